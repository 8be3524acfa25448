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

enum {
	FACTS = 11,		/* where the value after a label begins */
	INDENT = 3,		/* of an event */
	INLINE = 24,		/* where the words after a heading of a line begin */
	/* A report of one incident: it fits the screen of a laptop, and a page that is
	 * printed. */
	LINES = 40,
	/* What follows the incidents counts up to so many lines: it does not push them out. */
	TAIL = 16,
};

/* The levels in which what is looked at and what is done by hand is cut. */
#define MIDDLE .lines_of_why = 2, .lines = 1, .look = TEXT_SENTENCE, .look_if = TEXT_LINE, \
	.by_hand = TEXT_SENTENCE, .dense = true

/* From all to the least; the first with which the report has no more than LINES is taken. */
static const struct text_brevity levels[] = {
	{ .reasons = SIZE_MAX, .others = SIZE_MAX, .references = SIZE_MAX, .explained = SIZE_MAX },
	{ .reasons = 3, .others = 3, .references = 1, .explained = 160 },
	{ .reasons = 3, .others = 3, .explained = 160, .lines = 2 },
	{ .reasons = 2, .others = 2, .explained = 160, .lines = 1, .dense = true },
	{ .reasons = 2, .others = 2, .explained = 80, .lines = 1, .dense = true,
	  .look = TEXT_SENTENCE, .look_if = TEXT_SENTENCE },
	{ MIDDLE, .reasons = 2, .others = 2, .explained = 80, .lines_of_reason = 6 },
	{ MIDDLE, .reasons = 2, .others = 2, .explained = 80, .lines_of_reason = 4 },
	{ MIDDLE, .reasons = 2, .others = 1, .explained = 1, .lines_of_reason = 3 },
	{ MIDDLE, .reasons = 1, .others = 1, .explained = 1, .lines_of_reason = 4 },
	{ MIDDLE, .reasons = 1, .others = 1, .explained = 1, .lines_of_reason = 2 },
	{ MIDDLE, .reasons = 1, .others = 1, .explained = 1, .lines_of_reason = 4,
	  .packed = true },
	{ MIDDLE, .reasons = 1, .others = 1, .explained = 1, .lines_of_reason = 2,
	  .packed = true },
	{ .reasons = 1, .others = 1, .explained = 1, .lines_of_why = 2, .lines_of_reason = 4,
	  .lines = 1, .look = TEXT_SENTENCE, .look_if = TEXT_LINE, .by_hand = TEXT_LINE,
	  .lines_of_look = 2, .dense = true, .packed = true },
	{ .reasons = 1, .others = 1, .explained = 1, .lines_of_why = 2, .lines_of_reason = 2,
	  .lines = 1, .look = TEXT_SENTENCE, .look_if = TEXT_LINE, .by_hand = TEXT_LINE,
	  .lines_of_look = 2, .dense = true, .packed = true },
};
enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static void label(struct text_report *t, const char *name)
{
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_LABEL, name);
	page_column(&t->page, FACTS, 1);
}

/* t->words on the line of their heading, and as many as that with it; true if cut. */
static bool part_inline(struct text_report *t, const char *name, size_t lines)
{
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_HEADING, name);
	page_column(&t->page, INLINE, 2);
	return report_text_wrap_most(t, t->page.column, lines);
}

