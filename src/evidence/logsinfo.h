/*
 * logsinfo.h - LogsInfo.CSV of LogCatcher: whose bundle it is.
 */
#ifndef LOGSINFO_H
#define LOGSINFO_H

struct evidence_source;
struct fail;
struct text;

/* Append the name of the computer that the first row has; nothing if it has none.  -1: it
 * cannot be read, or no memory. */
int logsinfo_computer(const struct evidence_source *source, struct text *computer,
		      struct fail *fail);

#endif
