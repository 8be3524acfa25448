/*
 * evtx_tokens.h - binary XML, token by token, into the chunk that is being
 * written.  Private to the fixture writer.
 *
 * What does not fit sets `full` and nothing is written any more: the caller
 * looks once, at the end, and starts again in an empty chunk.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_TOKENS_H
#define EVTX_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evtx_bytes.h"

/* 0x40 added: attributes follow (element), or one more attribute (attribute). */
enum {
	TOKEN_EOF = 0x00, TOKEN_OPEN = 0x01, TOKEN_CLOSE_START = 0x02, TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_END = 0x04, TOKEN_TEXT = 0x05, TOKEN_ATTRIBUTE = 0x06, TOKEN_TEMPLATE = 0x0c,
	TOKEN_VALUE = 0x0d, TOKEN_OPTIONAL = 0x0e, TOKEN_FRAGMENT = 0x0f,
	TOKEN_MORE = 0x40,
};

enum {
	TYPE_NULL = 0x00, TYPE_TEXT = 0x01, TYPE_U8 = 0x04, TYPE_U16 = 0x06, TYPE_U32 = 0x08,
	TYPE_U64 = 0x0a, TYPE_BINARY = 0x0e, TYPE_GUID = 0x0f, TYPE_TIME = 0x11, TYPE_SID = 0x13,
	TYPE_HEX64 = 0x15, TYPE_XML = 0x21, TYPE_ARRAY = 0x81,
};

/* Dependency of an element that vanishes with no substitution. */
enum { ALWAYS = 0xffff };

enum { TOKENS_DEPTH = 8 };

struct tokens {
	uint8_t *chunk;			/* all offsets count from here */
	size_t at;
	bool full;			/* something did not fit: nothing counts */
	bool inlined;			/* no dependency ids (forwarded records) */
	size_t sizes[TOKENS_DEPTH];	/* places of the sizes of open elements */
	size_t depth;
	size_t attributes;		/* place of the size of the attributes, 0: none */
};

void put(struct tokens *w, const void *bytes, size_t size);
void put8(struct tokens *w, uint8_t value);
void put16(struct tokens *w, uint16_t value);
void put32(struct tokens *w, uint32_t value);
void put64(struct tokens *w, uint64_t value);
/* Write a u32 at a place that was left free. */
void patch32(struct tokens *w, size_t place, size_t value);

/*
 * An element: open, attributes, close_start, content, close_element; or open,
 * attributes, close_empty.  `depends` is the substitution it vanishes with.
 * Attributes: all but the last say `more`.
 */
void open_element(struct tokens *w, const char *name, uint16_t depends, bool attributes);
void text_attribute(struct tokens *w, const char *name, const char *text, bool more);
void slot_attribute(struct tokens *w, const char *name, uint16_t slot, uint8_t type, bool more);
void close_start(struct tokens *w);
void close_empty(struct tokens *w);
void close_element(struct tokens *w);
void put_text(struct tokens *w, const char *text);
/* A substitution: token is TOKEN_VALUE or TOKEN_OPTIONAL. */
void put_slot(struct tokens *w, uint8_t token, uint16_t slot, uint8_t type);
/* Whole elements with a literal, or with an optional substitution. */
void text_element(struct tokens *w, const char *name, const char *text);
void slot_element(struct tokens *w, const char *name, uint16_t slot, uint8_t type);
void fragment(struct tokens *w);

/*
 * A template instance up to its values.  `shape` says what the template looks
 * like: equal shapes share a definition.  True: the definition has to follow
 * right here, up to template_end().
 */
bool template_begin(struct tokens *w, const char *shape, size_t *place);
void template_end(struct tokens *w, size_t place);

/* The values of an instance, in order, exactly as many as were announced. */
struct values {
	size_t place;		/* of the next descriptor */
};
struct values values_begin(struct tokens *w, uint32_t count);
void value_bytes(struct tokens *w, struct values *values, uint8_t type, const void *bytes,
		 size_t size);
void value_number(struct tokens *w, struct values *values, uint8_t type, size_t size,
		  uint64_t number);
void value_nulls(struct tokens *w, struct values *values, int count);
void value_text(struct tokens *w, struct values *values, const char *text);
/* NULL or something else than a GUID or SID: a NULL value. */
void value_guid(struct tokens *w, struct values *values, const char *text);
void value_sid(struct tokens *w, struct values *values, const char *text);
/* The value was written from `start` on; describe it. */
void value_done(struct tokens *w, struct values *values, size_t start, uint8_t type);

#endif
