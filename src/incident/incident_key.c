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

#include "bounds.h"
#include "event.h"
#include "grow.h"
#include "incident_cut.h"
#include "rules.h"
#include "siphash.h"

/*
 * A bit for each of the first strings of an event; longer layouts depend on none of
 * the rest.  All bits set is one less than 32, since TABLE_NONE says "not known yet".
 */
enum { STRINGS_TRACKED = 31 };
#define ALL_STRINGS (UINT32_MAX >> 1)

/* What an event can be about, the most specific first. */
static const char *const subject_roles[] = {
	"module", "service", "endpoint", "url", "site", "root", "application", "file",
};
enum { SUBJECT_ROLES = sizeof(subject_roles) / sizeof(subject_roles[0]) };

static uint32_t name_of(struct incident_store *store, const char *text)
{
	struct arena arena = { 0 };
	uint32_t id = TABLE_NONE;

	if (text)
		text = incident_cut(&arena, text, BOUND_KEPT_NAME);
	if (text)
		id = table_names_id(&store->names, text, strlen(text));
	arena_release(&arena);
	return id;
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
	text_add_lower(&lower, text, strlen(text));
	id = lower.oom ? TABLE_NONE : name_of(store, text_get(&lower));
	text_release(&lower);
	return id;
}

/*
 * The number of the first name that is the same but for its case; one that is numbered has at
 * most BOUND_KEPT_NAME bytes.  There may be as many pools as events, so no second name is kept.
 */
static uint32_t alike_name(struct incident_store *store, uint32_t name)
{
	const char *text = table_names_get(&store->names, name);
	size_t size = text ? strlen(text) : 0;
	char folded[BOUND_KEPT_NAME];
	uint64_t hash;
	uint32_t first;

	if (!text || size > sizeof(folded))
		return name;
	text_fold_bytes(folded, text, size);
	/* Those whose hashes agree go one further. */
	for (hash = siphash_keyed(folded, size);
	     (first = table_map_get(&store->alike, hash)) != TABLE_NONE; hash++)
		if (text_equal_nocase(table_names_get(&store->names, first), text))
			return first;
	store->alike.of_hashes = true;
	return table_map_set(&store->alike, hash, name) < 0 ? TABLE_NONE : name;
}

static uint32_t folded_role(struct incident_store *store, const struct event *event,
			    const char *role)
{
	char buffer[CATALOG_ROLE_SIZE];

	return folded_name(store, catalog_role(event, role, buffer));
}

/* A folder is the same with and without a backslash at its end. */
static uint32_t folder_name(struct incident_store *store, const struct event *event,
			    const char *role)
{
	char buffer[CATALOG_ROLE_SIZE], folder[CATALOG_ROLE_SIZE];
	const char *value = catalog_role(event, role, buffer);
	size_t size = value ? strlen(value) : 0;

	if (!value || size >= sizeof(folder))
		return folded_name(store, value);
	memcpy(folder, value, size + 1);
	while (size > 1 && folder[size - 1] == '\\')
		folder[--size] = '\0';
	return folded_name(store, folder);
}

/* Folders are called as find_names() calls them, so that long ones are kept once. */
static void find_subject(struct incident_store *store, const struct event *event,
			 struct incident_key *key)
{
	key->subject = TABLE_NONE;
	for (int i = 0; i < SUBJECT_ROLES && key->subject == TABLE_NONE; i++) {
		const char *role = subject_roles[i];

		key->subject = !strcmp(role, "root") || !strcmp(role, "application")
			? folder_name(store, event, role) : folded_role(store, event, role);
		key->has_module = key->subject != TABLE_NONE && i == 0;
	}
}

/* "4155" of "0.0.0.0:4155" and of "https://+:4155/agent/": the digits after the last colon
 * that digits follow. */
static uint32_t port_of(struct incident_store *store, const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE], port[8] = "";
	const char *value = catalog_role(event, "endpoint", buffer);
	size_t size;

	if (!value)
		value = catalog_role(event, "url", buffer);
	for (; value && *value; value++) {
		size = *value == ':' ? strspn(value + 1, "0123456789") : 0;
		if (size && size < sizeof(port) && (!value[size + 1] || value[size + 1] == '/')) {
			memcpy(port, value + 1, size);
			port[size] = '\0';
		}
	}
	return name_of(store, *port ? port : NULL);
}

static void find_names(struct incident_store *store, const struct event *event,
		       struct incident_key *key)
{
	uint32_t root = folder_name(store, event, "root");
	uint32_t path = folder_name(store, event, "application");

