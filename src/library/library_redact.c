/*
 * library_redact.c - a report without names: when names are taken, when they are
 * hidden, when the map is kept.  Does not know what a name is.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_redact.h"

#include <string.h>

#include "baseline.h"
#include "input_summaries.h"
#include "event.h"
#include "fail.h"
#include "incident.h"
#include "input.h"
#include "library_run.h"
#include "platform.h"
#include "redact.h"
#include "report.h"

static int no_memory(struct fail *fail)
{
	return fail_set(fail, "out of memory");
}

static bool is_wanted(const struct options *options)
{
	return options->redact || options->redact_map;
}

int library_redact_check(const struct iistriage *run, struct fail *fail)
{
	uint64_t size;

	if (!is_wanted(&run->options) || strcmp(run->options.format, "ndjson") != 0)
		return 0;
	for (size_t i = 0; i < run->item_count; i++) {
		const char *path = run->items[i].path;
		enum platform_type type = platform_type(path, true, &size, NULL);

		if (run->items[i].bytes)
			continue;
		if (strcmp(path, "-") == 0 || type == PLATFORM_PIPE || type == PLATFORM_DEVICE)
			return fail_set(fail, "'%s' cannot be read twice, as --redact does for "
					"ndjson: write it to a file first", path);
	}
	return 0;
}

int library_redact_open(struct library_redact *redact, const struct options *options,
			struct fail *fail)
{
	if (!is_wanted(options))
		return 0;
	redact->redact = redact_new();
	if (!redact->redact)
		return no_memory(fail);
	return options->redact_map ? redact_load(redact->redact, options->redact_map, fail) : 0;
}

void library_redact_close(struct library_redact *redact)
{
	redact_free(redact->redact);
	arena_release(&redact->arena);
}

int library_redact_learn(struct library_redact *redact, const struct event *event,
			 struct fail *fail)
{
	if (!redact->redact)
		return 0;
	arena_reset(&redact->arena);
	return redact_learn(redact->redact, event) < 0 ? no_memory(fail) : 0;
}

int library_redact_learn_summary(struct library_redact *redact,
				 const struct input_summary *input, struct fail *fail)
{
	if (redact->redact && redact_learn_input(redact->redact, input) < 0)
		return no_memory(fail);
	return 0;
}

int library_redact_event(struct library_redact *redact, const struct event *event,
			 struct event *shown, struct fail *fail)
{
	const struct event *hidden;

	*shown = *event;
	if (!redact->redact)
		return 0;
	hidden = redact_event(redact->redact, &redact->arena, event);
	if (!hidden)
		return no_memory(fail);
	*shown = *hidden;
	return 0;
}

int library_redact_reveal(struct library_redact *redact, const struct event *event,
			  struct event *real, struct fail *fail)
{
	const struct event *known = event;

	if (redact->redact)
		known = redact_reveal_event(redact->redact, &redact->arena, event);
	if (!known)
		return no_memory(fail);
	*real = *known;
	return 0;
}

void library_redact_options(struct library_redact *redact, struct options *options)
{
	if (!redact->redact)
		return;
	options->computer = redact_reveal(redact->redact, options->computer);
	options->app_pool = redact_reveal(redact->redact, options->app_pool);
}

/* Which reports may be put together. */

/* Without a map, two reports call different things PATH-1, and one never calls two
 * inputs so. */
static bool seen_path(const struct input_summaries *summary, const char *path)
{
	for (size_t i = 0; i < summary->count; i++)
		if (summary->items[i].redacted && strcmp(summary->items[i].path, path) == 0)
			return true;
	return false;
}

/* The map of the redacted ones among the first inputs, if there are any. */
static const char *map_of(const struct input_summary *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (inputs[i].redacted)
			return inputs[i].redact_map;
	return NULL;
}

/* The path of a redacted one is a token, which helps nobody to find the file. */
static const char *file_of(const struct input_summary *input)
{
	return input->part ? input->part : input->path;
}

/* The file of the first redacted one, this or before. */
static const char *redacted_file(const struct input_summaries *summary,
				 const struct input_summary *input)
{
	for (size_t i = 0; i < summary->count; i++)
		if (summary->items[i].redacted)
			return file_of(&summary->items[i]);
	return file_of(input);
}

