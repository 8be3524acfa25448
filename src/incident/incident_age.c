/*
 * incident_age.c - which IIS a computer has, as events of some time say.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_age.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "incident_store.h"
#include "shortage.h"
#include "table.h"

/* 2006-11-01: no computer ran Vista, or IIS 7, before. */
#define VISTA ((when_t)128068128000000000ULL)

static bool is_before_vista(when_t time)
{
	return time < VISTA && time != WHEN_UNKNOWN;
}

/*
 * Where a text shows the classic name of a source, that of IIS 7 is called like that of IIS 6: such
 * a name alone says nothing.  IIS 6 writes events of IIS 5, too (IIS 5 isolation mode).
 */
uint8_t incident_says(const struct incident_key *key)
{
	const bool older = incident_is_before_iis7(key);
	const unsigned old = older || key->before_vista ? INCIDENT_OLD : 0;
	unsigned certain = older ? key->kind->generations : key->generation & CATALOG_IIS7;

	certain = incident_vouches(key) ? certain | old : 0;
	return (uint8_t)(key->generation | key->version | old | certain << INCIDENT_SYSTEM);
}

/* And as its time says. */
static uint8_t words_of(const struct incident_store *store, size_t entry)
{
	const struct incident_key *key = incident_store_key(store, entry);
	const unsigned system = incident_vouches(key) ? INCIDENT_OLD << INCIDENT_SYSTEM : 0;
	const bool old = is_before_vista(store->entries[entry].time);

	return (uint8_t)(incident_says(key) | (old ? INCIDENT_OLD | system : 0));
}

enum { BITS = 8, GENERATIONS = INCIDENT_BEFORE_IIS7 | CATALOG_IIS7 };
#define NEVER UINT64_MAX

/* What is said of a computer. */
struct hearsay {
	when_t last[BITS];	/* when; while entries are walked */
	uint8_t all;		/* by any event */
};

struct hearing {
	const struct incident_store *store;
	when_t within;
	bool nearest;		/* and of these the nearest only */
	uint32_t *of;		/* by key: what is said of its computer, ... */
	struct hearsay *list;	/* ... in this list */
	uint32_t count;
};

/* False: no memory. */
static bool number_computers(struct hearing *hearing)
{
	struct table_map numbers = { 0 };	/* by computer */
	bool good = true;

	for (size_t i = 0; i < hearing->store->key_count && good; i++) {
		const uint32_t computer = hearing->store->keys[i].computer;

		hearing->of[i] = table_map_get(&numbers, computer);
		if (hearing->of[i] == TABLE_NONE) {
			hearing->of[i] = hearing->count++;
			good = table_map_set(&numbers, computer, hearing->of[i]) >= 0;
		}
	}
	table_map_release(&numbers);
	return good;
}

/* IIS 7, and an older one? */
static bool is_mixed(uint8_t said)
{
	return said & CATALOG_IIS7 && said & (INCIDENT_OLD | INCIDENT_BEFORE_IIS7);
}

/* What all events say; true if that is two things of any computer. */
static bool hear_all(struct hearing *hearing)
{
	const struct incident_store *store = hearing->store;
	bool mixed = false;

	for (size_t i = 0; i < hearing->count; i++)
		hearing->list[i].all = 0;
	for (size_t i = 0; i < store->key_count; i++)
		hearing->list[hearing->of[i]].all |= incident_says(&store->keys[i]);
	for (size_t i = 0; i < store->entry_count && store->entries[i].time < VISTA; i++)
		hearing->list[hearing->of[store->entries[i].key]].all |= words_of(store, i);
	for (size_t i = 0; i < hearing->count; i++)
		mixed |= is_mixed(hearing->list[i].all);
	return mixed;
}

static uint8_t hear(struct hearsay *of, uint8_t words, when_t now, when_t within)
{
	unsigned heard = 0;

	for (unsigned bit = 0; bit < BITS; bit++) {
		when_t *last = &of->last[bit];

		if (words >> bit & 1)
			*last = now;
		if (*last != NEVER && (*last < now ? now - *last : *last - now) <= within)
			heard |= 1u << bit;
	}
	return is_mixed(of->all) ? (uint8_t)heard : of->all;
}

/* From the first entry on, or from the last one. */
static void sweep(const struct hearing *hearing, bool backwards, uint8_t *by_entry)
{
	const struct incident_store *store = hearing->store;

	for (size_t i = 0; i < hearing->count; i++)
		memset(hearing->list[i].last, 0xFF, sizeof(hearing->list[i].last));
	for (size_t i = 0; i < store->entry_count; i++) {
		const size_t at = backwards ? store->entry_count - 1 - i : i;
		const struct incident_entry *entry = &store->entries[at];

		by_entry[at] |= hear(&hearing->list[hearing->of[entry->key]],
				     words_of(store, at), entry->time, hearing->within);
	}
}

static when_t between(const struct incident_store *store, uint32_t a, size_t b)
{
	const when_t first = store->entries[a < b ? a : b].time;

	return a == TABLE_NONE ? WHEN_LAST : store->entries[a < b ? b : a].time - first;
}

/*
 * Of a server that was replaced the nearest event says which IIS there was, of two equally near
 * both: the bits of `mask` of what it says.  False: no memory.
 */
