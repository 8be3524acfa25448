/*
 * input.h - find logs, read them, and report what was lost.
 *
 * Sees files; knows nothing of rules or reports.  The format is chosen by the
 * file's signature, never by its name.  Three sizes of loss: a record (counted,
 * reading goes on), a file (reported, next file), the run (input_scan() fails:
 * out of memory, or the sink said stop).
 */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader.h"

struct catalog;
struct zone;
struct event;
struct event_repeats;
struct fail;
struct input_store;

/*
 * What to read.  bytes NULL: a file, a folder, or "-" for standard input.  Else the
 * bytes of one file in memory (which may be none), lent until input_scan() returns; path
 * is then the name that reports show, and no file needs to have it.
 */
struct input_item {
	const char *path;
	const void *bytes;
	size_t size;
};

/* Files that a run has for other purposes: the last report, say, which it replaces,
 * or compares with. */
enum { INPUT_EXCLUDED = 3 };

struct input_options {
	/* The table of formats that can be read, by precedence; NULL after the last. */
	const struct input_reader *const *readers;
	enum input_engine engine;
	unsigned jobs;		/* threads; 0: as many as processors */
	bool recover;
	bool hash;
	struct input_store *store;	/* for what is wanted; NULL: nothing is kept */
	const struct zone *text_zone;	/* of times printed without one; NULL: not known */
	/* Not read where a folder holds them; NULL: none. */
	const char *excluded[INPUT_EXCLUDED];
};

/* A file of a folder or of an archive that is no input, or one that was given and belongs to
 * inputs; lent. */
struct input_aside {
	const char *path;
	uint64_t size;
	const uint8_t *head;		/* its first bytes, at least INPUT_FORMAT_HEAD or all */
	size_t head_size;
	/* It is no file on the disk; its bytes are in the store of the options, from offset on
	 * (stored), or nowhere: the reason, or NULL: it was not wanted. */
	bool inside, stored;
	uint64_t offset;
	const char *problem;
	bool refused;			/* there was no room in the store */
};

/*
 * Where the results of a run go, whatever reader they come from; what readers call is in
 * reader.h.  All calls come from the thread that called input_scan(),
 * in the order of the inputs and of the records in them (oldest first in a log that
 * wrapped), whatever the number of threads.  A negative result stops the run.
 */
struct input_sink {
	void *context;
	/* One event that the catalog wants; only lent. */
	int (*event)(void *context, const struct event *event);
	/* The same for many at once, in their order; NULL: event() gets each. */
	int (*repeats)(void *context, const struct event_repeats *repeats);
	/* One input is finished; its events came before.  Only lent. */
	int (*summary)(void *context, const struct input_summary *summary);
	/* Skipped in a folder.  Strings are lent.  May be NULL. */
	int (*skipped)(void *context, const char *path, const char *why);
	/*
	 * What a file is, "a program file", if it may be read after the inputs, "" if that is so
	 * by its name alone; NULL: it is of no use.  Static.  Such a file of an archive is kept,
	 * and one that was given is no wrong input, as long as there are others.  May be NULL:
	 * none is.
	 */
	const char *(*wanted)(void *context, const struct input_aside *file);
	/* A file in a folder or an archive that is not read.  Only lent.  May be NULL. */
	int (*aside)(void *context, const struct input_aside *file);
	/* What a report says of a file beside its logs, a JSON object.  part: the report's path,
	 * as its inputs have it.  1: understood, 0: it is damaged.  May be NULL. */
	int (*evidence)(void *context, const char *part, const char *text, size_t size);
	/* Bytes done and in all so far; total is 0 when unknown.  May be NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
};

/*
 * Read every item.  Folders are walked, sorted by name; links in them are not followed,
 * only logs and our reports are read, and never the file that standard output goes to or
 * one of options->excluded.  An item that cannot be read yields a summary with a failure; a
 * folder without logs is such an item.  Returns 0, or -1 if the run cannot go on.
 */
int input_scan(const struct input_item *items, size_t count,
	       const struct input_options *options,
	       const struct catalog *catalog,
	       const struct input_sink *sink, struct fail *fail);

/*
 * Pass the files of a path, a file, a folder or an archive, to sink->aside() and read none of
 * them; links and the like to sink->skipped().  What cannot be opened is passed over.
 * store: for what sink->wanted() of archives, or NULL.
 * -1 and fail if there is no such path, or if a callback said stop.
 */
int input_list(const char *path, struct input_store *store, const struct input_sink *sink,
	       struct fail *fail);

/*
 * Before anything is written: -1 and fail if `path` (NULL: standard output) is one
 * of the files that input_scan() would read, by whatever name, so that writing it
 * would destroy a log or go round in a circle.  A file that was given is one in any
 * case; one found in a folder only if it is read, so that a report may be beside
 * the logs: a log, or what sink->wanted() of input_scan() would want (NULL: nothing).
 */
int input_would_overwrite(const char *const *paths, size_t path_count, const char *path,
			  const struct input_reader *const *readers,
			  const char *(*wanted)(void *context, const struct input_aside *file),
			  struct fail *fail);

#endif
