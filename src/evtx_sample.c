/*
 * evtx_sample.c - records that repeat another one.  Knows nothing of what they mean.
 *
 * Two records of one template are the same event at another time if their values
 * have the same sizes and types and the same bytes, but for TimeCreated and
 * EventRecordID.  In most templates the last value is the event data, and all in
 * front of it is System.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_decoder.h"

#include "catalog.h"

enum {
	FIELD_SIZE = 8,		/* of a FILETIME and of a record number */
	SAMPLES_TRIED = 24,
};

/* True if the bytes are the same but for the fields at `first` and `second`. */
static bool same_but(const uint8_t *a, const uint8_t *b, uint32_t size, uint32_t first,
		     uint32_t second)
{
	uint32_t low = first < second ? first : second;
	uint32_t high = first < second ? second : first;

	return memcmp(a, b, low) == 0 &&
	       memcmp(a + low + FIELD_SIZE, b + low + FIELD_SIZE, high - low - FIELD_SIZE) == 0 &&
	       memcmp(a + high + FIELD_SIZE, b + high + FIELD_SIZE,
		      size - high - FIELD_SIZE) == 0;
}

/* True if all values in front of the event data are alike. */
static bool is_like(const struct evtx_sample *sample, const struct evtx_slots *slots,
		    const uint8_t *values)
{
	uint32_t table_size = sample->table_size;

	if (4 * slots->count != table_size || slots->end - slots->at < sample->data)
		return false;
	if (sample->data < sample->size)
		table_size -= 4;
	return memcmp(slots->table, sample->table, table_size) == 0 &&
	       same_but(values, sample->values, sample->data, sample->time, sample->number);
}

/* True if the event data is alike too. */
static bool is_whole(const struct evtx_sample *sample, const struct evtx_slots *slots,
		     const uint8_t *values)
{
	uint32_t last = sample->table_size - 4;

	return sample->data == sample->size ||
	       (evtx_u32(slots->table + last) == evtx_u32(sample->table + last) &&
		slots->end - slots->at >= sample->size &&
		memcmp(values + sample->data, sample->values + sample->data,
		       sample->size - sample->data) == 0);
}

/* Records with numbers or names of their own hardly ever repeat another one. */
static bool is_vain(const struct evtx_plan *plan)
{
	return plan->sample_count > SAMPLES_TRIED && plan->sample_hits < plan->sample_count;
}

struct evtx_sample *evtx_sample_find(struct evtx_fragment *fragment,
				     const uint8_t *chunk, bool *whole)
{
	struct evtx_plan *plan = fragment->plan;
	const uint8_t *values = chunk + fragment->slots.at;
	uint32_t count = plan->sample_count < EVTX_SAMPLES ? plan->sample_count : EVTX_SAMPLES;

	if (is_vain(plan))
		return NULL;
	for (uint32_t i = 1; i <= count; i++) {
		struct evtx_sample *sample =
			&plan->samples[(plan->sample_count - i) % EVTX_SAMPLES];

		if (!is_like(sample, &fragment->slots, values))
			continue;
		*whole = is_whole(sample, &fragment->slots, values);
		plan->sample_hits++;
		return sample;
	}
	return NULL;
}

/* Where the value of a field stands.  False unless it is one slot of eight bytes, and
 * nothing else of the event comes from there. */
static bool field_at(const struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		     enum evtx_field field, uint8_t type, uint32_t *at)
{
	const struct evtx_part *part = &fragment->plan->fields[field];
	struct evtx_value value;

	if (part->kind != EVTX_PART_SLOT || !evtx_plan_uses_once(fragment->plan, part->slot) ||
	    part->next ||
	    !evtx_part_value(decoder, part, &fragment->slots, &value) ||
	    value.type != type || value.size != FIELD_SIZE)
		return false;
	*at = (uint32_t)(value.bytes - decoder->chunk.bytes) - fragment->slots.at;
	return true;
}

/* Where the event data stands, if it is the last value and behind both fields. */
static uint32_t data_at(const struct evtx_fragment *fragment,
			const struct evtx_sample *sample)
{
	const struct evtx_slots *slots = &fragment->slots;
	uint32_t last = slots->count - 1, at = slots->positions[last] - slots->at;

	if (evtx_plan_data_slot(fragment->plan) != last ||
	    !evtx_plan_uses_once(fragment->plan, (uint16_t)last) ||
	    at < sample->time + FIELD_SIZE || at < sample->number + FIELD_SIZE)
		return sample->size;
	return at;
}

