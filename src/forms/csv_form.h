/*
 * csv_form.h - which program wrote a table of events, and what its columns hold.
 *
 * Knows the names of columns and the shape of rows, not where a text comes from.
 *
 * Sources: what Export-Csv writes are the members of EventLogEntry and EventLogRecord in .NET;
 * the table Event of Azure Monitor, EvtxECmd, hayabusa and Log Parser 2.2 document theirs;
 * Event Viewer's names are the labels of labels.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CSV_FORM_H
#define CSV_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_format;

enum csv_role {
	CSV_NONE, CSV_PROVIDER, CSV_ID,
	CSV_FULL_ID,		/* with its qualifiers in the upper half */
	CSV_QUALIFIERS, CSV_LEVEL, CSV_TIME, CSV_TIME_UTC,
	CSV_CLOCK,		/* the time of day, beside CSV_TIME, which is a date */
	CSV_RECORD_ID, CSV_CHANNEL, CSV_COMPUTER, CSV_MESSAGE,
	CSV_EVENT_DATA,		/* <EventData> in XML */
	CSV_PARAMETERS,		/* <Param>a</Param><Param>b</Param> */
	CSV_STRINGS,		/* a|b */
	CSV_DATA,		/* in hexadecimal */
	CSV_PAYLOAD,		/* EventData as JSON */
	CSV_DETAILS, CSV_MORE_DETAILS,	/* Name: value ¦ Name: value */
	CSV_ROLES
};

enum { CSV_COLUMNS = 128 };	/* that may have a role; more are passed over */

struct csv_form {
	const struct input_format *format;
	char delimiter;
	bool header;		/* the line was a header, and no row */
	bool carries_data;	/* it prints data of events that have some */
	uint8_t roles[CSV_COLUMNS];
	size_t columns;		/* that the header names */
	/* Where columns are; -1: there is none. */
	int at[CSV_ROLES];
	int last;		/* the last column with a role */
	/* The message is the last cell, and all that is left of a row, whatever is in it. */
	bool rest;
	/* Time and id come before every cell that may have several lines. */
	bool shaped;
};

/*
 * The form of a table that begins with this line, and the next one ("" if there is none).
 * Both are without a line end.  False: it is no table of events.
 */
bool csv_form_of(struct csv_form *form, const char *line, const char *next);

/* Does a row begin with this line, by its time and its id?  Always false if not shaped. */
bool csv_form_begins(const struct csv_form *form, const char *line, size_t size);

/* Is the cell an event identifier? */
bool csv_is_number(const char *text);

#endif
