/*
 * incident_burst.c - which events of one key are kept whole.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_burst.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "grow.h"
#include "order.h"
#include "shortage.h"
#include "table.h"

/* Two events of one key that are further apart are of two bursts: the same hour that
 * separates two occurrences of an incident. */
#define BURST_GAP WHEN_HOUR

enum { BLOCK = 256 };	/* bursts */

static size_t string_room(const char *string)
{
	return string ? arena_room(strlen(string) + 1) : 0;
}

static size_t event_room(const struct event *event, bool shares)
{
	size_t room = (shares ? 0 : string_room(event->provider) + string_room(event->source) +
				    string_room(event->channel)) +
		      string_room(event->computer) +
		      arena_room(sizeof(*event)) +
		      arena_room((event->string_count + 1) * sizeof(*event->strings)) +
		      arena_room(event->data_size + 1);

	for (size_t i = 0; i < event->string_count; i++)
		room += string_room(event->strings[i]);
	return room;
}

static const char *copy_name(const struct incident_keep *keep, struct arena *arena,
			     const char *name)
{
	if (!keep->names || !name)
		return arena_string(arena, name);
	return table_names_get(keep->names, table_names_id(keep->names, name, strlen(name)));
}

/* All of it in one block: a log of ten thousand pools has a million of them. */
static struct event *copy_event(const struct incident_keep *keep, const struct event *from)
{
	struct arena arena = { 0 };
	struct event *event;

	if (!arena_reserve(&arena, event_room(from, keep->names != NULL)))
		return NULL;
	event = arena_alloc(&arena, sizeof(*event));
	*event = *from;
	event->provider = copy_name(keep, &arena, from->provider);
	event->source = copy_name(keep, &arena, from->source);
	event->channel = copy_name(keep, &arena, from->channel);
	event->computer = arena_string(&arena, from->computer);
	event->strings = arena_array(&arena, from->string_count + 1,
				     sizeof(*event->strings));
	for (size_t i = 0; i < from->string_count; i++)
		event->strings[i] = arena_string(&arena, from->strings[i]);
	if (from->data)
		event->data = (const uint8_t *)arena_bytes(&arena, from->data,
							   from->data_size);
	event->arena = arena;
	if (event->provider && !event->source == !from->source &&
	    !event->channel == !from->channel)
		return event;
	arena_release(&arena);
	return NULL;
}

/* It is in its own arena. */
static void free_event(struct event *event)
{
	struct arena arena;

	if (!event)
		return;
	arena = event->arena;
	arena_release(&arena);
}

static int place_order(when_t time, uint64_t record_id, uint32_t process,
		       const struct incident_example *example)
{
	if (time != example->event->time)
		return time < example->event->time ? -1 : 1;
	if (record_id != example->event->record_id)
		return record_id < example->event->record_id ? -1 : 1;
	return order_numbers(process, example->process);
}

static int example_order(const struct event *event, uint32_t process,
			 const struct incident_example *example)
{
	int order = place_order(event->time, event->record_id, process, example);

	return order ? order : event_compare(event, example->event);
}

/* A text that shows less, of an event of the same key and process: all that both show agrees. */
static bool is_less(const struct event *a, const struct event *b)
{
	return a->record_id && event_is_partial(a) != event_is_partial(b);
}

/* Copies say the same but for what some exports lose: the one that shows more of that comes
 * first, whichever was read first.  Inputs decide only where no report would differ. */
static bool comes_first(const struct event *a, const struct event *b)
{
	int order;

	if (event_is_partial(a) != event_is_partial(b))
		return event_is_partial(b);
	order = event_compare_lost(a, b);
	if (order)
		return order < 0;
	return a->input != b->input ? a->input < b->input : a->offset < b->offset;
}

/* The copy of an event among the examples before `at`, or NULL. */
static struct incident_example *find_copy(struct incident_burst *burst, size_t at,
					  const struct event *event, uint32_t process)
{
	while (at-- > 0) {
		struct incident_example *example = &burst->examples[at];

		if (place_order(event->time, event->record_id, process, example) != 0)
			return NULL;
		if (is_less(event, example->event) || event_compare(event, example->event) == 0)
			return example;
	}
	return NULL;
}

