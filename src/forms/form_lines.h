/*
 * form_lines.h - a text file, line by line in UTF-8, whatever it was written in.
 *
 * Notepad, PowerShell, mail and forums write UTF-8 with and without a byte order mark,
 * UTF-16 of either order, and the ANSI code page of their country; lines end with LF, CRLF,
 * CR or, copied twice, CR CR LF.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_LINES_H
#define FORM_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"
#include "form_mixed.h"
#include "text.h"

struct input_source;
struct platform_decoder;

/* How the bytes of a text are to be read.  page: its name, "CP1252", or NULL.  missing: one that
 * it may be in as well, which cannot be loaded; or NULL. */
struct form_encoding {
	enum form_encoding_kind kind;
	const char *page, *missing;
};

/*
 * By the byte order mark, by the zeros of UTF-16, or by what is valid UTF-8.  What is none of
 * these is of the code page in which its first block has labels of events (labels.h), else 1252.
 */
struct form_encoding form_encoding_of(const uint8_t *head, size_t size);
/* What decodes it; NULL: it needs nothing, or its page cannot be loaded.  -1: a page could not
 * be, so that the text is not read as it should be. */
int form_encoding_open(const struct form_encoding *encoding, struct platform_decoder **decoder,
		       struct fail *fail);
/* The same, if nothing else is asked: for this no code page is tried. */
bool form_is_utf16(const uint8_t *head, size_t size);
/* It has more zeros than damage explains, as no text has: it is a picture, say. */
bool form_is_binary(const uint8_t *head, size_t size);

struct form_line {
	const char *text;	/* UTF-8, no NUL in it, a NUL after it; no line end */
	size_t size;
	uint64_t offset;	/* of its first byte in the file */
	bool cut;		/* it was longer than BOUND_TEXT_LINE: the rest is not in it */
};

/* Lines of one source after the other.  { 0 } is ready for form_lines_open(). */
struct form_lines {
	struct input_source *source;
	struct form_encoding encoding;
	struct platform_decoder *decoder;	/* of a code page; or NULL */
	uint8_t *raw;			/* bytes from `start` to `size` wait */
	size_t size, start, room;
	uint64_t offset;		/* of raw[start] in the file */
	bool ended;			/* all bytes of the source were read */
	bool opened;			/* the encoding is known */
	bool mixed;			/* another one begins somewhere; this was told */
	struct fail lack;		/* why it is not read as it should be; or "" */
	struct text line;
};

/*
 * Begin a source.  -1: memory ran out.  An error of reading is a problem of the source, and
 * its text ends there; a code page that cannot be loaded is one, too.
 */
int form_lines_open(struct form_lines *lines, struct input_source *source, struct fail *fail);
/* The same of bytes in memory, which are copied; nothing is reported of them. */
int form_lines_open_bytes(struct form_lines *lines, const uint8_t *bytes, size_t size,
			  struct fail *fail);
/* The next line, which is lent until the next call: 1.  0: there is none; -1: no memory. */
int form_lines_next(struct form_lines *lines, struct form_line *line, struct fail *fail);
void form_lines_release(struct form_lines *lines);

#endif
