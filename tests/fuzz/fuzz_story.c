/*
 * fuzz_story.c - a report of a part, whatever is in it, is read, becomes incidents
 * and is told in every form: what a forged event can do behind the engines.
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

struct story {
	struct incidents *incidents;
	struct input_summaries summary;
	struct coverage *coverage;
	struct fail fail;
};

static int see_event(void *context, const struct event *event)
{
	struct story *story = context;

	fuzz_check(event);
	return incidents_add(story->incidents, event, &story->fail);
}

static int see_summary(void *context, const struct input_summary *summary)
{
	struct story *story = context;

	return input_summaries_add(&story->summary, summary, &story->fail);
}

static void read_story(struct story *story, const uint8_t *bytes, size_t size)
{
	static const struct input_options options = {
		.readers = readers, .engine = INPUT_NATIVE, .jobs = 1,
	};
	const struct input_sink sink = { .context = story, .event = see_event,
					 .summary = see_summary };
	const struct input_item item = { "story.ndjson", bytes, size };

	if (input_scan(&item, 1, &options, catalog_builtin(), &sink, &story->fail) < 0)
		abort();
}

static struct report describe(const struct story *story, bool all)
{
	struct incident_totals totals;
	struct report report = {
		.version = "0", .rules_sha256 = rules_builtin()->sha256,
		.every_event = all, .all_events = all,
		.inputs = story->summary.items, .input_count = story->summary.count,
		.complete = input_summaries_loss(&story->summary) == INPUT_WHOLE,
		.coverage = story->coverage,
	};

	incidents_totals(story->incidents, &totals);
	report.incidents = incidents_get(story->incidents, &report.incident_count);
	report.events = incidents_events(story->incidents, &report.event_count);
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

static void tell(const struct story *story, const char *form, bool all)
{
	const struct report report = describe(story, all);
	const struct report_options how = { .verbose = all };
	struct text text = { 0 };

	report_find(form)->write(&report, &how, &text);
	check_report(&text);
	text_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const forms[] = { "text", "json", "html", "markdown", "csv" };
	uint8_t choice = size > 0 ? bytes[size - 1] : 0;
	bool all = choice & 0x80;
	struct incident_options options = { .all_events = all };
	struct story story = { .incidents = incidents_new(rules_builtin(), &options) };

	if (!story.incidents)
		abort();
	read_story(&story, bytes, size);
	if (incidents_conclude(story.incidents, &story.fail) < 0)
		abort();
	story.coverage = coverage_new(story.summary.items, story.summary.count, story.incidents,
				      &story.fail);
	if (!story.coverage)
		abort();
	tell(&story, forms[choice % (sizeof(forms) / sizeof(forms[0]))], all);
	coverage_free(story.coverage);
	incidents_free(story.incidents);
	input_summaries_release(&story.summary);
	return 0;
}
