/*
 * input_pool.h - blocks of EVTX logs, shared out to threads; private to `input`.
 *
 * A job is a block of one source; jobs.h is the ring that they are in.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_POOL_H
#define INPUT_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "evtx_chunk.h"
#include "evtx_record.h"

struct catalog;
struct input_source;

/* What is read at once.  Of System logs half of it takes 5 % more time, a quarter 10 %; twice as
 * much gains nothing, and memory is short. */
enum { INPUT_BLOCK_SIZE = 16 * EVTX_CHUNK_SIZE };

struct input_job {
	/* Set by whoever adds it. */
	struct input_source *source;
	uint64_t offset;	/* of the block in the file */
	uint32_t size;		/* INPUT_BLOCK_SIZE, or less at the end */
	bool at_end;		/* of the file */
	bool dirty;		/* its header says so */
	bool last;		/* to be delivered of its source */
	/* Of a pipe: the bytes, with the chunk before them in front.  NULL: the
	 * worker reads them from the source. */
	uint8_t *bytes;

	/* Set when it is done. */
	uint32_t missing;	/* bytes at its end that are not there any more */
	struct evtx_batch batch;

	bool used;		/* private: batch is ready for use */
	uint8_t *buffer;
};

struct input_pool;

/* retry: keep records for a second reader.  NULL when memory runs out. */
struct input_pool *input_pool_new(const struct catalog *catalog, unsigned threads,
				  bool recover, bool retry);
/* Ends the threads; jobs that are not done are dropped. */
void input_pool_free(struct input_pool *pool);

/* An empty job to fill in, or NULL if the ring is full.  The same until it is
 * added. */
struct input_job *input_pool_next_free(struct input_pool *pool);
/* Memory for the bytes of a pipe: one chunk and a block; kept.  NULL: none. */
uint8_t *input_pool_buffer(struct input_job *job);
void input_pool_add(struct input_pool *pool);

/* The first job of the ring, done; NULL if the ring is empty. */
struct input_job *input_pool_first(struct input_pool *pool);
/* It was delivered: its place is free. */
void input_pool_drop(struct input_pool *pool);

#endif
