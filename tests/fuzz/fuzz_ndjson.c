/*
 * fuzz_ndjson.c - a report to be merged, whatever is in it.  What is read of it is
 * written as lines again: these can be read, and if nothing was wrong with the
 * report, they say the same once more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "fail.h"
#include "incident.h"
#include "input.h"
#include "readers.h"
#include "report.h"
#include "text.h"

/* One reading of a report. */
struct reading {
	const char *path;
	struct text lines;	/* what was read, written again */
	uint64_t events, inputs;
	bool sound;		/* nothing was wrong with the report */
};

static int see_event(void *context, const struct event *event)
{
	struct reading *reading = context;
	struct event line = *event;
	struct incident_event cited = { .event = &line, .error = decode_event(event) };

	fuzz_check(event);
	line.number = reading->events++;
	report_json_event_line(&reading->lines, &cited);
	return 0;
}

/* Lines that we wrote can be read. */
static void see_own_summary(struct reading *reading, const struct input_summary *summary)
{
	reading->sound = false;
	for (size_t i = 0; i < summary->problem_kept; i++)
		if (strcmp(reading->path, "second") == 0 &&
		    strcmp(summary->problems[i].what, "damaged line") == 0)
			abort();
}

static int see_summary(void *context, const struct input_summary *summary)
{
	struct reading *reading = context;

	if (summary->problem_kept > summary->problem_count || !summary->path)
		abort();
	if (strcmp(summary->path, reading->path) == 0)
		see_own_summary(reading, summary);
	report_json_input_line(&reading->lines, summary, reading->inputs++, false);
	return 0;
}

static int see_skipped(void *context, const char *path, const char *why)
{
	struct reading *reading = context;

	report_json_skipped_line(&reading->lines, &(struct input_skipped){ path, why });
	return 0;
}

static void read_report(struct reading *reading, const void *bytes, size_t size)
{
	const struct input_options options = {
		.readers = readers, .engine = INPUT_NATIVE, .jobs = 1,
	};
	const struct input_sink sink = {
		.context = reading, .event = see_event, .summary = see_summary, .skipped =
			see_skipped,
	};
	const struct input_item item = { reading->path, bytes, size };
	struct fail fail;

	reading->sound = true;
	if (input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) < 0 ||
	    reading->lines.oom)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct reading first = { .path = "first" }, second = { .path = "second" };

	read_report(&first, size ? bytes : (const uint8_t *)"", size);
	if (first.lines.size > 0)
		read_report(&second, text_get(&first.lines), first.lines.size);
	if (first.sound && first.lines.size > 0 &&
	    (!second.sound || strcmp(text_get(&first.lines), text_get(&second.lines)) != 0))
		abort();
	text_release(&first.lines);
	text_release(&second.lines);
	return 0;
}
