/*
 * calendar.h - days of the Gregorian calendar, which is taken to have always been in use.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include <stdint.h>

/* month and day from 1; the year is not before 1. */
struct calendar_date {
	int year, month, day;
};

/* Days from 1970-01-01 to a date. */
int64_t calendar_days(int year, int month, int day);
struct calendar_date calendar_date(int64_t days);
/* Days that a month has. */
int calendar_month(int year, int month);

#endif
