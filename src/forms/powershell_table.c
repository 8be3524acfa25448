/*
 * powershell_table.c - names of columns, a line of hyphens under them, and a row an event.
 *
 * The hyphens tell where columns are; a column of numbers reaches to the left of its own.
 * Messages and sources are cut with dots to the width of the window.  Get-WinEvent prints a
 * table for each provider, whose name is in a line before.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "powershell_table.h"

#include <string.h>

#include "form_event.h"
#include "line_record.h"
#include "text.h"

enum { COLUMNS = 12, HEAD_MAX = 1024 };

struct table {
	struct line_record record;	/* first: line_record_new() */
	char provider[256];
	char head[HEAD_MAX];	/* names of columns, until the hyphens come */
	struct column {
		size_t at;	/* characters from the beginning of the line */
		enum line_role role;
	} columns[COLUMNS];
	size_t count;
	enum { BEFORE, IN_GROUP, IN_HEAD, IN_ROWS } where;
	bool row;		/* one was begun */
};

static const struct line_name names[] = {
	{ "TimeCreated", LINE_TIME }, { "Id", LINE_ID }, { "LevelDisplayName", LINE_LEVEL },
	{ "Message", LINE_MESSAGE }, { "ProviderName", LINE_PROVIDER },
	{ "LogName", LINE_CHANNEL }, { "MachineName", LINE_COMPUTER },
	{ "RecordId", LINE_RECORD_ID }, { "Index", LINE_RECORD_ID }, { "Time", LINE_TIME },
	{ "TimeGenerated", LINE_TIME }, { "EntryType", LINE_LEVEL },
	{ "Source", LINE_PROVIDER }, { "InstanceId", LINE_FULL_ID }, { "EventID", LINE_ID },
	{ NULL, LINE_NONE },
};

/* ---- where it begins ---- */

static const char *group(const char *line)
{
	static const char label[] = "ProviderName: ";
	const char *at = line + strspn(line, " \t");

	return text_starts(at, label) && at > line ? at + strlen(label) : NULL;
}

/* Columns of the line that are known. */
static size_t columns_in(const char *line)
{
	size_t count = 0;

	for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
		size_t size = strcspn(line, " ");

		if (line_role_of(names, line, size) == LINE_NONE)
			return 0;
		line += size;
		count++;
	}
	return count;
}

/* No name has a colon, and most lines of copied events have one.
 * "TimeCreated Id LevelDisplayName Message", "Index Time EntryType Source InstanceID Message" */
static bool is_head(const struct form_line *line)
{
	return line->size < HEAD_MAX && !memchr(line->text, ':', line->size) &&
	       columns_in(line->text) >= 3;
}

static bool begins(const struct form_line *line)
{
	const char *at = line->text + strspn(line->text, " \t");

	/* Most lines begin with none of these. */
	return *at && strchr("ILMPRTESilmprtes", *at) && (group(line->text) || is_head(line));
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct table));
}

/* ---- columns ---- */

/* The byte of a character; the end of the line if it is shorter. */
static size_t byte_at(const char *line, size_t size, size_t character)
{
	size_t at = 0;

	for (; at < size; at++)
		if (!text_continues(line[at]) && character-- == 0)
			break;
	return at;
}

/* False: the line is not hyphens under names. */
static bool set_columns(struct table *self, const struct form_line *line)
{
	size_t head = strlen(self->head), at = 0;

	self->count = 0;
	if (line->text[strspn(line->text, " -")])
		return false;
	for (at = strspn(line->text, " "); line->text[at] && self->count < COLUMNS; ) {
		size_t end = at + strspn(line->text + at, "-");
		size_t from = at, to = end;

		/* A name of one word is above its hyphens, and as long. */
		if (end > head)
			return false;
		self->columns[self->count++] = (struct column){
			at, line_role_of(names, self->head + from, to - from),
		};
		at = end + strspn(line->text + end, " ");
	}
	return self->count > 0;
}

/* Where a value begins: a number is right under the end of the hyphens, and may be longer. */
static size_t value_at(const struct form_line *line, const struct column *column)
{
	size_t at = byte_at(line->text, line->size, column->at);

	while (at > 0 && at < line->size && line->text[at - 1] != ' ')
		at--;
	return at;
}

static bool is_number(const char *text)
{
	return text_is_digit(*text) && !text[strspn(text, "0123456789")];
}

