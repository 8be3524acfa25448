/*
 * incident_join.h - which events belong to one failure.
 *
 * Private to `incident`; incident_join.c begins with how it decides.
 */
#ifndef INCIDENT_JOIN_H
#define INCIDENT_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incident_store.h"

struct incident_excused;
struct input_summary;

/* What is down by what only the system writes, as bits. */
enum incident_sort {
	INCIDENT_OF_POOLS     = 1,
	INCIDENT_BEYOND_POOLS = 2,	/* incident_is_beyond_pools() */
};

/* One failure.  After incident_join() only roots have entries. */
struct incident_group {
	uint32_t parent;	/* itself for a root */
	bool has_cause;		/* holds what can be why a worker or pool is gone */
	uint8_t vouched;	/* what the system says in it is down (enum incident_sort) */
	uint32_t beyond;	/* the group beyond pools that this one, of which only others
				 * write, belongs to if no pool's failure takes it; or TABLE_NONE */
	when_t beyond_since;	/* when that one was last met */
	uint32_t named;		/* the last entry that names what can start again, of those that
				 * only the system writes, if there are such; or TABLE_NONE */
	size_t cause;		/* entry of the first cause, else the first entry */
	size_t last_entry;
	uint64_t count;
	size_t first_entry;
	uint64_t shown;		/* of count, set by incident_hide() */
	size_t first_shown, last_shown;
	bool of_pool;		/* touches the pool that the filter names */
	uint64_t occurrences;	/* bursts more than an hour apart, of what is shown */
	when_t recovered;	/* first sign that it was over, or unknown */
	size_t recovery;	/* entry that shows it, where `recovered` is known */
};

struct incident_groups {
	struct incident_group *list;
	size_t count, room;
	struct incident_excused *excused;	/* by computer; taken by who sets it to NULL */
	size_t excused_count;
};

/*
 * Give every entry of the sorted store its group, or TABLE_NONE for evidence
 * that belongs to no failure.  inputs: what was read; NULL: not known.  -1 when memory runs out.
 * The caller releases.
 */
int incident_join(struct incident_store *store, struct incident_groups *groups,
		  const struct input_summary *inputs, size_t input_count);
void incident_groups_release(struct incident_groups *groups);

#endif
