/*
 * csv_log.c - events as a table in text, a row an event.
 *
 * A row ends with its line, unless that is inside quotes.  There a line that looks like a row is
 * text if the quotes end as they should: anybody may write such a line into a message.  It is
 * told, but where all cells are in quotes: who writes so doubles quotes.  If they do not end so,
 * or not within the bound of a row, the line is a row, whatever quotes are open before it; and
 * always in what Event Viewer writes, which doubles none, so that two messages with quotes would
 * have the rows between them as text.  Memory is bounded by that, whatever the size of the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "csv_log.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "csv_cells.h"
#include "csv_form.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "form_event.h"
#include "form_lines.h"
#include "form_rest.h"
#include "grow.h"
#include "json_strings.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum {
	KNOWN_WITHIN = 65536,	/* bytes of a file in which it is known what it is */
	FIRST_LINES = 8,	/* lines before a header */
};

/* Lines inside quotes, from the first one on that looks like a row: they are of the row before
 * if its quotes are right, which shows later. */
struct held {
	struct held_line {
		size_t at;		/* in the row */
		uint64_t offset;	/* in the file */
	} *lines;
	size_t count, room;
	size_t checked;		/* bytes of the row whose quotes are right */
	bool open;		/* they end inside quotes */
	struct text text;	/* of the lines, while they are read as rows */
	bool again;		/* they are */
};

struct csv_log {
	struct form_event target;
	struct text_events events;
	struct form_lines lines;
	struct csv_form form;
	struct event_xml *xml;
	struct event xml_event;
	struct json_strings named;

	/* Of the source that is read. */
	struct input_source *source;
	struct text header;	/* files that were joined have it again */
	bool quoted;		/* all of its cells are in quotes */
	struct text channel;	/* named before the header */
	struct text type;	/* the line that names it; a header has to follow */
	uint64_t type_offset;
	bool type_inside;	/* such a line is inside quotes */
	struct text row;
	uint64_t offset;	/* of the row */
	size_t row_count;	/* lines of it */
	bool open;		/* its end is inside quotes */
	bool cut;		/* it is larger than its bound: the rest is dropped */
	bool inside;		/* it begins inside the quotes of another one */
	struct text before;	/* the channel of the row before */
	size_t rest;		/* where lines begin that are in no quotes; 0: there are none */
	uint64_t rest_offset;	/* the same in the file */
	struct held held;
	struct form_looks looks;	/* at rests */
	struct text fragment;	/* XML around cells */
	struct arena arena;	/* of a row */
};

/* ---- before the header ---- */

/* In quotes, as programs leave it that saved it again, it is alone in its line: a message may begin
 * so, too, and goes on in the next line or has cells behind it. */
static bool is_type(const char *line)
{
	const char *end;

	if (text_starts(line, "#TYPE "))
		return true;
	end = text_starts(line, "\"#TYPE ") ? strchr(line + 1, '"') : NULL;
	return end && end[1 + strspn(end + 1, ",;\t \r")] == '\0';
}

/* #TYPE System.Diagnostics.EventLogEntry#System/Microsoft-Windows-WAS/5139: the log, the source
 * and the id of the first event. */
static bool take_type(struct csv_log *log, const char *line)
{
	const char *log_name;
	size_t size;

	if (!is_type(line))
		return false;
	log_name = strchr(strchr(line, ' '), '#');
	text_reset(&log->channel);
	if (!log_name)
		return true;
	size = strcspn(++log_name, "/\"");
	if (log_name[size] == '/')
		text_add_bytes(&log->channel, log_name, size);
	return true;
}

static bool is_quoted(const struct csv_log *log)
{
	struct csv_cells cells = {
		log->header.bytes, log->header.bytes + log->header.size, log->form.delimiter, false,
	};
	bool quoted = log->form.header;
	struct csv_cell cell;

	while (quoted && csv_cells_next(&cells, &cell))
		quoted = cell.size > 1 && *cell.at == '"' && !cell.open;
	return quoted;
}

/* Spreadsheets want to know the delimiter. */
static bool is_before_header(const struct form_line *line)
{
	return line->text[strspn(line->text, " \t")] == '\0' ||
	       (text_starts(line->text, "sep=") && line->size == strlen("sep=") + 1);
}

