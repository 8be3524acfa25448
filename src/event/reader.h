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

struct catalog;
struct event;
struct event_repeats;
struct fail;
struct input_format;
struct input_open;
struct input_source;
struct zone;

/*
 * What is behind the functions below.  input.c has these for files, and text_log.c for the
 * beginning of one, which it reads as the whole would be.  They are no second struct
 * input_sink (input.h): these belong to one source, whose bytes they read, whose events they
 * number and count, and which they end; a sink belongs to the run, gets what all inputs
 * yield, in their order, and knows neither readers nor statistics.
 */
struct input_source_methods {
	int64_t (*read_at)(struct input_source *source, void *buffer, size_t size,
			   uint64_t offset, struct fail *fail);
	int64_t (*read)(struct input_source *source, void *buffer, size_t size,
			struct fail *fail);
	int (*event)(struct input_source *source, struct event *event, struct fail *fail);
	int (*repeats)(struct input_source *source, const struct event_repeats *repeats,
		       struct fail *fail);
	int (*skipped)(struct input_source *source, const struct input_skipped *skipped,
		      struct fail *fail);
	int (*evidence)(struct input_source *source, const char *text, size_t size,
			struct fail *fail);
	int (*summary)(struct input_source *source, const struct input_summary *summary,
		       struct fail *fail);
	int (*done)(struct input_source *source, struct fail *fail);
	void (*progress)(struct input_source *source, uint64_t bytes);
	/* May be NULL. */
	const struct input_format *(*knows)(struct input_source *source, const uint8_t *bytes,
					    size_t size);
};

/*
 * One input: a file, a pipe, bytes in memory or a member of an archive.
 */
struct input_source {
	uint32_t index;		/* of the input, for event->input */
	bool seekable;		/* input_source_read_at() works */
	uint64_t size;		/* bytes; 0 when not seekable */
	const char *name;	/* of the file, as given or found; "-": a pipe */
	struct input_stats *stats;	/* of the whole input */
	const struct zone *text_zone;	/* of times printed without one; NULL: not known */
	const struct input_source_methods *methods;
	struct input_open *owner;	/* for input alone */

	/* Readers set these. */
	uint64_t consumed;	/* bytes that were read of a pipe */
	const char *engine;	/* that read it, if there are several; or NULL */
	const char *failure;	/* why nothing could be read of it; or NULL */
};

/* Up to size bytes at offset; fewer only at the end.  -1 on an error.  Several
 * threads may call it at once. */
static inline int64_t input_source_read_at(struct input_source *source, void *buffer,
					   size_t size, uint64_t offset, struct fail *fail)
{
	return source->methods->read_at(source, buffer, size, offset, fail);
}

/* The next bytes of any source, from its first byte on (also those that were
 * read to recognise the format); fewer only at the end.  -1 on an error. */
static inline int64_t input_source_read(struct input_source *source, void *buffer,
					size_t size, struct fail *fail)
{
	return source->methods->read(source, buffer, size, fail);
}

/*
 * Results.  All calls come from the thread that called the reader; a negative result stops
 * the run.
 */

/* One event that the catalog wants; only lent.  Sets event->input and counts the event in
 * the statistics (matched, recovered). */
static inline int input_source_event(struct input_source *source, struct event *event,
				     struct fail *fail)
{
	return source->methods->event(source, event, fail);
}

/* Many events at once, in their order; only lent.  Their input is set, and the statistics
 * count them. */
static inline int input_source_repeats(struct input_source *source,
				       const struct event_repeats *repeats, struct fail *fail)
{
	return source->methods->repeats(source, repeats, fail);
}

/* What a report says was skipped in a folder. */
static inline int input_source_skipped(struct input_source *source,
				      const struct input_skipped *skipped, struct fail *fail)
{
	return source->methods->skipped(source, skipped, fail);
}

/* What a report says of a file beside its logs, as the JSON object that it is; lent.  1: it
 * was understood, 0: it is damaged. */
static inline int input_source_evidence(struct input_source *source, const char *text,
					size_t size, struct fail *fail)
{
	return source->methods->evidence(source, text, size, fail);
}

