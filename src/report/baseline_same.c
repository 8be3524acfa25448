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

/* Marks of all, of those without pools, of those with more than are listed, of a pool. */
static const char ALL[] = "a", NONE[] = "b", CUT[] = "c", POOL[] = "d";

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

/* By its pools. */
static size_t own_count(const struct baseline_known *known)
{
	return known->pool_count ? known->pool_count : 1;
}

static struct baseline_mark *own_mark(struct baseline_same *same, uint32_t kind,
				      const struct baseline_known *known, size_t n, bool add)
{
	return known->pool_count ? mark_of(same, kind, POOL, known->pools[n], add)
				 : mark_of(same, kind, NONE, "", add);
}

static void enter(struct baseline_mark *mark, const struct baseline_known *known)
{
	if (!mark)
		return;
	mark->ongoing |= known->ongoing;
	mark->end = known->end;
	mark->count++;
	if (known->ongoing && known->earliest > mark->last_seen)
		mark->last_seen = known->earliest;
}

void baseline_same_add(struct baseline_same *same, const struct baseline_known *known)
{
	uint32_t kind = kind_of(same, known, true);

	enter(mark_of(same, kind, ALL, "", true), known);
	if (known->pools_cut)
		enter(mark_of(same, kind, CUT, "", true), known);
	for (size_t n = 0; n < own_count(known); n++)
		enter(own_mark(same, kind, known, n, true), known);
}

bool baseline_same_find(struct baseline_same *same, struct baseline_known *known, bool *ongoing)
{
	uint32_t kind = kind_of(same, known, false);
	size_t count = *known->module ? 1 : own_count(known);
	bool found = false;

	*ongoing = false;
	for (size_t n = 0; n < count; n++) {
		const struct baseline_mark *mark =
			*known->module ? mark_of(same, kind, ALL, "", false)
				       : own_mark(same, kind, known, n, false);

		if (!mark)
			continue;
		found = true;
		*ongoing |= mark->ongoing;
		known->end = mark->end;
		if (mark->last_seen > known->past.last_seen)
			known->past.last_seen = mark->last_seen;
	}
	return found;
}

void baseline_same_note(struct baseline_same *same, const struct baseline_known *known)
{
	struct baseline_mark *mark = known->pool_count ? NULL :
		mark_of(same, kind_of(same, known, false), NONE, "", false);

	if (mark)
		mark->now++;
}

bool baseline_same_has(struct baseline_same *same, const struct baseline_known *known, size_t n)
{
	const struct baseline_mark *mark = own_mark(same, kind_of(same, known, false), known, n,
						    false);

	return mark && mark->now <= mark->count;
}

static void say(struct baseline_mark *mark, unsigned words)
{
	if (mark)
		mark->words |= words;
}

void baseline_same_say(struct baseline_same *same, const struct baseline_known *known,
		       unsigned words)
{
	uint32_t kind = kind_of(same, known, false);

	for (size_t n = 0; n < own_count(known); n++)
		say(own_mark(same, kind, known, n, false), words);
	if (known->pools_cut)
		say(mark_of(same, kind, CUT, "", false), words & BASELINE_ANY_OVER);
	if (*known->module) {
		say(mark_of(same, kind, ALL, "", false), words);
	} else if (known->pool_count == 0 || known->pools_cut) {
		say(mark_of(same, kind, ALL, "", false), BASELINE_NEAR);
	} else {
		say(mark_of(same, kind, NONE, "", false), BASELINE_NEAR);
		say(mark_of(same, kind, CUT, "", false), BASELINE_NEAR);
	}
}

static unsigned said(const struct baseline_mark *mark)
{
	return mark ? mark->words : 0;
}

/* Of its nth pool. */
static unsigned own_said(struct baseline_same *same, uint32_t kind,
			 const struct baseline_known *known, size_t n)
{
	return said(own_mark(same, kind, known, n, false));
}

unsigned baseline_same_said(struct baseline_same *same, const struct baseline_known *known)
{
	uint32_t kind = kind_of(same, known, false);
	unsigned any = said(mark_of(same, kind, ALL, "", false));
	unsigned each = BASELINE_ANY_OVER, of_all = known->pool_count ? 0 : any;

	for (size_t n = 0; n < own_count(known); n++) {
		unsigned words = own_said(same, kind, known, n);

		any |= words;
		each &= words | of_all;
	}
	if (known->pools_cut) {
		unsigned words = said(mark_of(same, kind, CUT, "", false));

		any |= words;
		each &= words;
	}
	return known->ongoing ? (any & ~BASELINE_ANY_OVER) | each : any;
}

size_t baseline_same_open(struct baseline_same *same, const struct baseline_known *known,
			  size_t open[BOUND_SHOWN])
{
	uint32_t kind = kind_of(same, known, false);
	unsigned any = said(mark_of(same, kind, ALL, "", false));
	size_t count = 0;

	for (size_t n = 0; n < known->pool_count && known->ongoing; n++) {
		unsigned words = own_said(same, kind, known, n);

		any |= words;
		if (!(words & BASELINE_ONGOING_OVER))
			open[count++] = n;
	}
	return any & BASELINE_ONGOING_OVER ? count : 0;
}

void baseline_same_release(struct baseline_same *same)
{
	table_names_release(&same->kinds);
	table_names_release(&same->names);
	free(same->marks);
	text_release(&same->key);
	*same = (struct baseline_same){ .room = 0 };
}
