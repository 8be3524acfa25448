/*
 * report_text_top.c - the headline of the text report and the table of its
 * incidents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "incident.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	COMPUTER_WIDTH = 15,	/* of a column; NetBIOS names have no more */
	WHOLE_WIDTH = 30,	/* where whole names are shown */
	SEVERITY_WIDTH = 8,
	STATE_WIDTH = 9,	/* "recovered" */
	TIME_WIDTH = 16,	/* "2023-01-06 12:03" */
	GAP = 2,
	SERVERS = 20,		/* of a cause, without --verbose */
};

/* Nothing failed, something did, or nobody knows. */
static enum page_style headline_style(const struct report *report)
{
	switch (report_verdict(report, NULL)) {
	case VERDICT_NONE:
		return PAGE_GOOD;
	case VERDICT_NOT_COVERED:
		return PAGE_WARNING;
	case VERDICT_INCIDENTS:
		break;
	}
	return PAGE_HEADING;
}

void report_text_write_headline(struct text_report *t)
{
	struct page *page = &t->page;
	struct text read = { 0 };
	bool all = words_read(&read, t->report);

	words_compared(&t->words, t->report);
	if (t->words.size) {
		const struct report_comparison *compared = t->report->compared;
		bool fixed = !compared->counts[REPORT_STILL_THERE] &&
			     !compared->counts[REPORT_NOT_KNOWN] && !compared->counts[REPORT_NEW];

		report_text_put_words(t, fixed ? PAGE_GOOD : PAGE_WARNING, 0);
		page_line(page);
	}
	words_headline(&t->words, t->report);
	report_text_put_words(t, headline_style(t->report), 0);
	/* On the right of the same line, or on the next if there is no room; the end of the
	 * report says it, too, if all is well. */
	if (page->column + GAP + read.size <= page->right)
		page_column(page, page->right - read.size, GAP);
	else if (!all || !report_text_short(t))
		page_line(page);
	else
		text_reset(&read);
	if (read.size)
		report_text_put(t, all ? PAGE_PLAIN : PAGE_WARNING, text_get(&read));
	page_line(page);
	words_filters(&t->words, t->report);
	report_text_wrap(t, 0);
	page->text->oom |= read.oom;
	text_release(&read);
}

struct columns {
	size_t number, computer;	/* widths; 0: this column is left out */
	size_t time;			/* one more with the mark of a zone that is not known */
};

static bool any_local(const struct cause *causes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < causes[i].incident_count; j++)
			if (causes[i].incidents[j]->local_time)
				return true;
	return false;
}

void report_text_find_shared(struct text_report *t)
{
	struct table_names seen = { .count = 0 };
	size_t count;
	const char **names = report_computers(t->report, &count);
	bool oom = !names;

	for (size_t i = 0; i < count && !oom; i++) {
		size_t known = seen.count;

		words_host(&t->words, names[i]);
		oom = table_names_lower(&seen, text_get(&t->words), t->words.size) == TABLE_NONE;
		if (seen.count == known && !oom)
			oom = table_names_lower(&t->shared, text_get(&t->words), t->words.size) ==
			      TABLE_NONE;
		text_reset(&t->words);
	}
	t->page.text->oom |= oom;
	table_names_release(&seen);
	free(names);
}

/* The short name, or the whole one if others have the same short one. */
static void add_name(struct text_report *t, const char *name)
{
	size_t start = t->words.size;

	words_host(&t->words, name);
	if (t->words.oom || table_names_find_lower(&t->shared, text_get(&t->words) + start,
						   t->words.size - start) == TABLE_NONE)
		return;
	t->words.size = start;
	words_name(&t->words, name);
}

/* "WEB05", or "15 servers" */
static void add_where(struct text_report *t, const struct cause *cause)
{
	if (cause->computer_count > 1)
		words_count(&t->words, cause->computer_count, "server");
	else if (cause->computer_count)
		add_name(t, cause->computers[0]);
	if (cause->computer_count && cause->unnamed)
		text_add(&t->words, ", unnamed");
}

