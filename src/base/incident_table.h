/*
 * incident_table.h - numbers for texts, and a map from numbers to numbers.
 *
 * Private to `incident`.  Nothing in here depends on the order of insertion but
 * the numbers that are handed out.
 */
#ifndef INCIDENT_TABLE_H
#define INCIDENT_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

#define INCIDENT_NONE UINT32_MAX

/* Items of that size that hold numbers, all of them INCIDENT_NONE; to be freed.  NULL
 * when memory runs out. */
void *incident_no_numbers(size_t count, size_t size);

/* A slot is free when its value is INCIDENT_NONE. */
struct incident_slot {
	uint32_t key[2];	/* upper and lower half: twelve bytes, no hole */
	uint32_t value;
};

/* Open addressing; { 0 } is an empty map. */
struct incident_map {
	struct incident_slot *slots;
	size_t count, room;
};

/* The value of a key, or INCIDENT_NONE. */
uint32_t incident_map_get(const struct incident_map *map, uint64_t key);
/* Set or replace.  -1 when memory runs out. */
int incident_map_set(struct incident_map *map, uint64_t key, uint32_t value);
/* Set if it is not there.  1: it is new; 0; -1 when memory runs out. */
int incident_map_add(struct incident_map *map, uint64_t key, uint32_t value);
/* Room for that many without growing.  -1 when memory runs out. */
int incident_map_reserve(struct incident_map *map, size_t count);
void incident_map_release(struct incident_map *map);

/* Two numbers as one key. */
static inline uint64_t incident_pair(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

/* Pairs of numbers, each known or not.  Second numbers that are near each other, as
 * process ids are, share their room: a bit for each.  { 0 } is empty. */
struct incident_set {
	struct incident_map map;	/* to a block of bits */
	struct incident_bits *blocks;
	size_t count, room;
};

/* 1: it is new; 0; -1 when memory runs out. */
int incident_set_add(struct incident_set *set, uint32_t a, uint32_t b);
void incident_set_release(struct incident_set *set);

/* Distinct byte strings, numbered from 0 as they come.  { 0 } is empty. */
struct incident_names {
	struct arena arena;
	struct incident_name *list;
	size_t count, room;
	struct incident_map map;
};

/* The number of these bytes, which are copied when they are new; INCIDENT_NONE
 * when memory runs out. */
uint32_t incident_names_id(struct incident_names *names, const void *bytes,
			   size_t size);
/* The bytes with a NUL behind; NULL for INCIDENT_NONE. */
const char *incident_names_get(const struct incident_names *names, uint32_t id);
void incident_names_release(struct incident_names *names);

#endif
