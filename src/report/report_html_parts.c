/*
 * report_html_parts.c - what several parts of the HTML report consist of: tables, moments,
 * names, badges.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <string.h>

#include "incident.h"
#include "page.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	WORDS_SIZE = 2000,	/* bytes of a sentence; ours have fewer */
	PATH_WIDTH = 260,	/* columns of a path; Windows has no longer ones by default */
};

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

void html_when(struct marked *m, when_t when, bool local_time)
{
	char buffer[WHEN_SIZE];

	when_short_in(when, report_zone(m->report, local_time), buffer);
	if (*buffer)
		text_printf(m->text, "<span class=\"date\">%s</span>", buffer);
}

/* How many bytes of a date and time are at the start of `words`; 0: there is none. */
static size_t date_size(const char *words)
{
	static const char date[] = "dddd-dd-dd", clock[] = " dd:dd:dd";
	size_t size = 0;

	for (; date[size]; size++)
		if (date[size] == 'd' ? words[size] < '0' || words[size] > '9'
				      : words[size] != date[size])
			return 0;
	for (size_t i = 0; clock[i]; i++)
		if (clock[i] == 'd' ? words[size + i] < '0' || words[size + i] > '9'
				    : words[size + i] != clock[i])
			return size;
	size += strlen(clock);
	size += strspn(words + size, "Z+-0123456789:");
	return words[size - 1] == ':' ? size - 1 : size;
}

void html_words(struct marked *m)
{
	const char *words = text_get(m->words);
	size_t all = text_cut(words, WORDS_SIZE), from = 0;

	for (size_t at = 0; at < all; at++) {
		size_t size = date_size(words + at);

		if (size == 0 || at + size > all)
			continue;
		m->marks->plain(m->text, words + from, at - from);
		text_add(m->text, "<span class=\"date\">");
		m->marks->plain(m->text, words + at, size);
		text_add(m->text, "</span>");
		from = at + size;
		at = from - 1;
	}
	m->marks->plain(m->text, words + from, all - from);
	text_add(m->text, words[all] ? "..." : "");
	m->text->oom |= m->words->oom;
	text_reset(m->words);
}

void html_path(struct marked *m, const char *path)
{
	struct text cut = { 0 };
	struct page page = { .text = &cut };
	const char *at, *end;

	page_cut_middle(&page, path, strlen(path), PATH_WIDTH);
	at = text_get(&cut);
	text_add(m->text, m->marks->in_code.before);
	while ((end = strchr(at, '\\'))) {
		m->marks->code(m->text, at, (size_t)(end + 1 - at));
		text_add(m->text, "<wbr>");
		at = end + 1;
	}
	m->marks->code(m->text, at, strlen(at));
	text_add(m->text, m->marks->in_code.after);
	m->text->oom |= cut.oom;
	text_release(&cut);
}

void html_name(struct marked *m, const char *name)
{
	words_name(m->words, name);
	marked_words(m);
}

void html_severity(struct marked *m, enum rules_severity severity)
{
	const char *name = rules_severity_name(severity);

	text_printf(m->text, "<span class=\"badge %s\">%c%s</span>", name, text_upper(name[0]),
		    name + 1);
}

void html_state(struct marked *m, const struct incident *incident)
{
	text_add(m->text, incident->ongoing ?
		 "<span class=\"badge ongoing\">Ongoing</span>" :
		 "<span class=\"badge recovered\">\xE2\x9C\x93 Recovered</span>");
}
