/*
 * report_html.h - the parts of the HTML report, one a file: page (report_html.c), top and
 * list of causes (_top), causes (_cause), incidents (_incident), their steps (_steps), events
 * (_events) and references (_links), what was read (_read), and drawings of time: of all logs
 * (_period) and of incidents (_timeline).  _parts and report_html_chart.h are what these are
 * made of.
 *
 * Each part writes what comes from a log through the functions of report_marked.h, and
 * in no other way.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "rules.h"
#include "when.h"

struct cause;
struct causes;
struct incident;
struct marked;
struct text;

/* report.css and report.js, and the SHA-256 of each in base64 as the page's policy names
 * it; the build makes them. */
extern const char report_style[], report_style_hash[];
extern const char report_script[], report_script_hash[];

enum {
	HTML_DETAILS = 200,	/* incidents shown in full; the list has all */
	HTML_OPEN = 3,		/* causes that are not folded */
	HTML_DRAWN = 30,	/* of these, so many have a drawing of their own */
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
/* m->words as marked_words(), but dates in them do not break over lines. */
void html_words(struct marked *m);
/* A path as code, which breaks after its folders; cut in the middle if it is very long. */
void html_path(struct marked *m, const char *path);
/* A name from a log of at most as many columns as a real one has; else it is cut. */
void html_name(struct marked *m, const char *name);
/* How bad it is, and whether it goes on. */
void html_severity(struct marked *m, enum rules_severity severity);
void html_state(struct marked *m, const struct incident *incident);

/* The first sentence and the figures below it. */
void html_top(struct marked *m, const struct causes *causes);
/* The list of all causes, which links to each. */
void html_list(struct marked *m, const struct causes *causes);

/* A card: a cause with all its incidents.  shell: its commands are the first, and it says
 * what they are typed into. */
void html_cause(struct marked *m, const struct cause *cause, bool shell);

/* Parts of an incident, each with its heading if it has something to say. */
void html_facts(struct marked *m, const struct incident *incident);
void html_why(struct marked *m, const struct incident *incident);
void html_others(struct marked *m, const struct incident *incident);
void html_collect(struct marked *m, const struct incident *incident);
void html_happened(struct marked *m, const struct incident *incident);
/* Names as a list; `count` is how many there are. */
void html_names(struct marked *m, const char *const *names, size_t shown, size_t count);
/* Its steps with their heading; nothing without steps. */
void html_steps(struct marked *m, const struct incident *incident, bool shell);
/* The events that it cites, folded; nothing if it cites none. */
void html_events(struct marked *m, const struct incident *incident);
/* Addresses of a rule with their heading; only those of the web become links. */
void html_references(struct marked *m, const struct rules_strings *references);

/* Listed events of no incident, if there are any. */
void html_other_events(struct marked *m);

/* What the logs cover, in a narrow drawing of the whole time with a tick where something
 * failed: by log of one computer, or by computer.  Nothing if no time is known. */
void html_period(struct marked *m);
/* Starts and stops as a list, folded. */
void html_lifecycle(struct marked *m);
/* All incidents over time with that above; nothing if no time is known. */
void html_timeline(struct marked *m, const struct causes *causes);
/* The time of one incident: its events and its pools. */
void html_incident_time(struct marked *m, const struct incident *incident);

/* Logs and other files, problems of them, and what they do not cover. */
void html_read(struct marked *m);

#endif
