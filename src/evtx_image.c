/*
 * evtx_image.c - a chunk becomes a log of one chunk whose records can be
 * walked.  Knows record sizes; knows nothing of what records hold.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_image.h"

#include <string.h>

enum {
	/* In the chunk's header. */
	AT_HEADER_SIZE = 40, AT_LAST_RECORD = 44, AT_FREE_SPACE = 48,
	CHUNK_HEADER = 128,
};

static uint32_t get32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

/* The size of the record at offset, or 0 if there is none that ends by `end`. */
static uint32_t record_size(const uint8_t *chunk, uint32_t offset, uint32_t end)
{
	const uint8_t *record = chunk + offset;
	uint32_t size;

	if (end - offset < EVTX_IMAGE_LEAST || memcmp(record, "**\0\0", 4) != 0)
		return 0;
	size = get32(record + 4);
	if (size < EVTX_IMAGE_LEAST || size > end - offset)
		return 0;
	return get32(record + size - 4) == size ? size : 0;
}

static void find_records(struct evtx_image *image, const uint8_t *chunk)
{
	uint32_t offset = EVTX_IMAGE_FIRST;

	while (offset < image->end) {
		uint32_t size = record_size(chunk, offset, image->end);

		if (size > 0)
			image->records[image->count++] = (struct evtx_image_record){ offset, size };
		offset += size > 0 ? size : 1;
	}
}

static void set_size(uint8_t *chunk, uint32_t offset, uint32_t size)
{
	put32(chunk + offset + 4, size);
	put32(chunk + offset + size - 4, size);
}

/*
 * What stands before the first record becomes a record that nobody asks for.  If
 * that has no room, the first record becomes part of it.
 */
static void add_filler(struct evtx_image *image, uint8_t *chunk)
{
	uint32_t gap = image->count ? image->records[0].offset - EVTX_IMAGE_FIRST : 0;

	if (gap > 0 && gap < EVTX_IMAGE_LEAST) {
		memmove(image->records, image->records + 1,
			--image->count * sizeof(image->records[0]));
		gap = image->count ? image->records[0].offset - EVTX_IMAGE_FIRST : 0;
	}
	image->filler = gap > 0;
	if (gap == 0)
		return;
	memcpy(chunk + EVTX_IMAGE_FIRST, "**\0\0", 4);
	set_size(chunk, EVTX_IMAGE_FIRST, gap);
}

static void close_gaps(const struct evtx_image *image, uint8_t *chunk)
{
	for (size_t i = 1; i < image->count; i++) {
		const struct evtx_image_record *before = &image->records[i - 1];
		uint32_t room = image->records[i].offset - before->offset;

		if (room != before->size)
			set_size(chunk, before->offset, room);
	}
}

static void set_chunk_header(const struct evtx_image *image, uint8_t *chunk)
{
	uint32_t last = EVTX_IMAGE_FIRST, end = EVTX_IMAGE_FIRST;

	if (image->count > 0) {
		last = image->records[image->count - 1].offset;
		end = last + image->records[image->count - 1].size;
	}
	memcpy(chunk, "ElfChnk", 8);
	put32(chunk + AT_HEADER_SIZE, CHUNK_HEADER);
	put32(chunk + AT_LAST_RECORD, last);
	put32(chunk + AT_FREE_SPACE, end);
}

/* Version 3.1, one chunk, clean.  Its checksum is that of these bytes. */
static void set_file_header(uint8_t *bytes)
{
	memset(bytes, 0, EVTX_IMAGE_HEADER);
	memcpy(bytes, "ElfFile", 8);
	put32(bytes + 24, 1);
	put32(bytes + 32, 128);
	put32(bytes + 36, 1 | 3 << 16);
	put32(bytes + 40, EVTX_IMAGE_HEADER | 1 << 16);
	put32(bytes + 124, 0x6A858817);
}

void evtx_image_make(struct evtx_image *image, const uint8_t *chunk, bool slack)
{
	uint8_t *copy = image->bytes + EVTX_IMAGE_HEADER;
	uint32_t end = get32(chunk + AT_FREE_SPACE);

	image->count = image->filler = 0;
	image->end_known = end >= EVTX_IMAGE_FIRST && end <= EVTX_IMAGE_CHUNK;
	image->end = image->end_known && !slack ? end : EVTX_IMAGE_CHUNK;
	find_records(image, chunk);
	memcpy(copy, chunk, EVTX_IMAGE_CHUNK);
	add_filler(image, copy);
	close_gaps(image, copy);
	set_chunk_header(image, copy);
	set_file_header(image->bytes);
}

int evtx_image_find(const struct evtx_image *image, uint32_t offset)
{
	for (size_t i = 0; i < image->count; i++)
		if (image->records[i].offset == offset)
			return (int)i;
	return -1;
}
