/*
 * check_when.c - times to and from text.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "when.h"
#include "zone.h"

/* Values of the first rows as other implementations of FILETIME give them. */
static const struct { when_t when; const char *iso, *brief; } prints[] = {
	{ UINT64_C(116444736000000000), "1970-01-01T00:00:00.0000000Z", "1970-01-01 00:00:00Z" },
	{ UINT64_C(133174801895170961), "2023-01-06T12:03:09.5170961Z", "2023-01-06 12:03:09Z" },
	{ UINT64_C(125911583990000000), "1999-12-31T23:59:59.0000000Z", "1999-12-31 23:59:59Z" },
	{ UINT64_C(94354847999999999), "1899-12-31T23:59:59.9999999Z", "1899-12-31 23:59:59Z" },
	{ UINT64_C(116444735999999999), "1969-12-31T23:59:59.9999999Z", "1969-12-31 23:59:59Z" },
	{ UINT64_C(157520488870000000), "2100-03-01T09:08:07.0000000Z", "2100-03-01 09:08:07Z" },
	{ UINT64_C(175140575990000000), "2155-12-31T23:59:59.0000000Z", "2155-12-31 23:59:59Z" },
	{ 1, "1601-01-01T00:00:00.0000001Z", "1601-01-01 00:00:00Z" },
	{ WHEN_LAST, "9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59Z" },
	{ WHEN_UNKNOWN, "", "" },
	{ WHEN_LAST + 1, "", "" },
	{ UINT64_MAX, "", "" },
};

START_TEST(prints_and_reads_back)
{
	char buffer[WHEN_SIZE], expected[WHEN_SIZE];

	ck_assert_str_eq(when_iso(prints[_i].when, buffer), prints[_i].iso);
	ck_assert_str_eq(when_short_in(prints[_i].when, NULL, buffer), prints[_i].brief);
	strcpy(expected, prints[_i].brief);
	expected[strlen(expected) ? 10 : 0] = '\0';
	ck_assert_str_eq(when_date_in(prints[_i].when, NULL, buffer), expected);
	ck_assert_str_eq(when_clock_in(prints[_i].when, NULL, buffer),
			 prints[_i].brief[0] ? prints[_i].brief + 11 : "");
	if (prints[_i].iso[0])
		ck_assert_uint_eq(when_parse(prints[_i].iso), prints[_i].when);
}
END_TEST

/* Both sides of each end of a month over a cycle of 400 years and more. */
START_TEST(every_day_comes_after_the_day_before)
{
	char buffer[WHEN_SIZE], last[WHEN_SIZE] = "1601-01-01";

	for (when_t when = WHEN_DAY; when < 410 * 366 * WHEN_DAY; when += WHEN_DAY) {
		when_date_in(when, NULL, buffer);
		ck_assert_str_gt(buffer, last);
		ck_assert_uint_eq(when_parse(buffer), when);
		strcpy(last, buffer);
	}
}
END_TEST

static const struct { const char *text, *iso; } reads[] = {
	{ "2023-01-06", "2023-01-06T00:00:00.0000000Z" },
	{ "2023-01-06T12:03:09", "2023-01-06T12:03:09.0000000Z" },
	{ "2023-01-06 12:03:09Z", "2023-01-06T12:03:09.0000000Z" },
	{ "2023-01-06 12:03", "2023-01-06T12:03:00.0000000Z" },
	{ "2023-01-06T12:03:09.5Z", "2023-01-06T12:03:09.5000000Z" },
	{ "2023-01-06T12:03:09.517096199Z", "2023-01-06T12:03:09.5170961Z" },
	{ "2023-01-06T12:03:09+02:00", "2023-01-06T10:03:09.0000000Z" },
	{ "2023-01-06T12:03:09-0530", "2023-01-06T17:33:09.0000000Z" },
	{ "2023-01-01T00:30:00+01", "2022-12-31T23:30:00.0000000Z" },
	{ "2024-02-29", "2024-02-29T00:00:00.0000000Z" },
	{ "2000-02-29", "2000-02-29T00:00:00.0000000Z" },
	{ "2023-02-29", "" }, { "1900-02-29", "" }, { "2023-02-30", "" },
	{ "2023-00-01", "" }, { "2023-13-01", "" }, { "2023-01-00", "" },
	{ "2023-04-31", "" }, { "1600-12-31", "" }, { "1601-01-01", "" },
	{ "1601-01-01T00:00:00+01", "" }, { "9999-12-31T23:59:59-01", "" },
	{ "", "" }, { "x", "" }, { "2023", "" }, { "2023-1-6", "" }, { " 2023-01-06", "" },
	{ "2023-01-06T", "" }, { "2023-01-06Z", "" }, { "2023-01-06T12", "" },
	{ "2023-01-06T24:00:00", "" }, { "2023-01-06T12:60:00", "" },
	{ "2023-01-06T12:00:60", "" }, { "2023-01-06T12:03:", "" },
	{ "2023-01-06T12:03:09.", "" }, { "2023-01-06T12:03:09.Z", "" },
	{ "2023-01-06T12:03.5", "" }, { "2023-01-06T12:03:09ZZ", "" },
	{ "2023-01-06T12:03:09+", "" }, { "2023-01-06T12:03:09+2", "" },
	{ "2023-01-06T12:03:09+02:", "" }, { "2023-01-06T12:03:09+02:60", "" },
	{ "2023-01-06T12:03:09+24:00", "" }, { "2023-01-06T12:03:09+02:00x", "" },
	{ "-023-01-06", "" }, { "+023-01-06", "" },
};

