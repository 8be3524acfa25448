/*
 * input_stats_names.c - the sets of computers and channels of an input.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_stats.h"

#include <stdlib.h>
#include <string.h>

#include "siphash.h"

enum { NAMES_FIRST = 16 };	/* names before the first growth; a power of two */

/* The slot of name, or the free one where it belongs. */
static uint32_t *find_slot(const struct input_names *set, const char *name)
{
	size_t mask = set->slot_count - 1;
	size_t at = (size_t)siphash_keyed(name, strlen(name)) & mask;

	while (set->slots[at] && strcmp(set->names[set->slots[at] - 1], name) != 0)
		at = (at + 1) & mask;
	return &set->slots[at];
}

/* Twice the room, or the first; half of the slots stay free. */
static int names_grow(struct input_stats *stats, struct input_names *set)
{
	size_t room = set->slot_count ? set->slot_count : NAMES_FIRST;
	struct input_names bigger = { .count = set->count, .slot_count = 2 * room };

	bigger.names = arena_array(&stats->arena, room, sizeof(*bigger.names));
	bigger.slots = arena_array(&stats->arena, bigger.slot_count, sizeof(*bigger.slots));
	if (!bigger.names || !bigger.slots)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		bigger.names[i] = set->names[i];
		*find_slot(&bigger, set->names[i]) = (uint32_t)i + 1;
	}
	*set = bigger;
	return 0;
}

static const char *names_add(struct input_stats *stats, struct input_names *set,
			     const char *name)
{
	uint32_t *slot;

	if (!name || !*name)
		return NULL;
	slot = set->slot_count ? find_slot(set, name) : NULL;
	if (slot && *slot)
		return set->names[*slot - 1];
	if (set->count >= BOUND_NAMES)
		return NULL;
	if (2 * set->count == set->slot_count && names_grow(stats, set) < 0) {
		stats->oom = true;
		return NULL;
	}
	slot = find_slot(set, name);
	set->names[set->count] = arena_string(&stats->arena, name);
	if (!set->names[set->count]) {
		stats->oom = true;
		return NULL;
	}
	*slot = (uint32_t)++set->count;
	return set->names[set->count - 1];
}

void input_names_merge(struct input_stats *stats, struct input_names *set,
		       const struct input_names *part)
{
	for (size_t i = 0; i < part->count; i++)
		names_add(stats, set, part->names[i]);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void input_names_sort(struct input_names *set)
{
	if (set->count > 0)
		qsort(set->names, set->count, sizeof(*set->names), by_bytes);
	set->slots = NULL;
	set->slot_count = 0;
}

const char *input_stats_computer(struct input_stats *stats, const char *name)
{
	return names_add(stats, &stats->computers, name);
}

const char *input_stats_channel(struct input_stats *stats, const char *name)
{
	return names_add(stats, &stats->channels, name);
}
