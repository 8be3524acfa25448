/*
 * check_books.c - the books on all inputs are copies, and the worst loss counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "books.h"
#include "fail.h"

/* Everything that is lent is overwritten before the copy is looked at. */
START_TEST(copies_deeply)
{
	char path[] = "a.evtx", web1[] = "WEB1", web2[] = "WEB2", what[] = "torn";
	const char *computers[] = { web1, web2 };
	struct input_problem problems[] = { { 4096, what } };
	struct input_books from = {
		.path = path, .format = path, .computers = computers, .computer_count = 2,
		.problems = problems, .problem_kept = 1, .problem_count = 7, .records = 3,
	};
	struct books books = { 0 };
	struct fail fail;

	ck_assert_int_eq(books_add(&books, &from, &fail), 0);
	memset(path, 'x', sizeof(path) - 1);
	memset(web1, 'x', 4);
	memset(what, 'x', 4);
	computers[1] = NULL;
	problems[0].offset = 0;

	ck_assert_uint_eq(books.count, 1);
	ck_assert_str_eq(books.items[0].path, "a.evtx");
	ck_assert_str_eq(books.items[0].computers[0], "WEB1");
	ck_assert_str_eq(books.items[0].computers[1], "WEB2");
	ck_assert_ptr_null(books.items[0].channels);
	ck_assert_ptr_null(books.items[0].failure);
	ck_assert_str_eq(books.items[0].problems[0].what, "torn");
	ck_assert_uint_eq(books.items[0].problems[0].offset, 4096);
	ck_assert_uint_eq(books.items[0].problem_count, 7);
	ck_assert_uint_eq(books.items[0].records, 3);
	books_release(&books);
}
END_TEST

START_TEST(keeps_the_order_of_many)
{
	struct books books = { 0 };
	struct fail fail;

	for (uint64_t i = 0; i < 100; i++) {
		struct input_books from = { .path = "x", .size = i };

		ck_assert_int_eq(books_add(&books, &from, &fail), 0);
	}
	ck_assert_uint_eq(books.count, 100);
	for (uint64_t i = 0; i < 100; i++)
		ck_assert_uint_eq(books.items[i].size, i);
	books_release(&books);
}
END_TEST

static const struct input_books whole = { .path = "whole", .dirty = true };
static const struct input_books damaged = { .path = "damaged", .problem_count = 1 };
static const struct input_books undecoded = { .path = "undecoded", .undecodable = 1 };
static const struct input_books unread = { .path = "unread", .failure = "no such file",
					   .problem_count = 1 };

static const struct {
	const struct input_books *first, *second;
	enum books_loss worst;
} losses[] = {
	{ &whole, &whole, BOOKS_WHOLE },
	{ &whole, &damaged, BOOKS_DAMAGED },
	{ &undecoded, &whole, BOOKS_DAMAGED },
	{ &unread, &damaged, BOOKS_UNREAD },
	{ &damaged, &unread, BOOKS_UNREAD },
};

START_TEST(counts_the_worst)
{
	struct books books = { 0 };
	struct fail fail;

	ck_assert_int_eq(books_worst(&books), BOOKS_WHOLE);
	ck_assert_int_eq(books_add(&books, losses[_i].first, &fail), 0);
	ck_assert_int_eq(books_add(&books, losses[_i].second, &fail), 0);
	ck_assert_int_eq(books_worst(&books), losses[_i].worst);
	books_release(&books);
}
END_TEST

/* More than are kept are counted. */
START_TEST(names_the_first_that_were_passed_over)
{
	struct books books = { 0 };
	struct fail fail;
	char path[16];

	for (int i = 0; i < 2 * BOUND_PASSED; i++) {
		snprintf(path, sizeof(path), "link%d", i);
		ck_assert_int_eq(books_pass(&books, path, "is a link", &fail), 0);
	}
	ck_assert_uint_eq(books.passed_count, 2 * BOUND_PASSED);
	ck_assert_uint_eq(books.passed_kept, BOUND_PASSED);
	ck_assert_str_eq(books.passed[BOUND_PASSED - 1].path, "link99");
	ck_assert_int_eq(books_worst(&books), BOOKS_WHOLE);
	books_release(&books);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("books");
	TCase *tcase = tcase_create("books");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, copies_deeply);
	tcase_add_test(tcase, keeps_the_order_of_many);
	tcase_add_test(tcase, names_the_first_that_were_passed_over);
	tcase_add_loop_test(tcase, counts_the_worst, 0, sizeof(losses) / sizeof(losses[0]));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
