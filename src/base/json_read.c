/*
 * json_read.c - JSON read from left to right.  Does not know what the members mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_read.h"

#include <string.h>

#include "arena.h"
#include "json_check.h"
#include "text.h"

enum { REPLACEMENT = 0xFFFD, DEPTH = 64 };

static void fail_here(struct json_read *json)
{
	json->bad = true;
	json->end = json->at;
}

static void skip_blanks(struct json_read *json)
{
	while (json->at < json->end && json_is_blank(*json->at))
		json->at++;
}

char json_read_peek(struct json_read *json)
{
	skip_blanks(json);
	return json->at < json->end ? *json->at : '\0';
}

static bool take(struct json_read *json, char c)
{
	if (json_read_peek(json) == c && c) {
		json->at++;
		return true;
	}
	fail_here(json);
	return false;
}

size_t json_read_bom(const char *text, size_t size)
{
	return size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

void json_read_start(struct json_read *json, const char *text, size_t size)
{
	*json = (struct json_read){
		.start = text, .at = text + json_read_bom(text, size), .end = text + size,
	};
}

bool json_read_end(struct json_read *json)
{
	if (json_read_peek(json))
		fail_here(json);
	return !json->bad && json->at == json->end;
}

/* False at the closing bracket; true where the next one begins. */
static bool next(struct json_read *json, char bracket)
{
	bool first = json->first;

	json->first = false;
	if (json->bad)
		return false;
	if (json_read_peek(json) == bracket) {
		json->at++;
		return false;
	}
	return first || take(json, ',');
}

void json_read_object(struct json_read *json)
{
	json->first = take(json, '{');
}

void json_read_array(struct json_read *json)
{
	json->first = take(json, '[');
}

bool json_read_item(struct json_read *json)
{
	return next(json, ']');
}

/* What is between two quotes, as it is; NULL if there is no string. */
static const char *raw_string(struct json_read *json, size_t *size)
{
	const char *from, *at;

	*size = 0;
	if (!take(json, '"'))
		return NULL;
	from = at = json->at;
	while (at < json->end && *at != '"')
		at += *at == '\\' && json->end - at > 1 ? 2 : 1;
	if (at >= json->end) {
		fail_here(json);
		return NULL;
	}
	json->at = at + 1;
	*size = (size_t)(at - from);
	return from;
}

bool json_read_member(struct json_read *json)
{
	if (!next(json, '}'))
		return false;
	json->key = raw_string(json, &json->key_size);
	return take(json, ':');
}

bool json_read_is(const struct json_read *json, const char *key)
{
	return json->key && strlen(key) == json->key_size &&
	       memcmp(json->key, key, json->key_size) == 0;
}

bool json_read_value_is(struct json_read *json, const char *text)
{
	size_t size;
	const char *from = raw_string(json, &size);

	return from && strlen(text) == size && memcmp(from, text, size) == 0;
}

/* Four hexadecimal digits, or -1. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t value = 0;

	for (int i = 0; i < 4 && value >= 0; i++) {
		int digit = at + i < end ? text_hex_digit(at[i]) : -1;

		value = digit < 0 ? -1 : value * 16 + digit;
	}
	return value;
}

/* What follows \u; *at moves past it.  -1: there are no digits. */
static int32_t unicode(const char **at, const char *end)
{
	int32_t c = hex4(*at, end), low = -1;

	if (c < 0)
		return -1;
	*at += 4;
	if (c >= 0xD800 && c < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
		low = hex4(*at + 2, end);
	if (low >= 0xDC00 && low < 0xE000) {
		*at += 6;
		return 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
	}
	return c >= 0xD800 && c < 0xE000 ? REPLACEMENT : c;
}

/* What follows a backslash; *at moves past it.  -1: not an escape of JSON. */
static int32_t escaped(const char **at, const char *end)
{
	static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char c = *(*at)++;
	const char *found = strchr(letters, c);

	if (c == 'u')
		return unicode(at, end);
	return c && found ? values[found - letters] : -1;
}

/* What is decoded is never longer than what it was.  NULL: it is not a string. */
static char *decode(struct json_read *json, char *to, const char *at, const char *end)
{
	char *start = to;
	unsigned char all = 0;

	while (at < end) {
		int32_t c;

		if (*at != '\\') {
			if ((unsigned char)*at < ' ' && !json->controls)
				return NULL;
			all |= (unsigned char)*at;
			*to++ = *at++;
			continue;
		}
		at++;
		c = escaped(&at, end);
		if (c < 0)
			return NULL;
		json->nul |= c == 0;
		to += text_put_character(to, c ? (uint32_t)c : REPLACEMENT);
	}
	return all < 0x80 || text_valid(start, (size_t)(to - start)) == (size_t)(to - start) ?
		to : NULL;
}

const char *json_read_string(struct json_read *json, struct arena *arena, size_t most)
{
	size_t size;
	const char *from = raw_string(json, &size);
	char *to = NULL, *end = NULL;

	/* \u0001 is the longest form of a byte. */
	if (from && size / 6 <= most) {
		to = arena_alloc(arena, size + 1);
		json->oom |= !to;
	}
	if (to)
		end = decode(json, to, from, from + size);
	if (end && (size_t)(end - to) <= most)
		return to;
	fail_here(json);
	return NULL;
}

const char *json_read_string_here(struct json_read *json, char *start)
{
	size_t size;
	const char *from = raw_string(json, &size);
	char *to = from ? start + (from - json->start) : NULL;
	char *end = from ? decode(json, to, from, from + size) : NULL;

	if (!end) {
		fail_here(json);
		return NULL;
	}
	*end = '\0';	/* at its closing quote, or before */
	return to;
}

uint64_t json_read_number(struct json_read *json, uint64_t max)
{
	uint64_t value = 0;
	const char *from;

	skip_blanks(json);
	from = json->at;
	while (json->at < json->end && text_is_digit(*json->at)) {
		unsigned digit = (unsigned)(*json->at - '0');

		if (value > (max - digit) / 10 || digit > max) {
			fail_here(json);
			return 0;
		}
		value = 10 * value + digit;
		json->at++;
	}
	if (json->at == from || (json->at < json->end && strchr(".eE", *json->at)))
		fail_here(json);
	return value;
}

bool json_read_bool(struct json_read *json)
{
	bool value = json_read_peek(json) == 't';
	const char *word = value ? "true" : "false";
	size_t size = strlen(word);

	if ((size_t)(json->end - json->at) >= size && memcmp(json->at, word, size) == 0) {
		json->at += size;
		return value;
	}
	fail_here(json);
	return false;
}

/* A number, true, false or null. */
static void skip_word(struct json_read *json)
{
	const char *from = json->at;

	while (json->at < json->end && (unsigned char)(*json->at - '!') < 0x80 - '!' &&
	       !strchr(",:]}[{\"\\", *json->at))
		json->at++;
	if (json->at == from)
		fail_here(json);
}

void json_read_skip(struct json_read *json)
{
	char closing[DEPTH];
	size_t depth = 0, size;

	do {
		char c = json_read_peek(json);

		if (c == '"') {
			raw_string(json, &size);
		} else if ((c == '{' || c == '[') && depth < DEPTH) {
			closing[depth++] = c == '{' ? '}' : ']';
			json->at++;
		} else if (depth > 0 && c == closing[depth - 1]) {
			depth--;
			json->at++;
		} else if (depth > 0 && (c == ',' || c == ':')) {
			json->at++;
		} else {
			skip_word(json);
		}
	} while (depth > 0 && !json->bad);
	json->first = false;
}
