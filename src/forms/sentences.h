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

/*
 * Add the events whose messages are in a text.  What stands around a message is taken where
 * it cannot be anything else: an id or a level and a short name of the provider before it,
 * data after it ("0000: 7e 00 00 00", "data: 7f 00 00 00", "0x8007007e", "error 193").
 * offset: of the text in the file.  How many there are, or -1: the run cannot go on.
 */
int sentences_find(struct text_events *events, const char *text, size_t size, uint64_t offset,
		   struct fail *fail);

#endif
