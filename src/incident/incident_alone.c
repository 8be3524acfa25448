/*
 * incident_alone.c - verdicts that what lies beside the logs gives by itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_alone.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
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
#include "input_computers.h"
#include "input_summary.h"
#include "order.h"
#include "rules.h"
#include "shortage.h"
#include "text.h"

/* For each finding of a computer so many are looked at: to try a pool takes some ten, and those
 * about nothing, of which only a forged file has many, answer for each pool again. */
enum { LOOKS_EACH = 64 };

/* In place of the number of a pool; no table has so many. */
enum { EVERY_POOL = INT32_MAX, NO_POOL = INT32_MAX - 1 };

/* A failure without a recovery goes on, and a state is that of the time of collection. */
#define NOW UINT64_MAX

/* A System log with records, and its input. */
struct covering {
	const struct input_log *log;
	uint32_t input;
};

/* Of a log, and the end of it or of one that begins before. */
struct span {
	when_t first, latest;
};

struct finding_alone {
	const struct incident_gathered *gathered;
	struct incident_alone_list *list;
	struct input_computers computers;	/* the failed and those found on are whole ones */
	struct computers failed;	/* those with failures, or that are told of, ... */
	struct table_names names;	/* ... of these pools, in lower case, ... */
	struct table_map pools;		/* ... by the places in both, or EVERY_POOL, ... */
	struct lasting {
		when_t first, last;	/* ... and from the first of them until all were over */
	} *lasting;
	size_t lasting_room;
	struct computers covered;	/* of `logs` */
	struct covering *logs;
	size_t log_room;
	struct span *spans;		/* of these logs, of the computer that is looked at */
	size_t span_count, span_room;
	const char *spans_of;
	bool sharing;			/* there are too many computers ... */
	struct computers chosen;	/* ... and it is the turn of these */
	bool deciding;			/* false: all is told, what is undecided is looked for */
	bool hiding;			/* all that is shown is told, and the rest is counted */
	struct computers found_on, undecided_on;	/* of each item of the list */
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
		ret = computers_add(&all->covered,
				    input_computers_whole(&all->computers, log->computer));
	}
	return ret;
}

/* The number of a computer in all->failed; `numbers`: of those that are there.  TABLE_NONE: no
 * memory. */
static uint32_t number_of(struct finding_alone *all, struct table_map *numbers, uint32_t computer)
{
	const char *name = table_names_get(&all->gathered->store->names, computer);
	uint32_t number = table_map_get(numbers, computer);

	if (number != TABLE_NONE)
		return number;
	number = (uint32_t)all->failed.count;
	if (table_map_set(numbers, computer, number) < 0)
		return TABLE_NONE;
	return computers_add(&all->failed, input_computers_whole(&all->computers, name)) < 0 ?
	       TABLE_NONE : number;
}

/* That pool, or EVERY_POOL, of the computer had a failure in that time.  -1: no memory. */
static int set_lasting(struct finding_alone *all, uint32_t computer, uint32_t pool,
		       struct lasting time)
{
	uint64_t place = table_pair(computer, pool);
	uint32_t at = table_map_get(&all->pools, place);
	size_t count = all->pools.count;
	struct lasting *lasting;

	if (pool == TABLE_NONE)
		return -1;
	if (at != TABLE_NONE) {
		lasting = &all->lasting[at];
		lasting->first = time.first < lasting->first ? time.first : lasting->first;
		lasting->last = time.last > lasting->last ? time.last : lasting->last;
		return 0;
	}
	lasting = grow(all->lasting, count, 1, &all->lasting_room, sizeof(*lasting));
	if (!lasting)
		return -1;
	all->lasting = lasting;
	lasting[count] = time;
	return table_map_set(&all->pools, place, (uint32_t)count);
}

/* Does the failure of that row, the first of it, have more names of pools that may be made up than
 * are shown?  One that is switched off could hide among them. */
