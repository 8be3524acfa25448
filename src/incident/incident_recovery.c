/*
 * incident_recovery.c - which event shows that a failure is over.
 *
 * Knows what failures and starts name; nothing of how entries were joined.
 *
 * A failure names what is down: applications, endpoints, services, pools.  It is over with the
 * first event after its last failure by which all that is down has started.  With its last
 * application the pools are that it is in; but a worker that is recycled does not show that
 * applications run.  A start of the machine or of IIS ends whatever failed before it, and
 * nothing else ends what no start can name: a site, the configuration of all.
 *
 * Of a failure that only the system writes of, what is down is what the system names: in other
 * logs anybody may name a pool that works.  Applications speak for pools alone, and for those
 * of the system's whose workers they were in.  Of a failure that no such log tells of, a pool
 * speaks if all of it names pools.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_recovery.h"

#include <stdlib.h>

#include "grow.h"
#include "incident_order.h"
#include "shortage.h"

/* A subject that is down in a group.  Nodes of one subject are a chain, which its start empties:
 * each start costs what it closes. */
struct open {
	struct incident_subject *subject;
	uint32_t group, next;
	uint32_t next_of_group;	/* chain of all that was down in the group */
	bool waits;		/* it is in the chain of its subject */
	bool closed;		/* it started, but the group has failures after that */
	bool hosts;		/* it is a pool that starts with the applications of the group */
};

/* What is still down in a group. */
struct down {
	uint32_t count;		/* subjects */
	uint32_t hosts;		/* of these, those that start with the applications */
	uint32_t last_failure;	/* its place in the order */
	uint32_t opens;		/* head of the chain of all that was down in it */
	uint32_t next_ended;	/* chain of the groups of a computer that failed before */
	bool vouched;		/* only the system writes of it (incident_is_certain()) */
	/* Of what only the system writes ([true]), and of the rest, which counts where nothing is
	 * vouched: some names nothing that could start, and some works no better because an
	 * application started. */
	bool nameless[2], beyond_applications[2];
};

struct recovery {
	const struct incident_store *store;
	struct incident_groups *groups;
	struct incident_state *state;
	struct incident_order order;
	size_t place;			/* in it */
	struct down *down;		/* by group */
	struct table_map nodes;		/* (group, subject) -> open */
	struct table_map workers;	/* (group, process) of applications that failed */
	struct open *open;
	size_t open_count, open_room;
	bool oom;
};

static const struct incident_last_seen *last_seen_of(const struct recovery *recovery, size_t entry)
{
	return &recovery->state->of[recovery->store->entries[entry].key];
}

/* What of that sort the entry names, or NULL.  The program of a crash is no application. */
static struct incident_subject *subject_of(const struct incident_last_seen *last_seen,
					   enum catalog_recovers what)
{
	bool program = what == CATALOG_RECOVERS_APPLICATION && last_seen->stage == CATALOG_CRASH;

	return program ? NULL : last_seen->subjects[what];
}

