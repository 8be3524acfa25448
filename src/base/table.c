/*
 * table.c - numbers for texts, and a map from numbers to numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "shortage.h"
#include "siphash.h"
#include "text.h"

enum { MAP_ROOM = 64 };		/* slots of the smallest map; a power of two */

struct table_name {
	const char *bytes;
	size_t size;
	uint32_t next;		/* another name with the same hash */
};

void *table_no_numbers(size_t count, size_t size)
{
	void *items = shortage_watch(count < SIZE_MAX / size ? malloc((count + 1) * size) : NULL);

	return items ? memset(items, 0xFF, (count + 1) * size) : NULL;
}

/* Where the search for a key begins. */
static size_t home_of(const struct table_map *map, uint64_t key)
{
	uint64_t hash = map->of_hashes ? key : siphash_number(&map->key, key);

	return (size_t)hash & (map->room - 1);
}

/* The slot of a key, or the free one where it belongs; the search begins at `at`.  The map has
 * room. */
static inline struct table_slot *slot_from(const struct table_map *map, uint64_t key, size_t at)
{
	uint32_t upper = (uint32_t)(key >> 32), lower = (uint32_t)key;

	while (map->slots[at].value != TABLE_NONE &&
	       (map->slots[at].key[1] != lower || map->slots[at].key[0] != upper))
		at = (at + 1) & (map->room - 1);
	return &map->slots[at];
}

static struct table_slot *slot_of(const struct table_map *map, uint64_t key)
{
	return slot_from(map, key, home_of(map, key));
}

static void fill(struct table_map *map, struct table_slot *slot, uint64_t key,
		 uint32_t value)
{
	map->count += slot->value == TABLE_NONE;
	*slot = (struct table_slot){ { (uint32_t)(key >> 32), (uint32_t)key }, value };
}

uint32_t table_map_get(const struct table_map *map, uint64_t key)
{
	return map->room ? slot_of(map, key)->value : TABLE_NONE;
}

struct table_key table_key(uint64_t number)
{
	struct siphash_key secret = siphash_secret();

	return (struct table_key){ number, siphash_number(&secret, number) };
}

uint32_t table_map_find(const struct table_map *map, const struct table_key *key)
{
	if (!map->room)
		return TABLE_NONE;
	return slot_from(map, key->number, (size_t)key->hash & (map->room - 1))->value;
}

