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
#include "rules_fields.h"
#include "rules_load.h"
#include "text.h"

enum { ID_LAST = 65535, FIELDS_MAX = 32 };

const struct json_node *rules_read_array(struct json_tree *facts, const struct json_node *object,
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
	const struct json_node *array = rules_read_array(facts, object, name);
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
	const struct json_node *array = rules_read_array(facts, object, name);
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
bool rules_read_code(struct json_tree *facts, const struct decode_table *codes,
		     const struct json_node *node, uint32_t *value)
{
	const struct decode_name *row;

	*value = 0;
	if (node->type == JSON_INTEGER && node->integer >= INT32_MIN &&
	    node->integer <= UINT32_MAX) {
		*value = (uint32_t)node->integer;
		return true;
	}
	if (node->type != JSON_STRING) {
		json_report(facts, node, "not a code");
		return false;
	}
	if (strcmp(node->string, "zero") == 0 || read_hexadecimal(node->string, value))
		return true;
	row = decode_table_named(codes, node->string);
	if (row)
		*value = row->value;
	else
		json_report(facts, node, "no such code: '%s'", node->string);
	return row != NULL;
}

static uint32_t read_code(struct json_tree *facts, const struct decode_table *codes,
			  const struct json_node *node)
{
	uint32_t value;

	return rules_read_code(facts, codes, node, &value) && value ?
	       decode_table_value(codes, value).code : 0;
}

static struct rules_codes read_codes(struct json_tree *facts, const struct decode_table *codes,
				     const struct json_node *array)
{
	uint32_t *items = json_array(facts, array->count, sizeof(*items));

	for (size_t i = 0; items && i < array->count; i++)
		items[i] = read_code(facts, codes, &array->children[i]);
	return (struct rules_codes){ items, items ? array->count : 0 };
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

static struct rules_events read_events(struct json_tree *facts, const struct catalog *catalog,
				       const struct json_node *array)
{
	struct rules_event *items = json_array(facts, array->count, sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; items && i < array->count; i++)
		count += read_event(facts, catalog, &array->children[i], &items[count]);
	return (struct rules_events){ items, count };
}

/* True if an event that the condition names (NULL: any) has a string of that role. */
static bool role_known(const struct catalog *catalog, const struct rules_condition *when,
		       const char *role)
{
	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *row = &catalog->events[i];

		if (!catalog_has_role(row, role))
			continue;
		for (size_t j = 0; when && j < when->events.count; j++)
			if (strcmp(row->family, when->events.items[j].family) == 0 &&
			    row->id >= when->events.items[j].first &&
			    row->id <= when->events.items[j].last)
				return true;
		if (!when)
			return true;
	}
	return when && when->events.count == 0;
}

static void check_finding_name(struct json_tree *facts, const struct json_node *node)
{
	const char *nearest;

	if (finding_known(node->string))
		return;
	nearest = finding_nearest(node->string);
	if (nearest)
		json_report(facts, node, "no such finding: '%s'; '%s' is one", node->string,
			    nearest);
	else
		json_report(facts, node, "no such finding: '%s'", node->string);
}

static void check_role(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *role, const struct rules_condition *when)
{
	if (!role_known(sources->catalog, when, role->string))
		json_report(facts, role, "%s has a string '%s'",
			     when ? "none of these events" : "no event", role->string);
}

/* Conditions that no event can meet. */
static void check_when(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *node, const struct rules_condition *when)
{
	size_t left = 0;

	for (size_t i = 0; i < when->codes.count; i++)
		left += !rules_codes_hold(&when->not_codes, when->codes.items[i]);
	if (when->codes.count && !left)
		json_report(facts, node, "'not_codes' leaves none of 'codes'");
	if (when->modules.count && !role_known(sources->catalog, when, "module"))
		json_report(facts, json_get(node, "modules", JSON_ARRAY),
			     "none of these events names a module");
}

bool rules_check_fields(struct json_tree *facts, const struct json_node *node,
			const struct json_field *other, const struct rules_field *fields,
			bool is_part)
{
	struct json_field rows[FIELDS_MAX + 1] = { { .name = NULL } };
	size_t count = 0;

	for (; other && other->name && count < FIELDS_MAX; other++)
		rows[count++] = *other;
	for (; fields->name && count < FIELDS_MAX; fields++) {
		enum json_node_type type = JSON_ARRAY;

		if (fields->type == RULES_CONFIDENCE && !is_part)
			continue;
		if (fields->type == RULES_ROLE || fields->type == RULES_FINDING ||
		    fields->type == RULES_CONFIDENCE ||
		    (fields->type == RULES_TEXTS && json_get(node, fields->name, JSON_STRING)))
			type = JSON_STRING;
		rows[count++] = (struct json_field){ fields->name, type, fields->required };
	}
	return json_check(facts, node, rows);
}

/* A text alone, or an array of them. */
static struct rules_strings read_texts(struct json_tree *facts, const struct json_node *object,
				       const char *name)
{
	const struct json_node *text = json_get(object, name, JSON_STRING);
	const char **items;

	if (!text)
		return rules_read_strings(facts, object, name);
	if (!*text->string)
		json_report(facts, text, "empty");
	items = json_array(facts, 1, sizeof(*items));
	if (!items)
		return (struct rules_strings){ NULL, 0 };
	items[0] = text->string;
	return (struct rules_strings){ items, 1 };
}

static void check_values(struct json_tree *facts, const struct json_node *node,
			 const struct rules_finding *finding, const struct rules_strings *values)
{
	for (size_t i = 0; i < values->count; i++)
		if (!finding_can_be(finding->finding, values->items[i]))
			json_report(facts, node, "'%s' is never '%s'; it is one of:%s",
				    finding->finding, values->items[i],
				    finding_values(finding->finding));
}

/* Names and values that are never found, and comparisons with nothing. */
static void check_finding(struct json_tree *facts, const struct json_node *node,
			  const struct rules_finding *finding)
{
	size_t compared = (finding->same_as != NULL) + (finding->differs_from != NULL) +
			  (finding->newer_than != NULL);

	if (!finding->finding || !finding_known(finding->finding))
		return;
	check_values(facts, node, finding, &finding->is);
	check_values(facts, node, finding, &finding->isnt);
	if (compared > 1)
		json_report(facts, node, "compared with more than one");
	if (finding->other_of.count && !compared)
		json_report(facts, node, "'other_of' without 'same_as', 'differs_from' or "
			    "'newer_than'");
}

static void read_record(struct json_tree *facts, const struct rules_sources *sources,
			const struct json_node *node, const struct rules_field *field,
			const struct rules_condition *when, void *record)
{
	const struct rules_field *row = field->records->fields;
	size_t lists = 0, given = 0;

	if (!rules_check_fields(facts, node, NULL, row, false))
		return;
	for (; row->name; row++) {
		void *to = (unsigned char *)record + row->at;
		const struct json_node *text = json_get(node, row->name, JSON_STRING);

		if (row->type == RULES_PATTERNS) {
			lists++;
			given += json_get(node, row->name, JSON_ARRAY) != NULL;
			*(struct rules_strings *)to = rules_read_strings(facts, node, row->name);
			continue;
		}
		if (row->type == RULES_TEXTS) {
			*(struct rules_strings *)to = read_texts(facts, node, row->name);
			continue;
		}
		*(const char **)to = text ? text->string : row->required ? "" : NULL;
		if (text && row->type == RULES_ROLE)
			check_role(facts, sources, text, when);
		else if (text && row->type == RULES_FINDING)
			check_finding_name(facts, text);
	}
	if (lists && !given)
		json_report(facts, node, "neither 'is' nor 'not'");
}

struct rules_finding rules_read_finding(struct json_tree *facts,
					const struct rules_sources *sources,
					const struct json_node *node)
{
	struct rules_finding finding = { .finding = "" };

	read_record(facts, sources, node, rules_proof_fields, NULL, &finding);
	check_finding(facts, node, &finding);
	return finding;
}

static struct rules_list read_records(struct json_tree *facts, const struct rules_sources *sources,
				      const struct json_node *array,
				      const struct rules_field *field,
				      const struct rules_condition *when)
{
	unsigned char *items = json_array(facts, array->count, field->records->size);

	for (size_t i = 0; items && i < array->count; i++)
		read_record(facts, sources, &array->children[i], field, when,
			    items + i * field->records->size);
	for (size_t i = 0; items && i < array->count; i++)
		if (field->records == rules_proof_fields->records)
			check_finding(facts, &array->children[i],
				      (const struct rules_finding *)(void *)items + i);
	return (struct rules_list){ items, items ? array->count : 0 };
}

static uint8_t read_confidence(struct json_tree *facts, const struct json_node *node)
{
	for (int i = 0; node && i <= RULES_LOW; i++)
		if (!strcmp(rules_confidence_name((enum rules_confidence)i), node->string))
			return (uint8_t)(i + 1);
	if (node)
		json_report(facts, node, "unknown: '%s'", node->string);
	return 0;
}

void rules_read_fields(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *node, const struct rules_field *fields,
		       const struct rules_condition *when, void *object)
{
	for (; fields->name; fields++) {
		void *to = (unsigned char *)object + fields->at;
		const struct json_node *array;

		if (fields->type == RULES_CONFIDENCE) {
			*(uint8_t *)to = read_confidence(facts, json_get(node, fields->name,
									 JSON_STRING));
			continue;
		}
		array = rules_read_array(facts, node, fields->name);
		if (!array)
			continue;
		if (fields->type == RULES_EVENTS)
			*(struct rules_events *)to = read_events(facts, sources->catalog, array);
		else if (fields->type == RULES_CODES)
			*(struct rules_codes *)to = read_codes(facts, sources->codes, array);
		else if (fields->type == RULES_PATTERNS)
			*(struct rules_strings *)to = rules_read_strings(facts, node, fields->name);
		else
			*(struct rules_list *)to = read_records(facts, sources, array, fields,
								when);
	}
}

void rules_read_when(struct json_tree *facts, const struct rules_sources *sources,
		     const struct json_node *node, bool is_part, struct rules_condition *when)
{
	if (!rules_check_fields(facts, node, NULL, rules_condition_fields, is_part))
		return;
	rules_read_fields(facts, sources, node, rules_condition_fields, when, when);
	check_when(facts, sources, node, when);
}
