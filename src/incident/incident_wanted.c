/*
 * incident_wanted.c - what the events of failures name that can be looked for beside the
 * logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_wanted.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "grow.h"
#include "incident_share.h"
#include "incident_store.h"
#include "rules.h"
#include "shortage.h"

/* Events that say the same, of one process. */
struct row {
	uint32_t key, process;
	when_t first, last;
	uint64_t turn;		/* where there are too many */
	size_t at;		/* then: its place among all */
};

struct rows {
	struct row *list;
	size_t count, room;
	struct table_map places;	/* of key and process */
	bool left_out;	/* there are more */
	const struct event **examples;	/* of keys; lent */
};

/* Entries come by time only after they were sorted; 0 is not known. */
static void extend(struct row *row, when_t time)
{
	if (time && (time < row->first || !row->first))
		row->first = time;
	if (time > row->last)
		row->last = time;
}

/* Without shares there is room for whoever comes first. */
static bool has_room(struct rows *rows, const struct incident_share *shares)
{
	bool room = shares || rows->count < INCIDENT_WANTED;

	rows->left_out |= !room;
	return room;
}

static int add_entry(struct rows *rows, const struct incident_store *store, size_t number,
		     struct incident_share *shares)
{
	const struct incident_entry *entry = &store->entries[number];
	uint64_t pair = table_pair(entry->key, entry->process);
	uint32_t at = table_map_get(&rows->places, pair);
	struct row *list;

	if (at != TABLE_NONE)
		extend(&rows->list[at], entry->time);
	if (at != TABLE_NONE || !has_room(rows, shares))
		return 0;
	list = grow(rows->list, rows->count, 1, &rows->room, sizeof(*list));
	if (!list)
		return -1;
	rows->list = list;
	if (table_map_set(&rows->places, pair, (uint32_t)rows->count) < 0)
		return -1;
	list[rows->count] = (struct row){
		entry->key, entry->process, entry->time, entry->time, 0, rows->count,
	};
	rows->count++;
	return !shares ? 0 : incident_share_turn(shares, incident_share_owner(store, number),
						 &list[rows->count - 1].turn);
}

static bool is_asked(const struct incident_store *store, size_t entry)
{
	return incident_store_key(store, entry)->kind->stage < CATALOG_NEIGHBOUR;
}

/* One pass over the events: a forged log has as many keys as events. */
static int add_entries(struct rows *rows, const struct incident_store *store,
		       struct incident_share *shares)
{
	int ret = 0;

	for (size_t i = 0; i < store->entry_count && ret == 0; i++)
		if (is_asked(store, i))
			ret = add_entry(rows, store, i, shares);
	return ret;
}

static int by_turn(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->turn != y->turn)
		return x->turn < y->turn ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->at < y->at ? -1 : 1;
}

/* Begin again with turns for all. */
static int share_rows(const struct incident_store *store, const struct input_summary *inputs,
		      size_t input_count, struct rows *rows)
{
	struct incident_share shares;
	int ret = incident_share_init(&shares, inputs, input_count);

	rows->count = 0;
	table_map_release(&rows->places);
	for (size_t i = 0; i < store->entry_count && ret == 0; i++)
		if (is_asked(store, i))
			ret = incident_share_name(&shares, incident_share_owner(store, i));
	if (ret == 0)
		ret = add_entries(rows, store, &shares);
	incident_share_release(&shares);
	if (ret < 0)
		return -1;
	qsort(rows->list, rows->count, sizeof(*rows->list), by_turn);
	if (rows->count > INCIDENT_WANTED)
		rows->count = INCIDENT_WANTED;
	qsort(rows->list, rows->count, sizeof(*rows->list), by_place);
	return 0;
}

