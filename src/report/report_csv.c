/*
 * report_csv.c - one row an event, for spreadsheets.
 *
 * RFC 4180: a head row, CR LF after each row, texts in quotes.  A cell that a
 * spreadsheet would run as a formula is defused (text_csv).  Numbers have no quotes.
 *
 * SPDX-License-Identifier: MIT
 */

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
	bool has_code;
};

enum column { TIME, COMPUTER, SEVERITY, INCIDENT, CAUSE, CONFIDENCE, TITLE, FAMILY, EVENT_ID,
	      LEVEL, SUMMARY, ERROR_CODE, ERROR_NAME, STRINGS, DATA, CHANNEL, INPUT, RECORD_ID,
	      OFFSET, RECOVERED, COMPARED, REDACTED, REFUSED, REFUSED_REASON,
	      COLUMNS };

/* Columns that only some reports have come last, so that the others stay where they are. */
static const char *const names[] = {
	[TIME] = "time", [COMPUTER] = "computer", [SEVERITY] = "severity",
	[INCIDENT] = "incident", [CAUSE] = "cause", [CONFIDENCE] = "confidence",
	[TITLE] = "title", [FAMILY] = "family", [EVENT_ID] = "event_id", [LEVEL] = "level",
	[SUMMARY] = "summary", [ERROR_CODE] = "error_code", [ERROR_NAME] = "error_name",
	[STRINGS] = "strings", [DATA] = "data", [CHANNEL] = "channel", [INPUT] = "input",
	[RECORD_ID] = "record_id", [OFFSET] = "offset", [RECOVERED] = "recovered",
	[COMPARED] = "compared", [REDACTED] = "redacted",
	[REFUSED] = "refused", [REFUSED_REASON] = "refused_reason",
};

/* The text of a column that has one, or NULL. */
static const char *text_of(const struct row *row, enum column column)
{
	const struct incident *incident = row->incident;

	switch (column) {
	case COMPUTER:
		return row->event->computer;
	case SEVERITY:
		return incident ? rules_severity_name(incident->severity) : NULL;
	case INCIDENT:
		return incident ? incident->id : NULL;
	case CAUSE:
		return incident ? incident->rule->id : NULL;
	case CONFIDENCE:
		return incident ? rules_confidence_name(incident->confidence) : NULL;
	case TITLE:
		return incident ? incident->title : NULL;
	case FAMILY:
		return row->event->kind->family;
	case LEVEL:
		return event_level_name(row->event->level);
	case SUMMARY:
		return row->cited->summary;
	case ERROR_NAME:
		return row->has_code ? row->cited->error.name : NULL;
	case CHANNEL:
		return row->event->channel;
	case INPUT:
		return row->event->input < row->report->input_count ?
			row->report->inputs[row->event->input].path : NULL;
	case COMPARED:
		return incident ? report_state(row->report, incident) : NULL;
	case REDACTED:		/* which map has the names, if one has */
		return row->report->redact_map ? row->report->redact_map : "true";
	case REFUSED_REASON:
		return incident && incident->outage ? incident->outage->reason : NULL;
	default:
		return NULL;
	}
}

static void put_text(struct text *text, const char *value)
{
	text_csv(text, value, text_cut(value, CELL_SIZE));
}

/* Strings, or bytes one by one as Event Viewer shows them: "05000000" would become a
 * number. */
static void put_list(struct text *text, const struct event *event, bool strings)
{
	size_t count = strings ? event->string_count : event->data_size;
	struct text all = { 0 };

	for (size_t i = 0; i < count && all.size <= CELL_SIZE; i++) {
		if (strings)
			text_printf(&all, "%s%s", i ? " | " : "", event->strings[i]);
		else
			text_printf(&all, "%s%02x", i ? " " : "", event->data[i]);
	}
	if (all.size)
		put_text(text, text_get(&all));
	text->oom |= all.oom;
	text_release(&all);
}

static void put_cell(struct text *text, const struct row *row, enum column column)
{
	const struct event *event = row->event;
	const char *value = text_of(row, column);
	char iso[WHEN_SIZE];

	if (value)
		put_text(text, value);
	else if (column == TIME)
		text_add(text, when_iso(event->time, iso));
	else if (column == EVENT_ID)
		text_printf(text, "%u", (unsigned)event->id);
	else if (column == ERROR_CODE && row->has_code)
		text_printf(text, "%" PRIu32, row->cited->error.code);
	else if (column == STRINGS || column == DATA)
		put_list(text, event, column == STRINGS);
	else if (column == RECORD_ID && event->record_id)
		text_printf(text, "%" PRIu64, event->record_id);
	else if (column == OFFSET)
		text_printf(text, "%" PRIu64, event->offset);
	else if (column == REFUSED && row->incident && row->incident->outage)
		text_printf(text, "%" PRIu64, row->incident->outage->refused);
	else if (column == RECOVERED)
		text_add(text, event->recovered ? "true" : "false");
}

static bool has_outage(const struct report *report)
{
	for (size_t i = 0; i < report->incident_count; i++)
		if (report->incidents[i].outage)
			return true;
	return false;
}

/* Does the report have the column? */
static bool has_column(const struct report *report, int column)
{
	switch (column) {
	case COMPARED:
		return report->compared;
	case REDACTED:
		return report->redacted;
	case REFUSED:
	case REFUSED_REASON:
		return has_outage(report);
	default:
		return true;
	}
}

/* A row of the columns that there are, or its head: NULL. */
static void put_row(struct text *text, const bool has[COLUMNS], const struct row *row)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (!has[i])
			continue;
		text_add(text, i ? "," : "");
		if (row)
			put_cell(text, row, (enum column)i);
		else
			text_add(text, names[i]);
	}
	text_add(text, "\r\n");
}

void report_csv(const struct report *report, const struct report_options *options,
		struct text *text)
{
	bool has[COLUMNS];

	(void)options;
	for (int i = 0; i < COLUMNS; i++)
		has[i] = has_column(report, i);
	put_row(text, has, NULL);
	for (size_t i = 0; i < report->event_count; i++) {
		const struct incident_event *cited = &report->events[i];
		const struct row row = {
			.report = report, .cited = cited, .event = cited->event,
			.incident = cited->incident,
			.has_code = cited->error.state == DECODE_OK ||
				    cited->error.state == DECODE_ZERO,
		};

		put_row(text, has, &row);
	}
}
