/*
 * input_pool.c - a ring of jobs and the threads that work on them.  Knows nothing
 * of what is in a chunk, and not where results go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_pool.h"

#include <stdlib.h>
#include <string.h>

#include "aligned.h"
#include "evtx_block.h"
#include "input_fetch.h"
#include "reader.h"
#include "platform.h"
#include "shortage.h"

enum {
	/* Small files make small jobs: enough of them that no thread waits. */
	RING_BASE = 4,
	RING_PER_THREAD = 6,
	/* A job of IIS events only takes 0.6 MiB; a ring of them stays small. */
	RING_MAX = 32,
	THREADS_MAX = 64,
};

/* What a thread needs to work on jobs. */
struct worker {
	struct input_pool *pool;
	struct platform_thread *thread;
	struct evtx_decoder *decoder;
	uint8_t *buffer;	/* a block, and two chunks to put one together */
};

struct input_pool {
	const struct catalog *catalog;
	bool recover;

	struct input_job *ring;
	uint64_t ring_size;
	/* Jobs first to next - 1 are in the ring, at their number % ring_size. */
	uint64_t first, taken, next;
	bool stop;
	struct platform_lock *lock;	/* of all above, and of job->done */
	struct platform_condition *more;	/* a job to take, or the end */
	struct platform_condition *done;	/* a job was finished */

	struct worker *workers;		/* [0]: the calling thread */
	unsigned worker_count, started;
};

/* ---- Working on a job ---------------------------------------------------- */

static const uint8_t *fetch(struct worker *worker, struct input_job *job, uint32_t *size)
{
	*size = job->size;
	if (job->bytes)
		return job->bytes;
	*size = input_fetch(job->source, &job->batch.stats, worker->buffer, job->size,
			    job->offset);
	job->missing = job->size - *size;
	return worker->buffer;
}

/* The chunk in front of a job's block. */
struct before {
	const struct input_job *job;
	bool any;
};

static bool read_before(void *context, uint8_t *buffer)
{
	const struct before *before = context;
	const struct input_job *job = before->job;

	if (!before->any)
		return false;
	if (job->bytes) {
		memcpy(buffer, job->bytes - EVTX_CHUNK_SIZE, EVTX_CHUNK_SIZE);
		return true;
	}
	return input_source_read_at(job->source, buffer, EVTX_CHUNK_SIZE,
				    job->offset - EVTX_CHUNK_SIZE, NULL) == EVTX_CHUNK_SIZE;
}

static void work(struct worker *worker, struct input_job *job)
{
	struct before before = { job, job->offset >= EVTX_FILE_HEADER + EVTX_CHUNK_SIZE };
	struct evtx_block block = {
		.offset = job->offset, .last = job->at_end,
		.recover = worker->pool->recover,
		.before = read_before, .context = &before,
	};

	block.bytes = fetch(worker, job, &block.size);
	evtx_block_read(&block, worker->decoder, &job->batch, worker->buffer + INPUT_BLOCK_SIZE);
}

static struct input_job *job_at(const struct input_pool *pool, uint64_t number)
{
	return &pool->ring[number % pool->ring_size];
}

/* Work on the next waiting job, if there is one.  The lock is held. */
static bool work_on_next(struct worker *worker)
{
	struct input_pool *pool = worker->pool;
	struct input_job *job;

	if (pool->taken == pool->next)
		return false;
	job = job_at(pool, pool->taken++);
	platform_unlock(pool->lock);
	work(worker, job);
	platform_lock(pool->lock);
	job->done = true;
	platform_condition_all(pool->done);
	return true;
}

static void run_worker(void *context)
{
	struct worker *worker = context;
	struct input_pool *pool = worker->pool;

	platform_lock(pool->lock);
	while (!pool->stop)
		if (!work_on_next(worker))
			platform_condition_wait(pool->more, pool->lock);
	platform_unlock(pool->lock);
}

/* ---- Threads ------------------------------------------------------------- */

static int start_worker(struct worker *worker, struct input_pool *pool, bool thread)
{
	worker->pool = pool;
	worker->decoder = evtx_decoder_new(pool->catalog);
	worker->buffer = aligned_new(INPUT_BLOCK_SIZE + 2 * EVTX_CHUNK_SIZE);
	if (!worker->decoder || !worker->buffer)
		return -1;
	if (thread)
		worker->thread = platform_thread_start(run_worker, worker);
	return thread && !worker->thread ? -1 : 0;
}

static void release_worker(struct worker *worker)
{
	evtx_decoder_free(worker->decoder);
	aligned_free(worker->buffer);
	*worker = (struct worker){ 0 };
}

