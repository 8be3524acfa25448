/*
 * redact_letters.c - the characters of a text, in whatever way and case they are written.
 * Does not know what is a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_letters.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD, URL_SIZE = 3, JSON_SIZE = 6, DIGITS_MAX = 6 };

/* So many blanks are one: more, of a hostile text, would be read again for each name. */
enum { BLANKS_MAX = 64 };

/* So often a URL may be in another one; each byte of a hostile text would be read for more. */
enum { ESCAPES_MAX = 3 };

/* Blanks and marks. */

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x202F || c == 0x3000;
}

static bool is_gap(uint32_t c)
{
	static const uint16_t full_width[] = { 0xFF02, 0xFF07, 0xFF08, 0xFF09, 0xFF0C, 0xFF1A,
					       0xFF1B, 0xFF1D, 0xFF3C };

	for (size_t i = 0; c >= 0xFF00 && i < sizeof(full_width) / sizeof(full_width[0]); i++)
		if (c == full_width[i])
			return true;
	return c == 0xA0 || c == 0xA5 || c == 0xAB || c == 0xBB || (c >= 0x2000 && c < 0x2030) ||
	       c == 0x2039 || c == 0x203A || c == 0x20A9 || (c >= 0x3000 && c < 0x3020);
}

size_t redact_gap(const char *text, size_t size, size_t at)
{
	uint32_t c;
	size_t length;

	if (at >= size || (unsigned char)text[at] < 0x80)
		return 0;
	length = text_next_character(text + at, size - at, &c);
	return is_gap(c) ? length : 0;
}

bool redact_letter_joins(uint32_t c)
{
	return c < 0x80 ? text_is_letter((char)c) || text_is_digit((char)c) : !is_gap(c);
}

/* Thai, kana, Han, Hangul: no blanks are between words, so a word may begin at each. */
static bool is_unspaced(uint32_t c)
{
	return (c >= 0x0E00 && c < 0x0E80) || (c >= 0x3040 && c < 0xA000) ||
	       (c >= 0xAC00 && c < 0xD7B0) || (c >= 0xF900 && c < 0xFB00) ||
	       (c >= 0xFF66 && c < 0xFFA0) || (c >= 0x20000 && c < 0x40000);
}

bool redact_letter_parts(uint32_t letter, uint32_t next)
{
	return !redact_letter_joins(letter) || !redact_letter_joins(next) || is_unspaced(letter) ||
	       is_unspaced(next);
}

static bool goes_on(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

bool redact_unspaced(const char *text, size_t size, size_t at)
{
	uint32_t before, here;
	size_t from = at;

	if (at == 0 || !((text[at - 1] | text[at]) & 0x80) || goes_on(text[at]))
		return false;
	do
		from--;
	while (from > 0 && at - from < 4 && goes_on(text[from]));
	text_next_character(text + from, at - from, &before);
	text_next_character(text + at, size - at, &here);
	return is_unspaced(before) || is_unspaced(here);
}

/* Escapes. */

static bool is_hex(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_hex_digit(text[i]) < 0)
			return false;
	return true;
}

bool redact_follows_escape(const char *text, size_t at)
{
	size_t from = at >= URL_SIZE && is_hex(text + at - 2, 2) ? at - 2 : 0;
	bool hex = from >= 2 && text[from - 2] == '\\' && text[from - 1] == 'x' &&
		   text[from] < '8';

	for (int i = 1; i < ESCAPES_MAX && from > 2 && memcmp(text + from - 2, "25", 2) == 0; i++)
		from -= 2;
	return hex || (from && text[from - 1] == '%') ||
	       (at >= JSON_SIZE && text[at - JSON_SIZE] == '\\' && text[at - 5] == 'u' &&
		is_hex(text + at - 4, 4));
}

bool redact_follows_break(const char *text, size_t at)
{
	bool pair = at >= 4 && memcmp(text + at - 4, "\\r\\n", 4) == 0;

	return pair || (at >= 2 && text[at - 2] == '\\' && strchr("nrt", text[at - 1]) &&
			text[at] >= 'A' && text[at] <= 'Z');
}

/* "%20", "%2520" */
static size_t url_escape(const char *text, size_t size, size_t at, char *byte)
{
	size_t end = at + 1;

	if (text[at] != '%')
		return 0;
	for (int i = 1; i < ESCAPES_MAX && size - end >= 4 && memcmp(text + end, "25", 2) == 0 &&
			is_hex(text + end + 2, 2); i++)
		end += 2;
	if (size - end < 2 || !is_hex(text + end, 2))
		return 0;
	*byte = (char)(text_hex_digit(text[end]) << 4 | text_hex_digit(text[end + 1]));
	return end + 2 - at;
}

/* The number at *at, which is then behind its digits; 0: there are none. */
static uint32_t number(const char *text, size_t size, size_t *at, unsigned base)
{
	uint32_t value = 0;
	size_t from = *at;
	int digit;

	while (*at < size && *at - from < DIGITS_MAX &&
	       (digit = text_hex_digit(text[*at])) >= 0 && (unsigned)digit < base) {
		value = value * base + (uint32_t)digit;
		++*at;
	}
	return value;
}

