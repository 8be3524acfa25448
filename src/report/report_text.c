/*
 * report_text.c - the report for a tired person at a phone call.
 *
 * The verdict comes first and fits a screen: headline, what failed, why, what to
 * do.  With more than one incident a table of all comes before them.  What was
 * read and what was not comes last (report_text_read.c).  Says what the logs
 * show, never more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "causes.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "report.h"
#include "report_evidence.h"
#include "report_outage.h"
#include "report_shared.h"
#include "report_steps.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

/* What commands are typed into. */
#define SHELL "(in Command Prompt as administrator, not in PowerShell)"

enum {
	FACTS = 11,		/* where the value after a label begins */
	LEFT = 4,		/* of what is under a heading */
	OTHERS = 3,		/* other causes, without --verbose */
	INDENT = 3,		/* of alternatives */
	REASONS = 3,		/* of a verdict, without --verbose */
	EXPLAINED = 160,	/* bytes after which a sentence is the last, likewise */
	INLINE = 24,		/* where the words after a heading of a line begin */
};

static void label(struct text_report *t, const char *name)
{
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_LABEL, name);
	page_column(&t->page, FACTS, 1);
}

/* Of a part of an incident, after an empty line; more is plain words after it, or NULL. */
static void part(struct text_report *t, const char *name, const char *more)
{
	page_line(&t->page);
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_HEADING, name);
	if (more) {
		page_column(&t->page, 0, 2);
		t->page.left = t->page.column;
		page_wrap(&t->page, more);
	}
	page_line(&t->page);
}

/* t->words on the line of their heading. */
static void part_inline(struct text_report *t, const char *name)
{
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_HEADING, name);
	page_column(&t->page, INLINE, 2);
	report_text_wrap(t, t->page.column);
}

/* Whole sentences of a text, at least so many bytes; all of it with --verbose. */
static void add_sentences(struct text_report *t, const char *from, size_t least)
{
	size_t size = strlen(from);

	for (size_t i = least; !t->verbose && i + 1 < size; i++)
		if (from[i] == '.' && from[i + 1] == ' ')
			size = i + 1;
	text_add_bytes(&t->words, from, size);
}

/* A label and the words after it; nothing if there are no words. */
static void write_of(struct text_report *t, const char *name, const struct incident *incident,
		     words_of_incident *add)
{
	add(&t->words, t->report, incident);
	if (t->words.size)
		label(t, name);
	report_text_wrap(t, FACTS);
}

static void write_since(struct text_report *t, const struct incident *incident)
{
	words_since(&t->words, t->report, incident);
	label(t, "since");
	report_text_put_words(t, incident->ongoing ? PAGE_PLAIN : PAGE_GOOD, FACTS);
	page_line(&t->page);
}

static void write_module(struct text_report *t, const struct incident *incident)
{
	if (!incident->module)
		return;
	label(t, "module");
	report_text_line(t, FACTS, incident->module);
}

static void write_outage(struct text_report *t, const struct incident *incident)
{
	if (!incident->outage)
		return;
	text_add(&t->words, "saw ");
	write_of(t, "users", incident, words_outage);
}

static void write_facts(struct text_report *t, const struct incident *incident)
{
	if (t->report->incident_count > 1 && incident->computer) {
		label(t, "on");
		report_text_line(t, FACTS, incident->computer);
	}
	write_of(t, "change", incident, words_state);
	write_since(t, incident);
	write_outage(t, incident);
	write_of(t, "pools", incident, words_pools);
	write_of(t, "sites", incident, words_sites);
	write_module(t, incident);
	write_of(t, "error", incident, words_error);
}

/* A paragraph after a bullet such as "- " or "1. ". */
static void write_item(struct text_report *t, const char *bullet, const char *words)
{
	page_column(&t->page, LEFT, 0);
	page_put(&t->page, bullet);
	t->page.left = t->page.column;
	page_wrap(&t->page, words);
	page_line(&t->page);
}

