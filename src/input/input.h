/*
 * input.h - find logs, read them, and keep the books on what was lost.
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

#include "bounds.h"
#include "when.h"

struct catalog;
struct event;
struct event_repeats;
struct fail;

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

enum input_engine { INPUT_AUTO, INPUT_NATIVE, INPUT_LIBEVTX };

/* Something damaged or undecodable, at a byte of the file. */
struct input_problem {
	uint64_t offset;
	const char *what;	/* "chunk checksum differs" */
};

/* Records whose ids follow each other, while the clock was not set back. */
struct input_run {
	uint64_t first_id, last_id;
	when_t first_time, last_time;	/* of these two; or unknown */
};

/*
 * One log of one computer, as far as it is in an input; records that were deleted do
 * not count.
 */
struct input_log {
	const char *computer, *channel;	/* NULL: the records name none */
	when_t first_event, last_event;
	uint64_t records;
	uint64_t first_record_id, last_record_id;
	/* By record id; records without one are in none.  No runs and records: there
	 * would be more than BOUND_RUNS, and copies in `records` count again. */
	const struct input_run *runs;
	size_t run_count;
};

/*
 * Join runs that follow each other, and copies.  Sorts; returns how many are left.
 * Two runs that overlap at other times stay two.
 */
size_t input_runs_join(struct input_run *runs, size_t count);
uint64_t input_runs_records(const struct input_run *runs, size_t count);

/*
 * The books on one input.  Times, computers and channels are those of every
 * record, of whatever provider.  What is not known is NULL or 0.
 */
struct input_summary {
	const char *path;	/* as given or found; "-" for standard input */
	const char *part;	/* the report it is read from, as given or found; or NULL */
	const char *format;	/* "evtx", or what it is instead: "evt", "zip" */
	const char *engine;	/* "native" or "libevtx"; NULL if not read */
	/* Why it could not be read at all, or NULL.  Then exit status is 1. */
	const char *failure;
	const char *hint;	/* what to do about it, or NULL */
	uint64_t size;		/* bytes; of a pipe, the bytes read */
	uint64_t records;	/* records that could be read */
	uint64_t matched;	/* events yielded, family SYSTEM not counted */
	uint64_t undecodable;	/* records that exist and could not be decoded */
	uint64_t recovered;	/* of `matched`, from deleted or slack space */
	uint64_t duplicates;	/* of `matched`; filled in by `incident` */
	when_t first_event, last_event;
	const char **computers;	/* sorted */
	size_t computer_count;
	const char **channels;	/* sorted */
	size_t channel_count;
	const struct input_log *logs;	/* by computer, then channel */
	size_t log_count;		/* at most BOUND_NAMES */
	bool dirty;		/* the header says that it was not closed */
	uint64_t chunks;	/* with records */
	uint64_t bad_chunks;
	const struct input_problem *problems;	/* first BOUND_PROBLEMS, by offset */
	size_t problem_kept;
	uint64_t problem_count;
	/* Of a redacted report that was read: names are tokens, of the map with this
	 * id (NULL: there was none). */
	bool redacted;
	const char *redact_map;
	const char *sha256;	/* 64 hex digits with options.hash, else NULL */
};

/* A link, FIFO, device or socket that a folder holds: no input and no loss that
 * counts, but somebody may have meant to send it. */
struct input_passed {
	const char *path;
	const char *why;	/* said of the path: "is a device" */
};

/* Files that a run has for other purposes: the last report, say, which it replaces,
 * or compares with. */
enum { INPUT_ASIDE = 3 };

struct input_options {
	enum input_engine engine;
	unsigned jobs;		/* threads; 0: as many as processors */
	bool recover;
	bool hash;
	/* Not read where a folder holds them; NULL: none. */
	const char *aside[INPUT_ASIDE];
};

/*
 * Where events go.  All calls come from the thread that called input_scan(), in
 * the order of the inputs and of the records in them (oldest first in a log that
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
	/* Strings are lent.  May be NULL. */
	int (*passed)(void *context, const char *path, const char *why);
	/* Bytes done and in all so far; total is 0 when unknown.  May be NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
};

/*
 * Read every item.  Folders are walked, sorted by name; links in them are not followed,
 * only logs and our reports are read, and never the file that standard output goes to or
 * one of options->aside.  An item that cannot be read yields a summary with a failure; a
 * folder without logs is such an item.  Returns 0, or -1 if the run cannot go on.
 */
int input_scan(const struct input_item *items, size_t count,
	       const struct input_options *options,
	       const struct catalog *catalog,
	       const struct input_sink *sink, struct fail *fail);

/*
 * Before anything is written: -1 and fail if `path` (NULL: standard output) is one
 * of the files that input_scan() would read, by whatever name, so that writing it
 * would destroy a log or go round in a circle.  A file that was given is one in any
 * case; one found in a folder only if it is read, so that a report may stand beside
 * the logs.
 */
int input_would_overwrite(const char *const *paths, size_t path_count, const char *path,
		struct fail *fail);

#endif
