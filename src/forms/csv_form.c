/*
 * csv_form.c - tables of events by their columns.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "csv_form.h"

#include <stdlib.h>
#include <string.h>

#include "csv_cells.h"
#include "form_time.h"
#include "labels.h"
#include "reader.h"
#include "text.h"

enum {
	NAME_SIZE = 128,	/* bytes of the longest name, time or id */
	KIND_COLUMNS = 20,
	VIEWER_COLUMNS = 4,	/* level, time, source, id */
};

/* A program's table. */
struct kind {
	struct input_format format;
	/* Columns that it has and others have not; NULL ends them. */
	const char *marks[4];
	bool carries_data;
	struct column {
		const char *name;	/* text_match() */
		enum csv_role role;
	} columns[KIND_COLUMNS];
};

/* clang-format off */
static const struct kind kinds[] = {
	{ { .name = "evtxecmd-csv" }, { "EventId", "Provider", "Payload" }, true, {
		{ "EventId", CSV_ID }, { "Provider", CSV_PROVIDER },
		{ "TimeCreated", CSV_TIME_UTC }, { "EventRecordId", CSV_RECORD_ID },
		{ "Level", CSV_LEVEL },
		{ "Channel", CSV_CHANNEL }, { "Computer", CSV_COMPUTER },
		{ "Payload", CSV_PAYLOAD } } },
	{ { .name = "hayabusa-csv" }, { "Timestamp", "RuleTitle", "EventID" }, false, {
		{ "EventID", CSV_ID }, { "Timestamp", CSV_TIME }, { "RecordID", CSV_RECORD_ID },
		{ "Channel", CSV_CHANNEL }, { "Computer", CSV_COMPUTER },
		{ "AllFieldInfo", CSV_DETAILS }, { "Details", CSV_DETAILS },
		{ "ExtraFieldInfo", CSV_MORE_DETAILS } } },
	{ { .name = "azure-csv" }, { "EventLog", "Source", "EventLevelName" }, false, {
		{ "EventID", CSV_ID }, { "Source", CSV_PROVIDER },
		{ "TimeGenerated", CSV_TIME_UTC }, { "TimeGenerated [UTC]", CSV_TIME_UTC },
		{ "TimeGenerated *", CSV_TIME }, { "EventLevelName", CSV_LEVEL },
		{ "EventLog", CSV_CHANNEL }, { "Computer", CSV_COMPUTER },
		{ "EventData", CSV_EVENT_DATA }, { "ParameterXml", CSV_PARAMETERS },
		{ "RenderedDescription", CSV_MESSAGE }, { "Message", CSV_MESSAGE } } },
	{ { .name = "logparser-csv" }, { "SourceName", "EventID", "EventTypeName" }, true, {
		{ "EventID", CSV_ID }, { "SourceName", CSV_PROVIDER },
		{ "TimeGenerated", CSV_TIME }, { "TimeWritten", CSV_TIME },
		{ "RecordNumber", CSV_RECORD_ID }, { "EventTypeName", CSV_LEVEL },
		{ "EventLog", CSV_CHANNEL }, { "ComputerName", CSV_COMPUTER },
		{ "Strings", CSV_STRINGS }, { "Message", CSV_MESSAGE }, { "Data", CSV_DATA } } },
	{ { .name = "powershell-csv" }, { "InstanceId", "Source", "EntryType" }, false, {
		{ "InstanceId", CSV_FULL_ID }, { "EventID", CSV_ID }, { "Source", CSV_PROVIDER },
		{ "TimeGenerated", CSV_TIME }, { "TimeWritten", CSV_TIME },
		{ "Index", CSV_RECORD_ID }, { "EntryType", CSV_LEVEL },
		{ "MachineName", CSV_COMPUTER }, { "Message", CSV_MESSAGE } } },
	{ { .name = "powershell-csv" }, { "ProviderName", "Id" }, false, {
		{ "Id", CSV_ID }, { "ProviderName", CSV_PROVIDER }, { "TimeCreated", CSV_TIME },
		{ "Qualifiers", CSV_QUALIFIERS }, { "RecordId", CSV_RECORD_ID },
		{ "LevelDisplayName", CSV_LEVEL }, { "Level", CSV_LEVEL },
		{ "LogName", CSV_CHANNEL }, { "MachineName", CSV_COMPUTER },
		{ "Message", CSV_MESSAGE } } },
	/* Columns that a script chose or renamed. */
	{ { .name = "powershell-csv" }, { NULL }, false, {
		{ "EventID", CSV_ID }, { "Id", CSV_ID }, { "Event ID", CSV_ID },
		{ "Source", CSV_PROVIDER }, { "ProviderName", CSV_PROVIDER },
		{ "Provider", CSV_PROVIDER }, { "InstanceId", CSV_FULL_ID },
		{ "TimeCreated", CSV_TIME }, { "TimeGenerated", CSV_TIME },
		{ "Time", CSV_TIME }, { "Date", CSV_TIME }, { "Level", CSV_LEVEL },
		{ "EntryType", CSV_LEVEL }, { "LevelDisplayName", CSV_LEVEL },
		{ "LogName", CSV_CHANNEL }, { "Computer", CSV_COMPUTER },
		{ "MachineName", CSV_COMPUTER }, { "Message", CSV_MESSAGE },
		{ "Msg", CSV_MESSAGE }, { "Index", CSV_RECORD_ID } } },
};

