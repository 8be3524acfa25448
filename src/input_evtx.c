/*
 * input_evtx.c - the native EVTX engine: shares the blocks of logs out to threads
 * and delivers what they find in order.  Knows nothing of what is in a chunk.
 *
 * A job is a block of one source.  Jobs stand in a ring in the order in which
 * their results are delivered:
 *
 *      first ........... taken ............ next
 *      done or running   waiting            free
 *
 * The calling thread fills the ring.  When it is full, or at the end, it delivers
 * the first job; while that is not done it works on waiting jobs itself, so that
 * one job at a time (-j 1) needs no other thread.  Memory is bounded by the ring.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "evtx_block.h"
#include "evtx_chunk.h"
#include "evtx_record.h"
#include "fail.h"
#include "platform.h"

enum {
	BLOCK_CHUNKS = 8,
	BLOCK_SIZE = BLOCK_CHUNKS * EVTX_CHUNK_SIZE,
	/* Small files make small jobs: enough of them that no thread waits. */
	RING_BASE = 4,
	RING_PER_THREAD = 6,
	THREADS_MAX = 64,
	ID_SIZE = 32,		/* bytes of a chunk header up to its first id */
	LOOK_AHEAD = 16,	/* damaged chunks stepped over to find the oldest */
};

struct job {
	struct input_source *source;
	uint64_t offset;
	uint32_t size;
	uint8_t *bytes;		/* of a pipe: read by the calling thread */
	uint8_t *buffer;	/* the chunk before, then the bytes */
	bool at_end;		/* of the file */
	bool last;		/* to be delivered of its source */
	bool done;
	uint32_t missing;	/* bytes that could not be read */
	bool failed;		/* because of an error */
	struct evtx_batch batch;
};

/* What a thread needs to work on jobs. */
struct worker {
	struct input_evtx *engine;
	struct platform_thread *thread;
	struct evtx_decoder *decoder;
	uint8_t *buffer;	/* a block, and two chunks to put one together */
};

struct input_evtx {
	const struct catalog *catalog;
	const struct input_delivery *delivery;
	bool recover;

	struct job *ring;
	uint64_t ring_size;
	/* Jobs first to next - 1 are in the ring, at their number % ring_size. */
	uint64_t first, taken, next;
	bool stop;
	struct platform_lock *lock;	/* of all above, and of job->done */
	struct platform_signal *more;	/* a job to take, or the end */
	struct platform_signal *done;	/* a job was finished */

	struct worker *workers;		/* [0]: the calling thread */
	unsigned worker_count, started;

	/* Of the source whose jobs are being delivered. */
	bool short_reported;
	uint64_t second_chunk;		/* offset of the last one read again */
	unsigned second_count;
	struct event second;
};

/* ---- Working on a job ---------------------------------------------------- */

static const uint8_t *fetch(struct worker *worker, struct job *job, uint32_t *size)
{
	struct fail fail;
	int64_t got;

	*size = job->size;
	if (job->bytes)
		return job->bytes;
	got = input_source_read_at(job->source, worker->buffer, job->size, job->offset, &fail);
	job->failed = got < 0;
	*size = got < 0 ? 0 : (uint32_t)got;
	job->missing = job->size - *size;
	return worker->buffer;
}

/* The chunk in front of a job's block. */
struct before {
	const struct job *job;
	bool any;
};

static bool read_before(void *context, uint8_t *buffer)
{
	const struct before *before = context;
	const struct job *job = before->job;

	if (!before->any)
		return false;
	if (job->bytes) {
		memcpy(buffer, job->bytes - EVTX_CHUNK_SIZE, EVTX_CHUNK_SIZE);
		return true;
	}
	return input_source_read_at(job->source, buffer, EVTX_CHUNK_SIZE,
				    job->offset - EVTX_CHUNK_SIZE, NULL) == EVTX_CHUNK_SIZE;
}

