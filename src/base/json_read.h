/*
 * json_read.h - JSON read from left to right, without a tree.
 *
 * Reads the reports that are merged, which may be gigabytes, and the nodes of json_tree.h,
 * whose syntax json_check.h checks.  Merging 254 MB of ndjson with 400,000 events takes 1.3 s
 * of processor time with it, all of reading and writing included; building a tree of each line
 * (with json-c) and looking up the members that are needed takes 4.3 s alone.
 *
 * The caller says what it expects.  If something else is there, `bad` becomes
 * true and nothing more is read; check it once, at the end.  Objects and arrays
 * are loops:
 *
 *	for (json_read_object(&json); json_read_member(&json);)
 *		... look at json.key, read or skip the value ...
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_READ_H
#define JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct json_read {
	const char *start, *at, *end;
	const char *key;	/* of the member, as it is written; no NUL after it */
	size_t key_size;
	bool first;		/* nothing of the object or array was read yet */
	bool controls;		/* strings may hold control characters */
	bool nul;		/* a string held U+0000 */
	bool bad;
	bool oom;		/* memory ran out; then it is bad, too */
};

/* A byte order mark at the start of the text is skipped. */
void json_read_start(struct json_read *json, const char *text, size_t size);
/* How many bytes that mark of UTF-8 takes: 3, or 0 if there is none. */
size_t json_read_bom(const char *text, size_t size);
/* The next character that is not a blank, which is at json->at then; NUL at the end. */
char json_read_peek(struct json_read *json);
/* True if all was read, and nothing but blanks follows. */
bool json_read_end(struct json_read *json);

/* The beginning, then the next one, until there is none. */
void json_read_object(struct json_read *json);
bool json_read_member(struct json_read *json);
void json_read_array(struct json_read *json);
bool json_read_item(struct json_read *json);
bool json_read_is(const struct json_read *json, const char *key);

/*
 * Values.  A string is valid UTF-8 without NUL, at most so many bytes, and lives in
 * the arena; U+0000 and lone surrogates become U+FFFD.  A number is a whole one that is not
 * negative.
 */
const char *json_read_string(struct json_read *json, struct arena *arena, size_t most);
/* The same, decoded where it is written in the text, which begins at `start` and can be
 * changed: a text read so takes no memory for its strings, and can be read once. */
const char *json_read_string_here(struct json_read *json, char *start);
uint64_t json_read_number(struct json_read *json, uint64_t max);
/* Is it this string, which needs no escapes?  Read in any case. */
bool json_read_value_is(struct json_read *json, const char *text);
bool json_read_bool(struct json_read *json);
/* Any value, whose brackets match.  What else is in it is not checked. */
void json_read_skip(struct json_read *json);

#endif
