/*
 * json_write.h - write JSON straight into a text, without a tree in between.
 *
 * A report can hold a million events; a tree of them would be several times as
 * large as the text.  What is not known (NULL, WHEN_UNKNOWN) is left out.  Keys
 * are our own words; in an array the key is NULL.
 */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct text;

/* How an object or array is laid out. */
enum json_write_layout {
	JSON_WRITE_LINES,	/* one member a line, two blanks a level */
	JSON_WRITE_LINE,	/* all on one line, and so is what it contains */
};

struct json_write {
	struct text *text;
	unsigned depth;
	unsigned line_depth;	/* from this depth on all is one line; 0: nowhere */
	bool first;		/* nothing stands in this object yet */
};

/* { .text = text, .first = true } starts a document. */
void json_write_object(struct json_write *json, const char *key, enum json_write_layout layout);
void json_write_array(struct json_write *json, const char *key, enum json_write_layout layout);
void json_write_end_object(struct json_write *json);
void json_write_end_array(struct json_write *json);

void json_write_string(struct json_write *json, const char *key, const char *value);
void json_write_number(struct json_write *json, const char *key, uint64_t value);
void json_write_bool(struct json_write *json, const char *key, bool value);
void json_write_time(struct json_write *json, const char *key, when_t value);
void json_write_hex(struct json_write *json, const char *key, const void *bytes, size_t size);
/* An array, [] if there are none. */
void json_write_strings(struct json_write *json, const char *key, const char *const *values,
		  size_t count);

#endif