/*
 * Find the form.  1: its first line is in log->header, and the following one in *line, if
 * *more; 0: it has none; -1: no memory.
 */
static int find_form(struct csv_log *log, struct form_line *line, bool *more, struct fail *fail)
{
	int ret = 1, count = 0;

	text_reset(&log->channel);
	do
		ret = form_lines_next(&log->lines, line, fail);
	while (ret > 0 && count++ < FIRST_LINES &&
	       (take_type(log, line->text) || is_before_header(line)));
	if (ret <= 0)
		return ret;
	log->offset = line->offset;
	text_reset(&log->header);
	text_add_bytes(&log->header, line->text, line->size);
	ret = form_lines_next(&log->lines, line, fail);
	if (ret < 0 || log->header.oom || log->channel.oom)
		return ret < 0 ? -1 : fail_set(fail, "out of memory");
	*more = ret > 0;
	return csv_form_of(&log->form, text_get(&log->header), *more ? line->text : "");
}

/* ---- a row ---- */

/* What the cells of a row say, by role; NULL: nothing. */
struct said {
	char *texts[CSV_ROLES];
};

static bool is_nothing(const char *text)
{
	/* Export-Csv writes the names of types for what is a list. */
	return !*text || text_starts(text, "System.Byte[") || text_starts(text, "System.String[");
}

static bool read_cells(struct csv_log *log, struct said *said)
{
	const struct csv_form *form = &log->form;
	struct csv_cells cells = {
		log->row.bytes, log->row.bytes + log->row.size, form->delimiter, false,
	};
	struct csv_cell cell;

	*said = (struct said){ 0 };
	for (int i = 0; i <= form->last; i++) {
		enum csv_role role = form->roles[i];
		char *text;

		if (!(form->rest && i == form->last ? csv_cells_rest(&cells, &cell)
						    : csv_cells_next(&cells, &cell)))
			break;
		if (role == CSV_NONE)
			continue;
		text = arena_alloc(&log->arena, cell.size + 1);
		if (!text)
			return false;
		csv_cell_plain(&cell, text);
		if (!is_nothing(text))
			said->texts[role] = text;
	}
	return true;
}

/* Strings and data of XML that has only them. */
static bool set_xml(struct csv_log *log, const char *start, const char *xml, size_t size,
		    const char *end, struct form_fields *fields)
{
	struct event *event = &log->xml_event;
	struct fail why;

	event_reset(event);
	text_reset(&log->fragment);
	text_add(&log->fragment, start);
	text_add_bytes(&log->fragment, xml, size);
	text_add(&log->fragment, end);
	if (log->fragment.oom || event_xml_read(log->xml, log->fragment.bytes, log->fragment.size,
						event, &why) < 0)
		return false;
	fields->strings = event->strings;
	fields->string_count = event->string_count;
	fields->data = (struct form_data){ event->data, event->data_size };
	return event->string_count > 0 || event->data;
}

/* <DataItem ...><EventData ...>...</EventData></DataItem> */
static bool set_event_data(struct csv_log *log, const char *text, struct form_fields *fields)
{
	static const char end[] = "</EventData>";
	const char *start = text ? strstr(text, "<EventData") : NULL;
	const char *last = start ? strstr(start, end) : NULL;

	return last && set_xml(log, "<Event>", start, (size_t)(last - start) + strlen(end),
			       "</Event>", fields);
}

static void set_parameters(struct csv_log *log, const char *text, struct form_fields *fields)
{
	if (text)
		set_xml(log, "<Event><EventData>", text, strlen(text), "</EventData></Event>",
			fields);
}

/* a|b of Log Parser. */
static bool set_strings(struct csv_log *log, char *text, struct form_fields *fields)
{
	const char **list;

	if (!text)
		return true;
	list = arena_array(&log->arena, BOUND_STRINGS, sizeof(*list));
	for (char *bar = text; list && bar && fields->string_count < BOUND_STRINGS; ) {
		list[fields->string_count++] = text;
		bar = strchr(text, '|');
		if (bar) {
			*bar = '\0';
			text = bar + 1;
		}
	}
	fields->strings = list;
	return list;
}

/* ---- strings with names ---- */

