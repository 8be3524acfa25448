/*
 * library_paths.c - the paths of files that parts list.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_paths.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "grow.h"
#include "shortage.h"
#include "text.h"

int library_paths_of_part(struct library_paths *paths, const char *part, const char **path)
{
	const size_t known = paths->names.count;
	struct text name = { 0 };
	uint32_t id;
	size_t *starts;

	if (!part || !*path)
		return 0;
	text_printf(&name, "%s/%s", part, *path);
	starts = grow(paths->starts, known, 1, &paths->room, sizeof(*starts));
	if (starts)
		paths->starts = starts;
	id = name.oom || !starts ? TABLE_NONE
				 : table_names_id(&paths->names, name.bytes, name.size);
	if (id != TABLE_NONE && id == known)
		starts[id] = name.size - strlen(*path);
	text_release(&name);
	*path = table_names_get(&paths->names, id);
	return id == TABLE_NONE ? -1 : 0;
}

/* Its own path, without the part. */
static const char *own_path(const struct library_paths *paths, const char *path)
{
	uint32_t id = table_names_find(&paths->names, path, strlen(path));

	return id == TABLE_NONE ? path : table_names_get(&paths->names, id) + paths->starts[id];
}

/* Is the same said of both? */
static bool is_same(const struct evidence_file *a, const struct evidence_file *b)
{
	if (!text_agree(a->format, b->format) || a->size != b->size ||
	    !text_agree(a->summary, b->summary) || !text_agree(a->problem, b->problem) ||
	    a->for_others != b->for_others || a->unread != b->unread ||
	    a->detail_count != b->detail_count)
		return false;
	for (size_t i = 0; i < a->detail_count; i++)
		if (!text_agree(a->details[i].name, b->details[i].name) ||
		    a->details[i].type != b->details[i].type ||
		    !text_agree(a->details[i].value, b->details[i].value))
			return false;
	return true;
}

/* Files by their own paths. */
struct settling {
	const struct library_paths *paths;
	struct table_names own;
	struct own {
		const struct evidence_file *first;
		bool apart;		/* not all say the same, or one is nobody's */
	} *list;
};

/* -1: no memory. */
static int list_files(struct settling *settling, const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->file_count; i++) {
		const struct evidence_file *file = &evidence->files[i];
		const char *path = own_path(settling->paths, file->path);
		size_t known = settling->own.count;
		uint32_t id = table_names_id(&settling->own, path, strlen(path));

		if (id == TABLE_NONE)
			return -1;
		if (id == known)
			settling->list[id] = (struct own){ .first = file };
		else
			settling->list[id].apart |= !is_same(settling->list[id].first, file);
	}
	return 0;
}

/* A finding without a computer is of any text without one: who vouches for it is told. */
static void tell_nobodys(struct settling *settling, const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->count + evidence->pending; i++) {
		const struct evidence_finding *finding = &evidence->list[i];
		const char *path;
		uint32_t id;

		if (finding->computer || !finding->file)
			continue;
		path = own_path(settling->paths, finding->file);
		id = table_names_find(&settling->own, path, strlen(path));
		if (id != TABLE_NONE)
			settling->list[id].apart = true;
	}
}

static const char *settled(void *context, const char *path)
{
	const struct settling *settling = context;
	const char *own = own_path(settling->paths, path);
	uint32_t id = table_names_find(&settling->own, own, strlen(own));

	return id != TABLE_NONE && settling->list[id].apart ? path : own;
}

int library_paths_settle(const struct library_paths *paths, struct evidence *evidence)
{
	struct settling settling = { .paths = paths };
	int ret = -1;

	if (!paths->names.count)
		return 0;
	settling.list = shortage_watch(calloc(evidence->file_count + 1, sizeof(*settling.list)));
	if (settling.list && list_files(&settling, evidence) == 0) {
		tell_nobodys(&settling, evidence);
		ret = evidence_rename_files(evidence, &settling, settled);
	}
	table_names_release(&settling.own);
	free(settling.list);
	return ret;
}

void library_paths_release(struct library_paths *paths)
{
	table_names_release(&paths->names);
	free(paths->starts);
	*paths = (struct library_paths){ .room = 0 };
}
