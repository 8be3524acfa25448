/*
 * explain_log.h - the log that the words describe, and what follows from it.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_LOG_H
#define EXPLAIN_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "explain.h"

/*
 * Invent the events, the first meaning of each, conclude, and set explain->incidents
 * and ->verdict, ->assumed.  The order of the words does not matter: a log would hold
 * causes before what follows from them.  -1 when memory runs out.
 */
int explain_log_conclude(struct explain *explain, struct fail *fail);

/* The word of that sort which belongs to the event at `at`: the next one before
 * another event, else the first of all. */
const struct explain_word *explain_belonging(const struct explain *explain, size_t at,
					     enum explain_as as);

/* True if the event matters only for programs of which the module is one: w3wp.exe. */
bool explain_demands(const struct catalog_event *kind, const struct explain_word *module);

/* How many of the codes and modules that were given a rule for the event looks for. */
int explain_looked_for(const struct explain *explain, struct explain_event event);

#endif
