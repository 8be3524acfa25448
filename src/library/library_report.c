/*
 * library_report.c - read logs, conclude, write the report: the pipeline is put
 * together here and only here.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <inttypes.h>
#include <string.h>

#include "baseline.h"
#include "causes.h"
#include "coverage.h"
#include "incident.h"
#include "library_ndjson.h"
#include "nearest.h"
#include "redact.h"
#include "rules.h"

/* ---- filters ---- */

static when_t newest_record(const struct input_summaries *summary)
{
	when_t last = WHEN_UNKNOWN;

	for (size_t i = 0; i < summary->count; i++)
		if (summary->items[i].last_event > last)
			last = summary->items[i].last_event;
	return last;
}

/* Unknown, which is no limit, if the logs are not that long or have no time. */
static when_t resolve(const struct options_time *time, when_t last)
{
	if (time->before)
		return last > time->before ? last - time->before : WHEN_UNKNOWN;
	return time->at;
}

/*
 * A filter that nothing matches is a mistake; a report of nothing would look like good news.
 * A part of a fleet, which is lines, has every event and need not have each computer.  Names
 * that a report hides are not suggested.
 */
static int misused(struct iistriage *run, const char *what, const char *given,
		   const struct nearest *nearest)
{
	struct library_reading *reading = &run->reading;

	if (reading->lines) {
		library_say(run, LIBRARY_WARNING, "no record names %s '%s'", what, given);
		return 0;
	}
	reading->misused = true;
	if (nearest->best && !run->options.redact && !run->options.redact_map)
		return fail_set(&reading->fail, "no record names %s '%s'; did you mean '%s'?",
				what, given, nearest->best);
	return fail_set(&reading->fail, "no record names %s '%s'", what, given);
}

/* Does a record name the computer that the filter asks for?  Without records that is not
 * known, nor where lists of computers are cut and no event is of it. */
static int check_computer(struct iistriage *run, const char *wanted)
{
	const struct input_summaries *summary = &run->reading.summary;
	struct nearest nearest = nearest_to(wanted ? wanted : "");
	size_t count = 0;

	for (size_t i = 0; wanted && i < summary->count; i++) {
		for (size_t j = 0; j < summary->items[i].computer_count; j++) {
			const char *name = summary->items[i].computers[j];

			if (incident_is_computer(name, wanted))
				return 0;
			nearest_offer(&nearest, name);
			count++;
		}
	}
	if (count == 0 || incidents_have_computer(run->reading.incidents, wanted))
		return 0;
	if (input_summaries_whole(summary))
		return misused(run, "computer", run->options.computer, &nearest);
	library_say(run, LIBRARY_WARNING, "no event is of computer '%s', and the logs name more "
		    "computers than are kept, so that it may be missing in them",
		    run->options.computer);
	return 0;
}

static void offer_pools(struct nearest *nearest, const struct incident *incidents, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < incidents[i].pool_shown; j++)
			nearest_offer(nearest, incidents[i].pools[j].name);
}

/* After concluding; likewise. */
static int check_pool(struct iistriage *run, const char *wanted)
{
	const struct library_reading *reading = &run->reading;
	struct nearest nearest = nearest_to(wanted ? wanted : "");
	struct incident_totals totals;
	uint64_t records = 0;
	size_t count;
	const struct incident *hidden = incidents_hidden(reading->incidents, &count);

	incidents_totals(reading->incidents, &totals);
	for (size_t i = 0; i < reading->summary.count; i++)
		records += reading->summary.items[i].records;
	if (!wanted || totals.app_pool_seen || records == 0)
		return 0;
	offer_pools(&nearest, hidden, count);
	return misused(run, "application pool", run->options.app_pool, &nearest);
}

/* After reading: a length of time counts back from the newest event of IIS; without any, from the
 * newest record.  False if no filter was given. */
static bool make_filters(struct iistriage *run, const struct options *options,
			 struct report_filters *filters)
{
	const struct library_reading *reading = &run->reading;
	when_t of_iis = incidents_newest(reading->incidents);
	when_t last = of_iis ? of_iis : newest_record(&reading->summary);
	bool relative = options->since.before || options->until.before;

