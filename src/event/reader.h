/*
 * reader.h - what a reader of a format gets, a source, and what it gives.
 *
 * input opens a source, recognises its format and hands it to one reader.  Most work in
 * the calling thread, one source after the other.  The native EVTX engine works on several
 * sources at once and gives its results back in order.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input_stats.h"

struct event;
struct event_repeats;
struct fail;

/*
 * One input: a file, a pipe, bytes in memory or a member of an archive.  This is all that
 * readers may use; input has more after it.
 */
struct input_source {
	uint32_t index;		/* of the input, for event->input */
	bool seekable;		/* input_source_read_at() works */
	uint64_t size;		/* bytes; 0 when not seekable */
	/* Readers count what they read of a pipe into it. */
	uint64_t consumed;
	struct input_stats *stats;	/* of the whole input */

	int64_t (*read_at)(struct input_source *source, void *buffer, size_t size,
			   uint64_t offset, struct fail *fail);
	int64_t (*read)(struct input_source *source, void *buffer, size_t size,
			struct fail *fail);
};

/* Up to size bytes at offset; fewer only at the end.  -1 on an error.  Several
 * threads may call it at once. */
static inline int64_t input_source_read_at(struct input_source *source, void *buffer,
					   size_t size, uint64_t offset, struct fail *fail)
{
	return source->read_at(source, buffer, size, offset, fail);
}

/* The next bytes of any source, from its first byte on (also those that were
 * read to recognise the format); fewer only at the end.  -1 on an error. */
static inline int64_t input_source_read(struct input_source *source, void *buffer,
					size_t size, struct fail *fail)
{
	return source->read(source, buffer, size, fail);
}

/*
 * All calls come from the thread that calls the reader.  A negative result stops
 * the run.
 */
struct input_delivery {
	void *context;
	/* One event that the catalog wants.  event->input is set, and the event
	 * is counted in the statistics (matched, recovered), by whoever implements
	 * this.  Only lent. */
	int (*event)(void *context, struct input_source *source,
		     struct event *event, struct fail *fail);
	/* Many events at once, in their order.  Their input is set, and the statistics
	 * count them.  Only lent. */
	int (*repeats)(void *context, struct input_source *source,
			 const struct event_repeats *repeats, struct fail *fail);
	/* The source is finished: its statistics are complete, and nobody uses the
	 * source any more.  Only the native engine calls this, since it finishes
	 * sources later than it takes them. */
	int (*done)(void *context, struct input_source *source, struct fail *fail);
	/*
	 * One of several inputs that a source holds is finished: its events came
	 * before, and those of the next one follow.  NULL: the summary of the source
	 * itself, from its statistics, which are empty afterwards.
	 */
	int (*summary)(void *context, struct input_source *source,
		     const struct input_summary *summary, struct fail *fail);
	/* What a report says was skipped in a folder.  May be NULL. */
	int (*passed)(void *context, const char *path, const char *why, struct fail *fail);
	/* That many bytes more have been worked off.  May be NULL. */
	void (*progress)(void *context, uint64_t bytes);
	/*
	 * Second reader: read one record of a chunk again with the other engine.
	 * `chunk` holds the 65,536 bytes at chunk_offset of the source;
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

#endif
