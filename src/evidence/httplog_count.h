/*
 * httplog_count.h - how often something happened to requests, and when.
 *
 * What happened to one pool or site for one reason is a series of bursts: moments that are
 * less than HTTPLOG_GAP apart.
 */
#ifndef HTTPLOG_COUNT_H
#define HTTPLOG_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"
#include "text.h"
#include "when.h"

/* Longer than a pool takes to start again, shorter than the time between two failures that
 * people take for two. */
#define HTTPLOG_GAP (15 * WHEN_MINUTE)

enum {
	/* Bursts of one file; after these, the last one of the pool and reason grows.  A pool that
	 * fails every hour of a year has 8,760; the larger part of them is long before the
	 * failure. */
	HTTPLOG_BURSTS = 1000,
	/* Pools and reasons, each of which has one burst at least: a person may have switched off
	 * any of the pools of a large server.  Incidents ask for 4,096 at most. */
	HTTPLOG_NAMES = 64000,
};

#define HTTPLOG_DROPPED (UINT32_MAX - 2)

struct httplog_burst {
	uint32_t name;		/* of the counts' names */
	uint64_t count;
	when_t first, last;
	unsigned line;		/* of the first */
};

/* { 0 } is empty. */
struct httplog_counts {
	struct table_names names;	/* of, NUL, value */
	struct httplog_burst *list;
	size_t count, room;
	size_t *latest;			/* of each name: its last burst */
	size_t latest_room;
	uint64_t dropped;		/* for which there was no room */
	struct text text;
};

/* One more of that.  The number of its name; HTTPLOG_DROPPED: there was no room;
 * TABLE_NONE: no memory. */
uint32_t httplog_count(struct httplog_counts *counts, const char *of, const char *value,
		       when_t time, unsigned line);
/* One more of a name that has a number.  -1: no memory. */
int httplog_count_again(struct httplog_counts *counts, uint32_t name, when_t time,
			unsigned line);
/* The two parts of a burst's name; of is "" if nothing is named. */
const char *httplog_count_of(const struct httplog_counts *counts, uint32_t name);
const char *httplog_count_value(const struct httplog_counts *counts, uint32_t name);
void httplog_counts_release(struct httplog_counts *counts);

#endif
