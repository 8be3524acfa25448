/*
 * xml_plain.c - splits an XML text that has nothing out of the ordinary.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_plain.h"

#include <string.h>

#include "text.h"

struct walk {
	struct xml_plain *plain;
	const char *text;
	size_t at, size;
};

/* NUL behind the end: no text that is split here holds one. */
static char peek(const struct walk *walk)
{
	return walk->at < walk->size ? walk->text[walk->at] : '\0';
}

static bool take(struct walk *walk, char c)
{
	if (peek(walk) != c)
		return false;
	walk->at++;
	return true;
}

static bool skip_blanks(struct walk *walk)
{
	size_t from = walk->at;

	while (peek(walk) == ' ' || peek(walk) == '\t' || peek(walk) == '\n')
		walk->at++;
	return walk->at > from;
}

static bool add(struct walk *walk, enum xml_plain_kind kind, size_t at, size_t size)
{
	struct xml_plain *plain = walk->plain;

	if (plain->count == XML_PLAIN_TOKENS)
		return false;
	plain->tokens[plain->count++] = (struct xml_plain_token){
		kind, (uint32_t)at, (uint32_t)size,
	};
	return true;
}

static bool is_name(char c)
{
	return text_is_letter(c) || text_is_digit(c) || c == '_' || c == ':' || c == '-' ||
	       c == '.';
}

static bool take_name(struct walk *walk, enum xml_plain_kind kind)
{
	size_t from = walk->at;

	if (!text_is_letter(peek(walk)) && peek(walk) != '_')
		return false;
	while (is_name(peek(walk)))
		walk->at++;
	return add(walk, kind, from, walk->at - from);
}

static bool same(const struct walk *walk, const struct xml_plain_token *a,
		 const struct xml_plain_token *b)
{
	return a->size == b->size && memcmp(walk->text + a->at, walk->text + b->at, a->size) == 0;
}

/* A parser refuses an element that has an attribute twice. */
static bool is_new(const struct walk *walk, size_t first)
{
	const struct xml_plain_token *tokens = walk->plain->tokens;
	size_t last = walk->plain->count - 1;

	for (size_t i = first; i < last; i += 2)
		if (same(walk, &tokens[i], &tokens[last]))
			return false;
	return true;
}

/* Line ends and tabs in it would become blanks. */
static bool take_value(struct walk *walk)
{
	char quote = peek(walk);
	size_t from = ++walk->at;

	if (quote != '"' && quote != '\'')
		return false;
	for (; peek(walk) != quote; walk->at++)
		if ((unsigned char)peek(walk) < 0x20 || (unsigned char)peek(walk) >= 0x80 ||
		    peek(walk) == '<' || peek(walk) == '&')
			return false;
	return add(walk, XML_PLAIN_VALUE, from, walk->at++ - from);
}

static bool take_attributes(struct walk *walk)
{
	size_t first = walk->plain->count, count;

	for (count = 0; skip_blanks(walk) && is_name(peek(walk)); count++)
		if (count == XML_PLAIN_ATTRIBUTES || !take_name(walk, XML_PLAIN_NAME) ||
		    !is_new(walk, first) || !take(walk, '=') || !take_value(walk))
			return false;
	return true;
}

static bool begin_element(struct walk *walk)
{
	struct xml_plain *plain = walk->plain;
	size_t begun = plain->count;

	if (plain->depth == BOUND_ELEMENT_DEPTH || !take_name(walk, XML_PLAIN_ELEMENT) ||
	    !take_attributes(walk))
		return false;
	if (take(walk, '/'))
		return take(walk, '>') && add(walk, XML_PLAIN_END, plain->tokens[begun].at,
					      plain->tokens[begun].size);
	plain->open[plain->depth++] = (uint16_t)begun;
	return take(walk, '>');
}

static bool end_element(struct walk *walk)
{
	struct xml_plain *plain = walk->plain;

	if (!take_name(walk, XML_PLAIN_END) ||
	    !same(walk, &plain->tokens[plain->open[--plain->depth]],
		  &plain->tokens[plain->count - 1]))
		return false;
	skip_blanks(walk);
	return take(walk, '>');
}

/* A line end of two characters stays as it is, as event_xml_read() has it.  "]]>" must not be
 * there: two brackets are left to a parser. */
static bool take_text(struct walk *walk)
{
	size_t from = walk->at;

	for (; walk->at < walk->size && walk->text[walk->at] != '<'; walk->at++) {
		unsigned char c = (unsigned char)walk->text[walk->at];

		if (c >= 0x80 || c == '&' || (c < 0x20 && c != '\n' && c != '\r' && c != '\t') ||
		    (c == ']' && walk->at > from && walk->text[walk->at - 1] == ']'))
			return false;
	}
	return walk->at == from || add(walk, XML_PLAIN_TEXT, from, walk->at - from);
}

bool xml_plain(struct xml_plain *plain, const char *text, size_t size)
{
	struct walk walk = { .plain = plain, .text = text, .size = size };

	plain->count = plain->depth = 0;
	if (size > UINT32_MAX)
		return false;
	do {
		if (!take(&walk, '<'))
			return false;
		if (plain->depth > 0 && take(&walk, '/') ? !end_element(&walk) :
							   !begin_element(&walk))
			return false;
		if (plain->depth > 0 && !take_text(&walk))
			return false;
	} while (plain->depth > 0);
	skip_blanks(&walk);
	return walk.at == size;
}