static void write_why(struct text_report *t, const struct incident *incident)
{
	char confidence[64];
	size_t shown = 0;

	snprintf(confidence, sizeof(confidence), "(confidence: %s)",
		 rules_confidence_name(incident->confidence));
	part(t, "Why", confidence);
	add_sentences(t, incident->explanation, EXPLAINED);
	report_text_wrap(t, LEFT);
	page_style(&t->page, PAGE_LABEL);
	for (; shown < incident->because_count && (t->verbose || shown < REASONS); shown++)
		write_item(t, "- ", incident->because[shown]);
	page_style(&t->page, PAGE_PLAIN);
	words_proof(&t->words, incident);
	report_text_put_words(t, PAGE_GOOD, LEFT);
	if (t->page.column)
		page_line(&t->page);
}

/* "2. Choose one:", and the alternatives indented below. */
static size_t begin_choice(struct text_report *t, const struct incident_step *step)
{
	char words[64];

	snprintf(words, sizeof(words), "%zu. ", step->number);
	page_column(&t->page, LEFT, 0);
	page_put(&t->page, words);
	snprintf(words, sizeof(words), "%s:", steps_choose);
	report_text_put(t, PAGE_LABEL, words);
	page_line(&t->page);
	return LEFT + INDENT;
}

/* The condition first, then what to do, then what the command below does. */
static void write_step(struct text_report *t, const struct incident_step *step, size_t left)
{
	size_t body;

	page_column(&t->page, left, 0);
	steps_bullet(&t->words, step);
	page_put(&t->page, text_get(&t->words));
	text_reset(&t->words);
	body = t->page.column;
	steps_sentence(&t->words, step);
	report_text_wrap(t, body);
	if (!step->command)
		return;
	/* It has its line to itself, in full: it is copied. */
	page_column(&t->page, body + 2, 0);
	report_text_put(t, PAGE_COMMAND, step->command);
	page_line(&t->page);
}

static void write_steps(struct text_report *t, const struct incident *incident, bool shell)
{
	size_t left = LEFT;

	for (size_t i = 0; i < incident->step_count; i++) {
		const struct incident_step *step = &incident->steps[i];

		if (i == 0)
			part(t, "What to do", shell ? SHELL : NULL);
		if (!step->letter)
			left = LEFT;
		else if (steps_begin_choice(incident, i))
			left = begin_choice(t, step);
		write_step(t, step, left);
	}
}

static void write_more(struct text_report *t, uint64_t count, size_t shown, const char *what)
{
	if (count <= shown)
		return;
	page_column(&t->page, LEFT, 0);
	text_printf(t->page.text, "and %" PRIu64 " more%s", count - shown, what);
	page_line(&t->page);
}

static void write_others(struct text_report *t, const struct incident *incident)
{
	size_t shown = 0;

	for (; shown < incident->other_count && (t->verbose || shown < OTHERS); shown++) {
		const struct incident_other *other = &incident->others[shown];

		if (shown == 0)
			part(t, "Other causes", NULL);
		text_printf(&t->words, "%s: ", other->rule->id);
		add_sentences(t, other->check ? other->check : other->title, 0);
		report_text_wrap(t, LEFT);
	}
	write_more(t, incident->other_count, shown, " with --verbose");
}

static void write_ruled_out(struct text_report *t, const struct incident *incident)
{
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		if (i == 0)
			part(t, "Ruled out", NULL);
		words_ruled_out(&t->words, &incident->ruled_out[i]);
		report_text_wrap(t, LEFT);
	}
}

static void write_collect(struct text_report *t, const struct incident *incident)
{
	page_line(&t->page);
	words_collect(&t->words, t->report, incident);
	if (t->words.size)
		part_inline(t, "Ask the customer for");
}

