/*
 * side_list.h - the files beside the logs: what there is, not what is in them.
 *
 * The walk puts every file here that is no log.  None is read before an incident asks
 * for it.
 */
#ifndef SIDE_LIST_H
#define SIDE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "parsers.h"

/* Files that are kept; the rest is counted.  A bundle has some hundreds. */
enum { SIDE_LIST_FILES = 100000 };
/*
 * How the bytes of a file are had: -1 and fail if it cannot be opened.  NULL in place of
 * one: a file on disk, by its path.  A member of an archive is opened by whoever listed it.
 */
typedef int (*side_open)(void *context, const char *path, struct evidence_source *source,
			 struct fail *fail);

struct side_file {
	const char *path;
	uint64_t size;
	const struct evidence_parser *parser;	/* that knows it by its first bytes, or NULL */
	bool apart;		/* not from the place of the logs: --evidence */
	bool refused;		/* its bytes were not kept: archives hold too many */
	const char *computer;	/* whose it is, where that is known; NULL: side_owner() says */
	side_open open;
	void *context;
};

/* The file of one kind that is no copy, if there is only one. */
struct side_current {
	bool (*is)(const char *path);
	size_t found;
	const struct side_file *file;
};

enum { SIDE_LIST_KINDS = 4 };

/* { 0 } is empty. */
struct side_list {
	struct arena arena;
	struct side_file *list;
	size_t count, room;
	uint64_t dropped;
	struct side_current kinds[SIDE_LIST_KINDS];
	size_t kind_count;
};

/* The path is copied.  -1: no memory. */
int side_list_add(struct side_list *list, const struct side_file *file);
/* By the bytes of paths, so that the order of the walk does not matter. */
void side_list_sort(struct side_list *list);
/* The file of which the predicate is true, if it is the only one: looked for once, in the
 * sorted list, and not for each of its copies.  What was not looked for is NULL. */
void side_list_look_for(struct side_list *list, bool (*is)(const char *path));
const struct side_file *side_list_only(const struct side_list *list,
				       bool (*is)(const char *path));
/* The file of that path in a sorted list, or NULL. */
const struct side_file *side_list_find(const struct side_list *list, const char *path);

/* The files of a sorted list whose paths begin with these bytes of a path, which is lent. */
struct side_walk {
	const struct side_list *list;
	const char *path;
	size_t size, at, end;
};
struct side_walk side_list_beside(const struct side_list *list, const char *path, size_t size);
/* The next one; NULL: no more, or so many that nobody goes through them for each of them. */
const struct side_file *side_walk_next(struct side_walk *walk);

/* Are both files in one folder, and neither in one of its folders? */
bool side_same_folder(const char *a, const char *b);
void side_list_release(struct side_list *list);

/* Open it.  -1 and fail; else the caller closes the source with side_close(). */
int side_file_open(const struct side_file *file, struct evidence_source *source,
		   struct fail *fail);
void side_close(struct evidence_source *source);

#endif