static void add_host(struct text_report *t, const struct incident *incident)
{
	add_name(t, incident->computer ? incident->computer : "");
}

/* The width that a column needs for t->words, which are empty afterwards. */
static size_t column_width(struct text_report *t)
{
	const size_t most = t->shared.count ? WHOLE_WIDTH : COMPUTER_WIDTH;
	size_t width = text_width(text_get(&t->words));

	text_reset(&t->words);
	return width < most ? width : most;
}

static size_t digits(size_t number)
{
	size_t count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

/* The time to the minute: the incident has the second.  Its zone is in the heading, but for
 * one that is not known. */
static void put_time(struct text_report *t, when_t when, bool local_time)
{
	char since[WHEN_SIZE];

	when_short_in(when, report_zone(t->report, local_time), since);
	if (strlen(since) > TIME_WIDTH)
		since[TIME_WIDTH] = '\0';
	page_put(&t->page, since);
	if (*since && local_time)
		page_put(&t->page, "?");
}

/* "since (UTC)", and what "?" after a time means if there are such. */
static void add_since(struct text_report *t, const struct cause *causes, size_t count)
{
	text_printf(&t->words, "since (%s%s)", t->report->zone ? t->report->zone->name : "UTC",
		    any_local(causes, count) ? "; ?: as printed, zone unknown" : "");
}

static void put_number(struct text_report *t, size_t number, size_t width)
{
	text_printf(t->page.text, "%*zu", (int)width, number);
	t->page.column += width;
}

/* "1-15" */
static void put_numbers(struct text_report *t, const struct cause *cause, size_t width)
{
	words_numbers(&t->words, cause);
	text_fill(t->page.text, ' ', width > t->words.size ? width - t->words.size : 0);
	t->page.column += width > t->words.size ? width - t->words.size : 0;
	page_put(&t->page, text_get(&t->words));
	text_reset(&t->words);
}

static void put_where(struct text_report *t, size_t width)
{
	if (width > COMPUTER_WIDTH)
		page_cut_middle(&t->page, text_get(&t->words), t->words.size, width);
	else
		page_cut(&t->page, text_get(&t->words), width);
	text_reset(&t->words);
}

/* A column for the computer only if they differ. */
static struct columns measure_table(struct text_report *t, const struct causes *causes)
{
	struct columns columns = { .time = TIME_WIDTH + any_local(causes->items, causes->count) };
	struct text first = { 0 };
	bool differ = false;

	for (size_t i = 0; i < causes->count; i++) {
		size_t width;

		words_numbers(&t->words, &causes->items[i]);
		if (t->words.size > columns.number)
			columns.number = t->words.size;
		text_reset(&t->words);
		add_where(t, &causes->items[i]);
		if (i == 0)
			text_add(&first, text_get(&t->words));
		differ |= !text_equal_nocase(text_get(&t->words), text_get(&first)) ||
			  causes->items[i].computer_count > 1;
		width = column_width(t);
		if (width > columns.computer)
			columns.computer = width;
	}
	if (!differ)
		columns.computer = 0;
	t->page.text->oom |= first.oom;
	text_release(&first);
	return columns;
}

static void write_row(struct text_report *t, const struct cause *cause,
		      const struct columns *columns)
{
	const struct incident *incident = cause->incidents[0];
	struct page *page = &t->page;
	size_t at = columns->number + GAP;

	put_numbers(t, cause, columns->number);
	page_column(page, at, GAP);
	report_text_put_severity(t, cause->severity);
	page_column(page, at += SEVERITY_WIDTH + GAP, GAP);
	put_time(t, cause->first_seen, incident->local_time);
	page_column(page, at += columns->time + GAP, GAP);
	if (columns->computer) {
		add_where(t, cause);
		put_where(t, columns->computer);
		page_column(page, at += columns->computer + GAP, GAP);
	}
	page->longest = page->right > at + COMPUTER_WIDTH ? page->right - at : COMPUTER_WIDTH;
	words_title(&t->words, cause->title);
	report_text_wrap(t, at);
	page->longest = 0;
}

void report_text_write_table(struct text_report *t, const struct causes *causes)
{
	struct columns columns = measure_table(t, causes);

	for (size_t i = 0; i < causes->count; i++) {
		const struct cause *cause = &causes->items[i];

		if (i == 0 || cause->ongoing != causes->items[i - 1].ongoing) {
			text_printf(&t->words, "%s, ", cause->ongoing ?
				    "Ongoing when the logs end" : "Recovered");
			add_since(t, causes->items, causes->count);
			page_line(&t->page);
			report_text_put_words(t, cause->ongoing ? PAGE_HEADING : PAGE_GOOD, 0);
			page_line(&t->page);
		}
		write_row(t, cause, &columns);
	}
}

static size_t computer_width(struct text_report *t, const struct cause *cause, size_t count)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++) {
		size_t width;

		add_host(t, cause->incidents[i]);
		width = column_width(t);
		most = width > most ? width : most;
	}
	return most;
}

