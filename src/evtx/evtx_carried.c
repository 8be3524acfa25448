/*
 * evtx_carried.c - records that may be made up, in the data of an event: whose they say to be
 * is compared with whose the records around them are.  Knows names of logs; nothing of what
 * records say.
 *
 * Whoever writes an event chooses its data, which may be records of any other log.  They are
 * read where sizes do not lead from record to record: after damage, and where deleted ones are
 * looked for.  All records of a log say one computer and channel, but for those that collect
 * others (ForwardedEvents): there no record that is found so is certain.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include <inttypes.h>
#include <stdio.h>

#include "input_stats.h"

/* Of the first so many chunks of a file one is sound, or none is asked. */
enum { CHUNKS_ASKED = 4 };

static void add(struct evtx_own *own, const struct log_stats *log)
{
	if (own->is == EVTX_OWN_NONE && log)
		*own = (struct evtx_own){ EVTX_OWN_ONE, log };
	else if (!log || log != own->log)
		*own = (struct evtx_own){ EVTX_OWN_SEVERAL, NULL };
}

static void add_record(struct evtx_decoder *decoder, struct evtx_own *own,
		       const struct evtx_record *record)
{
	struct evtx_fragment fragment;

	decoder->position_count = 0;
	if (evtx_fragment_read(decoder, record->offset + EVTX_RECORD_HEADER,
			       record->offset + record->size - EVTX_RECORD_TRAILER,
			       EVTX_IN_RECORD, &fragment) <= 0 ||
	    !evtx_plan_memo(decoder, fragment.plan))
		return;
	if (!evtx_system_repeats(decoder, &fragment))
		evtx_system_enter(decoder, &fragment, evtx_system_provider(decoder, &fragment));
	add(own, fragment.plan->memo->last->log_stats);
}

/* As far as sizes lead from there; that a record begins there is certain. */
static struct evtx_own own_from(struct evtx_decoder *decoder, uint32_t at)
{
	const struct evtx_chunk *chunk = &decoder->chunk;
	struct evtx_own own = { EVTX_OWN_NONE, NULL };
	struct evtx_record record;
	bool sound = true;

	while (sound && own.is != EVTX_OWN_SEVERAL &&
	       evtx_chunk_find(chunk, at, chunk->free_space, &record) && record.offset == at) {
		add_record(decoder, &own, &record);
		sound = evtx_chunk_repeats(chunk, &record);
		at += record.size;
	}
	return own;
}

/* Where the first record is, is known of all chunks, and where the last one is, a header says. */
static struct evtx_own own_of_chunk(struct evtx_decoder *decoder)
{
	struct evtx_own own = own_from(decoder, EVTX_CHUNK_HEADER);

	if (own.is == EVTX_OWN_NONE && decoder->chunk.known)
		own = own_from(decoder, decoder->chunk.last);
	return own;
}

static bool start(struct evtx_decoder *decoder, unsigned n)
{
	const struct evtx_around *file = &decoder->file;
	struct input_stats scratch;
	bool sound;

	if (!file->chunk(file->context, n, file->buffer))
		return false;
	input_stats_init(&scratch);
	sound = evtx_chunk_start(&decoder->chunk, file->buffer, EVTX_CHUNK_SIZE, 0, &scratch) &&
		!decoder->chunk.doubtful;
	input_stats_release(&scratch);
	return sound;
}

static struct evtx_own own_of_file(struct evtx_decoder *decoder)
{
	const struct evtx_chunk chunk = decoder->chunk;
	struct evtx_own own = { EVTX_OWN_NONE, NULL };

	if (!decoder->file.chunk)
		return own;
	if (decoder->own_of_file.is)
		return decoder->own_of_file;
	for (unsigned n = 0; n < CHUNKS_ASKED && own.is == EVTX_OWN_NONE; n++) {
		if (!start(decoder, n))
			continue;
		decoder->batch->oom |= decoder->plans.oom;
		evtx_plans_start(&decoder->plans, decoder->file.buffer, EVTX_CHUNK_SIZE);
		own = own_of_chunk(decoder);
	}
	decoder->batch->oom |= decoder->plans.oom;
	decoder->chunk = chunk;
	evtx_plans_start(&decoder->plans, chunk.bytes, chunk.size);
	decoder->last_sample = NULL;
	decoder->own_of_file = own;
	return own;
}

/* A chunk that is not where one should be may be all data of an event; so may one without a
 * header, if bytes were lost before it. */
void evtx_own_find(struct evtx_decoder *decoder)
{
	size_t work = decoder->plans.text.work;

	if (decoder->own.is)
		return;
	decoder->own.is = EVTX_OWN_NONE;
	if (!decoder->chunk.known || decoder->moved)
		decoder->own = own_of_file(decoder);
	if (decoder->own.is == EVTX_OWN_NONE && !decoder->moved)
		decoder->own = own_of_chunk(decoder);
	if (decoder->own.is == EVTX_OWN_NONE)
		decoder->own = own_of_file(decoder);
	decoder->plans.text.work = work;
}

bool evtx_own_refuses(struct evtx_decoder *decoder, const struct log_stats *log,
		      const struct evtx_record *record)
{
	if (decoder->own.is == EVTX_OWN_ONE && log == decoder->own.log)
		return false;
	/* Newer ones than the header, and old ones, of a log that collects others. */
	if (decoder->own.is == EVTX_OWN_SEVERAL && !decoder->chunk.bad)
		return record->recovered;
	if (decoder->carried_count++ == 0)
		decoder->carried_first = record->offset;
	return true;
}

void evtx_own_report(struct evtx_decoder *decoder)
{
	if (decoder->carried_count > 0)
		evtx_carried_problem(&decoder->batch->stats,
				     decoder->chunk.offset + decoder->carried_first,
				     decoder->carried_count);
}

void evtx_carried_problem(struct input_stats *stats, uint64_t offset, uint64_t count)
{
	char what[128];

	snprintf(what, sizeof(what), "%" PRIu64 " record%s that may be data of other "
		 "events: not certain to be of the log that %s", count,
		 count == 1 ? "" : "s", count == 1 ? "it names" : "they name");
	input_stats_needed(stats, offset, what);
}

void evtx_decoder_within(struct evtx_decoder *decoder, const struct evtx_around *file, bool moved)
{
	decoder->file = file ? *file : (struct evtx_around){ 0 };
	decoder->moved = moved;
}
