/*
 * incident_facts.c - which events are the facts of an incident, and what they name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

static void collect_facts(struct draft *draft)
{
	const struct incident_store *store = draft->gathered->store;
	uint32_t cause = store->entries[draft->group->cause].key;
	uint32_t computer = draft_key(draft, 0)->computer;

	for (size_t i = 0; i < draft->row_count; i++) {
		const struct event *event = incident_row_event(store, &draft->rows[i]);

		draft->generation |= draft_key(draft, i)->generation;
		if (draft->rows[i].key == cause && draft->fact_count > 0) {
			const struct event *first = draft->facts[0];

			draft->facts[0] = event;
			event = first;
		}
		if (draft->fact_count < INCIDENT_FACTS)
			draft->facts[draft->fact_count++] = event;
	}
	if (!draft->generation)
		draft->generation = (uint8_t)table_map_get(&draft->gathered->generations, computer);
	draft->old = !draft->generation &&
		     table_map_get(&draft->gathered->old, computer) != TABLE_NONE;
	for (size_t i = 0; i < draft->fact_count; i++) {
		draft->shown[i] = incident_show(store, draft->gathered->arena, draft->facts[i]);
		draft->oom |= !draft->shown[i];
	}
	draft->values.count = draft->fact_count;
}

static int name_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;
	int order = text_compare_nocase(x->name, y->name);

	return order ? order : strcmp(x->name, y->name);
}

/* Names that only the Application log gives, which anybody may write to, push none out. */
static int shown_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;

	return x->vouched != y->vouched ? y->vouched - x->vouched : name_order(a, b);
}

/* The first DISABLE of a pool says since when it is off. */
static void record_disabled(const struct draft *draft, struct incident_pool *pool, size_t row)
{
	when_t time = draft->gathered->store->entries[draft->rows[row].first].time;

	if (draft_key(draft, row)->kind->stage != CATALOG_DISABLE)
		return;
	pool->off = true;
	if (pool->disabled == WHEN_UNKNOWN || time < pool->disabled)
		pool->disabled = time;
}

/* As it may be shown; if memory runs out, nothing will be. */
static const char *show_name(struct draft *draft, const char *role, uint32_t name)
{
	const struct incident_store *store = draft->gathered->store;
	const char *real = table_names_get(&store->names, name);
	const char *seen = incident_show_name(store, role, real);

	draft->oom |= !seen;
	return seen ? seen : real;
}

static size_t shown(size_t count)
{
	return count < BOUND_SHOWN ? count : BOUND_SHOWN;
}

/* Distinct names of that role that the rows give by `pick`; those that are shown come first,
 * sorted. */
static struct incident_pool *distinct(struct draft *draft, const char *role,
				      uint32_t (*pick)(const struct incident_key *key),
				      size_t *count)
{
	struct incident_pool *list = draft_array(draft, draft->row_count, sizeof(*list));
	struct table_map seen = { 0 };

	*count = 0;
	for (size_t i = 0; list && i < draft->row_count; i++) {
		const struct incident_key *key = draft_key(draft, i);
		uint32_t name = pick(key), at;

		if (name == TABLE_NONE)
			continue;
		at = table_map_get(&seen, name);
		if (at == TABLE_NONE) {
			at = (uint32_t)(*count)++;
			list[at].name = show_name(draft, role, name);
			if (table_map_set(&seen, name, at) < 0)
				draft->oom = true;
		}
		record_disabled(draft, &list[at], i);
		list[at].vouched |= key->kind->signs_in && key->believed;
	}
	table_map_release(&seen);
	if (list && *count > BOUND_SHOWN)
		qsort(list, *count, sizeof(*list), shown_order);
	if (list && *count)
		qsort(list, shown(*count), sizeof(*list), name_order);
	return list;
}

static uint32_t pool_of(const struct incident_key *key)
{
	return key->pool;
}

static uint32_t site_of(const struct incident_key *key)
{
	return key->site;
}

static void list_names(struct draft *draft)
{
	struct incident *incident = draft->incident;
	struct incident_pool *pools = distinct(draft, "pool", pool_of, &incident->pool_count);
	struct incident_pool *sites = distinct(draft, "site", site_of, &incident->site_count);

	incident->pools = pools;
	incident->pool_shown = shown(incident->pool_count);
	for (size_t i = 0; pools && i < incident->pool_count; i++)
		incident->disabled_count += pools[i].off;
	incident->site_shown = shown(incident->site_count);
	incident->sites = draft_array(draft, incident->site_shown, sizeof(*incident->sites));
	for (size_t i = 0; sites && incident->sites && i < incident->site_shown; i++)
		incident->sites[i] = sites[i].name;
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
	incident->process_id_shown = shown(processes->count);
	list = draft_array(draft, incident->process_id_shown, sizeof(*list));
	if (list)
		memcpy(list, processes->ids, incident->process_id_shown * sizeof(*list));
	incident->process_ids = list;
}

static void add_link(struct incident_link *chain, size_t *count,
		     const struct incident_row *row, const struct incident_key *key,
		     const struct event *event)
{
	size_t i = 0;

	while (i < *count && (chain[i].kind != key->kind || chain[i].id != key->id))
		i++;
	if (i == *count)
		chain[(*count)++] = (struct incident_link){
			.kind = key->kind, .id = key->id, .source = catalog_shown(event),
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
			add_link(chain, &draft->incident->chain_count, &draft->rows[i],
				 draft_key(draft, i), incident_row_event(store, &draft->rows[i]));
	/* A filter may hide the cause. */
	if (chain[0].count == 0)
		memmove(chain, chain + 1, --draft->incident->chain_count * sizeof(*chain));
	draft->incident->chain = chain;
}

void draft_take_facts(struct draft *draft)
{
	collect_facts(draft);
	list_names(draft);
	list_processes(draft);
	link_chain(draft);
}
