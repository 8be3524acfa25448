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

/* Inputs of one part share its name. */
static bool copy_part(struct library_names *names, const char **to, const char *part)
{
	const char *last = names->count ? names->inputs[names->count - 1].part : NULL;

	if (last && text_agree(last, part)) {
		*to = last;
		return true;
	}
	return arena_copy(&names->arena, to, part);
}

int library_names_take(struct library_names *names, const struct input_summary *input)
{
	struct library_names_input *list = grow(names->inputs, names->count, 1, &names->room,
						sizeof(*list)), *added;
	const char *reason;

	if (!list)
		return -1;
	names->inputs = list;
	added = &list[names->count];
	*added = (struct library_names_input){
		.said = input->redacted, .redacted = input->redacted || names->flagged,
		.unmapped = names->unmapped, .failed = input->failure != NULL,
		.problems = input->problem_count,
	};
	reason = input->failure || !input->problem_kept ? input->failure : input->problems[0].what;
	names->flagged = names->unmapped = false;
	if (!copy_part(names, &added->part, input->part) ||
	    !arena_copy(&names->arena, &added->reason, reason) ||
	    (added->redacted && (!arena_copy(&names->arena, &added->map, input->redact_map) ||
				 !arena_copy(&names->arena, &added->path, input->path))))
		return -1;
	names->plain |= !added->redacted && !input->failure;
	names->redacted |= added->redacted;
	names->count++;
	return 0;
}

