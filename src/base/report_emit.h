/*
 * report_emit.h - write JSON straight into a text, without a tree in between.
 *
 * A report can hold a million events; a tree of them would be several times as
 * large as the text.  What is not known (NULL, WHEN_UNKNOWN) is left out.  Keys
 * are our own words; in an array the key is NULL.
 */
#ifndef REPORT_EMIT_H
#define REPORT_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct text;

/* How an object or array is laid out. */
enum emit_layout {
	EMIT_LINES,	/* one member a line, two blanks a level */
	EMIT_LINE,	/* all on one line, and so is what it contains */
};

struct emit {
	struct text *text;
	unsigned depth;
	unsigned line_depth;	/* from this depth on all is one line; 0: nowhere */
	bool first;		/* nothing stands in this object yet */
};

/* { .text = text, .first = true } starts a document. */
void emit_object(struct emit *emit, const char *key, enum emit_layout layout);
void emit_array(struct emit *emit, const char *key, enum emit_layout layout);
void emit_end_object(struct emit *emit);
void emit_end_array(struct emit *emit);

void emit_string(struct emit *emit, const char *key, const char *value);
void emit_number(struct emit *emit, const char *key, uint64_t value);
void emit_bool(struct emit *emit, const char *key, bool value);
void emit_time(struct emit *emit, const char *key, when_t value);
void emit_hex(struct emit *emit, const char *key, const void *bytes, size_t size);
/* An array, [] if there are none. */
void emit_strings(struct emit *emit, const char *key, const char *const *values,
		  size_t count);

#endif
