/*
 * incident_join.c - which events belong to one failure.
 *
 * Knows stages, codes, pools and process ids; nothing of rules or reports.
 *
 * A failure leaves its traces in two logs, and only some of them say what they
 * belong to:
 *
 *   Application   2280 exppw.dll, 5      2280 exppw.dll, 5            (no pool)
 *                     |                      |
 *                  same code, 5 s         same code, 5 s
 *                     |                      |
 *   System        5139 pool A, pid 7, 5  5139 pool A, pid 9, 5        (no DLL)
 *                     |                      |
 *                    same pid             same pool, 5 min
 *                     |                      |
 *                 5011 pid 7             5002 pool A                  (no code)
 *
 * So the entries are walked once in order of time, and each is joined to what it
 * can name, by the strongest tie that holds:
 *
 *   a cause         to the same cause (stage, code, exception, DLL or other subject,
 *                   pool), however long ago, if it did not recover between; of another
 *                   pool or application within five minutes; and to a cause of a kind
 *                   that comes in pairs: a crash and the failed start of an application
 *                   within ten seconds, if they do not name two exceptions or processes
 *   a consequence   by code within five seconds, or by process id if that knows a cause; then by
 *                   pool within five minutes
 *   either          to consequences that came first, because two logs with
 *                   whole seconds have no order between them
 *
 * A process or a code joins no two events that name different pools.  What may be of one failure
 * at all is said in incident_groups.c; what goes to the nearest one, after the walk, in
 * incident_nearest.c.
 *
 * An event that says that the application, endpoint or service started ends its failures:
 * what fails after it is a new one.  A start of the machine, or a worker that is recycled,
 * is a weaker sign: what fails again within the hour has not recovered.
 *
 * Two modules that fail with one code in one second stay two: each occurrence of
 * a cause can be claimed by one abort and one report, oldest first.
 *
 * Ties of time are broken by stage, then by fingerprint, never by the order in which
 * events were read.  What came last is kept for each key (incident_state.h): the walk is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_walk.h"

#include <stdlib.h>
#include <string.h>

#include "incident_recovery.h"

static bool is_consequence(enum catalog_stage stage)
{
	return stage == CATALOG_ABORT || stage == CATALOG_REPORT ||
	       stage == CATALOG_DISABLE;
}

/* Two keys have the same code, or both have none. */
static bool same_code(const struct incident_key *a, const struct incident_key *b)
{
	return incident_has_code(a) == incident_has_code(b) &&
	       (!incident_has_code(a) || a->error.code == b->error.code);
}

/* The error is missing although this event is documented to carry it. */
static bool lacks_code(const struct incident_key *key)
{
	return !incident_has_code(key) && (key->kind->data == CATALOG_DATA_CODE ||
				  key->kind->stage == CATALOG_ABORT);
}

/* What names different pools, sites or ports has no failure in common for a process or a code. */
static bool names_agree(const struct incident_key *a, const struct incident_key *b)
{
	return incident_may_agree(a->pool, b->pool) && incident_may_agree(a->site, b->site) &&
	       incident_may_agree(a->port, b->port);
}

/* The same event with the same code may strike another one in the same moment. */
static bool may_strike_both(const struct incident_key *a, const struct incident_key *b)
{
	return names_agree(a, b) || (a->kind == b->kind && same_code(a, b));
}

/* What came before; an entry that is too old is none. */

static size_t recall(const struct join *join, uint32_t last, when_t window)
{
	if (last == TABLE_NONE || join->now - join_time(join, last) > window ||
	    (join->strict && join_last_seen(join, last)->trifle))
		return SIZE_MAX;
	return last;
}

/* What stops no site takes no place of what may: who looks there finds a cause of an outage. */
static bool gives_way(const struct join *join, uint32_t last)
{
	return join->last_seen->trifle && last != TABLE_NONE &&
	       !join_last_seen(join, last)->trifle &&
	       join->now - join_time(join, last) <= SAME_SPREAD;
}

/* Nor does a cause that no rule knows take the place of one that a rule knows. */
static bool is_less_known(const struct join *join, uint32_t last)
{
	size_t other = recall(join, last, SAME_SPREAD);

	return !join->last_seen->known && other != SIZE_MAX && join_last_seen(join, other)->known;
}

static void remember(const struct join *join, uint32_t *place)
{
	if (!gives_way(join, *place))
		*place = (uint32_t)join->entry;
}

