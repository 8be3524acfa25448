/*
 * arena.h - allocate many, free once.
 *
 * Memory from an arena is aligned for numbers of 64 bits and pointers, zeroed, and lives until
 * arena_reset() or arena_release().
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

/* { 0 } is an empty arena. */
struct arena {
	struct arena_block *blocks;
	size_t used;		/* of the first block */
	size_t total;		/* bytes asked of malloc, for the curious */
};

/* NULL when memory runs out or count * size overflows. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind; from may be NULL, then so is the result. */
char *arena_string(struct arena *arena, const char *from);
/* The same, in *to: false when memory runs out. */
bool arena_copy(struct arena *arena, const char **to, const char *from);
char *arena_bytes(struct arena *arena, const void *from, size_t size);

/* Is that in its memory?  There should be few blocks. */
bool arena_holds(const struct arena *arena, const void *piece);

/* What a piece of so many bytes takes; and one block for pieces that take so much in
 * all, for an empty arena that is filled once and kept.  NULL: no memory. */
size_t arena_room(size_t size);
struct arena_block *arena_reserve(struct arena *arena, size_t room);

void arena_reset(struct arena *arena);	/* everything is gone; keep memory */
void arena_release(struct arena *arena);

#endif
