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
 *   evidence        (SideBySide, DCOM) to the nearest failure within a minute
 *
 * A process or a code joins no two events that name different pools.
 *
 * What anybody can write joins no pool's failure with one beyond pools, of a site or the
 * configuration of all.  It is of the pool's, whichever comes first, and of the other only
 * if no pool's takes it.
 *
 * An event that says that the application, endpoint or service started ends its failures:
 * what fails after it is a new one.  A start of the machine, or a worker that is recycled,
 * is a weaker sign: what fails again within the hour has not recovered.
 *
 * Two modules that fail with one code in one second stay two: each occurrence of
 * a cause can be claimed by one abort and one report, oldest first.
 *
 * Joining is union-find, so that a cause may bring two groups together.  Ties
 * of time are broken by stage, then by fingerprint, never by the order in which
 * events were read.  What came last is kept for each key (incident_state.h): the walk is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_join.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "incident_age.h"
#include "incident_inputs.h"
#include "incident_recovery.h"
#include "incident_state.h"
#include "shortage.h"

/* Windows of time, all on one computer. */
#define SAME_MOMENT   (5 * WHEN_SECOND)		/* two logs, whole seconds */
#define SAME_STORM    WHEN_HOUR			/* gap that a restart in it does not end */
#define SAME_SPREAD   (5 * WHEN_MINUTE)		/* further pools; rapid fail's default */
#define SAME_PROCESS  (10 * WHEN_MINUTE)	/* ids are used again */
#define SAME_END      (10 * WHEN_SECOND)	/* a crash, in records of several providers */
#define SAME_CRASH    (30 * WHEN_SECOND)	/* a crash and the report of its end */
#define SAME_START    WHEN_MINUTE		/* the service control manager waits */
#define AFTER_STOP    (30 * WHEN_SECOND)	/* workers end after a deliberate stop */

/* No failure, since another event is beside it (kind->harmless). */
#define HARMLESS (TABLE_NONE - 1)

struct join {
	struct incident_store *store;
	struct incident_groups *groups;
	struct incident_state state;
	/* (clock, pid) -> last failure: those since a moment, and those before.
	 * What is too old to matter goes, so that a storm finds its way quickly. */
	struct table_map processes, before;
	when_t processes_since;
	/* By entry: the one that tells the same failure (kind->harmless), HARMLESS, or TABLE_NONE
	 * if it is what its stage says.  NULL: all are. */
	uint32_t *told_by;
	uint32_t started;	/* the last entry that says that anything started, or TABLE_NONE */
	struct incident_said said;	/* of its IIS, within a day */
	struct incident_inputs inputs;	/* for what makes an event no failure */
	bool walks;		/* what pools will take is not known yet */
	bool strict;		/* what stops no site is not recalled */
	bool oom;		/* memory ran out */

	/* The entry that is looked at, and what came last for its key. */
	size_t entry;
	struct incident_entry *own;
	const struct incident_key *key;
	when_t now;
	const struct incident_last_seen *last_seen;
	bool takes;			/* what could be of a failure beyond pools */
	struct table_key process;	/* (clock, pid), if it names one */
};

static const struct incident_last_seen *last_seen_of(const struct join *join, size_t entry)
{
	return &join->state.of[join->store->entries[entry].key];
}

static void visit(struct join *join, size_t entry)
{
	struct incident_entry *own = &join->store->entries[entry];
	const struct incident_last_seen *last_seen = last_seen_of(join, entry);

	join->entry = entry;
	join->own = own;
	join->key = &join->store->keys[own->key];
	join->now = own->time;
	join->last_seen = last_seen;
	join->takes = false;
	if (own->process)
		join->process = table_key(table_pair(incident_clock(join->key), own->process));
}

static const struct incident_key *key_of(const struct join *join, size_t entry)
{
	return incident_store_key(join->store, entry);
}

static when_t time_of(const struct join *join, size_t entry)
{
	return join->store->entries[entry].time;
}

