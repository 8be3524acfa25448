/*
 * incident_table.c - numbers for texts, and a map from numbers to numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_table.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct incident_name {
	const char *bytes;
	size_t size;
	uint32_t next;		/* another name with the same hash */
};

/*
 * Where the memory lies is different in each run, and nobody who forges a log knows
 * it: keys that all fall into one place cannot be made beforehand.  What is in a map
 * is never listed, so that places do not show in a report.
 */
static uint64_t scatter(const void *where, uint64_t key)
{
	key = (key ^ (uintptr_t)where) * 0x9E3779B97F4A7C15ULL;
	key ^= key >> 32;
	return key * 0xD6E8FEB86659FD93ULL;
}

static size_t slot_of(const struct incident_map *map, uint64_t key)
{
	size_t slot = (size_t)(scatter(map->keys, key) >> 20);

	for (slot &= map->room - 1; map->values[slot] != INCIDENT_NONE;
	     slot = (slot + 1) & (map->room - 1))
		if (map->keys[slot] == key)
			break;
	return slot;
}

uint32_t incident_map_get(const struct incident_map *map, uint64_t key)
{
	return map->room ? map->values[slot_of(map, key)] : INCIDENT_NONE;
}

static int map_grow(struct incident_map *map)
{
	struct incident_map bigger = { .room = map->room ? 2 * map->room : 64 };

	bigger.keys = calloc(bigger.room, sizeof(*bigger.keys));
	bigger.values = malloc(bigger.room * sizeof(*bigger.values));
	if (!bigger.keys || !bigger.values) {
		incident_map_release(&bigger);
		return -1;
	}
	memset(bigger.values, 0xFF, bigger.room * sizeof(*bigger.values));
	for (size_t i = 0; i < map->room; i++) {
		size_t slot;

		if (map->values[i] == INCIDENT_NONE)
			continue;
		slot = slot_of(&bigger, map->keys[i]);
		bigger.keys[slot] = map->keys[i];
		bigger.values[slot] = map->values[i];
	}
	bigger.count = map->count;
	incident_map_release(map);
	*map = bigger;
	return 0;
}

int incident_map_set(struct incident_map *map, uint64_t key, uint32_t value)
{
	size_t slot;

	if (map->count >= map->room / 2 && map_grow(map) < 0)
		return -1;
	slot = slot_of(map, key);
	map->count += map->values[slot] == INCIDENT_NONE;
	map->keys[slot] = key;
	map->values[slot] = value;
	return 0;
}

void incident_map_release(struct incident_map *map)
{
	free(map->keys);
	free(map->values);
	*map = (struct incident_map){ 0 };
}

static uint32_t name_new(struct incident_names *names, const void *bytes,
			 size_t size)
{
	struct incident_name *list = names->list;
	char *copy;

	if (names->count == names->room) {
		names->room = names->room ? 2 * names->room : 64;
		list = realloc(list, names->room * sizeof(*list));
		if (!list) {
			names->room = names->count;
			return INCIDENT_NONE;
		}
		names->list = list;
	}
	copy = arena_bytes(&names->arena, bytes, size);
	if (!copy || names->count >= INCIDENT_NONE)
		return INCIDENT_NONE;
	list[names->count] = (struct incident_name){ copy, size, INCIDENT_NONE };
	return (uint32_t)names->count++;
}

uint32_t incident_names_id(struct incident_names *names, const void *bytes,
			   size_t size)
{
	uint64_t hash = text_hash(bytes, size, scatter(names, 0));
	uint32_t first = incident_map_get(&names->map, hash), id = first;

	for (; id != INCIDENT_NONE; id = names->list[id].next)
		if (names->list[id].size == size &&
		    memcmp(names->list[id].bytes, bytes, size) == 0)
			return id;
	id = name_new(names, bytes, size);
	if (id == INCIDENT_NONE)
		return id;
	names->list[id].next = first;
	return incident_map_set(&names->map, hash, id) < 0 ? INCIDENT_NONE : id;
}

const char *incident_names_get(const struct incident_names *names, uint32_t id)
{
	return id == INCIDENT_NONE ? NULL : names->list[id].bytes;
}

void incident_names_release(struct incident_names *names)
{
	incident_map_release(&names->map);
	arena_release(&names->arena);
	free(names->list);
	*names = (struct incident_names){ 0 };
}
