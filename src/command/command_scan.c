/*
 * command_scan.c - read logs, conclude, write the report: the pipeline is put
 * together here and nowhere else.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "input_summaries.h"
#include "catalog.h"
#include "coverage.h"
#include "command_filter.h"
#include "command_ndjson.h"
#include "command_redact.h"
#include "command_overwrite.h"
#include "event.h"
#include "fail.h"
#include "incident.h"
#include "input.h"
#include "options.h"
#include "platform.h"
#include "redact.h"
#include "readers.h"
#include "report.h"
#include "screen.h"
#include "text.h"
#include "zone.h"

/* Problems of an input, and files passed over, that are printed without --verbose. */
enum { PROBLEMS_PRINTED = 3, PASSED_PRINTED = 3 };

struct scan {
	const struct command *command;
	struct incidents *incidents;
	struct input_summaries summary;
	struct zone *zone;		/* or NULL: UTC */
	struct coverage *coverage;	/* of a report that is written at the end */
	struct report_filters filters;
	bool filtered;
	struct baseline *baseline;	/* or NULL */
	const struct report_comparison *compared;
	struct command_redact redact;
	bool refused;			/* inputs that cannot be combined */
	struct command_ndjson *lines;	/* NULL: another form of report */
	struct fail fail;
};

static void print_problems(struct screen *screen, const struct input_summary *summary)
{
	size_t shown = 0;

	while (shown < summary->problem_kept && (screen->verbose || shown < PROBLEMS_PRINTED)) {
		const struct input_problem *problem = &summary->problems[shown++];

		screen_warn(screen, "%s: offset %" PRIu64 ": %s", summary->path,
			    problem->offset, problem->what);
	}
	if (summary->problem_count > shown)
		screen_warn(screen, "%s: and %" PRIu64 " more", summary->path,
			    summary->problem_count - shown);
}

static void print_summary(struct screen *screen, const struct input_summary *summary)
{
	if (summary->failure) {
		screen_error(screen, "%s: %s", summary->path, summary->failure);
		if (summary->hint)
			screen_error(screen, "%s: %s", summary->path, summary->hint);
		return;
	}
	print_problems(screen, summary);
	screen_note(screen, "%s: %s, %s engine, %" PRIu64 " records, %" PRIu64 " of IIS",
		    summary->path, summary->format, summary->engine ? summary->engine : "no",
		    summary->records, summary->matched);
}

static int take_event(void *context, const struct event *event)
{
	struct scan *scan = context;
	struct redact *redact = scan->redact.redact;
	struct event real, line;

	if (scan->refused)
		return 0;
	if (redact_learn(redact, event, &scan->fail) < 0 ||
	    redact_reveal_event(redact, event, &real, &scan->fail) < 0)
		return -1;
	if (!scan->lines)
		return incidents_add(scan->incidents, &real, &scan->fail);
	if (redact_show_event(redact, event, &line, &scan->fail) < 0 ||
	    command_ndjson_event(scan->lines, &line) < 0)
		return -1;
	real.number = line.number;
	return incidents_add(scan->incidents, &real, &scan->fail);
}

/* Where every event is taken as it is, many can be at once. */
static int take_repeats(void *context, const struct event_repeats *repeats)
{
	struct scan *scan = context;

	if (scan->refused)
		return 0;
	return incidents_add_repeats(scan->incidents, repeats, &scan->fail);
}

/* Inputs that cannot be combined: nothing is concluded from any, and the report says
 * so.  Lines that are written already cannot be taken back. */
