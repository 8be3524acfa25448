/*
 * incident_worst.h - which incidents are built whole where there are too many.
 *
 * A forged log, or the logs of a fleet, may tell of hundreds of thousands of failures; each
 * takes some KiB of sentences, and nobody reads them.  The worst BOUND_INCIDENTS are told, the
 * rest is counted.  Private to `incident`.
 */
#ifndef INCIDENT_WORST_H
#define INCIDENT_WORST_H

#include <stdint.h>

#include "incident.h"
#include "incident_gather.h"

/* The rows of an incident. */
struct incident_worst {
	size_t row;
	uint32_t group;
	when_t ended;
	enum rules_severity severity;
	bool hidden, ongoing;
	bool spare;	/* its turn comes too late (incident_share.h) */
};

/*
 * The worst of `count` incidents, which there are, in the order of their rows, the number to
 * *kept; and what the rest comes to.  NULL and fail on an error; the caller frees it.  Those
 * that a filter hides come last, of the others all computers take turns (incident_share.h); what
 * is worst goes by the severity, whether it goes on, and how late it ended.
 */
struct incident_worst *incident_find_worst(const struct incident_gathered *gathered, size_t count,
					   size_t *kept, struct incident_left_out *left_out,
					   struct fail *fail);

#endif
