/*
 * report_markdown.c - the report as Markdown (CommonMark with tables), to be
 * pasted into a ticket.
 *
 * Prose is escaped, so that no ticket system reads more into it; what is copied
 * is put into code, where nothing is read into it anyway.
 *
 * SPDX-License-Identifier: MIT
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "coverage.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_prose.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	INPUTS = 40,		/* listed; those with a loss always */
	PROBLEMS = 10,		/* listed of an input */
	LIMITS = 10,		/* sentences about coverage */
	PASSED = 10,		/* links and the like in folders */
	DETAILS = 100,		/* incidents shown in full; the table has all */
};

static const struct report_markup markup = {
	.plain = text_markdown, .code = text_code, .open = "`", .close = "`",
};

static void put(struct text *text, const char *words)
{
	report_prose_put(text, words, text_markdown);
}

static void put_prose(struct text *text, const char *words)
{
	report_prose_code(text, words, &markup);
}

static void put_title(struct text *text, const struct incident *incident)
{
	struct text title = { 0 };

	words_title(&title, incident);
	put(text, text_get(&title));
	text->oom |= title.oom;
	text_release(&title);
}

/* In full, as it is copied. */
static void put_code(struct text *text, const char *code)
{
	if (!*code)
		return;
	text_add_char(text, '`');
	text_code(text, code, strlen(code));
	text_add_char(text, '`');
}

/* "- **Since:** ..." */
static void item(struct text *text, const char *name, struct text *words)
{
	if (words->size) {
		text_printf(text, "- **%s:** ", name);
		put(text, text_get(words));
		text_add_char(text, '\n');
	}
	text->oom |= words->oom;
	text_release(words);
}

static void item_of(struct text *text, const char *name, const struct report *report,
		    const struct incident *incident, words_of_incident *add)
{
	struct text words = { 0 };

	add(&words, report, incident);
	item(text, name, &words);
}

static void write_facts(struct text *text, const struct report *report,
			const struct incident *incident)
{
	struct text computer = { 0 }, error = { 0 }, state = { 0 };

	if (incident->computer)
		words_name(&computer, incident->computer);
	item(text, "Computer", &computer);
	words_state(&state, report, incident);
	item(text, "Change", &state);
	item_of(text, "Since", report, incident, words_since);
	item_of(text, "Pools", report, incident, words_pools);
	item_of(text, "Sites", report, incident, words_sites);
	if (incident->module) {
		text_add(text, "- **Module:** ");
		put_code(text, incident->module);
		text_add_char(text, '\n');
	}
	words_error(&error, report, incident);
	item(text, "Error", &error);
}

static void write_why(struct text *text, const struct incident *incident)
{
	text_printf(text, "\n**Why** (confidence: %s): ",
		    rules_confidence_name(incident->confidence));
	put_prose(text, incident->explanation);
	text_add(text, "\n\n");
	for (size_t i = 0; i < incident->because_count; i++) {
		text_add(text, "- ");
		put(text, incident->because[i]);
		text_add_char(text, '\n');
	}
}

static void write_steps(struct text *text, const struct incident *incident, bool shell)
{
	if (incident->step_count)
		text_add(text, "\n**Do**\n\n");
	if (shell)
		text_printf(text, "%s\n\n", words_shell);
	for (size_t i = 0; i < incident->step_count; i++) {
		struct text bullet = { 0 };

		text_printf(&bullet, "%zu. ", i + 1);
		text_add(text, text_get(&bullet));
		put_prose(text, incident->steps[i].text);
		text_add_char(text, '\n');
		if (incident->steps[i].command) {
			const char *command = incident->steps[i].command;
			int indent = (int)bullet.size;

			text_printf(text, "\n%*s```\n%*s", indent, "", indent, "");
			text_code(text, command, strlen(command));
			text_printf(text, "\n%*s```\n", indent, "");
		}
		text_release(&bullet);
	}
}

static void write_rest(struct text *text, const struct incident *incident)
{
	if (incident->other_count)
		text_add(text, "\n**Or else**\n\n");
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		text_add(text, "- ");
		put_code(text, other->rule->id);
		text_add(text, ": ");
		put_prose(text, other->check ? other->check : other->title);
		text_add_char(text, '\n');
	}
	if (incident->collect_count)
		text_add(text, "\n**Ask for**\n\n");
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(text, "- ");
		put_prose(text, incident->collect[i]);
		text_add_char(text, '\n');
	}
	text_add(text, "\n**Chain:** ");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_add(text, i ? " > " : "");
		words_link(text, incident, i);
	}
	text_add_char(text, '\n');
	for (size_t i = 0; i < incident->rule->references.count; i++)
		text_printf(text, "%s<%s>\n", i ? "- " : "\n**See**\n\n- ",
			    incident->rule->references.items[i]);
}

