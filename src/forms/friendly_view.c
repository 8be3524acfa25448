/*
 * friendly_view.c - the tree of names and values of the tab "Details".
 *
 *	- System
 *	  - Provider
 *	   [ Name]  Microsoft-Windows-WAS
 *	  - EventID 5139
 *	   [ Qualifiers]  32768
 *	  ...
 *	- EventData
 *	  AppPoolID ShopPool
 *	   7E000780
 *	Binary data:
 *	In Words
 *	0000: 8007007E
 *	In Bytes
 *	0000: 7E 00 07 80               ~...
 *
 * Names are English on every Windows.  It says as much as XML.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "friendly_view.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "form_data.h"
#include "form_event.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum { DATA_MAX = 4096, STRINGS_MAX = 64 };

enum field {
	PROVIDER, SOURCE, ID, QUALIFIERS, LEVEL, TIME, RECORD_ID, CHANNEL, COMPUTER, FIELDS
};

/* Attributes are in brackets. */
static const struct name {
	const char *name;
	enum field field;
} names[] = {
	{ "[ Name]", PROVIDER }, { "[ EventSourceName]", SOURCE }, { "EventID", ID },
	{ "[ Qualifiers]", QUALIFIERS }, { "Level", LEVEL }, { "[ SystemTime]", TIME },
	{ "EventRecordID", RECORD_ID }, { "Channel", CHANNEL }, { "Computer", COMPUTER },
};

struct view {
	struct text_events *events;
	struct arena arena;
	const char *fields[FIELDS];
	const char *strings[STRINGS_MAX];
	size_t count;
	enum { IN_SYSTEM, IN_STRINGS, IN_DATA } where;
	uint8_t data[DATA_MAX];
	size_t size;
	uint64_t offset;
	bool started, provider, oom;
	bool indented, blank;	/* its values are; the last line was blank */
};

/* The line without its mark of a branch, and without blanks around. */
struct piece {
	const char *at;
	size_t size;
};

static struct piece inner(const struct form_line *line)
{
	struct piece piece = { line->text, line->size };
	bool branch = false;

	while (piece.size > 0 && strchr(" \t+-", *piece.at)) {
		if (strchr("+-", *piece.at) && (branch || !strchr(" \t", piece.at[1])))
			break;
		branch |= *piece.at == '+' || *piece.at == '-';
		piece.at++;
		piece.size--;
	}
	while (piece.size > 0 && strchr(" \t", piece.at[piece.size - 1]))
		piece.size--;
	return piece;
}

static bool is(const struct piece *piece, const char *text)
{
	return piece->size == strlen(text) && memcmp(piece->at, text, piece->size) == 0;
}

static bool begins(const struct form_line *line)
{
	struct piece piece;

	/* Most lines are not indented. */
	if (line->size > 40 || line->size < 6 || !strchr(" \t+-", *line->text))
		return false;
	piece = inner(line);
	return is(&piece, "System") && piece.at > line->text;
}

/* What is after the name; false: it is not there. */
static bool value_of(const struct piece *piece, const char *name, struct piece *value)
{
	size_t size = strlen(name);

	if (piece->size <= size || memcmp(piece->at, name, size) != 0 ||
	    !strchr(" \t", piece->at[size]))
		return false;
	*value = *piece;
	for (value->at += size, value->size -= size; strchr(" \t", *value->at); value->at++)
		value->size--;
	return true;
}

static const char *copy(struct view *view, const struct piece *piece)
{
	const char *text = arena_bytes(&view->arena, piece->at, piece->size);

	view->oom |= !text;
	return text;
}

static void system_line(struct view *view, const struct piece *piece)
{
	struct piece value;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!view->fields[names[i].field] && value_of(piece, names[i].name, &value))
			view->fields[names[i].field] = copy(view, &value);
}

static bool is_name(const struct piece *piece, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!((text_lower(piece->at[i]) >= 'a' && text_lower(piece->at[i]) <= 'z') ||
		      piece->at[i] == '_' || (i && text_is_digit(piece->at[i]))))
			return false;
	return size > 0;
}

/* "AppPoolID ShopPool", or the value alone. */
static void string_line(struct view *view, struct piece piece)
{
	size_t size = 0;

	while (size < piece.size && !strchr(" \t", piece.at[size]))
		size++;
	if (size < piece.size && is_name(&piece, size)) {
		piece.at += size + 1;
		piece.size -= size + 1;
	}
	if (view->count < STRINGS_MAX)
		view->strings[view->count++] = copy(view, &piece);
}

