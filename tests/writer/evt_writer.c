/* evt_writer.c - records of a legacy .evt log, and the ring that they are in. */
/* SPDX-License-Identifier: MIT */
#include "evt_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 0x01, BLOCK = 65536 };

/* ---- one record ---- */

struct buffer {
	uint8_t *bytes;
	size_t size, room;
};

static void put(struct buffer *to, const void *bytes, size_t size)
{
	if (to->size + size > to->room) {
		to->room = 2 * (to->size + size);
		to->bytes = evtx_need(realloc(to->bytes, to->room));
	}
	if (size)
		memcpy(to->bytes + to->size, bytes, size);
	to->size += size;
}

static void put_name(struct buffer *to, const char *name)
{
	size_t size;
	uint8_t *units = evtx_utf16(name ? name : "", &size);

	put(to, units, size);
	put(to, "\0", 2);
	free(units);
}

static void put_padding(struct buffer *to)
{
	put(to, "\0\0\0", (4 - to->size % 4) % 4);
}

/* S-1-5-18; returns its size. */
static size_t put_sid(struct buffer *to, const char *text)
{
	uint8_t sid[8 + 4 * 15] = { 1 };
	char *end;
	size_t size;

	if (!text || strncmp(text, "S-1-", 4) != 0)
		return 0;
	sid[7] = (uint8_t)strtoul(text + 4, &end, 10);
	while (*end == '-' && sid[1] < 15) {
		uint32_t part = (uint32_t)strtoul(end + 1, &end, 10);

		evtx_set32(sid + 8 + 4 * (size_t)sid[1]++, part);
	}
	size = 8 + 4 * (size_t)sid[1];
	put(to, sid, size);
	return size;
}

/* The severity of the event's number and its type, by level. */
static const struct {
	uint16_t severity, type;
} levels[] = { { 0x4000, 8 }, { 0xc000, 1 }, { 0xc000, 1 }, { 0x8000, 2 }, { 0x4000, 4 } };

static void set_numbers(uint8_t *to, const struct evtx_record *record)
{
	unsigned level = record->level < 5 ? record->level : 4;
	uint16_t high = record->qualifiers < 0 ? levels[level].severity
					       : (uint16_t)record->qualifiers;
	uint32_t seconds = (uint32_t)(record->time / 10000000 - UINT64_C(11644473600));

	memcpy(to + 4, "LfLe", 4);
	evtx_set32(to + 8, (uint32_t)record->record_id);
	evtx_set32(to + 12, seconds);
	evtx_set32(to + 16, seconds);
	evtx_set16(to + 20, record->id);
	evtx_set16(to + 22, high);
	evtx_set16(to + 24, levels[level].type);
	evtx_set16(to + 26, (uint16_t)record->value_count);
	evtx_set16(to + 28, record->task);
}

uint8_t *evt_record(const struct evtx_record *record, size_t *size)
{
	uint8_t numbers[EVT_NUMBERS] = { 0 }, length[4];
	struct buffer to = { NULL, 0, 0 };
	size_t sid, strings, sid_at;

	put(&to, numbers, sizeof(numbers));
	put_name(&to, record->source ? record->source : record->provider);
	put_name(&to, record->computer);
	sid_at = to.size;
	if (record->user) {
		put_padding(&to);
		sid_at = to.size;
	}
	sid = put_sid(&to, record->user);
	strings = to.size;
	for (size_t i = 0; i < record->value_count; i++) {
		if (record->values[i].type != TEXT) {
			fprintf(stderr, "mkevt: event %u: only texts are strings\n", record->id);
			exit(EXIT_FAILURE);
		}
		put(&to, record->values[i].bytes, record->values[i].size);
		put(&to, "\0", 2);
	}
	set_numbers(to.bytes, record);
	evtx_set32(to.bytes + 36, (uint32_t)strings);
	evtx_set32(to.bytes + 40, (uint32_t)sid);
	evtx_set32(to.bytes + 44, (uint32_t)sid_at);
	evtx_set32(to.bytes + 48, (uint32_t)(record->has_binary ? record->binary_size : 0));
	evtx_set32(to.bytes + 52, (uint32_t)to.size);
	if (record->has_binary)
		put(&to, record->binary, record->binary_size);
	put_padding(&to);
	evtx_set32(length, (uint32_t)(to.size + 4));
	memcpy(to.bytes, length, 4);
	put(&to, length, 4);
	*size = to.size;
	return to.bytes;
}

/* ---- the ring ---- */

