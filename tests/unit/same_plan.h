/*
 * same_plan.h - a plan is the same with and without what was kept of chunks before.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SAME_PLAN_H
#define SAME_PLAN_H

#include "evtx_template.h"

/*
 * Make the plan of a definition of both chunks, and its steps: the name of the first thing in
 * which the two differ, or NULL.  *taken, if a plan: the first one's, else NULL.
 */
const char *plans_differ(struct evtx_plans *kept, struct evtx_plans *plain, uint32_t definition,
			 enum evtx_place place, const struct evtx_plan **taken);

#endif
