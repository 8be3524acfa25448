/*
 * incident_alone.c - verdicts that what lies beside the logs gives by itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_alone.h"

#include <stdlib.h>
#include <string.h>

#include "computers.h"
#include "evidence.h"
#include "finding_names.h"
#include "grow.h"
#include "incident.h"
#include "incident_filter.h"
#include "incident_findings.h"
#include "incident_gather.h"
#include "incident_join.h"
#include "incident_share.h"
#include "incident_store.h"
#include "input_summary.h"
#include "rules.h"
#include "shortage.h"
#include "text.h"

/* Findings of one computer that are tried for one part of a rule: a server has some tens of
 * pools, a forged log has thousands, and each is looked up among all of that computer. */
enum { TRIED = 1024 };

/* In place of the number of a pool; no table has so many. */
enum { NO_POOL = INT32_MAX };

/* A System log with records, and its input. */
struct covering {
	const struct input_log *log;
	uint32_t input;
};

struct finding_alone {
	const struct incident_gathered *gathered;
	struct computers failed;	/* those with failures ... */
	struct table_names names;	/* ... of these pools, in lower case, ... */
	struct table_map pools;		/* ... by the places in both; NO_POOL: of the computer */
	struct computers covered;	/* of `logs` */
	struct covering *logs;
	size_t log_room;
	bool sharing;			/* there are too many computers ... */
	struct computers chosen;	/* ... and it is the turn of these */
	struct incident_alone *found;
	struct computers found_on;	/* of each of these */
	size_t found_count, left_out;
	bool oom;
	const char *left_computer;	/* of the last one that was left out */
};

/* Of all inputs.  -1: no memory. */
static int list_logs(struct finding_alone *all, const struct input_summary *input, size_t number)
{
	int ret = 0;

	for (size_t i = 0; i < input->log_count && ret == 0; i++) {
		const struct input_log *log = &input->logs[i];
		struct covering *logs;

		if (!log->records || !log->channel || !log->computer ||
		    !text_equal_nocase(log->channel, "System"))
			continue;
		logs = grow(all->logs, all->covered.count, 1, &all->log_room, sizeof(*logs));
		if (!logs)
			return -1;
		all->logs = logs;
		logs[all->covered.count] = (struct covering){ log, (uint32_t)number };
		ret = computers_add(&all->covered, log->computer);
	}
	return ret;
}

/* The number of a computer in all->failed; `numbers`: of those that are there.  TABLE_NONE: no
 * memory. */
static uint32_t number_of(struct finding_alone *all, struct table_map *numbers, uint32_t computer)
{
	uint32_t number = table_map_get(numbers, computer);

	if (number != TABLE_NONE)
		return number;
	number = (uint32_t)all->failed.count;
	if (table_map_set(numbers, computer, number) < 0)
		return TABLE_NONE;
	return computers_add(&all->failed, table_names_get(&all->gathered->store->names,
							   computer)) < 0 ? TABLE_NONE : number;
}

/* Events of a failure: of that pool; and where they are certain, of the whole computer. */
static int add_failed(struct finding_alone *all, struct table_map *numbers,
		      const struct incident_key *key)
{
	const char *pool = table_names_get(&all->gathered->store->names, key->pool_name);
	uint32_t number = number_of(all, numbers, key->computer), name;

	if (number == TABLE_NONE)
		return -1;
	if (incident_is_certain(key) &&
	    table_map_add(&all->pools, table_pair(number, NO_POOL), 0) < 0)
		return -1;
	if (!pool)
		return 0;
	name = table_names_lower(&all->names, pool, strlen(pool));
	return name == TABLE_NONE || table_map_add(&all->pools, table_pair(number, name), 0) < 0
		? -1 : 0;
}

/* What events tell of needs no other verdict.  By real names: what is shown of an incident's may be
 * a token.  -1: no memory. */
static int list_failed(struct finding_alone *all)
{
	const struct incident_store *store = all->gathered->store;
	const struct incident_groups *groups = all->gathered->groups;
	struct table_map numbers = { 0 }, seen = { 0 };
	int ret = 0;

	for (size_t i = 0; i < store->entry_count && ret >= 0; i++) {
		uint32_t group = store->entries[i].group;

		if (group == TABLE_NONE ||
		    incident_store_key(store, groups->list[group].cause)->kind->stage ==
		    CATALOG_ALONE)
			continue;
		ret = table_map_add(&seen, store->entries[i].key, 0);
		if (ret > 0)
			ret = add_failed(all, &numbers, incident_store_key(store, i));
	}
	table_map_release(&numbers);
	table_map_release(&seen);
	return ret < 0 ? -1 : 0;
}

