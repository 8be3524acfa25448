/*
 * evidence_prefix.c - which of many modules are meant by the begin of a text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_prefix.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "order.h"
#include "text.h"

int evidence_prefixes_add(struct evidence_prefixes *all, const struct text *key, const char *of)
{
	struct evidence_prefix *list = grow(all->list, all->count, 1, &all->room, sizeof(*list));
	const char *copy;

	if (!list)
		return -1;
	all->list = list;
	copy = key->oom ? NULL : arena_bytes(&all->arena, text_get(key), key->size);
	if (!copy)
		return -1;
	list[all->count++] = (struct evidence_prefix){ copy, key->size, of };
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct evidence_prefix *x = a, *y = b;
	int order = memcmp(x->key, y->key, x->size < y->size ? x->size : y->size);

	return order ? order : order_numbers(x->size, y->size);
}

void evidence_prefixes_sort(struct evidence_prefixes *all)
{
	size_t kept = 0;

	if (!all->count)
		return;
	qsort(all->list, all->count, sizeof(*all->list), by_key);
	for (size_t i = 0; i < all->count; i++)
		if (!kept || by_key(&all->list[kept - 1], &all->list[i]) != 0)
			all->list[kept++] = all->list[i];
	all->count = kept;
}

/* How its key compares with the bytes, as far as these go. */
static int order(const struct evidence_prefix *one, const struct text *prefix)
{
	size_t size = one->size < prefix->size ? one->size : prefix->size;
	int order = memcmp(one->key, text_get(prefix), size);

	return order || size == prefix->size ? order : -1;
}

/* The first from there on that does not come before the prefix; or not before and not of it. */
static size_t bound(const struct evidence_prefixes *all, const struct text *prefix, size_t from,
		    int least)
{
	size_t low = from, high = all->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(&all->list[middle], prefix) < least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t evidence_prefixes_find(const struct evidence_prefixes *all, const struct text *prefix,
			      size_t *end)
{
	size_t first = bound(all, prefix, 0, 0);

	*end = bound(all, prefix, first, 1);
	return first;
}

void evidence_prefixes_release(struct evidence_prefixes *all)
{
	arena_release(&all->arena);
	free(all->list);
	*all = (struct evidence_prefixes){ .count = 0 };
}
