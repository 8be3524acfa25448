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

#include "text.h"

/* Two events of one key that are further apart are of two spells; the same
 * hour that separates two incidents (incident_join.c). */
#define SPELL_GAP WHEN_HOUR

/* What an event can be about, the most telling first. */
static const char *const subject_roles[] = {
	"module", "service", "endpoint", "url", "site", "application", "file",
};
enum { SUBJECT_ROLES = sizeof(subject_roles) / sizeof(subject_roles[0]) };

/* Room for one more in an array that doubles.  NULL when memory runs out. */
static void *grow(void *array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 8;

	if (count < *room)
		return array;
	if (wanted > SIZE_MAX / 2 / size)
		return NULL;
	array = realloc(array, wanted * size);
	if (array)
		*room = wanted;
	return array;
}

static uint32_t name_of(struct incident_store *store, const char *text)
{
	return text ? table_names_id(&store->names, text, strlen(text))
		    : TABLE_NONE;
}

static uint32_t role_name(struct incident_store *store, const struct event *event,
			  const char *role)
{
	char buffer[CATALOG_ROLE_SIZE];

	const char *value = catalog_role(event, role, buffer);

	/* 5189 writes "*" for all pools: the name of none. */
	return value && strcmp(value, "*") ? name_of(store, value) : TABLE_NONE;
}

/*
 * Windows compares names without case, so names that are compared are numbered
 * by their lower case.  The sample keeps the spelling.
 */
static uint32_t folded_name(struct incident_store *store, const char *text)
{
	struct text lower = { 0 };
	uint32_t id;

	if (!text)
		return TABLE_NONE;
	text_add(&lower, text);
	for (size_t i = 0; i < lower.size; i++)
		if (lower.bytes[i] >= 'A' && lower.bytes[i] <= 'Z')
			lower.bytes[i] += 'a' - 'A';
	id = lower.oom ? TABLE_NONE
			: table_names_id(&store->names, text_get(&lower), lower.size);
	text_release(&lower);
	return id;
}

static void find_subject(struct incident_store *store, const struct event *event,
			 struct incident_key *key)
{
	char buffer[CATALOG_ROLE_SIZE];

	key->subject = TABLE_NONE;
	for (int i = 0; i < SUBJECT_ROLES && key->subject == TABLE_NONE; i++) {
		const char *value = catalog_role(event, subject_roles[i], buffer);

		key->subject = folded_name(store, value);
		key->has_module = value && i == 0;
	}
}

/* 7036 ends its data with "/1" for stopped and "/4" for running, in UTF-16. */
static enum catalog_mark mark_of(const struct event *event)
{
	size_t size = event->data_size;

	if (event->kind->mark != CATALOG_MARK_STATE)
		return event->kind->mark;
	while (size >= 2 && event->data[size - 1] == 0 && event->data[size - 2] == 0)
		size -= 2;
	if (size < 4 || event->data[size - 4] != '/' || event->data[size - 1] != 0)
		return CATALOG_MARK_NONE;
	if (event->data[size - 2] == '1')
		return CATALOG_MARK_STOP;
	return event->data[size - 2] == '4' ? CATALOG_MARK_START : CATALOG_MARK_NONE;
}

static void describe(struct incident_store *store, const struct event *event,
		     struct incident_key *key)
{
	*key = (struct incident_key){
		.kind = event->kind,
		.error = decode_event(event),
		.computer = folded_name(store, event->computer),
		.pool = role_name(store, event, "pool"),
		.site = role_name(store, event, "site"),
		.generation = catalog_generation(event),
		.mark = mark_of(event),
		.has_process = catalog_has_role(event->kind, "process_id") ||
			       catalog_has_role(event->kind, "process_hex"),
	};
	find_subject(store, event, key);
}