START_TEST(reads_iso_8601)
{
	char buffer[WHEN_SIZE];

	ck_assert_str_eq(when_iso(when_parse(reads[_i].text), buffer), reads[_i].iso);
}
END_TEST

static const struct { const char *text; when_t ticks; } lengths[] = {
	{ "90s", 90 * WHEN_SECOND }, { "15m", 15 * WHEN_MINUTE }, { "2h", 2 * WHEN_HOUR },
	{ "30d", 30 * WHEN_DAY }, { "4w", 28 * WHEN_DAY }, { "0030d", 30 * WHEN_DAY },
	{ "", 0 }, { "0s", 0 }, { "2", 0 }, { "h", 0 }, { "2H", 0 }, { "2hh", 0 }, { "-2h", 0 },
	{ "2 h", 0 }, { " 2h", 0 }, { "2y", 0 }, { "1.5h", 0 },
	{ "99999999999999999999999999999s", 0 }, { "265046774399s", 265046774399 * WHEN_SECOND },
	{ "265046774400s", 0 }, { "18446744073709551617s", 0 }, { "265046774399w", 0 },
};

START_TEST(reads_lengths)
{
	ck_assert_uint_eq(when_length(lengths[_i].text), lengths[_i].ticks);
}
END_TEST

START_TEST(knows_nights_with_an_hour_twice)
{
	static const char *const twice[] = {
		"2023-10-29T02:10:00", "2024-10-27T00:00:00", "2023-11-05T01:59:59",
		"2023-04-02T02:59:59", "2026-10-25T02:00:00",
	}, *const once[] = {
		"2023-10-29T03:00:00", "2023-10-28T02:10:00", "2023-10-22T02:10:00",
		"2023-11-12T01:10:00", "2023-03-26T02:10:00", "2023-05-07T02:10:00",
		"2023-11-26T01:00:00",
	};

	for (size_t i = 0; i < sizeof(twice) / sizeof(twice[0]); i++)
		ck_assert_msg(when_may_be_shown_twice(when_parse(twice[i])), "%s", twice[i]);
	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		ck_assert_msg(!when_may_be_shown_twice(when_parse(once[i])), "%s", once[i]);
}
END_TEST

START_TEST(shows_the_clock_of_a_zone)
{
	static const struct { const char *rule, *small, *clock, *date; } rows[] = {
		{ "UTC0", "2023-01-06 12:03:09+00:00", "12:03:09+00:00", "2023-01-06" },
		{ "CET-1", "2023-01-06 13:03:09+01:00", "13:03:09+01:00", "2023-01-06" },
		{ "<+14>-14", "2023-01-07 02:03:09+14:00", "02:03:09+14:00", "2023-01-07" },
		{ "XXX12:30", "2023-01-05 23:33:09-12:30", "23:33:09-12:30", "2023-01-05" },
	};
	const when_t when = when_parse("2023-01-06T12:03:09Z");
	char buffer[WHEN_SIZE];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zone *open = zone_open(rows[i].rule, NULL);
		const struct when_zone zone = { open, "somewhere" };

		ck_assert_ptr_nonnull(open);
		ck_assert_str_eq(when_short_in(when, &zone, buffer), rows[i].small);
		ck_assert_str_eq(when_clock_in(when, &zone, buffer), rows[i].clock);
		ck_assert_str_eq(when_date_in(when, &zone, buffer), rows[i].date);
		zone_close(open);
	}
	ck_assert_str_eq(when_short_in(when, NULL, buffer), "2023-01-06 12:03:09Z");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("when");
	TCase *tcase = tcase_create("times");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, prints_and_reads_back, 0, sizeof(prints) / sizeof(prints[0]));
	tcase_add_test(tcase, every_day_comes_after_the_day_before);
	tcase_add_loop_test(tcase, reads_iso_8601, 0, sizeof(reads) / sizeof(reads[0]));
	tcase_add_loop_test(tcase, reads_lengths, 0, sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_test(tcase, knows_nights_with_an_hour_twice);
	tcase_add_test(tcase, shows_the_clock_of_a_zone);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
