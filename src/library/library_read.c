/*
 * library_read.c - read logs, conclude, write the report: the pipeline is put
 * together here and only here.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <inttypes.h>
#include <string.h>

#include "baseline.h"
#include "catalog.h"
#include "causes.h"
#include "coverage.h"
#include "event.h"
#include "incident.h"
#include "incident_cut.h"
#include "library_ndjson.h"
#include "nearest.h"
#include "platform.h"
#include "readers.h"
#include "redact.h"
#include "rules.h"
#include "zone.h"

/* Problems of an input, and files skipped, that are told without "verbose". */
enum { PROBLEMS_TOLD = 3, SKIPPED_TOLD = 3 };

static void tell_problems(struct iistriage *run, const struct input_summary *summary)
{
	size_t shown = 0;

	while (shown < summary->problem_kept &&
	       (run->options.verbose || shown < PROBLEMS_TOLD)) {
		const struct input_problem *problem = &summary->problems[shown++];

		library_say(run, LIBRARY_WARNING, "%s: offset %" PRIu64 ": %s", summary->path,
			    problem->offset, problem->what);
	}
	if (summary->problem_count > shown)
		library_say(run, LIBRARY_WARNING, "%s: and %" PRIu64 " more", summary->path,
			    summary->problem_count - shown);
}

static void tell_summary(struct iistriage *run, const struct input_summary *summary)
{
	if (summary->failure) {
		library_say(run, LIBRARY_ERROR, "%s: %s", summary->path, summary->failure);
		if (summary->hint)
			library_say(run, LIBRARY_ERROR, "%s: %s", summary->path, summary->hint);
		return;
	}
	tell_problems(run, summary);
	library_say(run, LIBRARY_NOTE, "%s: %s, %s engine, %" PRIu64 " records, %" PRIu64
		    " of IIS", summary->path, summary->format,
		    summary->engine ? summary->engine : "no", summary->records,
		    summary->matched);
}

/* Everything of an input once, however often it is read. */
static void tell_input(struct iistriage *run, const struct input_summary *summary)
{
	const struct library_names_input *known = library_names_last(&run->names);

	if (known && known->left_out)
		library_say(run, LIBRARY_ERROR, "%s: %s", library_names_file(known),
			    known->left_out);
	else if (known && known->set)
		library_say(run, LIBRARY_WARNING, "%s", summary->problems[0].what);
	else if (!run->names.again)
		tell_summary(run, summary);
}

/* A name is known by what is kept of it. */
static const struct event *named_event(struct library_reading *reading, const struct event *event)
{
	if (reading->redact.redact)
		event = incident_cut_event(&reading->cut, event);
	if (!event)
		fail_set(&reading->fail, "out of memory");
	return event;
}

static int take_event(void *context, const struct event *event)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;
	struct event own = *event, real, line;

	if (library_names_left_out(&run->names, event->input))
		return 0;
	if (library_names_event(&run->names, &own) < 0)
		return fail_set(&reading->fail, "out of memory");
	event = named_event(reading, &own);
	if (!event || redact_learn(reading->redact.redact, event, &reading->fail) < 0 ||
	    redact_reveal_event(reading->redact.redact, event, &real, &reading->fail) < 0)
		return -1;
	if (!reading->lines)
		return incidents_add(reading->incidents, &real, &reading->fail);
	if (redact_show_event(reading->redact.redact ? reading->redact.redact :
			      reading->redact.secrets, event, &line, &reading->fail) < 0 ||
	    library_ndjson_event(reading->lines, &line) < 0)
		return -1;
	real.number = line.number;
	return incidents_add(reading->incidents, &real, &reading->fail);
}

/* Where every event is taken as it is, many can be at once. */
static int take_repeats(void *context, const struct event_repeats *repeats)
{
	struct iistriage *run = context;

	return incidents_add_repeats(run->reading.incidents, repeats, &run->reading.fail);
}

/* What is known of one that is not looked at. */
static struct input_summary bare(const struct input_summary *from)
{
	return (struct input_summary){
		.path = from->path, .archive = from->archive, .part = from->part,
		.format = from->format, .engine = from->engine, .failure = from->failure,
		.size = from->size,
	};
}

