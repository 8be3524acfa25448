/*
 * check_ledger.c - the books on an input: names, times, problems, merging.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "input_reader.h"

static struct input_ledger ledger, part;
static struct input_books books;

static void setup(void)
{
	input_ledger_init(&ledger);
	input_ledger_init(&part);
	books = (struct input_books){ 0 };
}

static void teardown(void)
{
	input_ledger_release(&ledger);
	input_ledger_release(&part);
}

START_TEST(names_are_a_sorted_set)
{
	static const char *const given[] = { "web2", "web1", "", NULL, "web2", "WEB1" };
	static const char *const sorted[] = { "WEB1", "web1", "web2" };

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		input_ledger_computer(&ledger, given[i]);
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.computer_count, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_eq(books.computers[i], sorted[i]);
	ck_assert_uint_eq(books.channel_count, 0);
}
END_TEST

START_TEST(names_are_bounded)
{
	char name[32];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < BOUND_NAMES + 100; i++) {
			snprintf(name, sizeof(name), "host%05d", i);
			input_ledger_channel(&ledger, name);
		}
	}
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.channel_count, BOUND_NAMES);
	ck_assert_str_eq(books.channels[BOUND_NAMES - 1], "host04095");
	ck_assert(!ledger.lost);
}
END_TEST

static const struct {
	const char *name;
	when_t times[3];
	when_t first, last;
} times[] = {
	{ "none", { 0, 0, 0 }, 0, 0 },
	{ "one", { 0, 7, 0 }, 7, 7 },
	{ "any order", { 9, 7, 8 }, 7, 9 },
	{ "too late", { 9, WHEN_LAST + 1, 8 }, 8, 9 },
	{ "last of all", { WHEN_LAST, 1, UINT64_MAX }, 1, WHEN_LAST },
};

START_TEST(times_count)
{
	for (int i = 0; i < 3; i++)
		input_ledger_time(&ledger, times[_i].times[i]);
	input_ledger_books(&ledger, &books);
	ck_assert_msg(books.first_event == times[_i].first, "%s: first", times[_i].name);
	ck_assert_msg(books.last_event == times[_i].last, "%s: last", times[_i].name);
}
END_TEST

START_TEST(problems_are_the_first_by_offset)
{
	/* Downwards, so that each pushes out an earlier one. */
	for (unsigned i = 1000; i > 0; i--)
		input_ledger_problem(&ledger, i, "problem %u", i);
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.problem_count, 1000);
	ck_assert_uint_eq(books.problem_kept, BOUND_PROBLEMS);
	for (unsigned i = 0; i < BOUND_PROBLEMS; i++)
		ck_assert_uint_eq(books.problems[i].offset, i + 1);
	ck_assert_str_eq(books.problems[99].what, "problem 100");
}
END_TEST

START_TEST(problems_of_one_place_keep_their_order)
{
	input_ledger_problem(&ledger, 5, "a");
	input_ledger_problem(&part, 5, "b");
	input_ledger_problem(&part, 4, "c");
	input_ledger_merge(&ledger, &part);
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.problem_kept, 3);
	ck_assert_str_eq(books.problems[0].what, "c");
	ck_assert_str_eq(books.problems[1].what, "a");
	ck_assert_str_eq(books.problems[2].what, "b");
}
END_TEST

START_TEST(parts_make_the_whole)
{
	part.records = 3;
	part.undecodable = 2;
	part.matched = part.recovered = 1;
	part.chunks = 4;
	part.bad_chunks = 5;
	part.dirty = true;
	input_ledger_time(&part, 7);
	input_ledger_computer(&part, "web1");
	for (unsigned i = 0; i < 60; i++)
		input_ledger_problem(&part, i, "x");
	input_ledger_merge(&ledger, &part);
	input_ledger_time(&part, 9);
	input_ledger_channel(&part, "System");
	input_ledger_merge(&ledger, &part);
	input_ledger_reset(&part);
	input_ledger_merge(&ledger, &part);
	input_ledger_books(&ledger, &books);

	ck_assert_uint_eq(books.records, 6);
	ck_assert_uint_eq(books.undecodable, 4);
	ck_assert_uint_eq(books.matched, 2);
	ck_assert_uint_eq(books.recovered, 2);
	ck_assert_uint_eq(books.chunks, 8);
	ck_assert_uint_eq(books.bad_chunks, 10);
	ck_assert(books.dirty);
	ck_assert_uint_eq(books.first_event, 7);
	ck_assert_uint_eq(books.last_event, 9);
	ck_assert_uint_eq(books.computer_count, 1);
	ck_assert_str_eq(books.computers[0], "web1");
	ck_assert_str_eq(books.channels[0], "System");
	ck_assert_uint_eq(books.problem_count, 120);
	ck_assert_uint_eq(books.problem_kept, BOUND_PROBLEMS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ledger");
	TCase *tcase = tcase_create("ledger");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, names_are_a_sorted_set);
	tcase_add_test(tcase, names_are_bounded);
	tcase_add_loop_test(tcase, times_count, 0, sizeof(times) / sizeof(times[0]));
	tcase_add_test(tcase, problems_are_the_first_by_offset);
	tcase_add_test(tcase, problems_of_one_place_keep_their_order);
	tcase_add_test(tcase, parts_make_the_whole);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
