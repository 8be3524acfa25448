/*
 * side_owner.c - of which computer is a file beside the logs?
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "side_owner.h"

#include <string.h>

#include "evidence.h"
#include "side_list.h"
#include "text.h"

/* Does the part of a path name the computer, in full or by its first label? */
static bool names(const char *part, size_t size, const char *computer)
{
	size_t label = strcspn(computer, ".");

	if (size == 0 || (size != label && size != strlen(computer)))
		return false;
	for (size_t i = 0; i < size; i++)
		if (text_lower(part[i]) != text_lower(computer[i]))
			return false;
	return true;
}

/* The computer that a folder of the path is named like; inner folders first. */
static const char *named(const char *path, const struct side_log *logs, size_t count)
{
	size_t end = strlen(path);

	while (end > 0 && !text_is_slash(path[end - 1]))
		end--;
	while (end > 0) {
		size_t start = --end;

		while (start > 0 && !text_is_slash(path[start - 1]))
			start--;
		for (size_t i = 0; i < count; i++)
			if (logs[i].computer && names(path + start, end - start, logs[i].computer))
				return logs[i].computer;
		end = start;
	}
	return NULL;
}

/*
 * The computer of all logs whose paths begin with these bytes.  1: there is one; 0: there
 * are no logs; -1: there are several.
 */
static int only(const char *folder, size_t size, const struct side_log *logs, size_t count,
		const char **computer)
{
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(logs[i].path, folder, size) != 0)
			continue;
		if (found && !evidence_same_computer(*computer, logs[i].computer))
			return -1;
		/* Of two names of one computer the longer one says more. */
		if (!found || (*computer && strlen(logs[i].computer) > strlen(*computer)))
			*computer = logs[i].computer;
		found = true;
	}
	return found;
}

bool side_owner(const struct side_file *file, const struct side_log *logs, size_t count,
		const char **computer)
{
	size_t size = strlen(file->path);
	int found = 0;

	*computer = file->computer ? file->computer : named(file->path, logs, count);
	if (*computer)
		return true;
	if (file->apart)
		return only("", 0, logs, count, computer) > 0;
	while (size > 0 && found == 0) {
		size--;
		if (text_is_slash(file->path[size]))
			found = only(file->path, size + 1, logs, count, computer);
	}
	/* What has no folder is beside logs that have none. */
	return found ? found > 0 : only("", 0, logs, count, computer) > 0;
}
