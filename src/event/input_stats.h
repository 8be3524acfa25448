/*
 * input_stats.h - the statistics of one input while it is read: counters, times, names,
 * logs and problems.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_STATS_H
#define INPUT_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"
#include "input_summary.h"
#include "when.h"

struct event;
struct log_stats;

/* A set of names, at most BOUND_NAMES; the rest is dropped. */
struct input_names {
	const char **names;
	size_t count;
	uint32_t *slots;	/* hash table of indexes + 1; private */
	size_t slot_count;
};

/* One for each log of each computer: log_stats.h. */
struct input_log_stats {
	struct log_stats *first;
	size_t count;
	struct log_stats **slots;	/* hash table */
	size_t slot_count;
};

/*
 * Each thread fills statistics of its own, and these are merged.  Counters are changed
 * directly.  If memory runs out, `oom` becomes true and nothing else happens; check it
 * once, before input_stats_summarise().
 */
struct input_stats {
	union {
		struct input_counters counters;
		struct { INPUT_COUNTERS };
	};
	/* Of records that are in no log below; the summary has those of all. */
	when_t first, last;
	bool oom;

	struct input_names computers, channels;
	struct input_log_stats logs;
	/* The BOUND_PROBLEMS with the lowest offsets, sorted; equal offsets in
	 * the order in which they were reported. */
	struct stats_problem {
		uint64_t offset;
		char *what;
	} problems[BOUND_PROBLEMS];
	size_t problem_kept;
	uint64_t problem_count;
	struct stats_problem needed;	/* the first that is told wherever it is; or NULL */
	struct arena arena;
};

void input_stats_init(struct input_stats *stats);
void input_stats_reset(struct input_stats *stats);	/* empty, keep memory */
void input_stats_release(struct input_stats *stats);

/* Widen a span of time; WHEN_UNKNOWN and times after WHEN_LAST do not count. */
static inline void input_span_add(when_t *first, when_t *last, when_t time)
{
	if (time - 1 >= WHEN_LAST)
		return;
	if (time > *last)
		*last = time;
	if (time < *first || !*first)
		*first = time;
}

/* The time of a record. */
static inline void input_stats_time(struct input_stats *stats, when_t time)
{
	input_span_add(&stats->first, &stats->last, time);
}

/* Valid UTF-8; copied.  NULL and "" are nothing.  Cheap for a name just seen,
 * but a reader that sees it once for many records should say so once.  Returns the
 * copy, the same for the same name; NULL if there is none. */
const char *input_stats_computer(struct input_stats *stats, const char *name);
const char *input_stats_channel(struct input_stats *stats, const char *name);

/* The log of that name, for the records in it; computer and channel are added.  It lives
 * until the statistics are reset.  NULL: there are too many. */
struct log_stats *input_stats_log(struct input_stats *stats, const char *computer,
				  const char *channel);
/* Count a record that was decoded, and note its names, time and record id. */
void input_stats_event(struct input_stats *stats, const struct event *event);

/* Damage at a byte of the input.  Our own words, numbers and nothing else. */
void input_stats_problem(struct input_stats *stats, uint64_t offset,
			  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One that explains what a report says of events: the first is kept although others come before. */
void input_stats_needed(struct input_stats *stats, uint64_t offset, const char *what);

/* Add the part that follows, which may be reset then. */
void input_stats_merge(struct input_stats *stats, const struct input_stats *part);

/* Fill in all of *summary that is counted or listed here.  Names, logs and problems are
 * lent until the statistics are reset.  Nothing can be added any more. */
void input_stats_summarise(struct input_stats *stats, struct input_summary *summary);

/* ---- For input_stats.c and log_stats.c ---- */

void input_names_merge(struct input_stats *stats, struct input_names *set,
		       const struct input_names *part);
/* Only at the end: nothing can be found or added any more. */
void input_names_sort(struct input_names *set);

#endif
