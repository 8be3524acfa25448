/*
 * export_text.c - "Event number", then a label and a value a line, then the strings.
 *
 * evtxexport cuts the upper half of an identifier, and prints the data as one more string;
 * evtexport prints whole identifiers and no data.  It calls the level a type: that tells them
 * apart.  A string of several lines just goes on.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "export_text.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "form_event.h"
#include "json_strings.h"
#include "line_record.h"
#include "sentences.h"
#include "text.h"
#include "text_events.h"

struct export_text {
	struct line_record record;	/* first: line_record_new() */
	struct json_strings strings;
	struct text string;	/* whose lines come */
	unsigned long count, last;	/* of strings, as announced; the number of that string */
	bool started, open, legacy, blank;
	bool next;		/* another one begins behind it */
};

static const struct line_name names[] = {
	{ "Event number", LINE_RECORD_ID }, { "Written time", LINE_TIME },
	{ "Event level", LINE_LEVEL }, { "Event type", LINE_LEVEL },
	{ "Computer name", LINE_COMPUTER }, { "Source name", LINE_PROVIDER },
	{ "Channel name", LINE_CHANNEL }, { "Event identifier", LINE_ID }, { NULL, LINE_NONE },
};

static bool begins(const struct form_line *line)
{
	static const char label[] = "Event number";
	const char *at = line->text + strlen(label);

	if (!text_starts(line->text, label))
		return false;
	at += strspn(at, " \t");
	if (*at++ != ':')
		return false;
	at += strspn(at, " \t");
	return text_is_digit(*at);
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct export_text));
}

static void release(void *self)
{
	struct export_text *export = self;

	if (export)
		text_release(&export->string);
	line_record_free(self);
}

static void end_string(struct export_text *self)
{
	struct text *string = &self->string;

	if (!self->open)
		return;
	self->open = false;
	while (string->size > 0 && strchr(" \t\n", string->bytes[string->size - 1]))
		string->bytes[--string->size] = '\0';
	json_strings_add_one(&self->strings, "", arena_string(&self->record.arena,
							      text_get(string)));
}

/* "Warning (3)", "0x00001413 (5139)": the first word counts, or the second one. */
static void set_value(struct export_text *self, enum line_role role, const char *value,
		      size_t size)
{
	const char *bracket = memchr(value, '(', size);

	if (role == LINE_ID && bracket)
		size = (size_t)(bracket - value);
	if (role == LINE_LEVEL) {
		const char *event = strstr(value, " event");

		if (event && event < value + size)
			size = (size_t)(event - value);
		else if (bracket)
			size = (size_t)(bracket - value);
	}
	line_record_set(&self->record, role, value, size);
}

static bool is_string(const char *line)
{
	return text_starts(line, "String: ") && text_is_digit(line[8]);
}

static void take_string(struct export_text *self, const struct form_line *line)
{
	const char *number = line->text + strlen("String: "), *value = strchr(number, ':');

	end_string(self);
	self->last = strtoul(number, NULL, 10);
	text_reset(&self->string);
	self->open = true;
	if (value) {
		value++;
		value += strspn(value, " \t");
		text_add(&self->string, value);
	}
}

/* Its strings are names, each of one line, and data: nothing in it goes on behind a blank line. */
static bool has_names(struct export_text *self)
{
	const struct catalog_event *kind = line_record_kind(&self->record);

	return kind && kind->roles && !kind->told_role;
}

/* Is the string the last one, as far as is known? */
static bool is_last(const struct export_text *self)
{
	return self->open && self->last >= self->count;
}

static bool take_label(struct export_text *self, const struct form_line *line)
{
	static const char count[] = "Number of strings";
	size_t value, size = line_name_size(line->text, line->size, ':', &value);
	enum line_role role = line_role_of(names, line->text, size);

	if (size == 0 || (self->open && role == LINE_NONE))
		return false;
	end_string(self);
	if (text_starts(line->text, count))
		self->count = strtoul(line->text + value, NULL, 10);
	self->legacy |= text_starts(line->text, "Event type");
	set_value(self, role, line->text + value, line->size - value);
	return true;
}

static enum line_answer take_line(void *form, const struct form_line *line, struct fail *fail)
{
	struct export_text *self = form;

	(void)fail;
	self->next = self->started && begins(line);
	if (self->next)
		return LINE_OTHER;
	if (!self->started) {
		line_record_begin(&self->record, line);
		json_strings_init(&self->strings, &self->record.arena);
		self->started = true;
		self->open = self->legacy = self->blank = false;
		self->count = 0;
	}
	if (line_is_blank(line)) {
		self->blank = true;
	} else if (self->blank && !is_string(line->text) &&
		   (self->open ? is_last(self) && has_names(self) : true)) {
		return LINE_OTHER;
	} else {
		self->blank = false;
	}
	if (is_string(line->text)) {
		take_string(self, line);
	} else if (!take_label(self, line)) {
		if (!self->open)
			return line_is_blank(line) ? LINE_MINE : LINE_OTHER;
		if (self->string.size + line->size < BOUND_STRING_SIZE) {
			text_add_char(&self->string, '\n');
			text_add_bytes(&self->string, line->text, line->size);
		}
	}
	return LINE_MINE;
}

static int finish(void *form, struct fail *fail)
{
	static const struct input_format legacy = { .name = "evtexport-text" };
	struct export_text *self = form;
	struct json_strings *strings = &self->strings;
	struct form_fields fields;
	const char **list;

	end_string(self);
	self->started = false;
	line_record_fields(&self->record, &fields);
	if (!self->legacy)
		json_strings_take_data(strings, line_record_kind(&self->record));
	list = arena_array(&self->record.arena, strings->count + 1, sizeof(*list));
	for (size_t i = 0; list && i < strings->count; i++)
		list[i] = strings->list[i].value;
	fields.strings = list;
	fields.string_count = list ? strings->count : 0;
	fields.data = strings->data;
	fields.carries_data = !self->legacy;
	if (self->legacy)
		self->record.events->format = &legacy;
	if (line_record_deliver(&self->record, &fields, fail) < 0)
		return -1;
	return self->next ? 0 : sentences_find_rest(self->record.events, text_get(&self->string),
						    self->string.size, self->record.offset, fail);
}

/* Strings come before a text that follows the event. */
static bool yields(const void *self)
{
	return is_last(self);
}

const struct line_form export_text_form = {
	.format = { .name = "evtxexport-text" }, .flat = true, .yields = yields, .begins = begins,
	.start = start, .line = take_line, .finish = finish, .free = release,
};
