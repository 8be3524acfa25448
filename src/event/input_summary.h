/*
 * input_summary.h - what is known of an input when it has been read: what it was, how much
 * of it, from which computers and logs, and what was lost.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_SUMMARY_H
#define INPUT_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"
#include "when.h"

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
	bool local_time;	/* some times are as printed, of a zone that is not known */
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
 * What is counted in an input, by its reader and then for good: the members of both of its
 * shapes, so that a counter is named once.
 */
#define INPUT_COUNTERS \
	uint64_t records;	/* that could be read */ \
	uint64_t undecodable;	/* that exist and could not be decoded */ \
	uint64_t matched;	/* events yielded, family SYSTEM not counted */ \
	uint64_t recovered;	/* of `matched`, from deleted or slack space */ \
	/* Of `matched`: the strings were taken out of the message; the form does not show \
	 * the data, in which this event has its error. */ \
	uint64_t from_message, without_data; \
	uint64_t chunks;	/* with records */ \
	uint64_t bad_chunks; \
	bool dirty;		/* the header says that it was not closed */

struct input_counters {
	INPUT_COUNTERS
};

/*
 * What is known of one input.  Times, computers and channels are those of every
 * record, of whatever provider.  What is not known is NULL or 0.
 */
struct input_summary {
	const char *path;	/* as given or found; "-" for standard input */
	/* The archive that holds it; `path` is the archive's path, a slash and what the
	 * archive says.  Or NULL. */
	const char *archive;
	const char *part;	/* the report it is read from, as given or found; or NULL */
	const char *format;	/* "evtx", or what it is instead: "evt", "zip" */
	const char *engine;	/* "native" or "libevtx"; NULL if not read */
	/* Why it could not be read at all, or NULL.  Then exit status is 1. */
	const char *failure;
	const char *hint;	/* what to do about it, or NULL */
	uint64_t size;		/* bytes; of a pipe, the bytes read */
	union {
		struct input_counters counters;
		struct { INPUT_COUNTERS };
	};
	bool without_iis;	/* no event shows IIS on its computers; filled in by `incident` */
	uint64_t duplicates;	/* of `matched`; filled in by `incident` */
	when_t first_event, last_event;
	const char **computers;	/* sorted */
	size_t computer_count;
	bool names_cut;		/* not all names are kept: input_summaries_add() */
	const char **channels;	/* sorted */
	size_t channel_count;
	const struct input_log *logs;	/* by computer, then channel */
	size_t log_count;		/* at most BOUND_NAMES */
	const struct input_problem *problems;	/* first BOUND_PROBLEMS, by offset */
	size_t problem_kept;
	uint64_t problem_count;
	/* Of a redacted report that was read: names are tokens, of the map with this
	 * id (NULL: there was none). */
	bool redacted;
	const char *redact_map;
	const char *sha256;	/* 64 hex digits with options.hash, else NULL */
};

/* The file of an input, as given or found. */
static inline const char *input_file(const struct input_summary *input)
{
	return input->part ? input->part : input->path;
}

/* Has it records of that channel?  Without case. */
bool input_has_channel(const struct input_summary *input, const char *channel);

/* A link, FIFO, device or socket that a folder holds: no input and no loss that
 * counts, but somebody may have meant to send it. */
struct input_skipped {
	const char *path;
	const char *why;	/* said of the path: "is a device" */
};

#endif
