/*
 * form_time.c - printed times.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_time.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "text.h"

enum {
	NUMBERS = 9,		/* of a date and a time; more is no time */
	TEXT_MAX = 120,		/* bytes of a printed time */
	DIGITS_MAX = 17,
};

/* Days from 1601-01-01 to 1970-01-01. */
static const int64_t epoch_days = 134774;

/* A number, and what is printed before it. */
struct part {
	uint64_t value;
	int digits;
	char before;		/* the last character before it that is no blank, or 0 */
};

struct parts {
	struct part list[NUMBERS];
	int count;
	bool am, pm, utc;
	int month;		/* by its English name, or 0 */
	int sign;		/* of an offset after the time, -1, 0, 1 */
	int offset_at;		/* the first number of the offset */
};

/* ---- words ---- */

static const struct word {
	const char *text;
	bool pm;
} halves[] = {
	{ "am", false }, { "a.m.", false }, { "a. m.", false }, { "pm", true },
	{ "p.m.", true }, { "p. m.", true }, { "上午", false }, { "下午", true },
	{ "午前", false }, { "午後", true }, { "오전", false }, { "오후", true },
	{ "πμ", false }, { "μμ", true }, { "ÖÖ", false }, { "ÖS", true },
	{ "SA", false }, { "CH", true },
};

static const char weekdays[] = "montuewedthufrisatsun";
static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

static bool starts_nocase(const char *text, const char *start)
{
	while (*start && text_lower(*text) == text_lower(*start)) {
		text++;
		start++;
	}
	return !*start;
}

static size_t letters(const char *at)
{
	size_t size = 0;

	while (text_is_letter(at[size]))
		size++;
	return size;
}

/* Bytes of the word there, or 0. */
static size_t take_word(const char *at, struct parts *parts)
{
	if (!text_is_letter(*at) && (unsigned char)*at < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
		size_t size = strlen(halves[i].text);

		if (!starts_nocase(at, halves[i].text) ||
		    (text_is_letter(at[size - 1]) && text_is_letter(at[size])))
			continue;
		*(halves[i].pm ? &parts->pm : &parts->am) = true;
		return size;
	}
	if (starts_nocase(at, "utc") || starts_nocase(at, "gmt")) {
		parts->utc = true;
		return 3;
	}
	for (const char *day = weekdays; *day; day += 3)
		if (text_lower(at[0]) == day[0] && text_lower(at[1]) == day[1] &&
		    text_lower(at[2]) == day[2])
			return letters(at);
	for (int i = 0; i < 12; i++)
		if (text_lower(at[0]) == months[3 * i] && text_lower(at[1]) == months[3 * i + 1] &&
		    text_lower(at[2]) == months[3 * i + 2]) {
			parts->month = i + 1;
			return letters(at);
		}
	return 0;
}

