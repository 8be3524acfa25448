/*
 * report_text_put.c - the pieces that all sections of the text report are made of.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "report_text.h"

#include <string.h>

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

/* How many bytes of words fit on so many lines, the last of which ends `reserve` columns
 * before the others. */
static size_t fitting(const struct page *page, const char *words, size_t lines, size_t reserve)
{
	size_t column = page->column > page->left ? page->column : page->left;
	size_t at = 0, fit = 0, line = 1;

	while (words[at += strspn(words + at, " ")]) {
		size_t size = strcspn(words + at, " ");
		struct text word = { 0 };
		size_t width, gap = column > page->left;

		text_add_bytes(&word, words + at, size);
		width = page_width(text_get(&word));
		text_release(&word);
		if (gap && column + gap + width > page->right) {
			line++;
			column = page->left;
			gap = 0;
		}
		if (line > lines)
			break;
		column += gap + width;
		at += size;
		if (line < lines || column + reserve <= page->right)
			fit = at;
	}
	return !words[at] && !reserve ? at : fit;
}

bool report_text_wrap_most(struct text_report *t, size_t left, size_t lines)
{
	bool cut = false;

	t->page.left = left;
	if (lines && fitting(&t->page, text_get(&t->words), lines, 0) < t->words.size) {
		size_t fit = fitting(&t->page, text_get(&t->words), lines, strlen(" ..."));

		cut = true;
		t->words.size = fit;
		t->words.bytes[fit] = '\0';
		text_add(&t->words, " ...");
	}
	report_text_wrap(t, left);
	return cut;
}

size_t report_text_sentence(const char *from, size_t least)
{
	size_t size = strlen(from);

	for (size_t i = least; i + 2 < size; i++)
		if (from[i] == '.' && from[i + 1] == ' ' &&
		    from[i + 2] >= 'A' && from[i + 2] <= 'Z')
			return i + 1;
	return size;
}

void report_text_part(struct text_report *t, const char *name, const char *more)
{
	if (!t->brevity->packed)
		page_line(&t->page);
	page_column(&t->page, 2, 0);
	report_text_put(t, PAGE_HEADING, name);
	if (more) {
		page_column(&t->page, 0, 2);
		t->page.left = t->page.column;
		page_wrap(&t->page, more);
	}
	page_line(&t->page);
}

void report_text_line(struct text_report *t, size_t column, const char *words)
{
	page_column(&t->page, column, 0);
	page_put(&t->page, words);
	page_line(&t->page);
}
