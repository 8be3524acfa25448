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

/* What an event of the key says of the process that could not load the module. */
static const char *architecture_of(const struct incident_store *store, uint32_t key,
				   char *buffer)
{
	for (size_t i = 0; i < store->entry_count; i++) {
		const struct event *event = store->entries[i].key == key
			? incident_example_of(store, i) : NULL;

		if (event)
			return catalog_role(event, "architecture", buffer);
	}
	return NULL;
}

int incident_wanted_pass(const struct incident_store *store, void *context,
			 int (*want)(void *context, const struct incident_wanted *wanted))
{
	char buffer[CATALOG_ROLE_SIZE];
	int ret = 0;

	for (uint32_t i = 0; i < store->key_count && ret >= 0; i++) {
		const struct incident_key *key = &store->keys[i];
		struct incident_wanted wanted = { NULL, NULL, NULL };

		if (!key->has_module || key->kind->stage >= CATALOG_NEIGHBOUR)
			continue;
		if (key->computer != TABLE_NONE)
			wanted.computer = table_names_get(&store->names, key->computer);
		wanted.module = table_names_get(&store->names, key->subject);
		if (catalog_has_role(key->kind, "architecture"))
			wanted.architecture = architecture_of(store, i, buffer);
		ret = want(context, &wanted);
	}
	return ret;
}
