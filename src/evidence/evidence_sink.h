/*
 * evidence_sink.h - what a parser finds in one file, on its way into the evidence.
 */
#ifndef EVIDENCE_SINK_H
#define EVIDENCE_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "evidence.h"
#include "parsers.h"
#include "text.h"

enum {
	/* Findings of one file, whatever they say; and with those that are more than a setting, as
	 * that a pool is started: a third of all that are kept, and as many as the largest servers
	 * have pools.  As many again of each rank. */
	EVIDENCE_SINK_FINDINGS = 2000, EVIDENCE_SINK_MOST = 1 << 16,
	/* Details of one file.  The largest real ones, listening ports and features, are some
	 * hundreds. */
	EVIDENCE_SINK_DETAILS = 500,
	/* Bytes of a value: a path of Windows with some words. */
	EVIDENCE_SINK_VALUE = 1024,
};

/* { .reading = ..., .fail = ... } begins; evidence_sink_end() ends. */
struct evidence_sink {
	const struct evidence_reading *reading;
	struct fail *fail;
	struct arena arena;
	struct evidence_detail *details;
	size_t detail_count, detail_room;
	size_t finding_count[EVIDENCE_RANKS];
	struct text summary;	/* filled by the parser */
	const char *other;	/* the computer that the file names, if it is another one */
	const char *unread;	/* why not all of it was read, or NULL */
	int ret;		/* -1 after the first error */
};

/* Of a reading with hear(), what is added is told and not kept, however much it is.
 *
 * Add a finding of this file; line from 1, 0: of the whole file.  Without a value it is left out;
 * when there are too many it is, and is counted.  Long texts are cut. */
void evidence_sink_found(struct evidence_sink *sink, const char *finding, const char *of,
			 const char *value, unsigned line);
/* The same with its count and times; the computer and the file are those that are read. */
void evidence_sink_add(struct evidence_sink *sink, const struct evidence_finding *finding);
/* So many findings more were there than the parser keeps. */
void evidence_sink_left_out(struct evidence_sink *sink, uint64_t count);
/* Add a file of another computer, which changes nothing.  -1: no memory. */
int evidence_add_other(struct evidence *evidence, const char *path, const char *format,
		       uint64_t size, const char *computer, struct fail *fail);
/* Add a detail; those of one list must follow each other. */
void evidence_sink_detail(struct evidence_sink *sink, const char *name,
			  enum evidence_type type, const char *value);
/*
 * The file says whose it is.  If that is another computer than the one beside whose logs it
 * is, evidence_sink_end() drops what was found in it, and the report says why.  A name of 15
 * characters may be the beginning of a longer one, as NetBIOS cuts it.
 */
void evidence_sink_computer(struct evidence_sink *sink, const char *computer);
/*
 * Not all of the file was read, and why, as the report will say; the first reason counts.  0; of a
 * reading with hear(), which is what evidence_parser.names() returns, 1 and its fail.
 */
int evidence_sink_unread(struct evidence_sink *sink, const struct fail *why);
/* Memory ran out: an error, if there was none before. */
void evidence_sink_no_memory(struct evidence_sink *sink);
/*
 * Add the file, if it said anything or its format is wanted in any case (always).  Returns
 * sink->ret; the sink is released.
 */
int evidence_sink_end(struct evidence_sink *sink, const char *format, bool always);

#endif
