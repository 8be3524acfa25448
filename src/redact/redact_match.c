/*
 * redact_match.c - what a text has at a place.  Does not know what is a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_match.h"

#include <stdint.h>
#include <string.h>

#include "redact_names.h"
#include "text.h"

/* Strings in strings in strings double them; and an entity that is escaped again. */
enum { BACKSLASHES_MAX = 15, ESCAPE_SIZE = 14 };

/* More backslashes are before no name, more folders "." in no path: so the search is linear. */
enum { SIGNS_MAX = 64, DOTS_MAX = 8 };


static const char *const quotes[] = {
	"\xC2\xAB", "\xC2\xBB", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9A", "\xE2\x80\x9B",
	"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x9F", "\xE2\x80\xB9",
	"\xE2\x80\xBA", "\xE3\x80\x8C", "\xE3\x80\x8D", "\xE3\x80\x8E", "\xE3\x80\x8F",
	"\xE3\x80\x9D", "\xE3\x80\x9F", "\xEF\xBC\x82", "\xEF\xBC\x87",
};

bool redact_match_goes_on(const struct redact_scan *scan, size_t at, const char *what)
{
	for (; *what; what++, at++)
		if (text_lower(peek(scan, at)) != text_lower(*what))
			return false;
	return true;
}

static size_t between_words(const struct redact_scan *scan, size_t at)
{
	size_t size;

	while ((size = redact_match_char(scan, at, ' ')) || is_one_of(peek(scan, at), "_-."))
		at += size ? size : 1;
	return at;
}

size_t redact_match_key(const struct redact_scan *scan, size_t at, const char *key)
{
	for (; *key; key++) {
		if (*key == ' ')
			at = between_words(scan, at);
		else if (*key == '\'' && redact_match_begins(scan, at, "\xE2\x80\x99"))
			at += 3;
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

size_t redact_match_slash(const struct redact_scan *scan, size_t at, const char *set)
{
	static const char *const money[] = { "\xC2\xA5", "\xE2\x82\xA9", "\xEF\xBC\xBC" };
	const char *sign;
	char byte;
	size_t size;

	if (at >= scan->size)
		return 0;
	size = redact_escape(scan->in, scan->size, at, &byte);
	if (size && is_one_of(byte, set))
		return size;
	if (is_one_of(scan->in[at], set))
		return 1;
	sign = (unsigned char)scan->in[at] >= 0x80 ? FIRST(scan, at, money) : NULL;
	return sign ? strlen(sign) : 0;
}

static size_t slashes_end(const struct redact_scan *scan, size_t at, const char *set, size_t most)
{
	size_t size;

	while (most-- > 0 && (size = redact_match_slash(scan, at, set)) > 0)
		at += size;
	return at;
}

size_t redact_match_backslashes(const struct redact_scan *scan, size_t at)
{
	size_t end = slashes_end(scan, at, "\\", SIGNS_MAX);

	return end > at && redact_match_begins(scan, end - 1, "\\r\\") ? at : end;
}

size_t redact_match_separators(const struct redact_scan *scan, size_t at)
{
	return slashes_end(scan, at, "\\/", SIZE_MAX);
}

bool redact_match_path(const struct redact_scan *scan, size_t at, size_t doubled)
{
	size_t end = redact_match_separators(scan, at), run = end;
	char next = peek(scan, end), after;

	if (end == at || redact_match_quote(scan, at))
		return false;
	if (scan->in[end - 1] != '\\' || !is_one_of(next, "rnt"))
		return true;
	while (peek(scan, run + 1) == '\\')
		run++;
	after = peek(scan, run + 1);
	return end - at >= doubled && !(next == 'r' && run > end && after == 'n') &&
	       text_is_letter(after) && after >= 'a';
}

static bool follows_money(const struct redact_scan *scan, size_t at)
{
	const struct redact_scan before = { .in = scan->in, .size = at };

	return (unsigned char)scan->in[at - 1] >= 0x80 &&
	       ((at > 1 && redact_match_slash(&before, at - 2, "\\") == 2) ||
		(at > 2 && redact_match_slash(&before, at - 3, "\\") == 3));
}

bool redact_match_follows_slash(const struct redact_scan *scan, size_t at)
{
	/* "5C" is the end of "%5C" and of "\u005c". */
	static const char *const escaped[] = { "5C", "2F" };
	static const char *const entities[] = { "#92;", "#47;", "x5c;", "x2f;", "sol;" };

	return at > 0 && (strchr("\\/%", scan->in[at - 1]) || follows_money(scan, at) ||
			  (redact_follows_escape(scan->in, at) && FIRST(scan, at - 2, escaped)) ||
			  (scan->in[at - 1] == ';' && at > 4 && FIRST(scan, at - 4, entities)));
}

size_t redact_match_quote(const struct redact_scan *scan, size_t at)
{
	size_t end = at, size;
	char byte;

	if (at >= scan->size)
		return 0;
	size = redact_escape(scan->in, scan->size, at, &byte);
	if (size && is_one_of(byte, "\"'"))
		return size;
	while (peek(scan, end) == '\\' && end - at < BACKSLASHES_MAX)
		end++;
	if (is_one_of(peek(scan, end), end > at ? "\"" : "\"'`"))
		return end + 1 - at;
	return (unsigned char)scan->in[at] >= 0x80 && FIRST(scan, at, quotes) ?
	       redact_gap(scan->in, scan->size, at) : 0;
}

bool redact_match_follows_quote(const struct redact_scan *scan, size_t at)
{
	const struct redact_scan before = { .in = scan->in, .size = at };
	char last = at > 0 ? scan->in[at - 1] : '\0';
	bool escape = last == ';' || last == '2' || last == '7';
	size_t least = (unsigned char)last >= 0x80 ? 3 : escape ? ESCAPE_SIZE : 1;

	for (size_t size = 1; last && size <= least && size <= at; size++)
		if (redact_match_quote(&before, at - size) == size)
			return true;
	return false;
}

size_t redact_match_prefix(const struct redact_scan *scan, size_t at, const char *prefix)
{
	for (; *prefix; prefix++) {
		size_t end;

		if (*prefix == ' ' && (end = redact_match_char(scan, at, ' ')) > 0) {
			at += end;
			continue;
		}
		if (*prefix != '\\') {
			if (text_lower(peek(scan, at++)) != text_lower(*prefix))
				return 0;
			continue;
		}
		end = redact_match_separators(scan, at);
		if (end == at)
			return 0;
		at = end;
		for (int dots = 0; dots < DOTS_MAX && peek(scan, at) == '.'; dots++, at = end) {
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

/* A long one has thousands of words, and each of them is asked about several times. */
static size_t run_end(const struct redact_scan *scan, size_t at)
{
	struct redact_run *run = scan->run;
	bool kept = run && run->in == scan->in && run->size == scan->size;
	size_t most = kept || scan->size - at <= REDACT_NAME_MAX ? scan->size
								 : at + REDACT_NAME_MAX + 1;
	size_t end = at;

	if (kept && at >= run->start && at < run->end)
		return run->end;
	while (end < most && !is_gap(scan, end) &&
	       (redact_is_word(scan->in[end]) || is_one_of(scan->in[end], ".-$")))
		end++;
	if (kept)
		*run = (struct redact_run){ run->in, run->size, at, end };
	return end;
}

size_t redact_match_length(const struct redact_scan *scan, size_t at)
{
	size_t end = at < scan->size ? run_end(scan, at) : at;

	if (end - at > REDACT_NAME_MAX)
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
