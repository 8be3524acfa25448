/*
 * evtx_block.h - the chunks of a piece of a log, also those that have moved.
 *
 * Chunks are at multiples of 65,536 bytes after the file header.  Where bytes
 * were inserted or lost, all chunks after that place have moved.  So for each
 * place of the grid without a chunk header the question is: does a chunk start inside
 * the place before this one?  Then it ends here and is read here, in one piece.
 * What is between such chunks is read as a chunk without header.
 *
 * Behind that place they are as far from the end of the file as they were: that they are chunks,
 * and no data of an event, is as certain there as it is in front of it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_BLOCK_H
#define EVTX_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct evtx_batch;
struct evtx_decoder;

struct evtx_block {
	const uint8_t *bytes;	/* starts at a place of the grid */
	uint32_t size;
	uint64_t offset;	/* in the file */
	bool last;		/* nothing follows in the file */
	bool recover;		/* deleted records and slack too */
	bool dirty;		/* the file was not closed, its header says */
	uint64_t end;		/* of the file; 0: who knows */
	/* The EVTX_CHUNK_SIZE bytes in front of the block, into buffer.  False if
	 * there are none.  Asked only where a chunk has moved. */
	bool (*before)(void *context, uint8_t *buffer);
	/* evtx_around.read */
	int64_t (*read)(void *context, uint64_t at, uint8_t *buffer, uint32_t size);
	void *context;
};

/* Read all chunks of a block.  buffer holds 3 * EVTX_CHUNK_SIZE bytes. */
void evtx_block_read(const struct evtx_block *block, struct evtx_decoder *decoder,
		     struct evtx_batch *batch, uint8_t *buffer);

#endif
