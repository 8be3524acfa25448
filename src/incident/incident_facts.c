/*
 * incident_facts.c - what the events of an incident name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <string.h>

#include "incident_pools.h"
#include "table.h"

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
	const size_t first = draft->rows[0].first;
	struct incident_pools pools = {
		.list = draft_array(draft, draft->row_count, sizeof(*pools.list)),
	};
	struct incident_pools sites = {
		.list = draft_array(draft, draft->row_count, sizeof(*sites.list)),
	};

	for (size_t i = 0; i < draft->row_count; i++) {
		const struct incident_key *key = draft_key(draft, i);

		incident_age_add(&draft->age, key);
		list_name(draft, &pools, key->pool, key->pool_name, i);
		list_name(draft, &sites, key->site, key->site_name, i);
	}
	show_pools(draft, &pools);
	show_sites(draft, &sites);
	incident_age_complete(&draft->age, incident_said_at(&draft->gathered->said, first),
			      draft->gathered->store->entries[first].time);
}

static void show_facts(struct draft *draft)
{
	const struct incident_store *store = draft->gathered->store;

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
	draft_choose_facts(draft);
	show_facts(draft);
	list_processes(draft);
	link_chain(draft);
}
