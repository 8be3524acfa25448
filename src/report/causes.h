/*
 * causes.h - what a report comes to: its incidents by cause, how many are ongoing, and
 * whether "nothing found" can be believed.
 *
 * Pure functions of a report; the same report gives the same result.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CAUSES_H
#define CAUSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "rules.h"
#include "when.h"

struct incident;
struct report;
struct text;

/* The incidents of one rule: one card of a report for people. */
struct cause {
	const struct rules_rule *rule;
	/* That of the incidents if they agree; else the rule's, without values. */
	const char *title;
	enum rules_severity severity;	/* the most severe */
	const struct incident **incidents;	/* by number, at least one */
	size_t incident_count;
	size_t ongoing_count;		/* of these */
	const char **computers;		/* distinct, in natural order; none without a name */
	size_t computer_count;
	bool unnamed;			/* there are incidents without a name of a computer */
	uint64_t app_pool_count;	/* a pool of two computers counts twice */
	uint64_t disabled_count;	/* of these, those that were disabled */
	uint64_t down_count;		/* of these, those of incidents that are ongoing */
	bool ongoing;			/* at least one incident is */
	/* The incidents have the same module, the same error, the same steps: one text does
	 * for all.  Steps that name only another computer or pool are not the same. */
	bool same_module, same_error, same_steps;
	when_t first_seen, last_seen;	/* or unknown */
};

struct causes {
	struct cause *items;	/* in the order of the lowest number of an incident */
	size_t count, room;
	/* What headlines name: the most severe that is ongoing, of these the one with most
	 * pools down, then the first of the list, which is the latest; the first of the list
	 * if none is ongoing.  NULL if there are none. */
	const struct cause *lead;
	struct arena arena;	/* private */
};

/* Fill; the report must outlive it.  False when memory runs out.  causes_release() frees. */
bool causes_make(struct causes *causes, const struct report *report);
void causes_release(struct causes *causes);

/* The incident of a cause that stands for it: its first one, or the first of the most severe
 * that are ongoing. */
const struct incident *cause_first(const struct cause *cause);

/* Are the steps of two incidents the same, word by word? */
bool causes_same_steps(const struct incident *a, const struct incident *b);

/* Incidents of a report, also those that are not listed. */
struct causes_counts {
	uint64_t by_severity[RULES_INFO + 1];	/* index: enum rules_severity */
	uint64_t ongoing, recovered, incidents;
};
struct causes_counts causes_count(const struct report *report);

enum verdict {
	VERDICT_INCIDENTS,
	/* Both logs of each computer were read over the time in question; nothing failed. */
	VERDICT_NONE,
	/* Nothing was found, but a log in which IIS would have reported is missing or
	 * incomplete. */
	VERDICT_NOT_COVERED,
};

enum uncovered_why {
	UNCOVERED_NOTHING,	/* no record of a System or Application log was read */
	UNCOVERED_LOSS,		/* an input could not be read, or not whole */
	UNCOVERED_MISSING,	/* `channel` of `computer` was not given */
	UNCOVERED_BEGINS,	/* it begins at `when`, after the time in question begins */
	UNCOVERED_ENDS,		/* it ends at `when`, before the time in question does */
	UNCOVERED_APART,	/* it begins at `when`, after the end of the other log */
	UNCOVERED_CLEARED,	/* it was cleared at `when` */
	UNCOVERED_GAP,		/* records in the middle of it are missing */
	UNCOVERED_EXCUSED,	/* events are no failures by what one input tells */
	UNCOVERED_FILTERED,	/* a filtered export: what is left out is not known */
};

/* Why VERDICT_NOT_COVERED. */
struct uncovered {
	enum uncovered_why why;
	const char *computer;		/* or NULL */
	const char *channel;		/* "System" or "Application"; or NULL */
	when_t when;			/* or unknown */
};

/* uncovered, which may be NULL, is filled in for VERDICT_NOT_COVERED: the first reason. */
enum verdict report_verdict(const struct report *report, struct uncovered *uncovered);
/* "incidents", "none", "not-covered" */
const char *verdict_name(enum verdict verdict);

/*
 * One sentence or two for a person, in plain words that still have to be escaped: who is
 * down since when, why, the first step; or that nothing was found, or what is not covered.
 */
void words_summary(struct text *words, const struct report *report,
		   const struct causes *causes);
/* Its parts, for a form that sets them apart; each adds nothing where it has nothing to say.
 * Of several incidents: how many, where, how many causes.  What the lead cause did, and the
 * first step against it, without "First step:".  words_verdict_only() is what the summary
 * says without incidents. */
void words_extent(struct text *words, const struct report *report, const struct causes *causes);
void words_story(struct text *words, const struct report *report, const struct causes *causes);
void words_first_step(struct text *words, const struct causes *causes);
void words_verdict_only(struct text *words, const struct report *report);
/* Why a report that found nothing cannot say that nothing failed: a clause. */
void words_uncovered(struct text *words, const struct report *report,
		     const struct uncovered *uncovered);

#endif
