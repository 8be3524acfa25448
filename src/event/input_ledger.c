/*
 * input_ledger.c - the books on one input while it is read: counters, times,
 * names and problems.  Knows nothing of formats.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_reader.h"

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
static int names_grow(struct input_ledger *ledger, struct input_names *set)
{
	size_t room = set->slot_count ? set->slot_count : NAMES_FIRST;
	struct input_names bigger = { .count = set->count, .slot_count = 2 * room };

	bigger.names = arena_array(&ledger->arena, room, sizeof(*bigger.names));
	bigger.slots = arena_array(&ledger->arena, bigger.slot_count, sizeof(*bigger.slots));
	if (!bigger.names || !bigger.slots)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		bigger.names[i] = set->names[i];
		*find_slot(&bigger, set->names[i]) = (uint32_t)i + 1;
	}
	*set = bigger;
	return 0;
}

static const char *names_add(struct input_ledger *ledger, struct input_names *set,
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
	if (2 * set->count == set->slot_count && names_grow(ledger, set) < 0) {
		ledger->lost = true;
		return NULL;
	}
	slot = find_slot(set, name);
	set->names[set->count] = arena_string(&ledger->arena, name);
	if (!set->names[set->count]) {
		ledger->lost = true;
		return NULL;
	}
	*slot = (uint32_t)++set->count;
	return set->names[set->count - 1];
}

static void names_merge(struct input_ledger *ledger, struct input_names *set,
			const struct input_names *part)
{
	for (size_t i = 0; i < part->count; i++)
		names_add(ledger, set, part->names[i]);
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
static void keep_problem(struct input_ledger *ledger, uint64_t offset, const char *what)
{
	struct input_problem *problems = ledger->problems;
	size_t at = ledger->problem_kept;
	char *copy;

	while (at > 0 && problems[at - 1].offset > offset)
		at--;
	if (at == BOUND_PROBLEMS)
		return;
	copy = strdup(what);
	if (!copy) {
		ledger->lost = true;
		return;
	}
	if (ledger->problem_kept == BOUND_PROBLEMS)
		problem_free(&problems[--ledger->problem_kept]);
	memmove(problems + at + 1, problems + at,
		(ledger->problem_kept - at) * sizeof(*problems));
	problems[at] = (struct input_problem){ offset, copy };
	ledger->problem_kept++;
}

/* ---- public ---- */

void input_ledger_init(struct input_ledger *ledger)
{
	memset(ledger, 0, sizeof(*ledger));
}

void input_ledger_reset(struct input_ledger *ledger)
{
	struct arena arena = ledger->arena;

	for (size_t i = 0; i < ledger->problem_kept; i++)
		problem_free(&ledger->problems[i]);
	arena_reset(&arena);
	input_ledger_init(ledger);
	ledger->arena = arena;
}

void input_ledger_release(struct input_ledger *ledger)
{
	input_ledger_reset(ledger);
	arena_release(&ledger->arena);
}

const char *input_ledger_computer(struct input_ledger *ledger, const char *name)
{
	return names_add(ledger, &ledger->computers, name);
}

const char *input_ledger_channel(struct input_ledger *ledger, const char *name)
{
	return names_add(ledger, &ledger->channels, name);
}

void input_ledger_problem(struct input_ledger *ledger, uint64_t offset,
			  const char *fmt, ...)
{
	char what[PROBLEM_SIZE];
	va_list arguments;

	ledger->problem_count++;
	if (ledger->problem_kept == BOUND_PROBLEMS &&
	    ledger->problems[BOUND_PROBLEMS - 1].offset <= offset)
		return;
	va_start(arguments, fmt);
	vsnprintf(what, sizeof(what), fmt, arguments);
	va_end(arguments);
	keep_problem(ledger, offset, what);
}

void input_ledger_merge(struct input_ledger *ledger, const struct input_ledger *part)
{
	ledger->records += part->records;
	ledger->undecodable += part->undecodable;
	ledger->matched += part->matched;
	ledger->recovered += part->recovered;
	ledger->chunks += part->chunks;
	ledger->bad_chunks += part->bad_chunks;
	ledger->dirty |= part->dirty;
	ledger->lost |= part->lost;
	input_ledger_time(ledger, part->first);
	input_ledger_time(ledger, part->last);
	names_merge(ledger, &ledger->computers, &part->computers);
	names_merge(ledger, &ledger->channels, &part->channels);
	input_logs_merge(ledger, &part->logs);
	ledger->problem_count += part->problem_count;
	for (size_t i = 0; i < part->problem_kept; i++)
		keep_problem(ledger, part->problems[i].offset, part->problems[i].what);
}

void input_ledger_books(struct input_ledger *ledger, struct input_books *books)
{
	input_logs_books(ledger, books);
	names_sort(&ledger->computers);
	names_sort(&ledger->channels);
	books->records = ledger->records;
	books->matched = ledger->matched;
	books->undecodable = ledger->undecodable;
	books->recovered = ledger->recovered;
	books->first_event = ledger->first;
	books->last_event = ledger->last;
	books->computers = ledger->computers.names;
	books->computer_count = ledger->computers.count;
	books->channels = ledger->channels.names;
	books->channel_count = ledger->channels.count;
	books->dirty = ledger->dirty;
	books->chunks = ledger->chunks;
	books->bad_chunks = ledger->bad_chunks;
	books->problems = ledger->problems;
	books->problem_kept = ledger->problem_kept;
	books->problem_count = ledger->problem_count;
}
