/* incident_wanted.h - what the events of failures name; private to `incident`. */
#ifndef INCIDENT_WANTED_H
#define INCIDENT_WANTED_H

#include "incident.h"

struct incident_store;

/* As incidents_wanted(). */
int incident_wanted_pass(const struct incident_store *store, void *context,
			 int (*want)(void *context, const struct incident_wanted *wanted));

#endif