/* The first sentences of an explanation, as many as there is room for. */
static void add_explanation(struct text_report *t, const char *from)
{
	size_t size = t->brevity->explained < strlen(from) ?
		report_text_sentence(from, t->brevity->explained) : strlen(from);

	text_add_bytes(&t->words, from, size);
	if (!from[size])
		return;
	text_add(&t->words, " ...");
	t->rest.cut = true;
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
	if (t->brevity->dense)
		words_since_short(&t->words, t->report, incident);
	else
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

/* A paragraph after a bullet. */
static void write_reason(struct text_report *t, const char *reason)
{
	page_column(&t->page, t->brevity->packed ? FACTS : TEXT_LEFT, 0);
	page_put(&t->page, "- ");
	text_add(&t->words, reason);
	t->rest.cut |= report_text_wrap_most(t, t->page.column, t->brevity->lines_of_reason);
}

/* With its confidence, under a heading or beside it. */
static void write_explanation(struct text_report *t, const struct incident *incident)
{
	bool packed = t->brevity->packed;
	char confidence[64];

	snprintf(confidence, sizeof(confidence), "(confidence: %s)",
		 rules_confidence_name(incident->confidence));
	if (packed) {
		page_column(&t->page, 2, 0);
		report_text_put(t, PAGE_HEADING, "Why");
		page_column(&t->page, FACTS, 1);
		text_printf(&t->words, "%s ", confidence);
	} else {
		report_text_part(t, "Why", confidence);
	}
	add_explanation(t, incident->explanation);
	t->rest.cut |= report_text_wrap_most(t, packed ? FACTS : TEXT_LEFT,
					     t->brevity->lines_of_why);
}

static void put_proof(void *context)
{
	struct text_report *t = context;

	report_text_put_words(t, PAGE_GOOD, TEXT_LEFT);
	if (t->page.column)
		page_line(&t->page);
}

/* cause: NULL, or all of its incidents have what follows in common. */
static void write_why(struct text_report *t, const struct incident *incident,
		      const struct cause *cause)
{
	size_t shown = 0, most = t->brevity->reasons;

	write_explanation(t, incident);
	page_style(&t->page, PAGE_LABEL);
	for (; shown < incident->because_count && shown < most; shown++)
		write_reason(t, incident->because[shown]);
	page_style(&t->page, PAGE_PLAIN);
	t->rest.reasons += incident->because_count - shown;
	if (cause) {
		words_proofs(&t->words, cause, t, put_proof);
		return;
	}
	words_proof(&t->words, incident);
	put_proof(t);
}

static void write_more(struct text_report *t, uint64_t count, size_t shown, const char *what)
{
	if (count <= shown)
		return;
	page_column(&t->page, TEXT_LEFT, 0);
	text_printf(t->page.text, "and %" PRIu64 " more%s", count - shown, what);
	page_line(&t->page);
}

static void write_others(struct text_report *t, const struct incident *incident)
{
	size_t shown = 0;

	for (; shown < incident->other_count && shown < t->brevity->others; shown++) {
		const struct incident_other *other = &incident->others[shown];

		if (shown == 0 && !t->brevity->packed)
			report_text_part(t, "Other causes", NULL);
		text_printf(&t->words, "%s: %s", other->rule->id,
			    other->check ? other->check : other->title);
		if (t->brevity->packed)
			t->rest.cut |= part_inline(t, "Other causes", t->brevity->lines);
		else
			t->rest.cut |= report_text_wrap_most(t, TEXT_LEFT, t->brevity->lines);
	}
	t->rest.others += incident->other_count - shown;
}

static void write_ruled_out(struct text_report *t, const struct incident *incident)
{
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		if (i == 0)
			report_text_part(t, "Ruled out", NULL);
		words_ruled_out(&t->words, &incident->ruled_out[i]);
		report_text_wrap(t, TEXT_LEFT);
	}
}

