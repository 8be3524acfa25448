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

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_prose.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	DETAILS = 200,		/* incidents shown in full; the table has all */
	FOLD = 30,		/* rows of the table that are not folded away */
	INPUTS = 100,		/* listed; those with a loss always */
	PROBLEMS = 100,		/* listed of an input */
	LIMITS = 20,		/* sentences about coverage */
	PASSED = 20,		/* links and the like in folders */
};

static void write_head(struct text *text, const struct text *headline)
{
	text_add(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		 "style-src 'sha256-");
	text_add(text, report_style_hash);
	text_add(text, "'; base-uri 'none'; form-action 'none'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_put(text, text_get(headline));
	text_add(text, "</title>\n<style>");
	text_add(text, report_style);
	text_add(text, "</style>\n</head>\n<body>\n");
}

static void write_top(struct text *text, const struct report *report)
{
	struct text headline = { 0 }, read = { 0 }, filters = { 0 };

	words_compared(&headline, report);
	text_add(&headline, headline.size ? ". " : "");
	words_headline(&headline, report);
	words_read(&read, report);
	words_filters(&filters, report);
	write_head(text, &headline);
	text_add(text, "<header>\n<h1>");
	html_put(text, text_get(&headline));
	text_printf(text, "</h1>\n<p class=\"%s\">", report->complete ? "whole" : "loss");
	html_put(text, text_get(&read));
	text_add(text, " (<a href=\"#read\">what was read</a>)</p>\n");
	if (filters.size) {
		text_add(text, "<p>");
		html_put(text, text_get(&filters));
		text_add(text, "</p>\n");
	}
	text_add(text, "</header>\n<main>\n");
	text->oom |= headline.oom || read.oom || filters.oom;
	text_release(&headline);
	text_release(&read);
	text_release(&filters);
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct text *text, const struct report *report)
{
	size_t count = words_past_count(report);
	struct text words = { 0 };

	if (count == 0)
		return;
	text_add(text, "<section aria-labelledby=\"past\">\n"
		 "<h2 id=\"past\">Also in the baseline</h2>\n<ul>\n");
	for (size_t i = 0; i < count; i++) {
		text_reset(&words);
		words_past(&words, report, i);
		text_add(text, "<li>");
		html_put(text, text_get(&words));
		text_add(text, "</li>\n");
	}
	text_reset(&words);
	words_past_more(&words, report);
	text_add(text, "</ul>\n");
	if (words.size)
		text_printf(text, "<p class=\"more\">%s</p>\n", text_get(&words));
	text_add(text, "</section>\n");
	text->oom |= words.oom;
	text_release(&words);
}

/* The table of all incidents. */

static void write_row(struct text *text, const struct report *report,
		      const struct incident *incident, size_t number)
{
	const char *severity = rules_severity_name(incident->severity);
	struct text computer = { 0 };
	char when[WHEN_SIZE];

	if (incident->computer)
		words_name(&computer, incident->computer);
	text_printf(text, "<tr role=\"row\"><td role=\"cell\">%zu</td>"
		    "<td role=\"cell\" class=\"severity %s\">%s</td><td role=\"cell\">%s</td>"
		    "<td role=\"cell\" class=\"wide\">", number, severity, severity,
		    incident->ongoing ? "ongoing" : "recovered");
	if (number <= DETAILS)
		text_printf(text, "<a href=\"#i%zu\">", number);
	html_title(text, incident);
	text_printf(text, "%s</td><td role=\"cell\" class=\"time\">%s</td>"
		    "<td role=\"cell\" class=\"name\">", number <= DETAILS ? "</a>" : "",
		    when_short_in(incident->first_seen, report->zone, when));
	html_put(text, text_get(&computer));
	text_add(text, "</td></tr>\n");
	text->oom |= computer.oom;
	text_release(&computer);
}

static void write_rows(struct text *text, const struct report *report,
		       const struct incident *const *order, size_t from, size_t to)
{
	static const char *const columns[] = {
		"#", "Severity", "State", "What", "Since", "Computer", NULL,
	};
	char label[64];

	snprintf(label, sizeof(label), "Incidents %zu to %zu", from + 1, to);
	html_table(text, label, columns);
	for (size_t i = from; i < to; i++)
		write_row(text, report, order[i], i + 1);
	html_table_end(text);
}

static void write_table(struct text *text, const struct report *report,
			const struct incident *const *order)
{
	size_t count = report->incident_count, open = count <= FOLD ? count : FOLD;

	text_add(text, "<section aria-labelledby=\"all\">\n<h2 id=\"all\">All incidents</h2>\n");
	write_rows(text, report, order, 0, open);
	if (open < count) {
		text_printf(text, "<details><summary>%zu more</summary>\n", count - open);
		write_rows(text, report, order, open, count);
		text_add(text, "</details>\n");
	}
	text_add(text, "</section>\n");
}

/* What was read. */

static void cell(struct text *text, const struct input_summary *input,
		 void (*add)(struct text *words, const struct input_summary *input))
{
	struct text words = { 0 };

	add(&words, input);
	text_add(text, "<td role=\"cell\">");
	html_put(text, text_get(&words));
	text_add(text, "</td>");
	text->oom |= words.oom;
	text_release(&words);
}

static void write_input(struct text *text, const struct input_summary *input)
{
	text_add(text, "<tr role=\"row\"><td role=\"cell\" class=\"wide\">");
	html_put(text, input->path);
	if (input->hint) {
		text_add(text, "<pre><code>");
		html_whole(text, input->hint);
		text_add(text, "</code></pre>");
	}
	if (input->sha256) {
		text_add(text, "<br>sha256 <code>");
		html_put(text, input->sha256);
		text_add(text, "</code>");
	}
	text_add(text, "</td>");
	cell(text, input, words_records);
	cell(text, input, words_dates);
	cell(text, input, words_status);
	text_add(text, "</tr>\n");
}

static void write_problems(struct text *text, const struct input_summary *input)
{
	if (input->problem_count == 0)
		return;
	text_add(text, "<details><summary>Problems of ");
	html_put(text, input->path);
	text_printf(text, ": %" PRIu64 "</summary>\n<ul>\n", input->problem_count);
	for (size_t i = 0; i < input->problem_kept && i < PROBLEMS; i++) {
		text_printf(text, "<li>at byte %" PRIu64 ": ", input->problems[i].offset);
		html_put(text, input->problems[i].what);
		text_add(text, "</li>\n");
	}
	text_add(text, "</ul>\n");
	if (input->problem_count > input->problem_kept)
		text_printf(text, "<p class=\"more\">and %" PRIu64 " more</p>\n",
			    input->problem_count - input->problem_kept);
	text_add(text, "</details>\n");
}

static void write_missing(struct text *text, const struct report *report)
{
	struct report_missing missing[REPORT_CHANNELS];

	if (!report_missing(report, missing)) {
		text->oom = true;
		return;
	}
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		struct text words = { 0 };

		if (missing[i].computer_count == 0)
			continue;
		words_missing(&words, &missing[i]);
		text_add(text, "<p><strong>Missing:</strong> ");
		html_put(text, text_get(&words));
		text_add(text, "</p>\n");
		text->oom |= words.oom;
		text_release(&words);
	}
	report_missing_release(missing);
}

