/*
 * evtx_block.c - goes through the chunks of a block, also through those that
 * are not where they should be.  Knows nothing of records and files.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_block.h"

#include <string.h>

#include "evtx_chunk.h"
#include "evtx_record.h"
#include "input_stats.h"

/* One place of the grid, while its chunks are looked for. */
struct place {
	const struct evtx_block *block;
	struct evtx_decoder *decoder;
	struct evtx_batch *batch;
	const uint8_t *bytes;
	uint32_t size;
	uint64_t offset;
	bool last;
	struct evtx_around file;
};

static void read_chunk(const struct place *place, const uint8_t *bytes, uint32_t size,
		       uint64_t offset)
{
	const uint64_t end = place->block->end;
	const bool from_start = offset == place->offset;
	const bool from_end = end > offset && (end - offset) % EVTX_CHUNK_SIZE == 0;

	evtx_decoder_within(place->decoder, &place->file, (unsigned)from_start + from_end);
	evtx_decoder_chunk(place->decoder, place->batch, bytes, size, offset,
			   place->block->recover);
}

static void report_moved(const struct place *place, uint64_t offset)
{
	input_stats_problem(&place->batch->stats, offset,
			     "chunk has moved: bytes were inserted or lost before it");
}

/*
 * A chunk that starts inside the place before this one, put together in the
 * buffer.  Returns how many bytes of this place belong to it; 0: there is none.
 */
static uint32_t read_from_before(const struct place *place, const uint8_t *before,
				 uint8_t *buffer)
{
	uint32_t start = evtx_chunk_search(before, EVTX_CHUNK_SIZE, 1);
	uint32_t head = EVTX_CHUNK_SIZE - start;
	uint32_t tail = start < place->size ? start : place->size;
	uint64_t offset = place->offset - head;

	if (head == 0)
		return 0;
	memmove(buffer, before + start, head);
	memcpy(buffer + head, place->bytes, tail);
	report_moved(place, offset);
	read_chunk(place, buffer, head + tail, offset);
	return tail;
}

/* A place without a chunk header of its own. */
static void read_moved(const struct place *place, const uint8_t *before, uint8_t *buffer)
{
	uint32_t at = before ? read_from_before(place, before, buffer) : 0;
	uint32_t next = evtx_chunk_search(place->bytes, place->size, at);

	if (at == 0 || next > at)
		read_chunk(place, place->bytes + at, next - at, place->offset + at);
	if (place->last && next < place->size) {
		report_moved(place, place->offset + next);
		read_chunk(place, place->bytes + next, place->size - next,
			   place->offset + next);
	}
}

void evtx_block_read(const struct evtx_block *block, struct evtx_decoder *decoder,
		     struct evtx_batch *batch, uint8_t *buffer)
{
	/* A pipe may end with an empty block: what was before it ends there. */
	for (uint32_t at = 0; at < block->size || (at == 0 && block->last);
	     at += EVTX_CHUNK_SIZE) {
		struct place place = {
			.block = block, .decoder = decoder, .batch = batch,
			.bytes = block->bytes + at, .size = block->size - at,
			.offset = block->offset + at,
			.last = block->last && block->size - at <= EVTX_CHUNK_SIZE,
			.file = { block->read, block->context, buffer + 2 * EVTX_CHUNK_SIZE,
				  block->dirty },
		};
		const uint8_t *before = NULL;

		if (place.size > EVTX_CHUNK_SIZE)
			place.size = EVTX_CHUNK_SIZE;
		if (evtx_chunk_has_header(place.bytes, place.size)) {
			read_chunk(&place, place.bytes, place.size, place.offset);
			continue;
		}
		if (at > 0)
			before = place.bytes - EVTX_CHUNK_SIZE;
		else if (block->before(block->context, buffer + EVTX_CHUNK_SIZE))
			before = buffer + EVTX_CHUNK_SIZE;
		read_moved(&place, before, buffer);
	}
}