static enum catalog_stage stage_of(const struct join *join, size_t entry)
{
	return key_of(join, entry)->kind->stage;
}

/* Can it be why a worker or pool is gone?  Nothing follows from what stops no site. */
static bool is_reason(const struct incident_last_seen *last_seen)
{
	return incident_is_cause(last_seen->stage) && last_seen->stage != CATALOG_ALONE &&
	       !last_seen->trifle;
}

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
	if (last == TABLE_NONE || join->now - time_of(join, last) > window ||
	    (join->strict && last_seen_of(join, last)->trifle))
		return SIZE_MAX;
	return last;
}

/* What stops no site takes no place of what may: who looks there finds a cause of an outage. */
static bool gives_way(const struct join *join, uint32_t last)
{
	return join->last_seen->trifle && last != TABLE_NONE && !last_seen_of(join, last)->trifle &&
	       join->now - time_of(join, last) <= SAME_SPREAD;
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

	return other != SIZE_MAX && names_agree(join->key, key_of(join, other)) ? other : SIZE_MAX;
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

	return last == SIZE_MAX || !incident_vouches(key_of(join, last)) ||
	       names_agree(join->key, key_of(join, last));
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

/* Groups. */

static uint32_t root_of(const struct join *join, uint32_t group)
{
	struct incident_group *list = join->groups->list;

	while (list[group].parent != group) {
		list[group].parent = list[list[group].parent].parent;
		group = list[group].parent;
	}
	return group;
}

static uint32_t teller_of(const struct join *join, size_t entry)
{
	return join->told_by ? join->told_by[entry] : TABLE_NONE;
}

/* Are two entries of one failure? */
static bool are_one(const struct join *join, size_t a, size_t b)
{
	uint32_t one = join->store->entries[a].group, other = join->store->entries[b].group;

	return one != TABLE_NONE && other != TABLE_NONE &&
	       root_of(join, one) == root_of(join, other);
}

/* The group beyond pools that a root belongs to if no pool takes it, else TABLE_NONE. */
static uint32_t beyond_of(const struct join *join, uint32_t root)
{
	uint32_t beyond = join->groups->list[root].beyond;

	return beyond == TABLE_NONE ? TABLE_NONE : root_of(join, beyond);
}

static bool group_has_cause(const struct join *join, size_t entry)
{
	const struct incident_group *list = join->groups->list;
	uint32_t group = join->store->entries[entry].group, beyond;

	if (group == TABLE_NONE)
		return false;
	group = root_of(join, group);
	beyond = beyond_of(join, group);
	return list[group].has_cause || (beyond != TABLE_NONE && list[beyond].has_cause);
}

/* Which of two entries, or TABLE_NONE, says better what is down in a group? */
static uint32_t better_named(const struct join *join, uint32_t a, uint32_t b)
{
	bool a_vouches, b_vouches;

	if (a == TABLE_NONE || b == TABLE_NONE)
		return a == TABLE_NONE ? b : a;
	a_vouches = incident_vouches(key_of(join, a));
	b_vouches = incident_vouches(key_of(join, b));
	if (a_vouches != b_vouches)
		return a_vouches ? a : b;
	return a > b ? a : b;
}

/* The older root stays, so that the result has one shape. */
static uint32_t unite(struct join *join, uint32_t a, uint32_t b)
{
	struct incident_group *list = join->groups->list;

	a = root_of(join, a);
	b = root_of(join, b);
	if (a == b)
		return a;
	if (a > b) {
		uint32_t swap = a;

		a = b;
		b = swap;
	}
	list[b].parent = a;
	list[a].has_cause |= list[b].has_cause;
	list[a].vouched |= list[b].vouched;
	list[a].named = better_named(join, list[a].named, list[b].named);
	return a;
}

static void start_group(struct join *join)
{
	struct incident_groups *groups = join->groups;
	struct incident_group *list = groups->list;

	list = groups->count < TABLE_NONE / 2
		? grow(list, groups->count, 1, &groups->room, sizeof(*list)) : NULL;
	if (!list) {
		join->oom = true;
		return;
	}
	groups->list = list;
	list[groups->count] = (struct incident_group){
		.parent = (uint32_t)groups->count,
		.has_cause = is_reason(join->last_seen),
		.vouched = join->last_seen->sort,
		.beyond = TABLE_NONE,
		.named = TABLE_NONE,
	};
	join->own->group = (uint32_t)groups->count++;
}

/*
 * What anybody can write brings no pool together with what is no pool: without it they are two
 * failures, and nobody would look for the one in the other.
 */
static bool may_follow(const struct join *join, size_t other, uint8_t sort, uint8_t others)
{
	return (sort | others) != (INCIDENT_OF_POOLS | INCIDENT_BEYOND_POOLS) || (sort & others) ||
	       (incident_vouches(join->key) && incident_vouches(key_of(join, other)));
}

/*
 * What is beyond pools takes of the rest only what no pool's failure takes, and that may come
 * later: till then they are two groups.
 */
static bool may_be_of_pool(const struct join *join, uint8_t sort, uint8_t others)
{
	return join->walks && (!sort || !others) && (sort | others) == INCIDENT_BEYOND_POOLS;
}

/* One that belongs beyond pools in two ways makes these one. */
static void set_beyond(struct join *join, uint32_t group, uint32_t beyond, when_t since)
{
	struct incident_group *own = &join->groups->list[group];

	own->beyond = own->beyond == TABLE_NONE ? beyond : unite(join, own->beyond, beyond);
	own->beyond_since = since;
}

/* Unite two groups that are no pool's and what is beyond pools. */
static void unite_beyond(struct join *join, uint32_t a, uint32_t b)
{
	struct incident_group *list = join->groups->list;
	uint32_t beyond_a, beyond_b, root;
	when_t since;

	a = root_of(join, a);
	b = root_of(join, b);
	beyond_a = list[a].beyond;
	beyond_b = list[b].beyond;
	since = list[a].beyond_since > list[b].beyond_since ? list[a].beyond_since
							    : list[b].beyond_since;
	root = unite(join, a, b);
	list[root].beyond = TABLE_NONE;
	if (list[root].vouched)
		return;
	if (beyond_a != TABLE_NONE)
		set_beyond(join, root, beyond_a, since);
	if (beyond_b != TABLE_NONE)
		set_beyond(join, root, beyond_b, since);
}
/* An old failure takes no further ones that only name the same. */
static void enter(struct join *join, uint32_t group)
{
	struct incident_group *into = &join->groups->list[group];

	join->own->group = group;
	into->has_cause |= is_reason(join->last_seen);
	into->vouched |= join->last_seen->sort;
	join->takes = into->vouched && into->beyond != TABLE_NONE;
	if (into->vouched || join->now - into->beyond_since > SAME_STORM)
		into->beyond = TABLE_NONE;
}

/*
 * A worker takes no service with it, whatever code it ends with; but up to IIS 6 the web service
 * itself loads filters (IIS 5 isolation mode).  A name of IIS 6 on a later one is made up.  What
 * may be data of another event is told with the failure that it names.
 */
static bool strikes_services(const struct join *join, size_t entry)
{
	const struct incident_key *key = key_of(join, entry);
	const uint8_t named = key->generation, said = incident_said_at(&join->said, entry);

	return (key->kind->signs_in && !key->elsewhere) ||
	       (named && !((named | incident_by_system(said)) & CATALOG_IIS7) &&
		(said & INCIDENT_OLD << INCIDENT_SYSTEM ||
		 !last_seen_of(join, entry)->host->vouched));
}

/* What anybody can write of a worker is no part of a service's failure. */
static bool may_be_of_service(const struct join *join, size_t other)
{
	enum catalog_stage own = join->last_seen->stage, others = stage_of(join, other);

	if ((own == CATALOG_SERVICE) == (others == CATALOG_SERVICE) || own == CATALOG_NEIGHBOUR ||
	    others == CATALOG_NEIGHBOUR)
		return true;
	return strikes_services(join, own == CATALOG_SERVICE ? other : join->entry);
}

/* Put the entry into the group of another; false if there is none, or it does not belong there. */
static bool follow(struct join *join, size_t other)
{
	const struct incident_group *list = join->groups->list;
	uint32_t group = other == SIZE_MAX ? TABLE_NONE : join->store->entries[other].group;
	uint32_t own = join->own->group;
	uint8_t sort;

	if (group == TABLE_NONE || !may_be_of_service(join, other))
		return false;
	group = root_of(join, group);
	sort = own == TABLE_NONE ? join->last_seen->sort : list[root_of(join, own)].vouched;
	if (!may_follow(join, other, sort, list[group].vouched))
		return false;
	if (may_be_of_pool(join, sort, list[group].vouched)) {
		if (own == TABLE_NONE)
			start_group(join);
		if (join->oom)
			return false;
		own = root_of(join, join->own->group);
		set_beyond(join, sort ? group : own, sort ? own : group, join->now);
	} else if (own == TABLE_NONE) {
		enter(join, group);
	} else if (root_of(join, own) != group) {
		unite_beyond(join, own, group);
	}
	return true;
}

/* What no pool's failure took is of the failure beyond pools that it came with. */
static void join_beyond(struct join *join)
{
	for (uint32_t i = 0; i < join->groups->count; i++) {
		uint32_t beyond = join->groups->list[i].beyond;

		if (join->groups->list[i].parent == i && beyond != TABLE_NONE)
			unite(join, i, beyond);
	}
	join->walks = false;
}

/* Repeats. */

/* Did it start, with what was `down`, after that entry? */
static bool has_started(const struct join *join, const struct incident_last_seen *down,
			size_t last)
{
	bool late = join->now - time_of(join, last) > SAME_STORM;
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
		named = join->groups->list[root_of(join, group)].named;
	return named != TABLE_NONE && has_started(join, last_seen_of(join, named), named);
}

/*
 * A consequence that comes again after an hour may have another cause by then: it is the
 * same if the logs name no cause.
 */
static bool is_same(const struct join *join, uint32_t last)
{
	if (last == TABLE_NONE || is_over(join, join->last_seen, last))
		return false;
	return join->now - time_of(join, last) <= SAME_STORM ||
	       incident_is_cause(join->last_seen->stage) || !group_has_cause(join, last);
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
		follow(join, same);
	if (recall(join, other, SAME_SPREAD) != SIZE_MAX &&
	    !is_over(join, join->last_seen, other))
		follow(join, other);
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

	if (orphan != SIZE_MAX && is_reason(join->last_seen) && !group_has_cause(join, orphan))
		follow(join, orphan);
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
		    pairings[i].pairs(join->key, key_of(join, other)))
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
	       incident_may_agree(key_of(join, other)->reason, join->key->reason);
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
	if (other == SIZE_MAX || stage_of(join, other) != stage)
		other = recall(join, last_seen->host->causes[stage], SAME_END);
	if (other != SIZE_MAX && may_be_one(join, other))
		follow(join, other);
}

