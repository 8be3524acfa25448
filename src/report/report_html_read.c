/*
 * report_html_read.c - what was read, in HTML: logs and other files, their problems, and
 * what they do not cover.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>

#include "input_summary.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	INPUTS = 100,		/* listed; those with a loss always */
	FOLD = 12,		/* rows of the table that are not folded away */
	PROBLEMS = 100,		/* listed of an input */
};

static void write_input(struct marked *m, const struct input_summary *input)
{
	words_of_input *const cells[] = { words_records, words_dates, words_status };

	text_add(m->text, "<tr role=\"row\"><td role=\"cell\" class=\"wide path\">");
	marked_put(m, input->path);
	if (input->hint) {
		text_add(m->text, "<div class=\"command\"><pre>");
		marked_code(m, input->hint);
		text_add(m->text, "</pre></div>");
	}
	if (input->sha256) {
		text_add(m->text, "<span class=\"under\">sha256 ");
		marked_code(m, input->sha256);
		text_add(m->text, "</span>");
	}
	text_add(m->text, "</td>");
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		text_add(m->text, "<td role=\"cell\">");
		cells[i](m->words, input);
		html_words(m);
		text_add(m->text, "</td>");
	}
	text_add(m->text, "</tr>\n");
}

/* Which of them has so many listed before it; the count if there are fewer. */
static size_t find_fold(const struct report *report)
{
	size_t listed = 0, i = 0;

	for (; i < report->input_count && listed < FOLD; i++)
		listed += report_lists(report, i, INPUTS);
	return i;
}

static size_t write_rows(struct marked *m, const char *label, size_t from, size_t to)
{
	static const char *const columns[] = { "Log", "Records", "Time", "State", NULL };
	size_t left_out = 0;

	html_table(m->text, label, columns);
	for (size_t i = from; i < to; i++) {
		if (report_lists(m->report, i, INPUTS))
			write_input(m, &m->report->inputs[i]);
		else
			left_out++;
	}
	html_table_end(m->text);
	return left_out;
}

static void write_inputs(struct marked *m)
{
	size_t count = m->report->input_count, fold = find_fold(m->report);
	size_t left_out = write_rows(m, "Table of logs", 0, fold);

	if (fold < count) {
		text_printf(m->text, "<details class=\"folded\"><summary>%zu more logs</summary>\n",
			    count - fold);
		left_out += write_rows(m, "More logs", fold, count);
	}
	if (left_out)
		text_printf(m->text, "<p class=\"more\">and %zu more logs, all read whole</p>\n",
			    left_out);
	text_add(m->text, fold < count ? "</details>\n" : "");
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

void html_read(struct marked *m)
{
	const struct report *report = m->report;

	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"read\">\n"
		 "<h2 id=\"read\">What was read</h2>\n");
	if (report->input_count)
		write_inputs(m);
	for (size_t i = 0; i < report->input_count; i++)
		write_problems(m, &report->inputs[i]);
	marked_not_read(m);
	text_add(m->text, "</section>\n");
}
