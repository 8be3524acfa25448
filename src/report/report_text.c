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
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	LEFT = 11,		/* where the text after a label begins */
	OTHERS = 3,		/* other causes, without --verbose */
	REASONS = 6,		/* of a verdict, without --verbose */
};

static void label(struct page *page, const char *name)
{
	page_column(page, 2, 0);
	page_style(page, *name >= 'a' ? PAGE_LABEL : PAGE_HEADING);
	page_put(page, name);
	page_style(page, PAGE_PLAIN);
	page->left = LEFT;
	page->right = PAGE_WIDTH;
	page_column(page, LEFT, 1);
}

/* A label and the words after it; nothing if there are no words. */
static void write_words(struct page *page, const char *name, struct text *words)
{
	if (words->size) {
		label(page, name);
		page_wrap(page, text_get(words));
		page_line(page);
	}
	page->text->oom |= words->oom;
	text_release(words);
}

static void write_of(struct page *page, const char *name, const struct report *report,
		    const struct incident *incident, words_of_incident *add)
{
	struct text words = { 0 };

	add(&words, report, incident);
	write_words(page, name, &words);
}

static void write_facts(struct page *page, const struct report *report,
			const struct incident *incident)
{
	struct text error = { 0 };

	if (report->incident_count > 1 && incident->computer) {
		label(page, "on");
		page_put(page, incident->computer);
		page_line(page);
	}
	write_of(page, "change", report, incident, words_state);
	write_of(page, "since", report, incident, words_since);
	write_of(page, "pools", report, incident, words_pools);
	write_of(page, "sites", report, incident, words_sites);
	if (incident->module) {
		label(page, "module");
		page_put(page, incident->module);
		page_line(page);
	}
	words_error(&error, report, incident);
	write_words(page, "error", &error);
}

/* A paragraph after a bullet such as "- " or "1. ". */
static void write_item(struct page *page, const char *bullet, const char *words)
{
	page->left = LEFT;
	page_column(page, LEFT, 0);
	page_put(page, bullet);
	page->left = page->column;
	page_wrap(page, words);
	page_line(page);
	page->left = LEFT;
}

static void write_why(struct page *page, const struct incident *incident, bool verbose)
{
	struct text confidence = { 0 };
	size_t shown = incident->because_count;

	if (!verbose && shown > REASONS)
		shown = REASONS;
	text_printf(&confidence, "(%s)", rules_confidence_name(incident->confidence));
	label(page, "Why");
	page->margin = text_get(&confidence);
	page_wrap(page, incident->explanation);
	page_line(page);
	for (size_t i = 0; i < shown; i++)
		write_item(page, "- ", incident->because[i]);
	text_release(&confidence);
}

/* A command has its line to itself, in full: it is copied. */
static void write_command(struct page *page, const char *command, size_t column)
{
	page_column(page, column, 0);
	page_style(page, PAGE_COMMAND);
	page_put(page, command);
	page_style(page, PAGE_PLAIN);
	page_line(page);
}

static void write_steps(struct page *page, const struct incident *incident, bool shell)
{
	for (size_t i = 0; i < incident->step_count; i++) {
		const struct incident_step *step = &incident->steps[i];
		struct text bullet = { 0 };

		if (i == 0)
			label(page, "Do");
		if (i == 0 && shell)
			write_item(page, "", words_shell);
		text_printf(&bullet, "%zu. ", i + 1);
		write_item(page, text_get(&bullet), step->text);
		if (step->command)
			write_command(page, step->command, LEFT + bullet.size + 2);
		text_release(&bullet);
	}
}

static void write_others(struct page *page, const struct incident *incident, bool verbose)
{
	size_t shown = incident->other_count;

	if (!verbose && shown > OTHERS)
		shown = OTHERS;
	for (size_t i = 0; i < shown; i++) {
		const struct incident_other *other = &incident->others[i];
		struct text words = { 0 };

		if (i == 0)
			label(page, "Or else");
		text_printf(&words, "%s: %s", other->rule->id,
			    other->check ? other->check : other->title);
		write_item(page, "", text_get(&words));
		text_release(&words);
	}
	if (incident->other_count > shown) {
		page_column(page, LEFT, 0);
		text_printf(page->text, "and %zu more with --verbose",
			    incident->other_count - shown);
		page_line(page);
	}
}

