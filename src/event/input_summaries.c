/*
 * input_summaries.c - copies of the summaries of all inputs, for the report.  Judges only
 * how much was lost.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_summaries.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "grow.h"

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

static bool copy_logs(struct arena *arena, struct input_summary *summary)
{
	struct input_log *copy;

	if (summary->log_count == 0) {
		summary->logs = NULL;
		return true;
	}
	copy = arena_array(arena, summary->log_count, sizeof(copy[0]));
	if (!copy)
		return false;
	for (size_t i = 0; i < summary->log_count; i++) {
		copy[i] = summary->logs[i];
		if (!copy_string(arena, &copy[i].computer) ||
		    !copy_string(arena, &copy[i].channel) || !copy_runs(arena, &copy[i]))
			return false;
	}
	summary->logs = copy;
	return true;
}

static bool copy_problems(struct arena *arena, struct input_summary *summary)
{
	struct input_problem *copy;

	if (summary->problem_kept == 0) {
		summary->problems = NULL;
		return true;
	}
	copy = arena_array(arena, summary->problem_kept, sizeof(copy[0]));
	if (!copy)
		return false;
	for (size_t i = 0; i < summary->problem_kept; i++) {
		copy[i] = summary->problems[i];
		if (!copy_string(arena, &copy[i].what))
			return false;
	}
	summary->problems = copy;
	return true;
}

static bool copy_all(struct arena *arena, struct input_summary *summary)
{
	return copy_string(arena, &summary->path) && copy_string(arena, &summary->part) &&
	       copy_string(arena, &summary->format) &&
	       copy_string(arena, &summary->engine) && copy_string(arena, &summary->failure) &&
	       copy_string(arena, &summary->hint) && copy_string(arena, &summary->sha256) &&
	       copy_string(arena, &summary->redact_map) &&
	       copy_names(arena, &summary->computers, summary->computer_count) &&
	       copy_names(arena, &summary->channels, summary->channel_count) &&
	       copy_logs(arena, summary) && copy_problems(arena, summary);
}

enum input_loss input_loss(const struct input_summary *input)
{
	if (input->failure)
		return INPUT_UNREAD;
	return input->problem_count || input->undecodable ? INPUT_DAMAGED : INPUT_WHOLE;
}

enum input_loss input_summaries_loss(const struct input_summaries *all)
{
	enum input_loss worst = INPUT_WHOLE;

	for (size_t i = 0; i < all->count; i++) {
		enum input_loss loss = input_loss(&all->items[i]);

		if (loss > worst)
			worst = loss;
	}
	return worst;
}

int input_summaries_add(struct input_summaries *all, const struct input_summary *from,
			struct fail *fail)
{
	struct input_summary copy = *from;
	struct input_summary *items = grow(all->items, all->count, 1, &all->room,
					   sizeof(*items));

	if (items)
		all->items = items;
	if (!items || !copy_all(&all->arena, &copy))
		return fail_set(fail, "out of memory");
	all->items[all->count++] = copy;
	return 0;
}

int input_summaries_skip(struct input_summaries *all, const char *path, const char *why,
			 struct fail *fail)
{
	struct input_passed copy = { path, why };

	if (all->passed_kept < BOUND_PASSED) {
		if (!copy_string(&all->arena, &copy.path) ||
		    !copy_string(&all->arena, &copy.why))
			return fail_set(fail, "out of memory");
		all->passed[all->passed_kept++] = copy;
	}
	all->passed_count++;
	return 0;
}

void input_summaries_release(struct input_summaries *all)
{
	free(all->items);
	arena_release(&all->arena);
	*all = (struct input_summaries){ 0 };
}
