/*
 * json_check.c - is a text JSON?  A stack of brackets instead of recursion.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_check.h"

#include <string.h>

#include "text.h"

enum { DEPTH = 64 };

struct check {
	const char *at, *end;
	char closing[DEPTH];	/* of the brackets that are open */
	size_t depth, most;
};

static void skip_blanks(struct check *check)
{
	while (check->at < check->end && *check->at && strchr(" \n\r\t", *check->at))
		check->at++;
}

static bool take(struct check *check, char c)
{
	skip_blanks(check);
	if (check->at == check->end || *check->at != c)
		return false;
	check->at++;
	return true;
}

/* What follows a backslash; the halves of a pair are left to others. */
static bool escape(struct check *check)
{
	char c = check->at < check->end ? *check->at++ : '\0';

	if (c != 'u')
		return c && strchr("\"\\/bfnrt", c);
	if (check->end - check->at < 4 || (text_lower(check->at[0]) == 'd' && check->at[1] > '7'))
		return false;
	for (int i = 0; i < 4; i++)
		if (text_hex_digit(*check->at++) < 0)
			return false;
	return true;
}

static bool string(struct check *check)
{
	if (!take(check, '"'))
		return false;
	while (check->at < check->end && *check->at) {
		char c = *check->at++;

		if (c == '"')
			return true;
		if (c == '\\' && !escape(check))
			return false;
	}
	return false;
}

static bool digits(struct check *check)
{
	const char *from = check->at;

	while (check->at < check->end && text_is_digit(*check->at))
		check->at++;
	return check->at > from;
}

static bool number(struct check *check)
{
	const char *from = check->at += *check->at == '-';

	if (!digits(check) || (*from == '0' && check->at - from > 1))
		return false;
	if (check->at < check->end && *check->at == '.') {
		check->at++;
		if (!digits(check))
			return false;
	}
	if (check->at < check->end && (*check->at == 'e' || *check->at == 'E')) {
		check->at++;
		if (check->at < check->end && (*check->at == '+' || *check->at == '-'))
			check->at++;
		return digits(check);
	}
	return true;
}

static bool word(struct check *check)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t size = strlen(words[i]);

		if ((size_t)(check->end - check->at) >= size &&
		    memcmp(check->at, words[i], size) == 0) {
			check->at += size;
			return true;
		}
	}
	return false;
}

/* A value, or the opening of one that has others inside. */
static bool value(struct check *check)
{
	char c;

	skip_blanks(check);
	c = check->at < check->end ? *check->at : '\0';
	if (c == '"')
		return string(check);
	if (c == '-' || text_is_digit(c))
		return number(check);
	if (c != '{' && c != '[')
		return word(check);
	if (check->depth == check->most)
		return false;
	check->at++;
	check->closing[check->depth++] = c == '{' ? '}' : ']';
	return true;
}

/* The name of a member, where one is due. */
static bool name(struct check *check)
{
	return check->closing[check->depth - 1] != '}' || (string(check) && take(check, ':'));
}

bool json_is_valid(const char *text, size_t size, size_t depth)
{
	struct check check = { .at = text, .end = text + size,
			       .most = depth < DEPTH ? depth : DEPTH };
	size_t before;

	if (!value(&check) || check.depth == 0)
		return false;
	for (bool opened = true; check.depth > 0; opened = check.depth > before) {
		before = check.depth;
		if (take(&check, check.closing[check.depth - 1])) {
			check.depth--;
			before = check.depth;
			continue;
		}
		if ((!opened && !take(&check, ',')) || !name(&check) || !value(&check))
			return false;
	}
	skip_blanks(&check);
	return check.at == check.end;
}