/* Room for the next sample of the plan: new, or the oldest's. */
static struct evtx_sample *next_sample(struct evtx_decoder *decoder, struct evtx_plan *plan)
{
	if (!plan->samples)
		plan->samples = arena_alloc(&decoder->plans.arena,
					    EVTX_SAMPLES * sizeof(*plan->samples));
	if (!plan->samples) {
		decoder->plans.lost = true;
		return NULL;
	}
	return &plan->samples[plan->sample_count++ % EVTX_SAMPLES];
}

void evtx_sample_add(struct evtx_decoder *decoder, struct evtx_fragment *fragment)
{
	struct evtx_plan *plan = fragment->plan;
	struct evtx_slots *slots = &fragment->slots;
	struct evtx_sample sample = { .event = decoder->batch->count,
				      .track = plan->seen.track }, *next;
	uint32_t end;

	if (is_vain(plan) || !slots->table || slots->count == 0)
		return;
	end = evtx_slots_end(slots);
	if (end > slots->end ||
	    !field_at(decoder, fragment, EVTX_TIME, EVTX_FILETIME, &sample.time) ||
	    !field_at(decoder, fragment, EVTX_RECORD_ID, EVTX_UINT64, &sample.number) ||
	    sample.time == sample.number)
		return;
	sample.table = slots->table;
	sample.table_size = 4 * slots->count;
	sample.values = decoder->chunk.bytes + slots->at;
	sample.size = end - slots->at;
	sample.data = data_at(fragment, &sample);
	next = next_sample(decoder, plan);
	if (next)
		*next = sample;
}

when_t evtx_sample_time(const struct evtx_decoder *decoder,
			const struct evtx_fragment *fragment,
			const struct evtx_record *record, const struct evtx_sample *sample)
{
	const uint8_t *values = decoder->chunk.bytes + fragment->slots.at;
	const struct evtx_value time = { values + sample->time, FIELD_SIZE, EVTX_FILETIME };

	return evtx_system_time_of(&time, record->written);
}

uint64_t evtx_sample_number(const struct evtx_decoder *decoder,
			    const struct evtx_fragment *fragment,
			    const struct evtx_sample *sample)
{
	return evtx_u64(decoder->chunk.bytes + fragment->slots.at + sample->number);
}

/* Strings and data of a record whose System is that of the sample.  It becomes the
 * sample: the next one is more likely to have this event data. */
static int fill_data(struct evtx_decoder *decoder, const struct evtx_fragment *fragment,
		     struct evtx_sample *sample, struct event *event)
{
	const struct evtx_slots *slots = &fragment->slots;
	const uint8_t *row = slots->table + sample->table_size - 4;
	struct evtx_value value = {
		decoder->chunk.bytes + slots->at + sample->data, evtx_u16(row), row[2],
	};

	if (value.size > slots->end - slots->at - sample->data)
		return evtx_fail(decoder, "its values run past its end");
	if (evtx_data_collect_value(decoder, &value) < 0 ||
	    evtx_data_fill(decoder, event) < 0)
		return -1;
	if (!catalog_wants(event->kind, event))
		return 0;
	sample->table = slots->table;
	sample->values = decoder->chunk.bytes + slots->at;
	sample->size = sample->data + value.size;
	sample->event = ++decoder->batch->count;
	event->like = event->offset;
	return 0;
}

int evtx_sample_repeat(struct evtx_decoder *decoder, const struct evtx_fragment *fragment,
		       const struct evtx_record *record, struct evtx_sample *sample, bool whole)
{
	struct event *event = evtx_batch_next(decoder->batch);

	if (!event)
		return evtx_fail(decoder, "out of memory");
	*event = decoder->batch->events[sample->event - 1];
	event->offset = decoder->chunk.offset + record->offset;
	event->recovered = record->recovered;
	event->time = evtx_sample_time(decoder, fragment, record, sample);
	event->record_id = evtx_sample_number(decoder, fragment, sample);
	if (!whole)
		return fill_data(decoder, fragment, sample, event);
	decoder->batch->count++;
	return 0;
}
