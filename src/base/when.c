/*
 * when.c - FILETIME ticks to and from ISO 8601.
 *
 * Does not know any locale, nor what time it is now.
 *
 * SPDX-License-Identifier: MIT
 */
#include "when.h"

#include <stdbool.h>
#include <string.h>

#include "calendar.h"
#include "text.h"
#include "zone.h"

enum {
	YEAR_FIRST = 1601, YEAR_LAST = 9999,
	DAYS_TO_1970 = 134774,		/* from 1601-01-01 */
};

/* A place in a text that is read from left to right. */
struct cursor { const char *at; };

static bool is_known(when_t when)
{
	return when != WHEN_UNKNOWN && when <= WHEN_LAST;
}

/* The last digits of a value and the character after them; where they end.  A report with
 * every event has millions of times, and printf() would be most of their cost. */
static char *put(char *at, unsigned value, int digits, char after)
{
	for (int i = digits; i-- > 0; value /= 10)
		at[i] = (char)('0' + value % 10);
	at[digits] = after;
	return at + digits + 1;
}

static char *put_date(char *at, when_t when, char after)
{
	struct calendar_date date = calendar_date((int64_t)(when / WHEN_DAY) - DAYS_TO_1970);

	at = put(at, (unsigned)date.year, 4, '-');
	at = put(at, (unsigned)date.month, 2, '-');
	return put(at, (unsigned)date.day, 2, after);
}

static char *put_clock(char *at, when_t when, char after)
{
	unsigned seconds = (unsigned)(when % WHEN_DAY / WHEN_SECOND);

	at = put(at, seconds / 3600, 2, ':');
	at = put(at, seconds / 60 % 60, 2, ':');
	return put(at, seconds % 60, 2, after);
}

bool when_may_be_shown_twice(when_t shown)
{
	enum { APRIL = 4, OCTOBER = 10, NOVEMBER = 11, WEEK = 7, LAST_WEEK = 25 };
	const int64_t days = (int64_t)(shown / WHEN_DAY);
	const struct calendar_date date = calendar_date(days - DAYS_TO_1970);
	const bool first = date.day <= WEEK, last = date.day >= LAST_WEEK;

	/* 1601 began on a Monday. */
	if (days % WEEK != WEEK - 1 || shown % WHEN_DAY >= 3 * WHEN_HOUR)
		return false;
	if (date.month == OCTOBER)
		return last;
	return first && (date.month == APRIL || date.month == NOVEMBER);
}

