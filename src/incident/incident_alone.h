/*
 * incident_alone.h - verdicts that what lies beside the logs gives by itself.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_ALONE_H
#define INCIDENT_ALONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct incident;
struct incident_gathered;
struct incident_undecided;
struct fail;
struct rules_proof;
struct rules_rule;

/* One of them; texts are lent. */
struct incident_alone {
	const struct rules_rule *rule;
	const struct rules_proof *proof;	/* all that it asks for is found */
	const char *computer;			/* or NULL */
	const char **pools;			/* real names */
	size_t pool_count, pool_room;
	when_t first, last;			/* of what happened; unknown: it is a state */
	bool hidden;				/* by a filter */
};

/* Each is a computer with pools that somebody switched off, in a fleet of 2,000 servers. */
enum { INCIDENT_ALONE = 2048 };

struct incident_alone_list {
	struct incident_alone *items;
	size_t count;
	uint64_t left_out, hidden_left_out;
	uint64_t left_computers;	/* of which nothing is listed */
	/* With real names; one of a kind for a computer. */
	struct incident_undecided *undecided;
	size_t undecided_count, undecided_room;
};

/*
 * What `alone` of the rules finds on computers that have a System log, which covers the time
 * of what was found, and no failure in the logs that was not over before: once for a computer and
 * a part of a rule, and once more for what a filter hides of it.
 * Lists at most INCIDENT_ALONE and counts the rest; what would be listed but for findings that
 * disagree, or that the System log does not cover, is undecided.  -1 when memory runs out.
 */
int incident_alone_find(const struct incident_gathered *gathered,
			struct incident_alone_list *list);
void incident_alone_release(struct incident_alone_list *list);

/* Make it an incident of no event (incident_build.c). */
int incident_build_alone(const struct incident_gathered *gathered,
			 const struct incident_alone *alone, struct incident *incident,
			 struct fail *fail);

#endif
