/*
 * incident_recovery.c - which event shows that a failure is over.
 *
 * Knows what failures and starts name; nothing of how entries were joined.
 *
 * A failure names what is down: an application, an endpoint, a service, pools.  It is over
 * with the first event after its last failure by which all of one sort have started: all
 * applications if it names any (a worker that is recycled does not show that they run), else
 * all of any other sort.  A start of the machine or of IIS ends whatever failed before it.
 *
 * Of a failure that only the system writes of, what is down is what the system names: in other
 * logs anybody may name a pool that works.  Applications speak for pools alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_recovery.h"

#include <stdlib.h>

#include "grow.h"
#include "shortage.h"

/* A subject that is down in a group.  Nodes of one subject are a chain. */
struct open {
	uint32_t group, next;
	bool closed;		/* it started, but the group has failures after that */
};

/* What is still down in a group, by sort. */
struct down {
	uint32_t count[CATALOG_RECOVERS_COUNT];
	uint32_t last_failure;	/* entry */
	uint32_t next_ended;	/* chain of the groups of a computer that failed before */
	bool vouched;		/* only the system writes of it (incident_vouches()) ... */
	bool beyond_pools;	/* ... and some of that is of no pool */
};

struct recovery {
	const struct incident_store *store;
	struct incident_groups *groups;
	struct incident_state *state;
	struct down *down;		/* by group */
	struct table_map nodes;		/* (group, subject) -> open */
	struct open *open;
	size_t open_count, open_room;
	bool oom;
};

static const struct incident_last_seen *last_seen_of(const struct recovery *recovery, size_t entry)
{
	return &recovery->state->of[recovery->store->entries[entry].key];
}

static void end_group(struct recovery *recovery, uint32_t index, size_t entry)
{
	struct incident_group *group = &recovery->groups->list[index];

	if (group->recovered != WHEN_UNKNOWN || recovery->down[index].last_failure >= entry)
		return;
	group->recovered = recovery->store->entries[entry].time;
	group->recovery = entry;
}

static void end_all(struct recovery *recovery, struct incident_host *host, size_t entry)
{
	for (uint32_t group = host->ended; group != TABLE_NONE;
	     group = recovery->down[group].next_ended)
		end_group(recovery, group, entry);
	host->ended = TABLE_NONE;
}

static void add_open(struct recovery *recovery, struct incident_subject *subject,
		     enum catalog_recovers what, uint32_t group)
{
	uint32_t name = (uint32_t)(subject - recovery->state->subjects);
	uint32_t at = subject->open;
	struct open *list;

	/* In a storm it is the one that was found last. */
	if (at == TABLE_NONE || recovery->open[at].group != group)
		at = table_map_get(&recovery->nodes, table_pair(group, name));
	if (at != TABLE_NONE) {
		recovery->down[group].count[what] += recovery->open[at].closed;
		recovery->open[at].closed = false;
		return;
	}
	list = grow(recovery->open, recovery->open_count, 1, &recovery->open_room, sizeof(*list));
	if (!list) {
		recovery->oom = true;
		return;
	}
	recovery->open = list;
	list[recovery->open_count] = (struct open){ .group = group, .next = subject->open };
	subject->open = (uint32_t)recovery->open_count++;
	if (table_map_set(&recovery->nodes, table_pair(group, name), subject->open) < 0)
		recovery->oom = true;
	recovery->down[group].count[what]++;
}

static bool is_over(const struct down *down, enum catalog_recovers what)
{
	return down->count[what] == 0 && down->count[CATALOG_RECOVERS_APPLICATION] == 0;
}

/* The subject started: it is no longer down in any group. */
static void close_subject(struct recovery *recovery, struct incident_subject *subject,
			  enum catalog_recovers what, size_t entry)
{
	uint32_t *link = &subject->open;

	while (*link != TABLE_NONE) {
		struct open *open = &recovery->open[*link];
		struct down *down = &recovery->down[open->group];

		down->count[what] -= !open->closed;
		open->closed = true;
		if (is_over(down, what))
			end_group(recovery, open->group, entry);
		if (down->last_failure < entry)
			*link = open->next;
		else
			link = &open->next;
	}
}

