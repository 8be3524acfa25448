/*
 * incident_share.c - a limit that nobody can use up for the others.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_share.h"

uint64_t incident_share_owner(const struct incident_store *store, size_t entry)
{
	return table_pair(incident_store_key(store, entry)->computer, store->entries[entry].input);
}

int incident_share_name(struct incident_share *shares, uint64_t owner)
{
	int added = table_map_add(&shares->used, owner, 0);

	shares->owners += added > 0;
	return added < 0 ? -1 : 0;
}

int incident_share_divide(struct incident_share *shares, size_t limit)
{
	shares->share = shares->owners && shares->owners < limit ? limit / shares->owners : 1;
	/* Counting needs no memory then. */
	return table_map_reserve(&shares->used, shares->owners + 1);
}

bool incident_share_take(struct incident_share *shares, uint64_t owner)
{
	uint32_t used = table_map_get(&shares->used, owner);

	return used < shares->share && table_map_set(&shares->used, owner, used + 1) == 0;
}

void incident_share_release(struct incident_share *shares)
{
	table_map_release(&shares->used);
	*shares = (struct incident_share){ .owners = 0 };
}
