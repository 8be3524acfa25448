/*
 * report_text_read.c - the end of the text report: what was read, what was not,
 * and which log would help.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <inttypes.h>

#include "input.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	PATH_WIDTH = 32,	/* of the column; a longer path pushes the rest */
	INPUTS = 40,		/* listed without --verbose; those with a loss always */
	PROBLEMS = 3,		/* of an input, without --verbose */
	GAP = 3,
};

struct widths {
	size_t path, records, span;
};

static void widen(size_t *width, size_t other)
{
	if (other > *width)
		*width = other;
}

/* Is it listed on a line of its own? */
static bool is_listed(const struct report *report, size_t input, bool verbose)
{
	return verbose || input < INPUTS || !report_whole(&report->inputs[input]);
}

static struct widths measure(const struct report *report, bool verbose)
{
	struct widths widths = { 0 };
	struct text words = { 0 };

	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_books *input = &report->inputs[i];
		size_t path = page_width(input->path);

		if (!is_listed(report, i, verbose))
			continue;
		if (path <= PATH_WIDTH)
			widen(&widths.path, path);
		if (input->failure)
			continue;
		words_records(&words, input);
		widen(&widths.records, words.size);
		text_reset(&words);
		words_dates(&words, input);
		widen(&widths.span, words.size);
		text_reset(&words);
	}
	text_release(&words);
	return widths;
}

static void put_cell(struct page *page, size_t column,
		     void (*add)(struct text *words, const struct input_books *input),
		     const struct input_books *input)
{
	struct text words = { 0 };

	add(&words, input);
	page_column(page, column, GAP);
	page_put(page, text_get(&words));
	page->text->lost |= words.lost;
	text_release(&words);
}

static void write_problems(struct page *page, const struct input_books *input, bool verbose)
{
	size_t shown = 0;

	for (; shown < input->problem_kept && (verbose || shown < PROBLEMS); shown++) {
		page_column(page, 4, 0);
		text_printf(page->text, "at byte %" PRIu64 ": ", input->problems[shown].offset);
		page_put(page, input->problems[shown].what);
		page_line(page);
	}
	if (input->problem_count > shown) {
		text_printf(page->text, "    and %" PRIu64 " more", input->problem_count - shown);
		page_line(page);
	}
}

static void write_input(struct page *page, const struct input_books *input,
			const struct widths *widths, bool verbose)
{
	size_t records = 2 + widths->path + GAP;
	size_t span = records + widths->records + GAP;

	page_column(page, 2, 0);
	page_put(page, input->path);
	if (!report_whole(input))
		page_style(page, PAGE_WARNING);
	if (!input->failure) {
		put_cell(page, records, words_records, input);
		if (widths->span)
			put_cell(page, span, words_dates, input);
		put_cell(page, widths->span ? span + widths->span + GAP : span,
			 words_status, input);
	} else {
		put_cell(page, records, words_status, input);
	}
	if (!report_whole(input))
		page_style(page, PAGE_PLAIN);
	page_line(page);
	if (input->hint) {
		page_column(page, 4, 0);
		page_put(page, input->hint);
		page_line(page);
	}
	write_problems(page, input, verbose);
}

/* One line for all inputs that were not listed. */
static void write_rest(struct page *page, const struct report *report, bool verbose)
{
	uint64_t logs = 0, records = 0, matched = 0;

	for (size_t i = 0; i < report->input_count; i++) {
		if (is_listed(report, i, verbose))
			continue;
		logs++;
		records += report->inputs[i].records;
		matched += report->inputs[i].matched;
	}
	if (logs == 0)
		return;
	text_printf(page->text, "  and %" PRIu64 " more, all whole: %" PRIu64 " records, %" PRIu64
		    " of IIS (--verbose lists them)", logs, records, matched);
	page_line(page);
}

static void write_missing(struct page *page, const struct report_missing *missing)
{
	struct text words = { 0 };

	words_missing(&words, missing);
	page->left = 2;
	page->right = PAGE_WIDTH;
	page_wrap(page, text_get(&words));
	page_line(page);
	text_release(&words);
}

static void write_all_missing(struct page *page, const struct report *report)
{
	struct report_missing missing[REPORT_CHANNELS];
	bool any = false;

	if (!report_missing(report, missing)) {
		page->text->lost = true;
		return;
	}
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		if (missing[i].computer_count == 0)
			continue;
		if (!any) {
			page_line(page);
			page_style(page, PAGE_HEADING);
			page_put(page, "Missing");
			page_style(page, PAGE_PLAIN);
			page_line(page);
		}
		any = true;
		write_missing(page, &missing[i]);
	}
	report_missing_release(missing);
}

void write_reading(struct page *page, const struct report *report, bool verbose)
{
	const struct widths widths = measure(report, verbose);

	page_line(page);
	page_style(page, PAGE_HEADING);
	page_put(page, "Read");
	page_style(page, PAGE_PLAIN);
	page_line(page);
	for (size_t i = 0; i < report->input_count; i++)
		if (is_listed(report, i, verbose))
			write_input(page, &report->inputs[i], &widths, verbose);
	write_rest(page, report, verbose);
	write_all_missing(page, report);
}
