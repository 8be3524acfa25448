/*
 * incident_weigh.h - hold the causes that fit an incident's events against what was found
 * beside the logs.
 *
 * Private to `incident`; knows rules and findings, not where either comes from.
 */
#ifndef INCIDENT_WEIGH_H
#define INCIDENT_WEIGH_H

#include <stdbool.h>
#include <stddef.h>

struct rules_candidate;
struct rules_finding;
struct rules_proof;

enum incident_weight { INCIDENT_OPEN, INCIDENT_CONFIRMED, INCIDENT_REFUTED };

struct incident_weighed {
	enum incident_weight weight;
	const struct rules_proof *proof;	/* that says so; NULL: open */
};

/* Asks whether a finding is there. */
struct incident_scales {
	bool (*found)(void *context, const struct rules_finding *finding);
	void *context;
};

/* What the findings say of a candidate.  Those that confirm and refute it at once say
 * nothing. */
struct incident_weighed incident_weigh(const struct incident_scales *scales,
				       const struct rules_candidate *candidate);

/*
 * Put the candidates in order and weigh each: one that is refuted goes behind all others
 * of at least medium confidence that are neither refuted nor fallbacks.
 */
void incident_weigh_all(const struct incident_scales *scales,
			struct rules_candidate *candidates, struct incident_weighed *weighed,
			size_t count);

#endif
