/*
 * check_form_lines.c - lines of text in every encoding, with their places.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "fail.h"
#include "form_lines.h"
#include "input.h"
#include "platform.h"
#include "reader.h"
#include "text.h"

static struct text seen;
static uint64_t problems;

/* A reader that writes down what it is given. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	static const struct input_format format = { .name = "lines" };

	(void)head;
	(void)size;
	return &format;
}

static void *start(const struct input_settings *settings)
{
	(void)settings;
	return calloc(1, sizeof(struct form_lines));
}

static int read_lines(void *self, struct input_source *source, struct fail *fail)
{
	struct form_line line;
	int ret = form_lines_open(self, source, fail);

	while (ret >= 0 && (ret = form_lines_next(self, &line, fail)) > 0)
		text_printf(&seen, "%llu%s <%.40s> %zu\n", (unsigned long long)line.offset,
			    line.cut ? " cut" : "", line.text, line.size);
	return ret < 0 ? -1 : input_source_done(source, fail);
}

static void release(void *self)
{
	if (self)
		form_lines_release(self);
	free(self);
}

static int take_summary(void *context, const struct input_summary *summary)
{
	(void)context;
	problems = summary->problem_count;
	return 0;
}

static const char *lines_of(const void *bytes, size_t size)
{
	static const struct input_reader reader = { .knows = knows, .start = start,
						    .read = read_lines, .free = release };
	static const struct input_reader *const readers[] = { &reader, NULL };
	const struct input_item item = { "text", bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_sink sink = { .summary = take_summary };
	struct fail fail = { 0 };

	text_reset(&seen);
	ck_assert_msg(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) >= 0,
		      "%s", fail.msg);
	return text_get(&seen);
}

static const struct row {
	const char *bytes;
	size_t size;
	const char *lines;
} rows[] = {
#define ROW(bytes, lines) { bytes, sizeof(bytes) - 1, lines }
	ROW("", ""),
	ROW("a", "0 <a> 1\n"),
	ROW("a\nbc\n", "0 <a> 1\n2 <bc> 2\n"),
	ROW("a\r\n\r\nbc", "0 <a> 1\n3 <> 0\n5 <bc> 2\n"),
	ROW("a\rb\r", "0 <a> 1\n2 <b> 1\n"),
	ROW("a\r\r\nb", "0 <a> 1\n4 <b> 1\n"),
	ROW("a\r\rb", "0 <a> 1\n2 <> 0\n3 <b> 1\n"),
	ROW("\xef\xbb\xbf" "a\nb", "0 <a> 1\n5 <b> 1\n"),
	ROW("\xff\xfe" "a\0\r\0\n\0b\0", "0 <a> 1\n8 <b> 1\n"),
	ROW("\xfe\xff" "\0a\0\n\0b", "0 <a> 1\n6 <b> 1\n"),
	ROW("a\0b\0\n\0c\0", "0 <ab> 2\n6 <c> 1\n"),
	ROW("\0a\0b\0\n\0c", "0 <ab> 2\n6 <c> 1\n"),
	ROW("a\0b\0\n\0c\0d", "0 <ab> 2\n6 <c> 1\n"),
	ROW("gr\xc3\xbc\xc3\x9f" "e\n", "0 <gr\xc3\xbc\xc3\x9f" "e> 7\n"),
	ROW("gr\xfc\xdf" "e\nx", "0 <gr\xc3\xbc\xc3\x9f" "e> 7\n6 <x> 1\n"),
	ROW("a\x81 \xe4\n", "0 <a\xef\xbf\xbd \xc3\xa4> 7\n"),
	ROW("a b\0c d\n", "0 <a b c d> 7\n"),
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

START_TEST(reads_lines)
{
	const struct row *row = &rows[_i];

	ck_assert_str_eq(lines_of(row->bytes, row->size), row->lines);
	ck_assert_uint_eq(problems, 0);
}
END_TEST

static void fill(char *text, size_t size, size_t unit, size_t end)
{
	memset(text, 0, size);
	for (size_t at = 0; at < size; at += unit)
		text[at] = at == end ? '\n' : 'x';
}

/* Around the bound, and around the size of a read. */
START_TEST(cuts_long_lines)
{
	static const size_t sizes[] = {
		BOUND_TEXT_LINE - 2, BOUND_TEXT_LINE, BOUND_TEXT_LINE + 2, BOUND_TEXT_LINE + 4,
		3 * BOUND_TEXT_LINE, 5 * BOUND_TEXT_LINE + 65536,
	};
	size_t long_line = sizes[_i / 2], unit = _i % 2 ? 2 : 1, size = long_line + 4 * unit;
	char *text = malloc(size), expected[200];

	fill(text, size, unit, long_line);
	snprintf(expected, sizeof(expected), "0%s <%.40s> %zu\n%zu <xxx> 3\n",
		 long_line > BOUND_TEXT_LINE ? " cut" : "",
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		 (long_line > BOUND_TEXT_LINE ? BOUND_TEXT_LINE : long_line) / unit,
		 long_line + unit);
	ck_assert_str_eq(lines_of(text, size), expected);
	ck_assert_uint_eq(problems, long_line > BOUND_TEXT_LINE);
	free(text);
}
END_TEST

/* Nor is a text read as it should be that may be in a page that cannot be loaded. */
START_TEST(pages_that_cannot_be_loaded)
{
	static const struct { struct form_encoding encoding; int ret; bool decodes; } tries[] = {
		{ { .kind = FORM_UTF8 }, 0, false },
		{ { FORM_PAGE, "CP1252", NULL }, 0, true },
		{ { FORM_PAGE, "CP99999", NULL }, -1, false },
		{ { FORM_PAGE, "CP1252", "CP99999" }, -1, true },
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct platform_decoder *decoder;
		struct fail fail = { "" };

		ck_assert_int_eq(form_encoding_open(&tries[i].encoding, &decoder, &fail),
				 tries[i].ret);
		ck_assert_int_eq(decoder != NULL, tries[i].decodes);
		ck_assert_int_eq(strncmp(fail.msg, "code page 99999 cannot be loaded", 32) == 0,
				 tries[i].ret < 0);
		platform_decoder_free(decoder);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form_lines");
	TCase *tcase = tcase_create("form_lines");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, reads_lines, 0, ROWS);
	tcase_add_loop_test(tcase, cuts_long_lines, 0, 12);
	tcase_add_test(tcase, pages_that_cannot_be_loaded);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	text_release(&seen);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
