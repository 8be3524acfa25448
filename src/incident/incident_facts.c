/*
 * incident_facts.c - which events are the facts of an incident, and what they name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <stdlib.h>
#include <string.h>

#include "incident_pools.h"
#include "order.h"
#include "table.h"

/* Rows whose events may be facts: the earliest, and one at least of each kind. */
struct chosen {
	size_t rows[INCIDENT_FACTS];
	size_t count;
	size_t late;		/* of them came when all places were taken; they follow the first */
	const struct catalog_event *last_kind;	/* of those that found none */
};

struct choice {
	struct chosen vouched, others;
	size_t cause;		/* the row of the first cause */
};

static size_t count_kind(const struct chosen *chosen, const struct draft *draft,
			 const struct catalog_event *kind)
{
	size_t count = 0;

	for (size_t i = 0; i < chosen->count; i++)
		count += draft_key(draft, chosen->rows[i])->kind == kind;
	return count;
}

/* Any number of events of one kind push none of another out: that gets the place of the last one
 * of a kind that has several. */
static void choose_late(struct chosen *chosen, const struct draft *draft, size_t row)
{
	const struct catalog_event *kind = draft_key(draft, row)->kind;
	const bool is_new = kind != chosen->last_kind && !count_kind(chosen, draft, kind);

	chosen->last_kind = kind;
	for (size_t i = INCIDENT_FACTS - 1; is_new && i > chosen->late; i--)
		if (count_kind(chosen, draft, draft_key(draft, chosen->rows[i])->kind) > 1) {
			chosen->rows[i] = chosen->rows[++chosen->late];
			chosen->rows[chosen->late] = row;
			return;
		}
}

static void choose_row(struct choice *choice, const struct draft *draft, size_t row, bool vouched)
{
	const struct incident_store *store = draft->gathered->store;
	struct chosen *chosen = vouched ? &choice->vouched : &choice->others;

	if (draft->rows[row].key == store->entries[draft->group->cause].key)
		choice->cause = row;
	if (chosen->count < INCIDENT_FACTS)
		chosen->rows[chosen->count++] = row;
	else
		choose_late(chosen, draft, row);
}

static int row_order(const void *a, const void *b)
{
	return order_numbers(*(const size_t *)a, *(const size_t *)b);
}

/* The rules see the first cause, then the earliest events: events of the Application log, to which
 * anybody may write, push none of the System log out. */
static void take_facts(struct draft *draft, struct choice *choice)
{
	const struct incident_store *store = draft->gathered->store;
	size_t *rows = choice->vouched.rows, count = choice->vouched.count;
	bool has_cause = false;

	for (size_t i = 0; i < choice->others.count && count < INCIDENT_FACTS; i++)
		rows[count++] = choice->others.rows[i];
	qsort(rows, count, sizeof(*rows), row_order);
	for (size_t i = 0; i < count; i++) {
		const struct event *event = incident_row_event(store, &draft->rows[rows[i]]);

		draft->facts[i] = event;
		if (rows[i] == choice->cause) {
			draft->facts[i] = draft->facts[0];
			draft->facts[0] = event;
			has_cause = true;
		}
	}
	draft->fact_count = count;
	if (!has_cause)
		draft->facts[0] = incident_row_event(store, &draft->rows[choice->cause]);
}

/* The first event that disables a pool says since when it is off. */
static void record_disabled(const struct draft *draft, struct incident_pool *pool, size_t row)
{
	when_t time = draft->gathered->store->entries[draft->rows[row].first].time;

	if (!draft_key(draft, row)->kind->disables)
		return;
	pool->off = true;
	if (pool->disabled == WHEN_UNKNOWN || time < pool->disabled)
		pool->disabled = time;
}

/* As they may be shown; if memory runs out, nothing will be. */
static void show_names(struct draft *draft, struct incident_pools *of, const char *role)
{
	for (size_t i = 0; i < of->count; i++) {
		const char *seen = incident_show_name(draft->gathered->store, role,
						      of->list[i].name);

		draft->oom |= !seen;
		if (seen)
			of->list[i].name = seen;
	}
}

/* alike: the number by which names of any case are one; of these the first in order stays. */
static void list_name(struct draft *draft, struct incident_pools *of, uint32_t alike,
		      uint32_t name, size_t row)
{
	const char *text = table_names_get(&draft->gathered->store->names, name);
	struct incident_pool *pool;
	bool is_new;

	if (name == TABLE_NONE || !of->list)
		return;
	pool = incident_pools_place(of, alike, &is_new);
	if (!pool) {
		draft->oom = true;
		return;
	}
	if (is_new || (text != pool->name && strcmp(text, pool->name) < 0))
		pool->name = text;
	pool->vouched |= incident_vouches(draft_key(draft, row));
	record_disabled(draft, pool, row);
}

static void show_pools(struct draft *draft, struct incident_pools *pools)
{
	struct incident *incident = draft->incident;

	show_names(draft, pools, "pool");
	incident->pools = pools->list;
	incident->pool_count = pools->count;
	for (size_t i = 0; i < pools->count; i++)
		incident->disabled_count += pools->list[i].off;
	incident->pool_shown = incident_pools_show(pools->list, pools->count);
	table_map_release(&pools->places);
}

