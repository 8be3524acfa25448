/* evtx_tokens.c - binary XML, token by token; knows nothing of events. */
/* SPDX-License-Identifier: MIT */
#include "evtx_tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evtx_writer.h"

enum { NAME_HEADS = 128, TEMPLATE_HEADS = 384 };

void put(struct tokens *w, const void *bytes, size_t size)
{
	if (w->full || size > EVTX_CHUNK_SIZE - w->at) {
		w->full = true;
		return;
	}
	if (size)
		memcpy(w->chunk + w->at, bytes, size);
	w->at += size;
}

void put8(struct tokens *w, uint8_t value)
{
	put(w, &value, 1);
}

void put16(struct tokens *w, uint16_t value)
{
	uint8_t bytes[2];

	evtx_set16(bytes, value);
	put(w, bytes, sizeof(bytes));
}

void put32(struct tokens *w, uint32_t value)
{
	uint8_t bytes[4];

	evtx_set32(bytes, value);
	put(w, bytes, sizeof(bytes));
}

void put64(struct tokens *w, uint64_t value)
{
	put32(w, (uint32_t)value);
	put32(w, (uint32_t)(value >> 32));
}

static void put_utf16(struct tokens *w, const char *text)
{
	size_t size;
	uint8_t *units = evtx_utf16(text, &size);

	put(w, units, size);
	free(units);
}

/* Write a u32 at a place that was left free. */
void patch32(struct tokens *w, size_t place, size_t value)
{
	if (!w->full)
		evtx_set32(w->chunk + place, (uint32_t)value);
}

/* ---- names: u32 next in the chain, u16 hash, u16 characters, text, NUL ---- */

static uint16_t name_hash(const char *name)
{
	uint32_t hash = 0;

	while (*name)
		hash = hash * 65599 + (uint8_t)*name++;
	return (uint16_t)hash;
}

/* Names of elements are ASCII here. */
static bool same_name(const uint8_t *stored, const char *name)
{
	size_t count = evtx_get16(stored + 6);

	if (count != strlen(name))
		return false;
	for (size_t i = 0; i < count; i++)
		if (evtx_get16(stored + 8 + 2 * i) != (uint8_t)name[i])
			return false;
	return true;
}

static void put_name(struct tokens *w, const char *name)
{
	uint16_t hash = name_hash(name);
	uint8_t *head = w->chunk + NAME_HEADS + 4 * (hash % 64);
	uint32_t first = evtx_get32(head);
	uint32_t at = first;

	while (at && !same_name(w->chunk + at, name))
		at = evtx_get32(w->chunk + at);
	put32(w, at ? at : (uint32_t)w->at + 4);
	if (at)
		return;
	at = (uint32_t)w->at;
	put32(w, first);
	put16(w, hash);
	put16(w, (uint16_t)strlen(name));
	put_utf16(w, name);
	put16(w, 0);
	if (!w->full)
		evtx_set32(head, at);
}

/* ---- elements ---- */

/* An element start, up to where its attributes begin. */
void open_element(struct tokens *w, const char *name, uint16_t depends, bool attributes)
{
	put8(w, TOKEN_OPEN | (attributes ? TOKEN_MORE : 0));
	if (!w->inlined)
		put16(w, depends);
	w->sizes[w->depth++] = w->at;
	put32(w, 0);
	put_name(w, name);
	w->attributes = attributes ? w->at : 0;
	if (attributes)
		put32(w, 0);
}

static void end_attributes(struct tokens *w, uint8_t token)
{
	if (w->attributes)
		patch32(w, w->attributes, w->at - w->attributes - 4);
	w->attributes = 0;
	put8(w, token);
}

static void end_size(struct tokens *w)
{
	size_t place = w->sizes[--w->depth];

	patch32(w, place, w->at - place - 4);
}

void close_start(struct tokens *w)
{
	end_attributes(w, TOKEN_CLOSE_START);
}

void close_empty(struct tokens *w)
{
	end_attributes(w, TOKEN_CLOSE_EMPTY);
	end_size(w);
}

void close_element(struct tokens *w)
{
	put8(w, TOKEN_END);
	end_size(w);
}

void put_text(struct tokens *w, const char *text)
{
	size_t size;
	uint8_t *units = evtx_utf16(text, &size);

	put8(w, TOKEN_TEXT);
	put8(w, TYPE_TEXT);
	put16(w, (uint16_t)(size / 2));
	put(w, units, size);
	free(units);
}

void put_slot(struct tokens *w, uint8_t token, uint16_t slot, uint8_t type)
{
	put8(w, token);
	put16(w, slot);
	put8(w, type);
}

static void attribute(struct tokens *w, const char *name, bool more)
{
	put8(w, TOKEN_ATTRIBUTE | (more ? TOKEN_MORE : 0));
	put_name(w, name);
}

void text_attribute(struct tokens *w, const char *name, const char *text, bool more)
{
	attribute(w, name, more);
	put_text(w, text);
}

void slot_attribute(struct tokens *w, const char *name, uint16_t slot, uint8_t type,
			   bool more)
{
	attribute(w, name, more);
	put_slot(w, TOKEN_OPTIONAL, slot, type);
}

