/*
 * fuzz_chunk.c - one chunk, whatever is in it.  The first byte says what is made
 * good before, so that the parts behind a checksum are reached: 1 signature,
 * 2 checksums; 4: recover deleted records too; 8: the chunk is cut off; 16: there is
 * a second reader, so that what a record would cost it is asked.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
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

static void need(bool holds)
{
	if (!holds)
		abort();
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void need_same(const struct event *a, const struct event *b)
{
	need(a->kind == b->kind && a->id == b->id && a->level == b->level &&
	     a->qualifiers == b->qualifiers && a->time == b->time &&
	     a->record_id == b->record_id && a->offset == b->offset &&
	     a->recovered == b->recovered && a->origin == b->origin);
	need(same_text(a->provider, b->provider) && same_text(a->source, b->source) &&
	     same_text(a->channel, b->channel) && same_text(a->computer, b->computer));
	need(a->string_count == b->string_count && a->data_size == b->data_size);
	for (size_t i = 0; i < a->string_count; i++)
		need(!strcmp(a->strings[i], b->strings[i]));
	need(!a->data_size || !memcmp(a->data, b->data, a->data_size));
}

/* What is read of a storm is what each record says for itself.  Where that is too
 * much (texts that grow without limit), a storm may still be read. */
static void compare(const struct evtx_batch *batch, const struct evtx_batch *plain)
{
	static struct event event, apart;
	struct event_sightings seen, each;

	evtx_batch_sightings(batch, &seen);
	evtx_batch_sightings(plain, &each);
	need(seen.count >= each.count && batch->ledger.records >= plain->ledger.records);
	for (size_t i = 0; i < seen.count; i++) {
		need(event_sighted(&seen, i, &event) == 0);
		fuzz_check(&event);
		need(seen.list[i].fingerprint == event_fingerprint(&event) &&
		     seen.list[i].process == catalog_process(&event));
		if (batch->ledger.records != plain->ledger.records)
			continue;
		need(seen.count == each.count && event_sighted(&each, i, &apart) == 0);
		need_same(&event, &apart);
	}
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
		/* Exactly as much memory, so that a read behind it is seen. */
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
