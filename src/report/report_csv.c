/*
 * report_csv.c - one row an event, for spreadsheets.
 *
 * RFC 4180: a head row, CR LF behind each row, texts in quotes.  A cell that a
 * spreadsheet would run as a formula is defused (text_csv).  Numbers stand bare.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_writers.h"

#include <inttypes.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_shared.h"
#include "rules.h"
#include "text.h"

/* Spreadsheets take 32,767 characters a cell. */
enum { CELL_SIZE = 32000 };

struct row {
	const struct report *report;
	const struct incident_event *cited;
	const struct event *event;
	const struct incident *incident;	/* or NULL */
};

static void put(struct text *text, const char *value)
{
	size_t size;

	if (!value)
		return;
	size = strnlen(value, CELL_SIZE);
	while (size == CELL_SIZE && size > 0 && ((unsigned char)value[size] & 0xC0) == 0x80)
		size--;
	text_csv(text, value, size);
}

static void put_time(struct text *text, const struct row *row)
{
	char iso[WHEN_SIZE];

	text_add(text, when_iso(row->event->time, iso));
}

static void put_computer(struct text *text, const struct row *row)
{
	put(text, row->event->computer);
}

static void put_channel(struct text *text, const struct row *row)
{
	put(text, row->event->channel);
}

static void put_family(struct text *text, const struct row *row)
{
	put(text, row->event->kind->family);
}

static void put_id(struct text *text, const struct row *row)
{
	text_printf(text, "%u", (unsigned)row->event->id);
}

static void put_level(struct text *text, const struct row *row)
{
	put(text, event_level_name(row->event->level));
}

static void put_summary(struct text *text, const struct row *row)
{
	put(text, row->cited->summary);
}

static bool has_code(const struct row *row)
{
	return row->cited->error.state == DECODE_OK || row->cited->error.state == DECODE_ZERO;
}

static void put_code(struct text *text, const struct row *row)
{
	if (has_code(row))
		text_printf(text, "%" PRIu32, row->cited->error.code);
}

static void put_error(struct text *text, const struct row *row)
{
	if (has_code(row))
		put(text, row->cited->error.name);
}

static void put_incident(struct text *text, const struct row *row)
{
	put(text, row->incident ? row->incident->id : NULL);
}

static void put_severity(struct text *text, const struct row *row)
{
	put(text, row->incident ? rules_severity_name(row->incident->severity) : NULL);
}

static void put_cause(struct text *text, const struct row *row)
{
	put(text, row->incident ? row->incident->rule->id : NULL);
}

static void put_confidence(struct text *text, const struct row *row)
{
	put(text, row->incident ? rules_confidence_name(row->incident->confidence) : NULL);
}

static void put_title(struct text *text, const struct row *row)
{
	put(text, row->incident ? row->incident->title : NULL);
}

static void put_strings(struct text *text, const struct row *row)
{
	struct text all = { 0 };

	for (size_t i = 0; i < row->event->string_count && all.size <= CELL_SIZE; i++) {
		text_add(&all, i ? " | " : "");
		text_add(&all, row->event->strings[i]);
	}
	if (all.size)
		put(text, text_get(&all));
	text->oom |= all.oom;
	text_release(&all);
}

/* Byte by byte as Event Viewer shows it: "05000000" would become a number. */
static void put_data(struct text *text, const struct row *row)
{
	struct text all = { 0 };

	for (size_t i = 0; i < row->event->data_size && all.size <= CELL_SIZE; i++)
		text_printf(&all, i ? " %02x" : "%02x", row->event->data[i]);
	if (all.size)
		put(text, text_get(&all));
	text->oom |= all.oom;
	text_release(&all);
}

static void put_input(struct text *text, const struct row *row)
{
	if (row->event->input < row->report->input_count)
		put(text, row->report->inputs[row->event->input].path);
}

static void put_record(struct text *text, const struct row *row)
{
	if (row->event->record_id)
		text_printf(text, "%" PRIu64, row->event->record_id);
}

static void put_offset(struct text *text, const struct row *row)
{
	text_printf(text, "%" PRIu64, row->event->offset);
}

static void put_recovered(struct text *text, const struct row *row)
{
	text_add(text, row->event->recovered ? "true" : "false");
}

static void put_compared(struct text *text, const struct row *row)
{
	put(text, row->incident ? report_state(row->report, row->incident) : NULL);
}

/* Which map has the names, if one has. */
static void put_redacted(struct text *text, const struct row *row)
{
	put(text, row->report->redact_map ? row->report->redact_map : "true");
}

static bool is_compared(const struct report *report)
{
	return report->compared;
}

static bool is_redacted(const struct report *report)
{
	return report->redacted;
}

/* Columns of some reports stand behind the others, which so keep their places. */
static const struct {
	const char *name;
	void (*put)(struct text *text, const struct row *row);
	bool (*stands)(const struct report *report);	/* NULL: always */
} columns[] = {
	{ "time",       put_time, NULL },
	{ "computer",   put_computer, NULL },
	{ "severity",   put_severity, NULL },
	{ "incident",   put_incident, NULL },
	{ "cause",      put_cause, NULL },
	{ "confidence", put_confidence, NULL },
	{ "title",      put_title, NULL },
	{ "family",     put_family, NULL },
	{ "event_id",   put_id, NULL },
	{ "level",      put_level, NULL },
	{ "summary",    put_summary, NULL },
	{ "error_code", put_code, NULL },
	{ "error_name", put_error, NULL },
	{ "strings",    put_strings, NULL },
	{ "data",       put_data, NULL },
	{ "channel",    put_channel, NULL },
	{ "input",      put_input, NULL },
	{ "record_id",  put_record, NULL },
	{ "offset",     put_offset, NULL },
	{ "recovered",  put_recovered, NULL },
	{ "compared",   put_compared, is_compared },
	{ "redacted",   put_redacted, is_redacted },
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static bool stands(int column, const struct report *report)
{
	return !columns[column].stands || columns[column].stands(report);
}

static void put_head(struct text *text, const struct report *report)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (!stands(i, report))
			continue;
		text_add(text, i ? "," : "");
		text_add(text, columns[i].name);
	}
	text_add(text, "\r\n");
}

void report_csv(const struct report *report, const struct report_options *options,
		struct text *text)
{
	(void)options;
	put_head(text, report);
	for (size_t at = 0; at < report->event_count; at++) {
		const struct row row = {
			.report = report, .cited = &report->events[at],
			.event = report->events[at].event, .incident = report->events[at].incident,
		};

		for (int i = 0; i < COLUMNS; i++) {
			if (!stands(i, report))
				continue;
			text_add(text, i ? "," : "");
			columns[i].put(text, &row);
		}
		text_add(text, "\r\n");
	}
}
