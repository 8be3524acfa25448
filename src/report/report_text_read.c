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
#include "evidence.h"
#include "input_summary.h"
#include "report.h"
#include "report_evidence.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	NAME_WIDTH = 24,	/* of the column; after a longer name the line breaks */
	INPUTS = 60,		/* listed without --verbose; those with a loss or a sum always */
	PROBLEMS = 3,		/* of an input, without --verbose */
	PASSED = 3,		/* links and the like in folders, likewise */
	LIMITS = 4,		/* sentences about coverage, without --verbose */
	GAP = 2,
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

static struct widths measure(struct text_report *t, size_t most)
{
	const struct report *report = t->report;
	struct widths widths = { .common = common_folder(report), .left = 2 };

	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];
		size_t name = page_width(text_base(input->path));

		if (!report_lists(report, i, most) || input->failure)
			continue;
		if (text_base(input->path) != input->path + widths.common)
			widths.left = 4;
		if (name <= NAME_WIDTH)
			widen(&widths.name, name);
		words_records(&t->words, input);
		widen(&widths.records, t->words.size);
		text_reset(&t->words);
		words_dates(&t->words, input);
		widen(&widths.span, t->words.size);
		text_reset(&t->words);
	}
	return widths;
}

static void put_cell(struct text_report *t, size_t column, words_of_input *add,
		     const struct input_summary *input)
{
	add(&t->words, input);
	page_column(&t->page, column, GAP);
	page_put(&t->page, text_get(&t->words));
	text_reset(&t->words);
}

static void write_problems(struct text_report *t, const struct input_summary *input, size_t left)
{
	size_t shown = 0;

	for (; shown < input->problem_kept && (t->verbose || shown < PROBLEMS); shown++) {
		text_printf(&t->words, "at byte %" PRIu64 ": %s", input->problems[shown].offset,
			    input->problems[shown].what);
		report_text_line(t, left, text_get(&t->words));
		text_reset(&t->words);
	}
	if (input->problem_count > shown) {
		page_column(&t->page, left, 0);
		text_printf(t->page.text, "and %" PRIu64 " more", input->problem_count - shown);
		page_line(&t->page);
	}
}

static void write_log(struct text_report *t, const struct input_summary *input,
		      const struct widths *widths)
{
	struct page *page = &t->page;
	bool in_common = text_base(input->path) == input->path + widths->common;
	size_t records = widths->left + widths->name + GAP;
	size_t span = records + widths->records + GAP;

	page_column(page, in_common ? 2 : widths->left, 0);
	page_put(page, text_base(input->path));
	if (page->column + GAP > records)
		page_line(page);
	if (!report_whole(input))
		page_style(page, PAGE_WARNING);
	put_cell(t, records, words_records, input);
	if (widths->span)
		put_cell(t, span, words_dates, input);
	put_cell(t, widths->span ? span + widths->span + GAP : span, words_status, input);
	if (!report_whole(input))
		page_style(page, PAGE_PLAIN);
	page_line(page);
}

/* The path of one that was not read is shown in full, since it may be what is wrong. */
static void write_input(struct text_report *t, const struct input_summary *input,
			const struct widths *widths)
{
	size_t left = (input->failure ? 2 : widths->left) + 2;

	if (input->failure) {
		page_column(&t->page, 2, 0);
		page_put(&t->page, short_path(t->report, input->path, widths->common));
		page_style(&t->page, PAGE_WARNING);
		put_cell(t, 0, words_status, input);
		page_style(&t->page, PAGE_PLAIN);
		page_line(&t->page);
	} else {
		write_log(t, input, widths);
	}
	if (input->hint)
		report_text_line(t, left, input->hint);
	if (input->sha256) {
		text_printf(&t->words, "sha256 %s", input->sha256);
		report_text_line(t, left, text_get(&t->words));
		text_reset(&t->words);
	}
	write_problems(t, input, left);
}

/* One line for all inputs that were not listed. */
static void write_rest(struct text_report *t, size_t most)
{
	uint64_t logs = 0, records = 0, matched = 0;

	for (size_t i = 0; i < t->report->input_count; i++) {
		if (report_lists(t->report, i, most))
			continue;
		logs++;
		records += t->report->inputs[i].records;
		matched += report_of_iis(&t->report->inputs[i]);
	}
	if (logs == 0)
		return;
	text_printf(t->page.text, "  and %" PRIu64 " more, all complete: %" PRIu64 " records, %"
		    PRIu64 " of IIS (--verbose lists them)", logs, records, matched);
	page_line(&t->page);
}

/* Links and the like in folders. */
static void write_passed(struct text_report *t, size_t common)
{
	const struct report *report = t->report;
	size_t shown = 0;

	for (; shown < report->skipped_kept && (t->verbose || shown < PASSED); shown++) {
		page_column(&t->page, 2, 0);
		page_put(&t->page, short_path(report, report->skipped[shown].path, common));
		words_passed(&t->words, &report->skipped[shown]);
		page_column(&t->page, 0, GAP);
		page_put(&t->page, text_get(&t->words));
		text_reset(&t->words);
		page_line(&t->page);
	}
	if (report->skipped_count > shown) {
		text_printf(t->page.text, "  and %" PRIu64 " more links and the like in folders",
			    report->skipped_count - shown);
		page_line(&t->page);
	}
}

