/*
 * evtx_image.h - one chunk of an EVTX log as a log of its own, in memory, made
 * safe for readers that trust sizes.  Private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_IMAGE_H
#define EVTX_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EVTX_IMAGE_HEADER = 4096,	/* the file header block */
	EVTX_IMAGE_CHUNK = 65536,
	EVTX_IMAGE_SIZE = EVTX_IMAGE_HEADER + EVTX_IMAGE_CHUNK,
	EVTX_IMAGE_FIRST = 512,		/* where the first record stands */
	/* A record's header (24) and trailer (4) and what can hold an event. */
	EVTX_IMAGE_LEAST = 32,
	EVTX_IMAGE_RECORDS = (EVTX_IMAGE_CHUNK - EVTX_IMAGE_FIRST) / EVTX_IMAGE_LEAST + 1,
};

/* Where a record stands in its chunk. */
struct evtx_image_record {
	uint32_t offset;
	uint32_t size;		/* checked: inside the chunk, its copy agrees */
};

/*
 * The bytes hold each record of the chunk at its place, so that what points
 * into the chunk stays right.  A reader that goes from record to record by their
 * sizes meets exactly those in `records`: bytes between two of them that are no
 * record were given to the one before, and before the first stands a `filler`
 * that is none.
 */
struct evtx_image {
	uint8_t bytes[EVTX_IMAGE_SIZE];
	struct evtx_image_record records[EVTX_IMAGE_RECORDS];
	size_t count;
	size_t filler;		/* 1 if the reader meets the filler first, else 0 */
	uint32_t end;		/* where the search for records ended */
	bool end_known;		/* the header's free-space offset is possible */
};

/*
 * Make an image of chunk (EVTX_IMAGE_CHUNK bytes).  After damage records are
 * found again by their signature, a possible size and its copy.  With `slack` also
 * behind the free-space offset.
 */
void evtx_image_make(struct evtx_image *image, const uint8_t *chunk, bool slack);

/* The index in records of the one at offset, or -1. */
int evtx_image_find(const struct evtx_image *image, uint32_t offset);

#endif
