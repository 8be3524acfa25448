/*
 * report_writers.h - the functions behind the table in report.c, one a file.
 */
#ifndef REPORT_WRITERS_H
#define REPORT_WRITERS_H

struct report;
struct report_options;
struct text;

void report_text(const struct report *report, const struct report_options *options,
		 struct text *text);
void report_json(const struct report *report, const struct report_options *options,
		 struct text *text);
void report_markdown(const struct report *report, const struct report_options *options,
		     struct text *text);
void report_csv(const struct report *report, const struct report_options *options,
		struct text *text);
void report_html(const struct report *report, const struct report_options *options,
		 struct text *text);

#endif
