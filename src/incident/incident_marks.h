/*
 * incident_marks.h - what happened to the machine, the service or a log.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_MARKS_H
#define INCIDENT_MARKS_H

#include <stddef.h>

#include "incident.h"

struct arena;
struct incident_store;

/* The marks of the sorted store, by time.  -1 when memory runs out. */
int incident_marks_list(const struct incident_store *store, struct arena *arena,
			struct incident_mark **list, size_t *count);

#endif
