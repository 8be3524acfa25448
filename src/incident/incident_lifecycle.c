/*
 * incident_lifecycle.c - starts and stops of the machine and of services, cleared logs.
 * Does not judge what they explain.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_store.h"

#include <string.h>

#include "arena.h"
#include "incident_recovery.h"

/* Names of events whose mark in the catalog does not say enough. */
static const struct {
	const char *family;
	uint16_t id;
	const char *what;
} names[] = {
	{ "SYSTEM", 12, "system-start" },
	{ "SYSTEM", 13, "system-stop" },
	{ "SYSTEM", 41, "unexpected-stop" },
	{ "SYSTEM", 1074, "stop-requested" },
	{ "SYSTEM", 6005, "system-start" },
	{ "SYSTEM", 6006, "system-stop" },
	{ "SYSTEM", 6008, "unexpected-stop" },
	{ "SYSTEM", 3201, "iis-start" },
	{ "SYSTEM", 3202, "iis-stop" },
	{ "SYSTEM", 3203, "iis-stop" },
	{ "SYSTEM", 3206, "iis-stop" },
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

static const char *name_of(const struct incident_key *key)
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].id == key->kind->id && !strcmp(names[i].family, key->kind->family))
			return names[i].what;
	if (key->mark == CATALOG_MARK_CLEARED)
		return "log-cleared";
	return key->mark == CATALOG_MARK_START ? "service-start" : "service-stop";
}

static bool is_lifecycle(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_MARK && key->mark != CATALOG_MARK_NONE;
}

/* Keys are few, and entries many. */
static bool has_lifecycle(const struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count; i++)
		if (is_lifecycle(&store->keys[i]))
			return true;
	return false;
}

static size_t count_lifecycle(const struct incident_store *store)
{
	size_t count = 0;

	for (size_t i = 0; i < store->entry_count; i++)
		count += is_lifecycle(incident_store_key(store, i));
	return count;
}

int incident_lifecycle_list(const struct incident_store *store, struct arena *arena,
			struct incident_lifecycle **list, size_t *count)
{
	struct incident_lifecycle *lifecycle;
	size_t found = 0;

	*list = NULL;
	*count = 0;
	if (!has_lifecycle(store))
		return 0;
	lifecycle = arena_array(arena, count_lifecycle(store) + 1, sizeof(*lifecycle));
	if (!lifecycle)
		return -1;
	for (size_t i = 0; i < store->entry_count; i++) {
		const struct incident_key *key = incident_store_key(store, i);
		const struct event *event;

		if (!is_lifecycle(key))
			continue;
		event = incident_example_of(store, i);
		if (!event)
			continue;
		event = incident_show(store, NULL, event);
		if (!event)
			return -1;
		lifecycle[found++] = (struct incident_lifecycle){ event, key->mark,
								  name_of(key) };
	}
	*list = lifecycle;
	*count = found;
	return 0;
}

/* Was a service stopped without which nothing of IIS works, or IIS itself (iisreset)?  Nobody reads
 * the logs of a machine that is off, so its own stop, which is that of no generation of IIS, does
 * not count. */
static bool is_stop(const struct incident_key *key)
{
	return incident_marks_all(key, CATALOG_MARK_STOP) &&
	       (key->kind->recovers == CATALOG_RECOVERS_SERVICE || key->kind->generations);
}

static bool is_sign(const struct incident_key *key)
{
	return incident_marks_all(key, CATALOG_MARK_START) || is_stop(key) ||
	       (incident_recovers(key) == CATALOG_RECOVERS_POOL && key->pool_name != TABLE_NONE);
}

/* False: no memory. */
static bool make_sign(const struct incident_store *store, size_t entry, struct incident_sign *sign)
{
	const struct incident_key *key = incident_store_key(store, entry);
	const char *computer = table_names_get(&store->names, key->computer);
	const char *pool = incident_marks_all(key, CATALOG_MARK_START) || is_stop(key)
		? NULL : table_names_get(&store->names, key->pool_name);

	*sign = (struct incident_sign){
		.computer = incident_show_name(store, "computer", computer),
		.pool = incident_show_name(store, "pool", pool), .last = store->entries[entry].time,
		.stopped = is_stop(key),
	};
	return !sign->computer == !computer && !sign->pool == !pool;
}

struct incident_sign *incident_signs_list(const struct incident_store *store, struct arena *arena,
					  size_t *count)
{
	struct incident_sign *signs = arena_array(arena, store->key_count + 1, sizeof(*signs));
	struct table_set seen = { 0 };
	int added = 0;

	*count = 0;
	/* From the last one on. */
	for (size_t i = store->entry_count; signs && added >= 0 && i-- > 0;) {
		if (!is_sign(incident_store_key(store, i)))
			continue;
		added = table_set_add(&seen, 0, store->entries[i].key);
		if (added > 0 && !make_sign(store, i, &signs[(*count)++]))
			added = -1;
	}
	table_set_release(&seen);
	return added < 0 ? NULL : signs;
}
