/*
 * json_pieces.c - cut an object into its members and their elements.
 *
 * Finds where a piece ends, by its brackets and quotes; json_check knows whether it is JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_pieces.h"

#include <string.h>

#include "fail.h"
#include "json_check.h"

static int refuse(struct json_pieces *pieces, const char *why, struct fail *fail)
{
	pieces->why = why;
	return fail_set(fail, "%s", why);
}

static int refuse_character(struct json_pieces *pieces, struct fail *fail)
{
	return refuse(pieces, "unexpected character", fail);
}

/* Is that JSON, inside of so many brackets? */
static int check(struct json_pieces *pieces, const struct text *text, size_t brackets,
		 struct fail *fail)
{
	struct json_syntax syntax;

	if (text->oom)
		return fail_set(fail, "out of memory");
	syntax = json_check_syntax(text_get(text), text->size, pieces->depth - brackets,
				   JSON_STRICT);
	/* It ends where it does because of the character there. */
	if (syntax.why && syntax.at == text->size)
		return refuse_character(pieces, fail);
	if (syntax.why)
		return refuse(pieces, syntax.why, fail);
	if (text_valid(text_get(text), text->size) < text->size)
		return refuse(pieces, "invalid UTF-8", fail);
	return 0;
}

static int hand_over(struct json_pieces *pieces, struct fail *fail)
{
	struct json_piece piece = {
		.member = text_get(&pieces->name), .element = pieces->in_array,
		.text = pieces->piece.bytes, .size = pieces->piece.size,
	};

	if (check(pieces, &pieces->piece, pieces->in_array ? 2 : 1, fail) < 0)
		return -1;
	pieces->state = JSON_PIECES_PIECE_ENDS;
	return pieces->take(pieces->context, &piece, fail);
}

/* Does the piece end at a character outside of its strings? */
static bool ends_before(const struct json_pieces *pieces, char c)
{
	return pieces->open == 0 && pieces->piece.size > 0 &&
	       (c == ',' || c == ']' || c == '}' || json_is_blank(c));
}

static bool ends_with(struct json_pieces *pieces, char c)
{
	if (pieces->quoted) {
		if (c == '"' && !pieces->escaped)
			pieces->quoted = false;
		pieces->escaped = c == '\\' && !pieces->escaped;
		return c == '"' && !pieces->quoted && pieces->open == 0;
	}
	pieces->quoted = c == '"';
	pieces->open += c == '{' || c == '[';
	if (c != '}' && c != ']')
		return false;
	pieces->open -= pieces->open > 0;
	return pieces->open == 0;
}

/* How many of the bytes belong to the piece.  *ends: the last one ends it. */
static size_t piece_size(struct json_pieces *pieces, const char *bytes, size_t size, bool *ends)
{
	size_t at = 0;

	*ends = false;
	while (at < size && !*ends) {
		*ends = ends_with(pieces, bytes[at++]);
		if (at < size && !*ends && !pieces->quoted && pieces->open == 0)
			break;
	}
	return at;
}

/* Takes at least one byte, or ends the piece. */
static int add_piece(struct json_pieces *pieces, const char *bytes, size_t size, size_t *taken,
		     struct fail *fail)
{
	bool ends = !pieces->quoted && ends_before(pieces, *bytes);

	*taken = 0;
	if (!ends) {
		*taken = piece_size(pieces, bytes, size, &ends);
		text_add_bytes(&pieces->piece, bytes, *taken);
	}
	if (pieces->piece.oom)
		return fail_set(fail, "out of memory");
	return ends ? hand_over(pieces, fail) : 0;
}

static void begin(struct json_pieces *pieces, char c)
{
	text_reset(&pieces->piece);
	text_add_char(&pieces->piece, c);
	pieces->quoted = c == '"';
	pieces->escaped = false;
	pieces->open = c == '{' || c == '[';
	pieces->state = JSON_PIECES_PIECE;
}

