/*
 * incident_proof.c - what was found beside the logs, for a cause of an incident or against it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include "evidence.h"

enum {
	CONFLICTS = 4,		/* that are told */
	AGREEING = 4,		/* files that are cited for one finding */
};

static void take_finding(struct draft *draft, const struct rules_finding *finding)
{
	const struct incident_answer answer = incident_ask(&draft->asking, finding);

	draft->oom |= incident_add_answer(draft->incident, draft->gathered->arena,
					  &answer) < 0;
}

/* Those that the rule asked for and that are there; of two that are compared each. */
static void take_findings(struct draft *draft, const struct rules_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct rules_finding *finding = &findings->items[i];
		const char *other = incident_other_name(finding);
		const struct rules_finding one = {
			.finding = finding->finding, .of = finding->of, .is = finding->is,
		}, two = {
			.finding = other, .of = incident_other_of(finding),
		};

		take_finding(draft, other ? &one : finding);
		if (other)
			take_finding(draft, &two);
	}
}

void draft_take_proof_findings(struct draft *draft, const struct rules_proof *proofs,
			       size_t count)
{
	for (size_t i = 0; i < count; i++)
		take_findings(draft, &proofs[i].findings);
}

/* All that the rule could ask for. */
void draft_take_rule_findings(struct draft *draft, const struct rules_rule *rule)
{
	for (size_t i = 0; i < rule->alternative_count; i++)
		take_findings(draft, &rule->alternatives[i].findings);
	take_findings(draft, &rule->when.findings);
	draft_take_proof_findings(draft, rule->confirms, rule->confirm_count);
	draft_take_proof_findings(draft, rule->refutes, rule->refute_count);
	for (size_t i = 0; i < rule->step_count; i++) {
		take_findings(draft, &rule->steps[i].findings);
		take_findings(draft, &rule->steps[i].not_findings);
	}
}

/* The finding, and every other file that says the same. */
static void cite_all(const struct draft *draft, const struct evidence_finding **list,
		     size_t *count, const struct evidence_finding *finding)
{
	const struct evidence *evidence = draft->asking.evidence;
	size_t room = *count + AGREEING;

	incident_cite(list, count, finding);
	if (!finding)
		return;
	for (size_t i = evidence_next_same(evidence, finding, 0);
	     i < evidence->count && *count < room;
	     i = evidence_next_same(evidence, finding, i + 1))
		incident_cite(list, count, &evidence->list[i]);
}

/* The findings of a proof, which are all there. */
static const struct evidence_finding **proof_of(struct draft *draft,
						const struct rules_proof *proof, size_t *count)
{
	size_t room = 2 * AGREEING * proof->findings.count;
	const struct evidence_finding **list = draft_array(draft, room, sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < proof->findings.count; i++) {
		const struct incident_answer answer =
			incident_ask(&draft->asking, &proof->findings.items[i]);

		cite_all(draft, list, count, answer.finding);
		cite_all(draft, list, count, answer.other);
	}
	return list;
}

/* What a proof says, with the values that it asks for. */
static const char *because_of(struct draft *draft, const struct rules_proof *proof)
{
	const char *because;

	draft->values.asked = &proof->findings;
	because = draft_expand(draft, proof->because);
	draft->values.asked = NULL;
	return because;
}

static void add_reason(struct draft *draft, const struct rules_proof *proof)
{
	struct incident *incident = draft->incident;

	if (incident->because)
		incident->because[incident->because_count++] = because_of(draft, proof);
}

void draft_take_weight(struct draft *draft, const struct incident_weighed *weighed)
{
	struct incident *incident = draft->incident;

	if (weighed->weight == INCIDENT_OPEN)
		return;
	incident->confirmed = weighed->weight == INCIDENT_CONFIRMED;
	incident->contradicted = !incident->confirmed;
	incident->confidence = incident->confirmed ? RULES_HIGH : RULES_LOW;
	incident->proof = proof_of(draft, weighed->proof, &incident->proof_count);
	add_reason(draft, weighed->proof);
}

void draft_take_ruled_out(struct draft *draft, const struct rules_candidate *candidates,
			  const struct incident_weighed *weighed, size_t count)
{
	struct incident *incident = draft->incident;
	struct incident_ruled_out *list = draft_array(draft, count, sizeof(*list));

	for (size_t i = 1; list && i < count; i++) {
		struct incident_ruled_out *out = &list[incident->ruled_out_count];

		if (weighed[i].weight != INCIDENT_REFUTED || candidates[i].rule->fallback)
			continue;
		out->rule = candidates[i].rule;
		out->because = because_of(draft, weighed[i].proof);
		out->proof = proof_of(draft, weighed[i].proof, &out->proof_count);
		incident->ruled_out_count++;
		draft_take_proof_findings(draft, weighed[i].proof, 1);
	}
	incident->ruled_out = list;
}

static void add_conflict(struct incident_conflict *list, size_t *count, size_t room,
			 const struct incident_answer *answer)
{
	const struct evidence_finding *const *conflict = answer->conflict;

	for (size_t i = 0; i < *count; i++)
		if (list[i].findings[0] == conflict[0] && list[i].findings[1] == conflict[1])
			return;
	if (conflict[0] && *count < room)
		list[(*count)++] = (struct incident_conflict){ { conflict[0], conflict[1] } };
}

static void take_proof_conflicts(struct draft *draft, struct incident_conflict *list,
				 const struct rules_proof *proofs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < proofs[i].findings.count; k++) {
			const struct incident_answer answer =
				incident_ask(&draft->asking, &proofs[i].findings.items[k]);

			add_conflict(list, &draft->incident->conflict_count, CONFLICTS, &answer);
		}
}

/* What contradicts itself in all that the causes that fit ask for. */
void draft_take_conflicts(struct draft *draft, const struct rules_candidate *candidates,
			  size_t count)
{
	struct incident_conflict *list = draft_array(draft, CONFLICTS, sizeof(*list));

	for (size_t i = 0; list && i < count; i++) {
		const struct rules_rule *rule = candidates[i].rule;

		take_proof_conflicts(draft, list, rule->confirms, rule->confirm_count);
		take_proof_conflicts(draft, list, rule->refutes, rule->refute_count);
	}
	draft->incident->conflicts = list;
}
