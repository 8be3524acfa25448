/*
 * incident_build.h - from a group of entries to an incident with its verdict.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_BUILD_H
#define INCIDENT_BUILD_H

#include <stddef.h>

#include "incident.h"
#include "incident_gather.h"

struct fail;

/*
 * Build the incident of the group whose rows start at *row, and move *row to the
 * next group.  All but id and events of *incident is filled in.
 */
int incident_build(const struct incident_gathered *gathered, size_t *row,
		  struct incident *incident, struct fail *fail);

#endif
