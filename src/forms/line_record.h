/*
 * line_record.h - what lines have said of one event so far, for the forms of line_form.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LINE_RECORD_H
#define LINE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "form_lines.h"
#include "text.h"

struct catalog_event;
struct fail;
struct form_fields;
struct text_events;

enum line_role {
	LINE_PROVIDER, LINE_ID,
	LINE_FULL_ID,		/* with its qualifiers in the upper half */
	LINE_QUALIFIERS, LINE_LEVEL, LINE_TIME, LINE_RECORD_ID, LINE_CHANNEL, LINE_COMPUTER,
	LINE_MESSAGE,
	LINE_DATA, LINE_STRINGS,	/* the form knows how they are printed */
	LINE_ROLES,
	LINE_NONE = LINE_ROLES
};

/* Names of fields.  A NULL name ends a list. */
struct line_name {
	const char *name;
	enum line_role role;
};

struct line_record {
	struct text_events *events;
	struct arena arena;		/* for strings and data, until the next event begins */
	struct text values[LINE_ROLES];	/* at most 64 KiB each; the rest is dropped */
	uint32_t has;			/* 1 << role */
	uint64_t offset;
};

/*
 * The state of a form, `size` bytes of zeros but for the record that it begins with, and its
 * end: for `start` and `free` of struct line_form.  NULL: out of memory.
 */
void *line_record_new(struct text_events *events, size_t size);
void line_record_free(void *self);
/* Begin an event with that line. */
void line_record_begin(struct line_record *record, const struct form_line *line);

/* Blanks around a value do not count.  The first value of a role counts. */
void line_record_set(struct line_record *record, enum line_role role, const char *value,
		     size_t size);
/* More of a value, after that character. */
void line_record_add(struct line_record *record, enum line_role role, char between,
		     const char *more, size_t size);
bool line_record_has(const struct line_record *record, enum line_role role);
/* NULL: the event has none. */
const char *line_record_get(const struct line_record *record, enum line_role role);

/* All but strings and data; it lends the record's texts. */
void line_record_fields(const struct line_record *record, struct form_fields *fields);
/* What the catalog knows of the event, or NULL. */
const struct catalog_event *line_record_kind(struct line_record *record);
/* -1: the run cannot go on. */
int line_record_deliver(struct line_record *record, const struct form_fields *fields,
			struct fail *fail);
/* The same of what ends with its message.  That has several lines, and unless the next event of
 * its form ended it, what is behind it may be other text: sentences in it are events. */
int line_record_end(struct line_record *record, bool next, struct fail *fail);

/* "Name  : value": bytes of the name, without blanks around it, and where the value begins;
 * 0: the line has no colon, or nothing before it. */
size_t line_name_size(const char *line, size_t size, char after, size_t *value);
/* The role of that name in a list, without case; LINE_NONE. */
enum line_role line_role_of(const struct line_name *names, const char *name, size_t size);
bool line_is_blank(const struct form_line *line);
/* Is the whole line a date with a time? */
bool line_is_time(const struct form_line *line);

#endif
