/*
 * evtx_record.c - goes through the records of a chunk and makes events of those
 * that the catalog wants.  Knows nothing of files and threads.
 *
 * Most records of a log are of providers that are not in the catalog.  They cost
 * their header, a look at their plan, and their time; nothing is copied.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include <inttypes.h>
#include <stdlib.h>

#include "catalog.h"
#include "evtx_pass.h"
#include "log_stats.h"
#include "shortage.h"

/* ---- Events -------------------------------------------------------------- */

/* An event that was decoded, and its first occurrence. */
static int append(struct evtx_decoder *decoder, struct event *event)
{
	struct evtx_batch *batch = decoder->batch;
	struct event_repeat *repeat = evtx_batch_next_repeat(batch);
	uint32_t process = catalog_process(event);

	if (!repeat || batch->event_count > UINT32_MAX - 1)
		return evtx_fail(decoder, "out of memory");
	event->content = event_content(event, catalog_process_string(event));
	*repeat = (struct event_repeat){
		.event = (uint32_t)batch->event_count, .process = process,
		.offset = event->offset, .time = event->time,
		.record_id = event->record_id,
	};
	batch->processes[batch->event_count++] =
		(struct event_process){ process, EVENT_SAME_PROCESS };
	batch->count++;
	if (event->kind->stage != CATALOG_MARK) {
		batch->stats.matched++;
		batch->stats.recovered += event->recovered;
	}
	return 0;
}

/* Append the event if it is wanted.  -1: it cannot be decoded. */
static int build(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		 const struct evtx_record *record, struct evtx_kind *known)
{
	const struct catalog_event *kind = known->row;
	struct event *event = evtx_batch_next_event(decoder->batch);

	if (!event)
		return evtx_fail(decoder, "out of memory");
	*event = (struct event){
		.kind = kind, .id = known->id, .level = evtx_system_level(decoder, fragment),
	};
	if (!kind->only && !catalog_wants(kind, event))
		return 0;
	if (evtx_data_collect(decoder, fragment) < 0)
		return -1;
	if (kind->only && evtx_data_refused(decoder, fragment, known, event->level))
		return 0;
	if (evtx_system_fill(decoder, fragment, record, event) < 0 ||
	    evtx_data_fill(decoder, event) < 0)
		return -1;
	if (!catalog_wants(kind, event)) {
		evtx_data_refuse(decoder, fragment, known, event->level);
		return 0;
	}
	return append(decoder, event);
}

/* Append the event of a record of a known provider if the catalog wants it. */
static int build_wanted(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		 const struct catalog_provider *provider, const struct evtx_record *record)
{
	struct evtx_kind *kind;
	uint64_t id;

	if (!evtx_system_number(decoder, fragment, EVTX_EVENT_ID, &id))
		return evtx_fail(decoder, "it has no event id");
	kind = evtx_kind_of(decoder, provider, (uint16_t)id);
	return kind->row ? build(decoder, fragment, record, kind) : 0;
}

/* Samples follow each other in the order in which they did before: so the last one says
 * which one to expect next. */
static void follow_sample(struct evtx_decoder *decoder, struct evtx_sample *sample)
{
	if (decoder->last_sample && sample)
		decoder->last_sample->next = sample;
	decoder->last_sample = sample;
}

/* Decode a record that fits no sample. */
static int decode_new(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		      const struct evtx_record *record)
{
	bool repeats = evtx_system_repeats(decoder, fragment);
	const struct evtx_last_names *names = fragment->plan->memo->last;
	size_t count = decoder->batch->count;
	const struct catalog_provider *provider;
	struct evtx_sample *sample = NULL;

	provider = repeats ? names->provider : evtx_system_provider(decoder, fragment);
	if (provider && build_wanted(decoder, fragment, provider, record) < 0)
		return -1;
	if (!repeats || names->entered != decoder->entered)
		evtx_system_enter(decoder, fragment, provider);
	decoder->carried = record->doubtful &&
			   evtx_own_refuses(decoder, names->log_stats, record);
	if (decoder->batch->count > count && decoder->carried)
		decoder->batch->events[decoder->batch->event_count - 1].carried = true;
	if (decoder->batch->count > count)
		sample = evtx_sample_add(decoder, fragment, record);
	follow_sample(decoder, sample);
	return 0;
}

/* Count a record and enter its id and time.  A recovered one belongs to no log: ids that
 * were deleted are missing there.  Nor does one that may be of none. */
