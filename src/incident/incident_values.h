/*
 * incident_values.h - the values of the placeholders in a rule's sentences.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_VALUES_H
#define INCIDENT_VALUES_H

#include <stddef.h>

#include "catalog.h"
#include "incident.h"
#include "text.h"

struct event;
struct incident_asking;
struct incident_store;
struct rules_findings;

/* What values are taken from, and room for one. */
struct incident_values {
	const struct incident *incident;
	const struct event *const *shown;	/* events, the first cause first */
	size_t count;
	/* Findings: those that the sentence goes with, then all of the incident. */
	struct incident_asking *asking;
	const struct rules_findings *asked;	/* or NULL */
	const struct incident_store *store;	/* that knows how names are shown */
	char buffer[CATALOG_ROLE_SIZE];
	struct text text;			/* the caller releases it */
};

/*
 * For rules_expand(), context is a struct incident_values: the value of a placeholder,
 * from the incident or from the first event that has a string of that role; or NULL.
 * Lent until the next call.
 */
const char *incident_value(void *context, const char *role);

#endif
