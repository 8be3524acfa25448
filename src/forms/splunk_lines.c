/*
 * splunk_lines.c - a date, then KEY=VALUE a line, in one of two orders or in that of WMI; the
 * message is last and has several lines.
 *
 * EventType is numbered in two ways, Type is a word.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "splunk_lines.h"

#include <string.h>

#include "form_event.h"
#include "line_record.h"

struct splunk {
	struct line_record record;	/* first: line_record_new() */
	bool started, keys, message;
	bool next;			/* another one begins behind it */
};

static const struct line_name names[] = {
	{ "EventCode", LINE_ID }, { "SourceName", LINE_PROVIDER }, { "LogName", LINE_CHANNEL },
	{ "Logfile", LINE_CHANNEL }, { "ComputerName", LINE_COMPUTER },
	{ "RecordNumber", LINE_RECORD_ID }, { "Type", LINE_LEVEL }, { "Message", LINE_MESSAGE },
	{ NULL, LINE_NONE },
};

/* With these an event may begin. */
static const struct line_name first_names[] = {
	{ "LogName", LINE_CHANNEL }, { "Logfile", LINE_CHANNEL }, { "EventCode", LINE_ID },
	{ "SourceName", LINE_PROVIDER }, { "Category", LINE_NONE }, { NULL, LINE_NONE },
};

static bool is_key(const struct form_line *line)
{
	size_t value, size = line_name_size(line->text, line->size, '=', &value);

	for (size_t i = 0; i < size; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", line->text[i]))
			return false;
	return size > 0;
}

static bool is_first_key(const struct form_line *line)
{
	size_t value, size = line_name_size(line->text, line->size, '=', &value);

	for (const struct line_name *name = first_names; size && name->name; name++)
		if (strlen(name->name) == size && memcmp(name->name, line->text, size) == 0)
			return true;
	return false;
}

static bool begins(const struct form_line *line)
{
	return is_first_key(line) || line_is_time(line);
}

static bool certain(const struct form_line *line, bool blank)
{
	(void)blank;
	return is_first_key(line);
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct splunk));
}

/* True: the line is done with. */
static bool take_first(struct splunk *self, const struct form_line *line)
{
	line_record_begin(&self->record, line);
	self->started = true;
	if (!line_is_time(line))
		return false;
	line_record_set(&self->record, LINE_TIME, line->text, line->size);
	return true;
}

static void take_key(struct splunk *self, const struct form_line *line)
{
	size_t value, size = line_name_size(line->text, line->size, '=', &value);
	enum line_role role = line_role_of(names, line->text, size);

	/* WMI's names its zone. */
	if (size == strlen("TimeGenerated") && memcmp(line->text, "TimeGenerated", size) == 0) {
		text_reset(&self->record.values[LINE_TIME]);
		line_record_add(&self->record, LINE_TIME, '\0', line->text + value,
				line->size - value);
		self->record.has |= 1u << LINE_TIME;
	}
	line_record_set(&self->record, role, line->text + value, line->size - value);
	self->message = role == LINE_MESSAGE;
	self->keys = true;
}

static enum line_answer take_line(void *form, const struct form_line *line, struct fail *fail)
{
	struct splunk *self = form;

	(void)fail;
	if (!self->started) {
		if (take_first(self, line))
			return LINE_MINE;
	} else if (self->message) {
		self->next = begins(line);
		if (self->next)
			return LINE_OTHER;
		line_record_add(&self->record, LINE_MESSAGE, '\n', line->text, line->size);
		return LINE_MINE;
	}
	if (is_key(line))
		take_key(self, line);
	else if (!line_is_blank(line))
		return LINE_OTHER;
	return LINE_MINE;
}

static int finish(void *form, struct fail *fail)
{
	struct splunk *self = form;
	bool is = self->keys && line_record_has(&self->record, LINE_ID), next = self->next;

	self->started = self->keys = self->message = self->next = false;
	return is ? line_record_end(&self->record, next, fail) : 0;
}

static bool yields(const void *self)
{
	return ((const struct splunk *)self)->message;
}

const struct line_form splunk_lines_form = {
	.format = { .name = "splunk" }, .flat = true, .yields = yields, .begins = begins,
	.certain = certain, .leads = line_is_time, .start = start, .line = take_line,
	.finish = finish, .free = line_record_free,
};
