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
#include <string.h>

#include "catalog.h"
#include "causes.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_evidence.h"
#include "report_marked.h"
#include "report_outage.h"
#include "report_shared.h"
#include "report_steps.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	INPUTS = 10,		/* listed; those with a loss always */
	PROBLEMS = 10,		/* listed of an input */
	/* Characters after which a cause is not shown in full, but only in the table: GitHub takes
	 * 65,536 a comment. */
	BUDGET = 53000,
	SERVERS = 100,		/* rows of a table of incidents */
	EVENTS = 4,		/* of an incident that is one of several: one of each kind */
};

static const struct marks marks = {
	.plain = text_markdown, .code = text_code,
	.in_code = { "`", "`" }, .item = { "- ", "\n" }, .cell = { " ", " |" },
	.more = { "- ", "\n" }, .missing = { "\n**Missing:** ", "\n" },
	.fact = { "- **", ":** ", "\n" }, .list = { "\n**", "**\n\n", "" },
	.evidence = "\n## Evidence\n\n",
	.coverage = "\n## Coverage\n\n", .passed = { "\n- ", "- ", "\n" }, .most = 10,
};

static void begin_fact(struct marked *m, const char *name)
{
	text_printf(m->text, "%s%s%s", m->marks->fact.before, name, m->marks->fact.between);
}

static void put_facts(struct marked *m, const struct incident *incident)
{
	static const struct {
		const char *name;
		words_of_incident *add;		/* NULL: the module, which is copied */
	} facts[] = {
		{ "Computer", words_computer }, { "Change", words_state },
		{ "Since", words_since }, { "Users saw", words_outage },
		{ "Pools", words_pools }, { "Sites", words_sites },
		{ "Module", NULL }, { "Error", words_error },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (facts[i].add)
			facts[i].add(m->words, m->report, incident);
		if (!m->words->size && (facts[i].add || !incident->module))
			continue;
		begin_fact(m, facts[i].name);
		if (facts[i].add)
			marked_words(m);
		else
			marked_code(m, incident->module);
		text_add(m->text, m->marks->fact.after);
	}
}

static void put_proof(void *context)
{
	struct marked *m = context;

	if (m->words->size)
		marked_item(m);
}

/* cause: NULL, or all of its incidents have what follows in common. */
static void put_because(struct marked *m, const struct incident *incident,
			const struct cause *cause)
{
	for (size_t i = 0; i < incident->because_count; i++) {
		text_add(m->words, incident->because[i]);
		marked_item(m);
	}
	if (cause) {
		words_proofs(m->words, cause, m, put_proof);
		return;
	}
	words_proof(m->words, incident);
	put_proof(m);
}

static void begin_list(struct marked *m, const char *name)
{
	text_printf(m->text, "%s%s%s", m->marks->list.before, name, m->marks->list.between);
}

static void put_others(struct marked *m, const struct incident *incident)
{
	if (incident->other_count)
		begin_list(m, "Other causes");
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		text_add(m->text, m->marks->item.before);
		marked_code(m, other->rule->id);
		text_add(m->text, ": ");
		marked_prose(m, other->check ? other->check : other->title);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, incident->other_count ? m->marks->list.after : "");
}

static void put_ruled_out(struct marked *m, const struct incident *incident)
{
	if (incident->ruled_out_count)
		begin_list(m, "Ruled out");
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		words_ruled_out(m->words, &incident->ruled_out[i]);
		marked_item(m);
	}
	text_add(m->text, incident->ruled_out_count ? m->marks->list.after : "");
}

static void put_collect(struct marked *m, const struct incident *incident)
{
	if (incident->collect_count)
		begin_list(m, words_ask(incident));
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(m->text, m->marks->item.before);
		marked_prose(m, incident->collect[i]);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, incident->collect_count ? m->marks->list.after : "");
}