static bool is_crowded(const struct finding_alone *all, size_t row)
{
	const struct incident_row *rows = all->gathered->rows;
	uint32_t pools[BOUND_SHOWN], group = rows[row].group;
	size_t count = 0, at;

	for (; row < all->gathered->row_count && rows[row].group == group; row++) {
		const struct incident_key *key = &all->gathered->store->keys[rows[row].key];

		if (key->pool_name == TABLE_NONE || incident_is_certain(key))
			continue;
		for (at = 0; at < count && pools[at] != key->pool_name; at++)
			;
		if (at == BOUND_SHOWN)
			return true;
		if (at == count)
			pools[count++] = key->pool_name;
	}
	return false;
}

/* So many failures would be told, if there were room for all. */
static size_t told_count(const struct incident_gathered *gathered)
{
	size_t count = 0;

	for (size_t i = 0; i < gathered->row_count; i++)
		count += (i == 0 || gathered->rows[i - 1].group != gathered->rows[i].group) &&
			 gathered->groups->list[gathered->rows[i].group].shown > 0;
	return count;
}

/* Events of a failure: of that pool; and where they are certain, of the whole computer. */
static int add_failed(struct finding_alone *all, struct table_map *numbers,
		      const struct incident_key *key, bool crowded, struct lasting time)
{
	const char *pool = table_names_get(&all->gathered->store->names, key->pool_name);
	uint32_t number = number_of(all, numbers, key->computer);

	if (number == TABLE_NONE)
		return -1;
	if (incident_is_certain(key) && set_lasting(all, number, EVERY_POOL, time) < 0)
		return -1;
	if (!pool || (crowded && !incident_is_certain(key)))
		return 0;
	return set_lasting(all, number, table_names_lower(&all->names, pool, strlen(pool)), time);
}

/* The clock of a text that shows no zone may be any. */
static struct lasting lasting_of(const struct finding_alone *all, const struct incident_row *row)
{
	const struct incident_store *store = all->gathered->store;
	const struct incident_group *group = &all->gathered->groups->list[row->group];
	when_t first = store->entries[row->first].time;

	return (struct lasting){ store->keys[row->key].local_time ? 0 : first,
				 group->recovered ? group->recovered : NOW };
}

/* What events tell of needs no other verdict; what a filter hides counts only where that is hidden,
 * too.  By real names: what is shown of an incident's may be a token.  -1: no memory. */
static int list_failed(struct finding_alone *all, bool hidden)
{
	const struct incident_store *store = all->gathered->store;
	struct table_map numbers = { 0 };
	bool crowded = false, flooded = told_count(all->gathered) > BOUND_INCIDENTS;
	int ret = 0;

	for (size_t i = 0; i < all->gathered->row_count && ret == 0; i++) {
		const struct incident_row *row = &all->gathered->rows[i];
		const struct incident_group *group = &all->gathered->groups->list[row->group];

		if (i == 0 || row[-1].group != row->group)
			crowded = flooded || is_crowded(all, i);
		if (hidden == (group->shown == 0) &&
		    store->keys[row->key].kind->stage < CATALOG_NEIGHBOUR &&
		    incident_store_key(store, group->cause)->kind->stage != CATALOG_ALONE)
			ret = add_failed(all, &numbers, &store->keys[row->key], crowded,
					 lasting_of(all, row));
	}
	table_map_release(&numbers);
	return ret;
}

static bool lasted(const struct finding_alone *all, uint32_t computer, uint32_t pool,
		   struct lasting time)
{
	uint32_t at = table_map_get(&all->pools, table_pair(computer, pool));

	return at != TABLE_NONE && all->lasting[at].last >= time.first &&
	       all->lasting[at].first <= time.last;
}

/* Has the computer, or that pool (NULL: what is of none) of it, a failure that can explain what
 * was then, or is found now (0)?  One that was over before cannot, nor one that began after it. */
static bool has_failed(struct finding_alone *all, const char *computer, const char *pool,
		       when_t first, when_t last)
{
	uint32_t name = pool ? table_names_find_lower(&all->names, pool, strlen(pool)) : NO_POOL;
	const struct lasting time = { first ? first : NOW, first ? last : NOW };

	computer = input_computers_whole(&all->computers, computer);
	for (uint32_t i = TABLE_NONE;
	     (i = computers_named(&all->failed, computer, i)) != TABLE_NONE;)
		if (lasted(all, i, EVERY_POOL, time) || lasted(all, i, name, time))
			return true;
	return false;
}

