/*
 * report_csv.c - one row an event, for spreadsheets.
 *
 * RFC 4180: a head row, CR LF after each row, texts in quotes.  A cell that a
 * spreadsheet would run as a formula is defused (text_csv).  Numbers have no quotes.
 * A mark of UTF-8 comes first if there is anything beyond ASCII: without it spreadsheets
 * take the text for that of their own code page.
 *
 * SPDX-License-Identifier: MIT
 */

#include <inttypes.h>
#include <string.h>

#include "catalog.h"
#include "coverage.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_evidence.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

/* Spreadsheets take 32,767 characters a cell. */
#define MARK "\xEF\xBB\xBF"

enum { CELL_SIZE = 32000 };

struct row {
	const struct report *report;
	const struct incident_event *cited;
	const struct event *event;	/* one of which nothing is known, where none tells of it */
	const struct incident *incident;	/* or NULL */
	bool has_code, excel_time;
	const char *says;		/* of a row of no event: its summary, or NULL */
	char *buffer;			/* CATALOG_ROLE_SIZE bytes */
};

enum column { TIME, COMPUTER, SEVERITY, INCIDENT, CAUSE, CONFIDENCE, TITLE, FAMILY, EVENT_ID,
	      LEVEL, SUMMARY, ERROR_CODE, ERROR_NAME, STRINGS, DATA, CHANNEL, INPUT, RECORD_ID,
	      OFFSET, RECOVERED, POOL, MODULE, PROCESS_ID, SITE, STATE, COMPARED, REDACTED,
	      REFUSED, REFUSED_REASON, CONFIRMED, PROOF, COLUMNS };

/* Columns that only some reports have come last, so that the others stay where they are. */
static const char *const names[] = {
	[TIME] = "time", [COMPUTER] = "computer", [SEVERITY] = "severity",
	[INCIDENT] = "incident", [CAUSE] = "cause", [CONFIDENCE] = "confidence",
	[TITLE] = "title", [FAMILY] = "family", [EVENT_ID] = "event_id", [LEVEL] = "level",
	[SUMMARY] = "summary", [ERROR_CODE] = "error_code", [ERROR_NAME] = "error_name",
	[STRINGS] = "strings", [DATA] = "data", [CHANNEL] = "channel", [INPUT] = "input",
	[RECORD_ID] = "record_id", [OFFSET] = "offset", [RECOVERED] = "recovered",
	[POOL] = "app_pool", [MODULE] = "module", [PROCESS_ID] = "process_id", [SITE] = "site",
	[STATE] = "state",
	[COMPARED] = "compared", [REDACTED] = "redacted",
	[REFUSED] = "refused", [REFUSED_REASON] = "refused_reason",
	[CONFIRMED] = "confirmed", [PROOF] = "proof",
};

/* What the event says; else the incident, if it leaves no choice. */
static const char *pool_of(const struct row *row)
{
	const char *pool = catalog_role(row->event, "pool", row->buffer);

	return !pool && row->incident && row->incident->pool_count == 1 ?
		row->incident->pools[0].name : pool;
}

static const char *module_of(const struct row *row)
{
	const char *module = catalog_role(row->event, "module", row->buffer);

	return !module && row->incident ? row->incident->module : module;
}

static const char *site_of(const struct row *row)
{
	const char *site = catalog_role(row->event, "site", row->buffer);

	return !site && row->incident && row->incident->site_count == 1 ?
		row->incident->sites[0] : site;
}

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
		return row->says;
	case ERROR_NAME:
		return row->has_code ? row->cited->error.name : NULL;
	case CHANNEL:
		return row->event->channel;
	case INPUT:
		return row->event->input < row->report->input_count ?
			row->report->inputs[row->event->input].path : NULL;
	case POOL:
		return pool_of(row);
	case MODULE:
		return module_of(row);
	case SITE:
		return site_of(row);
	case STATE:
		return !incident ? NULL : incident->ongoing ? "ongoing" : "recovered";
	case COMPARED:
		return incident ? report_state(row->report, incident) : NULL;
	case CONFIRMED:
		return !incident ? NULL : incident->confirmed ? "true"
			: incident->contradicted ? "contradicted" : "false";
	case REDACTED:		/* which map has the names, if one has */
		return row->report->redact_map ? row->report->redact_map : "true";
	case REFUSED_REASON:
		return incident && incident->outage ? incident->outage->reasons[0].reason : NULL;
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

/* Excel takes 2023-01-06 12:03:09 for a time, and nothing with a T, a Z or seven decimals. */
static void put_time(struct text *text, const struct row *row)
{
	char time[WHEN_SIZE];

	when_iso(row->event->time, time);
	if (row->excel_time && *time) {
		time[strlen("2023-01-06")] = ' ';
		time[strlen("2023-01-06 12:03:09")] = '\0';
	}
	text_add(text, time);
}

static void put_process_id(struct text *text, const struct row *row)
{
	uint32_t id = catalog_process(row->event);

	if (id)
		text_printf(text, "%" PRIu32, id);
}

/* The files beside the logs that say so, and where. */
static void put_proof(struct text *text, const struct row *row)
{
	struct text words = { 0 };

	if (row->incident)
		words_proof(&words, row->incident);
	if (words.size)
		put_text(text, text_get(&words));
	text->oom |= words.oom;
	text_release(&words);
}

