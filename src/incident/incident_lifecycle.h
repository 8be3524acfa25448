/*
 * incident_lifecycle.h - what happened to the machine, the service or a log.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_LIFECYCLE_H
#define INCIDENT_LIFECYCLE_H

#include <stddef.h>

#include "incident.h"

struct arena;
struct incident_store;

/* The lifecycle events of the sorted store, by time.  -1 when memory runs out. */
int incident_lifecycle_list(const struct incident_store *store, struct arena *arena,
			struct incident_lifecycle **list, size_t *count);

#endif
