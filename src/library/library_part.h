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
#include <stdint.h>

#include "computers.h"
#include "text.h"

struct evidence_finding;
struct input_summaries;

/* { 0 } is empty. */
struct library_part {
	struct text path;		/* of the part that is read */
	size_t listed;			/* inputs that are looked at */
	struct computers computers;	/* of this part */
	uint32_t *owners;		/* of each of these: the first input that has it */
	size_t owner_room;
	bool more;			/* it has more than its inputs list */
	bool nameless;			/* an input of it has no computer */
	size_t room;			/* findings that it may still have */
	size_t findings;		/* of all parts */
};

/*
 * The part of that path, whose inputs are the last ones.  marked: their computers have the number
 * of their set in front (library_names.h).  -1 when memory runs out.
 */
int library_part_know(struct library_part *part, const char *path,
		      const struct input_summaries *inputs, bool marked);

/* The input of this part that has the computer, or SIZE_MAX. */
size_t library_part_owner(const struct library_part *part, const char *computer);
/* Is the computer of the finding one of this part?  A finding without one is of its inputs that
 * have none. */
bool library_part_has(const struct library_part *part, const struct evidence_finding *finding);

/*
 * Of so many findings of this part, those that are kept.  A part may have half of what those
 * before it left of EVIDENCE_OF_PARTS: how many will come is not known, and thousands that have
 * what servers have fit.
 */
size_t library_part_take(struct library_part *part, size_t count);
void library_part_release(struct library_part *part);

#endif
