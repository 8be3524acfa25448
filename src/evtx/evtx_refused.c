/*
 * evtx_refused.c - remembers what the catalog did not want.
 *
 * Services write the same few strings thousands of times, and most of them are of services
 * that do not matter: the catalog is asked once for each.  A refusal is remembered as the
 * values that the catalog goes by, and as the bytes of the event data: a record with the same
 * ones need not be taken apart, which saves three quarters of its instructions.  Where each
 * value is a string, those that the catalog goes by are found at their places.  A record of
 * the Service Control Manager is judged by the key of the service, at its place: its other
 * strings are counts, accounts and errors.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include "catalog.h"

enum {
	/* Level, a number of strings that no record has, the definition's number. */
	BYTES_HEAD = 1 + 2 + sizeof(uint64_t),
	/* 0, and another number that no record has. */
	KEY_HEAD = 1 + 2,
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

/* What catalog_only_strings() says, asked once for the records of a kind with as many strings. */
static uint64_t only_strings(struct evtx_kind *kind, size_t count)
{
	if (kind->string_count != count || count == 0) {
		kind->only_strings = catalog_only_strings(kind->row, count);
		kind->string_count = count;
	}
	return kind->only_strings;
}

static void start_description(struct evtx_verdict *verdict, const struct catalog_event *kind,
			      enum event_level level, size_t strings)
{
	verdict->kind = kind;
	verdict->size = 3;
	verdict->bytes[0] = (uint8_t)level;
	verdict->bytes[1] = (uint8_t)strings;
	verdict->bytes[2] = (uint8_t)(strings >> 8);
}

/* All that the catalog goes by, as bytes.  False if that is too much.  Most services write
 * more strings than that: the eleven of DCOM 10016 alone would be too much. */
static bool describe(const struct evtx_decoder *decoder, struct evtx_kind *kind,
		     enum event_level level, struct evtx_verdict *verdict)
{
	uint64_t strings = only_strings(kind, decoder->item_count);

	start_description(verdict, kind->row, level, decoder->item_count);
	for (size_t i = 0; i < decoder->item_count; i++)
		if (counts(strings, i) &&
		    (decoder->items[i].text || !append_value(verdict, &decoder->items[i].value)))
			return false;
	return kind->row->data != CATALOG_DATA_SERVICE || !decoder->data.size ||
	       append_value(verdict, &decoder->data);
}

/* True if nothing follows an instance in the value that it is, but for the end of a fragment. */
static bool is_all(const struct evtx_decoder *decoder, struct evtx_slots *slots)
{
	uint32_t end = evtx_slots_end(slots);

	return end == slots->end || (end < slots->end && decoder->chunk.bytes[end] == 0);
}

/* True if the value of a step is that of one slot, and nothing else says whether it is there. */
static bool is_one_slot(const struct evtx_step *step)
{
	return step->part.kind == EVTX_PART_SLOT && !step->part.next &&
	       (!step->condition || (!step->condition->outer &&
				     step->condition->slot == step->part.slot));
}

/* The slot of the one value that is the data of an instance without others inside; EVTX_NO_SLOT:
 * it takes more than a look. */
static uint16_t slot_of_data(const struct evtx_fragment *data)
{
	const struct evtx_step *found = NULL;

	for (uint32_t i = 0; i < data->slots.count; i++)
		if (data->slots.table[4 * i + 2] == EVTX_XML)
			return EVTX_NO_SLOT;
	for (const struct evtx_step *step = data->plan->steps; step; step = step->next) {
		if (step->kind != EVTX_STEP_DATA)
			continue;
		if (found || !is_one_slot(step))
			return EVTX_NO_SLOT;
		found = step;
	}
	return found ? found->part.slot : EVTX_NO_SLOT;
}

/* The same of a record of which only the key of a service counts; all of its values must be
 * there, up to the end of the event data. */
static bool describe_service(struct evtx_decoder *decoder, struct evtx_fragment *data,
			     const struct catalog_event *kind, struct evtx_verdict *verdict)
{
	struct evtx_value key;
	size_t size;

	if (evtx_plan_steps(&decoder->plans, data->plan) < 0 ||
	    !is_all(decoder, &data->slots) ||
	    !evtx_slots_value(decoder, &data->slots, slot_of_data(data), &key) ||
	    key.type != EVTX_BINARY)
		return false;
	size = catalog_service_key(key.bytes, key.size);
	if (!size || size > EVTX_VERDICT_SIZE - KEY_HEAD)
		return false;
	verdict->kind = kind;
	verdict->size = KEY_HEAD + (uint32_t)size;
	memcpy(verdict->bytes, "\0\xfe\xff", KEY_HEAD);
	memcpy(verdict->bytes + KEY_HEAD, key.bytes, size);
	return true;
}

