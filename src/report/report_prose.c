/*
 * report_prose.c - escape prose, cut it, find the code in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_prose.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

/* Our longest paragraph has fewer than 1000 bytes. */
enum { PROSE_SIZE = 2000 };

void report_prose_put(struct text *text, const char *words, report_escape escape)
{
	size_t size = text_cut(words, PROSE_SIZE);

	escape(text, words, size);
	if (words[size])
		text_add(text, "...");
}

/* May this be a backtick of ours: between a word and what divides words? */
static bool opens(const char *words, const char *tick)
{
	return tick == words || strchr(" (\"", tick[-1]);
}

static bool closes(const char *end)
{
	return end[1] == '\0' || strchr(" ).,;:\"", end[1]);
}

/*
 * The next piece of code from `at`: *tick to *end.  A backtick in a name from a log is
 * elsewhere, or pairs with one that does not close; it is a character.
 */
static bool find_code(const char *words, size_t at, size_t size, const char **tick,
		      const char **end)
{
	while ((*tick = memchr(words + at, '`', size - at))) {
		at = (size_t)(*tick - words) + 1;
		*end = memchr(words + at, '`', size - at);
		if (*end && *end > *tick + 1 && opens(words, *tick) && closes(*end))
			return true;
	}
	return false;
}

void report_prose_code(struct text *text, const char *words, const struct report_markup *markup)
{
	size_t size = text_cut(words, PROSE_SIZE), at = 0;
	const char *tick, *end;

	while (find_code(words, at, size, &tick, &end)) {
		markup->plain(text, words + at, (size_t)(tick - words) - at);
		text_add(text, markup->open);
		markup->code(text, tick + 1, (size_t)(end - tick) - 1);
		text_add(text, markup->close);
		at = (size_t)(end - words) + 1;
	}
	markup->plain(text, words + at, size - at);
	if (words[size])
		text_add(text, "...");
}
