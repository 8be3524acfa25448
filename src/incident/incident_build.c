/*
 * incident_build.c - from a group of entries to an incident with its verdict.
 *
 * Asks the rules; knows nothing of how entries were joined, nor of reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_gather.h"

#include "fail.h"
#include "evidence.h"
#include "incident_alone.h"
#include "incident_cut.h"
#include "incident_doubt.h"
#include "incident_draft.h"

#include <string.h>
#include "incident_outage.h"
#include "incident_wanted.h"
#include "shortage.h"

/*
 * A verdict on consequences alone (the other log was not given) is at most of
 * medium confidence: the event that names the cause was not seen.
 */
static enum rules_confidence confidence_of(const struct draft *draft,
					   const struct rules_candidate *candidate)
{
	enum catalog_stage stage = draft->facts[0]->kind->stage;

	if ((stage == CATALOG_ABORT || stage == CATALOG_REPORT) &&
	    candidate->confidence == RULES_HIGH && draft->facts[0]->kind->data)
		return RULES_MEDIUM;
	return candidate->confidence;
}

static enum rules_severity severity_of(struct draft *draft, const struct rules_rule *rule)
{
	const struct rules_situation situation = draft_situation(draft);

	for (size_t i = 0; i < rule->severity_count; i++)
		if (rules_step_fits(rule->severities[i].only, &situation))
			return (enum rules_severity)rules_severity_parse(rule->severities[i].text);
	return rule->severity;
}

/* Was a pool switched off, whether or not the event names it? */
static bool is_down(const struct draft *draft)
{
	for (size_t i = 0; i < draft->row_count; i++)
		if (draft_key(draft, i)->kind->disables)
			return true;
	return false;
}

/*
 * Warnings whose ids are not listed; and what Windows writes without IIS, too, on a computer
 * whose logs show none.
 */
static bool is_doubtful(const struct draft *draft)
{
	bool mild = true;

	for (size_t i = 0; i < draft->row_count; i++)
		mild &= draft_key(draft, i)->level == EVENT_WARNING;
	return mild || draft->incident->without_iis;
}

static bool is_vouched(const struct event *fact)
{
	return fact->kind->signs_in && incident_is_believed(fact);
}

/*
 * Does the event, of a log that only the system can write to, tell of more than the fact does?
 * Of another log, the fact tells of no failure for certain.  In its own log that is an event of
 * another kind: what stands alone takes nothing down, and what a disabled pool came from may be
 * somebody's will.
 */
static bool tells_more(const struct incident_key *key, const struct event *fact)
{
	const bool vouched = is_vouched(fact);

	if (!incident_vouches(key) || catalog_stage_class(key->kind->stage) == CATALOG_EVIDENCE)
		return false;
	return !vouched || (incident_is_certain(key) && key->kind != fact->kind &&
			    fact->kind->stage != CATALOG_DISABLE);
}

/* Is the rule about an event that another one shows to be no trifle?  Two workers that end may
 * both end well; the rules know (reports). */
static bool is_followed(const struct draft *draft, const struct rules_candidate *candidate,
			bool reports)
{
	const struct event *fact = draft->facts[candidate->fact];

	for (size_t i = 0; i < draft->row_count; i++) {
		const struct incident_key *key = draft_key(draft, i);

		if (tells_more(key, fact) && (reports || fact->kind->stage != CATALOG_REPORT ||
					      key->kind->stage != CATALOG_REPORT))
			return true;
	}
	return false;
}

/* A string of the event, which is kept; or what was put together, or is too long for a name. */
static const char *module_of(struct draft *draft, const struct event *event)
{
	struct arena *arena = draft->gathered->arena;
	const char *module = catalog_role(event, "module", draft->buffer);
	uintptr_t at = (uintptr_t)module - (uintptr_t)draft->buffer;

	module = incident_cut(arena, module, BOUND_KEPT_NAME);
	return at < sizeof(draft->buffer) ? arena_string(arena, module) : module;
}

