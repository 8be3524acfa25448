/*
 * incident_alone.h - verdicts that what lies beside the logs gives by itself.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_ALONE_H
#define INCIDENT_ALONE_H

#include <stddef.h>
#include <stdint.h>

#include "bounds.h"
#include "when.h"

struct incident;
struct incident_gathered;
struct fail;
struct rules_proof;
struct rules_rule;

/* One of them; texts are lent. */
struct incident_alone {
	const struct rules_rule *rule;
	const struct rules_proof *proof;	/* all that it asks for is found */
	const char *computer;			/* or NULL */
	const char *pools[BOUND_SHOWN];		/* real names */
	size_t pool_count;
	when_t first, last;			/* of what happened; unknown: it is a state */
};

/* Each is a computer with pools that somebody switched off, in a fleet of 2,000 servers. */
enum { INCIDENT_ALONE = 2048 };

/*
 * What `alone` of the rules finds on computers that have a System log, which covers the time
 * of what was found, and no incident in the list: once for a computer and a part of a rule.
 * Fills found with at most INCIDENT_ALONE and counts the rest; of a forged log with thousands
 * of pools the first of each computer are tried.  -1: no memory.
 */
int incident_alone_find(const struct incident_gathered *gathered, const struct incident *list,
			size_t count, struct incident_alone *found, size_t *found_count,
			uint64_t *left_out);

/* Make it an incident of no event (incident_build.c). */
int incident_build_alone(const struct incident_gathered *gathered,
			 const struct incident_alone *alone, struct incident *incident,
			 struct fail *fail);

#endif
