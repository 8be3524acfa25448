/*
 * report_html_top.c - the top of the HTML report: what happened in one sentence, the
 * figures below it, and the list of all causes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum { FOLD = 30 };	/* rows of the list that are not folded away */

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

static void put_states(struct marked *m, enum verdict verdict)
{
	const struct causes_counts counts = causes_count(m->report);
	uint64_t count = counts.incidents, ongoing = counts.ongoing;

	if (verdict != VERDICT_INCIDENTS) {
		bool none = verdict == VERDICT_NONE;

		open_tile(m, none ? "good" : "warn", "State");
		text_add(m->text, none ? "\xE2\x9C\x93 Nothing failed" : "Not covered");
		close_tile(m);
		return;
	}
	open_tile(m, ongoing ? "bad" : "good", "State");
	if (count == 1)
		text_add(m->text, ongoing ? "Ongoing" : "\xE2\x9C\x93 Recovered");
	else if (ongoing)
		text_printf(m->text, "%" PRIu64 " ongoing", ongoing);
	else
		text_add(m->text, "\xE2\x9C\x93 All recovered");
	if (ongoing && ongoing < count)
		text_printf(m->text, "<span class=\"small\">%" PRIu64 " recovered</span>",
			    count - ongoing);
	close_tile(m);
}

static void put_severities(struct marked *m)
{
	struct causes_counts counts = causes_count(m->report);
	bool any = false;

	if (m->report->incident_count == 0)
		return;
	open_tile(m, "", m->report->incident_count == 1 ? "Severity" : "Incidents");
	for (int i = RULES_CRITICAL; i <= RULES_INFO; i++) {
		const char *name = rules_severity_name((enum rules_severity)i);
		uint64_t count = counts.by_severity[i];

		if (count == 0)
			continue;
		if (m->report->incident_count == 1)
			text_printf(m->text, "%c%s", text_upper(name[0]), name + 1);
		else
			text_printf(m->text, "%s%" PRIu64 " %s%s",
				    any ? "<span class=\"small\">" : "", count, name,
				    any ? "</span>" : "");
		any = true;
	}
	close_tile(m);
}

static void put_causes(struct marked *m, const struct causes *causes)
{
	if (m->report->incident_count < 2)
		return;
	open_tile(m, "", causes->count == 1 ? "Cause" : "Causes");
	text_printf(m->text, "%zu", causes->count);
	close_tile(m);
}

/* The first part of a full name. */
static void put_host(struct marked *m, const char *name)
{
	struct text host = { 0 };

	words_host(&host, name);
	html_name(m, text_get(&host));
	m->text->oom |= host.oom;
	text_release(&host);
}

/* Those that failed; those that were read if none did. */
static void put_servers(struct marked *m)
{
	size_t count, read;
	const char **names = report_servers(m->report, &count);
	const char **all = report_read_names(m->report, false, NULL, &read);
	size_t shown = count ? count : read;

	m->text->oom |= !names || !all;
	if (names && all && shown > 0) {
		open_tile(m, "", shown == 1 ? "Server" : "Servers");
		if (shown == 1)
			put_host(m, count ? names[0] : all[0]);
		else
			text_printf(m->text, "%zu", shown);
		if (read > shown)
			text_printf(m->text, "<span class=\"small\">of %zu in the logs</span>",
				    read);
		close_tile(m);
	}
	free(names);
	free(all);
}

/* Of incidents that go on; a cause counts a pool once for each computer. */
static void put_pools(struct marked *m, const struct causes *causes)
{
	uint64_t down = 0, recovered = 0;

	for (size_t i = 0; i < causes->count; i++) {
		const struct cause *cause = &causes->items[i];

		down += cause->down_count;
		recovered += cause->disabled_count - cause->down_count;
	}
	if (down + recovered == 0)
		return;
	open_tile(m, down ? "bad" : "", "Pools disabled");
	text_printf(m->text, "%" PRIu64, down ? down : recovered);
	if (down && recovered)
		text_printf(m->text, "<span class=\"small\">%" PRIu64 " more recovered</span>",
			    recovered);
	else if (recovered)
		text_add(m->text, "<span class=\"small\">recovered since</span>");
	close_tile(m);
}

