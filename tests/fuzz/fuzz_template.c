/*
 * fuzz_template.c - a template definition, and the same bytes as elements without
 * template: fields of System and the steps that build strings.  The first byte is
 * the place in an event, the next two are the offset of the definition.  It is read twice,
 * with what was kept of inputs before and without: the plan is the same.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evtx_chunk.h"
#include "evtx_definitions.h"
#include "evtx_template.h"
#include "same_plan.h"

static void look(struct evtx_plans *plans, struct evtx_plan *plan)
{
	size_t steps = 0;

	if (!plan || plan->why || evtx_plan_steps(plans, plan) < 0)
		return;
	for (const struct evtx_step *step = plan->steps; step; step = step->next)
		for (const struct evtx_part *part = &step->part; part; part = part->next)
			if (part->kind == EVTX_PART_LITERAL && part->literal.size)
				steps += part->literal.bytes[part->literal.size - 1];
	if (steps == SIZE_MAX || plan->end > plans->text.size)
		abort();
}

/* The definition again, with those that were kept. */
static void compare(const uint8_t *bytes, uint32_t size, uint32_t at, enum evtx_place place)
{
	static struct evtx_definitions definitions;
	static struct evtx_plans kept = { .definitions = &definitions }, plain;
	const struct evtx_plan *plan;
	const char *what;

	evtx_plans_start(&kept, bytes, size);
	evtx_plans_start(&plain, bytes, size);
	what = plans_differ(&kept, &plain, at, place, &plan);
	if (what) {
		fprintf(stderr, "plans differ in %s\n", what);
		abort();
	}
	evtx_plans_start(&kept, NULL, 0);
	evtx_plans_start(&plain, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct evtx_plans plans;
	enum evtx_place place;
	uint32_t at;
	uint8_t *copy;

	if (size < 3 || size - 3 > EVTX_CHUNK_SIZE)
		return 0;
	place = bytes[0] % EVTX_PLACES;
	at = bytes[1] | (uint32_t)bytes[2] << 8;
	size -= 3;
	copy = malloc(size ? size : 1);		/* of this size: reads past its end are seen */
	if (!copy)
		return 0;
	memcpy(copy, bytes + 3, size);
	evtx_plans_start(&plans, copy, (uint32_t)size);
	look(&plans, evtx_plans_get(&plans, at, place));
	look(&plans, evtx_plans_get(&plans, at, place));
	look(&plans, evtx_plans_inline(&plans, at, (uint32_t)size, place));
	evtx_plans_start(&plans, NULL, 0);
	compare(copy, (uint32_t)size, at, place);
	free(copy);
	return 0;
}
