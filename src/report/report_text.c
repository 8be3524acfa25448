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

enum {
	LEFT = 11,		/* where the text after a label begins */
	OTHERS = 3,		/* other causes, without --verbose */
	INDENT = 3,		/* of alternatives */
	REASONS = 6,		/* of a verdict, without --verbose */
};

static void label(struct text_report *t, const char *name)
{
	page_column(&t->page, 2, 0);
	report_text_put(t, *name >= 'a' ? PAGE_LABEL : PAGE_HEADING, name);
	page_column(&t->page, LEFT, 1);
}

/* A label and the words after it; nothing if there are no words. */
static void write_of(struct text_report *t, const char *name, const struct incident *incident,
		     words_of_incident *add)
{
	add(&t->words, t->report, incident);
	if (t->words.size)
		label(t, name);
	report_text_wrap(t, LEFT);
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
		report_text_line(t, LEFT, incident->computer);
	}
	write_of(t, "change", incident, words_state);
	write_of(t, "since", incident, words_since);
	write_outage(t, incident);
	write_of(t, "pools", incident, words_pools);
	write_of(t, "sites", incident, words_sites);
	if (incident->module) {
		label(t, "module");
		report_text_line(t, LEFT, incident->module);
	}
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
	char confidence[32];

	snprintf(confidence, sizeof(confidence), "(%s)",
		 rules_confidence_name(incident->confidence));
	label(t, "Why");
	t->page.margin = confidence;
	text_add(&t->words, incident->explanation);
	report_text_wrap(t, LEFT);
	for (size_t i = 0; i < incident->because_count && (t->verbose || i < REASONS); i++)
		write_item(t, "- ", incident->because[i]);
	words_proof(&t->words, incident);
	report_text_wrap(t, LEFT);
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
			label(t, "Do");
		if (i == 0 && shell)
			write_item(t, "", words_shell);
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
			label(t, "Or else");
		text_printf(&t->words, "%s: %s", other->rule->id,
			    other->check ? other->check : other->title);
		report_text_wrap(t, LEFT);
	}
	write_more(t, incident->other_count, shown, " with --verbose");
}

static void write_ruled_out(struct text_report *t, const struct incident *incident)
{
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		if (i == 0)
			label(t, "Not");
		words_ruled_out(&t->words, &incident->ruled_out[i]);
		report_text_wrap(t, LEFT);
	}
}

static void write_chain(struct text_report *t, const struct incident *incident)
{
	struct page *page = &t->page;

	label(t, "Chain");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_reset(&t->words);
		text_add(&t->words, i ? " > " : "");
		words_link(&t->words, incident, i);
		/* A link is not torn apart; the > stays on the line before. */
		if (i && page->column + t->words.size > PAGE_WIDTH) {
			text_add(page->text, " >");
			page_line(page);
			page_column(page, LEFT, 0);
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

	text_printf(&t->words, "%s %s %u  ",
		    when_short_in(cited->event->time,
				  report_zone(t->report, cited->event->local_time), when),
		    catalog_shown(cited->event), (unsigned)cited->event->id);
	write_item(t, text_get(&t->words), cited->summary ? cited->summary : "");
	text_reset(&t->words);
}

static void write_events(struct text_report *t, const struct incident *incident)
{
	if (incident->event_count)
		label(t, "Events");
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(t, &t->report->events[incident->events[i]]);
	write_more(t, incident->count, incident->event_count, "");
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

static void write_title(struct text_report *t, const struct incident *incident)
{
	report_text_put_severity(t, incident->severity);
	page_column(&t->page, 0, 2);
	words_title(&t->words, incident->title);
	report_text_put_words(t, PAGE_HEADING, t->page.column);
	page_line(&t->page);
}

static void write_incident(struct text_report *t, const struct incident *incident, bool shell)
{
	const struct rules_strings *references = &incident->rule->references;

	write_title(t, incident);
	write_facts(t, incident);
	page_line(&t->page);
	write_why(t, incident);
	write_steps(t, incident, shell);
	write_others(t, incident);
	write_ruled_out(t, incident);
	write_of(t, "Ask for", incident, words_collect);
	write_chain(t, incident);
	if (t->verbose || t->report->every_event)
		write_events(t, incident);
	if (t->verbose && references->count)
		label(t, "See");
	for (size_t i = 0; t->verbose && i < references->count; i++)
		report_text_line(t, LEFT, references->items[i]);
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

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	const struct incident **order = report_order(report, text);
	size_t count = order ? report->incident_count : 0, shell = words_shell_of(order, count);
	struct text_report t = {
		.report = report, .verbose = options->verbose,
		.page = { .text = text, .color = options->color, .right = PAGE_WIDTH },
	};

	report_text_write_headline(&t);
	if (count > 1)
		report_text_write_table(&t, order);
	for (size_t i = 0; i < count; i++) {
		char number[32];

		page_line(&t.page);
		snprintf(number, sizeof(number), "%zu. ", i + 1);
		page_put(&t.page, count > 1 ? number : "");
		write_incident(&t, order[i], i == shell);
	}
	write_past(&t);
	write_other_events(&t);
	report_text_write_reading(&t);
	text_release(&t.words);
	free(order);
}