	key->names[CATALOG_RECOVERS_NONE] = TABLE_NONE;
	key->names[CATALOG_RECOVERS_APPLICATION] = root != TABLE_NONE ? root : path;
	key->names[CATALOG_RECOVERS_ENDPOINT] = folded_role(store, event, "endpoint");
	key->names[CATALOG_RECOVERS_SERVICE] = folded_role(store, event, "service");
	key->names[CATALOG_RECOVERS_POOL] = key->pool;
	key->path = path;
	key->port = port_of(store, event);
	key->reason = folded_role(store, event, "exception_type");
	if (key->reason == TABLE_NONE && key->error.state != DECODE_OK)
		key->reason = folded_role(store, event, "error");
}

/* Is its mark of the machine, or of a service with which everything starts and stops? */
static bool is_of_all(const struct incident_store *store, const struct incident_key *key)
{
	const char *name = table_names_get(&store->names, key->names[key->kind->recovers]);
	const char *const *all = key->kind->recovers_all;

	if (!key->kind->recovers)
		return true;
	for (; name && all && *all; all++)
		if (text_match(*all, name))
			return true;
	return false;
}

/* Does a string say that the event follows from an earlier cause? */
static bool follows(const struct event *event)
{
	const struct catalog_follows *rule = event->kind->follows;
	char buffer[CATALOG_ROLE_SIZE];
	const char *text = rule ? catalog_role(event, rule->role, buffer) : NULL;

	for (size_t i = 0; text && rule->patterns[i]; i++)
		if (text_match(rule->patterns[i], text))
			return true;
	return false;
}

/* Before Vista 7036 has no data, and its state is a word of the language of Windows. */
static enum catalog_mark mark_of_word(const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE];
	const char *state = catalog_role(event, "state", buffer);

	if (state && text_equal_nocase(state, "running"))
		return CATALOG_MARK_START;
	return state && text_equal_nocase(state, "stopped") ? CATALOG_MARK_STOP
							    : CATALOG_MARK_NONE;
}

/* 7036 ends its data with "/1" for stopped and "/4" for running, in UTF-16. */
static enum catalog_mark mark_of(const struct event *event)
{
	size_t size = event->data_size;

	if (event->kind->mark != CATALOG_MARK_STATE)
		return event->kind->mark;
	if (size == 0)
		return mark_of_word(event);
	while (size >= 2 && event->data[size - 1] == 0 && event->data[size - 2] == 0)
		size -= 2;
	if (size < 4 || event->data[size - 4] != '/' || event->data[size - 1] != 0)
		return CATALOG_MARK_NONE;
	if (event->data[size - 2] == '1')
		return CATALOG_MARK_STOP;
	return event->data[size - 2] == '4' ? CATALOG_MARK_START : CATALOG_MARK_NONE;
}

/* In the Application log anybody can write in the name of the Service Control Manager.  What
 * shows no channel is copied text: who sends that could change every word of it. */
static bool is_elsewhere(const struct event *event)
{
	const char *const *logs = event->kind->signs_in;

	if (!event->channel || !*event->channel || !logs)
		return false;
	for (; *logs; logs++)
		if (text_equal_nocase(event->channel, *logs))
			return false;
	return true;
}

/* Anybody can choose data that is a record of another log, where it is found among other bytes. */
bool incident_is_believed(const struct event *event)
{
	return !event->carried && !is_elsewhere(event);
}

/* A field of the key has it, for some in words of its own. */
static bool has_field(const char *role)
{
	static const char *const roles[] = {
		"pool", "site", "module", "service", "endpoint", "root", "application", "error",
	};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (!strcmp(role, roles[i]))
			return true;
	return false;
}

/* Is it a sentence?  Of these there may be as many as events. */
static bool is_free(const struct catalog_event *kind, const char *role)
{
	if (kind->told_role && !strcmp(role, kind->told_role))
		return true;
	for (const struct catalog_find *find = kind->find; find && find->role; find++)
		if (!strcmp(role, find->in))
			return true;
	return false;
}

/* Of values so many bytes tell them apart: anybody may write some for each event. */
enum { SAID_BYTES = 64 };

/* The role of the nth string of such an event, if it is no sentence, or of the nth value that is
 * found in one; NULL: a field of the key has it, or there are no more. */
static const char *said_role(const struct catalog_event *kind, bool found, unsigned n)
{
	const char *role = found ? kind->find[n].role : kind->roles[n];

	if (kind->code_role && !strcmp(role, kind->code_role))
		return NULL;
	return *role && !has_field(role) && (found || !is_free(kind, role)) ? role : NULL;
}

