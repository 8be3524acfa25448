/*
 * baseline_same.h - which failures of an earlier report are the same as one of a run
 * (baseline.h), without a look at each of them.
 *
 * Each failure has marks, and those that are the same have one in common: of its computer, rule and
 * module the mark of all, or, without a module, that of a pool, or that of those without pools.
 *
 * Private to baseline.
 */
#ifndef BASELINE_SAME_H
#define BASELINE_SAME_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"
#include "table.h"
#include "text.h"
#include "when.h"

struct baseline_known;

/* What the run says of an earlier failure; those of hidden ones depend on whether it was ongoing
 * then. */
enum baseline_word {
	BASELINE_SHOWN_OVER = 1, BASELINE_SHOWN_STILL = 2,
	BASELINE_OVER = 4, BASELINE_STILL_THERE = 8,
	BASELINE_ONGOING_OVER = 16, BASELINE_ONGOING_STILL_THERE = 32,
	BASELINE_NEAR = 64,	/* not all pools of both are known: they may be the same */
	BASELINE_ANY_OVER = BASELINE_SHOWN_OVER | BASELINE_OVER | BASELINE_ONGOING_OVER,
};

/* { 0 } is empty. */
struct baseline_same {
	struct table_names kinds;	/* computer, rule and module */
	struct table_names names;	/* of marks */
	struct baseline_mark {
		bool ongoing;		/* one of these failures was */
		when_t end;		/* of the logs of their computer */
		when_t last_seen;	/* of those that were ongoing, at the earliest */
		size_t count, now;	/* of these failures; of those noted */
		unsigned words;		/* that were said of them */
	} *marks;
	size_t room;
	struct text key;
	bool oom;			/* memory ran out: the rest says nothing */
};

/* Add a failure of the earlier report. */
void baseline_same_add(struct baseline_same *same, const struct baseline_known *known);
/* Is any the same as this one of the run, and was one of these ongoing?  Then known->end is theirs,
 * too, and known->past.last_seen the last of those. */
bool baseline_same_find(struct baseline_same *same, struct baseline_known *known, bool *ongoing);
/* One of the run that goes on.  After all were added. */
void baseline_same_note(struct baseline_same *same, const struct baseline_known *known);
/* Is any of that kind of its nth pool; or, where it names no pool, of none?  Not if more of these
 * were noted than there were: nobody knows then which of them is another one.  After the last
 * note. */
bool baseline_same_has(struct baseline_same *same, const struct baseline_known *known, size_t n);
/* Say that of all that are the same, if any, and that others are near. */
void baseline_same_say(struct baseline_same *same, const struct baseline_known *known,
		       unsigned words);
/* What was said of one that was added.  What went on is over if that was said of each of its pools,
 * or, where it names none, of its module: one pool says nothing of the others. */
unsigned baseline_same_said(struct baseline_same *same, const struct baseline_known *known);
/* If it went on and was said to be over in part: those of its pools of which that was not said, and
 * how many they are. */
size_t baseline_same_open(struct baseline_same *same, const struct baseline_known *known,
			  size_t open[BOUND_SHOWN]);
void baseline_same_release(struct baseline_same *same);

#endif