static void write_passed(struct text *text, const struct report *report)
{
	struct text words = { 0 };
	size_t shown = 0;

	for (; shown < report->skipped_kept && shown < PASSED; shown++) {
		text_reset(&words);
		words_passed(&words, &report->skipped[shown]);
		text_add(text, "<p>");
		html_put(text, report->skipped[shown].path);
		text_add(text, ": ");
		html_put(text, text_get(&words));
		text_add(text, "</p>\n");
	}
	if (report->skipped_count > shown)
		text_printf(text, "<p class=\"more\">and %" PRIu64 " more links and the like in "
			    "folders</p>\n", report->skipped_count - shown);
	text->oom |= words.oom;
	text_release(&words);
}

static void write_limits(struct text *text, const struct report *report)
{
	size_t shown = 0, count = 0;
	const struct coverage_limit *limits =
		report->coverage ? coverage_limits(report->coverage, &shown, &count) : NULL;
	struct text words = { 0 };

	if (shown > 0)
		text_add(text, "<h3>Coverage</h3>\n<ul>\n");
	for (size_t i = 0; i < shown && i < LIMITS; i++) {
		text_reset(&words);
		words_limit(&words, report, &limits[i]);
		text_add(text, "<li>");
		html_put(text, text_get(&words));
		text_add(text, "</li>\n");
	}
	if (shown > 0)
		text_add(text, "</ul>\n");
	if (count > LIMITS)
		text_printf(text, "<p class=\"more\">and %zu more</p>\n", count - LIMITS);
	text->oom |= words.oom;
	text_release(&words);
}

static void write_inputs(struct text *text, const struct report *report)
{
	static const char *const columns[] = { "Log", "Records", "Time", "State", NULL };
	size_t left_out = 0;

	html_table(text, "Table of logs", columns);
	for (size_t i = 0; i < report->input_count; i++) {
		if (i < INPUTS || report->inputs[i].sha256 || !report_whole(&report->inputs[i]))
			write_input(text, &report->inputs[i]);
		else
			left_out++;
	}
	html_table_end(text);
	if (left_out)
		text_printf(text, "<p class=\"more\">and %zu more logs, all read whole</p>\n",
			    left_out);
}

static void write_reading(struct text *text, const struct report *report)
{
	text_add(text, "<section aria-labelledby=\"read\">\n<h2 id=\"read\">What was read</h2>\n");
	if (report->input_count)
		write_inputs(text, report);
	for (size_t i = 0; i < report->input_count; i++)
		write_problems(text, &report->inputs[i]);
	write_passed(text, report);
	write_missing(text, report);
	write_limits(text, report);
	text_add(text, "</section>\n");
}

static void write_end(struct text *text, const struct report *report)
{
	text_add(text, "</main>\n<footer>\n<p>iistriage ");
	html_put(text, report->version);
	text_add(text, ", rules <code>");
	html_put(text, report->rules_sha256);
	text_add(text, "</code></p>\n</footer>\n</body>\n</html>\n");
}

/* A single incident comes before the drawing, so that it is on the first screen. */
static void write_incidents(struct text *text, const struct report *report,
			    const struct incident *const *order)
{
	size_t shell = words_shell_of(order, report->incident_count);

	if (report->incident_count == 1)
		html_incident(text, report, order[0], 1, shell == 0);
	if (report->incident_count > 1)
		write_table(text, report, order);
	html_timeline(text, report, order);
	for (size_t i = 0; report->incident_count > 1 && i < report->incident_count; i++) {
		if (i < DETAILS)
			html_incident(text, report, order[i], i + 1, i == shell);
	}
	if (report->incident_count > DETAILS)
		text_printf(text, "<p class=\"more\">The other %zu incidents are in the JSON "
			    "report.</p>\n", report->incident_count - DETAILS);
}

void report_html(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	const struct incident **order = report_order(report);

	(void)options;
	if (!order && report->incident_count > 0) {
		text->oom = true;
		return;
	}
	write_top(text, report);
	write_incidents(text, report, order);
	write_past(text, report);
	html_other_events(text, report);
	write_reading(text, report);
	write_end(text, report);
	free(order);
}
