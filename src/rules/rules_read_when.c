/*
 * rules_read_when.c - a condition of a rule, from JSON.
 *
 * Knows the form of conditions and checks their words against catalog and codes;
 * does not know how they are matched.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode_table.h"
#include "finding_names.h"
#include "rules_load.h"
#include "text.h"

enum { ID_LAST = 65535 };

/* The confidence, which rules_read.c takes, is only for a part of `or`. */
static const struct json_field part_fields[] = {
	{ "confidence", JSON_STRING, false },
	{ "events", JSON_ARRAY, true },
	{ "codes", JSON_ARRAY, false },
	{ "not_codes", JSON_ARRAY, false },
	{ "modules", JSON_ARRAY, false },
	{ "strings", JSON_ARRAY, false },
	{ "findings", JSON_ARRAY, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field finding_fields[] = {
	{ "finding", JSON_STRING, true },
	{ "of", JSON_STRING, false },
	{ "is", JSON_STRING, false },
	{ NULL, JSON_NULL, false },
};

static const struct json_field string_fields[] = {
	{ "role", JSON_STRING, true },
	{ "is", JSON_ARRAY, false },
	{ "not", JSON_ARRAY, false },
	{ NULL, JSON_NULL, false },
};

/* An array that is there must hold something. */
static const struct json_node *array_of(struct json_tree *facts,
					 const struct json_node *object,
					 const char *name)
{
	const struct json_node *array = json_get(object, name, JSON_ARRAY);

	if (array && array->count == 0)
		json_report(facts, array, "empty");
	return array && array->count ? array : NULL;
}

struct rules_strings rules_read_strings(struct json_tree *facts,
					const struct json_node *object,
					const char *name)
{
	const struct json_node *array = array_of(facts, object, name);
	struct rules_strings strings = { NULL, 0 };
	const char **items;

	if (!array)
		return strings;
	items = json_array(facts, array->count, sizeof(*items));
	for (size_t i = 0; items && i < array->count; i++) {
		const struct json_node *node = &array->children[i];

		items[i] = "";
		if (!json_is(facts, node, JSON_STRING))
			continue;
		if (!*node->string)
			json_report(facts, node, "empty");
		items[i] = node->string;
	}
	if (items)
		strings = (struct rules_strings){ items, array->count };
	return strings;
}

uint8_t rules_read_generations(struct json_tree *facts, const struct json_node *object,
			       const char *name)
{
	const struct json_node *array = array_of(facts, object, name);
	uint8_t bits = 0;

	for (size_t i = 0; array && i < array->count; i++) {
		const struct json_node *node = &array->children[i];

		if (node->type == JSON_INTEGER && node->integer >= 5 &&
		    node->integer <= 7)
			bits |= (uint8_t)(1 << (node->integer - 5));
		else
			json_report(facts, node, "a generation is 5, 6 or 7");
	}
	return bits;
}

static bool read_hexadecimal(const char *text, uint32_t *value)
{
	char *end;
	unsigned long long wide;

	if (text[0] != '0' || (text[1] | 0x20) != 'x' ||
	    !strchr("0123456789abcdefABCDEF", text[2]) || !text[2])
		return false;
	wide = strtoull(text + 2, &end, 16);
	*value = (uint32_t)wide;
	return !*end && wide <= UINT32_MAX;
}

/* 193, "0x800700C1" and "ERROR_BAD_EXE_FORMAT" all become 193; "zero" is 0. */
static uint32_t read_code(struct json_tree *facts, const struct decode_table *codes,
			  const struct json_node *node)
{
	const struct decode_name *row;
	uint32_t value = 0;

	if (node->type == JSON_INTEGER && node->integer >= INT32_MIN &&
	    node->integer <= UINT32_MAX)
		return decode_table_value(codes, (uint32_t)node->integer).code;
	if (node->type != JSON_STRING) {
		json_report(facts, node, "not a code");
		return 0;
	}
	if (strcmp(node->string, "zero") == 0)
		return 0;
	if (read_hexadecimal(node->string, &value))
		return decode_table_value(codes, value).code;
	row = decode_table_named(codes, node->string);
	if (!row)
		json_report(facts, node, "no such code: '%s'", node->string);
	return row ? decode_table_value(codes, row->value).code : 0;
}

const uint32_t *rules_read_codes(struct json_tree *facts,
				 const struct rules_sources *sources,
				 const struct json_node *object,
				 const char *name, size_t *count)
{
	const struct json_node *array = array_of(facts, object, name);
	uint32_t *codes;

	if (!array)
		return NULL;
	codes = json_array(facts, array->count, sizeof(*codes));
	if (!codes)
		return NULL;
	for (size_t i = 0; i < array->count; i++)
		codes[i] = read_code(facts, sources->codes, &array->children[i]);
	*count = array->count;
	return codes;
}

/* The family of the catalog that stands in front of the slash, or NULL. */
static const char *family_of(const struct catalog *catalog, const char *text,
			     size_t size)
{
	for (size_t i = 0; i < catalog->event_count; i++) {
		const char *family = catalog->events[i].family;

		if (strlen(family) == size && memcmp(family, text, size) == 0)
			return family;
	}
	return NULL;
}

static const char *read_id(const char *text, uint16_t *id)
{
	char *end = NULL;
	unsigned long value;

	if (*text < '0' || *text > '9')
		return NULL;
	value = strtoul(text, &end, 10);
	*id = (uint16_t)value;
	return value >= 1 && value <= ID_LAST ? end : NULL;
}

/* What stands behind the slash: ID, FIRST-LAST or *. */
static bool read_range(const char *text, struct rules_event *event)
{
	const char *end;

	event->first = 0;
	event->last = ID_LAST;
	if (strcmp(text, "*") == 0)
		return true;
	end = read_id(text, &event->first);
	event->last = event->first;
	if (end && *end == '-')
		end = read_id(end + 1, &event->last);
	return end && !*end && event->first <= event->last;
}

static bool any_listed(const struct catalog *catalog, const struct rules_event *event)
{
	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *row = &catalog->events[i];

		if (strcmp(row->family, event->family) == 0 &&
		    row->id >= event->first && row->id <= event->last)
			return true;
	}
	return false;
}

static bool read_event(struct json_tree *facts, const struct catalog *catalog,
		       const struct json_node *node, struct rules_event *event)
{
	const char *slash;

	if (!json_is(facts, node, JSON_STRING))
		return false;
	slash = strchr(node->string, '/');
	if (!slash || !read_range(slash + 1, event)) {
		json_report(facts, node,
			     "not FAMILY/ID, FAMILY/FIRST-LAST or FAMILY/*: '%s'",
			     node->string);
		return false;
	}
	event->family = family_of(catalog, node->string,
				  (size_t)(slash - node->string));
	if (!event->family)
		json_report(facts, node, "no such family: '%.*s'",
			     (int)(slash - node->string), node->string);
	else if (!any_listed(catalog, event))
		json_report(facts, node, "no such event: '%s'", node->string);
	else
		return true;
	return false;
}

const struct catalog_event *rules_read_event(struct json_tree *facts,
					     const struct catalog *catalog,
					     const struct json_node *node,
					     uint16_t *id)
{
	struct rules_event event;
	const char *slash;

	if (!json_is(facts, node, JSON_STRING))
		return NULL;
	slash = strchr(node->string, '/');
	if (!slash || !read_range(slash + 1, &event) || event.first != event.last) {
		json_report(facts, node, "not FAMILY/ID: '%s'", node->string);
		return NULL;
	}
	event.family = family_of(catalog, node->string,
				 (size_t)(slash - node->string));
	if (event.family) {
		const struct catalog_event *kind =
			catalog_get(catalog, event.family, event.first);

		*id = event.first;
		kind = kind ? kind : catalog_get(catalog, event.family, 0);
		if (kind)
			return kind;
	}
	json_report(facts, node, "no such event: '%s'", node->string);
	return NULL;
}

const struct rules_event *rules_read_events(struct json_tree *facts,
					    const struct catalog *catalog,
					    const struct json_node *object, size_t *count)
{
	const struct json_node *array = array_of(facts, object, "events");
	struct rules_event *events;

	*count = 0;
	if (!array)
		return NULL;
	events = json_array(facts, array->count, sizeof(*events));
	for (size_t i = 0; events && i < array->count; i++)
		if (read_event(facts, catalog, &array->children[i], &events[*count]))
			++*count;
	return events;
}

/* True if an event that the condition names (NULL: any) has a string of that role. */
static bool role_known(const struct catalog *catalog, const struct rules_condition *when,
		       const char *role)
{
	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *row = &catalog->events[i];

		if (!catalog_has_role(row, role))
			continue;
		for (size_t j = 0; when && j < when->event_count; j++)
			if (strcmp(row->family, when->events[j].family) == 0 &&
			    row->id >= when->events[j].first &&
			    row->id <= when->events[j].last)
				return true;
		if (!when)
			return true;
	}
	return when && when->event_count == 0;
}

