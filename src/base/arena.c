/*
 * arena.c - memory in blocks that is freed all at once.
 *
 * Knows sizes and alignment; does not know what is stored.
 *
 * SPDX-License-Identifier: MIT
 */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shortage.h"

/* Of all types that this program keeps; long double would want twice as much, for nothing. */
union widest {
	uint64_t number;
	double real;
	void *pointer;
};

enum {
	BLOCK_FIRST = 4096,
	/* Blocks double up to this; a reset keeps no bigger one. */
	BLOCK_LAST = 1 << 20,
	ALIGN = alignof(union widest),
};

struct arena_block {
	struct arena_block *next;
	size_t size;		/* of bytes */
	alignas(union widest) unsigned char bytes[];
};

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = shortage_watch(malloc(sizeof(*block) + size));
	if (!block)
		return NULL;
	block->next = NULL;
	block->size = size;
	arena->total += sizeof(*block) + size;
	return block;
}

/* A big piece gets a block of its own, after the one that still has room. */
static void *alloc_apart(struct arena *arena, size_t size)
{
	struct arena_block *block = block_new(arena, size);

	if (!block)
		return NULL;
	if (arena->blocks) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		arena->blocks = block;
		arena->used = size;
	}
	return memset(block->bytes, 0, size);
}

static int add_block(struct arena *arena)
{
	size_t size = BLOCK_FIRST;
	struct arena_block *block;

	if (arena->blocks && arena->blocks->size > BLOCK_FIRST / 2)
		size = arena->blocks->size * 2;
	if (size > BLOCK_LAST)
		size = BLOCK_LAST;
	block = block_new(arena, size);
	if (!block)
		return -1;
	block->next = arena->blocks;
	arena->blocks = block;
	arena->used = 0;
	return 0;
}

size_t arena_room(size_t size)
{
	return size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
}

struct arena_block *arena_reserve(struct arena *arena, size_t room)
{
	arena->blocks = block_new(arena, room);
	return arena->blocks;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *piece;

	if (size > SIZE_MAX - ALIGN)
		return NULL;
	size = arena_room(size);
	if (!arena->blocks || arena->blocks->size - arena->used < size) {
		if (size > BLOCK_FIRST / 4)
			return alloc_apart(arena, size);
		if (add_block(arena) < 0)
			return NULL;
	}
	piece = arena->blocks->bytes + arena->used;
	arena->used += size;
	return memset(piece, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

char *arena_string(struct arena *arena, const char *from)
{
	return from ? arena_bytes(arena, from, strlen(from)) : NULL;
}

bool arena_copy(struct arena *arena, const char **to, const char *from)
{
	*to = arena_string(arena, from);
	return *to || !from;
}

char *arena_bytes(struct arena *arena, const void *from, size_t size)
{
	char *copy = size < SIZE_MAX ? arena_alloc(arena, size + 1) : NULL;

	if (copy && size)
		memcpy(copy, from, size);
	return copy;
}

bool arena_holds(const struct arena *arena, const void *piece)
{
	uintptr_t at = (uintptr_t)piece;

	for (const struct arena_block *block = arena->blocks; block; block = block->next) {
		uintptr_t first = (uintptr_t)block->bytes;

		if (at >= first && at - first < block->size)
			return true;
	}
	return false;
}

/*
 * One block stays, the biggest that is not too big: an arena that is reused for
 * each record then allocates nothing, and one giant record does not bind its
 * memory for the rest of the run.
 */
void arena_reset(struct arena *arena)
{
	struct arena_block *keep = NULL, *next;

	for (struct arena_block *block = arena->blocks; block; block = next) {
		struct arena_block *drop = block;

		next = block->next;
		if (block->size <= BLOCK_LAST && (!keep || block->size > keep->size)) {
			drop = keep;
			keep = block;
		}
		free(drop);
	}
	if (keep)
		keep->next = NULL;
	*arena = (struct arena){
		.blocks = keep,
		.total = keep ? sizeof(*keep) + keep->size : 0,
	};
}

void arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	*arena = (struct arena){ 0 };
}
