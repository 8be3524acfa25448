/*
 * rules_index.c - from an event to the rules that name it.
 *
 * Each event of the catalog has a slot, with the numbers of the rules whose `when`
 * or alternatives cover it.  So what an event costs does not depend on the rules
 * for other events.  Does not know what else a rule asks for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "rules_load.h"

/* Two passes over the same walk: the first counts, the second fills. */
struct making {
	const struct catalog *catalog;
	struct rules_slot *slots;	/* one for each event of the catalog */
	uint32_t *numbers;		/* NULL in the first pass */
	uint32_t *last;			/* for each slot: 1 + the rule noted last */
};

static int compare(const char *family, uint16_t id, const char *other, uint16_t other_id)
{
	int order = strcmp(family, other);

	return order ? order : (id > other_id) - (id < other_id);
}

/* The first event of the catalog that is not before this one. */
static size_t lower_bound(const struct catalog *catalog, const char *family,
			  uint16_t id)
{
	size_t low = 0, high = catalog->event_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct catalog_event *row = &catalog->events[middle];

		if (compare(row->family, row->id, family, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void note_when(struct making *making, const struct rules_condition *when,
		      uint32_t number)
{
	const struct catalog *catalog = making->catalog;

	for (size_t i = 0; i < when->events.count; i++) {
		const struct rules_event *event = &when->events.items[i];
		size_t at = lower_bound(catalog, event->family, event->first);

		for (; at < catalog->event_count &&
		       strcmp(catalog->events[at].family, event->family) == 0 &&
		       catalog->events[at].id <= event->last; at++) {
			struct rules_slot *slot = &making->slots[at];

			if (making->last[at] == number + 1)
				continue;
			making->last[at] = number + 1;
			if (making->numbers)
				making->numbers[slot->first + slot->count] = number;
			slot->count++;
		}
	}
}

static void note_rules(struct making *making, const struct rules_rule *rules,
		       size_t count)
{
	memset(making->last, 0,
	       making->catalog->event_count * sizeof(*making->last));
	for (size_t i = 0; i < count; i++) {
		note_when(making, &rules[i].when, (uint32_t)i);
		for (size_t j = 0; j < rules[i].alternative_count; j++)
			note_when(making, &rules[i].alternatives[j], (uint32_t)i);
	}
}

/* Give each slot its part of the numbers; returns how many there are. */
static size_t lay_out(struct making *making)
{
	size_t total = 0;

	for (size_t i = 0; i < making->catalog->event_count; i++) {
		making->slots[i].first = (uint32_t)total;
		total += making->slots[i].count;
		making->slots[i].count = 0;
	}
	return total;
}

const struct rules_index *rules_index_make(struct arena *arena,
					   const struct catalog *catalog,
					   const struct rules_rule *rules,
					   size_t count)
{
	size_t events = catalog->event_count;
	struct making making = { .catalog = catalog };
	struct rules_index *index = arena_alloc(arena, sizeof(*index));

	making.slots = arena_array(arena, events, sizeof(*making.slots));
	making.last = arena_array(arena, events, sizeof(*making.last));
	if (!index || !making.slots || !making.last)
		return NULL;
	for (size_t i = 0; i < events; i++) {
		making.slots[i].family = catalog->events[i].family;
		making.slots[i].id = catalog->events[i].id;
	}
	note_rules(&making, rules, count);
	index->number_count = lay_out(&making);
	making.numbers = arena_array(arena, index->number_count,
				     sizeof(*making.numbers));
	if (!making.numbers)
		return NULL;
	note_rules(&making, rules, count);
	index->slots = making.slots;
	index->slot_count = events;
	index->numbers = making.numbers;
	return index;
}

const struct rules_slot *rules_index_find(const struct rules_index *index,
					  const char *family, uint16_t id)
{
	size_t low = 0, high = index->slot_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct rules_slot *slot = &index->slots[middle];
		int order = compare(slot->family, slot->id, family, id);

		if (order == 0)
			return slot;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
