/*
 * json_cut.h - objects are cut out of JSON that comes in pieces, without parsing it.
 *
 * A file of events is a series of objects, one array, or an answer of a program with the array
 * inside; the array may be gigabytes in one line.  This finds where each object begins and
 * ends: it knows brackets, strings and the few keys behind which such arrays are.  What is
 * between objects is skipped.  A damaged object costs itself: in a file with an object a line
 * the next one begins with the next line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_CUT_H
#define JSON_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* { 0 } is ready for a text. */
struct json_cut {
	/* In bytes from the beginning of the window. */
	size_t start;		/* of the object; with none, what is before is done with */
	size_t at;		/* what is before was looked at */
	size_t key, key_end;	/* the last string of the object itself */
	/* Brackets. */
	unsigned depth;		/* of the object; 0: there is none */
	uint64_t arrays;	/* a bit for each of them: it is an array */
	unsigned outer;		/* arrays and objects around */
	unsigned rows;		/* the value of outer in an array of rows; or 0 */
	char before;		/* the last bracket, comma, colon or end of a string */
	bool string;		/* `at` is inside a string */
	/* Lines. */
	uint64_t dropped;	/* bytes before the window */
	uint64_t line;		/* where the line begins, from the beginning of the text */
	uint64_t first_line;	/* the same of the object's first one */
	bool lines;		/* it is an object a line */
	size_t values;		/* commas and brackets of the object */
	bool plain;		/* no member of it is around events */
	bool lost;		/* the object was refused: it is looked at for its end alone */
};

enum json_cut_piece {
	JSON_CUT_MORE,		/* the window ends first */
	JSON_CUT_OBJECT,	/* from start to at */
	JSON_CUT_ROW,		/* an array in "rows" */
	JSON_CUT_HEAD,		/* from start to at: an object up to the [ of its "rows" */
	JSON_CUT_BAD,		/* what begins at start is damaged; see `reason` */
};

/* Go on.  After anything but JSON_CUT_MORE, json_cut_done() comes before the next call. */
enum json_cut_piece json_cut_next(struct json_cut *cut, const char *window, size_t size,
				  const char **reason);
/* The piece is done with. */
void json_cut_done(struct json_cut *cut);
/* How many bytes the user can drop from the window; he has to. */
size_t json_cut_drop(struct json_cut *cut);
/* At the end of the text: is it inside an object? */
bool json_cut_inside(const struct json_cut *cut);

#endif