/* The causes that fit, as evidence weighs them. */
static size_t ask_rules(struct draft *draft, struct rules_candidate *candidates,
			struct incident_weighed *weighed)
{
	size_t count = draft_ask_rules(draft, candidates);
	struct rules_situation situation;

	if (count == 0)
		return 0;
	draft->incident->rule = candidates[0].rule;
	situation = draft_situation(draft);
	incident_weigh_all(&situation, candidates, weighed, count);
	draft->incident->rule = candidates[0].rule;
	return count;
}

static bool is_trifle(struct draft *draft, const struct rules_candidate *candidate,
		      const struct incident_weighed *weighed)
{
	return weighed->weight != INCIDENT_CONFIRMED && is_followed(draft, candidate, true) &&
	       severity_of(draft, candidate->rule) > RULES_ERROR;
}

static void describe_cause(struct draft *draft)
{
	draft->incident->error = decode_event(draft->facts[0]);
	draft->incident->module = module_of(draft, draft->shown[0]);
}

static void put_first(struct draft *draft, size_t fact)
{
	const struct event *event = draft->facts[fact], *shown = draft->shown[fact];

	memmove(&draft->facts[1], &draft->facts[0], fact * sizeof(event));
	memmove(&draft->shown[1], &draft->shown[0], fact * sizeof(shown));
	draft->facts[0] = event;
	draft->shown[0] = shown;
	describe_cause(draft);
}

static void put_last(struct draft *draft, size_t fact)
{
	const struct event *event = draft->facts[fact], *shown = draft->shown[fact];
	size_t last = draft->fact_count - 1;

	memmove(&draft->facts[fact], &draft->facts[fact + 1], (last - fact) * sizeof(event));
	memmove(&draft->shown[fact], &draft->shown[fact + 1], (last - fact) * sizeof(shown));
	draft->facts[last] = event;
	draft->shown[last] = shown;
	describe_cause(draft);
}

/* The verdict goes by what can have ended a worker, if one ended: trifles come last. */
static size_t find_verdict(struct draft *draft, struct rules_candidate *candidates,
			   struct incident_weighed *weighed)
{
	size_t all = draft->fact_count, count = ask_rules(draft, candidates, weighed);

	while (count > 0 && draft->fact_count > 1 && is_trifle(draft, candidates, weighed)) {
		put_last(draft, candidates[0].fact);
		draft->fact_count--;
		count = ask_rules(draft, candidates, weighed);
	}
	if (draft->fact_count == all)
		return count;
	draft->fact_count = all;
	return count > 0 && !is_trifle(draft, candidates, weighed)
		? count : ask_rules(draft, candidates, weighed);
}

/* Of the facts of a failure, each without the others. */
struct worst {
	enum rules_severity severity;
	enum rules_severity known;	/* of those whose cause is no guess, ... */
	size_t fact;			/* ... the first that is so bad */
};

static void look_alone(struct draft *draft, size_t fact, struct worst *worst)
{
	struct rules_candidate candidates[INCIDENT_POSSIBLE];
	struct incident_weighed weighed[INCIDENT_POSSIBLE];
	enum rules_severity severity;

	draft->incident->error = decode_event(draft->facts[0]);
	if (!ask_rules(draft, candidates, weighed))
		return;
	severity = severity_of(draft, draft->incident->rule);
	if (severity < worst->severity)
		worst->severity = severity;
	if (severity < worst->known && candidates[0].confidence < RULES_LOW) {
		worst->known = severity;
		worst->fact = fact;
	}
}

/* How bad the worst of its facts is: nothing that is beside a failure makes it less.  Each takes
 * the first place for the time that it is asked. */
static struct worst find_worst(struct draft *draft)
{
	const struct incident before = *draft->incident;
	const struct event *first = draft->facts[0];
	const size_t count = draft->fact_count;
	struct worst worst = { RULES_INFO, RULES_INFO, 0 };