static void work(struct worker *worker, struct job *job)
{
	struct before before = { job, job->offset >= EVTX_FILE_HEADER + EVTX_CHUNK_SIZE };
	struct evtx_block block = {
		.offset = job->offset, .last = job->at_end,
		.recover = worker->engine->recover,
		.before = read_before, .context = &before,
	};

	block.bytes = fetch(worker, job, &block.size);
	evtx_block_read(&block, worker->decoder, &job->batch, worker->buffer + BLOCK_SIZE);
}

static struct job *job_at(const struct input_evtx *engine, uint64_t number)
{
	return &engine->ring[number % engine->ring_size];
}

/* Work on the next waiting job, if there is one.  The lock is held. */
static bool work_on_next(struct worker *worker)
{
	struct input_evtx *engine = worker->engine;
	struct job *job;

	if (engine->taken == engine->next)
		return false;
	job = job_at(engine, engine->taken++);
	platform_lock_give(engine->lock);
	work(worker, job);
	platform_lock_take(engine->lock);
	job->done = true;
	platform_signal_all(engine->done);
	return true;
}

static void run_worker(void *context)
{
	struct worker *worker = context;
	struct input_evtx *engine = worker->engine;

	platform_lock_take(engine->lock);
	while (!engine->stop)
		if (!work_on_next(worker))
			platform_signal_wait(engine->more, engine->lock);
	platform_lock_give(engine->lock);
}

/* ---- Delivery ------------------------------------------------------------ */

static int deliver_event(struct input_evtx *engine, struct job *job,
			 struct event *event, struct fail *fail)
{
	event->input = job->source->index;
	return engine->delivery->event(engine->delivery->context, job->source, event, fail);
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

static int read_again(struct input_evtx *engine, struct job *job,
		      const struct evtx_retry *retry, struct fail *fail)
{
	const struct input_delivery *delivery = engine->delivery;
	struct input_ledger *ledger = &job->batch.ledger;
	int result = -1;

	if (may_read_again(engine, retry)) {
		event_reset(&engine->second);
		result = delivery->second(delivery->context, job->source, retry->chunk,
					  retry->chunk_offset, retry->offset, retry->size,
					  &engine->second);
	}
	if (result < 0) {
		evtx_retry_failed(retry, ledger);
		return 0;
	}
	ledger->records++;
	if (result == 0)
		return 0;
	engine->second.offset = retry->chunk_offset + retry->offset;
	input_ledger_time(ledger, engine->second.time);
	return deliver_event(engine, job, &engine->second, fail);
}

static int deliver_batch(struct input_evtx *engine, struct job *job, struct fail *fail)
{
	struct evtx_batch *batch = &job->batch;
	size_t retry = 0;

	for (size_t i = 0; i <= batch->count; i++) {
		while (retry < batch->retry_count && batch->retries[retry].before == i)
			if (read_again(engine, job, &batch->retries[retry++], fail) < 0)
				return -1;
		if (i < batch->count && deliver_event(engine, job, &batch->events[i], fail) < 0)
			return -1;
	}
	return 0;
}

/* Once for each source: what follows in it is missing too. */
static void report_missing(struct input_evtx *engine, const struct job *job)
{
	if (job->missing == 0 || engine->short_reported)
		return;
	engine->short_reported = true;
	input_ledger_problem(job->source->ledger, job->offset + job->size - job->missing, "%s",
			     job->failed ? "cannot be read from here on" :
			     "became shorter while it was read");
}

static int deliver(struct input_evtx *engine, struct job *job, struct fail *fail)
{
	const struct input_delivery *delivery = engine->delivery;

	if (job->batch.lost || job->batch.ledger.lost)
		return fail_set(fail, "out of memory");
	if (deliver_batch(engine, job, fail) < 0)
		return -1;
	report_missing(engine, job);
	input_ledger_merge(job->source->ledger, &job->batch.ledger);
	if (delivery->progress)
		delivery->progress(delivery->context, job->size);
	if (!job->last)
		return 0;
	engine->short_reported = false;
	engine->second_count = 0;
	return delivery->done(delivery->context, job->source, fail);
}

/* Wait for the first job of the ring, working meanwhile, and deliver it. */
static int deliver_first(struct input_evtx *engine, struct fail *fail)
{
	struct job *job = job_at(engine, engine->first);
	int result;

	platform_lock_take(engine->lock);
	while (!job->done)
		if (!work_on_next(&engine->workers[0]))
			platform_signal_wait(engine->done, engine->lock);
	platform_lock_give(engine->lock);

	result = deliver(engine, job, fail);
	engine->first++;
	return result;
}

/* ---- Feeding the ring ---------------------------------------------------- */

static int start_worker(struct worker *worker, struct input_evtx *engine, bool thread)
{
	worker->engine = engine;
	worker->decoder = evtx_decoder_new(engine->catalog);
	worker->buffer = malloc(BLOCK_SIZE + 2 * EVTX_CHUNK_SIZE);
	if (!worker->decoder || !worker->buffer)
		return -1;
	if (thread)
		worker->thread = platform_thread_start(run_worker, worker);
	return thread && !worker->thread ? -1 : 0;
}

static void release_worker(struct worker *worker)
{
	evtx_decoder_free(worker->decoder);
	free(worker->buffer);
	*worker = (struct worker){ 0 };
}

/* One more thread when there is a second job for it.  It is no fault if the
 * system has none left. */
static void start_another(struct input_evtx *engine)
{
	struct worker *worker = &engine->workers[engine->started];

	if (engine->started == engine->worker_count || engine->next - engine->taken < 2)
		return;
	if (start_worker(worker, engine, true) < 0) {
		release_worker(worker);
		engine->worker_count = engine->started;
	} else {
		engine->started++;
	}
}

/* A free job, after delivering the first if there is none.  NULL: stop. */
static struct job *free_job(struct input_evtx *engine, struct input_source *source,
			    struct fail *fail)
{
	struct job *job;