static int refuse(struct scan *scan, const struct input_summary *summary, const struct fail *why)
{
	struct input_summary copy = *summary;

	if (scan->lines)
		return fail_set(&scan->fail, "%s", why->msg);
	screen_error(scan->command->screen, "%s", why->msg);
	scan->refused = true;
	/* The reason names a file, which is nobody's business either. */
	copy.failure = scan->redact.redact ? "cannot be merged with the other inputs" : why->msg;
	return input_summaries_add(&scan->summary, &copy, &scan->fail);
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct scan *scan = context;
	struct input_summary shown = *summary, kept = *summary;
	struct fail why = { 0 };
	int fits = 0;

	print_summary(scan->command->screen, summary);
	if (!scan->refused)
		fits = command_redact_summary(&scan->redact, &scan->summary, summary, &why);
	if (fits > 0)
		return refuse(scan, summary, &why);
	if (fits < 0)
		return fail_set(&scan->fail, "%s", why.msg);
	if (scan->lines &&
	    (redact_summary(scan->redact.redact, &shown, &scan->fail) < 0 ||
	     command_ndjson_summary(scan->lines, &shown) < 0))
		return -1;
	if (redact_reveal_summary(scan->redact.redact, &kept, &scan->fail) < 0)
		return -1;
	return input_summaries_add(&scan->summary, &kept, &scan->fail);
}

/* The first time that logs are read for names alone. */
static int take_names(void *context, const struct event *event)
{
	struct scan *scan = context;

	return redact_learn(scan->redact.redact, event, &scan->fail);
}

static int learn_summary(void *context, const struct input_summary *summary)
{
	struct scan *scan = context;

	return redact_learn_summary(scan->redact.redact, summary, &scan->fail);
}

static int take_passed(void *context, const char *path, const char *why)
{
	struct scan *scan = context;
	struct input_passed line = { path, why };

	if (scan->lines) {
		if (redact_passed(scan->redact.redact, &line, &scan->fail) < 0)
			return -1;
		command_ndjson_passed(scan->lines, &line);
	}
	if (scan->summary.passed_count < PASSED_PRINTED || scan->command->options->verbose)
		screen_warn(scan->command->screen, "%s: %s", path, why);
	return input_summaries_skip(&scan->summary, path, why, &scan->fail);
}

static void print_passed(const struct scan *scan)
{
	if (scan->summary.passed_count > PASSED_PRINTED && !scan->command->options->verbose)
		screen_warn(scan->command->screen, "and %" PRIu64 " more links and the like in "
			    "folders", scan->summary.passed_count - PASSED_PRINTED);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	struct scan *scan = context;

	screen_progress(scan->command->screen, done, total, scan->summary.count);
}

static int compare(struct scan *scan)
{
	struct baseline_run run = {
		.inputs = scan->summary.items, .input_count = scan->summary.count,
		.filters = scan->filtered ? &scan->filters : NULL,
	};

	if (!scan->baseline || scan->refused)
		return 0;
	if (command_redact_baseline(&scan->redact, &scan->summary, scan->baseline,
				    &scan->fail) < 0)
		return -1;
	run.incidents = incidents_get(scan->incidents, &run.count);
	run.hidden = incidents_hidden(scan->incidents, &run.hidden_count);
	scan->compared = baseline_compare(scan->baseline, &run);
	return scan->compared ? 0 : fail_set(&scan->fail, "out of memory");
}

static int read_logs(struct scan *scan, const struct input_item *items)
{
	const struct options *options = scan->command->options;
	const struct input_options reading = {
		.readers = readers, .engine = options->engine, .jobs = options->jobs,
		.recover = options->recover, .hash = options->hash,
		.excluded = { options->output, options->baseline, options->redact_map },
	};
	const struct input_sink sink = {
		.context = scan, .event = take_event, .summary = take_summary,
		.repeats = scan->lines || scan->redact.redact ? NULL : take_repeats,
		.passed = take_passed, .progress = take_progress,
	}, names = { .context = scan, .event = take_names, .summary = learn_summary };

	if (scan->lines && scan->redact.redact &&
	    input_scan(items, options->word_count, &reading, catalog_builtin(), &names,
		       &scan->fail) < 0)
		return -1;
	return input_scan(items, options->word_count, &reading, catalog_builtin(), &sink,
			  &scan->fail);
}

static int read_paths(struct scan *scan)
{
	const struct options *options = scan->command->options;
	struct input_item *items = calloc(options->word_count, sizeof(*items));
	int ret;

	if (!items)
		return fail_set(&scan->fail, "out of memory");
	for (size_t i = 0; i < options->word_count; i++)
		items[i].path = options->words[i];
	ret = read_logs(scan, items);
	free(items);
	return ret;
}

