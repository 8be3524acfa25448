/*
 * check_form_time.c - times as Windows prints them in many countries.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "form_time.h"
#include "when.h"

/* kind: 'z' with its zone, 'l' local, '?' day and month are not known, '-' no time. */
static const struct row {
	const char *text;
	char kind;
	const char *time;
} rows[] = {
	{ "2026-11-20T09:15:04.1234567Z", 'z', "2026-11-20T09:15:04.1234567Z" },
	{ "2026-11-20T09:15:04.123456789Z", 'z', "2026-11-20T09:15:04.1234567Z" },
	{ "2011-1-1T1:11:11.0Z", 'z', "2011-01-01T01:11:11.0000000Z" },
	{ "2017-07-12 17:16:28.214161+00:00", 'z', "2017-07-12T17:16:28.2141610Z" },
	{ "2026-11-20T03:15:04.25-06:00", 'z', "2026-11-20T09:15:04.2500000Z" },
	{ "2026-10-03 14:22:01 +0900", 'z', "2026-10-03T05:22:01.0000000Z" },
	{ "2026-11-20 10:15:04.123 +01:00", 'z', "2026-11-20T09:15:04.1230000Z" },
	{ "11/20/2026 3:15:04 AM", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "11/2/2026 12:15:04 AM", 'l', "2026-11-02T00:15:04.0000000Z" },
	{ "11/2/2026 12:15:04 PM", 'l', "2026-11-02T12:15:04.0000000Z" },
	{ "11/20/2026, 9:15:04.250\xe2\x80\xaf" "AM", 'l', "2026-11-20T09:15:04.2500000Z" },
	{ "20/11/2026 03:15:04", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "06/05/2026 03:15:04", '?', "" },
	{ "05/05/2026 03:15:04", 'l', "2026-05-05T03:15:04.0000000Z" },
	{ "06.05.2026 03:15:04", 'l', "2026-05-06T03:15:04.0000000Z" },
	{ "20-11-2026 03:15:04", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "20/11/2026 14.56.53", 'l', "2026-11-20T14:56:53.0000000Z" },
	{ "20/11/2026 05:57:17 p.m.", 'l', "2026-11-20T17:57:17.0000000Z" },
	{ "2026/11/20 18:16:10", 'l', "2026-11-20T18:16:10.0000000Z" },
	{ "2026/11/20 下午 05:16:10", 'l', "2026-11-20T17:16:10.0000000Z" },
	{ "2026年11月20日 18:16:10", 'l', "2026-11-20T18:16:10.0000000Z" },
	{ "2026-11-20 오전 3:15:04", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "\xe2\x80\x8e" "11\xe2\x80\x8e/\xe2\x80\x8e" "20\xe2\x80\x8e/2026 3:15:04 AM", 'l',
	  "2026-11-20T03:15:04.0000000Z" },
	{ "Nov 20, 2026 09:15:04.250000000 UTC", 'z', "2026-11-20T09:15:04.2500000Z" },
	{ "Friday, November 20, 2026 3:15:04 AM", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "20 Nov 2026 03:15:04", 'l', "2026-11-20T03:15:04.0000000Z" },
	{ "20150310132717.784882-000", 'z', "2015-03-10T13:27:17.7848820Z" },
	{ "20150310132717.000000-360", 'z', "2015-03-10T19:27:17.0000000Z" },
	{ "\\/Date(1593955927331)\\/", 'z', "2020-07-05T13:32:07.3310000Z" },
	{ "/Date(1593955927331)/", 'z', "2020-07-05T13:32:07.3310000Z" },
	{ "1593955927", 'z', "2020-07-05T13:32:07.0000000Z" },
	{ "1593955927331000", 'z', "2020-07-05T13:32:07.3310000Z" },
	{ "2026/11/20 09:15:30.0", 'l', "2026-11-20T09:15:30.0000000Z" },
	{ "2026-02-30 09:15:30", '-', "" },
	{ "2026-11-20 25:15:30", '-', "" },
	{ "2026-11-20 13:15:30 PM", '-', "" },
	{ "11/20/2026", '-', "" },
	{ "5139", '-', "" },
	{ "", '-', "" },
	{ "soon", '-', "" },
	{ "1/1/2026 1:2:3:4:5:6", '-', "" },
	{ "99999999999999999999 1:2", '-', "" },
	{ "2026-11-20 09:15:30 +99:00", '-', "" },
	{ "2026-11-20 09:15:30 -9999999999999999", '-', "" },
	{ "2026-11-20 09:15:30 +307445734561825861", '-', "" },	/* 60 of them are 2^64 + 44 */
	{ "2026-11-20 09:15:30 +00:9999999999999999999", '-', "" },
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

START_TEST(reads_a_time)
{
	const struct row *row = &rows[_i];
	struct form_dates dates = { 0 };
	struct form_time time = form_time_parse(&dates, row->text);
	char iso[WHEN_SIZE];

	ck_assert_msg(strcmp(when_iso(time.time, iso), row->time) == 0, "%s: %s", row->text, iso);
	ck_assert_msg(time.zoned == (row->kind == 'z'), "%s", row->text);
	ck_assert_msg(time.ambiguous == (row->kind == '?'), "%s", row->text);
}
END_TEST

/* Another date of the file tells what the first number is. */
START_TEST(learns_the_order)
{
	struct form_dates dates = { 0 };
	char iso[WHEN_SIZE];

	form_dates_learn(&dates, "no date");
	form_dates_learn(&dates, "05/06/2026 01:00:00");
	form_dates_learn(&dates, "12/12/2026 01:00:00");
	ck_assert(!dates.day_first && !dates.month_first);
	form_dates_learn(&dates, "13/06/2026 01:00:00");
	ck_assert_str_eq(when_iso(form_time_parse(&dates, "05/06/2026 01:00:00").time, iso),
			 "2026-06-05T01:00:00.0000000Z");
	form_dates_learn(&dates, "05/14/2026 01:00:00");
	ck_assert(form_time_parse(&dates, "05/06/2026 01:00:00").ambiguous);
	dates = (struct form_dates){ .month_first = true };
	ck_assert_str_eq(when_iso(form_time_parse(&dates, "05/06/2026 01:00:00").time, iso),
			 "2026-05-06T01:00:00.0000000Z");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form_time");
	TCase *tcase = tcase_create("form_time");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, reads_a_time, 0, ROWS);
	tcase_add_test(tcase, learns_the_order);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