	if (engine->next - engine->first == engine->ring_size &&
	    deliver_first(engine, fail) < 0)
		return NULL;
	job = job_at(engine, engine->next);
	evtx_batch_reset(&job->batch);
	job->source = source;
	job->bytes = NULL;
	job->size = job->missing = 0;
	job->at_end = job->last = job->done = job->failed = false;
	return job;
}

static void add_job(struct input_evtx *engine)
{
	platform_lock_take(engine->lock);
	engine->next++;
	platform_signal_all(engine->more);
	start_another(engine);
	platform_lock_give(engine->lock);
}

/* ---- Files --------------------------------------------------------------- */

/* What the file header says; its number of chunks for check_count(). */
static uint32_t check_header(struct input_source *source, const uint8_t *bytes, size_t size)
{
	struct evtx_file header;

	if (!evtx_file_header(bytes, size, &header)) {
		input_ledger_problem(source->ledger, 0, "file header is missing");
		return 0;
	}
	source->ledger->dirty = header.dirty;
	if (header.checksum_differs)
		input_ledger_problem(source->ledger, 0, "file header checksum differs");
	return header.dirty || header.checksum_differs ? 0 : header.chunks;
}

/* The header of a log that was closed counts no chunk that is not there. */
static void check_count(struct input_source *source, uint32_t chunks, uint64_t size)
{
	uint64_t there = size <= EVTX_FILE_HEADER ? 0 :
			 (size - EVTX_FILE_HEADER + EVTX_CHUNK_SIZE - 1) / EVTX_CHUNK_SIZE;

	if (chunks > there)
		input_ledger_problem(source->ledger, size,
				     "cut off: %" PRIu64 " chunks of %" PRIu32, there, chunks);
}

/* Where chunks start: behind the header, unless that was cut off. */
static uint32_t first_chunk(const uint8_t *bytes, size_t size)
{
	return size >= ID_SIZE && evtx_chunk_first_id(bytes) ? 0 : EVTX_FILE_HEADER;
}

/* The first record id of a chunk, or of the next one that has a header; 0: none
 * of them has. */
static uint64_t id_at(struct input_source *source, uint64_t base, uint64_t chunk,
		      uint64_t count)
{
	uint8_t bytes[ID_SIZE];
	uint64_t id = 0;

	for (int i = 0; i < LOOK_AHEAD && chunk < count && !id; i++, chunk++)
		if (input_source_read_at(source, bytes, sizeof(bytes),
					 base + chunk * EVTX_CHUNK_SIZE, NULL) == ID_SIZE)
			id = evtx_chunk_first_id(bytes);
	return id;
}

/*
 * The chunk with the oldest records.  Ids rise from chunk to chunk; in a log that
 * went on at its start they fall once.  What the file header says of it can be
 * old, so look for that place by halving.
 */
static uint64_t oldest_chunk(struct input_source *source, uint64_t base, uint64_t count)
{
	uint64_t low = 1, high = count, first, id;

	if (count < 2)
		return 0;
	first = id_at(source, base, 0, count);
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		id = id_at(source, base, middle, count);
		if (id > first)
			low = middle + 1;
		else
			high = middle;	/* older, or empty behind the last one */
	}
	id = low < count ? id_at(source, base, low, count) : 0;
	return id && id < first ? low : 0;
}

