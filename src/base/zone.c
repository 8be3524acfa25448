/*
 * zone.c - time zones: TZif files (RFC 8536) and POSIX rules.
 *
 * The C library has one zone for the whole process, in an environment variable; a
 * library must be able to use two at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "calendar.h"
#include "fail.h"
#include "platform.h"
#include "shortage.h"
#include "text.h"

enum {
	NAME_SIZE = 64,		/* the longest real name has 32 */
	PATH_SIZE = 4096,
	HEADER_SIZE = 44,	/* of a TZif file */
	TYPE_SIZE = 6,		/* offset, is it summer time, abbreviation */
	OFFSET_HOURS = 24,	/* POSIX */
	CLOCK_HOURS = 167,	/* RFC 8536, 3.3.1 */
	OFFSET_MAX = 26 * 3600,	/* RFC 8536, 3.2 */
	DAY = 86400,
};

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* A day of each year, and a local time on it, which may be on another day. */
struct change {
	enum { MONTH_DAY, YEAR_DAY, NO_LEAP_DAY } kind;
	int month, week, day;	/* the month is 1, and no week, but for MONTH_DAY */
	int32_t clock;
};

struct rule {
	int32_t standard, summer;	/* seconds ahead of UTC */
	bool changes;			/* false: always standard time */
	struct change start, end;	/* of summer time */
};

struct transition {
	int64_t at;
	int32_t ahead;			/* from then on */
};

struct zone {
	bool has_rule;
	struct rule rule;		/* after the last transition */
	int32_t first;			/* seconds ahead before the first one */
	size_t count;
	struct transition transitions[];
};

/* ---- POSIX rules ---- */

