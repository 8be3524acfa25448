/*
 * httplog_row.h - a line of a log in the W3C extended format, by the names of its fields.
 *
 * HTTP.sys (KB820729) and IIS write it: "#Fields:" names what the lines below have, and is
 * written anew after each restart, perhaps with other names.  One blank separates fields,
 * after IIS at times two; blanks and control characters in them become "+"; "-" is no value.
 * Times are UTC.
 */
#ifndef HTTPLOG_ROW_H
#define HTTPLOG_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct httplog_line;

enum {
	/* Fields of a line; IIS 10 has 24 and up to some custom ones. */
	HTTPLOG_FIELDS = 64,
	/* Bytes of "YYYY-MM-DD" and of "YYYY-MM-DD hh:mm:ss". */
	HTTPLOG_DAY = 10,
	HTTPLOG_TIME = 19,
};

enum httplog_field {
	HTTPLOG_DATE, HTTPLOG_CLOCK, HTTPLOG_STATUS, HTTPLOG_SUBSTATUS, HTTPLOG_WIN32,
	HTTPLOG_SITE_ID, HTTPLOG_SITE_NAME, HTTPLOG_REASON, HTTPLOG_QUEUE, HTTPLOG_SERVER,
	HTTPLOG_KNOWN
};

/* Which place each field has; { 0 } knows none. */
struct httplog_layout {
	size_t count;			/* fields of a line; 0: not known */
	uint8_t place[HTTPLOG_KNOWN];	/* from 1; 0: it has not that field */
	bool time_first;		/* lines begin with date and time */
};

struct httplog_text {
	const char *at;
	size_t size;
};

struct httplog_row {
	size_t count;
	struct httplog_text fields[HTTPLOG_FIELDS];
};

/* "#Fields: date time ..." (any case); false: it is another line, and nothing changes. */
bool httplog_layout_read(struct httplog_layout *layout, const struct httplog_line *line);
/* That of HTTP.sys for lines with so many fields, where "#Fields:" is not there; false:
 * it has written no lines with so many. */
bool httplog_layout_guess(struct httplog_layout *layout, size_t count);

/* Cut at blanks; runs of them are one if so wanted, else a field may be empty.  Fields after
 * the last that has room are counted. */
void httplog_row_split(struct httplog_row *row, const struct httplog_line *line, bool runs);
/* The field of a row that has as many as its layout; size 0 if it is not there or "-". */
struct httplog_text httplog_row_get(const struct httplog_row *row,
				    const struct httplog_layout *layout,
				    enum httplog_field field);
bool httplog_is(struct httplog_text text, const char *word);

/* "2026-05-11 08:02:50", and what follows it; WHEN_UNKNOWN: it is none. */
when_t httplog_time(const char *text, size_t size);
/* The first moment of a day, "2026-05-11". */
when_t httplog_date(const char *text, size_t size);
/* Ticks since the start of a day, "08:02:50"; false: it is none. */
bool httplog_clock(const char *text, size_t size, when_t *ticks);

#endif