static bool is_down(const struct down *down, const struct incident_key *key,
		    enum catalog_recovers what)
{
	return !down->vouched || incident_vouches(key) ||
	       (what == CATALOG_RECOVERS_APPLICATION && !down->beyond_pools);
}

static void record_failure(struct recovery *recovery, size_t entry)
{
	const struct incident_last_seen *last_seen = last_seen_of(recovery, entry);
	const struct incident_key *key = incident_store_key(recovery->store, entry);
	uint32_t group = recovery->store->entries[entry].group;
	struct down *down = &recovery->down[group];

	for (int what = 1; what < CATALOG_RECOVERS_COUNT; what++)
		if (last_seen->subjects[what] &&
		    is_down(down, key, (enum catalog_recovers)what))
			add_open(recovery, last_seen->subjects[what],
				 (enum catalog_recovers)what, group);
	if (down->last_failure != entry)
		return;
	down->next_ended = last_seen->host->ended;
	last_seen->host->ended = group;
}

static void record_recovery(struct recovery *recovery, size_t entry)
{
	const struct incident_last_seen *last_seen = last_seen_of(recovery, entry);
	const struct incident_key *key = incident_store_key(recovery->store, entry);
	enum catalog_recovers what = incident_recovers(key);

	if (what != CATALOG_RECOVERS_NONE && last_seen->subjects[what])
		close_subject(recovery, last_seen->subjects[what], what, entry);
	if (incident_marks_all(key, CATALOG_MARK_START))
		end_all(recovery, last_seen->host, entry);
}

/* Evidence is no failure. */
static bool is_failure(const struct incident_store *store, size_t entry)
{
	const struct incident_key *key = incident_store_key(store, entry);

	return store->entries[entry].group != TABLE_NONE &&
	       catalog_stage_class(key->kind->stage) != CATALOG_EVIDENCE;
}

static bool any_recovery(const struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count; i++)
		if (incident_recovers(&store->keys[i]) != CATALOG_RECOVERS_NONE ||
		    incident_marks_all(&store->keys[i], CATALOG_MARK_START))
			return true;
	return false;
}

/* A group that is nothing but evidence fails with its last entry. */
static void find_last_failures(struct recovery *recovery)
{
	const struct incident_store *store = recovery->store;

	for (size_t i = 0; i < recovery->groups->count; i++)
		recovery->down[i].last_failure = TABLE_NONE;
	for (size_t i = 0; i < store->entry_count; i++) {
		const struct incident_key *key = incident_store_key(store, i);
		struct down *down;

		if (!is_failure(store, i))
			continue;
		down = &recovery->down[store->entries[i].group];
		down->last_failure = (uint32_t)i;
		if (incident_vouches(key)) {
			down->vouched = true;
			down->beyond_pools |= !catalog_has_role(key->kind, "pool");
		}
	}
	for (size_t i = 0; i < recovery->groups->count; i++)
		if (recovery->down[i].last_failure == TABLE_NONE)
			recovery->down[i].last_failure =
				(uint32_t)recovery->groups->list[i].last_entry;
}

int incident_find_recoveries(const struct incident_store *store, struct incident_groups *groups,
			     struct incident_state *state)
{
	struct recovery recovery = { .store = store, .groups = groups, .state = state };

	if (!any_recovery(store))
		return 0;
	recovery.down = shortage_watch(calloc(groups->count + 1, sizeof(*recovery.down)));
	if (!recovery.down)
		return -1;
	find_last_failures(&recovery);
	for (size_t i = 0; i < store->entry_count && !recovery.oom; i++) {
		uint32_t group = store->entries[i].group;

		if (group == TABLE_NONE)
			record_recovery(&recovery, i);
		else if (is_failure(store, i) || recovery.down[group].last_failure == i)
			record_failure(&recovery, i);
	}
	table_map_release(&recovery.nodes);
	free(recovery.down);
	free(recovery.open);
	return recovery.oom ? -1 : 0;
}