static const struct input_format viewer = { .name = "viewer-csv" };

/* Names of Event Viewer's columns that are no labels of an event. */
static const struct column viewer_columns[] = {
	{ "Log", CSV_CHANNEL }, { "Message", CSV_MESSAGE }, { "Provider", CSV_PROVIDER },
};

static const struct {
	uint32_t labels;
	enum csv_role role;
} label_roles[] = {
	{ 1u << LABEL_ID, CSV_ID }, { 1u << LABEL_SOURCE, CSV_PROVIDER },
	{ 1u << LABEL_DATE | 1u << LABEL_TIME, CSV_TIME },
	{ 1u << LABEL_LEVEL | 1u << LABEL_TYPE, CSV_LEVEL },
	{ 1u << LABEL_COMPUTER, CSV_COMPUTER }, { 1u << LABEL_LOG, CSV_CHANNEL },
	{ 1u << LABEL_DESCRIPTION, CSV_MESSAGE },
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- cells ---- */

/* The cell as a short text; false: there is none, or it is no name. */
static bool short_cell(struct csv_cells *cells, char *text)
{
	struct csv_cell cell;

	*text = '\0';
	if (!csv_cells_next(cells, &cell))
		return false;
	if (cell.size < NAME_SIZE) {
		size_t size = csv_cell_plain(&cell, text), blank = 0;

		while (text_is_blank(text[blank]))
			blank++;
		while (size > blank && text_is_blank(text[size - 1]))
			text[--size] = '\0';
		memmove(text, text + blank, size - blank + 1);
	}
	return true;
}

bool csv_is_number(const char *text)
{
	size_t digits = 0;

	while (text_is_digit(text[digits]))
		digits++;
	return digits > 0 && digits <= 10 && !text[digits];
}

static bool has_digit(const char *text)
{
	while (*text && !text_is_digit(*text))
		text++;
	return *text != '\0';
}

static bool is_time(const char *text)
{
	static const struct form_dates unknown = { false, false };
	struct form_time time;

	/* A number alone can be anything. */
	if (!has_digit(text) || csv_is_number(text))
		return false;
	time = form_time_parse(&unknown, text);
	return time.time || time.ambiguous;
}

/* ---- forms ---- */

static void start(struct csv_form *form, char delimiter)
{
	*form = (struct csv_form){ .delimiter = delimiter, .last = -1 };
	for (size_t i = 0; i < CSV_ROLES; i++)
		form->at[i] = -1;
}

/* The first column of a role counts. */
static void set(struct csv_form *form, size_t column, enum csv_role role)
{
	if (role == CSV_NONE || column >= CSV_COLUMNS || form->at[role] >= 0)
		return;
	form->at[role] = (int)column;
	form->roles[column] = (uint8_t)role;
	if ((int)column > form->last)
		form->last = (int)column;
}

static void unset(struct csv_form *form, enum csv_role role)
{
	if (form->at[role] >= 0)
		form->roles[form->at[role]] = CSV_NONE;
	form->at[role] = -1;
}

static int time_column(const struct csv_form *form)
{
	return form->at[CSV_TIME] >= 0 ? form->at[CSV_TIME] : form->at[CSV_TIME_UTC];
}

static bool finish(struct csv_form *form, const struct input_format *format)
{
	int time = time_column(form), id = form->at[CSV_ID];

	form->format = format;
	form->shaped = time >= 0 && id >= 0;
	for (size_t i = CSV_MESSAGE; i < CSV_ROLES; i++)
		if (form->at[i] >= 0 && (form->at[i] < time || form->at[i] < id))
			form->shaped = false;
	return true;
}

static enum csv_role role_in(const struct column *columns, size_t count, const char *name)
{
	for (size_t i = 0; i < count && columns[i].name; i++)
		if (text_match(columns[i].name, name))
			return columns[i].role;
	return CSV_NONE;
}

/* ---- headers of programs ---- */

static bool has_mark(const char *line, char delimiter, const char *mark)
{
	struct csv_cells cells = { line, line + strlen(line), delimiter, false };
	char name[NAME_SIZE];

	while (short_cell(&cells, name))
		if (text_equal_nocase(name, mark))
			return true;
	return false;
}

static bool is_kind(struct csv_form *form, const struct kind *kind, const char *line,
		    char delimiter)
{
	struct csv_cells cells = { line, line + strlen(line), delimiter, false };
	bool marked = kind->marks[0] != NULL;
	char name[NAME_SIZE];

	for (size_t i = 0; i < COUNT(kind->marks) && kind->marks[i]; i++)
		if (!has_mark(line, delimiter, kind->marks[i]))
			return false;
	start(form, delimiter);
	form->header = true;
	form->carries_data = kind->carries_data;
	for (; short_cell(&cells, name); form->columns++)
		set(form, form->columns, role_in(kind->columns, KIND_COLUMNS, name));
	if (!marked && (form->at[CSV_PROVIDER] < 0 || form->at[CSV_TIME] < 0 ||
			form->at[CSV_MESSAGE] < 0 ||
			(form->at[CSV_ID] < 0 && form->at[CSV_FULL_ID] < 0)))
		return false;
	return finish(form, &kind->format);
}

/* ---- Event Viewer ---- */

/* Its message is the last cell and has no name. */
static bool finish_viewer(struct csv_form *form)
{
	if (form->at[CSV_MESSAGE] < 0)
		set(form, form->columns, CSV_MESSAGE);
	form->rest = form->at[CSV_MESSAGE] == form->last &&
		     form->last >= (int)form->columns - 1;
	return finish(form, &viewer);
}

static enum csv_role label_role(const char *name)
{
	uint32_t labels = labels_of(name, strlen(name));

	for (size_t i = 0; i < COUNT(label_roles); i++)
		if (labels & label_roles[i].labels)
			return label_roles[i].role;
	return role_in(viewer_columns, COUNT(viewer_columns), name);
}

/* Level, time, source and id stand in this order in every language; false: they do not. */
static bool place_by_row(struct csv_form *form, const char *row)
{
	struct csv_cells cells = { row, row + strlen(row), form->delimiter, false };
	char text[NAME_SIZE];
	size_t column = 0;

	while (short_cell(&cells, text) && !is_time(text) && column < VIEWER_COLUMNS)
		column++;
	if (!is_time(text) || !short_cell(&cells, text) || !*text || csv_is_number(text) ||
	    !short_cell(&cells, text) || !csv_is_number(text))
		return false;
	unset(form, CSV_LEVEL);
	unset(form, CSV_TIME);
	unset(form, CSV_PROVIDER);
	unset(form, CSV_ID);
	if (column > 0)
		set(form, column - 1, CSV_LEVEL);
	set(form, column, CSV_TIME);
	set(form, column + 1, CSV_PROVIDER);
	set(form, column + 2, CSV_ID);
	return true;
}

/* Five words without a digit, in any language. */
static bool is_viewer(struct csv_form *form, const char *line, const char *next, char delimiter)
{
	struct csv_cells cells = { line, line + strlen(line), delimiter, false };
	bool words = true;
	char name[NAME_SIZE];

	start(form, delimiter);
	form->header = true;
	for (; short_cell(&cells, name); form->columns++) {
		words &= *name && !has_digit(name);
		set(form, form->columns, label_role(name));
	}
	if (form->columns <= VIEWER_COLUMNS || form->columns >= CSV_COLUMNS)
		return false;
	if (form->at[CSV_ID] >= 0 && form->at[CSV_PROVIDER] >= 0 && form->at[CSV_TIME] >= 0)
		return finish_viewer(form);
	return words && place_by_row(form, next) && finish_viewer(form);
}

/* ---- rows without a header ---- */

/* Level, time, source, id, category, message. */
static bool is_bare_viewer(struct csv_form *form, const char *line, char delimiter)
{
	start(form, delimiter);
	form->columns = VIEWER_COLUMNS + 1;
	return place_by_row(form, line) && form->at[CSV_TIME] == 1 && finish_viewer(form);
}

/* Date, time, source, type, category, id, user, computer, message: Windows Server 2003. */
static bool is_2003(struct csv_form *form, const char *line, char delimiter)
{
	static const enum csv_role roles[] = {
		CSV_TIME, CSV_CLOCK, CSV_PROVIDER, CSV_LEVEL, CSV_NONE, CSV_ID, CSV_NONE,
		CSV_COMPUTER, CSV_MESSAGE,
	};
	struct csv_cells cells = { line, line + strlen(line), delimiter, false };
	struct csv_cell cell;
	size_t count = 0;

	start(form, delimiter);
	for (size_t i = 0; i < COUNT(roles); i++)
		set(form, i, roles[i]);
	form->columns = COUNT(roles);
	finish_viewer(form);
	while (count < COUNT(roles) && csv_cells_next(&cells, &cell))
		count++;
	return count == COUNT(roles) && csv_form_begins(form, line, strlen(line));
}

/* True if a line begins like "Message : ...", as lists do: what follows is anybody's text.  No name
 * of a column has a colon between blanks. */
static bool has_label(const char *line)
{
	const char *colon = strchr(line, ':');

	return colon && colon > line && (colon[-1] == ' ' || colon[-1] == '\t') &&
	       (colon[1] == ' ' || colon[1] == '\t') &&
	       strcspn(line, ",;\"") > (size_t)(colon - line);
}

bool csv_form_of(struct csv_form *form, const char *line, const char *next)
{
	static const char delimiters[] = ",\t;";

	if (has_label(line))
		return false;
	for (const char *delimiter = delimiters; *delimiter; delimiter++) {
		if (!strchr(line, *delimiter))
			continue;
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (is_kind(form, &kinds[i], line, *delimiter))
				return true;
		if (is_viewer(form, line, next, *delimiter) ||
		    is_bare_viewer(form, line, *delimiter) || is_2003(form, line, *delimiter))
			return true;
	}
	return false;
}

bool csv_form_begins(const struct csv_form *form, const char *line, size_t size)
{
	struct csv_cells cells = { line, line + size, form->delimiter, false };
	int time = time_column(form), clock = form->at[CSV_CLOCK], id = form->at[CSV_ID];
	char text[NAME_SIZE], when[2 * NAME_SIZE] = "";

	if (!form->shaped)
		return false;
	for (int i = 0; i <= time || i <= clock || i <= id; i++) {
		if (!short_cell(&cells, text) || (i == id && !csv_is_number(text)))
			return false;
		if (i == time || i == clock) {
			strcat(when, *when ? " " : "");
			strcat(when, text);
		}
	}
	return is_time(when);
}
