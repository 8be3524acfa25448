/* grow.h - arrays that grow. */
#ifndef GROW_H
#define GROW_H

#include <stddef.h>

/* For grow(), which is inline because most calls find room: 2 % of a storm's time. */
void *grow_more(void *items, size_t count, size_t more, size_t *room, size_t size);

/*
 * Room for at least `more` items behind the first `count` of an array from malloc
 * (NULL: there is none yet).  size is that of an item, *room the items that the
 * array can hold; it at least doubles when it grows.  Returns the array, which may
 * have moved; or NULL when memory runs out or the size overflows: then the array is
 * as it was and still the caller's.
 */
static inline void *grow(void *items, size_t count, size_t more, size_t *room, size_t size)
{
	if (items && more <= *room - count)
		return items;
	return grow_more(items, count, more, room, size);
}

/* The same, of arrays of which there are many and most hold one item: begins with no room to
 * spare. */
void *grow_few(void *items, size_t count, size_t more, size_t *room, size_t size);

#endif