/* -1: no memory. */
static int replace(const struct incident_keep *keep, struct incident_example *example,
		   const struct event *event)
{
	struct event *copy;

	if (!comes_first(event, example->event))
		return 0;
	copy = copy_event(keep, event);
	if (!copy)
		return -1;
	free_event(example->event);
	example->event = copy;
	return 0;
}

static int insert(const struct incident_keep *keep, struct incident_burst *burst, size_t at,
		  const struct event *event, uint32_t process)
{
	struct incident_example *examples;
	struct event *copy;

	examples = grow_few(burst->examples, burst->count, 1, &burst->room, sizeof(*examples));
	copy = examples ? copy_event(keep, event) : NULL;
	if (examples)
		burst->examples = examples;
	if (!copy)
		return -1;
	memmove(&examples[at + 1], &examples[at], (burst->count - at) * sizeof(*examples));
	examples[at] = (struct incident_example){ copy, process };
	if (++burst->count > keep->examples)
		free_event(examples[--burst->count].event);
	return 0;
}

/* Put an event among the examples if it is one of the first.  -1: no memory. */
static int keep_example(const struct incident_keep *keep, struct incident_burst *burst,
			const struct event *event, uint32_t process)
{
	size_t at = burst->count;
	struct incident_example *copy;

	while (at > 0 && place_order(event->time, event->record_id, process,
				     &burst->examples[at - 1]) < 0)
		at--;
	copy = find_copy(burst, at, event, process);
	if (copy)
		return replace(keep, copy, event);
	while (at > 0 && example_order(event, process, &burst->examples[at - 1]) < 0)
		at--;
	return at < keep->examples ? insert(keep, burst, at, event, process) : 0;
}

/* Examples of a burst that follows go into this one; both keep their firsts. */
static int join_examples(const struct incident_keep *keep, struct incident_burst *into,
			 struct incident_burst *from)
{
	int ret = 0;

	for (size_t i = 0; i < from->count; i++) {
		if (ret == 0)
			ret = keep_example(keep, into, from->examples[i].event,
					   from->examples[i].process);
		free_event(from->examples[i].event);
	}
	free(from->examples);
	return ret;
}

/* Times with different numbers are never of one burst; it grows with time. */
static uint64_t cell_of(const struct incident_keep *keep, when_t time)
{
	return keep->cut_step ? time / keep->cut_step : time >= keep->cut;
}

/* May b, which is not before a, follow a in one burst? */
static bool one_burst(const struct incident_keep *keep, when_t a, when_t b)
{
	return a + BURST_GAP > b && cell_of(keep, a) >= cell_of(keep, b);
}

/* A burst, or where one is to be put: behind the last one of a block, too. */
struct place {
	size_t block, at;
};

static struct incident_burst *burst_of(const struct incident_bursts *bursts, struct place place)
{
	if (place.block >= bursts->count || place.at >= bursts->blocks[place.block].count)
		return NULL;
	return &bursts->blocks[place.block].list[place.at];
}

static struct incident_burst *last_burst(const struct incident_burst_block *block)
{
	return &block->list[block->count - 1];
}

/* The first burst that time may follow or that is later, or behind the last one. */
static struct place find_burst(const struct incident_keep *keep,
			       const struct incident_bursts *bursts, when_t time)
{
	const struct incident_burst_block *block = bursts->blocks;
	struct place place = { 0, 0 };
	size_t low = 0, high = bursts->count;

	/* Logs are mostly in order: with the last block, the last burst is looked at first. */
	if (high > 0 && last_burst(&block[high - 1])->first <= time)
		low = high - 1;
	while (low + 1 < high) {
		size_t middle = (low + high - 1) / 2;

		if (one_burst(keep, last_burst(&block[middle])->last, time))
			high = middle + 1;
		else
			low = middle + 1;
	}
	if (high == 0)
		return place;
	place.block = low;
	low = 0;
	high = block[place.block].count;
	if (last_burst(&block[place.block])->first <= time)
		low = high - 1;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (one_burst(keep, block[place.block].list[middle].last, time))
			high = middle;
		else
			low = middle + 1;
	}
	place.at = low;
	return place;
}

