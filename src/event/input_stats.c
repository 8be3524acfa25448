/*
 * input_stats.c - the statistics of one input while it is read: counters, times and
 * problems.  Knows nothing of formats.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_stats.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log_stats.h"

enum { PROBLEM_SIZE = 256 };	/* bytes of a problem's text, with its NUL */

/* ---- problems ---- */

static void problem_free(struct input_problem *problem)
{
	free((char *)(uintptr_t)problem->what);
	problem->what = NULL;
}

/*
 * Keep it if it is among the first by offset.  The texts are not in the arena:
 * in a wrapped log later problems push out earlier ones again and again.
 */
static void keep_problem(struct input_stats *stats, uint64_t offset, const char *what)
{
	struct input_problem *problems = stats->problems;
	size_t at = stats->problem_kept;
	char *copy;

	while (at > 0 && problems[at - 1].offset > offset)
		at--;
	if (at == BOUND_PROBLEMS)
		return;
	copy = strdup(what);
	if (!copy) {
		stats->oom = true;
		return;
	}
	if (stats->problem_kept == BOUND_PROBLEMS)
		problem_free(&problems[--stats->problem_kept]);
	memmove(problems + at + 1, problems + at,
		(stats->problem_kept - at) * sizeof(*problems));
	problems[at] = (struct input_problem){ offset, copy };
	stats->problem_kept++;
}

/* ---- public ---- */

void input_stats_init(struct input_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
}

void input_stats_reset(struct input_stats *stats)
{
	struct arena arena = stats->arena;

	for (size_t i = 0; i < stats->problem_kept; i++)
		problem_free(&stats->problems[i]);
	arena_reset(&arena);
	input_stats_init(stats);
	stats->arena = arena;
}

void input_stats_release(struct input_stats *stats)
{
	input_stats_reset(stats);
	arena_release(&stats->arena);
}

void input_stats_problem(struct input_stats *stats, uint64_t offset,
			  const char *fmt, ...)
{
	char what[PROBLEM_SIZE];
	va_list arguments;

	stats->problem_count++;
	if (stats->problem_kept == BOUND_PROBLEMS &&
	    stats->problems[BOUND_PROBLEMS - 1].offset <= offset)
		return;
	va_start(arguments, fmt);
	vsnprintf(what, sizeof(what), fmt, arguments);
	va_end(arguments);
	keep_problem(stats, offset, what);
}

void input_stats_merge(struct input_stats *stats, const struct input_stats *part)
{
	stats->records += part->records;
	stats->undecodable += part->undecodable;
	stats->matched += part->matched;
	stats->recovered += part->recovered;
	stats->chunks += part->chunks;
	stats->bad_chunks += part->bad_chunks;
	stats->dirty |= part->dirty;
	stats->oom |= part->oom;
	input_stats_time(stats, part->first);
	input_stats_time(stats, part->last);
	input_names_merge(stats, &stats->computers, &part->computers);
	input_names_merge(stats, &stats->channels, &part->channels);
	log_stats_merge(stats, &part->logs);
	stats->problem_count += part->problem_count;
	for (size_t i = 0; i < part->problem_kept; i++)
		keep_problem(stats, part->problems[i].offset, part->problems[i].what);
}

void input_stats_summarise(struct input_stats *stats, struct input_summary *summary)
{
	log_stats_summarise(stats, summary);
	input_names_sort(&stats->computers);
	input_names_sort(&stats->channels);
	summary->records = stats->records;
	summary->matched = stats->matched;
	summary->undecodable = stats->undecodable;
	summary->recovered = stats->recovered;
	summary->first_event = stats->first;
	summary->last_event = stats->last;
	summary->computers = stats->computers.names;
	summary->computer_count = stats->computers.count;
	summary->channels = stats->channels.names;
	summary->channel_count = stats->channels.count;
	summary->dirty = stats->dirty;
	summary->chunks = stats->chunks;
	summary->bad_chunks = stats->bad_chunks;
	summary->problems = stats->problems;
	summary->problem_kept = stats->problem_kept;
	summary->problem_count = stats->problem_count;
}
