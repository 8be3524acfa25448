/*
 * library_names.c - sets of names, and which of them an input has.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_names.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "evidence.h"
#include "grow.h"
#include "input_summary.h"
#include "redact.h"
#include "text.h"

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool copy(struct arena *arena, const char **to, const char *from)
{
	*to = arena_string(arena, from);
	return *to || !from;
}

int library_names_take(struct library_names *names, const struct input_summary *input)
{
	struct library_names_input *list = grow(names->inputs, names->count, 1, &names->room,
						sizeof(*list)), *added;

	if (!list)
		return -1;
	names->inputs = list;
	added = &list[names->count];
	*added = (struct library_names_input){ .redacted = input->redacted };
	if (added->redacted && (!copy(&names->arena, &added->map, input->redact_map) ||
				!copy(&names->arena, &added->part, input->part) ||
				!copy(&names->arena, &added->path, input->path)))
		return -1;
	names->plain |= !input->redacted && !input->failure;
	names->redacted |= input->redacted;
	names->count++;
	return 0;
}

/* ---- settling ---- */

/* Sets are numbered from 0; a set without a map ends with its part, or where an input of it
 * comes a second time: two reports call different inputs PATH-1, and one never does. */
struct sets {
	struct table_names maps, paths;
	struct table_map of_map;	/* number of a map -> set */
	const char *part;		/* of the last set without a map */
	uint32_t last, count;
	bool oom;
};

static uint32_t set_of_map(struct sets *sets, const char *map)
{
	uint32_t number = table_names_id(&sets->maps, map, strlen(map)), set;

	sets->oom |= number == TABLE_NONE;
	set = table_map_get(&sets->of_map, number);
	if (set == TABLE_NONE) {
		set = sets->count++;
		sets->oom |= table_map_set(&sets->of_map, number, set) < 0;
	}
	return set;
}

static uint32_t set_without_map(struct sets *sets, const struct library_names_input *input)
{
	const char *path = input->path ? input->path : "";
	size_t before = sets->paths.count;
	bool another = !sets->part || !same(sets->part, input->part);

	if (!another) {
		sets->oom |= table_names_id(&sets->paths, path, strlen(path)) == TABLE_NONE;
		another = sets->paths.count == before;
	}
	if (another) {
		table_names_release(&sets->paths);
		sets->paths = (struct table_names){ .count = 0 };
		sets->oom |= table_names_id(&sets->paths, path, strlen(path)) == TABLE_NONE;
		sets->part = input->part;
		sets->last = sets->count++;
	}
	return sets->last;
}

/* The first names that are there stay as they are. */
static int keep_apart(struct library_names *names)
{
	struct sets sets = { .count = names->plain };
	for (size_t i = 0; i < names->count && !sets.oom; i++) {
		struct library_names_input *input = &names->inputs[i];

		if (!input->redacted)
			continue;
		input->set = input->map ? set_of_map(&sets, input->map)
					: set_without_map(&sets, input);
		names->several |= input->set != 0;
	}
	table_names_release(&sets.maps);
	table_names_release(&sets.paths);
	table_map_release(&sets.of_map);
	return sets.oom ? -1 : names->several;
}

/* Names become tokens of one map, or of none that was before. */
static int leave_out(struct library_names *names, const char *own)
{
	bool any = false;

	for (size_t i = 0; i < names->count; i++) {
		struct library_names_input *input = &names->inputs[i];

		if (!input->redacted || (own && same(own, input->map)))
			continue;
		input->left_out = own ? "is left out: it is redacted with another map than that "
					"of --redact-map" :
				  "is left out: it is redacted already; leave --redact out, or "
				  "give its map with --redact-map";
		any = true;
	}
	return any;
}

int library_names_settle(struct library_names *names, const struct redact *redact)
{
	names->settled = true;
	return redact ? leave_out(names, redact_id(redact)) : keep_apart(names);
}

const char *library_names_map(const struct library_names *names)
{
	for (size_t i = 0; i < names->count && !names->several; i++)
		if (names->inputs[i].redacted && !names->inputs[i].left_out)
			return names->inputs[i].map;
	return NULL;
}

/* ---- the second reading ---- */

static const struct library_names_input *input_at(const struct library_names *names,
						  size_t input)
{
	return names->settled && input < names->count ? &names->inputs[input] : NULL;
}

const struct library_names_input *library_names_odd(const struct library_names *names)
{
	size_t i = 0;

	while (i + 1 < names->count && !names->inputs[i].set && !names->inputs[i].left_out)
		i++;
	return &names->inputs[i];
}

