/*
 * incident_choice.c - which events of a failure the rules get to see, where there are more than
 * they look at.
 *
 * Any number of events that mean the same to the rules count as one of them.  The logs that only
 * the system can write to and the others take turns; in each the first event of each severity,
 * known or a guess, comes before others, then what a rule looks for beside another event.  What
 * room is left goes to the earliest.  So no number of events of any log pushes out the worst.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <stdlib.h>

#include "grow.h"
#include "order.h"
#include "siphash.h"
#include "table.h"

/* The first of each level, what a rule looks for beside another event, the rest. */
enum rank { RANK_FIRST, RANK_BESIDE, RANK_REST };

/* The first row of those that rules cannot tell apart. */
struct option {
	size_t row;
	bool other;		/* anybody may have written it */
	enum rank rank;
};

/* How bad an event is by itself: a severity, that of a guess, or nothing by itself. */
enum { LEVEL_GUESS = RULES_INFO + 1, LEVEL_NONE = 2 * LEVEL_GUESS, LEVELS };

struct options {
	struct option *list;
	size_t count, room;
	struct table_map known;		/* by a hash of what rules can tell */
	bool taken[2][LEVELS];		/* by whether anybody may have written it */
	struct text told;
};

struct choice {
	size_t rows[INCIDENT_FACTS];
	size_t count;
};

static void choose(struct choice *choice, size_t row)
{
	size_t i = 0;

	while (i < choice->count && choice->rows[i] != row)
		i++;
	if (i == choice->count && i < INCIDENT_FACTS)
		choice->rows[choice->count++] = row;
}

static size_t row_of_cause(const struct draft *draft)
{
	const uint32_t key = draft->gathered->store->entries[draft->group->cause].key;
	size_t row = 0;

	while (row + 1 < draft->row_count && draft->rows[row].key != key)
		row++;
	return row;
}

static uint8_t level_of(const struct draft *draft, const struct rules_fact *fact)
{
	const struct rules_facts facts = {
		.facts = fact, .count = 1, .generation = draft_generation(draft),
		.pools = draft->incident->pool_count,
	};
	struct rules_candidate best;

	if (catalog_stage_class(fact->kind->stage) == CATALOG_EVIDENCE ||
	    !rules_match(draft->gathered->rules, &facts, &best, 1))
		return LEVEL_NONE;
	return (uint8_t)(rules_worst(best.rule) +
			 (best.confidence < RULES_LOW ? 0 : LEVEL_GUESS));
}

static enum rank rank_of(struct options *options, bool other, uint8_t level, bool beside)
{
	bool *taken = &options->taken[other][level];

	if (!*taken) {
		*taken = true;
		return RANK_FIRST;
	}
	return beside ? RANK_BESIDE : RANK_REST;
}

static void add_option(struct draft *draft, struct options *options, size_t row)
{
	const struct event *event = incident_row_event(draft->gathered->store, &draft->rows[row]);
	const struct rules_fact fact = draft_fact(event, draft->buffer);
	const bool other = !incident_vouches(draft_key(draft, row));
	bool beside;
	int added = -1;

	text_reset(&options->told);
	text_add_bytes(&options->told, &fact.kind, sizeof(fact.kind));
	text_add_char(&options->told, other);
	beside = rules_tell_apart(draft->gathered->rules, &fact, &options->told);
	if (!options->told.oom)
		added = table_map_add(&options->known,
				      siphash_keyed(options->told.bytes, options->told.size), 0);
	if (added > 0) {
		struct option *list = grow(options->list, options->count, 1, &options->room,
					   sizeof(*list));

		if (list) {
			options->list = list;
			list[options->count++] = (struct option){
				row, other,
				rank_of(options, other, level_of(draft, &fact), beside),
			};
		}
		draft->oom |= !list;
	}
	draft->oom |= added < 0;
}

static int option_order(const void *a, const void *b)
{
	const struct option *x = a, *y = b;

	if (x->other != y->other)
		return x->other - y->other;
	return x->rank != y->rank ? order_numbers(x->rank, y->rank)
				  : order_numbers(x->row, y->row);
}

/* The logs take turns. */
static void choose_options(struct draft *draft, struct choice *choice)
{
	struct options options = { .count = 0 };
	size_t others = 0;

	for (size_t i = 0; i < draft->row_count && !draft->oom; i++)
		add_option(draft, &options, i);
	if (options.count)
		qsort(options.list, options.count, sizeof(*options.list), option_order);
	while (others < options.count && !options.list[others].other)
		others++;
	for (size_t turn = 0; turn < options.count && turn < INCIDENT_FACTS; turn++) {
		if (turn < others)
			choose(choice, options.list[turn].row);
		if (turn < options.count - others)
			choose(choice, options.list[others + turn].row);
	}
	free(options.list);
	table_map_release(&options.known);
	text_release(&options.told);
}

/* The earliest: events of the Application log, to which anybody may write, push none of the
 * System log out. */
static void choose_earliest(const struct draft *draft, struct choice *choice, bool vouched)
{
	for (size_t i = 0; i < draft->row_count && choice->count < INCIDENT_FACTS; i++)
		if (incident_vouches(draft_key(draft, i)) == vouched)
			choose(choice, i);
}

static int row_order(const void *a, const void *b)
{
	return order_numbers(*(const size_t *)a, *(const size_t *)b);
}

/* The first cause comes first, in exchange with the earliest. */
void draft_choose_facts(struct draft *draft)
{
	const size_t cause = row_of_cause(draft);
	struct choice choice = { .count = 0 };

	choose(&choice, cause);
	if (draft->row_count > INCIDENT_FACTS)
		choose_options(draft, &choice);
	choose_earliest(draft, &choice, true);
	choose_earliest(draft, &choice, false);
	qsort(choice.rows, choice.count, sizeof(choice.rows[0]), row_order);
	for (size_t i = 0; i < choice.count; i++) {
		draft->facts[i] = incident_row_event(draft->gathered->store,
						     &draft->rows[choice.rows[i]]);
		if (choice.rows[i] == cause) {
			const struct event *event = draft->facts[i];

			draft->facts[i] = draft->facts[0];
			draft->facts[0] = event;
		}
	}
	draft->fact_count = choice.count;
}
