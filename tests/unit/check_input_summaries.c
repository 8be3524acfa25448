/*
 * check_input_summaries.c - the summaries of all inputs are copies, and the worst loss counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input_summaries.h"
#include "fail.h"

/* Everything that is lent is overwritten before the copy is looked at. */
START_TEST(copies_deeply)
{
	char path[] = "a.evtx", web1[] = "WEB1", web2[] = "WEB2", what[] = "torn";
	const char *computers[] = { web1, web2 };
	struct input_problem problems[] = { { 4096, what } };
	struct input_summary from = {
		.path = path, .format = path, .computers = computers, .computer_count = 2,
		.problems = problems, .problem_kept = 1, .problem_count = 7, .records = 3,
	};
	struct input_summaries summary = { 0 };
	struct fail fail;

	ck_assert_int_eq(input_summaries_add(&summary, &from, &fail), 0);
	memset(path, 'x', sizeof(path) - 1);
	memset(web1, 'x', 4);
	memset(what, 'x', 4);
	computers[1] = NULL;
	problems[0].offset = 0;

	ck_assert_uint_eq(summary.count, 1);
	ck_assert_str_eq(summary.items[0].path, "a.evtx");
	ck_assert_str_eq(summary.items[0].computers[0], "WEB1");
	ck_assert_str_eq(summary.items[0].computers[1], "WEB2");
	ck_assert_ptr_null(summary.items[0].channels);
	ck_assert_ptr_null(summary.items[0].failure);
	ck_assert_str_eq(summary.items[0].problems[0].what, "torn");
	ck_assert_uint_eq(summary.items[0].problems[0].offset, 4096);
	ck_assert_uint_eq(summary.items[0].problem_count, 7);
	ck_assert_uint_eq(summary.items[0].records, 3);
	input_summaries_release(&summary);
}
END_TEST

START_TEST(keeps_the_order_of_many)
{
	struct input_summaries summary = { 0 };
	struct fail fail;

	for (uint64_t i = 0; i < 100; i++) {
		struct input_summary from = { .path = "x", .size = i };

		ck_assert_int_eq(input_summaries_add(&summary, &from, &fail), 0);
	}
	ck_assert_uint_eq(summary.count, 100);
	for (uint64_t i = 0; i < 100; i++)
		ck_assert_uint_eq(summary.items[i].size, i);
	input_summaries_release(&summary);
}
END_TEST

static const struct input_summary whole = { .path = "whole", .dirty = true };
static const struct input_summary damaged = { .path = "damaged", .problem_count = 1 };
static const struct input_summary undecoded = { .path = "undecoded", .undecodable = 1 };
static const struct input_summary unread = { .path = "unread", .failure = "no such file",
					   .problem_count = 1 };

static const struct {
	const struct input_summary *first, *second;
	enum input_loss worst;
} losses[] = {
	{ &whole, &whole, INPUT_WHOLE },
	{ &whole, &damaged, INPUT_DAMAGED },
	{ &undecoded, &whole, INPUT_DAMAGED },
	{ &unread, &damaged, INPUT_UNREAD },
	{ &damaged, &unread, INPUT_UNREAD },
};

START_TEST(counts_the_worst)
{
	struct input_summaries summary = { 0 };
	struct fail fail;

	ck_assert_int_eq(input_summaries_loss(&summary), INPUT_WHOLE);
	ck_assert_int_eq(input_summaries_add(&summary, losses[_i].first, &fail), 0);
	ck_assert_int_eq(input_summaries_add(&summary, losses[_i].second, &fail), 0);
	ck_assert_int_eq(input_summaries_loss(&summary), losses[_i].worst);
	input_summaries_release(&summary);
}
END_TEST

/* More than are kept are counted. */
START_TEST(names_the_first_that_were_skipped)
{
	struct input_summaries summary = { 0 };
	struct fail fail;
	char path[16];

	for (int i = 0; i < 2 * BOUND_SKIPPED; i++) {
		snprintf(path, sizeof(path), "link%d", i);
		ck_assert_int_eq(input_summaries_skip(&summary, path, "is a link", &fail), 0);
	}
	ck_assert_uint_eq(summary.skipped_count, 2 * BOUND_SKIPPED);
	ck_assert_uint_eq(summary.skipped_kept, BOUND_SKIPPED);
	ck_assert_str_eq(summary.skipped[BOUND_SKIPPED - 1].path, "link99");
	ck_assert_int_eq(input_summaries_loss(&summary), INPUT_WHOLE);
	input_summaries_release(&summary);
}
END_TEST