/* The account of a pool that is disabled for it, however long ago it failed. */
static void follow_identity(struct join *join)
{
	size_t identity = recall(join, join->last_seen->pool->identity, WHEN_LAST);

	if (identity != SIZE_MAX && !is_over(join, join->last_seen, identity))
		follow(join, identity);
}

static void join_cause(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	enum catalog_stage stage = last_seen->stage;
	const bool of_service = stage == CATALOG_SERVICE && strikes_services(join, join->entry);

	join_repeats(join, true);
	if (stage != CATALOG_SERVICE || of_service)
		follow(join, recall_pair(join, stage));
	follow_crash(join);
	if (of_service && last_seen->has_code)
		follow(join, recall(join, last_seen->code->service, SAME_START));
	if (stage == CATALOG_IDENTITY && !last_seen->has_code)
		follow_identity(join);
	if (stage != CATALOG_ALONE)
		follow(join, recall_process(join));
	adopt(join, last_seen->code);
	if (stage == CATALOG_LOAD || stage == CATALOG_CONFIG)
		adopt(join, last_seen->host->none);
	if (join->own->group == TABLE_NONE)
		start_group(join);
	if (stage != CATALOG_ALONE) {
		offer_cause(join, last_seen->code);
		offer_cause(join, last_seen->host->any);
	}
	if (stage == CATALOG_SERVICE && !of_service)
		return;	/* it explains no other service's failure either */
	last_seen->host->causes[stage] = (uint32_t)join->entry;
	if (join->key->pool == TABLE_NONE)
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
	if (last_seen->has_code && follow(join, claim_cause(join, last_seen->code)))
		return true;
	if (last_seen->has_code)
		return follow(join, claim_cause(join, last_seen->host->none));
	return lacks_code(join->key) && follow(join, claim_cause(join, last_seen->host->any));
}

