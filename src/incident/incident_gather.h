/*
 * incident_gather.h - what the entries of each group amount to.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_GATHER_H
#define INCIDENT_GATHER_H

#include <stddef.h>
#include <stdint.h>

#include "bounds.h"
#include "evidence_prefix.h"
#include "incident.h"
#include "incident_age.h"
#include "incident_asked.h"
#include "incident_join.h"
#include "incident_store.h"
#include "incident_times.h"

struct fail;
struct input_lookup;

/* The events of one group that say the same, with how many there are. */
struct incident_row {
	uint32_t group;		/* root */
	uint32_t key;
	size_t first;		/* entry */
	uint64_t shown;		/* events that no filter hides */
};

/* The process ids that a group names: the lowest, sorted, and how many there are. */
struct incident_processes {
	uint32_t ids[BOUND_SHOWN];
	size_t count;
};

/* What incidents are built from. */
struct incident_gathered {
	const struct rules *rules;
	const struct incident_store *store;
	const struct incident_groups *groups;
	const struct incident_filter *filter;
	const struct evidence *evidence;	/* or NULL */
	struct incident_times times;		/* of it */
	struct evidence_prefixes sites;		/* ids of sites by name, as it says */
	struct input_lookup *given;		/* NULL: not known */
	const struct input_summary *inputs;
	size_t input_count;
	struct incident_row *rows;		/* by group, then first entry */
	size_t row_count, row_room;
	struct incident_processes *processes;
	size_t process_count, process_room;
	uint32_t *processes_of;			/* by group; TABLE_NONE: none */
	struct incident_said said;	/* of the IIS of computers, within a year */
	struct table_map with_iis;	/* computers whose events show that they have it */
	struct incident_answers *answers;
	bool brief;			/* build no sentences: only how bad it is */
	struct arena *arena;			/* incidents live here */
};

/* The caller fills in rules to filter and arena.  -1: no memory; releases either way. */
int incident_gather(struct incident_gathered *gathered);
void incident_gathered_release(struct incident_gathered *gathered);

/*
 * Build the incident of the group whose rows begin at *row, and move *row to the next
 * group.  All but id and events of *incident is filled in (incident_build.c).
 */
int incident_build(const struct incident_gathered *gathered, size_t *row,
		   struct incident *incident, struct fail *fail);

/* An entry's event, or one of the same burst that says the same. */
const struct event *incident_kept_event(const struct incident_store *store, size_t entry);
/* The row's first event, or one of the same burst that says the same. */
const struct event *incident_row_event(const struct incident_store *store,
				       const struct incident_row *row);

#endif
