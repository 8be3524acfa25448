/* evtx_writer.c - lays out .evtx chunks; knows nothing of sources or of readers. */
/* SPDX-License-Identifier: MIT */
#include "evtx_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DEPTH_MAX = 8, NAME_HEADS = 128, TEMPLATE_HEADS = 384 };

/* Tokens of binary XML.  0x40 added: attributes follow (element), or one more
 * attribute follows (attribute). */
enum {
	TOKEN_EOF = 0x00, TOKEN_OPEN = 0x01, TOKEN_CLOSE_START = 0x02, TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_END = 0x04, TOKEN_TEXT = 0x05, TOKEN_ATTRIBUTE = 0x06, TOKEN_TEMPLATE = 0x0c,
	TOKEN_VALUE = 0x0d, TOKEN_OPTIONAL = 0x0e, TOKEN_FRAGMENT = 0x0f,
	MORE = 0x40,
};

enum {
	TYPE_NULL = 0x00, TYPE_TEXT = 0x01, TYPE_U8 = 0x04, TYPE_U16 = 0x06, TYPE_U32 = 0x08,
	TYPE_U64 = 0x0a, TYPE_BINARY = 0x0e, TYPE_GUID = 0x0f, TYPE_TIME = 0x11, TYPE_SID = 0x13,
	TYPE_HEX64 = 0x15, TYPE_XML = 0x21, TYPE_ARRAY = 0x81,
};

/* Dependency ids: the substitution that an element vanishes with. */
enum { ALWAYS = 0xffff };

/* Substitutions of the System template. */
enum {
	SLOT_LEVEL, SLOT_OPCODE, SLOT_TASK, SLOT_ID, SLOT_QUALIFIERS, SLOT_KEYWORDS, SLOT_TIME,
	SLOT_ACTIVITY, SLOT_PROCESS, SLOT_THREAD, SLOT_RECORD, SLOT_VERSION, SLOT_USER,
	/* from here on the two kinds of templates differ */
	SLOT_MODERN_RELATED = 13, SLOT_MODERN_PROVIDER, SLOT_MODERN_GUID, SLOT_MODERN_CHANNEL,
	SLOT_MODERN_DATA, SLOTS_MODERN,
	SLOT_RELATED = 18, SLOT_DATA, SLOTS,
};

struct evtx_writer {
	uint8_t *chunks;
	size_t chunk_count, chunk_room;
	uint64_t written;		/* records in the file */
	uint64_t next_id;		/* what the header will say */

	/* The chunk that is being filled. */
	uint8_t *chunk;
	size_t at;
	bool full;			/* something did not fit: nothing counts */
	bool inlined;			/* no dependency ids (forwarded records) */
	size_t sizes[DEPTH_MAX];	/* places of the sizes of open elements */
	size_t depth;
	size_t attributes;		/* place of the size of the attributes, 0: none */
};