static void write_chain(struct page *page, const struct incident *incident)
{
	struct text words = { 0 };

	label(page, "Chain");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_reset(&words);
		text_add(&words, i ? " > " : "");
		words_link(&words, incident, i);
		/* A link is not torn apart; the > stays on the line before. */
		if (i && page->column + words.size > PAGE_WIDTH) {
			text_add(page->text, " >");
			page_line(page);
			page_column(page, LEFT, 0);
			page_put(page, text_get(&words) + strlen(" > "));
		} else {
			page_put(page, text_get(&words));
		}
	}
	page_line(page);
	text_release(&words);
}

static void write_event(struct page *page, const struct report *report,
			const struct incident_event *cited)
{
	struct text bullet = { 0 };
	char when[WHEN_SIZE];

	text_printf(&bullet, "%s %s %u  ", when_short_in(cited->event->time, report->zone, when),
		    cited->event->kind->family, (unsigned)cited->event->id);
	write_item(page, text_get(&bullet), cited->summary ? cited->summary : "");
	page->text->oom |= bullet.oom;
	text_release(&bullet);
}

static void write_events(struct page *page, const struct report *report,
			 const struct incident *incident)
{
	for (size_t i = 0; i < incident->event_count; i++) {
		if (i == 0)
			label(page, "Events");
		write_event(page, report, &report->events[incident->events[i]]);
	}
	if (incident->count > incident->event_count) {
		page_column(page, LEFT, 0);
		text_printf(page->text, "and %" PRIu64 " more",
			    incident->count - incident->event_count);
		page_line(page);
	}
}

static void write_other_events(struct page *page, const struct report *report)
{
	if (report_other_events(report) == 0)
		return;
	report_text_write_heading(page, "Events of no incident");
	for (size_t i = 0; i < report->event_count; i++)
		if (!report->events[i].incident)
			write_event(page, report, &report->events[i]);
}

static void write_references(struct page *page, const struct incident *incident)
{
	const struct rules_strings *references = &incident->rule->references;

	for (size_t i = 0; i < references->count; i++) {
		if (i == 0)
			label(page, "See");
		page_column(page, LEFT, 0);
		page_put(page, references->items[i]);
		page_line(page);
	}
}

static void write_title(struct page *page, const struct incident *incident)
{
	struct text title = { 0 };

	words_title(&title, incident);
	report_text_put_severity(page, incident->severity);
	page_column(page, 0, 2);
	page->left = page->column;
	page->right = PAGE_WIDTH;
	page_style(page, PAGE_HEADING);
	page_wrap(page, text_get(&title));
	page_style(page, PAGE_PLAIN);
	page_line(page);
	page->text->oom |= title.oom;
	text_release(&title);
}

static void write_incident(struct page *page, const struct report *report,
			   const struct incident *incident, bool verbose, bool shell)
{
	write_title(page, incident);
	write_facts(page, report, incident);
	page_line(page);
	write_why(page, incident, verbose);
	write_steps(page, incident, shell);
	write_others(page, incident, verbose);
	write_of(page, "Ask for", report, incident, words_collect);
	write_chain(page, incident);
	if (verbose || report->every_event)
		write_events(page, report, incident);
	if (verbose)
		write_references(page, incident);
}

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct page page = { .text = text, .color = options->color };
	const struct incident **order = report_order(report, text);
	size_t shell;

	if (!order && report->incident_count > 0) {
		text->oom = true;
		return;
	}
	shell = words_shell_of(order, report->incident_count);
	report_text_write_headline(&page, report);
	if (report->incident_count > 1)
		report_text_write_table(&page, report, order);
	for (size_t i = 0; i < report->incident_count; i++) {
		page_line(&page);
		if (report->incident_count > 1) {
			struct text number = { 0 };

			text_printf(&number, "%zu. ", i + 1);
			page_put(&page, text_get(&number));
			text_release(&number);
		}
		write_incident(&page, report, order[i], options->verbose, i == shell);
	}
	report_text_write_past(&page, report);
	write_other_events(&page, report);
	report_text_write_reading(&page, report, options->verbose);
	free(order);
}
