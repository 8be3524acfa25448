/*
 * library_ndjson.h - the report as lines that are written while logs are read.
 *
 * Memory does not grow with the events: a line is forgotten when it is written.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBRARY_NDJSON_H
#define LIBRARY_NDJSON_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

struct event;
struct evidence;
struct incidents;
struct input_summary;
struct input_skipped;
struct report_comparison;
struct library_watch;
struct report_filters;

/* All but `watch` begin as 0. */
struct library_ndjson {
	const struct library_watch *watch;
	bool stopped;			/* watch->put() failed */
	struct text text;		/* lines that are not written yet */
	struct text held[2];		/* the last input's line, and if there are more */
	/* What was skipped: threads decide when that is known, so it comes last. */
	struct text skipped;
	uint64_t inputs;		/* so far */
	uint64_t count;			/* events so far */
	bool again;			/* all are read again: their lines are written */
};

/* Each returns -1 if it is of no use to go on: `stopped`.  The event gets its number. */
int library_ndjson_event(struct library_ndjson *ndjson, struct event *event);
int library_ndjson_summary(struct library_ndjson *ndjson, const struct input_summary *summary);
void library_ndjson_skipped(struct library_ndjson *ndjson, const struct input_skipped *skipped);
/* The end: what is concluded; filters and what a baseline says, which may be NULL. */
int library_ndjson_incidents(struct library_ndjson *ndjson, const struct incidents *incidents,
			     const struct report_filters *filters,
			     const struct report_comparison *compared,
			     const struct evidence *evidence);
void library_ndjson_release(struct library_ndjson *ndjson);

#endif