/* Blanks of all kinds and marks of direction, in UTF-8. */
static size_t skip_blank(const char *at)
{
	static const char *const blanks[] = {
		"\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe3\x80\x80",
		"年", "月", "日", "년", "월", "일",
	};

	if (*at == ' ' || *at == '\t' || *at == ',')
		return 1;
	if ((unsigned char)*at < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (text_starts(at, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

static bool take_number(const char **at, char before, struct parts *parts)
{
	struct part *part = &parts->list[parts->count];

	if (parts->count == NUMBERS)
		return false;
	*part = (struct part){ .before = before };
	for (; text_is_digit(**at); (*at)++, part->digits++) {
		if (part->digits == DIGITS_MAX)
			return false;
		part->value = part->value * 10 + (uint64_t)(**at - '0');
	}
	parts->count++;
	return true;
}

/* Take the text apart; false: it holds what no time holds. */
static bool take_apart(const char *text, struct parts *parts)
{
	const char *at = text;
	char before = '\0';

	while (*at) {
		size_t size;

		if (at - text > TEXT_MAX)
			return false;
		if (text_is_digit(*at)) {
			if (!take_number(&at, before, parts))
				return false;
			before = '\0';
		} else if ((size = skip_blank(at)) > 0 || (size = take_word(at, parts)) > 0) {
			at += size;
		} else if (*at == 'Z' && parts->count >= 5) {
			parts->utc = true;
			at++;
		} else if (strchr("/.-:T+()", *at)) {
			if ((*at == '+' || *at == '-') && parts->count >= 5 && !parts->sign &&
			    text_is_digit(at[1])) {
				parts->sign = *at == '-' ? -1 : 1;
				parts->offset_at = parts->count;
			}
			before = *at++;
		} else {
			return false;
		}
	}
	return parts->count > 0;
}

/* ---- dates ---- */

/* The first two of three numbers, of which the last is the year. */
static bool has_two_orders(const struct parts *parts)
{
	return parts->count >= 3 && !parts->month && parts->list[0].digits <= 2 &&
	       parts->list[1].digits <= 2 && parts->list[2].digits == 4;
}

/* Only a slash or a hyphen leaves it open: with points, days come first everywhere. */
static void learn(struct form_dates *dates, const struct parts *parts)
{
	if (!has_two_orders(parts))
		return;
	if (parts->list[0].value > 12 || parts->list[1].before == '.')
		dates->day_first = true;
	else if (parts->list[1].value > 12)
		dates->month_first = true;
}

void form_dates_learn(struct form_dates *dates, const char *text)
{
	struct parts parts = { 0 };

	if (take_apart(text, &parts))
		learn(dates, &parts);
}

/* 1: *date is set; 0: the order is not known; -1: no date. */
static int read_date(const struct form_dates *known, const struct parts *parts,
		     struct calendar_date *date)
{
	const struct part *list = parts->list;
	struct form_dates dates = *known;

	if (parts->month) {
		bool day_first = list[0].digits <= 2;

		*date = (struct calendar_date){ (int)list[day_first].value, parts->month,
						(int)list[!day_first].value };
		return parts->count >= 2 && list[day_first].digits == 4 ? 1 : -1;
	}
	if (parts->count < 3)
		return -1;
	if (list[0].digits == 4) {
		*date = (struct calendar_date){ (int)list[0].value, (int)list[1].value,
						(int)list[2].value };
		return 1;
	}
	if (!has_two_orders(parts))
		return -1;
	learn(&dates, parts);
	if (!dates.day_first && !dates.month_first)
		dates.month_first = parts->am || parts->pm;
	*date = (struct calendar_date){ (int)list[2].value, (int)list[0].value,
					(int)list[1].value };
	if (dates.day_first && list[1].value <= 12)
		*date = (struct calendar_date){ (int)list[2].value, (int)list[1].value,
						(int)list[0].value };
	return dates.day_first != dates.month_first || list[0].value == list[1].value ||
	       list[0].value > 12 || list[1].value > 12;
}

static bool is_date(const struct calendar_date *date)
{
	return date->year >= 1601 && date->year <= 9999 && date->month >= 1 &&
	       date->month <= 12 && date->day >= 1 &&
	       date->day <= calendar_month(date->year, date->month);
}

/* ---- times ---- */

/* Decimals as ticks; the rest of more than seven is cut. */
static uint64_t ticks_of(const struct part *part)
{
	uint64_t ticks = part->value;

	for (int digits = part->digits; digits < 7; digits++)
		ticks *= 10;
	for (int digits = part->digits; digits > 7; digits--)
		ticks /= 10;
	return ticks;
}

/* Hours, minutes, seconds and decimals from number `at` on; false: no time. */
static bool read_clock(const struct parts *parts, int at, int64_t *seconds, uint64_t *ticks)
{
	const struct part *list = parts->list;
	int end = parts->sign ? parts->offset_at : parts->count;
	uint64_t hour, second = 0;

	if (end - at < 2 || end - at > 4)
		return false;
	hour = list[at].value;
	if (end - at > 2)
		second = list[at + 2].value;
	if ((parts->am || parts->pm) && hour > 12)
		return false;
	if (parts->am || parts->pm)
		hour = hour % 12 + (parts->pm ? 12 : 0);
	if (hour > 23 || list[at + 1].value > 59 || second > 60)
		return false;
	*seconds = (int64_t)(hour * 3600 + list[at + 1].value * 60 + second);
	*ticks = end - at == 4 ? ticks_of(&list[at + 3]) : 0;
	return true;
}

/* Seconds by which the printed time is ahead of UTC; false: no offset of a clock. */
static bool read_offset(const struct parts *parts, int64_t *ahead)
{
	const struct part *list = parts->list + parts->offset_at;
	int count = parts->count - parts->offset_at;
	uint64_t minutes;

	*ahead = 0;
	if (!parts->sign)
		return true;
	if (count < 1 || list[0].digits > 4)
		return false;
	if (count == 2)
		minutes = list[0].value * 60 + list[1].value;
	else if (count == 1 && list[0].digits == 4)
		minutes = list[0].value / 100 * 60 + list[0].value % 100;
	else if (count == 1)
		minutes = list[0].digits == 3 ? list[0].value : list[0].value * 60;
	else
		return false;
	if (minutes > 24 * 60)
		return false;
	*ahead = parts->sign * (int64_t)minutes * 60;
	return true;
}

static when_t from_seconds(int64_t days, int64_t seconds, uint64_t ticks)
{
	int64_t all = (days + epoch_days) * 86400 + seconds;

	return all > 0 ? (when_t)all * WHEN_SECOND + ticks : WHEN_UNKNOWN;
}

/* ---- other forms ---- */

/* Since 1970; how many digits there are tells the unit. */
static when_t from_epoch(const struct part *part)
{
	static const struct unit {
		int digits;
		uint64_t in_second;
	} units[] = {
		{ 10, 1 }, { 13, 1000 }, { 16, 1000000 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		uint64_t in_second = units[i].in_second;

		if (part->digits == units[i].digits)
			return from_seconds(0, (int64_t)(part->value / in_second),
					    part->value % in_second * (WHEN_SECOND / in_second));
	}
	return WHEN_UNKNOWN;
}

/* 20261120091504.000000-360 of WMI: the offset is in minutes. */
static bool from_wmi(struct parts *parts)
{
	uint64_t all = parts->list[0].value;
	static const uint64_t steps[] = { 100, 100, 100, 100, 100, 10000 };
	struct part *list = parts->list;

	if (list[0].digits != 14 || parts->count < 2)
		return false;
	if (parts->count + 5 > NUMBERS)
		return false;
	memmove(list + 6, list + 1, (size_t)(parts->count - 1) * sizeof(*list));
	for (int i = 5; i >= 0; i--) {
		list[i] = (struct part){ .value = all % steps[5 - i], .digits = i ? 2 : 4 };
		all /= steps[5 - i];
	}
	parts->count += 5;
	return true;
}

/* \/Date(1795166104250)\/ of PowerShell 5.1 */
static const char *inside_date(const char *text)
{
	const char *at = strstr(text, "Date(");

	return at && at - text <= 3 ? at + strlen("Date(") : NULL;
}

struct form_time form_time_parse(const struct form_dates *dates, const char *text)
{
	struct form_time time = { WHEN_UNKNOWN, false, false };
	struct parts parts = { 0 };
	struct calendar_date date;
	int64_t seconds, ahead;
	uint64_t ticks;
	const char *epoch = inside_date(text);
	int known;

	if (epoch) {
		bool digits = take_number(&epoch, '\0', &parts);

		return (struct form_time){ digits ? from_epoch(&parts.list[0]) : WHEN_UNKNOWN,
					   true, false };
	}
	if (!take_apart(text, &parts))
		return time;
	if (parts.count == 1) {
		time.time = from_epoch(&parts.list[0]);
		time.zoned = time.time;
		return time;
	}
	if (parts.list[0].digits == 14) {
		bool sign = strchr(text, '-') || strchr(text, '+');

		if (!from_wmi(&parts))
			return time;
		parts.sign = !sign ? 0 : strchr(text, '-') ? -1 : 1;
		parts.offset_at = parts.count - 1;
		parts.list[parts.offset_at].digits = 3;
	}
	known = read_date(dates, &parts, &date);
	if (known < 0 || !is_date(&date) || !read_offset(&parts, &ahead) ||
	    !read_clock(&parts, parts.month ? 2 : 3, &seconds, &ticks))
		return time;
	time.zoned = parts.utc || parts.sign;
	time.ambiguous = known == 0;
	if (known > 0)
		time.time = from_seconds(calendar_days(date.year, date.month, date.day),
					 seconds - ahead, ticks);
	return time;
}