static void show_sites(struct draft *draft, struct incident_pools *sites)
{
	struct incident *incident = draft->incident;

	show_names(draft, sites, "site");
	incident->site_count = sites->count;
	incident->site_shown = incident_pools_show(sites->list, sites->count);
	incident->sites = draft_array(draft, incident->site_shown, sizeof(*incident->sites));
	for (size_t i = 0; incident->sites && i < incident->site_shown; i++)
		incident->sites[i] = sites->list[i].name;
	table_map_release(&sites->places);
}

/* One walk: of a storm there are as many rows as pools, and each look at a key is far away. */
static void walk_rows(struct draft *draft)
{
	struct incident_pools pools = {
		.list = draft_array(draft, draft->row_count, sizeof(*pools.list)),
	};
	struct incident_pools sites = {
		.list = draft_array(draft, draft->row_count, sizeof(*sites.list)),
	};
	struct choice choice = { .cause = 0 };

	for (size_t i = 0; i < draft->row_count; i++) {
		const struct incident_key *key = draft_key(draft, i);
		const bool vouched = incident_vouches(key);

		incident_age_add(&draft->age, key);
		choose_row(&choice, draft, i, vouched);
		list_name(draft, &pools, key->pool, key->pool_name, i);
		list_name(draft, &sites, key->site, key->site_name, i);
	}
	take_facts(draft, &choice);
	show_pools(draft, &pools);
	show_sites(draft, &sites);
}

static void show_facts(struct draft *draft)
{
	const struct incident_store *store = draft->gathered->store;
	const size_t first = draft->rows[0].first;

	incident_age_complete(&draft->age, incident_said_at(&draft->gathered->said, first),
			      store->entries[first].time);
	for (size_t i = 0; i < draft->fact_count; i++) {
		draft->shown[i] = incident_show(store, draft->gathered->arena, draft->facts[i]);
		draft->oom |= !draft->shown[i];
	}
	draft->values.count = draft->fact_count;
}

static void list_processes(struct draft *draft)
{
	const struct incident_gathered *gathered = draft->gathered;
	uint32_t at = gathered->processes_of[draft->rows[0].group];
	const struct incident_processes *processes;
	struct incident *incident = draft->incident;
	uint32_t *list;

	if (at == TABLE_NONE)
		return;
	processes = &gathered->processes[at];
	incident->process_id_count = processes->count;
	incident->process_id_shown = bound_shown(processes->count);
	list = draft_array(draft, incident->process_id_shown, sizeof(*list));
	if (list)
		memcpy(list, processes->ids, incident->process_id_shown * sizeof(*list));
	incident->process_ids = list;
}

static void add_link(const struct draft *draft, size_t at, struct incident_link *chain,
		     size_t *count)
{
	const struct incident_store *store = draft->gathered->store;
	const struct incident_row *row = &draft->rows[at];
	const struct incident_key *key = draft_key(draft, at);
	size_t i = 0;

	while (i < *count && (chain[i].kind != key->kind || chain[i].id != key->id))
		i++;
	if (i == *count)
		chain[(*count)++] = (struct incident_link){
			.kind = key->kind, .id = key->id,
			.source = catalog_shown(incident_row_event(store, row)),
		};
	chain[i].count += row->shown;
}

static size_t count_kinds(const struct draft *draft, struct table_map *seen)
{
	size_t count = 0;

	for (size_t i = 0; i < draft->row_count; i++) {
		const struct incident_key *key = draft_key(draft, i);
		uint64_t kind = (uintptr_t)key->kind ^ (uint64_t)key->id << 48;

		if (table_map_get(seen, kind) != TABLE_NONE)
			continue;
		count++;
		/* Without memory for the map, there may be as many as rows. */
		if (table_map_set(seen, kind, 0) < 0)
			return draft->row_count;
	}
	return count;
}

static void link_chain(struct draft *draft)
{
	const struct incident_store *store = draft->gathered->store;
	struct table_map seen = { 0 };
	struct incident_link *chain;

	chain = draft_array(draft, count_kinds(draft, &seen) + 1, sizeof(*chain));
	table_map_release(&seen);
	if (!chain)
		return;
	chain[0].kind = incident_store_key(store, draft->group->cause)->kind;
	chain[0].id = incident_store_key(store, draft->group->cause)->id;
	chain[0].source = catalog_shown(draft->facts[0]);
	draft->incident->chain_count = 1;
	for (size_t i = 0; i < draft->row_count; i++)
		if (draft->rows[i].shown)
			add_link(draft, i, chain, &draft->incident->chain_count);
	/* A filter may hide the cause. */
	if (chain[0].count == 0)
		memmove(chain, chain + 1, --draft->incident->chain_count * sizeof(*chain));
	draft->incident->chain = chain;
}

void draft_take_facts(struct draft *draft)
{
	walk_rows(draft);
	show_facts(draft);
	list_processes(draft);
	link_chain(draft);
}
