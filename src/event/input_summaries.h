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
	size_t kept;		/* of BOUND_NAMES_ALL */
	size_t cut;		/* inputs of which less than all is kept */
	struct input_skipped skipped[BOUND_SKIPPED];	/* the first */
	size_t skipped_kept;
	uint64_t skipped_count;
	struct arena arena;
};

/* Copy one with everything it points to.  -1 when memory runs out.  Beyond BOUND_NAMES_ALL the
 * first of its computers, channels, logs and problems are kept, and that is a problem of it. */
int input_summaries_add(struct input_summaries *all, const struct input_summary *from,
			struct fail *fail);
/* Copy what was skipped in a folder.  -1 when memory runs out. */
int input_summaries_skip(struct input_summaries *all, const char *path, const char *why,
			 struct fail *fail);
/* Are all computers of all inputs known?  False: lists of them may have been cut. */
bool input_summaries_whole(const struct input_summaries *all);
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