/* Has the computer, or that pool (NULL: none) of it? */
static bool has_failed(struct finding_alone *all, const char *computer, const char *pool)
{
	uint32_t name = pool ? table_names_find_lower(&all->names, pool, strlen(pool)) : NO_POOL;

	for (uint32_t i = TABLE_NONE;
	     (i = computers_next(&all->failed, computer, i)) != TABLE_NONE;)
		if (table_map_get(&all->pools, table_pair(i, NO_POOL)) != TABLE_NONE ||
		    table_map_get(&all->pools, table_pair(i, name)) != TABLE_NONE)
			return true;
	return false;
}

/* Was its System log read over that time?  A state has no time: any log will do. */
static bool is_covered(struct finding_alone *all, const char *computer, when_t first, when_t last)
{
	for (uint32_t i = TABLE_NONE;
	     (i = computers_next(&all->covered, computer, i)) != TABLE_NONE;)
		if (!first || (all->logs[i].log->first_event <= first &&
			       last <= all->logs[i].log->last_event))
			return true;
	return false;
}

static bool is_shown(const struct incident_filter *filter, const char *computer,
		     const char *pool, when_t first, when_t last)
{
	if (filter->computer && (!computer || !incident_is_computer(computer, filter->computer)))
		return false;
	if (filter->app_pool && (!pool || !text_equal_nocase(filter->app_pool, pool)))
		return false;
	return (!first || !filter->until || first <= filter->until) &&
	       (!last || !filter->since || last >= filter->since);
}

/* Is all there that the proof asks for, of this pool? */
static bool holds(const struct finding_alone *all, const struct rules_proof *proof,
		  const char *computer, const char *pool)
{
	struct incident_asking asking = {
		.evidence = all->gathered->evidence, .computer = computer,
		.pools = &pool, .pool_count = pool ? 1 : 0,
	};
	bool good = true;

	for (size_t i = 0; i < proof->findings.count && good; i++)
		good = incident_ask(&asking, &proof->findings.items[i]).finding != NULL;
	for (size_t i = 0; i < proof->not_findings.count && good; i++)
		good = !incident_ask(&asking, &proof->not_findings.items[i]).finding;
	good &= !asking.names.oom;
	incident_asking_release(&asking);
	return good;
}

/* The next that was found on the computer; NULL: no more. */
static struct incident_alone *next_on(const struct finding_alone *all, const char *computer,
				      uint32_t *at)
{
	*at = computers_next(&all->found_on, computer, *at);
	return *at == TABLE_NONE ? NULL : &all->found[*at];
}

/* That of the computer and the rule, or a new one; NULL: there are too many, or no memory. */
static struct incident_alone *alone_of(struct finding_alone *all, const struct rules_rule *rule,
				       const struct rules_proof *proof, const char *computer)
{
	struct incident_alone *alone;
	uint32_t at = TABLE_NONE;

	while ((alone = next_on(all, computer, &at)))
		if (alone->rule == rule && alone->proof == proof)
			return alone;
	if (all->found_count == INCIDENT_ALONE)
		return NULL;
	if (computers_add(&all->found_on, computer) < 0) {
		all->oom = true;
		return NULL;
	}
	all->found[all->found_count] = (struct incident_alone){
		.rule = rule, .proof = proof, .computer = computer,
	};
	return &all->found[all->found_count++];
}

static bool has_pool(const struct finding_alone *all, const struct rules_rule *rule,
		     const char *computer, const char *pool)
{
	const struct incident_alone *alone;
	uint32_t at = TABLE_NONE;

	while ((alone = next_on(all, computer, &at)))
		for (size_t k = 0; alone->rule == rule && k < alone->pool_count; k++)
			if (text_equal_nocase(alone->pools[k], pool))
				return true;
	return false;
}

static void add(struct finding_alone *all, const struct rules_rule *rule,
		const struct rules_proof *proof, const struct evidence_finding *finding,
		const char *pool)
{
	struct incident_alone *alone;

	if (pool && has_pool(all, rule, finding->computer, pool))
		return;
	alone = alone_of(all, rule, proof, finding->computer);
	if (!alone) {
		all->left_out += !all->left_out ||
				 !evidence_same_of(all->left_computer, finding->computer);
		all->left_computer = finding->computer;
		return;
	}
	if (pool && alone->pool_count < BOUND_SHOWN)
		alone->pools[alone->pool_count++] = pool;
	if (finding->first && (!alone->first || finding->first < alone->first))
		alone->first = finding->first;
	if (finding->last > alone->last)
		alone->last = finding->last;
}

/* Can the finding itself be what is asked for?  Most are not, and cost no try. */
static bool may_fit(const struct rules_finding *asked, const struct evidence_finding *finding)
{
	bool fits = asked->is.count == 0;

	for (size_t i = 0; i < asked->is.count && !fits; i++)
		fits = strchr(asked->is.items[i], '{') ||
		       text_match(asked->is.items[i], finding->value);
	return fits;
}

static bool is_in_turn(struct finding_alone *all, const char *computer)
{
	return !all->sharing ||
	       computers_next(&all->chosen, computer, TABLE_NONE) != TABLE_NONE;
}

