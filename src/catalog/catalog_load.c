/*
 * catalog_load.c - rules/events.json becomes a catalog, or a list of faults.
 *
 * Knows the form of that file; does not know what any event means.
 *
 * SPDX-License-Identifier: MIT
 */
#include "catalog_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "json_tree.h"
#include "text.h"

enum { SUBJECT_SIZE = 128, ID_LAST = 65535 };

struct load {
	struct json_tree *facts;
	struct catalog *catalog;
	const struct json_node *families;
	struct catalog_provider *providers;
	struct catalog_event *events;
	char subject[SUBJECT_SIZE];
};

static const struct json_field file_fields[] = {
	{ "families", JSON_ARRAY, true },
	{ "events", JSON_ARRAY, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field family_fields[] = {
	{ "family", JSON_STRING, true },
	{ "providers", JSON_ARRAY, true },
	{ "unlisted", JSON_BOOL, false },
	{ "of_windows", JSON_BOOL, false },
	{ "signs_in", JSON_ARRAY, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field provider_fields[] = {
	{ "name", JSON_STRING, true },
	{ "generation", JSON_INTEGER, false },
	{ "ids", JSON_ARRAY, false },
	{ "shown", JSON_STRING, false },
	{ "classic", JSON_BOOL, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field event_fields[] = {
	{ "event", JSON_STRING, true },
	{ "name", JSON_STRING, false },
	{ "stage", JSON_STRING, true },
	{ "mark", JSON_STRING, false },
	{ "level", JSON_STRING, false },
	{ "generations", JSON_ARRAY, false },
	{ "strings", JSON_ARRAY, false },
	{ "strings_short", JSON_ARRAY, false },
	{ "short_before_vista", JSON_BOOL, false },
	{ "data", JSON_STRING, true },
	{ "code_in", JSON_STRING, false },
	{ "told_in", JSON_STRING, false },
	{ "told_after", JSON_ARRAY, false },
	{ "waits", JSON_INTEGER, false },
	{ "only", JSON_OBJECT, false },
	{ "version_of", JSON_OBJECT, false },
	{ "find", JSON_ARRAY, false },
	{ "harmless", JSON_ARRAY, false },
	{ "follows", JSON_OBJECT, false },
	{ "recovers", JSON_STRING, false },
	{ "recovers_all", JSON_ARRAY, false },
	{ "topic", JSON_STRING, false },
	{ "of_windows", JSON_BOOL, false },
	{ "disables", JSON_BOOL, false },
	{ "says", JSON_STRING, true },
	{ "source", JSON_STRING, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field find_fields[] = {
	{ "role", JSON_STRING, true },
	{ "in", JSON_STRING, true },
	{ "after", JSON_STRING, false },
	{ "from", JSON_STRING, false },
	{ "until", JSON_STRING, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field harmless_fields[] = {
	{ "event", JSON_STRING, true },
	{ "before", JSON_INTEGER, false },
	{ "after", JSON_INTEGER, false },
	{ "same", JSON_STRING, false },
	{ "joins", JSON_BOOL, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field follows_fields[] = {
	{ "stage", JSON_STRING, true },
	{ "seconds", JSON_INTEGER, true },
	{ "role", JSON_STRING, true },
	{ "is", JSON_ARRAY, true },
	{ NULL, JSON_NULL, false },
};

static const char *const recovers_names[] = {
	[CATALOG_RECOVERS_NONE] = "", [CATALOG_RECOVERS_APPLICATION] = "application",
	[CATALOG_RECOVERS_ENDPOINT] = "endpoint", [CATALOG_RECOVERS_SERVICE] = "service",
	[CATALOG_RECOVERS_POOL] = "pool", NULL
};

static const char *const same_names[] = {
	[CATALOG_RECOVERS_NONE] = "", [CATALOG_RECOVERS_APPLICATION] = "application",
	[CATALOG_RECOVERS_ENDPOINT] = "endpoint", [CATALOG_RECOVERS_SERVICE] = "service",
	[CATALOG_RECOVERS_POOL] = "pool", [CATALOG_SAME_PORT] = "port", NULL
};

static const char *const data_names[] = {
	[CATALOG_DATA_NONE] = "none", [CATALOG_DATA_CODE] = "code",
	[CATALOG_DATA_HTTP] = "http", [CATALOG_DATA_SERVICE] = "service", NULL
};

static const char *const mark_names[] = {
	[CATALOG_MARK_NONE] = "", [CATALOG_MARK_START] = "start",
	[CATALOG_MARK_STOP] = "stop", [CATALOG_MARK_CLEARED] = "cleared",
	[CATALOG_MARK_STATE] = "state", NULL
};

/* The number of a word; an unknown one is a fault and counts as 0. */
static int word(struct load *load, const struct json_node *object,
		const char *field, const char *const *words)
{
	const struct json_node *node = json_get(object, field, JSON_STRING);

	if (!node)
		return 0;
	for (int i = 0; words[i]; i++)
		if (*words[i] && strcmp(words[i], node->string) == 0)
			return i;
	json_report(load->facts, node, "unknown: '%s'", node->string);
	return 0;
}

/* "FAMILY/ID", cut at the slash into the arena.  0 after a fault. */
static uint16_t event_name(struct load *load, const struct json_node *node,
			   const char **family)
{
	const char *slash = strchr(node->string, '/');
	char *end = NULL;
	unsigned long id = slash ? strtoul(slash + 1, &end, 10) : 0;

	if (!slash || slash[1] < '0' || slash[1] > '9' || *end || !id ||
	    id > ID_LAST) {
		json_report(load->facts, node, "not FAMILY/ID: '%s'", node->string);
		return 0;
	}
	*family = arena_bytes(load->facts->arena, node->string,
			      (size_t)(slash - node->string));
	if (!*family)
		load->facts->oom = true;
	return (uint16_t)id;
}

static uint8_t generation_bit(struct load *load, const struct json_node *node)
{
	if (node->type == JSON_INTEGER && node->integer >= 5 && node->integer <= 7)
		return (uint8_t)(1 << (node->integer - 5));
	json_report(load->facts, node, "a generation is 5, 6 or 7");
	return 0;
}

static uint8_t generations(struct load *load, const struct json_node *object)
{
	const struct json_node *array = json_get(object, "generations", JSON_ARRAY);
	uint8_t bits = 0;

	for (size_t i = 0; array && i < array->count; i++)
		bits |= generation_bit(load, &array->children[i]);
	return bits;
}

/* An array of strings, ended by NULL; NULL if there is none. */
static const char *const *strings(struct load *load, const struct json_node *array)
{
	const char **items;

	if (!array)
		return NULL;
	items = json_array(load->facts, array->count + 1, sizeof(*items));
	for (size_t i = 0; items && i < array->count; i++) {
		const struct json_node *child = &array->children[i];

		items[i] = json_is(load->facts, child, JSON_STRING) ?
			   child->string : "";
	}
	return items;
}

static const struct catalog_only *read_only(struct load *load,
					    const struct json_node *object, const char *field,
					    const struct catalog_event *event)
{
	const struct json_node *node = json_get(object, field, JSON_OBJECT);
	struct catalog_only *only;

	if (!node)
		return NULL;
	only = json_array(load->facts, node->count + 1, sizeof(*only));
	for (size_t i = 0; only && i < node->count; i++) {
		const struct json_node *child = &node->children[i];

		if (!catalog_has_role(event, child->key))
			json_report(load->facts, child, "no string has this role");
		if (!json_is(load->facts, child, JSON_ARRAY))
			continue;
		if (!child->count)
			json_report(load->facts, child, "no patterns");
		only[i].role = child->key;
		only[i].patterns = strings(load, child);
	}
	return only;
}

static const char *or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static bool is_true(const struct json_node *object, const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_BOOL);

	return node && node->integer;
}

/* Up to an hour: timeouts of IIS.  0 if it is not given, or after a fault. */
static uint16_t seconds(struct load *load, const struct json_node *object, const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_INTEGER);

	if (!node)
		return 0;
	if (node->integer >= 1 && node->integer <= 3600)
		return (uint16_t)node->integer;
	json_report(load->facts, node, "1 to 3600 seconds expected");
	return 0;
}

static const struct catalog_find *read_find(struct load *load, const struct json_node *object,
					    const struct catalog_event *event)
{
	const struct json_node *array = json_get(object, "find", JSON_ARRAY);
	struct catalog_find *find;
	size_t count = 0;

	if (!array)
		return NULL;
	find = json_array(load->facts, array->count + 1, sizeof(*find));
	for (size_t i = 0; find && i < array->count; i++) {
		const struct json_node *child = &array->children[i];
		struct catalog_find *row = &find[count];

		if (!json_check(load->facts, child, find_fields))
			continue;
		row->role = json_string(child, "role");
		row->in = json_string(child, "in");
		row->after = or_null(json_string(child, "after"));
		row->from = or_null(json_string(child, "from"));
		row->until = or_null(json_string(child, "until"));
		if (row->in && !catalog_has_role(event, row->in))
			json_report(load->facts, child, "no string has the role '%s'", row->in);
		if (!row->after == !row->from)
			json_report(load->facts, child, "one of 'after' and 'from' expected");
		count += row->role && row->in && (row->after || row->from);
	}
	if (find)
		find[count] = (struct catalog_find){ 0 };
	return find;
}

/* A name that failures and starts share; the event must have it. */
static enum catalog_recovers read_name(struct load *load, const struct json_node *object,
				       const char *field, const struct catalog_event *event)
{
	const struct json_node *node = json_get(object, field, JSON_STRING);

	if (node && !catalog_has_role(event, node->string))
		json_report(load->facts, node, "no string has the role '%s'", node->string);
	return (enum catalog_recovers)word(load, object, field, recovers_names);
}

/* The same of two events; a port is part of an endpoint or of a URL. */
static int read_same(struct load *load, const struct json_node *object,
		     const struct catalog_event *event)
{
	int same = word(load, object, "same", same_names);

	if (same == CATALOG_SAME_PORT) {
		if (!catalog_has_role(event, "endpoint") && !catalog_has_role(event, "url"))
			json_report(load->facts, object, "no string has a port");
		return same;
	}
	return read_name(load, object, "same", event);
}

static const struct catalog_harmless *read_harmless(struct load *load,
						    const struct json_node *object,
						    const struct catalog_event *event)
{
	const struct json_node *array = json_get(object, "harmless", JSON_ARRAY);
	struct catalog_harmless *harmless;

	if (!array)
		return NULL;
	harmless = json_array(load->facts, array->count + 1, sizeof(*harmless));
	for (size_t i = 0; harmless && i < array->count; i++) {
		const struct json_node *child = &array->children[i];
		const struct json_node *name;

		if (!json_check(load->facts, child, harmless_fields))
			continue;
		name = json_get(child, "event", JSON_STRING);
		if (name)
			harmless[i].id = event_name(load, name, &harmless[i].family);
		harmless[i].before = seconds(load, child, "before");
		harmless[i].after = seconds(load, child, "after");
		harmless[i].same = (uint8_t)read_same(load, child, event);
		harmless[i].joins = is_true(child, "joins");
	}
	return harmless;
}

static const struct catalog_follows *read_follows(struct load *load,
						  const struct json_node *object,
						  const struct catalog_event *event)
{
	const struct json_node *node = json_get(object, "follows", JSON_OBJECT);
	struct catalog_follows *follows = NULL;

	if (!node || !json_check(load->facts, node, follows_fields))
		return NULL;
	follows = json_array(load->facts, 1, sizeof(*follows));
	if (!follows)
		return NULL;
	follows->stage = (enum catalog_stage)word(load, node, "stage", catalog_stage_names);
	follows->seconds = seconds(load, node, "seconds");
	follows->role = json_string(node, "role");
	follows->patterns = strings(load, json_get(node, "is", JSON_ARRAY));
	if (catalog_stage_class(follows->stage) != CATALOG_CAUSE)
		json_report(load->facts, node, "no stage of causes");
	if (follows->role && !catalog_has_role(event, follows->role))
		json_report(load->facts, node, "no string has the role '%s'", follows->role);
	return follows;
}

/* Every {role} in `says` must be a string of the event. */
static void check_says(struct load *load, const struct json_node *object,
		       const struct catalog_event *event)
{
	const struct json_node *node = json_get(object, "says", JSON_STRING);
	const char *at = node ? node->string : "";

	while ((at = strchr(at, '{'))) {
		size_t size = strcspn(++at, "}");
		char role[64] = "";

		if (at[size] != '}' || size >= sizeof(role)) {
			json_report(load->facts, node, "'{' without '}'");
			return;
		}
		memcpy(role, at, size);
		if (!catalog_has_role(event, role))
			json_report(load->facts, node, "no string has the role '%s'",
				     role);
	}
}

static void read_level(struct load *load, const struct json_node *object,
		       struct catalog_event *event)
{
	const struct json_node *node = json_get(object, "level", JSON_STRING);
	enum event_level level;

	if (!node)
		return;
	level = event_level_parse(node->string);
	if (level == EVENT_LEVEL_UNKNOWN)
		json_report(load->facts, node, "unknown: '%s'", node->string);
	event->known_level = true;
	event->level = (int8_t)level;
}

/* The object of a family, or NULL. */
static const struct json_node *family_node(const struct load *load, const char *family)
{
	for (size_t i = 0; i < load->families->count; i++) {
		const struct json_node *node = &load->families->children[i];
		const char *name = node->type == JSON_OBJECT ? json_string(node, "family") : NULL;

		if (name && family && strcmp(name, family) == 0)
			return node;
	}
	return NULL;
}

static bool family_known(const struct load *load, const char *family)
{
	for (size_t i = 0; i < load->catalog->provider_count; i++)
		if (strcmp(load->providers[i].family, family) == 0)
			return true;
	return false;
}

static int by_key(const void *a, const void *b)
{
	const struct catalog_event *left = a, *right = b;
	int order = strcmp(left->family, right->family);

	return order ? order : (left->id > right->id) - (left->id < right->id);
}

static bool is_twice(const struct load *load, const struct catalog_event *event)
{
	for (size_t i = 0; i < load->catalog->event_count; i++)
		if (by_key(&load->events[i], event) == 0)
			return true;
	return false;
}

/* Its roles are known from the long layout, and it is shorter. */
static void check_short(struct load *load, const struct json_node *object,
			const struct catalog_event *event)
{
	const struct json_node *array = json_get(object, "strings_short", JSON_ARRAY);
	size_t count = 0;

	while (event->roles && event->roles[count])
		count++;
	if (array && array->count >= count)
		json_report(load->facts, array, "not shorter than 'strings'");
	for (size_t i = 0; array && event->short_roles && i < array->count; i++)
		if (*event->short_roles[i] &&
		    !catalog_has_role(event, event->short_roles[i]))
			json_report(load->facts, &array->children[i],
				     "no string has the role '%s'",
				     event->short_roles[i]);
}

static void check_event(struct load *load, const struct json_node *object,
			const struct catalog_event *event)
{
	const struct json_node *name = json_get(object, "event", JSON_STRING);

	if (event->family && !family_known(load, event->family))
		json_report(load->facts, name, "no family '%s'", event->family);
	if (event->family && is_twice(load, event))
		json_report(load->facts, name, "given twice");
	if (event->code_role && !catalog_has_role(event, event->code_role))
		json_report(load->facts, json_get(object, "code_in", JSON_STRING),
			     "no string has the role '%s'", event->code_role);
	if (event->told_role && !catalog_has_role(event, event->told_role))
		json_report(load->facts, json_get(object, "told_in", JSON_STRING),
			     "no string has the role '%s'", event->told_role);
	if (event->version_of && !catalog_has_role(event, "version"))
		json_report(load->facts, json_get(object, "version_of", JSON_OBJECT),
			     "no string has the role 'version'");
	check_short(load, object, event);
	if (event->mark != CATALOG_MARK_NONE && event->stage != CATALOG_MARK)
		json_report(load->facts, json_get(object, "mark", JSON_STRING),
			     "only for stage 'mark'");
	check_says(load, object, event);
}

static void read_event(struct load *load, const struct json_node *object,
		       struct catalog_event *event)
{
	const struct json_node *name, *family;

	load->facts->subject = NULL;
	load->facts->top = object;
	if (!json_check(load->facts, object, event_fields))
		return;
	name = json_get(object, "event", JSON_STRING);
	if (!name)
		return;
	snprintf(load->subject, sizeof(load->subject), "event '%s'", name->string);
	load->facts->subject = load->subject;
	event->id = event_name(load, name, &event->family);
	event->name = or_null(json_string(object, "name"));
	event->stage = (enum catalog_stage)word(load, object, "stage", catalog_stage_names);
	event->data = (enum catalog_data)word(load, object, "data", data_names);
	event->mark = (enum catalog_mark)word(load, object, "mark", mark_names);
	event->generations = generations(load, object);
	event->roles = strings(load, json_get(object, "strings", JSON_ARRAY));
	event->find = read_find(load, object, event);
	event->short_roles = strings(load, json_get(object, "strings_short", JSON_ARRAY));
	event->short_before_vista = is_true(object, "short_before_vista");
	event->waits = seconds(load, object, "waits");
	event->code_role = or_null(json_string(object, "code_in"));
	event->told_role = or_null(json_string(object, "told_in"));
	event->told_after = strings(load, json_get(object, "told_after", JSON_ARRAY));
	event->only = read_only(load, object, "only", event);
	event->version_of = read_only(load, object, "version_of", event);
	event->harmless = read_harmless(load, object, event);
	event->follows = read_follows(load, object, event);
	event->recovers = read_name(load, object, "recovers", event);
	event->recovers_all = strings(load, json_get(object, "recovers_all", JSON_ARRAY));
	event->topic = or_null(json_string(object, "topic"));
	family = family_node(load, event->family);
	event->of_windows = is_true(object, "of_windows") ||
			    (family && is_true(family, "of_windows"));
	event->disables = event->stage == CATALOG_DISABLE || is_true(object, "disables");
	event->signs_in = family ? strings(load, json_get(family, "signs_in", JSON_ARRAY)) : NULL;
	event->says = json_string(object, "says");
	event->source = json_string(object, "source");
	read_level(load, object, event);
	check_event(load, object, event);
}

static void read_ids(struct load *load, const struct json_node *object,
		     struct catalog_provider *provider)
{
	const struct json_node *ids = json_get(object, "ids", JSON_ARRAY);
	const struct json_node *first, *last;

	if (!ids)
		return;
	first = ids->count == 2 ? &ids->children[0] : NULL;
	last = ids->count == 2 ? &ids->children[1] : NULL;
	if (!first || first->type != JSON_INTEGER || last->type != JSON_INTEGER ||
	    first->integer < 0 || first->integer > last->integer ||
	    last->integer < 1 || last->integer > ID_LAST) {
		json_report(load->facts, ids, "[FIRST, LAST] expected");
		return;
	}
	provider->first = (uint16_t)first->integer;
	provider->last = (uint16_t)last->integer;
}

/* A pattern is no name: then the record's own is shown. */
static const char *shown_name(const struct json_node *object, const char *name)
{
	static const char prefix[] = "Microsoft-Windows-";
	const char *shown = or_null(json_string(object, "shown"));

	if (shown || !name || strpbrk(name, "*?"))
		return shown;
	return text_starts(name, prefix) ? name + strlen(prefix) : name;
}

static void read_provider(struct load *load, const struct json_node *node,
			  const char *family)
{
	struct catalog_provider *provider =
		&load->providers[load->catalog->provider_count];
	const struct json_node *generation;

	if (!json_check(load->facts, node, provider_fields))
		return;
	provider->family = family;
	provider->name = json_string(node, "name");
	generation = json_get(node, "generation", JSON_INTEGER);
	if (generation)
		provider->generation = generation_bit(load, generation);
	provider->classic = is_true(node, "classic");
	provider->shown = shown_name(node, provider->name);
	read_ids(load, node, provider);
	if (provider->name)
		load->catalog->provider_count++;
}

/* The row for ids that are not listed: id 0 sorts in front of its family. */
static void add_unlisted(struct load *load, const char *family)
{
	struct catalog_event *event = &load->events[load->catalog->event_count++];

	*event = (struct catalog_event){
		.family = family, .stage = CATALOG_ALONE, .data = CATALOG_DATA_CODE,
		.says = "an error that is not in the list of known events",
		.source = "",
	};
}

static void read_family(struct load *load, const struct json_node *node)
{
	const struct json_node *providers, *unlisted;
	const char *family;

	load->facts->top = NULL;
	if (!json_check(load->facts, node, family_fields))
		return;
	family = json_string(node, "family");
	providers = json_get(node, "providers", JSON_ARRAY);
	unlisted = json_get(node, "unlisted", JSON_BOOL);
	if (!family)
		return;
	if (family_known(load, family))
		json_report(load->facts, node, "family '%s' is given twice", family);
	for (size_t i = 0; providers && i < providers->count; i++)
		read_provider(load, &providers->children[i], family);
	if (unlisted && unlisted->integer)
		add_unlisted(load, family);
}

static size_t count_providers(const struct json_node *families)
{
	size_t count = 0;

	for (size_t i = 0; i < families->count; i++) {
		const struct json_node *family = &families->children[i];
		const struct json_node *providers = family->type == JSON_OBJECT ?
			json_get(family, "providers", JSON_ARRAY) : NULL;

		count += providers ? providers->count : 0;
	}
	return count;
}

static void read_all(struct load *load, const struct json_node *root)
{
	const struct json_node *families = json_get(root, "families", JSON_ARRAY);
	const struct json_node *events = json_get(root, "events", JSON_ARRAY);

	if (!families || !events)
		return;
	load->providers = json_array(load->facts, count_providers(families),
				      sizeof(*load->providers));
	load->events = json_array(load->facts, families->count + events->count,
				   sizeof(*load->events));
	if (load->facts->oom)
		return;
	load->families = families;
	load->catalog->providers = load->providers;
	load->catalog->events = load->events;
	for (size_t i = 0; i < families->count; i++)
		read_family(load, &families->children[i]);
	for (size_t i = 0; i < events->count; i++) {
		struct catalog_event *event =
			&load->events[load->catalog->event_count];

		read_event(load, &events->children[i], event);
		if (event->family)
			load->catalog->event_count++;
	}
	qsort(load->events, load->catalog->event_count, sizeof(*load->events), by_key);
}

const struct catalog *catalog_load(struct json_tree *facts)
{
	struct load load = { .facts = facts };
	const struct json_node *root;
	size_t faults = facts->faults;

	load.catalog = json_array(facts, 1, sizeof(*load.catalog));
	root = load.catalog ? json_tree_read(facts) : NULL;
	if (root && json_check(facts, root, file_fields))
		read_all(&load, root);
	facts->subject = NULL;
	facts->top = NULL;
	return root && facts->faults == faults && !facts->oom ? load.catalog : NULL;
}
