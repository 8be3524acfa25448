/*
 * incident_store.c - what is remembered of each event.
 *
 * Knows events and the catalog; nothing of failures.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_store.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "incident_cut.h"
#include "order.h"
#include "shortage.h"

static int add_entry(struct incident_store *store, const struct incident_entry *entry)
{
	struct incident_entry *entries = grow(store->entries, store->entry_count, 1,
					      &store->entry_room, sizeof(*entries));

	if (!entries)
		return -1;
	store->entries = entries;
	entries[store->entry_count++] = *entry;
	return 0;
}

static uint32_t content_of(const struct event *event)
{
	uint64_t content = event->content;

	if (!content)
		content = event_content(event, catalog_process_string(event));
	return ((uint32_t)(content >> 32) & ~(uint32_t)INCIDENT_PARTIAL) |
	       (event_is_partial(event) || event->carried ? INCIDENT_PARTIAL : 0);
}

int incident_store_add(struct incident_store *store, const struct event *event)
{
	const struct event *kept = incident_cut_event(&store->cut, event);
	uint32_t index = kept ? incident_key_of(store, kept) : TABLE_NONE;
	struct incident_entry entry = {
		.time = event->time, .record_id = event->record_id, .key = index,
		.input = event->input, .content = content_of(event),
	};

	if (index == TABLE_NONE)
		return -1;
	if (store->keys[index].has_process)
		entry.process = catalog_process(event);
	if (add_entry(store, &entry) < 0)
		return -1;
	store->unsettled = store->keep.examples == SIZE_MAX;
	return incident_bursts_keep(&store->keys[index].bursts, &store->keep, kept,
				    entry.process);
}

static int add_repeat(struct incident_store *store, const struct event_repeats *repeats,
			size_t index)
{
	const struct event_repeat *at = &repeats->list[index];
	const struct event *event = &repeats->events[at->event];
	uint32_t *known = &store->repeated[at->event];
	struct incident_key *key;
	struct incident_entry entry = {
		.time = at->time, .record_id = at->record_id, .input = event->input,
		.content = content_of(event),
	};

	if (*known == TABLE_NONE) {
		event = incident_cut_event(&store->cut, event);
		*known = event ? incident_key_of(store, event) : TABLE_NONE;
	}
	if (*known == TABLE_NONE)
		return -1;
	key = &store->keys[*known];
	entry.key = *known;
	entry.process = key->has_process ? at->process : 0;
	if (add_entry(store, &entry) < 0)
		return -1;
	if (incident_bursts_extend(&key->bursts, &store->keep, at->time))
		return 0;
	if (event_repeated(repeats, index, &store->event) < 0)
		return -1;
	event = incident_cut_event(&store->cut, &store->event);
	if (!event)
		return -1;
	store->unsettled = store->keep.examples == SIZE_MAX;
	return incident_bursts_keep(&key->bursts, &store->keep, event, entry.process);
}

/* Their keys are found when they are first seen. */
static int forget_keys(struct incident_store *store, size_t count)
{
	uint32_t *keys = grow(store->repeated, 0, count, &store->repeat_room, sizeof(*keys));

	if (!keys)
		return -1;
	store->repeated = memset(keys, 0xFF, count * sizeof(*keys));
	return 0;
}

int incident_store_repeats(struct incident_store *store,
			     const struct event_repeats *repeats)
{
	if (!repeats->again && forget_keys(store, repeats->event_count) < 0)
		return -1;
	for (size_t i = 0; i < repeats->count; i++)
		if (add_repeat(store, repeats, i) < 0)
			return -1;
	return 0;
}

static int name_order(const struct incident_store *store, uint32_t a, uint32_t b)
{
	const char *x, *y;

	if (a == b)
		return 0;
	x = table_names_get(&store->names, a);
	y = table_names_get(&store->names, b);
	return x && y ? strcmp(x, y) : (x != NULL) - (y != NULL);
}

/* Of what identifies a record: event and computer. */
static int identity_order(const struct incident_store *store, const struct incident_key *a,
			  const struct incident_key *b)
{
	/* Most are of one kind: its texts need no look. */
	bool same = a->kind == b->kind;
	int order = same ? 0 : strcmp(a->kind->family, b->kind->family);

	order = order ? order : order_numbers(a->id, b->id);
	order = order ? order : order_numbers(a->kind->id, b->kind->id);
	order = order || same ? order : strcmp(a->kind->says, b->kind->says);
	return order ? order : name_order(store, a->computer, b->computer);
}

