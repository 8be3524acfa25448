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
	struct incident_turn computer;	/* of its computer among all of them */
	size_t turn;
};

static int by_weight(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = order_numbers(x->limit.unlisted, y->limit.unlisted);

	order = order ? order : order_numbers(x->limit.kind, y->limit.kind);
	/* Of those that become one sentence the one of the smallest crowd is named, which is the
	 * same one if the logs come in parts. */
	if (!order && x->limit.unlisted)
		order = order_numbers(x->computer.crowd, y->computer.crowd);
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

/*
 * Where each computer with a sentence comes, by number; NULL: no memory.  It is in all inputs that
 * have logs of it: one that others name as well has no fewer turns for that.
 */
static struct incident_turn *order_computers(const struct coverage *coverage,
					     const struct input_summary *inputs, size_t count,
					     const bool *limited)
{
	struct incident_turn *turns = shortage_watch(calloc(coverage->computer_count + 1,
							    sizeof(*turns)));
	struct incident_share shares;
	int ret = incident_share_init(&shares, inputs, count);

	for (size_t i = 0; i < count && ret == 0; i++)
		for (size_t k = 0; k < inputs[i].log_count && ret == 0; k++) {
			uint32_t at = number_of(coverage, inputs[i].logs[k].computer);

			if (at != TABLE_NONE && limited[at])
				ret = incident_share_claim(&shares, at, at, (uint32_t)i);
		}
	if (ret == 0 && turns)
		ret = incident_share_turns(&shares, turns, coverage->computer_count);
	incident_share_release(&shares);
	if (ret == 0)
		return turns;
	free(turns);
	return NULL;
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

/* -1: no memory, as below. */
static int claim_turns(const struct coverage *coverage, struct incident_share *shares,
		       const struct row *rows, size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++)
		if (rows[i].limit.kind != COVERAGE_LEFT_OUT)
			ret = incident_share_claim(shares, (uint32_t)i,
						   number_of(coverage, rows[i].limit.computer),
						   rows[i].computer.input);
	return ret;
}

static int take_turns(const struct coverage *coverage, const struct input_summary *inputs,
		      size_t input_count, struct row *rows, size_t count)
{
	struct incident_turn *turns = shortage_watch(calloc(count + 1, sizeof(*turns)));
	struct incident_share shares;
	int ret = incident_share_init(&shares, inputs, input_count);

	if (ret == 0)
		ret = turns ? claim_turns(coverage, &shares, rows, count) : -1;
	if (ret == 0)
		ret = incident_share_turns(&shares, turns, count);
	for (size_t i = 0; i < count && ret == 0; i++)
		rows[i].turn = rows[i].limit.kind == COVERAGE_LEFT_OUT ? 0 : turns[i].turn + 1;
	incident_share_release(&shares);
	free(turns);
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

static int share(struct coverage *coverage, const struct input_summary *inputs, size_t input_count,
		 const struct incident_turn *computers, const struct coverage_limit *limits)
{
	size_t count = coverage->limit_count;
	struct row *rows = shortage_watch(calloc(count + 1, sizeof(*rows)));
	int ret = -1;

	for (size_t i = 0; rows && i < count; i++) {
		uint32_t at = number_of(coverage, limits[i].computer);

		rows[i].limit = limits[i];
		rows[i].computer.input = TABLE_NONE;
		if (at != TABLE_NONE)
			rows[i].computer = computers[at];
	}
	if (rows) {
		qsort(rows, count, sizeof(*rows), by_weight);
		count = fold_unlisted(rows, count);
		ret = take_turns(coverage, inputs, input_count, rows, count);
	}
	if (ret == 0)
		ret = keep_first(coverage, rows, count);
	free(rows);
	return ret;
}

int coverage_take_turns(struct coverage *coverage, const struct input_summary *inputs,
			size_t count, const struct coverage_limit *limits)
{
	bool *limited = shortage_watch(calloc(coverage->computer_count + 1, sizeof(*limited)));
	struct incident_turn *computers = NULL;
	int ret;

	for (size_t i = 0; limited && i < coverage->limit_count; i++) {
		uint32_t at = number_of(coverage, limits[i].computer);

		if (at != TABLE_NONE)
			limited[at] = true;
	}
	if (limited)
		computers = order_computers(coverage, inputs, count, limited);
	ret = computers ? share(coverage, inputs, count, computers, limits) : -1;
	free(limited);
	free(computers);
	return ret;
}
