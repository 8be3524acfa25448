/*
 * library_read.c - prepare a run and read its logs.  Does not know what comes of it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <inttypes.h>
#include <string.h>

#include "baseline.h"
#include "catalog.h"
#include "event.h"
#include "incident.h"
#include "incident_cut.h"
#include "library_ndjson.h"
#include "readers.h"
#include "redact.h"
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
		    " of IIS", summary->path,
		    summary->format ? summary->format : "no known form",
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

/* The event as this run sees it: in *own, whose names are known by what is kept of them if they
 * are to be hidden.  1; 0: its input is left out; -1: no memory. */
static int named_event(struct iistriage *run, const struct event **event, struct event *own)
{
	struct library_reading *reading = &run->reading;

	if (library_names_left_out(&run->names, (*event)->input))
		return 0;
	*own = **event;
	*event = library_names_event(&run->names, own) < 0 ? NULL : own;
	if (*event && reading->redact.redact) {
		*event = incident_cut_event(&reading->cut, own);
		run->names.unmapped |= *event && !redact_knows(reading->redact.redact, *event);
	}
	return *event ? 1 : fail_set(&reading->fail, "out of memory");
}

static int take_event(void *context, const struct event *event)
{
	struct iistriage *run = context;
	struct library_reading *reading = &run->reading;
	struct event own, real, line;
	int ret = named_event(run, &event, &own);

	if (ret <= 0)
		return ret;
	if (redact_learn(reading->redact.redact, event, &reading->fail) < 0 ||
	    redact_reveal_event(reading->redact.redact, event, &real, &reading->fail) < 0)
		return -1;
	if (!reading->lines)
		return incidents_add(reading->incidents, &real, &reading->fail);
	if (redact_show_event(reading->redact.redact ? reading->redact.redact :
			      reading->redact.secrets, &real, &line, &reading->fail) < 0 ||
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
	const char *changed = NULL;
	int ret = names->settled ? 0 : library_names_take(names, summary);

	if (ret == 0)
		ret = library_names_summary(names, summary, &changed);
	/* What lacks memory is read in part, as if it had changed. */
	if (changed && library_check_memory(run, &run->reading.fail) < 0)
		return -1;
	if (changed)
		return fail_set(&run->reading.fail, "%s: %s", summary->path, changed);
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
	struct event own;
	int ret = named_event(run, &event, &own);

	return ret <= 0 ? ret : redact_learn(run->reading.redact.redact, event, &run->reading.fail);
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

static int take_evidence(void *context, const char *part, const char *text, size_t size)
{
	struct iistriage *run = context;

	return library_evidence_merge(run, part, text, size, &run->reading.fail);
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

	const char *missing;

	library_names_begin(&run->names);
	if (input_scan(run->items, run->item_count, &how, catalog_builtin(), sink,
		       &reading->fail) < 0)
		return -1;
	missing = library_names_missing(&run->names);
	if (!missing)
		return 0;
	if (library_check_memory(run, &reading->fail) < 0)
		return -1;
	return fail_set(&reading->fail, "an input is missing: %s", missing);
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

/* Before lines are written, all names are to be known, also those in files beside the logs.  What
 * is an input is one here, too. */
static int scan_names(struct iistriage *run)
{
	const bool beside = !run->options.no_evidence;
	const struct input_sink sink = {
		.context = run, .event = take_names, .summary = learn_summary,
		.aside = beside ? take_aside : NULL,
		.wanted = beside ? library_evidence_wanted : NULL,
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

/* What the options say is open already. */
static int start(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	struct incident_options keep = { .all_events = run->options.all_events };

	keep_for_filters(&run->options, &keep);
	if (new_incidents(run, &keep) < 0)
		return -1;
	return library_redact_open(&reading->redact, &run->options, &reading->fail);
}

/* As if nothing was read, but for what is known of the inputs' names.  What is open stays so: in
 * the sandbox only inputs can be opened. */
static int begin_again(struct iistriage *run, bool told)
{
	struct library_reading kept = run->reading, *reading = &run->reading;
	struct library_names names = run->names;

	run->names = (struct library_names){ .count = 0 };
	reading->baseline = NULL;
	reading->zone = reading->text_zone = NULL;
	library_forget(run);
	run->names = names;
	run->names.again = told;
	reading->baseline = kept.baseline;
	reading->zone = kept.zone;
	reading->text_zone = kept.text_zone;
	reading->lines = kept.lines;
	if (reading->lines) {
		reading->lines->again = told;
		reading->lines->count = 0;
	}
	return start(run);
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

int library_read(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	const bool names_first = reading->lines && reading->redact.redact;
	int (*const first)(struct iistriage *run) = names_first ? scan_names : scan_all;
	const char *pipe, *map = NULL;
	int odd;

	if (first(run) < 0)
		return -1;
	if (reading->baseline)
		baseline_redacted(reading->baseline, &map);
	odd = library_names_settle(&run->names, reading->redact.redact, map);
	if (odd < 0)
		return fail_set(&reading->fail, "out of memory");
	pipe = odd ? library_pipe(run) : NULL;
	if (pipe)
		return refuse(run, pipe);
	if (odd && (begin_again(run, !names_first) < 0 || first(run) < 0))
		return -1;
	if (library_evidence_names(run, &reading->fail) < 0)
		return -1;
	if (names_first)
		library_evidence_forget(&reading->evidence);
	if (names_first && scan_all(run) < 0)
		return -1;
	tell_skipped(run);
	return 0;
}

enum library_status library_prepare(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;
	enum library_status status = LIBRARY_USAGE;

	library_forget(run);
	if (!library_rules(run))
		return library_check_memory(run, &reading->fail) < 0 ? LIBRARY_FAILED :
		       LIBRARY_USAGE;
	if (check_usage(run) == 0) {
		status = LIBRARY_FAILED;
		if (start(run) == 0) {
			run->state = LIBRARY_PREPARED;
			return LIBRARY_OK;
		}
	}
	if (library_check_memory(run, &reading->fail) < 0)
		status = LIBRARY_FAILED;
	library_fails(run, &reading->fail);
	return status;
}
