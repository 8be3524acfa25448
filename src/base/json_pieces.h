/*
 * json_pieces.h - a JSON file that is one object, piece by piece: its members and, of members that
 * are arrays, their elements.  Memory is that of the largest piece, however large the file is.
 */
#ifndef JSON_PIECES_H
#define JSON_PIECES_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct fail;

struct json_piece {
	const char *member;	/* its name, as it is written */
	bool element;		/* one of an array, which came as a piece "[]" before */
	char *text;		/* JSON and UTF-8, a NUL after it; it may be changed */
	size_t size;
};

/* The piece is lent until the function returns.  Less than 0 ends the reading. */
typedef int (*json_piece_take)(void *context, const struct json_piece *piece, struct fail *fail);

enum json_pieces_state {
	JSON_PIECES_START, JSON_PIECES_FIRST_NAME, JSON_PIECES_NEXT_NAME, JSON_PIECES_NAME,
	JSON_PIECES_COLON, JSON_PIECES_VALUE, JSON_PIECES_FIRST_ELEMENT, JSON_PIECES_NEXT_ELEMENT,
	JSON_PIECES_PIECE, JSON_PIECES_PIECE_ENDS, JSON_PIECES_END
};

/* { .take, .context, .depth } has read nothing yet. */
struct json_pieces {
	json_piece_take take;
	void *context;
	size_t depth;		/* of brackets inside each other, 3 or more */
	/* Why the bytes are no object of JSON, as json_check.h says it; NULL: they are one, or
	 * begin one. */
	const char *why;
	/* Private. */
	enum json_pieces_state state;
	bool in_array, quoted, escaped;
	size_t open;		/* brackets of the piece */
	struct text name, piece;
};

/* Bytes of the file, in as many parts as one likes.  -1: `why` is set, memory ran out, or take()
 * said so. */
int json_pieces_add(struct json_pieces *pieces, const char *bytes, size_t size, struct fail *fail);
/* There are no more. */
int json_pieces_end(struct json_pieces *pieces, struct fail *fail);
/* Has it ended, so that nothing but blanks may follow? */
bool json_pieces_whole(const struct json_pieces *pieces);
void json_pieces_release(struct json_pieces *pieces);

#endif
