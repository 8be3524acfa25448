/*
 * incident_weigh.c - hold causes against what was found beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_weigh.h"

#include "rules.h"

static const struct rules_proof *met(const struct incident_scales *scales,
				     const struct rules_proof *proofs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < proofs[i].findings.count &&
		       scales->found(scales->context, &proofs[i].findings.items[k]))
			k++;
		if (k && k == proofs[i].findings.count)
			return &proofs[i];
	}
	return NULL;
}

struct incident_weighed incident_weigh(const struct incident_scales *scales,
				       const struct rules_candidate *candidate)
{
	const struct rules_rule *rule = candidate->rule;
	const struct rules_proof *for_it, *against;

	if (!scales->found)
		return (struct incident_weighed){ INCIDENT_OPEN, NULL };
	for_it = met(scales, rule->confirms, rule->confirm_count);
	against = met(scales, rule->refutes, rule->refute_count);
	if (!for_it == !against)
		return (struct incident_weighed){ INCIDENT_OPEN, NULL };
	return for_it ? (struct incident_weighed){ INCIDENT_CONFIRMED, for_it }
		      : (struct incident_weighed){ INCIDENT_REFUTED, against };
}

void incident_weigh_all(const struct incident_scales *scales,
			struct rules_candidate *candidates, struct incident_weighed *weighed,
			size_t count)
{
	size_t first = 0;

	for (size_t i = 0; i < count; i++)
		weighed[i] = incident_weigh(scales, &candidates[i]);
	while (first < count && (weighed[first].weight == INCIDENT_REFUTED ||
				 candidates[first].rule->fallback ||
				 candidates[first].confidence == RULES_LOW))
		first++;
	if (count == 0 || weighed[0].weight != INCIDENT_REFUTED || first == count)
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
