/*
 * input_summaries.c - copies of the summaries of all inputs, and how much was lost.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_summaries.h"

#include <stdlib.h>

#include "fail.h"
#include "grow.h"
#include "text.h"

/* What is copied; NULL and 0 stay. */
static const char *copy_string(struct arena *arena, const char *from, bool *oom)
{
	const char *copy = arena_string(arena, from);

	*oom |= from && !copy;
	return copy;
}

static void *copy_array(struct arena *arena, const void *from, size_t count, size_t size,
			bool *oom)
{
	void *copy = count ? arena_bytes(arena, from, count * size) : NULL;

	*oom |= count && !copy;
	return copy;
}

static const char **copy_names(struct arena *arena, const char **from, size_t count, bool *oom)
{
	const char **names = copy_array(arena, from, count, sizeof(*names), oom);

	for (size_t i = 0; names && i < count; i++)
		names[i] = copy_string(arena, names[i], oom);
	return names;
}

/* What it takes, as BOUND_NAMES_ALL counts. */
static size_t weight_of(const struct input_summary *summary)
{
	enum { LOG = 4 };
	size_t weight = summary->computer_count + summary->channel_count + summary->problem_kept +
			summary->log_count * LOG;

	for (size_t i = 0; i < summary->log_count; i++)
		weight += summary->logs[i].run_count;
	return weight;
}

static size_t cut_to(size_t *count, size_t most)
{
	size_t cut = *count > most ? *count - most : 0;

	*count -= cut;
	return cut;
}

/* The lists become short, and a problem says so; `problems` is room for one more than is
 * left of them. */
static void cut_lists(struct input_summary *summary, struct input_problem *problems)
{
	size_t cut = cut_to(&summary->computer_count, BOUND_NAMES_FEW) +
		     cut_to(&summary->channel_count, BOUND_NAMES_FEW) +
		     cut_to(&summary->log_count, BOUND_NAMES_FEW);

	cut_to(&summary->problem_kept, BOUND_NAMES_FEW);
	if (!cut)
		return;
	problems[0] = (struct input_problem){
		0, "names more computers, channels and logs than are kept of so many inputs",
	};
	for (size_t i = 0; i < summary->problem_kept; i++)
		problems[i + 1] = summary->problems[i];
	summary->problems = problems;
	summary->problem_kept++;
	summary->problem_count++;
}

/* All that a copied summary points to. */
static bool copy_all(struct arena *arena, struct input_summary *summary)
{
	const char **strings[] = {
		&summary->path, &summary->archive, &summary->part, &summary->format,
		&summary->engine,
		&summary->failure, &summary->hint, &summary->sha256, &summary->redact_map,
	};
	bool oom = false;
	struct input_log *logs = copy_array(arena, summary->logs, summary->log_count,
					    sizeof(*logs), &oom);
	struct input_problem *problems = copy_array(arena, summary->problems,
						    summary->problem_kept, sizeof(*problems),
						    &oom);

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		*strings[i] = copy_string(arena, *strings[i], &oom);
	summary->computers = copy_names(arena, summary->computers, summary->computer_count, &oom);
	summary->channels = copy_names(arena, summary->channels, summary->channel_count, &oom);
	for (size_t i = 0; logs && i < summary->log_count; i++) {
		logs[i].computer = copy_string(arena, logs[i].computer, &oom);
		logs[i].channel = copy_string(arena, logs[i].channel, &oom);
		logs[i].runs = copy_array(arena, logs[i].runs, logs[i].run_count,
					  sizeof(*logs[i].runs), &oom);
	}
	summary->logs = logs;
	for (size_t i = 0; problems && i < summary->problem_kept; i++)
		problems[i].what = copy_string(arena, problems[i].what, &oom);
	summary->problems = problems;
	return !oom;
}

bool input_has_channel(const struct input_summary *input, const char *channel)
{
	for (size_t i = 0; i < input->channel_count; i++)
		if (text_equal_nocase(input->channels[i], channel))
			return true;
	return false;
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
	struct input_problem problems[BOUND_NAMES_FEW + 1];
	const size_t weight = weight_of(from);
	struct input_summary copy = *from;
	struct input_summary *items = grow(all->items, all->count, 1, &all->room,
					   sizeof(*items));

	if (weight > BOUND_NAMES_ALL - all->kept)
		cut_lists(&copy, problems);
	else
		all->kept += weight;
	copy.names_cut = copy.problem_count > from->problem_count;
	all->cut += copy.names_cut;
	if (items)
		all->items = items;
	if (!items || !copy_all(&all->arena, &copy))
		return fail_set(fail, "out of memory");
	all->items[all->count++] = copy;
	return 0;
}

bool input_summaries_whole(const struct input_summaries *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].computer_count >= BOUND_NAMES)
			return false;
	return !all->cut;
}

int input_summaries_skip(struct input_summaries *all, const char *path, const char *why,
			 struct fail *fail)
{
	bool oom = false;

	if (all->skipped_kept < BOUND_SKIPPED)
		all->skipped[all->skipped_kept++] = (struct input_skipped){
			copy_string(&all->arena, path, &oom), copy_string(&all->arena, why, &oom),
		};
	all->skipped_count++;
	return oom ? fail_set(fail, "out of memory") : 0;
}

void input_summaries_release(struct input_summaries *all)
{
	free(all->items);
	arena_release(&all->arena);
	*all = (struct input_summaries){ 0 };
}
