/*
 * incident_groups.c - entries become groups, each of one failure.
 *
 * Knows what may be of one failure (pools, services, who can have written an event), not why two
 * entries should be.
 *
 * What anybody can write joins no pool's failure with one beyond pools, of a site or the
 * configuration of all.  It is of the pool's, whichever comes first, and of the other only
 * if no pool's takes it.
 *
 * Joining is union-find, so that a cause may bring two groups together.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_walk.h"

#include <stdlib.h>

#include "grow.h"

void join_visit(struct join *join, size_t entry)
{
	struct incident_entry *own = &join->store->entries[entry];
	const struct incident_last_seen *last_seen = join_last_seen(join, entry);

	join->entry = entry;
	join->own = own;
	join->key = &join->store->keys[own->key];
	join->now = own->time;
	join->last_seen = last_seen;
	join->takes = false;
	if (own->process)
		join->process = table_key(table_pair(incident_clock(join->key), own->process));
}

/* Groups. */

uint32_t join_root(const struct join *join, uint32_t group)
{
	struct incident_group *list = join->groups->list;

	while (list[group].parent != group) {
		list[group].parent = list[list[group].parent].parent;
		group = list[group].parent;
	}
	return group;
}

bool join_are_one(const struct join *join, size_t a, size_t b)
{
	uint32_t one = join->store->entries[a].group, other = join->store->entries[b].group;

	return one != TABLE_NONE && other != TABLE_NONE &&
	       join_root(join, one) == join_root(join, other);
}

/* The group beyond pools that a root belongs to if no pool takes it, else TABLE_NONE. */
static uint32_t beyond_of(const struct join *join, uint32_t root)
{
	uint32_t beyond = join->groups->list[root].beyond;

	return beyond == TABLE_NONE ? TABLE_NONE : join_root(join, beyond);
}

bool join_has_cause(const struct join *join, size_t entry)
{
	const struct incident_group *list = join->groups->list;
	uint32_t group = join->store->entries[entry].group, beyond;

	if (group == TABLE_NONE)
		return false;
	group = join_root(join, group);
	beyond = beyond_of(join, group);
	return list[group].has_cause || (beyond != TABLE_NONE && list[beyond].has_cause);
}

/* Which of two entries, or TABLE_NONE, says better what is down in a group? */
static uint32_t better_named(const struct join *join, uint32_t a, uint32_t b)
{
	bool a_vouches, b_vouches;

	if (a == TABLE_NONE || b == TABLE_NONE)
		return a == TABLE_NONE ? b : a;
	a_vouches = incident_vouches(join_key(join, a));
	b_vouches = incident_vouches(join_key(join, b));
	if (a_vouches != b_vouches)
		return a_vouches ? a : b;
	return a > b ? a : b;
}

/* The older root stays, so that the result has one shape. */
static uint32_t unite(struct join *join, uint32_t a, uint32_t b)
{
	struct incident_group *list = join->groups->list;

	a = join_root(join, a);
	b = join_root(join, b);
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

void join_start_group(struct join *join)
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
		.has_cause = join_is_reason(join->last_seen),
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
	       (incident_vouches(join->key) && incident_vouches(join_key(join, other)));
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

	a = join_root(join, a);
	b = join_root(join, b);
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
	into->has_cause |= join_is_reason(join->last_seen);
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
bool join_strikes_services(const struct join *join, size_t entry)
{
	const struct incident_key *key = join_key(join, entry);
	const uint8_t named = key->generation, said = incident_said_at(&join->said, entry);

	return (key->kind->signs_in && !key->elsewhere) ||
	       (named && !((named | incident_by_system(said)) & CATALOG_IIS7) &&
		(said & INCIDENT_OLD << INCIDENT_SYSTEM ||
		 !join_last_seen(join, entry)->host->vouched));
}

/* What anybody can write of a worker is no part of a service's failure. */
static bool may_be_of_service(const struct join *join, size_t other)
{
	enum catalog_stage own = join->last_seen->stage, others = join_stage(join, other);

	if ((own == CATALOG_SERVICE) == (others == CATALOG_SERVICE) || own == CATALOG_NEIGHBOUR ||
	    others == CATALOG_NEIGHBOUR)
		return true;
	return join_strikes_services(join, own == CATALOG_SERVICE ? other : join->entry);
}

bool join_follow(struct join *join, size_t other)
{
	const struct incident_group *list = join->groups->list;
	uint32_t group = other == SIZE_MAX ? TABLE_NONE : join->store->entries[other].group;
	uint32_t own = join->own->group;
	uint8_t sort;

	if (group == TABLE_NONE || !may_be_of_service(join, other))
		return false;
	group = join_root(join, group);
	sort = own == TABLE_NONE ? join->last_seen->sort : list[join_root(join, own)].vouched;
	if (!may_follow(join, other, sort, list[group].vouched))
		return false;
	if (may_be_of_pool(join, sort, list[group].vouched)) {
		if (own == TABLE_NONE)
			join_start_group(join);
		if (join->oom)
			return false;
		own = join_root(join, join->own->group);
		set_beyond(join, sort ? group : own, sort ? own : group, join->now);
	} else if (own == TABLE_NONE) {
		enter(join, group);
	} else if (join_root(join, own) != group) {
		unite_beyond(join, own, group);
	}
	return true;
}

void join_beyond(struct join *join)
{
	for (uint32_t i = 0; i < join->groups->count; i++) {
		uint32_t beyond = join->groups->list[i].beyond;

		if (join->groups->list[i].parent == i && beyond != TABLE_NONE)
			unite(join, i, beyond);
	}
	join->walks = false;
}

void join_name_group(struct join *join)
{
	struct incident_group *group =
		&join->groups->list[join_root(join, join->own->group)];

	group->named = better_named(join, group->named, (uint32_t)join->entry);
}

void incident_groups_release(struct incident_groups *groups)
{
	free(groups->list);
	free(groups->excused);
	*groups = (struct incident_groups){ 0 };
}
