/*
 * incident_wanted.c - what the events of failures name that can be looked for beside the
 * logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_wanted.h"

#include <stdlib.h>

#include "catalog.h"
#include "incident_store.h"

static int pass(const struct incident_store *store, const struct incident_key *key,
		const struct event *event, void *context,
		int (*want)(void *context, const struct incident_wanted *wanted))
{
	char buffer[CATALOG_ROLE_SIZE];
	const struct incident_wanted wanted = {
		.computer = table_names_get(&store->names, key->computer),
		.module = table_names_get(&store->names, key->subject),
		.architecture = catalog_role(event, "architecture", buffer),
	};

	return want(context, &wanted);
}

/* One pass over the events: a forged log has as many keys as events. */
int incident_wanted_pass(const struct incident_store *store, void *context,
			 int (*want)(void *context, const struct incident_wanted *wanted))
{
	bool *passed = calloc(store->key_count + 1, sizeof(*passed));
	int ret = passed ? 0 : -1;

	for (size_t i = 0; i < store->entry_count && ret >= 0; i++) {
		uint32_t number = store->entries[i].key;
		const struct incident_key *key = &store->keys[number];
		const struct event *event;

		if (passed[number] || !key->has_module || key->kind->stage >= CATALOG_NEIGHBOUR)
			continue;
		event = incident_example_of(store, i);
		if (!event)
			continue;
		passed[number] = true;
		ret = pass(store, key, event, context, want);
	}
	free(passed);
	return ret;
}