/* The first finding that the proof asks for says of what it may be. */
static void try_proof(struct finding_alone *all, const struct rules_rule *rule,
		      const struct rules_proof *proof)
{
	const struct incident_gathered *gathered = all->gathered;
	const struct evidence *evidence = gathered->evidence;
	const struct rules_finding *asked = proof->findings.items;
	const char *known = finding_known(asked->finding);
	bool of_pool = asked->of.count && strstr(asked->of.items[0], "{pool}");
	const char *computer = NULL;
	size_t tried = 0;

	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];
		const char *pool = of_pool ? finding->of : NULL;

		/* Findings are by computer. */
		if (!evidence_same_of(finding->computer, computer))
			tried = 0;
		computer = finding->computer;
		if (tried < TRIED && finding->finding == known && (pool || !of_pool) &&
		    may_fit(asked, finding) &&
		    is_in_turn(all, finding->computer) &&
		    is_shown(gathered->filter, finding->computer, pool, finding->first,
			     finding->last) &&
		    is_covered(all, finding->computer, finding->first, finding->last) &&
		    !has_failed(all, finding->computer, pool) && ++tried &&
		    holds(all, proof, finding->computer, pool))
			add(all, rule, proof, finding, pool);
	}
}

/* A computer with findings, and the turn that it has. */
struct candidate {
	const char *computer;
	uint64_t owner, turn;
	size_t at;
};

static int by_turn(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->turn != y->turn)
		return x->turn < y->turn ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

/* Those that could have a verdict here.  Findings are by computer. */
static size_t list_candidates(struct finding_alone *all, struct candidate *list)
{
	const struct evidence *evidence = all->gathered->evidence;
	size_t count = 0;

	for (size_t i = 0; i < evidence->count; i++) {
		const char *computer = evidence->list[i].computer;
		uint32_t log;

		if (i > 0 && evidence_same_of(computer, evidence->list[i - 1].computer))
			continue;
		log = computers_next(&all->covered, computer, TABLE_NONE);
		if (log == TABLE_NONE || has_failed(all, computer, NULL))
			continue;
		list[count] = (struct candidate){
			computer, table_pair((uint32_t)count, all->logs[log].input), 0, count,
		};
		count++;
	}
	return count;
}

/* All take turns (incident_share.h).  -1: no memory, as below. */
static int take_turns(const struct incident_gathered *gathered, struct candidate *list,
		      size_t count)
{
	struct incident_share shares;
	int ret = incident_share_init(&shares, gathered->inputs, gathered->input_count);

	for (size_t i = 0; i < count && ret == 0; i++)
		ret = incident_share_name(&shares, list[i].owner);
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = incident_share_turn(&shares, list[i].owner, &list[i].turn);
	incident_share_release(&shares);
	qsort(list, count, sizeof(*list), by_turn);
	return ret;
}

static int choose(struct finding_alone *all)
{
	struct candidate *list = shortage_watch(calloc(all->gathered->evidence->count + 1,
						       sizeof(*list)));
	size_t count = list ? list_candidates(all, list) : 0;
	int ret = list ? 0 : -1;

	all->sharing = count > INCIDENT_ALONE;
	if (all->sharing)
		ret = take_turns(all->gathered, list, count);
	for (size_t i = 0; all->sharing && i < INCIDENT_ALONE && ret == 0; i++)
		ret = computers_add(&all->chosen, list[i].computer);
	free(list);
	return ret;
}

static void try_all(struct finding_alone *all)
{
	const struct rules *rules = all->gathered->rules;

	for (size_t i = 0; i < rules->count; i++)
		for (size_t k = 0; k < rules->rules[i].alone_count; k++)
			if (rules->rules[i].alone[k].findings.count)
				try_proof(all, &rules->rules[i], &rules->rules[i].alone[k]);
}

/* First those whose turn it is, then what room there is for the others. */
static void try_in_turn(struct finding_alone *all)
{
	bool sharing = all->sharing;

	try_all(all);
	all->sharing = false;
	if (sharing)
		try_all(all);
}

static int find(struct finding_alone *all)
{
	const struct incident_gathered *gathered = all->gathered;
	int ret = list_failed(all);

	for (size_t i = 0; i < gathered->input_count && ret == 0; i++)
		ret = list_logs(all, &gathered->inputs[i], i);
	if (ret == 0)
		ret = choose(all);
	if (ret == 0)
		try_in_turn(all);
	return all->oom ? -1 : ret;
}

int incident_alone_find(const struct incident_gathered *gathered, struct incident_alone *found,
			size_t *found_count, uint64_t *left_out)
{
	struct finding_alone all = { .gathered = gathered, .found = found };
	int ret = gathered->evidence ? find(&all) : 0;

	*found_count = all.found_count;
	*left_out = all.left_out;
	computers_release(&all.failed);
	table_names_release(&all.names);
	table_map_release(&all.pools);
	computers_release(&all.covered);
	computers_release(&all.chosen);
	computers_release(&all.found_on);
	free(all.logs);
	return ret;
}
