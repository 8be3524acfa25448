/*
 * input_evtx.c - the native EVTX engine: makes blocks of logs, and delivers what
 * was found in them in order.  Knows nothing of what is in a chunk, and nothing of
 * threads.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_evtx.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "fail.h"
#include "evtx_layout.h"
#include "input.h"
#include "input_pool.h"
#include "reader.h"

enum { HEAD_SIZE = 32 };	/* bytes of a chunk header up to its first id */

struct input_evtx {
	const struct input_delivery *delivery;
	struct input_pool *pool;

	/* Of the source whose jobs are being delivered. */
	bool short_reported;
	uint64_t zeros;			/* chunks of zeros just before the next job */
	uint64_t second_chunk;		/* offset of the last one read again */
	unsigned second_count;
	struct event second;
};

/* ---- Delivery ------------------------------------------------------------ */

static int deliver_event(struct input_evtx *engine, struct input_job *job,
			 struct event *event, struct fail *fail)
{
	event->input = job->source->index;
	return engine->delivery->event(engine->delivery->context, job->source, event, fail);
}

/* What was seen from `from` up to `to`. */
static int deliver_repeats(struct input_evtx *engine, struct input_job *job, size_t from,
			     size_t to, struct fail *fail)
{
	const struct input_delivery *delivery = engine->delivery;
	struct event_repeats repeats;

	if (from == to)
		return 0;
	evtx_batch_repeats(&job->batch, &repeats);
	repeats.list += from;
	repeats.count = to - from;
	repeats.again = from > 0;
	return delivery->repeats(delivery->context, job->source, &repeats, fail);
}

/* True if this record's chunk is one of those that the second reader may see. */
static bool may_read_again(struct input_evtx *engine, const struct evtx_retry *retry)
{
	if (engine->second_count > 0 && engine->second_chunk == retry->chunk_offset)
		return true;
	if (engine->second_count >= BOUND_SECOND_READS)
		return false;
	engine->second_chunk = retry->chunk_offset;
	engine->second_count++;
	return true;
}

static int read_again(struct input_evtx *engine, struct input_job *job,
		      const struct evtx_retry *retry, struct fail *fail)
{
	const struct input_delivery *delivery = engine->delivery;
	struct input_stats *stats = &job->batch.stats;
	int result = -1;

	if (may_read_again(engine, retry)) {
		event_reset(&engine->second);
		result = delivery->second(delivery->context, job->source, retry->chunk,
					  retry->chunk_offset, retry->offset, retry->size,
					  &engine->second);
	}
	if (result < 0) {
		evtx_retry_failed(retry, stats);
		return 0;
	}
	input_stats_event(stats, &engine->second);
	if (result == 0)
		return 0;
	engine->second.offset = retry->chunk_offset + retry->offset;
	return deliver_event(engine, job, &engine->second, fail);
}

static int deliver_batch(struct input_evtx *engine, struct input_job *job, struct fail *fail)
{
	struct evtx_batch *batch = &job->batch;
	size_t from = 0;

	for (size_t i = 0; i < batch->event_count; i++)
		batch->events[i].input = job->source->index;
	for (size_t i = 0; i < batch->retry_count; i++) {
		size_t to = batch->retries[i].before;

		if (deliver_repeats(engine, job, from, to, fail) < 0 ||
		    read_again(engine, job, &batch->retries[i], fail) < 0)
			return -1;
		from = to;
	}
	return deliver_repeats(engine, job, from, batch->count, fail);
}

/* Once for each source: what follows in it is missing too. */
static void report_missing(struct input_evtx *engine, const struct input_job *job)
{
	if (job->missing == 0 || engine->short_reported)
		return;
	engine->short_reported = true;
	input_stats_problem(job->source->stats, job->offset + job->size - job->missing,
			     "became shorter while it was read");
}

