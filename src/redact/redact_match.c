/*
 * redact_match.c - what a text has at a place.  Does not know what is a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_match.h"

#include <string.h>

#include "redact_names.h"
#include "text.h"

bool redact_match_goes_on(const struct redact_scan *scan, size_t at, const char *what)
{
	for (; *what; what++, at++)
		if (text_lower(peek(scan, at)) != text_lower(*what))
			return false;
	return true;
}

size_t redact_match_key(const struct redact_scan *scan, size_t at, const char *key)
{
	for (; *key; key++) {
		if (*key == ' ')
			while (is_one_of(peek(scan, at), " _-"))
				at++;
		else if (text_lower(peek(scan, at++)) != text_lower(*key))
			return 0;
	}
	if (redact_is_word(peek(scan, at)) && !redact_gap(scan->in, scan->size, at))
		return 0;
	return at;
}

size_t redact_match_blanks(const struct redact_scan *scan, size_t at)
{
	static const char *const wide[] = {
		"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x87", "\xE2\x80\x89", "\xE3\x80\x80",
	};
	const char *one;

	for (;;) {
		if (is_one_of(peek(scan, at), " \t"))
			at++;
		else if ((unsigned char)peek(scan, at) >= 0x80 && (one = FIRST(scan, at, wide)))
			at += strlen(one);
		else
			return at;
	}
}

size_t redact_match_char(const struct redact_scan *scan, size_t at, char c)
{
	char byte;
	size_t size;

	if (peek(scan, at) == c)
		return 1;
	size = at < scan->size ? redact_escape(scan->in, scan->size, at, &byte) : 0;
	return size && byte == c ? size : 0;
}

size_t redact_match_separators(const struct redact_scan *scan, size_t at)
{
	for (;;) {
		char byte = peek(scan, at);
		size_t size = byte == '%' ? redact_escape(scan->in, scan->size, at, &byte) : 1;

		if (!is_one_of(byte, "\\/"))
			return at;
		at += size;
	}
}

size_t redact_match_prefix(const struct redact_scan *scan, size_t at, const char *prefix)
{
	for (; *prefix; prefix++) {
		size_t end;

		if (*prefix != '\\') {
			if (text_lower(peek(scan, at++)) != text_lower(*prefix))
				return 0;
			continue;
		}
		end = redact_match_separators(scan, at);
		if (end == at)
			return 0;
		for (at = end; peek(scan, at) == '.'; at = end) {
			end = redact_match_separators(scan, at + 1);
			if (end == at + 1)
				break;
		}
	}
	return at;
}

static bool is_gap(const struct redact_scan *scan, size_t at)
{
	return (unsigned char)scan->in[at] >= 0x80 && redact_gap(scan->in, scan->size, at);
}

size_t redact_match_length(const struct redact_scan *scan, size_t at)
{
	size_t end = at;

	while (end < scan->size && !is_gap(scan, end) &&
	       (redact_is_word(scan->in[end]) || is_one_of(scan->in[end], ".-$")))
		if (++end - at > REDACT_NAME_MAX)
			return 0;
	while (end > at && (scan->in[end - 1] == '.' || scan->in[end - 1] == '-'))
		end--;
	return end - at;
}

const char *redact_match_first(const struct redact_scan *scan, size_t at,
			       const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (redact_match_begins(scan, at, list[i]))
			return list[i];
	return NULL;
}

size_t redact_match_digits(const char *text, size_t size)
{
	size_t digits = 0;

	while (digits < size && text_is_digit(text[digits]))
		digits++;
	return digits;
}

bool redact_match_listed(const char *const *list, size_t count, const char *text, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		const struct redact_scan word = { .in = text, .size = size };

		/* Nearly all differ in their first character. */
		if (redact_match_begins(&word, 0, list[i]) && strlen(list[i]) == size)
			return true;
	}
	return false;
}

const char *redact_match_extension(const char *text, size_t *size)
{
	size_t at = *size;

	while (at > 0 && text[at - 1] != '.')
		at--;
	*size = at ? *size - at : 0;
	return text + at;
}
