/*
 * explain_prose.h - what a word looks like; and words and numbers that mean nothing here when a
 * sentence holds them.
 *
 * Private to `explain`.  Knows no events and no rules.
 */
#ifndef EXPLAIN_PROSE_H
#define EXPLAIN_PROSE_H

#include <stdbool.h>
#include <stddef.h>

/* Is the name of a code a word of any sentence, too: ERROR_TIMEOUT, Disabled, URL? */
bool explain_is_ordinary(const char *name);
bool explain_is_letters(const char *text);
bool explain_is_number(const char *text);	/* decimal digits alone */
/* "rewrite.dll", "w3wp.exe" */
bool explain_is_program(const char *text);
/* What names of codes begin with and people leave out; NULL ends them. */
extern const char *const explain_code_prefixes[];

/* Of numbers: */

/* "IIS 10", "Server 2019": before is the word in front of it. */
bool explain_is_version(const char *before, const char *number);
/* Of less than four digits, or a year: as often a count as a code. */
bool explain_is_small(const char *number);
/* 503: all of this is about it. */
bool explain_is_topic(const char *number);

/* Is it an event, a code or a file, whatever is around it? */
bool explain_is_telling(const char *text);

/* Does a path of Windows begin there? */
bool explain_is_path(const char *text);
/* "7E" */
bool explain_is_byte(const char *word);
/* "0000:" as Event Viewer writes it before the bytes; the first size bytes, or all. */
bool explain_is_offset(const char *word, size_t size);
bool explain_is_offset_word(const char *word);

#endif