void library_names_begin(struct library_names *names)
{
	names->current = 0;
	names->flagged = names->unmapped = false;
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
	bool another = !sets->part || !text_agree(sets->part, input->part);

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

static bool has_map(const struct library_names *names, const char *map)
{
	for (size_t i = 0; map && i < names->count; i++)
		if (names->inputs[i].redacted && text_agree(names->inputs[i].map, map))
			return true;
	return false;
}

/* The first set stands as it is: that of the map that is asked for, real names, what comes
 * first. */
static int keep_apart(struct library_names *names, const char *map)
{
	struct sets sets = { .count = 0 };
	uint32_t plain = 0;

	if (has_map(names, map))
		set_of_map(&sets, map);
	if (names->plain)
		plain = sets.count++;
	for (size_t i = 0; i < names->count && !sets.oom; i++) {
		struct library_names_input *input = &names->inputs[i];

		if (!input->redacted)
			input->set = plain;
		else
			input->set = input->map ? set_of_map(&sets, input->map)
						: set_without_map(&sets, input);
		if (input->redacted && input->set == 0)
			names->map = input->map;
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

		if (!input->redacted || (own && text_agree(own, input->map) && !input->unmapped))
			continue;
		input->left_out = own && text_agree(own, input->map) ?
				  "is left out: it has names that are not in the map of "
				  "--redact-map, but in another copy of it" :
				  own ? "is left out: it is redacted with another map than that "
					"of --redact-map" :
				  "is left out: it is redacted already; leave --redact out, or "
				  "give its map with --redact-map";
		any = true;
	}
	return any;
}

int library_names_settle(struct library_names *names, const struct redact *redact,
			 const char *map)
{
	names->settled = true;
	return redact ? leave_out(names, redact_id(redact)) : keep_apart(names, map);
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

size_t library_names_mark(const char *computer)
{
	size_t digits = strspn(computer, "0123456789");

	return digits && computer[digits] == ':' ? digits + 1 : 0;
}

/*
 * "HOST-1" of the second set is "2:HOST-1"; in front, since the short name of a computer is what
 * stands before its first dot.  Where there are such, a name of the first set that looks like
 * one is marked, too: anybody can call his computer "2:HOST-1".  NULL when memory runs out.
 */
static const char *computer_of(struct library_names *names, uint32_t set, const char *computer,
			       bool lent)
{
	struct text name = { 0 };
	const char *shown = NULL;

	if (set == 0 && (!names->several || !computer || !library_names_mark(computer)))
		return computer;
	text_printf(&name, "%u:%s", (unsigned)set + 1, computer ? computer : "");
	if (!name.oom && lent)
		shown = arena_string(&names->lent, text_get(&name));
	else if (!name.oom)
		shown = table_names_get(&names->shown,
					table_names_id(&names->shown, text_get(&name), name.size));
	text_release(&name);
	return shown;
}

static int change(struct library_names *names, size_t input, const char **computer)
{
	const struct library_names_input *known = input_at(names, input);
	const char *from = *computer;

	if (known)
		*computer = computer_of(names, known->set, from, false);
	return *computer || !from ? 0 : -1;
}

int library_names_event(struct library_names *names, struct event *event)
{
	const struct library_names_input *known = input_at(names, event->input);

	if (known)
		event->redacted = known->redacted;
	else
		names->flagged |= event->redacted;
	return change(names, event->input, &event->computer);
}

/* Evidence of a part comes after its inputs: are all of them read alike? */
static void count_input(struct library_names *names, const struct library_names_input *known)
{
	const struct library_names_input *last = names->current ? known - 1 : NULL;

	if (!last || !known->part || !text_agree(known->part, last->part))
		names->alike = true;
	else
		names->alike &= known->set == last->set && known->left_out == last->left_out;
}

static int mark_path(struct library_names *names, const char **path)
{
	return *path && names->current ? change(names, names->current - 1, path) : 0;
}

/* Is there no part whose inputs are read in different ways? */
static bool is_alike(const struct library_names *names)
{
	return !names->settled || !names->current || names->alike;
}

int library_names_file_of(struct library_names *names, const char **path)
{
	if (!is_alike(names))
		return 1;
	if (names->current && library_names_left_out(names, names->current - 1))
		return 0;
	return mark_path(names, path) < 0 ? -1 : 1;
}

int library_names_finding(struct library_names *names, size_t owner,
			  struct evidence_finding *finding)
{
	size_t input = names->current - 1;

	if (!names->settled || !names->current)
		return 1;
	if (names->alike && mark_path(names, &finding->file) < 0)
		return -1;
	/* Of nobody's computer: what is known of it is that it stands in that part. */
	if (!names->alike && owner == SIZE_MAX)
		return !library_names_left_out(names, input);
	input = names->alike ? input : owner;
	if (library_names_left_out(names, input))
		return 0;
	return change(names, input, &finding->computer) < 0 ? -1 : 1;
}

/* The path of a redacted one is a token, which helps nobody to find the file. */
const char *library_names_file(const struct library_names_input *input)
{
	return input->part ? input->part : input->path;
}

static const char *problem_of(struct library_names *names, const char *file,
			      const struct library_names_input *input)
{
	const unsigned mark = (unsigned)input->set + 1;
	struct text words = { 0 };
	const char *problem;

	text_printf(&words, "%s is %sredacted, and %s: the same name need not be the same "
		    "computer, so %s is shown as %u:%s; one --redact-map for all would tell", file,
		    input->redacted ? "" : "not ",
		    !input->redacted ? "others are, as the baseline" :
		    names->plain ? "other inputs are not" : "another one is, in another way",
		    input->redacted ? "its HOST-1" : "its computer", mark,
		    input->redacted ? "HOST-1" : "computer");
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
	problems[0] = (struct input_problem){
		0, problem_of(names, input_file(input), known),
	};
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
		if (!logs[i].computer && (set || input->logs[i].computer))
			return -1;
	}
	input->computers = computers;
	input->logs = logs;
	return 0;
}

static const char *first_time(struct library_names *names, const struct library_names_input *known)
{
	struct text words = { 0 };
	const char *lent;

	text_printf(&words, "it could not be read whole the first time, for its names: %s",
		    known->reason ? known->reason : "it is damaged");
	lent = words.oom ? NULL : arena_string(&names->lent, text_get(&words));
	text_release(&words);
	return lent ? lent : "out of memory";
}

/* Why an input is not what it was when it was read first, or NULL.  What was lost only then may
 * have had names that were to be known before. */
static const char *difference(struct library_names *names,
			      const struct library_names_input *known,
			      const struct input_summary *input)
{
	if (known && !input->failure &&
	    (known->failed || known->problems > input->problem_count))
		return first_time(names, known);
	if (known && known->said == input->redacted &&
	    (!known->said || text_agree(known->map, input->redact_map)))
		return NULL;
	return input->failure ? input->failure : "it changed while it was read";
}

const char *library_names_missing(struct library_names *names)
{
	if (!names->settled || names->current >= names->count)
		return NULL;
	for (size_t i = names->current; i < names->count; i++)
		if (names->inputs[i].reason)
			return first_time(names, &names->inputs[i]);
	return "it is gone since it was read the first time, for its names";
}

int library_names_summary(struct library_names *names, struct input_summary *input,
			  const char **changed)
{
	const struct library_names_input *known = input_at(names, names->current);
	int ret = 0;

	arena_reset(&names->lent);
	*changed = names->settled ? difference(names, known, input) : NULL;
	if (*changed)
		return -1;
	if (known && known->left_out)
		input->failure = known->left_out;
	else if (known && names->several)
		ret = change_computers(names, input, known->set);
	if (ret == 0 && known && known->set)
		ret = add_problem(names, input, known);
	if (known)
		count_input(names, known);
	names->current++;
	return ret;
}

void library_names_release(struct library_names *names)
{
	free(names->inputs);
	arena_release(&names->arena);
	arena_release(&names->lent);
	table_names_release(&names->shown);
	*names = (struct library_names){ .count = 0 };
}
