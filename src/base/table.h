/*
 * table.h - numbers for texts, and a map from numbers to numbers.
 *
 * Only the numbers that are given to texts depend on the order of insertion.
 *
 * Texts and numbers may come from a log that somebody forged: places are found with
 * SipHash and the key of this run, so that nobody can choose those that collide.  What is
 * in a map is never listed in the order of its slots.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "siphash.h"

#define TABLE_NONE UINT32_MAX

/* Items of that size that hold numbers, all of them TABLE_NONE; to be freed.  NULL
 * when memory runs out. */
void *table_no_numbers(size_t count, size_t size);

/* A slot is free when its value is TABLE_NONE. */
struct table_slot {
	uint32_t key[2];	/* upper and lower half: twelve bytes, no hole */
	uint32_t value;
};

/* Open addressing; { 0 } is an empty map. */
struct table_map {
	struct table_slot *slots;
	size_t count, room;
	struct siphash_key key;		/* of the run, once there is room */
	bool of_hashes;		/* keys are what siphash_keyed() made: they are places already */
};

/* The value of a key, or TABLE_NONE. */
uint32_t table_map_get(const struct table_map *map, uint64_t key);
/* The same for a key that is looked for more than once, in any map: its hash is worked out
 * once. */
struct table_key {
	uint64_t number, hash;
};
struct table_key table_key(uint64_t number);
uint32_t table_map_find(const struct table_map *map, const struct table_key *key);
int table_map_put(struct table_map *map, const struct table_key *key, uint32_t value);
/* Set or replace.  -1 when memory runs out. */
int table_map_set(struct table_map *map, uint64_t key, uint32_t value);
/* Of values that are bits: those of a key, 0 if it has none; and set some more, -1 when memory runs
 * out. */
uint32_t table_map_bits(const struct table_map *map, uint64_t key);
int table_map_set_bits(struct table_map *map, uint64_t key, uint32_t bits);
/* Set if it is not there.  1: it is new; 0; -1 when memory runs out. */
int table_map_add(struct table_map *map, uint64_t key, uint32_t value);
/* Room for that many without growing.  -1 when memory runs out. */
int table_map_reserve(struct table_map *map, size_t count);
/* Slots that are looked at when each key is looked for once; for tests. */
uint64_t table_map_steps(const struct table_map *map);
void table_map_release(struct table_map *map);

/* Two numbers as one key. */
static inline uint64_t table_pair(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

/* Pairs of numbers, each known or not.  Second numbers that are near each other, as
 * process ids are, share their room: a bit for each.  { 0 } is empty. */
struct table_set {
	struct table_map map;	/* to a block of bits */
	struct table_bits *blocks;
	size_t count, room;
	uint64_t last_key;	/* that was looked for last, and its block */
	uint32_t last;
};

/* 1: it is new; 0; -1 when memory runs out. */
int table_set_add(struct table_set *set, uint32_t a, uint32_t b);
void table_set_release(struct table_set *set);

/* Distinct byte strings, numbered from 0 as they come.  { 0 } is empty.  Bytes may be NULL where
 * there are none: that is a string, too. */
struct table_names {
	struct arena arena;
	struct table_name *list;
	size_t count, room;
	struct table_map map;
};

/* The number of these bytes, which are copied when they are new; TABLE_NONE
 * when memory runs out. */
uint32_t table_names_id(struct table_names *names, const void *bytes,
			   size_t size);
/* The same without adding them: TABLE_NONE when they are new. */
uint32_t table_names_find(const struct table_names *names, const void *bytes, size_t size);
/* The same for a name that is compared without case (text_fold()): the table holds lower case. */
uint32_t table_names_lower(struct table_names *names, const char *name, size_t size);
uint32_t table_names_find_lower(const struct table_names *names, const char *name, size_t size);
/* The bytes with a NUL after them; NULL for TABLE_NONE. */
const char *table_names_get(const struct table_names *names, uint32_t id);
/* Slots and names that are looked at when each name is looked for once, at most; for tests. */
uint64_t table_names_steps(const struct table_names *names);
void table_names_release(struct table_names *names);

#endif