/* A hole in the log can begin in one job and end in another. */
static void report_zeros(struct input_evtx *engine, struct input_job *job)
{
	const struct evtx_batch *batch = &job->batch;

	if (job->offset <= EVTX_FILE_HEADER)	/* what is before it in time is the end */
		engine->zeros = 0;
	engine->zeros += batch->zeros_before;
	if (!batch->any)
		return;
	if (engine->zeros > 0)
		evtx_batch_hole(&job->batch.stats, job->offset +
				(uint64_t)batch->zeros_before * EVTX_CHUNK_SIZE, engine->zeros);
	engine->zeros = batch->zeros_after;
}

static int deliver(struct input_evtx *engine, struct input_job *job, struct fail *fail)
{
	const struct input_delivery *delivery = engine->delivery;

	if (job->batch.oom || job->batch.stats.oom)
		return fail_set(fail, "out of memory");
	if (deliver_batch(engine, job, fail) < 0)
		return -1;
	report_missing(engine, job);
	report_zeros(engine, job);
	input_stats_merge(job->source->stats, &job->batch.stats);
	if (delivery->progress)
		delivery->progress(delivery->context, job->size);
	if (!job->last)
		return 0;
	engine->short_reported = false;
	engine->zeros = 0;
	engine->second_count = 0;
	return delivery->done(delivery->context, job->source, fail);
}

/* Deliver the first job of the ring.  1; 0: there is none. */
static int deliver_first(struct input_evtx *engine, struct fail *fail)
{
	struct input_job *job = input_pool_first(engine->pool);
	int result;

	if (!job)
		return 0;
	result = deliver(engine, job, fail);
	input_pool_drop(engine->pool);
	return result < 0 ? -1 : 1;
}

/* An empty job, after delivering the first if there is no room.  NULL: stop. */
static struct input_job *free_job(struct input_evtx *engine, struct input_source *source,
				   struct fail *fail)
{
	struct input_job *job = input_pool_next_free(engine->pool);

	if (!job) {
		if (deliver_first(engine, fail) < 0)
			return NULL;
		job = input_pool_next_free(engine->pool);
	}
	job->source = source;
	return job;
}

/* ---- Files --------------------------------------------------------------- */

/* Add jobs for bytes from..to of the file. */
static int add_range(struct input_evtx *engine, struct input_source *source,
		     uint64_t from, uint64_t to, bool last, struct fail *fail)
{
	while (from < to) {
		uint64_t size = to - from < INPUT_BLOCK_SIZE ? to - from : INPUT_BLOCK_SIZE;
		struct input_job *job = free_job(engine, source, fail);

		if (!job)
			return -1;
		job->offset = from;
		job->size = (uint32_t)size;
		from += size;
		job->last = last && from == to;
		job->at_end = from == source->size;
		input_pool_add(engine->pool);
	}
	return 0;
}

/* A job without work, so that done() comes in order. */
static int add_end(struct input_evtx *engine, struct input_source *source,
		   struct fail *fail)
{
	struct input_job *job = free_job(engine, source, fail);

	if (!job)
		return -1;
	job->offset = source->size;
	job->last = true;
	input_pool_add(engine->pool);
	return 0;
}

static int read_file(struct input_evtx *engine, struct input_source *source,
		     struct fail *fail)
{
	struct evtx_layout layout;
	bool wrapped;

	evtx_layout_of(source, &layout);
	if (source->size <= layout.base)
		return add_end(engine, source, fail);
	wrapped = layout.start > layout.base;
	if (add_range(engine, source, layout.start, source->size, !wrapped, fail) < 0)
		return -1;
	return add_range(engine, source, layout.base, layout.start, true, fail);
}

/* ---- Pipes --------------------------------------------------------------- */

/* Fill a buffer from a pipe; fewer bytes only at its end. */
static uint32_t fill(struct input_source *source, uint8_t *bytes, uint32_t size)
{
	uint32_t filled = 0;

	while (filled < size) {
		int64_t got = input_source_read(source, bytes + filled, size - filled, NULL);

		if (got < 0)
			input_stats_problem(source->stats, source->consumed + filled,
					     "cannot be read from here on");
		if (got <= 0)
			break;
		filled += (uint32_t)got;
	}
	source->consumed += filled;
	return filled;
}