/* The last entry that may be of the same failure as this one, or none. */
static size_t recall_agreeing(const struct join *join, uint32_t last, when_t window)
{
	size_t other = recall(join, last, window);

	return other != SIZE_MAX && names_agree(join->key, join_key(join, other)) ? other
										  : SIZE_MAX;
}

/* The last failure of the process that the entry names. */
static uint32_t find_process(const struct join *join)
{
	uint32_t last = table_map_find(&join->processes, &join->process);

	return last == TABLE_NONE ? table_map_find(&join->before, &join->process) : last;
}

static size_t recall_process(const struct join *join)
{
	return join->own->process ? recall_agreeing(join, find_process(join), SAME_PROCESS)
				  : SIZE_MAX;
}

/* Anybody can write that a process is of another pool than the system says. */
static bool takes_process(const struct join *join)
{
	size_t last = incident_vouches(join->key) ? SIZE_MAX
		: recall(join, find_process(join), SAME_PROCESS);

	return last == SIZE_MAX || !incident_vouches(join_key(join, last)) ||
	       names_agree(join->key, join_key(join, last));
}

static void remember_process(struct join *join)
{
	if (!takes_process(join))
		return;
	/* Most are none, and need no look. */
	if (join->last_seen->trifle && gives_way(join, find_process(join)))
		return;
	if (join->now - join->processes_since > SAME_PROCESS) {
		table_map_release(&join->before);
		join->before = join->processes;
		join->processes = (struct table_map){ 0 };
		join->processes_since = join->now;
		join->oom |= table_map_reserve(&join->processes, join->before.count) < 0;
	}
	join->oom |= table_map_put(&join->processes, &join->process, (uint32_t)join->entry) < 0;
}

/* Repeats. */

/* Did it start, with what was `down`, after that entry? */
static bool has_started(const struct join *join, const struct incident_last_seen *down,
			size_t last)
{
	bool late = join->now - join_time(join, last) > SAME_STORM;
	uint32_t started = down->host->started;

	if (join->started == TABLE_NONE || join->started <= last)
		return false;
	if (late && started != TABLE_NONE && started > last)
		return true;
	for (int what = 1; what < CATALOG_RECOVERS_COUNT; what++) {
		const struct incident_subject *subject = down->subjects[what];

		if (subject && subject->started != TABLE_NONE && subject->started > last &&
		    (late || what != CATALOG_RECOVERS_POOL))
			return true;
	}
	return false;
}

/* Has that entry recovered, with what was `down`, so that what is looked at is not the same
 * failure?  What names nothing that can start is over with what it took down. */
static bool is_over(const struct join *join, const struct incident_last_seen *down, size_t last)
{
	uint32_t group = join->store->entries[last].group, named = TABLE_NONE;

	if (join->started == TABLE_NONE)
		return false;
	if (has_started(join, down, last))
		return true;
	if (group != TABLE_NONE && !down->named)
		named = join->groups->list[join_root(join, group)].named;
	return named != TABLE_NONE && has_started(join, join_last_seen(join, named), named);
}

/*
 * A consequence that comes again after an hour may have another cause by then: it is the
 * same if the logs name no cause.
 */
static bool is_same(const struct join *join, uint32_t last)
{
	if (last == TABLE_NONE || is_over(join, join->last_seen, last))
		return false;
	return join->now - join_time(join, last) <= SAME_STORM ||
	       incident_is_cause(join->last_seen->stage) || !join_has_cause(join, last);
}

static uint32_t replace(uint32_t *last_seen, size_t entry)
{
	uint32_t last = *last_seen;

	*last_seen = (uint32_t)entry;
	return last;
}

/*
 * The same again, or within minutes of another pool or application.  A
 * consequence that already has its cause is only remembered: two causes may
 * have the same consequences.
 */
static void join_repeats(struct join *join, bool joins)
{
	uint32_t same = replace(join->last_seen->same, join->entry), other = TABLE_NONE;

	if (join->last_seen->other)
		other = replace(join->last_seen->other, join->entry);
	if (!joins)
		return;
	if (is_same(join, same))
		join_follow(join, same);
	if (recall(join, other, SAME_SPREAD) != SIZE_MAX &&
	    !is_over(join, join->last_seen, other))
		join_follow(join, other);
}

/* Claims. */

static void offer_cause(const struct join *join, struct incident_code *code)
{
	uint32_t at = code->offered % INCIDENT_CLAIMS;

	if (code->offered >= INCIDENT_CLAIMS && gives_way(join, code->causes[at]))
		return;
	code->offered++;
	code->causes[at] = (uint32_t)join->entry;
	code->claimed[at] = 0;
}

