/*
 * bounds.h - every limit on what is read, each with its reason.
 *
 * A log can be forged: nothing that is read may cost more memory or time than
 * stands here.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stddef.h>
#include <stdint.h>

enum {
	/* Data and name elements of one event; Windows' API takes 256. */
	BOUND_STRINGS = 256,
	/* Bytes of UTF-8 of one string; ReportEvent takes 31,839 characters,
	 * a UTF-16 unit becomes at most three bytes. */
	BOUND_STRING_SIZE = 98304,
	/* Bytes of the data field; a record fits in a chunk of 65,536. */
	BOUND_DATA_SIZE = 65536,
	/* Problems of one input that are kept; all are counted (contract). */
	BOUND_PROBLEMS = 100,
	/* Computers and channels listed of one input; a forwarded log holds a
	 * fleet, so generous, and the rest is counted. */
	BOUND_NAMES = 4096,
	/* What is kept of these of all inputs of a run, where a log counts as four and each run of
	 * its record ids as one: some 200 MB at most, and forty exports of a fleet of 4,000.
	 * Beyond it so many of each list of an input, for a log of a server has one or two. */
	BOUND_NAMES_ALL = 1 << 21,
	BOUND_NAMES_FEW = 16,
	/* Links and the like that were passed over in folders and are named; all
	 * are counted. */
	BOUND_SKIPPED = 100,
	/* Depth of folders walked; Windows paths rarely pass 32. */
	BOUND_FOLDER_DEPTH = 64,
	/* Archives in archives: a bundle that was packed twice, and a compressed file in
	 * it. */
	BOUND_ARCHIVE_DEPTH = 3,
	/* Entries of an archive, and of all archives in it; where junk used them up, as many
	 * again are shared out among the others (input_archive.h), and so are the bytes below. */
	BOUND_ARCHIVE_ENTRIES = 100000,
	/* Bytes of an entry's name that are kept; paths of Windows have at most 260
	 * characters, long ones some hundred. */
	BOUND_ARCHIVE_NAME = 4096,
	/* How many times its size an entry, and an archive with all archives in it, may
	 * expand; logs become 10 to 50 times smaller. */
	BOUND_ARCHIVE_RATIO = 200,
	/* Bytes that the ratio leaves alone, of an entry and of all entries: a log that is
	 * nearly empty is all zeros. */
	BOUND_ARCHIVE_ENTRY_FREE = 32 << 20,
	BOUND_ARCHIVE_FREE = 512 << 20,
	/* Bytes of unpacked logs in memory: of one, above which it becomes a temporary file,
	 * and of all that are there at once. */
	BOUND_SPOOL_ENTRY = 4 << 20,
	BOUND_SPOOL_MEMORY = 64 << 20,
	/* Bytes of unpacked logs, in temporary files too, above which what is there is read
	 * before another one is unpacked. */
	BOUND_SPOOL = 1 << 30,
	/* Bytes of files beside the logs that archives hold, which are kept until the logs
	 * were read; each archive has a share of them (input_store.h). */
	BOUND_STORE = 1 << 30,
	/* Depth of elements in one record; real ones have 4 to 12. */
	BOUND_ELEMENT_DEPTH = 64,
	/* Depth of nested binary XML values; real ones have 1 or 2. */
	BOUND_NESTED = 8,
	/* Bytes of one record as XML, which libevtx makes; a record of 64 KiB
	 * becomes some hundred KiB, a forged one hundreds of MiB. */
	BOUND_XML_SIZE = 4 << 20,
	/* Bytes of one line of a text.  Long ones are whole events, and their messages have at
	 * most 64 KiB. */
	BOUND_TEXT_LINE = 1 << 20,
	/* Bytes of one row of a table: an event with its message, its strings and its data. */
	BOUND_TABLE_ROW = 1 << 20,
	/* Bytes of a text for `explain`; what is larger is a file to scan. */
	BOUND_PASTED = 1 << 24,
	/* Chunks of one file that libevtx is asked to read again. */
	BOUND_SECOND_READS = 64,
	/* Bytes of a legacy .evt log that is kept in memory when it comes through a pipe;
	 * Windows 2003 recommends at most 300 MB for all logs together. */
	BOUND_EVT_PIPE = 1 << 28,
	/* Bytes of one line of ndjson.  A record of 64 KiB becomes one of some
	 * hundred KiB; the summary of a fleet's forwarded log are larger. */
	BOUND_LINE_SIZE = 1 << 24,
	/* Bytes of one object of JSON that may be an event, its depth and its values: data of
	 * 64 KiB are as many numbers. */
	BOUND_JSON_SIZE = 1 << 24,
	BOUND_JSON_DEPTH = 64,
	BOUND_JSON_VALUES = 200000,
	/* Bytes of a JSON report that is merged, which is held in memory; ndjson
	 * has no bound. */
	BOUND_REPORT_SIZE = 1 << 28,
	/* Bytes of one rule file and its depth.  People write them; programs may
	 * make some, with ten thousand rules. */
	BOUND_RULE_FILE = 1 << 26,
	BOUND_RULE_DEPTH = 16,
	/* Values of one rule; a large one has some hundred. */
	BOUND_RULE_VALUES = 20000,
	/* Faults of rule files that are printed. */
	BOUND_RULE_FAULTS = 1000,
	/* Bytes of the report that --baseline reads, its depth and incidents; a report of ten
	 * thousand incidents has 50 MiB and a depth of 6.  The values of an incident, an input or
	 * a computer that are looked at, of which there are a hundred.  And bytes of a text in
	 * it: a title may hold a long path. */
	BOUND_BASELINE = 1 << 26,
	BOUND_BASELINE_DEPTH = 16,
	BOUND_BASELINE_VALUES = 100000,
	BOUND_BASELINE_INCIDENTS = 100000,
	BOUND_BASELINE_TEXT = 4096,
	/* Characters of a name in a command, and in a sentence where it is whole: paths of Windows
	 * and names of IIS have at most 260. */
	BOUND_SAID_NAME = 260,
	/* Bytes that are kept of a name, and of a string where it is in a sentence: long paths
	 * have some hundred, forged ones 32,000.  And of a string of an event: an exception with
	 * its stack. */
	BOUND_KEPT_NAME = 1024,
	BOUND_KEPT_STRING = 8192,
	/* Incidents that are told; of more the worst, and the rest is counted.  Each takes some
	 * KiB, a fleet has some hundred, a forged log as many as events. */
	BOUND_INCIDENTS = 10000,
	/* Events, pools, sites, process ids that an incident shows (contract). */
	BOUND_SHOWN = 20,
	/* Runs of record ids that are kept of one log of a computer; a log of a
	 * server has a few, a filtered export as many as records. */
	BOUND_RUNS = 64,
	/* The same of each, where all logs of an input would have too many together
	 * for a line of ndjson: a forged log of a fleet. */
	BOUND_RUNS_FEW = 8,
	/* Marks that are listed of a computer: the latest; a restart makes four. */
	BOUND_MARKS = 200,
	/* Bytes of a file of zone data, and of the rule at its end; the largest real ones
	 * have 4 KiB and 40 bytes. */
	BOUND_ZONE_FILE = 1 << 16,
	BOUND_ZONE_RULE = 200,
	/* Sentences about what the logs do not cover; people read a few. */
	BOUND_LIMITS = 100,
};

/* Of so many, how many are shown. */
static inline size_t bound_shown(uint64_t count)
{
	return count < BOUND_SHOWN ? (size_t)count : BOUND_SHOWN;
}

/* What a part says that it counted: those of all parts make no sum wrap. */
static const uint64_t BOUND_COUNTED = (uint64_t)1 << 40;

/* Bytes that an archive with all archives in it may expand to, whatever its ratio: large
 * for all logs of a server. */
static const uint64_t BOUND_ARCHIVE_EXPANDED = (uint64_t)64 << 30;

#endif
