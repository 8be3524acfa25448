/*
 * incident_recovery.h - which event shows that a failure is over.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_RECOVERY_H
#define INCIDENT_RECOVERY_H

#include <stdbool.h>

#include "incident_join.h"
#include "incident_state.h"
#include "incident_store.h"

struct input_summary;

/* Set `recovered` and `recovery` of the groups, which are settled.  inputs: what was read;
 * NULL: not known.  -1: no memory. */
int incident_find_recoveries(const struct incident_store *store, struct incident_groups *groups,
			     struct incident_state *state, const struct input_summary *inputs,
			     size_t input_count);

#endif