/* Two consequences of one moment with one code, whose cause is not in the logs. */
static bool follow_same_moment(struct join *join)
{
	size_t other = recall(join, join->last_seen->code->failure, SAME_MOMENT);

	return join->last_seen->has_code && !join->last_seen->symptom && other != SIZE_MAX &&
	       may_strike_both(join->key, key_of(join, other)) && follow(join, other);
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
	if (other == SIZE_MAX || (key->pool == TABLE_NONE && !lost_pool(key_of(join, other))))
		return false;
	if (join->last_seen->stage != CATALOG_DISABLE && join->last_seen->has_code &&
	    !join->last_seen->symptom &&
	    incident_has_code(key_of(join, other)) && !same_code(key_of(join, other), key))
		return false;
	return follow(join, other);
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
			return follow(join, cause);
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
	return process != SIZE_MAX && group_has_cause(join, process) &&
	       (!tells_code(join->last_seen) || same_code(join->key, key_of(join, process))) &&
	       follow(join, process);
}

/* The cause that has the code, and with it what tells of the process and knows none: anybody can
 * write of a process. */
static bool follow_own_code(struct join *join, size_t process)
{
	const struct incident_last_seen *last_seen = join->last_seen;

	if (!tells_code(last_seen) || !follow(join, claim_cause(join, last_seen->code)))
		return false;
	if (process != SIZE_MAX && !group_has_cause(join, process))
		follow(join, process);
	return true;
}

