/*
 * evidence_lines.h - a text file beside the logs, line by line in UTF-8.
 *
 * Windows PowerShell writes UTF-16 with ">", newer ones UTF-8, and the console its code
 * page.  Of a code page only ASCII is known: what is not UTF-8 becomes U+FFFD.
 */
#ifndef EVIDENCE_LINES_H
#define EVIDENCE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers.h"
#include "text.h"

enum {
	/* Bytes of a line, as they are in the file, that are kept.  Rows of Process Monitor
	 * with two long paths have some 2 KiB, a site of appcmd 40 bytes for each of its hosts. */
	EVIDENCE_LINE = 1 << 16,
};

/* A line without its end: UTF-8, no NUL in it, a NUL after it.  Lent until the next. */
struct evidence_line {
	const char *text;
	size_t size;
	unsigned number;	/* from 1 */
	bool cut;		/* it is longer: the rest was skipped */
};

/* { 0 } may be released. */
struct evidence_lines {
	const struct evidence_source *source;	/* NULL: all bytes are here already */
	uint64_t offset, most;			/* in the source: next to read, and where to stop */
	uint8_t *raw;
	size_t start, size;			/* of the bytes that wait */
	enum { LINES_BYTES, LINES_UTF16, LINES_UTF16_BIG } encoding;
	bool begun, ended;
	unsigned number;
	struct text text;
};

/* Begin at the start of the source, which is lent; what is behind so many bytes is not
 * read.  -1: no memory. */
int evidence_lines_open(struct evidence_lines *lines, const struct evidence_source *source,
			uint64_t most, struct fail *fail);
/* The same of bytes in memory, which are copied, at most EVIDENCE_LINE of them. */
int evidence_lines_open_bytes(struct evidence_lines *lines, const uint8_t *bytes, size_t size,
			      struct fail *fail);
/* The next line: 1.  0: there is none.  -1: no memory, or the source cannot be read. */
int evidence_lines_next(struct evidence_lines *lines, struct evidence_line *line,
			struct fail *fail);
void evidence_lines_release(struct evidence_lines *lines);
/* All lines of a source, until `take` returns -1.  -1: it did, no memory, or the source cannot
 * be read. */
int evidence_lines_each(const struct evidence_source *source, uint64_t most,
			int (*take)(void *context, const struct evidence_line *line),
			void *context, struct fail *fail);

/*
 * May the bytes begin a text: no NUL in them, unless they are UTF-16?  A quick no for
 * programs, archives and pictures.
 */
bool evidence_lines_may_be(const uint8_t *head, size_t size);

/* Does one of the lines that the bytes begin with answer?  The last one may be cut. */
bool evidence_lines_any(const uint8_t *head, size_t size, bool (*answers)(const char *line));

#endif
