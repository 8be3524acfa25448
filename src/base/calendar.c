/*
 * calendar.c - days of the Gregorian calendar.
 *
 * Years are counted from the first of March, so that the day that only leap years have is
 * the last one; the months from March on have 31, 30, 31, 30, 31 days, again and again,
 * which is 153 in five months.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "calendar.h"

enum {
	CYCLE_YEARS = 400, CYCLE_DAYS = 146097,
	EPOCH = 719468,		/* days from 0000-03-01 to 1970-01-01 */
};

/* Days from the first of March to that of the month, which is 0 for March. */
static int days_before(int month)
{
	return (153 * month + 2) / 5;
}

int64_t calendar_days(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400 + days_before((month + 9) % 12) + day - 1 -
	       EPOCH;
}

struct calendar_date calendar_date(int64_t days)
{
	int64_t cycles = (days + EPOCH) / CYCLE_DAYS;
	int day = (int)((days + EPOCH) % CYCLE_DAYS), month, year;

	/* Without the days that leap years have more, all years have 365. */
	year = (day - day / 1460 + day / 36524 - day / (CYCLE_DAYS - 1)) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= days_before(month);
	return (struct calendar_date){ (int)(cycles * CYCLE_YEARS) + year + (month >= 10),
				       (month + 2) % 12 + 1, day + 1 };
}

int calendar_month(int year, int month)
{
	return (int)(calendar_days(year + month / 12, month % 12 + 1, 1) -
		     calendar_days(year, month, 1));
}
