/*
 * powershell_list.c - "Name   : value", values wrapped to the width of the window, and a blank
 * line between events.
 *
 * Names of members are English in every language.  Lists are cut after four elements, with
 * dots; Get-EventLog prints strings and data as such lists, Get-WinEvent neither.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "powershell_list.h"

#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "form_event.h"
#include "line_record.h"
#include "text_events.h"

struct list {
	struct line_record record;	/* first: line_record_new() */
	bool started, blank;
	uint64_t seen;			/* names of this event, by their place below, */
	unsigned commands;		/* and those that print such names */
	enum line_role last;		/* whose value may go on, */
	size_t indent;			/* and where it began in its line */
};

/* With these an event can begin; the first one of a role counts. */
static const struct line_name names[] = {
	{ "EventID", LINE_ID }, { "Id", LINE_ID }, { "InstanceId", LINE_FULL_ID },
	{ "ProviderName", LINE_PROVIDER }, { "TimeCreated", LINE_TIME },
	{ "TimeGenerated", LINE_TIME }, { "TimeWritten", LINE_TIME },
	{ "Message", LINE_MESSAGE }, { "MachineName", LINE_COMPUTER },
	{ "EntryType", LINE_LEVEL }, { "Index", LINE_RECORD_ID }, { "RecordId", LINE_RECORD_ID },
	{ "LogName", LINE_CHANNEL }, { "ReplacementStrings", LINE_STRINGS },
	{ "LevelDisplayName", LINE_LEVEL }, { "Qualifiers", LINE_QUALIFIERS },
	{ NULL, LINE_NONE },
};

/* With these it cannot: they are labels of a copied event, too, or names that a user gave. */
static const struct line_name weak_names[] = {
	{ "Source", LINE_PROVIDER }, { "Provider", LINE_PROVIDER }, { "Data", LINE_DATA },
	{ "Level", LINE_LEVEL }, { "Time", LINE_TIME }, { "Date", LINE_TIME },
	{ "Computer", LINE_COMPUTER }, { "Msg", LINE_MESSAGE }, { NULL, LINE_NONE },
};

/* Names that one command alone prints. */
enum { GET_EVENT_LOG = 1, GET_WIN_EVENT = 2 };
static const struct {
	const char *name;
	unsigned command;
} commands[] = {
	{ "EventID", GET_EVENT_LOG }, { "InstanceId", GET_EVENT_LOG }, { "Index", GET_EVENT_LOG },
	{ "EntryType", GET_EVENT_LOG }, { "TimeGenerated", GET_EVENT_LOG },
	{ "TimeWritten", GET_EVENT_LOG }, { "ReplacementStrings", GET_EVENT_LOG },
	{ "Id", GET_WIN_EVENT }, { "ProviderName", GET_WIN_EVENT }, { "RecordId", GET_WIN_EVENT },
	{ "TimeCreated", GET_WIN_EVENT }, { "LogName", GET_WIN_EVENT },
	{ "LevelDisplayName", GET_WIN_EVENT },
};

/* ---- lines ---- */

/* Bytes of the name in "Name   : value"; there is always a blank before the colon.  0: the
 * line is none. */
static size_t name_of(const struct form_line *line, size_t *value)
{
	size_t size = line_name_size(line->text, line->size, ':', value);

	if (size == 0 || size + 2 > *value)
		return 0;
	for (size_t i = 0; i < size; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789",
			    line->text[i]))
			return 0;
	return size;
}

static bool begins(const struct form_line *line)
{
	size_t value, size = name_of(line, &value);

	return size > 0 && line_role_of(names, line->text, size) != LINE_NONE;
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct list));
}

/* The place of a name, as a bit; 0: it is none of ours. */
static uint64_t bit_of(const char *name, size_t size)
{
	uint64_t bit = 1;

	for (const struct line_name *at = names; at->name; at++, bit <<= 1)
		if (strlen(at->name) == size && memcmp(at->name, name, size) == 0)
			return bit;
	for (const struct line_name *at = weak_names; at->name; at++, bit <<= 1)
		if (strlen(at->name) == size && memcmp(at->name, name, size) == 0)
			return bit;
	return 0;
}

/* 0: the name says nothing of it. */
static unsigned command_of(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == size &&
		    memcmp(commands[i].name, name, size) == 0)
			return commands[i].command;
	return 0;
}

