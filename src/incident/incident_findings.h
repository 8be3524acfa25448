/*
 * incident_findings.h - the evidence that belongs to an incident.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_FINDINGS_H
#define INCIDENT_FINDINGS_H

#include <stddef.h>

struct arena;
struct evidence;
struct evidence_query;
struct incident;

/*
 * Give the incident the findings of its computer (by its real name, whatever is shown, or
 * NULL) that answer the queries of a rule: the
 * first one for each query, in the order of the queries, none twice.  May be called for
 * several rules.  The list lives in the arena, findings are lent from evidence, which
 * may be NULL.  -1 when memory runs out.
 */
int incident_add_findings(struct incident *incident, struct arena *arena,
			  const struct evidence *evidence, const char *computer,
			  const struct evidence_query *queries, size_t count);

#endif
