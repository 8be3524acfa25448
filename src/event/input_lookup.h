/*
 * input_lookup.h - which logs of a computer there are among all inputs, and where they end,
 * without a look at each input for each question.
 *
 * A file can have logs of many computers, so each log counts for its own: by the logs of the
 * inputs, and not by what else these name.  Names are compared without case.  What is needed for
 * an answer is made when the first question is asked; if memory runs out meanwhile, the answer is
 * that of no inputs, and shortage.h knows.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_LOOKUP_H
#define INPUT_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"
#include "when.h"

struct input_summary;

/* The caller sets the first three, inputs being lent; the rest is { 0 } and private. */
struct input_lookup {
	const struct input_summary *inputs;
	size_t count;
	bool surely;			/* a log in local time ends when it did in any zone */
	bool made;			/* all that follows */
	struct table_names computers, channels;	/* in lower case */
	struct table_map have;		/* pairs of channel and computer, to their ends */
	when_t *ends;
	size_t end_count, end_room;
	when_t end;			/* of all inputs */
};

/* The last time of the logs of a computer, of all inputs if it is NULL; or unknown. */
when_t input_lookup_end(struct input_lookup *lookup, const char *computer);
/* Up to when a failure of it would be seen: the same of its System log, where there is one, for
 * that tells whether a failure went on, and ordinary accounts cannot write to it. */
when_t input_lookup_watched(struct input_lookup *lookup, const char *computer);
/* The same of that log of it alone; unknown, if there is none. */
when_t input_lookup_log_end(struct input_lookup *lookup, const char *channel,
			    const char *computer);
/* Is there a log of both?  Any computer will do if it is NULL. */
bool input_lookup_has(struct input_lookup *lookup, const char *channel, const char *computer);
void input_lookup_release(struct input_lookup *lookup);

#endif
