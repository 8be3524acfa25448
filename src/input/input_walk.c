/*
 * input_walk.c - the files of a path; folders are walked.  Knows nothing of what
 * is in the files.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_walk.h"

#include <stddef.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "platform.h"
#include "text.h"

static int walk(struct text *path, int depth, const struct input_walk *find,
		struct fail *fail);

static int skip(const struct input_walk *find, const char *path,
		     enum platform_type type, struct fail *fail)
{
	const char *why = "is neither a file nor a folder";

	if (!find->skipped)
		return 0;
	if (type == PLATFORM_LINK)
		why = "is a link in a folder, which is not followed";
	else if (type == PLATFORM_PIPE)
		why = "is a FIFO in a folder";
	else if (type == PLATFORM_DEVICE)
		why = "is a device";
	return find->skipped(find->context, path, why, fail);
}

/* One entry of a folder. */
static int visit(struct text *path, int depth, const struct input_walk *find,
		 struct fail *fail)
{
	struct fail why;
	uint64_t size = 0;
	enum platform_type type = platform_type(text_get(path), false, &size, &why);

	switch (type) {
	case PLATFORM_FILE:
		return find->file(find->context, text_get(path), false, size, fail);
	case PLATFORM_FOLDER:
		return walk(path, depth + 1, find, fail);
	case PLATFORM_NONE:
		return find->failed(find->context, text_get(path), why.msg, fail);
	default:
		return skip(find, text_get(path), type, fail);
	}
}

/* path names a folder; it is as it was when this returns. */
static int walk_names(struct text *path, int depth, char **names, size_t count,
		      const struct input_walk *find, struct fail *fail)
{
	size_t size = path->size;
	int ret = 0;

	for (size_t i = 0; i < count && ret >= 0; i++) {
		if (size > 0 && !platform_is_separator(path->bytes[size - 1]))
			text_add_char(path, platform_separator(text_get(path)));
		text_add(path, names[i]);
		ret = path->oom ? fail_set(fail, "out of memory")
				 : visit(path, depth, find, fail);
		path->size = size;
		path->bytes[size] = '\0';
	}
	return ret;
}

static int walk(struct text *path, int depth, const struct input_walk *find,
		struct fail *fail)
{
	struct fail why;
	size_t count = 0;
	char **names;
	int ret;

	if (depth > BOUND_FOLDER_DEPTH)
		return find->failed(find->context, text_get(path),
				     "its folders are nested too deeply", fail);
	names = platform_list(text_get(path), &count, &why);
	if (!names)
		return find->failed(find->context, text_get(path), why.msg, fail);
	ret = walk_names(path, depth, names, count, find, fail);
	platform_list_free(names, count);
	return ret;
}

int input_walk(const char *path, const struct input_walk *find, bool *folder,
	       struct fail *fail)
{
	struct text text = { 0 };
	struct fail why;
	uint64_t size = 0;
	enum platform_type type = platform_type(path, true, &size, &why);
	int ret;

	*folder = type == PLATFORM_FOLDER;
	if (type == PLATFORM_NONE)
		return find->failed(find->context, path, why.msg, fail);
	if (type != PLATFORM_FOLDER)
		return find->file(find->context, path, true, size, fail);
	text_add(&text, path);
	ret = text.oom ? fail_set(fail, "out of memory") : walk(&text, 1, find, fail);
	text_release(&text);
	return ret;
}
