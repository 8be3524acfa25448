/*
 * messages_memo.c - messages that were parsed before: the same ones come again and again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "messages_memo.h"

#include <stdlib.h>
#include <string.h>

#include "shortage.h"
#include "siphash.h"

enum {
	PLACES = 4096,		/* a power of two */
	TRIES = 4,
	BYTES_MAX = 1 << 20,	/* that are kept for later */
};

struct messages_seen {
	uint64_t hash;		/* of the text */
	const char *text;
	size_t size;
	const struct catalog_provider *provider;
	int id;
	int found;
	struct message message;
};

static bool is_same(const struct messages_seen *a, const struct messages_seen *b)
{
	return a->hash == b->hash && a->provider == b->provider && a->id == b->id &&
	       a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* Where it is, or where it goes: a free place, else the first. */
static struct messages_seen **place_of(struct messages_memo *memo, const struct messages_seen *like)
{
	size_t home = like->hash % PLACES;
	struct messages_seen **place = &memo->seen[home];

	for (size_t i = 0; i < TRIES; i++) {
		place = &memo->seen[(home + i) % PLACES];
		if (!*place || is_same(*place, like))
			return place;
	}
	return &memo->seen[home];
}

static struct messages_seen *add(struct messages_memo *memo, const struct catalog *catalog,
				 const struct messages_seen *like)
{
	struct messages_seen *seen = arena_alloc(&memo->arena, sizeof(*seen));

	if (!seen)
		return NULL;
	*seen = *like;
	seen->text = arena_bytes(&memo->arena, like->text, like->size);
	if (!seen->text)
		return NULL;
	seen->found = messages_parse(catalog, like->provider, like->id, seen->text, like->size,
				     &memo->arena, &seen->message);
	return seen->found < 0 ? NULL : seen;
}

int messages_memo_parse(struct messages_memo *memo, const struct catalog *catalog,
			const struct catalog_provider *provider, int id, const char *text,
			size_t size, const struct message **message, const char **copy)
{
	const struct messages_seen like = {
		.hash = siphash_keyed(text, size), .text = text, .size = size,
		.provider = provider, .id = id,
	};
	struct messages_seen **place;

	if (!memo->seen)
		memo->seen = shortage_watch(calloc(PLACES, sizeof(struct messages_seen *)));
	if (!memo->seen)
		return -1;
	place = place_of(memo, &like);
	if (!*place || !is_same(*place, &like)) {
		struct messages_seen *seen = add(memo, catalog, &like);

		if (!seen)
			return -1;
		*place = seen;
	}
	*message = &(*place)->message;
	*copy = (*place)->text;
	return (*place)->found;
}

void messages_memo_trim(struct messages_memo *memo)
{
	if (memo->arena.total <= BYTES_MAX)
		return;
	arena_release(&memo->arena);
	memset(memo->seen, 0, PLACES * sizeof(struct messages_seen *));
}

void messages_memo_release(struct messages_memo *memo)
{
	arena_release(&memo->arena);
	free(memo->seen);
	*memo = (struct messages_memo){ 0 };
}
