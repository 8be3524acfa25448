/*
 * coverage_turns.c - which of many sentences about logs are told: computers take turns.
 *
 * Whoever forges a log makes any number of computers whose records differ; what is said of
 * others must not depend on that.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "coverage_build.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "incident_share.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "text.h"

struct row {
	struct coverage_limit limit;
	uint64_t owner;			/* whose turn it takes */
	uint64_t cost, turn;		/* of its first turn; of its own */
};

static int by_weight(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = order_numbers(x->limit.unlisted, y->limit.unlisted);

	order = order ? order : order_numbers(x->limit.kind, y->limit.kind);
	/* Of those that become one sentence the one of the smallest crowd is named. */
	if (!order && x->limit.unlisted)
		order = order_numbers(x->cost, y->cost);
	order = order ? order : text_compare_names(x->limit.computer, y->limit.computer);
	return order ? order : text_compare_names(x->limit.channel, y->limit.channel);
}

static int by_turn(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = order_numbers(x->turn, y->turn);

	return order ? order : by_weight(a, b);
}

static int by_name(const void *key, const void *item)
{
	const struct coverage_computer *computer = item;

	return text_compare_names(key, computer->computer);
}

/* Its number, or TABLE_NONE. */
static uint32_t number_of(const struct coverage *coverage, const char *name)
{
	const struct coverage_computer *found =
		bsearch(name ? name : "", coverage->computers, coverage->computer_count,
			sizeof(*found), by_name);

	return found ? (uint32_t)(found - coverage->computers) : TABLE_NONE;
}

/* Name whose logs the inputs have.  -1: no memory. */
static int name_owners(struct incident_share *shares, const struct coverage *coverage,
		       const struct input_summary *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < inputs[i].log_count; k++) {
			const char *name = inputs[i].logs[k].computer;

			if (incident_share_name(shares, table_pair(number_of(coverage, name),
								   (uint32_t)i)) < 0)
				return -1;
		}
	return 0;
}

/* A computer takes its turns where there is the smallest crowd: one that others name as well
 * has no fewer for that.  By number; NULL: no memory. */
static uint64_t *find_owners(const struct incident_share *shares, const struct coverage *coverage,
			     const struct input_summary *inputs, size_t count)
{
	uint64_t *owners = shortage_watch(calloc(coverage->computer_count + 1, sizeof(*owners)));

	for (size_t i = 0; owners && i < coverage->computer_count; i++)
		owners[i] = table_pair((uint32_t)i, TABLE_NONE);
	for (size_t i = 0; owners && i < count; i++)
		for (size_t k = 0; k < inputs[i].log_count; k++) {
			uint32_t at = number_of(coverage, inputs[i].logs[k].computer);
			uint64_t owner = table_pair(at, (uint32_t)i);

			if (at != TABLE_NONE && incident_share_cost(shares, owner) <
			    incident_share_cost(shares, owners[at]))
				owners[at] = owner;
		}
	return owners;
}

/*
 * Computers of which no incident is listed have one sentence of each kind together, which names
 * one of them.  The rows are sorted; how many are left.
 */
static size_t fold_unlisted(struct row *rows, size_t count)
{
	struct coverage_limit *first = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct coverage_limit *limit = &rows[i].limit;

		if (limit->unlisted && first && first->kind == limit->kind &&
		    text_compare_names(first->computer, limit->computer) != 0) {
			first->others += text_compare_names(rows[i - 1].limit.computer,
							    limit->computer) != 0;
			continue;
		}
		rows[kept] = rows[i];
		if (limit->unlisted && (!first || first->kind != limit->kind))
			first = &rows[kept].limit;
		kept++;
	}
	return kept;
}

static int take_turns(struct incident_share *shares, struct row *rows, size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++)
		if (rows[i].limit.kind != COVERAGE_LEFT_OUT)
			ret = incident_share_turn(shares, rows[i].owner, &rows[i].turn);
	return ret;
}

/* Those that are told, the most important first, in the arena.  -1: no memory. */
static int keep_first(struct coverage *coverage, struct row *rows, size_t count)
{
	const size_t shown = count < BOUND_LIMITS ? count : BOUND_LIMITS;
	struct coverage_limit *limits = arena_array(&coverage->arena, shown + 1, sizeof(*limits));

	if (!limits)
		return -1;
	qsort(rows, count, sizeof(*rows), by_turn);
	for (size_t i = 0; i < count; i++) {
		rows[i].limit.rank = i;
		coverage->limit_kinds[rows[i].limit.kind]++;
	}
	qsort(rows, shown, sizeof(*rows), by_weight);
	for (size_t i = 0; i < shown; i++)
		limits[i] = rows[i].limit;
	coverage->limits = limits;
	coverage->limit_count = count;
	coverage->limit_shown = shown;
	return 0;
}

/* The rows of all limits; -1: no memory. */
static int share(struct coverage *coverage, struct incident_share *shares, const uint64_t *owners,
		 const struct coverage_limit *limits)
{
	size_t count = coverage->limit_count;
	struct row *rows = shortage_watch(calloc(count + 1, sizeof(*rows)));
	int ret = rows ? 0 : -1;

	for (size_t i = 0; rows && i < count; i++) {
		uint32_t at = number_of(coverage, limits[i].computer);

		rows[i].limit = limits[i];
		rows[i].owner = at == TABLE_NONE ? table_pair(at, at) : owners[at];
		rows[i].cost = incident_share_cost(shares, rows[i].owner);
	}
	if (ret == 0) {
		qsort(rows, count, sizeof(*rows), by_weight);
		count = fold_unlisted(rows, count);
		ret = take_turns(shares, rows, count);
	}
	if (ret == 0)
		ret = keep_first(coverage, rows, count);
	free(rows);
	return ret;
}

int coverage_take_turns(struct coverage *coverage, const struct input_summary *inputs,
			size_t count, const struct coverage_limit *limits)
{
	struct incident_share shares = { .count = 0 };
	uint64_t *owners = NULL;
	int ret = -1;

	if (incident_share_init(&shares, inputs, count) == 0 &&
	    name_owners(&shares, coverage, inputs, count) == 0 &&
	    (owners = find_owners(&shares, coverage, inputs, count)) != NULL)
		ret = share(coverage, &shares, owners, limits);
	incident_share_release(&shares);
	free(owners);
	return ret;
}
