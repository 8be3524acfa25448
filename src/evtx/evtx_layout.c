/*
 * evtx_layout.c - the file header of an EVTX log and the order of its chunks.
 * Knows nothing of records.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_layout.h"

#include <inttypes.h>

#include "evtx_chunk.h"
#include "fail.h"
#include "reader.h"

enum {
	HEADER_SIZE = 128,	/* bytes of the file header that are used */
	ID_SIZE = 32,		/* bytes of a chunk header up to its first id */
	LOOK_AHEAD = 16,	/* damaged chunks stepped over to find the oldest */
};

/* What the file header says; the number of chunks, if that can be believed. */
static uint32_t check_header(struct input_source *source, const uint8_t *bytes, size_t size)
{
	struct evtx_file header;

	if (!evtx_file_header(bytes, size, &header)) {
		input_stats_problem(source->stats, 0, "file header is missing");
		return 0;
	}
	source->stats->dirty = header.dirty;
	if (header.checksum_differs)
		input_stats_problem(source->stats, 0, "file header checksum differs");
	return header.dirty || header.checksum_differs ? 0 : header.chunks;
}

static uint64_t chunks_in(uint64_t size)
{
	return (size + EVTX_CHUNK_SIZE - 1) / EVTX_CHUNK_SIZE;
}

/* The first record id of a chunk, or of the next one that has a header; 0: none
 * of them has. */
static uint64_t id_at(struct input_source *source, uint64_t base, uint64_t chunk,
		      uint64_t count)
{
	uint8_t bytes[ID_SIZE];
	uint64_t id = 0;

	for (int i = 0; i < LOOK_AHEAD && chunk < count && !id; i++, chunk++)
		if (input_source_read_at(source, bytes, sizeof(bytes),
					 base + chunk * EVTX_CHUNK_SIZE, NULL) == ID_SIZE)
			id = evtx_chunk_first_id(bytes);
	return id;
}

/*
 * The chunk with the oldest records.  Ids rise from chunk to chunk; in a log that
 * went on at its start they fall once.  What the file header says of it can be
 * old, so look for that place by halving.
 */
static uint64_t oldest_chunk(struct input_source *source, uint64_t base, uint64_t count)
{
	uint64_t low = 1, high = count, first, id;

	if (count < 2)
		return 0;
	first = id_at(source, base, 0, count);
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		id = id_at(source, base, middle, count);
		if (id > first)
			low = middle + 1;
		else
			high = middle;	/* older, or empty after the last one */
	}
	id = low < count ? id_at(source, base, low, count) : 0;
	return id && id < first ? low : 0;
}

void evtx_layout_head(struct input_source *source, const uint8_t *bytes, size_t size,
		       struct evtx_layout *layout)
{
	layout->chunks = check_header(source, bytes, size);
	layout->base = size >= ID_SIZE && evtx_chunk_first_id(bytes) ? 0 : EVTX_FILE_HEADER;
	layout->start = layout->base;
}

/* The header of a log that was closed counts no chunk that is not there. */
void evtx_layout_end(const struct evtx_layout *layout, struct input_source *source,
		      uint64_t size)
{
	uint64_t there = size > EVTX_FILE_HEADER ? chunks_in(size - EVTX_FILE_HEADER) : 0;

	if (layout->chunks > there)
		input_stats_problem(source->stats, size,
				     "cut off: %" PRIu64 " chunks of %" PRIu32, there,
				     layout->chunks);
}

/* A part of the header was cut off: the first chunk is somewhere before its place. */
static bool is_headless(struct input_source *source, const uint8_t *bytes, size_t size)
{
	struct evtx_file header;

	return !evtx_file_header(bytes, size, &header) &&
	       id_at(source, EVTX_FILE_HEADER, 0, 1) == 0;
}

void evtx_layout_of(struct input_source *source, struct evtx_layout *layout)
{
	uint8_t header[HEADER_SIZE];
	struct fail why;
	int64_t got = input_source_read_at(source, header, sizeof(header), 0, &why);

	if (got >= 0) {
		evtx_layout_head(source, header, (size_t)got, layout);
		if (is_headless(source, header, (size_t)got))
			layout->base = layout->start = 0;
	} else {
		input_stats_problem(source->stats, 0, "the file header cannot be read: %s",
				    why.msg);
		*layout = (struct evtx_layout){ .base = EVTX_FILE_HEADER,
						.start = EVTX_FILE_HEADER };
	}
	evtx_layout_end(layout, source, source->size);
	if (source->size > layout->base)
		layout->start += EVTX_CHUNK_SIZE *
			oldest_chunk(source, layout->base, chunks_in(source->size - layout->base));
}
