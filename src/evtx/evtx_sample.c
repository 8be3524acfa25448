/*
 * evtx_sample.c - records that repeat another one.  Of their meaning it knows only
 * which string is a process id.
 *
 * In a storm, a few places of a service write the same record again and again: same
 * templates and same bytes, except for TimeCreated and EventRecordID, and often for the
 * process id of another worker process that failed.  Such a record need not be decoded:
 * if all other bytes are the sample's, it says the same.
 *
 * A log of 102 MB with 400,000 equal events takes 0.06 s this way and 0.25 s without it.
 * evtx_decoder_plain() switches it off; check_storm compares the two.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include "catalog.h"
#include "evtx_masked.h"

enum {
	FIELD_SIZE = 8,		/* of a FILETIME and of a record number */
	DIGIT_SIZE = 2,		/* UTF-16 */
	DIGITS_MAX = 10,
	SAMPLE_MAX = 4096,	/* bytes of a sample */
	/* So many samples without as many hits: the plan's records do not repeat. */
	SAMPLES_TRIED = 24,
};

/* ---- Comparing ----------------------------------------------------------- */

/* A number without leading zeros.  False if it is written in another way. */
static bool read_number(const uint8_t *text, uint32_t digits, uint32_t *number)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < digits; i++) {
		uint32_t digit = bytes_u16(text + DIGIT_SIZE * i) - (uint32_t)'0';

		if (digit > 9 || (digit == 0 && i == 0 && digits > 1))
			return false;
		value = 10 * value + digit;
	}
	*number = (uint32_t)value;
	return value <= UINT32_MAX;
}

static const uint8_t *body_of(const struct evtx_decoder *decoder,
			      const struct evtx_record *record)
{
	return decoder->chunk.bytes + record->offset + EVTX_RECORD_HEADER;
}

/* True if the record goes on like the sample from the process id on, which may be longer
 * or shorter than the sample's. */
static bool rest_fits(const struct evtx_sample *sample, const uint8_t *body, uint32_t room,
		      uint32_t *process)
{
	uint32_t size = bytes_u16(body + sample->process_size_at);
	int64_t delta = (int64_t)size - sample->process_size;
	uint32_t from = sample->process + sample->process_size;

	if (size == 0 || size % DIGIT_SIZE || size > DIGIT_SIZE * DIGITS_MAX ||
	    sample->size + delta > room)
		return false;
	return bytes_u16(body + sample->data_size_at) ==
		       bytes_u16(sample->body + sample->data_size_at) + delta &&
	       read_number(body + sample->process, size / DIGIT_SIZE, process) &&
	       memcmp(body + (from + delta), sample->body + from, sample->size - from) == 0;
}

bool evtx_sample_fits(const struct evtx_decoder *decoder, const struct evtx_sample *sample,
		      const struct evtx_record *record, uint32_t *process)
{
	const uint8_t *body = body_of(decoder, record);
	uint32_t room = record->size - EVTX_RECORD_HEADER - EVTX_RECORD_TRAILER;
	uint32_t head = sample->process_size ? sample->process : sample->size;

	if (head > room || !evtx_same_masked(body, sample->body, sample->mask, head))
		return false;
	*process = decoder->batch->processes[sample->event].id;
	return !sample->process_size || rest_fits(sample, body, room, process);
}

/* Records with numbers or names of their own hardly ever repeat another one. */
static bool is_not_worth_trying(const struct evtx_memo *memo)
{
	return memo->sample_count > SAMPLES_TRIED && memo->sample_hits < memo->sample_count;
}

struct evtx_sample *evtx_sample_find(const struct evtx_decoder *decoder, struct evtx_memo *memo,
				     const struct evtx_record *record, uint32_t *process)
{
	uint32_t count = memo->sample_count < EVTX_SAMPLES ? memo->sample_count : EVTX_SAMPLES;

	if (is_not_worth_trying(memo))
		return NULL;
	for (uint32_t i = 1; i <= count; i++) {
		struct evtx_sample *sample =
			&memo->samples[(memo->sample_count - i) % EVTX_SAMPLES];

		if (!evtx_sample_fits(decoder, sample, record, process))
			continue;
		memo->sample_hits++;
		return sample;
	}
	return NULL;
}

when_t evtx_sample_time(const struct evtx_decoder *decoder, const struct evtx_sample *sample,
			const struct evtx_record *record)
{
	const struct evtx_value time = {
		body_of(decoder, record) + sample->time, FIELD_SIZE, EVTX_FILETIME,
	};

	return evtx_system_time_of(&time, record->written);
}

uint64_t evtx_sample_number(const struct evtx_decoder *decoder,
			    const struct evtx_sample *sample,
			    const struct evtx_record *record)
{
	return bytes_u64(body_of(decoder, record) + sample->number);
}

/* ---- Making one ---------------------------------------------------------- */

/* Where the value of a field is in the body.  False unless it is one slot of
 * eight bytes, and nothing else of the event comes from there. */
