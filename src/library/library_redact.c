/*
 * library_redact.c - a report without names, as the options ask for it.  Does not know what
 * a name is.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_redact.h"

#include <stdint.h>
#include <string.h>

#include "baseline.h"
#include "event.h"
#include "evidence.h"
#include "evidence_hear.h"
#include "fail.h"
#include "incident.h"
#include "input_summaries.h"
#include "input.h"
#include "library_names.h"
#include "library_run.h"
#include "options.h"
#include "parsers.h"
#include "platform.h"
#include "redact.h"
#include "text.h"
#include "report.h"

static bool is_wanted(const struct options *options)
{
	return options->redact || options->redact_map;
}

int library_redact_check(const struct iistriage *run, struct fail *fail)
{
	const char *pipe = library_pipe(run);

	if (pipe && is_wanted(&run->options) && strcmp(run->options.format, "ndjson") == 0)
		return fail_set(fail, "'%s' cannot be read twice, as --redact does for ndjson: "
				"write it to a file first", pipe);
	return 0;
}

int library_redact_open(struct library_redact *redact, const struct options *options,
			struct fail *fail)
{
	if (!is_wanted(options)) {
		redact->secrets = redact_new_secrets();
		return redact->secrets ? 0 : fail_set(fail, "out of memory");
	}
	redact->redact = redact_new();
	if (!redact->redact)
		return fail_set(fail, "out of memory");
	return options->redact_map ? redact_load(redact->redact, options->redact_map, fail) : 0;
}

/* The report. */

static const struct event *show_event(void *context, struct arena *arena,
				      const struct event *event)
{
	return redact_event(context, arena, event);
}

static const char *show_name(void *context, const char *role, const char *name)
{
	return redact_name(context, role, name);
}

static struct incident_display display_of(const struct library_redact *redact)
{
	return (struct incident_display){ redact->redact ? redact->redact : redact->secrets,
					  show_event, show_name };
}

void library_redact_display(const struct library_redact *redact, struct incidents *incidents)
{
	const struct incident_display display = display_of(redact);

	incidents_set_display(incidents, &display);
}

int library_redact_report(const struct library_redact *redact, struct input_summaries *summary,
			  struct report_filters *filters, struct fail *fail)
{
	for (size_t i = 0; i < summary->count; i++)
		if (redact_summary(redact->redact, &summary->items[i], fail) < 0)
			return -1;
	for (size_t i = 0; i < summary->skipped_kept; i++)
		if (redact_skipped(redact->redact, &summary->skipped[i], fail) < 0)
			return -1;
	filters->computer = redact_name(redact->redact, "computer", filters->computer);
	filters->app_pool = redact_name(redact->redact, "pool", filters->app_pool);
	return redact_check(redact->redact, fail);
}

static const char *shown_text(struct redact *redact, const char *text, bool *oom)
{
	const char *shown = text ? redact_text(redact, text) : NULL;

	*oom |= text && !shown;
	return shown;
}

static const char *shown_name(struct redact *redact, const char *role, const char *name,
			      bool *oom)
{
	const char *shown;

	if (!role)
		return name;
	shown = redact_name(redact, role, name);
	*oom |= !shown;
	return shown;
}

/* Before the texts, in which these names stand, too. */
static void show_names(struct redact *redact, struct evidence_finding *finding, bool *oom)
{
	const struct evidence_roles roles = evidence_roles_of(finding);

	finding->of = shown_name(redact, roles.of, finding->of, oom);
	finding->value = shown_name(redact, roles.value, finding->value, oom);
}

/* The same, of a file that is of another computer. */
static void show_computer(struct redact *redact, const struct evidence_file *file, bool *oom)
{
	struct evidence_detail *details = (struct evidence_detail *)(uintptr_t)file->details;

	for (size_t i = 0; i < file->detail_count; i++) {
		if (strcmp(details[i].name, "computer") != 0)
			continue;
		details[i].value = redact_name(redact, "computer", details[i].value);
		*oom |= !details[i].value;
	}
}