/* The input as this run sees it, by what it was when it was read first. */
static int named_summary(struct iistriage *run, struct input_summary *summary)
{
	struct library_names *names = &run->names;
	const bool left_out = library_names_left_out(names, names->current);
	bool changed = false;
	int ret = names->settled ? 0 : library_names_take(names, summary);

	if (ret == 0)
		ret = library_names_summary(names, summary, &changed);
	if (changed)
		return fail_set(&run->reading.fail, "%s: it changed while it was read",
				summary->path);
	if (ret < 0)
		return fail_set(&run->reading.fail, "out of memory");
	if (left_out)
		*summary = bare(summary);
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;
	struct input_summary own = *summary, shown, kept;

	if (named_summary(run, &own) < 0)
		return -1;
	shown = kept = own;
	tell_input(run, &own);
	if (redact_learn_summary(reading->redact.redact, &own, &reading->fail) < 0)
		return -1;
	if (reading->lines &&
	    (redact_summary(reading->redact.redact, &shown, &reading->fail) < 0 ||
	     library_ndjson_summary(reading->lines, &shown) < 0))
		return -1;
	if (redact_reveal_summary(reading->redact.redact, &kept, &reading->fail) < 0)
		return -1;
	return input_summaries_add(&reading->summary, &kept, &reading->fail);
}

/* The first time that logs are read for names alone. */
static int take_names(void *context, const struct event *event)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;

	if (library_names_left_out(&run->names, event->input))
		return 0;
	event = named_event(reading, event);
	return event ? redact_learn(reading->redact.redact, event, &reading->fail) : -1;
}

static int learn_summary(void *context, const struct input_summary *summary)
{
	struct iistriage *run = context;
	struct input_summary own = *summary;

	if (named_summary(run, &own) < 0)
		return -1;
	return redact_learn_summary(run->reading.redact.redact, &own, &run->reading.fail);
}

static int take_skipped(void *context, const char *path, const char *why)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;
	struct input_skipped line = { path, why };

	if (reading->lines) {
		if (redact_skipped(reading->redact.redact, &line, &reading->fail) < 0)
			return -1;
		library_ndjson_skipped(reading->lines, &line);
	}
	if (!run->names.again &&
	    (reading->summary.skipped_count < SKIPPED_TOLD || run->options.verbose))
		library_say(run, LIBRARY_WARNING, "%s: %s", path, why);
	return input_summaries_skip(&reading->summary, path, why, &reading->fail);
}

static int take_aside(void *context, const struct input_aside *file)
{
	struct library_reading *reading = &((struct iistriage *)context)->reading;

	return library_evidence_aside(&reading->evidence, file, &reading->fail);
}

/* A part's evidence comes after its inputs. */
static int take_evidence(void *context, const char *text, size_t size)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;

	if (run->names.current && library_names_left_out(&run->names, run->names.current - 1))
		return 1;
	return library_evidence_merge(run, text, size, &reading->fail);
}

static void tell_skipped(struct iistriage *run)
{
	const uint64_t count = run->reading.summary.skipped_count;

	/* Once for both readings, after the last. */
	if (count > SKIPPED_TOLD && !run->options.verbose)
		library_say(run, LIBRARY_WARNING, "and %" PRIu64 " more links and the like in "
			    "folders", count - SKIPPED_TOLD);
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	struct iistriage *run = context;

	if (run->watch->progress)
		run->watch->progress(run->watch->context, done, total,
				     run->reading.summary.count);
}

static int compare(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct baseline_run found = {
		.inputs = reading->summary.items, .input_count = reading->summary.count,
		.filters = reading->filtered ? &reading->filters : NULL,
	};

	if (!reading->baseline || reading->refused)
		return 0;
	if (library_redact_baseline(&reading->redact, &run->names, reading->baseline,
				    &reading->fail) < 0)
		return -1;
	found.incidents = incidents_get(reading->incidents, &found.count);
	found.hidden = incidents_hidden(reading->incidents, &found.hidden_count);
	reading->compared = baseline_compare(reading->baseline, &found);
	return reading->compared ? 0 : fail_set(&reading->fail, "out of memory");
}

static int new_incidents(struct iistriage *run, const struct incident_options *keep)
{
	struct library_reading *reading = &run->reading;

	incidents_free(reading->incidents);
	reading->incidents = incidents_new(run->rules, keep);
	return reading->incidents ? 0 : fail_set(&reading->fail, "out of memory");
}

static int scan(struct iistriage *run, const struct input_sink *sink)
{
	const struct options *options = &run->options;
	struct library_reading *reading = &run->reading;
	const struct input_options how = {
		.readers = readers, .engine = options->engine, .jobs = options->jobs,
		.recover = options->recover, .hash = options->hash,
		.text_zone = reading->text_zone, .store = &reading->evidence.store,
		.excluded = { options->output, options->baseline, options->redact_map },
	};

	library_names_begin(&run->names);
	return input_scan(run->items, run->item_count, &how, catalog_builtin(), sink,
			  &reading->fail);
}

