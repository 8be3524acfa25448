/*
 * mutate_chunk.c - records of a chunk are repeated, dropped, resized and pointed at each
 * other's parts.  Behind the byte that says how it is read stands the chunk: a header of 512
 * bytes, then records of 24 bytes (signature, size, number, time), binary XML and the size
 * again; see evtx_chunk.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mutate.h"

enum {
	HOW = 1, HEADER = HOW + 512, RECORDS = 64, RECORD_HEADER = 24, CHUNK_MOST = HOW + 65536,
	LAST_RECORD = HOW + 44, FREE_SPACE = HOW + 48, STRINGS = HOW + 128, POINTERS = 64 + 32,
	/* Behind a record's header: fragment header, then the template's instance. */
	INSTANCE = RECORD_HEADER + 4, DEFINITION_AT = INSTANCE + 6,
};

struct record {
	size_t at, size;
};

static size_t find_records(const uint8_t *bytes, size_t size, struct record *records)
{
	size_t count = 0, at = HEADER;

	while (count < RECORDS && mutate_get32(bytes, size, at) == 0x2a2a) {
		uint32_t length = mutate_get32(bytes, size, at + 4);

		if (length < RECORD_HEADER + 4 || length > size - at)
			break;
		records[count++] = (struct record){ at, length };
		at += length;
	}
	return count;
}

/* Where the header says that the last record and free space begin. */
static void close_chunk(uint8_t *bytes, size_t size)
{
	struct record records[RECORDS];
	size_t count = find_records(bytes, size, records);

	if (count == 0)
		return;
	mutate_set32(bytes, size, LAST_RECORD, (uint32_t)(records[count - 1].at - HOW));
	mutate_set32(bytes, size, FREE_SPACE,
		     (uint32_t)(records[count - 1].at + records[count - 1].size - HOW));
}

/* Another size, in both of its places, so that the record still holds together. */
static void resize(uint8_t *bytes, size_t size, const struct record *record, uint64_t *state)
{
	uint32_t length = (uint32_t)record->size + mutate_below(state, 65) - 32;

	mutate_set32(bytes, size, record->at + 4, length);
	mutate_set32(bytes, size, record->at + length - 4, length);
}

/* A definition, or a name's chain, that lies in another record. */
static void point(uint8_t *bytes, size_t size, const struct record *from,
		  const struct record *to, uint64_t *state)
{
	uint32_t target = (uint32_t)(to->at - HOW + mutate_below(state, (uint32_t)to->size));

	if (mutate_below(state, 2))
		mutate_set32(bytes, size, from->at + DEFINITION_AT, target);
	else
		mutate_set32(bytes, size, STRINGS + 4 * (size_t)mutate_below(state, POINTERS),
			     target);
}

static void change_number(uint8_t *bytes, size_t size, const struct record *record,
			  uint64_t *state)
{
	size_t at = record->at + mutate_below(state, (uint32_t)record->size);

	if (mutate_below(state, 2))
		mutate_set32(bytes, size, at, mutate_number(state));
	else
		mutate_set16(bytes, size, at, (uint16_t)mutate_number(state));
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
	struct record records[RECORDS];
	uint64_t state = seed;
	size_t count = find_records(bytes, size, records);
	const struct record *one, *other;

	if (most > CHUNK_MOST)
		most = CHUNK_MOST;
	if (count == 0 || size > most || mutate_below(&state, 2))
		return LLVMFuzzerMutate(bytes, size, most);
	one = &records[mutate_below(&state, (uint32_t)count)];
	other = &records[mutate_below(&state, (uint32_t)count)];
	switch (mutate_below(&state, 5)) {
	case 0:
		size = mutate_repeat(bytes, size, most, other->at, one->at, one->size);
		close_chunk(bytes, size);
		break;
	case 1:
		size = mutate_drop(bytes, size, one->at, one->size);
		close_chunk(bytes, size);
		break;
	case 2:
		resize(bytes, size, one, &state);
		break;
	case 3:
		point(bytes, size, one, other, &state);
		break;
	default:
		change_number(bytes, size, one, &state);
	}
	return size;
}
