/*
 * jobs.h - a ring of jobs, shared out to threads.
 *
 * Jobs are in a ring in the order in which their results are taken:
 *
 *      first ........... taken ............ next
 *      done or running   waiting            free
 *
 * The calling thread fills the ring.  When it is full, or at the end, it waits for
 * the first job; while that is not done it works on waiting jobs itself, so that
 * one job at a time needs no other thread.  Memory is bounded by the ring.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>

struct jobs;

/* What is done.  work() is called in any thread, all else in that of the caller. */
struct jobs_kind {
	size_t size;		/* of a job */
	/* What one thread needs to work, or NULL: memory ran out.  Without these two a thread
	 * needs nothing of its own: its worker is the context. */
	void *(*worker_new)(void *context);
	void (*worker_free)(void *worker);	/* accepts NULL */
	void (*work)(void *worker, void *job);
	void (*job_free)(void *job);	/* what a job holds; it was all zero at first */
};

/* threads: 0: as many as processors.  NULL when memory runs out. */
struct jobs *jobs_new(const struct jobs_kind *kind, void *context, unsigned threads);
/* Ends the threads; jobs that are not done are dropped.  Accepts NULL. */
void jobs_free(struct jobs *jobs);

/* A job to fill in, as it was left by an earlier one, or NULL if the ring is full.  The same
 * until it is added. */
void *jobs_next_free(struct jobs *jobs);
void jobs_add(struct jobs *jobs);

/* The first job of the ring, done; NULL if the ring is empty. */
void *jobs_first(struct jobs *jobs);
/* Its results were taken: its place is free. */
void jobs_drop(struct jobs *jobs);

#endif
