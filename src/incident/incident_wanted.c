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
#include "order.h"
#include "rules.h"
#include "shortage.h"

/* Events that say the same, of one process. */
struct row {
	uint32_t key, process;
	when_t first, last;
	size_t at;		/* where there are too many: its place among all */
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

static int add_entry(struct rows *rows, const struct incident_entry *entry, size_t most)
{
	uint64_t pair = table_pair(entry->key, entry->process);
	uint32_t at = table_map_get(&rows->places, pair);
	struct row *list;

	if (at != TABLE_NONE) {
		extend(&rows->list[at], entry->time);
		return 0;
	}
	rows->left_out |= rows->count >= INCIDENT_WANTED;
	if (rows->count >= most)
		return 0;
	list = grow(rows->list, rows->count, 1, &rows->room, sizeof(*list));
	if (!list)
		return -1;
	rows->list = list;
	if (table_map_set(&rows->places, pair, (uint32_t)rows->count) < 0)
		return -1;
	list[rows->count] = (struct row){
		entry->key, entry->process, entry->time, entry->time, rows->count,
	};
	rows->count++;
	return 0;
}

static bool is_asked(const struct incident_store *store, size_t entry)
{
	return incident_store_key(store, entry)->kind->stage < CATALOG_NEIGHBOUR;
}

/* One pass over the events: a forged log has as many keys as events. */
static int add_entries(struct rows *rows, const struct incident_store *store, size_t most)
{
	int ret = 0;

	for (size_t i = 0; i < store->entry_count && ret == 0; i++)
		if (is_asked(store, i))
			ret = add_entry(rows, &store->entries[i], most);
	return ret;
}

/* The order does not depend on which was read first. */
struct sorting {
	const struct incident_store *store;
	struct row row;
};

static int by_time(const void *a, const void *b)
{
	const struct sorting *x = a, *y = b;
	int order = order_numbers(x->row.first, y->row.first);

	order = order ? order : order_numbers(x->row.last, y->row.last);
	order = order ? order : incident_key_order(x->store, x->row.key, y->row.key);
	return order ? order : order_numbers(x->row.process, y->row.process);
}

static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->at < y->at ? -1 : 1;
}

/* -1: no memory, as below. */
static int sort_rows(const struct incident_store *store, struct rows *rows)
{
	struct sorting *list = shortage_watch(calloc(rows->count + 1, sizeof(*list)));

	if (!list)
		return -1;
	for (size_t i = 0; i < rows->count; i++)
		list[i] = (struct sorting){ store, rows->list[i] };
	qsort(list, rows->count, sizeof(*list), by_time);
	for (size_t i = 0; i < rows->count; i++)
		rows->list[i] = list[i].row;
	free(list);
	return 0;
}

/* A row is in all inputs that have events of it. */
static int claim_turns(const struct incident_store *store, const struct rows *rows,
		       struct incident_share *shares)
{
	uint32_t *sorted = table_no_numbers(rows->count + 1, sizeof(*sorted));
	int ret = sorted ? 0 : -1;

	for (size_t i = 0; i < rows->count && sorted; i++)
		sorted[rows->list[i].at] = (uint32_t)i;
	for (size_t i = 0; i < store->entry_count && ret == 0; i++) {
		const struct incident_entry *entry = &store->entries[i];
		uint32_t at = table_map_get(&rows->places, table_pair(entry->key, entry->process));

		if (at != TABLE_NONE)
			ret = incident_share_claim(shares, sorted[at],
						   store->keys[entry->key].computer, entry->input);
	}
	free(sorted);
	return ret;
}

static int choose(const struct incident_store *store, const struct input_summary *inputs,
		  size_t input_count, struct rows *rows, bool *chosen)
{
	struct incident_share shares;
	int ret = incident_share_init(&shares, inputs, input_count);

	if (ret == 0)
		ret = sort_rows(store, rows);
	if (ret == 0)
		ret = claim_turns(store, rows, &shares);
	if (ret == 0)
		ret = incident_share_choose(&shares, rows->count, INCIDENT_WANTED, chosen);
	incident_share_release(&shares);
	return ret;
}

/* List the others, too; then all take turns. */
static int share_rows(const struct incident_store *store, const struct input_summary *inputs,
		      size_t input_count, struct rows *rows)
{
	bool *chosen = NULL;
	size_t kept = 0;
	int ret = add_entries(rows, store, SIZE_MAX);

	if (ret == 0)
		chosen = shortage_watch(calloc(rows->count + 1, sizeof(*chosen)));
	ret = chosen ? choose(store, inputs, input_count, rows, chosen) : -1;
	for (size_t i = 0; i < rows->count && ret == 0; i++)
		if (chosen[i])
			rows->list[kept++] = rows->list[i];
	rows->count = kept;
	qsort(rows->list, kept, sizeof(*rows->list), by_place);
	free(chosen);
	return ret;
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
	ret = add_entries(rows, store, INCIDENT_WANTED);
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
