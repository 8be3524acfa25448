/*
 * input_fetch.c - reads a piece of a log, in halves where that fails.  Knows
 * nothing of what is in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_fetch.h"

#include <inttypes.h>
#include <string.h>

#include "reader.h"

enum {
	FETCH_PAGE = 4096,
	/* A bad page costs nine failures in a block of 256 pages.  A disk that is gone
	 * fails at every page, and may take its time: such a block is given up. */
	FAILURES_MAX = 80,
};

struct fetch {
	struct input_source *source;
	struct input_stats *stats;
	uint8_t *bytes;
	uint64_t offset;
	uint32_t there;			/* up to here the source has bytes */
	uint32_t gap, gap_end;		/* the last bytes that could not be read */
	int failures;
};

static void report_gap(const struct fetch *fetch)
{
	if (fetch->gap_end > fetch->gap)
		input_stats_problem(fetch->stats, fetch->offset + fetch->gap,
				     "%" PRIu32 " bytes cannot be read",
				     fetch->gap_end - fetch->gap);
}

/* Gaps come from the left; those that touch are one. */
static void leave_gap(struct fetch *fetch, uint32_t at, uint32_t size)
{
	memset(fetch->bytes + at, 0, size);
	if (fetch->gap_end != at) {
		report_gap(fetch);
		fetch->gap = at;
	}
	fetch->gap_end = fetch->there = at + size;
}

/* Calls itself down to a page: eight deep. */
static void read_part(struct fetch *fetch, uint32_t at, uint32_t size)
{
	uint32_t half = (size / 2 + FETCH_PAGE - 1) / FETCH_PAGE * FETCH_PAGE;
	int64_t got = -1;

	if (fetch->failures < FAILURES_MAX)
		got = input_source_read_at(fetch->source, fetch->bytes + at, size,
					   fetch->offset + at, NULL);
	if (got > 0)
		fetch->there = at + (uint32_t)got;
	if (got >= 0)
		return;
	fetch->failures++;
	if (size <= FETCH_PAGE || fetch->failures >= FAILURES_MAX) {
		leave_gap(fetch, at, size);
		return;
	}
	read_part(fetch, at, half);
	read_part(fetch, at + half, size - half);
}

uint32_t input_fetch(struct input_source *source, struct input_stats *stats,
		     uint8_t *bytes, uint32_t size, uint64_t offset)
{
	struct fetch fetch = {
		.source = source, .stats = stats, .bytes = bytes, .offset = offset,
	};

	read_part(&fetch, 0, size);
	report_gap(&fetch);
	return fetch.there;
}