/* The oldest cause of this moment that this stage has not claimed, else the last. */
static size_t claim_cause(const struct join *join, struct incident_code *code)
{
	uint8_t bit = (uint8_t)(1u << (join->last_seen->stage - CATALOG_ABORT));
	uint32_t count = code->offered < INCIDENT_CLAIMS ? code->offered : INCIDENT_CLAIMS;
	size_t last = SIZE_MAX;

	for (; count > 0; count--) {
		uint32_t at = (code->offered - count) % INCIDENT_CLAIMS;

		if (recall_agreeing(join, code->causes[at], SAME_MOMENT) == SIZE_MAX)
			continue;
		last = code->causes[at];
		if (!(code->claimed[at] & bit)) {
			code->claimed[at] |= bit;
			break;
		}
	}
	return last;
}

/* Causes. */

/* A consequence that came before its cause. */
static void adopt(struct join *join, const struct incident_code *code)
{
	size_t orphan = recall_agreeing(join, code->orphan, SAME_MOMENT);

	if (orphan != SIZE_MAX && join_is_reason(join->last_seen) && !join_has_cause(join, orphan))
		join_follow(join, orphan);
}

/* Configuration errors come in pairs: the worker's and the service's. */
static bool configs_pair(const struct incident_key *a, const struct incident_key *b)
{
	return (incident_has_code(a) && same_code(a, b)) || a->pool == b->pool ||
	       ((!incident_has_code(a) || !incident_has_code(b)) && names_agree(a, b));
}


/* Applications are told apart by their subject, but some events do not name it. */
static bool apps_pair(const struct incident_key *a, const struct incident_key *b)
{
	return incident_may_agree(a->subject, b->subject) && incident_may_agree(a->pool, b->pool);
}

/* One crash is reported by the runtime and by the system. */
static bool crashes_pair(const struct incident_key *a, const struct incident_key *b)
{
	return a->kind != b->kind && incident_may_agree(a->reason, b->reason);
}

/* One thing that fails is told by several events, each with its own subject. */
static bool topics_pair(const struct incident_key *a, const struct incident_key *b)
{
	return a->kind->topic && b->kind->topic && !strcmp(a->kind->topic, b->kind->topic);
}

/*
 * Causes that belong to the last cause of their stage, whatever its subject.  The
 * account of a pool has no row: it is joined by the pool, without a limit of time.
 */
static const struct pairing {
	enum catalog_stage stage;
	when_t window;
	bool (*pairs)(const struct incident_key *a, const struct incident_key *b);
} pairings[] = {
	{ CATALOG_CONFIG, SAME_START, configs_pair },
	{ CATALOG_SERVICE, SAME_START, NULL },		/* each that depends on another */
	{ CATALOG_SITE, SAME_MOMENT, may_strike_both },	/* each binding of a failed start */
	{ CATALOG_APP, SAME_MOMENT, apps_pair },
	{ CATALOG_CRASH, SAME_END, crashes_pair },
	{ CATALOG_ALONE, WHEN_SECOND, topics_pair },
};
enum { PAIRINGS = sizeof(pairings) / sizeof(pairings[0]) };

/* The last cause of the stage, if the entry pairs with it. */
static size_t recall_pair(const struct join *join, enum catalog_stage stage)
{
	for (size_t i = 0; i < PAIRINGS; i++) {
		size_t other;

		if (pairings[i].stage != stage)
			continue;
		other = recall(join, join->last_seen->host->causes[stage], pairings[i].window);
		if (other == SIZE_MAX || !pairings[i].pairs ||
		    pairings[i].pairs(join->key, join_key(join, other)))
			return other;
	}
	return SIZE_MAX;
}

/* May a crash and a failed start be one?  Not if both name a process, or an exception,
 * and another one. */
static bool may_be_one(const struct join *join, size_t other)
{
	uint32_t process = join->store->entries[other].process;

	return (!process || !join->own->process || process == join->own->process) &&
	       incident_may_agree(join_key(join, other)->reason, join->key->reason);
}

/* The failed start of an application and the crash that it is, by the exception if both
 * name it: other applications may fail in the same seconds. */
