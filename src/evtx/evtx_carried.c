/*
 * evtx_carried.c - records that may be made up, in the data of an event: whose they say to be
 * is compared with whose the records around them are.  Knows names of logs; nothing of what
 * records say.
 *
 * Whoever writes an event chooses its data, which may be records of any other log.  They are
 * read where sizes do not lead from record to record, forwards or back: between damaged ones, and
 * where deleted ones are looked for.  All records of a log say one channel, and one computer
 * unless it was renamed, but for those that collect others (ForwardedEvents): there no record
 * that is found so is certain.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "log_stats.h"

enum {
	HEADERS_MAX = EVTX_PLACES_ASKED + 1,	/* more are not all true */
	DAMAGED_BYTES = 6,	/* of a name in UTF-8: two letters may become any */
};

/* Do two names differ in one short place, and in nothing else?  Damage does that, and no log has
 * a name so like another one's that is believed. */
static bool is_damaged(const char *a, const char *b)
{
	const size_t size = strlen(a), other = strlen(b), longer = size > other ? size : other,
		     shorter = size < other ? size : other;
	size_t before = 0, after = 0;

	while (before < shorter && a[before] == b[before])
		before++;
	while (after < shorter - before && a[size - after - 1] == b[other - after - 1])
		after++;
	return longer - before - after <= DAMAGED_BYTES && before + after >= longer / 2;
}

static bool is_named(const struct log_stats *log)
{
	return log->channel && *log->channel;
}

/* Of a name and damaged ones the one is true that more records have. */
void evtx_own_add(struct evtx_own *own, const struct log_stats *log)
{
	if (log && !is_named(log))
		return;
	if (log && own->is <= EVTX_OWN_NONE)
		*own = (struct evtx_own){ EVTX_OWN_ONE, log, 0 };
	if (!log || own->is != EVTX_OWN_ONE)
		*own = (struct evtx_own){ EVTX_OWN_SEVERAL, NULL, 0 };
	else if (log_stats_same_channel(log, own->log))
		own->more++;
	else if (!is_damaged(log->channel, own->log->channel))
		*own = (struct evtx_own){ EVTX_OWN_SEVERAL, NULL, 0 };
	else if (own->more-- == 0)
		*own = (struct evtx_own){ EVTX_OWN_ONE, log, 1 };
}

/* False: what it says of its log cannot be read, and it may be of any. */
static bool add_record(struct evtx_decoder *decoder, struct evtx_own *own,
		       const struct evtx_record *record)
{
	struct evtx_fragment fragment;
	const struct log_stats *log;

	decoder->position_count = 0;
	if (evtx_fragment_read(decoder, record->offset + EVTX_RECORD_HEADER,
			       record->offset + record->size - EVTX_RECORD_TRAILER,
			       EVTX_IN_RECORD, &fragment) <= 0 ||
	    !evtx_plan_memo(decoder, fragment.plan))
		return false;
	if (!evtx_system_repeats(decoder, &fragment) ||
	    fragment.plan->memo->last->entered != decoder->entered)
		evtx_system_enter(decoder, &fragment, evtx_system_provider(decoder, &fragment));
	log = fragment.plan->memo->last->log_stats;
	evtx_own_add(own, log);
	return !log || is_named(log);
}

/* As far as sizes lead from there; that a record begins there is certain.  True if all of them
 * can be read. */
static bool add_from(struct evtx_decoder *decoder, struct evtx_own *own, uint32_t at)
{
	const struct evtx_chunk *chunk = &decoder->chunk;
	struct evtx_record record;
	bool sound = true, all = true;

	while (sound && own->is != EVTX_OWN_SEVERAL &&
	       evtx_chunk_find(chunk, at, chunk->free_space, &record) && record.offset == at) {
		all &= add_record(decoder, own, &record);
		sound = evtx_chunk_repeats(chunk, &record);
		at += record.size;
	}
	return all;
}

/* Where the first record is, is known of all chunks, where the last one is, a header says, and
 * sizes lead back from their end.  Of one log are those that all can be read. */
static struct evtx_own own_of_chunk(struct evtx_decoder *decoder)
{
	const struct evtx_chunk *chunk = &decoder->chunk;
	struct evtx_own own = { .is = EVTX_OWN_NONE };
	bool all = add_from(decoder, &own, EVTX_CHUNK_HEADER);

	if (chunk->doubt_to > chunk->doubt_from)
		all &= add_from(decoder, &own, chunk->doubt_to);
	if (chunk->broken_end)
		all &= add_from(decoder, &own, chunk->broken_end);
	if (own.is == EVTX_OWN_NONE && chunk->known)
		all &= add_from(decoder, &own, chunk->last);
	return all || own.is != EVTX_OWN_ONE ? own : (struct evtx_own){ .is = EVTX_OWN_NONE };
}

/* What the chunk at that place of the file says.  False: no header holds there. */
static bool ask(struct evtx_decoder *decoder, uint64_t at, struct evtx_own *own)
{
	const struct evtx_around *file = &decoder->file;
	struct input_stats scratch;
	struct evtx_own said;
	bool known;

	if (file->read(file->context, at, file->buffer, EVTX_CHUNK_SIZE) != EVTX_CHUNK_SIZE)
		return false;
	input_stats_init(&scratch);
	known = evtx_chunk_start(&decoder->chunk, file->buffer, EVTX_CHUNK_SIZE, 0, &scratch) &&
		decoder->chunk.known;
	input_stats_release(&scratch);
	if (!known)
		return false;
	decoder->batch->oom |= decoder->plans.oom;
	evtx_plans_start(&decoder->plans, file->buffer, EVTX_CHUNK_SIZE);
	said = own_of_chunk(decoder);
	if (said.is != EVTX_OWN_NONE)
		evtx_own_add(own, said.log);
	return said.is != EVTX_OWN_NONE;
}

