/*
 * incident_inputs.h - which of several inputs tell of an entry, and which could.
 *
 * Who makes a file that is sent along may put any event into it, but not into the others.  Windows
 * numbers the records of a log without a hole: where one of these files tells of a failure, and has
 * the records before and after the moment of what would make it none, there was nothing like that.
 *
 *   ids    90   91   92   93     97   98   99
 *   times  a    b    c    d      e    f    g     there was nothing else from a to d;
 *                                                from d to e there may have been anything
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_INPUTS_H
#define INCIDENT_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table.h"
#include "when.h"

struct incident_excused;
struct incident_input_log;
struct incident_input_stop;
struct incident_store;
struct input_summary;

/* { .store = ..., .list = ..., .count = ... } is ready. */
struct incident_inputs {
	const struct incident_store *store;	/* sorted, with its copies behind */
	const struct input_summary *list;	/* by number; lent; NULL: not known */
	size_t count;
	uint32_t *copies;	/* of the store, by the entry that they are folded into */
	struct incident_input_log *logs;	/* by computer, channel and input */
	size_t log_count;
	struct incident_input_stop *stops;	/* deliberate ones, by clock, input and time */
	size_t stop_count;
	bool counted;		/* are they? */
	bool local_stop;	/* one is of a zone that is not known */
	/* What one input excuses and another one may; by computer, the caller's then. */
	struct incident_excused *excused;
	size_t excused_count, excused_room;
	struct table_map excused_on;	/* computer -> place in these */
	bool oom;
};

/* What makes an entry no failure. */
struct incident_beside {
	size_t nearest;		/* entry; SIZE_MAX: its own clock has none */
	/* Those that each input has itself: the last that was noted under the name.  NULL: the
	 * deliberate stops of its clock. */
	const struct table_map *last;
	uint64_t name;
	when_t window;		/* in which it counts */
};

/* Note an entry of that name for each input that has it.  False when memory runs out. */
bool incident_inputs_note(struct incident_inputs *inputs, struct table_map *last, uint64_t name,
			  size_t entry);
/*
 * Does each input that tells of the entry have one of its own beside it, or room for the nearest;
 * and does one of them have both, or do the numbers of both say that one log goes on in another
 * file?  An entry that others than the system can write agrees with anything.  What one input has
 * and another has only room for is put on the list.  No when memory runs out, which is kept.
 */
bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry,
			   const struct incident_beside *beside);
void incident_inputs_release(struct incident_inputs *inputs);

#endif
