/*
 * form_text.h - a text file as UTF-8, piece by piece, for forms that lines mean nothing to.
 *
 * The bytes that wait are a window: it moves on when its user is done with its beginning, and
 * grows while he is not, so that he says what may be large.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_TEXT_H
#define FORM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "form_lines.h"
#include "text.h"

struct fail;
struct input_source;
struct platform_decoder;

/* One source after the other.  { 0 } is ready for form_text_open(). */
struct form_text {
	struct input_source *source;
	struct form_encoding (*encoding_of)(const uint8_t *head, size_t size);
	struct form_encoding encoding;
	struct platform_decoder *decoder;	/* of a code page; or NULL */
	uint8_t *raw;		/* bytes of half a character wait at its beginning */
	size_t waiting;
	uint64_t taken;		/* bytes of the source that were read */
	struct text converted;
	bool opened;		/* something was read: the encoding is known */
	bool proved;		/* bytes of the code page were seen that are not ASCII */
	bool mixed;		/* another one begins somewhere; this was told */
	bool ended;		/* all was read */

	/* The window.  UTF-8 is as the file has it: it may be invalid and hold NULs. */
	char *text;
	size_t size, room;
	uint64_t offset;	/* of text[0] in the file */
	size_t asked;		/* the place that was asked for last, and where it is in the file */
	uint64_t asked_offset;
};

/* encoding_of: how the first bytes tell the encoding; form_encoding_of(), or what a form knows
 * better.  What is valid UTF-8 where a code page was told is read as that: programs save a text
 * anew, and leave the line that declares it as it was. */
void form_text_open(struct form_text *text, struct input_source *source,
		    struct form_encoding (*encoding_of)(const uint8_t *head, size_t size));
/* Append a piece to the window: 1.  0: there is no more; -1: memory ran out.  An error of
 * reading is a problem of the source, and its text ends there; so is a code page that cannot be
 * loaded, and what is in another encoding than the beginning. */
int form_text_more(struct form_text *text, struct fail *fail);
/* The first bytes of the window, whole characters, are done with. */
void form_text_drop(struct form_text *text, size_t size);
/* Bytes of the file from one place of the window to another. */
uint64_t form_text_span(const struct form_text *text, size_t from, size_t to);
/* Where a byte of the window is in the file.  Takes time for what is between it and the place
 * that was asked for last, or before it if that one is behind it. */
uint64_t form_text_offset(struct form_text *text, size_t at);
void form_text_release(struct form_text *text);

#endif