int incident_key_order(const struct incident_store *store, uint32_t left, uint32_t right)
{
	const struct incident_key *a = &store->keys[left], *b = &store->keys[right];
	int order;

	if (left == right)
		return 0;
	order = identity_order(store, a, b);
	order = order ? order : order_numbers(incident_key_flags(a), incident_key_flags(b));
	order = order ? order : order_numbers(a->error.value, b->error.value);
	order = order ? order : name_order(store, a->channel, b->channel);
	order = order ? order : name_order(store, a->pool_name, b->pool_name);
	order = order ? order : name_order(store, a->site_name, b->site_name);
	order = order ? order : name_order(store, a->subject, b->subject);
	order = order ? order : name_order(store, a->names[CATALOG_RECOVERS_APPLICATION],
					   b->names[CATALOG_RECOVERS_APPLICATION]);
	order = order ? order : name_order(store, a->path, b->path);
	order = order ? order : name_order(store, a->reason, b->reason);
	order = order ? order : name_order(store, a->said, b->said);
	/* Two rows of the catalog that say the same of one id. */
	return order ? order : a->kind < b->kind ? -1 : 1;
}

/* By time, stage and record id. */
static inline int moment_order(const struct incident_store *store,
			       const struct incident_entry *a, const struct incident_entry *b)
{
	enum catalog_stage x, y;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->key != b->key) {
		x = store->keys[a->key].kind->stage;
		y = store->keys[b->key].kind->stage;
		if (x != y)
			return x < y ? -1 : 1;
	}
	return order_numbers(a->record_id, b->record_id);
}

static int copy_order(const struct incident_store *store, const struct incident_entry *a,
		      const struct incident_entry *b)
{
	const struct incident_key *x = &store->keys[a->key], *y = &store->keys[b->key];
	int order = order_numbers(x->identity, y->identity);

	order = order ? order : order_numbers(a->content & INCIDENT_PARTIAL,
					     b->content & INCIDENT_PARTIAL);
	order = order ? order : order_numbers(x->rank, y->rank);
	order = order ? order : order_numbers(a->process, b->process);
	order = order ? order : order_numbers(a->content, b->content);
	return order ? order : order_numbers(a->input, b->input);
}

static inline int entry_order(const struct incident_store *store,
			      const struct incident_entry *a, const struct incident_entry *b)
{
	int order = moment_order(store, a, b);

	return order || !store->ranked ? order : copy_order(store, a, b);
}

/*
 * One log is usually in order, and then this is all.  Logs read one after the other are
 * not: the budget ends the attempt before it costs more than to sort in earnest.  False:
 * the entries are too far from order.
 */
static bool insertion_sort(const struct incident_store *store, struct incident_entry *entries,
			   size_t count)
{
	size_t budget = 8 * count;

	for (size_t i = 1; i < count; i++) {
		struct incident_entry entry = entries[i];
		size_t at = i;

		while (at > 0 && entry_order(store, &entry, &entries[at - 1]) < 0) {
			entries[at] = entries[at - 1];
			at--;
		}
		entries[at] = entry;
		if (i - at > budget)
			return false;
		budget -= i - at;
	}
	return true;
}

static void swap(struct incident_entry *a, struct incident_entry *b)
{
	struct incident_entry entry = *a;

	*a = *b;
	*b = entry;
}

static void sift(const struct incident_store *store, struct incident_entry *entries, size_t root,
		 size_t count)
{
	struct incident_entry entry = entries[root];

	for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
		if (child + 1 < count &&
		    entry_order(store, &entries[child], &entries[child + 1]) < 0)
			child++;
		if (entry_order(store, &entry, &entries[child]) >= 0)
			break;
		entries[root] = entries[child];
		root = child;
	}
	entries[root] = entry;
}

void incident_store_settle(struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count && store->unsettled; i++)
		incident_bursts_settle(&store->keys[i].bursts);
	store->unsettled = false;
}

static void heap_sort(const struct incident_store *store, struct incident_entry *entries,
		      size_t count)
{
	for (size_t i = count / 2; i-- > 0;)
		sift(store, entries, i, count);
	for (size_t i = count; i-- > 1;) {
		swap(&entries[i], &entries[0]);
		sift(store, entries, 0, i);
	}
}

/* The middle one of three. */
static struct incident_entry median(const struct incident_store *store,
				    const struct incident_entry *a,
				    const struct incident_entry *b,
				    const struct incident_entry *c)
{
	const struct incident_entry *less = entry_order(store, a, b) <= 0 ? a : b;
	const struct incident_entry *more = less == a ? b : a;

	if (entry_order(store, c, less) < 0)
		return *less;
	return entry_order(store, c, more) < 0 ? *c : *more;
}

