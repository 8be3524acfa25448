/*
 * text_ahead.h - messages of events that wait are read by other threads while the text goes on.
 *
 * A long text is mostly messages, and each is searched for the sentences of the catalog.  What
 * is found there depends on the event alone, so that it can be found before the event's turn.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_AHEAD_H
#define TEXT_AHEAD_H

#include <stdbool.h>

struct catalog;
struct text_ahead;
struct text_event;

enum { TEXT_AHEAD = 640 };	/* events that are given at once */

/* threads: 0: as many as processors.  NULL: memory ran out. */
struct text_ahead *text_ahead_new(const struct catalog *catalog, unsigned threads);
/* Threads end first.  Accepts NULL. */
void text_ahead_free(struct text_ahead *ahead);

/* TEXT_AHEAD events from this one on, which nobody touches until they are taken.  They can
 * stay as they are: then their turn will do. */
void text_ahead_give(struct text_ahead *ahead, struct text_event *first);
/* The first ones that were given and not taken yet are done: true.  False: there are none.
 * What was read lives until text_ahead_drop(). */
bool text_ahead_take(struct text_ahead *ahead);
void text_ahead_drop(struct text_ahead *ahead);

#endif