enum covered { NO_LOG, NOT_COVERED, COVERED_IN_PART, COVERED };

static int by_first(const void *a, const void *b)
{
	return order_numbers(((const struct span *)a)->first, ((const struct span *)b)->first);
}

/* What the System logs of a computer cover: findings come by computer, and a part may list any
 * number of logs. */
static void set_spans(struct finding_alone *all, const char *computer)
{
	if (all->spans && evidence_same_of(all->spans_of, computer))
		return;
	all->spans_of = computer;
	all->span_count = 0;
	computer = input_computers_whole(&all->computers, computer);
	for (uint32_t i = TABLE_NONE;
	     (i = computers_named(&all->covered, computer, i)) != TABLE_NONE;) {
		const struct input_log *log = all->logs[i].log;
		struct span *spans = grow(all->spans, all->span_count, 1, &all->span_room,
					  sizeof(*spans));

		if (!spans) {
			all->oom = true;
			return;
		}
		all->spans = spans;
		spans[all->span_count++] = (struct span){ log->first_event, log->last_event };
	}
	if (all->span_count)
		qsort(all->spans, all->span_count, sizeof(*all->spans), by_first);
	for (size_t i = 1; i < all->span_count; i++)
		if (all->spans[i].latest < all->spans[i - 1].latest)
			all->spans[i].latest = all->spans[i - 1].latest;
}

/* Where the last of the logs ends that begin by that time; 0: none does. */
static when_t latest_by(const struct finding_alone *all, when_t time)
{
	size_t low = 0, high = all->span_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all->spans[middle].first <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? all->spans[low - 1].latest : 0;
}

