/*
 * sentences.h - events that are told in prose: their messages, amid whatever people write.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SENTENCES_H
#define SENTENCES_H

#include <stddef.h>
#include <stdint.h>
#include <stdint.h>

#include "form_event.h"

struct arena;
struct catalog;
struct fail;
struct text_events;

/* Where a line of the text begins, and where it is in the file. */
struct sentence_line {
	size_t at;
	uint64_t offset;
};

struct sentence_text {
	const char *bytes;
	size_t size;
	const struct sentence_line *lines;	/* at least one, in their order */
	size_t line_count;
};

struct sentence {
	struct form_fields fields;
	struct sentence *next;
};

/*
 * The events whose messages are in a text.  What stands around a message is taken where
 * it cannot be anything else: an id or a level and a short name of the provider before it,
 * data after it ("0000: 7e 00 00 00", "data: 7f 00 00 00", "0x8007007e", "error 193").
 * They are in the arena.  -1: memory ran out.  May be called in any thread.
 */
int sentences_collect(const struct catalog *catalog, const struct sentence_text *text,
		      struct arena *arena, struct sentence **first);
/* Add them.  How many are events, or -1: the run cannot go on. */
int sentences_add(struct text_events *events, const struct sentence *first, struct fail *fail);

/* Both, one after the other. */
int sentences_find(struct text_events *events, const struct sentence_text *text,
		   struct fail *fail);

/* What a message is followed by where nothing parts it from other text: from the next blank line
 * on.  Is nothing where the rest is what an event included.  0, or -1: the run cannot go on. */
int sentences_find_rest(struct text_events *events, const char *message, size_t size,
			uint64_t offset, struct fail *fail);

#endif
