/*
 * incident_weigh.h - hold the causes that fit an incident's events against what was found
 * beside the logs.
 *
 * Private to `incident`; knows rules and findings, not where either comes from.
 */
#ifndef INCIDENT_WEIGH_H
#define INCIDENT_WEIGH_H

#include <stddef.h>

struct rules_candidate;
struct rules_proof;
struct rules_situation;

enum incident_weight { INCIDENT_OPEN, INCIDENT_CONFIRMED, INCIDENT_REFUTED };

struct incident_weighed {
	enum incident_weight weight;
	const struct rules_proof *proof;	/* that says so; NULL: open */
};

/*
 * Weigh each candidate and put them in order.  One that proofs confirm and refute at once
 * is open.  A first one that is not confirmed makes room for one that is, but not if it is
 * open and findings made it fit, nor for one that fits a later event.  If none is, a first
 * one that is refuted makes room for another of at least medium confidence that is neither
 * refuted nor a fallback.  Without evidence all are open.
 */
void incident_weigh_all(const struct rules_situation *situation,
			struct rules_candidate *candidates, struct incident_weighed *weighed,
			size_t count);

#endif
