/*
 * incident_build.h - from a group of notes to an incident with its verdict.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_BUILD_H
#define INCIDENT_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "incident.h"
#include "incident_join.h"
#include "incident_store.h"

struct fail;

/* The events of one group that say the same, with how many there are. */
struct incident_row {
	uint32_t group;		/* root */
	uint32_t key;
	size_t first;		/* note */
	uint64_t shown;		/* events that no filter hides */
};

/* The process ids that a group names: the lowest, sorted, and how many there are. */
struct incident_processes {
	uint32_t ids[BOUND_SHOWN];
	size_t count;
};

/* All that stories are made of. */
struct incident_gathered {
	const struct rules *rules;
	const struct incident_store *store;
	const struct incident_groups *groups;
	const struct incident_filter *filter;
	struct incident_row *rows;		/* by group, then first note */
	size_t row_count;
	struct incident_processes *processes;
	size_t process_count;
	uint32_t *processes_of;			/* by group; TABLE_NONE: none */
	struct table_map generations;	/* of IIS, on each computer */
	struct arena *arena;			/* incidents live here */
};

int incident_gathered_gather(struct incident_gathered *material);
void incident_gathered_release(struct incident_gathered *material);

/* The event of a note if it was kept, or NULL. */
const struct event *incident_example_of(const struct incident_store *store, size_t note);

/*
 * Tell the story of the group whose rows start there, and move on to the next
 * group's.  All but id and events of *incident is filled in.
 */
int incident_build(const struct incident_gathered *material, size_t *row,
		  struct incident *incident, struct fail *fail);

#endif