/* As if none of the inputs could be read. */
static int drop_all(struct scan *scan)
{
	const struct incident_options keep = { .all_events = false };

	for (size_t i = 0; i < scan->summary.count; i++)
		if (!scan->summary.items[i].failure)
			scan->summary.items[i].failure = "was ignored: these inputs cannot be "
							 "combined";
	incidents_free(scan->incidents);
	scan->incidents = incidents_new(scan->command->rules, &keep);
	return scan->incidents ? 0 : fail_set(&scan->fail, "out of memory");
}

static int read_inputs(struct scan *scan)
{
	struct options options = *scan->command->options;

	if (read_paths(scan) < 0 || (scan->refused && drop_all(scan) < 0))
		return -1;
	print_passed(scan);
	command_redact_options(&scan->redact, &options);
	scan->filtered = command_filter(&options, &scan->summary, scan->command->screen,
					&scan->filters);
	incidents_filter(scan->incidents, &(struct incident_filter){
		.since = scan->filters.since, .until = scan->filters.until,
		.computer = scan->filters.computer, .app_pool = scan->filters.app_pool,
	});
	command_redact_display(&scan->redact, scan->incidents);
	if (incidents_conclude(scan->incidents, &scan->fail) < 0)
		return -1;
	command_filter_count(scan->incidents, scan->command->screen, &scan->filters);
	/* Those that a report we read had left out are in the books already. */
	for (size_t i = 0; i < scan->summary.count; i++)
		scan->summary.items[i].duplicates +=
			incidents_duplicates(scan->incidents, (uint32_t)i);
	if (command_redact_report(&scan->redact, &scan->summary, &scan->filters, &scan->fail) < 0 ||
	    compare(scan) < 0)
		return -1;
	return scan->refused ? 0 : redact_save(scan->redact.redact, &scan->fail);
}

static struct report describe(const struct scan *scan)
{
	const bool all = scan->command->options->all_events;
	struct incident_totals totals;
	struct report report = {
		.version = PACKAGE_VERSION, .rules_sha256 = scan->command->rules->sha256,
		.every_event = all, .all_events = all && !scan->filtered,
		.inputs = scan->summary.items, .input_count = scan->summary.count,
		.passed = scan->summary.passed, .passed_kept = scan->summary.passed_kept,
		.passed_count = scan->summary.passed_count,
		.complete = input_summaries_loss(&scan->summary) == INPUT_WHOLE,
		.filters = scan->filtered ? &scan->filters : NULL, .compared = scan->compared,
	};

	incidents_totals(scan->incidents, &totals);
	report.incidents = incidents_get(scan->incidents, &report.incident_count);
	report.events = incidents_events(scan->incidents, &report.event_count);
	report.event_total = totals.events;
	report.first_event = totals.first_event;
	report.last_event = totals.last_event;
	report.computers = totals.computers;
	report.computer_count = totals.computer_count;
	report.coverage = scan->coverage;
	command_redact_mark(&scan->redact, &report);
	return report;
}

/* What the form of the report has no place for. */
static void print_remarks(const struct scan *scan, const struct report *report)
{
	struct text words = { 0 };

	report_remarks(report, &words);
	if (words.size)
		screen_warn(scan->command->screen, "%s", text_get(&words));
	text_release(&words);
}

static int write_report(struct scan *scan, struct command_output *output)
{
	const struct command *command = scan->command;
	const struct report_writer *writer = report_find(command->options->format);
	const struct report_options how = { .color = command->color,
					    .verbose = command->options->verbose };
	struct report report = describe(scan);
	const struct when_zone zone = { scan->zone, command->options->zone };
	struct text text = { 0 };
	int ret;

	if (zone.name && writer->zoned)
		report.zone = &zone;
	if (writer->mute)
		print_remarks(scan, &report);
	writer->write(&report, &how, &text);
	ret = command_put(output, &text);
	text_release(&text);
	return ret;
}