/* One more thread when there is a second job for it.  It is no fault if the
 * system has none left. */
static void start_another(struct input_pool *pool)
{
	struct worker *worker = &pool->workers[pool->started];

	if (pool->started == pool->worker_count || pool->next - pool->taken < 2)
		return;
	if (start_worker(worker, pool, true) < 0) {
		release_worker(worker);
		pool->worker_count = pool->started;
	} else {
		pool->started++;
	}
}

static void stop_workers(struct input_pool *pool)
{
	if (pool->lock && pool->more) {
		platform_lock(pool->lock);
		pool->stop = true;
		platform_condition_all(pool->more);
		platform_unlock(pool->lock);
	}
	for (unsigned i = 0; pool->workers && i < pool->started; i++) {
		if (pool->workers[i].thread)
			platform_thread_join(pool->workers[i].thread);
		release_worker(&pool->workers[i]);
	}
}

/* One job at a time without threads; else some for each, and one at least. */
static uint64_t ring_size(unsigned threads)
{
	uint64_t size = RING_BASE + RING_PER_THREAD * (uint64_t)threads;

	if (threads == 1)
		return 1;
	if (size > RING_MAX)
		size = RING_MAX;
	return size < threads + RING_BASE ? threads + RING_BASE : size;
}

static int set_up(struct input_pool *pool, unsigned threads, bool retry)
{
	pool->worker_count = threads;
	pool->ring_size = ring_size(threads);
	pool->workers = shortage_watch(calloc(threads, sizeof(*pool->workers)));
	pool->ring = shortage_watch(calloc(pool->ring_size, sizeof(*pool->ring)));
	pool->lock = platform_lock_new();
	pool->more = platform_condition_new();
	pool->done = platform_condition_new();
	if (!pool->workers || !pool->ring || !pool->lock || !pool->more || !pool->done)
		return -1;
	for (uint64_t i = 0; i < pool->ring_size; i++) {
		evtx_batch_init(&pool->ring[i].batch);
		pool->ring[i].batch.retry = retry;
	}
	pool->started = 1;
	return start_worker(&pool->workers[0], pool, false);
}

/* ---- Public -------------------------------------------------------------- */

struct input_pool *input_pool_new(const struct catalog *catalog, unsigned threads,
				  bool recover, bool retry)
{
	struct input_pool *pool = shortage_watch(calloc(1, sizeof(*pool)));

	if (!pool)
		return NULL;
	if (threads == 0)
		threads = platform_processors();
	pool->catalog = catalog;
	pool->recover = recover;
	if (set_up(pool, threads < 1 ? 1 : threads < THREADS_MAX ? threads : THREADS_MAX,
		   retry) < 0) {
		input_pool_free(pool);
		return NULL;
	}
	return pool;
}

void input_pool_free(struct input_pool *pool)
{
	if (!pool)
		return;
	stop_workers(pool);
	for (uint64_t i = 0; pool->ring && i < pool->ring_size; i++) {
		aligned_free(pool->ring[i].buffer);
		evtx_batch_release(&pool->ring[i].batch);
	}
	free(pool->workers);
	free(pool->ring);
	platform_lock_free(pool->lock);
	platform_condition_free(pool->more);
	platform_condition_free(pool->done);
	free(pool);
}

struct input_job *input_pool_next_free(struct input_pool *pool)
{
	struct input_job *job;

	if (pool->next - pool->first == pool->ring_size)
		return NULL;
	job = job_at(pool, pool->next);
	evtx_batch_reset(&job->batch);
	job->source = NULL;
	job->bytes = NULL;
	job->size = job->missing = 0;
	job->at_end = job->last = job->done = false;
	return job;
}

uint8_t *input_pool_buffer(struct input_job *job)
{
	if (!job->buffer)
		job->buffer = aligned_new(EVTX_CHUNK_SIZE + INPUT_BLOCK_SIZE);
	return job->buffer;
}

void input_pool_add(struct input_pool *pool)
{
	platform_lock(pool->lock);
	pool->next++;
	platform_condition_all(pool->more);
	start_another(pool);
	platform_unlock(pool->lock);
}

struct input_job *input_pool_first(struct input_pool *pool)
{
	struct input_job *job = job_at(pool, pool->first);

	if (pool->first == pool->next)
		return NULL;
	platform_lock(pool->lock);
	while (!job->done)
		if (!work_on_next(&pool->workers[0]))
			platform_condition_wait(pool->done, pool->lock);
	platform_unlock(pool->lock);
	return job;
}

void input_pool_drop(struct input_pool *pool)
{
	pool->first++;
}
