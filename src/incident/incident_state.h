/*
 * incident_state.h - what happened last to each computer, pool and code, while
 * entries are joined.
 *
 * Private to `incident`.  Every key has its states before the walk begins, so that
 * an entry of a storm finds what came before it without looking anything up.
 */
#ifndef INCIDENT_STATE_H
#define INCIDENT_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "incident_store.h"

/* Entries are numbers in the sorted store, TABLE_NONE where there is none. */

enum { INCIDENT_CLAIMS = 4 };	/* a power of two */

/* One code on one computer; also "has none" and "any", beside real ones. */
struct incident_code {
	uint32_t failure;		/* the last one */
	uint32_t service;		/* the last that may take a service with it */
	uint32_t orphan;		/* the last consequence without cause */
	/* The last causes: how many there were, and which ones they are, modulo the room. */
	uint32_t offered;
	uint32_t causes[INCIDENT_CLAIMS];
	uint8_t claimed[INCIDENT_CLAIMS];	/* bits of the stages that claimed it */
};

/* A pool, application, endpoint or service, which an event can say works again. */
struct incident_subject {
	uint32_t started;		/* the last event that says so */
	uint32_t open;			/* head of a chain of failures (incident_recovery.c) */
};

struct incident_pool_last_seen {
	uint32_t failure;		/* the last one that names it, ... */
	uint32_t certain;		/* ... and of those that nobody can have made up */
	uint32_t identity;		/* the last of its account */
	struct incident_subject subject;
};

struct incident_host {
	uint32_t causes[CATALOG_ABORT];	/* the last one of each stage */
	uint32_t general[CATALOG_ABORT];	/* the last that names no pool, */
	uint32_t certain[CATALOG_ABORT];	/* and of those that nobody can have made up */
	uint32_t stop;			/* the last deliberate stop */
	uint32_t started;		/* the last start of the machine or of IIS */
	uint32_t ended;			/* head of a chain of groups (find_recovery) */
	uint32_t marks[3];		/* heads of chains (incident_order.c) */
	bool vouched;			/* some is of a log that only the system writes to */
	struct incident_code *none, *any;
};

/* The states of a key's entries, in the arrays below. */
struct incident_last_seen {
	struct incident_host *host;
	struct incident_pool_last_seen *pool;
	struct incident_code *code;	/* `none` of the host without one */
	uint32_t *same;			/* the last entry that says the same */
	uint32_t *other;		/* or of another pool or application; NULL: it names none */
	uint32_t *reason;		/* the last cause with its exception; NULL: it names none */
	struct incident_subject *subjects[CATALOG_RECOVERS_COUNT];	/* NULL: it names none */
	enum catalog_stage stage;
	bool has_code;
	bool symptom;			/* its code only says that the worker is gone */
	/* What of the key alone would be found again for each of its entries. */
	bool certain;			/* incident_is_certain() */
	bool named;			/* it names one of `subjects` */
	bool trifle;			/* it is no cause of an outage (rules_stop_nothing()) */
	bool known;			/* rules know its cause (rules_know()) */
	uint8_t sort;			/* incident_group.vouched: what it tells of */
};

struct incident_state {
	struct incident_last_seen *of;	/* by key */
	struct incident_host *hosts;
	struct incident_pool_last_seen *pools;
	struct incident_code *codes;
	struct incident_subject *subjects;	/* but pools, which have their own */
	uint32_t *repeats, *reasons;
};

/* The states of all keys of the store, empty.  -1: no memory.  The caller releases. */
int incident_state_init(struct incident_state *state, const struct incident_store *store);
void incident_state_release(struct incident_state *state);

#endif
