/* evtx_writer.c - records into chunks, chunks into a file; knows nothing of sources. */
/* SPDX-License-Identifier: MIT */
#include "evtx_writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evtx_event.h"
#include "evtx_tokens.h"

struct evtx_writer {
	uint8_t *chunks;
	size_t chunk_count, chunk_room;
	uint64_t written;		/* records in the file */
	uint64_t next_id;		/* what the header will say */
	struct tokens tokens;		/* of the chunk that is being filled */
};

static void chunk_begin(struct evtx_writer *w)
{
	uint8_t *chunk;

	if (w->chunk_count == w->chunk_room) {
		w->chunk_room = w->chunk_room ? 2 * w->chunk_room : 4;
		w->chunks = evtx_need(realloc(w->chunks, w->chunk_room * EVTX_CHUNK_SIZE));
	}
	chunk = w->chunks + w->chunk_count++ * EVTX_CHUNK_SIZE;
	memset(chunk, 0, EVTX_CHUNK_SIZE);
	memcpy(chunk, "ElfChnk", 8);
	evtx_set64(chunk + 8, w->written + 1);
	evtx_set32(chunk + 40, 128);
	evtx_set32(chunk + 48, EVTX_CHUNK_HEADER);
	evtx_set32(chunk + 120, 1);
	w->tokens.chunk = chunk;
	w->tokens.at = EVTX_CHUNK_HEADER;
}

/* "**", u32 size, u64 number, u64 time, binary XML, filling, u32 size. */
static void put_record(struct tokens *w, const struct evtx_record *r, uint64_t number)
{
	static const uint8_t fill[8];
	size_t start = w->at;

	put(w, "**\0\0", 4);
	put32(w, 0);
	put64(w, number);
	put64(w, r->header_time);
	fragment(w);
	w->inlined = r->forwarded;
	if (r->forwarded)
		put_inline(w, r);
	else
		put_templated(w, r);
	put8(w, TOKEN_EOF);
	put(w, fill, (8 - (w->at - start + 4) % 8) % 8);
	put32(w, (uint32_t)(w->at - start + 4));
	patch32(w, start + 4, w->at - start);
}

static void chunk_count_record(struct evtx_writer *w, size_t start, uint64_t number)
{
	uint8_t *chunk = w->tokens.chunk;
	bool first = start == EVTX_CHUNK_HEADER;
	uint64_t lowest = evtx_get64(chunk + 24), highest = evtx_get64(chunk + 32);

	w->written++;
	evtx_set64(chunk + 16, w->written);
	evtx_set64(chunk + 24, first || number < lowest ? number : lowest);
	evtx_set64(chunk + 32, first || number > highest ? number : highest);
	evtx_set32(chunk + 44, (uint32_t)start);
	evtx_set32(chunk + 48, (uint32_t)w->tokens.at);
	if (number >= w->next_id)
		w->next_id = number + 1;
}

/* Try; if it does not fit, the chunk is as it was. */
static int add_to_chunk(struct evtx_writer *w, const struct evtx_record *r, uint64_t number)
{
	struct tokens *tokens = &w->tokens;
	uint8_t header[EVTX_CHUNK_HEADER];
	size_t start = tokens->at;

	memcpy(header, tokens->chunk, sizeof(header));
	tokens->full = false;
	tokens->depth = 0;
	tokens->attributes = 0;
	put_record(tokens, r, number);
	if (!tokens->full) {
		chunk_count_record(w, start, number);
		return 0;
	}
	memcpy(tokens->chunk, header, sizeof(header));
	memset(tokens->chunk + start, 0, EVTX_CHUNK_SIZE - start);
	tokens->at = start;
	return -1;
}

void evtx_chunk_seal(uint8_t *chunk)
{
	uint32_t end = evtx_get32(chunk + 48), crc;

	if (end < EVTX_CHUNK_HEADER || end > EVTX_CHUNK_SIZE)
		end = EVTX_CHUNK_SIZE;
	evtx_set32(chunk + 52, evtx_crc32(0, chunk + EVTX_CHUNK_HEADER, end - EVTX_CHUNK_HEADER));
	crc = evtx_crc32(0, chunk, 120);
	evtx_set32(chunk + 124, evtx_crc32(crc, chunk + 128, EVTX_CHUNK_HEADER - 128));
}

