/*
 * report_text_put.c - the pieces that all sections of the text report are made of.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "report_text.h"

#include "report_words.h"

void report_text_put(struct text_report *t, enum page_style style, const char *words)
{
	page_style(&t->page, style);
	page_put(&t->page, words);
	page_style(&t->page, PAGE_PLAIN);
}

void report_text_put_severity(struct text_report *t, enum rules_severity severity)
{
	static const enum page_style styles[] = {
		[RULES_CRITICAL] = PAGE_ALARM, [RULES_ERROR] = PAGE_ALARM,
		[RULES_WARNING] = PAGE_WARNING, [RULES_INFO] = PAGE_NOTE,
	};

	words_severity(&t->words, severity);
	report_text_put(t, styles[severity], text_get(&t->words));
	text_reset(&t->words);
}

void report_text_heading(struct text_report *t, const char *name)
{
	page_line(&t->page);
	report_text_put(t, PAGE_HEADING, name);
	page_line(&t->page);
}

void report_text_put_words(struct text_report *t, enum page_style style, size_t left)
{
	t->page.left = left;
	if (style != PAGE_PLAIN)
		page_style(&t->page, style);
	page_wrap(&t->page, text_get(&t->words));
	if (style != PAGE_PLAIN)
		page_style(&t->page, PAGE_PLAIN);
	t->page.text->oom |= t->words.oom;
	text_reset(&t->words);
}

void report_text_wrap(struct text_report *t, size_t left)
{
	if (!t->words.size)
		return;
	report_text_put_words(t, PAGE_PLAIN, left);
	page_line(&t->page);
}

void report_text_line(struct text_report *t, size_t column, const char *words)
{
	page_column(&t->page, column, 0);
	page_put(&t->page, words);
	page_line(&t->page);
}