static void count_record(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		 const struct evtx_record *record)
{
	struct log_stats *log_stats = fragment->plan->memo->last->log_stats;
	when_t time = evtx_system_time_remembered(decoder, fragment, record->written);
	uint64_t id = record->id;

	if (!evtx_id_continues(log_stats, record))
		evtx_system_number(decoder, fragment, EVTX_RECORD_ID, &id);
	decoder->batch->stats.records++;
	log_stats_record(&decoder->batch->stats,
			 record->recovered || decoder->carried ? NULL : log_stats, id, time);
}

/* Count a record that fits a sample: it repeats the sample's event. */
static int count_repeat(struct evtx_decoder *decoder, struct evtx_sample *sample,
		     const struct evtx_record *record, uint32_t process)
{
	struct event_repeat *repeat = evtx_batch_next_repeat(decoder->batch);
	uint64_t id = evtx_sample_number(decoder, sample, record);
	when_t time = evtx_sample_time(decoder, sample, record);

	if (!repeat)
		return evtx_fail(decoder, "out of memory");
	*repeat = (struct event_repeat){
		.event = sample->event, .process = process,
		.offset = decoder->chunk.offset + record->offset,
		.time = time, .record_id = id,
	};
	decoder->batch->count++;
	decoder->batch->stats.records++;
	decoder->batch->stats.matched += sample->matched;
	if (evtx_id_continues(sample->log_stats, record))
		id = record->id;
	log_stats_record(&decoder->batch->stats, sample->log_stats, id, time);
	follow_sample(decoder, sample);
	return 0;
}

/* The sample that followed the last one before, if the record fits it. */
static struct evtx_sample *expected_sample(struct evtx_decoder *decoder,
					   const struct evtx_record *record, uint32_t *process)
{
	struct evtx_sample *sample = decoder->last_sample ? decoder->last_sample->next : NULL;

	if (!sample || record->doubtful ||
	    !evtx_sample_fits(decoder, sample, record, process))
		return NULL;
	sample->memo->sample_hits++;
	return sample;
}

/* Count a record, and append its event if it is wanted. */
static int decode(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	uint32_t process;
	struct evtx_sample *sample = expected_sample(decoder, record, &process);
	struct evtx_fragment fragment;
	struct evtx_memo *memo;
	int result;

	if (sample)
		return count_repeat(decoder, sample, record, process);
	if (evtx_pass_over(decoder, record))
		return 0;
	if (record->doubtful)
		evtx_own_find(decoder);
	decoder->why = NULL;
	decoder->defines = false;
	decoder->position_count = 0;
	result = evtx_fragment_read(decoder, record->offset + EVTX_RECORD_HEADER,
				    record->offset + record->size - EVTX_RECORD_TRAILER,
				    EVTX_IN_RECORD, &fragment);
	if (result == 0)
		return evtx_fail(decoder, "it is empty");
	if (result < 0)
		return -1;
	memo = evtx_plan_memo(decoder, fragment.plan);
	if (!memo)
		return evtx_fail(decoder, "out of memory");
	if (memo->samples && !record->doubtful)
		sample = evtx_sample_find(decoder, memo, record, &process);
	if (sample)
		return count_repeat(decoder, sample, record, process);
	if (decode_new(decoder, &fragment, record) < 0)
		return -1;
	count_record(decoder, &fragment, record);
	return 0;
}

/* ---- What cannot be decoded ---------------------------------------------- */

void evtx_retry_failed(const struct evtx_retry *retry, struct input_stats *stats)
{
	stats->undecodable++;
	input_stats_problem(stats, retry->chunk_offset + retry->offset,
			     "record %" PRIu64 " cannot be decoded: %s", retry->id,
			     retry->why);
}

/* The chunk's bytes, copied once for all of its records. */
static const uint8_t *copy_chunk(struct evtx_decoder *decoder)
{
	uint8_t *copy;

	if (!decoder->copy) {
		copy = evtx_batch_alloc(decoder->batch, EVTX_CHUNK_SIZE);
		if (!copy)
			return NULL;
		memcpy(copy, decoder->chunk.bytes, decoder->chunk.size);
		decoder->copy = copy;
	}
	return decoder->copy;
}

static void keep_for_retry(struct evtx_decoder *decoder, const struct evtx_retry *retry)
{
	struct evtx_retry *kept = evtx_batch_next_retry(decoder->batch);

	if (!kept)
		return;
	*kept = *retry;
	kept->chunk = copy_chunk(decoder);
	decoder->batch->retry_count++;
}

