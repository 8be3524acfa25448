/*
 * input_computers.h - which two names of computers are those of one, because an input has both.
 *
 * Before a server is in a domain its records have a short name, then a full one; and both are in
 * one log.  Where no input shows that, a short name may be that of another computer, as a name of
 * another domain is.
 */
#ifndef INPUT_COMPUTERS_H
#define INPUT_COMPUTERS_H

#include <stddef.h>

#include "table.h"

struct input_summary;

/* { 0 } after input_computers_release(). */
struct input_computers {
	struct table_names short_names;	/* in lower case */
	struct input_computers_full *full;	/* of each */
	size_t room;
};

/* Names are lent from the inputs, which may be NULL.  -1: no memory. */
int input_computers_init(struct input_computers *names, const struct input_summary *inputs,
			size_t count);
/* The full name if this is a short one, inputs have both, and no other full one with it; else the
 * name itself, which may be NULL. */
const char *input_computers_whole(const struct input_computers *names, const char *computer);
void input_computers_release(struct input_computers *names);

#endif
