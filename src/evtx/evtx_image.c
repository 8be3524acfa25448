/*
 * evtx_image.c - a chunk becomes a log of one chunk whose records can be
 * walked.  Knows where sizes are; knows nothing of what records hold.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_image.h"

#include <string.h>

static void put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static uint8_t *chunk_of(struct evtx_image *image)
{
	return image->bytes + EVTX_FILE_HEADER;
}

/* A record from offset to end, whatever was there. */
static void set_size(struct evtx_image *image, uint32_t offset, uint32_t end)
{
	uint8_t *chunk = chunk_of(image);

	memcpy(chunk + offset, "**\0\0", 4);
	put32(chunk + offset + 4, end - offset);
	put32(chunk + end - EVTX_RECORD_TRAILER, end - offset);
}

/*
 * After the last record, libevtx looks for more of them in steps of four, and
 * steps over what it finds by its size: from an odd place it would read past the
 * end of the chunk.  Nothing is lost, since all that is wanted was added.
 */
static void end_evenly(struct evtx_image *image)
{
	uint8_t *chunk = chunk_of(image);

	image->end = (image->end + 3) & ~UINT32_C(3);
	for (uint32_t at = image->end; at < EVTX_CHUNK_SIZE; at += 4)
		if (memcmp(chunk + at, "**\0\0", 4) == 0)
			memset(chunk + at, 0, 4);
}

/* libevtx ignores checksums of a chunk, but not what is found wrong before. */
static void set_chunk_header(struct evtx_image *image)
{
	uint8_t *chunk = chunk_of(image);
	uint32_t last = image->count ? image->offsets[image->count - 1] : EVTX_CHUNK_HEADER;

	memcpy(chunk, "ElfChnk", 8);
	put32(chunk + 40, 128);
	put32(chunk + 44, last);
	put32(chunk + 48, image->end);
}

/* Version 3.1, one chunk, clean; the checksum is that of these bytes. */
static void set_file_header(uint8_t *bytes)
{
	memset(bytes, 0, EVTX_FILE_HEADER);
	memcpy(bytes, "ElfFile", 8);
	put32(bytes + 24, 1);
	put32(bytes + 32, 128);
	put32(bytes + 36, 1 | 3 << 16);
	put32(bytes + 40, EVTX_FILE_HEADER | 1 << 16);
	put32(bytes + 124, 0x6A858817);
}

void evtx_image_start(struct evtx_image *image, const uint8_t *chunk, size_t size)
{
	image->count = image->filler = 0;
	image->end = EVTX_CHUNK_HEADER;
	memcpy(chunk_of(image), chunk, size);
	memset(chunk_of(image) + size, 0, EVTX_CHUNK_SIZE - size);
}

bool evtx_image_add(struct evtx_image *image, uint32_t offset, uint32_t size)
{
	uint32_t gap = offset - image->end;

	if (offset < image->end || offset > EVTX_CHUNK_SIZE || size < EVTX_RECORD_MIN ||
	    size > EVTX_CHUNK_SIZE - offset)
		return false;
	if (image->count == 0 && gap > 0 && gap < EVTX_RECORD_MIN)
		return false;	/* no room for the filler */
	if (image->count == 0)
		image->filler = gap > 0;
	image->offsets[image->count++] = offset;
	image->end = offset + size;
	return true;
}

void evtx_image_end(struct evtx_image *image)
{
	end_evenly(image);
	if (image->filler)
		set_size(image, EVTX_CHUNK_HEADER, image->offsets[0]);
	for (size_t i = 0; i < image->count; i++)
		set_size(image, image->offsets[i],
			 i + 1 < image->count ? image->offsets[i + 1] : image->end);
	set_chunk_header(image);
	set_file_header(image->bytes);
}

int evtx_image_find(const struct evtx_image *image, uint32_t offset)
{
	for (size_t i = 0; i < image->count; i++)
		if (image->offsets[i] == offset)
			return (int)i;
	return -1;
}
