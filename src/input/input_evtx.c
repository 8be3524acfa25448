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
#include "input_libevtx.h"
#include "input_pool.h"
#include "log_stats.h"
#include "reader.h"
#include "shortage.h"

enum { HEAD_SIZE = 32 };	/* bytes of a chunk header up to its first id */

struct input_evtx {
	struct input_settings settings;
	struct input_pool *pool;		/* NULL: libevtx reads all */
	struct input_second second;		/* read is NULL: there is none */
	struct input_libevtx *libevtx;		/* when it is first needed */

	/* Of the source whose jobs are being delivered. */
	bool short_reported;
	uint64_t zeros;			/* chunks of zeros just before the next job */
	uint64_t second_chunk;		/* offset of the last one read again */
	unsigned second_count;
	struct event again;
};

/* ---- Delivery ------------------------------------------------------------ */

/* The repeats from `from` up to `to`. */
static int deliver_repeats(struct input_job *job, size_t from, size_t to, struct fail *fail)
{
	struct event_repeats repeats;

	if (from == to)
		return 0;
	evtx_batch_repeats(&job->batch, &repeats);
	repeats.list += from;
	repeats.count = to - from;
	repeats.again = from > 0;
	return input_source_repeats(job->source, &repeats, fail);
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

/* What the decoder does with those that it can decode. */
static void judge(struct event *event, const struct evtx_retry *retry, struct input_stats *stats)
{
	event->carried = retry->doubtful &&
			 !(retry->own && log_stats_is_channel(retry->own, event->channel));
	if (event->carried)
		evtx_carried_problem(stats, retry->chunk_offset + retry->offset, 1);
}

static int read_again(struct input_evtx *engine, struct input_job *job,
		      const struct evtx_retry *retry, struct fail *fail)
{
	const struct input_second *second = &engine->second;
	struct input_stats *stats = &job->batch.stats;
	int result = -1;

	if (may_read_again(engine, retry)) {
		event_reset(&engine->again);
		result = second->read(second->self, job->source, retry->chunk,
				      retry->chunk_offset, retry->offset, &engine->again);
	}
	if (result < 0) {
		evtx_retry_failed(retry, stats);
		return 0;
	}
	judge(&engine->again, retry, stats);
	input_stats_event(stats, &engine->again);
	if (result == 0)
		return 0;
	engine->again.offset = retry->chunk_offset + retry->offset;
	return input_source_event(job->source, &engine->again, fail);
}

static int deliver_batch(struct input_evtx *engine, struct input_job *job, struct fail *fail)
{
	struct evtx_batch *batch = &job->batch;
	size_t from = 0;

	for (size_t i = 0; i < batch->event_count; i++)
		batch->events[i].input = job->source->index;
	for (size_t i = 0; i < batch->retry_count; i++) {
		size_t to = batch->retries[i].before;

		if (deliver_repeats(job, from, to, fail) < 0 ||
		    read_again(engine, job, &batch->retries[i], fail) < 0)
			return -1;
		from = to;
	}
	return deliver_repeats(job, from, batch->count, fail);
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
	if (job->batch.oom || job->batch.stats.oom)
		return fail_set(fail, "out of memory");
	if (deliver_batch(engine, job, fail) < 0)
		return -1;
	report_missing(engine, job);
	report_zeros(engine, job);
	input_stats_merge(job->source->stats, &job->batch.stats);
	input_source_progress(job->source, job->size);
	if (!job->last)
		return 0;
	engine->short_reported = false;
	engine->zeros = 0;
	engine->second_count = 0;
	return input_source_done(job->source, fail);
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
	job->dirty = source->stats->dirty;
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

/* A job without work, so that the source is done in order. */
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
 * A job for the next block of a pipe.  The last chunk of the block before it is put in
 * front of its bytes, in case a chunk has moved.
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

/* True if a record or a chunk starts at one of the first bytes.  The data of an event in a
 * legacy log may be any bytes, these, too. */
static bool holds_records(const uint8_t *head, size_t size)
{
	struct evtx_chunk chunk = { .bytes = head };
	struct evtx_record record;

	if (size >= 8 && !memcmp(head + 4, "LfLe", 4))
		return false;
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

static struct input_libevtx *need_libevtx(struct input_evtx *engine)
{
	if (!engine->libevtx)
		engine->libevtx = input_libevtx_new(engine->settings.catalog,
						    engine->settings.recover);
	return engine->libevtx;
}

static int read_second(void *self, struct input_source *source, const uint8_t *chunk,
		       uint64_t chunk_offset, uint32_t offset, struct event *event)
{
	struct input_libevtx *libevtx = need_libevtx(self);

	return libevtx ? input_libevtx_second(libevtx, source, chunk, chunk_offset, offset, event)
		       : -1;
}

struct input_evtx *input_evtx_new(const struct input_settings *settings,
				  const struct input_second *second)
{
	struct input_evtx *engine = shortage_watch(calloc(1, sizeof(*engine)));

	if (!engine)
		return NULL;
	engine->settings = *settings;
	event_init(&engine->again);
	if (second)
		engine->second = *second;
	else if (settings->engine == INPUT_AUTO && input_libevtx_built())
		engine->second = (struct input_second){ engine, read_second };
	if (settings->engine == INPUT_LIBEVTX)
		return engine;
	engine->pool = input_pool_new(settings->catalog, settings->jobs, settings->recover,
				      engine->second.read != NULL);
	if (engine->pool)
		return engine;
	input_evtx_free(engine);
	return NULL;
}

static int read_with_libevtx(struct input_evtx *engine, struct input_source *source,
			     struct fail *fail)
{
	source->engine = "libevtx";
	if (!need_libevtx(engine))
		return fail_set(fail, "out of memory");
	if (input_libevtx_read(engine->libevtx, source, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

int input_evtx_read(void *self, struct input_source *source, struct fail *fail)
{
	struct input_evtx *engine = self;

	if (!engine->pool)
		return read_with_libevtx(engine, source, fail);
	source->engine = "native";
	return source->seekable ? read_file(engine, source, fail) :
				  read_pipe(engine, source, fail);
}

int input_evtx_finish(void *self, struct fail *fail)
{
	struct input_evtx *engine = self;
	int result = 0;

	if (!engine->pool)
		return 0;
	do {
		result = deliver_first(engine, fail);
	} while (result > 0);
	return result;
}

void input_evtx_free(void *self)
{
	struct input_evtx *engine = self;

	if (!engine)
		return;
	input_pool_free(engine->pool);
	input_libevtx_free(engine->libevtx);
	event_release(&engine->again);
	free(engine);
}

static const struct input_format *knows(const uint8_t *head, size_t size)
{
	static const struct input_format evtx = { .name = "evtx" };
	static const struct input_format cut_off = {
		.name = "evtx", .failure = "is cut off in its first 4,096 bytes",
	};

	if (!input_evtx_knows(head, size))
		return NULL;
	return size < EVTX_FILE_HEADER ? &cut_off : &evtx;
}

static void *reader_start(const struct input_settings *settings)
{
	return input_evtx_new(settings, NULL);
}

const struct input_reader input_evtx_reader = {
	.knows = knows, .start = reader_start, .read = input_evtx_read,
	.finish = input_evtx_finish, .free = input_evtx_free,
};
