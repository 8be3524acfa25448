/*
 * incident_filter.c - what a filter hides of what was joined.
 *
 * Hiding comes after joining.  A cause that lies before the asked time, such as
 * an account that lost its password in the night, is still the cause of what is
 * shown; a recovery after it is still one; and only then is it known
 * how many incidents are hidden.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_filter.h"

#include <string.h>

#include "text.h"

static void look_at_keys(struct incident_store *store, const struct incident_filter *filter)
{
	for (size_t i = 0; i < store->key_count; i++) {
		struct incident_key *key = &store->keys[i];
		const char *computer = table_names_get(&store->names, key->computer);
		const char *pool = table_names_get(&store->names, key->pool);

		key->hidden = filter->computer &&
			      !incident_is_computer(computer, filter->computer);
		key->of_pool = filter->app_pool && pool && text_equal_nocase(pool,
									     filter->app_pool);
	}
}

static bool is_then(const struct incident_filter *filter, when_t time)
{
	if (filter->since == WHEN_UNKNOWN && filter->until == WHEN_UNKNOWN)
		return true;
	return time != WHEN_UNKNOWN && time >= filter->since &&
	       (filter->until == WHEN_UNKNOWN || time <= filter->until);
}

bool incident_passes(const struct incident_store *store, const struct incident_groups *groups,
		     const struct incident_filter *filter, size_t entry)
{
	const struct incident_entry *at = &store->entries[entry];
	const struct incident_key *key = &store->keys[at->key];

	if (key->hidden || !is_then(filter, at->time))
		return false;
	return !filter->app_pool || key->of_pool ||
	       (at->group != TABLE_NONE && groups->list[at->group].of_pool);
}

bool incident_is_computer(const char *name, const char *wanted)
{
	size_t label = strlen(wanted);

	return name && (text_equal_nocase(name, wanted) ||
			(text_starts(name, wanted) && name[label] == '.'));
}

void incident_hide(struct incident_store *store, struct incident_groups *groups,
		   const struct incident_filter *filter)
{
	look_at_keys(store, filter);
	store->hides = filter->computer || filter->app_pool || filter->since != WHEN_UNKNOWN ||
		       filter->until != WHEN_UNKNOWN;
	for (size_t i = 0; filter->app_pool && i < store->entry_count; i++)
		if (store->entries[i].group != TABLE_NONE)
			groups->list[store->entries[i].group].of_pool |=
				incident_store_key(store, i)->of_pool;
	for (size_t i = 0; i < store->entry_count; i++) {
		struct incident_group *group;

		if (store->entries[i].group == TABLE_NONE ||
		    !incident_shown(store, groups, filter, i))
			continue;
		group = &groups->list[store->entries[i].group];
		if (group->shown++ == 0 || incident_is_noise(store, group->first_shown))
			group->first_shown = i;
		if (group->shown == 1 ||
		    store->entries[i].time - store->entries[group->last_shown].time > WHEN_HOUR)
			group->occurrences++;
		group->last_shown = i;
	}
}
