/*
 * report_text_read.c - the end of the text report: what was read, what was not,
 * and which log would help.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <inttypes.h>
#include <string.h>

#include "coverage.h"
#include "input_summary.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	NAME_WIDTH = 24,	/* of the column; after a longer name the line breaks */
	INPUTS = 60,		/* listed without --verbose; those with a loss or a sum always */
	PROBLEMS = 3,		/* of an input, without --verbose */
	PASSED = 3,		/* links and the like in folders, likewise */
	LIMITS = 4,		/* sentences about coverage, without --verbose */
	GAP = 3,
};

struct widths {
	size_t common;		/* bytes of the folder that all paths begin with */
	size_t left;		/* where names in folders of their own begin */
	size_t name, records, span;
};

static void widen(size_t *width, size_t other)
{
	if (other > *width)
		*width = other;
}

/* The folder in which all inputs that were read are, with its separator: bytes. */
static size_t common_folder(const struct report *report)
{
	const char *first = NULL;
	size_t size = 0;

	for (size_t i = 0; i < report->input_count; i++) {
		const char *path = report->inputs[i].path;
		size_t same = 0, folder = 0;

		if (report->inputs[i].failure)
			continue;
		if (!first) {
			first = path;
			size = (size_t)(text_base(path) - path);
		}
		for (; same < size && path[same] == first[same]; same++)
			if (path[same] == '/' || path[same] == '\\')
				folder = same + 1;
		size = folder;
	}
	return size;
}

/* A path without the folder of all, which is after the heading. */
static const char *short_path(const struct report *report, const char *path, size_t common)
{
	for (size_t i = 0; common && i < report->input_count; i++)
		if (!report->inputs[i].failure)
			return strncmp(path, report->inputs[i].path, common) == 0 ?
				path + common : path;
	return path;
}

/* Is it listed on a line of its own? */
static bool is_listed(const struct report *report, size_t input, bool verbose)
{
	const struct input_summary *summary = &report->inputs[input];

	return verbose || input < INPUTS || summary->sha256 || !report_whole(summary);
}

static struct widths measure(const struct report *report, bool verbose)
{
	struct widths widths = { .common = common_folder(report), .left = 2 };
	struct text words = { 0 };

	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];
		size_t name = page_width(text_base(input->path));

		if (!is_listed(report, i, verbose) || input->failure)
			continue;
		if (text_base(input->path) != input->path + widths.common)
			widths.left = 4;
		if (name <= NAME_WIDTH)
			widen(&widths.name, name);
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
		     void (*add)(struct text *words, const struct input_summary *input),
		     const struct input_summary *input)
{
	struct text words = { 0 };

	add(&words, input);
	page_column(page, column, GAP);
	page_put(page, text_get(&words));
	page->text->oom |= words.oom;
	text_release(&words);
}

static void write_problems(struct page *page, const struct input_summary *input, size_t left,
			   bool verbose)
{
	size_t shown = 0;

	for (; shown < input->problem_kept && (verbose || shown < PROBLEMS); shown++) {
		page_column(page, left, 0);
		text_printf(page->text, "at byte %" PRIu64 ": ", input->problems[shown].offset);
		page_put(page, input->problems[shown].what);
		page_line(page);
	}
	if (input->problem_count > shown) {
		page_column(page, left, 0);
		text_printf(page->text, "and %" PRIu64 " more", input->problem_count - shown);
		page_line(page);
	}
}

static void write_log(struct page *page, const struct input_summary *input,
		      const struct widths *widths)
{
	bool in_common = text_base(input->path) == input->path + widths->common;
	size_t records = widths->left + widths->name + GAP;
	size_t span = records + widths->records + GAP;

	page_column(page, in_common ? 2 : widths->left, 0);
	page_put(page, text_base(input->path));
	if (page->column + GAP > records)
		page_line(page);
	if (!report_whole(input))
		page_style(page, PAGE_WARNING);
	put_cell(page, records, words_records, input);
	if (widths->span)
		put_cell(page, span, words_dates, input);
	put_cell(page, widths->span ? span + widths->span + GAP : span, words_status, input);
	if (!report_whole(input))
		page_style(page, PAGE_PLAIN);
	page_line(page);
}

/* Its path is shown in full, since it may be the path that is wrong. */
static void write_unread(struct page *page, const struct input_summary *input, const char *path)
{
	page_column(page, 2, 0);
	page_put(page, path);
	page_style(page, PAGE_WARNING);
	put_cell(page, 0, words_status, input);
	page_style(page, PAGE_PLAIN);
	page_line(page);
}