/* Names of all inputs together are bounded, but each input keeps some. */
START_TEST(keeps_some_names_of_each)
{
	struct input_summaries summary = { 0 };
	static const char *names[BOUND_NAMES];
	static struct input_log logs[BOUND_NAMES];
	const struct input_summary large = {
		.path = "large", .computers = names, .computer_count = BOUND_NAMES,
		.channels = names, .channel_count = 1, .logs = logs, .log_count = BOUND_NAMES,
	};
	const struct input_summary small = {
		.path = "small", .computers = names, .computer_count = BOUND_NAMES_FEW,
		.channels = names, .channel_count = 1, .logs = logs, .log_count = 2,
		.problem_count = 1,
	};
	const struct input_summary *last;
	const size_t whole_ones = BOUND_NAMES_ALL / (5 * BOUND_NAMES + 1);
	struct fail fail;

	for (size_t i = 0; i < BOUND_NAMES; i++)
		names[i] = "a";
	ck_assert_int_eq(input_summaries_add(&summary, &small, &fail), 0);
	ck_assert(input_summaries_whole(&summary));
	for (size_t i = 0; i <= whole_ones; i++)
		ck_assert_int_eq(input_summaries_add(&summary, &large, &fail), 0);
	ck_assert(!input_summaries_whole(&summary));
	ck_assert_uint_eq(summary.cut, 1);
	last = &summary.items[whole_ones];
	ck_assert_uint_eq(last->computer_count, BOUND_NAMES);
	ck_assert_uint_eq(last->log_count, BOUND_NAMES);
	ck_assert_int_eq(input_loss(last), INPUT_WHOLE);
	last = &summary.items[whole_ones + 1];
	ck_assert_uint_eq(last->computer_count, BOUND_NAMES_FEW);
	ck_assert_uint_eq(last->log_count, BOUND_NAMES_FEW);
	ck_assert_uint_eq(last->channel_count, 1);
	ck_assert_uint_eq(last->problem_kept, 1);
	ck_assert_uint_eq(last->problem_count, 1);
	ck_assert_str_eq(last->computers[BOUND_NAMES_FEW - 1], "a");
	ck_assert_str_eq(last->problems[0].what,
			 "names more computers, channels and logs than are kept of so many inputs");
	ck_assert_int_eq(input_loss(last), INPUT_DAMAGED);
	for (size_t i = 0; i < 100; i++)
		ck_assert_int_eq(input_summaries_add(&summary, &small, &fail), 0);
	last = &summary.items[summary.count - 1];
	ck_assert_uint_eq(last->computer_count, BOUND_NAMES_FEW);
	ck_assert_uint_eq(last->problem_count, 1);
	ck_assert_uint_eq(summary.cut, 1);
	input_summaries_release(&summary);
}
END_TEST

/* A list that is as long as one can be may have been cut by whoever made it. */
START_TEST(knows_what_may_be_cut)
{
	struct input_summaries summary = { 0 };
	static const char *names[BOUND_NAMES];
	struct input_summary full = {
		.path = "full", .computers = names, .computer_count = BOUND_NAMES - 1,
	};
	struct fail fail;

	for (size_t i = 0; i < BOUND_NAMES; i++)
		names[i] = "a";
	ck_assert_int_eq(input_summaries_add(&summary, &full, &fail), 0);
	ck_assert(input_summaries_whole(&summary));
	full.computer_count++;
	ck_assert_int_eq(input_summaries_add(&summary, &full, &fail), 0);
	ck_assert(!input_summaries_whole(&summary));
	input_summaries_release(&summary);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("input_summaries");
	TCase *tcase = tcase_create("input_summaries");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, copies_deeply);
	tcase_add_test(tcase, keeps_the_order_of_many);
	tcase_add_test(tcase, names_the_first_that_were_skipped);
	tcase_add_test(tcase, keeps_some_names_of_each);
	tcase_add_test(tcase, knows_what_may_be_cut);
	tcase_add_loop_test(tcase, counts_the_worst, 0, sizeof(losses) / sizeof(losses[0]));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
