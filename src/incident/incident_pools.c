/*
 * incident_pools.c - distinct names of pools, or of sites, and which of them come first.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_pools.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "text.h"

static int name_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;
	int order = text_compare_nocase(x->name, y->name);

	return order ? order : strcmp(x->name, y->name);
}

/* Any account can write names of pools, and those that the system tells of are not lost among
 * them. */
static int weight_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;

	if (x->off != y->off)
		return x->off ? -1 : 1;
	if (x->vouched != y->vouched)
		return x->vouched ? -1 : 1;
	return name_order(a, b);
}

struct incident_pool *incident_pools_place(struct incident_pools *pools, uint32_t name,
					   bool *is_new)
{
	uint32_t at = table_map_get(&pools->places, name);

	*is_new = at == TABLE_NONE;
	if (!*is_new)
		return &pools->list[at];
	at = (uint32_t)pools->count;
	if (table_map_set(&pools->places, name, at) < 0)
		return NULL;
	return &pools->list[pools->count++];
}

/* What may be one of the first is collected at the front; when there are twice as many, they
 * are sorted, and from then on most names are not worth more than a look. */
void incident_pools_first(struct incident_pool *list, size_t count, size_t first)
{
	size_t front = 0;
	bool sorted = false;

	for (size_t i = 0; i < count; i++) {
		struct incident_pool one = list[i];

		if (sorted && weight_order(&one, &list[first - 1]) >= 0)
			continue;
		list[i] = list[front];
		list[front++] = one;
		if (front < 2 * first)
			continue;
		qsort(list, front, sizeof(*list), weight_order);
		front = first;
		sorted = true;
	}
	if (front)
		qsort(list, front, sizeof(*list), weight_order);
}

size_t incident_pools_show(struct incident_pool *list, size_t count)
{
	size_t shown = bound_shown(count);

	incident_pools_first(list, count, BOUND_SHOWN);
	if (shown)
		qsort(list, shown, sizeof(*list), name_order);
	return shown;
}
