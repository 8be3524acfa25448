/*
 * incident_draft.h - an incident while it is built: what its group of entries names, and what
 * the rules say of it.
 *
 * Private to `incident`.  What is put into the incident lives in the arena of what was
 * gathered.  Functions that get no memory set `oom`, and what they give is NULL or less than
 * there is; the incident is of no use then.
 */
#ifndef INCIDENT_DRAFT_H
#define INCIDENT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"
#include "catalog.h"
#include "incident_age.h"
#include "incident_findings.h"
#include "incident_gather.h"
#include "incident_values.h"
#include "incident_weigh.h"
#include "rules.h"
#include "text.h"

enum {
	/* Distinct events that the rules get to see.  The incidents of samples/ have up to 25; a
	 * storm has one for each pool. */
	INCIDENT_FACTS = 64,
	INCIDENT_POSSIBLE = 9,	/* causes that fit, of which no code tells the right one */
};

struct draft {
	const struct incident_gathered *gathered;
	const struct incident_row *rows;
	size_t row_count;
	const struct incident_group *group;
	struct incident *incident;
	const struct event *facts[INCIDENT_FACTS];	/* the first cause first */
	const struct event *shown[INCIDENT_FACTS];	/* the same, as they may be shown */
	size_t fact_count;
	struct incident_age age;	/* of its computer, by its own events first */
	struct incident_values values;
	struct incident_asking asking;
	const char *pools[BOUND_SHOWN];		/* by their real names */
	char address[64];			/* the longest of IPv6 has 45 letters */
	char buffer[CATALOG_ROLE_SIZE];
	bool oom;
};

/* ---- incident_draft.c ---- */

/* A copy of the text, which is released. */
const char *draft_keep(struct draft *draft, struct text *text);
/* A sentence of a rule with its values; NULL: there is none. */
const char *draft_expand(struct draft *draft, const char *from);
/* Room for at least one, zeroed. */
void *draft_array(struct draft *draft, size_t count, size_t size);
const struct incident_key *draft_key(const struct draft *draft, size_t row);

/* ---- incident_choice.c ---- */

/* The events that the rules get to see; pools and generation are known. */
void draft_choose_facts(struct draft *draft);

/* ---- incident_facts.c ---- */

/* The events, and the names of pools and sites, processes and the chain that they give. */
void draft_take_facts(struct draft *draft);

/* ---- incident_because.c ---- */

/* The lines of evidence that events are; the last of a verdict without a code says so.
 * `lowered`: it is a warning because nothing shows IIS. */
void draft_give_reasons(struct draft *draft, bool without_code, bool lowered);

/* ---- incident_situation.c ---- */

/* Whoever asks evidence, asks for these pools. */
void draft_prepare_asking(struct draft *draft);
void draft_add_pool(struct draft *draft, const char *name);
/* The generation that rules are asked for: one bit, some of those before IIS 7, or 0. */
uint8_t draft_generation(const struct draft *draft);
/* An event as the rules see it; buffer holds CATALOG_ROLE_SIZE bytes. */
struct rules_fact draft_fact(const struct event *event, char *buffer);
/* The causes that fit, the best first, in room for INCIDENT_POSSIBLE; their number. */
size_t draft_ask_rules(struct draft *draft, struct rules_candidate *candidates);
/* On what the parts of the incident's rule depend.  It is lent the draft. */
struct rules_situation draft_situation(struct draft *draft);

/* ---- incident_advice.c: what the rule says ---- */

const char *draft_title(struct draft *draft, const struct rules_rule *rule);
/* The explanation, and the sentences that are for this incident. */
const char *draft_explanation(struct draft *draft, const struct rules_rule *rule);
void draft_take_steps(struct draft *draft, const struct rules_rule *rule);
/* What is to be asked for: of a confirmed cause only what findings call for. */
void draft_take_collect(struct draft *draft, const struct rules_rule *rule, bool confirmed);
void draft_take_logs(struct draft *draft, const struct rules_rule *rule);
/* All causes but the first, and what evidence rules out. */
void draft_take_others(struct draft *draft, const struct rules_candidate *candidates,
		       const struct incident_weighed *weighed, size_t count);

/* ---- incident_proof.c: what evidence says ---- */

/* Findings that answer what proofs, or all of a rule, ask for. */
void draft_take_proof_findings(struct draft *draft, const struct rules_proof *proofs,
			       size_t count);
void draft_take_rule_findings(struct draft *draft, const struct rules_rule *rule);
/* The verdict is confirmed or contradicted. */
void draft_take_weight(struct draft *draft, const struct incident_weighed *weighed);
void draft_take_ruled_out(struct draft *draft, const struct rules_candidate *candidates,
			  const struct incident_weighed *weighed, size_t count);
/* What contradicts itself in all that the causes that fit ask for. */
void draft_take_conflicts(struct draft *draft, const struct rules_candidate *candidates,
			  size_t count);

#endif
