/*
 * when.c - FILETIME ticks to and from ISO 8601.
 *
 * Knows the Gregorian calendar; knows no zone but UTC, no locale and no clock.
 *
 * SPDX-License-Identifier: MIT
 */
#include "when.h"

#include <stdbool.h>
#include <string.h>

#include "zone.h"

enum { YEAR_FIRST = 1601, YEAR_LAST = 9999, DAYS_IN_400_YEARS = 146097 };

/* Seconds between 1601-01-01 and 1970-01-01. */
#define UNIX_EPOCH INT64_C(11644473600)

struct date { int year, month, day; };

/* A place in a text that is read from left to right. */
struct cursor { const char *at; };

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1601-01-01 to the first of January of year. */
static int64_t days_before(int year)
{
	/* 1601 begins a cycle of 400 years. */
	int64_t past = year - YEAR_FIRST;

	return past * 365 + past / 4 - past / 100 + past / 400;
}

static int64_t to_days(struct date date)
{
	int64_t days = days_before(date.year) + date.day - 1;

	for (int month = 1; month < date.month; month++)
		days += days_in(date.year, month);
	return days;
}

static struct date from_days(int64_t days)
{
	/* The guess is at most one year off. */
	struct date date = {
		YEAR_FIRST + (int)(days * 400 / DAYS_IN_400_YEARS), 1, 1
	};

	if (days_before(date.year) > days)
		date.year--;
	else if (days_before(date.year + 1) <= days)
		date.year++;
	days -= days_before(date.year);
	while (days >= days_in(date.year, date.month))
		days -= days_in(date.year, date.month++);
	date.day = (int)days + 1;
	return date;
}

static bool is_known(when_t when)
{
	return when != WHEN_UNKNOWN && when <= WHEN_LAST;
}

/* The last digits of a value, and the character before them; where they end.  A
 * report with every event has millions of times, most of whose cost is printf(). */
static char *put(char *at, char before, unsigned value, int digits)
{
	if (before)
		*at++ = before;
	for (int i = digits; i-- > 0; value /= 10)
		at[i] = (char)('0' + value % 10);
	at[digits] = '\0';
	return at + digits;
}

static size_t print_date(when_t when, char *buffer)
{
	struct date date = from_days((int64_t)(when / WHEN_DAY));
	char *at = put(buffer, '\0', (unsigned)date.year, 4);

	at = put(at, '-', (unsigned)date.month, 2);
	return (size_t)(put(at, '-', (unsigned)date.day, 2) - buffer);
}

static size_t print_clock(when_t when, char *buffer)
{
	unsigned seconds = (unsigned)(when % WHEN_DAY / WHEN_SECOND);
	char *at = put(buffer, '\0', seconds / 3600, 2);

	at = put(at, ':', seconds / 60 % 60, 2);
	return (size_t)(put(at, ':', seconds % 60, 2) - buffer);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take the character c, or leave what stands there. */
static bool take(struct cursor *cursor, char c)
{
	if (*cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

/* Take a number of exactly `digits` digits that lies between first and last. */
static bool take_number(struct cursor *cursor, int digits, int first, int last,
			int *value)
{
	int result = 0;

	for (int i = 0; i < digits; i++) {
		if (!is_digit(cursor->at[i]))
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
	struct date date;

	if (!take_number(cursor, 4, YEAR_FIRST, YEAR_LAST, &date.year) ||
	    !take(cursor, '-') || !take_number(cursor, 2, 1, 12, &date.month) ||
	    !take(cursor, '-') ||
	    !take_number(cursor, 2, 1, days_in(date.year, date.month), &date.day))
		return false;
	*days = to_days(date);
	return true;
}

/* Decimals of a second as ticks; what is finer than a tick is cut. */
static bool take_fraction(struct cursor *cursor, int64_t *ticks)
{
	int64_t unit = (int64_t)WHEN_SECOND;

	if (!is_digit(*cursor->at))
		return false;
	for (; is_digit(*cursor->at); cursor->at++) {
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
	size_t size;

	buffer[0] = '\0';
	if (!is_known(when))
		return buffer;
	size = print_date(when, buffer);
	buffer[size++] = 'T';
	size += print_clock(when, buffer + size);
	memcpy(put(buffer + size, '.', (unsigned)(when % WHEN_SECOND), 7), "Z", 2);
	return buffer;
}

char *when_short(when_t when, char *buffer)
{
	size_t size;

	buffer[0] = '\0';
	if (!is_known(when))
		return buffer;
	size = print_date(when, buffer);
	buffer[size++] = ' ';
	when_clock(when, buffer + size);
	return buffer;
}

char *when_clock(when_t when, char *buffer)
{
	buffer[0] = '\0';
	if (is_known(when))
		memcpy(buffer + print_clock(when, buffer), "Z", 2);
	return buffer;
}

char *when_date(when_t when, char *buffer)
{
	buffer[0] = '\0';
	if (is_known(when))
		print_date(when, buffer);
	return buffer;
}

int32_t when_ahead(when_t when, const struct when_zone *zone)
{
	return zone ? zone_ahead(zone->zone, (int64_t)(when / WHEN_SECOND) - UNIX_EPOCH) : 0;
}

/* What that clock shows, as if it were UTC; unknown at the ends of time. */
static when_t shift(when_t when, int32_t ahead)
{
	int64_t there;

	if (!is_known(when))
		return WHEN_UNKNOWN;
	there = (int64_t)when + ahead * (int64_t)WHEN_SECOND;
	return there > 0 && is_known((when_t)there) ? (when_t)there : WHEN_UNKNOWN;
}

/* Put +hh:mm in place of the Z at the end. */
static char *end_with_offset(char *buffer, int32_t ahead)
{
	unsigned minutes = (unsigned)(ahead < 0 ? -ahead : ahead) / 60;
	size_t size = strlen(buffer);
	char *at;

	if (size == 0)
		return buffer;
	at = put(buffer + size - 1, ahead < 0 ? '-' : '+', minutes / 60, 2);
	put(at, ':', minutes % 60, 2);
	return buffer;
}

char *when_short_in(when_t when, const struct when_zone *zone, char *buffer)
{
	int32_t ahead = when_ahead(when, zone);

	when_short(shift(when, ahead), buffer);
	return zone ? end_with_offset(buffer, ahead) : buffer;
}

char *when_clock_in(when_t when, const struct when_zone *zone, char *buffer)
{
	int32_t ahead = when_ahead(when, zone);

	when_clock(shift(when, ahead), buffer);
	return zone ? end_with_offset(buffer, ahead) : buffer;
}

char *when_date_in(when_t when, const struct when_zone *zone, char *buffer)
{
	return when_date(shift(when, when_ahead(when, zone)), buffer);
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

	for (; is_digit(*text); text++) {
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

when_t when_unix(int64_t seconds)
{
	if (seconds <= -UNIX_EPOCH ||
	    seconds > (int64_t)(WHEN_LAST / WHEN_SECOND) - UNIX_EPOCH)
		return WHEN_UNKNOWN;
	return (when_t)(seconds + UNIX_EPOCH) * WHEN_SECOND;
}
