/*
 * library_paths.h - the paths of files that parts list.
 *
 * Whoever makes a part chooses them, and servers have the same.  So each is that of a file of its
 * part, until all are known: then it stands alone if no other file has it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBRARY_PATHS_H
#define LIBRARY_PATHS_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct evidence;

/* { 0 } is empty. */
struct library_paths {
	struct table_names names;	/* "PART/PATH" */
	size_t *starts;			/* where the path begins in each of these */
	size_t room;
};

/* The path of a file becomes one of that part, as of an archive, which is lent until the next one
 * comes.  -1: no memory, as below. */
int library_paths_of_part(struct library_paths *paths, const char *part, const char **path);
/*
 * After all files were read: they have their own paths, but for those of parts that are told
 * apart from a different file of that path, or are of no computer, by the name of their part in
 * front.  The evidence
 * must not outlive the paths.
 */
int library_paths_settle(const struct library_paths *paths, struct evidence *evidence);
void library_paths_release(struct library_paths *paths);

#endif
