/*
 * report_html.h - the parts of the HTML report, one a file: page and inputs
 * (report_html.c), incidents (report_html_incident.c), and the drawing of time
 * (report_html_timeline.c).
 *
 * Each part writes what comes from a log through the functions of report_marked.h, and
 * in no other way.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct incident;
struct marked;
struct text;

/* report.css, and its SHA-256 in base64 as the page's policy names it; the build makes
 * both. */
extern const char report_style[], report_style_hash[];

/*
 * A table up to its first row, and from its last.  `columns` end with NULL.  Its
 * elements have roles, as the rows and cells in it must (role="row", role="cell"): on a
 * phone the style sheet makes rows into paragraphs, and a screen
 * reader would no longer see a table.
 */
void html_table(struct text *text, const char *label, const char *const *columns);
void html_table_end(struct text *text);

/* `number` counts from 1 in the order for people; the page links to it.  shell: its
 * commands are the first, and it says what they are typed into. */
void html_incident(struct marked *m, const struct incident *incident, size_t number, bool shell);

/* Listed events of no incident, if there are any. */
void html_other_events(struct marked *m);

/* Incidents over time, and what the logs cover.  Nothing if no time is known. */
void html_timeline(struct marked *m, const struct incident *const *order);

#endif