static bool place_named(struct csv_log *log, const struct catalog_event *kind,
			struct form_fields *fields)
{
	struct json_strings *named = &log->named;

	json_strings_split(named, kind);
	fields->strings = json_strings_place(named, kind, &fields->string_count);
	fields->joined = named->joined;
	fields->data = named->data;
	return !named->oom;
}

/* {"EventData": ...} of EvtxECmd. */
static bool set_payload(struct csv_log *log, const char *text, const struct catalog_event *kind,
			struct form_fields *fields)
{
	if (!text)
		return true;
	json_strings_init(&log->named, &log->arena);
	json_strings_add(&log->named, (struct json_piece){ text, strlen(text) });
	return place_named(log, kind, fields);
}

/* "ModuleDll: C:\a.dll ¦ Binary: 7E000000" of hayabusa: the data are among the strings. */
static bool add_details(struct csv_log *log, const char *text)
{
	struct json_strings *named = &log->named;

	if (!text)
		return true;
	text_reset(&log->fragment);
	text_json(&log->fragment, text, strlen(text));
	json_strings_add(named, (struct json_piece){ text_get(&log->fragment),
						     log->fragment.size });
	for (size_t i = 0; i < named->count; i++)
		if (strcmp(named->list[i].name, "Binary") == 0) {
			named->data = form_data_hex(named->list[i].value, &log->arena);
			named->list[i] = named->list[--named->count];
		}
	return !log->fragment.oom && !named->oom;
}

/* hayabusa abbreviates logs, and names no provider. */
static bool set_details(struct csv_log *log, const struct said *said, struct form_fields *fields)
{
	const char *id = fields->id, *channel = fields->channel;
	struct catalog_event const *kind;

	if (log->form.at[CSV_PROVIDER] >= 0 || !id || !csv_is_number(id))
		return true;
	if (channel && strcmp(channel, "App") == 0)
		fields->channel = "Application";
	if (channel && strcmp(channel, "Sys") == 0)
		fields->channel = "System";
	json_strings_init(&log->named, &log->arena);
	if (!add_details(log, said->texts[CSV_DETAILS]) ||
	    !add_details(log, said->texts[CSV_MORE_DETAILS]))
		return false;
	fields->provider = json_strings_provider(&log->named, log->target.catalog,
						 strtoul(id, NULL, 10));
	kind = form_event_kind(&log->target, fields->provider, NULL,
			       (uint16_t)strtoul(id, NULL, 10));
	return !kind || place_named(log, kind, fields);
}

/* ---- fields ---- */

/* "Error event" of Log Parser. */
static const char *level_of(char *text)
{
	char *event = text ? strstr(text, " event") : NULL;

	if (event)
		*event = '\0';
	return text;
}

/* A date and a clock in columns of their own. */
static bool join_time(struct csv_log *log, struct said *said)
{
	const char *date = said->texts[CSV_TIME], *clock = said->texts[CSV_CLOCK];
	char *joined;

	if (!date || !clock)
		return true;
	joined = arena_alloc(&log->arena, strlen(date) + strlen(clock) + 2);
	if (!joined)
		return false;
	strcpy(joined, date);
	strcat(joined, " ");
	strcat(joined, clock);
	said->texts[CSV_TIME] = joined;
	return true;
}

static void set_plain(struct csv_log *log, struct said *said, struct form_fields *fields)
{
	const char *full = said->texts[CSV_FULL_ID], *time = said->texts[CSV_TIME];

	*fields = (struct form_fields){
		.offset = log->offset,
		.provider = said->texts[CSV_PROVIDER],
		.id = full && csv_is_number(full) ? full : said->texts[CSV_ID],
		.qualifiers = said->texts[CSV_QUALIFIERS],
		.level = level_of(said->texts[CSV_LEVEL]),
		.time = time ? time : said->texts[CSV_TIME_UTC],
		.utc = !time,
		.record_id = said->texts[CSV_RECORD_ID],
		.channel = said->texts[CSV_CHANNEL],
		.computer = said->texts[CSV_COMPUTER],
		.carries_data = log->form.carries_data,
	};
	if (!fields->channel && log->channel.size > 0)
		fields->channel = text_get(&log->channel);
}