/* Was its System log read over that time?  A state has no time: any log will do. */
static enum covered covers(struct finding_alone *all, const char *computer, when_t first,
			   when_t last)
{
	set_spans(all, computer);
	if (!all->span_count)
		return NO_LOG;
	if (!first || latest_by(all, first) >= last)
		return COVERED;
	return latest_by(all, last) >= first ? COVERED_IN_PART : NOT_COVERED;
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

/* What findings say of a pool.  UNDECIDED: they disagree, or there are too many. */
enum says { SAYS_NO, SAYS_UNDECIDED, SAYS_YES };

/* One part of a rule, the computer whose findings are tried, and its pool. */
struct trying {
	const struct rules_rule *rule;
	const struct rules_proof *proof;
	bool of_pool;
	const char *computer;
	size_t findings, looks;		/* of the computer so far; at these */
	const char *pool;		/* the last one that was asked for ... */
	bool asked;
	enum says says;			/* ... with the answer */
	const struct evidence_finding *differ[2];	/* why not YES; [1]: or NULL */
};

/* Is that found?  UNDECIDED: it would be, if nothing else differed. */
static enum says is_found(struct incident_asking *asking, const struct rules_finding *question,
			  const struct evidence_finding *differ[2])
{
	struct incident_answer answer = incident_ask(asking, question);

	if (answer.finding)
		return SAYS_YES;
	memcpy(differ, answer.differ, sizeof(answer.differ));
	asking->each = true;
	answer = incident_ask(asking, question);
	asking->each = false;
	return answer.finding || answer.crowded ? SAYS_UNDECIDED : SAYS_NO;
}

/* Is all there that the proof asks for, of the pool of the finding? */
static void ask(struct finding_alone *all, struct trying *trying,
		const struct evidence_finding *finding)
{
	const struct rules_proof *proof = trying->proof;
	struct incident_asking asking = {
		.evidence = all->gathered->evidence, .computer = trying->computer,
		.pools = &trying->pool, .pool_count = trying->pool ? 1 : 0,
	};
	const struct evidence_finding *differ[2] = { NULL, NULL };
	enum says says;

	trying->says = SAYS_YES;
	for (size_t i = 0; i < proof->findings.count && trying->says != SAYS_NO; i++) {
		says = is_found(&asking, &proof->findings.items[i], differ);
		if (says < trying->says)
			trying->says = says;
	}
	for (size_t i = 0; i < proof->not_findings.count && trying->says == SAYS_YES; i++) {
		differ[1] = incident_ask(&asking, &proof->not_findings.items[i]).finding;
		if (differ[1])
			trying->says = SAYS_UNDECIDED;
	}
	trying->differ[0] = differ[0] ? differ[0] : finding;
	trying->differ[1] = differ[1];
	trying->looks += asking.looks;
	all->oom |= asking.names.oom;
	incident_asking_release(&asking);
}

/* Findings about one pool follow each other, and have one answer. */
static enum says answer_of(struct finding_alone *all, struct trying *trying,
			   const struct evidence_finding *finding)
{
	const char *pool = trying->of_pool ? finding->of : NULL;

	if (trying->asked && evidence_same_of(trying->pool, pool))
		return trying->says;
	trying->asked = true;
	trying->pool = pool;
	if (trying->looks <= LOOKS_EACH * trying->findings) {
		ask(all, trying, finding);
		return trying->says;
	}
	trying->differ[0] = finding;
	trying->differ[1] = NULL;
	return trying->says = SAYS_UNDECIDED;
}

/* That of the computer and the rule, or a new one; NULL: there are too many, or no memory. */
static struct incident_alone *alone_of(struct finding_alone *all, const struct trying *trying)
{
	struct incident_alone_list *list = all->list;
	const char *computer = input_computers_whole(&all->computers, trying->computer);

	for (uint32_t i = TABLE_NONE;
	     (i = computers_named(&all->found_on, computer, i)) != TABLE_NONE;)
		if (list->items[i].rule == trying->rule && list->items[i].proof == trying->proof &&
		    list->items[i].hidden == all->hiding)
			return &list->items[i];
	if (list->count == INCIDENT_ALONE)
		return NULL;
	if (computers_add(&all->found_on, computer) < 0) {
		all->oom = true;
		return NULL;
	}
	list->items[list->count] = (struct incident_alone){
		.rule = trying->rule, .proof = trying->proof, .computer = trying->computer,
		.hidden = all->hiding,
	};
	return &list->items[list->count++];
}

static void tell(struct finding_alone *all, const struct trying *trying,
		 const struct evidence_finding *finding)
{
	struct incident_alone *alone = alone_of(all, trying);
	const char **pools;

	if (!alone) {
		uint64_t *left_out = all->hiding ? &all->list->hidden_left_out
						 : &all->list->left_out;

		*left_out += !*left_out ||
			     !evidence_same_of(all->left_computer, finding->computer);
		/* Of those that failed something is told, or counted elsewhere. */
		all->list->left_computers += !all->hiding && trying->computer &&
			computers_named(&all->failed, input_computers_whole(&all->computers,
					trying->computer), TABLE_NONE) == TABLE_NONE;
		all->left_computer = finding->computer;
		return;
	}
	pools = grow(alone->pools, alone->pool_count, 1, &alone->pool_room, sizeof(*pools));
	if (!pools) {
		all->oom = true;
		return;
	}
	alone->pools = pools;
	if (trying->pool)
		pools[alone->pool_count++] = trying->pool;
	if (finding->first && (!alone->first || finding->first < alone->first))
		alone->first = finding->first;
	if (finding->last > alone->last)
		alone->last = finding->last;
}

/* That of the computer, or a new one of no pool yet; NULL: no memory. */
static struct incident_undecided *undecided_of(struct finding_alone *all, const char *computer,
					       bool uncovered)
{
	struct incident_alone_list *list = all->list;
	struct incident_undecided *grown;
	const char *whole = input_computers_whole(&all->computers, computer);

	for (uint32_t i = TABLE_NONE;
	     (i = computers_named(&all->undecided_on, whole, i)) != TABLE_NONE;)
		if (list->undecided[i].uncovered == uncovered)
			return &list->undecided[i];
	grown = grow(list->undecided, list->undecided_count, 1, &list->undecided_room,
		     sizeof(*grown));
	if (!grown)
		return NULL;
	list->undecided = grown;
	if (computers_add(&all->undecided_on, whole) < 0)
		return NULL;
	grown += list->undecided_count++;
	*grown = (struct incident_undecided){ .computer = computer, .uncovered = uncovered };
	return grown;
}

static void leave_undecided(struct finding_alone *all, const struct trying *trying,
			    const struct evidence_finding *finding, bool partly)
{
	const bool uncovered = trying->says == SAYS_YES;
	struct incident_undecided *undecided = undecided_of(all, trying->computer, uncovered);

	if (!undecided) {
		all->oom = true;
		return;
	}
	if (undecided->count++)
		return;
	undecided->pool = trying->pool;
	undecided->partly = partly;
	undecided->findings[0] = uncovered ? finding : trying->differ[0];
	undecided->findings[1] = uncovered ? NULL : trying->differ[1];
}

/* What is said of the pool needs not be said again. */
static void set_told(struct finding_alone *all, const char *computer, const char *pool)
{
	uint32_t number, name = NO_POOL;

	computer = input_computers_whole(&all->computers, computer);
	number = computers_named(&all->failed, computer, TABLE_NONE);
	if (number == TABLE_NONE) {
		number = (uint32_t)all->failed.count;
		all->oom |= computers_add(&all->failed, computer) < 0;
	}
	if (pool)
		name = table_names_lower(&all->names, pool, strlen(pool));
	all->oom |= set_lasting(all, number, name, (struct lasting){ 0, NOW }) < 0;
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
	       computers_named(&all->chosen, computer, TABLE_NONE) != TABLE_NONE;
}

static void try_finding(struct finding_alone *all, struct trying *trying,
			const struct evidence_finding *finding)
{
	const char *pool = trying->of_pool ? finding->of : NULL;
	enum covered covered;
	enum says says;

	if ((trying->of_pool && !pool) || !may_fit(trying->proof->findings.items, finding) ||
	    !is_in_turn(all, finding->computer) ||
	    (!all->hiding && !is_shown(all->gathered->filter, finding->computer, pool,
				       finding->first, finding->last)) ||
	    has_failed(all, finding->computer, pool, finding->first, finding->last))
		return;
	covered = covers(all, finding->computer, finding->first, finding->last);
	if (covered == NO_LOG || (all->deciding && covered != COVERED))
		return;
	says = answer_of(all, trying, finding);
	if (says == SAYS_NO || (all->deciding && says != SAYS_YES))
		return;
	if (says == SAYS_YES && covered == COVERED)
		tell(all, trying, finding);
	else
		leave_undecided(all, trying, finding, covered == COVERED_IN_PART);
	set_told(all, finding->computer, pool);
}

/* The first finding that the proof asks for says of what it may be.  Findings are by computer. */
static void try_proof(struct finding_alone *all, const struct rules_rule *rule,
		      const struct rules_proof *proof)
{
	const struct evidence *evidence = all->gathered->evidence;
	const struct rules_finding *asked = proof->findings.items;
	const char *known = finding_known(asked->finding);
	const struct trying none = {
		.rule = rule, .proof = proof,
		.of_pool = asked->of.count && strstr(asked->of.items[0], "{pool}"),
	};
	struct trying trying = none;

	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];

		if (!evidence_same_of(finding->computer, trying.computer)) {
			trying = none;
			trying.computer = finding->computer;
		}
		trying.findings++;
		if (finding->finding == known)
			try_finding(all, &trying, finding);
	}
}

