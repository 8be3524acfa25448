/*
 * check_input_stats.c - the statistics of an input: names, times, problems, merging.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "log_stats.h"

static struct input_stats stats, part;
static struct input_summary summary;

static void setup(void)
{
	input_stats_init(&stats);
	input_stats_init(&part);
	summary = (struct input_summary){ 0 };
}

static void teardown(void)
{
	input_stats_release(&stats);
	input_stats_release(&part);
}

START_TEST(names_are_a_sorted_set)
{
	static const char *const given[] = { "web2", "web1", "", NULL, "web2", "WEB1" };
	static const char *const sorted[] = { "WEB1", "web1", "web2" };

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		input_stats_computer(&stats, given[i]);
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.computer_count, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_eq(summary.computers[i], sorted[i]);
	ck_assert_uint_eq(summary.channel_count, 0);
}
END_TEST

START_TEST(names_are_bounded)
{
	char name[32];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < BOUND_NAMES + 100; i++) {
			snprintf(name, sizeof(name), "host%05d", i);
			input_stats_channel(&stats, name);
		}
	}
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.channel_count, BOUND_NAMES);
	ck_assert_str_eq(summary.channels[BOUND_NAMES - 1], "host04095");
	ck_assert(!stats.oom);
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
		input_stats_time(&stats, times[_i].times[i]);
	input_stats_summarise(&stats, &summary);
	ck_assert_msg(summary.first_event == times[_i].first, "%s: first", times[_i].name);
	ck_assert_msg(summary.last_event == times[_i].last, "%s: last", times[_i].name);
}
END_TEST

START_TEST(problems_are_the_first_by_offset)
{
	/* Downwards, so that each pushes out an earlier one. */
	for (unsigned i = 1000; i > 0; i--)
		input_stats_problem(&stats, i, "problem %u", i);
	/* Of one place the first one counts. */
	input_stats_problem(&stats, BOUND_PROBLEMS, "a later one");
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.problem_count, 1001);
	ck_assert_uint_eq(summary.problem_kept, BOUND_PROBLEMS);
	for (unsigned i = 0; i < BOUND_PROBLEMS; i++)
		ck_assert_uint_eq(summary.problems[i].offset, i + 1);
	ck_assert_str_eq(summary.problems[99].what, "problem 100");
}
END_TEST

START_TEST(a_problem_that_is_needed_is_kept)
{
	input_stats_needed(&part, 700, "too late");
	input_stats_needed(&part, 600, "needed");
	for (unsigned i = 0; i < 500; i++)
		input_stats_problem(&part, i, "x");
	input_stats_merge(&stats, &part);
	input_stats_reset(&part);
	input_stats_needed(&part, 800, "later");
	input_stats_merge(&stats, &part);
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.problem_count, 503);
	ck_assert_uint_eq(summary.problem_kept, BOUND_PROBLEMS);
	ck_assert_uint_eq(summary.problems[98].offset, 98);
	ck_assert_str_eq(summary.problems[99].what, "needed");
}
END_TEST

