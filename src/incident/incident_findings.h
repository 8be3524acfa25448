/*
 * incident_findings.h - what was found beside the logs, asked for an incident.
 *
 * Private to `incident`.  Knows what rules ask; does not know what follows from it.
 */
#ifndef INCIDENT_FINDINGS_H
#define INCIDENT_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "rules.h"
#include "text.h"

struct arena;
struct evidence;
struct evidence_finding;
struct incident;
struct incident_times;

/* Who asks; { 0 } but for what is known.  All names are real ones, whatever is shown. */
struct incident_asking {
	const struct evidence *evidence;	/* NULL: nothing is ever found */
	const struct incident_times *times;	/* of it, for incident_answer_values() */
	const char *computer;			/* or NULL: not known */
	const struct incident *incident;	/* whose time counts, or NULL */
	const char *const *pools;		/* of the incident: {pool} is each of them */
	size_t pool_count;
	rules_value value;			/* of any other placeholder */
	void *context;
	bool each;				/* each finding answers, whatever others say */
	size_t looks;				/* findings that were looked at so far */
	/* Room: whatever it is of, or what fits this, and names; incident_asking_release(). */
	bool anything;
	const char *pattern;
	struct text names, name;
};

/* The answer to one question of a rule.  Findings are lent from evidence. */
struct incident_answer {
	const struct evidence_finding *finding;	/* the first that meets it, or NULL */
	const struct evidence_finding *other;	/* with which it was compared, or NULL */
	/* Two that contradict each other, so that nothing meets it; NULL: none do. */
	const struct evidence_finding *conflict[2];
	/* Two that differ, about whatever they are; or NULL. */
	const struct evidence_finding *differ[2];
	bool crowded;			/* there are more that may answer than are looked at */
};

/*
 * Is that found, on the computer of the incident?  A finding of which a thing has only one
 * (finding_has_many()) must have one value in all that answer, whatever the rule wants of
 * it: else it is not found.  That is a conflict if they are about one thing, or about
 * things that the rule takes for one.  Of thousands that may answer the first are looked at, and
 * of those that must agree nothing is concluded then.
 */
struct incident_answer incident_ask(struct incident_asking *asking,
				    const struct rules_finding *finding);
/* Append the values of all that answer, of one thing: "MSVCP140.dll, VCRUNTIME140_1.dll"; lines
 * of a log with their number: "QueueFull (12 requests)".  -1: no memory. */
int incident_answer_values(struct incident_asking *asking, const struct rules_finding *finding,
			    struct text *text);
/*
 * Do two files have the same lines of a log, as copies of one that was taken twice have?  Where
 * a file ends and the next begins they share a second at most.
 */
bool incident_same_burst(const struct evidence_finding *a, const struct evidence_finding *b);
/* The finding with which it is compared, or NULL, and of what that one is. */
const char *incident_other_name(const struct rules_finding *finding);
struct rules_strings incident_other_of(const struct rules_finding *finding);
void incident_asking_release(struct incident_asking *asking);

/* Put a finding that is not NULL into a list that has room, once. */
void incident_cite(const struct evidence_finding **list, size_t *count,
		   const struct evidence_finding *finding);
/*
 * Give the incident what answers the question, none twice.  The list lives in the arena.
 * -1 when memory runs out.
 */
int incident_add_answer(struct incident *incident, struct arena *arena,
			const struct incident_answer *answer);

#endif
