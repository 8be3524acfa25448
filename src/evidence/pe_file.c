/*
 * pe_file.c - a program file by its path.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_file.h"

#include <stddef.h>
#include <stdint.h>

#include "fail.h"
#include "pe.h"
#include "platform.h"
#include "text.h"

enum { HEAD = 4096 };

static int64_t read_at(void *context, void *buffer, size_t size, uint64_t offset,
		       struct fail *fail)
{
	return platform_read_sure(context, buffer, size, offset, fail);
}

int pe_read_file(const char *path, struct pe_facts *facts, struct arena *arena,
		 struct fail *fail)
{
	struct platform_file *file = platform_open(path, fail);
	struct pe_source source = { .context = file, .read_at = read_at };
	int ret;

	if (!file)
		return -1;
	ret = platform_seekable(file, &source.size) ? pe_read(&source, facts, arena, fail)
		: fail_set(fail, "is not a file that can be read at any place");
	platform_close(file);
	return ret;
}

static bool begins_as_program(const char *path)
{
	struct platform_file *file = platform_open(path, NULL);
	uint8_t head[HEAD];
	int64_t size = file ? platform_read_at(file, head, sizeof(head), 0, NULL) : -1;

	platform_close(file);
	return size > 0 && pe_knows(head, (size_t)size);
}

bool pe_is_file(const char *path)
{
	static const char *const names[] = { "*.dll", "*.exe", "*.dl_", "*.ocx", "*.sys" };
	uint64_t size;

	if (platform_type(path, true, &size, NULL) != PLATFORM_FILE)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_match(names[i], text_base(path)))
			return true;
	return begins_as_program(path);
}
