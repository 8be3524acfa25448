/*
 * report_html.c - the report as one page that needs nothing else: no script, no
 * other file, nothing from a network.
 *
 * The policy at its top forbids all that, so that a mistake in an escape would
 * stay without effect; only the style sheet with its own hash is allowed.  Works
 * by keyboard and with a screen reader, on a phone, on paper, dark and light.
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

enum {
	DETAILS = 200,		/* incidents shown in full; the table has all */
	FOLD = 30,		/* rows of the table that are not folded away */
	INPUTS = 100,		/* listed; those with a loss always */
	PROBLEMS = 100,		/* listed of an input */
};

static const struct marks marks = {
	.plain = text_html, .code = text_html,
	.in_code = { "<code>", "</code>" }, .item = { "<li>", "</li>\n" },
	.cell = { "<td role=\"cell\">", "</td>" }, .more = { "<p class=\"more\">", "</p>\n" },
	.missing = { "<p><strong>Missing:</strong> ", "</p>\n" },
	.fact = { "<dt>", "</dt><dd>", "</dd>\n" },
	.list = { "<h3>", "</h3>\n<ul>\n", "</ul>\n" },
	.evidence = "<h3>Evidence</h3>\n<ul>\n",
	.coverage = "<h3>Coverage</h3>\n<ul>\n", .passed = { "<p>", "<p>", "</p>\n" },
	.most = 20,
};

static void write_top(struct marked *m)
{
	struct text *text = m->text, headline = { 0 };

	words_verdict(&headline, m->report);
	text_printf(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
		    "content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
		    "form-action 'none'\">\n<meta name=\"viewport\" "
		    "content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
		    report_style_hash);
	marked_put(m, text_get(&headline));
	text_add(text, "</title>\n<style>");
	text_add(text, report_style);
	text_add(text, "</style>\n</head>\n<body>\n<header>\n<h1>");
	marked_put(m, text_get(&headline));
	text_printf(text, "</h1>\n<p class=\"%s\">", m->report->complete ? "whole" : "loss");
	words_read(m->words, m->report);
	marked_words(m);
	text_add(text, " (<a href=\"#read\">what was read</a>)</p>\n");
	words_filters(m->words, m->report);
	if (m->words->size) {
		text_add(text, "<p>");
		marked_words(m);
		text_add(text, "</p>\n");
	}
	text_add(text, "</header>\n<main>\n");
	text->oom |= headline.oom;
	text_release(&headline);
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct marked *m)
{
	if (words_past_count(m->report) == 0)
		return;
	text_add(m->text, "<section aria-labelledby=\"past\">\n"
		 "<h2 id=\"past\">Also in the baseline</h2>\n<ul>\n");
	marked_past(m);
	text_add(m->text, "</ul>\n");
	words_past_more(m->words, m->report);
	if (m->words->size)
		text_printf(m->text, "<p class=\"more\">%s</p>\n", text_get(m->words));
	text_reset(m->words);
	text_add(m->text, "</section>\n");
}

/* The table of all incidents. */

static void write_row(struct marked *m, const struct incident *incident, size_t number)
{
	const char *severity = rules_severity_name(incident->severity);
	char when[WHEN_SIZE];

	text_printf(m->text, "<tr role=\"row\"><td role=\"cell\">%zu</td>"
		    "<td role=\"cell\" class=\"severity %s\">%s</td><td role=\"cell\">%s</td>"
		    "<td role=\"cell\" class=\"wide\">", number, severity, severity,
		    incident->ongoing ? "ongoing" : "recovered");
	if (number <= DETAILS)
		text_printf(m->text, "<a href=\"#i%zu\">", number);
	marked_title(m, incident);
	text_printf(m->text, "%s</td><td role=\"cell\" class=\"time\">%s</td>"
		    "<td role=\"cell\" class=\"name\">", number <= DETAILS ? "</a>" : "",
		    when_short_in(incident->first_seen,
				  report_zone(m->report, incident->local_time), when));
	words_computer(m->words, m->report, incident);
	marked_words(m);
	text_add(m->text, "</td></tr>\n");
}

