/*
 * report_html_parts.c - what several parts of the HTML report consist of: tables, moments,
 * names, badges.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include "incident.h"
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

void html_when(struct marked *m, when_t when, bool local_time)
{
	char buffer[WHEN_SIZE];

	when_short_in(when, report_zone(m->report, local_time), buffer);
	if (*buffer)
		text_printf(m->text, "<span class=\"date\">%s</span>", buffer);
}

void html_name(struct marked *m, const char *name)
{
	words_name(m->words, name);
	marked_words(m);
}

void html_severity(struct marked *m, const struct incident *incident)
{
	const char *name = rules_severity_name(incident->severity);

	text_printf(m->text, "<span class=\"badge %s\">%c%s</span>", name, name[0] - 'a' + 'A',
		    name + 1);
}

void html_state(struct marked *m, const struct incident *incident)
{
	text_add(m->text, incident->ongoing ?
		 "<span class=\"badge ongoing\">Ongoing</span>" :
		 "<span class=\"badge recovered\">\xE2\x9C\x93 Recovered</span>");
}