static void read_string(struct json_tree *facts, const struct rules_sources *sources,
			const struct json_node *node, const struct rules_condition *when,
			struct rules_string *string)
{
	const struct json_node *role;

	if (!json_check(facts, node, string_fields))
		return;
	role = json_get(node, "role", JSON_STRING);
	string->role = role ? role->string : "";
	string->is = rules_read_strings(facts, node, "is");
	string->isnt = rules_read_strings(facts, node, "not");
	if (!json_get(node, "is", JSON_ARRAY) && !json_get(node, "not", JSON_ARRAY))
		json_report(facts, node, "neither 'is' nor 'not'");
	if (role && !role_known(sources->catalog, when, role->string))
		json_report(facts, role, "%s has a string '%s'",
			     when ? "none of these events" : "no event", role->string);
}

const struct rules_string *rules_read_conditions(struct json_tree *facts,
						 const struct rules_sources *sources,
						 const struct json_node *object,
						 const struct rules_condition *when,
						 size_t *count)
{
	const struct json_node *array = array_of(facts, object, "strings");
	struct rules_string *strings;

	if (!array)
		return NULL;
	strings = json_array(facts, array->count, sizeof(*strings));
	if (!strings)
		return NULL;
	for (size_t i = 0; i < array->count; i++)
		read_string(facts, sources, &array->children[i], when, &strings[i]);
	*count = array->count;
	return strings;
}

