/*
 * input_pool.c - blocks of EVTX logs as jobs.  Knows nothing of what is in a chunk, and not
 * where results go.
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
#include "jobs.h"
#include "reader.h"
#include "shortage.h"

/* What a thread needs to work on jobs. */
struct worker {
	struct input_pool *pool;
	struct evtx_decoder *decoder;
	uint8_t *buffer;	/* a block, two chunks to put one together, one of the file */
};

struct input_pool {
	const struct catalog *catalog;
	bool recover, retry;
	struct jobs *jobs;
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

/* Of a pipe what is before the block is gone. */
static int64_t read_file(void *context, uint64_t at, uint8_t *buffer, uint32_t size)
{
	const struct before *before = context;
	const struct input_job *job = before->job;

	if (!job->bytes)
		return input_source_read_at(job->source, buffer, size,
					    job->offset % EVTX_CHUNK_SIZE + at, NULL);
	if (at >= job->size)
		return job->at_end ? 0 : -1;
	if (size > job->size - at)
		size = job->size - (uint32_t)at;
	memcpy(buffer, job->bytes + at, size);
	return size;
}

/* That of a pipe is known when it has come. */
static uint64_t end_of(const struct input_job *job)
{
	if (job->at_end)
		return job->offset + job->size;
	return job->bytes ? 0 : job->source->size;
}

static void work(void *self, void *given)
{
	struct worker *worker = self;
	struct input_job *job = given;
	struct before before = { job, job->offset >= EVTX_FILE_HEADER + EVTX_CHUNK_SIZE };
	struct evtx_block block = {
		.offset = job->offset, .last = job->at_end,
		.recover = worker->pool->recover, .dirty = job->dirty,
		.before = read_before, .read = read_file, .context = &before,
		.end = end_of(job),
	};

	block.bytes = fetch(worker, job, &block.size);
	evtx_block_read(&block, worker->decoder, &job->batch, worker->buffer + INPUT_BLOCK_SIZE);
}

/* ---- Threads ------------------------------------------------------------- */

static void worker_free(void *self)
{
	struct worker *worker = self;

	if (!worker)
		return;
	evtx_decoder_free(worker->decoder);
	aligned_free(worker->buffer);
	free(worker);
}

static void *worker_new(void *context)
{
	struct input_pool *pool = context;
	struct worker *worker = shortage_watch(calloc(1, sizeof(*worker)));

	if (!worker)
		return NULL;
	worker->pool = pool;
	worker->decoder = evtx_decoder_new(pool->catalog);
	worker->buffer = aligned_new(INPUT_BLOCK_SIZE + 3 * EVTX_CHUNK_SIZE);
	if (worker->decoder && worker->buffer)
		return worker;
	worker_free(worker);
	return NULL;
}

static void job_free(void *given)
{
	struct input_job *job = given;

	aligned_free(job->buffer);
	if (job->used)
		evtx_batch_release(&job->batch);
}

/* ---- Public -------------------------------------------------------------- */

struct input_pool *input_pool_new(const struct catalog *catalog, unsigned threads,
				  bool recover, bool retry)
{
	static const struct jobs_kind kind = {
		.size = sizeof(struct input_job), .worker_new = worker_new,
		.worker_free = worker_free, .work = work, .job_free = job_free,
	};
	struct input_pool *pool = shortage_watch(calloc(1, sizeof(*pool)));

	if (!pool)
		return NULL;
	pool->catalog = catalog;
	pool->recover = recover;
	pool->retry = retry;
	pool->jobs = jobs_new(&kind, pool, threads);
	if (pool->jobs)
		return pool;
	free(pool);
	return NULL;
}

void input_pool_free(struct input_pool *pool)
{
	if (!pool)
		return;
	jobs_free(pool->jobs);
	free(pool);
}

struct input_job *input_pool_next_free(struct input_pool *pool)
{
	struct input_job *job = jobs_next_free(pool->jobs);

	if (!job)
		return NULL;
	if (!job->used)
		evtx_batch_init(&job->batch);
	job->used = true;
	job->batch.retry = pool->retry;
	evtx_batch_reset(&job->batch);
	job->source = NULL;
	job->bytes = NULL;
	job->size = job->missing = 0;
	job->at_end = job->last = false;
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
	jobs_add(pool->jobs);
}

struct input_job *input_pool_first(struct input_pool *pool)
{
	return jobs_first(pool->jobs);
}

void input_pool_drop(struct input_pool *pool)
{
	jobs_drop(pool->jobs);
}