/* Room for one more block at an index. */
static struct incident_burst_block *insert_block(struct incident_bursts *bursts, size_t at)
{
	struct incident_burst_block *blocks;

	blocks = grow_few(bursts->blocks, bursts->count, 1, &bursts->room, sizeof(*blocks));
	if (!blocks)
		return NULL;
	bursts->blocks = blocks;
	memmove(&blocks[at + 1], &blocks[at], (bursts->count - at) * sizeof(*blocks));
	blocks[at] = (struct incident_burst_block){ 0 };
	bursts->count++;
	return &blocks[at];
}

static void remove_block(struct incident_bursts *bursts, size_t at)
{
	free(bursts->blocks[at].list);
	bursts->count--;
	memmove(&bursts->blocks[at], &bursts->blocks[at + 1],
		(bursts->count - at) * sizeof(*bursts->blocks));
}

/* The later half of a block that is full goes into a new one. */
static bool split(struct incident_bursts *bursts, struct place *place)
{
	struct incident_burst *list = malloc(BLOCK * sizeof(*list));
	struct incident_burst_block *block = shortage_watch(list) ?
					     insert_block(bursts, place->block + 1) : NULL;
	size_t kept = BLOCK / 2;

	if (!block) {
		free(list);
		return false;
	}
	block->list = list;
	block->room = BLOCK;
	block->count = BLOCK - kept;
	memcpy(list, &block[-1].list[kept], block->count * sizeof(*list));
	block[-1].count = kept;
	if (place->at > kept) {
		place->block++;
		place->at -= kept;
	}
	return true;
}

static struct incident_burst *insert_burst(struct incident_bursts *bursts, struct place *place,
					   when_t time)
{
	struct incident_burst_block *block;
	struct incident_burst *list;

	if (bursts->count == 0 && !insert_block(bursts, 0))
		return NULL;
	if (bursts->blocks[place->block].count == BLOCK && !split(bursts, place))
		return NULL;
	block = &bursts->blocks[place->block];
	list = grow_few(block->list, block->count, 1, &block->room, sizeof(*list));
	if (!list) {
		if (block->count == 0)
			remove_block(bursts, place->block);
		return NULL;
	}
	block->list = list;
	memmove(&list[place->at + 1], &list[place->at],
		(block->count - place->at) * sizeof(*list));
	list[place->at] = (struct incident_burst){ .first = time, .last = time };
	block->count++;
	return &list[place->at];
}

static void remove_burst(struct incident_bursts *bursts, struct place place)
{
	struct incident_burst_block *block = &bursts->blocks[place.block];

	block->count--;
	memmove(&block->list[place.at], &block->list[place.at + 1],
		(block->count - place.at) * sizeof(*block->list));
	if (block->count == 0)
		remove_block(bursts, place.block);
}

/* The burst there may have grown up to the next one. */
static int close_gap(const struct incident_keep *keep, struct incident_bursts *bursts,
		     struct place place)
{
	struct incident_burst *burst = burst_of(bursts, place), *next;
	int ret;

	if (++place.at == bursts->blocks[place.block].count)
		place = (struct place){ place.block + 1, 0 };
	next = burst_of(bursts, place);
	if (!next || !one_burst(keep, burst->last, next->first))
		return 0;
	ret = join_examples(keep, burst, next);
	burst->last = next->last;
	remove_burst(bursts, place);
	return ret;
}

/* Where all are kept, they are put in order when the last one is there. */

static int append(const struct incident_keep *keep, struct incident_bursts *bursts,
		  const struct event *event, uint32_t process)
{
	struct place place = { 0, 0 };
	struct incident_burst *burst = burst_of(bursts, place);

	if (!burst)
		burst = insert_burst(bursts, &place, event->time);
	return burst ? insert(keep, burst, burst->count, event, process) : -1;
}

static int by_place(const void *a, const void *b)
{
	const struct incident_example *x = a, *y = b;
	int order = example_order(x->event, x->process, y);

	return order ? order : comes_first(y->event, x->event) - comes_first(x->event, y->event);
}