static const char head_of_events[] = "| Time | Event | What it says |\n| --- | --- | --- |\n";

static void write_event(struct text *text, const struct incident_event *cited)
{
	char when[WHEN_SIZE];

	text_printf(text, "| %s | %s %u | ", when_short(cited->event->time, when),
		    cited->event->kind->family, (unsigned)cited->event->id);
	put(text, cited->summary ? cited->summary : "");
	text_add(text, " |\n");
}

static void write_events(struct text *text, const struct report *report,
			 const struct incident *incident)
{
	if (incident->event_count)
		text_printf(text, "\n%s", head_of_events);
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(text, &report->events[incident->events[i]]);
	if (incident->count > incident->event_count)
		text_printf(text, "\nand %" PRIu64 " more events\n",
			    incident->count - incident->event_count);
}

static void write_other_events(struct text *text, const struct report *report)
{
	if (report_other_events(report))
		text_printf(text, "\n## Events of no incident\n\n%s", head_of_events);
	for (size_t i = 0; i < report->event_count; i++)
		if (!report->events[i].incident)
			write_event(text, &report->events[i]);
}

static void write_incident(struct text *text, const struct report *report,
			   const struct incident *incident, size_t number, bool shell)
{
	text_add(text, "\n## ");
	if (report->incident_count > 1)
		text_printf(text, "%zu. ", number);
	words_severity(text, incident->severity);
	text_add(text, ": ");
	put_title(text, incident);
	text_add(text, "\n\n");
	write_facts(text, report, incident);
	write_why(text, incident);
	write_steps(text, incident, shell);
	write_rest(text, incident);
	write_events(text, report, incident);
}

static void write_table(struct text *text, const struct incident *const *order, size_t count)
{
	text_add(text, "\n| # | Severity | Since | Computer | What | State |\n"
		 "| ---: | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < count; i++) {
		struct text computer = { 0 };
		char when[WHEN_SIZE];

		words_name(&computer, order[i]->computer ? order[i]->computer : "");
		text_printf(text, "| %zu | ", i + 1);
		words_severity(text, order[i]->severity);
		text_printf(text, " | %s | ", when_short(order[i]->first_seen, when));
		put(text, text_get(&computer));
		text_add(text, " | ");
		put_title(text, order[i]);
		text_printf(text, " | %s |\n", order[i]->ongoing ? "ongoing" : "recovered");
		text_release(&computer);
	}
}

static void cell(struct text *text, const struct input_summary *input,
		 void (*add)(struct text *words, const struct input_summary *input))
{
	struct text words = { 0 };

	add(&words, input);
	text_add_char(text, ' ');
	put(text, text_get(&words));
	text_add(text, " |");
	text->oom |= words.oom;
	text_release(&words);
}

static void write_input(struct text *text, const struct input_summary *input)
{
	text_add(text, "| ");
	put(text, input->path);
	text_add(text, " |");
	cell(text, input, words_records);
	cell(text, input, words_dates);
	cell(text, input, words_status);
	text_add_char(text, '\n');
}

static void write_sums(struct text *text, const struct report *report)
{
	bool any = false;

	for (size_t i = 0; i < report->input_count; i++) {
		if (!report->inputs[i].sha256)
			continue;
		text_add(text, any ? "- " : "\n- ");
		put(text, report->inputs[i].path);
		text_add(text, ": sha256 ");
		put_code(text, report->inputs[i].sha256);
		text_add_char(text, '\n');
		any = true;
	}
}

static void write_problems(struct text *text, const struct input_summary *input)
{
	size_t shown = 0;

	if (input->hint) {
		text_add(text, "\n");
		put(text, input->path);
		text_add(text, ": ");
		put_code(text, input->hint);
		text_add(text, "\n");
	}
	if (input->problem_count) {
		text_add(text, "\nProblems of ");
		put(text, input->path);
		text_add(text, ":\n\n");
	}
	for (; shown < input->problem_kept && shown < PROBLEMS; shown++) {
		text_printf(text, "- at byte %" PRIu64 ": ", input->problems[shown].offset);
		put(text, input->problems[shown].what);
		text_add_char(text, '\n');
	}
	if (input->problem_count > shown)
		text_printf(text, "- and %" PRIu64 " more\n", input->problem_count - shown);
}

