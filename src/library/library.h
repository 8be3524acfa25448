/*
 * library.h - what the program needs of a run beyond iistriage.h: options from the
 * command line, messages at once, a report that is written while logs are read.
 */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The sources are compiled with -fvisibility=hidden. */
#pragma GCC visibility push(default)
#include "iistriage.h"
#pragma GCC visibility pop

struct options;
struct rules;
struct text;

enum library_level { LIBRARY_ERROR, LIBRARY_WARNING, LIBRARY_NOTE };

/* Exit statuses, as in the contract. */
enum library_status {
	LIBRARY_OK = 0,
	LIBRARY_FAILED = 1,
	LIBRARY_USAGE = 2,
	LIBRARY_DAMAGED = 3,
	LIBRARY_FOUND = 10,
	LIBRARY_NOT_COVERED = 11,
};

/* Where a report goes, and who sees how it is made. */
struct library_watch {
	void *context;
	bool color;			/* of text, for a terminal */
	size_t width;			/* of text, in columns; 0: 80 */
	/* A piece of the report, only lent; negative: stop, and say no more. */
	int (*put)(void *context, const struct text *piece);
	/* A message, without a line feed and not masked yet.  NULL: errors and warnings
	 * are kept for iistriage_messages(). */
	void (*say)(void *context, enum library_level level, const char *line);
	/* Bytes read, bytes in all (0: not known), inputs that are finished; or NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total, size_t inputs);
};

/* What this build is without, for people; "" if it has everything. */
const char *library_without(void);

/* To be set before anything is read.  Texts in it are lent for as long as the run lives. */
struct options *library_options(struct iistriage *run);

/* Loaded when they are first needed; NULL if there are faults, which iistriage_messages()
 * tells. */
const struct rules *library_rules(struct iistriage *run);

/*
 * What can fail before anything is read; library_report() does it, too, if it was not
 * done.  Returns a status; if it is not LIBRARY_OK, iistriage_messages() says why.
 */
enum library_status library_prepare(struct iistriage *run);

/* Make the report in the form of the options.  Returns -1 if it is not whole. */
int library_report(struct iistriage *run, const struct library_watch *watch);

/* Bytes that were read for the last report. */
uint64_t library_size(const struct iistriage *run);

#endif