/* Those of one place, some of which may be copies; how many stay. */
static size_t fold_place(struct incident_example *list, size_t count)
{
	const struct event *first = list[0].event;
	bool whole = false;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		whole |= first->record_id && !event_is_partial(list[i].event);
	for (size_t i = 0; i < count; i++) {
		struct event *event = list[i].event;

		if ((whole && event_is_partial(event)) ||
		    (kept && event_compare(event, list[kept - 1].event) == 0))
			free_event(event);
		else
			list[kept++] = list[i];
	}
	return kept;
}

void incident_bursts_settle(struct incident_bursts *bursts)
{
	struct incident_burst *burst = burst_of(bursts, (struct place){ 0, 0 });
	struct incident_example *list = burst ? burst->examples : NULL;
	size_t kept = 0, to;

	if (!list)
		return;
	qsort(list, burst->count, sizeof(*list), by_place);
	for (size_t from = 0; from < burst->count; from = to) {
		const struct event *event = list[from].event;

		to = from + 1;
		while (to < burst->count && place_order(event->time, event->record_id,
							list[from].process, &list[to]) == 0)
			to++;
		memmove(&list[kept], &list[from], (to - from) * sizeof(*list));
		kept += fold_place(&list[kept], to - from);
	}
	burst->count = kept;
}

int incident_bursts_keep(struct incident_bursts *bursts, const struct incident_keep *keep,
			 const struct event *event, uint32_t process)
{
	struct incident_burst *burst;
	size_t wanted = keep->examples;
	struct place place;

	if (wanted == SIZE_MAX)
		return append(keep, bursts, event, process);
	place = find_burst(keep, bursts, event->time);
	burst = burst_of(bursts, place);
	if (!burst || !one_burst(keep, event->time, burst->first))
		burst = insert_burst(bursts, &place, event->time);
	if (!burst)
		return -1;
	if (event->time < burst->first)
		burst->first = event->time;
	if (event->time > burst->last)
		burst->last = event->time;
	if (burst->count < wanted ||
	    place_order(event->time, event->record_id, process,
			&burst->examples[burst->count - 1]) <= 0)
		if (keep_example(keep, burst, event, process) < 0)
			return -1;
	return close_gap(keep, bursts, place);
}

bool incident_bursts_extend(struct incident_bursts *bursts, const struct incident_keep *keep,
			    when_t time)
{
	struct incident_burst *burst;

	if (bursts->count == 0)
		return false;
	burst = last_burst(&bursts->blocks[bursts->count - 1]);
	if (burst->count < keep->examples || time <= burst->last ||
	    !one_burst(keep, burst->last, time))
		return false;
	burst->last = time;
	return true;
}

/* The last one that begins by then, or the first one. */
static const struct incident_burst *burst_at(const struct incident_bursts *bursts, when_t time)
{
	const struct incident_burst_block *block;
	size_t low = 0, high = bursts->count;

	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (bursts->blocks[middle].list[0].first <= time)
			low = middle;
		else
			high = middle;
	}
	block = &bursts->blocks[low];
	low = 0;
	high = block->count;
	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (block->list[middle].first <= time)
			low = middle;
		else
			high = middle;
	}
	return &block->list[low];
}

const struct event *incident_bursts_example(const struct incident_bursts *bursts, when_t time,
					    uint64_t record_id, uint32_t process, size_t nth)
{
	const struct incident_burst *burst = burst_at(bursts, time);
	size_t low = 0, high = burst->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (place_order(time, record_id, process, &burst->examples[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (nth >= burst->count - low ||
	    place_order(time, record_id, process, &burst->examples[low + nth]) != 0)
		return NULL;
	return burst->examples[low + nth].event;
}

const struct event *incident_bursts_first(const struct incident_bursts *bursts, when_t time)
{
	return burst_at(bursts, time)->examples[0].event;
}

static void release_burst(struct incident_burst *burst)
{
	for (size_t i = 0; i < burst->count; i++)
		free_event(burst->examples[i].event);
	free(burst->examples);
}

void incident_bursts_release(struct incident_bursts *bursts)
{
	for (size_t i = 0; i < bursts->count; i++) {
		for (size_t j = 0; j < bursts->blocks[i].count; j++)
			release_burst(&bursts->blocks[i].list[j]);
		free(bursts->blocks[i].list);
	}
	free(bursts->blocks);
	*bursts = (struct incident_bursts){ 0 };
}
