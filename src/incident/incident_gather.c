/*
 * incident_gather.c - what the entries of each group amount to.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_gather.h"

#include <stdlib.h>

#include "evidence.h"
#include "finding_names.h"
#include "grow.h"
#include "incident_filter.h"

static int row_order(const void *a, const void *b)
{
	const struct incident_row *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* While rows and processes are gathered. */
struct gathering {
	struct incident_gathered *gathered;
	struct table_map rows;	/* (group, key) -> row, of keys in more than one group */
	struct table_set processes;	/* (group, process id) */
	uint32_t *last_row;		/* by key: of most entries it is theirs */
};

static int enter_row(struct gathering *gathering, uint32_t at)
{
	const struct incident_row *row = &gathering->gathered->rows[at];

	return table_map_set(&gathering->rows, table_pair(row->group, row->key), at);
}

/* The row of an entry; a new one is added.  NULL: no memory. */
static struct incident_row *row_of(struct gathering *gathering, size_t entry)
{
	struct incident_gathered *gathered = gathering->gathered;
	const struct incident_entry *at = &gathered->store->entries[entry];
	uint32_t *last = &gathering->last_row[at->key], before = *last;
	struct incident_row *rows = gathered->rows;

	if (before != TABLE_NONE && rows[before].group == at->group)
		return &rows[before];
	if (before != TABLE_NONE)
		*last = table_map_get(&gathering->rows, table_pair(at->group, at->key));
	if (*last != TABLE_NONE)
		return &rows[*last];
	rows = grow(rows, gathered->row_count, 1, &gathered->row_room, sizeof(*rows));
	if (!rows)
		return NULL;
	gathered->rows = rows;
	*last = (uint32_t)gathered->row_count++;
	rows[*last] = (struct incident_row){ at->group, at->key, entry, 0 };
	if (before != TABLE_NONE && (enter_row(gathering, before) < 0 ||
				     enter_row(gathering, *last) < 0))
		return NULL;
	return &rows[*last];
}

/* The processes of a group; NULL: no memory. */
static struct incident_processes *processes_of(struct incident_gathered *gathered,
					       uint32_t group)
{
	uint32_t *at = &gathered->processes_of[group];
	struct incident_processes *list = gathered->processes;

	if (*at != TABLE_NONE)
		return &list[*at];
	list = grow(list, gathered->process_count, 1, &gathered->process_room, sizeof(*list));
	if (!list)
		return NULL;
	gathered->processes = list;
	*at = (uint32_t)gathered->process_count++;
	list[*at].count = 0;
	return &list[*at];
}

/* Of a storm of workers the report shows a few. */
static void keep_lowest(struct incident_processes *processes, uint32_t id)
{
	size_t at = bound_shown(processes->count);

	processes->count++;
	if (at == BOUND_SHOWN && processes->ids[--at] < id)
		return;
	for (; at > 0 && processes->ids[at - 1] > id; at--)
		processes->ids[at] = processes->ids[at - 1];
	processes->ids[at] = id;
}

static int add_process(struct gathering *gathering, const struct incident_entry *entry)
{
	struct incident_processes *processes;
	int added;

	if (!entry->process)
		return 0;
	added = table_set_add(&gathering->processes, entry->group, entry->process);
	if (added <= 0)
		return added;
	processes = processes_of(gathering->gathered, entry->group);
	if (!processes)
		return -1;
	keep_lowest(processes, entry->process);
	return 0;
}

static int gather_with_iis(struct incident_gathered *gathered)
{
	const struct incident_store *store = gathered->store;
	int ret = 0;

	for (size_t i = 0; i < store->key_count && ret == 0; i++)
		if (store->keys[i].shows_iis)
			ret = table_map_set(&gathered->with_iis, store->keys[i].computer, 0);
	return ret;
}

static int gather_entry(struct gathering *gathering, size_t entry)
{
	const struct incident_gathered *gathered = gathering->gathered;
	struct incident_row *row;

	if (gathered->store->entries[entry].group == TABLE_NONE)
		return 0;
	row = row_of(gathering, entry);
	if (!row)
		return -1;
	row->shown += incident_shown(gathered->store, gathered->groups, gathered->filter, entry);
	return add_process(gathering, &gathered->store->entries[entry]);
}

static int gather_entries(struct incident_gathered *gathered)
{
	const struct incident_store *store = gathered->store;
	struct gathering gathering = {
		.gathered = gathered,
		.last_row = table_no_numbers(store->key_count, sizeof(*gathering.last_row)),
	};
	int ret = 0;

	gathered->processes_of = table_no_numbers(gathered->groups->count,
						     sizeof(*gathered->processes_of));
	if (!gathering.last_row || !gathered->processes_of)
		ret = -1;
	for (size_t i = 0; ret == 0 && i < store->entry_count; i++)
		ret = gather_entry(&gathering, i);
	free(gathering.last_row);
	table_map_release(&gathering.rows);
	table_set_release(&gathering.processes);
	return ret;
}

static int gather_sites(struct incident_gathered *gathered)
{
	const struct evidence *evidence = gathered->evidence;
	const size_t named = finding_number("site.name");
	int ret = 0;

	for (size_t i = 0; i < evidence->count && ret == 0; i++) {
		const struct evidence_finding *site = &evidence->list[i];

		if (site->number == named && site->of)
			ret = evidence_prefixes_add_on(&gathered->sites, site->value,
						       site->computer, site->of);
	}
	evidence_prefixes_sort(&gathered->sites);
	return ret;
}

int incident_gather(struct incident_gathered *gathered)
{
	int ret = gather_with_iis(gathered);

	if (incident_said_init(&gathered->said, gathered->store, 366 * WHEN_DAY, true) < 0)
		ret = -1;
	if (ret == 0)
		ret = gather_entries(gathered);
	if (ret == 0 && gathered->evidence)
		ret = gather_sites(gathered);
	if (ret == 0)
		ret = incident_times_list(&gathered->times, gathered->evidence);
	if (gathered->row_count)
		qsort(gathered->rows, gathered->row_count, sizeof(*gathered->rows),
		      row_order);
	return ret;
}

void incident_gathered_release(struct incident_gathered *gathered)
{
	incident_said_release(&gathered->said);
	table_map_release(&gathered->with_iis);
	evidence_prefixes_release(&gathered->sites);
	incident_times_release(&gathered->times);
	free(gathered->rows);
	free(gathered->processes);
	free(gathered->processes_of);
}

const struct event *incident_kept_event(const struct incident_store *store, size_t entry)
{
	const struct event *event = incident_example_of(store, entry);

	if (event)
		return event;
	return incident_bursts_first(&incident_store_key(store, entry)->bursts,
				     store->entries[entry].time);
}

const struct event *incident_row_event(const struct incident_store *store,
				       const struct incident_row *row)
{
	return incident_kept_event(store, row->first);
}
