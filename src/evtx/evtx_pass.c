/*
 * evtx_pass.c - passes over records that nobody wants.  Knows where a record of a plan has
 * what statistics need of it; decodes nothing.
 *
 * Seven of ten records of System logs are of a provider or an event that the catalog does not
 * know.  What is done here is what decoding does for them, with two thirds of the instructions;
 * in doubt the record is left to it.  evtx_decoder_plain() switches it off, and tests compare
 * the two.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_pass.h"

#include "evtx_fragment.h"

enum {
	TIME_SIZE = 8, ID_SIZE = 2,
	TABLE_AT = EVTX_FRAGMENT_SIZE + EVTX_INSTANCE_SIZE + 4,	/* of the values */
};

/* The plan of an instance at `at` whose definition was met before in this chunk, and its values.
 * NULL: none, or it takes more than a look. */
static const struct evtx_plan *known_plan(const struct evtx_decoder *decoder, uint32_t at,
					  uint32_t end, struct evtx_slots *slots)
{
	const uint8_t *bytes = decoder->chunk.bytes + at;
	const struct evtx_plan *plan;
	uint32_t definition;

	if (end - at < TABLE_AT || bytes[0] != EVTX_FRAGMENT_TOKEN ||
	    bytes[EVTX_FRAGMENT_SIZE] != EVTX_INSTANCE_TOKEN)
		return NULL;
	definition = bytes_u32(bytes + EVTX_FRAGMENT_SIZE + 6);
	plan = evtx_plans_known(&decoder->plans, definition);
	if (!plan || plan->why || !plan->memo ||
	    definition == at + EVTX_FRAGMENT_SIZE + EVTX_INSTANCE_SIZE)
		return NULL;
	slots->count = bytes_u32(bytes + TABLE_AT - 4);
	if (slots->count > (end - at - TABLE_AT) / 4)
		return NULL;
	slots->table = bytes + TABLE_AT;
	slots->at = at + TABLE_AT + 4 * slots->count;
	slots->end = end;
	return plan;
}

bool evtx_pass_over(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	struct evtx_slots slots;
	const struct evtx_plan *plan = known_plan(
		decoder, record->offset + EVTX_RECORD_HEADER,
		record->offset + record->size - EVTX_RECORD_TRAILER, &slots);
	struct evtx_value time = { NULL, TIME_SIZE, EVTX_FILETIME };
	const struct evtx_last_names *names;
	const uint8_t *values;

	if (!plan || record->recovered)
		return false;
	names = evtx_last_names_of(plan, &slots);
	if (!names->any || !names->time || !names->id ||
	    !evtx_id_continues(names->log_stats, record) ||
	    !evtx_same_names(decoder, names, &slots))
		return false;
	values = decoder->chunk.bytes + slots.at;
	if (names->provider && evtx_kind_of(decoder, names->provider,
					    bytes_u16(values + names->id - ID_SIZE)))
		return false;
	time.bytes = values + names->time - TIME_SIZE;
	decoder->batch->stats.records++;
	log_stats_record(&decoder->batch->stats, names->log_stats, record->id,
			 evtx_system_time_of(&time, record->written));
	decoder->last_sample = NULL;
	return true;
}
