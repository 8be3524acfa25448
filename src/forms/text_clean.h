/*
 * text_clean.h - a line as it was before mail, forums and terminals got hold of it.
 *
 * Control characters, escapes of terminals, marks of direction and of width zero are removed;
 * no-break blanks become blanks; marks of a quoted mail, borders of a table, HTML tags and
 * entities go, where tags that end a line end one here, too.  XML of an event is cut out of
 * the text, whether it is there as it is or escaped for HTML.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_CLEAN_H
#define TEXT_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "form_lines.h"
#include "text.h"

struct text_nest;

/* A part of a line. */
struct text_piece {
	struct form_line line;	/* text and size; the offset is that of the line */
	bool xml;		/* of an <Event> element, */
	bool xml_ends;		/* and its last */
};

struct text_clean {
	struct text out;	/* pieces, parted by line feeds */
	struct form_line line;
	size_t at, next;	/* in the line: what was looked at; where the next piece begins */
	const char *input;	/* the line, or a copy without what is hidden */
	size_t input_size;
	struct text plain;
	enum { CLEAN_TEXT, CLEAN_XML, CLEAN_ESCAPED_XML } mode;
	size_t xml_lines, xml_blank;	/* of an element so far; blank ones at its end */
	size_t no_close;	/* there is no '>' from here to the end of the line */
	bool whole;		/* neither tags nor XML are looked for in the line */
	bool no_xml;		/* XML is not looked for in any */
	bool any;		/* a piece of this line was handed out */
	const struct text_nest *nest;	/* a line that ends what began in it ends XML, too */
};

/* Does the text begin with a tag of HTML? */
bool text_clean_is_html(const char *text, size_t size);

/* Before a text; the nest outlives it. */
void text_clean_reset(struct text_clean *clean, const struct text_nest *nest);
void text_clean_release(struct text_clean *clean);

/* Begin a line, which must outlive its pieces; text_clean_next() gives them, at least one; of one
 * that is whole, one.  Check clean->out.oom and clean->plain.oom after the last. */
void text_clean_line(struct text_clean *clean, const struct form_line *line, bool whole);
bool text_clean_next(struct text_clean *clean, struct text_piece *piece);
/* The element is none: what follows is text. */
void text_clean_end_xml(struct text_clean *clean);

#endif
