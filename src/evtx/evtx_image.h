/*
 * evtx_image.h - one chunk of an EVTX log as a log of its own, in memory, made
 * safe for readers that trust sizes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_IMAGE_H
#define EVTX_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evtx_chunk.h"

enum {
	EVTX_IMAGE_SIZE = EVTX_FILE_HEADER + EVTX_CHUNK_SIZE,
	EVTX_IMAGE_RECORDS = (EVTX_CHUNK_SIZE - EVTX_CHUNK_HEADER) / EVTX_RECORD_MIN + 1,
};

/*
 * The bytes hold each record at its place in the chunk, so that what points into
 * the chunk stays right.  A reader that goes from record to record by their sizes
 * meets exactly those that were added: bytes between two of them belong to the
 * one before, and before the first there is a filler if need be.
 */
struct evtx_image {
	uint8_t bytes[EVTX_IMAGE_SIZE];
	uint32_t offsets[EVTX_IMAGE_RECORDS];	/* of the records, in the chunk */
	size_t count;
	size_t filler;		/* 1 if the reader meets a filler first, else 0 */
	uint32_t end;		/* of the last record */
};

/* Begin with a chunk of size bytes, at most EVTX_CHUNK_SIZE. */
void evtx_image_start(struct evtx_image *image, const uint8_t *chunk, size_t size);

/* Add a record, in the order of offsets.  False: it does not fit in the chunk
 * and after the record before, and is left out. */
bool evtx_image_add(struct evtx_image *image, uint32_t offset, uint32_t size);

/* After the last record: make the sizes and headers fit.  Nothing after it looks
 * like a record any more. */
void evtx_image_end(struct evtx_image *image);

/* The index in offsets of the record there, or -1. */
int evtx_image_find(const struct evtx_image *image, uint32_t offset);

#endif
