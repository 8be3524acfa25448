/* incident_wanted.h - what the events of failures name; private to `incident`. */
#ifndef INCIDENT_WANTED_H
#define INCIDENT_WANTED_H

#include "incident.h"

struct incident_store;
struct rules;

/* As incidents_wanted(). */
int incident_wanted_pass(const struct incident_store *store, const struct rules *rules,
			 const struct input_summary *inputs, size_t input_count, void *context,
			 int (*want)(void *context, const struct incident_wanted *wanted));

/* Bytes of the id of a site; a larger number is none. */
enum { INCIDENT_SITE_ID = 16 };

/* "6" of "/LM/W3SVC/6/ROOT/app", as paths of the configuration name a site, in buffer; NULL:
 * of none. */
const char *incident_site_of_path(const char *path, char buffer[INCIDENT_SITE_ID]);

#endif
