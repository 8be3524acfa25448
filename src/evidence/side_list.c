/*
 * side_list.c - the files beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "side_list.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "grow.h"
#include "platform.h"
#include "text.h"

/* Files of one folder that are gone through for each of them: that of a product has some
 * hundreds, a forged one all. */
enum { BESIDE_MAX = 4096 };

int side_list_add(struct side_list *list, const struct side_file *file)
{
	struct side_file *files, copy = *file;

	if (list->count >= SIDE_LIST_FILES) {
		list->dropped++;
		return 0;
	}
	files = grow(list->list, list->count, 1, &list->room, sizeof(*files));
	copy.path = arena_string(&list->arena, file->path);
	if (!files || !copy.path) {
		list->list = files ? files : list->list;
		return -1;
	}
	list->list = files;
	files[list->count++] = copy;
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct side_file *)a)->path, ((const struct side_file *)b)->path);
}

void side_list_sort(struct side_list *list)
{
	if (list->count)
		qsort(list->list, list->count, sizeof(*list->list), by_path);
}

void side_list_look_for(struct side_list *list, bool (*is)(const char *path))
{
	struct side_current kind = { .is = is };

	for (size_t i = 0; i < list->count && kind.found < 2; i++) {
		if (!is(list->list[i].path))
			continue;
		kind.found++;
		kind.file = &list->list[i];
	}
	if (list->kind_count < SIDE_LIST_KINDS)
		list->kinds[list->kind_count++] = kind;
}

const struct side_file *side_list_only(const struct side_list *list,
				       bool (*is)(const char *path))
{
	for (size_t i = 0; i < list->kind_count; i++)
		if (list->kinds[i].is == is)
			return list->kinds[i].found == 1 ? list->kinds[i].file : NULL;
	return NULL;
}

/* The first file whose path does not come before these bytes of a path: those that begin with
 * them follow. */
static size_t first_of(const struct side_list *list, const char *path, size_t size)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strncmp(list->list[middle].path, path, size) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct side_file *side_list_find(const struct side_list *list, const char *path)
{
	size_t at = first_of(list, path, strlen(path));

	return at < list->count && strcmp(list->list[at].path, path) == 0 ? &list->list[at] : NULL;
}

bool side_same_folder(const char *a, const char *b)
{
	size_t size = (size_t)(text_base(a) - a);

	return size == (size_t)(text_base(b) - b) && memcmp(a, b, size) == 0;
}

struct side_walk side_list_beside(const struct side_list *list, const char *path, size_t size)
{
	size_t first = first_of(list, path, size), left = list->count - first;

	return (struct side_walk){ list, path, size, first,
				   first + (left < BESIDE_MAX ? left : BESIDE_MAX) };
}

const struct side_file *side_walk_next(struct side_walk *walk)
{
	const struct side_file *file = walk->at < walk->end ? &walk->list->list[walk->at] : NULL;

	if (!file || strncmp(file->path, walk->path, walk->size) != 0)
		return NULL;
	walk->at++;
	return file;
}

void side_list_release(struct side_list *list)
{
	free(list->list);
	arena_release(&list->arena);
	*list = (struct side_list){ .count = 0 };
}

static int64_t read_file(void *context, void *buffer, size_t size, uint64_t offset,
			 struct fail *fail)
{
	return platform_read_sure(context, buffer, size, offset, fail);
}

static void close_file(void *context)
{
	platform_close(context);
}

int side_file_open(const struct side_file *file, struct evidence_source *source,
		   struct fail *fail)
{
	struct platform_file *opened;

	if (file->open)
		return file->open(file->context, file->path, source, fail);
	opened = platform_open(file->path, fail);
	if (!opened)
		return -1;
	*source = (struct evidence_source){ opened, read_file, close_file, 0 };
	if (platform_seekable(opened, &source->size))
		return 0;
	platform_close(opened);
	return fail_set(fail, "is not a file that can be read at any place");
}

void side_close(struct evidence_source *source)
{
	if (source->close)
		source->close(source->context);
}
