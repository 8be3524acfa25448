/*
 * baseline_read.c - read an earlier report.  Knows the names of the JSON report;
 * takes the file for hostile.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "baseline_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "input_summary.h"
#include "json_check.h"
#include "json_tree.h"
#include "platform.h"
#include "schema.h"
#include "text.h"

/* Order. */

static int kind_order(const struct baseline_known *a, const struct baseline_known *b)
{
	int order = text_compare_nocase(a->computer, b->computer);

	if (order == 0)
		order = strcmp(a->rule, b->rule);
	return order ? order : text_compare_nocase(a->module, b->module);
}

/* What people read comes out the same whatever qsort() does with equal ones. */
static int list_order(const void *left, const void *right)
{
	const struct baseline_known *a = left, *b = right;
	int order = kind_order(a, b);

	if (order == 0 && a->past.last_seen != b->past.last_seen)
		return a->past.last_seen < b->past.last_seen ? -1 : 1;
	return order ? order : strcmp(a->past.id, b->past.id);
}

void baseline_sort(struct baseline *baseline)
{
	qsort(baseline->list, baseline->count, sizeof(*baseline->list), list_order);
}

/* Members. */

/* Those that are looked for, in any object: nine tenths of a report are others. */
static const char *const members[] = {
	"app_pool_count", "app_pool_disabled_count", "app_pools", "cause", "channel", "channels",
	"computer", "coverage", "filters", "id", "incidents", "inputs", "last_event", "last_seen",
	"module", "name", "ongoing", "redact_map", "redacted", "rule", "schema_version", "sites",
	"title", "tool", "type", NULL,
};

static const struct json_node *member(const struct json_node *object, const char *name,
				      enum json_node_type type)
{
	return object && object->type == JSON_OBJECT ? json_get(object, name, type) : NULL;
}

static const char *string_of(const struct json_node *object, const char *name)
{
	const struct json_node *value = member(object, name, JSON_STRING);

	return value ? value->string : NULL;
}

static int64_t number_of(const struct json_node *object, const char *name)
{
	const struct json_node *value = member(object, name, JSON_INTEGER);

	return value ? value->integer : 0;
}

static when_t time_of(const struct json_node *object, const char *name)
{
	const char *time = string_of(object, name);

	return time ? when_parse(time) : WHEN_UNKNOWN;
}

/* NULL is "".  No text of ours is so long that it is cut. */
static const char *copy(struct baseline *baseline, const char *from)
{
	return arena_bytes(&baseline->arena, from, from ? text_cut(from, BOUND_BASELINE_TEXT) : 0);
}

/* Incidents. */

/* At most BOUND_SHOWN names. */
static int read_names(struct baseline *baseline, const struct json_node *names, const char **list,
		      size_t *count)
{
	size_t size = names ? names->count : 0;

	for (size_t i = 0; i < size && *count < BOUND_SHOWN; i++) {
		const struct json_node *item = &names->children[i];
		const char *name;

		if (item->type != JSON_STRING)
			continue;
		name = copy(baseline, item->string);
		if (!name)
			return -1;
		list[(*count)++] = name;
	}
	return 0;
}

static int read_pools(struct baseline *baseline, struct baseline_known *known,
		      const struct json_node *incident)
{
	const struct json_node *pools = member(incident, "app_pools", JSON_ARRAY);

	if (read_names(baseline, pools, known->pools, &known->pool_count) < 0)
		return -1;
	known->pools_cut = (pools && pools->count > BOUND_SHOWN) ||
			   number_of(incident, "app_pool_count") > BOUND_SHOWN;
	return read_names(baseline, member(incident, "sites", JSON_ARRAY), known->sites,
			  &known->site_count);
}

static bool is_true(const struct json_node *object, const char *name)
{
	const struct json_node *value = member(object, name, JSON_BOOL);

	return value && value->integer;
}

