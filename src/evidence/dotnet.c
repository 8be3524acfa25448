/*
 * dotnet.c - folders, runtime identifiers and versions of .NET.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "dotnet.h"

#include <string.h>

#include "text.h"

static size_t folder_size(const char *path, size_t size)
{
	while (size > 0 && !text_is_slash(path[size - 1]))
		size--;
	return size ? size - 1 : 0;
}

static bool is_logs(const char *name, size_t size)
{
	return (size == 4 && text_starts(name, "logs")) ||
	       (size == 8 && text_starts(name, "LogFiles"));
}

size_t dotnet_folder_size(const char *path)
{
	size_t size = folder_size(path, strlen(path));
	size_t above = folder_size(path, size);
	size_t name = above + (above < size && text_is_slash(path[above]));

	return size && is_logs(path + name, size - name) ? above : size;
}

void dotnet_folder(struct text *folder, const char *path)
{
	size_t size = dotnet_folder_size(path);
	size_t above = folder_size(path, size);
	size_t name = above + (above < size && text_is_slash(path[above]));

	if (size > name)
		text_add_bytes(folder, path + name, size - name);
	else
		text_add(folder, ".");
}

const char *dotnet_machine(const char *rid)
{
	static const char *const machines[] = { "x64", "x86", "arm64", "arm" };
	const char *last = strrchr(rid, '-');

	for (size_t i = 0; last && i < sizeof(machines) / sizeof(machines[0]); i++)
		if (text_starts(rid, "win") && text_equal_nocase(last + 1, machines[i]))
			return machines[i];
	return NULL;
}

/* ---- versions ---- */

bool dotnet_version_parse(const char *text, struct dotnet_version *version)
{
	size_t part = 0;

	*version = (struct dotnet_version){ .preview = false };
	for (;;) {
		const char *start = text;

		while (*text >= '0' && *text <= '9' && text - start < 6)
			version->part[part] = version->part[part] * 10 + (unsigned)(*text++ - '0');
		if (text == start)
			return false;
		if (++part == 3 || *text != '.')
			break;
		text++;
	}
	version->preview = *text == '-';
	return part >= 2 && (*text == '\0' || *text == '-' || *text == '+');
}

static int compare(const struct dotnet_version *a, const struct dotnet_version *b)
{
	for (size_t i = 0; i < 3; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return (int)b->preview - (int)a->preview;
}

enum dotnet_answer dotnet_serves(const struct dotnet_version *installed,
				 const struct dotnet_version *wanted, const char *roll_forward)
{
	/* Which parts must be the same. */
	static const struct {
		const char *word;
		size_t same;
	} words[] = {
		{ "Minor", 1 }, { "LatestMinor", 1 }, { "LatestPatch", 2 }, { "Major", 0 },
		{ "LatestMajor", 0 }, { "Disable", 3 },
	};
	size_t same = SIZE_MAX;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_nocase(roll_forward ? roll_forward : "Minor", words[i].word))
			same = words[i].same;
	if (same == SIZE_MAX)
		return DOTNET_UNKNOWN;
	for (size_t i = 0; i < same; i++)
		if (installed->part[i] != wanted->part[i])
			return DOTNET_NO;
	if (compare(installed, wanted) < 0)
		return DOTNET_NO;
	/* A release takes a preview only where no release serves it. */
	return installed->preview && compare(installed, wanted) != 0 ? DOTNET_UNKNOWN : DOTNET_YES;
}
