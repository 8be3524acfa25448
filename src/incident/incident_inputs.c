/*
 * incident_inputs.c - which of several inputs tell of an entry, and which could.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_inputs.h"

#include <stdlib.h>

#include "incident_store.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "table.h"
#include "text.h"

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

static bool is_name(const struct incident_inputs *inputs, uint32_t name, const char *text)
{
	const char *known = table_names_get(&inputs->store->names, name);

	return known && text && text_equal_nocase(known, text);
}

/* That log of the input; NULL: it has none, or is not known. */
static const struct input_log *log_of(const struct incident_inputs *inputs, uint32_t input,
				      size_t entry)
{
	const struct incident_key *key = incident_store_key(inputs->store, entry);
	const struct input_summary *summary = &inputs->list[input];

	if (!inputs->list || input >= inputs->count)
		return NULL;
	for (size_t i = 0; i < summary->log_count; i++)
		if (is_name(inputs, key->channel, summary->logs[i].channel) &&
		    is_name(inputs, key->computer, summary->logs[i].computer))
			return &summary->logs[i];
	return NULL;
}

/*
 * Are the records of that time all there, or is the number of the entry one of another time?  A
 * list of some records has holes in its numbers, one where that of the entry would be.
 */
static bool covers(const struct incident_inputs *inputs, uint32_t input, size_t entry)
{
	const struct incident_entry *of = &inputs->store->entries[entry];
	const struct input_log *log = log_of(inputs, input, entry);

	if (!log || !log->run_count || !of->record_id)
		return false;
	if (of->time < log->first_event)
		return of->record_id > log->first_record_id;
	if (of->time > log->last_event)
		return of->record_id < log->last_record_id;
	for (size_t i = 0; i + 1 < log->run_count; i++)
		if (of->record_id > log->runs[i].last_id &&
		    of->record_id < log->runs[i + 1].first_id)
			return false;
	return true;
}

/* Does the log of the input go on where one ends that has the entry, as those that are kept? */
static bool goes_on(const struct incident_inputs *inputs, uint32_t input, size_t entry)
{
	const uint32_t before = inputs->store->entries[entry].input;
	const struct input_log *first = log_of(inputs, before, entry);
	const struct input_log *next = log_of(inputs, input, entry);

	return first && next && first->last_record_id &&
	       first->last_record_id + 1 == next->first_record_id;
}

bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry, size_t other)
{
	const struct incident_store *store = inputs->store;
	uint32_t input = store->entries[entry].input;
	bool both = false;

	if (!incident_vouches(incident_store_key(store, entry)) ||
	    (!store->copy_count && input == store->entries[other].input))
		return true;
	if (!inputs->copies && !sort_copies(inputs))
		inputs->oom = true;
	if (inputs->oom)
		return false;
	for (size_t i = copies_of(inputs, entry);; i++) {
		const bool same = has(inputs, input, other);

		if (!same && covers(inputs, input, other))
			return false;
		both |= same || goes_on(inputs, input, other);
		if (i >= store->copy_count ||
		    store->entries[inputs->copies[i]].copy_of != entry)
			return both;
		input = store->entries[inputs->copies[i]].input;
	}
}

void incident_inputs_release(struct incident_inputs *inputs)
{
	free(inputs->copies);
}
