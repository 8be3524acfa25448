/*
 * check_path_shares.c - no folder uses up a limit on files for the others: path_shares.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path_shares.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* Sorted paths, one a blank, and those that are kept. */
static const struct {
	size_t limit;
	const char *paths, *kept;
} cases[] = {
	{ 9, "a/1 a/2 b/1", "a/1 a/2 b/1" },
	{ 3, "a/1 a/2 b/1", "a/1 a/2 b/1" },
	{ 2, "a/1 a/2 b/1", "a/1 b/1" },
	/* What one leaves is for the other. */
	{ 4, "a/1 a/2 a/3 a/4 b/1", "a/1 a/2 a/3 b/1" },
	{ 4, "a/1 b/1 b/2 b/3 b/4", "a/1 b/1 b/2 b/3" },
	{ 5, "a/1 a/2 a/3 a/4 b/1 b/2 b/3 b/4", "a/1 a/2 a/3 b/1 b/2" },
	/* Folders within are of the share of the one around them. */
	{ 4, "x/e/a/1 x/e/b/1 x/e/c/1 x/e/d/1 x/s/1 x/s/2", "x/e/a/1 x/e/b/1 x/s/1 x/s/2" },
	{ 3, "e/a/1 e/a/2 e/a/3 e/s/1 s/1", "e/a/1 e/s/1 s/1" },
	{ 2, "e.zip\\a\\1 e.zip\\a\\2 s\\1", "e.zip\\a\\1 s\\1" },
	/* Files count as one folder. */
	{ 2, "1 2 3 s/1", "1 s/1" },
	{ 2, "x/1 x/2 x/3", "x/1 x/2" },
	{ 2, "1 2 3", "1 2" },
	{ 1, "a/1 b/1 c/1", "a/1" },
	{ 0, "a/1 b/1", "" },
	{ 1, "", "" },
};

enum { MOST = 16 };

static const char *path_of(const void *list, size_t at)
{
	return ((const char *const *)list)[at];
}

START_TEST(shares)
{
	char text[128], kept_text[128] = "";
	char *list[MOST];
	bool kept[MOST] = { false };
	size_t count = 0;

	snprintf(text, sizeof(text), "%s", cases[_i].paths);
	for (char *at = strtok(text, " "); at; at = strtok(NULL, " "))
		list[count++] = at;
	path_shares(&(struct path_shares){ list, path_of, kept }, count, cases[_i].limit);
	for (size_t i = 0; i < count; i++)
		if (kept[i]) {
			strcat(kept_text, *kept_text ? " " : "");
			strcat(kept_text, list[i]);
		}
	ck_assert_str_eq(kept_text, cases[_i].kept);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("path shares");
	TCase *tcase = tcase_create("shares");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, shares, 0, COUNT(cases));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