/* Take the character c, or leave what is there. */
static bool take(struct cursor *cursor, char c)
{
	if (*cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

/* Take a number of exactly `digits` digits between first and last. */
static bool take_number(struct cursor *cursor, int digits, int first, int last,
			int *value)
{
	int result = 0;

	for (int i = 0; i < digits; i++) {
		if (!text_is_digit(cursor->at[i]))
			return false;
		result = result * 10 + (cursor->at[i] - '0');
	}
	if (result < first || result > last)
		return false;
	cursor->at += digits;
	*value = result;
	return true;
}

static bool take_date(struct cursor *cursor, int64_t *days)
{
	struct calendar_date date;

	if (!take_number(cursor, 4, YEAR_FIRST, YEAR_LAST, &date.year) ||
	    !take(cursor, '-') || !take_number(cursor, 2, 1, 12, &date.month) ||
	    !take(cursor, '-') ||
	    !take_number(cursor, 2, 1, calendar_month(date.year, date.month), &date.day))
		return false;
	*days = calendar_days(date.year, date.month, date.day) + DAYS_TO_1970;
	return true;
}

/* Decimals of a second as ticks; what is finer than a tick is cut. */
static bool take_fraction(struct cursor *cursor, int64_t *ticks)
{
	int64_t unit = (int64_t)WHEN_SECOND;

	if (!text_is_digit(*cursor->at))
		return false;
	for (; text_is_digit(*cursor->at); cursor->at++) {
		unit /= 10;
		*ticks += (*cursor->at - '0') * unit;
	}
	return true;
}

/* hh:mm, hh:mm:ss or hh:mm:ss.fraction */
static bool take_clock(struct cursor *cursor, int64_t *ticks)
{
	int hour, minute, second = 0;
	bool seconds;

	if (!take_number(cursor, 2, 0, 23, &hour) || !take(cursor, ':') ||
	    !take_number(cursor, 2, 0, 59, &minute))
		return false;
	seconds = take(cursor, ':');
	if (seconds && !take_number(cursor, 2, 0, 59, &second))
		return false;
	*ticks = (hour * 3600 + minute * 60 + second) * (int64_t)WHEN_SECOND;
	return !seconds || !take(cursor, '.') || take_fraction(cursor, ticks);
}

/* Z, nothing, +hh, +hhmm or +hh:mm; *ticks is what to take off for UTC. */
static bool take_offset(struct cursor *cursor, int64_t *ticks)
{
	int sign = *cursor->at == '-' ? -1 : 1;
	int hour, minute = 0;

	if (take(cursor, 'Z') || *cursor->at == '\0')
		return true;
	if (!take(cursor, '+') && !take(cursor, '-'))
		return false;
	if (!take_number(cursor, 2, 0, 23, &hour))
		return false;
	if (*cursor->at != '\0') {
		take(cursor, ':');
		if (!take_number(cursor, 2, 0, 59, &minute))
			return false;
	}
	*ticks = sign * (hour * 60 + minute) * (int64_t)WHEN_MINUTE;
	return true;
}

char *when_iso(when_t when, char *buffer)
{
	char *at = buffer;

	if (is_known(when)) {
		at = put_date(at, when, 'T');
		at = put_clock(at, when, '.');
		at = put(at, (unsigned)(when % WHEN_SECOND), 7, 'Z');
	}
	*at = '\0';
	return buffer;
}

const struct when_zone when_printed = { .zone = NULL, .name = "zone unknown" };

int32_t when_ahead(when_t when, const struct when_zone *zone)
{
	int64_t seconds = (int64_t)(when / WHEN_SECOND) - DAYS_TO_1970 * INT64_C(86400);

	return zone && zone->zone ? zone_ahead(zone->zone, seconds) : 0;
}

/* What that clock shows; "" at the ends of time. */
static char *print(when_t when, const struct when_zone *zone, bool date, bool clock, char *buffer)
{
	int32_t ahead = when_ahead(when, zone);
	int64_t there = is_known(when) ? (int64_t)when + ahead * (int64_t)WHEN_SECOND : 0;
	unsigned minutes = (unsigned)(ahead < 0 ? -ahead : ahead) / 60;
	char *at = buffer;

	*at = '\0';
	if (there <= 0 || !is_known((when_t)there))
		return buffer;
	if (date)
		at = put_date(at, (when_t)there, clock ? ' ' : '\0');
	if (clock)
		at = put_clock(at, (when_t)there, !zone ? 'Z' : !zone->zone ? '\0' :
			       ahead < 0 ? '-' : '+');
	if (clock && zone && zone->zone) {
		at = put(at, minutes / 60, 2, ':');
		put(at, minutes % 60, 2, '\0');
	} else {
		*at = '\0';
	}
	return buffer;
}

char *when_short_in(when_t when, const struct when_zone *zone, char *buffer)
{
	return print(when, zone, true, true, buffer);
}

char *when_clock_in(when_t when, const struct when_zone *zone, char *buffer)
{
	return print(when, zone, false, true, buffer);
}

char *when_date_in(when_t when, const struct when_zone *zone, char *buffer)
{
	return print(when, zone, true, false, buffer);
}

when_t when_parse(const char *text)
{
	struct cursor cursor = { text };
	int64_t days, clock = 0, offset = 0, ticks;

	if (!take_date(&cursor, &days))
		return WHEN_UNKNOWN;
	if (take(&cursor, 'T') || take(&cursor, ' ')) {
		if (!take_clock(&cursor, &clock) || !take_offset(&cursor, &offset))
			return WHEN_UNKNOWN;
	}
	if (*cursor.at != '\0')
		return WHEN_UNKNOWN;
	ticks = days * (int64_t)WHEN_DAY + clock - offset;
	return ticks > 0 && is_known((when_t)ticks) ? (when_t)ticks : WHEN_UNKNOWN;
}

when_t when_length(const char *text)
{
	static const struct { char letter; when_t unit; } units[] = {
		{ 's', WHEN_SECOND }, { 'm', WHEN_MINUTE }, { 'h', WHEN_HOUR },
		{ 'd', WHEN_DAY }, { 'w', 7 * WHEN_DAY },
	};
	when_t count = 0;

	for (; text_is_digit(*text); text++) {
		count = count * 10 + (when_t)(*text - '0');
		if (count > WHEN_LAST / WHEN_SECOND)
			return 0;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (text[0] == units[i].letter && text[1] == '\0')
			return count <= WHEN_LAST / units[i].unit ?
			       count * units[i].unit : 0;
	}
	return 0;
}
