/*
 * incident_doubt.c - the wording of a verdict that is less sure than its rule.  Does not know
 * why it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "incident_doubt.h"

#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

enum { NAMED = 2 };	/* places that contradict, in a sentence */

bool incident_is_doubtful(const struct incident *incident)
{
	return incident->contradicted || (incident->confidence == RULES_LOW &&
					  incident->rule->confidence != RULES_LOW);
}

/* NULL when memory runs out. */
static const char *kept(struct text *text, struct arena *arena)
{
	const char *copy = text->oom ? NULL : arena_string(arena, text_get(text));

	text_release(text);
	return copy;
}

static bool put_before(const char **words, const char *before, struct arena *arena)
{
	struct text text = { 0 };

	text_printf(&text, "%s%s", before, *words);
	*words = kept(&text, arena);
	return *words;
}

/* Is the place of that finding named before? */
static bool is_named(const struct incident *incident, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (incident->proof[i]->file && incident->proof[i]->line ==
		    incident->proof[at]->line &&
		    strcmp(incident->proof[i]->file, incident->proof[at]->file) == 0)
			return true;
	return false;
}

/* "applicationHost.config:22 and tracemod.dll"; how many. */
static size_t add_places(struct text *text, const struct incident *incident)
{
	size_t named = 0;

	for (size_t i = 0; i < incident->proof_count && named < NAMED; i++) {
		const struct evidence_finding *finding = incident->proof[i];

		if (!finding->file || is_named(incident, i))
			continue;
		text_printf(text, "%s%s", named++ ? " and " : "", text_base(finding->file));
		if (finding->line)
			text_printf(text, ":%u", finding->line);
	}
	return named;
}

static const char *check_of(const struct incident *incident, struct arena *arena)
{
	struct text text = { 0 };
	size_t named;

	text_add(&text, "Check again whether ");
	named = add_places(&text, incident);
	if (!named)
		text_add(&text, "what contradicts this cause");
	text_printf(&text, " %s from this server and from the time of the failure, before you "
		    "change anything: %s against this cause.",
		    named > 1 ? "are" : "is", named > 1 ? "they speak" : "it speaks");
	return kept(&text, arena);
}

/* "If the cause proves right after all, and the file is missing" */
static const char *condition_of(const struct incident_step *step, struct arena *arena)
{
	const char *own = step->condition;
	struct text text = { 0 };

	text_add(&text, "If the cause proves right after all");
	if (own)
		text_printf(&text, ", and %s", own + (text_starts(own, "If ") ? 3 : 0));
	return kept(&text, arena);
}

/* The steps after `from` that are one: all alternatives of its choice. */
static size_t end_of(const struct incident *incident, size_t from)
{
	const struct incident_step *steps = incident->steps;
	size_t end = from + 1;

	while (end < incident->step_count && steps[end].choice && steps[from].choice &&
	       steps[end].number == steps[from].number)
		end++;
	return end;
}

/* Looks come first, what verifies comes last; a choice with a change in it is a change. */
static enum rules_kind kind_of(const struct incident *incident, size_t from, size_t end)
{
	enum rules_kind kind = incident->steps[from].kind;

	for (size_t i = from; i < end; i++)
		if (incident->steps[i].kind == RULES_CHANGE)
			kind = RULES_CHANGE;
	return kind;
}

/* New steps, of which `count` are there. */
struct steps {
	struct incident_step *items;
	size_t count, number;		/* number: of the last one */
	bool oom;
};

/* Those of a kind, in their order; changes get a condition. */
static void add_kind(struct steps *steps, const struct incident *incident, enum rules_kind kind,
		     struct arena *arena)
{
	for (size_t i = 0, end; i < incident->step_count; i = end) {
		end = end_of(incident, i);
		if (kind_of(incident, i, end) != kind)
			continue;
		steps->number++;
		for (size_t j = i; j < end; j++) {
			struct incident_step *step = &steps->items[steps->count++];

			*step = incident->steps[j];
			step->number = steps->number;
			if (kind != RULES_CHANGE)
				continue;
			step->condition = condition_of(step, arena);
			steps->oom |= !step->condition;
		}
	}
}

static bool look_first(struct incident *incident, struct arena *arena)
{
	struct steps steps = {
		.items = arena_array(arena, incident->step_count + 1, sizeof(*steps.items)),
		.count = 1, .number = 1,
	};

	if (!steps.items)
		return false;
	steps.items[0] = (struct incident_step){
		.kind = RULES_LOOK, .number = 1, .text = check_of(incident, arena),
	};
	steps.oom = !steps.items[0].text;
	add_kind(&steps, incident, RULES_LOOK, arena);
	add_kind(&steps, incident, RULES_CHANGE, arena);
	add_kind(&steps, incident, RULES_VERIFY, arena);
	incident->steps = steps.items;
	incident->step_count = steps.count;
	return !steps.oom;
}

bool incident_doubt(struct incident *incident, bool without_code, struct arena *arena)
{
	if (!incident_is_doubtful(incident))
		return true;
	if (!put_before(&incident->title, incident->contradicted ? "Doubtful: " :
			INCIDENT_PROBABLY, arena))
		return false;
	if (without_code && !put_before(&incident->explanation, "The error code of the event is "
					"missing, so this is only its most frequent cause. ",
					arena))
		return false;
	return !incident->contradicted || look_first(incident, arena);
}