/* A name that was there belongs to the next event; so does, behind a blank line, that of another
 * command. */
static enum line_answer take_name(struct list *self, const struct form_line *line, size_t size,
				  size_t value)
{
	uint64_t bit = bit_of(line->text, size);
	unsigned command = command_of(line->text, size);
	enum line_role role = line_role_of(names, line->text, size);

	if (self->seen & bit ||
	    (self->blank && self->commands && command && !(self->commands & command)))
		return LINE_OTHER;
	self->seen |= bit;
	self->commands |= command;
	self->blank = false;
	if (role == LINE_NONE)
		role = line_role_of(weak_names, line->text, size);
	self->last = line_record_has(&self->record, role) ? LINE_NONE : role;
	self->indent = value;
	line_record_set(&self->record, role, line->text + value, line->size - value);
	return LINE_MINE;
}

/* A line that was wrapped; where it was, a blank may be lost. */
static void go_on(struct list *self, const struct form_line *line)
{
	size_t blanks = strspn(line->text, " \t");

	if (self->last != LINE_NONE)
		line_record_add(&self->record, self->last, ' ', line->text + blanks,
				line->size - blanks);
}

static enum line_answer take_line(void *form, const struct form_line *line, struct fail *fail)
{
	struct list *self = form;
	size_t value, size = name_of(line, &value);

	(void)fail;
	if (!self->started) {
		line_record_begin(&self->record, line);
		self->started = true;
		self->seen = self->commands = 0;
	}
	if (line_is_blank(line)) {
		self->blank = true;
		return LINE_MINE;
	}
	if (size > 0 && (!self->blank || bit_of(line->text, size)))
		return take_name(self, line, size, value);
	/* A message may have blank lines; what follows them is indented as all of it. */
	if (self->blank && strspn(line->text, " \t") < self->indent)
		return LINE_OTHER;
	self->blank = false;
	go_on(self, line);
	return LINE_MINE;
}

/* ---- the event ---- */

/* The text of a list that is whole, without its braces; NULL: it was cut, or is none. */
static char *whole_list(struct line_record *record, const char *text)
{
	size_t size = text ? strlen(text) : 0;
	char *copy;

	if (size < 2 || text[0] != '{' || text[size - 1] != '}')
		return NULL;
	copy = arena_bytes(&record->arena, text + 1, size - 2);
	if (!copy || text_match("*...", copy) || text_match("*\xe2\x80\xa6", copy))
		return NULL;
	return copy;
}

static size_t role_count(const struct catalog_event *kind)
{
	size_t count = 0;

	while (kind && kind->roles && kind->roles[count])
		count++;
	return count;
}

/* {ShopPool, 4711, 0, http}: a string with a comma makes more of them than the event has. */
static void set_strings(struct line_record *record, struct form_fields *fields)
{
	char *text = whole_list(record, line_record_get(record, LINE_STRINGS));
	size_t known = role_count(line_record_kind(record)), count = 0;
	const char **list = arena_array(&record->arena, BOUND_STRINGS, sizeof(*list));

	if (!text || !list || !*text)
		return;
	for (char *comma = text; comma && count < BOUND_STRINGS; text = comma + 2) {
		list[count++] = text;
		comma = strstr(text, ", ");
		if (!comma)
			break;
		*comma = '\0';
	}
	if (known > 0 && known != count && fields->message && *fields->message)
		return;
	fields->strings = list;
	fields->string_count = count;
}

static int finish(void *form, struct fail *fail)
{
	struct list *self = form;
	struct form_fields fields;
	const char *data = line_record_get(&self->record, LINE_DATA);

	self->started = self->blank = false;
	self->last = LINE_NONE;
	line_record_fields(&self->record, &fields);
	set_strings(&self->record, &fields);
	if (data && whole_list(&self->record, data)) {
		fields.data = form_data_decimal(data, &self->record.arena);
		fields.carries_data = fields.data.bytes || strcmp(data, "{}") == 0;
	}
	return line_record_deliver(&self->record, &fields, fail);
}

const struct line_form powershell_list_form = {
	.format = { .name = "powershell-list" }, .flat = true, .named_late = true, .begins = begins,
	.start = start, .line = take_line, .finish = finish, .free = line_record_free,
};