/* False: memory ran out. */
static bool set_fields(struct csv_log *log, struct said *said, struct form_fields *fields)
{
	const struct catalog_event *kind = NULL;
	const char *hex = said->texts[CSV_DATA];

	set_plain(log, said, fields);
	if (fields->id && fields->provider && csv_is_number(fields->id))
		kind = form_event_kind(&log->target, fields->provider, NULL,
				       (uint16_t)strtoul(fields->id, NULL, 10));
	if (!kind)	/* it is counted, or hayabusa's */
		return set_details(log, said, fields);
	fields->message = said->texts[CSV_MESSAGE];
	if (!set_event_data(log, said->texts[CSV_EVENT_DATA], fields))
		set_parameters(log, said->texts[CSV_PARAMETERS], fields);
	if (!set_strings(log, said->texts[CSV_STRINGS], fields) ||
	    !set_payload(log, said->texts[CSV_PAYLOAD], kind, fields))
		return false;
	if (hex)
		fields->data = form_data_hex(hex, &log->arena);
	return true;
}

static void lose_row(struct csv_log *log, const char *why)
{
	log->source->stats->undecodable++;
	input_stats_problem(log->source->stats, log->offset, "%s", why);
}

/* The quote at the end of a message belongs to none in these lines. */
static bool ends_message(const char *text, size_t size)
{
	size_t quotes = 0;

	while (size > 0 && strchr(" \t\r\n", text[size - 1]))
		size--;
	for (size_t i = 0; i < size; i++)
		quotes += text[i] == '"';
	return quotes % 2 == 1 && text[size - 1] == '"';
}

/* Lines behind a message may be the rest of it, since quotes in it close it too early, or another
 * table or form. */
static void look_at_rest(struct csv_log *log)
{
	enum { HEAD = 1 << 16 };
	size_t size = log->rest ? log->row.size - log->rest : 0;
	const char *rest;

	if (size == 0)
		return;
	rest = log->row.bytes + log->rest;
	if (ends_message(rest, size) ||
	    (!log->lines.ended && !form_may_look(&log->looks, log->source->stats, log->offset)))
		return;
	if (form_rest_format(log->source, rest, size < HEAD ? size : HEAD))
		form_rest_lost(log->source->stats, log->rest_offset);
}

/* A row whose quotes are not right has others in it: if they are of another log, it may have been
 * a text that only looks so. */
static void compare_channel(struct csv_log *log, const struct form_fields *fields)
{
	struct text *before = &log->before;

	if (!fields->channel)
		return;
	if (log->inside && before->size > 0 && strcmp(text_get(before), fields->channel) != 0)
		input_stats_problem(log->source->stats, log->offset,
				    "a row of another log stands inside the quotes of a message, "
				    "and may be a part of it");
	text_reset(before);
	text_add(before, fields->channel);
}

static int add_row(struct csv_log *log, const struct form_fields *fields, struct fail *fail)
{
	compare_channel(log, fields);
	if (!fields->id || !csv_is_number(fields->id))
		lose_row(log, "a row names no event");
	else if (!fields->provider)
		log->source->stats->records++;	/* of a provider that is not told */
	else
		return text_events_add(&log->events, fields, fail);
	return 0;
}

/* The row is complete. */
static int take_row(struct csv_log *log, struct fail *fail)
{
	struct form_fields fields;
	struct said said;
	int ret = 0;

	if (log->row_count == 0)
		return 0;
	log->row_count = 0;
	look_at_rest(log);
	if (log->cut)
		input_stats_problem(log->source->stats, log->offset,
				    "a row is larger than %d bytes; the rest of it is not read",
				    BOUND_TABLE_ROW);
	if (log->row.oom || !read_cells(log, &said) || !join_time(log, &said) ||
	    !set_fields(log, &said, &fields))
		ret = fail_set(fail, "out of memory");
	else
		ret = add_row(log, &fields, fail);
	arena_reset(&log->arena);
	return ret < 0 ? -1 : 0;
}

/* ---- rows of lines ---- */

static bool is_blank(const struct form_line *line)
{
	const char *at = line->text;

	while (text_is_blank(*at))
		at++;
	return *at == '\0';
}

