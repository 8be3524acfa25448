/*
 * incident_findings.c - the evidence that belongs to an incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_findings.h"

#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "incident.h"

static void add(struct incident *incident, const struct evidence_finding *finding)
{
	for (size_t i = 0; i < incident->finding_count; i++)
		if (incident->findings[i] == finding)
			return;
	incident->findings[incident->finding_count++] = finding;
}

int incident_add_findings(struct incident *incident, struct arena *arena,
			  const struct evidence *evidence, const char *computer,
			  const struct evidence_query *queries, size_t count)
{
	const struct evidence_finding **list;

	if (!evidence || count == 0)
		return 0;
	list = arena_array(arena, incident->finding_count + count, sizeof(*list));
	if (!list)
		return -1;
	if (incident->finding_count)
		memcpy(list, incident->findings, incident->finding_count * sizeof(*list));
	incident->findings = list;
	for (size_t i = 0; i < count; i++) {
		const struct evidence_finding *finding =
			evidence_find(evidence, computer, &queries[i]);

		if (finding)
			add(incident, finding);
	}
	return 0;
}
