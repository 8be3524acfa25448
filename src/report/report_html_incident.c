/*
 * report_html_incident.c - one incident in HTML: cause, fix, evidence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>

#include "catalog.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum { OPEN = 5 };	/* incidents that are not folded */

static void fact(struct text *text, const char *name, struct text *words)
{
	if (words->size) {
		text_printf(text, "<dt>%s</dt><dd>", name);
		html_put(text, text_get(words));
		text_add(text, "</dd>\n");
	}
	text->oom |= words->oom;
	text_release(words);
}

static void fact_of(struct text *text, const char *name, const struct report *report,
		    const struct incident *incident, words_of_incident *add)
{
	struct text words = { 0 };

	add(&words, report, incident);
	fact(text, name, &words);
}

static void write_facts(struct text *text, const struct report *report,
			const struct incident *incident)
{
	struct text computer = { 0 }, error = { 0 }, state = { 0 };

	text_add(text, "<dl class=\"facts\">\n");
	if (incident->computer)
		words_name(&computer, incident->computer);
	fact(text, "Computer", &computer);
	words_state(&state, report, incident);
	fact(text, "Change", &state);
	fact_of(text, "Since", report, incident, words_since);
	fact_of(text, "Pools", report, incident, words_pools);
	fact_of(text, "Sites", report, incident, words_sites);
	if (incident->module) {
		text_add(text, "<dt>Module</dt><dd><code>");
		html_whole(text, incident->module);
		text_add(text, "</code></dd>\n");
	}
	words_error(&error, report, incident);
	fact(text, "Error", &error);
	text_add(text, "</dl>\n");
}

static void write_why(struct text *text, const struct incident *incident)
{
	text_add(text, "<h3>Why</h3>\n<p>");
	html_prose(text, incident->explanation);
	text_printf(text, " <span class=\"quiet\">(confidence: %s)</span></p>\n",
		    rules_confidence_name(incident->confidence));
	if (incident->because_count == 0)
		return;
	text_add(text, "<ul>\n");
	for (size_t i = 0; i < incident->because_count; i++) {
		text_add(text, "<li>");
		html_put(text, incident->because[i]);
		text_add(text, "</li>\n");
	}
	text_add(text, "</ul>\n");
}

static void write_steps(struct text *text, const struct incident *incident, bool shell)
{
	if (incident->step_count == 0)
		return;
	text_add(text, "<h3>Do</h3>\n");
	if (shell)
		text_printf(text, "<p>%s</p>\n", words_shell);
	text_add(text, "<ol>\n");
	for (size_t i = 0; i < incident->step_count; i++) {
		text_add(text, "<li>");
		html_prose(text, incident->steps[i].text);
		if (incident->steps[i].command) {
			text_add(text, "<pre><code>");
			html_whole(text, incident->steps[i].command);
			text_add(text, "</code></pre>");
		}
		text_add(text, "</li>\n");
	}
	text_add(text, "</ol>\n");
}

static void write_others(struct text *text, const struct incident *incident)
{
	if (incident->other_count == 0)
		return;
	text_add(text, "<h3>Or else</h3>\n<ul>\n");
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		text_add(text, "<li><code>");
		html_put(text, other->rule->id);
		text_add(text, "</code>: ");
		html_prose(text, other->check ? other->check : other->title);
		text_add(text, "</li>\n");
	}
	text_add(text, "</ul>\n");
}

static void write_collect(struct text *text, const struct incident *incident)
{
	if (incident->collect_count == 0)
		return;
	text_add(text, "<h3>Ask for</h3>\n<ul>\n");
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(text, "<li>");
		html_prose(text, incident->collect[i]);
		text_add(text, "</li>\n");
	}
	text_add(text, "</ul>\n");
}

/* An address of a rule; only one of the web becomes a link. */
static void write_reference(struct text *text, const char *address)
{
	text_add(text, "<li>");
	if (text_starts(address, "https://") || text_starts(address, "http://")) {
		text_add(text, "<a rel=\"noreferrer\" href=\"");
		html_whole(text, address);
		text_add(text, "\">");
		html_put(text, address);
		text_add(text, "</a>");
	} else {
		html_put(text, address);
	}
	text_add(text, "</li>\n");
}