/* The index of the key; a new one is added.  TABLE_NONE: no memory. */
static uint32_t key_index(struct incident_store *store, const struct incident_key *key)
{
	struct {
		uint64_t kind;
		uint32_t value, computer, pool, site, subject, rest;
	} bytes = {
		(uintptr_t)key->kind, key->error.value, key->computer, key->pool,
		key->site, key->subject,
		(uint32_t)key->mark << 24 | (uint32_t)key->error.state << 16 |
			(uint32_t)key->error.kind << 8 | key->generation,
	};
	uint32_t index = table_names_id(&store->key_names, &bytes, sizeof(bytes));
	struct incident_key *keys;

	if (index == TABLE_NONE || index < store->key_count)
		return index;
	keys = grow(store->keys, store->key_count, &store->key_room, sizeof(*keys));
	if (!keys)
		return TABLE_NONE;
	store->keys = keys;
	keys[store->key_count++] = *key;
	return index;
}

static size_t string_room(const char *string)
{
	return string ? arena_room(strlen(string) + 1) : 0;
}

static size_t event_room(const struct event *event)
{
	size_t room = string_room(event->provider) + string_room(event->source) +
		      string_room(event->channel) + string_room(event->computer) +
		      arena_room((event->string_count + 1) * sizeof(*event->strings)) +
		      arena_room(event->data_size + 1);

	for (size_t i = 0; i < event->string_count; i++)
		room += string_room(event->strings[i]);
	return room;
}

/* In one block: a log of ten thousand pools has a million of them. */
static struct event *copy_event(const struct event *from)
{
	struct event *event = calloc(1, sizeof(*event));
	struct arena *arena;

	if (!event)
		return NULL;
	*event = *from;
	event->arena = (struct arena){ 0 };
	arena = &event->arena;
	if (!arena_reserve(arena, event_room(from))) {
		free(event);
		return NULL;
	}
	event->provider = arena_string(arena, from->provider);
	event->source = arena_string(arena, from->source);
	event->channel = arena_string(arena, from->channel);
	event->computer = arena_string(arena, from->computer);
	event->strings = arena_array(arena, from->string_count + 1,
				     sizeof(*event->strings));
	for (size_t i = 0; i < from->string_count; i++)
		event->strings[i] = arena_string(arena, from->strings[i]);
	if (from->data)
		event->data = (const uint8_t *)arena_bytes(arena, from->data,
							   from->data_size);
	return event;
}

static void free_event(struct event *event)
{
	if (event)
		arena_release(&event->arena);
	free(event);
}

static int sample_order(when_t time, uint64_t fingerprint,
			const struct incident_example *sample)
{
	if (time != sample->event->time)
		return time < sample->event->time ? -1 : 1;
	return (fingerprint > sample->fingerprint) - (fingerprint < sample->fingerprint);
}

/* Of two copies of one event the one from the earlier input stays. */
static bool comes_first(const struct event *a, const struct event *b)
{
	return a->input != b->input ? a->input < b->input : a->offset < b->offset;
}

/* Put an event among the samples if it is one of the first.  -1: no memory. */
static int keep_sample(struct incident_burst *burst, const struct event *event,
		       uint64_t fingerprint, size_t wanted)
{
	size_t at = burst->count;
	struct incident_example *samples;
	struct event *copy;

	while (at > 0 && sample_order(event->time, fingerprint,
				      &burst->samples[at - 1]) < 0)
		at--;
	if (at > 0 && burst->samples[at - 1].fingerprint == fingerprint &&
	    burst->samples[at - 1].event->time == event->time) {
		if (!comes_first(event, burst->samples[--at].event))
			return 0;
		copy = copy_event(event);
		if (!copy)
			return -1;
		free_event(burst->samples[at].event);
		burst->samples[at].event = copy;
		return 0;
	}
	if (at >= wanted)
		return 0;
	samples = grow(burst->samples, burst->count, &burst->room, sizeof(*samples));
	copy = samples ? copy_event(event) : NULL;
	if (samples)
		burst->samples = samples;
	if (!copy)
		return -1;
	memmove(&samples[at + 1], &samples[at], (burst->count - at) * sizeof(*samples));
	samples[at] = (struct incident_example){ fingerprint, copy };
	if (++burst->count > wanted)
		free_event(samples[--burst->count].event);
	return 0;
}

