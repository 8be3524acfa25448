/*
 * line_record.c - an event that lines tell of.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "line_record.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "form_event.h"
#include "form_time.h"
#include "sentences.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum { VALUE_MAX = 1 << 16, TIME_MAX = 64 };

void *line_record_new(struct text_events *events, size_t size)
{
	struct line_record *record = shortage_watch(calloc(1, size));

	if (record)
		record->events = events;
	return record;
}

void line_record_free(void *self)
{
	struct line_record *record = self;

	if (!record)
		return;
	for (size_t i = 0; i < LINE_ROLES; i++)
		text_release(&record->values[i]);
	arena_release(&record->arena);
	free(record);
}

void line_record_begin(struct line_record *record, const struct form_line *line)
{
	for (size_t i = 0; i < LINE_ROLES; i++)
		text_reset(&record->values[i]);
	arena_reset(&record->arena);
	record->has = 0;
	record->offset = line->offset;
}

/* ---- values ---- */

void line_record_set(struct line_record *record, enum line_role role, const char *value,
		     size_t size)
{
	if (role >= LINE_ROLES || line_record_has(record, role))
		return;
	for (; size > 0 && text_is_blank(*value); size--)
		value++;
	record->has |= 1u << role;
	line_record_add(record, role, '\0', value, size);
}

void line_record_add(struct line_record *record, enum line_role role, char between,
		     const char *more, size_t size)
{
	struct text *value = &record->values[role];

	while (size > 0 && text_is_blank(more[size - 1]))
		size--;
	if (between && value->size < VALUE_MAX)
		text_add_char(value, between);
	text_add_bytes(value, more, text_cut(more, size < VALUE_MAX - value->size ? size :
					     VALUE_MAX - value->size));
}

bool line_record_has(const struct line_record *record, enum line_role role)
{
	return record->has >> role & 1;
}

const char *line_record_get(const struct line_record *record, enum line_role role)
{
	return line_record_has(record, role) ? text_get(&record->values[role]) : NULL;
}

/* ---- the event ---- */

void line_record_fields(const struct line_record *record, struct form_fields *fields)
{
	const char *full = line_record_get(record, LINE_FULL_ID);

	*fields = (struct form_fields){
		.offset = record->offset,
		.provider = line_record_get(record, LINE_PROVIDER),
		.id = full && *full ? full : line_record_get(record, LINE_ID),
		.qualifiers = line_record_get(record, LINE_QUALIFIERS),
		.level = line_record_get(record, LINE_LEVEL),
		.time = line_record_get(record, LINE_TIME),
		.record_id = line_record_get(record, LINE_RECORD_ID),
		.channel = line_record_get(record, LINE_CHANNEL),
		.computer = line_record_get(record, LINE_COMPUTER),
		.message = line_record_get(record, LINE_MESSAGE),
	};
}

const struct catalog_event *line_record_kind(struct line_record *record)
{
	struct form_fields fields;

	line_record_fields(record, &fields);
	if (!fields.provider || !fields.id)
		return NULL;
	return form_event_kind(record->events->target, fields.provider, NULL,
			       (uint16_t)strtoul(fields.id, NULL, 0));
}

int line_record_deliver(struct line_record *record, const struct form_fields *fields,
			struct fail *fail)
{
	for (size_t i = 0; i < LINE_ROLES; i++)
		if (record->values[i].oom)
			return fail_set(fail, "out of memory");
	return text_events_add(record->events, fields, fail) < 0 ? -1 : 0;
}

int line_record_end(struct line_record *record, bool next, struct fail *fail)
{
	const struct text *message = &record->values[LINE_MESSAGE];
	struct form_fields fields;

	line_record_fields(record, &fields);
	if (line_record_deliver(record, &fields, fail) < 0)
		return -1;
	if (next || !line_record_has(record, LINE_MESSAGE))
		return 0;
	return sentences_find_rest(record->events, text_get(message), message->size,
				   record->offset, fail);
}

/* ---- lines ---- */

size_t line_name_size(const char *line, size_t size, char after, size_t *value)
{
	const char *end = memchr(line, after, size);
	size_t length;

	if (!end)
		return 0;
	length = (size_t)(end - line);
	*value = length + 1;
	while (length > 0 && text_is_blank(line[length - 1]))
		length--;
	return length;
}

enum line_role line_role_of(const struct line_name *names, const char *name, size_t size)
{
	char first = size > 0 ? text_lower(*name) : '\0';

	for (; names->name; names++) {
		size_t i = 0;

		if (text_lower(*names->name) != first)
			continue;
		while (i < size && text_lower(name[i]) == text_lower(names->name[i]))
			i++;
		if (i == size && !names->name[i])
			return names->role;
	}
	return LINE_NONE;
}

bool line_is_blank(const struct form_line *line)
{
	for (size_t i = 0; i < line->size; i++)
		if (!text_is_blank(line->text[i]))
			return false;
	return true;
}

bool line_is_time(const struct form_line *line)
{
	static const struct form_dates unknown = { false, false };
	struct form_time time;
	size_t digits = strspn(line->text, "0123456789");

	if (digits == 0 || line->size > TIME_MAX || !line->text[digits])
		return false;
	time = form_time_parse(&unknown, line->text);
	return time.time || time.ambiguous;
}