static void check_finding_name(struct json_tree *facts, const struct json_node *node)
{
	const char *nearest = finding_nearest(node->string);

	for (size_t n = 0; finding_name(n); n++)
		if (strcmp(finding_name(n), node->string) == 0)
			return;
	if (nearest)
		json_report(facts, node, "no such finding: '%s'; '%s' is one", node->string,
			    nearest);
	else
		json_report(facts, node, "no such finding: '%s'", node->string);
}

struct rules_finding rules_read_finding(struct json_tree *facts, const struct json_node *node)
{
	const struct json_node *name;

	if (!json_check(facts, node, finding_fields))
		return (struct rules_finding){ "", NULL, NULL };
	name = json_get(node, "finding", JSON_STRING);
	if (name)
		check_finding_name(facts, name);
	return (struct rules_finding){
		name ? name->string : "", json_string(node, "of"), json_string(node, "is"),
	};
}

const struct rules_finding *rules_read_findings(struct json_tree *facts,
						const struct json_node *object,
						const char *field, size_t *count)
{
	const struct json_node *array = array_of(facts, object, field);
	struct rules_finding *findings = array ?
		json_array(facts, array->count, sizeof(*findings)) : NULL;

	for (size_t i = 0; findings && i < array->count; i++)
		findings[(*count)++] = rules_read_finding(facts, &array->children[i]);
	return findings;
}

static bool holds(const uint32_t *codes, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (codes[i] == code)
			return true;
	return false;
}

/* Conditions that no event can meet. */
static void check_when(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *node, const struct rules_condition *when)
{
	size_t left = 0;

	for (size_t i = 0; i < when->code_count; i++)
		left += !holds(when->not_codes, when->not_code_count, when->codes[i]);
	if (when->code_count && !left)
		json_report(facts, node, "'not_codes' leaves none of 'codes'");
	if (when->modules.count && !role_known(sources->catalog, when, "module"))
		json_report(facts, json_get(node, "modules", JSON_ARRAY),
			     "none of these events names a module");
}

void rules_read_when(struct json_tree *facts, const struct rules_sources *sources,
		     const struct json_node *node, bool is_part, struct rules_condition *when)
{
	if (!json_check(facts, node, is_part ? part_fields : part_fields + 1))
		return;
	when->events = rules_read_events(facts, sources->catalog, node,
					 &when->event_count);
	when->codes = rules_read_codes(facts, sources, node, "codes",
				       &when->code_count);
	when->not_codes = rules_read_codes(facts, sources, node, "not_codes",
					   &when->not_code_count);
	when->modules = rules_read_strings(facts, node, "modules");
	when->strings = rules_read_conditions(facts, sources, node, when,
					      &when->string_count);
	when->findings = rules_read_findings(facts, node, "findings", &when->finding_count);
	check_when(facts, sources, node, when);
}
