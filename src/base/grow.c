/*
 * grow.c - arrays that grow.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "grow.h"

#include <stdint.h>
#include <stdlib.h>

#include "shortage.h"

enum { FIRST_ROOM = 16 };

void *grow_more(void *items, size_t count, size_t more, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : FIRST_ROOM;

	if (more > SIZE_MAX - count)
		return NULL;
	if (wanted < count + more)
		wanted = count + more;
	if (wanted > SIZE_MAX / size)
		return NULL;
	items = shortage_watch(realloc(items, wanted * size));
	if (items)
		*room = wanted;
	return items;
}

void *grow_few(void *items, size_t count, size_t more, size_t *room, size_t size)
{
	if (items)
		return grow(items, count, more, room, size);
	items = more <= SIZE_MAX / size ? shortage_watch(malloc(more * size)) : NULL;
	if (items)
		*room = more;
	return items;
}