static void write_input(struct page *page, const struct report *report,
			const struct input_summary *input, const struct widths *widths,
			bool verbose)
{
	size_t left = (input->failure ? 2 : widths->left) + 2;

	if (input->failure)
		write_unread(page, input, short_path(report, input->path, widths->common));
	else
		write_log(page, input, widths);
	if (input->hint) {
		page_column(page, left, 0);
		page_put(page, input->hint);
		page_line(page);
	}
	if (input->sha256) {
		page_column(page, left, 0);
		text_add(page->text, "sha256 ");
		page_put(page, input->sha256);
		page_line(page);
	}
	write_problems(page, input, left, verbose);
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

/* Links and the like in folders. */
static void write_passed(struct page *page, const struct report *report, size_t common,
			 bool verbose)
{
	struct text words = { 0 };
	size_t shown = 0;

	for (; shown < report->skipped_kept && (verbose || shown < PASSED); shown++) {
		text_reset(&words);
		words_passed(&words, &report->skipped[shown]);
		page_column(page, 2, 0);
		page_put(page, short_path(report, report->skipped[shown].path, common));
		page_column(page, 0, GAP);
		page_put(page, text_get(&words));
		page_line(page);
	}
	if (report->skipped_count > shown) {
		text_printf(page->text, "  and %" PRIu64 " more links and the like in folders",
			    report->skipped_count - shown);
		page_line(page);
	}
	page->text->oom |= words.oom;
	text_release(&words);
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
		page->text->oom = true;
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

static void write_limit(struct page *page, const struct report *report,
			const struct coverage_limit *limit)
{
	struct text words = { 0 };

	words_limit(&words, report, limit);
	page->left = 2;
	page->right = PAGE_WIDTH;
	page_wrap(page, text_get(&words));
	page_line(page);
	page->text->oom |= words.oom;
	text_release(&words);
}

static void write_limits(struct page *page, const struct report *report, bool verbose)
{
	size_t kept = 0, count = 0, shown;
	const struct coverage_limit *limits =
		report->coverage ? coverage_limits(report->coverage, &kept, &count) : NULL;

	if (kept == 0)
		return;
	page_line(page);
	page_style(page, PAGE_HEADING);
	page_put(page, "Coverage");
	page_style(page, PAGE_PLAIN);
	page_line(page);
	for (shown = 0; shown < kept && (verbose || shown < LIMITS); shown++)
		write_limit(page, report, &limits[shown]);
	if (count > shown) {
		text_printf(page->text, "  and %zu more%s", count - shown,
			    verbose ? "" : " (--verbose lists them)");
		page_line(page);
	}
}

/* The folder of an input, once for all that follow in it; that of all is after the
 * heading. */
static void write_folder(struct page *page, const char *path, const char *last, size_t common)
{
	size_t size = (size_t)(text_base(path) - path);

	if (last && (size_t)(text_base(last) - last) == size && memcmp(path, last, size) == 0)
		return;
	if (size <= common)
		return;
	page_column(page, 2, 0);
	text_printable(page->text, path + common, size - common);
	page_line(page);
}

/* The folder of all, after the heading. */
static void write_common(struct page *page, const struct report *report, size_t common)
{
	for (size_t i = 0; common && i < report->input_count; i++) {
		if (report->inputs[i].failure)
			continue;
		text_add(page->text, "  in ");
		text_printable(page->text, report->inputs[i].path, common);
		return;
	}
}

static void write_inputs(struct page *page, const struct report *report,
			 const struct widths *widths, bool verbose)
{
	const char *last = NULL;

	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];

		if (!is_listed(report, i, verbose))
			continue;
		if (widths->left > 2 && !input->failure)
			write_folder(page, input->path, last, widths->common);
		write_input(page, report, input, widths, verbose);
		last = input->failure ? NULL : input->path;
	}
}

void report_text_write_reading(struct page *page, const struct report *report, bool verbose)
{
	const struct widths widths = measure(report, verbose);

	page_line(page);
	page_style(page, PAGE_HEADING);
	page_put(page, "Read");
	page_style(page, PAGE_PLAIN);
	write_common(page, report, widths.common);
	if (report->zone)
		text_add(page->text, "  (dates in UTC)");
	page_line(page);
	write_inputs(page, report, &widths, verbose);
	write_rest(page, report, verbose);
	write_passed(page, report, widths.common, verbose);
	write_all_missing(page, report);
	write_limits(page, report, verbose);
}