	*filters = (struct report_filters){
		.since = resolve(&options->since, last),
		.until = resolve(&options->until, last),
		.counted_from = relative ? of_iis : WHEN_UNKNOWN,
		.computer = options->computer, .app_pool = options->app_pool,
	};
	if (filters->until && filters->since > filters->until)
		library_say(run, LIBRARY_WARNING,
			    "'--since' is later than '--until' in these logs");
	return options->since.at || options->since.before || options->until.at ||
	       options->until.before || options->computer || options->app_pool;
}

/* After concluding. */
static void count_hidden(const struct incidents *incidents, struct report_filters *filters)
{
	struct incident_totals totals;
	size_t count;
	const struct incident *hidden = incidents_hidden(incidents, &count);

	incidents_totals(incidents, &totals);
	filters->hidden_events = totals.hidden_events;
	filters->hidden_incidents = totals.hidden_incidents;
	for (size_t i = 0; i < count; i++)
		filters->hidden_ongoing += hidden[i].ongoing;
}

static int conclude(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct report_filters *filters = &reading->filters;
	struct options options = run->options;

	options.computer = redact_reveal(reading->redact.redact, options.computer);
	options.app_pool = redact_reveal(reading->redact.redact, options.app_pool);
	if (check_computer(run, options.computer) < 0)
		return -1;
	reading->filtered = make_filters(run, &options, filters);
	incidents_filter(reading->incidents, &(struct incident_filter){
		.since = filters->since, .until = filters->until,
		.computer = filters->computer, .app_pool = filters->app_pool,
	});
	library_redact_display(&reading->redact, reading->incidents);
	if (incidents_conclude(reading->incidents, &reading->fail) < 0)
		return -1;
	count_hidden(reading->incidents, filters);
	return check_pool(run, options.app_pool);
}

/* Nothing failed and nobody switched anything off: what was looked at for that is not told, but it
 * is told that files were not read, or not believed. */
static int forget_evidence(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct evidence *evidence = &reading->evidence.evidence;
	size_t shown, hidden, undecided, kept = 0;

	incidents_get(reading->incidents, &shown);
	incidents_hidden(reading->incidents, &hidden);
	incidents_undecided(reading->incidents, &undecided);
	if (shown + hidden + undecided)
		return 0;
	incidents_set_evidence(reading->incidents, NULL);
	evidence->count = 0;
	for (size_t i = 0; i < evidence->file_count; i++)
		if (evidence->files[i].for_others || evidence->files[i].foreign ||
		    evidence->files[i].unread)
			evidence->files[kept++] = evidence->files[i];
	evidence->file_count = kept;
	return evidence_name_files(evidence) < 0 ? fail_set(&reading->fail, "out of memory") : 0;
}

/* What the logs cover, once. */
static int find_coverage(struct library_reading *reading)
{
	if (!reading->coverage)
		reading->coverage = coverage_new(reading->summary.items, reading->summary.count,
						 reading->incidents, &reading->fail);
	return reading->coverage ? 0 : -1;
}

static int compare(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct baseline_run found = {
		.inputs = reading->summary.items, .input_count = reading->summary.count,
		.filters = reading->filtered ? &reading->filters : NULL,
		.evidence = &reading->evidence.evidence,
	};
	struct incident_totals totals;

	if (!reading->baseline || reading->refused)
		return 0;
	if (library_redact_baseline(&reading->redact, &run->names, reading->baseline,
				    &reading->fail) < 0)
		return -1;
	incidents_totals(reading->incidents, &totals);
	found.not_listed = totals.left_out.incidents + totals.left_out.hidden > 0;
	found.incidents = incidents_get(reading->incidents, &found.count);
	found.hidden = incidents_hidden(reading->incidents, &found.hidden_count);
	found.signs = incidents_signs(reading->incidents, &found.sign_count);
	if (find_coverage(reading) < 0)
		return -1;
	found.coverage = reading->coverage;
	reading->compared = found.signs ? baseline_compare(reading->baseline, &found) : NULL;
	return reading->compared ? 0 : fail_set(&reading->fail, "out of memory");
}

