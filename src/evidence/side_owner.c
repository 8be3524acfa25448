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

#include "computers.h"
#include "evidence.h"
#include "grow.h"
#include "side_list.h"
#include "text.h"

/* ---- what the logs say ---- */

static void join(struct side_whose *whose, const char *computer)
{
	if (!evidence_same_computer(whose->computer, computer))
		whose->several = true;
	/* Of two names of one computer the longer one says more. */
	else if (whose->computer && strlen(computer) > strlen(whose->computer))
		whose->computer = computer;
}

static int add_name(struct side_owners *owners, const char *computer, size_t size)
{
	size_t known = owners->names.count;
	struct side_whose *computers;
	uint32_t id = table_names_lower(&owners->names, computer, size);

	if (id == TABLE_NONE)
		return -1;
	if (id < known) {
		join(&owners->computers[id], computer);
		return 0;
	}
	computers = grow(owners->computers, known, 1, &owners->computer_room,
			 sizeof(*computers));
	if (!computers)
		return -1;
	owners->computers = computers;
	computers[id] = (struct side_whose){ computer, false };
	return 0;
}

static int add_folder(struct side_owners *owners, const struct side_log *log, size_t size)
{
	size_t known = owners->paths.count;
	uint32_t id = table_names_id(&owners->paths, log->path, size);
	struct side_whose *folders;

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
	folders[id] = (struct side_whose){ log->computer, false };
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

static const struct side_whose *whose_name(const struct side_owners *owners, const char *name,
					   size_t size)
{
	uint32_t id = size ? table_names_find_lower(&owners->names, name, size) : TABLE_NONE;

	return id == TABLE_NONE ? NULL : &owners->computers[id];
}

const char *side_owners_find(struct side_owners *owners, const char *name, size_t size)
{
	const struct side_whose *whose = whose_name(owners, name, size);

	return whose && !whose->several ? whose->computer : NULL;
}

/* Of the first bytes of a path: a folder with the slash at its end, or nothing, which has all. */
static const struct side_whose *whose_folder(const struct side_owners *owners, const char *path,
					     size_t size)
{
	uint32_t id = table_names_find(&owners->paths, path, size);

	return id == TABLE_NONE ? NULL : &owners->folders[id];
}

/* Has the computer that name, or is that its first label? */
static bool is_named(const struct side_owners *owners, const char *computer,
		     const struct side_whose *name)
{
	return computer && (name == whose_name(owners, computer, strlen(computer)) ||
			    name == whose_name(owners, computer, strcspn(computer, ".")));
}

/* What the folders around a file say. */
struct around {
	const struct side_whose *name;	/* of the innermost that is named like a computer */
	const struct side_whose *logs;	/* of the innermost that has logs */
	const char *both;		/* of the innermost that is named like its logs' computer */
	bool outside;			/* `logs` are not in the folder of `name` ... */
	bool there;			/* ... or are right there */
};

static void look_around(const struct side_owners *owners, const struct side_file *file,
			struct around *around)
{
	const char *path = file->path;
	size_t end = (size_t)(text_base(path) - path), start = 0;

	do {
		const struct side_whose *logs = NULL, *name;

		if (!file->apart)
			logs = whose_folder(owners, path, end);
		if (logs && !around->logs) {
			around->logs = logs;
			around->outside = around->name != NULL;
		}
		if (!outer(path, &end, &start))
			break;
		name = whose_name(owners, path + start, end - start);
		if (name && !around->name) {
			around->name = name;
			around->there = logs && logs == around->logs;
		}
		if (name && logs && !logs->several && is_named(owners, logs->computer, name))
			around->both = logs->computer;
		end = start;
	} while (!around->both);
	if (!around->logs)
		around->logs = whose_folder(owners, path, 0);
}

bool side_owner(struct side_owners *owners, const struct side_file *file, const char **computer)
{
	struct around around = { .name = NULL };

	*computer = file->computer;
	if (*computer)
		return true;
	look_around(owners, file, &around);
	*computer = around.both;
	if (*computer)
		return true;
	if (around.name && around.name->several)
		return false;
	if (around.name && !(around.there && !around.logs->several)) {
		*computer = around.name->computer;
		return !around.outside || around.logs->several ||
		       evidence_same_computer(around.logs->computer, *computer);
	}
	if (!around.logs || around.logs->several)
		return false;
	*computer = around.logs->computer;
	return true;
}

/* 1: the same without case; 0: digits differ; -1: it is another name. */
static int compare(const char *name, const char *label, size_t size)
{
	uint32_t x, y;
	int same = 1;

	for (size_t i = 0, step; i < size; i += step) {
		step = text_next_folded(name + i, size - i, &x);
		text_next_folded(label + i, size - i, &y);
		if (x == y)
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
	size_t label = computers_label(owner);
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
