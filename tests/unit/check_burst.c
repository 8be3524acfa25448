/*
 * check_burst.c - which events of one key are kept, in whatever order they come.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>

#include "event.h"
#include "incident_burst.h"

/* Enough for many blocks of bursts. */
enum { EVENTS = 6000, EXAMPLES = 3, PROCESS = 4 };

static const struct incident_keep keep = { .examples = EXAMPLES, .cut = 0 };

/* Gaps of 0 to 110 minutes: about half of the events follow the one before in one burst. */
static when_t time_of(size_t i)
{
	static when_t times[EVENTS];
	uint32_t random = 1;

	for (size_t n = 0; n < EVENTS && !times[EVENTS - 1]; n++) {
		random = random * 1103515245 + 12345;
		times[n] = (n ? times[n - 1] : WHEN_HOUR * 1000000) +
			   (random >> 16) % 12 * (WHEN_HOUR / 6);
	}
	return times[i];
}

static void rising(size_t *order)
{
	for (size_t i = 0; i < EVENTS; i++)
		order[i] = i;
}

static void falling(size_t *order)
{
	for (size_t i = 0; i < EVENTS; i++)
		order[i] = EVENTS - 1 - i;
}

static void shuffled(size_t *order)
{
	uint32_t random = 7;

	rising(order);
	for (size_t i = EVENTS - 1; i > 0; i--) {
		size_t other, at = order[i];

		random = random * 1103515245 + 12345;
		other = (random >> 8) % (i + 1);
		order[i] = order[other];
		order[other] = at;
	}
}

/* What is in the middle comes last and joins what was apart. */
static void odd_first(size_t *order)
{
	for (size_t i = 0; i < EVENTS; i++)
		order[i] = i < EVENTS / 2 ? 2 * i + 1 : 2 * (i - EVENTS / 2);
}

static void (*const orders[])(size_t *order) = { rising, falling, shuffled, odd_first };

static struct event event_of(size_t i)
{
	return (struct event){ .provider = "WAS", .time = time_of(i), .record_id = i + 1 };
}

static void add(struct incident_bursts *bursts, size_t i)
{
	struct event event = event_of(i);

	ck_assert_int_eq(incident_bursts_keep(bursts, &keep, &event, PROCESS), 0);
}

static size_t count_bursts(const struct incident_bursts *bursts)
{
	size_t count = 0;

	for (size_t i = 0; i < bursts->count; i++) {
		ck_assert_uint_gt(bursts->blocks[i].count, 0);
		count += bursts->blocks[i].count;
	}
	return count;
}

START_TEST(order_does_not_matter)
{
	struct incident_bursts bursts = { 0 };
	size_t order[EVENTS], first = 0, count = 0;

	orders[_i](order);
	for (size_t i = 0; i < EVENTS; i++)
		add(&bursts, order[i]);
	for (size_t i = 0; i < EVENTS; i++) {
		const struct event *kept;

		if (i == 0 || time_of(i) >= time_of(i - 1) + WHEN_HOUR) {
			first = i;
			count++;
		}
		ck_assert_uint_eq(incident_bursts_first(&bursts, time_of(i))->record_id,
				  first + 1);
		kept = incident_bursts_example(&bursts, time_of(i), i + 1, PROCESS, 0);
		ck_assert_msg((kept != NULL) == (i < first + EXAMPLES), "event %zu", i);
	}
	ck_assert_uint_eq(count_bursts(&bursts), count);
	ck_assert_uint_gt(count, 1000);
	ck_assert_uint_eq(incident_bursts_first(&bursts, 0)->record_id, 1);
	incident_bursts_release(&bursts);
}
END_TEST

START_TEST(copies_are_kept_once)
{
	struct incident_bursts bursts = { 0 };

	for (size_t i = 0; i < 2 * EVENTS; i++)
		add(&bursts, i % EVENTS);
	for (size_t i = 0; i < EVENTS; i++)
		ck_assert_ptr_null(incident_bursts_example(&bursts, time_of(i), i + 1, PROCESS,
							   1));
	incident_bursts_release(&bursts);
}
END_TEST

static void add_all(struct incident_bursts *bursts, size_t i, bool partial)
{
	static const struct incident_keep all = { .examples = SIZE_MAX };
	struct event event = event_of(i);

	event.without_data = partial;
	if (!partial) {
		event.data = (const uint8_t *)"\5";
		event.data_size = 1;
	}
	ck_assert_int_eq(incident_bursts_keep(bursts, &all, &event, PROCESS), 0);
}

START_TEST(all_are_kept_in_order)
{
	struct incident_bursts bursts = { 0 };
	size_t order[EVENTS];

	orders[_i](order);
	/* A text, a record and its copy; every third event is a text alone. */
	for (size_t i = 0; i < 3 * EVENTS; i++)
		if (order[i % EVENTS] % 3 || i < EVENTS)
			add_all(&bursts, order[i % EVENTS], i < EVENTS);
	incident_bursts_settle(&bursts);
	incident_bursts_settle(&bursts);
	ck_assert_uint_eq(count_bursts(&bursts), 1);
	for (size_t i = 0; i < EVENTS; i++) {
		const struct event *event = incident_bursts_example(&bursts, time_of(i), i + 1,
								    PROCESS, 0);

		ck_assert_ptr_nonnull(event);
		ck_assert_int_eq(event->without_data, i % 3 == 0);
		ck_assert_ptr_null(incident_bursts_example(&bursts, time_of(i), i + 1, PROCESS,
							   1));
	}
	incident_bursts_release(&bursts);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("burst");
	TCase *cases = tcase_create("burst");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(cases, order_does_not_matter, 0,
			    (int)(sizeof(orders) / sizeof(orders[0])));
	tcase_add_test(cases, copies_are_kept_once);
	tcase_add_loop_test(cases, all_are_kept_in_order, 0,
			    (int)(sizeof(orders) / sizeof(orders[0])));
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