/*
 * Inside quotes a line begins with text of the cell.  One that begins with a quote and text
 * would be the end of a cell with something behind it, which nobody writes; one that has all
 * cells and an id is a row.
 */
static bool is_row_inside(const struct csv_log *log, const struct form_line *line)
{
	const struct csv_form *form = &log->form;
	struct csv_cells cells = { line->text, line->text + line->size, form->delimiter, false };
	int id = form->at[form->at[CSV_FULL_ID] >= 0 ? CSV_FULL_ID : CSV_ID];
	struct csv_cell cell;
	bool number = false;
	size_t count = 0;

	/* All cells are in quotes, the first one of a row, too. */
	if (log->quoted && *text_get(&log->row) == '"' && line->text[0] != '"')
		return false;
	if (form->shaped)
		return csv_form_begins(form, line->text, line->size);
	if (line->text[0] == '"' && line->text[1] && line->text[1] != '"' &&
	    line->text[1] != form->delimiter)
		return true;
	for (; count <= form->columns && csv_cells_next(&cells, &cell); count++) {
		/* The end of a cell that began in another line. */
		if (cell.size > 0 && *cell.at != '"' && memchr(cell.at, '"', cell.size))
			return false;
		if ((int)count == id && cell.size > 0)
			number = strspn(cell.at, "\"0123456789") >= cell.size;
	}
	return number && count == form->columns;
}

static bool is_header(const struct csv_log *log, const struct form_line *line)
{
	return log->form.header && line->size == log->header.size &&
	       memcmp(line->text, log->header.bytes, line->size) == 0;
}

/* Does the line begin a row, or is it a header? */
static bool begins_row(const struct csv_log *log, const struct form_line *line)
{
	if (log->row_count == 0 || is_header(log, line))
		return true;
	if (log->open)
		return is_row_inside(log, line);
	/* The message of Event Viewer has quotes that close it too early. */
	if (log->form.rest)
		return csv_form_begins(&log->form, line->text, line->size);
	return true;
}

static bool has_room(const struct csv_log *log, const struct form_line *line)
{
	return line->size + (log->row_count > 0) <= BOUND_TABLE_ROW - log->row.size;
}

static void append(struct csv_log *log, const struct form_line *line)
{
	if (log->row_count > 0 && !log->open && log->rest == 0) {
		log->rest = log->row.size;
		log->rest_offset = line->offset;
	}
	log->cut |= !has_room(log, line);
	if (log->row_count++ > 0 && !log->cut)
		text_add_char(&log->row, '\n');
	if (!log->cut)
		text_add_bytes(&log->row, line->text, line->size);
	log->open = csv_cells_open(line->text, line->size, log->form.delimiter, log->open);
}

/* Is it a type where a row may begin, whose first cell may be a message? */
static bool is_type_of_table(const struct csv_log *log, const struct form_line *line)
{
	struct csv_cells cells = {
		line->text, line->text + line->size, log->form.delimiter, false,
	};
	struct csv_cell cell;
	bool alone = true;

	if (log->form.rest || !is_type(line->text))
		return false;
	if (log->quoted && line->text[0] != '"')
		return true;
	csv_cells_next(&cells, &cell);
	while (alone && csv_cells_next(&cells, &cell))
		alone = cell.size == 0;
	return alone;
}

/* A header may follow. */
static int hold_type(struct csv_log *log, const struct form_line *line, struct fail *fail)
{
	text_reset(&log->type);
	text_add_bytes(&log->type, line->text, line->size);
	log->type_offset = line->offset;
	return log->type.oom ? fail_set(fail, "out of memory") : take_row(log, fail);
}

/* Rows before it are of another log than those behind it, if the line above it says so. */
static int take_header(struct csv_log *log, const struct form_line *line, struct fail *fail)
{
	int ret = take_row(log, fail);

	if (log->type.size > 0)
		take_type(log, text_get(&log->type));
	else if (log->type_inside)
		input_stats_problem(log->source->stats, line->offset,
				    "a table begins inside quotes, and its log is not known");
	log->type_inside = false;
	text_reset(&log->type);
	return ret;
}