static int scan_all(struct iistriage *run)
{
	const struct options *options = &run->options;
	struct library_reading *reading = &run->reading;
	const bool one_by_one = reading->lines || reading->redact.redact || run->names.settled;
	const struct input_sink sink = {
		.context = run, .event = take_event, .summary = take_summary,
		.repeats = one_by_one ? NULL : take_repeats,
		.skipped = take_skipped, .progress = take_progress,
		.aside = options->no_evidence ? NULL : take_aside,
		.wanted = options->no_evidence ? NULL : library_evidence_wanted,
		.evidence = options->no_evidence ? NULL : take_evidence,
	};

	return scan(run, &sink);
}

/* Before lines are written, all names are to be known. */
static int scan_names(struct iistriage *run)
{
	const struct input_sink sink = {
		.context = run, .event = take_names, .summary = learn_summary,
	};

	return scan(run, &sink);
}

/* ---- preparing and reading ---- */

/* A length of time is split into so many steps (incident_options.since_step). */
enum { STEPS = 64 };

/* Before reading: what incidents have to keep so that filters can be applied. */
static void keep_for_filters(const struct options *options, struct incident_options *keep)
{
	const struct options_time *since = &options->since;

	keep->since = since->at;
	if (since->before)
		keep->since_step = since->before < STEPS * WHEN_HOUR ?
				   since->before / STEPS + 1 : WHEN_HOUR;
}

/* What is wrong usage; the rest can only fail. */
static int check_usage(struct iistriage *run)
{
	const struct options *options = &run->options;
	struct library_reading *reading = &run->reading;

	if (options->zone) {
		reading->zone = zone_open(options->zone, &reading->fail);
		if (!reading->zone)
			return -1;
	}
	if (options->text_zone) {
		reading->text_zone = zone_open(options->text_zone, &reading->fail);
		if (!reading->text_zone)
			return -1;
	}
	if (library_redact_check(run, &reading->fail) < 0 ||
	    library_evidence_check(run, &reading->fail) < 0)
		return -1;
	if (!options->baseline)
		return 0;
	reading->baseline = baseline_load(options->baseline, &reading->fail);
	return reading->baseline ? 0 : -1;
}

/* Start anew as the options say.  What is wrong stands in reading.fail, or was told. */
static enum library_status prepare(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct incident_options keep = { .all_events = run->options.all_events };

	library_forget(run);
	keep_for_filters(&run->options, &keep);
	if (!library_rules(run))
		return library_check_memory(run, &reading->fail) < 0 ? LIBRARY_FAILED :
		       LIBRARY_USAGE;
	if (check_usage(run) < 0)
		return library_check_memory(run, &reading->fail) < 0 ? LIBRARY_FAILED :
		       LIBRARY_USAGE;
	if (new_incidents(run, &keep) < 0 ||
	    library_redact_open(&reading->redact, &run->options, &reading->fail) < 0)
		return LIBRARY_FAILED;
	run->state = LIBRARY_PREPARED;
	return LIBRARY_OK;
}

/* As if nothing was read, but for what is known of the inputs' names. */
static int begin_again(struct iistriage *run, bool told)
{
	struct library_ndjson *lines = run->reading.lines;
	struct library_names names = run->names;
	enum library_status status;

	run->names = (struct library_names){ .count = 0 };
	status = prepare(run);
	run->state = LIBRARY_NOTHING;
	run->names = names;
	run->names.again = told;
	run->reading.lines = lines;
	if (lines) {
		lines->again = told;
		lines->count = 0;
	}
	return status == LIBRARY_OK ? 0 : -1;
}

/*
 * Names that do not go together, and what cannot be read a second time: nothing is concluded
 * from any input, and the report says so.  Lines that are written cannot be taken back.
 */
static int refuse(struct iistriage *run, const char *pipe)
{
	struct library_reading *reading = &run->reading;
	const struct library_names_input *odd = library_names_odd(&run->names);
	struct input_summary *inputs = reading->summary.items;
	struct fail why = { 0 };

	fail_set(&why, "'%s' cannot be merged with the other inputs: it is redacted, and its names "
		 "are not theirs; '%s' cannot be read a second time to keep them apart: write it "
		 "to a file first", library_names_file(odd), pipe);
	if (reading->lines)
		return fail_set(&reading->fail, "%s", why.msg);
	library_say(run, LIBRARY_ERROR, "%s", why.msg);
	reading->refused = true;
	for (size_t i = 0; i < reading->summary.count; i++)
		if (!inputs[i].failure)
			inputs[i].failure = &run->names.inputs[i] == odd ?
				"cannot be merged with the other inputs: its names are not theirs" :
				"was ignored: these inputs cannot be combined";
	return new_incidents(run, &(struct incident_options){ .all_events = false });
}

