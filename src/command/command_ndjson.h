/*
 * command_ndjson.h - the report as lines that are written while logs are read.
 *
 * Memory does not grow with the events: a line is forgotten when it is written.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COMMAND_NDJSON_H
#define COMMAND_NDJSON_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "command.h"
#include "text.h"

struct event;
struct incidents;
struct input_summary;
struct input_passed;
struct report_comparison;
struct report_filters;

struct command_ndjson {
	struct command_output output;
	struct text text;		/* lines that are not written yet */
	struct text held[2];		/* the last input's line, and if there are more */
	/* What was passed over: threads decide when that is told, so it comes last. */
	struct text passed;
	uint64_t inputs;		/* so far */
	struct arena arena;		/* of one event */
	uint64_t count;			/* events so far */
};

/*
 * Each returns -1 if it is of no use to go on (command_put()).  The event gets its
 * number.  command_ndjson_close() follows in any case, and frees.
 */
int command_ndjson_open(struct command_ndjson *ndjson, const struct command *command);
int command_ndjson_event(struct command_ndjson *ndjson, struct event *event);
int command_ndjson_summary(struct command_ndjson *ndjson, const struct input_summary *summary);
void command_ndjson_passed(struct command_ndjson *ndjson, const struct input_passed *passed);
/* What is concluded of it, and of filters and a baseline, which may be NULL. */
int command_ndjson_incidents(struct command_ndjson *ndjson, const struct incidents *incidents,
			     const struct report_filters *filters,
			     const struct report_comparison *compared);
int command_ndjson_close(struct command_ndjson *ndjson, bool whole);

#endif
