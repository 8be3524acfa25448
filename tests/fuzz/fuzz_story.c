/*
 * fuzz_story.c - a report of a part, whatever is in it, is read, becomes incidents
 * and is written in every form: what a forged event can do after the engines.
 *
 * The last byte chooses the form.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input_summaries.h"
#include "catalog.h"
#include "coverage.h"
#include "fail.h"
#include "fuzz_evtx.h"
#include "incident.h"
#include "input.h"
#include "readers.h"
#include "report.h"
#include "rules.h"
#include "text.h"

struct run {
	struct incidents *incidents;
	struct input_summaries summary;
	struct coverage *coverage;
	struct fail fail;
};

static int see_event(void *context, const struct event *event)
{
	struct run *run = context;

	fuzz_check(event);
	return incidents_add(run->incidents, event, &run->fail);
}

static int see_summary(void *context, const struct input_summary *summary)
{
	struct run *run = context;

	return input_summaries_add(&run->summary, summary, &run->fail);
}

static void read_report(struct run *run, const uint8_t *bytes, size_t size)
{
	static const struct input_options options = {
		.readers = readers, .engine = INPUT_NATIVE, .jobs = 1,
	};
	const struct input_sink sink = { .context = run, .event = see_event,
					 .summary = see_summary };
	const struct input_item item = { "story.ndjson", bytes, size };

	if (input_scan(&item, 1, &options, catalog_builtin(), &sink, &run->fail) < 0)
		abort();
}

static struct report describe(const struct run *run, bool all)
{
	struct incident_totals totals;
	struct report report = {
		.version = "0", .rules_sha256 = rules_builtin()->sha256,
		.every_event = all, .all_events = all,
		.inputs = run->summary.items, .input_count = run->summary.count,
		.complete = input_summaries_loss(&run->summary) == INPUT_WHOLE,
		.coverage = run->coverage,
	};

	incidents_totals(run->incidents, &totals);
	report.incidents = incidents_get(run->incidents, &report.incident_count);
	report.events = incidents_events(run->incidents, &report.event_count);
	report.event_total = totals.events;
	report.first_event = totals.first_event;
	report.last_event = totals.last_event;
	report.computers = totals.computers;
	report.computer_count = totals.computer_count;
	return report;
}

/* Nothing that a terminal or a spreadsheet would obey, whatever the events hold. */
static void check_report(const struct text *text)
{
	const unsigned char *at = (const unsigned char *)text_get(text);

	if (text->oom || strlen((const char *)at) != text->size)
		abort();
	for (; *at; at++)
		if ((*at < ' ' && *at != '\n' && *at != '\r') || *at == 0x7f)
			abort();
}

static void write_report(const struct run *run, const struct report_writer *writer, bool all)
{
	const struct report report = describe(run, all);
	const struct report_options how = { .verbose = all };
	struct text text = { 0 };

	writer->write(&report, &how, &text);
	check_report(&text);
	text_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	size_t forms;
	const struct report_writer *writers = report_writers(&forms);
	uint8_t choice = size > 0 ? bytes[size - 1] : 0;
	bool all = choice & 0x80;
	struct incident_options options = { .all_events = all };
	struct run run = { .incidents = incidents_new(rules_builtin(), &options) };

	if (!run.incidents)
		abort();
	read_report(&run, bytes, size);
	if (incidents_conclude(run.incidents, &run.fail) < 0)
		abort();
	run.coverage = coverage_new(run.summary.items, run.summary.count, run.incidents,
				    &run.fail);
	if (!run.coverage)
		abort();
	write_report(&run, &writers[choice % forms], all);
	coverage_free(run.coverage);
	incidents_free(run.incidents);
	input_summaries_release(&run.summary);
	return 0;
}