static void seal_all(struct evtx_writer *w, const struct evtx_layout *layout)
{
	for (size_t i = 0; i < w->chunk_count; i++) {
		uint8_t *chunk = w->chunks + i * EVTX_CHUNK_SIZE;

		if (layout->no_checksums)
			evtx_set32(chunk + 120, 5);
		else
			evtx_chunk_seal(chunk);
	}
}

static void write_all(FILE *file, const void *bytes, size_t size, const char *path)
{
	if (fwrite(bytes, 1, size, file) != size) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
}

static void write_chunks(struct evtx_writer *w, const struct evtx_layout *layout, FILE *file,
			 const char *path)
{
	static const uint8_t zeros[EVTX_CHUNK_SIZE];

	for (size_t i = 0; i < w->chunk_count; i++) {
		size_t from = (i + w->chunk_count - layout->wrap) % w->chunk_count;

		write_all(file, w->chunks + from * EVTX_CHUNK_SIZE, EVTX_CHUNK_SIZE, path);
	}
	for (size_t i = 0; i < layout->zero_chunks; i++)
		write_all(file, zeros, sizeof(zeros), path);
}

void evtx_file_header(uint8_t block[EVTX_HEADER_SIZE], uint64_t first_chunk,
		      uint64_t last_chunk, uint64_t next_record, uint32_t flags,
		      uint16_t chunk_count)
{
	memset(block, 0, EVTX_HEADER_SIZE);
	memcpy(block, "ElfFile", 8);
	evtx_set64(block + 8, first_chunk);
	evtx_set64(block + 16, last_chunk);
	evtx_set64(block + 24, next_record);
	evtx_set32(block + 32, 128);
	evtx_set16(block + 36, 1);
	evtx_set16(block + 38, 3);
	evtx_set16(block + 40, EVTX_HEADER_SIZE);
	evtx_set16(block + 42, chunk_count);
	evtx_set32(block + 120, flags);
	evtx_set32(block + 124, flags & 4 ? 0 : evtx_crc32(0, block, 120));
}

struct evtx_writer *evtx_writer_new(void)
{
	struct evtx_writer *w = evtx_need(calloc(1, sizeof(*w)));

	w->next_id = 1;
	chunk_begin(w);
	return w;
}

int evtx_writer_add(struct evtx_writer *w, const struct evtx_record *r)
{
	/* A collector numbers what it stores; the record keeps its own number. */
	uint64_t number = r->forwarded ? w->written + 1 : r->record_id;

	if (r->new_chunk && w->tokens.at > EVTX_CHUNK_HEADER)
		chunk_begin(w);
	if (add_to_chunk(w, r, number) == 0)
		return 0;
	if (w->tokens.at == EVTX_CHUNK_HEADER)
		return -1;
	chunk_begin(w);
	return add_to_chunk(w, r, number);
}

void evtx_writer_save(struct evtx_writer *w, const struct evtx_layout *layout, const char *path)
{
	uint8_t block[EVTX_HEADER_SIZE];
	size_t last = (layout->wrap + w->chunk_count - 1) % w->chunk_count;
	uint32_t flags = (layout->dirty ? 1 : 0) | (layout->no_checksums ? 4 : 0);
	int count = layout->header_chunks >= 0 ? layout->header_chunks : (int)w->chunk_count;
	FILE *file = fopen(path, "wb");

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	seal_all(w, layout);
	evtx_file_header(block, layout->wrap, last, w->next_id, flags, (uint16_t)count);
	write_all(file, block, sizeof(block), path);
	write_chunks(w, layout, file, path);
	if (fclose(file) != 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
}

void evtx_writer_free(struct evtx_writer *w)
{
	if (!w)
		return;
	free(w->chunks);
	free(w);
}