static int begin_array(struct json_pieces *pieces, struct fail *fail)
{
	text_reset(&pieces->piece);
	text_add(&pieces->piece, "[]");
	if (hand_over(pieces, fail) < 0)
		return -1;
	pieces->in_array = true;
	pieces->state = JSON_PIECES_FIRST_ELEMENT;
	return 0;
}

static int begin_name(struct json_pieces *pieces, char c, struct fail *fail)
{
	if (c != '"')
		return refuse_character(pieces, fail);
	begin(pieces, c);
	pieces->state = JSON_PIECES_NAME;
	return 0;
}

/* A name is read as a piece, with its quotes. */
static int add_name(struct json_pieces *pieces, char c, struct fail *fail)
{
	text_add_char(&pieces->piece, c);
	if (!ends_with(pieces, c))
		return 0;
	if (check(pieces, &pieces->piece, 1, fail) < 0)
		return -1;
	text_reset(&pieces->name);
	text_add_bytes(&pieces->name, pieces->piece.bytes + 1, pieces->piece.size - 2);
	pieces->state = JSON_PIECES_COLON;
	return pieces->name.oom ? fail_set(fail, "out of memory") : 0;
}

/* What ends a member, an array or the object, or another one follows. */
static int end_piece(struct json_pieces *pieces, char c, struct fail *fail)
{
	if (c == ',') {
		pieces->state = pieces->in_array ? JSON_PIECES_NEXT_ELEMENT : JSON_PIECES_NEXT_NAME;
		return 0;
	}
	if (c != (pieces->in_array ? ']' : '}'))
		return refuse_character(pieces, fail);
	pieces->state = pieces->in_array ? JSON_PIECES_PIECE_ENDS : JSON_PIECES_END;
	pieces->in_array = false;
	return 0;
}

/* Anything but a blank, outside of a piece. */
static int step(struct json_pieces *pieces, char c, struct fail *fail)
{
	switch (pieces->state) {
	case JSON_PIECES_START:
		if (c != '{')
			return refuse_character(pieces, fail);
		pieces->state = JSON_PIECES_FIRST_NAME;
		return 0;
	case JSON_PIECES_FIRST_NAME:
		return c == '}' ? end_piece(pieces, c, fail) : begin_name(pieces, c, fail);
	case JSON_PIECES_NEXT_NAME:
		return begin_name(pieces, c, fail);
	case JSON_PIECES_COLON:
		if (c != ':')
			return refuse_character(pieces, fail);
		pieces->state = JSON_PIECES_VALUE;
		return 0;
	case JSON_PIECES_VALUE:
		if (c == '[')
			return begin_array(pieces, fail);
		break;
	case JSON_PIECES_FIRST_ELEMENT:
		if (c == ']')
			return end_piece(pieces, c, fail);
		break;
	case JSON_PIECES_NEXT_ELEMENT:
		break;
	case JSON_PIECES_PIECE_ENDS:
		return end_piece(pieces, c, fail);
	default:
		return refuse_character(pieces, fail);
	}
	if (strchr(",:]}", c))
		return refuse_character(pieces, fail);
	begin(pieces, c);
	return 0;
}

int json_pieces_add(struct json_pieces *pieces, const char *bytes, size_t size, struct fail *fail)
{
	for (size_t at = 0; at < size;) {
		size_t taken = 1;
		int ret = 0;

		if (pieces->state == JSON_PIECES_PIECE)
			ret = add_piece(pieces, bytes + at, size - at, &taken, fail);
		else if (pieces->state == JSON_PIECES_NAME)
			ret = add_name(pieces, bytes[at], fail);
		else if (!json_is_blank(bytes[at]))
			ret = step(pieces, bytes[at], fail);
		if (ret < 0)
			return -1;
		at += taken;
	}
	return 0;
}

bool json_pieces_whole(const struct json_pieces *pieces)
{
	return pieces->state == JSON_PIECES_END;
}

int json_pieces_end(struct json_pieces *pieces, struct fail *fail)
{
	return json_pieces_whole(pieces) ? 0 : refuse(pieces, "it ends too early", fail);
}

void json_pieces_release(struct json_pieces *pieces)
{
	text_release(&pieces->name);
	text_release(&pieces->piece);
}
