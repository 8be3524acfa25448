/*
 * incident_weigh.c - hold causes against what was found beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_weigh.h"

#include "rules.h"

static const struct rules_proof *met(const struct rules_situation *situation,
				     const struct rules_proof *proofs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rules_proof_fits(&proofs[i], situation))
			return &proofs[i];
	return NULL;
}

static struct incident_weighed weigh(const struct rules_situation *situation,
				     const struct rules_rule *rule)
{
	const struct rules_proof *for_it, *against;

	if (!situation->found)
		return (struct incident_weighed){ INCIDENT_OPEN, NULL };
	for_it = met(situation, rule->confirms, rule->confirm_count);
	against = met(situation, rule->refutes, rule->refute_count);
	if (!for_it == !against)
		return (struct incident_weighed){ INCIDENT_OPEN, NULL };
	return for_it ? (struct incident_weighed){ INCIDENT_CONFIRMED, for_it }
		      : (struct incident_weighed){ INCIDENT_REFUTED, against };
}

/* Which one is to come first; count: none is better than the first. */
static size_t better(const struct rules_candidate *candidates,
		     const struct incident_weighed *weighed, size_t count)
{
	/* Findings chose a first one that asks for them. */
	bool chosen = weighed[0].weight == INCIDENT_OPEN && candidates[0].rule->when.findings.count;

	for (size_t i = 1; i < count && !chosen; i++)
		if (weighed[i].weight == INCIDENT_CONFIRMED && !candidates[i].unsure &&
		    candidates[i].fact <= candidates[0].fact)
			return i;
	for (size_t i = 1; i < count && weighed[0].weight == INCIDENT_REFUTED; i++)
		if (weighed[i].weight == INCIDENT_OPEN && !candidates[i].rule->fallback &&
		    candidates[i].confidence != RULES_LOW)
			return i;
	return count;
}

void incident_weigh_all(const struct rules_situation *situation,
			struct rules_candidate *candidates, struct incident_weighed *weighed,
			size_t count)
{
	size_t first = count;

	for (size_t i = 0; i < count; i++)
		weighed[i] = weigh(situation, candidates[i].rule);
	if (count && weighed[0].weight != INCIDENT_CONFIRMED)
		first = better(candidates, weighed, count);
	if (first == count)
		return;
	/* It comes to the front; what was before it moves back by one. */
	for (size_t i = first; i > 0; i--) {
		const struct rules_candidate candidate = candidates[i];
		const struct incident_weighed weight = weighed[i];

		candidates[i] = candidates[i - 1];
		candidates[i - 1] = candidate;
		weighed[i] = weighed[i - 1];
		weighed[i - 1] = weight;
	}
}
