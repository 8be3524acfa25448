/*
 * check_fail.c - the one failure message.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

START_TEST(reads_from_the_outside_in)
{
	struct fail fail;

	ck_assert_int_eq(fail_set(&fail, "no '%s'", "id"), -1);
	ck_assert_int_eq(fail_in(&fail, "rule '%s'", "a"), -1);
	ck_assert_int_eq(fail_in(&fail, "rules/x.json:%d", 12), -1);
	ck_assert_str_eq(fail.msg, "rules/x.json:12: rule 'a': no 'id'");
}
END_TEST

START_TEST(may_quote_itself)
{
	struct fail fail;

	fail_set(&fail, "inner");
	fail_set(&fail, "outer of %s", fail.msg);
	ck_assert_str_eq(fail.msg, "outer of inner");
}
END_TEST

START_TEST(accepts_null)
{
	ck_assert_int_eq(fail_set(NULL, "x"), -1);
	ck_assert_int_eq(fail_in(NULL, "x"), -1);
}
END_TEST

/* The last character of the text crosses the end of the message at byte `fit`. */
static const struct { const char *last; size_t fit; size_t size; } cuts[] = {
	{ "x", 1, 511 },
	{ "\xC3\xA4", 1, 510 }, { "\xC3\xA4", 2, 511 },
	{ "\xE2\x82\xAC", 1, 510 }, { "\xE2\x82\xAC", 2, 509 }, { "\xE2\x82\xAC", 3, 511 },
	{ "\xF0\x9F\x98\x80", 3, 508 }, { "\xF0\x9F\x98\x80", 4, 511 },
	{ "\x80\x80\x80\x80\x80", 4, 511 },
};

START_TEST(is_cut_at_a_character)
{
	char text[600];
	size_t start = 511 - cuts[_i].fit;
	struct fail fail;

	memset(text, 'a', start);
	strcpy(text + start, cuts[_i].last);
	strcat(text, "tail");
	fail_set(&fail, "%s", text);
	ck_assert_uint_eq(strlen(fail.msg), cuts[_i].size);
	ck_assert_int_eq(strncmp(fail.msg, text, cuts[_i].size), 0);
}
END_TEST

START_TEST(context_may_push_the_reason_out)
{
	char text[600];
	struct fail fail;

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	fail_set(&fail, "reason");
	fail_in(&fail, "%s", text);
	ck_assert_uint_eq(strlen(fail.msg), 511);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fail");
	TCase *tcase = tcase_create("message");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, reads_from_the_outside_in);
	tcase_add_test(tcase, may_quote_itself);
	tcase_add_test(tcase, accepts_null);
	tcase_add_loop_test(tcase, is_cut_at_a_character, 0, sizeof(cuts) / sizeof(cuts[0]));
	tcase_add_test(tcase, context_may_push_the_reason_out);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
