/*
 * messages_memo.h - messages that were parsed before: the same ones come again and again.
 *
 * What messages_parse() makes of a text depends on nothing but its arguments, and takes longer
 * than all else that is done with an event.  A pool that fails says the same sentence each time.
 */
#ifndef MESSAGES_MEMO_H
#define MESSAGES_MEMO_H

#include <stddef.h>

#include "arena.h"
#include "messages.h"

/* { 0 } is empty. */
struct messages_memo {
	struct messages_seen **seen;	/* by hash; a later one takes the place of an earlier */
	struct arena arena;		/* of all that was seen since it was emptied */
};

/* As messages_parse().  The message, and the copy of its text (with a NUL behind) that is in
 * *copy, live until the memo is emptied. */
int messages_memo_parse(struct messages_memo *memo, const struct catalog *catalog,
			const struct catalog_provider *provider, int id, const char *text,
			size_t size, const struct message **message, const char **copy);
/* Empty it if it holds so much that it is in the way.  Nothing in it is used any more. */
void messages_memo_trim(struct messages_memo *memo);
void messages_memo_release(struct messages_memo *memo);

#endif