static bool follow_process(struct join *join, size_t process)
{
	if (!follow(join, process))
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
		start_group(join);
	code->orphan = (uint32_t)join->entry;
}

static void remember_failure(struct join *join)
{
	const struct incident_last_seen *last_seen = join->last_seen;
	uint32_t entry = (uint32_t)join->entry;

	/* From what stands alone nothing follows, whatever pool or process it names. */
	if (join->own->group == TABLE_NONE || last_seen->stage == CATALOG_ALONE)
		return;
	if (last_seen->named) {
		struct incident_group *group =
			&join->groups->list[root_of(join, join->own->group)];

		group->named = better_named(join, group->named, entry);
	}
	remember(join, &last_seen->pool->failure);
	if (last_seen->certain)
		last_seen->pool->certain = entry;
	if (last_seen->stage == CATALOG_IDENTITY && join->key->pool != TABLE_NONE)
		last_seen->pool->identity = entry;
	if (join->own->process)
		remember_process(join);
	if (last_seen->has_code && !last_seen->symptom) {
		remember(join, &last_seen->code->failure);
		if (strikes_services(join, join->entry))
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
	if (cause == SIZE_MAX || is_over(join, last_seen_of(join, cause), cause) ||
	    !follow(join, cause))
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

	if (teller_of(join, join->entry) != TABLE_NONE)
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
		visit(join, entry);
		join_entry(join);
	}
	join_beyond(join);
}