const struct library_names_input *library_names_last(const struct library_names *names)
{
	return names->current ? input_at(names, names->current - 1) : NULL;
}

bool library_names_left_out(const struct library_names *names, size_t input)
{
	const struct library_names_input *known = input_at(names, input);

	return known && known->left_out;
}

/*
 * "HOST-1" of the second set is "2:HOST-1".  In front, since the short name of a computer
 * is what stands before its first dot.  NULL when memory runs out.
 */
static const char *computer_of(struct library_names *names, uint32_t set, const char *computer,
			       bool lent)
{
	struct text name = { 0 };
	const char *shown = NULL;

	text_printf(&name, "%u:%s", (unsigned)set + 1, computer ? computer : "");
	if (!name.oom && lent)
		shown = arena_string(&names->lent, text_get(&name));
	else if (!name.oom)
		shown = table_names_get(&names->computers,
					table_names_id(&names->computers, text_get(&name),
						       name.size));
	text_release(&name);
	return shown;
}

static int change(struct library_names *names, size_t input, const char **computer)
{
	const struct library_names_input *known = input_at(names, input);

	if (known && known->set)
		*computer = computer_of(names, known->set, *computer, false);
	return known && known->set && !*computer ? -1 : 0;
}

int library_names_event(struct library_names *names, struct event *event)
{
	return change(names, event->input, &event->computer);
}

int library_names_finding(struct library_names *names, struct evidence_finding *finding)
{
	return names->current ? change(names, names->current - 1, &finding->computer) : 0;
}

/* The path of a redacted one is a token, which helps nobody to find the file. */
const char *library_names_file(const struct library_names_input *input)
{
	return input->part ? input->part : input->path;
}

static const char *problem_of(struct library_names *names,
			      const struct library_names_input *input)
{
	const char *others = names->plain ? "other inputs are not" :
			     "another one is, in another way";
	struct text words = { 0 };
	const char *problem;

	text_printf(&words, "%s is redacted, and %s: the same name need not be the same computer, "
		    "so its HOST-1 is shown as %u:HOST-1; one --redact-map for all would tell",
		    library_names_file(input), others, (unsigned)input->set + 1);
	problem = words.oom ? NULL : arena_string(&names->lent, text_get(&words));
	text_release(&words);
	return problem;
}

/* A problem more, at its beginning. */
static int add_problem(struct library_names *names, struct input_summary *input,
		       const struct library_names_input *known)
{
	const size_t kept = input->problem_kept < BOUND_PROBLEMS ? input->problem_kept
								   : BOUND_PROBLEMS - 1;
	struct input_problem *problems = arena_array(&names->lent, kept + 1, sizeof(*problems));

	if (!problems)
		return -1;
	problems[0] = (struct input_problem){ 0, problem_of(names, known) };
	if (kept)
		memcpy(problems + 1, input->problems, kept * sizeof(*problems));
	input->problems = problems;
	input->problem_kept = kept + 1;
	input->problem_count++;
	return problems[0].what ? 0 : -1;
}

static int change_computers(struct library_names *names, struct input_summary *input, uint32_t set)
{
	const char **computers = arena_array(&names->lent, input->computer_count + 1,
					     sizeof(*computers));
	struct input_log *logs = arena_array(&names->lent, input->log_count + 1, sizeof(*logs));

	if (!computers || !logs)
		return -1;
	for (size_t i = 0; i < input->computer_count; i++) {
		computers[i] = computer_of(names, set, input->computers[i], true);
		if (!computers[i])
			return -1;
	}
	for (size_t i = 0; i < input->log_count; i++) {
		logs[i] = input->logs[i];
		logs[i].computer = computer_of(names, set, logs[i].computer, true);
		if (!logs[i].computer)
			return -1;
	}
	input->computers = computers;
	input->logs = logs;
	return 0;
}

int library_names_summary(struct library_names *names, struct input_summary *input,
			  bool *changed)
{
	const struct library_names_input *known = input_at(names, names->current);
	int ret = 0;

	arena_reset(&names->lent);
	*changed = names->settled && (!known || known->redacted != input->redacted ||
				    (known->redacted && !same(known->map, input->redact_map)));
	if (*changed)
		return -1;
	if (known && known->left_out)
		input->failure = known->left_out;
	else if (known && known->set)
		ret = change_computers(names, input, known->set) < 0 ||
		      add_problem(names, input, known) < 0 ? -1 : 0;
	names->current++;
	return ret;
}

void library_names_release(struct library_names *names)
{
	free(names->inputs);
	arena_release(&names->arena);
	arena_release(&names->lent);
	table_names_release(&names->computers);
	*names = (struct library_names){ .count = 0 };
}