/* "&amp;", "&#38;", "&#x26;": the character, and *at, where the "&" is, behind it; or 0. */
static uint32_t entity(const char *text, size_t size, size_t *at)
{
	static const struct {
		const char *name;
		char c;
	} names[] = {
		{ "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' },
		{ "apos;", '\'' }, { "nbsp;", ' ' }, { "bsol;", '\\' }, { "sol;", '/' },
	};
	size_t end = *at + 2;
	bool hex;
	uint32_t c;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i].name);

		if (size - *at > length && memcmp(text + *at + 1, names[i].name, length) == 0) {
			*at += 1 + length;
			return (unsigned char)names[i].c;
		}
	}
	if (size - *at < 4 || text[*at + 1] != '#')
		return 0;
	hex = (text[end] | 0x20) == 'x';
	end += hex;
	c = number(text, size, &end, hex ? 16 : 10);
	if (end == size || text[end] != ';')
		return 0;
	*at = end + 1;
	return c;
}

/* "&#92;", "&amp;#92;" */
static size_t xml_escape(const char *text, size_t size, size_t at, char *byte)
{
	size_t end = at;
	uint32_t c = entity(text, size, &end);

	for (int i = 1; i < ESCAPES_MAX && c == '&'; i++) {
		size_t inner = end - 1;		/* what is "&" there ends with ";" */
		uint32_t next = entity(text, size, &inner);

		if (!next)
			break;
		c = next;
		end = inner;
	}
	*byte = (char)c;
	return c && c < 0x80 ? end - at : 0;
}

/* "\u005c" and "\x5c", as strings of programs have it; a folder may be called \xde. */
static size_t code_escape(const char *text, size_t size, size_t at, char *byte)
{
	size_t zeros = size - at >= JSON_SIZE && memcmp(text + at + 1, "u00", 3) == 0 ? 2 : 0;
	size_t from = at + 2 + zeros;

	if (size - at < 4 || (!zeros && text[at + 1] != 'x') || !is_hex(text + from, 2) ||
	    text[from] >= '8')
		return 0;
	*byte = (char)(text_hex_digit(text[from]) << 4 | text_hex_digit(text[from + 1]));
	return from + 2 - at;
}

size_t redact_escape(const char *text, size_t size, size_t at, char *byte)
{
	switch (text[at]) {
	case '%':
		return url_escape(text, size, at, byte);
	case '&':
		return xml_escape(text, size, at, byte);
	case '\\':
		return code_escape(text, size, at, byte);
	default:
		return 0;
	}
}

/* The byte at *at, also "%C3". */
static char next_byte(const char *text, size_t size, size_t *at)
{
	char byte = text[*at];
	size_t escaped = url_escape(text, size, *at, &byte);

	*at += escaped ? escaped : 1;
	return byte;
}

/* A character whose bytes may be escaped; a byte that is not UTF-8 is one of Latin-1. */
static uint32_t next_character(const char *text, size_t size, size_t *at)
{
	char bytes[4];
	size_t ends[4] = { *at }, count = 0, length;
	uint32_t c;

	do {
		ends[count] = count ? ends[count - 1] : *at;
		bytes[count] = next_byte(text, size, &ends[count]);
		count++;
	} while (count < 4 && ends[count - 1] < size && (unsigned char)bytes[0] >= 0xC0);
	length = text_next_character(bytes, count, &c);
	if (c == REPLACEMENT && length < 3) {
		length = 1;
		c = (unsigned char)bytes[0];
	}
	*at = ends[length - 1];
	return c;
}

/* As it is, or escaped. */
static uint32_t written(const char *text, size_t size, size_t *at)
{
	const char *here = text + *at;
	size_t from = *at + 2;
	uint32_t c;

	/* The end of a line, as programs write it. */
	if (*here == '\\' && size - *at >= 4 && memcmp(here, "\\r\\n", 4) == 0) {
		*at += 4;
		return '\n';
	}
	if ((unsigned char)*here < 0x80 && *here != '%' && *here != '&' && *here != '\\') {
		++*at;
		return (unsigned char)*here;
	}
	if (*here == '&' && (c = entity(text, size, at)) != 0)
		return c;
	if (*here != '\\' || size - *at < JSON_SIZE || here[1] != 'u' || !is_hex(here + 2, 4))
		return next_character(text, size, at);
	*at += JSON_SIZE;
	return number(text, *at, &from, 16);
}

/* "Contoso+Shop", and not "C++". */
static bool is_url_blank(const char *text, size_t size, size_t at)
{
	return text[at] == '+' && at > 0 && at + 1 < size &&
	       (text_is_letter(text[at - 1]) || text_is_digit(text[at - 1]) ||
		(unsigned char)text[at - 1] >= 0x80) &&
	       (text[at + 1] == '%' ||
		redact_letter_joins(written(text, size, &(size_t){ at + 1 })));
}

uint32_t redact_letter_other(const char *text, size_t size, size_t *at)
{
	bool plus = is_url_blank(text, size, *at);
	uint32_t c = written(text, size, at);

	if (!plus && !is_blank(c))
		return text_fold(c);
	for (size_t i = 0, next = *at; i < BLANKS_MAX && next < size; i++) {
		if (!is_blank(written(text, size, &next)))
			break;
		*at = next;
	}
	return ' ';
}