/* The instance that is all of a record's event data.  False: there is no such one. */
static bool find_data(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		      struct evtx_fragment *data)
{
	struct evtx_slots *outer = &fragment->slots;
	struct evtx_value value;
	uint32_t at;

	if (!evtx_slots_value(decoder, outer, evtx_plan_data_slot(fragment->plan), &value) ||
	    value.type != EVTX_XML || evtx_slots_end(outer) > outer->end)
		return false;
	at = (uint32_t)(value.bytes - decoder->chunk.bytes);
	data->plan = evtx_fragment_known(decoder, at, at + value.size, EVTX_IN_EVENT,
					 &data->slots);
	/* There is room, as in evtx_fragment.c. */
	data->slots.positions = outer->positions + outer->count;
	return data->plan != NULL;
}

/*
 * The same of a record whose event data is that instance, as its bytes: two instances of one
 * definition say the same with the same number of values, table and values.  False if its
 * definition is not kept, or that is too much.
 */
static bool describe_bytes(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			   struct evtx_fragment *data, const struct catalog_event *kind,
			   struct evtx_verdict *verdict)
{
	const uint8_t *from;
	uint32_t size;

	if (catalog_only_service(kind) && describe_service(decoder, data, kind, verdict))
		return true;
	from = data->slots.table - COUNT_SIZE;
	size = (uint32_t)(decoder->chunk.bytes + data->slots.end - from);
	if (!data->plan->kept || size > EVTX_VERDICT_SIZE - BYTES_HEAD)
		return false;
	verdict->kind = kind;
	verdict->size = BYTES_HEAD + size;
	verdict->bytes[0] = (uint8_t)evtx_system_level(decoder, fragment);
	memset(verdict->bytes + 1, 0xff, 2);
	memcpy(verdict->bytes + 3, &data->plan->kept->number, sizeof(data->plan->kept->number));
	memcpy(verdict->bytes + BYTES_HEAD, from, size);
	return true;
}

/* The slot of each string of an instance of which each value is a string of its own, or data.
 * Returns how many strings; 0: it takes more than a look. */
static size_t string_slots(const struct evtx_fragment *data, uint16_t *slots)
{
	const struct evtx_slots *values = &data->slots;
	size_t count = 0;

	for (uint32_t i = 0; i < values->count; i++) {
		uint8_t type = values->table[4 * i + 2];

		if (type == EVTX_NULL || type == EVTX_XML || type & EVTX_ARRAY)
			return 0;
	}
	for (const struct evtx_step *step = data->plan->steps; step; step = step->next) {
		if (!is_one_slot(step) || step->part.slot >= values->count ||
		    step->kind == EVTX_STEP_NESTED)
			return 0;
		if (step->kind != EVTX_STEP_STRING)
			continue;
		if (count == BOUND_STRINGS)
			return 0;
		slots[count++] = step->part.slot;
	}
	return count;
}

/* What describe() makes of such an instance; nothing is collected. */
static bool describe_values(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			    struct evtx_fragment *data, struct evtx_kind *kind,
			    struct evtx_verdict *verdict)
{
	uint16_t slots[BOUND_STRINGS];
	struct evtx_value value;
	uint64_t strings;
	size_t count;

	if (kind->row->data == CATALOG_DATA_SERVICE ||
	    evtx_plan_steps(&decoder->plans, data->plan) < 0 ||
	    !is_all(decoder, &data->slots))
		return false;
	count = string_slots(data, slots);
	if (!count)
		return false;
	strings = only_strings(kind, count);
	start_description(verdict, kind->row, evtx_system_level(decoder, fragment), count);
	for (size_t i = 0; i < count; i++)
		if (counts(strings, i) &&
		    (!evtx_slots_value(decoder, &data->slots, slots[i], &value) ||
		     !append_value(verdict, &value)))
			return false;
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
			struct evtx_kind *kind)
{
	struct evtx_verdict verdict;
	struct evtx_fragment data;

	if (!find_data(decoder, fragment, &data))
		return false;
	return (describe_bytes(decoder, fragment, &data, kind->row, &verdict) &&
		is_refused(decoder, &verdict)) ||
	       (describe_values(decoder, fragment, &data, kind, &verdict) &&
		is_refused(decoder, &verdict));
}

/* Fragments in the values of the event data are elsewhere in another record. */
static void refuse_bytes(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			 struct evtx_kind *kind)
{
	struct evtx_verdict verdict;
	struct evtx_fragment data;

	if (decoder->nested == 1 && find_data(decoder, fragment, &data) &&
	    describe_bytes(decoder, fragment, &data, kind->row, &verdict))
		decoder->verdicts[slot_of(&verdict)] = verdict;
}

bool evtx_data_refused(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       struct evtx_kind *kind, enum event_level level)
{
	struct evtx_verdict verdict;

	if (!describe(decoder, kind, level, &verdict) || !is_refused(decoder, &verdict))
		return false;
	refuse_bytes(decoder, fragment, kind);
	return true;
}

void evtx_data_refuse(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		      struct evtx_kind *kind, enum event_level level)
{
	struct evtx_verdict verdict;

	if (describe(decoder, kind, level, &verdict))
		decoder->verdicts[slot_of(&verdict)] = verdict;
	refuse_bytes(decoder, fragment, kind);
}
