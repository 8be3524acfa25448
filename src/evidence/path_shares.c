/*
 * path_shares.c - a limit on files that no folder can use up for the others.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "path_shares.h"

#include <string.h>

#include "text.h"

/* Folders in folders that have shares.  Deeper ones were made by one person, who loses. */
enum { DEPTH = 32 };

/* Files that follow each other, and where their paths begin to differ. */
struct range {
	size_t from, end, folder;
};

static const char *path_at(const struct path_shares *shares, size_t at)
{
	return shares->path(shares->list, at);
}

/* The size of the folder that all paths have in common, with its slash: of sorted ones the first
 * and the last have. */
static size_t common_folder(const struct path_shares *shares, const struct range *range)
{
	const char *first = path_at(shares, range->from), *last = path_at(shares, range->end - 1);
	size_t folder = range->folder;

	for (size_t i = folder; first[i] && first[i] == last[i]; i++)
		if (text_is_slash(first[i]))
			folder = i + 1;
	return folder;
}

/* The size of the name of the folder that the path goes on with; 0: it is a file. */
static size_t folder_size(const char *path)
{
	size_t size = strcspn(path, "/\\");

	return path[size] ? size + 1 : 0;
}

/* The files from that place on that are in one folder, or in none. */
static struct range group_at(const struct path_shares *shares, const struct range *range,
			     size_t from)
{
	const char *name = path_at(shares, from) + range->folder;
	struct range group = { from, from + 1, range->folder };
	size_t size = folder_size(name);

	for (; group.end < range->end; group.end++) {
		const char *next = path_at(shares, group.end) + range->folder;

		if (size ? strncmp(next, name, size) != 0 : folder_size(next) != 0)
			break;
	}
	return group;
}

/*
 * How many each group may have, so that together they have the limit; *more is how many groups
 * of those that are larger may have one more.  Groups that are smaller leave theirs to the
 * others: as many rounds as there are sizes, of which there are few if there are many groups.
 */
static size_t share_of(const struct path_shares *shares, const struct range *range, size_t limit,
		       size_t *more)
{
	size_t share = 0;

	for (;;) {
		size_t left = limit, larger = 0, before = share;

		for (size_t at = range->from; at < range->end;) {
			struct range group = group_at(shares, range, at);
			bool fits = group.end - group.from <= share;

			left -= fits ? group.end - group.from : 0;
			larger += !fits;
			at = group.end;
		}
		share = larger ? left / larger : share;
		*more = larger ? left % larger : 0;
		if (share <= before)
			return share;
	}
}

static void divide(const struct path_shares *shares, struct range range, size_t limit,
		   unsigned depth)
{
	size_t more, share;

	if (range.end - range.from <= limit || depth == DEPTH) {
		for (size_t i = range.from; i < range.end && i - range.from < limit; i++)
			shares->kept[i] = true;
		return;
	}
	range.folder = common_folder(shares, &range);
	share = share_of(shares, &range, limit, &more);
	for (size_t at = range.from; at < range.end;) {
		struct range group = group_at(shares, &range, at);
		size_t own = share;

		if (group.end - group.from > share && more > 0) {
			own++;
			more--;
		}
		/* Files that are in one folder have no folders to share. */
		divide(shares, group, own, group.end - group.from == range.end - range.from ?
		       DEPTH : depth + 1);
		at = group.end;
	}
}

void path_shares(const struct path_shares *shares, size_t count, size_t limit)
{
	if (count)
		divide(shares, (struct range){ 0, count, 0 }, limit, 0);
}
