/*
 * evtx_record.h - the records of a chunk become events.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_RECORD_H
#define EVTX_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "evtx_batch.h"

struct catalog;
struct log_stats;

enum { EVTX_PLACES_ASKED = 4 };	/* of a file: so many chunks say what it collects */

/* The log of all records of a chunk that sizes lead to, or of the first chunks of a file. */
struct evtx_own {
	enum { EVTX_OWN_NOT_ASKED, EVTX_OWN_NONE, EVTX_OWN_ONE, EVTX_OWN_SEVERAL } is;
	const struct log_stats *log;	/* if it is one: of one of its computers */
	unsigned more;			/* records of its channel than with a damaged name of it */
};

/* One is of that log (NULL: there are too many logs). */
void evtx_own_add(struct evtx_own *own, const struct log_stats *log);

/* One for each thread; it keeps what is worth knowing across chunks. */
struct evtx_decoder;
struct evtx_decoder *evtx_decoder_new(const struct catalog *catalog);
void evtx_decoder_free(struct evtx_decoder *decoder);
/* Decode every record for itself, also if it repeats another one: for tests, which
 * compare the two.  They differ only where a forged chunk would make texts, or repeat
 * fragments, without limit: a repeat costs nothing. */
void evtx_decoder_plain(struct evtx_decoder *decoder);

/* The chunks of the file, for a chunk that cannot show itself whose records it has. */
struct evtx_around {
	/* Bytes that are `at` bytes after its first place; how many there are, -1: who knows. */
	int64_t (*read)(void *context, uint64_t at, uint8_t *buffer, uint32_t size);
	void *context;
	uint8_t *buffer;	/* EVTX_CHUNK_SIZE bytes */
	bool dirty;		/* it was not closed, its header says */
};

/* What the next chunks are of, and from how many ends of the file, its start and its end, places
 * are counted that lead to where they are. */
void evtx_decoder_within(struct evtx_decoder *decoder, const struct evtx_around *file,
			 unsigned ends);

/*
 * Read all records of a chunk: count them in the batch's statistics and append the
 * events that the catalog wants.  `bytes` holds size bytes, EVTX_CHUNK_SIZE or
 * fewer at the end of a file, which are at `offset` of the file.
 */
void evtx_decoder_chunk(struct evtx_decoder *decoder, struct evtx_batch *batch,
			const uint8_t *bytes, uint32_t size, uint64_t offset,
			bool recover);

/* Count the record and report "record 17 cannot be decoded: ...". */
void evtx_retry_failed(const struct evtx_retry *retry, struct input_stats *stats);

/* Report records that are not certain to be of the log that they name: event->carried. */
void evtx_carried_problem(struct input_stats *stats, uint64_t offset, uint64_t count);

#endif
