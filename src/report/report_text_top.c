/*
 * report_text_top.c - the headline of the text report and the table of its
 * incidents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <string.h>

#include "incident.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	COMPUTER_WIDTH = 15,	/* of a column; NetBIOS names have no more */
	SEVERITY_WIDTH = 8,
	GAP = 2,
};

void report_text_write_headline(struct text_report *t)
{
	struct page *page = &t->page;
	struct text read = { 0 };

	words_compared(&t->words, t->report);
	if (t->words.size) {
		report_text_put_words(t, PAGE_HEADING, 0);
		page_line(page);
	}
	words_headline(&t->words, t->report);
	report_text_put_words(t, PAGE_HEADING, 0);
	/* On the right of the same line, or on the next if there is no room. */
	words_read(&read, t->report);
	if (page->column + GAP + read.size > PAGE_WIDTH)
		page_line(page);
	else
		page_column(page, PAGE_WIDTH - read.size, GAP);
	if (!t->report->complete)
		page_style(page, PAGE_WARNING);
	text_add(page->text, text_get(&read));
	if (!t->report->complete)
		page_style(page, PAGE_PLAIN);
	page_line(page);
	words_filters(&t->words, t->report);
	report_text_wrap(t, 0);
	page->text->oom |= read.oom;
	text_release(&read);
}

struct columns {
	size_t number, computer;	/* widths; 0: this column is left out */
};

/* In the table the first part of a name does; not of an address. */
static void add_host(struct text *words, const struct incident *incident)
{
	const char *name = incident->computer ? incident->computer : "";
	size_t size = strcspn(name, ".");

	if (strspn(name, "0123456789") == size)
		size = strlen(name);
	text_printable(words, name, size);
}

/* A column for the computer only if they differ. */
static struct columns measure_table(struct text_report *t, const struct incident *const *order)
{
	struct columns columns = { .number = 1 };
	bool differ = false;

	for (size_t n = t->report->incident_count; n >= 10; n /= 10)
		columns.number++;
	for (size_t i = 0; i < t->report->incident_count; i++) {
		const char *name = order[i]->computer ? order[i]->computer : "";
		const char *first = order[0]->computer ? order[0]->computer : "";
		size_t width;

		differ |= !text_equal_nocase(name, first);
		add_host(&t->words, order[i]);
		width = text_width(text_get(&t->words));
		text_reset(&t->words);
		if (width > columns.computer)
			columns.computer = width < COMPUTER_WIDTH ? width : COMPUTER_WIDTH;
	}
	if (!differ)
		columns.computer = 0;
	return columns;
}

static void write_row(struct text_report *t, const struct incident *incident, size_t number,
		      const struct columns *columns)
{
	struct page *page = &t->page;
	size_t at = columns->number + GAP;
	char since[WHEN_SIZE];

	text_printf(page->text, "%*zu", (int)columns->number, number);
	page->column = columns->number;
	page_column(page, at, GAP);
	report_text_put_severity(t, incident->severity);
	page_column(page, at += SEVERITY_WIDTH + GAP, GAP);
	when_short_in(incident->first_seen, report_zone(t->report, incident->local_time), since);
	/* To the minute: the incident below has the second. */
	if (strlen(since) > strlen("2023-01-06 12:03"))
		since[strlen("2023-01-06 12:03")] = '\0';
	page_put(page, since);
	page_column(page, at += strlen("2023-01-06 12:03") + GAP, GAP);
	if (columns->computer) {
		add_host(&t->words, incident);
		page_cut(page, text_get(&t->words), columns->computer);
		text_reset(&t->words);
		page_column(page, at += columns->computer + GAP, GAP);
	}
	page->longest = PAGE_WIDTH - at;
	words_title(&t->words, incident->title);
	report_text_wrap(t, at);
	page->longest = 0;
}

void report_text_write_table(struct text_report *t, const struct incident *const *order)
{
	struct columns columns = measure_table(t, order);
	const char *zone = t->report->zone ? t->report->zone->name : "UTC";

	for (size_t i = 0; i < t->report->incident_count; i++) {
		if (i == 0 || order[i]->ongoing != order[i - 1]->ongoing) {
			text_printf(&t->words, "%s, since (%s)", order[i]->ongoing ?
				    "Ongoing when the logs end" : "Recovered", zone);
			report_text_heading(t, text_get(&t->words));
			text_reset(&t->words);
		}
		write_row(t, order[i], i + 1, &columns);
	}
}
