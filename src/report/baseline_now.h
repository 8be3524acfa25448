/*
 * baseline_now.h - what a run shows of an earlier failure that it has no longer (baseline.h):
 * whether something that goes on may be the same, and whether anything shows that it works.
 *
 * Private to baseline.
 */
#ifndef BASELINE_NOW_H
#define BASELINE_NOW_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"
#include "text.h"
#include "when.h"

struct baseline_known;
struct baseline_same;
struct evidence;
struct incident;
struct incident_sign;

/* { 0 } is empty. */
struct baseline_now {
	struct table_names names;	/* of a computer with a pool or site, or alone */
	struct baseline_seen {
		const struct incident *ongoing;	/* the first that names it, or NULL */
		when_t worked;		/* last; of a computer alone: everything was started */
		when_t refused;		/* last, requests to it */
		when_t stopped;		/* last, of a computer: all that runs in IIS */
		when_t alive;		/* last, of a computer: one of its pools worked */
		bool running, off;	/* a file says so; if both do, nothing is known */
	} *seen;
	size_t room;
	struct baseline_span {		/* of an ongoing incident */
		uint32_t computer;
		bool nameless;		/* it may be of any pool; such a one has two spans */
		size_t nth;
		when_t began, ended;
		const struct incident *incident;
	} *spans;
	size_t span_count, span_room;
	bool sorted;
	struct text key;
	bool oom;			/* memory ran out: the rest says nothing */
};

/* Incidents are lent, and described; those that do not go on do not matter, nor does what earlier
 * ones of the same kind have: that is still there. */
void baseline_now_incident(struct baseline_now *now, const struct incident *incident,
			   const struct baseline_known *known, struct baseline_same *same);
void baseline_now_sign(struct baseline_now *now, const struct incident_sign *sign);
void baseline_now_evidence(struct baseline_now *now, const struct evidence *evidence);

/*
 * An incident that goes on and may be that one, by another rule: both name a pool or site, or,
 * where one of them names no pool, its events were there at that time.  NULL: there is none.
 * After all were added.
 */
const struct incident *baseline_now_like(struct baseline_now *now,
					 const struct baseline_known *known);
/*
 * Does each of its pools work after that time, or is everything started?  No pool shows that what
 * is none of a pool works.  A file without a time counts for what files alone told of.
 */
bool baseline_now_works(struct baseline_now *now, const struct baseline_known *known, when_t after);
/* Likewise the nth pool. */
bool baseline_now_pool_works(struct baseline_now *now, const struct baseline_known *known,
			     size_t n, when_t after);
/* Were requests to one of its pools refused after that time, and after it worked? */
bool baseline_now_refused(struct baseline_now *now, const struct baseline_known *known,
			  when_t after);
/* Does a file say that one of its pools does not run? */
bool baseline_now_off(struct baseline_now *now, const struct baseline_known *known);
/* Was IIS of that computer stopped, without a sign that it runs after that? */
bool baseline_now_stopped(struct baseline_now *now, const struct baseline_known *known);
void baseline_now_release(struct baseline_now *now);

#endif
