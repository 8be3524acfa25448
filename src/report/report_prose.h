/*
 * report_prose.h - prose that came partly from a log: escaped, and cut where it
 * is longer than any that is meant to be read.
 */
#ifndef REPORT_PROSE_H
#define REPORT_PROSE_H

#include <stddef.h>

struct text;

/* An escape of text.h. */
typedef void (*report_escape)(struct text *text, const char *from, size_t size);

/* At most 2000 bytes, and "..." if cut. */
void report_prose_put(struct text *text, const char *words, report_escape escape);

/*
 * Our prose marks code by backticks: pieces between two of them go through
 * `code`, with `open` and `close` around; the others through `plain`.
 */
struct report_markup {
	report_escape plain, code;
	const char *open, *close;
};
void report_prose_code(struct text *text, const char *words, const struct report_markup *markup);

#endif
