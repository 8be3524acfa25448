/*
 * check_event.c - one normalised record.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>

#include "event.h"

static struct event sample(void)
{
	struct event event;

	event_init(&event);
	event.computer = "WEB01";
	event.channel = "System";
	event.provider = "WAS";
	event.record_id = 7;
	event.time = 8;
	event.id = 5002;
	return event;
}

START_TEST(starts_empty)
{
	struct event event;

	event_init(&event);
	ck_assert_str_eq(event.provider, "");
	ck_assert_int_eq(event.qualifiers, -1);
	ck_assert_int_eq(event.level, EVENT_LEVEL_UNKNOWN);
	ck_assert_ptr_null(event.data);
	event_release(&event);
	event_release(NULL);
}
END_TEST

START_TEST(reset_keeps_only_memory)
{
	struct event event = sample();
	size_t total;

	ck_assert_ptr_nonnull(arena_alloc(&event.arena, 100));
	total = event.arena.total;
	event.data = (const uint8_t *)"x";
	event_reset(&event);
	ck_assert_ptr_null(event.data);
	ck_assert_ptr_null(event.computer);
	ck_assert_int_eq(event.qualifiers, -1);
	ck_assert_uint_eq(event.arena.total, total);
	event_release(&event);
	ck_assert_ptr_null(event.arena.blocks);
}
END_TEST

static const struct { int level; const char *name; int parsed; } levels[] = {
	{ EVENT_LEVEL_UNKNOWN, NULL, 0 },
	{ EVENT_LOG_ALWAYS, "information", EVENT_INFORMATION },
	{ EVENT_CRITICAL, "critical", EVENT_CRITICAL },
	{ EVENT_ERROR, "error", EVENT_ERROR },
	{ EVENT_WARNING, "warning", EVENT_WARNING },
	{ EVENT_INFORMATION, "information", EVENT_INFORMATION },
	{ EVENT_VERBOSE, "verbose", EVENT_VERBOSE },
	{ 6, NULL, 0 },
	{ 255, NULL, 0 },
};

START_TEST(levels_have_names)
{
	const char *name = event_level_name((enum event_level)levels[_i].level);

	if (!levels[_i].name) {
		ck_assert_ptr_null(name);
		return;
	}
	ck_assert_str_eq(name, levels[_i].name);
	ck_assert_int_eq(event_level_parse(name), levels[_i].parsed);
}
END_TEST

START_TEST(unknown_level_names)
{
	ck_assert_int_eq(event_level_parse("fatal"), EVENT_LEVEL_UNKNOWN);
	ck_assert_int_eq(event_level_parse(""), EVENT_LEVEL_UNKNOWN);
	ck_assert_int_eq(event_level_parse("Error"), EVENT_ERROR);
}
END_TEST

/* Each changes one thing of the sample; `same` says if the key may not change. */
static void other_computer(struct event *event) { event->computer = "WEB02"; }
static void no_computer(struct event *event)    { event->computer = NULL; }
static void empty_computer(struct event *event) { event->computer = ""; }
static void other_channel(struct event *event)  { event->channel = "Application"; }
static void other_record(struct event *event)   { event->record_id = UINT64_C(7) << 32; }
static void other_time(struct event *event)     { event->time = 9; }
static void other_provider(struct event *event) { event->provider = "W3SVC"; }
static void other_id(struct event *event)       { event->id = 5003; }
static void other_data(struct event *event)
{
	event->data = (const uint8_t *)"\5";
	event->data_size = 1;
}
static void no_bytes(struct event *event)       { event->data = (const uint8_t *)""; }
static void swapped(struct event *event)
{
	event->computer = "System";
	event->channel = "WEB01";
}
static void other_place(struct event *event)
{
	event->input = 1;
	event->offset = 4096;
	event->recovered = true;
	event->source = "WAS";
	event->level = EVENT_ERROR;
	event->qualifiers = 0;
}

static const struct { void (*change)(struct event *event); bool same; } keys[] = {
	{ other_computer, false }, { no_computer, false }, { empty_computer, false },
	{ other_channel, false }, { other_record, false }, { other_time, false },
	{ other_provider, false }, { other_id, false }, { swapped, false },
	{ other_data, false }, { no_bytes, true }, { other_place, true },
};

