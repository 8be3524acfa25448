/*
 * baseline_same.c - which failures of an earlier report are the same as one of a run.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "baseline_same.h"

#include <stdlib.h>
#include <string.h>

#include "baseline_read.h"
#include "grow.h"

/* Marks besides pools: of all, and of those that share their pools with all. */
static const char ALL[] = "a", ANY[] = "b", POOL[] = "c";

/* Does it share its pools with all? */
static bool is_any(const struct baseline_known *known)
{
	return *known->module || known->pool_count == 0 || known->pools_cut;
}

/* Computer, rule and module, or TABLE_NONE. */
static uint32_t kind_of(struct baseline_same *same, const struct baseline_known *known, bool add)
{
	struct text *key = &same->key;
	uint32_t id;

	text_reset(key);
	text_add_lower(key, known->computer, strlen(known->computer) + 1);
	text_add_bytes(key, known->rule, strlen(known->rule) + 1);
	text_add_lower(key, known->module, strlen(known->module));
	same->oom |= key->oom;
	id = add ? table_names_id(&same->kinds, text_get(key), key->size)
		 : table_names_find(&same->kinds, text_get(key), key->size);
	same->oom |= add && id == TABLE_NONE;
	return id;
}

/* Room for one more; NULL: it is not there, or no memory. */
static struct baseline_mark *mark_of(struct baseline_same *same, uint32_t kind, const char *what,
				     const char *pool, bool add)
{
	struct text *key = &same->key;
	size_t count = same->names.count;
	struct baseline_mark *marks = same->marks;
	uint32_t id;

	text_reset(key);
	text_add_bytes(key, &kind, sizeof(kind));
	text_add(key, what);
	text_add_lower(key, pool, strlen(pool));
	same->oom |= key->oom;
	if (add) {
		marks = grow(marks, count, 1, &same->room, sizeof(*marks));
		same->marks = marks ? marks : same->marks;
	}
	id = !add ? table_names_find(&same->names, text_get(key), key->size)
	   : marks ? table_names_id(&same->names, text_get(key), key->size) : TABLE_NONE;
	same->oom |= add && id == TABLE_NONE;
	if (id == TABLE_NONE || same->oom)
		return NULL;
	if (id == count)
		marks[id] = (struct baseline_mark){ .ongoing = false };
	return &marks[id];
}

/* Pools are each a mark; without them there is one other. */
static size_t mark_count(const struct baseline_known *known)
{
	return is_any(known) ? 1 : known->pool_count + 1;
}

/* Of the run: one that fits all has the mark of all, another one its pools and what fits any. */
static struct baseline_mark *asked(struct baseline_same *same, const struct baseline_known *known,
				   uint32_t kind, size_t n)
{
	if (kind == TABLE_NONE)
		return NULL;
	if (n > 0)
		return mark_of(same, kind, POOL, known->pools[n - 1], false);
	return mark_of(same, kind, is_any(known) ? ALL : ANY, "", false);
}

static void enter(struct baseline_mark *mark, const struct baseline_known *known)
{
	if (!mark)
		return;
	mark->ongoing |= known->ongoing;
	mark->end = known->end;
}

void baseline_same_add(struct baseline_same *same, const struct baseline_known *known)
{
	uint32_t kind = kind_of(same, known, true);

	enter(mark_of(same, kind, ALL, "", true), known);
	if (is_any(known))
		enter(mark_of(same, kind, ANY, "", true), known);
	for (size_t n = 1; n < mark_count(known); n++)
		enter(mark_of(same, kind, POOL, known->pools[n - 1], true), known);
}

bool baseline_same_find(struct baseline_same *same, struct baseline_known *known, bool *ongoing)
{
	uint32_t kind = kind_of(same, known, false);
	bool found = false;

	*ongoing = false;
	for (size_t n = 0; n < mark_count(known); n++) {
		const struct baseline_mark *mark = asked(same, known, kind, n);

		if (!mark)
			continue;
		found = true;
		*ongoing |= mark->ongoing;
		known->end = mark->end;
	}
	return found;
}

void baseline_same_say(struct baseline_same *same, const struct baseline_known *known,
		       unsigned words)
{
	uint32_t kind = kind_of(same, known, false);

	for (size_t n = 0; n < mark_count(known); n++) {
		struct baseline_mark *mark = asked(same, known, kind, n);

		if (mark)
			mark->words |= words;
	}
}

unsigned baseline_same_said(struct baseline_same *same, const struct baseline_known *known)
{
	uint32_t kind = kind_of(same, known, false);
	const struct baseline_mark *mark = mark_of(same, kind, ALL, "", false);
	unsigned words = mark ? mark->words : 0;

	mark = is_any(known) ? mark_of(same, kind, ANY, "", false) : NULL;
	words |= mark ? mark->words : 0;
	for (size_t n = 1; n < mark_count(known); n++) {
		mark = mark_of(same, kind, POOL, known->pools[n - 1], false);
		words |= mark ? mark->words : 0;
	}
	return words;
}

void baseline_same_release(struct baseline_same *same)
{
	table_names_release(&same->kinds);
	table_names_release(&same->names);
	free(same->marks);
	text_release(&same->key);
	*same = (struct baseline_same){ .room = 0 };
}
