/*
 * evt_writer.h - writes legacy .evt files as Windows NT 4 to Server 2003 write them.
 *
 * It serves the tests only and shares no code with the readers under test.  Records go into
 * a ring behind a header of 48 bytes, over the oldest ones when it is full; what is behind
 * the EOF record stays as it was.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_WRITER_H
#define EVT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evtx_writer.h"

enum { EVT_FILE_HEADER = 48, EVT_END_RECORD = 40, EVT_NUMBERS = 56 };

/* One record in fresh memory; ends the program if a value is not text. */
uint8_t *evt_record(const struct evtx_record *record, size_t *size);

/* A file in memory.  Offsets count from its beginning. */
struct evt_ring {
	uint8_t *bytes;
	size_t size;
	size_t begin, end;	/* of the oldest record and of the EOF record */
	size_t used;		/* bytes from one to the other */
	size_t spare;		/* bytes that are given up when it is full, or more */
	uint32_t next, oldest;	/* record numbers; 0: there is no record */
	bool wrapped;
};

void evt_ring_init(struct evt_ring *ring, size_t size);
/* The record's number is that of its bytes.  It has to fit. */
void evt_ring_add(struct evt_ring *ring, const uint8_t *record, size_t size);
/* Write the header; Windows does that when the log is closed. */
void evt_ring_header(struct evt_ring *ring, bool dirty);
void evt_ring_release(struct evt_ring *ring);

/* A whole log; size 0: as large as it has to be.  dirty: the header is that of the time
 * when half of the records were there. */
void evt_ring_write(struct evt_ring *ring, const struct evtx_record *records, size_t count,
		    size_t size, bool dirty);

#endif
