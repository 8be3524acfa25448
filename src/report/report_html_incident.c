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
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

void html_table(struct text *text, const char *label, const char *const *columns)
{
	text_printf(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		    "aria-label=\"%s\">\n<table role=\"table\"><thead role=\"rowgroup\">"
		    "<tr role=\"row\">", label);
	for (size_t i = 0; columns[i]; i++)
		text_printf(text, "<th role=\"columnheader\" scope=\"col\">%s</th>",
			    columns[i]);
	text_add(text, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

void html_table_end(struct text *text)
{
	text_add(text, "</tbody></table></div>\n");
}

enum { OPEN = 5 };	/* incidents that are not folded */

static void write_why(struct marked *m, const struct incident *incident)
{
	text_add(m->text, "<h3>Why</h3>\n<p>");
	marked_prose(m, incident->explanation);
	text_printf(m->text, " <span class=\"quiet\">(confidence: %s)</span></p>\n",
		    rules_confidence_name(incident->confidence));
	if (incident->because_count == 0)
		return;
	text_add(m->text, "<ul>\n");
	marked_because(m, incident);
	text_add(m->text, "</ul>\n");
}

static void write_steps(struct marked *m, const struct incident *incident, bool shell)
{
	if (incident->step_count == 0)
		return;
	text_add(m->text, "<h3>Do</h3>\n");
	if (shell)
		text_printf(m->text, "<p>%s</p>\n", words_shell);
	text_add(m->text, "<ol>\n");
	for (size_t i = 0; i < incident->step_count; i++) {
		text_add(m->text, "<li>");
		marked_prose(m, incident->steps[i].text);
		if (incident->steps[i].command) {
			text_add(m->text, "<pre>");
			marked_code(m, incident->steps[i].command);
			text_add(m->text, "</pre>");
		}
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ol>\n");
}

/* Addresses of a rule; only those of the web become links. */
static void write_references(struct marked *m, const struct rules_strings *references)
{
	if (references->count)
		text_add(m->text, "<h3>See</h3>\n<ul>\n");
	for (size_t i = 0; i < references->count; i++) {
		const char *address = references->items[i];
		bool web = text_starts(address, "https://") || text_starts(address, "http://");

		text_add(m->text, "<li>");
		if (web) {
			text_add(m->text, "<a rel=\"noreferrer\" href=\"");
			marked_whole(m, address);
			text_add(m->text, "\">");
		}
		marked_put(m, address);
		text_add(m->text, web ? "</a></li>\n" : "</li>\n");
	}
	if (references->count)
		text_add(m->text, "</ul>\n");
}

static void write_chain(struct marked *m, const struct incident *incident)
{
	text_add(m->text, "<h3>Chain</h3>\n<p>");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_add(m->words, i ? " > " : "");
		words_link(m->words, incident, i);
	}
	marked_whole(m, text_get(m->words));
	text_reset(m->words);
	text_add(m->text, "</p>\n");
}

static void write_event(struct marked *m, const struct incident_event *cited)
{
	const struct event *event = cited->event;
	char when[WHEN_SIZE];

	text_printf(m->text, "<tr role=\"row\"><td role=\"cell\" class=\"time\">%s</td>"
		    "<td role=\"cell\" class=\"id\">",
		    when_short_in(event->time, report_zone(m->report, event->local_time), when));
	marked_put(m, catalog_shown(event));
	text_printf(m->text, " %u</td><td role=\"cell\" class=\"wide\">", (unsigned)event->id);
	marked_put(m, cited->summary ? cited->summary : "");
	text_add(m->text, event->recovered ? " (recovered record)" : "");
	text_add(m->text, "</td><td role=\"cell\" class=\"name\">");
	if (event->input < m->report->input_count)
		marked_put(m, text_base(m->report->inputs[event->input].path));
	if (event->record_id)
		text_printf(m->text, ", record %" PRIu64, event->record_id);
	text_add(m->text, "</td></tr>\n");
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

static void write_events(struct marked *m, const struct incident *incident, size_t number)
{
	char label[64];

	if (incident->event_count == 0)
		return;
	snprintf(label, sizeof(label), "Evidence of incident %zu", number);
	open_events(m->text, "Evidence", incident->count, label);
	for (size_t i = 0; i < incident->event_count; i++)
		write_event(m, &m->report->events[incident->events[i]]);
	html_table_end(m->text);
	if (incident->count > incident->event_count)
		text_printf(m->text, "<p class=\"more\">and %" PRIu64 " more events</p>\n",
			    incident->count - incident->event_count);
	text_add(m->text, "</details>\n");
}

void html_other_events(struct marked *m)
{
	size_t count = report_other_events(m->report);

	if (count == 0)
		return;
	text_add(m->text, "<section aria-labelledby=\"other\">\n"
		 "<h2 id=\"other\">Events of no incident</h2>\n");
	open_events(m->text, "All", count, "Events of no incident");
	for (size_t i = 0; i < m->report->event_count; i++)
		if (!m->report->events[i].incident)
			write_event(m, &m->report->events[i]);
	html_table_end(m->text);
	text_add(m->text, "</details>\n</section>\n");
}

void html_incident(struct marked *m, const struct incident *incident, size_t number, bool shell)
{
	const char *severity = rules_severity_name(incident->severity);

	text_printf(m->text, "<article class=\"incident %s\" id=\"i%zu\" "
		    "aria-labelledby=\"t%zu\">\n<h2 id=\"t%zu\">", severity, number, number,
		    number);
	if (m->report->incident_count > 1)
		text_printf(m->text, "%zu. ", number);
	text_printf(m->text, "<span class=\"severity\">%s</span> ", severity);
	marked_title(m, incident);
	text_add(m->text, "</h2>\n<dl class=\"facts\">\n");
	marked_facts(m, incident);
	text_add(m->text, "</dl>\n");
	if (number > OPEN)
		text_add(m->text, "<details><summary>Why, what to do, evidence</summary>\n");
	write_why(m, incident);
	write_steps(m, incident, shell);
	marked_others(m, incident);
	marked_ruled_out(m, incident);
	marked_collect(m, incident);
	write_chain(m, incident);
	write_events(m, incident, number);
	write_references(m, &incident->rule->references);
	text_add(m->text, number > OPEN ? "</details>\n</article>\n" : "</article>\n");
}
