/*
 * incident_worst.c - which incidents are built whole where there are too many.
 *
 * Each is built in memory that is used again, without its sentences, and takes 32 bytes then.
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

/* Put the worst first; what is beyond the share of its log comes after what is not. */
static int sort(const struct incident_gathered *gathered, struct incident_worst *list,
		size_t count, struct fail *fail)
{
	struct incident_share shares = { .owners = 0 };
	int ret = 0;

	qsort(list, count, sizeof(*list), by_badness);
	for (size_t i = 0; i < count && !list[i].hidden && ret == 0; i++)
		ret = incident_share_name(&shares, owner_of(gathered, &list[i]));
	if (ret == 0)
		ret = incident_share_divide(&shares, BOUND_INCIDENTS);
	for (size_t i = 0; i < count && ret == 0; i++)
		list[i].spare = !incident_share_take(&shares, owner_of(gathered, &list[i]));
	incident_share_release(&shares);
	qsort(list, count, sizeof(*list), by_badness);
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
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