	draft->fact_count = 1;
	for (size_t i = 0; i < count && worst.known > RULES_CRITICAL; i++) {
		const struct event *fact = i ? draft->facts[i] : first;

		if (catalog_stage_class(fact->kind->stage) == CATALOG_EVIDENCE)
			continue;
		draft->facts[0] = fact;
		look_alone(draft, i, &worst);
	}
	draft->facts[0] = first;
	draft->fact_count = count;
	*draft->incident = before;
	return worst;
}

/* Does the worst fact whose cause is known say more than the verdict?  Of the same severity it
 * does if the verdict is a guess, unless that is about a cause and the fact about what followed. */
static bool is_surer(const struct draft *draft, const struct rules_candidate *verdict,
		     enum rules_severity severity, const struct worst *worst)
{
	const struct event *guessed = draft->facts[verdict->fact];
	const struct event *known = draft->facts[worst->fact];

	if (worst->known != severity)
		return worst->known < severity;
	return verdict->confidence == RULES_LOW &&
	       catalog_stage_class(known->kind->stage) <= catalog_stage_class(guessed->kind->stage);
}

/* The verdict goes by the worst cause that is no guess: others beside it may add to it only. */
static size_t find_worst_verdict(struct draft *draft, struct rules_candidate *candidates,
				 struct incident_weighed *weighed, struct worst *worst)
{
	size_t count = find_verdict(draft, candidates, weighed);
	enum rules_severity severity;

	if (count == 0 || draft->fact_count == 1)
		return count;
	severity = severity_of(draft, candidates[0].rule);
	if (severity == RULES_CRITICAL && candidates[0].confidence < RULES_LOW)
		return count;
	*worst = find_worst(draft);
	if (weighed[0].weight == INCIDENT_CONFIRMED ||
	    !is_surer(draft, &candidates[0], severity, worst))
		return count;
	put_first(draft, worst->fact);
	return ask_rules(draft, candidates, weighed);
}

static int conclude(struct draft *draft, struct fail *fail)
{
	struct rules_candidate candidates[INCIDENT_POSSIBLE];
	struct incident_weighed weighed[INCIDENT_POSSIBLE];
	struct worst worst = { RULES_INFO, RULES_INFO, 0 };
	size_t count = find_worst_verdict(draft, candidates, weighed, &worst);
	struct incident *incident = draft->incident;
	const struct rules_rule *rule;
	bool lowered;

	/* What a rule asks for may be what memory was lacking for. */
	if (count == 0 && shortage_count())
		return fail_set(fail, "out of memory");
	if (count == 0)
		return fail_set(fail, "no rule fits %s %u, and none is a fallback",
				draft->facts[0]->kind->family, draft->facts[0]->id);
	rule = candidates[0].rule;
	if (draft->gathered->evidence)
		draft_take_rule_findings(draft, rule);
	incident->confidence = confidence_of(draft, &candidates[0]);
	incident->severity = severity_of(draft, rule);
	if (worst.severity < incident->severity)
		incident->severity = worst.severity;
	if (incident->severity > RULES_ERROR && is_followed(draft, &candidates[0], false))
		incident->severity = RULES_ERROR;
	if (incident->severity == RULES_ERROR && is_down(draft))
		incident->severity = RULES_CRITICAL;
	lowered = incident->severity < RULES_WARNING && is_doubtful(draft);
	if (lowered)
		incident->severity = RULES_WARNING;
	if (draft->gathered->brief)
		return 0;
	incident->title = draft_title(draft, rule);
	incident->explanation = draft_explanation(draft, rule);
	draft_give_reasons(draft, candidates[0].without_code, lowered && incident->without_iis);
	draft_take_steps(draft, rule);
	draft_take_collect(draft, rule, weighed[0].weight == INCIDENT_CONFIRMED);
	draft_take_logs(draft, rule);
	draft_take_others(draft, candidates, weighed, count);
	if (draft->gathered->evidence) {
		draft_take_conflicts(draft, candidates, count);
		draft_take_weight(draft, &weighed[0]);
		draft_take_ruled_out(draft, candidates, weighed, count);
	}
	if (!draft->oom)
		draft->oom = !incident_doubt(incident, candidates[0].without_code,
					     draft->gathered->arena);
	return 0;
}