/* The rest of a finding, after all names are known. */
static void show_rest(struct redact *redact, struct evidence_finding *finding, bool *oom)
{
	finding->of = shown_text(redact, finding->of, oom);
	if (!evidence_is_version(finding->finding, finding->value))
		finding->value = shown_text(redact, finding->value, oom);
	finding->computer = redact_name(redact, "computer", finding->computer);
}

static void hear(void *context, const char *role, const char *name)
{
	redact_name(context, role, name);
}

struct evidence_hear library_redact_hear(const struct library_redact *redact)
{
	return (struct evidence_hear){ redact->redact, hear };
}

/* As they will be shown: conclusions need the names. */
int library_redact_learn(const struct library_redact *redact, const struct evidence *evidence,
			 struct fail *fail)
{
	const struct evidence_hear names = library_redact_hear(redact);
	size_t count = redact->redact ? evidence->count : 0;

	for (size_t i = 0; i < count; i++)
		evidence_tell_names(&names, &evidence->list[i]);
	for (size_t i = 0; i < count; i++) {
		evidence_tell_texts(&names, &evidence->list[i]);
		redact_name(redact->redact, "computer", evidence->list[i].computer);
	}
	return redact_check(redact->redact, fail);
}

int library_redact_evidence(const struct library_redact *redact, struct evidence *evidence,
			    struct fail *fail)
{
	struct redact *names = redact->redact;
	bool oom = false;

	for (size_t i = 0; names && i < evidence->count; i++)
		show_names(names, &evidence->list[i], &oom);
	for (size_t i = 0; names && i < evidence->file_count; i++)
		show_computer(names, &evidence->files[i], &oom);
	for (size_t i = 0; names && i < evidence->file_count; i++) {
		struct evidence_file *file = &evidence->files[i];
		struct evidence_detail *details =
			(struct evidence_detail *)(uintptr_t)file->details;

		file->path = redact_name(names, "input", file->path);
		file->summary = shown_text(names, file->summary, &oom);
		file->problem = shown_text(names, file->problem, &oom);
		for (size_t k = 0; k < file->detail_count; k++)
			if (!evidence_is_version(details[k].name, details[k].value))
				details[k].value = shown_text(names, details[k].value, &oom);
		oom |= !file->path;
	}
	oom = oom || (names && evidence_name_files(evidence) < 0);
	for (size_t i = 0; names && i < evidence->count; i++) {
		struct evidence_finding *finding = &evidence->list[i];

		show_rest(names, finding, &oom);
		if (finding->file)
			finding->file = redact_name(names, "input", finding->file);
	}
	return oom ? fail_set(fail, "out of memory") : 0;
}

int library_redact_baseline(const struct library_redact *redact,
			    const struct library_names *names, struct baseline *baseline,
			    struct fail *fail)
{
	const char *own = redact->redact ? redact_id(redact->redact) : names->map, *map = NULL;
	const struct incident_display display = display_of(redact);

	if (!baseline)
		return 0;
	if (baseline_redacted(baseline, &map))
		return map && own && strcmp(map, own) == 0 ? 0 :
		       fail_set(fail, "the baseline is redacted, and this report not with its map: "
				      "the same failure has other names");
	if (redact->redact)
		return baseline_display(baseline, &display, fail);
	return names->plain || !names->redacted ? 0 :
	       fail_set(fail, "the inputs are redacted and the baseline is not; give "
			      "--redact-map with the map of the inputs");
}

void library_redact_mark(const struct library_redact *redact, const struct library_names *names,
			 struct report *report)
{
	/* Names beside tokens: nobody is to think that they are hidden. */
	report->redacted = redact->redact || (names->redacted && !names->plain);
	if (report->redacted)
		report->redact_map = redact->redact ? redact_id(redact->redact) :
				     names->several ? NULL : names->map;
}
