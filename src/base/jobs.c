/*
 * jobs.c - a ring of jobs and the threads that work on them.  Knows nothing of what a job
 * is, and not where results go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "jobs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "platform.h"
#include "shortage.h"

enum {
	/* Small files make small jobs: enough of them that no thread waits. */
	RING_BASE = 4,
	RING_PER_THREAD = 6,
	/* A job of IIS events only takes 1.2 MiB; a ring of them stays small. */
	RING_MAX = 32,
	THREADS_MAX = 64,
};

struct worker {
	struct jobs *jobs;
	struct platform_thread *thread;
	void *own;		/* what it works with */
};

struct jobs {
	const struct jobs_kind *kind;
	void *context;

	unsigned char *ring;
	bool *done;		/* of each place of the ring */
	uint64_t ring_size;
	/* Jobs first to next - 1 are in the ring, at their number % ring_size. */
	uint64_t first, taken, next;
	bool stop;
	struct platform_lock *lock;	/* of all above */
	struct platform_condition *more;	/* a job to take, or the end */
	struct platform_condition *finished;	/* a job was */

	struct worker *workers;		/* [0]: the calling thread */
	unsigned worker_count, started;
};

static void *job_at(const struct jobs *jobs, uint64_t number)
{
	return jobs->ring + number % jobs->ring_size * jobs->kind->size;
}

/* ---- threads ---- */

/* Work on the next waiting job, if there is one.  The lock is held. */
static bool work_on_next(struct worker *worker)
{
	struct jobs *jobs = worker->jobs;
	uint64_t number = jobs->taken;

	if (jobs->taken == jobs->next)
		return false;
	jobs->taken++;
	platform_unlock(jobs->lock);
	jobs->kind->work(worker->own, job_at(jobs, number));
	platform_lock(jobs->lock);
	jobs->done[number % jobs->ring_size] = true;
	platform_condition_all(jobs->finished);
	return true;
}

static void run_worker(void *context)
{
	struct worker *worker = context;
	struct jobs *jobs = worker->jobs;

	platform_lock(jobs->lock);
	while (!jobs->stop)
		if (!work_on_next(worker))
			platform_condition_wait(jobs->more, jobs->lock);
	platform_unlock(jobs->lock);
}

static int start_worker(struct worker *worker, struct jobs *jobs, bool thread)
{
	worker->jobs = jobs;
	worker->own = jobs->kind->worker_new ? jobs->kind->worker_new(jobs->context)
					     : jobs->context;
	if (!worker->own)
		return -1;
	if (thread)
		worker->thread = platform_thread_start(run_worker, worker);
	return thread && !worker->thread ? -1 : 0;
}

static void release_worker(struct worker *worker)
{
	if (worker->jobs && worker->jobs->kind->worker_free)
		worker->jobs->kind->worker_free(worker->own);
	*worker = (struct worker){ 0 };
}

/* One more thread when there is a second job for it.  It is no fault if the
 * system has none left. */
static void start_another(struct jobs *jobs)
{
	struct worker *worker = &jobs->workers[jobs->started];

	if (jobs->started == jobs->worker_count || jobs->next - jobs->taken < 2)
		return;
	if (start_worker(worker, jobs, true) < 0) {
		release_worker(worker);
		jobs->worker_count = jobs->started;
	} else {
		jobs->started++;
	}
}

static void stop_workers(struct jobs *jobs)
{
	if (jobs->lock && jobs->more) {
		platform_lock(jobs->lock);
		jobs->stop = true;
		platform_condition_all(jobs->more);
		platform_unlock(jobs->lock);
	}
	for (unsigned i = 0; jobs->workers && i < jobs->started; i++) {
		if (jobs->workers[i].thread)
			platform_thread_join(jobs->workers[i].thread);
		release_worker(&jobs->workers[i]);
	}
}

/* ---- the ring ---- */

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

static int set_up(struct jobs *jobs, unsigned threads)
{
	jobs->worker_count = threads;
	jobs->ring_size = ring_size(threads);
	jobs->workers = shortage_watch(calloc(threads, sizeof(*jobs->workers)));
	jobs->ring = shortage_watch(calloc(jobs->ring_size, jobs->kind->size));
	jobs->done = shortage_watch(calloc(jobs->ring_size, sizeof(*jobs->done)));
	jobs->lock = platform_lock_new();
	jobs->more = platform_condition_new();
	jobs->finished = platform_condition_new();
	if (!jobs->workers || !jobs->ring || !jobs->done || !jobs->lock || !jobs->more ||
	    !jobs->finished)
		return -1;
	jobs->started = 1;
	return start_worker(&jobs->workers[0], jobs, false);
}

struct jobs *jobs_new(const struct jobs_kind *kind, void *context, unsigned threads)
{
	struct jobs *jobs = shortage_watch(calloc(1, sizeof(*jobs)));

	if (!jobs)
		return NULL;
	if (threads == 0)
		threads = platform_processors();
	jobs->kind = kind;
	jobs->context = context;
	if (set_up(jobs, threads < 1 ? 1 : threads < THREADS_MAX ? threads : THREADS_MAX) < 0) {
		jobs_free(jobs);
		return NULL;
	}
	return jobs;
}

void jobs_free(struct jobs *jobs)
{
	if (!jobs)
		return;
	stop_workers(jobs);
	for (uint64_t i = 0; jobs->ring && i < jobs->ring_size; i++)
		jobs->kind->job_free(job_at(jobs, i));
	free(jobs->workers);
	free(jobs->ring);
	free(jobs->done);
	platform_lock_free(jobs->lock);
	platform_condition_free(jobs->more);
	platform_condition_free(jobs->finished);
	free(jobs);
}

void *jobs_next_free(struct jobs *jobs)
{
	if (jobs->next - jobs->first == jobs->ring_size)
		return NULL;
	return job_at(jobs, jobs->next);
}

void jobs_add(struct jobs *jobs)
{
	platform_lock(jobs->lock);
	jobs->done[jobs->next % jobs->ring_size] = false;
	jobs->next++;
	platform_condition_all(jobs->more);
	start_another(jobs);
	platform_unlock(jobs->lock);
}

void *jobs_first(struct jobs *jobs)
{
	bool *done = &jobs->done[jobs->first % jobs->ring_size];

	if (jobs->first == jobs->next)
		return NULL;
	platform_lock(jobs->lock);
	while (!*done)
		if (!work_on_next(&jobs->workers[0]))
			platform_condition_wait(jobs->finished, jobs->lock);
	platform_unlock(jobs->lock);
	return job_at(jobs, jobs->first);
}

void jobs_drop(struct jobs *jobs)
{
	jobs->first++;
}
