/*
 * reader.h - what readers get and give; private to `input`.
 *
 * input.c opens a source, recognises its format and hands it to one reader.  The
 * readers of .evt, XML and ndjson and libevtx work in the calling thread, one
 * source after the other.  The native EVTX engine works on several sources at
 * once and gives its results back in order.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"
#include "input.h"
#include "when.h"

struct catalog;
struct event;
struct event_repeats;
struct fail;

/* ---- The ledger: the books on one input while it is read ---------------- */

/* A set of names, at most BOUND_NAMES; the rest is dropped. */
struct input_names {
	const char **names;
	size_t count;
	uint32_t *slots;	/* hash table of indexes + 1; private */
	size_t slot_count;
};

/* A clock that goes back less than this was not set: it was adjusted, or threads
 * wrote records at once. */
#define INPUT_CLOCK_STEP (5 * WHEN_MINUTE)

/* One log of one computer while it is read; private to input_log_stats.c. */
struct log_stats {
	struct input_run *run;	/* that the last record went on, or &nowhere */
	const char *computer, *channel;
	when_t first, last;	/* but for the records that went on a run */
	uint64_t first_id, last_id;
	uint64_t count;		/* of records that are in no run */
	bool scattered;		/* no runs any more */
	struct input_run *runs;
	size_t run_count, run_room;
	struct input_run no_run;
	struct log_stats *next;
};

struct input_log_stats {
	struct log_stats *first;
	size_t count;
	struct log_stats **slots;	/* hash table */
	size_t slot_count;
};

/*
 * Parts of a ledger are filled by threads, each its own, and merged.  Counters
 * are changed directly.  If memory runs out, `lost` becomes true and nothing else
 * happens; check it once, before the books are closed.
 */
struct input_stats {
	uint64_t records;	/* that could be read */
	uint64_t undecodable;	/* that exist and could not be decoded */
	uint64_t matched;	/* events yielded, family SYSTEM not counted */
	uint64_t recovered;	/* of matched */
	uint64_t chunks, bad_chunks;
	/* Of records that are in no log below; the books have those of all. */
	when_t first, last;
	bool dirty;
	bool oom;

	struct input_names computers, channels;
	struct input_log_stats logs;
	/* The BOUND_PROBLEMS with the lowest offsets, sorted; equal offsets in
	 * the order in which they were reported. */
	struct input_problem problems[BOUND_PROBLEMS];
	size_t problem_kept;
	uint64_t problem_count;
	struct arena arena;	/* of names */
};

void input_stats_init(struct input_stats *stats);
void input_stats_reset(struct input_stats *stats);	/* empty, keep memory */
void input_stats_release(struct input_stats *stats);

/* The time of a record; WHEN_UNKNOWN and times after WHEN_LAST do not count. */
static inline void input_stats_time(struct input_stats *stats, when_t time)
{
	if (time - 1 >= WHEN_LAST)
		return;
	if (time > stats->last)
		stats->last = time;
	if (time < stats->first || !stats->first)
		stats->first = time;
}

/* Valid UTF-8; copied.  NULL and "" are nothing.  Cheap for a name just seen,
 * but a reader that sees it once for many records should say so once.  Returns the
 * copy, the same for the same name; NULL if there is none. */
const char *input_stats_computer(struct input_stats *stats, const char *name);
const char *input_stats_channel(struct input_stats *stats, const char *name);

/* The log of that name, for the records in it; computer and channel are entered.  It
 * lives until the ledger is reset.  NULL: there are too many. */
struct log_stats *input_stats_log(struct input_stats *stats, const char *computer,
				       const char *channel);
/* A record that does not go on where the last one ended. */
void log_stats_jump(struct input_stats *stats, struct log_stats *log_stats, uint64_t id,
		       when_t time);

/*
 * Note a record of a log (NULL: of none) with its id (0: it has none) and time: this
 * is done for every record.  It counts nothing.
 */
static inline void log_stats_record(struct input_stats *stats, struct log_stats *log_stats,
				      uint64_t id, when_t time)
{
	if (!log_stats) {
		input_stats_time(stats, time);
	} else if (id == log_stats->run->last_id + 1 && time >= log_stats->run->last_time &&
		   time <= WHEN_LAST) {
		log_stats->run->last_id = id;
		log_stats->run->last_time = time;
	} else {
		log_stats_jump(stats, log_stats, id, time);
	}
}

/* Count a record that was decoded, and note all that is in the books. */
void input_stats_event(struct input_stats *stats, const struct event *event);

