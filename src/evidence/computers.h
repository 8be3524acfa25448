/*
 * computers.h - which of many things are of one computer, as evidence_same_computer() means it,
 * without a look at each of them.
 */
#ifndef COMPUTERS_H
#define COMPUTERS_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"
#include "text.h"

/* Things have the numbers in which they were added, from 0.  { 0 } is empty. */
struct computers {
	struct table_names labels;	/* first labels, in lower case */
	struct computers_label {
		uint32_t first, last;
	} *of_label;
	struct computers_thing {
		const char *computer;	/* lent */
		uint32_t next;		/* with the same label */
	} *list;
	size_t count, room, label_room;
	struct text label;
};

/* Add a thing of that computer, or of none that is known (NULL).  -1: no memory. */
int computers_add(struct computers *computers, const char *computer);
/* The first thing of that computer behind `after`, TABLE_NONE for the first of all; or
 * TABLE_NONE. */
uint32_t computers_next(struct computers *computers, const char *computer, uint32_t after);
void computers_release(struct computers *computers);

#endif