void text_element(struct tokens *w, const char *name, const char *text)
{
	open_element(w, name, ALWAYS, false);
	close_start(w);
	if (*text)
		put_text(w, text);
	close_element(w);
}

/* An element that is left out when its only value is. */
void slot_element(struct tokens *w, const char *name, uint16_t slot, uint8_t type)
{
	open_element(w, name, slot, false);
	close_start(w);
	put_slot(w, TOKEN_OPTIONAL, slot, type);
	close_element(w);
}

/* ---- templates: u32 next, GUID, u32 size, fragment ---- */

/* A GUID that depends on what the template looks like, as Windows' do. */
static void template_guid(uint8_t guid[16], const char *shape)
{
	uint64_t a = 0xcbf29ce484222325, b = 0x84222325cbf29ce4;

	for (; *shape; shape++) {
		a = (a ^ (uint8_t)*shape) * 0x100000001b3;
		b = (b + (uint8_t)*shape) * 0x9e3779b97f4a7c15 ^ a >> 29;
	}
	evtx_set64(guid, a ^ a >> 31);
	evtx_set64(guid + 8, b ^ b >> 31);
}

/*
 * A template instance up to its values.  Returns true if the definition has to
 * follow right here, between template_begin() and template_end().
 */
bool template_begin(struct tokens *w, const char *shape, size_t *place)
{
	uint8_t guid[16], *head;
	uint32_t first, at;

	template_guid(guid, shape);
	head = w->chunk + TEMPLATE_HEADS + 4 * (evtx_get32(guid) % 32);
	first = evtx_get32(head);
	for (at = first; at && memcmp(w->chunk + at + 4, guid, 16) != 0; )
		at = evtx_get32(w->chunk + at);
	put8(w, TOKEN_TEMPLATE);
	put8(w, 1);
	put(w, guid, 4);
	put32(w, at ? at : (uint32_t)w->at + 4);
	if (at)
		return false;
	at = (uint32_t)w->at;
	put32(w, first);
	put(w, guid, 16);
	*place = w->at;
	put32(w, 0);
	if (!w->full)
		evtx_set32(head, at);
	return true;
}

void fragment(struct tokens *w)
{
	put(w, "\x0f\x01\x01\x00", 4);
}

void template_end(struct tokens *w, size_t place)
{
	put8(w, TOKEN_EOF);
	patch32(w, place, w->at - place - 4);
}

/* ---- values: u32 count, per value u16 size, u8 type, u8 0, then the values ---- */

struct values values_begin(struct tokens *w, uint32_t count)
{
	static const uint8_t none[4 * (2 * EVTX_VALUES)];
	struct values values;

	put32(w, count);
	values.place = w->at;
	put(w, none, 4 * (size_t)count);
	return values;
}

/* The value was written from `start` on; describe it. */
void value_done(struct tokens *w, struct values *values, size_t start, uint8_t type)
{
	if (w->full)
		return;
	evtx_set16(w->chunk + values->place, (uint16_t)(w->at - start));
	w->chunk[values->place + 2] = type;
	values->place += 4;
}

void value_bytes(struct tokens *w, struct values *values, uint8_t type,
			const void *bytes, size_t size)
{
	size_t start = w->at;

	put(w, bytes, size);
	value_done(w, values, start, type);
}

void value_number(struct tokens *w, struct values *values, uint8_t type, size_t size,
			 uint64_t number)
{
	uint8_t bytes[8];

	evtx_set64(bytes, number);
	value_bytes(w, values, type, bytes, size);
}

void value_nulls(struct tokens *w, struct values *values, int count)
{
	while (count--)
		value_bytes(w, values, TYPE_NULL, NULL, 0);
}

void value_text(struct tokens *w, struct values *values, const char *text)
{
	size_t start = w->at;

	put_utf16(w, text);
	value_done(w, values, start, TYPE_TEXT);
}

void value_guid(struct tokens *w, struct values *values, const char *text)
{
	uint8_t guid[16];
	unsigned a, b, c, d[8];

	if (!text || sscanf(text, "{%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x}", &a, &b, &c, d, d + 1,
			    d + 2, d + 3, d + 4, d + 5, d + 6, d + 7) != 11) {
		value_nulls(w, values, 1);
		return;
	}
	evtx_set32(guid, a);
	evtx_set16(guid + 4, (uint16_t)b);
	evtx_set16(guid + 6, (uint16_t)c);
	for (int i = 0; i < 8; i++)
		guid[8 + i] = (uint8_t)d[i];
	value_bytes(w, values, TYPE_GUID, guid, sizeof(guid));
}

/* "S-1-5-18": revision, count, authority (big-endian), sub-authorities. */
void value_sid(struct tokens *w, struct values *values, const char *text)
{
	uint8_t sid[8 + 4 * 15] = { 1 };
	char *end;

	if (!text || strncmp(text, "S-1-", 4) != 0) {
		value_nulls(w, values, 1);
		return;
	}
	sid[7] = (uint8_t)strtoul(text + 4, &end, 10);
	while (*end == '-' && sid[1] < 15) {
		uint32_t part = (uint32_t)strtoul(end + 1, &end, 10);

		evtx_set32(sid + 8 + 4 * (size_t)sid[1]++, part);
	}
	value_bytes(w, values, TYPE_SID, sid, 8 + 4 * (size_t)sid[1]);
}
