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
#include "report_writers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "report.h"
#include "report_shared.h"
#include "rules.h"
#include "text.h"

enum {
	LEFT = 11,		/* where the text behind a label begins */
	NAMES = 6,		/* pools and sites that are named */
	POOLS_IN_FULL = 3,	/* up to so many pools each say when they were disabled */
	NAME_WIDTH = 64,	/* of a pool or computer; real ones are shorter */
	OTHERS = 3,		/* other causes, without --verbose */
	REASONS = 6,		/* of a verdict, without --verbose */
};

static enum page_style severity_style(enum rules_severity severity)
{
	switch (severity) {
	case RULES_CRITICAL:
	case RULES_ERROR:
		return PAGE_ALARM;
	case RULES_WARNING:
		return PAGE_WARNING;
	case RULES_INFO:
		break;
	}
	return PAGE_NOTE;
}

void put_severity(struct page *page, enum rules_severity severity)
{
	char name[16] = "";

	strncat(name, rules_severity_name(severity), sizeof(name) - 1);
	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	page_style(page, severity_style(severity));
	page_put(page, name);
	page_style(page, PAGE_PLAIN);
}

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

/* The clock alone if it is the same day as the other time, which stands near. */
static char *when_near(when_t when, when_t other, char *buffer)
{
	char day[WHEN_SIZE];

	return strcmp(when_date(when, buffer), when_date(other, day)) == 0 ?
		when_clock(when, buffer) : when_short(when, buffer);
}

static void write_since(struct page *page, const struct incident *incident)
{
	char first[WHEN_SIZE], last[WHEN_SIZE], recovered[WHEN_SIZE];
	when_t end = incident->last_seen;
	struct text words = { 0 };

	when_short(incident->first_seen, first);
	when_near(end, incident->first_seen, last);
	when_near(incident->recovered, end, recovered);
	text_add(&words, *first ? first : "a time that is not known");
	if (end != incident->first_seen &&
	    (!incident->ongoing || strlen(last) > strlen("00:00:00Z")))
		text_printf(&words, " to %s", last);
	text_add(&words, ", ");
	report_count(&words, incident->count, "event");
	if (incident->ongoing)
		text_add(&words, "; no recovery before the logs end");
	else
		text_printf(&words, "; recovered%s%s", *recovered ? " at " : "", recovered);
	label(page, "since");
	page_wrap(page, text_get(&words));
	page_line(page);
	text_release(&words);
}

/* Names go into prose as one word each, cut if forged to be long. */
void add_name(struct text *words, const char *name)
{
	struct page page = { .text = words };

	page_cut(&page, name, NAME_WIDTH);
}

static void add_more(struct text *words, size_t count, size_t shown)
{
	if (count > shown)
		text_printf(words, " and %zu more", count - shown);
}

static void add_pools(struct text *words, const struct incident *incident)
{
	size_t shown = incident->pool_shown < NAMES ? incident->pool_shown : NAMES;
	bool in_full = incident->pool_count <= POOLS_IN_FULL;

	if (!in_full) {
		text_printf(words, "%zu pools", incident->pool_count);
		if (incident->disabled_count >= incident->pool_count)
			text_add(words, ", all disabled");
		else if (incident->disabled_count)
			text_printf(words, ", %" PRIu64 " disabled", incident->disabled_count);
		text_add(words, ": ");
	}
	for (size_t i = 0; i < shown; i++) {
		const struct incident_pool *pool = &incident->pools[i];
		char when[WHEN_SIZE];

		text_add(words, i ? ", " : "");
		add_name(words, pool->name);
		if (in_full && pool->disabled)
			text_printf(words, " (disabled at %s)",
				    when_near(pool->disabled, incident->first_seen, when));
	}
	add_more(words, incident->pool_count, shown);
}

static void add_sites(struct text *words, const struct incident *incident)
{
	size_t shown = incident->site_shown < NAMES ? incident->site_shown : NAMES;

	for (size_t i = 0; i < shown; i++) {
		text_add(words, i ? ", " : "");
		add_name(words, incident->sites[i]);
	}
	add_more(words, incident->site_count, shown);
}

static void write_names(struct page *page, const char *name, const struct incident *incident,
			void (*add)(struct text *words, const struct incident *incident))
{
	struct text words = { 0 };

	add(&words, incident);
	label(page, name);
	page_wrap(page, text_get(&words));
	page_line(page);
	text_release(&words);
}

/* The data field in which that code stands, as Event Viewer shows it. */
static void add_data(struct text *words, const struct report *report,
		     const struct incident *incident)
{
	for (size_t i = 0; i < incident->event_count; i++) {
		const struct incident_event *cited = &report->events[incident->events[i]];
		const struct event *event = cited->event;

		if (cited->error.state != incident->error.state ||
		    cited->error.value != incident->error.value ||
		    event->data_size == 0 || event->data_size > 8)
			continue;
		text_add(words, ", data");
		for (size_t at = 0; at < event->data_size; at++)
			text_printf(words, " %02x", event->data[at]);
		return;
	}
}

static void add_error(struct text *words, const struct decode_error *error)
{
	bool is_small = error->code < 0x10000;

	if (error->kind == DECODE_EXIT_CODE)
		text_add(words, "exit code ");
	text_printf(words, is_small ? "%" PRIu32 : "0x%08" PRIX32, error->code);
	if (error->name)
		text_printf(words, " %s", error->name);
	if (error->value != error->code)
		text_printf(words, ", written as 0x%08" PRIX32, error->value);
}

