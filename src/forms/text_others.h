/*
 * text_others.h - has a text events as JSON, or as a table?  Its lines are not read as such, so
 * this says it, once.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_OTHERS_H
#define TEXT_OTHERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct form_line;
struct input_stats;

/* Where a line is.  In no event it may begin JSON that has one anywhere in it; before all, where a
 * sentence may tell of one, it is no header of a table. */
enum text_others_place { TEXT_IN_EVENT, TEXT_BEHIND_EVENT, TEXT_BEFORE_EVENTS };

/* { 0 } is ready for text_others_open(). */
struct text_others {
	struct text json;	/* lines from one on that may begin it */
	uint64_t offset;	/* of the first one in the file */
	enum text_others_place place;	/* the last one of them all */
	size_t last;		/* where the last line is in it that may, */
	uint64_t last_offset;	/* and in the file */
	struct text table;	/* a line that may be its header; a row is still to come */
	uint64_t table_offset;
	bool told;
};

void text_others_open(struct text_others *others);
void text_others_release(struct text_others *others);
/* Check the texts for `oom` at times. */
void text_others_line(struct text_others *others, const struct form_line *line,
		      enum text_others_place place, struct input_stats *stats);
/* The text is over. */
void text_others_end(struct text_others *others, struct input_stats *stats);

#endif
