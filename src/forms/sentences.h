/*
 * sentences.h - events that are told in prose: their messages, amid whatever people write.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SENTENCES_H
#define SENTENCES_H

#include <stddef.h>
#include <stdint.h>

struct fail;
struct text_events;

/* Where a line of the text begins, and where it is in the file. */
struct sentence_line {
	size_t at;
	uint64_t offset;
};

/*
 * Add the events whose messages are in a text.  What stands around a message is taken where
 * it cannot be anything else: an id or a level and a short name of the provider before it,
 * data after it ("0000: 7e 00 00 00", "data: 7f 00 00 00", "0x8007007e", "error 193").
 * lines: of the text, at least one, in their order.  How many there are, or -1: the run
 * cannot go on.
 */
int sentences_find(struct text_events *events, const char *text, size_t size,
		   const struct sentence_line *lines, size_t line_count, struct fail *fail);

#endif
