/*
 * httplog_row.c - a line of a log in the W3C extended format.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_row.h"

#include <string.h>

#include "calendar.h"
#include "console_words.h"
#include "httplog_lines.h"
#include "text.h"

static const char *const names[] = {
	[HTTPLOG_DATE] = "date", [HTTPLOG_CLOCK] = "time", [HTTPLOG_STATUS] = "sc-status",
	[HTTPLOG_SUBSTATUS] = "sc-substatus", [HTTPLOG_WIN32] = "sc-win32-status",
	[HTTPLOG_SITE_ID] = "s-siteid", [HTTPLOG_SITE_NAME] = "s-sitename",
	[HTTPLOG_REASON] = "s-reason", [HTTPLOG_QUEUE] = "s-queuename",
	[HTTPLOG_SERVER] = "s-ip",
};

bool httplog_is(struct httplog_text text, const char *word)
{
	size_t i = 0;

	while (i < text.size && word[i] && text_lower(text.at[i]) == text_lower(word[i]))
		i++;
	return i == text.size && !word[i];
}

static void take_names(struct httplog_layout *layout, const struct httplog_row *row)
{
	*layout = (struct httplog_layout){ .count = row->count };
	for (size_t i = 0; i < row->count && i < HTTPLOG_FIELDS; i++)
		for (size_t n = 0; n < HTTPLOG_KNOWN; n++)
			if (httplog_is(row->fields[i], names[n]))
				layout->place[n] = (uint8_t)(i + 1);
	layout->time_first = layout->place[HTTPLOG_DATE] == 1 &&
			     layout->place[HTTPLOG_CLOCK] == 2;
}

bool httplog_layout_read(struct httplog_layout *layout, const struct httplog_line *line)
{
	static const char mark[] = "#Fields:";
	const size_t size = sizeof(mark) - 1;
	struct httplog_row row;

	if (line->size < size || line->text[0] != '#' ||
	    !httplog_is((struct httplog_text){ line->text, size }, mark))
		return false;
	httplog_row_split(&row, &(struct httplog_line){
		line->text + size, line->size - size, line->offset, line->whole }, true);
	take_names(layout, &row);
	return true;
}

bool httplog_layout_guess(struct httplog_layout *layout, size_t count)
{
	/* Windows 2003 and 2008, 2016, 2019, its updates, the newest. */
	static const struct { uint8_t count, status; } layouts[] = {
		{ 13, 10 }, { 14, 11 }, { 15, 12 }, { 16, 12 }, { 18, 12 },
	};

	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		uint8_t status = layouts[i].status;

		if (layouts[i].count != count)
			continue;
		*layout = (struct httplog_layout){ .count = count, .time_first = true };
		layout->place[HTTPLOG_DATE] = 1;
		layout->place[HTTPLOG_CLOCK] = 2;
		layout->place[HTTPLOG_SERVER] = 5;
		layout->place[HTTPLOG_STATUS] = status;
		layout->place[HTTPLOG_SITE_ID] = (uint8_t)(status + 1);
		layout->place[HTTPLOG_REASON] = (uint8_t)(status + 2);
		layout->place[HTTPLOG_QUEUE] = (uint8_t)(status + 3);
		return true;
	}
	return false;
}

void httplog_row_split(struct httplog_row *row, const struct httplog_line *line, bool runs)
{
	const char *at = line->text, *end = at + line->size;

	for (row->count = 0; at <= end; at++) {
		const char *start = at;

		while (at < end && *at != ' ')
			at++;
		if (at == start && (runs || line->size == 0))
			continue;
		if (row->count < HTTPLOG_FIELDS)
			row->fields[row->count] = (struct httplog_text){
				start, (size_t)(at - start),
			};
		row->count++;
	}
}

struct httplog_text httplog_row_get(const struct httplog_row *row,
				    const struct httplog_layout *layout,
				    enum httplog_field field)
{
	size_t place = layout->place[field];
	struct httplog_text text = { NULL, 0 };

	if (place && place <= row->count && place <= HTTPLOG_FIELDS)
		text = row->fields[place - 1];
	if (text.size == 1 && *text.at == '-')
		text.size = 0;
	return text;
}

/* Digits, or -1. */
static int number(const char *text, size_t digits)
{
	return (int)console_number(text, digits, 9999);
}

when_t httplog_date(const char *text, size_t size)
{
	int year, month, day;

	if (size < 10 || text[4] != '-' || text[7] != '-')
		return WHEN_UNKNOWN;
	year = number(text, 4);
	month = number(text + 5, 2);
	day = number(text + 8, 2);
	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > calendar_month(year, month))
		return WHEN_UNKNOWN;
	return (when_t)(calendar_days(year, month, day) - calendar_days(1601, 1, 1)) * WHEN_DAY;
}

bool httplog_clock(const char *text, size_t size, when_t *ticks)
{
	int hour, minute, second;

	if (size < 8 || text[2] != ':' || text[5] != ':')
		return false;
	hour = number(text, 2);
	minute = number(text + 3, 2);
	second = number(text + 6, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	*ticks = (when_t)hour * WHEN_HOUR + (when_t)minute * WHEN_MINUTE +
		 (when_t)second * WHEN_SECOND;
	return true;
}

when_t httplog_time(const char *text, size_t size)
{
	when_t day, ticks;

	if (size < HTTPLOG_TIME || text[HTTPLOG_DAY] != ' ')
		return WHEN_UNKNOWN;
	day = httplog_date(text, 10);
	if (day == WHEN_UNKNOWN || !httplog_clock(text + 11, size - 11, &ticks))
		return WHEN_UNKNOWN;
	return day + ticks;
}
