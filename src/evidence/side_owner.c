/*
 * side_owner.c - of which computer is a file beside the logs?
 *
 * A fleet has thousands of logs and tens of thousands of files: nothing here goes through
 * all logs for a file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "side_owner.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "grow.h"
#include "side_list.h"
#include "text.h"

/* ---- what the logs say ---- */

static int add_name(struct side_owners *owners, const char *computer, size_t size)
{
	size_t known = owners->names.count;
	const char **computers;
	uint32_t id = table_names_lower(&owners->names, computer, size);

	if (id != known)
		return id == TABLE_NONE ? -1 : 0;
	computers = grow(owners->computers, known, 1, &owners->computer_room,
			 sizeof(*computers));
	if (!computers)
		return -1;
	owners->computers = computers;
	computers[id] = computer;
	return 0;
}

static void join(struct side_folder *folder, const char *computer)
{
	if (!evidence_same_computer(folder->computer, computer))
		folder->several = true;
	/* Of two names of one computer the longer one says more. */
	else if (folder->computer && strlen(computer) > strlen(folder->computer))
		folder->computer = computer;
}

static int add_folder(struct side_owners *owners, const struct side_log *log, size_t size)
{
	size_t known = owners->paths.count;
	uint32_t id = table_names_id(&owners->paths, log->path, size);
	struct side_folder *folders;

	if (id == TABLE_NONE)
		return -1;
	if (id < known) {
		join(&owners->folders[id], log->computer);
		return 0;
	}
	folders = grow(owners->folders, known, 1, &owners->folder_room, sizeof(*folders));
	if (!folders)
		return -1;
	owners->folders = folders;
	folders[id] = (struct side_folder){ log->computer, false };
	return 0;
}

static int add_names(struct side_owners *owners, const char *name)
{
	int ret = 0;

	if (name && *name)
		ret = add_name(owners, name, strlen(name));
	if (name && *name && ret == 0)
		ret = add_name(owners, name, strcspn(name, "."));
	return ret;
}

int side_owners_add_list(struct side_owners *owners, const struct side_log *list)
{
	int ret = add_folder(owners, list, (size_t)(text_base(list->path) - list->path));

	return ret == 0 ? add_names(owners, list->computer) : ret;
}

int side_owners_add(struct side_owners *owners, const struct side_log *log)
{
	int ret = add_folder(owners, log, 0);

	if (ret == 0)
		ret = add_names(owners, log->computer);
	for (size_t i = 0; log->path[i] && ret == 0; i++)
		if (text_is_slash(log->path[i]))
			ret = add_folder(owners, log, i + 1);
	return ret;
}

void side_owners_release(struct side_owners *owners)
{
	table_names_release(&owners->names);
	table_names_release(&owners->paths);
	free(owners->computers);
	free(owners->folders);
	*owners = (struct side_owners){ .folders = NULL };
}

/* ---- whose a file is ---- */

/* The folder before the byte `end` of a path, which is behind a slash; false: there is none. */
static bool outer(const char *path, size_t *end, size_t *start)
{
	if (*end == 0)
		return false;
	for (*start = --*end; *start > 0 && !text_is_slash(path[*start - 1]); --*start)
		;
	return true;
}

const char *side_owners_find(struct side_owners *owners, const char *name, size_t size)
{
	uint32_t id = size ? table_names_find_lower(&owners->names, name, size) : TABLE_NONE;

	return id == TABLE_NONE ? NULL : owners->computers[id];
}

/* The computer that a folder of the path is named like; inner folders first. */
static const char *named(struct side_owners *owners, const char *path)
{
	size_t end = (size_t)(text_base(path) - path), start;
	const char *found = NULL;

	for (; !found && outer(path, &end, &start); end = start)
		found = side_owners_find(owners, path + start, end - start);
	return found;
}

bool side_owner(struct side_owners *owners, const struct side_file *file, const char **computer)
{
	size_t size = file->apart ? 0 : (size_t)(text_base(file->path) - file->path);
	uint32_t id;

	*computer = file->computer ? file->computer : named(owners, file->path);
	if (*computer)
		return true;
	/* What has no folder is beside logs that have none: size 0 has all. */
	while ((id = table_names_find(&owners->paths, file->path, size)) == TABLE_NONE &&
	       size > 0)
		for (size--; size > 0 && !text_is_slash(file->path[size - 1]); size--)
			;
	if (id == TABLE_NONE || owners->folders[id].several)
		return false;
	*computer = owners->folders[id].computer;
	return true;
}

/* 1: the same without case; 0: digits differ; -1: it is another name. */
static int compare(const char *name, const char *label, size_t size)
{
	int same = 1;

	for (size_t i = 0; i < size; i++) {
		if (text_lower(name[i]) == text_lower(label[i]))
			continue;
		if (!text_is_digit(name[i]) || !text_is_digit(label[i]))
			return -1;
		same = 0;
	}
	return same;
}

bool side_other(const struct side_file *file, const char *owner, char name[SIDE_NAME])
{
	const char *path = file->path;
	size_t label = owner ? strcspn(owner, ".") : 0;
	size_t end = (size_t)(text_base(path) - path), start;

	for (; label && outer(path, &end, &start); end = start) {
		size_t size = 0;
		int same;

		while (start + size < end && path[start + size] != '.')
			size++;
		if (size != label || size >= SIDE_NAME || text_is_digit(path[start]))
			continue;
		same = compare(path + start, owner, size);
		if (same > 0)
			return false;
		if (same == 0) {
			memcpy(name, path + start, size);
			name[size] = '\0';
			return true;
		}
	}
	return false;
}
