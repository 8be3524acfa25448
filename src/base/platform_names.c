/*
 * platform_names.c - what is the same for names and files on every system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform_names.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "platform.h"
#include "shortage.h"

int platform_names_add(struct platform_names *names, char *name)
{
	char **list = name ? grow(names->list, names->count, 1, &names->room, sizeof(*list)) : NULL;

	if (!list) {
		free(name);
		return -1;
	}
	names->list = list;
	list[names->count++] = name;
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **platform_names_take(struct platform_names *names, size_t *count)
{
	/* A folder without names has a list, too. */
	char **list = names->list ? names->list : shortage_watch(calloc(1, sizeof(*list)));

	if (list)
		qsort(list, names->count, sizeof(*list), by_bytes);
	*count = names->count;
	*names = (struct platform_names){ 0 };
	return list;
}

void platform_list_free(char **names, size_t count)
{
	for (size_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
}

bool platform_same(const struct platform_identity *a, const struct platform_identity *b)
{
	return a->number == b->number &&
	       (a->device == b->device || !a->device || !b->device);
}
