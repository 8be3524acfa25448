/*
 * report_html_put.c - how words from a log get into HTML, and tables.  Does not know
 * what they say.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <string.h>

#include "report_prose.h"
#include "report_words.h"
#include "text.h"

static const struct report_markup markup = {
	.plain = text_html, .code = text_html, .open = "<code>", .close = "</code>",
};

void html_put(struct text *text, const char *words)
{
	report_prose_put(text, words, text_html);
}

void html_whole(struct text *text, const char *words)
{
	text_html(text, words, strlen(words));
}

void html_title(struct text *text, const struct incident *incident)
{
	struct text title = { 0 };

	words_title(&title, incident);
	html_whole(text, text_get(&title));
	text->oom |= title.oom;
	text_release(&title);
}

void html_prose(struct text *text, const char *words)
{
	report_prose_code(text, words, &markup);
}

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
