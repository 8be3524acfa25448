/*
 * incident_pools.h - distinct names of pools, or of sites, and which of them come first.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_POOLS_H
#define INCIDENT_POOLS_H

#include <stddef.h>

#include "incident.h"
#include "table.h"

/* Names while they are listed; the list is its owner's and has room for all.  { list } is
 * empty. */
struct incident_pools {
	struct incident_pool *list;
	size_t count;
	struct table_map places;	/* of the numbers of names */
};

/* The place of a name's number; *is_new: it is empty.  NULL: no memory. */
struct incident_pool *incident_pools_place(struct incident_pools *pools, uint32_t name,
					   bool *is_new);
/* Bring the first of them to the front: those that were switched off, then those that the system
 * names, then by their names.  The order of the others is none. */
void incident_pools_first(struct incident_pool *list, size_t count, size_t first);
/* The ones that are shown to the front, in the order of their names.  Their number. */
size_t incident_pools_show(struct incident_pool *list, size_t count);

#endif
