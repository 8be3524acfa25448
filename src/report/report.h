/*
 * report.h - write what was found, in the form that was asked for.
 *
 * A report is complete before it is written; writers only read it.  The names of
 * the JSON report are a contract with users.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incident.h"
#include "when.h"

struct json_write;
struct coverage;
struct evidence;
struct fail;
struct incident;
struct incident_event;
struct input_summary;
struct input_skipped;
struct text;

/* Of the JSON report; a change that breaks readers of it counts it up. */
enum { REPORT_SCHEMA_VERSION = 1 };

/* What was asked for, and what that hid. */
struct report_filters {
	when_t since, until;		/* or unknown */
	when_t counted_from;		/* the event from which these count back, or unknown */
	const char *computer, *app_pool;	/* or NULL */
	uint64_t hidden_events, hidden_incidents;
	uint64_t hidden_ongoing;	/* of these, no recovery before the logs end */
};

/* What became of an incident since the baseline. */
enum report_compared {
	REPORT_NEW,			/* it is not in the baseline */
	REPORT_STILL_THERE,
	REPORT_GONE_SINCE,		/* it may be in these logs, but is over since then */
	REPORT_NOT_KNOWN,		/* these logs do not show it */
	REPORT_COMPARED
};

/* An incident of the baseline that this report does not show. */
struct report_past {
	const char *id, *title;
	const char *computer;		/* or NULL */
	when_t last_seen;		/* then */
	enum report_compared state;
	const char *why;		/* of its state: a few words, or NULL */
};

struct report_comparison {
	const enum report_compared *states;	/* of each incident */
	size_t counts[REPORT_COMPARED];
	size_t still_there;		/* of the baseline: one may have come back twice */
	const struct report_past *past;		/* by computer, rule, module */
	size_t past_count;
	size_t left_out;		/* of the baseline, by filters */
	bool baseline_filtered;		/* what filters hid then looks new */
};

struct report {
	const char *version;		/* of the program */
	const char *rules_sha256;
	const struct input_summary *inputs;
	size_t input_count;
	const struct input_skipped *skipped;	/* links and the like in folders */
	size_t skipped_kept;
	uint64_t skipped_count;		/* all of them */
	const struct incident *incidents;	/* contract's order */
	size_t incident_count;
	const struct incident_event *events;
	size_t event_count;
	const struct evidence *evidence;	/* NULL: nothing beside the logs was read */
	/* summary */
	uint64_t event_total;
	struct incident_left_out left_out;	/* incidents that are not listed */
	when_t first_event, last_event;
	const char *const *computers;
	size_t computer_count;
	bool complete;
	const struct coverage *coverage;	/* coverage.h; NULL: not known */
	const struct report_filters *filters;	/* NULL: none was given */
	/* Every event is shown, also those of no incident and of family SYSTEM; and none
	 * is hidden, so that the report can be merged. */
	bool every_event, all_events;
	const struct report_comparison *compared;	/* NULL: no baseline */
	const struct when_zone *zone;	/* text and HTML; NULL: UTC */
	bool redacted;			/* names are tokens ... */
	const char *redact_map;		/* ... of the map with this id, or NULL */
};

struct report_options {
	bool color;			/* text: terminal colours */
	bool verbose;			/* text: more of each incident */
	size_t width;			/* text: columns; 0: PAGE_WIDTH */
	bool excel_time;		/* CSV: times that spreadsheets take for such */
	size_t show;			/* text, Markdown: only the incident of this number, or 0 */
	/* JSON, CSV: takes what is written so far, in pieces of a MiB, and empties the text, so
	 * that a report of ten thousand incidents is never whole in memory.  NULL: it is. */
	void (*pass)(void *context, struct text *text);
	void *context;
};

/* Appends to *text, which is `oom` if memory ran out. */
typedef void report_write(const struct report *report, const struct report_options *options,
			  struct text *text);

/* The forms, as an option names them, and one a file; ndjson is written while logs are read. */
#define REPORT_FORMS "text|json|ndjson|html|markdown|csv"
report_write report_text, report_json, report_html, report_markdown, report_csv;

struct report_writer {
	const char *name;		/* "text", "json" */
	bool mute;			/* it cannot hold remarks */
	bool shows_one;			/* it can be of a single incident */
	bool zoned;			/* its times are in the zone of the report, not UTC */
	report_write *write;
};

/*
 * What a report's filters hide, and what a baseline says of it: the words for people
 * to whom the form of the report cannot say it.
 */
void report_remarks(const struct report *report, struct text *text);

/* By name, or NULL. */
const struct report_writer *report_find(const char *name);
/* All of them. */
const struct report_writer *report_writers(size_t *count);

/*
 * Lines of ndjson, which is written while the logs are read; each with its line
 * feed.  What is known only at the end is left out: an event has no incident, an
 * input no duplicates, but those which the report that it was read from had left
 * out.  An event's index is event->number, and an incident cites these numbers;
 * events are those of the report.  compared is what became of it, or NULL.  All inputs
 * but the last say that there are more, so that a loss at the end shows.
 */
void report_json_event_line(struct text *text, const struct incident_event *event);
void report_json_input_line(struct text *text, const struct input_summary *input,
			    uint64_t index, bool more);
void report_json_skipped_line(struct text *text, const struct input_skipped *skipped);
void report_json_incident_line(struct text *text, const struct incident *incident,
			       const struct incident_event *events, const char *compared,
			       const struct evidence *evidence);
/* The files beside the logs; of the report only incidents and evidence count. */
void report_json_evidence_lines(struct text *text, const struct report *report);
/* If there are any. */
void report_json_left_out_line(struct text *text, const struct incident_left_out *left_out);
void report_json_filters_line(struct text *text, const struct report_filters *filters);
void report_json_baseline_line(struct text *text, const struct report_comparison *compared);

/* The member "other_causes" of an incident. */
void report_json_others(struct json_write *json, const struct incident *incident);
/* Its steps, and what to ask for. */
void report_json_remediation(struct json_write *json, const struct incident *incident);
/* "new", "still there", "gone since", "not known". */
const char *report_compared_name(enum report_compared state);

/* The JSON Schema (2020-12) of the JSON report. */
const char *report_schema(void);

#endif
