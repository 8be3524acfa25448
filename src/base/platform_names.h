/* platform_names.h - names in a folder, while a port of any system lists them; private to the
 * ports. */
#ifndef PLATFORM_NAMES_H
#define PLATFORM_NAMES_H

#include <stddef.h>

/* { 0 } is empty. */
struct platform_names {
	char **list;
	size_t count, room;
};

/* Add a name, which belongs to the list from then on, also on an error; NULL is one.
 * -1: out of memory. */
int platform_names_add(struct platform_names *names, char *name);

/* Sorted by bytes, for platform_list_free(); never NULL but without memory. */
char **platform_names_take(struct platform_names *names, size_t *count);

#endif