/* Damage at a byte of the input.  Our own words, numbers and nothing else. */
void input_stats_problem(struct input_stats *stats, uint64_t offset,
			  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Add the part that follows, which may be reset then. */
void input_stats_merge(struct input_stats *stats, const struct input_stats *part);

/* The parts of both that are about logs; for input_stats.c. */
void log_stats_merge(struct input_stats *stats, const struct input_log_stats *part);
void log_stats_summarise(struct input_stats *stats, struct input_summary *summary);

/* Close the books: names are sorted and lent, as problems are, until the ledger
 * is reset.  Nothing can be added any more. */
void input_stats_summarise(struct input_stats *stats, struct input_summary *summary);

/* ---- Sources ------------------------------------------------------------ */

/*
 * One input: a file, a pipe or a member of an archive.  What stands here is all
 * that readers may use; input.c has more behind it.
 */
struct input_source {
	uint32_t index;		/* of the input, for event->input */
	bool seekable;		/* input_source_read_at() works */
	uint64_t size;		/* bytes; 0 when not seekable */
	/* Readers count what they read of a pipe into it. */
	uint64_t consumed;
	struct input_stats *stats;	/* of the whole input */
};

/* Up to size bytes at offset; fewer only at the end.  -1 on an error.  Several
 * threads may call it at once. */
int64_t input_source_read_at(struct input_source *source, void *buffer,
			     size_t size, uint64_t offset, struct fail *fail);
/* The next bytes of any source, from its first byte on (also those that were
 * read to recognise the format); fewer only at the end.  -1 on an error. */
int64_t input_source_read(struct input_source *source, void *buffer,
			  size_t size, struct fail *fail);

/* ---- Where results go --------------------------------------------------- */

/*
 * All calls come from the thread that calls the reader.  A negative result stops
 * the run.
 */
struct input_delivery {
	void *context;
	/* One event that the catalog wants.  event->input is set, and the event
	 * is counted in the ledger (matched, recovered), by whoever implements
	 * this.  Only lent. */
	int (*event)(void *context, struct input_source *source,
		     struct event *event, struct fail *fail);
	/* Many events at once, in their order.  Their input is set, and the ledger will
	 * have counted them.  Only lent. */
	int (*repeats)(void *context, struct input_source *source,
			 const struct event_repeats *repeats, struct fail *fail);
	/* The source is finished: its ledger is complete, and nobody uses the
	 * source any more.  Only the native engine calls this, since it finishes
	 * sources later than it takes them. */
	int (*done)(void *context, struct input_source *source, struct fail *fail);
	/*
	 * One of several inputs that a source holds is finished: its events came
	 * before, and those of the next one follow.  NULL: the books on the source
	 * itself, from its ledger, which is empty afterwards.
	 */
	int (*summary)(void *context, struct input_source *source,
		     const struct input_summary *summary, struct fail *fail);
	/* What a report says was passed over in a folder.  May be NULL. */
	int (*passed)(void *context, const char *path, const char *why, struct fail *fail);
	/* That many bytes more have been worked off.  May be NULL. */
	void (*progress)(void *context, uint64_t bytes);
	/*
	 * Second reader: read one record of a chunk again with the other engine.
	 * `chunk` holds 65,536 bytes that stand at chunk_offset of the source;
	 * the record, `size` bytes by its own (checked) size, starts at
	 * `offset` of the chunk.  Calls for one chunk come one after the other:
	 * open it at the first, keep it until another comes.  Returns 1: *event
	 * is filled and wanted; 0: filled, not wanted; -1: cannot be decoded.
	 * NULL: there is none.
	 */
	int (*second)(void *context, struct input_source *source,
		      const uint8_t *chunk, uint64_t chunk_offset,
		      uint32_t offset, uint32_t size, struct event *event);
};

/* ---- The native EVTX engine (input_evtx.c) ------------------------------ */

/*
 * True if these first bytes are of an EVTX log, also of one whose file header is
 * damaged.  Give it 512 bytes to know a sound one, 256 KiB or all before giving
 * up on a damaged one.
 */
bool input_evtx_knows(const uint8_t *head, size_t size);

struct input_evtx;
struct input_evtx *input_evtx_new(const struct input_options *options,
				  const struct catalog *catalog,
				  const struct input_delivery *delivery,
				  struct fail *fail);

/*
 * Take a source: its events, and at last done(), are delivered in this call, in
 * later ones or by input_evtx_finish(), always in the order in which sources came.
 * A source that is not seekable has been read to its end when this returns; it
 * still has to live until done().  An error of reading is a problem in the
 * ledger, not a failure of the run.  Returns -1 if the run cannot go on.
 */
int input_evtx_read(struct input_evtx *engine, struct input_source *source,
		    struct fail *fail);

/* Deliver all that is under way: call it before anything that is not for this
 * engine is delivered, and at the end. */
int input_evtx_finish(struct input_evtx *engine, struct fail *fail);
void input_evtx_free(struct input_evtx *engine);

#endif
