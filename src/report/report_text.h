/*
 * report_text.h - the sections of the text report, one a file: incidents
 * (report_text.c), their steps (report_text_steps.c), headline and table
 * (report_text_top.c), inputs (report_text_read.c).
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "page.h"
#include "rules.h"
#include "table.h"
#include "text.h"

struct cause;
struct causes;
struct incident;
struct report;

enum { TEXT_LEFT = 4 };		/* the column of what is under a heading */

/* How much is shown of a step: all; its condition, first sentence and command; a line. */
enum text_amount { TEXT_WHOLE, TEXT_SENTENCE, TEXT_LINE };

/* How much is shown of an incident.  Changes that have a command, and how to verify that it
 * is fixed, are always whole. */
struct text_brevity {
	size_t reasons, others, references;	/* at most */
	size_t explained;		/* bytes after which a sentence is the last */
	size_t lines_of_why;		/* of the explanation; 0: all */
	/* Of each reason; 0: all.  Steps say "read the event": what it says is the last to go. */
	size_t lines_of_reason;
	size_t lines;			/* of another cause, and of what to ask for; 0: all */
	enum text_amount look, look_if;	/* steps that look, without and with a condition */
	enum text_amount by_hand;	/* changes without a command */
	size_t lines_of_look;		/* of a step that looks without a command; 0: all */
	bool dense, packed;		/* fewer empty lines and headings, less about times */
};

/* What of an incident is not shown. */
struct text_rest {
	size_t reasons, others, references;
	bool cut;			/* something ends in "..." */
};

/* A report that is being written. */
struct text_report {
	const struct report *report;
	struct page page;
	struct text words;		/* what report_text_wrap() puts next */
	bool verbose;
	const struct text_brevity *brevity;
	struct text_rest rest;
	size_t list_lines;		/* of lists of servers that were written */
	struct table_names shared;	/* short names that several servers have, in lower case */
};

void report_text_put(struct text_report *t, enum page_style style, const char *words);
void report_text_put_severity(struct text_report *t, enum rules_severity severity);
/* The name of a section, after an empty line. */
void report_text_heading(struct text_report *t, const char *name);
/* t->words as prose, whose lines begin in that column; they are empty afterwards. */
void report_text_put_words(struct text_report *t, enum page_style style, size_t left);
/* The same as whole lines; nothing if there are no words. */
void report_text_wrap(struct text_report *t, size_t left);
/* The same on at most so many lines, 0: on all it needs; " ..." at the end if that is not
 * all: then true. */
bool report_text_wrap_most(struct text_report *t, size_t left, size_t lines);
/* The bytes of the first sentences that have at least so many bytes. */
size_t report_text_sentence(const char *from, size_t least);
/* The heading of a part of an incident, after an empty line unless the parts are packed;
 * more is plain words after it, or NULL. */
void report_text_part(struct text_report *t, const char *name, const char *more);
/* A line of its own that begins in that column. */
void report_text_line(struct text_report *t, size_t column, const char *words);

/* Fill t->shared, before anything else: these servers are shown with their whole names. */
void report_text_find_shared(struct text_report *t);
/* The first line: how many incidents, where, and whether all was read. */
void report_text_write_headline(struct text_report *t);
/* All causes, one a row. */
void report_text_write_table(struct text_report *t, const struct causes *causes);
/* The incidents of a cause, one a row: where, since when, which pools. */
void report_text_write_servers(struct text_report *t, const struct cause *cause);
/* What to do, with its heading. */
void report_text_write_steps(struct text_report *t, const struct incident *incident);
/* Do the logs take one line, since all is whole and nobody asked for more? */
bool report_text_short(const struct text_report *t);
/* What was read, what was not, what is missing; true if that is one line. */
bool report_text_write_reading(struct text_report *t);

#endif
