/*
 * text_nest.h - which form owns the lines of a text.
 *
 * A text has no walls: a line of a message may begin an event of another form, and then true
 * events would be lines of that one.  But those of one form begin alike, or in a few ways: words
 * may be before the first one, and a text may be put together of several.  So the lines with which
 * events of each form began are known, and a line like one of them ends what began later.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_NEST_H
#define TEXT_NEST_H

#include <stdbool.h>
#include <stddef.h>

#include "form_lines.h"

enum { TEXT_NEST_MAX = 16, TEXT_NEST_BEGIN = 64, TEXT_NEST_WAYS = 8 };

/* How a line begins: "Event[0]:", "Log Name:      ", "07/14/2017 02:". */
struct text_begin {
	char text[TEXT_NEST_BEGIN];
	size_t size;
};

void text_begin_of(const struct form_line *line, struct text_begin *begin);

/* Forms that had events, by their place in line_forms: each began in a message of those before
 * it, or behind them. */
struct text_nest {
	struct text_nest_level {
		int form;
		struct text_begin begins[TEXT_NEST_WAYS];
		size_t ways;
	} levels[TEXT_NEST_MAX];
	size_t count;
};

/* That form had an event, which began so.  What was begun after its first one is over. */
void text_nest_add(struct text_nest *nest, int form, const struct text_begin *begin);
/* Does the line begin an event of an earlier form than the one that is open, or of that one?  The
 * second is certain behind a blank line alone.  open: -1 if XML is. */
bool text_nest_ends(const struct text_nest *nest, int open, bool blank,
		    const struct form_line *line);

#endif
