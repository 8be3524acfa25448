/*
 * report_html.c - the report as one page that needs nothing else: no other file,
 * nothing from a network.
 *
 * The policy at its top forbids all that, so that a mistake in an escape would
 * stay without effect; only the style sheet and the script with their own hashes are
 * allowed.  The script adds buttons that copy commands; without it nothing is missing
 * but these.  Works by keyboard and with a screen reader, on a phone, on paper, dark
 * and light.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include "causes.h"
#include "incident.h"
#include "input_lookup.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum { HASH_SHOWN = 12 };	/* characters that tell one set of rules from another */

static const struct marks marks = {
	.plain = text_html, .code = text_html,
	.in_code = { "<code>", "</code>" }, .item = { "<li>", "</li>\n" },
	.more = { "<p class=\"more\">", "</p>\n" },
	.missing = { "<p class=\"prose\"><strong>Missing:</strong> ", "</p>\n" },
	.fact = { "<dt>", "</dt><dd>", "</dd>\n" },
	.list = { "<h3>", "</h3>\n<ul>\n", "</ul>\n" },
	.evidence = "<h3>Other files</h3>\n<ul>\n",
	.coverage = "<h3>Coverage</h3>\n<ul class=\"prose\">\n",
	.passed = { "<p>", "<p>", "</p>\n" },
	.most = 20,
};

static void write_head(struct marked *m)
{
	struct text *text = m->text;

	text_printf(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
		    "content=\"default-src 'none'; style-src 'sha256-%s'; script-src "
		    "'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
		    "<meta name=\"viewport\" "
		    "content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
		    report_style_hash, report_script_hash);
	words_verdict(m->words, m->report);
	marked_words(m);
	text_add(text, "</title>\n<style>");
	text_add(text, report_style);
	text_add(text, "</style>\n</head>\n");
}

/* Incidents of the baseline that are not shown. */
static void write_past(struct marked *m)
{
	if (words_past_count(m->report) == 0)
		return;
	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"past\">\n"
		 "<h2 id=\"past\">Also in the baseline</h2>\n<ul>\n");
	marked_past(m);
	text_add(m->text, "</ul>\n");
	words_past_more(m->words, m->report);
	if (m->words->size)
		text_printf(m->text, "<p class=\"more\">%s</p>\n", text_get(m->words));
	text_reset(m->words);
	text_add(m->text, "</section>\n");
}

/* Of the cause whose commands come first. */
static bool has_command(const struct cause *cause)
{
	size_t count = cause->incident_count;

	return words_shell_of(cause->incidents, count) < count;
}

/* A single incident has the drawing of all time in it. */
static void write_causes(struct marked *m, const struct causes *causes)
{
	size_t count = m->report->incident_count;
	bool said = false;

	if (count > 1) {
		html_list(m, causes);
		html_timeline(m, causes);
	}
	for (size_t i = 0; i < causes->count; i++) {
		bool shell = !said && has_command(&causes->items[i]);

		html_cause(m, &causes->items[i], shell);
		said |= shell;
	}
	if (count > HTML_DETAILS)
		text_printf(m->text, "<p class=\"more\">Incidents from number %d on are in the "
			    "tables only; the JSON report has them in full.</p>\n",
			    HTML_DETAILS + 1);
}

/* Who asks sees 503s: what else they may come from. */
static void write_next(struct marked *m)
{
	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"next\">\n"
		 "<h2 id=\"next\">Sites still answer 503?</h2>\n<ul class=\"prose\">\n");
	for (size_t i = 0; i < WORDS_NEXT; i++) {
		text_add(m->text, "<li>");
		marked_prose(m, words_next[i]);
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ul>\n</section>\n");
}

static void write_foot(struct marked *m)
{
	text_add(m->text, "</main>\n<footer>\n<p class=\"about\">This page is one file. It loads "
		 "nothing and sends nothing; its only script copies commands, and the page works "
		 "without it.</p>\n<p>iistriage ");
	marked_put(m, m->report->version);
	text_add(m->text, ", rules <code>");
	m->marks->plain(m->text, m->report->rules_sha256,
			text_cut(m->report->rules_sha256, HASH_SHOWN));
	text_add(m->text, "</code></p>\n</footer>\n<script>");
	text_add(m->text, report_script);
	text_add(m->text, "</script>\n</body>\n</html>\n");
}

void report_html(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct text words = { 0 };
	struct input_lookup inputs = {
		.inputs = report->inputs, .count = report->input_count,
	};
	struct marked m = { &marks, report, text, &words, &inputs };
	struct causes causes;

	(void)options;
	if (!causes_make(&causes, report)) {
		text->oom = true;
		return;
	}
	write_head(&m);
	html_top(&m, &causes);
	write_causes(&m, &causes);
	write_past(&m);
	if (report->incident_count == 0)
		write_next(&m);
	html_other_events(&m);
	html_read(&m);
	if (report->incident_count == 0)
		html_timeline(&m, &causes);
	write_foot(&m);
	text_release(&words);
	input_lookup_release(&inputs);
	causes_release(&causes);
}