static void end_group(struct recovery *recovery, uint32_t index, size_t entry)
{
	struct incident_group *group = &recovery->groups->list[index];

	if (group->recovered != WHEN_UNKNOWN ||
	    recovery->down[index].last_failure >= recovery->place)
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

static void set_open(struct down *down, struct open *open, bool closed, bool hosts)
{
	down->count += (uint32_t)open->closed - (uint32_t)closed;
	down->hosts += (uint32_t)(!closed && hosts) - (uint32_t)(!open->closed && open->hosts);
	open->closed = closed;
	open->hosts = hosts;
}

/* Let the next start of its subject find it. */
static void await(struct recovery *recovery, uint32_t at)
{
	struct open *open = &recovery->open[at];

	if (open->waits)
		return;
	open->waits = true;
	open->next = open->subject->open;
	open->subject->open = at;
}

/* After its last failure a group is over with a start of anything that was down in it, also of
 * what started before. */
static void await_all(struct recovery *recovery, uint32_t group)
{
	for (uint32_t at = recovery->down[group].opens; at != TABLE_NONE;
	     at = recovery->open[at].next_of_group)
		await(recovery, at);
}

static void add_open(struct recovery *recovery, struct incident_subject *subject, uint32_t group,
		     bool hosts)
{
	uint32_t name = (uint32_t)(subject - recovery->state->subjects);
	uint32_t at = subject->open;
	struct open *list;

	/* In a storm it is the one that was found last. */
	if (at == TABLE_NONE || recovery->open[at].group != group)
		at = table_map_get(&recovery->nodes, table_pair(group, name));
	if (at != TABLE_NONE) {
		set_open(&recovery->down[group], &recovery->open[at], false,
			 hosts || recovery->open[at].hosts);
		await(recovery, at);
		return;
	}
	list = grow(recovery->open, recovery->open_count, 1, &recovery->open_room, sizeof(*list));
	if (!list) {
		recovery->oom = true;
		return;
	}
	recovery->open = list;
	list += recovery->open_count;
	*list = (struct open){ .subject = subject, .group = group, .closed = true,
			       .next_of_group = recovery->down[group].opens };
	set_open(&recovery->down[group], list, false, hosts);
	at = (uint32_t)recovery->open_count++;
	recovery->down[group].opens = at;
	await(recovery, at);
	if (table_map_set(&recovery->nodes, table_pair(group, name), at) < 0)
		recovery->oom = true;
}

static bool is_over(const struct down *down, enum catalog_recovers what)
{
	if (what == CATALOG_RECOVERS_APPLICATION)
		return down->count == down->hosts && !down->beyond_applications[down->vouched];
	return down->count == 0 && !down->nameless[down->vouched];
}

/* The subject started: it is no longer down in any group. */
static void close_subject(struct recovery *recovery, struct incident_subject *subject,
			  enum catalog_recovers what, size_t entry)
{
	for (uint32_t at = subject->open; at != TABLE_NONE; at = recovery->open[at].next) {
		struct open *open = &recovery->open[at];
		struct down *down = &recovery->down[open->group];

		set_open(down, open, true, open->hosts);
		open->waits = false;
		if (is_over(down, what))
			end_group(recovery, open->group, entry);
	}
	subject->open = TABLE_NONE;
}

static bool is_down(const struct down *down, const struct incident_key *key,
		    enum catalog_recovers what)
{
	return !down->vouched || incident_vouches(key) ||
	       (what == CATALOG_RECOVERS_APPLICATION && !down->beyond_applications[true]);
}

/* Does the pool that the entry names start with the applications of its group? */
static bool is_host(const struct recovery *recovery, size_t entry)
{
	const struct incident_entry *at = &recovery->store->entries[entry];

	return !recovery->down[at->group].vouched ||
	       (at->process && table_map_get(&recovery->workers,
					     table_pair(at->group, at->process)) != TABLE_NONE);
}

static void record_failure(struct recovery *recovery, size_t entry)
{
	const struct incident_last_seen *last_seen = last_seen_of(recovery, entry);
	const struct incident_key *key = incident_store_key(recovery->store, entry);
	uint32_t group = recovery->store->entries[entry].group;
	struct down *down = &recovery->down[group];

	for (int what = 1; what < CATALOG_RECOVERS_COUNT; what++) {
		struct incident_subject *subject = subject_of(last_seen, what);

		if (subject && is_down(down, key, what))
			add_open(recovery, subject, group,
				 what == CATALOG_RECOVERS_POOL && is_host(recovery, entry));
	}
	if (down->last_failure != recovery->place)
		return;
	await_all(recovery, group);
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

static bool any_recovery(const struct incident_store *store)
{
	for (size_t i = 0; i < store->key_count; i++)
		if (incident_recovers(&store->keys[i]) != CATALOG_RECOVERS_NONE ||
		    incident_marks_all(&store->keys[i], CATALOG_MARK_START))
			return true;
	return false;
}

/* A module or a configuration: an application that starts may be in another pool. */
static bool is_beyond_applications(const struct incident_last_seen *last_seen)
{
	return last_seen->stage < CATALOG_APP && last_seen->stage != CATALOG_CRASH &&
	       !last_seen->subjects[CATALOG_RECOVERS_APPLICATION];
}

static void add_failure(struct recovery *recovery, size_t place)
{
	const size_t entry = incident_order_get(&recovery->order, place);
	const struct incident_last_seen *last_seen = last_seen_of(recovery, entry);
	const struct incident_key *key = incident_store_key(recovery->store, entry);
	struct down *down = &recovery->down[recovery->store->entries[entry].group];
	bool certain = incident_is_certain(key);

	down->last_failure = (uint32_t)place;
	down->vouched |= certain;
	down->nameless[certain] |= !last_seen->subjects[CATALOG_RECOVERS_ENDPOINT] &&
				   !last_seen->subjects[CATALOG_RECOVERS_SERVICE] &&
				   !last_seen->subjects[CATALOG_RECOVERS_POOL];
	down->beyond_applications[certain] |= certain ? incident_is_beyond_pools(key)
						      : is_beyond_applications(last_seen);
}

/* A group that is nothing but evidence fails with its last entry. */
static void find_last_failures(struct recovery *recovery)
{
	const struct incident_store *store = recovery->store;

	for (size_t i = 0; i < recovery->groups->count; i++)
		recovery->down[i].last_failure = recovery->down[i].opens = TABLE_NONE;
	for (size_t i = 0; i < store->entry_count; i++)
		if (incident_is_failure(store, incident_order_get(&recovery->order, i)))
			add_failure(recovery, i);
	for (size_t i = 0; i < store->entry_count; i++) {
		const size_t entry = incident_order_get(&recovery->order, i);
		const uint32_t group = store->entries[entry].group;

		if (group != TABLE_NONE && recovery->down[group].last_failure == TABLE_NONE &&
		    recovery->groups->list[group].last_entry == entry)
			recovery->down[group].last_failure = (uint32_t)i;
	}
}

/* An application names no pool: that is known by the process, if the system names it, too. */
static void find_workers(struct recovery *recovery)
{
	const struct incident_store *store = recovery->store;

	for (size_t i = 0; i < store->entry_count && !recovery->oom; i++) {
		const struct incident_entry *entry = &store->entries[i];
		const struct down *down;

		if (!entry->process || !incident_is_failure(store, i) ||
		    !subject_of(last_seen_of(recovery, i), CATALOG_RECOVERS_APPLICATION))
			continue;
		down = &recovery->down[entry->group];
		if (down->vouched && !down->beyond_applications[true] &&
		    table_map_set(&recovery->workers, table_pair(entry->group, entry->process),
				  0) < 0)
			recovery->oom = true;
	}
}

static void find_all(struct recovery *recovery)
{
	const struct incident_store *store = recovery->store;

	find_last_failures(recovery);
	find_workers(recovery);
	for (size_t i = 0; i < store->entry_count && !recovery->oom; i++) {
		const size_t entry = incident_order_get(&recovery->order, i);
		const uint32_t group = store->entries[entry].group;

		recovery->place = i;
		if (group == TABLE_NONE)
			record_recovery(recovery, entry);
		else if (incident_is_failure(store, entry) ||
			 recovery->down[group].last_failure == i)
			record_failure(recovery, entry);
	}
}

int incident_find_recoveries(const struct incident_store *store, struct incident_groups *groups,
			     struct incident_state *state, const struct input_summary *inputs,
			     size_t input_count)
{
	struct recovery recovery = { .store = store, .groups = groups, .state = state };

	if (!any_recovery(store))
		return 0;
	recovery.down = shortage_watch(calloc(groups->count + 1, sizeof(*recovery.down)));
	recovery.oom = !recovery.down ||
		       incident_order_find(&recovery.order, store, groups, state, inputs,
					   input_count) < 0;
	if (!recovery.oom)
		find_all(&recovery);
	incident_order_release(&recovery.order);
	table_map_release(&recovery.nodes);
	table_map_release(&recovery.workers);
	free(recovery.down);
	free(recovery.open);
	return recovery.oom ? -1 : 0;
}
