/*
 * report_prose.c - escape prose, cut it, find the code in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_prose.h"

#include <string.h>

#include "text.h"

/* Our longest paragraph has fewer than 1000 bytes. */
enum { PROSE_SIZE = 2000 };

/* How much of it is shown, whole characters only. */
static size_t shown_size(const char *words)
{
	size_t size = strnlen(words, PROSE_SIZE + 1);

	if (size <= PROSE_SIZE)
		return size;
	size = PROSE_SIZE;
	while (size > 0 && ((unsigned char)words[size] & 0xC0) == 0x80)
		size--;
	return size;
}

void report_prose_put(struct text *text, const char *words, report_escape escape)
{
	size_t size = shown_size(words);

	escape(text, words, size);
	if (words[size])
		text_add(text, "...");
}

void report_prose_marked(struct text *text, const char *words, const struct report_marks *marks)
{
	size_t size = shown_size(words), at = 0;

	while (at < size) {
		const char *tick = memchr(words + at, '`', size - at);
		const char *end = tick ?
			memchr(tick + 1, '`', size - (size_t)(tick + 1 - words)) : NULL;

		if (!end || end == tick + 1)
			break;
		marks->plain(text, words + at, (size_t)(tick - words) - at);
		text_add(text, marks->open);
		marks->code(text, tick + 1, (size_t)(end - tick) - 1);
		text_add(text, marks->close);
		at = (size_t)(end - words) + 1;
	}
	marks->plain(text, words + at, size - at);
	if (words[size])
		text_add(text, "...");
}
