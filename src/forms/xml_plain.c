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
	size_t from = walk->at, at = from;

	if (!text_is_letter(peek(walk)) && peek(walk) != '_')
		return false;
	while (at < walk->size && is_name(walk->text[at]))
		at++;
	walk->at = at;
	return add(walk, kind, from, at - from);
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
	size_t from = ++walk->at, at = from;

	if (quote != '"' && quote != '\'')
		return false;
	for (; at < walk->size && walk->text[at] != quote; at++) {
		unsigned char c = (unsigned char)walk->text[at];

		if (c < 0x20 || c >= 0x80 || c == '<' || c == '&')
			return false;
	}
	walk->at = at + 1;
	return at < walk->size && add(walk, XML_PLAIN_VALUE, from, at - from);
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
	const char *text = walk->text + walk->at, *end = walk->text + walk->size;
	const char *close = memchr(text, '<', (size_t)(end - text));

	close = close ? close : end;
	for (const char *at = text; at < close; at++) {
		unsigned char c = (unsigned char)*at;

		if (text_is_letter(*at))
			continue;
		if (c >= 0x80 || c == '&' || (c < 0x20 && c != '\n' && c != '\r' && c != '\t') ||
		    (c == ']' && at > text && at[-1] == ']'))
			return false;
	}
	walk->at += (size_t)(close - text);
	return close == text || add(walk, XML_PLAIN_TEXT, (size_t)(text - walk->text),
				    (size_t)(close - text));
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
