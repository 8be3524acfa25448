/*
 * incident_inputs.h - which of several inputs tell of an entry, and which could.
 *
 * Who makes a file that is sent along may put any event into it, but not into the others: where one
 * of these tells of a failure, and not of what would make it none although it has the events of
 * that time, the two disagree.  Private to `incident`.
 */
#ifndef INCIDENT_INPUTS_H
#define INCIDENT_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct incident_store;

/* { .store = ... } is ready; it is filled when it is first needed. */
struct incident_inputs {
	const struct incident_store *store;	/* sorted, with its copies behind */
	struct table_map first, last;	/* (input, clock) -> entry that only the system writes */
	uint32_t *copies;	/* of the store, by the entry that they are folded into */
	bool filled, oom;
};

/*
 * Of inputs that have an entry which only the system writes: does one have the other entry, too,
 * and each but those whose log begins later or ends earlier?  What stands in another log agrees
 * with anything.  No when memory runs out, which is kept.
 */
bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry, size_t other);
void incident_inputs_release(struct incident_inputs *inputs);

#endif
