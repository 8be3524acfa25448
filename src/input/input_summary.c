/*
 * input_summary.c - copies of the books on all inputs, for the report.  Does not judge
 * them beyond how much was lost.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_summary.h"

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

static bool make_room(struct summary *summary)
{
	size_t room = summary->room ? 2 * summary->room : 16;
	struct input_summary *items;

	if (summary->count < summary->room)
		return true;
	if (room > SIZE_MAX / sizeof(items[0]))
		return false;
	items = realloc(summary->items, room * sizeof(items[0]));
	if (!items)
		return false;
	summary->items = items;
	summary->room = room;
	return true;
}

enum input_loss input_loss(const struct input_summary *input)
{
	if (input->failure)
		return INPUT_UNREAD;
	return input->problem_count || input->undecodable ? INPUT_DAMAGED : INPUT_WHOLE;
}

enum input_loss input_summaries_loss(const struct summary *summary)
{
	enum input_loss worst = INPUT_WHOLE;

	for (size_t i = 0; i < summary->count; i++) {
		enum input_loss loss = input_loss(&summary->items[i]);

		if (loss > worst)
			worst = loss;
	}
	return worst;
}

int input_summaries_add(struct summary *summary, const struct input_summary *from,
			struct fail *fail)
{
	struct input_summary copy = *from;

	if (!make_room(summary) || !copy_all(&summary->arena, &copy))
		return fail_set(fail, "out of memory");
	summary->items[summary->count++] = copy;
	return 0;
}

int input_summaries_skip(struct summary *summary, const char *path, const char *why,
			 struct fail *fail)
{
	struct input_passed copy = { path, why };

	if (summary->passed_kept < BOUND_PASSED) {
		if (!copy_string(&summary->arena, &copy.path) ||
		    !copy_string(&summary->arena, &copy.why))
			return fail_set(fail, "out of memory");
		summary->passed[summary->passed_kept++] = copy;
	}
	summary->passed_count++;
	return 0;
}

void input_summaries_release(struct summary *summary)
{
	free(summary->items);
	arena_release(&summary->arena);
	*summary = (struct summary){ 0 };
}