static int move_to(struct table_map *map, size_t room)
{
	struct table_map bigger = {
		.room = room, .key = siphash_secret(), .of_hashes = map->of_hashes,
	};

	bigger.slots = table_no_numbers(room, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -1;
	for (size_t i = 0; i < map->room; i++) {
		const struct table_slot *slot = &map->slots[i];
		uint64_t key = table_pair(slot->key[0], slot->key[1]);

		if (slot->value != TABLE_NONE)
			fill(&bigger, slot_of(&bigger, key), key, slot->value);
	}
	table_map_release(map);
	*map = bigger;
	return 0;
}

/* Half of the slots stay free. */
static int make_room(struct table_map *map)
{
	if (map->count < map->room / 2)
		return 0;
	return move_to(map, map->room ? 2 * map->room : MAP_ROOM);
}

int table_map_reserve(struct table_map *map, size_t count)
{
	size_t room = MAP_ROOM;

	while (room / 2 < count)
		room *= 2;
	return room > map->room ? move_to(map, room) : 0;
}

int table_map_set(struct table_map *map, uint64_t key, uint32_t value)
{
	if (make_room(map) < 0)
		return -1;
	fill(map, slot_of(map, key), key, value);
	return 0;
}

int table_map_put(struct table_map *map, const struct table_key *key, uint32_t value)
{
	if (make_room(map) < 0)
		return -1;
	fill(map, slot_from(map, key->number, (size_t)key->hash & (map->room - 1)), key->number,
	     value);
	return 0;
}

uint32_t table_map_bits(const struct table_map *map, uint64_t key)
{
	uint32_t bits = table_map_get(map, key);

	return bits == TABLE_NONE ? 0 : bits;
}

int table_map_set_bits(struct table_map *map, uint64_t key, uint32_t bits)
{
	return table_map_set(map, key, table_map_bits(map, key) | bits);
}

int table_map_add(struct table_map *map, uint64_t key, uint32_t value)
{
	struct table_slot *slot;

	if (make_room(map) < 0)
		return -1;
	slot = slot_of(map, key);
	if (slot->value != TABLE_NONE)
		return 0;
	fill(map, slot, key, value);
	return 1;
}

uint64_t table_map_steps(const struct table_map *map)
{
	uint64_t steps = 0;

	for (size_t i = 0; i < map->room; i++) {
		const struct table_slot *slot = &map->slots[i];
		uint64_t key = table_pair(slot->key[0], slot->key[1]);

		if (slot->value != TABLE_NONE)
			steps += ((i - home_of(map, key)) & (map->room - 1)) + 1;
	}
	return steps;
}

void table_map_release(struct table_map *map)
{
	free(map->slots);
	*map = (struct table_map){ 0 };
}

struct table_bits {
	uint64_t words[8];
};
enum { BLOCK_SHIFT = 9 };	/* 512 bits */

/* The number of a new block, which is empty; TABLE_NONE: no memory. */
static uint32_t add_block(struct table_set *set, uint64_t key)
{
	struct table_bits *blocks = grow(set->blocks, set->count, 1, &set->room, sizeof(*blocks));

	if (!blocks)
		return TABLE_NONE;
	set->blocks = blocks;
	if (table_map_set(&set->map, key, (uint32_t)set->count) < 0)
		return TABLE_NONE;
	blocks[set->count] = (struct table_bits){ { 0 } };
	return (uint32_t)set->count++;
}

/* The block of a pair, often that of the last one.  NULL: no memory. */
static struct table_bits *block_of(struct table_set *set, uint32_t a, uint32_t b)
{
	uint64_t key = table_pair(a, b >> BLOCK_SHIFT);
	uint32_t at = set->last;

	if (set->count == 0 || set->last_key != key)
		at = table_map_get(&set->map, key);
	if (at == TABLE_NONE)
		at = add_block(set, key);
	if (at == TABLE_NONE)
		return NULL;
	set->last_key = key;
	set->last = at;
	return &set->blocks[at];
}

int table_set_add(struct table_set *set, uint32_t a, uint32_t b)
{
	struct table_bits *block = block_of(set, a, b);
	uint64_t bit = UINT64_C(1) << (b & 63);
	uint64_t *word;

	if (!block)
		return -1;
	word = &block->words[b >> 6 & 7];
	if (*word & bit)
		return 0;
	*word |= bit;
	return 1;
}

void table_set_release(struct table_set *set)
{
	table_map_release(&set->map);
	free(set->blocks);
	*set = (struct table_set){ 0 };
}

static uint32_t name_new(struct table_names *names, const void *bytes,
			 size_t size)
{
	struct table_name *list = grow(names->list, names->count, 1, &names->room, sizeof(*list));
	char *copy;

	if (!list)
		return TABLE_NONE;
	names->list = list;
	copy = arena_bytes(&names->arena, bytes, size);
	if (!copy || names->count >= TABLE_NONE)
		return TABLE_NONE;
	list[names->count] = (struct table_name){ copy, size, TABLE_NONE };
	return (uint32_t)names->count++;
}

/* Which of those with one hash it is. */
static uint32_t find_name(const struct table_names *names, uint32_t id, const void *bytes,
			  size_t size)
{
	for (; id != TABLE_NONE; id = names->list[id].next)
		if (names->list[id].size == size &&
		    (!size || memcmp(names->list[id].bytes, bytes, size) == 0))
			return id;
	return TABLE_NONE;
}

uint32_t table_names_find(const struct table_names *names, const void *bytes, size_t size)
{
	uint64_t hash = siphash_keyed(bytes, size);

	return find_name(names, table_map_get(&names->map, hash), bytes, size);
}

uint32_t table_names_id(struct table_names *names, const void *bytes,
			   size_t size)
{
	uint64_t hash = siphash_keyed(bytes, size);
	uint32_t first = table_map_get(&names->map, hash);
	uint32_t id = find_name(names, first, bytes, size);

	if (id != TABLE_NONE)
		return id;
	id = name_new(names, bytes, size);
	if (id == TABLE_NONE)
		return id;
	names->list[id].next = first;
	names->map.of_hashes = true;
	return table_map_set(&names->map, hash, id) < 0 ? TABLE_NONE : id;
}

/* Names are short.  Longer ones have memory of their own, which is NULL when it runs out. */
struct lowered {
	char small[256];
	char *bytes;
};

static void lower(struct lowered *lowered, const char *name, size_t size)
{
	lowered->bytes = size <= sizeof(lowered->small) ? lowered->small
							: shortage_watch(malloc(size));
	if (lowered->bytes)
		text_fold_bytes(lowered->bytes, name, size);
}

static void lowered_release(struct lowered *lowered)
{
	if (lowered->bytes != lowered->small)
		free(lowered->bytes);
}

uint32_t table_names_lower(struct table_names *names, const char *name, size_t size)
{
	struct lowered lowered;
	uint32_t id;

	lower(&lowered, name, size);
	id = lowered.bytes ? table_names_id(names, lowered.bytes, size) : TABLE_NONE;
	lowered_release(&lowered);
	return id;
}

uint32_t table_names_find_lower(const struct table_names *names, const char *name, size_t size)
{
	struct lowered lowered;
	uint32_t id;

	lower(&lowered, name, size);
	id = lowered.bytes ? table_names_find(names, lowered.bytes, size) : TABLE_NONE;
	lowered_release(&lowered);
	return id;
}

uint64_t table_names_steps(const struct table_names *names)
{
	uint64_t steps = table_map_steps(&names->map);

	for (size_t i = 0; i < names->count; i++)
		for (uint32_t at = names->list[i].next; at != TABLE_NONE; at = names->list[at].next)
			steps++;
	return steps;
}

const char *table_names_get(const struct table_names *names, uint32_t id)
{
	return id == TABLE_NONE ? NULL : names->list[id].bytes;
}

void table_names_release(struct table_names *names)
{
	table_map_release(&names->map);
	arena_release(&names->arena);
	free(names->list);
	*names = (struct table_names){ 0 };
}