/*
 * A job for the next block of a pipe.  The last chunk of the block before it
 * stands in front of its bytes, in case that a chunk has moved.
 */
static struct input_job *pipe_job(struct input_evtx *engine, struct input_source *source,
			    const struct input_job *before, struct fail *fail)
{
	const uint8_t *chunk = before ? before->bytes + INPUT_BLOCK_SIZE - EVTX_CHUNK_SIZE : NULL;
	struct input_job *job = free_job(engine, source, fail);
	uint8_t *buffer;

	if (!job)
		return NULL;
	buffer = input_pool_buffer(job);
	if (!buffer) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	if (chunk)
		memmove(buffer, chunk, EVTX_CHUNK_SIZE);
	job->bytes = buffer + EVTX_CHUNK_SIZE;
	return job;
}

static int read_pipe(struct input_evtx *engine, struct input_source *source,
		     struct fail *fail)
{
	uint8_t header[EVTX_FILE_HEADER];
	uint32_t start = fill(source, header, sizeof(header));
	struct input_job *job = NULL;
	struct evtx_layout layout;
	uint64_t offset;

	evtx_layout_head(source, header, start, &layout);
	offset = layout.base;
	if (offset > 0)
		start = 0;		/* else the header is the first chunk's */
	do {
		job = pipe_job(engine, source, job, fail);
		if (!job)
			return -1;
		memcpy(job->bytes, header, start);
		job->offset = offset;
		job->size = start + fill(source, job->bytes + start, INPUT_BLOCK_SIZE - start);
		job->at_end = job->last = job->size < INPUT_BLOCK_SIZE;
		offset += job->size;
		start = 0;
		if (job->last)
			evtx_layout_end(&layout, source, offset);
		input_pool_add(engine->pool);
	} while (!job->last);
	return 0;
}

/* ---- Public -------------------------------------------------------------- */

/* True if a record or a chunk starts at one of the first bytes. */
static bool holds_records(const uint8_t *head, size_t size)
{
	struct evtx_chunk chunk = { .bytes = head };
	struct evtx_record record;

	chunk.size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
	for (size_t at = 0; at + HEAD_SIZE <= size; at += EVTX_FILE_HEADER)
		if (evtx_chunk_first_id(head + at))
			return true;
	for (uint32_t at = 0; evtx_chunk_find(&chunk, at, chunk.size, &record);
	     at = record.offset + 1)
		if (record.size <= EVTX_CHUNK_SIZE && evtx_chunk_repeats(&chunk, &record))
			return true;
	return false;
}

bool input_evtx_knows(const uint8_t *head, size_t size)
{
	struct evtx_file file;

	return evtx_file_header(head, size, &file) || holds_records(head, size);
}

struct input_evtx *input_evtx_new(const struct input_options *options,
				  const struct catalog *catalog,
				  const struct input_delivery *delivery,
				  struct fail *fail)
{
	struct input_evtx *engine = calloc(1, sizeof(*engine));

	if (engine) {
		engine->delivery = delivery;
		event_init(&engine->second);
		engine->pool = input_pool_new(catalog, options->jobs, options->recover,
					      delivery->second != NULL);
	}
	if (engine && engine->pool)
		return engine;
	fail_set(fail, "out of memory");
	input_evtx_free(engine);
	return NULL;
}

int input_evtx_read(struct input_evtx *engine, struct input_source *source,
		    struct fail *fail)
{
	return source->seekable ? read_file(engine, source, fail) :
				  read_pipe(engine, source, fail);
}

int input_evtx_finish(struct input_evtx *engine, struct fail *fail)
{
	int result;

	do {
		result = deliver_first(engine, fail);
	} while (result > 0);
	return result;
}

void input_evtx_free(struct input_evtx *engine)
{
	if (!engine)
		return;
	input_pool_free(engine->pool);
	event_release(&engine->second);
	free(engine);
}