static void put_cells(struct marked *m, const struct input_summary *input)
{
	words_of_input *const cells[] = { words_records, words_dates, words_status };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		cells[i](m->words, input);
		text_add(m->text, m->marks->cell.before);
		marked_words(m);
		text_add(m->text, m->marks->cell.after);
	}
}

static void write_why(struct marked *m, const struct incident *incident, const struct cause *cause)
{
	text_printf(m->text, "\n**Why** (confidence: %s): ",
		    rules_confidence_name(incident->confidence));
	marked_prose(m, incident->explanation);
	text_add(m->text, "\n\n");
	put_because(m, incident, cause);
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
	int indent = snprintf(NULL, 0, "%u. ", step->number);

	if (!step->letter || steps_begin_choice(incident, index))
		text_printf(m->text, "%u. ", step->number);
	if (steps_begin_choice(incident, index))
		text_printf(m->text, "%s:\n", steps_choose);
	if (step->letter)
		text_printf(m->text, "\n%*s**%u%c.%s", indent, "", step->number, step->letter,
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

static void write_steps(struct marked *m, const struct incident *incident)
{
	if (incident->step_count)
		text_add(m->text, "\n**What to do**\n\n");
	text_printf(m->text, "%s\n\n", words_shell);
	for (size_t i = 0; i < incident->step_count; i++)
		write_step(m, incident, i);
}

static void write_references(struct marked *m, const struct rules_strings *references)
{
	for (size_t i = 0; i < references->count; i++) {
		const char *title = rules_reference_title(references->items[i]);

		text_add(m->text, i ? "- " : "\n**References**\n\n- ");
		if (title) {
			marked_put(m, title);
			text_add_char(m->text, ' ');
		}
		text_printf(m->text, "<%s>\n", references->items[i]);
	}
}

static void write_rest(struct marked *m, const struct incident *incident)
{
	put_others(m, incident);
	put_ruled_out(m, incident);
	put_collect(m, incident);
	if (incident->chain_count)
		text_add(m->text, "\n**What happened:** ");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_add(m->text, i ? " > " : "");
		words_link(m->text, incident, i, false);
	}
	if (incident->chain_count)
		text_add_char(m->text, '\n');
	write_references(m, &incident->rule->references);
}

static const char head_of_events[] = "| Time | Event | What it says |\n| --- | --- | --- |\n";

static void write_event(struct marked *m, const struct incident_event *cited)
{
	char when[WHEN_SIZE];

	text_printf(m->text, "| %s | ", when_short_in(cited->event->time,
				  cited->event->local_time ? &when_printed : NULL, when));
	marked_put(m, catalog_shown(cited->event));
	text_printf(m->text, " %u | ", (unsigned)cited->event->id);
	incident_summarise(m->words, cited->event, &cited->error);
	marked_words(m);
	text_add(m->text, " |\n");
}

/* Is it the first of its kind among the events of an incident? */
static bool is_first(const struct marked *m, const struct incident *incident, size_t index)
{
	const struct event *event = m->report->events[incident->events[index]].event;

	for (size_t i = 0; i < index; i++) {
		const struct event *other = m->report->events[incident->events[i]].event;

		if (other->kind == event->kind && other->id == event->id)
			return false;
	}
	return true;
}

/* Folded, where that is known; elsewhere two tags are seen. */
static void write_events(struct marked *m, const struct incident *incident)
{
	bool all = m->report->incident_count == 1 || m->report->every_event;
	size_t shown = 0;

	if (incident->event_count == 0)
		return;
	text_printf(m->text, "\n<details><summary>Events</summary>\n\n%s", head_of_events);
	for (size_t i = 0; i < incident->event_count && (all || shown < EVENTS); i++) {
		if (!all && !is_first(m, incident, i))
			continue;
		write_event(m, &m->report->events[incident->events[i]]);
		shown++;
	}
	if (incident->count > shown)
		text_printf(m->text, "\nand %" PRIu64 " more events\n", incident->count - shown);
	text_add(m->text, "\n</details>\n");
}

static void write_other_events(struct marked *m)
{
	if (report_other_events(m->report))
		text_printf(m->text, "\n## Events of no incident\n\n%s", head_of_events);
	for (size_t i = 0; i < m->report->event_count; i++)
		if (!m->report->events[i].incident)
			write_event(m, &m->report->events[i]);
}

/* All after the facts. */
static void write_story(struct marked *m, const struct incident *incident,
			const struct cause *cause)
{
	write_why(m, incident, cause);
	write_steps(m, incident);
	write_rest(m, incident);
	write_events(m, incident);
}

static void write_heading(struct marked *m, size_t number, enum rules_severity severity,
			  bool ongoing, const char *title)
{
	text_add(m->text, "\n## ");
	if (m->report->incident_count > 1)
		text_printf(m->text, "%zu. ", number);
	if (ongoing)
		words_severity(m->text, severity);
	else
		text_add(m->text, "Recovered");
	text_add(m->text, ": ");
	words_title(m->words, title);
	marked_words(m);
	text_add(m->text, "\n\n");
}

static void write_incident(struct marked *m, const struct incident *incident)
{
	write_heading(m, incident->number, incident->severity, incident->ongoing,
		      incident->title);
	put_facts(m, incident);
	write_story(m, incident, NULL);
}

static void write_server(struct marked *m, const struct cause *cause,
			 const struct incident *incident)
{
	char when[WHEN_SIZE];

	text_printf(m->text, "| %zu | ", incident->number);
	words_computer(m->words, m->report, incident);
	marked_words(m);
	text_printf(m->text, " | %s | %s | ", incident->ongoing ? "ongoing" : "recovered",
		    when_short_in(incident->first_seen, incident->local_time ? &when_printed : NULL,
				  when));
	words_pool_names(m->words, incident);
	marked_words(m);
	if (!cause->same_module) {
		text_add(m->text, " | ");
		words_title(m->words, incident->module ? text_base(incident->module) : "");
		marked_words(m);
	}
	text_add(m->text, " |\n");
}

/* The incidents of a cause, which differ in place and time. */
static void write_servers(struct marked *m, const struct cause *cause)
{
	size_t shown = 0;

	text_printf(m->text, "\n| # | Server | State | Since | Pools |%s\n"
		    "| ---: | --- | --- | --- | --- |%s\n",
		    cause->same_module ? "" : " Module |", cause->same_module ? "" : " --- |");
	for (; shown < cause->incident_count && shown < SERVERS && m->text->size < BUDGET; shown++)
		write_server(m, cause, cause->incidents[shown]);
	if (cause->incident_count > shown) {
		text_printf(m->text, "\nand %zu more", cause->incident_count - shown);
		words_other_servers(m->words, cause, shown);
		marked_words(m);
		text_add_char(m->text, '\n');
	}
}

static void write_cause(struct marked *m, const struct cause *cause)
{
	const struct incident *first = cause->incidents[0];

	if (cause->incident_count == 1) {
		write_incident(m, first);
		return;
	}
	write_heading(m, first->number, cause->severity, cause->ongoing, cause->title);
	text_add(m->text, "- **Servers:** ");
	words_cause_extent(m->words, cause);
	marked_words(m);
	text_add(m->text, "\n- **Since:** ");
	words_cause_since(m->words, m->report, cause);
	marked_words(m);
	text_add_char(m->text, '\n');
	if (cause->same_module && first->module) {
		text_add(m->text, "- **Module:** ");
		marked_code(m, first->module);
		text_add_char(m->text, '\n');
	}
	write_servers(m, cause);
	if (!cause->same_steps) {
		text_printf(m->text, "\nWhat follows is written for number %zu", first->number);
		if (first->computer) {
			text_add(m->words, ", ");
			words_name(m->words, first->computer);
			marked_words(m);
		}
		text_add(m->text, ".\n");
	}
	write_story(m, first, cause);
}

static void write_table(struct marked *m, const struct causes *causes)
{
	text_add(m->text, "\n| # | Severity | State | Since | Where | What |\n"
		 "| ---: | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < causes->count; i++) {
		const struct cause *cause = &causes->items[i];
		const struct incident *first = cause->incidents[0];
		char when[WHEN_SIZE];

		text_add(m->text, "| ");
		words_numbers(m->text, cause);
		text_add(m->text, " | ");
		words_severity(m->text, cause->severity);
		text_printf(m->text, " | %s | %s | ", cause->ongoing ? "ongoing" : "recovered",
			    when_short_in(cause->first_seen,
					  first->local_time ? &when_printed : NULL, when));
		if (cause->computer_count > 1)
			words_count(m->words, cause->computer_count, "server");
		else
			words_computer(m->words, m->report, first);
		if (cause->computer_count && cause->unnamed)
			text_add(m->words, ", unnamed");
		marked_words(m);
		text_add(m->text, " | ");
		words_title(m->words, cause->title);
		marked_words(m);
		text_add(m->text, " |\n");
	}
}

/* In full as long as the whole can be pasted. */
static void write_causes(struct marked *m, const struct causes *causes)
{
	size_t shown = 0;

	if (m->report->incident_count > 1)
		write_table(m, causes);
	for (; shown < causes->count && (shown == 0 || m->text->size < BUDGET); shown++)
		write_cause(m, &causes->items[shown]);
	if (causes->count > shown)
		text_printf(m->text, "\n%zu more causes are only in the table, since tickets take "
			    "no longer text; `--show N` writes one in full.\n",
			    causes->count - shown);
}

static void write_shown(struct marked *m, size_t number)
{
	for (size_t i = 0; i < m->report->incident_count; i++)
		if (m->report->incidents[i].number == number)
			write_incident(m, &m->report->incidents[i]);
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

	text_add(m->text, "\n## Logs\n\n| Log | Records | Time | State |\n"
		 "| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < m->report->input_count; i++) {
		if (!report_lists(m->report, i, INPUTS)) {
			left_out++;
			continue;
		}
		text_add(m->text, "| ");
		marked_put(m, m->report->inputs[i].path);
		text_add(m->text, " |");
		put_cells(m, &m->report->inputs[i]);
		text_add_char(m->text, '\n');
	}
	if (left_out)
		text_printf(m->text, "\nand %zu more logs, all read completely\n", left_out);
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
	const char *loss;

	text_add(m->text, "# ");
	words_verdict(m->words, m->report);
	marked_words(m);
	loss = words_read(m->words, m->report) ? "" : "**";
	text_printf(m->text, "\n\n%s", loss);
	marked_words(m);
	text_printf(m->text, "%s\n", loss);
	words_filters(m->words, m->report);
	if (!m->words->size)
		return;
	text_add_char(m->text, '\n');
	marked_words(m);
	text_add_char(m->text, '\n');
}

/* Where nothing was found. */
static void write_next(struct marked *m)
{
	text_add(m->text, "\n**If the server does answer 503, look at**\n\n");
	for (size_t i = 0; i < WORDS_NEXT; i++) {
		text_add(m->text, "- ");
		marked_prose(m, words_next[i]);
		text_add_char(m->text, '\n');
	}
}

void report_markdown(const struct report *report, const struct report_options *options,
		     struct text *text)
{
	struct text words = { 0 };
	struct marked m = { &marks, report, text, &words, NULL };
	struct causes causes;

	text->oom |= !causes_make(&causes, report);
	write_top(&m);
	if (options->show)
		write_shown(&m, options->show);
	else
		write_causes(&m, &causes);
	if (report_asks_where(report))
		write_next(&m);
	write_past(&m);
	write_other_events(&m);
	if (report->input_count)
		write_inputs(&m);
	marked_not_read(&m);
	causes_release(&causes);
	text_release(&words);
}