static bool hear_nearest(const struct hearing *hearing, unsigned mask, uint8_t *by_entry)
{
	const struct incident_store *store = hearing->store;
	const size_t count = store->entry_count;
	uint32_t *next = table_no_numbers(count, sizeof(*next));
	uint32_t *last = table_no_numbers(hearing->count, sizeof(*last));

	for (size_t i = next && last ? count : 0; i-- > 0;) {
		uint32_t *own = &last[hearing->of[store->entries[i].key]];

		next[i] = *own = words_of(store, i) & mask ? (uint32_t)i : *own;
	}
	for (size_t i = 0; next && last && i < hearing->count; i++)
		last[i] = TABLE_NONE;
	for (size_t i = 0; next && last && i < count; i++) {
		const uint32_t of = hearing->of[store->entries[i].key];
		when_t before, after;
		unsigned heard = 0;

		last[of] = words_of(store, i) & mask ? (uint32_t)i : last[of];
		before = between(store, last[of], i);
		after = between(store, next[i], i);
		if (before <= after && before <= hearing->within)
			heard |= words_of(store, last[of]);
		if (after <= before && after <= hearing->within)
			heard |= words_of(store, next[i]);
		if (is_mixed(hearing->list[of].all))
			by_entry[i] = (uint8_t)((by_entry[i] & ~mask) | (heard & mask));
	}
	free(next);
	free(last);
	return next && last;
}

/* False: no memory. */
static bool fill(struct incident_said *said, struct hearing *hearing)
{
	const struct incident_store *store = said->store;
	bool mixed;

	if (!said->by_key || !hearing->of || !number_computers(hearing))
		return false;
	hearing->list = shortage_watch(calloc(hearing->count + 1, sizeof(*hearing->list)));
	if (!hearing->list)
		return false;
	mixed = hear_all(hearing);
	for (size_t i = 0; i < store->key_count; i++)
		said->by_key[i] = hearing->list[hearing->of[i]].all;
	if (!mixed)
		return true;
	said->by_entry = shortage_watch(calloc(store->entry_count + 1, 1));
	if (!said->by_entry)
		return false;
	sweep(hearing, false, said->by_entry);
	sweep(hearing, true, said->by_entry);
	return !hearing->nearest ||
	       (hear_nearest(hearing, GENERATIONS, said->by_entry) &&
		hear_nearest(hearing, GENERATIONS << INCIDENT_SYSTEM, said->by_entry));
}

int incident_said_init(struct incident_said *said, const struct incident_store *store,
		       when_t within, bool nearest)
{
	struct hearing hearing = {
		.store = store, .within = within, .nearest = nearest,
		.of = table_no_numbers(store->key_count, sizeof(*hearing.of)),
	};
	bool good;

	*said = (struct incident_said){
		.store = store, .by_key = shortage_watch(calloc(store->key_count + 1, 1)),
	};
	good = fill(said, &hearing);
	free(hearing.of);
	free(hearing.list);
	return good ? 0 : -1;
}

uint8_t incident_said_at(const struct incident_said *said, size_t entry)
{
	return said->by_entry ? said->by_entry[entry]
			      : said->by_key[said->store->entries[entry].key];
}

void incident_said_release(struct incident_said *said)
{
	free(said->by_key);
	free(said->by_entry);
}

/* Anybody can write in the name of another IIS.  Where a text is copied, that of 7 has names of 6,
 * which has some of 5. */
static bool is_foreign(const struct incident_key *key, uint8_t has)
{
	if (!has || incident_vouches(key) || key->kind->stage == CATALOG_NEIGHBOUR)
		return false;
	return (key->generation == CATALOG_IIS7 && !(has & CATALOG_IIS7)) ||
	       (key->generation == CATALOG_IIS5 && has == CATALOG_IIS7);
}

/* The same key, but foreign; what is kept of its events is the other one's.  TABLE_NONE: no
 * memory. */
static uint32_t add_foreign(struct incident_store *store, uint32_t of)
{
	struct incident_key *keys = grow(store->keys, store->key_count, 1, &store->key_room,
					 sizeof(*keys));

	if (!keys)
		return TABLE_NONE;
	store->keys = keys;
	keys[store->key_count] = keys[of];
	keys[store->key_count].foreign = true;
	return (uint32_t)store->key_count++;
}

int incident_age_set_foreign(struct incident_store *store, const struct incident_said *said)
{
	uint32_t *foreign = table_no_numbers(store->key_count, sizeof(*foreign));
	bool oom = !foreign;

	for (size_t i = 0; said->by_entry && i < store->entry_count && !oom; i++) {
		uint32_t *key = &store->entries[i].key, *own = &foreign[*key];

		if (!is_foreign(&store->keys[*key], incident_by_system(said->by_entry[i])))
			continue;
		if (*own == TABLE_NONE)
			*own = add_foreign(store, *key);
		oom = *own == TABLE_NONE;
		*key = *own;
	}
	free(foreign);
	return oom ? -1 : 0;
}

void incident_age_add(struct incident_age *age, const struct incident_key *key)
{
	age->generations |= key->generation | key->version;
	age->certain |= incident_by_system(incident_says(key));
	age->named |= incident_vouches(key) ? key->generation : 0;
	age->vouched |= incident_vouches(key);
}

void incident_age_complete(struct incident_age *age, uint8_t said, when_t time)
{
	const uint8_t others = said & (INCIDENT_BEFORE_IIS7 | CATALOG_IIS7);
	uint8_t may;

	if (!age->certain && age->vouched)
		age->certain = incident_by_system(said);
	if (!age->certain)
		age->certain = age->named;
	if (!age->generations)
		age->generations = others;
	may = age->certain | (age->certain & CATALOG_IIS5 ? CATALOG_IIS6 : 0);
	if (age->certain)
		age->generations = age->generations & may ? age->generations & may : age->certain;
	else if (age->vouched && is_before_vista(time))
		age->generations &= INCIDENT_BEFORE_IIS7;
	age->old = !age->generations && said & INCIDENT_OLD;
}
