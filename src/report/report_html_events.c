/*
 * report_html_events.c - tables of events in HTML, folded: the evidence of an incident,
 * and events of no incident.
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
#include "text.h"

enum { FEW = 5 };	/* events of an incident that is one of many */

static void write_event(struct marked *m, const struct incident_event *cited)
{
	const struct event *event = cited->event;

	text_add(m->text, "<tr role=\"row\"><td role=\"cell\" class=\"time\">");
	html_when(m, event->time, event->local_time);
	text_add(m->text, "</td><td role=\"cell\" class=\"id\">");
	marked_put(m, catalog_shown(event));
	text_printf(m->text, " %u</td><td role=\"cell\" class=\"wide\">", (unsigned)event->id);
	incident_summarise(m->words, event, &cited->error);
	marked_words(m);
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

	text_printf(text, "<details class=\"events\"><summary>%s: ", name);
	words_count(text, count, "event");
	text_add(text, "</summary>\n");
	html_table(text, label, columns);
}

void html_events(struct marked *m, const struct incident *incident)
{
	size_t shown = incident->event_count;
	char label[64];

	if (shown == 0)
		return;
	/* Of many incidents the first tell enough. */
	if (!m->report->all_events && incident->number > HTML_DRAWN && shown > FEW)
		shown = FEW;
	snprintf(label, sizeof(label), "Evidence of incident %zu", incident->number);
	open_events(m->text, "Evidence", incident->count, label);
	for (size_t i = 0; i < shown; i++)
		write_event(m, &m->report->events[incident->events[i]]);
	html_table_end(m->text);
	if (incident->count > shown)
		text_printf(m->text, "<p class=\"more\">and %" PRIu64 " more events</p>\n",
			    incident->count - shown);
	text_add(m->text, "</details>\n");
}

void html_other_events(struct marked *m)
{
	size_t count = report_other_events(m->report);

	if (count == 0)
		return;
	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"other\">\n"
		 "<h2 id=\"other\">Events of no incident</h2>\n");
	open_events(m->text, "All", count, "Events of no incident");
	for (size_t i = 0; i < m->report->event_count; i++)
		if (!m->report->events[i].incident)
			write_event(m, &m->report->events[i]);
	html_table_end(m->text);
	text_add(m->text, "</details>\n</section>\n");
}