static void *need(void *memory)
{
	if (!memory) {
		fputs("evtx_writer: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* ---- numbers and bytes ---- */

uint16_t evtx_get16(const uint8_t *from)
{
	return (uint16_t)(from[0] | from[1] << 8);
}

uint32_t evtx_get32(const uint8_t *from)
{
	return evtx_get16(from) | (uint32_t)evtx_get16(from + 2) << 16;
}

uint64_t evtx_get64(const uint8_t *from)
{
	return evtx_get32(from) | (uint64_t)evtx_get32(from + 4) << 32;
}

void evtx_set16(uint8_t *to, uint16_t value)
{
	to[0] = (uint8_t)value;
	to[1] = (uint8_t)(value >> 8);
}

void evtx_set32(uint8_t *to, uint32_t value)
{
	evtx_set16(to, (uint16_t)value);
	evtx_set16(to + 2, (uint16_t)(value >> 16));
}

void evtx_set64(uint8_t *to, uint64_t value)
{
	evtx_set32(to, (uint32_t)value);
	evtx_set32(to + 4, (uint32_t)(value >> 32));
}

/* The polynomial of zip and Ethernet, bit by bit but for a table of a nibble. */
uint32_t evtx_crc32(uint32_t crc, const void *bytes, size_t size)
{
	static const uint32_t nibble[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const uint8_t *byte = bytes;

	crc = ~crc;
	while (size--) {
		crc ^= *byte++;
		crc = crc >> 4 ^ nibble[crc & 15];
		crc = crc >> 4 ^ nibble[crc & 15];
	}
	return ~crc;
}

static uint32_t code_point(const uint8_t **text)
{
	const uint8_t *c = *text;
	int more = *c < 0x80 ? 0 : *c < 0xe0 ? 1 : *c < 0xf0 ? 2 : 3;
	uint32_t code = more == 0 ? *c : *c & (0x3fu >> more);

	for (c++; more && (*c & 0xc0) == 0x80; more--)
		code = code << 6 | (*c++ & 0x3f);
	*text = c;
	return code;
}

uint8_t *evtx_utf16(const char *text, size_t *size)
{
	const uint8_t *from = (const uint8_t *)text;
	uint8_t *units = need(malloc(4 * strlen(text) + 2));
	size_t count = 0;

	while (*from) {
		uint32_t code = code_point(&from);

		if (code > 0xffff) {
			evtx_set16(units + 2 * count++, (uint16_t)(0xd7c0 + (code >> 10)));
			code = 0xdc00 | (code & 0x3ff);
		}
		evtx_set16(units + 2 * count++, (uint16_t)code);
	}
	*size = 2 * count;
	return units;
}

static void put(struct evtx_writer *w, const void *bytes, size_t size)
{
	if (w->full || size > EVTX_CHUNK_SIZE - w->at) {
		w->full = true;
		return;
	}
	if (size)
		memcpy(w->chunk + w->at, bytes, size);
	w->at += size;
}

static void put8(struct evtx_writer *w, uint8_t value)
{
	put(w, &value, 1);
}

static void put16(struct evtx_writer *w, uint16_t value)
{
	uint8_t bytes[2];

	evtx_set16(bytes, value);
	put(w, bytes, sizeof(bytes));
}

static void put32(struct evtx_writer *w, uint32_t value)
{
	uint8_t bytes[4];

	evtx_set32(bytes, value);
	put(w, bytes, sizeof(bytes));
}

static void put64(struct evtx_writer *w, uint64_t value)
{
	put32(w, (uint32_t)value);
	put32(w, (uint32_t)(value >> 32));
}

static void put_utf16(struct evtx_writer *w, const char *text)
{
	size_t size;
	uint8_t *units = evtx_utf16(text, &size);

	put(w, units, size);
	free(units);
}

/* Write a u32 at a place that was left free. */
static void patch32(struct evtx_writer *w, size_t place, size_t value)
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

static void put_name(struct evtx_writer *w, const char *name)
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
static void open_element(struct evtx_writer *w, const char *name, uint16_t depends, bool attributes)
{
	put8(w, TOKEN_OPEN | (attributes ? MORE : 0));
	if (!w->inlined)
		put16(w, depends);
	w->sizes[w->depth++] = w->at;
	put32(w, 0);
	put_name(w, name);
	w->attributes = attributes ? w->at : 0;
	if (attributes)
		put32(w, 0);
}

static void end_attributes(struct evtx_writer *w, uint8_t token)
{
	if (w->attributes)
		patch32(w, w->attributes, w->at - w->attributes - 4);
	w->attributes = 0;
	put8(w, token);
}

static void end_size(struct evtx_writer *w)
{
	size_t place = w->sizes[--w->depth];

	patch32(w, place, w->at - place - 4);
}

static void close_start(struct evtx_writer *w)
{
	end_attributes(w, TOKEN_CLOSE_START);
}

static void close_empty(struct evtx_writer *w)
{
	end_attributes(w, TOKEN_CLOSE_EMPTY);
	end_size(w);
}

static void close_element(struct evtx_writer *w)
{
	put8(w, TOKEN_END);
	end_size(w);
}

static void put_text(struct evtx_writer *w, const char *text)
{
	size_t size;
	uint8_t *units = evtx_utf16(text, &size);

	put8(w, TOKEN_TEXT);
	put8(w, TYPE_TEXT);
	put16(w, (uint16_t)(size / 2));
	put(w, units, size);
	free(units);
}

static void put_slot(struct evtx_writer *w, uint8_t token, uint16_t slot, uint8_t type)
{
	put8(w, token);
	put16(w, slot);
	put8(w, type);
}

static void attribute(struct evtx_writer *w, const char *name, bool more)
{
	put8(w, TOKEN_ATTRIBUTE | (more ? MORE : 0));
	put_name(w, name);
}

static void text_attribute(struct evtx_writer *w, const char *name, const char *text, bool more)
{
	attribute(w, name, more);
	put_text(w, text);
}

static void slot_attribute(struct evtx_writer *w, const char *name, uint16_t slot, uint8_t type,
			   bool more)
{
	attribute(w, name, more);
	put_slot(w, TOKEN_OPTIONAL, slot, type);
}

static void text_element(struct evtx_writer *w, const char *name, const char *text)
{
	open_element(w, name, ALWAYS, false);
	close_start(w);
	if (*text)
		put_text(w, text);
	close_element(w);
}

/* An element that is left out when its only value is. */
static void slot_element(struct evtx_writer *w, const char *name, uint16_t slot, uint8_t type)
{
	open_element(w, name, slot, false);
	close_start(w);
	put_slot(w, TOKEN_OPTIONAL, slot, type);
	close_element(w);
}

static void open_event(struct evtx_writer *w, uint16_t depends)
{
	open_element(w, "Event", depends, true);
	text_attribute(w, "xmlns", "http://schemas.microsoft.com/win/2004/08/events/event", false);
	close_start(w);
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
static bool template_begin(struct evtx_writer *w, const char *shape, size_t *place)
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

static void fragment(struct evtx_writer *w)
{
	put(w, "\x0f\x01\x01\x00", 4);
}

static void template_end(struct evtx_writer *w, size_t place)
{
	put8(w, TOKEN_EOF);
	patch32(w, place, w->at - place - 4);
}

/* ---- values: u32 count, per value u16 size, u8 type, u8 0, then the values ---- */

struct values {
	size_t place;		/* of the next descriptor */
};

static struct values values_begin(struct evtx_writer *w, uint32_t count)
{
	static const uint8_t none[4 * (2 * EVTX_VALUES)];
	struct values values;

	put32(w, count);
	values.place = w->at;
	put(w, none, 4 * (size_t)count);
	return values;
}

/* The value was written from `start` on; describe it. */
static void value_done(struct evtx_writer *w, struct values *values, size_t start, uint8_t type)
{
	if (w->full)
		return;
	evtx_set16(w->chunk + values->place, (uint16_t)(w->at - start));
	w->chunk[values->place + 2] = type;
	values->place += 4;
}

static void value_bytes(struct evtx_writer *w, struct values *values, uint8_t type,
			const void *bytes, size_t size)
{
	size_t start = w->at;

	put(w, bytes, size);
	value_done(w, values, start, type);
}

static void value_number(struct evtx_writer *w, struct values *values, uint8_t type, size_t size,
			 uint64_t number)
{
	uint8_t bytes[8];

	evtx_set64(bytes, number);
	value_bytes(w, values, type, bytes, size);
}

static void value_nulls(struct evtx_writer *w, struct values *values, int count)
{
	while (count--)
		value_bytes(w, values, TYPE_NULL, NULL, 0);
}

static void value_text(struct evtx_writer *w, struct values *values, const char *text)
{
	size_t start = w->at;

	put_utf16(w, text);
	value_done(w, values, start, TYPE_TEXT);
}

static void value_guid(struct evtx_writer *w, struct values *values, const char *text)
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
static void value_sid(struct evtx_writer *w, struct values *values, const char *text)
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

/* ---- EventData ---- */

static void append(char *shape, size_t room, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void append(char *shape, size_t room, const char *fmt, ...)
{
	size_t used = strlen(shape);
	va_list args;

	va_start(args, fmt);
	vsnprintf(shape + used, room - used, fmt, args);
	va_end(args);
}

/* Classic sources share one template: an array of strings and the data field. */
static void classic_template(struct evtx_writer *w)
{
	open_element(w, "EventData", ALWAYS, false);
	close_start(w);
	slot_element(w, "Data", 0, TYPE_ARRAY);
	slot_element(w, "Binary", 2, TYPE_BINARY);
	close_element(w);
}

/* Every string with a NUL behind it. */
static void value_array(struct evtx_writer *w, struct values *values, const struct evtx_record *r)
{
	size_t start = w->at;

	for (size_t i = 0; i < r->value_count; i++) {
		put(w, r->values[i].bytes, r->values[i].size);
		put16(w, 0);
	}
	value_done(w, values, start, r->value_count ? TYPE_ARRAY : TYPE_NULL);
}

static void value_binary(struct evtx_writer *w, struct values *values, const struct evtx_record *r)
{
	value_number(w, values, TYPE_U32, 4, r->binary_size);
	value_bytes(w, values, r->has_binary ? TYPE_BINARY : TYPE_NULL, r->binary, r->binary_size);
}

static void classic_data(struct evtx_writer *w, const struct evtx_record *r)
{
	struct values values;
	size_t place;

	if (template_begin(w, "classic event data", &place)) {
		fragment(w);
		classic_template(w);
		template_end(w, place);
	}
	values = values_begin(w, 3);
	value_array(w, &values, r);
	value_binary(w, &values, r);
}

static void open_data(struct evtx_writer *w, const struct evtx_record *r)
{
	open_element(w, r->element ? "UserData" : "EventData", ALWAYS, false);
	close_start(w);
	if (r->element) {
		open_element(w, r->element, ALWAYS, true);
		text_attribute(w, "xmlns",
			"http://manifests.microsoft.com/win/2004/08/windows/eventlog", false);
		close_start(w);
	}
}

static void close_data(struct evtx_writer *w, const struct evtx_record *r)
{
	if (r->element)
		close_element(w);
	close_element(w);
}

/* The start of the element for one value: <Data Name="x">, <Data>, or <x>. */
static void open_value(struct evtx_writer *w, const struct evtx_record *r,
		       const struct evtx_value *value)
{
	bool named = value->name && !r->element;

	open_element(w, r->element && value->name ? value->name : "Data", ALWAYS, named);
	if (named)
		text_attribute(w, "Name", value->name, false);
	close_start(w);
}

static void named_template(struct evtx_writer *w, const struct evtx_record *r)
{
	open_data(w, r);
	for (size_t i = 0; i < r->value_count; i++) {
		open_value(w, r, &r->values[i]);
		put_slot(w, TOKEN_VALUE, (uint16_t)i, r->values[i].type);
		close_element(w);
	}
	if (r->has_binary) {
		open_element(w, "Binary", ALWAYS, false);
		close_start(w);
		put_slot(w, TOKEN_VALUE, (uint16_t)(r->value_count + 1), TYPE_BINARY);
		close_element(w);
	}
	close_data(w, r);
}

static void named_data(struct evtx_writer *w, const struct evtx_record *r)
{
	char shape[4096];
	struct values values;
	size_t place;

	snprintf(shape, sizeof(shape), "%s|%d", r->element ? r->element : "", r->has_binary);
	for (size_t i = 0; i < r->value_count; i++)
		append(shape, sizeof(shape), "|%s:%d", r->values[i].name ? r->values[i].name : "",
		       r->values[i].type);
	if (template_begin(w, shape, &place)) {
		fragment(w);
		named_template(w, r);
		template_end(w, place);
	}
	values = values_begin(w, (uint32_t)r->value_count + (r->has_binary ? 2 : 0));
	for (size_t i = 0; i < r->value_count; i++)
		value_bytes(w, &values, r->values[i].type, r->values[i].bytes, r->values[i].size);
	if (r->has_binary)
		value_binary(w, &values, r);
}

/* The event data as a value of its own.  Modern sources leave the fragment
 * header out and have no value when there is no data. */
static void value_data(struct evtx_writer *w, struct values *values, const struct evtx_record *r)
{
	size_t start = w->at;

	if (r->style == EVTX_MODERN && r->value_count == 0 && !r->has_binary) {
		value_nulls(w, values, 1);
		return;
	}
	if (r->style != EVTX_MODERN)
		fragment(w);
	if (r->style == EVTX_CLASSIC)
		classic_data(w, r);
	else
		named_data(w, r);
	put8(w, TOKEN_EOF);
	value_done(w, values, start, TYPE_XML);
}

/* ---- System ---- */

static void provider_literal(struct evtx_writer *w, const struct evtx_record *r)
{
	open_element(w, "Provider", ALWAYS, true);
	text_attribute(w, "Name", r->provider, r->guid || r->source);
	if (r->guid)
		text_attribute(w, "Guid", r->guid, r->source != NULL);
	if (r->source)
		text_attribute(w, "EventSourceName", r->source, false);
	close_empty(w);
}

static void provider_slots(struct evtx_writer *w)
{
	open_element(w, "Provider", ALWAYS, true);
	slot_attribute(w, "Name", SLOT_MODERN_PROVIDER, TYPE_TEXT, true);
	slot_attribute(w, "Guid", SLOT_MODERN_GUID, TYPE_GUID, false);
	close_empty(w);
}

static void event_id(struct evtx_writer *w)
{
	open_element(w, "EventID", SLOT_ID, true);
	slot_attribute(w, "Qualifiers", SLOT_QUALIFIERS, TYPE_U16, false);
	close_start(w);
	put_slot(w, TOKEN_OPTIONAL, SLOT_ID, TYPE_U16);
	close_element(w);
}

static void time_created(struct evtx_writer *w)
{
	open_element(w, "TimeCreated", ALWAYS, true);
	slot_attribute(w, "SystemTime", SLOT_TIME, TYPE_TIME, false);
	close_empty(w);
	slot_element(w, "EventRecordID", SLOT_RECORD, TYPE_U64);
}

static void correlation(struct evtx_writer *w, uint16_t related)
{
	open_element(w, "Correlation", ALWAYS, true);
	slot_attribute(w, "ActivityID", SLOT_ACTIVITY, TYPE_GUID, true);
	slot_attribute(w, "RelatedActivityID", related, TYPE_GUID, false);
	close_empty(w);
	open_element(w, "Execution", ALWAYS, true);
	slot_attribute(w, "ProcessID", SLOT_PROCESS, TYPE_U32, true);
	slot_attribute(w, "ThreadID", SLOT_THREAD, TYPE_U32, false);
	close_empty(w);
}

static void channel_and_computer(struct evtx_writer *w, const struct evtx_record *r)
{
	if (r->style == EVTX_MODERN)
		slot_element(w, "Channel", SLOT_MODERN_CHANNEL, TYPE_TEXT);
	else
		text_element(w, "Channel", r->channel);
	text_element(w, "Computer", r->computer);
	open_element(w, "Security", ALWAYS, true);
	slot_attribute(w, "UserID", SLOT_USER, TYPE_SID, false);
	close_empty(w);
}

static void system_template(struct evtx_writer *w, const struct evtx_record *r)
{
	bool classic = r->style == EVTX_CLASSIC, modern = r->style == EVTX_MODERN;

	open_element(w, "System", ALWAYS, false);
	close_start(w);
	if (modern)
		provider_slots(w);
	else
		provider_literal(w, r);
	event_id(w);
	if (!classic)
		slot_element(w, "Version", SLOT_VERSION, TYPE_U8);
	slot_element(w, "Level", SLOT_LEVEL, TYPE_U8);
	slot_element(w, "Task", SLOT_TASK, TYPE_U16);
	if (!classic)
		slot_element(w, "Opcode", SLOT_OPCODE, TYPE_U8);
	slot_element(w, "Keywords", SLOT_KEYWORDS, TYPE_HEX64);
	time_created(w);
	if (!classic)
		correlation(w, modern ? SLOT_MODERN_RELATED : SLOT_RELATED);
	channel_and_computer(w, r);
	close_element(w);
}

static void event_template(struct evtx_writer *w, const struct evtx_record *r)
{
	uint16_t data = r->style == EVTX_MODERN ? SLOT_MODERN_DATA : SLOT_DATA;

	open_event(w, data);
	system_template(w, r);
	put_slot(w, TOKEN_OPTIONAL, data, TYPE_XML);
	close_element(w);
}

/* Substitutions 0 to 12, which are the same everywhere. */
static void system_values(struct evtx_writer *w, struct values *values, const struct evtx_record *r)
{
	value_number(w, values, TYPE_U8, 1, r->level);
	value_number(w, values, TYPE_U8, 1, r->opcode);
	value_number(w, values, TYPE_U16, 2, r->task);
	value_number(w, values, TYPE_U16, 2, r->id);
	if (r->qualifiers >= 0)
		value_number(w, values, TYPE_U16, 2, (uint64_t)r->qualifiers);
	else	/* Windows leaves bytes behind and says NULL by the type alone */
		value_number(w, values, TYPE_NULL, 2, 1);
	value_number(w, values, TYPE_HEX64, 8, r->keywords);
	value_number(w, values, TYPE_TIME, 8, r->time);
	value_nulls(w, values, 1);
	value_number(w, values, TYPE_U32, 4, r->process_id);
	value_number(w, values, TYPE_U32, 4, r->thread_id);
	value_number(w, values, TYPE_U64, 8, r->record_id);
	value_number(w, values, TYPE_U8, 1, r->version);
	value_sid(w, values, r->user);
}

static void event_values(struct evtx_writer *w, const struct evtx_record *r)
{
	bool modern = r->style == EVTX_MODERN;
	struct values values = values_begin(w, modern ? SLOTS_MODERN : SLOTS);

	system_values(w, &values, r);
	if (modern) {
		value_nulls(w, &values, 1);
		value_text(w, &values, r->provider);
		value_guid(w, &values, r->guid);
		value_text(w, &values, r->channel);
	} else {
		value_nulls(w, &values, SLOT_DATA - SLOT_USER - 1);
	}
	value_data(w, &values, r);
}

static void put_templated(struct evtx_writer *w, const struct evtx_record *r)
{
	char shape[1024];
	size_t place;

	snprintf(shape, sizeof(shape), "%d|%s|%s|%s|%s|%s", r->style,
		 r->style == EVTX_MODERN ? "" : r->provider, r->source ? r->source : "",
		 r->guid && r->style != EVTX_MODERN ? r->guid : "",
		 r->style == EVTX_MODERN ? "" : r->channel, r->computer);
	if (template_begin(w, shape, &place)) {
		fragment(w);
		event_template(w, r);
		template_end(w, place);
	}
	event_values(w, r);
}

/* ---- forwarded records ---- */

static void number_element(struct evtx_writer *w, const char *name, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	text_element(w, name, text);
}

static void keywords_element(struct evtx_writer *w, uint64_t keywords)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, keywords);
	text_element(w, "Keywords", text);
}

/* 2021-05-10T06:22:54.633626900Z */
static void time_text(char text[64], uint64_t time)
{
	time_t seconds = (time_t)(time / 10000000) - 11644473600;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	snprintf(text, 64, "%04d-%02d-%02dT%02d:%02d:%02d.%07u00Z",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		 (unsigned)(time % 10000000));
}

static void inline_event_id(struct evtx_writer *w, const struct evtx_record *r)
{
	char text[32];

	open_element(w, "EventID", ALWAYS, r->qualifiers >= 0);
	if (r->qualifiers >= 0) {
		snprintf(text, sizeof(text), "%d", r->qualifiers);
		text_attribute(w, "Qualifiers", text, false);
	}
	close_start(w);
	snprintf(text, sizeof(text), "%u", r->id);
	put_text(w, text);
	close_element(w);
}

static void inline_numbers(struct evtx_writer *w, const struct evtx_record *r)
{
	bool classic = r->style == EVTX_CLASSIC;

	if (!classic)
		number_element(w, "Version", r->version);
	number_element(w, "Level", r->level);
	number_element(w, "Task", r->task);
	if (!classic)
		number_element(w, "Opcode", r->opcode);
	keywords_element(w, r->keywords);
}

static void inline_time(struct evtx_writer *w, const struct evtx_record *r)
{
	char text[64];

	open_element(w, "TimeCreated", ALWAYS, true);
	time_text(text, r->time);
	text_attribute(w, "SystemTime", text, false);
	close_empty(w);
	number_element(w, "EventRecordID", r->record_id);
}

static void inline_execution(struct evtx_writer *w, const struct evtx_record *r)
{
	char text[32];

	open_element(w, "Correlation", ALWAYS, false);
	close_empty(w);
	open_element(w, "Execution", ALWAYS, true);
	snprintf(text, sizeof(text), "%" PRIu32, r->process_id);
	text_attribute(w, "ProcessID", text, true);
	snprintf(text, sizeof(text), "%" PRIu32, r->thread_id);
	text_attribute(w, "ThreadID", text, false);
	close_empty(w);
}

static void inline_system(struct evtx_writer *w, const struct evtx_record *r)
{
	open_element(w, "System", ALWAYS, false);
	close_start(w);
	provider_literal(w, r);
	inline_event_id(w, r);
	inline_numbers(w, r);
	inline_time(w, r);
	if (r->style != EVTX_CLASSIC)
		inline_execution(w, r);
	text_element(w, "Channel", r->channel);
	text_element(w, "Computer", r->computer);
	open_element(w, "Security", ALWAYS, r->user != NULL);
	if (r->user)
		text_attribute(w, "UserID", r->user, false);
	close_empty(w);
	close_element(w);
}

/* A text value in a forwarded record: the units as they are. */
static void put_units(struct evtx_writer *w, const struct evtx_value *value)
{
	if (value->size == 0)
		return;
	put8(w, TOKEN_TEXT);
	put8(w, TYPE_TEXT);
	put16(w, (uint16_t)(value->size / 2));
	put(w, value->bytes, value->size);
}

static void inline_binary(struct evtx_writer *w, const struct evtx_record *r)
{
	char *hex = need(malloc(2 * r->binary_size + 1));

	hex[0] = '\0';
	for (size_t i = 0; i < r->binary_size; i++)
		snprintf(hex + 2 * i, 3, "%02X", r->binary[i]);
	text_element(w, "Binary", hex);
	free(hex);
}

static void inline_data(struct evtx_writer *w, const struct evtx_record *r)
{
	open_data(w, r);
	for (size_t i = 0; i < r->value_count; i++) {
		open_value(w, r, &r->values[i]);
		put_units(w, &r->values[i]);
		close_element(w);
	}
	if (r->has_binary)
		inline_binary(w, r);
	close_data(w, r);
}

static void inline_rendering(struct evtx_writer *w, const struct evtx_record *r)
{
	static const char *const levels[] = { "Information", "Critical", "Error", "Warning",
					      "Information", "Verbose" };

	open_element(w, "RenderingInfo", ALWAYS, true);
	text_attribute(w, "Culture", "en-US", false);
	close_start(w);
	text_element(w, "Message", r->rendering);
	text_element(w, "Level", levels[r->level < 6 ? r->level : 0]);
	text_element(w, "Task", "");
	text_element(w, "Opcode", "");
	text_element(w, "Channel", "");
	text_element(w, "Provider", r->provider);
	open_element(w, "Keywords", ALWAYS, false);
	close_start(w);
	text_element(w, "Keyword", "Classic");
	close_element(w);
	close_element(w);
}

static void put_inline(struct evtx_writer *w, const struct evtx_record *r)
{
	open_event(w, ALWAYS);
	inline_system(w, r);
	inline_data(w, r);
	if (r->rendering)
		inline_rendering(w, r);
	close_element(w);
}

/* ---- records and chunks ---- */

static void chunk_begin(struct evtx_writer *w)
{
	if (w->chunk_count == w->chunk_room) {
		w->chunk_room = w->chunk_room ? 2 * w->chunk_room : 4;
		w->chunks = need(realloc(w->chunks, w->chunk_room * EVTX_CHUNK_SIZE));
	}
	w->chunk = w->chunks + w->chunk_count++ * EVTX_CHUNK_SIZE;
	memset(w->chunk, 0, EVTX_CHUNK_SIZE);
	memcpy(w->chunk, "ElfChnk", 8);
	evtx_set64(w->chunk + 8, w->written + 1);
	evtx_set32(w->chunk + 40, 128);
	evtx_set32(w->chunk + 48, EVTX_CHUNK_HEADER);
	evtx_set32(w->chunk + 120, 1);
	w->at = EVTX_CHUNK_HEADER;
}

/* "**", u32 size, u64 number, u64 time, binary XML, filling, u32 size. */
static void put_record(struct evtx_writer *w, const struct evtx_record *r, uint64_t number)
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
	bool first = start == EVTX_CHUNK_HEADER;
	uint64_t lowest = evtx_get64(w->chunk + 24), highest = evtx_get64(w->chunk + 32);

	w->written++;
	evtx_set64(w->chunk + 16, w->written);
	evtx_set64(w->chunk + 24, first || number < lowest ? number : lowest);
	evtx_set64(w->chunk + 32, first || number > highest ? number : highest);
	evtx_set32(w->chunk + 44, (uint32_t)start);
	evtx_set32(w->chunk + 48, (uint32_t)w->at);
	if (number >= w->next_id)
		w->next_id = number + 1;
}

/* Try; if it does not fit, the chunk is as it was. */
static int add_to_chunk(struct evtx_writer *w, const struct evtx_record *r, uint64_t number)
{
	uint8_t header[EVTX_CHUNK_HEADER];
	size_t start = w->at;

	memcpy(header, w->chunk, sizeof(header));
	w->full = false;
	w->depth = 0;
	w->attributes = 0;
	put_record(w, r, number);
	if (!w->full) {
		chunk_count_record(w, start, number);
		return 0;
	}
	memcpy(w->chunk, header, sizeof(header));
	memset(w->chunk + start, 0, EVTX_CHUNK_SIZE - start);
	w->at = start;
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
	struct evtx_writer *w = need(calloc(1, sizeof(*w)));

	w->next_id = 1;
	chunk_begin(w);
	return w;
}

int evtx_writer_add(struct evtx_writer *w, const struct evtx_record *r)
{
	/* A collector numbers what it stores; the record keeps its own number. */
	uint64_t number = r->forwarded ? w->written + 1 : r->record_id;

	if (r->new_chunk && w->at > EVTX_CHUNK_HEADER)
		chunk_begin(w);
	if (add_to_chunk(w, r, number) == 0)
		return 0;
	if (w->at == EVTX_CHUNK_HEADER)
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