/* Samples of a spell that follows go into this one; both keep their firsts. */
static int join_samples(struct incident_burst *into, struct incident_burst *from,
			size_t wanted)
{
	int ret = 0;

	for (size_t i = 0; i < from->count; i++) {
		if (ret == 0)
			ret = keep_sample(into, from->samples[i].event,
					  from->samples[i].fingerprint, wanted);
		free_event(from->samples[i].event);
	}
	free(from->samples);
	return ret;
}

/* Times with different numbers are never of one spell; it grows with time. */
static uint64_t cell_of(const struct incident_store *store, when_t time)
{
	return store->cut_step ? time / store->cut_step : time >= store->cut;
}

/* May b, which is not before a, follow a in one spell? */
static bool one_burst(const struct incident_store *store, when_t a, when_t b)
{
	return a + SPELL_GAP > b && cell_of(store, a) >= cell_of(store, b);
}

/* Index of the first spell that time may follow or that is later, or count. */
static size_t find_burst(const struct incident_store *store, const struct incident_key *key,
			 when_t time)
{
	size_t low = 0, high = key->burst_count;

	/* Logs are mostly in order: look at the last spell first. */
	if (high > 0 && key->bursts[high - 1].first <= time)
		return one_burst(store, key->bursts[high - 1].last, time) ? high - 1 : high;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (one_burst(store, key->bursts[middle].last, time))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static struct incident_burst *insert_burst(struct incident_key *key, size_t at,
					   when_t time)
{
	struct incident_burst *bursts;

	bursts = grow(key->bursts, key->burst_count, &key->burst_room, sizeof(*bursts));
	if (!bursts)
		return NULL;
	key->bursts = bursts;
	memmove(&bursts[at + 1], &bursts[at], (key->burst_count - at) * sizeof(*bursts));
	bursts[at] = (struct incident_burst){ .first = time, .last = time };
	key->burst_count++;
	return &bursts[at];
}

/* The spell at `at` may have grown up to the next one. */
static int close_gap(const struct incident_store *store, struct incident_key *key, size_t at)
{
	struct incident_burst *burst = &key->bursts[at], *next = burst + 1;
	int ret;

	if (at + 1 >= key->burst_count || !one_burst(store, burst->last, next->first))
		return 0;
	ret = join_samples(burst, next, store->samples_wanted);
	burst->last = next->last;
	key->burst_count--;
	memmove(next, next + 1, (key->burst_count - at - 1) * sizeof(*next));
	return ret;
}

static int keep(struct incident_store *store, struct incident_key *key,
		const struct event *event, uint64_t fingerprint)
{
	size_t at = find_burst(store, key, event->time), wanted = store->samples_wanted;
	struct incident_burst *burst = at < key->burst_count ? &key->bursts[at] : NULL;

	if (!burst || !one_burst(store, event->time, burst->first))
		burst = insert_burst(key, at, event->time);
	if (!burst)
		return -1;
	if (event->time < burst->first)
		burst->first = event->time;
	if (event->time > burst->last)
		burst->last = event->time;
	if (burst->count < wanted ||
	    sample_order(event->time, fingerprint, &burst->samples[burst->count - 1]) <= 0)
		if (keep_sample(burst, event, fingerprint, wanted) < 0)
			return -1;
	return close_gap(store, key, at);
}

static uint32_t roles_that_count(const char *const *roles)
{
	uint32_t bits = 0;

	for (unsigned i = 0; roles && roles[i] && i < 31; i++) {
		if (!strcmp(roles[i], "pool"))
			bits |= 1u << i;
		for (int j = 0; j < SUBJECT_ROLES; j++)
			if (!strcmp(roles[i], subject_roles[j]))
				bits |= 1u << i;
	}
	return bits;
}

/*
 * Which strings of such an event its key depends on, as bits; the rest (process
 * ids, times) differs from event to event.  A service's name may be anywhere.
 */
static uint32_t strings_that_count(struct incident_store *store,
				   const struct catalog_event *kind)
{
	static const uint32_t all = TABLE_NONE >> 1;
	uint32_t bits = table_map_get(&store->string_bits, (uintptr_t)kind);

	if (bits != TABLE_NONE)
		return bits;
	bits = kind->data == CATALOG_DATA_SERVICE || kind->code_role ? all : 0;
	bits |= roles_that_count(kind->roles) | roles_that_count(kind->short_roles);
	/* If it cannot be remembered, it is found out again. */
	table_map_set(&store->string_bits, (uintptr_t)kind, bits);
	return bits;
}

static void sign(struct text *text, const char *string)
{
	if (string)
		text_add_bytes(text, string, strlen(string) + 1);
	else
		text_add_bytes(text, "\1", 2);
}

/* All bytes that describe() looks at, so that it is asked once for each. */
static void add_signature(struct incident_store *store, const struct event *event)
{
	struct text *text = &store->signature;
	uint32_t bits = strings_that_count(store, event->kind);

	text_reset(text);
	text_add_bytes(text, &event->kind, sizeof(event->kind));
	sign(text, event->computer);
	sign(text, event->provider);
	sign(text, event->source);
	for (size_t i = 0; i < event->string_count; i++)
		if (i >= 31 ? bits == TABLE_NONE >> 1 : bits >> i & 1)
			sign(text, event->strings[i]);
	sign(text, event->data ? "" : NULL);
	if (event->data)
		text_add_bytes(text, event->data, event->data_size);
}

/* The index of the event's key, by its signature if that was seen before. */
static uint32_t key_of(struct incident_store *store, const struct event *event)
{
	struct incident_key key;
	uint32_t signature, index;

	add_signature(store, event);
	if (store->signature.oom)
		return TABLE_NONE;
	signature = table_names_id(&store->signatures, store->signature.bytes,
				      store->signature.size);
	if (signature == TABLE_NONE)
		return TABLE_NONE;
	index = table_map_get(&store->signature_keys, signature);
	if (index != TABLE_NONE)
		return index;
	describe(store, event, &key);
	index = key_index(store, &key);
	if (table_map_set(&store->signature_keys, signature, index) < 0)
		return TABLE_NONE;
	return index;
}

static int add_note(struct incident_store *store, const struct incident_entry *note)
{
	struct incident_entry *notes = grow(store->notes, store->note_count, &store->note_room,
					   sizeof(*notes));

	if (!notes)
		return -1;
	store->notes = notes;
	notes[store->note_count++] = *note;
	return 0;
}

int incident_store_add(struct incident_store *store, const struct event *event)
{
	uint32_t index = key_of(store, event);
	struct incident_entry note = {
		.time = event->time, .fingerprint = event_fingerprint(event), .key = index,
		.input = event->input, .group = TABLE_NONE,
	};

	if (index == TABLE_NONE)
		return -1;
	if (store->keys[index].has_process)
		note.process = catalog_process(event);
	if (add_note(store, &note) < 0)
		return -1;
	return keep(store, &store->keys[index], event, note.fingerprint);
}

/*
 * An event behind all that was seen of its key, so soon that it is of the last spell,
 * of which enough is kept: so it is with nearly all events of a storm.
 */
static bool goes_on(const struct incident_store *store, struct incident_key *key, when_t time)
{
	struct incident_burst *burst;

	if (key->burst_count == 0)
		return false;
	burst = &key->bursts[key->burst_count - 1];
	if (burst->count < store->samples_wanted || time <= burst->last ||
	    !one_burst(store, burst->last, time))
		return false;
	burst->last = time;
	return true;
}

static int add_repeat(struct incident_store *store, const struct event_repeats *repeats,
			size_t index)
{
	const struct event_repeat *at = &repeats->list[index];
	const struct event *event = &repeats->events[at->event];
	uint32_t *known = &store->repeated[at->event];
	struct incident_key *key;
	struct incident_entry note = {
		.time = at->time, .fingerprint = at->fingerprint,
		.input = event->input, .group = TABLE_NONE,
	};

	if (*known == TABLE_NONE)
		*known = key_of(store, event);
	if (*known == TABLE_NONE)
		return -1;
	key = &store->keys[*known];
	note.key = *known;
	note.process = key->has_process ? at->process : 0;
	if (add_note(store, &note) < 0)
		return -1;
	if (goes_on(store, key, at->time))
		return 0;
	if (event_repeated(repeats, index, &store->event) < 0)
		return -1;
	return keep(store, key, &store->event, at->fingerprint);
}

/* Their keys are found when they are first seen. */
static int forget_keys(struct incident_store *store, size_t count)
{
	if (count > store->repeat_room) {
		uint32_t *keys = realloc(store->repeated, 2 * count * sizeof(*keys));

		if (!keys)
			return -1;
		store->repeated = keys;
		store->repeat_room = 2 * count;
	}
	memset(store->repeated, 0xFF, count * sizeof(*store->repeated));
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

static int note_order(const struct incident_store *store,
		      const struct incident_entry *a, const struct incident_entry *b)
{
	enum catalog_stage x, y;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	x = store->keys[a->key].kind->stage;
	y = store->keys[b->key].kind->stage;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->fingerprint != b->fingerprint)
		return a->fingerprint < b->fingerprint ? -1 : 1;
	return (a->input > b->input) - (a->input < b->input);
}

/* Logs are nearly in order, and then this is all.  False: too far from it. */
static bool insertion_sort(struct incident_store *store)
{
	struct incident_entry *notes = store->notes;
	size_t budget = 8 * store->note_count;

	for (size_t i = 1; i < store->note_count; i++) {
		struct incident_entry note = notes[i];
		size_t at = i;

		while (at > 0 && note_order(store, &note, &notes[at - 1]) < 0) {
			notes[at] = notes[at - 1];
			at--;
		}
		notes[at] = note;
		if (i - at > budget)
			return false;
		budget -= i - at;
	}
	return true;
}

static void sift(struct incident_store *store, size_t root, size_t count)
{
	struct incident_entry *notes = store->notes, note = notes[root];

	for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
		if (child + 1 < count &&
		    note_order(store, &notes[child], &notes[child + 1]) < 0)
			child++;
		if (note_order(store, &note, &notes[child]) >= 0)
			break;
		notes[root] = notes[child];
		root = child;
	}
	notes[root] = note;
}

/*
 * Heap sort needs no memory beside the notes, which are the largest thing in
 * memory, and no input makes it slow.
 */
void incident_store_sort(struct incident_store *store)
{
	if (insertion_sort(store))
		return;
	for (size_t i = store->note_count / 2; i-- > 0;)
		sift(store, i, store->note_count);
	for (size_t i = store->note_count; i-- > 1;) {
		struct incident_entry last = store->notes[i];

		store->notes[i] = store->notes[0];
		store->notes[0] = last;
		sift(store, 0, i);
	}
}

void incident_store_release(struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count; i++) {
		struct incident_key *key = &store->keys[i];

		for (size_t j = 0; j < key->burst_count; j++) {
			for (size_t k = 0; k < key->bursts[j].count; k++)
				free_event(key->bursts[j].samples[k].event);
			free(key->bursts[j].samples);
		}
		free(key->bursts);
	}
	free(store->keys);
	free(store->notes);
	free(store->repeated);
	event_release(&store->event);
	table_names_release(&store->names);
	table_names_release(&store->key_names);
	table_names_release(&store->signatures);
	table_map_release(&store->signature_keys);
	table_map_release(&store->string_bits);
	text_release(&store->signature);
	*store = (struct incident_store){ 0 };
}
