/*
 * report_html_top.c - the top of the HTML report: what happened in one sentence, the
 * figures below it, and the list of all incidents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum { FOLD = 30 };	/* rows of the list that are not folded away */

static size_t count_ongoing(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->incident_count; i++)
		count += report->incidents[i].ongoing;
	return count;
}

/* Nothing failed, and both logs of all computers say so. */
static bool is_covered(struct marked *m)
{
	struct report_missing missing[REPORT_CHANNELS];
	bool all = m->report->complete;
	uint64_t records = 0;

	m->text->oom |= !report_missing(m->report, missing);
	for (size_t i = 0; i < REPORT_CHANNELS; i++)
		all &= missing[i].computer_count == 0;
	report_missing_release(missing);
	for (size_t i = 0; i < m->report->input_count; i++)
		records += m->report->inputs[i].records;
	return all && records > 0;
}

static const char *verdict_class(struct marked *m)
{
	if (m->report->incident_count)
		return count_ongoing(m->report) ? "ongoing" : "recovered";
	return is_covered(m) ? "none" : "not-covered";
}

/* Figures. */

static void open_tile(struct marked *m, const char *class, const char *name)
{
	text_printf(m->text, "<div%s%s%s><dt>%s</dt><dd>", *class ? " class=\"" : "", class,
		    *class ? "\"" : "", name);
}

static void close_tile(struct marked *m)
{
	text_add(m->text, "</dd></div>\n");
}

static void put_states(struct marked *m)
{
	size_t count = m->report->incident_count, ongoing = count_ongoing(m->report);

	if (count == 0)
		return;
	open_tile(m, ongoing ? "bad" : "good", "State");
	if (count == 1)
		text_add(m->text, ongoing ? "Ongoing" : "\xE2\x9C\x93 Recovered");
	else if (ongoing)
		text_printf(m->text, "%zu ongoing", ongoing);
	else
		text_add(m->text, "\xE2\x9C\x93 All recovered");
	if (ongoing && ongoing < count)
		text_printf(m->text, "<span class=\"small\">%zu recovered</span>",
			    count - ongoing);
	close_tile(m);
}

static void put_severities(struct marked *m)
{
	static const enum rules_severity order[] = {
		RULES_CRITICAL, RULES_ERROR, RULES_WARNING, RULES_INFO,
	};
	bool any = false;

	if (m->report->incident_count == 0)
		return;
	open_tile(m, "", m->report->incident_count == 1 ? "Severity" : "Incidents");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const char *name = rules_severity_name(order[i]);
		size_t count = 0;

		for (size_t j = 0; j < m->report->incident_count; j++)
			count += m->report->incidents[j].severity == order[i];
		if (count == 0)
			continue;
		if (m->report->incident_count == 1)
			text_printf(m->text, "%c%s", name[0] - 'a' + 'A', name + 1);
		else
			text_printf(m->text, "%s%zu %s%s", any ? "<span class=\"small\">" : "",
				    count, name, any ? "</span>" : "");
		any = true;
	}
	close_tile(m);
}

static void put_servers(struct marked *m)
{
	size_t count;
	const char **names = report_computers(m->report, &count);

	m->text->oom |= !names;
	if (count > 0) {
		open_tile(m, "", count == 1 ? "Server" : "Servers");
		if (count == 1)
			html_name(m, names[0]);
		else
			text_printf(m->text, "%zu", count);
		if (m->report->computer_count > count)
			text_printf(m->text, "<span class=\"small\">of %zu</span>",
				    m->report->computer_count);
		close_tile(m);
	}
	free(names);
}

static void put_pools(struct marked *m)
{
	uint64_t down = 0, recovered = 0;

	for (size_t i = 0; i < m->report->incident_count; i++) {
		const struct incident *incident = &m->report->incidents[i];

		*(incident->ongoing ? &down : &recovered) += incident->disabled_count;
	}
	if (down + recovered == 0)
		return;
	open_tile(m, down ? "bad" : "", "Pools disabled");
	text_printf(m->text, "%" PRIu64, down ? down : recovered);
	if (down && recovered)
		text_printf(m->text, "<span class=\"small\">%" PRIu64 " more recovered</span>",
			    recovered);
	close_tile(m);
}

