/*
 * incident_walk.h - the walk of incident_join.c over all entries, and what its parts share.
 *
 * Private to incident_join.c, which says who follows whom, incident_groups.c, which puts them
 * together, and incident_nearest.c.
 */
#ifndef INCIDENT_WALK_H
#define INCIDENT_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "incident_age.h"
#include "incident_inputs.h"
#include "incident_join.h"
#include "incident_state.h"
#include "incident_store.h"
#include "table.h"
#include "when.h"

/* Windows of time, all on one computer. */
#define SAME_MOMENT   (5 * WHEN_SECOND)		/* two logs, whole seconds */
#define SAME_STORM    WHEN_HOUR			/* gap that a restart in it does not end */
#define SAME_SPREAD   (5 * WHEN_MINUTE)		/* further pools; rapid fail's default */
#define SAME_PROCESS  (10 * WHEN_MINUTE)	/* ids are used again */
#define SAME_END      (10 * WHEN_SECOND)	/* a crash, in records of several providers */
#define SAME_CRASH    (30 * WHEN_SECOND)	/* a crash and the report of its end */
#define SAME_START    WHEN_MINUTE		/* the service control manager waits */
#define AFTER_STOP    (30 * WHEN_SECOND)	/* workers end after a deliberate stop */

/* No failure, since another event is beside it (kind->harmless). */
#define JOIN_HARMLESS (TABLE_NONE - 1)

struct join {
	struct incident_store *store;
	struct incident_groups *groups;
	struct incident_state state;
	/* (clock, pid) -> last failure: those since a moment, and those before.
	 * What is too old to matter goes, so that a storm finds its way quickly. */
	struct table_map processes, before;
	when_t processes_since;
	/* By entry: the one that tells the same failure (kind->harmless), JOIN_HARMLESS, or
	 * TABLE_NONE if it is what its stage says.  NULL: all are. */
	uint32_t *told_by;
	uint32_t started;	/* the last entry that says that anything started, or TABLE_NONE */
	struct incident_said said;	/* of its IIS, within a day */
	struct incident_inputs inputs;	/* for what makes an event no failure */
	/* By key: do rules for its failure look for the event `sought` beside it? */
	bool *seeks;
	const struct catalog_event *sought;
	bool walks;		/* what pools will take is not known yet */
	bool strict;		/* what stops no site is not recalled */
	bool oom;		/* memory ran out */

	/* The entry that is looked at, and what came last for its key. */
	size_t entry;
	struct incident_entry *own;
	const struct incident_key *key;
	when_t now;
	const struct incident_last_seen *last_seen;
	bool takes;			/* what could be of a failure beyond pools */
	struct table_key process;	/* (clock, pid), if it names one */
};

static inline const struct incident_last_seen *join_last_seen(const struct join *join, size_t entry)
{
	return &join->state.of[join->store->entries[entry].key];
}

static inline const struct incident_key *join_key(const struct join *join, size_t entry)
{
	return incident_store_key(join->store, entry);
}

static inline when_t join_time(const struct join *join, size_t entry)
{
	return join->store->entries[entry].time;
}

static inline enum catalog_stage join_stage(const struct join *join, size_t entry)
{
	return join_key(join, entry)->kind->stage;
}

/* Can it be why a worker or pool is gone?  Nothing follows from what stops no site. */
static inline bool join_is_reason(const struct incident_last_seen *last_seen)
{
	return incident_is_cause(last_seen->stage) && last_seen->stage != CATALOG_ALONE &&
	       !last_seen->trifle;
}

/* The entry that tells the same, JOIN_HARMLESS or TABLE_NONE. */
static inline uint32_t join_teller(const struct join *join, size_t entry)
{
	return join->told_by ? join->told_by[entry] : TABLE_NONE;
}

/* ---- incident_groups.c ---- */

/* Look at an entry. */
void join_visit(struct join *join, size_t entry);
/* The group that a group is part of now. */
uint32_t join_root(const struct join *join, uint32_t group);
/* Are two entries of one failure? */
bool join_are_one(const struct join *join, size_t a, size_t b);
/* Is anything in its group, or beyond pools, why a worker or pool is gone? */
bool join_has_cause(const struct join *join, size_t entry);
/* A group of the entry alone. */
void join_start_group(struct join *join);
/* The entry names what is down in its group. */
void join_name_group(struct join *join);
/* Can it be why a service fails? */
bool join_strikes_services(const struct join *join, size_t entry);
/* Put the entry into the group of another; false if there is none, or it does not belong there. */
bool join_follow(struct join *join, size_t other);
/* After the walk: what no pool's failure took is of the failure beyond pools that it came with. */
void join_beyond(struct join *join);

/* ---- incident_nearest.c ---- */

/* Before the walk: events that are no failure of their own beside another. */
void join_find_harmless(struct join *join);
/* After it: evidence, and crashes whose worker was not found. */
void join_evidence(struct join *join);
/* What the entry is in its story: evidence where another one tells the same. */
enum catalog_stage join_place(const struct join *join, size_t entry);

#endif
