/*
 * report_text.h - the sections of the text report, one a file: incidents
 * (report_text.c), headline and table (report_text_top.c), inputs (report_text_read.c).
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "page.h"
#include "rules.h"
#include "text.h"

struct cause;
struct causes;
struct report;

/* A report that is being written. */
struct text_report {
	const struct report *report;
	struct page page;
	struct text words;		/* what report_text_wrap() puts next */
	bool verbose;
};

void report_text_put(struct text_report *t, enum page_style style, const char *words);
void report_text_put_severity(struct text_report *t, enum rules_severity severity);
/* The name of a section, after an empty line. */
void report_text_heading(struct text_report *t, const char *name);
/* t->words as prose, whose lines begin in that column; they are empty afterwards. */
void report_text_put_words(struct text_report *t, enum page_style style, size_t left);
/* The same as whole lines; nothing if there are no words. */
void report_text_wrap(struct text_report *t, size_t left);
/* A line of its own that begins in that column. */
void report_text_line(struct text_report *t, size_t column, const char *words);

/* The first line: how many incidents, where, and whether all was read. */
void report_text_write_headline(struct text_report *t);
/* All causes, one a row. */
void report_text_write_table(struct text_report *t, const struct causes *causes);
/* The incidents of a cause, one a row: where, since when, which pools. */
void report_text_write_servers(struct text_report *t, const struct cause *cause);
/* Do the logs take one line, since all is whole and nobody asked for more? */
bool report_text_short(const struct text_report *t);
/* What was read, what was not, what is missing. */
void report_text_write_reading(struct text_report *t);

#endif
