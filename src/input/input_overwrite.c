/*
 * input_overwrite.c - is a file that is to be written one of the inputs?  Reads nothing
 * but the beginning of a file that might be.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input.h"

#include <string.h>

#include "fail.h"
#include "input_select.h"
#include "input_walk.h"
#include "input_open.h"
#include "platform.h"

struct output {
	struct platform_identity written;
	const char *path;		/* NULL: standard output */
	const struct input_reader *const *readers;
	const char *(*wanted)(void *context, const struct input_aside *file);
};

static int refuse(const struct output *output, const char *path, struct fail *fail)
{
	if (!output->path)
		return fail_set(fail, "standard output goes to '%s', which is an input", path);
	if (strcmp(output->path, path) == 0)
		return fail_set(fail, "'%s' is an input; it would be overwritten", path);
	return fail_set(fail, "'%s' is the same file as '%s', which is an input; it would be "
			"overwritten", output->path, path);
}

/* A file in a folder may be an older report. */
static int is_read(const struct output *output, const char *path, struct fail *fail)
{
	struct input_open *open = input_open_new(&(struct input_item){ .path = path }, false);
	struct input_aside file = { .path = path };
	int ret;

	if (!open)
		return fail_set(fail, "out of memory");
	ret = input_is_log(open, input_select_format(open, output->readers, false));
	file.head = open->head;
	file.head_size = open->head_size;
	if (ret == 0 && output->wanted && output->wanted(NULL, &file))
		ret = 1;
	input_open_free(open);
	return ret;
}

static int check_file(void *context, const char *path, bool given, uint64_t size,
		      struct fail *fail)
{
	const struct output *output = context;
	struct platform_identity read;
	int ret;

	(void)size;
	if (!platform_identity(path, &read) || !platform_same(&read, &output->written))
		return 0;
	ret = given ? 1 : is_read(output, path, fail);
	return ret > 0 ? refuse(output, path, fail) : ret;
}

/* It will be met again, when it is to be read. */
static int no_failure(void *context, const char *path, const char *why, struct fail *fail)
{
	(void)context, (void)path, (void)why, (void)fail;
	return 0;
}

static int check_standard(const struct output *output, struct fail *fail)
{
	struct platform_identity read;

	if (!platform_stream_identity(stdin, &read) || !platform_same(&read, &output->written))
		return 0;
	return fail_set(fail, "cannot write %s%s%s: it is standard input, which is read",
			output->path ? "'" : "", output->path ? output->path : "standard output",
			output->path ? "'" : "");
}

int input_would_overwrite(const char *const *paths, size_t path_count, const char *path,
			  const struct input_reader *const *readers,
			  const char *(*wanted)(void *context, const struct input_aside *file),
			  struct fail *fail)
{
	struct output output = { .path = path, .readers = readers, .wanted = wanted };
	const struct input_walk find = { &output, check_file, no_failure, NULL };
	bool folder;
	int ret = 0;

	for (size_t i = 0; path && i < path_count; i++)
		if (strcmp(paths[i], path) == 0 && strcmp(path, "-") != 0)
			return refuse(&output, path, fail);
	if (path ? !platform_identity(path, &output.written)
		 : !platform_stream_identity(stdout, &output.written))
		return 0;
	for (size_t i = 0; i < path_count && ret >= 0; i++)
		ret = strcmp(paths[i], "-") == 0
			? check_standard(&output, fail)
			: input_walk(paths[i], &find, &folder, fail);
	return ret < 0 ? -1 : 0;
}