static int read_logs(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	const bool names_first = reading->lines && reading->redact.redact;
	int (*const first)(struct iistriage *run) = names_first ? scan_names : scan_all;
	const char *pipe;
	int odd;

	if (first(run) < 0)
		return -1;
	odd = library_names_settle(&run->names, reading->redact.redact);
	if (odd < 0)
		return fail_set(&reading->fail, "out of memory");
	pipe = odd ? library_pipe(run) : NULL;
	if (pipe)
		return refuse(run, pipe);
	if (odd && (begin_again(run, !names_first) < 0 || first(run) < 0))
		return -1;
	return names_first ? scan_all(run) : 0;
}

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
 * known. */
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
	return count == 0 ? 0 : misused(run, "computer", run->options.computer, &nearest);
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
	incidents_set_given(reading->incidents, reading->summary.items, reading->summary.count);
	if (incidents_conclude(reading->incidents, &reading->fail) < 0)
		return -1;
	count_hidden(reading->incidents, filters);
	return check_pool(run, options.app_pool);
}

/* Nothing failed and nobody switched anything off: what was looked at for that is not told. */
static void forget_evidence(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	size_t shown, hidden;

	incidents_get(reading->incidents, &shown);
	incidents_hidden(reading->incidents, &hidden);
	if (shown + hidden)
		return;
	incidents_set_evidence(reading->incidents, NULL);
	evidence_release(&reading->evidence.evidence);
	reading->evidence.evidence = (struct evidence){ .count = 0 };
}

static int read_inputs(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct input_summaries *summary = &reading->summary;

	if (read_logs(run) < 0)
		return -1;
	tell_skipped(run);
	if (library_evidence_pull(run, &reading->fail) < 0 || conclude(run) < 0)
		return -1;
	forget_evidence(run);
	/* Those that a report we read had left out are counted already. */
	for (size_t i = 0; i < summary->count; i++) {
		summary->items[i].duplicates +=
			incidents_duplicates(reading->incidents, (uint32_t)i);
		summary->items[i].without_iis =
			!incidents_have_iis(reading->incidents, &summary->items[i]);
	}
	if (library_redact_evidence(&reading->redact, &reading->evidence.evidence) < 0 ||
	    library_redact_report(&reading->redact, summary, &reading->filters,
				  &reading->fail) < 0 || compare(run) < 0)
		return -1;
	if (library_check_memory(run, &reading->fail) < 0)
		return -1;
	return reading->refused ? 0 : redact_save(reading->redact.redact, &reading->fail);
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

static int no_such_incident(struct iistriage *run, size_t number, size_t count)
{
	struct fail fail = { 0 };

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
	const struct report_options how = { .color = run->watch->color,
					    .verbose = run->options.verbose,
					    .excel_time = run->options.csv_time == 1,
					    .width = run->watch->width,
					    .show = run->options.show,
					    .pass = pass, .context = &passing };
	struct report report = describe(run);
	const struct when_zone zone = { run->reading.zone, run->options.zone };
	struct text text = { 0 };

	if (writer->shows_one && how.show > report.incident_count)
		return no_such_incident(run, how.show, report.incident_count);
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

	if (!run->reading.coverage)
		return true;
	report = describe(run);
	return report_verdict(&report, NULL) != VERDICT_NOT_COVERED;
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
		if (read_inputs(run) < 0)
			return library_fails(run, &run->reading.fail);
		reading->coverage = coverage_new(reading->summary.items, reading->summary.count,
						 reading->incidents, &reading->fail);
		if (!reading->coverage)
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

enum library_status library_prepare(struct iistriage *run)
{
	enum library_status status = prepare(run);

	if (status != LIBRARY_OK && run->reading.fail.msg[0])
		library_fails(run, &run->reading.fail);
	return status;
}

uint64_t library_size(const struct iistriage *run)
{
	const struct input_summaries *summary = &run->reading.summary;
	uint64_t size = 0;

	for (size_t i = 0; i < summary->count; i++)
		size += summary->items[i].size;
	return size;
}
