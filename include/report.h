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

#include "when.h"

struct fail;
struct incident;
struct incident_event;
struct input_books;
struct text;

struct report {
	const char *version;		/* of the program */
	const char *rules_sha256;
	const struct input_books *inputs;
	size_t input_count;
	const struct incident *incidents;	/* contract's order */
	size_t incident_count;
	const struct incident_event *events;
	size_t event_count;
	/* summary */
	uint64_t event_total;
	when_t first_event, last_event;
	const char *const *computers;
	size_t computer_count;
	bool complete;
};

struct report_options {
	bool color;			/* text: terminal colours */
	bool verbose;			/* text: more of each incident */
};

/* Appends to *text; it is `lost` if memory ran out. */
struct report_writer {
	const char *name;		/* "text", "json" */
	void (*write)(const struct report *report,
		      const struct report_options *options, struct text *text);
};

/* By name, or NULL. */
const struct report_writer *report_find(const char *name);
/* All names, for messages: "text, json". */
void report_names(struct text *text);

#endif