static void write_error(struct page *page, const struct report *report,
			const struct incident *incident)
{
	const struct decode_error *error = &incident->error;
	struct text words = { 0 };

	if (error->state == DECODE_MISSING || error->state == DECODE_NOT_CODE)
		return;
	if (error->state == DECODE_OK || error->state == DECODE_ZERO)
		add_error(&words, error);
	else
		text_printf(&words, "not known: the event %s", decode_state_says(error->state));
	add_data(&words, report, incident);
	label(page, "error");
	page_wrap(page, text_get(&words));
	page_line(page);
	text_release(&words);
}

static void write_facts(struct page *page, const struct report *report,
			const struct incident *incident)
{
	if (report->incident_count > 1 && incident->computer) {
		label(page, "on");
		page_put(page, incident->computer);
		page_line(page);
	}
	write_since(page, incident);
	if (incident->pool_count)
		write_names(page, "pools", incident, add_pools);
	if (incident->site_count)
		write_names(page, "sites", incident, add_sites);
	if (incident->module) {
		label(page, "module");
		page_put(page, incident->module);
		page_line(page);
	}
	write_error(page, report, incident);
}

/* A paragraph behind a mark such as "- " or "1. ". */
static void write_item(struct page *page, const char *mark, const char *words)
{
	page->left = LEFT;
	page_column(page, LEFT, 0);
	page_put(page, mark);
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
	page->right = PAGE_WIDTH - confidence.size - 1;
	page_wrap(page, incident->explanation);
	page_column(page, PAGE_WIDTH - confidence.size, 1);
	page_put(page, text_get(&confidence));
	page_line(page);
	page->right = PAGE_WIDTH;
	for (size_t i = 0; i < shown; i++)
		write_item(page, "- ", incident->because[i]);
	text_release(&confidence);
}

/* A command stands alone on its line, in full: it is copied. */
static void write_command(struct page *page, const char *command, size_t column)
{
	page_column(page, column, 0);
	page_style(page, PAGE_COMMAND);
	page_put(page, command);
	page_style(page, PAGE_PLAIN);
	page_line(page);
}

static void write_steps(struct page *page, const struct incident *incident)
{
	for (size_t i = 0; i < incident->step_count; i++) {
		const struct incident_step *step = &incident->steps[i];
		struct text mark = { 0 };

		if (i == 0)
			label(page, "Do");
		text_printf(&mark, "%zu. ", i + 1);
		write_item(page, text_get(&mark), step->text);
		if (step->command)
			write_command(page, step->command, LEFT + mark.size + 2);
		text_release(&mark);
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

static void write_collect(struct page *page, const struct incident *incident)
{
	struct text words = { 0 };

	if (incident->collect_count == 0)
		return;
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(&words, i ? "; " : "");
		text_add(&words, incident->collect[i]);
	}
	label(page, "Ask for");
	page_wrap(page, text_get(&words));
	page_line(page);
	text_release(&words);
}

static void write_chain(struct page *page, const struct incident *incident)
{
	struct text words = { 0 };

	label(page, "Chain");
	for (size_t i = 0; i < incident->chain_count; i++) {
		const struct incident_link *link = &incident->chain[i];

		text_reset(&words);
		text_printf(&words, "%s%s %u", i ? " > " : "", link->kind->family,
			    (unsigned)link->kind->id);
		if (link->count > 1)
			text_printf(&words, " x%" PRIu64, link->count);
		/* A link is not torn apart; the mark stays on the line before. */
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

static void write_events(struct page *page, const struct report *report,
			 const struct incident *incident)
{
	for (size_t i = 0; i < incident->event_count; i++) {
		const struct incident_event *cited = &report->events[incident->events[i]];
		struct text mark = { 0 };
		char when[WHEN_SIZE];

		if (i == 0)
			label(page, "Events");
		text_printf(&mark, "%s %s %u  ", when_short(cited->event->time, when),
			    cited->event->kind->family, (unsigned)cited->event->id);
		write_item(page, text_get(&mark), cited->summary ? cited->summary : "");
		text_release(&mark);
	}
	if (incident->count > incident->event_count) {
		page_column(page, LEFT, 0);
		text_printf(page->text, "and %" PRIu64 " more",
			    incident->count - incident->event_count);
		page_line(page);
	}
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

static void write_incident(struct page *page, const struct report *report,
			   const struct incident *incident, bool verbose)
{
	put_severity(page, incident->severity);
	text_add(page->text, "  ");
	page->left = page->column += 2;
	page->right = PAGE_WIDTH;
	page_style(page, PAGE_HEADING);
	page_wrap(page, incident->title);
	page_style(page, PAGE_PLAIN);
	page_line(page);
	write_facts(page, report, incident);
	page_line(page);
	write_why(page, incident, verbose);
	write_steps(page, incident);
	write_others(page, incident, verbose);
	write_collect(page, incident);
	write_chain(page, incident);
	if (verbose) {
		write_events(page, report, incident);
		write_references(page, incident);
	}
}

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct page page = { .text = text, .color = options->color };
	const struct incident **order = report_order(report);

	if (!order && report->incident_count > 0) {
		text->lost = true;
		return;
	}
	write_headline(&page, report);
	if (report->incident_count > 1)
		write_table(&page, order, report->incident_count);
	for (size_t i = 0; i < report->incident_count; i++) {
		page_line(&page);
		if (report->incident_count > 1) {
			struct text number = { 0 };

			text_printf(&number, "%zu. ", i + 1);
			page_put(&page, text_get(&number));
			text_release(&number);
		}
		write_incident(&page, report, order[i], options->verbose);
	}
	write_reading(&page, report, options->verbose);
	free(order);
}