static bool same_map(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Why tokens of this input do not fit those before, or NULL. */
static const char *clash(const struct library_redact *redact,
			 const struct input_summaries *summary,
			 const struct input_summary *input)
{
	const char *own = redact->redact ? redact_id(redact->redact) : NULL;

	if (redact->redacted && !same_map(map_of(summary->items, summary->count),
					  input->redact_map))
		return "it is redacted with another map than the report before, so the same "
		       "token is not the same name";
	if (!input->redact_map && seen_path(summary, input->path))
		return "two reports were redacted without one --redact-map, so the same token is "
		       "not the same name";
	if (redact->redact && !own)
		return "it is redacted already; leave --redact out, or give its map with "
		       "--redact-map";
	if (redact->redact && !same_map(own, input->redact_map))
		return "it is redacted with another map than that of --redact-map";
	return NULL;
}

/* Tokens and names go together only if what is still a name becomes a token of the
 * same map. */
static bool mixed(const struct library_redact *redact)
{
	return redact->plain && redact->redacted &&
	       !(redact->redact && redact_id(redact->redact));
}

int library_redact_summary(struct library_redact *redact,
			   const struct input_summaries *summary,
			   const struct input_summary *input, struct fail *fail)
{
	const char *why = input->redacted ? clash(redact, summary, input) : NULL;

	if (why) {
		fail_set(fail, "'%s' cannot be merged: %s", file_of(input), why);
		return 1;
	}
	redact->plain += !input->redacted && !input->failure;
	redact->redacted += input->redacted;
	if (mixed(redact)) {
		fail_set(fail, "'%s' cannot be merged: it is redacted and other inputs are not; "
			 "give --redact-map with its map", redacted_file(summary, input));
		return 1;
	}
	return library_redact_learn_summary(redact, input, fail);
}

int library_redact_passed(struct library_redact *redact, struct input_passed *passed,
			  struct fail *fail)
{
	if (!redact->redact)
		return 0;
	passed->path = redact_name(redact->redact, "input", passed->path);
	passed->why = redact_text(redact->redact, passed->why);
	return passed->path && passed->why ? 0 : no_memory(fail);
}

int library_redact_keep(struct library_redact *redact, const struct input_summary *input,
			struct input_summary *kept, struct fail *fail)
{
	*kept = *input;
	if (redact->redact && redact_reveal_summary(redact->redact, kept) < 0)
		return no_memory(fail);
	return 0;
}

int library_redact_show(struct library_redact *redact, const struct input_summary *input,
			struct input_summary *shown, struct fail *fail)
{
	*shown = *input;
	if (redact->redact && redact_summary(redact->redact, shown) < 0)
		return no_memory(fail);
	return 0;
}

/* The report. */

static const struct event *show_event(void *context, const struct event *event)
{
	return redact_event(context, NULL, event);
}

static const char *show_name(void *context, const char *role, const char *name)
{
	return redact_name(context, role, name);
}

static struct incident_display display_of(struct library_redact *redact)
{
	return (struct incident_display){ redact->redact, show_event, show_name };
}

void library_redact_display(struct library_redact *redact, struct incidents *incidents)
{
	const struct incident_display display = display_of(redact);

	if (redact->redact)
		incidents_set_display(incidents, &display);
}

static int show_filter(struct library_redact *redact, const char *role, const char **name,
		       struct fail *fail)
{
	if (!*name)
		return 0;
	*name = redact_name(redact->redact, role, *name);
	return *name ? 0 : no_memory(fail);
}

int library_redact_report(struct library_redact *redact, struct input_summaries *summary,
			  struct report_filters *filters, struct fail *fail)
{
	if (!redact->redact)
		return 0;
	for (size_t i = 0; i < summary->count; i++)
		if (redact_summary(redact->redact, &summary->items[i]) < 0)
			return no_memory(fail);
	if (show_filter(redact, "computer", &filters->computer, fail) < 0 ||
	    show_filter(redact, "pool", &filters->app_pool, fail) < 0)
		return -1;
	for (size_t i = 0; i < summary->passed_kept; i++)
		if (library_redact_passed(redact, &summary->passed[i], fail) < 0)
			return -1;
	return 0;
}

int library_redact_baseline(struct library_redact *redact,
			    const struct input_summaries *summary,
			    struct baseline *baseline, struct fail *fail)
{
	const char *own = redact->redact ? redact_id(redact->redact)
					 : map_of(summary->items, summary->count), *map = NULL;
	const struct incident_display display = display_of(redact);

	if (!baseline)
		return 0;
	if (baseline_redacted(baseline, &map))
		return map && own && strcmp(map, own) == 0 ? 0 :
		       fail_set(fail, "the baseline is redacted, and this report not with its map: "
				      "the same failure has other names");
	if (redact->redact)
		return baseline_display(baseline, &display) < 0 ? no_memory(fail) : 0;
	return !redact->redacted ? 0 :
	       fail_set(fail, "the inputs are redacted and the baseline is not; give "
			      "--redact-map with the map of the inputs");
}

int library_redact_save(struct library_redact *redact, struct fail *fail)
{
	return redact->redact ? redact_save(redact->redact, fail) : 0;
}

void library_redact_mark(const struct library_redact *redact, struct report *report)
{
	/* Of names beside tokens, which are refused, nobody is to think that they are hidden. */
	if (!redact->redact && redact->plain)
		return;
	report->redacted = redact->redact || redact->redacted;
	report->redact_map = redact->redact ? redact_id(redact->redact)
					    : map_of(report->inputs, report->input_count);
}
