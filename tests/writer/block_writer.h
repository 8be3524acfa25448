/*
 * block_writer.h - an event as Event Viewer copies it as text, in the languages of Windows and
 * the encodings of Notepad.  Shares nothing with what reads it, not even the words.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef BLOCK_WRITER_H
#define BLOCK_WRITER_H

struct text;

enum { BLOCK_UTF8, BLOCK_UTF8_MARK, BLOCK_UTF16, BLOCK_ANSI, BLOCK_PAGES };
enum { BLOCK_VISTA, BLOCK_2003, BLOCK_FORMS };

int block_languages(void);

/*
 * Append an event of 2026-11-20 15:15:04 by the clock of the place, of computer WEB09.
 * BLOCK_VISTA: Microsoft-Windows-IIS-W3SVC-WP 2280 about C:\a\geo.dll, which has no data.
 * BLOCK_2003: W3SVC-WP 2214 about the same, with the data c1 00 07 80.
 */
void block_write(struct text *text, int language, int page, int form);

#endif
