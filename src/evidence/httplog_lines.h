/*
 * httplog_lines.h - the lines of a log of requests, of any size, in bounded memory.
 *
 * HTTP.sys extends its file by blocks of NULs and writes into them, so that a file that is
 * still open ends with NULs and perhaps a part of a line.  Bytes stay as they are: URLs and
 * names may be UTF-8 or of the server's code page.
 */
#ifndef HTTPLOG_LINES_H
#define HTTPLOG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence_source;
struct fail;

enum {
	/* Bytes of a line; a URL is cut at 4,096, a query and headers have some KiB.  A longer
	 * line is skipped and counted. */
	HTTPLOG_LINE = 1 << 14,
	/* Bytes that are read at once of a whole log: with 64 KiB reading costs a tenth more. */
	HTTPLOG_BLOCK = 1 << 20,
};

/* A line without its end; lent until the next one. */
struct httplog_line {
	const char *text;
	size_t size;
	uint64_t offset;	/* of its first byte in the file */
	bool whole;		/* the end of the line is there */
};

/* { 0 } may be released. */
struct httplog_lines {
	const struct evidence_source *source;
	char *block;
	size_t room;		/* of the block */
	size_t start, size;	/* of the bytes that wait */
	uint64_t offset;	/* of block[0] in the file */
	bool ended, skipping;
	unsigned number;	/* of the last line, from 1 */
	uint64_t long_count, long_first;	/* lines that were too long; offset of the first */
};

/* Begin at that place of the source, which is lent; so many bytes, more than HTTPLOG_LINE, are
 * read at once.  -1: no memory. */
int httplog_lines_open(struct httplog_lines *lines, const struct evidence_source *source,
		       uint64_t offset, size_t room, struct fail *fail);
/* The next line: 1.  0: there is none.  -1: the source cannot be read. */
int httplog_lines_next(struct httplog_lines *lines, struct httplog_line *line,
		       struct fail *fail);
void httplog_lines_release(struct httplog_lines *lines);

#endif
