/* evidence_bytes.h - for tests: a file beside the logs that is in memory. */
#ifndef EVIDENCE_BYTES_H
#define EVIDENCE_BYTES_H

#include <stddef.h>

struct evidence_finding;
struct text;

/*
 * Read the bytes with the parser that knows them and add a line for each finding:
 * "finding of = value @line", of and the line where they are known.  First the format and
 * the summary: "netstat: ...".  Nothing if no parser knows them or nothing was found; "!"
 * and the reason if they cannot be read.
 */
void evidence_bytes(struct text *says, const char *path, const void *bytes, size_t size);

/* The same for UTF-16 with a byte order mark, as Windows PowerShell writes it, of ASCII. */
void evidence_bytes_utf16(struct text *says, const char *path, const char *ascii, int big);

/* The line of one finding. */
void evidence_bytes_finding(struct text *says, const struct evidence_finding *finding);

#endif
