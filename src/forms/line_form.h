/*
 * line_form.h - a form in which one event is some lines of a text.
 *
 * text_log.c reads a text line by line.  A line that belongs to no event yet is offered to
 * each form in the order of the table; the form that takes it gets the following lines until
 * it says that one is not its own.  A text may have events in several forms, and anything
 * between them.
 *
 * A form sees lines without control characters, marks of a quoted mail, HTML tags and
 * entities; blanks at their beginning are kept.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LINE_FORM_H
#define LINE_FORM_H

#include <stdbool.h>

#include "form_lines.h"
#include "reader.h"

struct fail;
struct text_events;

enum line_answer {
	LINE_FAILED = -1,	/* the run cannot go on: `fail` says why */
	LINE_OTHER,		/* the line is not of this event: it is offered again, to all */
	LINE_MINE,		/* taken; more may follow */
	LINE_LAST,		/* taken; the event is complete */
};

struct line_form {
	/* Its name is the format of an input of which this is the first event. */
	struct input_format format;
	/* Is any text part of the event now?  A line with which one of another form certainly
	 * begins is not offered to it then.  NULL: no text is. */
	bool (*yields)(const void *self);
	/* What names an event may be behind its message. */
	bool named_late;
	/* Its lines begin with names: where the first one of an event is indented, as all of a
	 * text may be, those blanks are removed from each. */
	bool flat;
	/* Can one begin with a line that has no colon and no equals sign?  Most lines of messages
	 * have none. */
	bool unmarked;
	/* Can an event begin with this line?  Has no state, and takes time for every line of
	 * every text. */
	bool (*begins)(const struct form_line *line);
	/* Does one begin with it, and is it no line of a message?  blank: the line before it is.
	 * NULL: what can begin one does. */
	bool (*certain)(const struct form_line *line, bool blank);
	/* A line in front of one that is certain is of the same event.  NULL: none is. */
	bool (*leads)(const struct form_line *line);
	/* Called once; NULL: out of memory.  Events go to text_events_add(). */
	void *(*start)(struct text_events *events);
	/* A line, from the one with which the event begins; lent for the call.  LINE_OTHER for
	 * that one: it does not begin an event, after all. */
	enum line_answer (*line)(void *self, const struct form_line *line, struct fail *fail);
	/* Is the next line, which was not cleaned yet, an event from its beginning to its end?
	 * Then tags and XML in it are text.  NULL: an event may end amid a line. */
	bool (*is_whole)(const void *self, const struct form_line *line);
	/* After LINE_OTHER, LINE_LAST and the last line of the text: hand over what there is,
	 * and be ready for another event, maybe of another text.  -1: the run cannot go on. */
	int (*finish)(void *self, struct fail *fail);
	void (*free)(void *self);	/* accepts NULL */
};

/* In the order in which they are asked; NULL ends them. */
extern const struct line_form *const line_forms[];

/* The line without so many blanks, or as many as it has. */
struct form_line line_form_unindent(const struct form_line *line, size_t most);
/* Can an event of the form begin with it, which may be indented? */
bool line_form_begins(const struct line_form *form, const struct form_line *line);
/* Does an event of another form certainly begin with this line? */
bool line_forms_begin(const struct line_form *but, const struct form_line *line, bool blank);

#endif
