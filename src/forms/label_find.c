/*
 * label_find.c - labels with a colon.
 *
 * At each colon the words before it are looked up, which are few and short: the time is
 * linear in the size of the line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "label_find.h"

#include <string.h>

#include "labels.h"
#include "text.h"

static bool is_mark(char c)
{
	return c == '*' || c == '_' || c == '`';
}

/* Can a label begin after this byte? */
static bool is_border(char c)
{
	switch (c) {
	case ' ': case '\t': case '*': case '_': case '`': case '|': case '>': case '(':
	case '[': case '{': case '"': case '\'': case ',': case ';': case '/': case '-': case '.':
		return true;
	default:
		return false;
	}
}

/* The longest label that ends there. */
static uint32_t ending_at(const char *text, size_t from, size_t end, size_t *begin)
{
	uint32_t found = 0;
	int words = 0;

	for (size_t at = end; at-- > from && end - at < LABEL_SIZE_MAX; ) {
		uint32_t labels;

		if (words == LABEL_WORDS_MAX)
			break;
		if ((at > from && !is_border(text[at - 1])) || is_border(text[at]))
			continue;
		words++;
		if (!labels_may_begin(text + at))
			continue;
		labels = labels_of(text + at, end - at);
		if (labels) {
			found = labels;
			*begin = at;
		}
	}
	return found;
}

/* Bytes of a colon there, also of a wide one. */
static size_t colon_at(const char *text, size_t at, size_t size)
{
	if (text[at] == ':')
		return 1;
	return size - at >= 3 && memcmp(text + at, "\xef\xbc\x9a", 3) == 0 ? 3 : 0;
}

/* Looks no further than the next colon: a line may have a thousand. */
static size_t next_colon(const char *text, size_t from, size_t size)
{
	const char *at = memchr(text + from, ':', size - from);
	size_t end = at ? (size_t)(at - text) : size;

	while (from < end && (at = memchr(text + from, 0xef, end - from)) != NULL) {
		from = (size_t)(at - text);
		if (colon_at(text, from, size))
			return from;
		from++;
	}
	return end;
}

bool label_find(const char *text, size_t size, size_t from, struct label_at *found)
{
	for (size_t at = from; (at = next_colon(text, at, size)) < size; at++) {
		size_t end = at, begin = at;

		while (end > from && (text_is_blank(text[end - 1]) || is_mark(text[end - 1])))
			end--;
		if (end == from || !labels_may_end(text, end))
			continue;
		found->labels = ending_at(text, from, end, &begin);
		if (!found->labels)
			continue;
		while (begin > from && is_mark(text[begin - 1]))
			begin--;
		found->begin = begin;
		for (at += colon_at(text, at, size); at < size && is_mark(text[at]); at++)
			;
		found->after = at;
		return true;
	}
	return false;
}

bool label_find_first(struct label_memo *memo, const char *text, size_t size,
		      struct label_at *at)
{
	size_t colon = next_colon(text, 0, size), after;
	struct label_known *known = &memo->known[(colon + (unsigned char)*text) %
						 (sizeof(memo->known) / sizeof(memo->known[0]))];

	if (colon == size || colon == 0 || colon > sizeof(known->text))
		return label_find(text, size, 0, at);
	/* What is before the colon decides, unless there are marks behind it. */
	after = colon + colon_at(text, colon, size);
	if (known->size == colon && memcmp(known->text, text, colon) == 0 &&
	    known->at.after == after && (after == size || !is_mark(text[after]))) {
		*at = known->at;
		return true;
	}
	if (!label_find(text, size, 0, at))
		return false;
	if (at->after == after) {
		known->at = *at;
		known->size = colon;
		memcpy(known->text, text, colon);
	}
	return true;
}