static enum line_answer data_line(struct view *view, const struct form_line *line,
				  const struct piece *piece)
{
	if (form_data_dump(line->text, view->data, &view->size, DATA_MAX))
		return LINE_MINE;
	if (is(piece, "In Words") || is(piece, "In Bytes")) {
		view->size = 0;		/* the same data once more */
		return LINE_MINE;
	}
	return view->size ? LINE_OTHER : LINE_MINE;
}

/* A list of people begins like a view, but has no provider. */
static bool ends(struct view *view, const struct piece *piece)
{
	if (is(piece, "System") || (!view->provider && !is(piece, "Provider")))
		return true;
	view->provider = true;
	return false;
}

/* Behind a tree whose values are indented, a paragraph that is not is other text. */
static bool is_behind(struct view *view, const struct form_line *line, const struct piece *piece)
{
	bool indented = text_is_blank(*line->text);

	view->indented |= indented && view->where == IN_SYSTEM;
	return view->blank && view->indented && view->where != IN_DATA && !indented &&
	       piece->at == line->text && strspn(piece->at, "-=") < piece->size &&
	       !is(piece, "Binary data:");
}

static enum line_answer take_line(void *self, const struct form_line *line, struct fail *fail)
{
	struct view *view = self;
	struct piece piece = inner(line);

	if (!view->started) {
		view->started = true;
		view->offset = line->offset;
		return LINE_MINE;
	}
	if (piece.size == 0) {
		view->blank = true;
		return LINE_MINE;
	}
	if (ends(view, &piece) || is_behind(view, line, &piece))
		return LINE_OTHER;
	view->blank = false;
	if (is(&piece, "EventData") || is(&piece, "UserData")) {
		view->where = IN_STRINGS;
	} else if (is(&piece, "Binary data:") || is(&piece, "In Words") ||
		   is(&piece, "In Bytes") || view->where == IN_DATA) {
		view->where = IN_DATA;
		return data_line(view, line, &piece);
	} else if (view->where == IN_STRINGS) {
		if (strspn(piece.at, "-=") < piece.size)
			string_line(view, piece);
	} else {
		system_line(view, &piece);
	}
	return view->oom ? (enum line_answer)fail_set(fail, "out of memory") : LINE_MINE;
}

/* The data stand among the strings, too: as hexadecimal digits, the last of them. */
static void take_data(struct view *view, struct form_data *data)
{
	const char *last = view->count ? view->strings[view->count - 1] : "";
	struct form_data printed = { NULL, 0 };

	*data = (struct form_data){ view->size ? view->data : NULL, view->size };
	if (strlen(last) >= 8 && strspn(last, "0123456789ABCDEFabcdef") == strlen(last))
		printed = form_data_hex(last, &view->arena);
	if (!printed.bytes || (data->bytes && (data->size != printed.size ||
					       memcmp(data->bytes, printed.bytes, data->size))))
		return;
	view->count--;
	*data = printed;
}

static int finish(void *self, struct fail *fail)
{
	struct view *view = self;
	struct form_fields fields = {
		.offset = view->offset, .provider = view->fields[PROVIDER],
		.source = view->fields[SOURCE], .shows_source = true, .id = view->fields[ID],
		.qualifiers = view->fields[QUALIFIERS], .level = view->fields[LEVEL],
		.time = view->fields[TIME], .utc = true, .record_id = view->fields[RECORD_ID],
		.channel = view->fields[CHANNEL], .computer = view->fields[COMPUTER],
		.strings = view->strings, .carries_data = view->where != IN_SYSTEM,
	};
	int ret;

	take_data(view, &fields.data);
	fields.string_count = view->count;
	ret = fields.provider && fields.id ? text_events_add(view->events, &fields, fail) : 0;
	arena_reset(&view->arena);
	memset(view->fields, 0, sizeof(view->fields));
	view->count = view->size = 0;
	view->where = IN_SYSTEM;
	view->started = view->provider = view->oom = view->indented = view->blank = false;
	return ret < 0 ? -1 : 0;
}

static void *start(struct text_events *events)
{
	struct view *view = shortage_watch(calloc(1, sizeof(*view)));

	if (view)
		view->events = events;
	return view;
}

static void release(void *self)
{
	struct view *view = self;

	if (view)
		arena_release(&view->arena);
	free(view);
}

static bool yields(const void *self)
{
	(void)self;
	return true;
}

const struct line_form friendly_view_form = {
	.format = { .name = "friendly-view" }, .unmarked = true, .yields = yields,
	.begins = begins, .start = start, .line = take_line, .finish = finish, .free = release,
};
