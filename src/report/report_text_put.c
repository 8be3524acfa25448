/*
 * report_text_put.c - the styles of the text report.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include "report_words.h"
#include "text.h"

static enum page_style severity_style(enum rules_severity severity)
{
	switch (severity) {
	case RULES_CRITICAL:
	case RULES_ERROR:
		return PAGE_ALARM;
	case RULES_WARNING:
		return PAGE_WARNING;
	case RULES_INFO:
		break;
	}
	return PAGE_NOTE;
}

void report_text_put_severity(struct page *page, enum rules_severity severity)
{
	struct text name = { 0 };

	words_severity(&name, severity);
	page_style(page, severity_style(severity));
	page_put(page, text_get(&name));
	page_style(page, PAGE_PLAIN);
	text_release(&name);
}

void report_text_write_heading(struct page *page, const char *words)
{
	page_line(page);
	page_style(page, PAGE_HEADING);
	page_put(page, words);
	page_style(page, PAGE_PLAIN);
	page_line(page);
}
