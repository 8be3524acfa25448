/*
 * input_json.h - JSON read from left to right, without a tree; private to `input`.
 *
 * The caller says what it expects.  If something else stands there, `bad` becomes
 * true and nothing more is read; check it once, at the end.  Objects and arrays
 * are loops:
 *
 *	for (input_json_object(&json); input_json_member(&json);)
 *		... look at json.key, read or skip the value ...
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_JSON_H
#define INPUT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct input_json {
	const char *start, *at, *end;
	const char *key;	/* of the member, as it stands there; no NUL behind it */
	size_t key_size;
	bool first;		/* nothing of the object or array was read yet */
	bool bad;
	bool lost;		/* memory ran out; then it is bad, too */
};

/* A byte order mark in front of the text is passed over. */
void input_json_start(struct input_json *json, const char *text, size_t size);
/* How many bytes that mark of UTF-8 takes: 3, or 0 if there is none. */
size_t input_json_mark(const char *text, size_t size);
/* True if all was read, and nothing but blanks follows. */
bool input_json_end(struct input_json *json);

/* The beginning, then the next one, until there is none. */
void input_json_object(struct input_json *json);
bool input_json_member(struct input_json *json);
void input_json_array(struct input_json *json);
bool input_json_item(struct input_json *json);
bool input_json_is(const struct input_json *json, const char *key);

/*
 * Values.  A string is valid UTF-8 without NUL, at most so many bytes, and lives in
 * the arena; U+0000 and lone surrogates become U+FFFD.  A number is a natural one.
 */
const char *input_json_string(struct input_json *json, struct arena *arena, size_t most);
uint64_t input_json_number(struct input_json *json, uint64_t max);
/* Is it this string, which needs no escapes?  Read in any case. */
bool input_json_value_is(struct input_json *json, const char *text);
bool input_json_bool(struct input_json *json);
/* Any value, whose brackets fit.  What else stands in it is not looked at. */
void input_json_skip(struct input_json *json);

#endif