/* What the entry is in its story: evidence where another one tells the same. */
static enum catalog_stage place_of(const struct join *join, size_t entry)
{
	uint32_t teller = teller_of(join, entry);

	return teller < HARMLESS && are_one(join, entry, teller) ? CATALOG_NEIGHBOUR
								 : stage_of(join, entry);
}

static bool is_failure(const struct join *join, size_t entry)
{
	return join->store->entries[entry].group != TABLE_NONE &&
	       place_of(join, entry) != CATALOG_NEIGHBOUR;
}

static bool is_crash(const struct join *join, size_t entry)
{
	return place_of(join, entry) == CATALOG_CRASH &&
	       join->store->entries[entry].group != TABLE_NONE;
}

/* A worker that is gone, whose crash was not found by its process id. */
static bool may_want_crash(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_REPORT &&
	       (!incident_has_code(key) || incident_is_symptom(key) || key->kind->code_role);
}

static bool wants_crash(const struct join *join, size_t entry)
{
	return may_want_crash(key_of(join, entry)) && is_failure(join, entry) &&
	       !group_has_cause(join, entry);
}

static bool may_be_told(const struct incident_key *key)
{
	return key->kind->harmless;
}

/* A crash that another event tells, too, but that one is of no worker that is gone. */
static bool wants_report(const struct join *join, size_t entry)
{
	return teller_of(join, entry) < HARMLESS && stage_of(join, entry) == CATALOG_CRASH;
}

static bool may_be_evidence(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_NEIGHBOUR;
}

static bool wants_failure(const struct join *join, size_t entry)
{
	return stage_of(join, entry) == CATALOG_NEIGHBOUR &&
	       join->store->entries[entry].group == TABLE_NONE;
}

static bool may_be_proof(const struct incident_key *key)
{
	return may_be_evidence(key) && incident_vouches(key);
}

static bool wants_certain(const struct join *join, size_t entry)
{
	return wants_failure(join, entry) && incident_vouches(key_of(join, entry));
}

static bool is_certain(const struct join *join, size_t entry)
{
	return last_seen_of(join, entry)->certain && is_failure(join, entry);
}

static bool is_outage(const struct join *join, size_t entry)
{
	return is_failure(join, entry) && !last_seen_of(join, entry)->trifle &&
	       stage_of(join, entry) != CATALOG_ALONE;
}

/*
 * Join each entry that wants to the nearest that has, within a window, before or
 * after; of two equally near the earlier.
 */
struct nearness {
	bool (*may)(const struct incident_key *key);	/* want it at all */
	bool (*wants)(const struct join *join, size_t entry);
	bool (*has)(const struct join *join, size_t entry);
	when_t window;
};

/* For each entry the next one of its computer that has.  To be freed; NULL: no memory. */
static uint32_t *find_next(struct join *join, const struct nearness *near)
{
	size_t count = join->store->entry_count;
	uint32_t *next = shortage_watch(calloc(count + 1, sizeof(*next)));
	struct table_map last = { 0 };		/* by clock */

	for (size_t i = count; next && i-- > 0;) {
		uint32_t clock = incident_clock(key_of(join, i));

		next[i] = table_map_get(&last, clock);
		if (near->has(join, i) && table_map_set(&last, clock, (uint32_t)i) < 0)
			join->oom = true;
	}
	join->oom |= !next;
	table_map_release(&last);
	return next;
}

/* The nearer one of two neighbours, within the window, or TABLE_NONE. */
static uint32_t choose(const struct join *join, when_t window, size_t entry, uint32_t previous,
		       uint32_t next)
{
	when_t now = time_of(join, entry);
	when_t since = previous == TABLE_NONE ? WHEN_LAST : now - time_of(join, previous);
	when_t until = next == TABLE_NONE ? WHEN_LAST : time_of(join, next) - now;

	if (since <= window && since <= until)
		return previous;
	return until <= window ? next : TABLE_NONE;
}