static bool same_content(const struct event *a, const struct event *b)
{
	return event_content(a, -1) == event_content(b, -1);
}

/* Of these, the content has all but time and record id. */
START_TEST(copies_agree_in_all_that_counts)
{
	struct event a = sample(), b = sample();
	bool numbers;

	ck_assert(same_content(&a, &b));
	ck_assert_int_eq(event_compare(&a, &b), 0);
	keys[_i].change(&b);
	numbers = a.time != b.time || a.record_id != b.record_id;
	ck_assert_int_eq(same_content(&a, &b), keys[_i].same || numbers);
	ck_assert_int_eq(event_compare(&a, &b) == 0, keys[_i].same);
	ck_assert_int_eq(event_compare(&a, &b), -event_compare(&b, &a));
}
END_TEST

START_TEST(records_of_a_moment_stay_in_order)
{
	struct event a = sample(), b = sample();

	a.record_id = 41;
	b.record_id = UINT64_C(1) << 40;
	a.computer = "Z";
	ck_assert_int_lt(event_compare(&a, &b), 0);
}
END_TEST

START_TEST(nothing_and_empty_differ)
{
	struct event a = sample(), b = sample();

	no_computer(&a);
	empty_computer(&b);
	ck_assert(!same_content(&a, &b));
	ck_assert_int_lt(event_compare(&a, &b), 0);
}
END_TEST

/* The same bytes, cut in other places. */
START_TEST(strings_do_not_run_together)
{
	const char *one[] = { "ab", "c" }, *other[] = { "a", "bc" }, *third[] = { "ab", "", "c" };
	struct event a = sample(), b = sample();

	a.strings = one;
	b.strings = other;
	a.string_count = b.string_count = 2;
	ck_assert(!same_content(&a, &b));
	ck_assert_int_ne(event_compare(&a, &b), 0);
	b.strings = third;
	b.string_count = 3;
	ck_assert(!same_content(&a, &b));
	ck_assert_int_gt(event_compare(&a, &b), 0);
}
END_TEST

/* The record, which has them, comes first. */
START_TEST(empty_strings_at_the_end_do_not_count)
{
	const char *one[] = { "Shop", "c", "", "" };
	struct event a = sample(), b = sample();

	a.strings = b.strings = one;
	a.string_count = 4;
	b.string_count = 2;
	ck_assert(same_content(&a, &b));
	ck_assert_int_eq(event_compare(&a, &b), 0);
	ck_assert_int_lt(event_compare_lost(&a, &b), 0);
	ck_assert_uint_ne(event_content(&a, 3), event_content(&b, 3));
	b.string_count = 1;
	ck_assert(!same_content(&a, &b));
	ck_assert_int_gt(event_compare(&a, &b), 0);
}
END_TEST

START_TEST(process_string_does_not_count)
{
	const char *one[] = { "Shop", "4711", "x" }, *other[] = { "Shop", "12", "x" };
	struct event a = sample(), b = sample();

	a.strings = one;
	b.strings = other;
	a.string_count = b.string_count = 3;
	ck_assert(!same_content(&a, &b));
	ck_assert_uint_eq(event_content(&a, 1), event_content(&b, 1));
	ck_assert_uint_ne(event_content(&a, 0), event_content(&b, 0));
	ck_assert_int_ne(event_compare(&a, &b), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("event");
	TCase *tcase = tcase_create("record");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, starts_empty);
	tcase_add_test(tcase, reset_keeps_only_memory);
	tcase_add_loop_test(tcase, levels_have_names, 0, sizeof(levels) / sizeof(levels[0]));
	tcase_add_test(tcase, unknown_level_names);
	tcase_add_loop_test(tcase, copies_agree_in_all_that_counts, 0,
			    sizeof(keys) / sizeof(keys[0]));
	tcase_add_test(tcase, records_of_a_moment_stay_in_order);
	tcase_add_test(tcase, nothing_and_empty_differ);
	tcase_add_test(tcase, strings_do_not_run_together);
	tcase_add_test(tcase, empty_strings_at_the_end_do_not_count);
	tcase_add_test(tcase, process_string_does_not_count);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