static int read_incident(struct baseline *baseline, struct baseline_known *known,
			 const struct json_node *incident, struct fail *fail)
{
	const struct json_node *cause = member(incident, "cause", JSON_OBJECT);
	const char *rule = string_of(cause, "rule"), *id = string_of(incident, "id");
	const char *module = string_of(incident, "module");
	const char *computer = string_of(incident, "computer");

	if (!rule || !id)
		return fail_set(fail, "is not a report of iistriage: it lacks '%s'",
				rule ? "id" : cause ? "cause.rule" : "cause");
	*known = (struct baseline_known){
		.rule = copy(baseline, rule),
		.computer = copy(baseline, computer),
		.module = copy(baseline, module ? text_base(module) : NULL),
		.ongoing = is_true(incident, "ongoing"),
		.past = { .id = copy(baseline, id),
			  .title = copy(baseline, string_of(incident, "title")),
			  .last_seen = time_of(incident, "last_seen") },
	};
	if (!known->rule || !known->computer || !known->module || !known->past.id ||
	    !known->past.title || read_pools(baseline, known, incident) < 0)
		return fail_set(fail, "out of memory");
	known->off = known->ongoing && number_of(incident, "app_pool_disabled_count") > 0;
	known->past.computer = computer ? known->computer : NULL;
	return 0;
}

static int read_incidents(struct baseline *baseline, const struct json_node *incidents,
			  struct fail *fail)
{
	size_t count = incidents->count;

	if (count > BOUND_BASELINE_INCIDENTS)
		return fail_set(fail, "has more than %d incidents", BOUND_BASELINE_INCIDENTS);
	baseline->list = arena_array(&baseline->arena, count + 1, sizeof(*baseline->list));
	if (!baseline->list)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < count; i++) {
		if (read_incident(baseline, &baseline->list[i], &incidents->children[i], fail) < 0)
			return fail_in(fail, "incident %zu", i + 1);
	}
	baseline->count = count;
	baseline_sort(baseline);
	return 0;
}

/* The report. */

/* Where each log of each computer ended.  -1: no memory. */
static int read_coverage(struct baseline *baseline, const struct json_node *coverage,
			 struct input_summary *all)
{
	struct input_log *logs;
	size_t room = 0;

	for (size_t i = 0; coverage && i < coverage->count; i++) {
		const struct json_node *channels = member(&coverage->children[i], "channels",
							  JSON_ARRAY);

		room += channels ? channels->count : 0;
	}
	logs = arena_array(&baseline->arena, room + 1, sizeof(*logs));
	all->logs = logs;
	for (size_t i = 0; logs && coverage && i < coverage->count; i++) {
		const struct json_node *computer = &coverage->children[i];
		const struct json_node *channels = member(computer, "channels", JSON_ARRAY);

		for (size_t k = 0; channels && k < channels->count; k++)
			logs[all->log_count++] = (struct input_log){
				.computer = string_of(computer, "computer"),
				.channel = string_of(&channels->children[k], "channel"),
				.last_event = time_of(&channels->children[k], "last_event"),
			};
	}
	return logs ? 0 : -1;
}

/* Each by the logs of its computer; a computer that no list had room for by all inputs. */
static int read_ends(struct baseline *baseline, const struct json_node *coverage,
		     const struct json_node *inputs)
{
	struct input_summary all = { .path = "" };
	struct input_lookup lookup = { .inputs = &all, .count = 1 };
	int ret = read_coverage(baseline, coverage, &all);

	for (size_t i = 0; i < inputs->count; i++) {
		when_t end = time_of(&inputs->children[i], "last_event");

		if (end > all.last_event)
			all.last_event = end;
	}
	for (size_t i = 0; i < baseline->count && ret == 0; i++) {
		struct baseline_known *known = &baseline->list[i];

		known->end = input_lookup_watched(&lookup, known->past.computer);
		if (known->end == WHEN_UNKNOWN)
			known->end = all.last_event;
	}
	input_lookup_release(&lookup);
	return ret;
}

static int read_report(struct baseline *baseline, const struct json_node *root, struct fail *fail)
{
	const char *name = string_of(member(root, "tool", JSON_OBJECT), "name");
	const struct json_node *version = member(root, "schema_version", JSON_INTEGER);
	const struct json_node *incidents = member(root, "incidents", JSON_ARRAY);
	const struct json_node *inputs = member(root, "inputs", JSON_ARRAY);
	const char *map = string_of(root, "redact_map");

	if ((!name || strcmp(name, "iistriage") != 0 || !version) && string_of(root, "type"))
		return fail_set(fail, "holds lines of ndjson; a baseline is written with "
				"--format json");
	if (!name || strcmp(name, "iistriage") != 0 || !version)
		return fail_set(fail, "is not a JSON report of iistriage");
	if (version->integer != REPORT_SCHEMA_VERSION)
		return fail_set(fail, "has schema version %" PRId64 ", and only %d is known",
				version->integer, REPORT_SCHEMA_VERSION);
	if (!incidents || !inputs)
		return fail_set(fail, "is not a report of iistriage: it lacks '%s'",
				incidents ? "inputs" : "incidents");
	baseline->result.baseline_filtered = member(root, "filters", JSON_OBJECT) != NULL;
	baseline->redacted = is_true(root, "redacted");
	baseline->redact_map = baseline->redacted && map ? copy(baseline, map) : NULL;
	if (baseline->redacted && map && !baseline->redact_map)
		return fail_set(fail, "out of memory");
	if (read_incidents(baseline, incidents, fail) < 0)
		return -1;
	return read_ends(baseline, member(root, "coverage", JSON_ARRAY), inputs) < 0 ?
		fail_set(fail, "out of memory") : 0;
}

