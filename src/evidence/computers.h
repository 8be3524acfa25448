/*
 * computers.h - which of many things are of one computer, as evidence_same_computer() means it,
 * without a look at each of them.
 */
#ifndef COMPUTERS_H
#define COMPUTERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "table.h"

/* Bytes of the first label of a name, which may be NULL. */
static inline size_t computers_label(const char *computer)
{
	return computer ? strcspn(computer, ".") : 0;
}

/* Numbers of things, rising. */
struct computers_things {
	uint32_t *list;
	size_t count, room;
};

/* Things have the numbers in which they were added, from 0.  { 0 } is empty. */
struct computers {
	struct table_names names;	/* whole ones and their first labels, in lower case */
	struct computers_name {
		struct computers_things same;	/* of this name */
		struct computers_things longer;	/* of full ones, whose first label it is */
	} *of_name;
	size_t count, name_count, name_room;
};

/* Add a thing of that computer, or of none that is known (NULL).  -1: no memory. */
int computers_add(struct computers *computers, const char *computer);
/* The first thing of that computer behind `after`, TABLE_NONE for the first of all; or
 * TABLE_NONE. */
uint32_t computers_next(const struct computers *computers, const char *computer, uint32_t after);
/* The same for things of that very name, without case. */
uint32_t computers_named(const struct computers *computers, const char *computer, uint32_t after);
void computers_release(struct computers *computers);

#endif
