/*
 * books.c - copies of the books on all inputs, for the report.  Does not judge
 * them beyond how much was lost.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "books.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"

/* Each copier returns false when memory runs out and leaves NULL for NULL. */
static bool copy_string(struct arena *arena, const char **string)
{
	const char *from = *string;

	*string = arena_string(arena, from);
	return !from || *string;
}

static bool copy_names(struct arena *arena, const char ***names, size_t count)
{
	const char **copy;

	if (count == 0) {
		*names = NULL;
		return true;
	}
	copy = arena_array(arena, count, sizeof(copy[0]));
	if (!copy)
		return false;
	for (size_t i = 0; i < count; i++) {
		copy[i] = (*names)[i];
		if (!copy_string(arena, &copy[i]))
			return false;
	}
	*names = copy;
	return true;
}

static bool copy_runs(struct arena *arena, struct input_log *log)
{
	if (log->run_count == 0)
		return true;
	log->runs = (const struct input_run *)(const void *)
		arena_bytes(arena, log->runs, log->run_count * sizeof(*log->runs));
	return log->runs;
}

static bool copy_logs(struct arena *arena, struct input_books *books)
{
	struct input_log *copy;

	if (books->log_count == 0) {
		books->logs = NULL;
		return true;
	}
	copy = arena_array(arena, books->log_count, sizeof(copy[0]));
	if (!copy)
		return false;
	for (size_t i = 0; i < books->log_count; i++) {
		copy[i] = books->logs[i];
		if (!copy_string(arena, &copy[i].computer) ||
		    !copy_string(arena, &copy[i].channel) || !copy_runs(arena, &copy[i]))
			return false;
	}
	books->logs = copy;
	return true;
}

static bool copy_problems(struct arena *arena, struct input_books *books)
{
	struct input_problem *copy;

	if (books->problem_kept == 0) {
		books->problems = NULL;
		return true;
	}
	copy = arena_array(arena, books->problem_kept, sizeof(copy[0]));
	if (!copy)
		return false;
	for (size_t i = 0; i < books->problem_kept; i++) {
		copy[i] = books->problems[i];
		if (!copy_string(arena, &copy[i].what))
			return false;
	}
	books->problems = copy;
	return true;
}

static bool copy_all(struct arena *arena, struct input_books *books)
{
	return copy_string(arena, &books->path) && copy_string(arena, &books->part) &&
	       copy_string(arena, &books->format) &&
	       copy_string(arena, &books->engine) && copy_string(arena, &books->failure) &&
	       copy_string(arena, &books->hint) && copy_string(arena, &books->sha256) &&
	       copy_string(arena, &books->redact_map) &&
	       copy_names(arena, &books->computers, books->computer_count) &&
	       copy_names(arena, &books->channels, books->channel_count) &&
	       copy_logs(arena, books) && copy_problems(arena, books);
}

static bool make_room(struct books *books)
{
	size_t room = books->room ? 2 * books->room : 16;
	struct input_books *items;

	if (books->count < books->room)
		return true;
	if (room > SIZE_MAX / sizeof(items[0]))
		return false;
	items = realloc(books->items, room * sizeof(items[0]));
	if (!items)
		return false;
	books->items = items;
	books->room = room;
	return true;
}

enum books_loss books_loss(const struct input_books *input)
{
	if (input->failure)
		return BOOKS_UNREAD;
	return input->problem_count || input->undecodable ? BOOKS_DAMAGED : BOOKS_WHOLE;
}

enum books_loss books_worst(const struct books *books)
{
	enum books_loss worst = BOOKS_WHOLE;

	for (size_t i = 0; i < books->count; i++) {
		enum books_loss loss = books_loss(&books->items[i]);

		if (loss > worst)
			worst = loss;
	}
	return worst;
}

int books_add(struct books *books, const struct input_books *from, struct fail *fail)
{
	struct input_books copy = *from;

	if (!make_room(books) || !copy_all(&books->arena, &copy))
		return fail_set(fail, "out of memory");
	books->items[books->count++] = copy;
	return 0;
}

int books_pass(struct books *books, const char *path, const char *why, struct fail *fail)
{
	struct input_passed copy = { path, why };

	if (books->passed_kept < BOUND_PASSED) {
		if (!copy_string(&books->arena, &copy.path) ||
		    !copy_string(&books->arena, &copy.why))
			return fail_set(fail, "out of memory");
		books->passed[books->passed_kept++] = copy;
	}
	books->passed_count++;
	return 0;
}

void books_release(struct books *books)
{
	free(books->items);
	arena_release(&books->arena);
	*books = (struct books){ 0 };
}