/*
 * One of several inputs that a source holds is finished: its events came before, and those
 * of the next one follow.  NULL: the summary of the source itself, from its statistics,
 * which are empty afterwards.
 */
static inline int input_source_summary(struct input_source *source,
				       const struct input_summary *summary, struct fail *fail)
{
	return source->methods->summary(source, summary, fail);
}

/* The source is finished, its statistics are complete, and it is freed. */
static inline int input_source_done(struct input_source *source, struct fail *fail)
{
	return source->methods->done(source, fail);
}

/* That many bytes more have been read. */
static inline void input_source_progress(struct input_source *source, uint64_t bytes)
{
	source->methods->progress(source, bytes);
}

/* What a file would be that begins with these bytes, whatever reader knows it; NULL: no input. */
static inline const struct input_format *input_source_knows(struct input_source *source,
							    const void *bytes, size_t size)
{
	return source->methods->knows ? source->methods->knows(source, bytes, size) : NULL;
}

/* What a file is by its first bytes. */
struct input_format {
	const char *name;	/* "evtx", "zip" */
	const char *failure;	/* why it is not read; NULL: it is */
	const char *hint;	/* how to make a log of it, or NULL */
	/* Why it is skipped in a folder, where it may be on purpose, and is not an input
	 * that failed; or NULL. */
	const char *skipped;
};

/* The ASCII in the beginning of a text, whether it is UTF-8 or UTF-16; returns its size. */
static inline size_t input_format_ascii(char *to, size_t room, const uint8_t *head, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size && count < room; i++)
		if (head[i] && head[i] < 0x80)
			to[count++] = (char)head[i];
	return count;
}

enum {
	/* Bytes that are enough to know every sound file. */
	INPUT_FORMAT_HEAD = 4096,
	/* Bytes to look at before a file counts as no log: a damaged log is known by the
	 * chunks after its header. */
	INPUT_FORMAT_LONG = 256 * 1024,
	/* More than any event of 64 KB takes, with its message, its strings and its XML, of which
	 * each character is escaped. */
	INPUT_FORMAT_MOST = 1024 * 1024,
	/* As much as a reader gets that still lacks some. */
	INPUT_FORMAT_LARGEST = 16 * 1024 * 1024,
};

enum input_engine { INPUT_AUTO, INPUT_NATIVE, INPUT_LIBEVTX };

/* What readers may want to know of a run. */
struct input_settings {
	const struct catalog *catalog;	/* outlives the readers */
	enum input_engine engine;
	unsigned jobs;		/* threads; 0: as many as processors */
	bool recover;		/* deleted records, too */
};

/* A row of the table of readers. */
struct input_reader {
	/* What a file that begins with these bytes is, at least INPUT_FORMAT_HEAD or all
	 * of it; NULL: it is not for this reader. */
	const struct input_format *(*knows)(const uint8_t *head, size_t size);
	/* Do these, which it does not know, end too early to tell?  No reader after it is asked
	 * before there are more, up to INPUT_FORMAT_LARGEST.  NULL: they never do. */
	bool (*lacks)(const uint8_t *head, size_t size);
	/* It holds several inputs (a report of logs), and is itself one only if something
	 * of it was lost. */
	bool holds_inputs;
	/* Only for what was given itself: in a folder or an archive such a text may be about the
	 * logs beside it. */
	bool given_only;
	/* Called once, before the first source.  NULL: out of memory. */
	void *(*start)(const struct input_settings *settings);
	/*
	 * Take a source: its events, and then input_source_done(), come in this call, in
	 * later ones, or in finish(), always in the order in which sources came.  A source
	 * that is not seekable has been read to its end when this returns.  An error of
	 * reading is a problem of the source.  -1: the run cannot go on.
	 */
	int (*read)(void *self, struct input_source *source, struct fail *fail);
	/* Deliver all that is under way.  NULL: nothing ever is. */
	int (*finish)(void *self, struct fail *fail);
	void (*free)(void *self);	/* accepts NULL */
};

#endif
