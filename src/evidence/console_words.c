/*
 * console_words.c - the parts of a line that a command printed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console_words.h"

#include <string.h>

#include "text.h"

void console_words(const char *line, struct console_words *words)
{
	words->count = 0;
	words->more = false;
	while (*line) {
		const char *end;

		while (text_is_blank(*line))
			line++;
		for (end = line; *end && !text_is_blank(*end); end++)
			;
		if (end == line)
			return;
		if (words->count == CONSOLE_WORDS) {
			words->more = true;
			return;
		}
		words->at[words->count] = line;
		words->size[words->count++] = (size_t)(end - line);
		line = end;
	}
}

char *console_word(const struct console_words *words, size_t at, char *to, size_t room)
{
	if (at < words->count)
		text_fit_bytes(to, room, words->at[at], words->size[at]);
	else
		*to = '\0';
	return to;
}

bool console_word_is(const struct console_words *words, size_t at, const char *text)
{
	return at < words->count && words->size[at] == strlen(text) &&
	       text_starts(words->at[at], text);
}

int64_t console_number(const char *at, size_t size, int64_t most)
{
	int64_t number = 0;

	if (size == 0 || size > 18)
		return -1;
	for (size_t i = 0; i < size; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
	}
	return number <= most ? number : -1;
}

const char *console_value(const char *line)
{
	while ((line = strchr(line, ':')) != NULL) {
		while (*line == ':')
			line++;
		if (!text_is_blank(*line))
			continue;
		while (text_is_blank(*line))
			line++;
		return *line ? line : NULL;
	}
	return NULL;
}

static size_t dotted(const char *text)
{
	const char *at = text;

	for (int part = 0; part < 4; part++) {
		const char *end = at;

		while (*end >= '0' && *end <= '9')
			end++;
		if (end - at > 3 || console_number(at, (size_t)(end - at), 255) < 0)
			return 0;
		at = end;
		if (part < 3 && *at++ != '.')
			return 0;
	}
	return *at == '.' ? 0 : (size_t)(at - text);
}

size_t console_address(const char *text)
{
	size_t size = dotted(text), colons = 0;

	if (size)
		return size;
	while (text_hex_digit(text[size]) >= 0 || text[size] == ':')
		colons += text[size++] == ':';
	/* The last part may be an IPv4 address; the digits before its dot were taken. */
	return colons >= 2 && colons <= 7 && text[size] != '.' ? size : 0;
}
