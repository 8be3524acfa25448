/*
 * report_html.h - the parts of the HTML report, one a file: page (report_html.c), top and
 * list of incidents (_top), incidents (_incident), their steps (_steps), events (_events)
 * and references (_links), what was read (_read), the drawing of time (_timeline), and what
 * these consist of (_parts).
 *
 * Each part writes what comes from a log through the functions of report_marked.h, and
 * in no other way.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "when.h"

struct incident;
struct marked;
struct rules_strings;
struct text;

/* report.css and report.js, and the SHA-256 of each in base64 as the page's policy names
 * it; the build makes them. */
extern const char report_style[], report_style_hash[];
extern const char report_script[], report_script_hash[];

enum {
	HTML_DETAILS = 200,	/* incidents shown in full; the list has all */
	HTML_OPEN = 3,		/* of these, so many are not folded */
	HTML_DRAWN = 50,	/* of these, so many have a drawing of their own */
};

/*
 * A table up to its first row, and from its last.  `columns` end with NULL.  Its
 * elements have roles, as the rows and cells in it must (role="row", role="cell"): on a
 * phone the style sheet makes rows into paragraphs, and a screen
 * reader would no longer see a table.
 */
void html_table(struct text *text, const char *label, const char *const *columns);
void html_table_end(struct text *text);

/* A moment, which does not break over lines; nothing if it is not known. */
void html_when(struct marked *m, when_t when, bool local_time);
/* A name from a log of at most as many columns as a real one has; else it is cut. */
void html_name(struct marked *m, const char *name);
/* How bad it is, and whether it goes on. */
void html_severity(struct marked *m, const struct incident *incident);
void html_state(struct marked *m, const struct incident *incident);

/* The first sentence and the figures below it. */
void html_top(struct marked *m, const struct incident *const *order);
/* The list of all incidents, which links to each. */
void html_list(struct marked *m, const struct incident *const *order);

/* `number` counts from 1 in the order for people; the page links to it.  shell: its
 * commands are the first, and it says what they are typed into. */
void html_incident(struct marked *m, const struct incident *incident, size_t number, bool shell);
/* Its steps with their heading; nothing without steps. */
void html_steps(struct marked *m, const struct incident *incident, bool shell);
/* The events that it cites, folded; nothing if it cites none. */
void html_events(struct marked *m, const struct incident *incident, size_t number);
/* Addresses of a rule with their heading; only those of the web become links. */
void html_references(struct marked *m, const struct rules_strings *references);

/* Listed events of no incident, if there are any. */
void html_other_events(struct marked *m);

/* What the logs cover, in a narrow drawing of the whole time with a tick where something
 * failed: by log of one computer, or by computer.  Nothing if no time is known. */
void html_period(struct marked *m);
/* What its signs mean, and its starts and stops as a list. */
void html_period_key(struct marked *m);
/* All incidents over time with that above; nothing if no time is known. */
void html_timeline(struct marked *m, const struct incident *const *order);
/* The time of one incident: its events and its pools. */
void html_incident_time(struct marked *m, const struct incident *incident, size_t number);

/* Logs and other files, problems of them, and what they do not cover. */
void html_read(struct marked *m);

#endif
