/*
 * merge_fields.h - the objects of a report become events and summaries again; private to
 * `merge`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_FIELDS_H
#define MERGE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"
#include "event.h"
#include "input_summary.h"

struct catalog;
struct catalog_provider;
struct json_read;

enum { INPUT_PROVIDERS = 8 };

/* A provider that was looked up. */
struct input_provider {
	char *name, *source;
	const struct catalog_provider *found;
};

/* What one object says; all that it points to lives in its event's arena. */
struct merge_fields {
	uint64_t index, input;	/* of an event, as the report numbers them */
	uint64_t version;	/* of the schema, of an input; 0: not said */
	uint64_t place;		/* of an input among all; UINT64_MAX: not said */
	bool more;		/* other inputs follow it */
	const char *family;	/* of an event */
	struct event event;	/* its input is left to the caller */
	struct input_summary summary;
	const char *names[BOUND_NAMES];	/* while they are counted */
	struct input_log logs[BOUND_NAMES];
	struct input_run runs[BOUND_RUNS];
	struct input_problem problems[BOUND_PROBLEMS];
	struct input_provider providers[INPUT_PROVIDERS];
	size_t next_provider;
};

void merge_fields_init(struct merge_fields *fields);
void merge_fields_release(struct merge_fields *fields);

/*
 * Read the members of an object that was begun, up to its end.  False: it is not
 * what we write (then json is bad), or something that is needed is missing.
 */
bool merge_fields_event(struct merge_fields *fields, struct json_read *json);
bool merge_fields_summary(struct merge_fields *fields, struct json_read *json);

/* What was skipped: a path and why.  They live in the event's arena. */
bool merge_fields_skipped(struct merge_fields *fields, struct json_read *json,
			 struct input_skipped *skipped);

/* True if our catalog wants the event; sets event.kind.  It may have been written by
 * a version that knew others. */
bool merge_fields_wanted(struct merge_fields *fields, const struct catalog *catalog);

#endif