static int status(const struct scan *scan)
{
	size_t incidents;

	switch (input_summaries_loss(&scan->summary)) {
	case INPUT_UNREAD:
		return COMMAND_FAILED;
	case INPUT_DAMAGED:
		return COMMAND_DAMAGED;
	case INPUT_WHOLE:
		break;
	}
	incidents_get(scan->incidents, &incidents);
	if (scan->compared)
		incidents = scan->compared->counts[REPORT_NEW] +
			    scan->compared->counts[REPORT_STILL_THERE];
	return incidents && scan->command->options->exit_code ? COMMAND_FOUND : COMMAND_OK;
}

/* Why the run stopped, unless the output did not go on and said so itself. */
static int say_why(const struct scan *scan)
{
	if (!scan->lines || !(scan->lines->output.failed || scan->lines->output.closed))
		screen_error(scan->command->screen, "%s", scan->fail.msg);
	return -1;
}

/* The report is written while logs are read. */
static int scan_lines(struct scan *scan)
{
	struct command_ndjson lines;
	int ret = command_ndjson_open(&lines, scan->command);

	scan->lines = &lines;
	if (ret == 0 && read_inputs(scan) < 0)
		ret = say_why(scan);
	if (ret == 0)
		ret = command_ndjson_incidents(&lines, scan->incidents,
					       scan->filtered ? &scan->filters : NULL,
					       scan->compared);
	scan->lines = NULL;
	if (command_ndjson_close(&lines, ret == 0) < 0)
		return COMMAND_FAILED;
	/* If nobody reads it any more, not all logs were read. */
	return lines.output.closed ? COMMAND_OK : status(scan);
}

static int find_coverage(struct scan *scan)
{
	scan->coverage = coverage_new(scan->summary.items, scan->summary.count, scan->incidents,
				      &scan->fail);
	return scan->coverage ? 0 : -1;
}

/* Whether the report can be written is known before hours of reading. */
static int scan_whole(struct scan *scan)
{
	struct command_output output;
	int ret = command_open(scan->command, &output);

	if (ret == 0 && (read_inputs(scan) < 0 || find_coverage(scan) < 0))
		ret = say_why(scan);
	if (ret == 0)
		ret = write_report(scan, &output);
	return command_close(&output, ret == 0) < 0 ? COMMAND_FAILED : status(scan);
}

/* What has to hold before anything is read. */
static int prepare(struct scan *scan)
{
	const struct options *options = scan->command->options;

	if (options->zone) {
		scan->zone = zone_open(options->zone, &scan->fail);
		if (!scan->zone)
			return -1;
	}
	if (command_redact_check(options, &scan->fail) < 0 ||
	    command_check_overwrite(options, &scan->fail) < 0)
		return -1;
	if (!options->baseline)
		return 0;
	scan->baseline = baseline_load(options->baseline, &scan->fail);
	return scan->baseline ? 0 : -1;
}

static void note_effort(const struct scan *scan)
{
	const struct command *command = scan->command;
	uint64_t size = 0;

	for (size_t i = 0; i < scan->summary.count; i++)
		size += scan->summary.items[i].size;
	screen_note(command->screen, "%.1f MB and %zu rules in %.2f seconds", (double)size / 1e6,
		    command->rules->count, platform_seconds() - command->screen->start);
}

int command_scan(const struct command *command)
{
	struct incident_options keep = { .all_events = command->options->all_events };
	struct scan scan = { .command = command };
	int ret = COMMAND_FAILED;

	command_filter_prepare(command->options, &keep);
	if (prepare(&scan) < 0) {
		screen_error(command->screen, "%s", scan.fail.msg);
		zone_close(scan.zone);
		return COMMAND_USAGE;
	}
	scan.incidents = incidents_new(command->rules, &keep);
	if (!scan.incidents)
		screen_error(command->screen, "out of memory");
	else if (command_redact_open(&scan.redact, command->options, &scan.fail) < 0)
		screen_error(command->screen, "%s", scan.fail.msg);
	else if (strcmp(command->options->format, "ndjson") == 0)
		ret = scan_lines(&scan);
	else
		ret = scan_whole(&scan);
	note_effort(&scan);
	incidents_free(scan.incidents);
	coverage_free(scan.coverage);
	command_redact_close(&scan.redact);
	input_summaries_release(&scan.summary);
	baseline_free(scan.baseline);
	zone_close(scan.zone);
	return ret;
}