static void put_period(struct marked *m)
{
	when_t first, last;
	char day[WHEN_SIZE];

	report_period(m->report, &first, &last);
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

/* The sentence. */

/* What the heading says: how many of several incidents, else what happened. */
static void put_main(struct marked *m, const struct causes *causes)
{
	words_verdict_only(m->words, m->report);
	words_extent(m->words, m->report, causes);
	if (!m->words->size)
		words_story(m->words, m->report, causes);
	html_words(m);
}

static void put_lead(struct marked *m, const char *before)
{
	if (m->words->size) {
		text_printf(m->text, "<p class=\"lead\">%s", before);
		html_words(m);
		text_add(m->text, "</p>\n");
	}
}

/* What follows the heading: of several incidents what the worst did; the first step. */
static void put_next(struct marked *m, const struct causes *causes)
{
	if (m->report->incident_count > 1)
		words_story(m->words, m->report, causes);
	put_lead(m, "");
	words_first_step(m->words, causes);
	put_lead(m, "<strong>First step:</strong> ");
}

static void put_paragraph(struct marked *m)
{
	if (m->words->size == 0)
		return;
	text_add(m->text, "<p class=\"prose\">");
	html_words(m);
	text_add(m->text, "</p>\n");
}

/* With a baseline the answer is what became of it. */
static void put_heading(struct marked *m, enum verdict verdict, const struct causes *causes)
{
	text_add(m->text, "<h1>");
	if (verdict != VERDICT_INCIDENTS)
		text_printf(m->text, "<span class=\"sign\" aria-hidden=\"true\">%s</span>",
			    verdict == VERDICT_NONE ? "\xE2\x9C\x93" : "?");
	words_compared(m->words, m->report);
	if (m->words->size) {
		text_add_char(m->words, '.');
		html_words(m);
		text_add(m->text, "</h1>\n<p class=\"lead\">");
		put_main(m, causes);
		text_add(m->text, "</p>\n");
	} else {
		put_main(m, causes);
		text_add(m->text, "</h1>\n");
	}
	put_next(m, causes);
}

void html_top(struct marked *m, const struct causes *causes)
{
	enum verdict verdict = report_verdict(m->report, NULL);
	const char *class = verdict != VERDICT_INCIDENTS ? verdict_name(verdict) :
			    causes_count(m->report).ongoing ? "ongoing" : "recovered";

	text_printf(m->text, "<body>\n<header class=\"%s\">\n<div class=\"in\">\n"
		    "<p class=\"kicker\">IIS failure report</p>\n", class);
	put_heading(m, verdict, causes);
	words_filters(m->words, m->report);
	put_paragraph(m);
	text_add(m->text, "<dl class=\"strip\">\n");
	put_states(m, verdict);
	put_severities(m);
	put_causes(m, causes);
	put_servers(m);
	put_pools(m, causes);
	put_period(m);
	put_logs(m);
	text_add(m->text, "</dl>\n</div>\n</header>\n<main>\n");
}

/* The list of all causes. */

static void write_states(struct marked *m, const struct cause *cause)
{
	if (cause->incident_count == 1 || cause->ongoing_count == cause->incident_count ||
	    cause->ongoing_count == 0)
		html_state(m, cause->incidents[0]);
	else
		text_printf(m->text, "<span class=\"badge ongoing\">%zu of %zu ongoing</span>",
			    cause->ongoing_count, cause->incident_count);
}

static void write_servers(struct marked *m, const struct cause *cause)
{
	if (cause->computer_count == 1)
		html_name(m, cause->computers[0]);
	else if (cause->computer_count > 1)
		text_printf(m->text, "%zu servers", cause->computer_count);
	if (cause->computer_count && cause->unnamed)
		text_add(m->text, ", unnamed");
}

static void write_row(struct marked *m, const struct cause *cause)
{
	size_t number = cause->incidents[0]->number;

	text_printf(m->text, "<tr role=\"row\"%s><td role=\"cell\" class=\"id\">",
		    cause->ongoing ? "" : " class=\"over\"");
	words_numbers(m->text, cause);
	text_add(m->text, "</td><td role=\"cell\" class=\"state\">");
	html_severity(m, cause->severity);
	text_add(m->text, "</td><td role=\"cell\" class=\"state\">");
	write_states(m, cause);
	text_printf(m->text, "</td><td role=\"cell\" class=\"wide\"><a href=\"#%c%zu\">",
		    cause->incident_count == 1 && number <= HTML_DETAILS ? 'i' : 'c', number);
	words_title(m->words, cause->title);
	marked_words(m);
	text_add(m->text, "</a></td><td role=\"cell\" class=\"time\">");
	html_when(m, cause->first_seen, cause->incidents[0]->local_time);
	text_add(m->text, "</td><td role=\"cell\" class=\"name\">");
	write_servers(m, cause);
	text_add(m->text, "</td><td role=\"cell\" class=\"id\">");
	if (cause->disabled_count)
		text_printf(m->text, "%" PRIu64 "<span class=\"with-unit\"> pool%s disabled</span>",
			    cause->disabled_count, cause->disabled_count == 1 ? "" : "s");
	text_add(m->text, "</td></tr>\n");
}

static void write_rows(struct marked *m, const struct causes *causes, size_t from, size_t to)
{
	static const char *const columns[] = {
		"#", "Severity", "State", "Cause", "Since", "Server", "Pools disabled", NULL,
	};
	char label[64];

	snprintf(label, sizeof(label), "Causes %zu to %zu", from + 1, to);
	html_table(m->text, label, columns);
	for (size_t i = from; i < to; i++)
		write_row(m, &causes->items[i]);
	html_table_end(m->text);
}

void html_list(struct marked *m, const struct causes *causes)
{
	size_t count = causes->count, open = count <= FOLD ? count : FOLD;

	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"all\">\n"
		 "<h2 id=\"all\">What failed</h2>\n");
	write_rows(m, causes, 0, open);
	if (open < count) {
		text_printf(m->text, "<details class=\"folded\"><summary>%zu more</summary>\n",
			    count - open);
		write_rows(m, causes, open, count);
		text_add(m->text, "</details>\n");
	}
	text_add(m->text, "</section>\n");
}