static void follow_crash(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	bool crash = last_seen->stage == CATALOG_CRASH;
	enum catalog_stage stage = crash ? CATALOG_APP : CATALOG_CRASH;
	size_t other = SIZE_MAX;

	if (!crash && last_seen->stage != CATALOG_APP)
		return;
	if (last_seen->reason)
		other = recall(join, replace(last_seen->reason, join->entry), SAME_END);
	if (other == SIZE_MAX || join_stage(join, other) != stage)
		other = recall(join, last_seen->host->causes[stage], SAME_END);
	if (other != SIZE_MAX && may_be_one(join, other))
		join_follow(join, other);
}

/* The account of a pool that is disabled for it, however long ago it failed. */
static void follow_identity(struct join *join)
{
	size_t identity = recall(join, join->last_seen->pool->identity, WHEN_LAST);

	if (identity != SIZE_MAX && !is_over(join, join->last_seen, identity))
		join_follow(join, identity);
}

static void join_cause(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	enum catalog_stage stage = last_seen->stage;
	const bool of_service = stage == CATALOG_SERVICE &&
				join_strikes_services(join, join->entry);

	join_repeats(join, true);
	if (stage != CATALOG_SERVICE || of_service)
		join_follow(join, recall_pair(join, stage));
	follow_crash(join);
	if (of_service && last_seen->has_code)
		join_follow(join, recall(join, last_seen->code->service, SAME_START));
	if (stage == CATALOG_IDENTITY && !last_seen->has_code)
		follow_identity(join);
	if (stage != CATALOG_ALONE)
		join_follow(join, recall_process(join));
	adopt(join, last_seen->code);
	if (stage == CATALOG_LOAD || stage == CATALOG_CONFIG)
		adopt(join, last_seen->host->none);
	if (join->own->group == TABLE_NONE)
		join_start_group(join);
	if (stage != CATALOG_ALONE) {
		offer_cause(join, last_seen->code);
		offer_cause(join, last_seen->host->any);
	}
	if (stage == CATALOG_SERVICE && !of_service)
		return;	/* it explains no other service's failure either */
	last_seen->host->causes[stage] = (uint32_t)join->entry;
	if (join->key->pool == TABLE_NONE && !is_less_known(join, last_seen->host->general[stage]))
		remember(join, &last_seen->host->general[stage]);
	if (join->key->pool == TABLE_NONE && last_seen->certain)
		last_seen->host->certain[stage] = (uint32_t)join->entry;
}

/* Consequences. */

/* Does a consequence have a code that its cause has, too? */
static bool tells_code(const struct incident_last_seen *last_seen)
{
	return last_seen->has_code && !last_seen->symptom && last_seen->stage != CATALOG_DISABLE;
}

static bool follow_code(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;

	if (last_seen->stage == CATALOG_DISABLE || last_seen->symptom)
		return false;
	if (last_seen->has_code && join_follow(join, claim_cause(join, last_seen->code)))
		return true;
	if (last_seen->has_code)
		return join_follow(join, claim_cause(join, last_seen->host->none));
	return lacks_code(join->key) && join_follow(join, claim_cause(join, last_seen->host->any));
}

/* Two consequences of one moment with one code, whose cause is not in the logs. */
static bool follow_same_moment(struct join *join)
{
	size_t other = recall(join, join->last_seen->code->failure, SAME_MOMENT);

	return join->last_seen->has_code && !join->last_seen->symptom && other != SIZE_MAX &&
	       may_strike_both(join->key, join_key(join, other)) && join_follow(join, other);
}

/* Does it name a pool where its strings are there?  A list of events has none. */
static bool lost_pool(const struct incident_key *key)
{
	return key->pool == TABLE_NONE && catalog_has_role(key->kind, "pool");
}

/* A report without a code, or a pool that was disabled, by the pool alone; if it is not known,
 * by that of what is not known either.  A pool that the system disabled goes with what the system
 * told of it before: what stands between may be made up. */
static bool follow_pool(struct join *join)
{
	const struct incident_key *key = join->key;
	size_t other = SIZE_MAX;

	if (key->pool == TABLE_NONE && !lost_pool(key))
		return false;
	if (join->last_seen->stage == CATALOG_DISABLE && incident_is_certain(key))
		other = recall(join, join->last_seen->pool->certain, SAME_SPREAD);
	if (other == SIZE_MAX)
		other = recall(join, join->last_seen->pool->failure, SAME_SPREAD);
	if (other == SIZE_MAX || (key->pool == TABLE_NONE && !lost_pool(join_key(join, other))))
		return false;
	if (join->last_seen->stage != CATALOG_DISABLE && join->last_seen->has_code &&
	    !join->last_seen->symptom &&
	    incident_has_code(join_key(join, other)) && !same_code(join_key(join, other), key))
		return false;
	return join_follow(join, other);
}