/* The file. */

static int read_path(const char *path, struct text *bytes, struct fail *fail)
{
	struct platform_file *file = platform_open(path, fail);
	char block[1 << 14];
	int64_t got = 0;

	if (!file)
		return -1;
	while (!bytes->oom && bytes->size <= BOUND_BASELINE &&
	       (got = platform_read(file, block, sizeof(block), fail)) > 0)
		text_add_bytes(bytes, block, (size_t)got);
	platform_close(file);
	if (got < 0)
		return -1;
	if (bytes->oom)
		return fail_set(fail, "out of memory");
	if (bytes->size > BOUND_BASELINE)
		return fail_set(fail, "is larger than %d MiB", BOUND_BASELINE >> 20);
	return 0;
}

/*
 * Each value takes a hundred bytes of memory, however few it has in the file.
 * A comma is before each but the first of an array or an object.
 */
static bool has_too_many_values(const char *bytes, size_t size)
{
	size_t values = 0;

	for (size_t i = 0; i < size; i++)
		values += bytes[i] == ',' || bytes[i] == '[' || bytes[i] == '{';
	return values > BOUND_BASELINE_VALUES;
}

/* Our reports of another format are the likeliest mistake. */
static const char *other_format(const char *bytes, size_t size)
{
	static const struct {
		const char *start, *name;
	} formats[] = {
		{ "time,computer,", "CSV" }, { "<!DOCTYPE html>", "HTML" },
		{ "ElfFile", "an event log" },
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (size >= strlen(formats[i].start) &&
		    !memcmp(bytes, formats[i].start, strlen(formats[i].start)))
			return formats[i].name;
	return NULL;
}

static void ignore_fault(void *context, const char *line)
{
	(void)context, (void)line;
}

/* Lines of ndjson begin with JSON, too: the first one is looked at. */
static int parse(struct text *bytes, struct json_tree *tree, const struct json_node **root,
		 struct fail *fail)
{
	const char *other = other_format(text_get(bytes), bytes->size);
	size_t size = bytes->size;
	struct json_syntax syntax;

	if (other)
		return fail_set(fail, "is %s; a baseline is written with --format json", other);
	if (has_too_many_values(text_get(bytes), size))
		return fail_set(fail, "has more than %d values", BOUND_BASELINE_VALUES);
	syntax = json_check_syntax(text_get(bytes), size, BOUND_BASELINE_DEPTH - 1, JSON_STRICT);
	if (syntax.why && !syntax.after)
		return fail_set(fail, "is not a JSON report: %s", syntax.why);
	if (text_valid(text_get(bytes), size) < size)
		return fail_set(fail, "is not a JSON report: invalid UTF-8");
	if (syntax.why) {
		size = syntax.at;
		bytes->bytes[size] = '\0';
	}
	*root = json_tree_parse_here(tree, bytes->bytes, size);
	if (tree->oom)
		return fail_set(fail, "out of memory");
	return *root ? 0 : fail_set(fail, "is not a JSON report of iistriage");
}

int baseline_read(struct baseline *baseline, const char *path, struct fail *fail)
{
	struct text bytes = { 0 };
	struct arena arena = { 0 };
	struct json_tree tree = { .path = path, .arena = &arena, .members = members,
				  .fault = ignore_fault };
	const struct json_node *root = NULL;
	int ret = read_path(path, &bytes, fail);

	if (ret == 0)
		ret = parse(&bytes, &tree, &root, fail);
	if (ret == 0)
		ret = read_report(baseline, root, fail);
	arena_release(&arena);
	text_release(&bytes);
	return ret < 0 ? fail_in(fail, "%s", path) : 0;
}