static bool was_cut(const char *text)
{
	return text_match("*...", text) || text_match("*\xe2\x80\xa6", text);
}

static int deliver(struct table *self, struct fail *fail)
{
	struct form_fields fields;
	bool is = self->row;

	self->row = false;
	line_record_fields(&self->record, &fields);
	return is ? line_record_deliver(&self->record, &fields, fail) : 0;
}

/* False: it is not a row. */
static bool set_row(struct table *self, const struct form_line *line)
{
	struct line_record *record = &self->record;
	const char *id, *provider;

	line_record_begin(record, line);
	for (size_t i = 0; i < self->count; i++) {
		size_t from = value_at(line, &self->columns[i]), to = line->size;

		if (i + 1 < self->count)
			to = value_at(line, &self->columns[i + 1]);
		if (to > from)
			line_record_set(record, self->columns[i].role, line->text + from,
					to - from);
	}
	provider = line_record_get(record, LINE_PROVIDER);
	if (provider && was_cut(provider))
		record->has &= ~(1u << LINE_PROVIDER);
	if (*self->provider)
		line_record_set(record, LINE_PROVIDER, self->provider, strlen(self->provider));
	id = line_record_get(record, LINE_FULL_ID);
	if (!id)
		id = line_record_get(record, LINE_ID);
	return id && is_number(id);
}

/* Under its columns are a number and a time. */
static bool is_row(const void *form, const struct form_line *line)
{
	const struct table *self = form;
	bool id = false, time = false;

	for (size_t i = 0; self->where == IN_ROWS && i + 1 < self->count; i++) {
		enum line_role role = self->columns[i].role;
		size_t at = value_at(line, &self->columns[i]);
		size_t end = value_at(line, &self->columns[i + 1]);

		while (at < end && line->text[at] == ' ')
			at++;
		if (role == LINE_ID || role == LINE_FULL_ID)
			id = at < end && text_is_digit(line->text[at]);
		else if (role == LINE_TIME)
			time = at < end && memchr(line->text + at, ':', end - at);
	}
	return id && time;
}

/* ---- lines ---- */

static enum line_answer take_head(struct table *self, const struct form_line *line)
{
	if (!is_head(line))
		return line_is_blank(line) ? LINE_MINE : LINE_OTHER;
	memcpy(self->head, line->text, line->size);
	self->head[line->size] = '\0';
	self->where = IN_HEAD;
	return LINE_MINE;
}

static enum line_answer take_first(struct table *self, const struct form_line *line)
{
	const char *provider = group(line->text);

	self->provider[0] = '\0';
	if (!provider)
		return take_head(self, line);
	if (strlen(provider) < sizeof(self->provider))
		strcpy(self->provider, provider);
	self->where = IN_GROUP;
	return LINE_MINE;
}

/* A message that was wrapped goes on under its beginning. */
static enum line_answer take_row(struct table *self, const struct form_line *line,
				 struct fail *fail)
{
	size_t blanks = strspn(line->text, " ");

	if (line_is_blank(line))
		return LINE_MINE;
	if (group(line->text) || is_head(line))
		return LINE_OTHER;
	if (self->row && blanks >= self->columns[self->count - 1].at) {
		line_record_add(&self->record, self->columns[self->count - 1].role, ' ',
				line->text + blanks, line->size - blanks);
		return LINE_MINE;
	}
	if (deliver(self, fail) < 0)
		return LINE_FAILED;
	if (!set_row(self, line))
		return LINE_OTHER;
	self->row = true;
	return LINE_MINE;
}

static enum line_answer take_line(void *form, const struct form_line *line, struct fail *fail)
{
	struct table *self = form;

	switch (self->where) {
	case BEFORE:
		return take_first(self, line);
	case IN_GROUP:
		return take_head(self, line);
	case IN_HEAD:
		self->where = IN_ROWS;
		return set_columns(self, line) ? LINE_MINE : LINE_OTHER;
	case IN_ROWS:
		break;
	}
	return take_row(self, line, fail);
}

static int finish(void *form, struct fail *fail)
{
	struct table *self = form;

	self->where = BEFORE;
	return deliver(self, fail);
}

const struct line_form powershell_table_form = {
	.format = { .name = "powershell-table" }, .unmarked = true, .begins = begins,
	.start = start, .line = take_line, .is_whole = is_row, .finish = finish,
	.free = line_record_free,
};
