/*
 * input_stats.c - the books on one input while it is read: counters, times,
 * names and problems.  Knows nothing of formats.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum {
	NAMES_FIRST = 16,	/* names before the first growth; a power of two */
	PROBLEM_SIZE = 256,	/* bytes of a problem's text, with its NUL */
};

/* ---- names ---- */

/* The slot of name, or the free one where it belongs.  Where the slots lie is not
 * known to who forges a log, so that names for one place cannot be made beforehand. */
static uint32_t *find_slot(const struct input_names *set, const char *name)
{
	size_t mask = set->slot_count - 1;
	size_t at = (size_t)text_hash(name, strlen(name), (uintptr_t)set->slots) & mask;

	while (set->slots[at] && strcmp(set->names[set->slots[at] - 1], name) != 0)
		at = (at + 1) & mask;
	return &set->slots[at];
}

/* Twice the room, or the first; half of the slots stay free. */
static int names_grow(struct input_stats *stats, struct input_names *set)
{
	size_t room = set->slot_count ? set->slot_count : NAMES_FIRST;
	struct input_names bigger = { .count = set->count, .slot_count = 2 * room };

	bigger.names = arena_array(&stats->arena, room, sizeof(*bigger.names));
	bigger.slots = arena_array(&stats->arena, bigger.slot_count, sizeof(*bigger.slots));
	if (!bigger.names || !bigger.slots)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		bigger.names[i] = set->names[i];
		*find_slot(&bigger, set->names[i]) = (uint32_t)i + 1;
	}
	*set = bigger;
	return 0;
}

static const char *names_add(struct input_stats *stats, struct input_names *set,
			     const char *name)
{
	uint32_t *slot;

	if (!name || !*name)
		return NULL;
	slot = set->slot_count ? find_slot(set, name) : NULL;
	if (slot && *slot)
		return set->names[*slot - 1];
	if (set->count >= BOUND_NAMES)
		return NULL;
	if (2 * set->count == set->slot_count && names_grow(stats, set) < 0) {
		stats->oom = true;
		return NULL;
	}
	slot = find_slot(set, name);
	set->names[set->count] = arena_string(&stats->arena, name);
	if (!set->names[set->count]) {
		stats->oom = true;
		return NULL;
	}
	*slot = (uint32_t)++set->count;
	return set->names[set->count - 1];
}

static void names_merge(struct input_stats *stats, struct input_names *set,
			const struct input_names *part)
{
	for (size_t i = 0; i < part->count; i++)
		names_add(stats, set, part->names[i]);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The slots are wrong afterwards, hence only at the end. */
static void names_sort(struct input_names *set)
{
	if (set->count > 0)
		qsort(set->names, set->count, sizeof(*set->names), by_bytes);
	set->slots = NULL;
	set->slot_count = 0;
}

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
	copy = text_copy(what, strlen(what));
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

const char *input_stats_computer(struct input_stats *stats, const char *name)
{
	return names_add(stats, &stats->computers, name);
}

const char *input_stats_channel(struct input_stats *stats, const char *name)
{
	return names_add(stats, &stats->channels, name);
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
	names_merge(stats, &stats->computers, &part->computers);
	names_merge(stats, &stats->channels, &part->channels);
	log_stats_merge(stats, &part->logs);
	stats->problem_count += part->problem_count;
	for (size_t i = 0; i < part->problem_kept; i++)
		keep_problem(stats, part->problems[i].offset, part->problems[i].what);
}

void input_stats_summarise(struct input_stats *stats, struct input_summary *summary)
{
	log_stats_summarise(stats, summary);
	names_sort(&stats->computers);
	names_sort(&stats->channels);
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
