/*
 * report_text_top.c - the headline of the text report and the table of its
 * incidents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <stdlib.h>
#include <string.h>

#include "incident.h"
#include "input.h"
#include "report.h"
#include "report_shared.h"
#include "text.h"

enum {
	NAMES = 3,		/* computers or channels that are named */
	COMPUTER_WIDTH = 15,	/* of a column; NetBIOS names have no more */
	SEVERITY_WIDTH = 8,
	GAP = 2,
};

/* "WEB01, WEB02 and 3 more" */
static void add_names(struct text *words, const char *const *names, size_t count)
{
	size_t shown = count <= NAMES ? count : NAMES - 1;

	for (size_t i = 0; i < shown; i++) {
		text_add(words, i == 0 ? "" : i + 1 == count ? " and " : ", ");
		add_name(words, names[i]);
	}
	if (count > shown)
		text_printf(words, " and %zu more", count - shown);
}

/* What became of the pools, or of the incident if none was disabled. */
static void add_effect(struct text *words, const struct incident *incident)
{
	if (incident->disabled_count > 1) {
		text_printf(words, "%llu application pools were disabled",
			    (unsigned long long)incident->disabled_count);
		return;
	}
	for (size_t i = 0; i < incident->pool_shown; i++) {
		if (!incident->pools[i].disabled)
			continue;
		add_name(words, incident->pools[i].name);
		text_add(words, " was disabled");
		return;
	}
	text_add(words, incident->ongoing ? "no recovery before the logs end" : "it recovered");
}

static void add_found(struct text *words, const struct report *report)
{
	size_t computers, ongoing = 0;
	const char **names = report_computers(report, &computers);

	report_count(words, report->incident_count, "incident");
	if (computers > 0)
		text_add(words, " on ");
	if (computers == 1)
		add_name(words, names[0]);
	else if (computers > 1)
		report_count(words, computers, "computer");
	text_add(words, ": ");
	for (size_t i = 0; i < report->incident_count; i++)
		ongoing += report->incidents[i].ongoing;
	if (report->incident_count == 1)
		add_effect(words, &report->incidents[0]);
	else if (ongoing == 0)
		text_add(words, "all recovered");
	else
		text_printf(words, "%zu without recovery before the logs end", ongoing);
	free(names);
}

static bool add_span(struct text *words, when_t first, when_t last)
{
	char from[WHEN_SIZE], to[WHEN_SIZE];

	when_date(first, from);
	when_date(last, to);
	if (!*from || !*to)
		return false;
	text_add(words, from);
	if (strcmp(from, to) != 0)
		text_printf(words, " to %s", to);
	return true;
}

/* All of what was read: names of all inputs together, and the span of time. */
struct cover {
	const char **computers, **channels;
	size_t computer_count, channel_count;
	when_t first, last;
	uint64_t records, matched;
};

static void add_cover(struct text *words, const struct cover *cover)
{
	text_add(words, "No IIS failure found");
	if (cover->records == 0) {
		text_add(words, ": the logs hold no records");
		return;
	}
	if (cover->computer_count) {
		text_add(words, " on ");
		add_names(words, cover->computers, cover->computer_count);
	}
	if (cover->channel_count) {
		text_add(words, " in ");
		add_names(words, cover->channels, cover->channel_count);
	}
	if (cover->first) {
		text_add(words, ", ");
		add_span(words, cover->first, cover->last);
	}
}

static void measure(const struct report *report, struct cover *cover)
{
	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_books *input = &report->inputs[i];

		cover->records += input->records;
		cover->matched += input->matched;
		if (input->first_event && (!cover->first || input->first_event < cover->first))
			cover->first = input->first_event;
		if (input->last_event > cover->last)
			cover->last = input->last_event;
	}
	cover->computers = report_read_computers(report, &cover->computer_count);
	cover->channels = report_read_channels(report, &cover->channel_count);
}

static void add_nothing(struct text *words, const struct report *report)
{
	struct cover cover = { 0 };
	size_t failed = 0;

	for (size_t i = 0; i < report->input_count; i++)
		failed += report->inputs[i].failure != NULL;
	if (failed == report->input_count) {
		text_add(words, "No verdict: nothing could be read");
		return;
	}
	measure(report, &cover);
	add_cover(words, &cover);
	free(cover.computers);
	free(cover.channels);
}

static void add_read(struct text *words, const struct report *report)
{
	size_t whole = report_whole_count(report);

	if (report->complete && whole == report->input_count) {
		report_count(words, whole, "log");
		text_add(words, " read whole");
	} else {
		text_printf(words, "INCOMPLETE: %zu of ", whole);
		report_count(words, report->input_count, "log");
		text_add(words, " read whole");
	}
}

void write_headline(struct page *page, const struct report *report)
{
	struct text found = { 0 }, read = { 0 };

	if (report->incident_count)
		add_found(&found, report);
	else
		add_nothing(&found, report);
	add_read(&read, report);
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
	page->text->lost |= found.lost || read.lost;
	text_release(&found);
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

		differ |= !text_same(name, first);
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
	char since[WHEN_SIZE];

	text_printf(page->text, "%*zu", (int)columns->number, number);
	page->column = columns->number;
	page_column(page, at, GAP);
	put_severity(page, incident->severity);
	page_column(page, at += SEVERITY_WIDTH + GAP, GAP);
	when_short(incident->first_seen, since);
	/* To the minute: the second stands with the incident. */
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
	page_wrap(page, incident->title);
	page_line(page);
}

void write_table(struct page *page, const struct incident *const *order, size_t count)
{
	const struct columns columns = measure_table(order, count);

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || order[i]->ongoing != order[i - 1]->ongoing) {
			page_line(page);
			page_style(page, PAGE_HEADING);
			page_put(page, order[i]->ongoing ?
				 "Ongoing when the logs end" : "Recovered");
			page_put(page, ", since (UTC)");
			page_style(page, PAGE_PLAIN);
			page_line(page);
		}
		write_row(page, order[i], i + 1, &columns);
	}
}