/* Which findings may be what a proof asks for first.  The others take no turns: a server that has
 * only such has nothing to be told. */
static void mark_fitting(const struct finding_alone *all, bool *fits)
{
	const struct rules *rules = all->gathered->rules;
	const struct evidence *evidence = all->gathered->evidence;

	for (size_t i = 0; i < rules->count; i++)
		for (size_t k = 0; k < rules->rules[i].alone_count; k++) {
			const struct rules_proof *proof = &rules->rules[i].alone[k];
			const struct rules_finding *asked = proof->findings.items;
			const char *known = proof->findings.count ? finding_known(asked->finding)
								  : NULL;

			for (size_t j = 0; known && j < evidence->count; j++)
				fits[j] |= evidence->list[j].finding == known &&
					   may_fit(asked, &evidence->list[j]);
		}
}

/* Those that could have a verdict here, in all inputs that have their System logs.  Findings are by
 * computer.  -1: no memory, as below. */
static int claim_turns(struct finding_alone *all, const bool *fits, struct incident_share *shares,
		       const char **candidates, size_t *count)
{
	const struct evidence *evidence = all->gathered->evidence;
	int ret = 0;

	for (size_t i = 0; i < evidence->count && ret == 0; i++) {
		const char *computer = evidence->list[i].computer, *whole;
		uint32_t log, thing = (uint32_t)*count;

		if (!fits[i] || (*count && evidence_same_of(computer, candidates[*count - 1])))
			continue;
		whole = input_computers_whole(&all->computers, computer);
		log = computers_named(&all->covered, whole, TABLE_NONE);
		if (log == TABLE_NONE || has_failed(all, computer, NULL, 0, 0))
			continue;
		candidates[(*count)++] = computer;
		for (; log != TABLE_NONE && ret == 0;
		     log = computers_named(&all->covered, whole, log))
			ret = incident_share_claim(shares, thing, thing, all->logs[log].input);
	}
	return ret;
}

