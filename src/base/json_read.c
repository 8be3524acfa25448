/*
 * json_read.c - JSON read from left to right.  Does not know what it says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_read.h"

#include <string.h>

#include "arena.h"

enum { REPLACEMENT = 0xFFFD, DEPTH = 64 };

static void fail_here(struct json_read *json)
{
	json->bad = true;
	json->end = json->at;
}

static void skip_blanks(struct json_read *json)
{
	while (json->at < json->end && (*json->at == ' ' || *json->at == '\n' ||
					*json->at == '\r' || *json->at == '\t'))
		json->at++;
}

/* The next character that is no blank, or NUL at the end. */
static char peek(struct json_read *json)
{
	skip_blanks(json);
	return json->at < json->end ? *json->at : '\0';
}

static bool take(struct json_read *json, char c)
{
	if (peek(json) == c && c) {
		json->at++;
		return true;
	}
	fail_here(json);
	return false;
}

size_t json_read_mark(const char *text, size_t size)
{
	static const char mark[] = { '\xef', '\xbb', '\xbf' };

	return size >= sizeof(mark) && !memcmp(text, mark, sizeof(mark)) ? sizeof(mark) : 0;
}

void json_read_start(struct json_read *json, const char *text, size_t size)
{
	*json = (struct json_read){
		.start = text, .at = text + json_read_mark(text, size), .end = text + size,
	};
}

bool json_read_end(struct json_read *json)
{
	if (peek(json))
		fail_here(json);
	return !json->bad && json->at == json->end;
}

static void open_with(struct json_read *json, char bracket)
{
	json->first = take(json, bracket);
}

/* False at the closing bracket; true where the next one begins. */
static bool next(struct json_read *json, char bracket)
{
	bool first = json->first;

	json->first = false;
	if (json->bad)
		return false;
	if (peek(json) == bracket) {
		json->at++;
		return false;
	}
	return first || take(json, ',');
}

void json_read_object(struct json_read *json)
{
	open_with(json, '{');
}

void json_read_array(struct json_read *json)
{
	open_with(json, '[');
}

bool json_read_item(struct json_read *json)
{
	return next(json, ']');
}

/* What stands between two quotes, as it is; NULL if there is no string. */
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

static char *put_character(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xE0 | c >> 12);
		} else {
			*to++ = (char)(0xF0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
	}
	*to++ = (char)(0x80 | (c & 0x3F));
	return to;
}

/* Four hexadecimal digits, or -1. */
static int32_t hex4(const char *at, const char *end)
{
	int32_t value = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* What follows \u; *at moves behind it.  -1: there are no digits. */
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
	return c == 0 || (c >= 0xD800 && c < 0xE000) ? REPLACEMENT : c;
}

/* What follows a backslash; *at moves behind it.  -1: nothing that JSON knows. */
static int32_t escaped(const char **at, const char *end)
{
	static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char c = *(*at)++;
	const char *found = strchr(letters, c);

	if (c == 'u')
		return unicode(at, end);
	return c && found ? values[found - letters] : -1;
}

/* Bytes of the character of UTF-8 that starts there, or 0 if none does. */
static size_t utf8_size(const char *text, const char *end)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t size = *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2;
	uint32_t c = *at & (0x7Fu >> size);
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	if (*at < 0xC2 || *at > 0xF4 || (size_t)(end - text) < size)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (at[i] & 0x3F);
	}
	return c < least[size] || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF ? 0 : size;
}

/* Decode one character or escape; NULL if there is none. */
static char *decode_one(char *to, const char **at, const char *end)
{
	int32_t c;
	size_t size;

	if (**at == '\\') {
		++*at;
		c = escaped(at, end);
		return c < 0 ? NULL : put_character(to, (uint32_t)c);
	}
	size = utf8_size(*at, end);
	if (size == 0)
		return NULL;
	memcpy(to, *at, size);
	*at += size;
	return to + size;
}

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '\\';
}

/* What is decoded is never longer than what it was.  NULL: it is no string. */
static char *decode(char *to, const char *at, const char *end)
{
	while (to && at < end) {
		if (is_plain(*at))
			*to++ = *at++;
		else
			to = decode_one(to, &at, end);
	}
	return to;
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
		end = decode(to, from, from + size);
	if (end && (size_t)(end - to) <= most)
		return to;
	fail_here(json);
	return NULL;
}

uint64_t json_read_number(struct json_read *json, uint64_t max)
{
	uint64_t value = 0;
	const char *from;

	skip_blanks(json);
	from = json->at;
	while (json->at < json->end && *json->at >= '0' && *json->at <= '9') {
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

static bool take_word(struct json_read *json, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(json->end - json->at) < size || memcmp(json->at, word, size) != 0)
		return false;
	json->at += size;
	return true;
}

bool json_read_bool(struct json_read *json)
{
	skip_blanks(json);
	if (take_word(json, "true"))
		return true;
	if (!take_word(json, "false"))
		fail_here(json);
	return false;
}

/* A number, true, false or null. */
static void skip_word(struct json_read *json)
{
	const char *from = json->at;

	while (json->at < json->end && (is_plain(*json->at) && !strchr(",:]}[{\" ", *json->at)))
		json->at++;
	if (json->at == from)
		fail_here(json);
}

void json_read_skip(struct json_read *json)
{
	char closing[DEPTH];
	size_t depth = 0, size;

	do {
		char c = peek(json);

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
