/*
 * explain_split.c - where the words of a pasted line begin and end.  Does not know
 * what they mean.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_split.h"

#include <string.h>

#include "text.h"

static const char hexadecimal[] = "0123456789abcdefABCDEF";

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_path(const char *text)
{
	return (is_letter(text[0]) && text[1] == ':' && text[2] == '\\') ||
	       (text[0] == '\\' && text[1] == '\\') ||
	       (text[0] == '%' && is_letter(text[1]));
}

/* Up to the end of the first file name of a program; 0 if there is none. */
static size_t path_size(const char *text)
{
	size_t line = strcspn(text, "\r\n\"");

	for (size_t i = 0; i + 4 <= line; i++)
		if ((text_starts(text + i, ".dll") || text_starts(text + i, ".exe")) &&
		    !is_letter(text[i + 4]))
			return i + 4;
	return 0;
}

static bool says_something(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (is_letter(text[i]) || (text[i] >= '0' && text[i] <= '9'))
			return true;
	return false;
}

bool explain_is_offset(const char *word, size_t size)
{
	size_t digits = strspn(word, hexadecimal);

	return (digits == 4 || digits == 8) && size == digits + 1 && word[digits] == ':' &&
	       word[0] == '0' && word[1] == '0';
}

const char *explain_split(const char *text, size_t *size, const char **behind)
{
	static const char between[] = " \t\r\n,;()[]{}<>\"'=|";

	for (text += strspn(text, between); *text; text = *behind + strspn(*behind, between)) {
		*size = is_path(text) ? path_size(text) : 0;
		if (!*size)
			*size = strcspn(text, between);
		*behind = text + *size;
		while (*size && strchr(".:", text[*size - 1]) &&
		       !explain_is_offset(text, *size))
			(*size)--;
		if (says_something(text, *size))
			return text;
	}
	return NULL;
}
