/*
 * incident_state.c - the state of each computer, pool and code that keys name.
 *
 * Knows keys; nothing of how entries are joined.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_state.h"

#include <stdlib.h>
#include <string.h>

#include "incident_join.h"
#include "shortage.h"

/* While the states are initialised. */
struct init {
	struct incident_state *state;
	struct table_map hosts, pools, codes, reasons;	/* to their numbers */
	struct table_names repeats, subjects;
	struct table_map applications;		/* (clock, name) -> node */
	uint32_t *nodes;			/* two names of one application have one root */
	uint32_t code_count, subject_count;
	bool oom;
};

/* The number of a name; a new one is given the next. */
static uint32_t number_of(struct init *init, struct table_map *map, uint64_t name,
			  uint32_t next)
{
	uint32_t number = table_map_get(map, name);

	if (number != TABLE_NONE)
		return number;
	init->oom |= table_map_set(map, name, next) < 0;
	return next;
}

/* There is room for three of each key, and hardly any has one: it is not touched before. */
static struct incident_code *new_code(struct init *init)
{
	struct incident_code *code = &init->state->codes[init->code_count++];

	memset(code, 0xFF, sizeof(*code));
	code->offered = 0;
	return code;
}

static struct incident_host *host_of(struct init *init, uint32_t clock)
{
	uint32_t next = (uint32_t)init->hosts.count;
	uint32_t number = number_of(init, &init->hosts, clock, next);
	struct incident_host *host = &init->state->hosts[number];

	if (number == next) {
		host->none = new_code(init);
		host->any = new_code(init);
		host->vouched = false;
	}
	return host;
}

static struct incident_pool_last_seen *pool_of(struct init *init,
					    const struct incident_key *key)
{
	return &init->state->pools[number_of(init, &init->pools,
					       table_pair(incident_clock(key), key->pool),
					       (uint32_t)init->pools.count)];
}

static struct incident_code *code_of(struct init *init, const struct incident_key *key,
				       const struct incident_host *host)
{
	uint32_t number;

	if (!incident_has_code(key))
		return host->none;
	number = number_of(init, &init->codes, table_pair(incident_clock(key), key->error.code),
			   init->code_count);
	return number == init->code_count ? new_code(init) : &init->state->codes[number];
}

static uint32_t node_of(struct init *init, uint32_t clock, uint32_t name)
{
	uint32_t next = (uint32_t)init->applications.count;
	uint32_t node = number_of(init, &init->applications, table_pair(clock, name), next);

	if (node == next)
		init->nodes[node] = node;
	while (init->nodes[node] != node)
		node = init->nodes[node] = init->nodes[init->nodes[node]];
	return node;
}

/* Some events name the physical root of an application, some its path, some both. */
static void unite_names(struct init *init, const struct incident_key *key)
{
	uint32_t name = key->names[CATALOG_RECOVERS_APPLICATION], a, b;

	if (name == TABLE_NONE || key->path == TABLE_NONE || name == key->path)
		return;
	a = node_of(init, incident_clock(key), name);
	b = node_of(init, incident_clock(key), key->path);
	init->nodes[a > b ? a : b] = a > b ? b : a;
}

static struct incident_subject *subject_of(struct init *init, const struct incident_key *key,
					   struct incident_pool_last_seen *pool,
					   enum catalog_recovers what)
{
	struct {
		uint32_t clock, what, name;
	} subject = { incident_clock(key), what, key->names[what] };
	uint32_t number;

	if (subject.name == TABLE_NONE)
		return NULL;
	if (what == CATALOG_RECOVERS_POOL)
		return &pool->subject;
	if (what == CATALOG_RECOVERS_APPLICATION)
		subject.name = node_of(init, incident_clock(key), subject.name);
	number = table_names_id(&init->subjects, &subject, sizeof(subject));
	init->oom |= number == TABLE_NONE;
	if (init->oom)
		return NULL;
	if (number == init->subject_count) {
		init->subject_count++;
		memset(&init->state->subjects[number], 0xFF, sizeof(*init->state->subjects));
	}
	return &init->state->subjects[number];
}

static uint32_t *reason_of(struct init *init, const struct incident_key *key)
{
	if (key->reason == TABLE_NONE)
		return NULL;
	return &init->state->reasons[number_of(init, &init->reasons,
					       table_pair(incident_clock(key), key->reason),
					       (uint32_t)init->reasons.count)];
}

/* What must agree for two entries to say the same. */
struct repeat {
	uint32_t clock, stage, id, has_code, code, reason, subject, pool;
};