/* Add jobs for bytes from..to of the file. */
static int add_range(struct input_evtx *engine, struct input_source *source,
		     uint64_t from, uint64_t to, bool last, struct fail *fail)
{
	while (from < to) {
		uint64_t size = to - from < BLOCK_SIZE ? to - from : BLOCK_SIZE;
		struct job *job = free_job(engine, source, fail);

		if (!job)
			return -1;
		job->offset = from;
		job->size = (uint32_t)size;
		from += size;
		job->last = last && from == to;
		job->at_end = from == source->size;
		add_job(engine);
	}
	return 0;
}

/* A job without work, so that done() comes in order. */
static int add_end(struct input_evtx *engine, struct input_source *source,
		   struct fail *fail)
{
	struct job *job = free_job(engine, source, fail);

	if (!job)
		return -1;
	job->offset = source->size;
	job->last = true;
	add_job(engine);
	return 0;
}

static int read_file(struct input_evtx *engine, struct input_source *source,
		     struct fail *fail)
{
	uint8_t header[128];
	int64_t got = input_source_read_at(source, header, sizeof(header), 0, NULL);
	size_t size = got < 0 ? 0 : (size_t)got;
	uint64_t base = first_chunk(header, size), start;

	check_count(source, check_header(source, header, size), source->size);
	if (source->size <= base)
		return add_end(engine, source, fail);
	start = oldest_chunk(source, base,
			     (source->size - base + EVTX_CHUNK_SIZE - 1) / EVTX_CHUNK_SIZE);
	start = base + start * EVTX_CHUNK_SIZE;
	if (add_range(engine, source, start, source->size, start == base, fail) < 0)
		return -1;
	return add_range(engine, source, base, start, true, fail);
}

/* ---- Pipes --------------------------------------------------------------- */

