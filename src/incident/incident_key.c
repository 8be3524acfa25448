/*
 * incident_key.c - which events say the same.
 *
 * Knows events and the catalog; nothing of failures.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_store.h"

#include <string.h>

#include "event.h"
#include "grow.h"

/*
 * A bit for each of the first strings of an event; longer layouts depend on none of
 * the rest.  All bits set is one less than 32, since TABLE_NONE says "not known yet".
 */
enum { STRINGS_TRACKED = 31 };
#define ALL_STRINGS (UINT32_MAX >> 1)

/* What an event can be about, the most specific first. */
static const char *const subject_roles[] = {
	"module", "service", "endpoint", "url", "site", "application", "file",
};
enum { SUBJECT_ROLES = sizeof(subject_roles) / sizeof(subject_roles[0]) };

static uint32_t name_of(struct incident_store *store, const char *text)
{
	return text ? table_names_id(&store->names, text, strlen(text))
		    : TABLE_NONE;
}

static uint32_t role_name(struct incident_store *store, const struct event *event,
			  const char *role)
{
	char buffer[CATALOG_ROLE_SIZE];

	const char *value = catalog_role(event, role, buffer);

	/* 5189 writes "*" for all pools: the name of none. */
	return value && strcmp(value, "*") ? name_of(store, value) : TABLE_NONE;
}

/*
 * Windows compares names without case, so names that are compared are numbered
 * by their lower case.  The example keeps the spelling.
 */
static uint32_t folded_name(struct incident_store *store, const char *text)
{
	struct text lower = { 0 };
	uint32_t id;

	if (!text)
		return TABLE_NONE;
	text_add(&lower, text);
	for (size_t i = 0; i < lower.size; i++)
		if (lower.bytes[i] >= 'A' && lower.bytes[i] <= 'Z')
			lower.bytes[i] += 'a' - 'A';
	id = lower.oom ? TABLE_NONE
			: table_names_id(&store->names, text_get(&lower), lower.size);
	text_release(&lower);
	return id;
}

static void find_subject(struct incident_store *store, const struct event *event,
			 struct incident_key *key)
{
	char buffer[CATALOG_ROLE_SIZE];

	key->subject = TABLE_NONE;
	for (int i = 0; i < SUBJECT_ROLES && key->subject == TABLE_NONE; i++) {
		const char *value = catalog_role(event, subject_roles[i], buffer);

		key->subject = folded_name(store, value);
		key->has_module = value && i == 0;
	}
}

/* 7036 ends its data with "/1" for stopped and "/4" for running, in UTF-16. */
static enum catalog_mark mark_of(const struct event *event)
{
	size_t size = event->data_size;

	if (event->kind->mark != CATALOG_MARK_STATE)
		return event->kind->mark;
	while (size >= 2 && event->data[size - 1] == 0 && event->data[size - 2] == 0)
		size -= 2;
	if (size < 4 || event->data[size - 4] != '/' || event->data[size - 1] != 0)
		return CATALOG_MARK_NONE;
	if (event->data[size - 2] == '1')
		return CATALOG_MARK_STOP;
	return event->data[size - 2] == '4' ? CATALOG_MARK_START : CATALOG_MARK_NONE;
}

static void describe(struct incident_store *store, const struct event *event,
		     struct incident_key *key)
{
	*key = (struct incident_key){
		.kind = event->kind,
		.error = decode_event(event),
		.computer = folded_name(store, event->computer),
		.pool = role_name(store, event, "pool"),
		.site = role_name(store, event, "site"),
		.generation = catalog_generation(event),
		.mark = mark_of(event),
		.has_process = catalog_has_role(event->kind, "process_id") ||
			       catalog_has_role(event->kind, "process_hex"),
	};
	find_subject(store, event, key);
}

/* The index of the key; a new one is added.  TABLE_NONE: no memory. */
static uint32_t key_index(struct incident_store *store, const struct incident_key *key)
{
	struct {
		uint64_t kind;
		uint32_t value, computer, pool, site, subject, rest;
	} bytes = {
		(uintptr_t)key->kind, key->error.value, key->computer, key->pool,
		key->site, key->subject,
		(uint32_t)key->mark << 24 | (uint32_t)key->error.state << 16 |
			(uint32_t)key->error.kind << 8 | key->generation,
	};
	uint32_t index = table_names_id(&store->key_names, &bytes, sizeof(bytes));
	struct incident_key *keys;

	if (index == TABLE_NONE || index < store->key_count)
		return index;
	keys = grow(store->keys, store->key_count, 1, &store->key_room, sizeof(*keys));
	if (!keys)
		return TABLE_NONE;
	store->keys = keys;
	keys[store->key_count++] = *key;
	return index;
}

static uint32_t roles_that_count(const char *const *roles)
{
	uint32_t bits = 0;

	for (unsigned i = 0; roles && roles[i] && i < STRINGS_TRACKED; i++) {
		if (!strcmp(roles[i], "pool"))
			bits |= 1u << i;
		for (int j = 0; j < SUBJECT_ROLES; j++)
			if (!strcmp(roles[i], subject_roles[j]))
				bits |= 1u << i;
	}
	return bits;
}

/*
 * Which strings of such an event its key depends on, as bits; the rest (process
 * ids, times) differs from event to event.  A service's name may be anywhere.
 */
static uint32_t strings_that_count(struct incident_store *store,
				   const struct catalog_event *kind)
{
	uint32_t bits = table_map_get(&store->string_bits, (uintptr_t)kind);

	if (bits != TABLE_NONE)
		return bits;
	bits = kind->data == CATALOG_DATA_SERVICE || kind->code_role ? ALL_STRINGS : 0;
	bits |= roles_that_count(kind->roles) | roles_that_count(kind->short_roles);
	/* If it cannot be remembered, it is found out again. */
	table_map_set(&store->string_bits, (uintptr_t)kind, bits);
	return bits;
}

static void sign(struct text *text, const char *string)
{
	if (string)
		text_add_bytes(text, string, strlen(string) + 1);
	else
		text_add_bytes(text, "\1", 2);
}

/* All bytes that describe() looks at, so that it is asked once for each. */
static void add_signature(struct incident_store *store, const struct event *event)
{
	struct text *text = &store->signature;
	uint32_t bits = strings_that_count(store, event->kind);

	text_reset(text);
	text_add_bytes(text, &event->kind, sizeof(event->kind));
	sign(text, event->computer);
	sign(text, event->provider);
	sign(text, event->source);
	for (size_t i = 0; i < event->string_count; i++)
		if (i < STRINGS_TRACKED ? bits >> i & 1 : bits == ALL_STRINGS)
			sign(text, event->strings[i]);
	sign(text, event->data ? "" : NULL);
	if (event->data)
		text_add_bytes(text, event->data, event->data_size);
}

uint32_t incident_key_of(struct incident_store *store, const struct event *event)
{
	struct incident_key key;
	uint32_t signature, index;

	add_signature(store, event);
	if (store->signature.oom)
		return TABLE_NONE;
	signature = table_names_id(&store->signatures, store->signature.bytes,
				      store->signature.size);
	if (signature == TABLE_NONE)
		return TABLE_NONE;
	index = table_map_get(&store->signature_keys, signature);
	if (index != TABLE_NONE)
		return index;
	describe(store, event, &key);
	index = key_index(store, &key);
	if (table_map_set(&store->signature_keys, signature, index) < 0)
		return TABLE_NONE;
	return index;
}