static int read_inputs(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct input_summaries *summary = &reading->summary;
	struct fail *fail = &reading->fail;

	if (library_read(run) < 0)
		return -1;
	incidents_set_given(reading->incidents, summary->items, summary->count);
	if (library_evidence_pull(run, fail) < 0 ||
	    library_redact_learn(&reading->redact, &reading->evidence.evidence, fail) < 0 ||
	    conclude(run) < 0)
		return -1;
	if (summary->cut)
		library_say(run, LIBRARY_WARNING, "the inputs name too many computers, channels "
			    "and logs to keep all: of %zu inputs some are left out", summary->cut);
	/* Those that a report we read had left out are counted already. */
	for (size_t i = 0; i < summary->count; i++) {
		summary->items[i].duplicates +=
			incidents_duplicates(reading->incidents, (uint32_t)i);
		summary->items[i].without_iis =
			!incidents_have_iis(reading->incidents, &summary->items[i]);
	}
	if (library_redact_evidence(&reading->redact, &reading->evidence.evidence, fail) < 0 ||
	    library_redact_report(&reading->redact, summary, &reading->filters,
				  fail) < 0 || compare(run) < 0 || forget_evidence(run) < 0)
		return -1;
	if (library_check_memory(run, fail) < 0)
		return -1;
	return reading->refused ? 0 : redact_save(reading->redact.redact, fail);
}

static struct report describe(const struct iistriage *run)
{
	const struct library_reading *reading = &run->reading;
	const struct input_summaries *summary = &reading->summary;
	const bool all = run->options.all_events;
	struct incident_totals totals;
	struct report report = {
		.version = PACKAGE_VERSION, .rules_sha256 = run->rules->sha256,
		.every_event = all, .all_events = all && !reading->filtered,
		.inputs = summary->items, .input_count = summary->count,
		.skipped = summary->skipped, .skipped_kept = summary->skipped_kept,
		.skipped_count = summary->skipped_count,
		.complete = input_summaries_loss(summary) == INPUT_WHOLE,
		.filters = reading->filtered ? &reading->filters : NULL,
		.compared = reading->compared,
	};

	incidents_totals(reading->incidents, &totals);
	report.incidents = incidents_get(reading->incidents, &report.incident_count);
	report.events = incidents_events(reading->incidents, &report.event_count);
	report.event_total = totals.events;
	report.left_out = totals.left_out;
	report.first_event = totals.first_event;
	report.last_event = totals.last_event;
	report.computers = totals.computers;
	report.computer_count = totals.computer_count;
	report.coverage = reading->coverage;
	if (reading->evidence.evidence.file_count)
		report.evidence = &reading->evidence.evidence;
	library_redact_mark(&reading->redact, &run->names, &report);
	return report;
}

/* What the form of the report has no place for. */
static void tell_remarks(struct iistriage *run, const struct report *report)
{
	struct text words = { 0 };

	report_remarks(report, &words);
	if (words.size)
		library_say(run, LIBRARY_WARNING, "%s", text_get(&words));
	text_release(&words);
}

/* What was not read may have had it: then there is a report of what was, which says so. */
static int no_such_incident(struct iistriage *run, size_t number, size_t count)
{
	struct fail fail = { 0 };

	if (input_summaries_loss(&run->reading.summary) != INPUT_WHOLE) {
		library_say(run, LIBRARY_WARNING, "there is no incident %zu in what could be "
			    "read, which shows %zu", number, count);
		return 0;
	}
	run->reading.misused = true;
	fail_set(&fail, "there is no incident %zu; the logs show %zu", number, count);
	return library_fails(run, &fail);
}

/* The report goes where it was asked for, piece by piece, until something is wrong. */
struct passing {
	struct iistriage *run;
	int ret;
};

static void pass(void *context, struct text *text)
{
	struct passing *passing = context;
	struct iistriage *run = passing->run;
	struct fail fail = { 0 };

	if (passing->ret == 0)
		passing->ret = library_check_memory(run, &fail) < 0 ? library_fails(run, &fail)
			: run->watch->put(run->watch->context, text);
	text_reset(text);
}