static void write_chain(struct text_report *t, const struct incident *incident)
{
	struct page *page = &t->page;

	if (!incident->chain_count)
		return;
	page_column(page, 2, 0);
	report_text_put(t, PAGE_HEADING, "What happened");
	page_column(page, INLINE, 0);
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_reset(&t->words);
		text_add(&t->words, i ? " > " : "");
		words_link(&t->words, incident, i);
		/* A link is not torn apart; the > stays on the line before. */
		if (i && page->column + t->words.size > page->right) {
			text_add(page->text, " >");
			page_line(page);
			page_column(page, INLINE, 0);
			page_put(page, text_get(&t->words) + strlen(" > "));
		} else {
			page_put(page, text_get(&t->words));
		}
	}
	text_reset(&t->words);
	page_line(page);
}

static void write_event(struct text_report *t, const struct incident_event *cited)
{
	char when[WHEN_SIZE];

	text_printf(&t->words, "%s %s %u ",
		    when_short_in(cited->event->time,
				  report_zone(t->report, cited->event->local_time), when),
		    catalog_shown(cited->event), (unsigned)cited->event->id);
	page_column(&t->page, LEFT, 0);
	page_put(&t->page, text_get(&t->words));
	/* Names of sources may be long: below them there is more room than beside. */
	t->page.left = LEFT + INDENT;
	page_wrap(&t->page, cited->summary ? cited->summary : "");
	page_line(&t->page);
	text_reset(&t->words);
}

static void write_event_list(struct text_report *t, const struct incident *incident)
{
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(t, &t->report->events[incident->events[i]]);
	write_more(t, incident->count, incident->event_count, "");
}

static void write_events(struct text_report *t, const struct incident *incident)
{
	if (incident->event_count)
		part(t, "Events", NULL);
	write_event_list(t, incident);
}

static void write_other_events(struct text_report *t)
{
	if (report_other_events(t->report) == 0)
		return;
	report_text_heading(t, "Events of no incident");
	for (size_t i = 0; i < t->report->event_count; i++)
		if (!t->report->events[i].incident)
			write_event(t, &t->report->events[i]);
}

static void write_title(struct text_report *t, size_t number, enum rules_severity severity,
			bool ongoing, const char *title)
{
	if (t->report->incident_count > 1) {
		text_printf(&t->words, "%zu. ", number);
		page_put(&t->page, text_get(&t->words));
		text_reset(&t->words);
	}
	if (ongoing)
		report_text_put_severity(t, severity);
	else
		report_text_put(t, PAGE_GOOD, "RECOVERED");
	page_column(&t->page, 0, 2);
	words_title(&t->words, title);
	report_text_put_words(t, PAGE_HEADING, t->page.column);
	page_line(&t->page);
}

static void write_references(struct text_report *t, const struct incident *incident)
{
	const struct rules_strings *references = &incident->rule->references;
	size_t count = t->verbose || references->count < 1 ? references->count : 1;

	for (size_t i = 0; i < count; i++) {
		page_column(&t->page, 2, 0);
		report_text_put(t, PAGE_HEADING, i ? "" : "Reference");
		report_text_line(t, INLINE, references->items[i]);
	}
}

/* All after the facts. */
static void write_story(struct text_report *t, const struct incident *incident, bool shell)
{
	write_why(t, incident);
	write_steps(t, incident, shell);
	write_others(t, incident);
	write_ruled_out(t, incident);
	write_collect(t, incident);
	write_chain(t, incident);
	write_references(t, incident);
}

static void write_incident(struct text_report *t, const struct incident *incident)
{
	page_line(&t->page);
	write_title(t, incident->number, incident->severity, incident->ongoing,
		    incident->title);
	write_facts(t, incident);
	write_story(t, incident, true);
	if (t->verbose || t->report->every_event)
		write_events(t, incident);
}

/* What is said of all incidents of a cause, or where they differ. */
static void write_cause_facts(struct text_report *t, const struct cause *cause)
{
	const struct incident *first = cause->incidents[0];

	label(t, "on");
	words_cause_extent(&t->words, cause);
	report_text_wrap(t, FACTS);
	label(t, "since");
	words_cause_since(&t->words, t->report, cause);
	report_text_wrap(t, FACTS);
	if (cause->same_module)
		write_module(t, first);
	if (cause->same_error)
		write_of(t, "error", first, words_error);
}