/* There are few keys and many entries: most walks are found to be useless by the keys. */
static bool any_key(const struct join *join, bool (*is)(const struct incident_key *key))
{
	for (size_t i = 0; i < join->store->key_count; i++)
		if (is(&join->store->keys[i]))
			return true;
	return false;
}

static void join_nearest(struct join *join, const struct nearness *near)
{
	uint32_t *next = any_key(join, near->may) ? find_next(join, near) : NULL;
	struct table_map last = { 0 };		/* by clock */

	for (size_t i = 0; next && i < join->store->entry_count; i++) {
		uint32_t clock = incident_clock(key_of(join, i));
		uint32_t other = TABLE_NONE;

		if (near->wants(join, i))
			other = choose(join, near->window, i, table_map_get(&last, clock),
				       next[i]);
		if (other != TABLE_NONE) {
			visit(join, i);
			follow(join, other);
		}
		if (near->has(join, i) && table_map_set(&last, clock, (uint32_t)i) < 0)
			join->oom = true;
	}
	free(next);
	table_map_release(&last);
}

/* What another event tells is never lost: anybody may have written that other event. */
static void join_told(struct join *join)
{
	for (size_t i = 0; join->told_by && i < join->store->entry_count; i++) {
		if (join->told_by[i] >= HARMLESS || join->store->entries[i].group != TABLE_NONE)
			continue;
		visit(join, i);
		if (!follow(join, join->told_by[i]))
			start_group(join);
	}
}

static void join_evidence(struct join *join)
{
	static const struct nearness crashes = { may_want_crash, wants_crash, is_crash,
						 SAME_CRASH };
	static const struct nearness told = { may_be_told, wants_report, wants_crash, SAME_CRASH };
	/* What is made up takes no evidence of the system from what the system tells, and what
	 * stops no site none from what may. */
	static const struct nearness evidence[] = {
		{ may_be_proof, wants_certain, is_certain, SAME_START },
		{ may_be_evidence, wants_failure, is_outage, SAME_START },
		{ may_be_evidence, wants_failure, is_failure, SAME_START },
	};

	join_nearest(join, &crashes);
	join_nearest(join, &told);
	join_told(join);
	for (size_t i = 0; i < sizeof(evidence) / sizeof(evidence[0]); i++)
		join_nearest(join, &evidence[i]);
}

/* Events that are no failure of their own beside another (kind->harmless). */

static bool is_of(const struct catalog_event *kind, const struct catalog_harmless *row)
{
	return kind->id == row->id && !strcmp(kind->family, row->family);
}

/* What both events have to name; TABLE_NONE is the name of what names none. */
static uint64_t shared_name(const struct join *join, size_t entry,
			    const struct catalog_harmless *row)
{
	const struct incident_key *key = key_of(join, entry);
	const struct incident_subject *subject;

	if (row->same == CATALOG_SAME_PORT)
		return table_pair(incident_clock(key), key->port);
	subject = last_seen_of(join, entry)->subjects[row->same];
	return subject ? (uintptr_t)subject : table_pair(incident_clock(key), TABLE_NONE);
}

static when_t distance(const struct join *join, size_t a, size_t b)
{
	return time_of(join, a > b ? a : b) - time_of(join, a > b ? b : a);
}

/* Of several that tell the same it is the nearest one, of two equally near the earlier. */
static void set_teller(struct join *join, size_t entry, uint32_t teller)
{
	uint32_t *told_by = &join->told_by[entry];
	when_t old, new = distance(join, entry, teller);

	old = *told_by < HARMLESS ? distance(join, entry, *told_by) : WHEN_LAST;
	if (new < old || (new == old && teller < *told_by))
		*told_by = teller;
}