/* Fill a buffer from a pipe; fewer bytes only at its end. */
static uint32_t fill(struct input_source *source, uint8_t *bytes, uint32_t size)
{
	uint32_t filled = 0;

	while (filled < size) {
		int64_t got = input_source_read(source, bytes + filled, size - filled, NULL);

		if (got < 0)
			input_ledger_problem(source->ledger, source->consumed + filled,
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
static struct job *pipe_job(struct input_evtx *engine, struct input_source *source,
			    const struct job *before, struct fail *fail)
{
	const uint8_t *chunk = before ? before->bytes + BLOCK_SIZE - EVTX_CHUNK_SIZE : NULL;
	struct job *job = free_job(engine, source, fail);

	if (!job)
		return NULL;
	if (!job->buffer)
		job->buffer = malloc(EVTX_CHUNK_SIZE + BLOCK_SIZE);
	if (!job->buffer) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	if (chunk)
		memmove(job->buffer, chunk, EVTX_CHUNK_SIZE);
	job->bytes = job->buffer + EVTX_CHUNK_SIZE;
	return job;
}

static int read_pipe(struct input_evtx *engine, struct input_source *source,
		     struct fail *fail)
{
	uint8_t header[EVTX_FILE_HEADER];
	uint32_t start = fill(source, header, sizeof(header));
	uint32_t chunks = check_header(source, header, start);
	uint64_t offset = first_chunk(header, start);
	struct job *job = NULL;

	if (offset > 0)
		start = 0;		/* else the header is the first chunk's */
	do {
		job = pipe_job(engine, source, job, fail);
		if (!job)
			return -1;
		memcpy(job->bytes, header, start);
		job->offset = offset;
		job->size = start + fill(source, job->bytes + start, BLOCK_SIZE - start);
		job->at_end = job->last = job->size < BLOCK_SIZE;
		offset += job->size;
		start = 0;
		if (job->last)
			check_count(source, chunks, offset);
		add_job(engine);
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
	for (size_t at = 0; at + ID_SIZE <= size; at += EVTX_FILE_HEADER)
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

static int set_up(struct input_evtx *engine, unsigned threads)
{
	engine->worker_count = threads;
	engine->ring_size = threads == 1 ? 1 : RING_BASE + RING_PER_THREAD * (uint64_t)threads;
	engine->workers = calloc(threads, sizeof(*engine->workers));
	engine->ring = calloc(engine->ring_size, sizeof(*engine->ring));
	engine->lock = platform_lock_new();
	engine->more = platform_signal_new();
	engine->done = platform_signal_new();
	if (!engine->workers || !engine->ring || !engine->lock || !engine->more || !engine->done)
		return -1;
	for (uint64_t i = 0; i < engine->ring_size; i++)
		evtx_batch_init(&engine->ring[i].batch);
	engine->started = 1;
	return start_worker(&engine->workers[0], engine, false);
}

struct input_evtx *input_evtx_new(const struct input_options *options,
				  const struct catalog *catalog,
				  const struct input_delivery *delivery,
				  struct fail *fail)
{
	struct input_evtx *engine = calloc(1, sizeof(*engine));
	unsigned threads = options->jobs ? options->jobs : platform_processors();

	if (!engine) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	engine->catalog = catalog;
	engine->delivery = delivery;
	engine->recover = options->recover;
	event_init(&engine->second);
	if (set_up(engine, threads < 1 ? 1 : threads < THREADS_MAX ? threads : THREADS_MAX) < 0) {
		fail_set(fail, "out of memory");
		input_evtx_free(engine);
		return NULL;
	}
	for (uint64_t i = 0; i < engine->ring_size; i++)
		engine->ring[i].batch.retry = delivery->second != NULL;
	return engine;
}

int input_evtx_read(struct input_evtx *engine, struct input_source *source,
		    struct fail *fail)
{
	return source->seekable ? read_file(engine, source, fail) :
				  read_pipe(engine, source, fail);
}

int input_evtx_finish(struct input_evtx *engine, struct fail *fail)
{
	while (engine->first < engine->next)
		if (deliver_first(engine, fail) < 0)
			return -1;
	return 0;
}

static void stop_workers(struct input_evtx *engine)
{
	if (engine->lock && engine->more) {
		platform_lock_take(engine->lock);
		engine->stop = true;
		platform_signal_all(engine->more);
		platform_lock_give(engine->lock);
	}
	for (unsigned i = 0; engine->workers && i < engine->started; i++) {
		if (engine->workers[i].thread)
			platform_thread_join(engine->workers[i].thread);
		release_worker(&engine->workers[i]);
	}
}

void input_evtx_free(struct input_evtx *engine)
{
	if (!engine)
		return;
	stop_workers(engine);
	for (uint64_t i = 0; engine->ring && i < engine->ring_size; i++) {
		free(engine->ring[i].buffer);
		evtx_batch_release(&engine->ring[i].batch);
	}
	free(engine->workers);
	free(engine->ring);
	platform_lock_free(engine->lock);
	platform_signal_free(engine->more);
	platform_signal_free(engine->done);
	event_release(&engine->second);
	free(engine);
}