/* Which of these rules look at, as bits. */
static uint32_t said_bits(struct incident_store *store, const struct catalog_event *kind,
			  bool found)
{
	const uintptr_t key = (uintptr_t)kind + found;
	uint32_t bits = table_map_get(&store->said_bits, key);

	if (bits != TABLE_NONE)
		return bits;
	bits = 0;
	for (unsigned i = 0; store->rules && i < STRINGS_TRACKED; i++) {
		const char *role;

		if (found ? !kind->find || !kind->find[i].role : !kind->roles || !kind->roles[i])
			break;
		role = said_role(kind, found, i);
		if (role && rules_ask_for_role(store->rules, kind, role))
			bits |= 1u << i;
	}
	/* If it cannot be remembered, it is found out again. */
	table_map_set(&store->said_bits, key, bits);
	return bits;
}

/* A line for each of these. */
static void add_values(struct incident_store *store, const struct event *event, bool found)
{
	uint32_t bits = said_bits(store, event->kind, found);
	char buffer[CATALOG_ROLE_SIZE];

	for (unsigned i = 0; i < STRINGS_TRACKED && bits >> i; i++) {
		const char *value = bits >> i & 1
			? catalog_role(event, said_role(event->kind, found, i), buffer) : NULL;
		size_t size = value ? strcspn(value, "\n") : 0;

		text_add_lower(&store->lines, value ? value : "",
			       size < SAID_BYTES ? size : SAID_BYTES);
		text_add_char(&store->lines, '\n');
	}
}

/* incident_key.said. */
static uint32_t said_name(struct incident_store *store, const struct event *event)
{
	struct text *lines = &store->lines;

	text_reset(lines);
	if (store->rules)
		rules_answer(store->rules, event, lines);
	text_add_char(lines, '\n');
	add_values(store, event, false);
	add_values(store, event, true);
	return lines->oom || strspn(text_get(lines), "0\n") == lines->size
		? TABLE_NONE : table_names_id(&store->names, lines->bytes, lines->size);
}

static void describe(struct incident_store *store, const struct event *event,
		     struct incident_key *key)
{
	*key = (struct incident_key){
		.kind = event->kind,
		.error = decode_event(event),
		.computer = folded_name(store, event->computer),
		.channel = event->channel && *event->channel
			? folded_name(store, event->channel) : TABLE_NONE,
		.local_time = event->local_time, .shown_twice = event->shown_twice,
		.pool_name = role_name(store, event, "pool"),
		.site_name = role_name(store, event, "site"),
		.generation = catalog_generation(event), .version = catalog_version(event),
		.before_vista = catalog_before_vista(event),
		.shows_iis = catalog_shows_iis(event),
		.level = event->kind->id ? EVENT_LEVEL_UNKNOWN : event->level,
		.said = said_name(store, event), .follows = follows(event), .id = event->id,
		.elsewhere = is_elsewhere(event), .carried = event->carried,
		.has_process = catalog_has_role(event->kind, "process_id") ||
			       catalog_has_role(event->kind, "process_hex"),
	};
	key->pool = alike_name(store, key->pool_name);
	key->site = alike_name(store, key->site_name);
	key->mark = incident_key_is_believed(key) ? mark_of(event) : CATALOG_MARK_NONE;
	find_subject(store, event, key);
	find_names(store, event, key);
	key->of_all = is_of_all(store, key);
}

/* What tells keys apart; without holes. */
struct key_bytes {
	uint64_t kind, flags;	/* and the id */
	uint32_t value, computer, channel, pool, site, subject, application, path, reason, said;
};

static struct key_bytes bytes_of(const struct incident_key *key)
{
	return (struct key_bytes){
		(uintptr_t)key->kind, incident_key_flags(key) | (uint64_t)key->id << 48,
		key->error.value, key->computer,
		key->channel, key->pool_name, key->site_name, key->subject,
		key->names[CATALOG_RECOVERS_APPLICATION], key->path, key->reason, key->said,
	};
}

static bool is_key(const struct incident_key *key, const struct key_bytes *wanted)
{
	const struct key_bytes bytes = bytes_of(key);

	return memcmp(&bytes, wanted, sizeof(bytes)) == 0;
}