static void describe(struct draft *draft)
{
	const struct incident_store *store = draft->gathered->store;
	struct incident *incident = draft->incident;
	const struct event *cause = draft->shown[0];
	const struct incident_group *group = draft->group;
	size_t first = group->shown ? group->first_shown : group->first_entry;
	size_t last = group->shown ? group->last_shown : group->last_entry;

	incident->computer = cause->computer;
	incident->first_seen = store->entries[first].time;
	incident->last_seen = store->entries[last].time;
	incident->began = store->entries[group->first_entry].time;
	incident->ended = store->entries[group->last_entry].time;
	incident->count = group->shown;
	incident->hidden = group->count - group->shown;
	describe_cause(draft);
	incident->recovered = group->recovered;
	incident->ongoing = group->recovered == WHEN_UNKNOWN;
	incident->local_time = draft_key(draft, 0)->local_time;
	incident->occurrences = group->occurrences;
	incident->without_iis = table_map_get(&draft->gathered->with_iis,
					      draft_key(draft, 0)->computer) == TABLE_NONE;
	if (!incident->ongoing) {
		incident->recovery = incident_show(store, NULL,
						   incident_kept_event(store, group->recovery));
		draft->oom |= !incident->recovery;
	}
}

/* Ids that a configuration has for the name of a site: one, or those of some copies. */
static void add_site_names(struct draft *draft, struct incident_outage_of *of, const char *site)
{
	const struct evidence_prefixes *sites = &draft->gathered->sites;
	struct evidence_range found[2] = { { 0, 0 } };

	of->oom |= evidence_prefixes_find_on(sites, site, draft->facts[0]->computer, found) < 0;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = found[i].from; k < found[i].end && k < found[i].from + BOUND_SHOWN;
		     k++)
			incident_outage_add(of, sites->list[k].of);
}

/* Ids of sites, where no pool is known. */
static void add_site_ids(struct draft *draft, struct incident_outage_of *of)
{
	const struct table_names *names = &draft->gathered->store->names;
	char buffer[INCIDENT_SITE_ID];

	for (size_t i = 0; i < draft->row_count && i < INCIDENT_FACTS; i++) {
		const struct incident_key *key = draft_key(draft, i);
		const char *site = table_names_get(names, key->site);

		if (!site)
			site = incident_site_of_path(table_names_get(names, key->path), buffer);
		if (!site)
			continue;
		incident_outage_add(of, site);
		add_site_names(draft, of, site);
	}
}

static void take_outage(struct draft *draft)
{
	const struct incident_gathered *gathered = draft->gathered;
	struct incident_outage_of of = { .oom = false };

	for (size_t i = 0; i < draft->row_count; i++)
		if (draft_key(draft, i)->pool != TABLE_NONE)
			incident_outage_add(&of, table_names_get(&gathered->store->names,
								 draft_key(draft, i)->pool));
	for (size_t i = 0; i < draft->asking.pool_count; i++)
		incident_outage_add(&of, draft->asking.pools[i]);
	if (!draft->incident->pool_count)
		add_site_ids(draft, &of);
	draft->oom |= incident_find_outage(draft->incident, gathered->arena, &gathered->times,
					   draft->facts[0]->computer, &of) < 0;
	incident_outage_release(&of);
}

int incident_build(const struct incident_gathered *gathered, size_t *row,
		   struct incident *incident, struct fail *fail)
{
	struct draft draft = {
		.gathered = gathered, .rows = &gathered->rows[*row],
		.incident = incident,
		.values = { .incident = incident },
	};
	int ret;

