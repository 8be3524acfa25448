/*
 * evidence_prefix.c - which of many modules or sites are meant by a name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_prefix.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "order.h"
#include "parsers.h"
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

struct evidence_range evidence_prefixes_find(const struct evidence_prefixes *all,
					     const struct text *prefix)
{
	size_t from = bound(all, prefix, 0, 0);

	return (struct evidence_range){ from, bound(all, prefix, from, 1) };
}

/* The name, and so much of the computer. */
static void set_key(struct text *key, const char *name, const char *computer, size_t size)
{
	text_reset(key);
	text_add_lower(key, name, strlen(name) + 1);
	text_add_lower(key, computer, size);
}

/* What is not known is a name that no computer can have. */
static const char *known(const char *computer, size_t *size)
{
	*size = computer ? strlen(computer) + 1 : 2;
	return computer ? computer : "\0";
}

int evidence_prefixes_add_on(struct evidence_prefixes *all, const char *name,
			     const char *computer, const char *of)
{
	struct text key = { 0 };
	size_t size;
	int ret;

	computer = known(computer, &size);
	set_key(&key, name, computer, size);
	text_add_bytes(&key, of, strlen(of));
	ret = evidence_prefixes_add(all, &key, of);
	text_release(&key);
	return ret;
}

int evidence_prefixes_add_wanted(struct evidence_prefixes *all, const struct evidence_wants *wants)
{
	int ret = 0;

	for (size_t i = 0; i < wants->count && ret == 0; i++) {
		const struct evidence_want *want = &wants->list[i];

		if (want->module)
			ret = evidence_prefixes_add_on(all, text_base(want->module),
						       want->computer, want->module);
	}
	evidence_prefixes_sort(all);
	return ret;
}

/* Of that name, and of a short one or of full ones. */
int evidence_prefixes_find_on(const struct evidence_prefixes *all, const char *name,
			      const char *computer, struct evidence_range found[2])
{
	struct text key = { 0 };
	size_t size, label;
	int ret;

	computer = known(computer, &size);
	label = strcspn(computer, ".");
	set_key(&key, name, computer, size);
	found[0] = evidence_prefixes_find(all, &key);
	found[1] = (struct evidence_range){ 0, 0 };
	set_key(&key, name, computer, label);
	text_add_bytes(&key, computer[label] ? "" : ".", 1);
	if (label)
		found[1] = evidence_prefixes_find(all, &key);
	ret = key.oom ? -1 : 0;
	text_release(&key);
	return ret;
}

void evidence_prefixes_release(struct evidence_prefixes *all)
{
	arena_release(&all->arena);
	free(all->list);
	*all = (struct evidence_prefixes){ .count = 0 };
}
