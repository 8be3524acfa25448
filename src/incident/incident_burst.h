/*
 * incident_burst.h - which events of one key are kept whole.
 *
 * Private to `incident`.  A storm of a million events must not fill the memory,
 * but an incident has to cite its first events, and which ones these are is
 * known only when everything has been read.  So events that say the same are
 * grouped into bursts: runs whose gaps are under an hour.  Bursts are unions of
 * intervals, and of each burst the first twenty events are kept, so what is kept
 * depends on the set of events and not on their order.  Where a filter will hide
 * what came before, bursts are cut, so that the first twenty after the cut are kept,
 * too.
 */
#ifndef INCIDENT_BURST_H
#define INCIDENT_BURST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct event;
struct table_names;

/* An event that is kept whole. */
struct incident_example {
	struct event *event;	/* a copy, owned by its burst */
	uint32_t process;	/* process id, or 0 */
};

struct incident_burst {
	when_t first, last;
	struct incident_example *examples;	/* by time, record id, process, event_compare() */
	size_t count, room;
};

/* Some that follow each other: an insertion moves no more than these, in whatever order times
 * come. */
struct incident_burst_block {
	struct incident_burst *list;		/* by time; at least one */
	size_t count, room;
};

/* { 0 } is empty. */
struct incident_bursts {
	struct incident_burst_block *blocks;	/* by time; bursts are at least an hour apart */
	size_t count, room;
};

/* How much is kept. */
struct incident_keep {
	/* Of a burst.  SIZE_MAX: all of them, in one burst, whose first and last time are not
	 * known and which incident_bursts_settle() has to put in order. */
	size_t examples;
	/* No burst goes across this moment, or across a multiple of the step. */
	when_t cut, cut_step;
	/* Providers and channels, of which logs have few, are kept here once; NULL: with each
	 * event. */
	struct table_names *names;
};

/*
 * Add an event, and keep a copy if it is one of the first.  Of two copies of one event that
 * of the earlier input is kept, and rather the record than a text that shows less of it.
 * -1: no memory.
 */
int incident_bursts_keep(struct incident_bursts *bursts, const struct incident_keep *keep,
			 const struct event *event, uint32_t process);

/* Where all are kept: put them in order, and drop copies; again after more
 * were added. */
void incident_bursts_settle(struct incident_bursts *bursts);

/*
 * Add an event by its time alone, if it is later than all others, but so soon that it
 * belongs to the last burst, of which enough is kept: nearly all events of a storm are
 * like that.  False: incident_bursts_keep() has to see it.
 */
bool incident_bursts_extend(struct incident_bursts *bursts, const struct incident_keep *keep,
			    when_t time);

/*
 * Of events that were added and kept: the one of that time, record id and process id, or
 * NULL.  Copies that differ agree in all three: `nth` counts them, from 0.  And the first event
 * of the burst that the time belongs to; of any, at time 0.  Lent until the bursts are released.
 */
const struct event *incident_bursts_example(const struct incident_bursts *bursts, when_t time,
					    uint64_t record_id, uint32_t process, size_t nth);
const struct event *incident_bursts_first(const struct incident_bursts *bursts, when_t time);

void incident_bursts_release(struct incident_bursts *bursts);

#endif