static size_t on(const struct evt_ring *ring, size_t offset, size_t more)
{
	offset += more;
	return offset < ring->size ? offset : offset - ring->size + EVT_FILE_HEADER;
}

static void ring_put(struct evt_ring *ring, size_t offset, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		ring->bytes[on(ring, offset, i)] = bytes[i];
}

static void put_end(struct evt_ring *ring)
{
	static const uint32_t marks[] = { 0x28, 0x11111111, 0x22222222, 0x33333333, 0x44444444 };
	uint8_t end[EVT_END_RECORD];

	for (size_t i = 0; i < 5; i++)
		evtx_set32(end + 4 * i, marks[i]);
	evtx_set32(end + 20, (uint32_t)ring->begin);
	evtx_set32(end + 24, (uint32_t)ring->end);
	evtx_set32(end + 28, ring->next);
	evtx_set32(end + 32, ring->oldest);
	evtx_set32(end + 36, EVT_END_RECORD);
	ring_put(ring, ring->end, end, sizeof(end));
}

void evt_ring_init(struct evt_ring *ring, size_t size)
{
	*ring = (struct evt_ring){ .size = size, .next = 1 };
	ring->bytes = evtx_need(calloc(size, 1));
	ring->begin = ring->end = EVT_FILE_HEADER;
	put_end(ring);
}

void evt_ring_release(struct evt_ring *ring)
{
	free(ring->bytes);
}

/* What of the end of the file is left unused at an offset: the numbers of a record are
 * never split. */
static size_t unused(const struct evt_ring *ring, size_t offset)
{
	return ring->size - offset < EVT_NUMBERS ? ring->size - offset : 0;
}

static void drop_oldest(struct evt_ring *ring)
{
	size_t size = evtx_get32(ring->bytes + ring->begin);

	ring->begin = on(ring, ring->begin, size);
	ring->used -= size;
	size = unused(ring, ring->begin);
	ring->begin = on(ring, ring->begin, size);
	ring->used -= size;
	ring->oldest++;
	ring->wrapped = true;
}

void evt_ring_add(struct evt_ring *ring, const uint8_t *record, size_t size)
{
	size_t skip = unused(ring, ring->end);

	if (ring->used + skip + size + EVT_END_RECORD > ring->size - EVT_FILE_HEADER)
		while (ring->used + skip + size + ring->spare + EVT_END_RECORD >
		       ring->size - EVT_FILE_HEADER)
			drop_oldest(ring);
	ring->used += skip + size;
	ring->end = on(ring, ring->end, skip);
	ring_put(ring, ring->end, record, size);
	ring->end = on(ring, ring->end, size);
	ring->next = evtx_get32(record + 8) + 1;
	if (ring->oldest == 0)
		ring->oldest = ring->next - 1;
	put_end(ring);
}

void evt_ring_header(struct evt_ring *ring, bool dirty)
{
	uint8_t *header = ring->bytes;

	evtx_set32(header, EVT_FILE_HEADER);
	memcpy(header + 4, "LfLe", 4);
	evtx_set32(header + 8, 1);
	evtx_set32(header + 12, 1);
	evtx_set32(header + 16, (uint32_t)ring->begin);
	evtx_set32(header + 20, (uint32_t)ring->end);
	evtx_set32(header + 24, ring->next);
	evtx_set32(header + 28, ring->oldest);
	evtx_set32(header + 32, (uint32_t)ring->size);
	evtx_set32(header + 36, dirty | ring->wrapped << 1);
	evtx_set32(header + 40, 604800);
	evtx_set32(header + 44, EVT_FILE_HEADER);
}

void evt_ring_write(struct evt_ring *ring, const struct evtx_record *records, size_t count,
		    size_t size, bool dirty)
{
	size_t *sizes = evtx_need(calloc(count + 1, sizeof(*sizes)));
	uint8_t **list = evtx_need(calloc(count + 1, sizeof(*list)));
	size_t total = EVT_FILE_HEADER + EVT_END_RECORD;

	for (size_t i = 0; i < count; i++) {
		list[i] = evt_record(&records[i], &sizes[i]);
		total += sizes[i];
	}
	evt_ring_init(ring, size ? size : (total + BLOCK - 1) / BLOCK * BLOCK);
	ring->spare = size / 8;
	for (size_t i = 0; i < count; i++) {
		if (dirty && i == count / 2)
			evt_ring_header(ring, true);
		evt_ring_add(ring, list[i], sizes[i]);
		free(list[i]);
	}
	if (!dirty)
		evt_ring_header(ring, false);
	free(list);
	free(sizes);
}