START_TEST(problems_of_one_place_keep_their_order)
{
	input_stats_problem(&stats, 5, "a");
	input_stats_problem(&part, 5, "b");
	input_stats_problem(&part, 4, "c");
	input_stats_merge(&stats, &part);
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.problem_kept, 3);
	ck_assert_str_eq(summary.problems[0].what, "c");
	ck_assert_str_eq(summary.problems[1].what, "a");
	ck_assert_str_eq(summary.problems[2].what, "b");
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
	input_stats_time(&part, 7);
	input_stats_computer(&part, "web1");
	for (unsigned i = 0; i < 60; i++)
		input_stats_problem(&part, i, "x");
	input_stats_merge(&stats, &part);
	input_stats_time(&part, 9);
	input_stats_channel(&part, "System");
	input_stats_merge(&stats, &part);
	input_stats_reset(&part);
	input_stats_merge(&stats, &part);
	input_stats_summarise(&stats, &summary);

	ck_assert_uint_eq(summary.records, 6);
	ck_assert_uint_eq(summary.undecodable, 4);
	ck_assert_uint_eq(summary.matched, 2);
	ck_assert_uint_eq(summary.recovered, 2);
	ck_assert_uint_eq(summary.chunks, 8);
	ck_assert_uint_eq(summary.bad_chunks, 10);
	ck_assert(summary.dirty);
	ck_assert_uint_eq(summary.first_event, 7);
	ck_assert_uint_eq(summary.last_event, 9);
	ck_assert_uint_eq(summary.computer_count, 1);
	ck_assert_str_eq(summary.computers[0], "web1");
	ck_assert_str_eq(summary.channels[0], "System");
	ck_assert_uint_eq(summary.problem_count, 120);
	ck_assert_uint_eq(summary.problem_kept, BOUND_PROBLEMS);
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
	{ "a clock that is adjusted", { { 5, 1000 }, { 6, 700 }, { 7, 800 } },
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

static void note(struct input_stats *to, size_t row, size_t record)
{
	log_stats_record(to, input_stats_log(to, "web1", "System"),
			   logs[row].records[record].id,
			   logs[row].records[record].second * WHEN_SECOND);
}

static void check_runs(size_t row)
{
	size_t count = 0;

	input_stats_summarise(&stats, &summary);
	ck_assert(!stats.oom);
	ck_assert_uint_eq(summary.log_count, 1);
	ck_assert_str_eq(summary.logs[0].computer, "web1");
	ck_assert_str_eq(summary.logs[0].channel, "System");
	while (count < LOG_RUNS && logs[row].runs[count].first)
		count++;
	ck_assert_msg(summary.logs[0].run_count == count, "%s: %zu runs", logs[row].name,
		      summary.logs[0].run_count);
	for (size_t i = 0; i < count; i++) {
		const struct input_run *run = &summary.logs[0].runs[i];

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
		note(&stats, (size_t)_i, i);
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

		input_stats_reset(&stats);
		for (int half = 0; half < 2; half++) {
			bool first = (half == 0) != swapped;

			input_stats_reset(&part);
			for (size_t i = first ? 0 : middle; i < (first ? middle : count); i++)
				note(&part, (size_t)_i, i);
			input_stats_merge(&stats, &part);
		}
		check_runs((size_t)_i);
	}
}
END_TEST

START_TEST(runs_are_bounded)
{
	struct log_stats *log_stats = input_stats_log(&stats, "web1", "System");

	for (uint64_t i = 1; i <= 1000; i++)
		log_stats_record(&stats, log_stats, 2 * i, i * WHEN_SECOND);
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.logs[0].run_count, 0);
	ck_assert_uint_eq(summary.logs[0].records, 1000);
	ck_assert_uint_eq(summary.logs[0].first_record_id, 2);
	ck_assert_uint_eq(summary.logs[0].last_record_id, 2000);
	ck_assert_uint_eq(summary.logs[0].first_event, WHEN_SECOND);
	ck_assert_uint_eq(summary.logs[0].last_event, 1000 * WHEN_SECOND);
	ck_assert_uint_eq(summary.first_event, WHEN_SECOND);
	ck_assert_uint_eq(summary.last_event, 1000 * WHEN_SECOND);
}
END_TEST

/* A million computers in one forged log. */
START_TEST(logs_are_bounded)
{
	char name[32];

	for (unsigned i = 0; i < 1000000; i++) {
		snprintf(name, sizeof(name), "web%u", i);
		log_stats_record(&stats, input_stats_log(&stats, name, "System"), i + 1,
				   (i + 1) * WHEN_SECOND);
	}
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.log_count, BOUND_NAMES);
	ck_assert_uint_eq(summary.last_event, 1000000 * WHEN_SECOND);
	ck_assert_uint_lt(stats.arena.total, 16 << 20);
}
END_TEST

/* So many runs in so many logs that a line of ndjson would not hold them. */
START_TEST(runs_of_all_logs_are_bounded)
{
	size_t runs = 0;
	char name[32];

	for (unsigned i = 0; i < BOUND_NAMES; i++) {
		struct log_stats *log_stats;

		snprintf(name, sizeof(name), "web%u", i);
		log_stats = input_stats_log(&stats, name, "System");
		for (uint64_t id = 1; id <= (i % 2 ? 5 : 50); id++)
			log_stats_record(&stats, log_stats, 2 * id, id * WHEN_SECOND);
	}
	input_stats_summarise(&stats, &summary);
	ck_assert_uint_eq(summary.log_count, BOUND_NAMES);
	for (size_t i = 0; i < summary.log_count; i++) {
		ck_assert(summary.logs[i].records == 5 || summary.logs[i].records == 50);
		ck_assert_uint_eq(summary.logs[i].run_count, summary.logs[i].records == 5 ? 5 : 0);
		runs += summary.logs[i].run_count;
	}
	ck_assert_uint_le(runs, BOUND_NAMES * BOUND_RUNS_FEW);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("input_stats");
	TCase *tcase = tcase_create("input_stats");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, names_are_a_sorted_set);
	tcase_add_test(tcase, names_are_bounded);
	tcase_add_loop_test(tcase, times_count, 0, sizeof(times) / sizeof(times[0]));
	tcase_add_test(tcase, problems_are_the_first_by_offset);
	tcase_add_test(tcase, a_problem_that_is_needed_is_kept);
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
