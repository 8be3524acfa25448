/*
 * evtx_source.h - reads the readable text of a log (tests/fixtures/README.md).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_SOURCE_H
#define EVTX_SOURCE_H

#include "evtx_writer.h"

struct evtx_source {
	struct evtx_layout layout;
	struct evtx_record *records;	/* in file order, numbered */
	size_t count;
};

/* Ends the program with "FILE:LINE: reason" on any fault. */
struct evtx_source *evtx_source_read(const char *path);
void evtx_source_free(struct evtx_source *source);

/* "2023-01-06T12:03:09.5170961Z" or a date; false if it is neither. */
bool evtx_source_time(const char *text, uint64_t *ticks);

#endif
