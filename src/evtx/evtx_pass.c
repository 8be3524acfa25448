/*
 * evtx_pass.c - passes over records that nobody wants.  Knows where a record of a plan has
 * what statistics need of it; decodes nothing.
 *
 * Seven of ten records of System logs are of a provider or an event that the catalog does not
 * know, and one has event data that it refused before.  What is done here is what decoding does
 * for them, with two thirds of the instructions; in doubt the record is left to it.
 * evtx_decoder_plain() switches it off, and tests compare the two.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_pass.h"

#include "evtx_fragment.h"

enum { TIME_SIZE = 8, ID_SIZE = 2 };

bool evtx_pass_over(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	struct evtx_fragment fragment;
	struct evtx_value time = { NULL, TIME_SIZE, EVTX_FILETIME };
	const struct evtx_slots *slots = &fragment.slots;
	const struct evtx_last_names *names;
	struct evtx_kind *kind;
	const uint8_t *values;

	fragment.plan = evtx_fragment_known(decoder, record->offset + EVTX_RECORD_HEADER,
					    record->offset + record->size - EVTX_RECORD_TRAILER,
					    EVTX_IN_RECORD, &fragment.slots);
	if (!fragment.plan || !fragment.plan->memo || record->doubtful)
		return false;
	names = evtx_names_of(decoder, fragment.plan, slots);
	if (!names || !names->time || !names->id || names->entered != decoder->entered ||
	    !evtx_id_continues(names->log_stats, record))
		return false;
	values = decoder->chunk.bytes + slots->at;
	kind = names->provider ? evtx_kind_of(decoder, names->provider,
					      bytes_u16(values + names->id - ID_SIZE)) : NULL;
	if (kind && kind->row &&
	    !(kind->row->only && evtx_bytes_refused(decoder, &fragment, kind)))
		return false;
	time.bytes = values + names->time - TIME_SIZE;
	decoder->batch->stats.records++;
	log_stats_record(&decoder->batch->stats, names->log_stats, record->id,
			 evtx_system_time_of(&time, record->written));
	decoder->last_sample = NULL;
	return true;
}
