/*
 * redact_letters.h - the characters of a text, in whatever way and case they are written.
 *
 * Private to `redact`.
 */
#ifndef REDACT_LETTERS_H
#define REDACT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* The rest of redact_letter(). */
uint32_t redact_letter_other(const char *text, size_t size, size_t *at);
/*
 * The character at *at < size, which is then behind it: a small letter also for a capital,
 * however it is escaped (%20, &amp;, \u0026), and one blank for all blanks that are there, or
 * for the "+" between two words of a URL.
 */
static inline uint32_t redact_letter(const char *text, size_t size, size_t *at)
{
	/* Nearly all. */
	if (text_is_letter(text[*at]) || text_is_digit(text[*at]))
		return (unsigned char)text_lower(text[(*at)++]);
	return redact_letter_other(text, size, at);
}

/* Letters and digits, and all beyond ASCII but blanks and marks; "_" joins names to others:
 * WEB01_backup. */
bool redact_letter_joins(uint32_t letter);
/* True if a word may end between both: one is no letter, or of a script without blanks. */
bool redact_letter_parts(uint32_t letter, uint32_t next);
/* True if the character at `at` < size is, or follows, one of a script without blanks. */
bool redact_unspaced(const char *text, size_t size, size_t at);
/* How many bytes a blank or a mark has there that is not ASCII and belongs to no word: a
 * no-break space, a quotation mark, a colon of full width, a backslash as Japan and Korea see it.
 * 0: none. */
size_t redact_gap(const char *text, size_t size, size_t at);
/* The byte that is escaped there, also more than once: as in a URL ("%5C", "%255C"), XML ("&#92;",
 * "&amp;quot;") or the string of a program ("\u005c", "\x5c"), where it is ASCII.  Returns how many
 * bytes of the text that are; 0: none is. */
size_t redact_escape(const char *text, size_t size, size_t at, char *byte);
/* True if text[at] is behind the end of a line, or a tabulator, as strings of programs write it:
 * "\r\n", and "\n" before a capital, for a path may have C:\new. */
bool redact_follows_break(const char *text, size_t at);
/* True if text[at - 1] is the end of a character that is escaped as in a URL or in JSON. */
bool redact_follows_escape(const char *text, size_t at);

#endif
