/*
 * incident_filter.h - what a filter hides of what was joined.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_FILTER_H
#define INCIDENT_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "incident.h"
#include "incident_join.h"
#include "incident_store.h"

/* Find out what the filter hides, and what it leaves of each group. */
void incident_hide(struct incident_store *store, struct incident_groups *groups,
		   const struct incident_filter *filter);

/* Does the filter let this entry pass? */
bool incident_passes(const struct incident_store *store, const struct incident_groups *groups,
		     const struct incident_filter *filter, size_t entry);

/* After incident_hide(): is this entry shown? */
static inline bool incident_shown(const struct incident_store *store,
				  const struct incident_groups *groups,
				  const struct incident_filter *filter, size_t entry)
{
	return !store->hides || incident_passes(store, groups, filter, entry);
}

#endif