static void put_period(struct marked *m)
{
	when_t first = WHEN_UNKNOWN, last = WHEN_UNKNOWN;
	char day[WHEN_SIZE];

	for (size_t i = 0; i < m->report->input_count; i++) {
		const struct input_summary *input = &m->report->inputs[i];

		if (input->first_event && (!first || input->first_event < first))
			first = input->first_event;
		last = input->last_event > last ? input->last_event : last;
	}
	if (!first)
		return;
	open_tile(m, "", "Logs cover");
	when_date_in(first, m->report->zone, day);
	text_printf(m->text, "<span class=\"date\">%s</span>", day);
	when_date_in(last, m->report->zone, day);
	text_printf(m->text, " <span class=\"small date\">to %s</span>", day);
	close_tile(m);
}

static void put_logs(struct marked *m)
{
	size_t whole = report_whole_count(m->report), count = m->report->input_count;
	bool all = m->report->complete && whole == count;

	if (count == 0)
		return;
	open_tile(m, all ? "" : "warn", "Logs read");
	text_printf(m->text, "%zu of %zu<span class=\"small\">%s, <a href=\"#read\">which</a>"
		    "</span>", whole, count, all ? "completely" : "completely: the rest is damaged "
		    "or was not read");
	close_tile(m);
}

void html_top(struct marked *m, const struct incident *const *order)
{
	const char *class = verdict_class(m);
	bool none = strcmp(class, "none") == 0, missing = strcmp(class, "not-covered") == 0;

	(void)order;
	text_printf(m->text, "<body>\n<header class=\"%s\">\n<p class=\"kicker\">Report on "
		    "failures of IIS</p>\n<h1>", class);
	if (none || missing)
		text_printf(m->text, "<span class=\"sign\" aria-hidden=\"true\">%s</span>",
			    none ? "\xE2\x9C\x93" : "?");
	words_verdict(m->words, m->report);
	marked_words(m);
	text_add(m->text, "</h1>\n");
	words_filters(m->words, m->report);
	if (m->words->size) {
		text_add(m->text, "<p class=\"prose\">");
		marked_words(m);
		text_add(m->text, "</p>\n");
	}
	text_add(m->text, "<dl class=\"strip\">\n");
	put_states(m);
	put_severities(m);
	put_servers(m);
	put_pools(m);
	put_period(m);
	put_logs(m);
	text_add(m->text, "</dl>\n</header>\n<main>\n");
}

/* The list of all incidents. */

static void write_row(struct marked *m, const struct incident *incident, size_t number)
{
	text_printf(m->text, "<tr role=\"row\"%s><td role=\"cell\">%zu</td>"
		    "<td role=\"cell\" class=\"state\">",
		    incident->ongoing ? "" : " class=\"over\"", number);
	html_severity(m, incident);
	text_add(m->text, "</td><td role=\"cell\" class=\"state\">");
	html_state(m, incident);
	text_add(m->text, "</td><td role=\"cell\" class=\"wide\">");
	if (number <= HTML_DETAILS)
		text_printf(m->text, "<a href=\"#i%zu\">", number);
	marked_title(m, incident);
	text_printf(m->text, "%s</td><td role=\"cell\" class=\"time\">",
		    number <= HTML_DETAILS ? "</a>" : "");
	html_when(m, incident->first_seen, incident->local_time);
	text_add(m->text, "</td><td role=\"cell\" class=\"name\">");
	words_computer(m->words, m->report, incident);
	marked_words(m);
	text_add(m->text, "</td></tr>\n");
}

static void write_rows(struct marked *m, const struct incident *const *order, size_t from,
		       size_t to)
{
	static const char *const columns[] = {
		"#", "Severity", "State", "What", "Since", "Server", NULL,
	};
	char label[64];

	snprintf(label, sizeof(label), "Incidents %zu to %zu", from + 1, to);
	html_table(m->text, label, columns);
	for (size_t i = from; i < to; i++)
		write_row(m, order[i], i + 1);
	html_table_end(m->text);
}

void html_list(struct marked *m, const struct incident *const *order)
{
	size_t count = m->report->incident_count, open = count <= FOLD ? count : FOLD;

	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"all\">\n"
		 "<h2 id=\"all\">All incidents</h2>\n");
	write_rows(m, order, 0, open);
	if (open < count) {
		text_printf(m->text, "<details><summary>%zu more</summary>\n", count - open);
		write_rows(m, order, open, count);
		text_add(m->text, "</details>\n");
	}
	text_add(m->text, "</section>\n");
}
