/*
 * evidence_text.h - findings from a plain text file, written by hand or by a tool.
 *
 * One finding a line, its fields separated by tabs:
 *
 *	COMPUTER	FINDING	OF	VALUE	FILE	LINE
 *
 * "-" stands for a field that is not known; FILE and LINE may be left out.  Empty lines
 * and lines that begin with # are skipped.
 */
#ifndef EVIDENCE_TEXT_H
#define EVIDENCE_TEXT_H

#include <stddef.h>

struct evidence;
struct fail;

/* Bytes of a file; EVIDENCE_FINDINGS of 64 bytes each. */
enum { EVIDENCE_TEXT_SIZE = 4 << 20 };

/*
 * Add what the bytes say; they need not end in NUL.  -1 and fail, "line 7: ...", at the
 * first fault; the findings before it were added.
 */
int evidence_text_parse(struct evidence *evidence, const char *bytes, size_t size,
			struct fail *fail);

/* The same for a file; fail begins with its path. */
int evidence_text_read(struct evidence *evidence, const char *path, struct fail *fail);

#endif
