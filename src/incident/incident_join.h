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

/*
 * Codes that only say that the worker process is gone: the pipe to it broke
 * (109 ERROR_BROKEN_PIPE, 233 ERROR_PIPE_NOT_CONNECTED).  They tell nothing of
 * why, so nothing is joined by them.
 */
static inline bool incident_symptom(const struct decode_error *error)
{
	return error->state == DECODE_OK && (error->code == 109 || error->code == 233);
}

static inline bool incident_has_code(const struct incident_key *key)
{
	return key->error.state == DECODE_OK;
}

/* A report that only says that the worker is gone. */
static inline bool incident_is_symptom(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_REPORT && incident_symptom(&key->error);
}

static inline bool incident_is_cause(enum catalog_stage stage)
{
	return stage <= CATALOG_ALONE;
}

/* One failure.  After incident_join() only roots have notes. */
struct incident_group {
	uint32_t parent;	/* itself for a root */
	bool has_cause;		/* holds an event of a cause stage */
	size_t cause;		/* note of the first cause, else the first note */
	size_t last_note;
	uint64_t count;
	size_t first_note;
	uint64_t shown;		/* of count, set by incident_hide() */
	size_t first_shown, last_shown;
	bool of_pool;		/* touches the pool that the filter names */
	when_t recovered;	/* first sign that it was over, or unknown */
};

struct incident_groups {
	struct incident_group *list;
	size_t count, room;
};

/*
 * Give every note of the sorted store its group, or TABLE_NONE for evidence
 * that belongs to no failure.  -1 when memory runs out.  The caller releases.
 */
int incident_join(struct incident_store *store, struct incident_groups *groups);
void incident_groups_release(struct incident_groups *groups);

#endif