static void put_summary(struct text *text, const struct row *row)
{
	struct text words = { 0 };

	incident_summarise(&words, row->event, &row->cited->error);
	put_text(text, text_get(&words));
	text->oom |= words.oom;
	text_release(&words);
}

/* Cells of an event, where there is none. */
static bool is_missing(const struct row *row, enum column column)
{
	return !row->cited && (column == FAMILY || column == EVENT_ID || column == LEVEL ||
			       (column == SUMMARY && !row->says) || column == INPUT ||
			       column == OFFSET || column == RECOVERED);
}

static void put_cell(struct text *text, const struct row *row, enum column column)
{
	const struct event *event = row->event;
	const char *value;

	if (is_missing(row, column))
		return;
	value = text_of(row, column);
	if (value)
		put_text(text, value);
	else if (column == SUMMARY)
		put_summary(text, row);
	else if (column == TIME)
		put_time(text, row);
	else if (column == PROOF)
		put_proof(text, row);
	else if (column == PROCESS_ID)
		put_process_id(text, row);
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
	case CONFIRMED:
	case PROOF:
		return report_evidence_count(report) > 0;
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

static const struct catalog_event nothing = { .family = "" };

/* Incidents that are counted only. */
static void put_left_out(struct text *rows, const bool has[COLUMNS], const struct report *report,
			 char *buffer)
{
	const struct coverage_limit limit = {
		.kind = COVERAGE_LEFT_OUT, .count = report->left_out.incidents,
	};
	const struct event event = { .kind = &nothing };
	struct text words = { 0 };
	struct row row = { .report = report, .event = &event, .buffer = buffer };

	words_limit(&words, report, &limit);
	row.says = text_get(&words);
	put_row(rows, has, &row);
	rows->oom |= words.oom;
	text_release(&words);
}

/* A verdict without an event has a row of its own. */
static void put_alone(struct text *rows, const bool has[COLUMNS], const struct report *report,
		      const struct report_options *options, const struct incident *incident,
		      char *buffer)
{
	const struct event event = {
		.kind = &nothing, .computer = incident->computer, .time = incident->first_seen,
	};
	const struct row row = {
		.report = report, .event = &event, .incident = incident,
		.excel_time = options->excel_time, .buffer = buffer,
	};

	put_row(rows, has, &row);
}

static void put_event(struct text *rows, const bool has[COLUMNS], const struct report *report,
		      const struct report_options *options, const struct incident_event *cited,
		      char *buffer)
{
	const struct row row = {
		.report = report, .cited = cited, .event = cited->event,
		.incident = cited->incident,
		.has_code = cited->error.state == DECODE_OK || cited->error.state == DECODE_ZERO,
		.excel_time = options->excel_time, .buffer = buffer,
	};

	put_row(rows, has, &row);
}

struct table {
	const struct report *report;
	const struct report_options *options;
	bool has[COLUMNS];
	char buffer[CATALOG_ROLE_SIZE];
};

/* The nth row, if there is one in this place: the head, events, verdicts without an event, what
 * is counted only.  False behind the last. */
static bool put_nth(struct table *table, struct text *rows, size_t n)
{
	const struct report *report = table->report;

	if (n == 0) {
		put_row(rows, table->has, NULL);
	} else if (n-- <= report->event_count) {
		put_event(rows, table->has, report, table->options, &report->events[n],
			  table->buffer);
	} else if ((n -= report->event_count) < report->incident_count) {
		if (report->incidents[n].alone)
			put_alone(rows, table->has, report, table->options, &report->incidents[n],
				  table->buffer);
	} else if (n == report->incident_count && report->left_out.incidents) {
		put_left_out(rows, table->has, report, table->buffer);
	} else {
		return false;
	}
	return true;
}

static bool is_ascii(const struct text *text, size_t from)
{
	for (size_t i = from; i < text->size; i++)
		if ((unsigned char)text->bytes[i] >= 0x80)
			return false;
	return true;
}

/* Spreadsheets take text for UTF-8 only with a byte order mark; what is ASCII needs none.  Rows
 * from the nth on are not written yet. */
static void drop_mark(struct table *table, struct text *text, size_t start, size_t n)
{
	const size_t mark = strlen(MARK);
	struct text row = { 0 };
	bool ascii = !text->oom && is_ascii(text, start + mark);

	while (ascii && put_nth(table, &row, n++)) {
		ascii = is_ascii(&row, 0);
		text_reset(&row);
	}
	text->oom |= row.oom;
	text_release(&row);
	if (!ascii || text->oom)
		return;
	memmove(text->bytes + start, text->bytes + start + mark, text->size - start - mark + 1);
	text->size -= mark;
}

void report_csv(const struct report *report, const struct report_options *options,
		struct text *text)
{
	struct table table = { .report = report, .options = options };
	const size_t start = text->size;
	bool marked = true;

	for (int i = 0; i < COLUMNS; i++)
		table.has[i] = has_column(report, i);
	text_add(text, MARK);
	for (size_t n = 0; put_nth(&table, text, n); n++) {
		if (!report_is_piece(options, text))
			continue;
		if (marked)
			drop_mark(&table, text, start, n + 1);
		marked = false;
		options->pass(options->context, text);
	}
	if (marked)
		drop_mark(&table, text, start, SIZE_MAX);
}
