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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_steps.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	INPUTS = 40,		/* listed; those with a loss always */
	PROBLEMS = 10,		/* listed of an input */
	DETAILS = 100,		/* incidents shown in full; the table has all */
};

static const struct marks marks = {
	.plain = text_markdown, .code = text_code,
	.in_code = { "`", "`" }, .item = { "- ", "\n" }, .cell = { " ", " |" },
	.more = { "- ", "\n" }, .missing = { "\n**Missing:** ", "\n" },
	.fact = { "- **", ":** ", "\n" }, .list = { "\n**", "**\n\n", "" },
	.evidence = "\n## Evidence\n\n",
	.coverage = "\n## Coverage\n\n", .passed = { "\n- ", "- ", "\n" }, .most = 10,
};

static void write_why(struct marked *m, const struct incident *incident)
{
	text_printf(m->text, "\n**Why** (confidence: %s): ",
		    rules_confidence_name(incident->confidence));
	marked_prose(m, incident->explanation);
	text_add(m->text, "\n\n");
	marked_because(m, incident);
}

static void write_command(struct marked *m, const char *command, int indent)
{
	text_printf(m->text, "\n%*s```\n%*s", indent, "", indent, "");
	text_code(m->text, command, strlen(command));
	text_printf(m->text, "\n%*s```\n", indent, "");
}

/* An alternative is a paragraph below the number of its choice. */
static void write_step(struct marked *m, const struct incident *incident, size_t index)
{
	const struct incident_step *step = &incident->steps[index];
	const char *effect = steps_effect(step);
	int indent = snprintf(NULL, 0, "%zu. ", step->number);

	if (!step->letter || steps_begin_choice(incident, index))
		text_printf(m->text, "%zu. ", step->number);
	if (steps_begin_choice(incident, index))
		text_printf(m->text, "%s:\n", steps_choose);
	if (step->letter)
		text_printf(m->text, "\n%*s**%zu%c.%s", indent, "", step->number, step->letter,
			    step->condition ? " " : "** ");
	else if (step->condition)
		text_add(m->text, "**");
	if (step->condition) {
		marked_prose(m, step->condition);
		text_add(m->text, ":** ");
	}
	marked_prose(m, step->text);
	if (effect)
		text_printf(m->text, " *(%s)*", effect);
	text_add_char(m->text, '\n');
	if (step->command)
		write_command(m, step->command, indent);
}

static void write_steps(struct marked *m, const struct incident *incident, bool shell)
{
	if (incident->step_count)
		text_add(m->text, "\n**Do**\n\n");
	if (shell)
		text_printf(m->text, "%s\n\n", words_shell);
	for (size_t i = 0; i < incident->step_count; i++)
		write_step(m, incident, i);
}

static void write_rest(struct marked *m, const struct incident *incident)
{
	marked_others(m, incident);
	marked_ruled_out(m, incident);
	marked_collect(m, incident);
	text_add(m->text, "\n**Chain:** ");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_add(m->text, i ? " > " : "");
		words_link(m->text, incident, i);
	}
	text_add_char(m->text, '\n');
	for (size_t i = 0; i < incident->rule->references.count; i++)
		text_printf(m->text, "%s<%s>\n", i ? "- " : "\n**See**\n\n- ",
			    incident->rule->references.items[i]);
}

static const char head_of_events[] = "| Time | Event | What it says |\n| --- | --- | --- |\n";

static void write_event(struct marked *m, const struct incident_event *cited)
{
	char when[WHEN_SIZE];

	text_printf(m->text, "| %s | ", when_short_in(cited->event->time,
				  cited->event->local_time ? &when_printed : NULL, when));
	marked_put(m, catalog_shown(cited->event));
	text_printf(m->text, " %u | ", (unsigned)cited->event->id);
	marked_put(m, cited->summary ? cited->summary : "");
	text_add(m->text, " |\n");
}

static void write_events(struct marked *m, const struct incident *incident)
{
	if (incident->event_count)
		text_printf(m->text, "\n%s", head_of_events);
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(m, &m->report->events[incident->events[i]]);
	if (incident->count > incident->event_count)
		text_printf(m->text, "\nand %" PRIu64 " more events\n",
			    incident->count - incident->event_count);
}

static void write_other_events(struct marked *m)
{
	if (report_other_events(m->report))
		text_printf(m->text, "\n## Events of no incident\n\n%s", head_of_events);
	for (size_t i = 0; i < m->report->event_count; i++)
		if (!m->report->events[i].incident)
			write_event(m, &m->report->events[i]);
}