static void write_collect(struct text_report *t, const struct incident *incident)
{
	const bool beside = !t->brevity->packed && incident->collect_beside;

	if (!t->brevity->packed && (!t->brevity->dense || incident->other_count == 0))
		page_line(&t->page);
	words_collect(&t->words, incident, beside);
	/* Where files go takes a line; what is asked for must not be cut for that. */
	if (t->words.size)
		t->rest.cut |= part_inline(t, "Ask the customer for", t->brevity->lines ?
					   t->brevity->lines + beside : 0);
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
		words_link(&t->words, incident, i, t->brevity->dense);
		/* A link is not torn apart; the > stays on the line before. */
		if (i && page->column + t->words.size > page->right) {
			text_add(page->text, t->brevity->packed ? " > ..." : " >");
			t->rest.cut |= t->brevity->packed;
			if (t->brevity->packed)
				break;
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
	page_column(&t->page, TEXT_LEFT, 0);
	page_put(&t->page, text_get(&t->words));
	/* Names of sources may be long: below them there is more room than beside. */
	t->page.left = TEXT_LEFT + INDENT;
	text_reset(&t->words);
	incident_summarise(&t->words, cited->event, &cited->error);
	page_wrap(&t->page, text_get(&t->words));
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
		report_text_part(t, "Events", NULL);
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
	size_t shown = 0;

	for (; shown < references->count && shown < t->brevity->references; shown++) {
		const char *title = rules_reference_title(references->items[shown]);

		page_column(&t->page, 2, 0);
		report_text_put(t, PAGE_HEADING, shown ? "" : "Reference");
		text_printf(&t->words, title ? "%s <%s>" : "%s%s", title ? title : "",
			    references->items[shown]);
		report_text_line(t, INLINE, text_get(&t->words));
		text_reset(&t->words);
	}
	t->rest.references += references->count - shown;
}

static void add_rest(struct text *words, size_t count, const char *noun)
{
	if (!count)
		return;
	text_add(words, words->size ? ", " : "");
	words_count(words, count, noun);
}

/* How much more there is, and how to see it. */
static void write_rest(struct text_report *t, const struct incident *incident)
{
	const struct text_rest *rest = &t->rest;
	char name[64];

	snprintf(name, sizeof(name), "More: --show %zu", incident->number);
	if (rest->cut)
		text_add(&t->words, "what \"...\" cuts");
	add_rest(&t->words, rest->reasons, "reason");
	add_rest(&t->words, rest->others, "other cause");
	add_rest(&t->words, rest->references, "reference");
	if (t->words.size)
		part_inline(t, name, 0);
}

/* All after the facts. */
static void write_story(struct text_report *t, const struct incident *incident,
			const struct cause *cause)
{
	t->rest = (struct text_rest){ 0 };
	write_why(t, incident, cause);
	report_text_write_steps(t, incident);
	write_others(t, incident);
	write_ruled_out(t, incident);
	write_collect(t, incident);
	write_chain(t, incident);
	write_references(t, incident);
	write_rest(t, incident);
}

static void write_incident(struct text_report *t, const struct incident *incident)
{
	page_line(&t->page);
	write_title(t, incident->number, incident->severity, incident->ongoing,
		    incident->title);
	write_facts(t, incident);
	write_story(t, incident, NULL);
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
	write_story(t, cause->incidents[0], cause);
	for (size_t i = 0; i < cause->incident_count; i++) {
		if (!t->verbose && !t->report->every_event)
			break;
		text_printf(&t->words, "Events of number %zu", cause->incidents[i]->number);
		report_text_part(t, text_get(&t->words), NULL);
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
		t->page.left = TEXT_LEFT;
		page_wrap(&t->page, words_next[i]);
		page_line(&t->page);
	}
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
	words_last(&t->words, t->report, causes, t->verbose);
	report_text_put_words(t, PAGE_HEADING, 0);
	page_line(&t->page);
}

/* What follows the incidents. */
static void write_tail(struct text_report *t, const struct causes *causes, size_t show)
{
	bool one_line;

	write_past(t);
	write_other_events(t);
	if (report_asks_where(t->report))
		write_next(t);
	one_line = report_text_write_reading(t);
	if (show || causes->count == 0)
		return;
	if (!one_line)
		page_line(&t->page);
	write_last(t, causes);
}

static size_t count_lines(const struct text *text, size_t from)
{
	size_t count = 0;

	for (size_t i = from; i < text->size; i++)
		count += text->bytes[i] == '\n';
	return count;
}

/* A cause, as short as it has to be: its lists of servers do not count. */
static void write_fitting(struct text_report *t, const struct cause *cause, size_t lines)
{
	struct text *text = t->page.text;
	size_t start = text->size;

	for (size_t level = 0; level < LEVELS; level++) {
		text->size = start;
		t->brevity = &levels[level];
		t->list_lines = 0;
		write_cause(t, cause);
		if (text->oom || count_lines(text, start) <= lines + t->list_lines)
			return;
	}
}

/* The cause that the last line names; the others where they are asked for. */
static void write_causes(struct text_report *t, const struct causes *causes, size_t lines)
{
	bool all = t->verbose || t->report->every_event;

	if (t->report->incident_count > 1)
		report_text_write_table(t, causes);
	if (causes->lead && !all)
		write_fitting(t, causes->lead, lines);
	else if (causes->lead && !t->verbose)
		write_cause(t, causes->lead);
	for (size_t i = 0; i < causes->count && t->verbose; i++)
		write_cause(t, &causes->items[i]);
}

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct text tail = { 0 };
	struct text_report t = {
		.report = report, .verbose = options->verbose, .brevity = &levels[0],
		.page = { .text = &tail, .color = options->color,
			  .right = options->width ? options->width : PAGE_WIDTH },
	};
	struct causes causes;
	size_t start = text->size, used;

	text->oom |= !causes_make(&causes, report);
	report_text_find_shared(&t);
	write_tail(&t, &causes, options->show);
	t.page.text = text;
	report_text_write_headline(&t);
	used = count_lines(&tail, 0);
	used = (used < TAIL ? used : TAIL) + count_lines(text, start);
	if (options->show)
		write_shown(&t, options->show);
	else
		write_causes(&t, &causes, used < LINES ? LINES - used : 0);
	text_add_bytes(text, text_get(&tail), tail.size);
	text->oom |= tail.oom;
	text_release(&tail);
	causes_release(&causes);
	table_names_release(&t.shared);
	text_release(&t.words);
}
