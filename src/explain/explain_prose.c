/*
 * explain_prose.c - words and numbers that mean nothing here when a sentence holds them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_prose.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum {
	CODE_DIGITS = 4,	/* as those of events and of most codes */
	VERSION_MAX = 12,	/* of IIS and of Windows */
	YEAR_FIRST = 1995, YEAR_LAST = 2039,
};

const char *const explain_code_prefixes[] = { "ERROR_", "STATUS_", NULL };

bool explain_is_ordinary(const char *name)
{
	for (const char *const *prefix = explain_code_prefixes; *prefix; prefix++)
		if (text_starts(name, *prefix))
			name += strlen(*prefix);
	if (!explain_is_letters(name))
		return false;
	for (; name[1]; name++)		/* "QueueFull" */
		if (text_lower(name[0]) == name[0] && text_lower(name[1]) != name[1])
			return false;
	return true;
}

bool explain_is_letters(const char *text)
{
	size_t size = 0;

	while (text_is_letter(text[size]))
		size++;
	return size > 0 && !text[size];
}

bool explain_is_number(const char *text)
{
	return !text[strspn(text, "0123456789")];
}

bool explain_is_program(const char *text)
{
	return text_match("?*.dll", text) || text_match("?*.exe", text);
}

static bool is_year(const char *number)
{
	unsigned long value = strlen(number) == CODE_DIGITS ? strtoul(number, NULL, 10) : 0;

	return value >= YEAR_FIRST && value <= YEAR_LAST;
}

bool explain_is_version(const char *before, const char *number)
{
	static const char *const products[] = {
		"IIS", "Windows", "Server", "version", "Framework", ".NET", "SP",
	};

	if (!is_year(number) && (strlen(number) > 2 || strtoul(number, NULL, 10) > VERSION_MAX))
		return false;
	for (size_t i = 0; i < sizeof(products) / sizeof(products[0]); i++)
		if (text_equal_nocase(before, products[i]))
			return true;
	return false;
}

bool explain_is_small(const char *number)
{
	return strlen(number) < CODE_DIGITS || is_year(number);
}

bool explain_is_topic(const char *number)
{
	return strcmp(number, "503") == 0;
}

bool explain_is_telling(const char *text)
{
	return explain_is_program(text) || text_match("0x?*", text) ||
	       (explain_is_number(text) && !explain_is_small(text));
}

bool explain_is_path(const char *text)
{
	return (text_is_letter(text[0]) && text[1] == ':' && text[2] == '\\') ||
	       (text[0] == '\\' && text[1] == '\\') ||
	       (text[0] == '%' && text_is_letter(text[1]));
}

bool explain_is_byte(const char *word)
{
	return text_hex_digit(word[0]) >= 0 && text_hex_digit(word[1]) >= 0 && !word[2];
}

bool explain_is_offset(const char *word, size_t size)
{
	size_t hex = strspn(word, "0123456789abcdefABCDEF");

	return (hex == 4 || hex == 8) && size == hex + 1 && word[hex] == ':' &&
	       word[0] == '0' && word[1] == '0';
}

bool explain_is_offset_word(const char *word)
{
	return explain_is_offset(word, strlen(word));
}