static void write_references(struct text *text, const struct incident *incident)
{
	const struct rules_strings *references = &incident->rule->references;

	if (references->count == 0)
		return;
	text_add(text, "<h3>See</h3>\n<ul>\n");
	for (size_t i = 0; i < references->count; i++)
		write_reference(text, references->items[i]);
	text_add(text, "</ul>\n");
}

static void write_chain(struct text *text, const struct incident *incident)
{
	text_add(text, "<h3>Chain</h3>\n<p>");
	for (size_t i = 0; i < incident->chain_count; i++) {
		struct text link = { 0 };

		words_link(&link, incident, i);
		text_add(text, i ? " &gt; " : "");
		html_put(text, text_get(&link));
		text_release(&link);
	}
	text_add(text, "</p>\n");
}

static void write_event(struct text *text, const struct report *report,
			const struct incident_event *cited)
{
	const struct event *event = cited->event;
	char when[WHEN_SIZE];

	text_printf(text, "<tr role=\"row\"><td role=\"cell\" class=\"time\">%s</td>"
		    "<td role=\"cell\" class=\"id\">%s %u</td>"
		    "<td role=\"cell\" class=\"wide\">",
		    when_short_in(event->time, report->zone, when), event->kind->family,
		    (unsigned)event->id);
	html_put(text, cited->summary ? cited->summary : "");
	text_add(text, event->recovered ? " (recovered record)" : "");
	text_add(text, "</td><td role=\"cell\" class=\"name\">");
	if (event->input < report->input_count)
		html_put(text, text_base(report->inputs[event->input].path));
	if (event->record_id)
		text_printf(text, ", record %" PRIu64, event->record_id);
	text_add(text, "</td></tr>\n");
}

static void open_events(struct text *text, const char *name, uint64_t count,
			const char *label)
{
	static const char *const columns[] = { "Time", "Event", "What it says", "Where", NULL };

	text_printf(text, "<details><summary>%s: ", name);
	words_count(text, count, "event");
	text_add(text, "</summary>\n");
	html_table(text, label, columns);
}

static void write_events(struct text *text, const struct report *report,
			 const struct incident *incident, size_t number)
{
	char label[64];

	if (incident->event_count == 0)
		return;
	snprintf(label, sizeof(label), "Evidence of incident %zu", number);
	open_events(text, "Evidence", incident->count, label);
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(text, report, &report->events[incident->events[i]]);
	html_table_end(text);
	if (incident->count > incident->event_count)
		text_printf(text, "<p class=\"more\">and %" PRIu64 " more events</p>\n",
			    incident->count - incident->event_count);
	text_add(text, "</details>\n");
}

void html_other_events(struct text *text, const struct report *report)
{
	size_t count = report_other_events(report);

	if (count == 0)
		return;
	text_add(text, "<section aria-labelledby=\"other\">\n"
		 "<h2 id=\"other\">Events of no incident</h2>\n");
	open_events(text, "All", count, "Events of no incident");
	for (size_t i = 0; i < report->event_count; i++)
		if (!report->events[i].incident)
			write_event(text, report, &report->events[i]);
	html_table_end(text);
	text_add(text, "</details>\n</section>\n");
}

void html_incident(struct text *text, const struct report *report,
		   const struct incident *incident, size_t number, bool shell)
{
	const char *severity = rules_severity_name(incident->severity);

	text_printf(text, "<article class=\"incident %s\" id=\"i%zu\" aria-labelledby=\"t%zu\">\n"
		    "<h2 id=\"t%zu\">", severity, number, number, number);
	if (report->incident_count > 1)
		text_printf(text, "%zu. ", number);
	text_printf(text, "<span class=\"severity\">%s</span> ", severity);
	html_title(text, incident);
	text_add(text, "</h2>\n");
	write_facts(text, report, incident);
	if (number > OPEN)
		text_add(text, "<details><summary>Why, what to do, evidence</summary>\n");
	write_why(text, incident);
	write_steps(text, incident, shell);
	write_others(text, incident);
	write_collect(text, incident);
	write_chain(text, incident);
	write_events(text, report, incident, number);
	write_references(text, incident);
	text_add(text, number > OPEN ? "</details>\n</article>\n" : "</article>\n");
}
