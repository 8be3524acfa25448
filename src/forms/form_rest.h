/*
 * form_rest.h - what a file has between and behind the events of its form, so that none of
 * another form is lost without a word.
 *
 * People put files together, and tools append to what is there.  What tools and mail add, such as
 * tags, a prompt or a signature, is not worth a word.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_REST_H
#define FORM_REST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "form_text.h"
#include "json_forms.h"
#include "text.h"

struct input_format;
struct input_source;
struct input_stats;

/* How often something was looked at more closely, which takes time. */
struct form_looks {
	unsigned count;
	bool over;		/* more often than is bearable, which was told */
};

/* One more look at what is at offset; false: there were too many, which is said once. */
bool form_may_look(struct form_looks *looks, struct input_stats *stats, uint64_t offset);

/* { 0 } is ready for form_rest_open(). */
struct form_rest {
	struct text text;	/* the beginning of what is in no event since the last one */
	uint64_t offset, size;	/* of all of it */
	struct form_looks looks;
	struct json_paths paths;	/* when first needed */
};

void form_rest_open(struct form_rest *rest);
void form_rest_release(struct form_rest *rest);
/* This part of the window is in no event.  offset: where it is in the file, if that is known. */
void form_rest_add(struct form_rest *rest, struct form_text *from, size_t start, size_t end,
		   const uint64_t *offset);
/* An event begins, or the text is at its end: say it if something was lost.  Out of memory is told
 * in the statistics. */
void form_rest_end(struct form_rest *rest, const struct form_text *from);

/* What begins with a line, which others of the text may follow: JSON of an event, or a table of
 * events, as their readers know them.  all: bytes from the line on.  NULL: neither. */
enum { FORM_REST_AHEAD = 1 << 13 };	/* bytes of it that are enough */
const struct input_format *form_rest_of_line(const char *line, size_t size, size_t all);
/* Most lines have not the characters of the header of a table, or some that none has. */
bool form_rest_may_be_header(const char *line, size_t size);
/* Is it to be looked at what this line, which may be indented, begins?  That costs most. */
static inline bool form_rest_may_be_json(const char *line, size_t size)
{
	size_t at = 0;

	while (at < size && text_is_blank(line[at]))
		at++;
	return at < size && (line[at] == '{' || line[at] == '[');
}
/* What a file would be that has these bytes, or one that begins with a line of them; NULL: no
 * input. */
const struct input_format *form_rest_format(struct input_source *source, const char *bytes,
					    size_t size);
/* Has this JSON, which is at offset in the file, a string that is an event? */
bool form_rest_is_quoted(struct form_rest *rest, struct input_source *source, const char *bytes,
			 size_t size, uint64_t offset);
/* Is this JSON of which no event is read, and has it one in an object or a string of another
 * program, amid any words? */
bool form_rest_has_inner(const void *bytes, size_t size);
/* Say that what is at offset is not read. */
void form_rest_lost(struct input_stats *stats, uint64_t offset);

#endif