/* Steps name computers and pools: they are those of one incident. */
static void write_whose(struct text_report *t, const struct cause *cause)
{
	if (cause->same_steps)
		return;
	page_line(&t->page);
	text_printf(&t->words, "What follows is written for number %zu",
		    cause->incidents[0]->number);
	if (cause->incidents[0]->computer) {
		text_add(&t->words, ", ");
		words_name(&t->words, cause->incidents[0]->computer);
	}
	text_printf(&t->words, "; --show %zu has it for number %zu, and so on.",
		    cause->incidents[1]->number, cause->incidents[1]->number);
	report_text_wrap(t, 2);
}

static void write_cause(struct text_report *t, const struct cause *cause)
{
	if (cause->incident_count == 1) {
		write_incident(t, cause->incidents[0]);
		return;
	}
	page_line(&t->page);
	write_title(t, cause->incidents[0]->number, cause->severity, cause->ongoing,
		    cause->title);
	write_cause_facts(t, cause);
	report_text_write_servers(t, cause);
	write_whose(t, cause);
	write_story(t, cause->incidents[0], true);
	for (size_t i = 0; i < cause->incident_count; i++) {
		if (!t->verbose && !t->report->every_event)
			break;
		text_printf(&t->words, "Events of number %zu", cause->incidents[i]->number);
		part(t, text_get(&t->words), NULL);
		text_reset(&t->words);
		write_event_list(t, cause->incidents[i]);
	}
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct text_report *t)
{
	size_t count = words_past_count(t->report);

	if (count)
		report_text_heading(t, "Also in the baseline");
	for (size_t i = 0; i < count; i++) {
		words_past(&t->words, t->report, i);
		report_text_wrap(t, 4);
	}
	words_past_more(&t->words, t->report);
	report_text_wrap(t, 4);
}

/* Where nothing was found: the customer does see 503. */
static void write_next(struct text_report *t)
{
	report_text_heading(t, "If the server does answer 503, look at");
	for (size_t i = 0; i < WORDS_NEXT; i++) {
		page_column(&t->page, 2, 0);
		page_put(&t->page, "- ");
		t->page.left = LEFT;
		page_wrap(&t->page, words_next[i]);
		page_line(&t->page);
	}
}

/* The first cause in full, the others where they are asked for. */
static void write_causes(struct text_report *t, const struct causes *causes)
{
	if (t->report->incident_count > 1)
		report_text_write_table(t, causes);
	for (size_t i = 0; i < causes->count && (t->verbose || i == 0); i++)
		write_cause(t, &causes->items[i]);
}

/* The incident that --show asks for. */
static void write_shown(struct text_report *t, size_t number)
{
	for (size_t i = 0; i < t->report->incident_count; i++)
		if (t->report->incidents[i].number == number)
			write_incident(t, &t->report->incidents[i]);
}

/* What is left on the screen: the verdict and what comes next. */
static void write_last(struct text_report *t, const struct causes *causes)
{
	if (causes->count == 0)
		return;
	page_line(&t->page);
	words_last(&t->words, t->report, causes, t->verbose);
	report_text_put_words(t, PAGE_HEADING, 0);
	page_line(&t->page);
}

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct text_report t = {
		.report = report, .verbose = options->verbose,
		.page = { .text = text, .color = options->color,
			  .right = options->width ? options->width : PAGE_WIDTH },
	};
	struct causes causes;

	text->oom |= !causes_make(&causes, report);
	report_text_write_headline(&t);
	if (options->show)
		write_shown(&t, options->show);
	else
		write_causes(&t, &causes);
	write_past(&t);
	write_other_events(&t);
	if (report_asks_where(report))
		write_next(&t);
	report_text_write_reading(&t);
	if (!options->show)
		write_last(&t, &causes);
	causes_release(&causes);
	text_release(&t.words);
}