static void write_incident(struct marked *m, const struct incident *incident, size_t number,
			   bool shell)
{
	text_add(m->text, "\n## ");
	if (m->report->incident_count > 1)
		text_printf(m->text, "%zu. ", number);
	words_severity(m->text, incident->severity);
	text_add(m->text, ": ");
	marked_title(m, incident);
	text_add(m->text, "\n\n");
	marked_facts(m, incident);
	write_why(m, incident);
	write_steps(m, incident, shell);
	write_rest(m, incident);
	write_events(m, incident);
}

static void write_table(struct marked *m, const struct incident *const *order)
{
	text_add(m->text, "\n| # | Severity | Since | Computer | What | State |\n"
		 "| ---: | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < m->report->incident_count; i++) {
		char when[WHEN_SIZE];

		text_printf(m->text, "| %zu | ", i + 1);
		words_severity(m->text, order[i]->severity);
		text_printf(m->text, " | %s | ", when_short_in(order[i]->first_seen, NULL, when));
		words_computer(m->words, m->report, order[i]);
		marked_words(m);
		text_add(m->text, " | ");
		marked_title(m, order[i]);
		text_printf(m->text, " | %s |\n", order[i]->ongoing ? "ongoing" : "recovered");
	}
}

static void write_sums(struct marked *m)
{
	bool any = false;

	for (size_t i = 0; i < m->report->input_count; i++) {
		if (!m->report->inputs[i].sha256)
			continue;
		text_add(m->text, any ? "- " : "\n- ");
		marked_put(m, m->report->inputs[i].path);
		text_add(m->text, ": sha256 ");
		marked_code(m, m->report->inputs[i].sha256);
		text_add_char(m->text, '\n');
		any = true;
	}
}

static void write_problems(struct marked *m, const struct input_summary *input)
{
	if (input->hint) {
		text_add_char(m->text, '\n');
		marked_put(m, input->path);
		text_add(m->text, ": ");
		marked_code(m, input->hint);
		text_add_char(m->text, '\n');
	}
	if (input->problem_count == 0)
		return;
	text_add(m->text, "\nProblems of ");
	marked_put(m, input->path);
	text_add(m->text, ":\n\n");
	marked_problems(m, input, PROBLEMS);
}

static void write_inputs(struct marked *m)
{
	size_t left_out = 0;

	text_add(m->text, "\n## Read\n\n| Log | Records | Time | State |\n"
		 "| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < m->report->input_count; i++) {
		if (!report_lists(m->report, i, INPUTS)) {
			left_out++;
			continue;
		}
		text_add(m->text, "| ");
		marked_put(m, m->report->inputs[i].path);
		text_add(m->text, " |");
		marked_cells(m, &m->report->inputs[i]);
		text_add_char(m->text, '\n');
	}
	if (left_out)
		text_printf(m->text, "\nand %zu more logs, all read whole\n", left_out);
	write_sums(m);
	for (size_t i = 0; i < m->report->input_count; i++)
		write_problems(m, &m->report->inputs[i]);
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct marked *m)
{
	if (words_past_count(m->report))
		text_add(m->text, "\n## Also in the baseline\n\n");
	marked_past(m);
	words_past_more(m->words, m->report);
	if (m->words->size)
		text_printf(m->text, "\n%s\n", text_get(m->words));
	text_reset(m->words);
}

static void write_top(struct marked *m)
{
	const char *loss = m->report->complete ? "" : "**";

	text_add(m->text, "# ");
	words_verdict(m->words, m->report);
	marked_words(m);
	text_printf(m->text, "\n\n%s", loss);
	words_read(m->words, m->report);
	marked_words(m);
	text_printf(m->text, "%s\n", loss);
	words_filters(m->words, m->report);
	if (!m->words->size)
		return;
	text_add_char(m->text, '\n');
	marked_words(m);
	text_add_char(m->text, '\n');
}

void report_markdown(const struct report *report, const struct report_options *options,
		     struct text *text)
{
	const struct incident **order = report_order(report, text);
	struct text words = { 0 };
	struct marked m = { &marks, report, text, &words };
	size_t shell = words_shell_of(order, order ? report->incident_count : 0);

	(void)options;
	write_top(&m);
	if (order && report->incident_count > 1)
		write_table(&m, order);
	for (size_t i = 0; order && i < report->incident_count && i < DETAILS; i++)
		write_incident(&m, order[i], i + 1, i == shell);
	if (report->incident_count > DETAILS)
		text_printf(text, "\nThe other %zu incidents are in the JSON report.\n",
			    report->incident_count - DETAILS);
	write_past(&m);
	write_other_events(&m);
	if (report->input_count)
		write_inputs(&m);
	marked_not_read(&m);
	text_release(&words);
	free(order);
}
