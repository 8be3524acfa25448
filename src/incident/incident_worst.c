/*
 * incident_worst.c - which incidents are built whole where there are too many.
 *
 * Each is built in memory that is used again, without its sentences, and takes 48 bytes then.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_worst.h"

#include <stdlib.h>

#include "arena.h"
#include "fail.h"
#include "incident_share.h"
#include "shortage.h"

static int by_badness(const void *a, const void *b)
{
	const struct incident_worst *x = a, *y = b;

	if (x->hidden != y->hidden)
		return x->hidden - y->hidden;
	if (x->spare != y->spare)
		return x->spare - y->spare;
	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	if (x->ongoing != y->ongoing)
		return y->ongoing - x->ongoing;
	if (x->ended != y->ended)
		return x->ended > y->ended ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

static int by_row(const void *a, const void *b)
{
	const struct incident_worst *x = a, *y = b;

	return x->row < y->row ? -1 : 1;
}

static void leave_out(struct incident_left_out *left_out, const struct incident_worst *one)
{
	if (one->hidden) {
		left_out->hidden++;
		return;
	}
	left_out->incidents++;
	left_out->ongoing += one->ongoing;
	left_out->by_severity[one->severity]++;
}

static uint64_t owner_of(const struct incident_gathered *gathered,
			 const struct incident_worst *one)
{
	return incident_share_owner(gathered->store, gathered->rows[one->row].first);
}

/* Look at each one. */
static int look_at_all(const struct incident_gathered *gathered, struct incident_worst *list,
		       size_t *count, struct fail *fail)
{
	struct incident_gathered brief = *gathered;
	struct arena arena = { 0 };
	size_t row = 0;
	int ret = 0;

	brief.arena = &arena;
	brief.brief = true;
	for (*count = 0; row < gathered->row_count && ret == 0; ++*count) {
		struct incident incident = { .group = gathered->rows[row].group };
		struct incident_worst *one = &list[*count];

		one->row = row;
		ret = incident_build(&brief, &row, &incident, fail);
		one->ended = incident.ended;
		one->severity = incident.severity;
		one->ongoing = incident.ongoing;
		one->hidden = incident.count == 0;
		arena_reset(&arena);
	}
	arena_release(&arena);
	return ret;
}

static int by_turn(const void *a, const void *b)
{
	const struct incident_worst *x = a, *y = b;

	if (x->hidden != y->hidden)
		return x->hidden - y->hidden;
	return x->turn != y->turn ? (x->turn < y->turn ? -1 : 1) : by_badness(a, b);
}

static int give_turns(const struct incident_gathered *gathered, struct incident_worst *list,
		      size_t count)
{
	struct incident_share shares;
	int ret = incident_share_init(&shares, gathered->inputs, gathered->input_count);

	for (size_t i = 0; i < count && !list[i].hidden && ret == 0; i++)
		ret = incident_share_name(&shares, owner_of(gathered, &list[i]));
	for (size_t i = 0; i < count && !list[i].hidden && ret == 0; i++)
		ret = incident_share_turn(&shares, owner_of(gathered, &list[i]), &list[i].turn);
	incident_share_release(&shares);
	return ret;
}

/* Half of what is told are turns of all, the other half the worst of the rest. */
static int sort(const struct incident_gathered *gathered, struct incident_worst *list,
		size_t count, struct fail *fail)
{
	qsort(list, count, sizeof(*list), by_badness);
	if (give_turns(gathered, list, count) < 0)
		return fail_set(fail, "out of memory");
	qsort(list, count, sizeof(*list), by_turn);
	for (size_t i = BOUND_INCIDENTS / 2; i < count; i++)
		list[i].spare = true;
	qsort(list, count, sizeof(*list), by_badness);
	return 0;
}

struct incident_worst *incident_find_worst(const struct incident_gathered *gathered, size_t count,
					   size_t *kept, struct incident_left_out *left_out,
					   struct fail *fail)
{
	struct incident_worst *list = shortage_watch(calloc(count + 1, sizeof(*list)));

	*left_out = (struct incident_left_out){ .incidents = 0 };
	if (!list) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	if (look_at_all(gathered, list, &count, fail) < 0 ||
	    sort(gathered, list, count, fail) < 0) {
		free(list);
		return NULL;
	}
	*kept = count < BOUND_INCIDENTS ? count : BOUND_INCIDENTS;
	for (size_t i = *kept; i < count; i++)
		leave_out(left_out, &list[i]);
	qsort(list, *kept, sizeof(*list), by_row);
	return list;
}
