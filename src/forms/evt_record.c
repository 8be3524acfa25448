/*
 * evt_record.c - a record of a legacy .evt log becomes an event.  Knows nothing of the file
 * around it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_record.h"

#include "arena.h"
#include "bounds.h"
#include "event.h"
#include "evt_file.h"
#include "text.h"

enum { LENGTH_SIZE = 4 };	/* the length at the end */

/* Bytes of a text before its NUL; it may end without one. */
static size_t text_size(const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at + 1 < size && (bytes[at] || bytes[at + 1]))
		at += 2;
	return at + 1 < size ? at : size & ~(size_t)1;
}

size_t evt_record_names(const uint8_t *bytes, size_t size)
{
	size_t end = size - LENGTH_SIZE, at = EVT_NAMES;

	for (int names = 0; names < 2; names++) {
		at += text_size(bytes + at, end - at) + 2;
		if (at > end)
			return 0;
	}
	return at - EVT_NAMES;
}

/* Success and audits have no level; Windows shows them as information. */
static enum event_level level_of(unsigned type)
{
	switch (type) {
	case 1: return EVENT_ERROR;
	case 2: return EVENT_WARNING;
	case 4: return EVENT_INFORMATION;
	case 0: case 8: case 16: return EVENT_LOG_ALWAYS;
	default: return EVENT_LEVEL_UNKNOWN;
	}
}

static const char *read_data(const uint8_t *bytes, size_t size, struct event *event)
{
	uint32_t length = bytes_u32(bytes + 48), offset = bytes_u32(bytes + 52);

	/* The offset is set without data, too. */
	if (length == 0)
		return NULL;
	if (offset < EVT_NAMES || offset > size - LENGTH_SIZE ||
	    length > size - LENGTH_SIZE - offset)
		return "its data are outside of it";
	if (length > BOUND_DATA_SIZE)
		length = BOUND_DATA_SIZE;
	event->data = (const uint8_t *)arena_bytes(&event->arena, bytes + offset, length);
	event->data_size = length;
	return event->data ? NULL : "";
}

static const char *copy_string(struct event *event, const uint8_t *bytes, size_t size,
			       struct text *scratch)
{
	text_reset(scratch);
	/* A UTF-16 unit becomes at most three bytes. */
	text_utf16(scratch, bytes, size < BOUND_STRING_SIZE / 3 * 2 ? size
								   : BOUND_STRING_SIZE / 3 * 2);
	return scratch->oom ? NULL
			    : arena_bytes(&event->arena, text_get(scratch), scratch->size);
}

/* Strings end where the data begin, if both are where they should be. */
static size_t strings_end(const uint8_t *bytes, size_t size, size_t from)
{
	size_t data = bytes_u32(bytes + 52), end = size - LENGTH_SIZE;

	return bytes_u32(bytes + 48) && data >= from && data < end ? data : end;
}

static const char *read_strings(const uint8_t *bytes, size_t size, struct event *event,
				struct text *scratch, const char **flaw)
{
	size_t count = bytes_u16(bytes + 26), at = bytes_u32(bytes + 36);
	size_t end = strings_end(bytes, size, at);

	if (count == 0)
		return NULL;
	if (at < EVT_NAMES || at + 2 > end)
		return "its strings are outside of it";
	if (count > BOUND_STRINGS)
		count = BOUND_STRINGS;
	event->strings = arena_array(&event->arena, count, sizeof(*event->strings));
	if (!event->strings)
		return "";
	for (size_t i = 0; i < count && at + 2 <= end; i++) {
		size_t length = text_size(bytes + at, end - at);

		event->strings[i] = copy_string(event, bytes + at, length, scratch);
		if (!event->strings[i])
			return "";
		event->string_count = i + 1;
		at += length + 2;
	}
	if (event->string_count < count)
		*flaw = "a record has fewer strings than it says";
	return NULL;
}

const char *evt_record_event(const uint8_t *bytes, size_t size, struct event *event,
			     struct text *scratch, const char **flaw)
{
	const char *why;

	event->record_id = evt_record_number(bytes);
	event->time = evt_record_time(bytes);
	event->id = bytes_u16(bytes + 20);
	event->qualifiers = bytes_u16(bytes + 22);
	event->level = level_of(bytes_u16(bytes + 24));
	why = read_strings(bytes, size, event, scratch, flaw);
	return why ? why : read_data(bytes, size, event);
}
