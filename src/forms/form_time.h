/*
 * form_time.h - the times that Windows and its tools print, in the style of any country.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_TIME_H
#define FORM_TIME_H

#include <stdbool.h>

#include "when.h"

/*
 * Whether 5/6/2026 is in May or June.  Decided once for a file: a number above 12 tells, and
 * so does AM or PM, which countries write that put the month first.  { 0 } knows nothing yet.
 */
struct form_dates {
	bool day_first, month_first;	/* both: the file contradicts itself */
};

/* Look at a date of the file, to know the order; what is no date changes nothing. */
void form_dates_learn(struct form_dates *dates, const char *text);

struct form_time {
	when_t time;		/* WHEN_UNKNOWN: no time, or day and month cannot be told apart */
	bool zoned;		/* the text names its zone; else `time` is what the clock showed */
	bool ambiguous;		/* a time, but day and month cannot be told apart */
};

/*
 * Read a date with a time: ISO 8601 with T or a blank, 0 to 9 decimals, Z, UTC or an offset;
 * 11/20/2026 3:15:04 AM, 20.11.2026 03:15:04, 20-11-2026, 2026/11/20 下午 03:15:04,
 * 14.56.53 as a time, "Nov 20, 2026 09:15:04.25 UTC", "11/20/2026, 9:15:04.250 AM",
 * 20261120091504.000000-000, \/Date(1795166104250)\/ and seconds, milliseconds or
 * microseconds since 1970.  Blanks and marks of direction around and between do not matter.
 */
struct form_time form_time_parse(const struct form_dates *dates, const char *text);

#endif
