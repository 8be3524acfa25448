/*
 * incident_inputs.h - which of several inputs tell of an entry, and which could.
 *
 * Who makes a file that is sent along may put any event into it, but not into the others: where one
 * of these tells of a failure, and not of what would make it none although it has the records of
 * that time, the two disagree.  Private to `incident`.
 */
#ifndef INCIDENT_INPUTS_H
#define INCIDENT_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct incident_store;
struct input_summary;

/* { .store = ..., .list = ... } is ready. */
struct incident_inputs {
	const struct incident_store *store;	/* sorted, with its copies behind */
	const struct input_summary *list;	/* by number; lent; NULL: not known */
	size_t count;
	uint32_t *copies;	/* of the store, by the entry that they are folded into */
	bool oom;
};

/*
 * Of inputs that have an entry which only the system writes: does one have the other entry, too,
 * or goes it on where the log of that one ends; and has each the other entry of which the records
 * of that time are all there?  What stands in another log agrees with anything.  No when memory
 * runs out, which is kept.
 */
bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry, size_t other);
void incident_inputs_release(struct incident_inputs *inputs);

#endif
