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
#include <string.h>

#include "log_stats.h"

enum { PROBLEM_SIZE = 256 };	/* bytes of a problem's text, with its NUL */

/* ---- problems ---- */

/* Room for the problem at an offset: NULL if it is not among the first, or there is no
 * memory.  A problem that is pushed out leaves its room to the new one. */
static char *problem_room(struct input_stats *stats, uint64_t offset)
{
	struct stats_problem *problems = stats->problems;
	bool full = stats->problem_kept == BOUND_PROBLEMS;
	size_t at = stats->problem_kept - full;
	char *what = full ? problems[at].what : NULL;

	if (full && problems[at].offset <= offset)
		return NULL;
	if (!full)
		what = arena_alloc(&stats->arena, PROBLEM_SIZE);
	stats->oom |= !what;
	if (!what)
		return NULL;
	for (; at > 0 && problems[at - 1].offset > offset; at--)
		problems[at] = problems[at - 1];
	problems[at] = (struct stats_problem){ offset, what };
	stats->problem_kept += !full;
	return what;
}

static void keep_needed(struct input_stats *stats, uint64_t offset, const char *text)
{
	struct stats_problem *needed = &stats->needed;
	char *what = needed->what;

	if (what && needed->offset <= offset)
		return;
	if (!what)
		what = arena_alloc(&stats->arena, PROBLEM_SIZE);
	stats->oom |= !what;
	if (!what)
		return;
	snprintf(what, PROBLEM_SIZE, "%s", text);
	*needed = (struct stats_problem){ offset, what };
}

/* In the place of the last one, if it is behind all that are kept. */
static void add_needed(struct input_stats *stats)
{
	struct stats_problem *last = &stats->problems[BOUND_PROBLEMS - 1];

	if (stats->needed.what && stats->problem_kept == BOUND_PROBLEMS &&
	    stats->needed.offset > last->offset)
		*last = stats->needed;
}

static const struct input_problem *list_problems(struct input_stats *stats)
{
	struct input_problem *list = arena_array(&stats->arena, stats->problem_kept,
						 sizeof(*list));

	stats->oom |= !list && stats->problem_kept;
	for (size_t i = 0; list && i < stats->problem_kept; i++)
		list[i] = (struct input_problem){ stats->problems[i].offset,
						  stats->problems[i].what };
	return list;
}

/* ---- public ---- */

void input_stats_init(struct input_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
}

void input_stats_reset(struct input_stats *stats)
{
	struct arena arena = stats->arena;

	arena_reset(&arena);
	input_stats_init(stats);
	stats->arena = arena;
}

void input_stats_release(struct input_stats *stats)
{
	input_stats_reset(stats);
	arena_release(&stats->arena);
}

void input_stats_problem(struct input_stats *stats, uint64_t offset, const char *fmt, ...)
{
	char *what = problem_room(stats, offset);
	va_list arguments;

	stats->problem_count++;
	va_start(arguments, fmt);
	if (what)
		vsnprintf(what, PROBLEM_SIZE, fmt, arguments);
	va_end(arguments);
}

void input_stats_needed(struct input_stats *stats, uint64_t offset, const char *what)
{
	input_stats_problem(stats, offset, "%s", what);
	keep_needed(stats, offset, what);
}

void input_stats_merge(struct input_stats *stats, const struct input_stats *part)
{
	stats->records += part->records;
	stats->undecodable += part->undecodable;
	stats->matched += part->matched;
	stats->recovered += part->recovered;
	stats->from_message += part->from_message;
	stats->without_data += part->without_data;
	stats->chunks += part->chunks;
	stats->bad_chunks += part->bad_chunks;
	stats->dirty |= part->dirty;
	stats->oom |= part->oom;
	input_stats_time(stats, part->first);
	input_stats_time(stats, part->last);
	input_names_merge(stats, &stats->computers, &part->computers);
	input_names_merge(stats, &stats->channels, &part->channels);
	log_stats_merge(stats, &part->logs);
	for (size_t i = 0; i < part->problem_kept; i++)
		input_stats_problem(stats, part->problems[i].offset, "%s", part->problems[i].what);
	stats->problem_count += part->problem_count - part->problem_kept;
	if (part->needed.what)
		keep_needed(stats, part->needed.offset, part->needed.what);
}

void input_stats_summarise(struct input_stats *stats, struct input_summary *summary)
{
	log_stats_summarise(stats, summary);
	add_needed(stats);
	input_names_sort(&stats->computers);
	input_names_sort(&stats->channels);
	summary->counters = stats->counters;
	summary->first_event = stats->first;
	summary->last_event = stats->last;
	summary->computers = stats->computers.names;
	summary->computer_count = stats->computers.count;
	summary->channels = stats->channels.names;
	summary->channel_count = stats->channels.count;
	summary->problems = list_problems(stats);
	summary->problem_kept = stats->problem_kept;
	summary->problem_count = stats->problem_count;
}
