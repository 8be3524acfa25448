/*
 * input_lookup.h - which logs of a computer there are among all inputs, and where they end,
 * without a look at each input for each question.
 *
 * Names are compared without case.  What is needed for an answer is made when the first such
 * question is asked; if memory runs out meanwhile, the answer is that of no inputs, and
 * shortage.h knows.
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

/* The caller sets inputs and count, which are lent; the rest is { 0 } and private. */
struct input_lookup {
	const struct input_summary *inputs;
	size_t count;
	bool made;			/* names, ends and end */
	struct table_names names;	/* of computers, in lower case */
	when_t *ends;			/* of each */
	size_t end_room;
	when_t end;			/* of all inputs */
	struct table_names channels;	/* that were asked for, in lower case */
	struct table_map have;		/* pairs of channel and computer */
};

/* The last time of the inputs that name the computer, of all if it is NULL; or unknown. */
when_t input_lookup_end(struct input_lookup *lookup, const char *computer);
/* Is there an input that names both?  Any computer will do if it is NULL. */
bool input_lookup_has(struct input_lookup *lookup, const char *channel, const char *computer);
void input_lookup_release(struct input_lookup *lookup);

#endif
