/*
 * evtx_batch.h - what came out of some chunks: events, repeats, records for the
 * second reader, and statistics.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_BATCH_H
#define EVTX_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "reader.h"

struct log_stats;

/* A record that could not be decoded, for the second reader. */
struct evtx_retry {
	size_t before;		/* index of the batch's first repeat after this record */
	const uint8_t *chunk;	/* its bytes, in the batch's arena */
	uint64_t chunk_offset;
	uint32_t offset, size;	/* of the record */
	uint64_t id;
	bool doubtful;		/* it is believed to be of its log only if that is `own` */
	const struct log_stats *own;	/* or NULL */
	const char *why;
};

/* Threads fill batches, each its own. */
struct evtx_batch {
	struct arena arena;	/* of everything that the events point to */
	/* Distinct events, and where they occur, in the order of the records.
	 * event->arena is not used. */
	struct event *events;
	struct event_process *processes;
	size_t event_count, event_room, process_room;
	struct event_repeat *repeats;
	size_t count, room;
	struct evtx_retry *retries;
	size_t retry_count, retry_room;
	struct input_stats stats;
	/* Empty chunks before the first other chunk and after the last.  What comes before
	 * and after the batch decides whether they are a hole. */
	uint32_t zeros_before, zeros_after;
	bool any;		/* there are other chunks */
	bool retry;		/* keep records for the second reader */
	bool oom;		/* memory ran out: the run cannot go on */
};

void evtx_batch_init(struct evtx_batch *batch);
void evtx_batch_reset(struct evtx_batch *batch);	/* empty, keep memory */
void evtx_batch_release(struct evtx_batch *batch);

/* What was read, lent until the batch is reset. */
void evtx_batch_repeats(const struct evtx_batch *batch, struct event_repeats *repeats);

/* Report "3 empty chunks inside the log", which end at byte `end` of it. */
void evtx_batch_hole(struct input_stats *stats, uint64_t end, uint64_t zeros);

/* Zeroed memory of the batch; NULL and batch->oom if there is none. */
void *evtx_batch_alloc(struct evtx_batch *batch, size_t size);

/* Room for one more event, repeat or retry, which does not count yet; NULL and
 * batch->oom if memory runs out. */
struct event *evtx_batch_next_event(struct evtx_batch *batch);
struct event_repeat *evtx_batch_next_repeat(struct evtx_batch *batch);
struct evtx_retry *evtx_batch_next_retry(struct evtx_batch *batch);

#endif