static int begin_row(struct csv_log *log, const struct form_line *line, struct fail *fail)
{
	bool inside = log->held.again || (log->row_count > 0 && log->open);

	if (take_row(log, fail) < 0)
		return -1;
	log->inside = inside;
	if (log->type.size > 0) {
		input_stats_problem(log->source->stats, log->type_offset,
				    "no header follows the type of a table, which is not believed");
		text_reset(&log->type);
	}
	text_reset(&log->row);
	log->offset = line->offset;
	log->open = log->cut = log->type_inside = false;
	log->rest = log->held.checked = 0;
	log->held.open = false;
	return 0;
}

/* A line that is not held. */
static int take_line(struct csv_log *log, const struct form_line *line, struct fail *fail)
{
	bool inside = log->row_count > 0 && log->open;

	if (!inside && is_blank(line))
		return 0;
	if (!inside && is_type_of_table(log, line))
		return hold_type(log, line, fail);
	log->type_inside |= inside && !log->form.rest && is_type(line->text);
	if (is_header(log, line))
		return take_header(log, line, fail);
	if (begins_row(log, line) && begin_row(log, line, fail) < 0)
		return -1;
	append(log, line);
	return 0;
}

/* ---- lines inside quotes that look like rows ---- */

/* The quotes of the row are not right: its lines are read again, as what they look like. */
static int read_held(struct csv_log *log, struct fail *fail)
{
	struct held *held = &log->held;
	size_t first = held->count ? held->lines[0].at : 0, count = held->count;
	int ret;

	if (count == 0)
		return 0;
	text_reset(&held->text);
	text_add_bytes(&held->text, log->row.bytes + first, log->row.size - first);
	if (log->row.oom || held->text.oom)
		return fail_set(fail, "out of memory");
	log->row.size = first - 1;
	log->row_count -= count;
	held->count = 0;
	held->again = true;
	ret = take_row(log, fail);
	for (size_t i = 0; ret >= 0 && i < count; i++) {
		size_t at = held->lines[i].at - first;
		size_t end = i + 1 < count ? held->lines[i + 1].at - first - 1 : held->text.size;
		struct form_line line = {
			.text = held->text.bytes + at, .size = end - at,
			.offset = held->lines[i].offset,
		};

		held->text.bytes[end] = '\0';
		ret = take_line(log, &line, fail);
	}
	held->again = false;
	return ret;
}

static bool hold(struct csv_log *log, const struct form_line *line)
{
	struct held *held = &log->held;
	struct held_line *lines = grow(held->lines, held->count, 1, &held->room, sizeof(*lines));

	if (!lines)
		return false;
	held->lines = lines;
	lines[held->count++] = (struct held_line){ log->row.size + 1, line->offset };
	return true;
}

/* All quotes of the row so far are doubled, but for those around cells. */
static bool is_sound(struct csv_log *log)
{
	size_t from = log->held.checked;

	log->held.checked = log->row.size;
	return csv_cells_sound(text_get(&log->row) + from, log->row.size - from,
			       log->form.delimiter, &log->held.open);
}

/* The row is at its end: a table that is right has as many cells in each. */
static bool has_all_cells(const struct csv_log *log)
{
	struct csv_cells cells = {
		log->row.bytes, log->row.bytes + log->row.size, log->form.delimiter, false,
	};
	struct csv_cell cell;
	size_t count = 0;

	while (count <= log->form.columns && csv_cells_next(&cells, &cell))
		count++;
	return log->form.rest || count == log->form.columns;
}

/* The quotes end as they should: the lines are text. */
static void drop_held(struct csv_log *log)
{
	if (!log->quoted)
		input_stats_problem(log->source->stats, log->held.lines[0].offset,
				    "a line inside quotes looks like a row, and is taken as text");
	log->held.count = 0;
}

/* The file or the bound of a row ends before the quotes do. */
static int read_unclosed(struct csv_log *log, struct fail *fail)
{
	if (log->held.count > 0)
		input_stats_problem(log->source->stats, log->held.lines[0].offset,
				    "rows stand inside quotes that do not end, and may be text");
	return read_held(log, fail);
}

