/*
 * incident_age.h - which IIS a computer has, as events of some time say.
 *
 * Servers are upgraded, and others take their names: what an event says of its computer counts
 * for the time around it.  Private to `incident`.
 */
#ifndef INCIDENT_AGE_H
#define INCIDENT_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "when.h"

struct incident_key;
struct incident_store;

enum { INCIDENT_BEFORE_IIS7 = CATALOG_IIS5 | CATALOG_IIS6 };

/* Bits: a generation (CATALOG_IIS5 ...), or that it is older than IIS 7; and the same, shifted, of
 * what is said in a log that only the system writes to, by what no other generation has. */
enum { INCIDENT_OLD = CATALOG_IIS7 << 1, INCIDENT_SYSTEM = 4 };

static inline uint8_t incident_by_system(uint8_t said)
{
	return said >> INCIDENT_SYSTEM & (INCIDENT_BEFORE_IIS7 | CATALOG_IIS7);
}

/* Which IIS its computer has, as the event itself says. */
uint8_t incident_says(const struct incident_key *key);

/* What all events of a computer say, where none disagree, and else those that are near. */
struct incident_said {
	const struct incident_store *store;
	uint8_t *by_key;
	uint8_t *by_entry;	/* NULL: of no computer two things are said */
};

/* Of the sorted store: near are events that are no further away; if `nearest`, the generations are
 * those that the nearest one of these says, and the nearest in the System log.  -1: no memory. */
int incident_said_init(struct incident_said *said, const struct incident_store *store,
		       when_t within, bool nearest);
uint8_t incident_said_at(const struct incident_said *said, size_t entry);
void incident_said_release(struct incident_said *said);

/* What is in the name of an IIS that its computer has not, as the system says at that time, gets a
 * key of its own (key->foreign), before anything asks for a clock.  -1: no memory. */
int incident_age_set_foreign(struct incident_store *store, const struct incident_said *said);

/*
 * Which IIS the computer of an incident has.  What its own events say comes first, by the version
 * of a program, too; then what the nearest others say.  Of what the System log tells of, what
 * anybody can have made up decides only where what only the system writes says nothing.
 */
struct incident_age {
	uint8_t generations;	/* bits; 0: not known, ... */
	uint8_t certain;	/* (of these, what its events in the System log say) */
	uint8_t named;		/* (and what the names of their sources tell, which texts share) */
	bool vouched;		/* (some event is of a log that only the system can write to) */
	bool old;		/* ... but before IIS 7 */
};

/* Add what an event of the incident says; then what is said at that time, within a year. */
void incident_age_add(struct incident_age *age, const struct incident_key *key);
void incident_age_complete(struct incident_age *age, uint8_t said, when_t time);

#endif