static void write_server(struct text_report *t, const struct cause *cause,
			 const struct incident *incident, const struct columns *columns)
{
	struct page *page = &t->page;
	size_t at = 2 + columns->number + GAP;

	page_column(page, 2, 0);
	put_number(t, incident->number, columns->number);
	if (columns->computer) {
		page_column(page, at, GAP);
		add_host(t, incident);
		put_where(t, columns->computer);
		at += columns->computer + GAP;
	}
	page_column(page, at, GAP);
	report_text_put(t, incident->ongoing ? PAGE_PLAIN : PAGE_GOOD,
			incident->ongoing ? "ongoing" : "recovered");
	page_column(page, at += STATE_WIDTH + GAP, GAP);
	put_time(t, incident->first_seen, incident->local_time);
	page_column(page, at += columns->time + GAP, GAP);
	page->longest = page->right > at + COMPUTER_WIDTH ? page->right - at : COMPUTER_WIDTH;
	if (!cause->same_module && incident->module) {
		words_title(&t->words, text_base(incident->module));
		text_add(&t->words, incident->pool_count ? "; " : "");
	}
	words_pool_names(&t->words, incident);
	if (t->words.size)
		report_text_wrap(t, at);
	else
		page_line(page);
	page->longest = 0;
}

void report_text_write_servers(struct text_report *t, const struct cause *cause)
{
	size_t shown = t->verbose || cause->incident_count <= SERVERS ? cause->incident_count
								      : SERVERS;
	struct columns columns = { .computer = computer_width(t, cause, shown),
				   .time = TIME_WIDTH + any_local(cause, 1) };
	size_t start = t->page.text->size;

	for (size_t i = 0; i < shown; i++)
		if (digits(cause->incidents[i]->number) > columns.number)
			columns.number = digits(cause->incidents[i]->number);
	page_line(&t->page);
	page_column(&t->page, 2, 0);
	text_add(&t->words, "Number, server, state, ");
	add_since(t, cause, 1);
	text_printf(&t->words, ", %spools", cause->same_module ? "" : "module, ");
	report_text_put_words(t, PAGE_LABEL, 2);
	page_line(&t->page);
	for (size_t i = 0; i < shown; i++)
		write_server(t, cause, cause->incidents[i], &columns);
	if (cause->incident_count > shown) {
		text_printf(&t->words, "and %zu more (-v lists them)",
			    cause->incident_count - shown);
		words_other_servers(&t->words, cause, shown);
		page_column(&t->page, 2, 0);
		report_text_wrap(t, 2);
	}
	for (size_t i = start; i < t->page.text->size; i++)
		t->list_lines += t->page.text->bytes[i] == '\n';
}