/* How many come first: none of them is after any of the others.  At least one, not all. */
static size_t split(const struct incident_store *store, struct incident_entry *entries,
		    size_t count)
{
	const struct incident_entry pivot = median(store, &entries[0], &entries[(count - 1) / 2],
						   &entries[count - 1]);

	for (size_t low = 0, high = count - 1;; low++, high--) {
		while (entry_order(store, &entries[low], &pivot) < 0)
			low++;
		while (entry_order(store, &entries[high], &pivot) > 0)
			high--;
		if (low >= high)
			return high + 1;
		swap(&entries[low], &entries[high]);
	}
}

/*
 * Needs no memory beside the entries, which are the largest thing in memory.  Parts that
 * split badly go to the heap: small ones, unless somebody made them so.  Nothing makes it slow
 * but that it jumps about in memory, for which 300,000 entries of one moment take it four
 * times as long.
 */
static void sort(const struct incident_store *store, struct incident_entry *entries, size_t count)
{
	struct { struct incident_entry *entries; size_t count; unsigned splits; } parts[64];
	size_t part_count = 0, first;
	unsigned splits = 0;

	if (insertion_sort(store, entries, count))
		return;
	/* As many as if each made two halves. */
	for (size_t left = count; left > 1; left /= 2)
		splits++;
	for (;;) {
		while (count > 1 && splits-- > 0) {
			bool is_less;

			first = split(store, entries, count);
			is_less = first < count - first;
			parts[part_count].entries = is_less ? entries + first : entries;
			parts[part_count].count = is_less ? count - first : first;
			parts[part_count++].splits = splits;
			entries = is_less ? entries : entries + first;
			count = is_less ? first : count - first;
		}
		heap_sort(store, entries, count);
		if (part_count == 0)
			return;
		entries = parts[--part_count].entries;
		count = parts[part_count].count;
		splits = parts[part_count].splits;
	}
}

/* A key among others that are sorted. */
struct place {
	const struct incident_store *store;
	uint32_t key;
};

static int place_order(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	return incident_key_order(a->store, a->key, b->key);
}

/* Texts are compared once for a key, not once for each two of its entries. */
static int rank_keys(struct incident_store *store)
{
	struct place *places = shortage_watch(calloc(store->key_count, sizeof(*places)));

	if (!places)
		return -1;
	for (uint32_t i = 0; i < store->key_count; i++)
		places[i] = (struct place){ store, i };
	qsort(places, store->key_count, sizeof(*places), place_order);
	for (uint32_t i = 0; i < store->key_count; i++) {
		struct incident_key *key = &store->keys[places[i].key], *before;

		key->rank = key->identity = i;
		if (i == 0)
			continue;
		before = &store->keys[places[i - 1].key];
		if (identity_order(store, before, key) == 0)
			key->identity = before->identity;
	}
	free(places);
	store->ranked = true;
	return 0;
}

/* What finds the key of an event: none follows. */
static void forget_signatures(struct incident_store *store)
{
	free(store->signatures);
	free(store->repeated);
	store->signatures = NULL;
	store->repeated = NULL;
	store->signature_count = store->signature_room = store->repeat_room = 0;
	table_map_release(&store->signature_numbers);
	table_map_release(&store->key_numbers);
	table_map_release(&store->alike);
	text_release(&store->signature);
	event_release(&store->event);
	event_release(&store->cut);
}

int incident_store_sort(struct incident_store *store)
{
	struct incident_entry *entries = store->entries;
	size_t end;

	forget_signatures(store);
	incident_store_settle(store);
	store->ranked = false;
	sort(store, entries, store->entry_count);
	for (size_t begin = 0; begin < store->entry_count; begin = end) {
		for (end = begin + 1; end < store->entry_count; end++)
			if (moment_order(store, &entries[begin], &entries[end]) != 0)
				break;
		if (end - begin < 2)
			continue;
		if (!store->ranked && rank_keys(store) < 0)
			return -1;
		sort(store, entries + begin, end - begin);
	}
	return 0;
}

void incident_store_release(struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count; i++)
		if (!store->keys[i].foreign)
			incident_bursts_release(&store->keys[i].bursts);
	forget_signatures(store);
	free(store->keys);
	free(store->entries);
	table_names_release(&store->names);
	table_map_release(&store->string_bits);
	table_map_release(&store->said_bits);
	text_release(&store->lines);
	*store = (struct incident_store){ 0 };
}
