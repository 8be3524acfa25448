/*
 * evtx_record.h - the records of a chunk become events.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_RECORD_H
#define EVTX_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "log_stats.h"

struct catalog;
struct evtx_chunk;
struct evtx_record;

/* A record that could not be decoded, for the second reader. */
struct evtx_retry {
	size_t before;		/* sighting of the batch that comes behind it */
	const uint8_t *chunk;	/* its bytes, in the batch's arena */
	uint64_t chunk_offset;
	uint32_t offset, size;	/* of the record */
	uint64_t id;
	const char *why;
};

/* What came out of some chunks.  Threads fill batches, each its own. */
struct evtx_batch {
	struct arena arena;	/* of everything that the events point to */
	/* Distinct events, and where they were seen, in the order of the records.
	 * event->arena is not used. */
	struct event *events;
	struct event_process *processes;
	size_t event_count, event_room;
	struct event_repeat *repeats;
	size_t count, room;
	struct evtx_retry *retries;
	size_t retry_count, retry_room;
	struct input_stats stats;
	/* Chunks of zeros in front of the first other chunk and behind the last: what
	 * stands around the batch tells whether they are a hole. */
	uint32_t zeros_before, zeros_behind;
	bool any;		/* other chunks */
	bool retry;		/* keep records for the second reader */
	bool oom;		/* memory ran out: the run cannot go on */
};

void evtx_batch_init(struct evtx_batch *batch);
void evtx_batch_reset(struct evtx_batch *batch);	/* empty, keep memory */
void evtx_batch_release(struct evtx_batch *batch);

/* What was read, lent until the batch is reset. */
void evtx_batch_repeats(const struct evtx_batch *batch, struct event_repeats *repeats);

/* One for each thread; it keeps what is worth knowing across chunks. */
struct evtx_decoder;
struct evtx_decoder *evtx_decoder_new(const struct catalog *catalog);
void evtx_decoder_free(struct evtx_decoder *decoder);
/* Decode every record for itself, also if it repeats another one: for tests, which
 * compare the two.  They differ only where a forged chunk would make texts, or repeat
 * fragments, without limit: what is only seen again costs nothing. */
void evtx_decoder_plain(struct evtx_decoder *decoder);

/* "chunks of zeros between others: 3" into the ledger; they end at `end`. */
void evtx_batch_hole(struct input_stats *stats, uint64_t end, uint64_t zeros);

/*
 * Read all records of a chunk: count them in the batch's ledger and append the
 * events that the catalog wants.  `bytes` holds size bytes, EVTX_CHUNK_SIZE or
 * fewer at the end of a file, that stand at `offset` of the file.
 */
void evtx_decoder_chunk(struct evtx_decoder *decoder, struct evtx_batch *batch,
			const uint8_t *bytes, uint32_t size, uint64_t offset,
			bool recover);

/* "record 17 cannot be decoded: ..." into the ledger, and counted. */
void evtx_retry_failed(const struct evtx_retry *retry, struct input_stats *stats);

#endif
