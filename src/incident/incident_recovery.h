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

/*
 * What the event says works again: one name (kind->recovers), or NONE.  Beside it,
 * a mark (incident_marks_all()) says it of everything on the computer.
 */
static inline enum catalog_recovers incident_recovers(const struct incident_key *key)
{
	if (!incident_key_is_believed(key))
		return CATALOG_RECOVERS_NONE;
	if (key->kind->recovers == CATALOG_RECOVERS_SERVICE && key->mark != CATALOG_MARK_START)
		return CATALOG_RECOVERS_NONE;
	return key->kind->recovers;
}

/* Set `recovered` and `recovery` of the groups, which are settled.  -1: no memory. */
int incident_find_recoveries(const struct incident_store *store, struct incident_groups *groups,
			     struct incident_state *state);

#endif
