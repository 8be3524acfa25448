/*
 * incident_nearest.c - what goes to the nearest failure, before or after it.
 *
 *   evidence          (SideBySide, DCOM) that explains a failure, within a minute: first to those
 *                     whose rules look for it
 *   a crash           of the worker that a report says is gone, if the process does not tell
 *   the same again    an event that tells what another one tells (kind->harmless)
 *
 * Knows stages and times; nothing of codes and pools, by which entries were joined before.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_walk.h"

#include <stdlib.h>
#include <string.h>

#include "rules.h"
#include "shortage.h"

enum { ANY_POOL = TABLE_NONE - 1 };	/* in place of the number of a name */

enum catalog_stage join_place(const struct join *join, size_t entry)
{
	uint32_t teller = join_teller(join, entry);

	return teller < JOIN_HARMLESS && join_are_one(join, entry, teller) ? CATALOG_NEIGHBOUR
								 : join_stage(join, entry);
}

static bool is_failure(const struct join *join, size_t entry)
{
	return join->store->entries[entry].group != TABLE_NONE &&
	       join_place(join, entry) != CATALOG_NEIGHBOUR;
}

static bool is_crash(const struct join *join, size_t entry)
{
	return join_place(join, entry) == CATALOG_CRASH &&
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
	return may_want_crash(join_key(join, entry)) && is_failure(join, entry) &&
	       !join_has_cause(join, entry);
}

static bool may_be_told(const struct incident_key *key)
{
	return key->kind->harmless;
}

/* A crash that another event tells, too, but that one is of no worker that is gone. */
static bool wants_report(const struct join *join, size_t entry)
{
	return join_teller(join, entry) < JOIN_HARMLESS && join_stage(join, entry) == CATALOG_CRASH;
}

static bool may_be_evidence(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_NEIGHBOUR;
}

static bool wants_failure(const struct join *join, size_t entry)
{
	return join_stage(join, entry) == CATALOG_NEIGHBOUR &&
	       join->store->entries[entry].group == TABLE_NONE;
}

static bool may_be_proof(const struct incident_key *key)
{
	return may_be_evidence(key) && incident_vouches(key);
}

static bool wants_certain(const struct join *join, size_t entry)
{
	return wants_failure(join, entry) && incident_vouches(join_key(join, entry));
}

static bool is_certain(const struct join *join, size_t entry)
{
	return join_last_seen(join, entry)->certain && is_failure(join, entry);
}

static bool is_outage(const struct join *join, size_t entry)
{
	return is_failure(join, entry) && !join_last_seen(join, entry)->trifle &&
	       join_stage(join, entry) != CATALOG_ALONE;
}

static bool is_sought(const struct join *join, size_t entry)
{
	return wants_failure(join, entry) && join_key(join, entry)->kind == join->sought;
}

static bool seeks(const struct join *join, size_t entry)
{
	return join->seeks[join->store->entries[entry].key] && is_failure(join, entry);
}