static bool field_at(const struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		     const struct evtx_sample *sample, enum evtx_field field, uint8_t type,
		     uint32_t *at)
{
	const struct evtx_part *part = &fragment->plan->fields[field];
	struct evtx_value value;

	if (part->kind != EVTX_PART_SLOT || !evtx_plan_uses_once(fragment->plan, part->slot) ||
	    part->next ||
	    !evtx_part_value(decoder, part, &fragment->slots, &value) ||
	    value.type != type || value.size != FIELD_SIZE)
		return false;
	*at = (uint32_t)(value.bytes - sample->body);
	return true;
}

/* The item that is the event's process id and nothing else, or NULL. */
static const struct evtx_item *process_item(const struct evtx_decoder *decoder,
					    const struct event *event)
{
	/* Whether such an event is wanted may depend on any string. */
	int at = event->kind->only ? -1 : catalog_process_string(event);
	const struct evtx_item *item;

	if (at < 0)
		return NULL;
	item = &decoder->items[at];
	if (!item->row || item->text || item->value.type != EVTX_STRING ||
	    item->value.size != DIGIT_SIZE * strlen(event->strings[at]) ||
	    !evtx_plan_uses_once(item->plan, item->step->part.slot))
		return NULL;
	return item;
}

/*
 * Let records fit that have another process id: it is a value of the event data, which
 * is one fragment and the last value of the record, after all else that differs.
 */
static void allow_processes(struct evtx_decoder *decoder, const struct evtx_fragment *fragment,
			    struct evtx_sample *sample)
{
	const struct evtx_batch *batch = decoder->batch;
	const struct event *event = &batch->events[sample->event];
	const struct evtx_item *item = process_item(decoder, event);
	const struct evtx_slots *slots = &fragment->slots;
	uint32_t last = slots->count - 1, data = slots->positions[last] - slots->at;
	const uint8_t *values = decoder->chunk.bytes + slots->at;

	if (!item || decoder->nested != 1 || evtx_plan_data_slot(fragment->plan) != last ||
	    !evtx_plan_uses_once(fragment->plan, (uint16_t)last) ||
	    item->row < values + data || item->row >= item->value.bytes)
		return;
	sample->process = (uint32_t)(item->value.bytes - sample->body);
	if (sample->process < sample->time + FIELD_SIZE ||
	    sample->process < sample->number + FIELD_SIZE)
		return;
	sample->process_size = item->value.size;
	sample->data_size_at = (uint32_t)(slots->table + 4 * last - sample->body);
	sample->process_size_at = (uint32_t)(item->row - sample->body);
	batch->processes[sample->event].string = (uint32_t)(item - decoder->items);
}

static bool make_mask(struct evtx_decoder *decoder, struct evtx_sample *sample)
{
	uint8_t *mask = arena_alloc(&decoder->plans.arena, sample->size);

	decoder->plans.oom |= !mask;
	if (!mask)
		return false;
	memset(mask, 0xff, sample->size);
	memset(mask + sample->time, 0, FIELD_SIZE);
	memset(mask + sample->number, 0, FIELD_SIZE);
	if (sample->process_size) {
		memset(mask + sample->data_size_at, 0, 2);
		memset(mask + sample->process_size_at, 0, 2);
	}
	sample->mask = mask;
	return true;
}

/* Room for the next sample of the plan: new, or that of the oldest. */
static struct evtx_sample *next_sample(struct evtx_decoder *decoder, struct evtx_memo *memo)
{
	if (!memo->samples)
		memo->samples = arena_alloc(&decoder->plans.arena,
					    EVTX_SAMPLES * sizeof(*memo->samples));
	if (!memo->samples) {
		decoder->plans.oom = true;
		return NULL;
	}
	return &memo->samples[memo->sample_count++ % EVTX_SAMPLES];
}

struct evtx_sample *evtx_sample_add(struct evtx_decoder *decoder,
				    struct evtx_fragment *fragment,
				    const struct evtx_record *record)
{
	struct evtx_memo *memo = fragment->plan->memo;
	struct evtx_slots *slots = &fragment->slots;
	struct evtx_sample sample = {
		.body = body_of(decoder, record), .log_stats = memo->last->log_stats, .memo = memo,
		.event = (uint32_t)decoder->batch->event_count - 1,
		.matched = decoder->batch->events[decoder->batch->event_count - 1].kind->stage !=
			   CATALOG_MARK,
	}, *next;
	uint32_t end;

	if (decoder->defines || decoder->plain || record->doubtful || is_not_worth_trying(memo) ||
	    slots->count == 0)
		return NULL;
	end = evtx_slots_end(slots);
	if (end > slots->end ||
	    !field_at(decoder, fragment, &sample, EVTX_TIME, EVTX_FILETIME, &sample.time) ||
	    !field_at(decoder, fragment, &sample, EVTX_RECORD_ID, EVTX_UINT64, &sample.number))
		return NULL;
	/* An instance with a time and a number has 38 bytes at least, more than a block, also
	 * before the process id, which comes after both. */
	sample.size = end - record->offset - EVTX_RECORD_HEADER;
	if (sample.size > SAMPLE_MAX)
		return NULL;
	allow_processes(decoder, fragment, &sample);
	next = make_mask(decoder, &sample) ? next_sample(decoder, memo) : NULL;
	if (next)
		*next = sample;
	return next;
}