static void write_count(struct text_report *t, size_t count, const char *what)
{
	if (!count)
		return;
	text_printf(t->page.text, "  %zu %s (--verbose lists them)", count, what);
	page_line(&t->page);
}

/* Files beside the logs; those that no verdict needs only with --verbose, and of those that could
 * not be read some. */
static void write_evidence(struct text_report *t, size_t common)
{
	size_t count = report_evidence_count(t->report), left_out = 0, others = 0;
	struct report_cited cited;

	t->page.text->oom |= !report_cited_init(&cited, t->report);
	if (count)
		report_text_heading(t, "Evidence");
	for (size_t i = 0; i < count && !t->page.text->oom; i++) {
		const struct evidence_file *file = &t->report->evidence->files[i];

		if (!t->verbose && !file->problem && !report_cited_used(&cited, i)) {
			left_out++;
			continue;
		}
		if (!report_cited_lists(&cited, t->report, i, &others) && !t->verbose)
			continue;
		page_column(&t->page, 2, 0);
		page_put(&t->page, short_path(t->report, file->path, common));
		page_column(&t->page, 0, GAP);
		words_evidence(&t->words, t->report, &cited, i);
		report_text_wrap(t, 4);
	}
	if (others > REPORT_EVIDENCE_OTHERS && !t->verbose)
		write_count(t, others - REPORT_EVIDENCE_OTHERS,
			    "more from which nothing, or not all, is known");
	write_count(t, left_out, "that no verdict needs");
	report_cited_release(&cited);
}

static void write_missing(struct text_report *t)
{
	struct report_missing missing[REPORT_CHANNELS];
	bool any = false;

	t->page.text->oom |= !report_missing(t->report, missing);
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		if (missing[i].computer_count == 0)
			continue;
		if (!any)
			report_text_heading(t, "Missing");
		any = true;
		words_missing(&t->words, &missing[i]);
		report_text_wrap(t, 2);
	}
	report_missing_release(missing);
}

static void write_limits(struct text_report *t)
{
	size_t kept, count;
	const struct coverage_limit *limits = report_limits(t->report, &kept, &count);
	const size_t most = t->verbose ? kept : LIMITS;

	if (kept == 0)
		return;
	report_text_heading(t, "Coverage");
	for (size_t i = 0; i < kept; i++) {
		if (limits[i].rank >= most)
			continue;
		words_limit(&t->words, t->report, &limits[i]);
		report_text_wrap(t, 2);
	}
	if (count > most) {
		words_limits_left(&t->words, t->report, most);
		text_add(&t->words, t->verbose ? "" : " (--verbose lists them)");
		report_text_wrap(t, 2);
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

bool report_text_short(const struct text_report *t)
{
	for (size_t i = 0; i < t->report->input_count; i++)
		if (t->report->inputs[i].sha256)
			return false;
	return !t->verbose && t->report->incident_count && t->report->complete &&
	       report_whole_count(t->report) == t->report->input_count;
}

static void write_one_line(struct text_report *t)
{
	struct input_summary sum = { 0 };

	for (size_t i = 0; i < t->report->input_count; i++) {
		const struct input_summary *input = &t->report->inputs[i];

		sum.records += input->records;
		sum.matched += report_of_iis(input);
	}
	report_period(t->report, &sum.first_event, &sum.last_event);
	page_line(&t->page);
	report_text_put(t, PAGE_HEADING, "Logs");
	page_column(&t->page, 0, 2);
	text_printf(&t->words, "%zu, complete: ", t->report->input_count);
	words_records(&t->words, &sum);
	text_add(&t->words, ", ");
	words_dates(&t->words, &sum);
	report_text_wrap(t, t->page.column);
}

/* Every input, or most of them. */
static void write_list(struct text_report *t, size_t most, const struct widths *widths)
{
	const char *last = NULL;

	page_line(&t->page);
	report_text_put(t, PAGE_HEADING, "Logs");
	write_common(&t->page, t->report, widths->common);
	if (t->report->zone)
		text_add(t->page.text, "  (dates in UTC)");
	page_line(&t->page);
	for (size_t i = 0; i < t->report->input_count; i++) {
		const struct input_summary *input = &t->report->inputs[i];

		if (!report_lists(t->report, i, most))
			continue;
		if (widths->left > 2 && !input->failure)
			write_folder(&t->page, input->path, last, widths->common);
		write_input(t, input, widths);
		last = input->failure ? NULL : input->path;
	}
	write_rest(t, most);
}

bool report_text_write_reading(struct text_report *t)
{
	size_t most = t->verbose ? SIZE_MAX : INPUTS, first;
	const struct widths widths = measure(t, most);
	bool brief = report_text_short(t);

	if (brief)
		write_one_line(t);
	else
		write_list(t, most, &widths);
	first = t->page.text->size;
	write_passed(t, widths.common);
	write_evidence(t, widths.common);
	write_missing(t);
	write_limits(t);
	return brief && t->page.text->size == first;
}
