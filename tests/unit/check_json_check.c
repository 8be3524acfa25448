/*
 * check_json_check.c - what is JSON, what is taken for it in logs, and why the rest is not.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "json_check.h"

enum { DEPTH = 3 };

#define CHARACTER "unexpected character"
#define EARLY "it ends too early"
#define BRACKETS "too many brackets inside each other"

static const struct {
	const char *text;
	const char *strict, *lax;	/* why not, or NULL */
	size_t at;			/* of the strict one */
	bool comma, after;
} rows[] = {
	{ "{\"a\": [1, -2.5e+3, true], \"b\": null}", NULL, NULL, 36, false, true },
	{ " [ ] \r\n\t", NULL, NULL, 8, false, true },
	{ "{}", NULL, NULL, 2, false, true },
	{ "\"a\"", NULL, NULL, 3, false, true },
	{ "null ", NULL, NULL, 5, false, true },
	{ "0", NULL, NULL, 1, false, true },
	{ "[\"\\u00e9\\ud83d\\ude00\\udc00\\n\\/\"]", NULL, NULL, 32, false, true },
	{ "[\"line\nbreak, \xff\"]", NULL, NULL, 17, false, true },
	{ "[[[1]]]", NULL, NULL, 7, false, true },
	{ "[[[[1]]]]", BRACKETS, BRACKETS, 3, false, false },
	{ "[[[{\"a\": 1}]]]", BRACKETS, BRACKETS, 3, false, false },
	/* What ends too early. */
	{ "", EARLY, EARLY, 0, false, false },
	{ "  ", EARLY, EARLY, 2, false, false },
	{ "{", EARLY, EARLY, 1, false, false },
	{ "[1,", EARLY, EARLY, 3, false, false },
	{ "[1", EARLY, EARLY, 2, true, false },
	{ "{\"a", EARLY, EARLY, 3, false, false },
	{ "{\"a\"", EARLY, EARLY, 4, false, false },
	{ "{\"a\":", EARLY, EARLY, 5, false, false },
	{ "[\"\\", EARLY, EARLY, 3, false, false },
	{ "[\"\\u00", EARLY, EARLY, 6, false, false },
	{ "[1.", EARLY, EARLY, 3, false, false },
	{ "[1e", EARLY, EARLY, 3, false, false },
	{ "-", EARLY, EARLY, 1, false, false },
	/* What is missing or too much. */
	{ "[1 2]", CHARACTER, CHARACTER, 3, true, false },
	{ "{\"a\": 1 \"b\": 2}", CHARACTER, CHARACTER, 8, true, false },
	{ "{\"a\" 1}", CHARACTER, CHARACTER, 5, false, false },
	{ "{a: 1}", CHARACTER, CHARACTER, 1, false, false },
	{ "{1: 1}", CHARACTER, CHARACTER, 1, false, false },
	{ "[1}", CHARACTER, CHARACTER, 2, true, false },
	{ "[,1]", CHARACTER, CHARACTER, 1, false, false },
	{ "[1,,2]", CHARACTER, CHARACTER, 3, false, false },
	{ "[1]]", CHARACTER, CHARACTER, 3, false, true },
	{ "{} {}", CHARACTER, CHARACTER, 3, false, true },
	{ "[1] // no", CHARACTER, CHARACTER, 4, false, true },
	{ "[\v1]", CHARACTER, CHARACTER, 1, false, false },
	/* Values. */
	{ "[5x]", CHARACTER, CHARACTER, 2, false, false },
	{ "[tru]", CHARACTER, CHARACTER, 1, false, false },
	{ "[truex]", CHARACTER, CHARACTER, 5, false, false },
	{ "[true\"a\"]", CHARACTER, CHARACTER, 5, false, false },
	{ "[.5]", CHARACTER, CHARACTER, 1, false, false },
	{ "[+1]", CHARACTER, CHARACTER, 1, false, false },
	{ "[1.e3]", CHARACTER, CHARACTER, 3, false, false },
	{ "[-true]", CHARACTER, CHARACTER, 2, false, false },
	{ "['a']", CHARACTER, CHARACTER, 1, false, false },
	{ "[\"\\x41\"]", CHARACTER, CHARACTER, 3, false, false },
	{ "[\"\\u00g0\"]", CHARACTER, CHARACTER, 6, false, false },
	/* What logs may have. */
	{ "[1,]", CHARACTER, NULL, 3, false, false },
	{ "{\"a\": 1,}", CHARACTER, NULL, 8, false, false },
	{ "[{\"a\": 1,},]", CHARACTER, NULL, 9, false, false },
	{ "[01]", CHARACTER, NULL, 3, false, false },
	{ "[NaN, -Infinity]", CHARACTER, NULL, 1, false, false },
	{ "[True, FALSE, Null]", CHARACTER, NULL, 1, false, false },
};

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

START_TEST(checks)
{
	size_t size = strlen(rows[_i].text);
	char *text = malloc(size + 1);	/* its end is watched by sanitizers */
	struct json_syntax strict, lax;

	ck_assert_ptr_nonnull(text);
	memcpy(text, rows[_i].text, size);
	strict = json_check_syntax(text, size, DEPTH, JSON_STRICT);
	lax = json_check_syntax(text, size, DEPTH, JSON_LAX);
	free(text);
	ck_assert_msg(is_same(strict.why, rows[_i].strict), "%s: %s", rows[_i].text,
		      strict.why ? strict.why : "right");
	ck_assert_msg(is_same(lax.why, rows[_i].lax), "lax %s: %s", rows[_i].text,
		      lax.why ? lax.why : "right");
	ck_assert_msg(strict.at == rows[_i].at, "%s: at %d", rows[_i].text, (int)strict.at);
	ck_assert_msg(strict.comma == rows[_i].comma && strict.after == rows[_i].after,
		      "%s: %d %d", rows[_i].text, strict.comma, strict.after);
}
END_TEST

START_TEST(stops_at_nul)
{
	struct json_syntax syntax = json_check_syntax("[\"a\0b\"]", 7, DEPTH, JSON_LAX);

	ck_assert_str_eq(syntax.why, CHARACTER);
	ck_assert_uint_eq(syntax.at, 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json check");
	TCase *cases = tcase_create("texts");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, cases);
	tcase_add_loop_test(cases, checks, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(cases, stops_at_nul);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