/*
 * A pool was disabled and nothing names it before: a cause that names no pool,
 * because it strikes all (5189 for "*", a global module), explains it.
 */
static bool follow_general(struct join *join)
{
	static const enum catalog_stage stages[] = { CATALOG_CONFIG, CATALOG_LOAD };
	enum { STAGES = sizeof(stages) / sizeof(stages[0]) };
	const struct incident_host *host = join->last_seen->host;

	if (join->last_seen->stage != CATALOG_DISABLE)
		return false;
	/* What the system tells itself comes before what may be made up. */
	for (size_t i = 0; i < 2 * STAGES; i++) {
		const uint32_t *last = i < STAGES ? host->certain : host->general;
		size_t cause = recall(join, last[stages[i % STAGES]], SAME_SPREAD);

		if (cause != SIZE_MAX)
			return join_follow(join, cause);
	}
	return false;
}

/* Workers that end right after somebody stopped the service did not fail. */
static bool is_stopping(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	struct incident_beside beside = {
		.window = AFTER_STOP + join->key->kind->waits * WHEN_SECOND,
	};

	if (last_seen->stage != CATALOG_REPORT || (last_seen->has_code && !last_seen->symptom))
		return false;
	beside.nearest = recall(join, last_seen->host->stop, beside.window);
	return incident_inputs_agree(&join->inputs, join->entry, &beside);
}

/* What tells of the process knows its cause, which has the code. */
static bool follow_known_process(struct join *join, size_t process)
{
	return process != SIZE_MAX && join_has_cause(join, process) &&
	       (!tells_code(join->last_seen) || same_code(join->key, join_key(join, process))) &&
	       join_follow(join, process);
}

/* The cause that has the code, and with it what tells of the process and knows none: anybody can
 * write of a process. */
static bool follow_own_code(struct join *join, size_t process)
{
	const struct incident_last_seen *last_seen = join->last_seen;

	if (!tells_code(last_seen) || !join_follow(join, claim_cause(join, last_seen->code)))
		return false;
	if (process != SIZE_MAX && !join_has_cause(join, process))
		join_follow(join, process);
	return true;
}

static bool follow_process(struct join *join, size_t process)
{
	if (!join_follow(join, process))
		return false;
	/* The cause that has the code may come later. */
	if (tells_code(join->last_seen))
		join->last_seen->code->orphan = (uint32_t)join->entry;
	return true;
}

/* What can have ended a worker comes first, whatever else tells of its process or pool. */
static bool follow_any(struct join *join)
{
	bool followed = false;

	for (int strict = 1; strict >= 0 && !followed; strict--) {
		size_t process;

		join->strict = strict;
		process = recall_process(join);
		followed = follow_known_process(join, process) || follow_own_code(join, process) ||
			   follow_process(join, process) || follow_code(join) ||
			   follow_pool(join) || follow_same_moment(join) || follow_general(join);
	}
	join->strict = false;
	return followed;
}

static void join_consequence(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	struct incident_code *code = last_seen->symptom ? last_seen->host->none : last_seen->code;

	if (follow_any(join)) {
		/* What it took from the failure beyond pools may be what joins both. */
		if (join->takes && !follow_code(join))
			follow_general(join);
		join_repeats(join, false);
		return;
	}
	if (is_stopping(join))
		return;
	join_repeats(join, true);
	if (join->own->group == TABLE_NONE)
		join_start_group(join);
	code->orphan = (uint32_t)join->entry;
}

static void remember_failure(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	uint32_t entry = (uint32_t)join->entry;

	/* From what stands alone nothing follows, whatever pool or process it names. */
	if (join->own->group == TABLE_NONE || last_seen->stage == CATALOG_ALONE)
		return;
	if (last_seen->named)
		join_name_group(join);
	remember(join, &last_seen->pool->failure);
	if (last_seen->certain)
		last_seen->pool->certain = entry;
	if (last_seen->stage == CATALOG_IDENTITY && join->key->pool != TABLE_NONE)
		last_seen->pool->identity = entry;
	if (join->own->process)
		remember_process(join);
	if (last_seen->has_code && !last_seen->symptom) {
		remember(join, &last_seen->code->failure);
		if (join_strikes_services(join, join->entry))
			last_seen->code->service = entry;
	}
}