static bool take(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

static bool take_number(const char **at, int least, int most, int *value)
{
	const char *from = *at;

	*value = 0;
	for (; text_is_digit(**at); ++*at) {
		*value = 10 * *value + (**at - '0');
		if (*value > most)
			return false;
	}
	return *at > from && *value >= least;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(const char **at, int hours, int32_t *seconds)
{
	int sign = **at == '-' ? -1 : 1;
	int hour, minute = 0, second = 0;

	if (!take(at, '-'))
		take(at, '+');
	if (!take_number(at, 0, hours, &hour))
		return false;
	if (take(at, ':') && (!take_number(at, 0, 59, &minute) ||
			      (take(at, ':') && !take_number(at, 0, 59, &second))))
		return false;
	*seconds = sign * (hour * 3600 + minute * 60 + second);
	return true;
}

/* CET or <+0330> */
static bool skip_name(const char **at)
{
	bool quoted = take(at, '<');
	size_t size = strspn(*at, quoted ? LETTERS DIGITS "+-" : LETTERS);

	*at += size;
	return size >= 3 && (!quoted || take(at, '>'));
}

/* Mmonth.week.day, Jday or day, and /time */
static bool take_change(const char **at, struct change *change)
{
	bool good;

	*change = (struct change){ .month = 1, .clock = 2 * 3600 };
	if (take(at, 'M')) {
		good = take_number(at, 1, 12, &change->month) && take(at, '.') &&
		       take_number(at, 1, 5, &change->week) && take(at, '.') &&
		       take_number(at, 0, 6, &change->day);
	} else if (take(at, 'J')) {
		change->kind = NO_LEAP_DAY;
		good = take_number(at, 1, 365, &change->day);
	} else {
		change->kind = YEAR_DAY;
		good = take_number(at, 0, 365, &change->day);
	}
	return good && (!take(at, '/') || take_time(at, CLOCK_HOURS, &change->clock));
}

/* POSIX leaves it open when the clock changes if a rule does not say so; C libraries take
 * the dates of the United States, which are rarely meant.  Such a rule is refused. */
static bool parse_rule(const char *at, struct rule *rule)
{
	*rule = (struct rule){ 0 };
	if (!skip_name(&at) || !take_time(&at, OFFSET_HOURS, &rule->standard))
		return false;
	rule->standard = -rule->standard;
	if (!*at)
		return true;
	rule->changes = true;
	rule->summer = rule->standard + 3600;
	if (!skip_name(&at))
		return false;
	if (*at && *at != ',') {
		if (!take_time(&at, OFFSET_HOURS, &rule->summer))
			return false;
		rule->summer = -rule->summer;
	}
	return take(&at, ',') && take_change(&at, &rule->start) &&
	       take(&at, ',') && take_change(&at, &rule->end) && !*at;
}

/* The day of a change, from 1970-01-01. */
static int64_t day_of(const struct change *change, int year)
{
	int64_t first = calendar_days(year, change->month, 1), day;

	if (change->kind == YEAR_DAY)
		return first + change->day;
	if (change->kind == NO_LEAP_DAY)
		return change->day > 59 ? calendar_days(year, 3, 1) + change->day - 60 :
					  first + change->day - 1;
	/* 1970-01-01 was a Thursday. */
	day = (change->day + 7 - (first + 4) % 7) % 7 + 7 * (change->week - 1);
	return first + (day < calendar_month(year, change->month) ? day : day - 7);
}

/* When local time, which is so far ahead, reaches the change in that year. */
static int64_t change_at(const struct change *change, int year, int32_t ahead)
{
	return day_of(change, year) * DAY + change->clock - ahead;
}

/* The last change counts; A change may be
 * in another year than its date says, since clocks and offsets may be days long; if both
 * are at once, summer time goes on. */
static int32_t rule_ahead(const struct rule *rule, int64_t seconds)
{
	int64_t last = INT64_MIN;
	int year = calendar_date(seconds / DAY).year;
	int32_t ahead = rule->standard;

	if (!rule->changes)
		return rule->standard;
	for (int y = year - 2; y <= year + 1; y++) {
		int64_t end = change_at(&rule->end, y, rule->summer);
		int64_t start = change_at(&rule->start, y, rule->standard);

		if (end <= seconds && end > last) {
			last = end;
			ahead = rule->standard;
		}
		if (start <= seconds && start >= last) {
			last = start;
			ahead = rule->summer;
		}
	}
	return ahead;
}

/* ---- TZif files ---- */

/* What is left of a file. */
struct rest {
	const uint8_t *at;
	size_t size;
};

struct header {
	uint8_t version;
	uint64_t isut, isstd, leap, time, type, letters;
};

static uint64_t big_endian(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | *bytes++;
	return value;
}

static bool skip(struct rest *rest, uint64_t size)
{
	if (size > rest->size)
		return false;
	rest->at += size;
	rest->size -= (size_t)size;
	return true;
}

static bool take_header(struct rest *rest, struct header *header)
{
	const uint8_t *at = rest->at;

	if (!skip(rest, HEADER_SIZE) || memcmp(at, "TZif", 4) != 0)
		return false;
	header->version = at[4];
	header->isut = big_endian(at + 20, 4);
	header->isstd = big_endian(at + 24, 4);
	header->leap = big_endian(at + 28, 4);
	header->time = big_endian(at + 32, 4);
	header->type = big_endian(at + 36, 4);
	header->letters = big_endian(at + 40, 4);
	return true;
}

/* Over the block of data, whose times have `width` bytes. */
static bool skip_block(struct rest *rest, const struct header *header, unsigned width)
{
	return skip(rest, header->time * (width + 1) + header->type * TYPE_SIZE + header->letters +
		    header->leap * (width + 4) + header->isstd + header->isut);
}

/* The offset of a type; false if it is not one of RFC 8536. */
static bool offset_of(const uint8_t *types, const struct header *header, unsigned type,
		      int32_t *ahead)
{
	if (type >= header->type)
		return false;
	*ahead = (int32_t)big_endian(types + TYPE_SIZE * type, 4);
	return *ahead > -OFFSET_MAX && *ahead < OFFSET_MAX;
}

/* The block at data, which is known to be whole. */
static bool read_block(struct zone *zone, const uint8_t *data, const struct header *header,
		       unsigned width)
{
	const uint8_t *indices = data + header->time * width;
	const uint8_t *types = indices + header->time;

	if (!offset_of(types, header, 0, &zone->first))
		return false;
	for (; zone->count < header->time; zone->count++) {
		struct transition *transition = &zone->transitions[zone->count];
		uint64_t at = big_endian(data + zone->count * width, width);

		transition->at = width == 8 ? (int64_t)at : (int32_t)at;
		if (zone->count > 0 && transition->at <= transition[-1].at)
			return false;
		if (!offset_of(types, header, indices[zone->count], &transition->ahead))
			return false;
	}
	return true;
}

/* The rule between two line feeds at the end; there may be none. */
static bool read_footer(struct zone *zone, struct rest rest)
{
	char rule[BOUND_ZONE_RULE + 1];
	const uint8_t *end = rest.size > 1 ? memchr(rest.at + 1, '\n', rest.size - 1) : NULL;
	size_t size;

	if (!end || rest.at[0] != '\n' || (size_t)(end - rest.at) > sizeof(rule))
		return false;
	size = (size_t)(end - rest.at) - 1;
	memcpy(rule, rest.at + 1, size);
	rule[size] = '\0';
	zone->has_rule = size > 0;
	return size == 0 || parse_rule(rule, &zone->rule);
}

/* From version 2 on, a second header and block with wider times follow the first. */
static struct zone *parse_file(struct rest rest)
{
	struct header header;
	struct rest block;
	struct zone *zone;
	unsigned width = 4;

	if (!take_header(&rest, &header))
		return NULL;
	if (header.version != 0) {
		width = 8;
		if (!skip_block(&rest, &header, 4) || !take_header(&rest, &header))
			return NULL;
	}
	block = rest;
	if (!skip_block(&rest, &header, width))
		return NULL;
	zone = shortage_watch(calloc(1, sizeof(*zone) + (size_t)header.time *
					     sizeof(zone->transitions[0])));
	if (zone && read_block(zone, block.at, &header, width) &&
	    (width == 4 || read_footer(zone, rest)))
		return zone;
	free(zone);
	return NULL;
}

/* Only a regular file: a FIFO would be waited for.  `why` is set if there is one that cannot be
 * read now: then there is no other zone of that name. */
static struct zone *open_path(const char *path, struct fail *why)
{
	struct fail reason;
	struct platform_file *file = platform_open(path, &reason);
	struct zone *zone = NULL;
	uint8_t *bytes = NULL;
	uint64_t size;
	int64_t got = 0;

	if (!file && platform_type(path, true, &size, NULL) == PLATFORM_FILE)
		fail_set(why, "%s: %s", path, reason.msg);
	if (!file)
		return NULL;
	if (platform_seekable(file, &size) && size <= BOUND_ZONE_FILE)
		bytes = shortage_watch(malloc((size_t)size + 1));
	if (bytes)
		got = platform_read_sure(file, bytes, (size_t)size, 0, &reason);
	if (got < 0)
		fail_set(why, "%s: %s", path, reason.msg);
	else if (bytes)
		zone = parse_file((struct rest){ bytes, (size_t)got });
	free(bytes);
	platform_close(file);
	return zone;
}

/* ---- names ---- */

/* Area/Place: no dots, so no way out of the folder. */
static bool is_name(const char *name)
{
	size_t size = strlen(name);

	return size > 0 && size < NAME_SIZE && name[0] != '/' && name[size - 1] != '/' &&
	       !strstr(name, "//") && strspn(name, LETTERS DIGITS "_+-/") == size;
}

static struct zone *open_file(const char *name, struct fail *why)
{
	char path[PATH_SIZE];
	int size;

	if (!is_name(name))
		return NULL;
	size = snprintf(path, sizeof(path), "%s/%s", platform_zone_folder(), name);
	return size > 0 && (size_t)size < sizeof(path) ? open_path(path, why) : NULL;
}

static struct zone *open_rule(const char *text)
{
	struct rule rule;
	struct zone *zone = parse_rule(text, &rule) ?
			shortage_watch(calloc(1, sizeof(*zone))) : NULL;

	if (zone) {
		zone->has_rule = true;
		zone->rule = rule;
	}
	return zone;
}

/* A file comes first, as in C libraries: EST5EDT is both. */
static struct zone *open_named(const char *name, struct fail *why)
{
	struct zone *zone = open_file(name, why);

	return zone || *why->msg ? zone : open_rule(name);
}

static struct zone *open_local(struct fail *why)
{
	const char *name = platform_zone_local();
	struct zone *zone = name[0] == '/' ? open_path(name, why) : open_named(name, why);

	return zone || *why->msg ? zone : open_rule("UTC0");
}

static struct zone *open_any(const char *name, struct fail *why)
{
	return strcmp(name, "local") == 0 ? open_local(why) : open_named(name, why);
}

bool zone_is_known(const char *name)
{
	struct fail why = { "" };
	struct zone *zone = open_any(name, &why);

	zone_close(zone);
	return zone || *why.msg;
}

struct zone *zone_open(const char *name, struct fail *fail)
{
	struct fail why = { "" };
	struct zone *zone = open_any(name, &why);

	if (!zone && *why.msg)
		fail_set(fail, "%s", why.msg);
	else if (!zone)
		fail_set(fail, "there is no zone '%s'", name);
	return zone;
}

int32_t zone_ahead(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->count;

	/* The first transition that is later. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->transitions[middle].at <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->count && zone->has_rule)
		return rule_ahead(&zone->rule, seconds);
	return low > 0 ? zone->transitions[low - 1].ahead : zone->first;
}

void zone_close(struct zone *zone)
{
	free(zone);
}
