/*
 * messages_text.c - units of a text, fixed words in it, and values as the event had them.
 *
 * Does not know patterns.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages_text.h"

#include <string.h>

#include "arena.h"
#include "text.h"

enum { BLANK = MESSAGES_BLANK, QUOTE = MESSAGES_QUOTE };

/* clang-format off */
const uint16_t messages_ascii[128] = {
	0, 1, 2, 3, 4, 5, 6, 7,
	8, BLANK, BLANK, BLANK, BLANK, BLANK, 14, 15,
	16, 17, 18, 19, 20, 21, 22, 23,
	24, 25, 26, 27, 28, 29, 30, 31,
	BLANK, '!', QUOTE, '#', '$', '%', '&', QUOTE,
	'(', ')', '*', '+', ',', '-', '.', '/',
	'0', '1', '2', '3', '4', '5', '6', '7',
	'8', '9', ':', ';', '<', '=', '>', '?',
	'@', 'a', 'b', 'c', 'd', 'e', 'f', 'g',
	'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
	'x', 'y', 'z', '[', '\\', ']', '^', '_',
	QUOTE, 'a', 'b', 'c', 'd', 'e', 'f', 'g',
	'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
	'x', 'y', 'z', '{', '|', '}', '~', 127,
};
/* clang-format on */

/* U+2000 to U+203F by the last byte of three. */
static int general_punctuation(unsigned char last)
{
	if ((last >= 0x98 && last <= 0x9f) || last == 0xb9 || last == 0xba)
		return MESSAGES_QUOTE;
	if (last >= 0x8b && last <= 0x8f)
		return MESSAGES_IGNORED;
	if (last <= 0x8a || last == 0xa8 || last == 0xa9 || last == 0xaf)
		return MESSAGES_BLANK;
	return last >= 0xaa && last <= 0xae ? MESSAGES_IGNORED : MESSAGES_END;
}

/* What a character of two or three bytes is, if it is special; else MESSAGES_END.  Chinese
 * and Japanese commas and full stops part words as blanks do. */
static int special(const unsigned char *at, size_t size)
{
	if (size == 2 && at[0] == 0xc2) {
		if (at[1] == 0xa0)
			return MESSAGES_BLANK;
		if (at[1] == 0xad)
			return MESSAGES_IGNORED;
		return at[1] == 0xab || at[1] == 0xbb || at[1] == 0xb4 ? MESSAGES_QUOTE :
		       MESSAGES_END;
	}
	if (size != 3)
		return MESSAGES_END;
	if (at[0] == 0xe2 && at[1] == 0x80)
		return general_punctuation(at[2]);
	if (at[0] == 0xe3 && at[1] == 0x80) {
		if (at[2] <= 0x82)
			return MESSAGES_BLANK;
		return at[2] >= 0x8c && at[2] <= 0x8f ? MESSAGES_QUOTE : MESSAGES_END;
	}
	if (at[0] == 0xef && at[1] == 0xbc && (at[2] == 0x8c || at[2] == 0x9a || at[2] == 0x9b))
		return MESSAGES_BLANK;
	return at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf ? MESSAGES_IGNORED : MESSAGES_END;
}

int messages_next_slow(const struct messages_text *text, size_t at, size_t *size)
{
	const unsigned char *byte = text->bytes + at;
	size_t left = text->to - at;
	int unit = MESSAGES_END;

	if (*byte == 0xc2 && left >= 2)
		unit = special(byte, *size = 2);
	else if ((*byte == 0xe2 || *byte == 0xe3 || *byte == 0xef) && left >= 3)
		unit = special(byte, *size = 3);
	if (unit != MESSAGES_END)
		return unit;
	*size = 1;
	return *byte;
}

int messages_before_slow(const struct messages_text *text, size_t at, size_t *size)
{
	const unsigned char *end = text->bytes + at;
	size_t left = at - text->from;

	for (size_t bytes = 2; bytes <= 3 && bytes <= left; bytes++) {
		int unit = special(end - bytes, bytes);

		if (unit == MESSAGES_END)
			continue;
		*size = bytes;
		return unit;
	}
	return end[-1];
}

static bool is_skipped(int unit, bool quotes)
{
	return unit == MESSAGES_BLANK || unit == MESSAGES_IGNORED ||
	       (quotes && unit == MESSAGES_QUOTE);
}

size_t messages_skip(const struct messages_text *text, size_t at, bool quotes)
{
	size_t size;

	while (is_skipped(messages_next(text, at, &size), quotes))
		at += size;
	return at;
}

size_t messages_skip_back(const struct messages_text *text, size_t at, bool quotes)
{
	size_t size;

	while (is_skipped(messages_before(text, at, &size), quotes))
		at -= size;
	return at;
}

/* A letter or a digit; beyond ASCII all is taken for one. */
static bool is_word(int unit)
{
	return (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') ||
	       (unit >= 0x80 && unit <= 0xff);
}

bool messages_quote_at(const struct messages_text *text, size_t at)
{
	size_t size, other;

	return messages_next(text, at, &size) == MESSAGES_QUOTE &&
	       !(is_word(messages_before(text, at, &other)) &&
		 is_word(messages_next(text, at + size, &other)));
}

size_t messages_fit(const struct messages_text *text, size_t at, const char *words,
		    size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t bytes;
		int unit = messages_next(text, at, &bytes);

		if (unit >= MESSAGES_QUOTE) {
			at += bytes;
			continue;
		}
		if (unit != (unsigned char)words[i])
			return MESSAGES_NONE;
		at = unit == MESSAGES_BLANK ? messages_skip(text, at, true) : at + bytes;
		i++;
	}
	return at;
}