/* What the application reports later of a start that failed minutes ago, and still does. */
static bool follow_earlier(struct join *join)
{
	const struct catalog_follows *rule = join->key->kind->follows;
	size_t cause = SIZE_MAX;

	if (join->key->follows)
		cause = recall(join, join->last_seen->host->causes[rule->stage],
			       rule->seconds * WHEN_SECOND);
	if (cause == SIZE_MAX || is_over(join, join_last_seen(join, cause), cause) ||
	    !join_follow(join, cause))
		return false;
	join_repeats(join, false);
	return true;
}

static void remember_start(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	enum catalog_recovers what = incident_recovers(join->key);
	uint32_t entry = (uint32_t)join->entry;

	if (incident_marks_all(join->key, CATALOG_MARK_START))
		last_seen->host->started = join->started = entry;
	if (what != CATALOG_RECOVERS_NONE && last_seen->subjects[what])
		last_seen->subjects[what]->started = join->started = entry;
}

/* The walk. */

static void join_entry(struct join *join)
{
	enum catalog_stage stage = join->last_seen->stage;

	if (join_teller(join, join->entry) != TABLE_NONE &&
	    catalog_stage_class(stage) != CATALOG_EVIDENCE)
		return;
	if (incident_is_cause(stage)) {
		if (!follow_earlier(join))
			join_cause(join);
		remember_failure(join);
	} else if (is_consequence(stage)) {
		join_consequence(join);
		remember_failure(join);
	} else if (incident_marks_all(join->key, CATALOG_MARK_STOP)) {
		join->last_seen->host->stop = (uint32_t)join->entry;
	} else {
		remember_start(join);
	}
}

static void join_all(struct join *join)
{
	join->walks = true;
	for (size_t entry = 0; entry < join->store->entry_count && !join->oom; entry++) {
		join_visit(join, entry);
		join_entry(join);
	}
	join_beyond(join);
}

/* What an event says of why the others came.  From what stands alone nothing follows: a worker that
 * ended says more. */
static int weight_of(const struct join *join, size_t entry)
{
	enum catalog_stage stage = join_place(join, entry);

	if (stage == CATALOG_ALONE)
		return 1;
	if (incident_is_cause(stage))
		return join_last_seen(join, entry)->trifle ? 3 : 4;
	return is_consequence(stage) ? 2 : 0;
}

/* The failed start of an application says more than the crash that it is; evidence is no
 * cause, whatever comes first. */
static bool is_better(const struct join *join, size_t entry, size_t than)
{
	int weight = weight_of(join, entry), others = weight_of(join, than);

	return weight > others || (weight == others && join_place(join, entry) == CATALOG_APP &&
				   join_place(join, than) == CATALOG_CRASH);
}

/* Every entry gets its root; roots get their count, first cause and last entry. */
static void settle(struct join *join)
{
	struct incident_group *list = join->groups->list;

	for (size_t i = 0; i < join->store->entry_count; i++) {
		struct incident_entry *entry = &join->store->entries[i];
		struct incident_group *group;

		if (entry->group == TABLE_NONE)
			continue;
		entry->group = join_root(join, entry->group);
		group = &list[entry->group];
		if (group->count == 0 || incident_is_noise(join->store, group->first_entry))
			group->first_entry = i;
		if (group->count++ == 0 || is_better(join, i, group->cause))
			group->cause = i;
		group->last_entry = i;
	}
}

int incident_join(struct incident_store *store, struct incident_groups *groups,
		  const struct input_summary *inputs, size_t input_count)
{
	struct join join = { .store = store, .groups = groups, .started = TABLE_NONE,
			     .inputs = { .store = store, .list = inputs,
					 .count = input_count } };

	join.oom = incident_said_init(&join.said, store, WHEN_DAY, false) < 0 ||
		   incident_age_set_foreign(store, &join.said) < 0 ||
		   incident_state_init(&join.state, store) < 0;
	if (!join.oom)
		join_find_harmless(&join);
	if (!join.oom)
		join_all(&join);
	if (!join.oom)
		join_evidence(&join);
	if (!join.oom)
		settle(&join);
	if (!join.oom && incident_find_recoveries(store, groups, &join.state, inputs,
						  input_count) < 0)
		join.oom = true;
	join.oom |= join.inputs.oom;
	groups->excused = join.inputs.excused;
	groups->excused_count = join.inputs.excused_count;
	incident_inputs_release(&join.inputs);
	free(join.told_by);
	incident_said_release(&join.said);
	incident_state_release(&join.state);
	table_map_release(&join.processes);
	table_map_release(&join.before);
	return join.oom ? -1 : 0;
}