static int take_any_line(struct csv_log *log, const struct form_line *line, struct fail *fail)
{
	struct held *held = &log->held;
	bool inside, looks_so;

	if (held->count > 0 && !has_room(log, line) && read_unclosed(log, fail) < 0)
		return -1;
	inside = log->row_count > 0 && log->open && (log->quoted || !log->form.rest);
	/* Where quotes closed a message too early they tell nothing. */
	if (!inside || log->rest > 0 || log->cut || !has_room(log, line))
		return take_line(log, line, fail);
	looks_so = held->count > 0 || begins_row(log, line);
	if (looks_so && !hold(log, line))
		return fail_set(fail, "out of memory");
	log->type_inside |= is_type(line->text);
	append(log, line);
	if (!looks_so)
		return 0;
	if (!is_sound(log) || (!log->open && !has_all_cells(log)))
		return read_held(log, fail);
	if (!log->open)
		drop_held(log);
	return 0;
}

/* The first line again, which is no header. */
static int take_first(struct csv_log *log, struct fail *fail)
{
	const struct form_line line = {
		.text = text_get(&log->header), .size = log->header.size, .offset = log->offset,
	};

	return log->form.header ? 0 : take_any_line(log, &line, fail);
}

static int read_rows(struct csv_log *log, struct fail *fail)
{
	struct form_line line;
	bool more = false;
	int ret = form_lines_open(&log->lines, log->source, fail);

	log->row_count = log->held.count = 0;
	log->type_inside = false;
	text_reset(&log->type);
	text_reset(&log->before);
	log->looks = (struct form_looks){ 0 };
	if (ret >= 0)
		ret = find_form(log, &line, &more, fail);
	if (ret <= 0)
		return ret;
	log->events.format = log->form.format;
	log->quoted = is_quoted(log);
	ret = take_first(log, fail);
	while (ret >= 0 && more) {
		if (take_any_line(log, &line, fail) < 0)
			return -1;
		ret = form_lines_next(&log->lines, &line, fail);
		more = ret > 0;
	}
	return ret < 0 || read_unclosed(log, fail) < 0 ? -1 : take_row(log, fail);
}

/* ---- the reader ---- */

static void release(void *self)
{
	struct csv_log *log = self;

	if (!log)
		return;
	event_xml_free(log->xml);
	event_release(&log->xml_event);
	form_event_release(&log->target);
	form_lines_release(&log->lines);
	text_events_release(&log->events);
	text_release(&log->header);
	text_release(&log->channel);
	text_release(&log->type);
	text_release(&log->row);
	text_release(&log->held.text);
	text_release(&log->before);
	free(log->held.lines);
	text_release(&log->fragment);
	arena_release(&log->arena);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct csv_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	form_event_init(&log->target, settings->catalog);
	text_events_init(&log->events, &log->target, 1);
	event_init(&log->xml_event);
	log->xml = event_xml_new();
	if (log->xml)
		return log;
	release(log);
	return NULL;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct csv_log *log = self;

	log->source = source;
	text_events_open(&log->events, source, false);
	if (read_rows(log, fail) < 0 || text_events_flush(&log->events, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

/* ---- what it is ---- */

/* Hardly any file that is no table has these in a line of its beginning: so most cost little. */
static bool may_be_table(const uint8_t *head, size_t size)
{
	size_t most = size < INPUT_FORMAT_HEAD ? size : INPUT_FORMAT_HEAD;
	char text[INPUT_FORMAT_HEAD + 1];

	if (!form_is_utf16(head, most))
		most = form_size_of_text(head, most);
	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, most)] = '\0';
	return text[0] != '<' && text[0] != '{' && text[0] != '[' && strpbrk(text, ",;\t") &&
	       !form_is_binary(head, most);
}

static const struct input_format *knows(const uint8_t *head, size_t size)
{
	struct csv_log log = { 0 };
	const struct input_format *format = NULL;
	struct form_line line;
	struct fail fail;
	bool more = false;

	if (!may_be_table(head, size))
		return NULL;
	if (size > KNOWN_WITHIN)
		size = KNOWN_WITHIN;
	if (form_lines_open_bytes(&log.lines, head, size, &fail) == 0 &&
	    find_form(&log, &line, &more, &fail) > 0)
		format = log.form.format;
	form_lines_release(&log.lines);
	text_release(&log.header);
	text_release(&log.channel);
	return format;
}

const struct input_reader csv_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
