/*
 * incident_seats.c - a seat for each computer, pool and code that keys name.
 *
 * Knows keys; nothing of how notes are joined.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_seats.h"

#include <stdlib.h>
#include <string.h>

#include "incident_join.h"

/* While seats are given out. */
struct giving {
	struct incident_seats *seats;
	struct incident_map hosts, pools, codes;	/* to their numbers */
	struct incident_names repeats;
	uint32_t code_count;
	bool lost;
};

/* The number of a name; a new one is given the next. */
static uint32_t number_of(struct giving *giving, struct incident_map *map, uint64_t name,
			  uint32_t next)
{
	uint32_t number = incident_map_get(map, name);

	if (number != INCIDENT_NONE)
		return number;
	giving->lost |= incident_map_set(map, name, next) < 0;
	return next;
}

static struct incident_host *host_seat(struct giving *giving, uint32_t computer)
{
	uint32_t next = (uint32_t)giving->hosts.count;
	uint32_t number = number_of(giving, &giving->hosts, computer, next);
	struct incident_host *host = &giving->seats->hosts[number];

	if (number == next) {
		host->none = &giving->seats->codes[giving->code_count++];
		host->any = &giving->seats->codes[giving->code_count++];
	}
	return host;
}

static struct incident_pool_seat *pool_seat(struct giving *giving,
					    const struct incident_key *key)
{
	return &giving->seats->pools[number_of(giving, &giving->pools,
					       incident_pair(key->computer, key->pool),
					       (uint32_t)giving->pools.count)];
}

static struct incident_code *code_seat(struct giving *giving, const struct incident_key *key,
				       const struct incident_host *host)
{
	uint32_t number;

	if (!incident_has_code(key))
		return host->none;
	number = number_of(giving, &giving->codes, incident_pair(key->computer, key->error.code),
			   giving->code_count);
	giving->code_count += number == giving->code_count;
	return &giving->seats->codes[number];
}

/* What must agree for two notes to say the same. */
struct repeat {
	uint32_t computer, stage, id, has_code, code, subject, pool;
};

static uint32_t *repeat_seat(struct giving *giving, const struct incident_key *key, bool any_pool)
{
	enum catalog_stage stage = key->kind->stage;
	bool by_id = stage == CATALOG_ALONE || stage == CATALOG_SITE ||
		     !incident_is_cause(stage);
	bool has_code = incident_has_code(key);
	const struct repeat repeat = {
		.computer = key->computer, .stage = stage, .id = by_id ? key->kind->id : 0,
		.has_code = has_code, .code = has_code ? key->error.code : 0,
		.subject = key->subject, .pool = any_pool ? INCIDENT_NONE - 1 : key->pool,
	};
	uint32_t number = incident_names_id(&giving->repeats, &repeat, sizeof(repeat));

	giving->lost |= number == INCIDENT_NONE;
	return giving->lost ? NULL : &giving->seats->repeats[number];
}

/* No key brings more than one of each but two repeats, and a host two codes. */
static int make_room(struct incident_seats *seats, size_t keys)
{
	seats->of = calloc(keys + 1, sizeof(*seats->of));
	seats->hosts = incident_no_numbers(keys, sizeof(*seats->hosts));
	seats->pools = incident_no_numbers(keys, sizeof(*seats->pools));
	seats->codes = incident_no_numbers(3 * keys, sizeof(*seats->codes));
	seats->repeats = incident_no_numbers(2 * keys, sizeof(*seats->repeats));
	if (!seats->of || !seats->hosts || !seats->pools || !seats->codes || !seats->repeats)
		return -1;
	for (size_t i = 0; i < 3 * keys; i++)
		seats->codes[i].offered = 0;
	return 0;
}

int incident_seats_take(struct incident_seats *seats, const struct incident_store *store)
{
	struct giving giving = { .seats = seats };

	giving.lost = make_room(seats, store->key_count) < 0;
	for (size_t i = 0; i < store->key_count && !giving.lost; i++) {
		const struct incident_key *key = &store->keys[i];
		struct incident_seat *seat = &seats->of[i];

		seat->host = host_seat(&giving, key->computer);
		seat->pool = pool_seat(&giving, key);
		seat->code = code_seat(&giving, key, seat->host);
		seat->same = repeat_seat(&giving, key, false);
		seat->other = key->pool == INCIDENT_NONE ? NULL :
			      repeat_seat(&giving, key, true);
		seat->stage = key->kind->stage;
		seat->has_code = incident_has_code(key);
		seat->symptom = incident_is_symptom(key);
	}
	incident_map_release(&giving.hosts);
	incident_map_release(&giving.pools);
	incident_map_release(&giving.codes);
	incident_names_release(&giving.repeats);
	return giving.lost ? -1 : 0;
}

void incident_seats_release(struct incident_seats *seats)
{
	free(seats->of);
	free(seats->hosts);
	free(seats->pools);
	free(seats->codes);
	free(seats->repeats);
	*seats = (struct incident_seats){ 0 };
}
