/*
 * fuzz_chunk.c - one chunk, whatever is in it.  The first byte says what is made
 * good before, so that the parts behind a checksum are reached: 1 signature,
 * 2 checksums; 4: recover deleted records too; 8: the chunk is cut off; 16: there is
 * a second reader, so that what a record would cost it is asked.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "evtx_bytes.h"
#include "evtx_chunk.h"
#include "evtx_record.h"

enum { SIGNATURE = 1, CHECKSUMS = 2, RECOVER = 4, CUT = 8, RETRY = 16 };

static void seal(uint8_t *chunk)
{
	uint32_t free_space = evtx_get32(chunk + 48), crc;

	if (free_space >= EVTX_CHUNK_HEADER && free_space <= EVTX_CHUNK_SIZE)
		evtx_set32(chunk + 52, evtx_crc32(0, chunk + EVTX_CHUNK_HEADER,
						  free_space - EVTX_CHUNK_HEADER));
	crc = evtx_crc32(0, chunk, 120);
	crc = evtx_crc32(crc, chunk + 128, EVTX_CHUNK_HEADER - 128);
	evtx_set32(chunk + 124, crc);
}

/* An event that is said to be like another one has its strings and data. */
static void check_alike(const struct evtx_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct event *event = &batch->events[i], *first = event;

		while (first->offset != event->like && first > batch->events)
			first--;
		if (first->offset != event->like || event->origin != event_origin(event) ||
		    first->kind != event->kind || first->level != event->level ||
		    first->string_count != event->string_count ||
		    first->data_size != event->data_size)
			abort();
		for (size_t k = 0; k < event->string_count; k++)
			if (strcmp(first->strings[k], event->strings[k]) != 0)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct evtx_decoder *decoder;
	struct evtx_batch batch;
	uint8_t *chunk;
	size_t used = EVTX_CHUNK_SIZE;

	if (!decoder)
		decoder = evtx_decoder_new(fuzz_catalog());
	chunk = calloc(1, EVTX_CHUNK_SIZE);
	if (!decoder || !chunk || size < 1 || size - 1 > EVTX_CHUNK_SIZE) {
		free(chunk);
		return 0;
	}
	memcpy(chunk, bytes + 1, size - 1);
	if (bytes[0] & SIGNATURE)
		memcpy(chunk, "ElfChnk", 8);
	if (bytes[0] & CHECKSUMS)
		seal(chunk);
	if (bytes[0] & CUT) {
		/* Exactly as much memory, so that a read behind it is seen. */
		used = size - 1;
		chunk = realloc(chunk, used ? used : 1);
	}
	evtx_batch_init(&batch);
	batch.retry = bytes[0] & RETRY;
	evtx_decoder_chunk(decoder, &batch, chunk, (uint32_t)used, 4096,
			   bytes[0] & RECOVER);
	for (size_t i = 0; i < batch.count; i++)
		fuzz_check(&batch.events[i]);
	check_alike(&batch);
	evtx_batch_release(&batch);
	free(chunk);
	return 0;
}
