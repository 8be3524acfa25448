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

/* ---- logs ---- */

/* Records of one log in the order of reading: ids and seconds; id 0 ends them. */
static const struct {
	const char *name;
	struct { uint64_t id, second; } records[12];
	struct { uint64_t first, last, from, to; } runs[4];
} logs[] = {
	{ "one after the other", { { 5, 9 }, { 6, 9 }, { 7, 20 } }, { { 5, 7, 9, 20 } } },
	{ "a hole", { { 5, 9 }, { 6, 10 }, { 9, 11 } }, { { 5, 6, 9, 10 }, { 9, 9, 11, 11 } } },
	{ "a hole that is filled", { { 5, 9 }, { 7, 11 }, { 6, 10 } }, { { 5, 7, 9, 11 } } },
	{ "downwards", { { 7, 11 }, { 6, 10 }, { 5, 9 } }, { { 5, 7, 9, 11 } } },
	{ "copies", { { 5, 9 }, { 6, 10 }, { 5, 9 }, { 6, 10 }, { 7, 11 } }, { { 5, 7, 9, 11 } } },
	{ "a clock that is adjusted", { { 5, 1000 }, { 6, 701 }, { 7, 800 } },
	  { { 5, 7, 1000, 800 } } },
	{ "a clock that is set back", { { 5, 1000 }, { 6, 699 }, { 7, 800 } },
	  { { 5, 5, 1000, 1000 }, { 6, 7, 699, 800 } } },
	{ "times that are not known", { { 5, 0 }, { 6, 9 }, { 7, 0 }, { 8, 7 } },
	  { { 5, 8, 0, 7 } } },
	{ "ids that begin anew", { { 1, 1000 }, { 2, 1001 }, { 1, 9000 }, { 2, 9001 } },
	  { { 1, 2, 1000, 1001 }, { 1, 2, 9000, 9001 } } },
	{ "ids that nothing can follow", { { 5, 9 }, { UINT64_MAX, 9 }, { INT64_MAX, 9 } },
	  { { 5, 5, 9, 9 } } },
};
enum { LOGS = sizeof(logs) / sizeof(logs[0]), LOG_RECORDS = 12, LOG_RUNS = 4 };

static void note(struct input_ledger *to, size_t row, size_t record)
{
	input_track_record(to, input_ledger_track(to, "web1", "System"),
			   logs[row].records[record].id,
			   logs[row].records[record].second * WHEN_SECOND);
}

static void check_runs(size_t row)
{
	size_t count = 0;

	input_ledger_books(&ledger, &books);
	ck_assert(!ledger.lost);
	ck_assert_uint_eq(books.log_count, 1);
	ck_assert_str_eq(books.logs[0].computer, "web1");
	ck_assert_str_eq(books.logs[0].channel, "System");
	while (count < LOG_RUNS && logs[row].runs[count].first)
		count++;
	ck_assert_msg(books.logs[0].run_count == count, "%s: %zu runs", logs[row].name,
		      books.logs[0].run_count);
	for (size_t i = 0; i < count; i++) {
		const struct input_run *run = &books.logs[0].runs[i];

		ck_assert_msg(run->first_id == logs[row].runs[i].first &&
			      run->last_id == logs[row].runs[i].last &&
			      run->first_time == logs[row].runs[i].from * WHEN_SECOND &&
			      run->last_time == logs[row].runs[i].to * WHEN_SECOND,
			      "%s: run %zu", logs[row].name, i);
	}
}

START_TEST(records_are_runs)
{
	for (size_t i = 0; i < LOG_RECORDS && logs[_i].records[i].id; i++)
		note(&ledger, (size_t)_i, i);
	check_runs((size_t)_i);
}
END_TEST

/* Cut anywhere into two parts, given in any order. */
START_TEST(runs_of_parts_are_those_of_the_whole)
{
	size_t count = 0;

	while (count < LOG_RECORDS && logs[_i].records[count].id)
		count++;
	for (size_t cut = 0; cut <= 2 * count; cut++) {
		bool swapped = cut > count;
		size_t middle = swapped ? cut - count : cut;

		input_ledger_reset(&ledger);
		for (int half = 0; half < 2; half++) {
			bool first = (half == 0) != swapped;

			input_ledger_reset(&part);
			for (size_t i = first ? 0 : middle; i < (first ? middle : count); i++)
				note(&part, (size_t)_i, i);
			input_ledger_merge(&ledger, &part);
		}
		check_runs((size_t)_i);
	}
}
END_TEST

START_TEST(runs_are_bounded)
{
	struct input_track *track = input_ledger_track(&ledger, "web1", "System");

	for (uint64_t i = 1; i <= 1000; i++)
		input_track_record(&ledger, track, 2 * i, i * WHEN_SECOND);
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.logs[0].run_count, 0);
	ck_assert_uint_eq(books.logs[0].records, 1000);
	ck_assert_uint_eq(books.logs[0].first_record_id, 2);
	ck_assert_uint_eq(books.logs[0].last_record_id, 2000);
	ck_assert_uint_eq(books.logs[0].first_event, WHEN_SECOND);
	ck_assert_uint_eq(books.logs[0].last_event, 1000 * WHEN_SECOND);
	ck_assert_uint_eq(books.first_event, WHEN_SECOND);
	ck_assert_uint_eq(books.last_event, 1000 * WHEN_SECOND);
}
END_TEST

/* A million computers in one forged log. */
START_TEST(logs_are_bounded)
{
	char name[32];

	for (unsigned i = 0; i < 1000000; i++) {
		snprintf(name, sizeof(name), "web%u", i);
		input_track_record(&ledger, input_ledger_track(&ledger, name, "System"), i + 1,
				   (i + 1) * WHEN_SECOND);
	}
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.log_count, BOUND_NAMES);
	ck_assert_uint_eq(books.last_event, 1000000 * WHEN_SECOND);
	ck_assert_uint_lt(ledger.arena.total, 16 << 20);
}
END_TEST

/* So many runs in so many logs that a line of ndjson would not hold them. */
START_TEST(runs_of_all_logs_are_bounded)
{
	size_t runs = 0;
	char name[32];

	for (unsigned i = 0; i < BOUND_NAMES; i++) {
		struct input_track *track;

		snprintf(name, sizeof(name), "web%u", i);
		track = input_ledger_track(&ledger, name, "System");
		for (uint64_t id = 1; id <= (i % 2 ? 5 : 50); id++)
			input_track_record(&ledger, track, 2 * id, id * WHEN_SECOND);
	}
	input_ledger_books(&ledger, &books);
	ck_assert_uint_eq(books.log_count, BOUND_NAMES);
	for (size_t i = 0; i < books.log_count; i++) {
		ck_assert(books.logs[i].records == 5 || books.logs[i].records == 50);
		ck_assert_uint_eq(books.logs[i].run_count, books.logs[i].records == 5 ? 5 : 0);
		runs += books.logs[i].run_count;
	}
	ck_assert_uint_le(runs, BOUND_NAMES * BOUND_RUNS_FEW);
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
	tcase_add_loop_test(tcase, records_are_runs, 0, LOGS);
	tcase_add_loop_test(tcase, runs_of_parts_are_those_of_the_whole, 0, LOGS);
	tcase_add_test(tcase, runs_are_bounded);
	tcase_add_test(tcase, logs_are_bounded);
	tcase_add_test(tcase, runs_of_all_logs_are_bounded);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