static bool seeks_certain(const struct join *join, size_t entry)
{
	return seeks(join, entry) && is_certain(join, entry);
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

/*
 * Those of a computer that have, the last one that was met: of any pool, of each, and of none.
 * What names a pool is about no other one.
 */
static bool meet(struct join *join, struct table_map *last, size_t entry)
{
	const struct incident_key *key = join_key(join, entry);
	const uint32_t clock = incident_clock(key);

	return table_map_set(last, table_pair(clock, ANY_POOL), (uint32_t)entry) >= 0 &&
	       table_map_set(last, table_pair(clock, key->pool), (uint32_t)entry) >= 0;
}

/* The nearer one in time of what may be about the same as that entry; or TABLE_NONE. */
static uint32_t met(const struct join *join, const struct table_map *last, size_t entry)
{
	const struct incident_key *key = join_key(join, entry);
	const uint32_t clock = incident_clock(key);
	uint32_t own, none;

	if (key->pool == TABLE_NONE)
		return table_map_get(last, table_pair(clock, ANY_POOL));
	own = table_map_get(last, table_pair(clock, key->pool));
	none = table_map_get(last, table_pair(clock, TABLE_NONE));
	if (own == TABLE_NONE || none == TABLE_NONE)
		return own == TABLE_NONE ? none : own;
	return (own > none) == (own < entry) ? own : none;
}

/* For each entry the next one of its computer that has.  To be freed; NULL: no memory. */
static uint32_t *find_next(struct join *join, const struct nearness *near)
{
	size_t count = join->store->entry_count;
	uint32_t *next = shortage_watch(calloc(count + 1, sizeof(*next)));
	struct table_map last = { 0 };

	for (size_t i = count; next && i-- > 0;) {
		next[i] = met(join, &last, i);
		join->oom |= near->has(join, i) && !meet(join, &last, i);
	}
	join->oom |= !next;
	table_map_release(&last);
	return next;
}

/* The nearer one of two neighbours, within the window, or TABLE_NONE. */
static uint32_t choose(const struct join *join, when_t window, size_t entry, uint32_t previous,
		       uint32_t next)
{
	when_t now = join_time(join, entry);
	when_t since = previous == TABLE_NONE ? WHEN_LAST : now - join_time(join, previous);
	when_t until = next == TABLE_NONE ? WHEN_LAST : join_time(join, next) - now;

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
	struct table_map last = { 0 };

	for (size_t i = 0; next && i < join->store->entry_count; i++) {
		uint32_t other = TABLE_NONE;

		if (near->wants(join, i))
			other = choose(join, near->window, i, met(join, &last, i), next[i]);
		if (other != TABLE_NONE) {
			join_visit(join, i);
			join_follow(join, other);
		}
		join->oom |= near->has(join, i) && !meet(join, &last, i);
	}
	free(next);
	table_map_release(&last);
}

/* A failure that another event tells is never lost: anybody may have written that other event. */
static void join_told(struct join *join)
{
	for (size_t i = 0; join->told_by && i < join->store->entry_count; i++) {
		if (join->told_by[i] >= JOIN_HARMLESS ||
		    join->store->entries[i].group != TABLE_NONE)
			continue;
		join_visit(join, i);
		if (!join_follow(join, join->told_by[i]) &&
		    catalog_stage_class(join_stage(join, i)) != CATALOG_EVIDENCE)
			join_start_group(join);
	}
}

/* False: no failure does. */
static bool find_seeking(struct join *join)
{
	const struct incident_store *store = join->store;
	bool any = false;

	for (size_t i = 0; i < store->key_count; i++) {
		const struct incident_key *key = &store->keys[i];

		join->seeks[i] = rules_look_for_beside(store->rules, join->sought, key->kind,
						       &key->error);
		any |= join->seeks[i];
	}
	return any;
}

/* Evidence that rules look for goes to the nearest failure that they look for it beside, first to
 * those that nobody can have made up. */
static void join_sought(struct join *join)
{
	static const struct nearness sought[] = {
		{ may_be_evidence, is_sought, seeks_certain, SAME_START },
		{ may_be_evidence, is_sought, seeks, SAME_START },
	};
	const struct incident_store *store = join->store;
	struct table_map seen = { 0 };		/* kinds */

	join->seeks = shortage_watch(calloc(store->key_count + 1, sizeof(*join->seeks)));
	join->oom |= !join->seeks;
	for (size_t i = 0; store->rules && i < store->key_count && !join->oom; i++) {
		const struct catalog_event *kind = store->keys[i].kind;

		if (!may_be_evidence(&store->keys[i]) ||
		    table_map_add(&seen, (uintptr_t)kind, 0) == 0)
			continue;
		join->sought = kind;
		if (!rules_look_for(store->rules, kind) || !find_seeking(join))
			continue;
		for (size_t k = 0; k < sizeof(sought) / sizeof(sought[0]); k++)
			join_nearest(join, &sought[k]);
	}
	table_map_release(&seen);
	free(join->seeks);
	join->seeks = NULL;
}

void join_evidence(struct join *join)
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
	join_sought(join);
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
	const struct incident_key *key = join_key(join, entry);
	const struct incident_subject *subject;

	if (row->same == CATALOG_SAME_PORT)
		return table_pair(incident_clock(key), key->port);
	subject = join_last_seen(join, entry)->subjects[row->same];
	return subject ? (uintptr_t)subject : table_pair(incident_clock(key), TABLE_NONE);
}

static when_t distance(const struct join *join, size_t a, size_t b)
{
	return join_time(join, a > b ? a : b) - join_time(join, a > b ? b : a);
}

/* Of several that tell the same it is the nearest one, of two equally near the earlier. */
static void set_teller(struct join *join, size_t entry, uint32_t teller)
{
	uint32_t *told_by = &join->told_by[entry];
	when_t old, new = distance(join, entry, teller);

	old = *told_by < JOIN_HARMLESS ? distance(join, entry, *told_by) : WHEN_LAST;
	if (new < old || (new == old && teller < *told_by))
		*told_by = teller;
}

/* What names none may be told by any.  What makes a failure none is held against its inputs. */
static bool remember_teller(struct table_map *last, struct join *join, size_t at,
			    const struct catalog_harmless *row)
{
	const uint64_t name = shared_name(join, at, row);
	const uint64_t none = table_pair(incident_clock(join_key(join, at)), TABLE_NONE);

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
		const struct incident_key *key = join_key(join, at);
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
			join->told_by[at] = JOIN_HARMLESS;
	}
	table_map_release(&last);
}

void join_find_harmless(struct join *join)
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
