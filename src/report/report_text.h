/*
 * report_text.h - the sections of the text report, one a file: headline and table
 * (report_text_top.c), incidents (report_text.c), inputs (report_text_read.c); and their
 * styles (report_text_put.c).
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "page.h"
#include "rules.h"

struct incident;
struct report;

/* The first line: how many incidents, where, and whether all was read. */
void report_text_write_headline(struct page *page, const struct report *report);
/* All incidents, one a line, in the given order. */
void report_text_write_table(struct page *page, const struct report *report,
			     const struct incident *const *order);
/* The name of a section, after an empty line. */
void report_text_write_heading(struct page *page, const char *words);
/* Incidents of the baseline that are not shown. */
void report_text_write_past(struct page *page, const struct report *report);
/* What was read, what was not, what is missing. */
void report_text_write_reading(struct page *page, const struct report *report, bool verbose);

void report_text_put_severity(struct page *page, enum rules_severity severity);

#endif
