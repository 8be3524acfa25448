/*
 * evtx_recover.c - finds records that are not live: those a chunk held before it
 * was used again (slack), those that a hole hides, and deleted ones.  Knows
 * nothing of what is in them but whether their template is still there.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_decoder.h"

/* The number of live records that start at or before a byte. */
static size_t live_before(const struct evtx_decoder *decoder, uint32_t at)
{
	size_t low = 0, high = decoder->live_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (decoder->live[middle].offset <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t end_of(const struct evtx_record *record)
{
	return record->offset + record->size;
}

/*
 * A tool that deletes a record makes the one before it longer: then it is
 * inside a live one and its last bytes hold the size of both.  What else is inside a
 * live one is data of its event.  All others are between live ones and end with their
 * own size.
 */
static bool has_room(const struct evtx_decoder *decoder, const struct evtx_record *record)
{
	size_t count = live_before(decoder, record->offset);
	const struct evtx_record *before = count ? &decoder->live[count - 1] : NULL;
	uint32_t limit = count < decoder->live_count ? decoder->live[count].offset :
			 decoder->chunk.size;

	if (before && record->offset < end_of(before))
		return end_of(record) == end_of(before) && record->offset != before->offset;
	return end_of(record) <= limit && evtx_chunk_repeats(&decoder->chunk, record);
}

/* The same record, moved. */
static bool is_live(const struct evtx_decoder *decoder, const struct evtx_record *record)
{
	for (size_t i = 0; i < decoder->live_count; i++)
		if (decoder->live[i].id == record->id &&
		    decoder->live[i].written == record->written)
			return true;
	return false;
}

/* The id in front of a definition shows whether it was overwritten. */
static bool has_template(const struct evtx_decoder *decoder,
			 const struct evtx_record *record)
{
	const uint8_t *body = decoder->chunk.bytes + record->offset + EVTX_RECORD_HEADER;
	uint32_t definition;

	if (record->size < EVTX_RECORD_MIN + EVTX_FRAGMENT_SIZE + EVTX_INSTANCE_SIZE ||
	    body[EVTX_FRAGMENT_SIZE] != EVTX_INSTANCE_TOKEN)
		return true;
	definition = bytes_u32(body + EVTX_FRAGMENT_SIZE + 6);
	return definition <= decoder->chunk.size - EVTX_DEFINITION_HEADER &&
	       bytes_u32(decoder->chunk.bytes + definition + 4) ==
	       bytes_u32(body + EVTX_FRAGMENT_SIZE + 2);
}

bool evtx_recover_next(const struct evtx_decoder *decoder, uint32_t *at,
		       struct evtx_record *record)
{
	while (evtx_chunk_find(&decoder->chunk, *at, decoder->chunk.size, record)) {
		*at = record->offset + 1;
		if (has_room(decoder, record) && has_template(decoder, record) &&
		    !is_live(decoder, record)) {
			record->recovered = record->doubtful = true;
			return true;
		}
	}
	return false;
}
