/*
 * incident_outage.h - what users saw of an incident: the requests that HTTP.sys refused, as
 * its log has them.
 *
 * Private to `incident`.  Knows findings, not the log.
 */
#ifndef INCIDENT_OUTAGE_H
#define INCIDENT_OUTAGE_H

#include <stdbool.h>

#include "table.h"
#include "when.h"

struct arena;
struct incident;
struct incident_times;

/* Whose requests count; { 0 } is nobody. */
struct incident_outage_of {
	struct table_names names;	/* pools, or ids of sites, in lower case */
	bool oom;
};

void incident_outage_add(struct incident_outage_of *of, const char *name);
void incident_outage_release(struct incident_outage_of *of);

/*
 * Set incident->outage if there are such findings of its computer between its begin and its
 * recovery, and add them to its findings.  Several files are one outage; what two of them have
 * at one time counts once.  The computer is the real name.  -1: no memory.
 */
int incident_find_outage(struct incident *incident, struct arena *arena,
			 const struct incident_times *times, const char *computer,
			 const struct incident_outage_of *of);

#endif