/* The next header that holds in the first places of the file, at or after *at. */
static bool next_header(const struct evtx_around *file, uint64_t *at)
{
	while (*at < (uint64_t)EVTX_PLACES_ASKED * EVTX_CHUNK_SIZE) {
		int64_t got = file->read(file->context, *at, file->buffer, EVTX_CHUNK_SIZE);
		uint32_t found;

		if (got < EVTX_CHUNK_HEADER)
			return false;
		found = evtx_chunk_search(file->buffer, (uint32_t)got, 0);
		if (found < got) {
			*at += found;
			return true;
		}
		*at += (uint32_t)got - EVTX_CHUNK_HEADER + 1;
	}
	return false;
}

/* A chunk in the data of an event is in another chunk: where it would end the file does not,
 * and there is a header only if that was made up, too, with a true one between the two. */
static bool is_followed(const struct evtx_around *file, uint64_t at)
{
	uint8_t next[EVTX_CHUNK_HEADER];
	int64_t got = file->read(file->context, at + EVTX_CHUNK_SIZE, next, sizeof(next));

	return got == 0 || (got == EVTX_CHUNK_HEADER &&
			    evtx_chunk_search(next, EVTX_CHUNK_HEADER, 0) == 0);
}

/* All that say something have to say the same; those that have moved may be made up, but not
 * all of them. */
static struct evtx_own ask_file(struct evtx_decoder *decoder)
{
	const struct evtx_around *file = &decoder->file;
	struct evtx_own own = { .is = EVTX_OWN_NONE };
	unsigned headers = 0;
	bool certain = false;

	for (unsigned n = 0; n < EVTX_PLACES_ASKED; n++)
		certain |= ask(decoder, (uint64_t)n * EVTX_CHUNK_SIZE, &own);
	for (uint64_t at = 0; own.is != EVTX_OWN_SEVERAL && next_header(file, &at); at++) {
		if (++headers > HEADERS_MAX)
			evtx_own_add(&own, NULL);
		else if (at % EVTX_CHUNK_SIZE != 0 && ask(decoder, at, &own))
			certain |= is_followed(file, at);
	}
	return certain ? own : (struct evtx_own){ .is = EVTX_OWN_NONE };
}

static struct evtx_own own_of_file(struct evtx_decoder *decoder)
{
	const struct evtx_chunk chunk = decoder->chunk;

	if (!decoder->file.read)
		return (struct evtx_own){ .is = EVTX_OWN_NONE };
	if (decoder->own_of_file.is)
		return decoder->own_of_file;
	decoder->own_of_file = ask_file(decoder);
	decoder->batch->oom |= decoder->plans.oom;
	decoder->chunk = chunk;
	evtx_plans_start(&decoder->plans, chunk.bytes, chunk.size);
	decoder->last_sample = NULL;
	return decoder->own_of_file;
}

/* All records in front of a damage may be of one log that the file collects among others. */
static void add_own(struct evtx_own *own, struct evtx_own file)
{
	if (own->is == EVTX_OWN_NONE)
		*own = file;
	else if (file.is != EVTX_OWN_NONE)
		evtx_own_add(own, file.log);
}

/* A chunk that is not where one should be may be all data of an event; so may one without a
 * header, if bytes were lost before it: what is at its place 512 says nothing. */
void evtx_own_find(struct evtx_decoder *decoder)
{
	size_t work = decoder->plans.text.work;

	if (decoder->own.is)
		return;
	decoder->own.is = EVTX_OWN_NONE;
	if (decoder->chunk.known && !decoder->moved)
		decoder->own = own_of_chunk(decoder);
	if (decoder->own.is != EVTX_OWN_SEVERAL)
		add_own(&decoder->own, own_of_file(decoder));
	decoder->plans.text.work = work;
}

/* In a log that collects others nothing says more of a record than where it is. */
static bool may_be_any(const struct evtx_decoder *decoder)
{
	return decoder->own.is == EVTX_OWN_SEVERAL && !decoder->chunk.bad && !decoder->moved;
}

/* A log that was closed has no records that are newer than the header of their chunk: what is
 * behind those is data of what was there before. */
bool evtx_own_doubts(const struct evtx_decoder *decoder, const struct evtx_record *record)
{
	if (record->doubtful && !record->recovered && may_be_any(decoder))
		return record->offset >= decoder->chunk.free_space && !decoder->file.dirty;
	return record->doubtful;
}

bool evtx_own_refuses(struct evtx_decoder *decoder, const struct log_stats *log,
		      const struct evtx_record *record)
{
	const struct evtx_own *own = &decoder->own;

	if (!evtx_own_doubts(decoder, record) ||
	    (own->is == EVTX_OWN_ONE && log && log_stats_same_channel(log, own->log) &&
	     !evtx_chunk_is_inside(&decoder->chunk, record)))
		return false;
	if (record->recovered && may_be_any(decoder))	/* no damage */
		return true;
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

void evtx_decoder_within(struct evtx_decoder *decoder, const struct evtx_around *file,
			 unsigned ends)
{
	decoder->file = file ? *file : (struct evtx_around){ 0 };
	decoder->moved = ends == 0;
	decoder->whole = ends == 2;
}
