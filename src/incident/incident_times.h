/*
 * incident_times.h - what was found about one thing, by when it happened: thousands of failures
 * of a pool have each their own of thousands of bursts.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_TIMES_H
#define INCIDENT_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct evidence;
struct evidence_finding;
struct incident;

/*
 * The first request fails before an event is written: a worker process that hangs is
 * noticed after 90 seconds, a start that takes too long after another 90.
 */
#define INCIDENT_TIME_BEFORE (5 * WHEN_MINUTE)

/* Did it happen outside the time of the incident?  A finding that is a state is always in it,
 * and nothing with a time is where the zone of the events is not known. */
bool incident_finding_apart(const struct incident *incident,
			    const struct evidence_finding *finding);

/* Of findings of one computer about one thing: where those with a time begin, and where all end. */
struct incident_times_thing {
	uint32_t happened, end;
};

/* { 0 } has none.  Findings are lent from evidence, which must not change. */
struct incident_times {
	const struct evidence *evidence;
	/* Those about one thing are where evidence has them, by time; states come first. */
	const struct evidence_finding **list;
	struct incident_times_thing *things;	/* set where one begins */
	/* Those with a time are a tree, its root in the middle: the last moment below each. */
	when_t *latest;
};

/* evidence may be NULL.  -1: no memory; release it in either case. */
int incident_times_list(struct incident_times *times, const struct evidence *evidence);
void incident_times_release(struct incident_times *times);

/* What is asked for: findings of that number (finding_number()) about that thing, or NULL. */
struct incident_times_of {
	const struct incident *incident;	/* in whose time they are; NULL: of any time */
	const char *computer;			/* or NULL */
	size_t number;
	const char *of;
};

/* What is found; the caller frees the list.  { 0 } is empty. */
struct incident_found {
	const struct evidence_finding **list;
	size_t count, room;
	bool more;		/* there are thousands: the first of them are in the list */
};

/* Append these.  Of a forged file that has thousands of states of one thing, or of names of one
 * computer, the first count.  -1: no memory. */
int incident_times_find(const struct incident_times *times, const struct incident_times_of *of,
			struct incident_found *found);

#endif