/* What names none may be told by any.  What makes a failure none is held against its inputs. */
static bool remember_teller(struct table_map *last, struct join *join, size_t at,
			    const struct catalog_harmless *row)
{
	const uint64_t name = shared_name(join, at, row);
	const uint64_t none = table_pair(incident_clock(key_of(join, at)), TABLE_NONE);

	return table_map_set(last, name, (uint32_t)at) >= 0 &&
	       (row->joins ? table_map_set(last, none, (uint32_t)at) >= 0
			   : incident_inputs_note(&join->inputs, last, name, at));
}

/* The one nearest before entry `at`, or after it (backwards), is in the window.  What anybody
 * can write makes no failure harmless, but may tell the same. */
static void look_beside(struct join *join, const struct catalog_event *kind,
			const struct catalog_harmless *row, bool backwards)
{
	const struct incident_store *store = join->store;
	struct table_map last = { 0 };		/* name -> entry */
	struct incident_beside beside = {
		.last = &last, .window = (backwards ? row->after : row->before) * WHEN_SECOND,
	};

	for (size_t i = 0; i < store->entry_count; i++) {
		size_t at = backwards ? store->entry_count - 1 - i : i;
		const struct incident_key *key = key_of(join, at);
		uint32_t nearest;

		if (is_of(key->kind, row) && (row->joins || incident_vouches(key)))
			join->oom |= !remember_teller(&last, join, at, row);
		if (key->kind != kind)
			continue;
		beside.name = shared_name(join, at, row);
		nearest = table_map_get(&last, beside.name);
		if (nearest == TABLE_NONE || distance(join, at, nearest) > beside.window)
			continue;
		beside.nearest = nearest;
		if (row->joins)
			set_teller(join, at, nearest);
		else if (join->told_by[at] == TABLE_NONE &&
			 incident_inputs_agree(&join->inputs, at, &beside))
			join->told_by[at] = HARMLESS;
	}
	table_map_release(&last);
}

static void find_harmless(struct join *join)
{
	const struct incident_store *store = join->store;
	struct table_map seen = { 0 };		/* kinds */

	for (size_t i = 0; i < store->key_count && !join->oom; i++) {
		const struct catalog_event *kind = store->keys[i].kind;

		if (!kind->harmless || table_map_add(&seen, (uintptr_t)kind, 0) == 0)
			continue;
		if (!join->told_by)
			join->told_by = table_no_numbers(store->entry_count,
							 sizeof(*join->told_by));
		join->oom |= !join->told_by;
		for (const struct catalog_harmless *row = kind->harmless;
		     row->family && !join->oom; row++) {
			look_beside(join, kind, row, false);
			look_beside(join, kind, row, true);
		}
	}
	table_map_release(&seen);
}

/* What an event says of why the others came.  From what stands alone nothing follows: a worker that
 * ended says more. */
static int weight_of(const struct join *join, size_t entry)
{
	enum catalog_stage stage = place_of(join, entry);

	if (stage == CATALOG_ALONE)
		return 1;
	if (incident_is_cause(stage))
		return last_seen_of(join, entry)->trifle ? 3 : 4;
	return is_consequence(stage) ? 2 : 0;
}

/* The failed start of an application says more than the crash that it is; evidence is no
 * cause, whatever comes first. */
static bool is_better(const struct join *join, size_t entry, size_t than)
{
	int weight = weight_of(join, entry), others = weight_of(join, than);

	return weight > others || (weight == others && place_of(join, entry) == CATALOG_APP &&
				   place_of(join, than) == CATALOG_CRASH);
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
		entry->group = root_of(join, entry->group);
		group = &list[entry->group];
		if (group->count == 0)
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
		find_harmless(&join);
	if (!join.oom)
		join_all(&join);
	if (!join.oom)
		join_evidence(&join);
	if (!join.oom)
		settle(&join);
	if (!join.oom && incident_find_recoveries(store, groups, &join.state) < 0)
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

void incident_groups_release(struct incident_groups *groups)
{
	free(groups->list);
	free(groups->excused);
	*groups = (struct incident_groups){ 0 };
}