static int write_report(struct iistriage *run)
{
	struct passing passing = { .run = run };
	const struct report_writer *writer = report_find(run->options.format);
	struct report_options how = { .color = run->watch->color,
				      .verbose = run->options.verbose,
				      .excel_time = run->options.csv_time == 1,
				      .width = run->watch->width, .show = run->options.show,
				      .pass = pass, .context = &passing };
	struct report report = describe(run);
	const struct when_zone zone = { run->reading.zone, run->options.zone };
	struct text text = { 0 };

	if (writer->shows_one && how.show > report.incident_count) {
		if (no_such_incident(run, how.show, report.incident_count) < 0)
			return -1;
		how.show = 0;
	}
	if (zone.name && writer->zoned)
		report.zone = &zone;
	if (writer->mute)
		tell_remarks(run, &report);
	writer->write(&report, &how, &text);
	pass(&passing, &text);
	text_release(&text);
	return passing.ret;
}

/* Could these logs show a failure at all?  Not asked of lines, which are written while
 * logs are read. */
static bool covered(const struct iistriage *run)
{
	struct report report;

	if (run->state != LIBRARY_READ)
		return true;
	report = describe(run);
	return report_verdict(&report, NULL) != VERDICT_NOT_COVERED;
}

/* A report that can hold remarks says itself which files beside the logs could not be read.  Rows
 * alone cannot, and there may be fewer of them. */
static bool lacks_rows(const struct iistriage *run)
{
	const struct report_writer *writer = report_find(run->options.format);

	return writer && writer->mute && evidence_has_unread(&run->reading.evidence.evidence);
}

static enum library_status status_of(const struct iistriage *run)
{
	const struct library_reading *reading = &run->reading;
	size_t incidents;

	switch (input_summaries_loss(&reading->summary)) {
	case INPUT_UNREAD:
		return LIBRARY_FAILED;
	case INPUT_DAMAGED:
		return LIBRARY_DAMAGED;
	case INPUT_WHOLE:
		break;
	}
	if (lacks_rows(run) || reading->evidence.unheard.count || reading->evidence.half_heard)
		return LIBRARY_DAMAGED;
	incidents_get(reading->incidents, &incidents);
	if (reading->compared)
		incidents = reading->compared->counts[REPORT_NEW] +
			    reading->compared->counts[REPORT_STILL_THERE];
	if (!run->options.exit_code)
		return LIBRARY_OK;
	if (incidents)
		return LIBRARY_FOUND;
	return covered(run) ? LIBRARY_OK : LIBRARY_NOT_COVERED;
}

/* The report is written while logs are read. */
static int report_lines(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct library_ndjson lines = { .watch = run->watch };
	int ret;

	reading->lines = &lines;
	ret = read_inputs(run);
	if (ret < 0 && !lines.stopped)
		library_fails(run, &run->reading.fail);
	if (ret == 0)
		ret = library_ndjson_incidents(&lines, reading->incidents,
					       reading->filtered ? &reading->filters : NULL,
					       reading->compared, &reading->evidence.evidence);
	if (ret == 0 && library_check_memory(run, &reading->fail) < 0)
		ret = library_fails(run, &reading->fail);
	reading->lines = NULL;
	library_ndjson_release(&lines);
	run->state = LIBRARY_NOTHING;
	return ret;
}

/* A report that is written afterwards; there can be more of them. */
static int report_whole(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;

	if (run->state == LIBRARY_PREPARED) {
		run->state = LIBRARY_NOTHING;
		if (read_inputs(run) < 0 || find_coverage(reading) < 0)
			return library_fails(run, &run->reading.fail);
		run->state = LIBRARY_READ;
	}
	return write_report(run);
}

int library_report(struct iistriage *run, const struct library_watch *watch)
{
	const bool lines = strcmp(run->options.format, "ndjson") == 0;
	int ret = -1;

	run->watch = watch;
	run->status = LIBRARY_FAILED;
	run->reading.misused = false;
	if (run->state == LIBRARY_PREPARED || (run->state == LIBRARY_READ && !lines) ||
	    library_prepare(run) == LIBRARY_OK)
		ret = lines ? report_lines(run) : report_whole(run);
	if (run->reading.misused)
		run->status = LIBRARY_USAGE;
	else if (library_check_memory(run, &run->reading.fail) == 0 &&
		 (ret == 0 || run->state == LIBRARY_READ))
		run->status = status_of(run);
	run->watch = NULL;
	return ret;
}

uint64_t library_size(const struct iistriage *run)
{
	const struct input_summaries *summary = &run->reading.summary;
	uint64_t size = 0;

	for (size_t i = 0; i < summary->count; i++)
		size += summary->items[i].size;
	return size;
}