static void write_passed(struct text *text, const struct report *report)
{
	struct text words = { 0 };
	size_t shown = 0;

	for (; shown < report->skipped_kept && shown < PASSED; shown++) {
		text_reset(&words);
		words_passed(&words, &report->skipped[shown]);
		text_add(text, shown ? "- " : "\n- ");
		put(text, report->skipped[shown].path);
		text_add(text, ": ");
		put(text, text_get(&words));
		text_add_char(text, '\n');
	}
	if (report->skipped_count > shown)
		text_printf(text, "- and %" PRIu64 " more links and the like in folders\n",
			    report->skipped_count - shown);
	text->oom |= words.oom;
	text_release(&words);
}

static void write_missing(struct text *text, const struct report *report)
{
	struct report_missing missing[REPORT_CHANNELS];

	if (!report_missing(report, missing)) {
		text->oom = true;
		return;
	}
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		struct text words = { 0 };

		if (missing[i].computer_count)
			words_missing(&words, &missing[i]);
		if (words.size) {
			text_add(text, "\n**Missing:** ");
			put(text, text_get(&words));
			text_add_char(text, '\n');
		}
		text_release(&words);
	}
	report_missing_release(missing);
}

static void write_limits(struct text *text, const struct report *report)
{
	size_t shown = 0, count = 0;
	const struct coverage_limit *limits =
		report->coverage ? coverage_limits(report->coverage, &shown, &count) : NULL;
	struct text words = { 0 };

	if (shown > 0)
		text_add(text, "\n## Coverage\n\n");
	for (size_t i = 0; i < shown && i < LIMITS; i++) {
		text_reset(&words);
		words_limit(&words, report, &limits[i]);
		text_add(text, "- ");
		put(text, text_get(&words));
		text_add_char(text, '\n');
	}
	if (count > LIMITS)
		text_printf(text, "- and %zu more\n", count - LIMITS);
	text->oom |= words.oom;
	text_release(&words);
}

static void write_reading(struct text *text, const struct report *report)
{
	size_t left_out = 0;

	if (report->input_count)
		text_add(text, "\n## Read\n\n| Log | Records | Time | State |\n"
			 "| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < report->input_count; i++) {
		if (i < INPUTS || report->inputs[i].sha256 || !report_whole(&report->inputs[i]))
			write_input(text, &report->inputs[i]);
		else
			left_out++;
	}
	if (left_out)
		text_printf(text, "\nand %zu more logs, all read whole\n", left_out);
	write_sums(text, report);
	for (size_t i = 0; i < report->input_count; i++)
		write_problems(text, &report->inputs[i]);
	write_passed(text, report);
	write_missing(text, report);
	write_limits(text, report);
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct text *text, const struct report *report)
{
	size_t count = words_past_count(report);
	struct text words = { 0 };

	for (size_t i = 0; i < count; i++) {
		text_reset(&words);
		words_past(&words, report, i);
		text_add(text, i ? "- " : "\n## Also in the baseline\n\n- ");
		put(text, text_get(&words));
		text_add_char(text, '\n');
	}
	text_reset(&words);
	words_past_more(&words, report);
	if (words.size)
		text_printf(text, "\n%s\n", text_get(&words));
	text->oom |= words.oom;
	text_release(&words);
}

static void write_top(struct text *text, const struct report *report)
{
	struct text words = { 0 };

	words_compared(&words, report);
	text_add(text, "# ");
	text_add(&words, words.size ? ". " : "");
	words_headline(&words, report);
	put(text, text_get(&words));
	text_reset(&words);
	words_read(&words, report);
	text_add(text, report->complete ? "\n\n" : "\n\n**");
	put(text, text_get(&words));
	text_add(text, report->complete ? "\n" : "**\n");
	text_reset(&words);
	words_filters(&words, report);
	if (words.size) {
		text_add_char(text, '\n');
		put(text, text_get(&words));
		text_add_char(text, '\n');
	}
	text->oom |= words.oom;
	text_release(&words);
}

void report_markdown(const struct report *report, const struct report_options *options,
		     struct text *text)
{
	const struct incident **order = report_order(report);
	size_t shell;

	(void)options;
	if (!order && report->incident_count > 0) {
		text->oom = true;
		return;
	}
	shell = words_shell_of(order, report->incident_count);
	write_top(text, report);
	if (report->incident_count > 1)
		write_table(text, order, report->incident_count);
	for (size_t i = 0; i < report->incident_count && i < DETAILS; i++)
		write_incident(text, report, order[i], i + 1, i == shell);
	if (report->incident_count > DETAILS)
		text_printf(text, "\nThe other %zu incidents are in the JSON report.\n",
			    report->incident_count - DETAILS);
	write_past(text, report);
	write_other_events(text, report);
	write_reading(text, report);
	free(order);
}