static void write_rows(struct marked *m, const struct incident *const *order, size_t from,
		       size_t to)
{
	static const char *const columns[] = {
		"#", "Severity", "State", "What", "Since", "Computer", NULL,
	};
	char label[64];

	snprintf(label, sizeof(label), "Incidents %zu to %zu", from + 1, to);
	html_table(m->text, label, columns);
	for (size_t i = from; i < to; i++)
		write_row(m, order[i], i + 1);
	html_table_end(m->text);
}

static void write_table(struct marked *m, const struct incident *const *order)
{
	size_t count = m->report->incident_count, open = count <= FOLD ? count : FOLD;

	text_add(m->text, "<section aria-labelledby=\"all\">\n"
		 "<h2 id=\"all\">All incidents</h2>\n");
	write_rows(m, order, 0, open);
	if (open < count) {
		text_printf(m->text, "<details><summary>%zu more</summary>\n", count - open);
		write_rows(m, order, open, count);
		text_add(m->text, "</details>\n");
	}
	text_add(m->text, "</section>\n");
}

/* What was read. */

static void write_input(struct marked *m, const struct input_summary *input)
{
	text_add(m->text, "<tr role=\"row\"><td role=\"cell\" class=\"wide\">");
	marked_put(m, input->path);
	if (input->hint) {
		text_add(m->text, "<pre>");
		marked_code(m, input->hint);
		text_add(m->text, "</pre>");
	}
	if (input->sha256) {
		text_add(m->text, "<br>sha256 ");
		marked_code(m, input->sha256);
	}
	text_add(m->text, "</td>");
	marked_cells(m, input);
	text_add(m->text, "</tr>\n");
}

static void write_inputs(struct marked *m)
{
	static const char *const columns[] = { "Log", "Records", "Time", "State", NULL };
	size_t left_out = 0;

	html_table(m->text, "Table of logs", columns);
	for (size_t i = 0; i < m->report->input_count; i++) {
		if (report_lists(m->report, i, INPUTS))
			write_input(m, &m->report->inputs[i]);
		else
			left_out++;
	}
	html_table_end(m->text);
	if (left_out)
		text_printf(m->text, "<p class=\"more\">and %zu more logs, all read whole</p>\n",
			    left_out);
}

static void write_problems(struct marked *m, const struct input_summary *input)
{
	if (input->problem_count == 0)
		return;
	text_add(m->text, "<details><summary>Problems of ");
	marked_put(m, input->path);
	text_printf(m->text, ": %" PRIu64 "</summary>\n<ul>\n", input->problem_count);
	marked_problems(m, input, PROBLEMS);
	text_add(m->text, "</details>\n");
}

static void write_end(struct marked *m)
{
	const struct report *report = m->report;

	text_add(m->text, "<section aria-labelledby=\"read\">\n"
		 "<h2 id=\"read\">What was read</h2>\n");
	if (report->input_count)
		write_inputs(m);
	for (size_t i = 0; i < report->input_count; i++)
		write_problems(m, &report->inputs[i]);
	marked_not_read(m);
	text_add(m->text, "</section>\n</main>\n<footer>\n<p>iistriage ");
	marked_put(m, report->version);
	text_add(m->text, ", rules ");
	marked_code(m, report->rules_sha256);
	text_add(m->text, "</p>\n</footer>\n</body>\n</html>\n");
}

/* A single incident comes before the drawing, so that it is on the first screen. */
static void write_incidents(struct marked *m, const struct incident *const *order)
{
	size_t count = m->report->incident_count, shell = words_shell_of(order, count);

	if (count == 1)
		html_incident(m, order[0], 1, shell == 0);
	if (count > 1)
		write_table(m, order);
	html_timeline(m, order);
	for (size_t i = 0; count > 1 && i < count && i < DETAILS; i++)
		html_incident(m, order[i], i + 1, i == shell);
	if (count > DETAILS)
		text_printf(m->text, "<p class=\"more\">The other %zu incidents are in the JSON "
			    "report.</p>\n", count - DETAILS);
}

void report_html(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	const struct incident **order = report_order(report, text);
	struct text words = { 0 };
	struct marked m = { &marks, report, text, &words };

	(void)options;
	write_top(&m);
	if (order || !report->incident_count)
		write_incidents(&m, order);
	write_past(&m);
	html_other_events(&m);
	write_end(&m);
	text_release(&words);
	free(order);
}