/* The index of the key; a new one is added.  TABLE_NONE: no memory. */
static uint32_t key_index(struct incident_store *store, const struct incident_key *key)
{
	const struct key_bytes bytes = bytes_of(key);
	uint64_t hash = siphash_keyed(&bytes, sizeof(bytes));
	struct incident_key *keys;
	uint32_t index;

	/* Those whose hashes agree go one further. */
	for (; (index = table_map_get(&store->key_numbers, hash)) != TABLE_NONE; hash++)
		if (is_key(&store->keys[index], &bytes))
			return index;
	keys = grow(store->keys, store->key_count, 1, &store->key_room, sizeof(*keys));
	if (!keys)
		return TABLE_NONE;
	store->keys = keys;
	index = (uint32_t)store->key_count;
	store->key_numbers.of_hashes = true;
	if (table_map_set(&store->key_numbers, hash, index) < 0)
		return TABLE_NONE;
	keys[store->key_count++] = *key;
	return index;
}

static bool role_counts(const struct incident_store *store, const struct catalog_event *kind,
			const char *role)
{
	for (int i = 0; i < SUBJECT_ROLES; i++)
		if (!strcmp(role, subject_roles[i]))
			return true;
	if (is_free(kind, role))
		return true;
	if (store->rules && rules_ask_for_role(store->rules, kind, role))
		return true;
	if (kind->version_of && !strcmp(role, "version"))
		return true;
	return !strcmp(role, "pool") || !strcmp(role, "exception_type") ||
	       !strcmp(role, "error") || (kind->follows && !strcmp(role, kind->follows->role));
}

static uint32_t roles_that_count(const struct incident_store *store,
				 const struct catalog_event *kind, const char *const *roles)
{
	uint32_t bits = 0;

	for (unsigned i = 0; roles && roles[i] && i < STRINGS_TRACKED; i++)
		if (role_counts(store, kind, roles[i]))
			bits |= 1u << i;
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
	bits |= roles_that_count(store, kind, kind->roles) |
		roles_that_count(store, kind, kind->short_roles);
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
	sign(text, event->channel);
	sign(text, event->provider);
	sign(text, event->source);
	text_add_char(text, event->local_time ? 'l' : 'z');
	text_add_char(text, event->shown_twice ? 't' : 'o');
	text_add_char(text, event->carried ? 'c' : 'r');
	text_add_char(text, event->without_source ? 'w' : 's');
	for (size_t i = 0; i < event->string_count; i++)
		if (i < STRINGS_TRACKED ? bits >> i & 1 : bits == ALL_STRINGS)
			sign(text, event->strings[i]);
	/* What is not listed has one kind for all ids and levels. */
	if (!event->kind->id) {
		text_add_bytes(text, &event->id, sizeof(event->id));
		text_add_char(text, (char)event->level);
	}
	sign(text, event->data ? "" : NULL);
	if (event->data)
		text_add_bytes(text, event->data, event->data_size);
}

/*
 * The bytes themselves are long and as many as failures.  Who does not know the key of this run
 * cannot make two that agree, and by chance no two of them do: 128 bits of 10^9 of them.
 */
struct signature {
	uint64_t hash, check;
};

static struct signature signature_of(const struct text *text)
{
	struct siphash_key key = siphash_secret();
	struct signature signature = { .hash = siphash(&key, text->bytes, text->size) };

	key.words[0] = ~key.words[0];
	signature.check = siphash(&key, text->bytes, text->size);
	return signature;
}

/* False: no memory. */
static bool remember(struct incident_store *store, const struct signature *signature,
		     uint32_t key)
{
	struct incident_signature *list;

	list = grow(store->signatures, store->signature_count, 1, &store->signature_room,
		    sizeof(*list));
	if (!list)
		return false;
	store->signatures = list;
	list[store->signature_count] = (struct incident_signature){ signature->check, key };
	store->signature_numbers.of_hashes = true;
	return table_map_set(&store->signature_numbers, signature->hash,
			     (uint32_t)store->signature_count++) >= 0;
}

uint32_t incident_key_of(struct incident_store *store, const struct event *event)
{
	struct signature signature;
	struct incident_key key;
	uint32_t known, index;

	add_signature(store, event);
	if (store->signature.oom)
		return TABLE_NONE;
	signature = signature_of(&store->signature);
	known = table_map_get(&store->signature_numbers, signature.hash);
	if (known != TABLE_NONE && store->signatures[known].hash == signature.check)
		return store->signatures[known].key;
	describe(store, event, &key);
	index = key_index(store, &key);
	if (index != TABLE_NONE && known == TABLE_NONE && !remember(store, &signature, index))
		return TABLE_NONE;
	return index;
}

