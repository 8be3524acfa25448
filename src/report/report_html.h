/*
 * report_html.h - the parts of the HTML report, one a file: page and inputs
 * (report_html.c), incidents (report_html_incident.c), the drawing of time
 * (report_html_timeline.c), and what they put words with (report_html_put.c).
 *
 * Each part writes what comes from a log through the functions of report_html_put.c, and
 * in no other way.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct incident;
struct report;
struct text;

/* report.css, and its SHA-256 in base64 as the page's policy names it; the build makes
 * both. */
extern const char report_style[], report_style_hash[];

void html_put(struct text *text, const char *words);	/* cut when very long */
void html_whole(struct text *text, const char *words);	/* as it is copied */
void html_title(struct text *text, const struct incident *incident);
void html_prose(struct text *text, const char *words);	/* with `code` in it */

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
void html_incident(struct text *text, const struct report *report,
		   const struct incident *incident, size_t number, bool shell);

/* Listed events of no incident, if there are any. */
void html_other_events(struct text *text, const struct report *report);

/* Incidents over time, and what the logs cover.  Nothing if no time is known. */
void html_timeline(struct text *text, const struct report *report,
		   const struct incident *const *order);

#endif
