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
		one->group = incident.group;
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

static uint32_t computer_of(const struct incident_gathered *gathered,
			    const struct incident_worst *one)
{
	return incident_store_key(gathered->store, gathered->rows[one->row].first)->computer;
}

/* What the system tells of a computer, and what anybody may have written of it, take turns as if
 * they were of two. */
static uint32_t teller_of(const struct incident_gathered *gathered,
			  const struct incident_worst *one)
{
	const bool certain = gathered->groups->list[one->group].vouched != 0;

	return computer_of(gathered, one) << 1 | certain;
}

/* An incident is in all inputs that have events of it, or copies of these. */
static int claim_turns(const struct incident_gathered *gathered, const struct incident_worst *list,
		       const uint32_t *place_of, struct incident_share *shares)
{
	const struct incident_store *store = gathered->store;
	int ret = 0;

	for (size_t i = 0; i < store->entry_count + store->copy_count && ret == 0; i++) {
		const struct incident_entry *entry = incident_store_entry(store, i);
		uint32_t place = entry->group == TABLE_NONE ? TABLE_NONE : place_of[entry->group];

		if (place != TABLE_NONE)
			ret = incident_share_claim(shares, place,
						   teller_of(gathered, &list[place]),
						   store->entries[i].input);
	}
	return ret;
}

/* Those that are shown, which come first, take turns; -1: no memory. */
static int share(const struct incident_gathered *gathered, const struct incident_worst *list,
		 size_t count, bool *chosen)
{
	struct incident_share shares;
	uint32_t *place_of = table_no_numbers(gathered->groups->count, sizeof(*place_of));
	int ret = incident_share_init(&shares, gathered->inputs, gathered->input_count);

	for (size_t i = 0; place_of && i < count; i++)
		place_of[list[i].group] = (uint32_t)i;
	ret = place_of ? ret : -1;
	if (ret == 0)
		ret = claim_turns(gathered, list, place_of, &shares);
	if (ret == 0)
		ret = incident_share_choose(&shares, count, BOUND_INCIDENTS, chosen);
	incident_share_release(&shares);
	free(place_of);
	return ret;
}

static int sort(const struct incident_gathered *gathered, struct incident_worst *list,
		size_t count, struct fail *fail)
{
	bool *chosen = shortage_watch(calloc(count + 1, sizeof(*chosen)));
	size_t shown = 0;
	int ret = chosen ? 0 : -1;

	qsort(list, count, sizeof(*list), by_badness);
	while (shown < count && !list[shown].hidden)
		shown++;
	if (ret == 0)
		ret = share(gathered, list, shown, chosen);
	for (size_t i = 0; ret == 0 && i < shown; i++)
		list[i].spare = !chosen[i];
	free(chosen);
	qsort(list, count, sizeof(*list), by_badness);
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
}

/* Computers of which no incident is kept.  -1: no memory. */
static int count_computers(const struct incident_gathered *gathered,
			   const struct incident_worst *list, size_t kept, size_t count,
			   struct incident_left_out *left_out)
{
	struct table_map told = { 0 };
	int ret = 0;

	for (size_t i = 0; i < count && ret >= 0; i++) {
		uint32_t computer = computer_of(gathered, &list[i]);

		if (computer == TABLE_NONE || list[i].hidden)
			continue;
		ret = table_map_add(&told, computer, 0);
		left_out->computers += ret > 0 && i >= kept;
	}
	table_map_release(&told);
	return ret < 0 ? -1 : 0;
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
	if (count_computers(gathered, list, *kept, count, left_out) < 0) {
		fail_set(fail, "out of memory");
		free(list);
		return NULL;
	}
	qsort(list, *kept, sizeof(*list), by_row);
	return list;
}
