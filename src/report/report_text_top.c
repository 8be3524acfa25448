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
#include "report_words.h"
#include "text.h"

enum {
	COMPUTER_WIDTH = 15,	/* of a column; NetBIOS names have no more */
	SEVERITY_WIDTH = 8,
	GAP = 2,
};

static void write_filters(struct page *page, const struct report *report)
{
	struct text words = { 0 };

	words_filters(&words, report);
	if (words.size) {
		page_wrap(page, text_get(&words));
		page_line(page);
	}
	page->text->oom |= words.oom;
	text_release(&words);
}

/* Is it fixed? */
static void write_compared(struct page *page, const struct report *report)
{
	struct text words = { 0 };

	words_compared(&words, report);
	page->left = 0;
	page->right = PAGE_WIDTH;
	if (words.size) {
		page_style(page, PAGE_HEADING);
		page_wrap(page, text_get(&words));
		page_style(page, PAGE_PLAIN);
		page_line(page);
	}
	page->text->oom |= words.oom;
	text_release(&words);
}

void report_text_write_past(struct page *page, const struct report *report)
{
	size_t count = words_past_count(report);
	struct text words = { 0 };

	for (size_t i = 0; i <= count; i++) {
		text_reset(&words);
		if (i < count)
			words_past(&words, report, i);
		else
			words_past_more(&words, report);
		if (words.size == 0)
			continue;
		if (i == 0)
			report_text_write_heading(page, "Also in the baseline");
		page->left = 4;
		page_column(page, 2, 0);
		page_wrap(page, text_get(&words));
		page_line(page);
	}
	page->text->oom |= words.oom;
	text_release(&words);
}

void report_text_write_headline(struct page *page, const struct report *report)
{
	struct text found = { 0 }, read = { 0 };

	write_compared(page, report);
	words_headline(&found, report);
	words_read(&read, report);
	page->left = 0;
	page->right = PAGE_WIDTH;
	page_style(page, PAGE_HEADING);
	page_wrap(page, text_get(&found));
	page_style(page, PAGE_PLAIN);
	/* On the right of the same line, or on the next if there is no room. */
	if (page->column + GAP + read.size > PAGE_WIDTH)
		page_line(page);
	else
		page_column(page, PAGE_WIDTH - read.size, GAP);
	if (!report->complete)
		page_style(page, PAGE_WARNING);
	text_add(page->text, text_get(&read));
	if (!report->complete)
		page_style(page, PAGE_PLAIN);
	page_line(page);
	write_filters(page, report);
	page->text->oom |= found.oom || read.oom;
	text_release(&found);
	text_release(&read);
}

struct columns {
	size_t number, computer;	/* widths; 0: this column is left out */
	const struct when_zone *zone;
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

static size_t host_width(const struct incident *incident)
{
	struct text host = { 0 };
	size_t width;

	add_host(&host, incident);
	width = text_width(text_get(&host));
	text_release(&host);
	return width < COMPUTER_WIDTH ? width : COMPUTER_WIDTH;
}

static void put_host(struct page *page, const struct incident *incident, size_t width)
{
	struct text host = { 0 };

	add_host(&host, incident);
	page_cut(page, text_get(&host), width);
	text_release(&host);
}

/* A column for the computer only if they differ. */
static struct columns measure_table(const struct incident *const *order, size_t count)
{
	struct columns columns = { .number = 1 };
	bool differ = false;

	for (size_t n = count; n >= 10; n /= 10)
		columns.number++;
	for (size_t i = 0; i < count; i++) {
		const char *name = order[i]->computer ? order[i]->computer : "";
		const char *first = order[0]->computer ? order[0]->computer : "";
		size_t width = host_width(order[i]);

		differ |= !text_equal_nocase(name, first);
		if (width > columns.computer)
			columns.computer = width;
	}
	if (!differ)
		columns.computer = 0;
	return columns;
}

static void write_row(struct page *page, const struct incident *incident, size_t number,
		      const struct columns *columns)
{
	size_t at = columns->number + GAP;
	struct text title = { 0 };
	char since[WHEN_SIZE];

	text_printf(page->text, "%*zu", (int)columns->number, number);
	page->column = columns->number;
	page_column(page, at, GAP);
	report_text_put_severity(page, incident->severity);
	page_column(page, at += SEVERITY_WIDTH + GAP, GAP);
	when_short_in(incident->first_seen, columns->zone, since);
	/* To the minute: the incident below has the second. */
	if (strlen(since) > strlen("2023-01-06 12:03"))
		since[strlen("2023-01-06 12:03")] = '\0';
	page_put(page, since);
	page_column(page, at += strlen("2023-01-06 12:03") + GAP, GAP);
	if (columns->computer) {
		put_host(page, incident, columns->computer);
		page_column(page, at += columns->computer + GAP, GAP);
	}
	page->left = at;
	page->right = PAGE_WIDTH;
	page->longest = PAGE_WIDTH - at;
	words_title(&title, incident);
	page_wrap(page, text_get(&title));
	page->longest = 0;
	page_line(page);
	page->text->oom |= title.oom;
	text_release(&title);
}

void report_text_write_table(struct page *page, const struct report *report,
			     const struct incident *const *order)
{
	size_t count = report->incident_count;
	struct columns columns = measure_table(order, count);

	columns.zone = report->zone;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || order[i]->ongoing != order[i - 1]->ongoing) {
			page_line(page);
			page_style(page, PAGE_HEADING);
			page_put(page, order[i]->ongoing ?
				 "Ongoing when the logs end" : "Recovered");
			page_put(page, ", since (");
			page_put(page, report->zone ? report->zone->name : "UTC");
			text_add(page->text, ")");
			page_style(page, PAGE_PLAIN);
			page_line(page);
		}
		write_row(page, order[i], i + 1, &columns);
	}
}
