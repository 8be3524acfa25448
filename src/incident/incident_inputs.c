/*
 * incident_inputs.c - which of several inputs tell of an entry, and which could.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_inputs.h"

#include <stdlib.h>

#include "incident_store.h"
#include "order.h"
#include "shortage.h"

/* A copy, by the entry that it is folded into. */
struct place {
	uint32_t of, at;
};

static int place_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->of != y->of ? order_numbers(x->of, y->of) : order_numbers(x->at, y->at);
}

/* The copies in the order of what they are of. */
static bool sort_copies(struct incident_inputs *inputs)
{
	const struct incident_store *store = inputs->store;
	struct place *places = shortage_watch(calloc(store->copy_count + 1, sizeof(*places)));

	inputs->copies = shortage_watch(calloc(store->copy_count + 1, sizeof(*inputs->copies)));
	for (size_t i = 0; places && i < store->copy_count; i++) {
		uint32_t at = (uint32_t)(store->entry_count + i);

		places[i] = (struct place){ store->entries[at].copy_of, at };
	}
	if (places && inputs->copies) {
		qsort(places, store->copy_count, sizeof(*places), place_order);
		for (size_t i = 0; i < store->copy_count; i++)
			inputs->copies[i] = places[i].at;
	}
	free(places);
	return places && inputs->copies;
}

static uint64_t log_of(const struct incident_inputs *inputs, uint32_t input, size_t entry)
{
	return table_pair(input, incident_clock(incident_store_key(inputs->store, entry)));
}

/* Entries are walked in order of time, and copies behind them in any. */
static bool note(struct incident_inputs *inputs, size_t at)
{
	const struct incident_store *store = inputs->store;
	const size_t entry = at < store->entry_count ? at : store->entries[at].copy_of;
	const uint64_t log = log_of(inputs, store->entries[at].input, entry);
	uint32_t first, last;

	if (!incident_vouches(incident_store_key(store, entry)))
		return true;
	first = table_map_get(&inputs->first, log);
	last = table_map_get(&inputs->last, log);
	if ((first == TABLE_NONE || entry < first) &&
	    table_map_set(&inputs->first, log, (uint32_t)entry) < 0)
		return false;
	return (last != TABLE_NONE && entry <= last) ||
	       table_map_set(&inputs->last, log, (uint32_t)entry) >= 0;
}

static bool fill(struct incident_inputs *inputs)
{
	const struct incident_store *store = inputs->store;
	bool good = sort_copies(inputs);

	for (size_t i = 0; good && i < store->entry_count + store->copy_count; i++)
		good = note(inputs, i);
	inputs->filled = true;
	return good;
}

/* The first copy of the entry among them, or where it would be. */
static size_t copies_of(const struct incident_inputs *inputs, size_t entry)
{
	const struct incident_store *store = inputs->store;
	size_t low = 0, high = store->copy_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (store->entries[inputs->copies[middle]].copy_of < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is there one in that input? */
static bool has(const struct incident_inputs *inputs, uint32_t input, size_t entry)
{
	const struct incident_entry *entries = inputs->store->entries;

	if (entries[entry].input == input)
		return true;
	for (size_t i = copies_of(inputs, entry); i < inputs->store->copy_count; i++) {
		const struct incident_entry *copy = &entries[inputs->copies[i]];

		if (copy->copy_of != entry)
			return false;
		if (copy->input == input)
			return true;
	}
	return false;
}

/* Has the input what the system wrote before and after it? */
static bool covers(const struct incident_inputs *inputs, uint32_t input, size_t entry)
{
	const uint64_t log = log_of(inputs, input, entry);
	uint32_t first = table_map_get(&inputs->first, log);

	return first != TABLE_NONE && first < entry && table_map_get(&inputs->last, log) > entry;
}

bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry, size_t other)
{
	const struct incident_store *store = inputs->store;
	uint32_t input = store->entries[entry].input;
	bool both = false;

	if (!incident_vouches(incident_store_key(store, entry)) ||
	    (!store->copy_count && input == store->entries[other].input))
		return true;
	if (!inputs->filled && !fill(inputs))
		inputs->oom = true;
	if (inputs->oom)
		return false;
	for (size_t i = copies_of(inputs, entry);; i++) {
		const bool same = has(inputs, input, other);

		if (!same && covers(inputs, input, other))
			return false;
		both |= same;
		if (i >= store->copy_count ||
		    store->entries[inputs->copies[i]].copy_of != entry)
			return both;
		input = store->entries[inputs->copies[i]].input;
	}
}

void incident_inputs_release(struct incident_inputs *inputs)
{
	table_map_release(&inputs->first);
	table_map_release(&inputs->last);
	free(inputs->copies);
}
