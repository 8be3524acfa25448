/* when.h - Windows time (FILETIME ticks) to and from ISO 8601. */
#ifndef WHEN_H
#define WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct zone;

/*
 * Ticks of 100 ns since 1601-01-01T00:00:00Z, as FILETIME counts ([MS-DTYP]
 * 2.3.3).  0 means "not known": no event is from 1601.
 */
typedef uint64_t when_t;

#define WHEN_UNKNOWN ((when_t)0)
#define WHEN_SECOND  ((when_t)10000000)
#define WHEN_MINUTE  (60 * WHEN_SECOND)
#define WHEN_HOUR    (60 * WHEN_MINUTE)
#define WHEN_DAY     (24 * WHEN_HOUR)

/* 1970-01-01T00:00:00Z. */
#define WHEN_UNIX    (134774 * WHEN_DAY)

/* Last tick of the year 9999; later values are taken as not known. */
#define WHEN_LAST    ((when_t)2650467743999999999ULL)

enum { WHEN_SIZE = 40 };	/* room for every format below, with NUL */

/* The clock of a place; NULL is UTC.  The caller owns both. */
struct when_zone {
	const struct zone *zone;	/* NULL: the time is as printed, of an unknown zone */
	const char *name;		/* "Europe/Berlin" */
};

/* For times of a zone that is not known: they are shown without one. */
extern const struct when_zone when_printed;

/* Is it in a night in which clocks of Europe, North America or the south of Australia may be set
 * back, so that they show an hour twice?  After the tz database. */
bool when_may_be_shown_twice(when_t shown);

/* Seconds that the clock is ahead of UTC at that time. */
int32_t when_ahead(when_t when, const struct when_zone *zone);

/*
 * when_iso(): 2023-01-06T12:03:09.5170961Z, always seven decimals, so that texts sort as
 * times.  The others show the clock of a place: when_short_in(): 2023-01-06 13:03:09+01:00,
 * 2023-01-06 12:03:09Z without a zone,
	or without the Z as printed; when_clock_in(): 13:03:09+01:00;
 * when_date_in(): 2023-01-06.  An unknown or impossible time becomes "".  Each returns
 * buffer, which must hold WHEN_SIZE bytes.
 */
char *when_iso(when_t when, char *buffer);
char *when_short_in(when_t when, const struct when_zone *zone, char *buffer);
char *when_clock_in(when_t when, const struct when_zone *zone, char *buffer);
char *when_date_in(when_t when, const struct when_zone *zone, char *buffer);

/*
 * Read ISO 8601: date, or date and time (T or space between) with 0 to 9
 * decimals (more are cut) and Z, an offset (+02:00, +0200, +02) or nothing (UTC).
 * Returns WHEN_UNKNOWN if text is anything else, also for 2023-02-30.
 */
when_t when_parse(const char *text);

/*
 * Read a length of time: 90s, 15m, 2h, 30d, 4w.  Returns ticks, or 0 if text
 * is anything else.
 */
when_t when_length(const char *text);

#endif