/* All take turns (incident_share.h). */
static int choose_among(struct finding_alone *all, const bool *fits,
			struct incident_share *shares, const char **candidates, bool *chosen)
{
	size_t count = 0;
	int ret = claim_turns(all, fits, shares, candidates, &count);

	all->sharing = count > INCIDENT_ALONE;
	if (ret < 0 || !all->sharing)
		return ret;
	ret = incident_share_choose(shares, count, INCIDENT_ALONE, chosen);
	for (size_t i = 0; i < count && ret == 0; i++)
		if (chosen[i])
			ret = computers_add(&all->chosen, candidates[i]);
	return ret;
}

static int choose(struct finding_alone *all)
{
	const size_t count = all->gathered->evidence->count + 1;
	const char **candidates = shortage_watch(calloc(count, sizeof(*candidates)));
	bool *chosen = shortage_watch(calloc(count, sizeof(*chosen)));
	bool *fits = shortage_watch(calloc(count, sizeof(*fits)));
	struct incident_share shares;
	int ret = incident_share_init(&shares, all->gathered->inputs, all->gathered->input_count);

	if (!candidates || !chosen || !fits)
		ret = -1;
	if (ret == 0) {
		mark_fitting(all, fits);
		ret = choose_among(all, fits, &shares, candidates, chosen);
	}
	incident_share_release(&shares);
	free(candidates);
	free(fits);
	free(chosen);
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

/* First those whose turn it is, then what room there is for the others; then what nobody can tell,
 * and at last what a filter hides. */
static int try_in_turn(struct finding_alone *all)
{
	bool sharing = all->sharing;

	all->deciding = true;
	try_all(all);
	all->sharing = false;
	if (sharing)
		try_all(all);
	all->deciding = false;
	try_all(all);
	if (list_failed(all, true) < 0)
		return -1;
	all->deciding = all->hiding = true;
	try_all(all);
	return 0;
}

static int find(struct finding_alone *all)
{
	const struct incident_gathered *gathered = all->gathered;
	int ret = input_computers_init(&all->computers, gathered->inputs, gathered->input_count);

	if (ret == 0)
		ret = list_failed(all, false);
	for (size_t i = 0; i < gathered->input_count && ret == 0; i++)
		ret = list_logs(all, &gathered->inputs[i], i);
	if (ret == 0)
		ret = choose(all);
	if (ret == 0)
		ret = try_in_turn(all);
	return all->oom ? -1 : ret;
}

int incident_alone_find(const struct incident_gathered *gathered,
			struct incident_alone_list *list)
{
	struct finding_alone all = { .gathered = gathered, .list = list };
	int ret = 0;

	*list = (struct incident_alone_list){ .count = 0 };
	if (!gathered->evidence)
		return 0;
	list->items = shortage_watch(calloc(INCIDENT_ALONE, sizeof(*list->items)));
	ret = list->items ? find(&all) : -1;
	input_computers_release(&all.computers);
	computers_release(&all.failed);
	table_names_release(&all.names);
	table_map_release(&all.pools);
	free(all.lasting);
	computers_release(&all.covered);
	computers_release(&all.chosen);
	computers_release(&all.found_on);
	computers_release(&all.undecided_on);
	free(all.logs);
	free(all.spans);
	return ret;
}

void incident_alone_release(struct incident_alone_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].pools);
	free(list->items);
	free(list->undecided);
}