/* Of which pool or application, if `any`, does not matter. */
static uint32_t *repeat_of(struct init *init, const struct incident_key *key, bool any)
{
	bool application = any && key->names[CATALOG_RECOVERS_APPLICATION] != TABLE_NONE;
	enum catalog_stage stage = key->kind->stage;
	bool by_id = stage == CATALOG_ALONE || stage == CATALOG_SITE ||
		     !incident_is_cause(stage);
	bool has_code = incident_has_code(key);
	const struct repeat repeat = {
		.clock = incident_clock(key), .stage = stage, .id = by_id ? key->id : 0,
		.has_code = has_code, .code = has_code ? key->error.code : 0,
		.reason = key->reason, .subject = application ? TABLE_NONE - 1 : key->subject,
		.pool = any ? TABLE_NONE - 1 : key->pool,
	};
	uint32_t number = table_names_id(&init->repeats, &repeat, sizeof(repeat));

	init->oom |= number == TABLE_NONE;
	return init->oom ? NULL : &init->state->repeats[number];
}

/* May the same strike another pool, or another application, which then has the code? */
static bool may_spread(const struct incident_key *key)
{
	return key->pool != TABLE_NONE ||
	       (key->names[CATALOG_RECOVERS_APPLICATION] != TABLE_NONE && incident_has_code(key));
}

/* No key brings more than one of each but two repeats, and a host two codes. */
static int make_room(struct incident_state *state, size_t keys)
{
	state->of = shortage_watch(calloc(keys + 1, sizeof(*state->of)));
	state->hosts = table_no_numbers(keys, sizeof(*state->hosts));
	state->pools = table_no_numbers(keys, sizeof(*state->pools));
	state->codes = shortage_watch(calloc(3 * keys + 1, sizeof(*state->codes)));
	state->repeats = table_no_numbers(2 * keys, sizeof(*state->repeats));
	state->reasons = table_no_numbers(keys, sizeof(*state->reasons));
	state->subjects = shortage_watch(calloc(CATALOG_RECOVERS_COUNT * keys + 1,
						sizeof(*state->subjects)));
	if (!state->reasons || !state->subjects)
		return -1;
	if (!state->of || !state->hosts || !state->pools || !state->codes || !state->repeats)
		return -1;
	return 0;
}

static uint8_t sort_of(const struct incident_key *key)
{
	if (!incident_is_certain(key) || catalog_stage_class(key->kind->stage) == CATALOG_EVIDENCE)
		return 0;
	return incident_is_beyond_pools(key) ? INCIDENT_BEYOND_POOLS : INCIDENT_OF_POOLS;
}

static void find_subjects(struct init *init, const struct incident_key *key,
			  struct incident_last_seen *last_seen)
{
	for (int what = 1; what < CATALOG_RECOVERS_COUNT; what++) {
		last_seen->subjects[what] = subject_of(init, key, last_seen->pool,
						       (enum catalog_recovers)what);
		last_seen->named |= last_seen->subjects[what] != NULL;
	}
}

int incident_state_init(struct incident_state *state, const struct incident_store *store)
{
	struct init init = { .state = state };

	init.oom = make_room(state, store->key_count) < 0;
	init.nodes = shortage_watch(calloc(2 * store->key_count + 1, sizeof(*init.nodes)));
	init.oom |= !init.nodes;
	for (size_t i = 0; i < store->key_count && !init.oom; i++)
		unite_names(&init, &store->keys[i]);
	for (size_t i = 0; i < store->key_count && !init.oom; i++) {
		const struct incident_key *key = &store->keys[i];
		struct incident_last_seen *last_seen = &state->of[i];

		last_seen->host = host_of(&init, incident_clock(key));
		last_seen->host->vouched |= incident_vouches(key);
		last_seen->pool = pool_of(&init, key);
		last_seen->code = code_of(&init, key, last_seen->host);
		last_seen->same = repeat_of(&init, key, false);
		last_seen->other = may_spread(key) ? repeat_of(&init, key, true) : NULL;
		last_seen->reason = reason_of(&init, key);
		find_subjects(&init, key, last_seen);
		last_seen->stage = key->kind->stage;
		last_seen->has_code = incident_has_code(key);
		last_seen->symptom = incident_is_symptom(key);
		last_seen->certain = incident_is_certain(key);
		last_seen->sort = sort_of(key);
		last_seen->known = store->rules && incident_is_cause(key->kind->stage) &&
				   rules_know(store->rules, key->kind, &key->error);
		last_seen->trifle = store->rules && incident_is_cause(key->kind->stage) &&
				    rules_stop_nothing(store->rules, key->kind);
	}
	table_map_release(&init.hosts);
	table_map_release(&init.pools);
	table_map_release(&init.codes);
	table_map_release(&init.reasons);
	table_map_release(&init.applications);
	table_names_release(&init.repeats);
	table_names_release(&init.subjects);
	free(init.nodes);
	return init.oom ? -1 : 0;
}

void incident_state_release(struct incident_state *state)
{
	free(state->of);
	free(state->hosts);
	free(state->pools);
	free(state->codes);
	free(state->repeats);
	free(state->reasons);
	free(state->subjects);
	*state = (struct incident_state){ 0 };
}
