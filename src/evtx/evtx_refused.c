/*
 * evtx_refused.c - remembers what the catalog did not want.
 *
 * Services write the same few strings thousands of times, and most of them are of services
 * that do not matter: the catalog is asked once for each.  A refusal is remembered as the
 * values that the catalog goes by, and as the bytes of the event data: a record with the same
 * ones need not be taken apart, which saves three quarters of its instructions.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include "catalog.h"

enum {
	/* Level, a number of strings that no record has, the definition's number. */
	BYTES_HEAD = 1 + 2 + sizeof(uint64_t),
	COUNT_SIZE = 4,		/* of the values, in front of their table */
};

/* ---- Descriptions -------------------------------------------------------- */

static bool append_value(struct evtx_verdict *verdict, const struct evtx_value *value)
{
	if (value->size + 3 > EVTX_VERDICT_SIZE - verdict->size)
		return false;
	verdict->bytes[verdict->size++] = value->type;
	verdict->bytes[verdict->size++] = (uint8_t)value->size;
	verdict->bytes[verdict->size++] = (uint8_t)(value->size >> 8);
	if (value->size)
		memcpy(verdict->bytes + verdict->size, value->bytes, value->size);
	verdict->size += value->size;
	return true;
}

static bool counts(uint64_t strings, size_t i)
{
	return strings == CATALOG_ALL_STRINGS || (i < 64 && strings >> i & 1);
}

/* All that the catalog goes by, as bytes.  False if that is too much.  Most services write
 * more strings than that: the eleven of DCOM 10016 alone would be too much. */
static bool describe(const struct evtx_decoder *decoder, const struct catalog_event *kind,
		     enum event_level level, struct evtx_verdict *verdict)
{
	uint64_t strings = catalog_only_strings(kind, decoder->item_count);

	verdict->kind = kind;
	verdict->size = 3;
	verdict->bytes[0] = (uint8_t)level;
	verdict->bytes[1] = (uint8_t)decoder->item_count;
	verdict->bytes[2] = (uint8_t)(decoder->item_count >> 8);
	for (size_t i = 0; i < decoder->item_count; i++)
		if (counts(strings, i) &&
		    (decoder->items[i].text || !append_value(verdict, &decoder->items[i].value)))
			return false;
	return kind->data != CATALOG_DATA_SERVICE || !decoder->data.size ||
	       append_value(verdict, &decoder->data);
}

/*
 * The same of a record whose event data is one value, as its bytes: two instances of one
 * definition say the same with the same number of values, table and values.  False if there is
 * no such value, its definition is not kept, or that is too much.
 */
static bool describe_bytes(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			   const struct catalog_event *kind, struct evtx_verdict *verdict)
{
	uint16_t slot = evtx_plan_data_slot(fragment->plan);
	const struct evtx_plan *plan;
	struct evtx_slots slots;
	struct evtx_value value;
	const uint8_t *from;
	uint32_t at, size;

	if (!evtx_slots_value(decoder, &fragment->slots, slot, &value) || value.type != EVTX_XML ||
	    evtx_slots_end(&fragment->slots) > fragment->slots.end)
		return false;
	at = (uint32_t)(value.bytes - decoder->chunk.bytes);
	plan = evtx_fragment_known(decoder, at, at + value.size, EVTX_IN_EVENT, &slots);
	if (!plan || !plan->kept)
		return false;
	from = slots.table - COUNT_SIZE;
	size = value.size - (uint32_t)(from - value.bytes);
	if (size > EVTX_VERDICT_SIZE - BYTES_HEAD)
		return false;
	verdict->kind = kind;
	verdict->size = BYTES_HEAD + size;
	verdict->bytes[0] = (uint8_t)evtx_system_level(decoder, fragment);
	memset(verdict->bytes + 1, 0xff, 2);
	memcpy(verdict->bytes + 3, &plan->kept->number, sizeof(plan->kept->number));
	memcpy(verdict->bytes + BYTES_HEAD, from, size);
	return true;
}

/* A look at some of the bytes: they are compared anyway. */
static size_t slot_of(const struct evtx_verdict *verdict)
{
	uint64_t mix = verdict->size;

	for (uint32_t at = 0; at + 8 <= verdict->size; at += 8)
		mix = (mix ^ bytes_u64(verdict->bytes + at)) * UINT64_C(0x9e3779b97f4a7c15);
	return (mix >> 40) % EVTX_VERDICTS;
}

/* ---- Refusals ------------------------------------------------------------- */

static bool is_refused(const struct evtx_decoder *decoder, const struct evtx_verdict *verdict)
{
	const struct evtx_verdict *known = &decoder->verdicts[slot_of(verdict)];

	return known->kind == verdict->kind && known->size == verdict->size &&
	       memcmp(known->bytes, verdict->bytes, verdict->size) == 0;
}

bool evtx_bytes_refused(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			const struct catalog_event *kind)
{
	struct evtx_verdict verdict;

	return describe_bytes(decoder, fragment, kind, &verdict) &&
	       is_refused(decoder, &verdict);
}

/* Fragments in the values of the event data are elsewhere in another record. */
static void refuse_bytes(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			 const struct catalog_event *kind)
{
	struct evtx_verdict verdict;

	if (decoder->nested == 1 && describe_bytes(decoder, fragment, kind, &verdict))
		decoder->verdicts[slot_of(&verdict)] = verdict;
}

bool evtx_data_refused(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       const struct catalog_event *kind, enum event_level level)
{
	struct evtx_verdict verdict;

	if (!describe(decoder, kind, level, &verdict) || !is_refused(decoder, &verdict))
		return false;
	refuse_bytes(decoder, fragment, kind);
	return true;
}

void evtx_data_refuse(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		      const struct catalog_event *kind, enum event_level level)
{
	struct evtx_verdict verdict;

	if (describe(decoder, kind, level, &verdict))
		decoder->verdicts[slot_of(&verdict)] = verdict;
	refuse_bytes(decoder, fragment, kind);
}
