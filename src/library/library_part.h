/*
 * library_part.h - what a part that is merged may say of files beside its logs.
 *
 * Anybody can make a part.  Its findings count for its own computers alone, and take up no more
 * room than its share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBRARY_PART_H
#define LIBRARY_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "computers.h"

struct evidence_finding;
struct input_summaries;

/* { 0 } is empty. */
struct library_part {
	const char *path;		/* of the part that is read; lent by its inputs */
	size_t listed;			/* inputs that are looked at */
	struct computers computers;	/* of this part */
	bool more;			/* it has more than its inputs list */
};

/*
 * The part of that path, whose inputs are the last ones.  marked: their computers have the number
 * of their set in front (library_names.h).  -1 when memory runs out.
 */
int library_part_know(struct library_part *part, const char *path,
		      const struct input_summaries *inputs, bool marked);

/* Is the computer of the finding, if it has one, one of this part? */
bool library_part_has(struct library_part *part, const struct evidence_finding *finding);
void library_part_release(struct library_part *part);

#endif