	draft.values.shown = draft.shown;
	draft.group = &gathered->groups->list[draft.rows->group];
	while (*row < gathered->row_count &&
	       gathered->rows[*row].group == draft.rows->group) {
		++*row;
		draft.row_count++;
	}
	draft_take_facts(&draft);
	draft_prepare_asking(&draft);
	if (!draft.oom)
		describe(&draft);
	ret = draft.oom ? 0 : conclude(&draft, fail);
	if (ret == 0 && gathered->evidence && !draft.oom && !gathered->brief)
		take_outage(&draft);
	draft.oom |= draft.asking.names.oom;
	incident_asking_release(&draft.asking);
	text_release(&draft.values.text);
	if (draft.oom)
		return fail_set(fail, "out of memory");
	return ret;
}

/* ---- without events ---- */

static void describe_alone(struct draft *draft, const struct incident_alone *alone)
{
	const struct incident_gathered *gathered = draft->gathered;
	struct incident *incident = draft->incident;
	struct incident_pool *pools = draft_array(draft, alone->pool_count, sizeof(*pools));
	const char *computer = incident_show_name(gathered->store, "computer", alone->computer);

	draft->oom |= alone->computer && !computer;
	incident->computer = arena_string(gathered->arena, computer);
	incident->first_seen = incident->began = alone->first;
	incident->last_seen = incident->ended = alone->last;
	incident->ongoing = true;
	incident->alone = true;
	incident->alone_hidden = alone->hidden;
	incident->occurrences = 1;
	for (size_t i = 0; pools && i < alone->pool_count; i++) {
		pools[i].name = incident_show_name(gathered->store, "pool", alone->pools[i]);
		draft->oom |= !pools[i].name;
		draft_add_pool(draft, alone->pools[i]);
	}
	incident->pools = pools;
	incident->pool_count = alone->pool_count;
	incident->pool_shown = bound_shown(alone->pool_count);
	incident->sites = draft_array(draft, 0, sizeof(*incident->sites));
	incident->process_ids = draft_array(draft, 0, sizeof(*incident->process_ids));
	incident->chain = draft_array(draft, 0, sizeof(*incident->chain));
}

static void conclude_alone(struct draft *draft, const struct incident_alone *alone)
{
	const struct incident_weighed weighed = { INCIDENT_CONFIRMED, alone->proof };
	const struct rules_rule *rule = alone->rule;
	struct incident *incident = draft->incident;

	draft_take_proof_findings(draft, alone->proof, 1);
	incident->severity = severity_of(draft, rule);
	incident->title = draft_title(draft, rule);
	incident->explanation = draft_explanation(draft, rule);
	incident->because = draft_array(draft, 1, sizeof(*incident->because));
	draft_take_steps(draft, rule);
	draft_take_weight(draft, &weighed);
	take_outage(draft);
}

int incident_build_alone(const struct incident_gathered *gathered,
			 const struct incident_alone *alone, struct incident *incident,
			 struct fail *fail)
{
	/* An event of which nothing is known, where one is asked. */
	static const struct catalog_event nothing = { .family = "" };
	const struct event event = {
		.kind = &nothing, .provider = "", .computer = alone->computer, .qualifiers = -1,
	};
	struct draft draft = {
		.gathered = gathered, .incident = incident, .values = { .incident = incident },
		.facts = { &event }, .shown = { &event }, .fact_count = 1,
	};

	*incident = (struct incident){ .rule = alone->rule, .group = TABLE_NONE };
	draft.values.shown = draft.shown;
	draft.values.count = 1;
	incident->error = decode_event(&event);
	describe_alone(&draft, alone);
	draft_prepare_asking(&draft);
	conclude_alone(&draft, alone);
	draft.oom |= draft.asking.names.oom;
	incident_asking_release(&draft.asking);
	text_release(&draft.values.text);
	return draft.oom ? fail_set(fail, "out of memory") : 0;
}
