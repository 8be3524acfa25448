/*
 * input_summaries.h - copies of the summaries of all inputs of a run; a reader lends each
 * only once.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_SUMMARIES_H
#define INPUT_SUMMARIES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "input_summary.h"

struct fail;

/* { 0 } is empty.  Items are in the order of the inputs and live until
 * input_summaries_release(). */
struct input_summaries {
	struct input_summary *items;
	size_t count, room;
	struct input_skipped skipped[BOUND_SKIPPED];	/* the first */
	size_t skipped_kept;
	uint64_t skipped_count;
	struct arena arena;
};

/* Copy one with everything it points to.  -1 when memory runs out. */
int input_summaries_add(struct input_summaries *all, const struct input_summary *from,
			struct fail *fail);
/* Copy what was skipped in a folder.  -1 when memory runs out. */
int input_summaries_skip(struct input_summaries *all, const char *path, const char *why,
			 struct fail *fail);
void input_summaries_release(struct input_summaries *all);

/* What was lost in an input, or in all of them: the worst counts. */
enum input_loss {
	INPUT_WHOLE,			/* every record was read */
	INPUT_DAMAGED,			/* it has problems */
	INPUT_UNREAD,			/* it could not be read at all */
};
enum input_loss input_loss(const struct input_summary *input);
enum input_loss input_summaries_loss(const struct input_summaries *all);

#endif
