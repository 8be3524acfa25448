/*
 * same_plan.c - compares what two readers made of a template definition.
 *
 * SPDX-License-Identifier: MIT
 */
#include "same_plan.h"

#include <string.h>

static bool same_why(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_value(const struct evtx_value *a, const struct evtx_value *b)
{
	return a->type == b->type && a->size == b->size &&
	       (a->size == 0 || !memcmp(a->bytes, b->bytes, a->size));
}

static bool same_parts(const struct evtx_part *a, const struct evtx_part *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->kind != b->kind || (a->kind == EVTX_PART_SLOT && a->slot != b->slot) ||
		    (a->kind == EVTX_PART_LITERAL && !same_value(&a->literal, &b->literal)))
			return false;
	return !a && !b;
}

static bool same_conditions(const struct evtx_condition *a, const struct evtx_condition *b)
{
	for (; a && b; a = a->outer, b = b->outer)
		if (a->slot != b->slot)
			return false;
	return !a && !b;
}

static bool same_steps(const struct evtx_step *a, const struct evtx_step *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->kind != b->kind || a->place != b->place || a->text || b->text ||
		    !same_conditions(a->condition, b->condition) ||
		    !same_parts(&a->part, &b->part))
			return false;
	return !a && !b;
}

static const char *plan_differs(const struct evtx_plan *a, const struct evtx_plan *b)
{
	if (!same_why(a->why, b->why))
		return "why it cannot be read";
	if (a->why)
		return NULL;
	for (int field = 0; field < EVTX_FIELDS; field++)
		if (!same_parts(&a->fields[field], &b->fields[field]))
			return "a field of System";
	if (a->at != b->at || a->end != b->end || a->after_system != b->after_system)
		return "a place";
	return a->has_steps == b->has_steps && same_steps(a->steps, b->steps) ? NULL : "a step";
}

const char *plans_differ(struct evtx_plans *kept, struct evtx_plans *plain, uint32_t definition,
			 enum evtx_place place, const struct evtx_plan **taken)
{
	struct evtx_plan *a = evtx_plans_get(kept, definition, place);
	struct evtx_plan *b = evtx_plans_get(plain, definition, place);
	const char *what;

	*taken = a;
	if (!a || !b)
		return a || b ? "the number of plans" : NULL;
	what = plan_differs(a, b);
	if (what)
		return what;
	if (evtx_plan_steps(kept, a) != evtx_plan_steps(plain, b))
		return "whether it has steps";
	what = plan_differs(a, b);
	return what || kept->text.work == plain->text.work ? what : "the work";
}