static void give_up(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	struct evtx_retry retry = {
		.before = decoder->batch->count,
		.chunk_offset = decoder->chunk.offset,
		.offset = record->offset, .size = record->size,
		.id = record->id,
		.own = evtx_chunk_is_inside(&decoder->chunk, record) ? NULL : decoder->own.log,
		.doubtful = evtx_own_doubts(decoder, record),
		.why = decoder->why ? decoder->why : "out of memory",
	};

	if (decoder->batch->retry && evtx_retry_is_bounded(decoder, record))
		keep_for_retry(decoder, &retry);
	else
		evtx_retry_failed(&retry, &decoder->batch->stats);
}

/* ---- Chunks -------------------------------------------------------------- */

struct evtx_decoder *evtx_decoder_new(const struct catalog *catalog)
{
	struct evtx_decoder *decoder = shortage_watch(calloc(1, sizeof(*decoder)));

	if (!decoder)
		return NULL;
	decoder->catalog = catalog;
	decoder->plans.definitions = &decoder->definitions;
	return decoder;
}

void evtx_decoder_free(struct evtx_decoder *decoder)
{
	if (!decoder)
		return;
	evtx_plans_release(&decoder->plans);
	evtx_definitions_release(&decoder->definitions);
	arena_release(&decoder->known_arena);
	text_release(&decoder->name);
	text_release(&decoder->source);
	text_release(&decoder->scratch);
	free(decoder);
}

void evtx_decoder_plain(struct evtx_decoder *decoder)
{
	decoder->plain = true;
	decoder->plans.definitions = NULL;
}

/* Those that cannot be decoded are not lost records: most of them are overwritten. */
static void recover(struct evtx_decoder *decoder)
{
	struct evtx_record record;
	uint32_t at = EVTX_CHUNK_HEADER;

	while (decoder->plans.text.work > 0 && evtx_recover_next(decoder, &at, &record))
		if (decode(decoder, &record) == 0)
			at = record.offset + record.size;
}

static void read_records(struct evtx_decoder *decoder, bool recover_too)
{
	struct evtx_record record;
	bool any = false;

	while (evtx_chunk_goes_on(&decoder->chunk, &record) ||
	       evtx_brought_next(&decoder->chunk, &record)) {
		any = true;
		if (recover_too && decoder->live_count < EVTX_LIVE_MAX)
			decoder->live[decoder->live_count++] = record;
		if (decode(decoder, &record) < 0)
			give_up(decoder, &record);
	}
	if (recover_too)
		recover(decoder);
	evtx_own_report(decoder);
	decoder->batch->stats.chunks += any;
}

/* A log that is in use has empty chunks at its end only. */
static void count_empty_chunk(struct evtx_batch *batch)
{
	if (batch->any)
		batch->zeros_after++;
	else
		batch->zeros_before++;
}

static void end_of_hole(struct evtx_batch *batch, uint64_t offset)
{
	if (batch->zeros_after > 0)
		evtx_batch_hole(&batch->stats, offset, batch->zeros_after);
	batch->zeros_after = 0;
	batch->any = true;
}

static void forget_names(struct evtx_decoder *decoder)
{
	decoder->computer.size = decoder->channel.size = 0;
	decoder->computer.name = decoder->channel.name = NULL;
	decoder->log_stats = NULL;
	decoder->entered++;
	decoder->own_of_file = (struct evtx_own){ 0 };
}

void evtx_decoder_chunk(struct evtx_decoder *decoder, struct evtx_batch *batch,
			const uint8_t *bytes, uint32_t size, uint64_t offset,
			bool recover_too)
{
	if (batch != decoder->batch || batch->event_count == 0)	/* its arena may be new */
		decoder->room_size = 0;
	/* Its statistics know no names, and it holds no texts of them. */
	if (batch != decoder->batch || batch->stats.records == 0)
		forget_names(decoder);
	decoder->batch = batch;
	decoder->text_left = EVTX_TEXT_MAX;
	decoder->second_left = EVTX_SECOND_MAX;
	decoder->copy = NULL;
	decoder->live_count = 0;
	decoder->last_sample = NULL;
	decoder->own = (struct evtx_own){ 0 };
	decoder->carried_count = 0;
	if (!evtx_chunk_start(&decoder->chunk, bytes, size, offset, &batch->stats)) {
		if (size == EVTX_CHUNK_SIZE)
			count_empty_chunk(batch);
		return;
	}
	if (decoder->moved)
		evtx_chunk_doubt(&decoder->chunk);
	else if (decoder->whole)
		evtx_chunk_prove(&decoder->chunk);
	end_of_hole(batch, offset);
	evtx_plans_start(&decoder->plans, bytes, size);
	read_records(decoder, recover_too);
	batch->stats.bad_chunks += decoder->chunk.bad;
	batch->oom |= decoder->plans.oom;
}