static int list_rows(const struct incident_store *store, const struct input_summary *inputs,
		     size_t input_count, struct rows *rows)
{
	int ret;

	rows->examples = shortage_watch(calloc(store->key_count + 1, sizeof(*rows->examples)));
	if (!rows->examples)
		return -1;
	for (size_t i = 0; i < store->entry_count; i++)
		if (is_asked(store, i) && !rows->examples[store->entries[i].key])
			rows->examples[store->entries[i].key] = incident_example_of(store, i);
	ret = add_entries(rows, store, NULL);
	return ret == 0 && rows->left_out ? share_rows(store, inputs, input_count, rows) : ret;
}

const char *incident_site_of_path(const char *path, char buffer[INCIDENT_SITE_ID])
{
	static const char before[] = "/lm/w3svc/";
	size_t digits;

	if (!path || !text_starts(path, before))
		return NULL;
	path += sizeof(before) - 1;
	digits = strspn(path, "0123456789");
	if (digits == 0 || digits >= INCIDENT_SITE_ID || (path[digits] && path[digits] != '/'))
		return NULL;
	memcpy(buffer, path, digits);
	buffer[digits] = '\0';
	return buffer;
}

enum { SILENT = 32 };

/* To whom what is wanted is passed. */
struct passing {
	const struct incident_store *store;
	const struct rules *rules;
	void *context;
	int (*want)(void *context, const struct incident_wanted *wanted);
	/* Events for which rules name no files, by their ids: thousands of failures are of the
	 * same few, and each time all of their rules would be gone through. */
	const struct catalog_event *silent[SILENT];
};

/* A file that rules name, for the failure of an event. */
struct file_of {
	const struct passing *passing;
	struct incident_wanted wanted;
	bool any;
};

static int pass_file(void *context, const char *name)
{
	struct file_of *file = context;

	file->any = true;
	file->wanted.module = name;
	return file->passing->want(file->passing->context, &file->wanted);
}

static int pass_files(struct passing *passing, const struct catalog_event *kind,
		      const struct incident_wanted *wanted)
{
	const struct catalog_event **silent = &passing->silent[kind->id % SILENT];
	struct file_of file = { passing, *wanted, false };
	int ret;

	if (*silent == kind)
		return 0;
	file.wanted.architecture = NULL;
	ret = rules_files_asked(passing->rules, kind, &file, pass_file);
	if (!file.any)
		*silent = kind;
	return ret;
}

static int pass(struct passing *passing, const struct row *row, const struct event *event)
{
	const struct incident_store *store = passing->store;
	const struct incident_key *key = &store->keys[row->key];
	char buffer[CATALOG_ROLE_SIZE], site[INCIDENT_SITE_ID];
	struct incident_wanted wanted = {
		.computer = table_names_get(&store->names, key->computer),
		.module = key->has_module ? table_names_get(&store->names, key->subject) : NULL,
		.architecture = event ? catalog_role(event, "architecture", buffer) : NULL,
		.app_pool = table_names_get(&store->names, key->pool_name),
		.site = table_names_get(&store->names, key->site_name),
		.application = table_names_get(&store->names, key->path),
		.process_id = row->process,
		.first = row->first, .last = row->last, .local_time = key->local_time,
		.certain = incident_is_certain(key),
	};
	int ret;

	if (!wanted.site)
		wanted.site = incident_site_of_path(wanted.application, site);
	ret = passing->want(passing->context, &wanted);
	return ret < 0 ? ret : pass_files(passing, key->kind, &wanted);
}

int incident_wanted_pass(const struct incident_store *store, const struct rules *rules,
			 const struct input_summary *inputs, size_t input_count, void *context,
			 int (*want)(void *context, const struct incident_wanted *wanted))
{
	struct passing passing = {
		.store = store, .rules = rules, .context = context, .want = want,
	};
	struct rows rows = { .count = 0 };
	int ret = list_rows(store, inputs, input_count, &rows);

	for (size_t i = 0; i < rows.count && ret >= 0; i++)
		ret = pass(&passing, &rows.list[i], rows.examples[rows.list[i].key]);
	free(rows.list);
	free(rows.examples);
	table_map_release(&rows.places);
	return ret < 0 ? ret : rows.left_out;
}