size_t messages_fit_back(const struct messages_text *text, size_t at, const char *words,
			 size_t size)
{
	while (size > 0) {
		size_t bytes;
		int unit = messages_before(text, at, &bytes);

		if (unit >= MESSAGES_QUOTE) {
			at -= bytes;
			continue;
		}
		if (unit != (unsigned char)words[size - 1])
			return MESSAGES_NONE;
		at = unit == MESSAGES_BLANK ? messages_skip_back(text, at, true) : at - bytes;
		size--;
	}
	return at;
}

/* Words of Latin letters are whole words; others are not parted by blanks. */
static bool is_edge(int outside, int inside)
{
	return inside >= 0x80 || outside >= 0x80 || !is_word(inside) || !is_word(outside);
}

static bool is_whole(const struct messages_text *text, size_t begin, size_t end,
		     const char *words, size_t size)
{
	size_t bytes;

	return is_edge(messages_before(text, begin, &bytes), (unsigned char)words[0]) &&
	       is_edge(messages_next(text, end, &bytes), (unsigned char)words[size - 1]);
}

/* A letter that is not the one to come: a look that saves most calls. */
static bool differs(unsigned char c, char word)
{
	return text_is_letter((char)c) && text_lower((char)c) != word;
}

size_t messages_seek(const struct messages_text *text, size_t at, const char *words,
		     size_t size, size_t *end)
{
	unsigned char first = (unsigned char)words[0];
	unsigned char other = (unsigned char)text_upper(words[0]);

	for (; at < text->to; at++) {
		if (text->bytes[at] != first && text->bytes[at] != other)
			continue;
		if (size > 1 && at + 1 < text->to && differs(text->bytes[at + 1], words[1]))
			continue;
		*end = messages_fit(text, at, words, size);
		if (*end != MESSAGES_NONE && is_whole(text, at, *end, words, size))
			return at;
	}
	return MESSAGES_NONE;
}

size_t messages_canon(const char *words, size_t size, char *to)
{
	struct messages_text text = { (const unsigned char *)words, 0, size };
	size_t used = 0, bytes;

	for (size_t at = 0; at < size; at += bytes) {
		int unit = messages_next(&text, at, &bytes);

		if (unit >= MESSAGES_QUOTE ||
		    (unit == MESSAGES_BLANK && (used == 0 || to[used - 1] == ' ')))
			continue;
		to[used++] = (char)unit;
	}
	while (used > 0 && to[used - 1] == ' ')
		used--;
	return used;
}

static size_t run_of_backslashes(const char *at)
{
	return strspn(at, "\\");
}

/* Is each run of backslashes a doubled one?  A leading pair may be that of a server. */
static bool all_doubled(const char *value)
{
	bool any = false;

	for (const char *at = strchr(value, '\\'); at; at = strchr(at, '\\')) {
		size_t run = run_of_backslashes(at);

		if (run % 2)
			return false;
		any |= at != value || run != 2;
		at += run;
	}
	return any;
}

static void halve_backslashes(char *value)
{
	char *to = value;
	const char *at = value;

	if (!all_doubled(value))
		return;
	if (run_of_backslashes(at) == 2) {
		to += 2;
		at += 2;
	}
	while (*at) {
		*to++ = *at;
		at += *at == '\\' ? 2 : 1;
	}
	*to = '\0';
}

static bool has_line_end(const unsigned char *at, size_t size)
{
	return memchr(at, '\n', size) || memchr(at, '\r', size);
}

/* Blanks with a line end among them become one blank; NULs and what has no width go. */
static size_t copy_value(const struct messages_text *text, char *to)
{
	size_t used = 0, size;

	for (size_t at = text->from; at < text->to; at += size) {
		int unit = messages_next(text, at, &size);

		if (unit == MESSAGES_IGNORED || unit == 0)
			continue;
		if (unit == MESSAGES_BLANK) {
			size = messages_skip(text, at, false) - at;
			if (has_line_end(text->bytes + at, size)) {
				to[used++] = ' ';
				continue;
			}
		}
		memcpy(to + used, text->bytes + at, size);
		used += size;
	}
	return used;
}

const char *messages_value(const struct messages_text *text, size_t begin, size_t end,
			   struct arena *arena)
{
	struct messages_text inside = { text->bytes, begin, end };
	char *value;

	inside.from = messages_skip(&inside, begin, true);
	inside.to = messages_skip_back(&inside, end, true);
	value = arena_alloc(arena, inside.to - inside.from + 1);
	if (!value)
		return NULL;
	value[copy_value(&inside, value)] = '\0';
	halve_backslashes(value);
	return value;
}

const char *messages_whole(const struct messages_text *text, size_t begin, size_t end,
			   struct arena *arena)
{
	struct messages_text inside = { text->bytes, begin, end };
	char *value = arena_alloc(arena, end - begin + 1);
	size_t used = 0, size;

	if (!value)
		return NULL;
	for (size_t at = begin; at < end; at += size) {
		int unit = messages_next(&inside, at, &size);

		if (unit == MESSAGES_IGNORED || unit == 0)
			continue;
		if (unit == MESSAGES_QUOTE && size > 1) {
			value[used++] = '\'';
			continue;
		}
		memcpy(value + used, text->bytes + at, size);
		used += size;
	}
	value[used] = '\0';
	return value;
}
