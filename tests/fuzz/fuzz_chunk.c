/*
 * fuzz_chunk.c - one chunk, whatever is in it.  The first byte says what is made
 * good before, so that the parts after a checksum are reached: 1 signature,
 * 2 checksums; 4: recover deleted records too; 8: the chunk is cut off; 16: there is
 * a second reader, so that what a record would cost it is asked.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "evtx_bytes.h"
#include "evtx_chunk.h"
#include "evtx_record.h"
#include "same_chunk.h"

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

/* What is read of a storm is what each record says for itself. */
static void compare(const struct evtx_batch *batch, const struct evtx_batch *plain)
{
	const char *what = chunk_differs(batch, plain);
	struct event_repeats seen;
	static struct event event;

	if (what) {
		fprintf(stderr, "decoders differ in %s\n", what);
		abort();
	}
	evtx_batch_repeats(batch, &seen);
	for (size_t i = 0; i < seen.count; i++)
		if (event_repeated(&seen, i, &event) == 0)
			fuzz_check(&event);
}

static void read_chunk(struct evtx_decoder *decoder, struct evtx_batch *batch,
		       const uint8_t *chunk, size_t size, uint8_t how)
{
	evtx_batch_init(batch);
	batch->retry = how & RETRY;
	evtx_decoder_chunk(decoder, batch, chunk, (uint32_t)size, 4096, how & RECOVER);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct evtx_decoder *decoder, *apart;
	struct evtx_batch batch, plain;
	uint8_t *chunk;
	size_t used = EVTX_CHUNK_SIZE;

	if (!apart) {
		decoder = evtx_decoder_new(fuzz_catalog());
		apart = evtx_decoder_new(fuzz_catalog());
		evtx_decoder_plain(apart);
	}
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
		/* Exactly as much memory, so that a read past its end is seen. */
		used = size - 1;
		chunk = realloc(chunk, used ? used : 1);
	}
	read_chunk(decoder, &batch, chunk, used, bytes[0]);
	read_chunk(apart, &plain, chunk, used, bytes[0]);
	compare(&batch, &plain);
	evtx_batch_release(&batch);
	evtx_batch_release(&plain);
	free(chunk);
	return 0;
}
