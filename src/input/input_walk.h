/*
 * input_walk.h - the files of a path; private to `input`.
 *
 * Sees names and types; opens nothing but folders.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_WALK_H
#define INPUT_WALK_H

#include <stdbool.h>
#include <stdint.h>

struct fail;

/* What was found.  Strings are lent for the call; a negative result ends it. */
struct input_walk {
	void *context;
	/* Something to open: a file of that size, or, only if it was given, a
	 * pipe, device or the like, of size 0. */
	int (*file)(void *context, const char *path, bool given, uint64_t size,
		    struct fail *fail);
	/* A path that cannot be looked at, and why. */
	int (*failed)(void *context, const char *path, const char *why,
		       struct fail *fail);
	/* What a folder holds besides files and folders, and why it is
	 * skipped: "is a link in a folder, which is not followed".  May be NULL. */
	int (*skipped)(void *context, const char *path, const char *why,
		      struct fail *fail);
};

/*
 * Walk a path.  A file is itself.  A folder is all regular files in it and in
 * its folders, sorted by the bytes of their names; links in it are not followed,
 * at most BOUND_FOLDER_DEPTH folders deep.  *folder says which it was.  Returns
 * what ended it, or -1 if memory runs out.
 */
int input_walk(const char *path, const struct input_walk *find, bool *folder,
	       struct fail *fail);

#endif
