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
	bool lax;
	const char *why;	/* of what is wrong at `at`, if it is not the character alone */
};

static void skip_blanks(struct check *check)
{
	while (check->at < check->end && json_is_blank(*check->at))
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
	if (check->at == check->end || !*check->at || !strchr("\"\\/bfnrtu", *check->at))
		return false;
	if (*check->at++ != 'u')
		return true;
	for (int i = 0; i < 4; i++, check->at++)
		if (check->at == check->end || text_hex_digit(*check->at) < 0)
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
	const char *from = check->at;

	if (!digits(check) || (*from == '0' && check->at - from > 1 && !check->lax))
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

static bool word(struct check *check, bool minus)
{
	enum { STRICT = 3 };	/* numbers of some programs follow */
	static const char *const words[] = { "true", "false", "null", "nan", "infinity" };
	const size_t count = check->lax ? sizeof(words) / sizeof(words[0]) : STRICT;

	for (size_t i = minus ? STRICT : 0; i < count; i++) {
		size_t size = strlen(words[i]), same = 0;

		while (same < size && check->at + same < check->end &&
		       (check->lax ? text_lower(check->at[same]) : check->at[same]) ==
		       words[i][same])
			same++;
		if (same == size) {
			check->at += size;
			return true;
		}
	}
	return false;
}

/* Nothing is joined to a number or a word. */
static bool plain(struct check *check)
{
	bool minus = *check->at == '-';

	check->at += minus;
	if (check->at < check->end && text_is_digit(*check->at) ? !number(check) :
	    !word(check, minus))
		return false;
	return check->at == check->end || json_is_blank(*check->at) ||
	       (*check->at && strchr(",]}", *check->at));
}

/* A value, or the opening of one that has others inside. */
static bool value(struct check *check)
{
	char c;

	skip_blanks(check);
	if (check->at == check->end)
		return false;
	c = *check->at;
	if (c == '"')
		return string(check);
	if (c != '{' && c != '[')
		return plain(check);
	if (check->depth == check->most) {
		check->why = "too many brackets inside each other";
		return false;
	}
	check->at++;
	check->closing[check->depth++] = c == '{' ? '}' : ']';
	return true;
}

static bool closes(struct check *check)
{
	if (!take(check, check->closing[check->depth - 1]))
		return false;
	check->depth--;
	return true;
}

/* The name of a member, where one is due. */
static bool name(struct check *check)
{
	return check->closing[check->depth - 1] != '}' || (string(check) && take(check, ':'));
}

/* A value with all that is in it.  *comma: one was due, and there is something else. */
static bool whole(struct check *check, bool *comma)
{
	if (!value(check))
		return false;
	for (bool opened = check->depth > 0; check->depth > 0;) {
		size_t before = check->depth;

		if (closes(check)) {
			opened = false;
			continue;
		}
		*comma = !opened && !take(check, ',');
		if (*comma)
			return false;
		if (!opened && check->lax && closes(check))
			continue;
		if (!name(check) || !value(check))
			return false;
		opened = check->depth > before;
	}
	return true;
}

struct json_syntax json_check_syntax(const char *text, size_t size, size_t depth,
				     enum json_strictness strictness)
{
	struct check check = { .at = text, .end = text + size, .lax = strictness == JSON_LAX,
			       .most = depth < DEPTH ? depth : DEPTH };
	struct json_syntax syntax = { .why = NULL };

	syntax.after = whole(&check, &syntax.comma);
	skip_blanks(&check);
	syntax.at = (size_t)(check.at - text);
	if (check.at < check.end)
		syntax.why = check.why ? check.why : "unexpected character";
	else if (!syntax.after)
		syntax.why = "it ends too early";
	return syntax;
}
