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

#include "catalog.h"
#include "fail.h"
#include "grow.h"
#include "input_summary.h"
#include "json_pieces.h"
#include "json_read.h"
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
	if (baseline->count)
		qsort(baseline->list, baseline->count, sizeof(*baseline->list), list_order);
}

/* Members. */

/* Those that are looked for, in any object: nine tenths of a report are others. */
static const char *const members[] = {
	"app_pool_count", "app_pool_disabled_count", "app_pools", "cause", "chain", "channel",
	"channels", "computer", "count", "coverage", "event_id", "filters", "id", "incidents",
	"inputs", "last_event", "last_seen", "module", "name", "ongoing", "provider", "redact_map",
	"redacted", "rule", "schema_version", "sites", "title", "tool", "type", "zone", NULL,
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

/* Is it written once, by a service that ends or by the system, when it refuses an account, a
 * configuration, a binding or a service, or switches a pool off?  Workers write it again. */
static bool is_silent(const struct catalog_event *kind)
{
	switch (kind->stage) {
	case CATALOG_SERVICE:
		return true;
	case CATALOG_CONFIG:
	case CATALOG_IDENTITY:
	case CATALOG_SITE:
	case CATALOG_DISABLE:
		return kind->signs_in != NULL;
	default:
		return false;
	}
}

/* What its events tell of it, of which the names are known, not the logs.  One that is in no list
 * may be of any log; what is of both logs in parts is seen in the System log. */
static void read_chain(struct baseline_known *known, const struct json_node *incident)
{
	const struct json_node *chain = member(incident, "chain", JSON_ARRAY);
	size_t count = chain ? chain->count : 0;
	bool elsewhere = false;

	for (size_t i = 0; i < count; i++) {
		const char *family = string_of(&chain->children[i], "provider");
		const struct catalog_event *kind = family ? catalog_get(catalog_builtin(), family,
			(uint16_t)number_of(&chain->children[i], "event_id")) : NULL;
		bool silent = known->ongoing && kind && is_silent(kind);

		known->silent |= silent;
		known->beyond_pools |= silent && kind->signs_in && !catalog_has_role(kind, "pool");
		known->in_system |= !kind || kind->signs_in;
		known->in_application |= !kind || (!kind->signs_in &&
			catalog_stage_class(kind->stage) == CATALOG_CAUSE);
		elsewhere |= kind && !kind->signs_in;
	}
	known->in_application |= elsewhere && !known->in_system;
}

/* A zone that is not known may be any: the time is that much earlier or later. */
static void set_last(struct baseline_known *known, when_t within)
{
	const when_t seen = known->past.last_seen;

	known->earliest = seen > within ? seen - within : seen;
	known->latest = seen + within;
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
	known->silent = known->off;
	read_chain(known, incident);
	known->alone = member(incident, "count", JSON_INTEGER) && !number_of(incident, "count");
	known->past.computer = computer ? known->computer : NULL;
	set_last(known, string_of(incident, "zone") ? 14 * WHEN_HOUR : 0);
	return 0;
}

static int add_incident(struct baseline *baseline, const struct json_node *incident,
			struct fail *fail)
{
	struct baseline_known *list;

	if (baseline->count == BOUND_BASELINE_INCIDENTS)
		return fail_set(fail, "has more than %d incidents", BOUND_BASELINE_INCIDENTS);
	list = grow(baseline->list, baseline->count, 1, &baseline->room, sizeof(*list));
	if (!list)
		return fail_set(fail, "out of memory");
	baseline->list = list;
	if (read_incident(baseline, &list[baseline->count], incident, fail) < 0)
		return fail_in(fail, "incident %zu", baseline->count + 1);
	baseline->count++;
	return 0;
}

/* The report. */

/* One that is read piece by piece. */
struct reading {
	struct baseline *baseline;
	struct arena arena;		/* of a piece */
	bool ours, typed;		/* it names this program; lines of ndjson have a type */
	bool has_version, has_incidents, has_inputs;
	int64_t version;
	const char *map;		/* of a report that may be redacted */
	struct input_summary ends;	/* of all inputs, and each log of each computer */
	struct input_log *logs;
	size_t room;
};

/* Where each log of a computer ended. */
static int add_coverage(struct reading *reading, const struct json_node *computer,
			struct fail *fail)
{
	const struct json_node *channels = member(computer, "channels", JSON_ARRAY);
	const char *name = string_of(computer, "computer");
	size_t count = channels ? channels->count : 0;
	struct input_log *logs = grow(reading->logs, reading->ends.log_count, count + 1,
				      &reading->room, sizeof(*logs));

	if (!logs)
		return fail_set(fail, "out of memory");
	reading->logs = logs;
	reading->ends.logs = logs;
	name = name ? copy(reading->baseline, name) : NULL;
	for (size_t i = 0; i < count; i++) {
		const struct json_node *log = &channels->children[i];
		when_t last = time_of(log, "last_event");
		const char *channel;

		if (last == WHEN_UNKNOWN)
			continue;
		channel = copy(reading->baseline, string_of(log, "channel"));
		if (!channel)
			return fail_set(fail, "out of memory");
		logs[reading->ends.log_count++] = (struct input_log){
			.computer = name, .channel = channel, .last_event = last,
		};
	}
	return 0;
}

static int add_element(struct reading *reading, const char *array,
		       const struct json_node *element, struct fail *fail)
{
	when_t end;

	if (strcmp(array, "incidents") == 0)
		return add_incident(reading->baseline, element, fail);
	if (strcmp(array, "coverage") == 0)
		return add_coverage(reading, element, fail);
	end = strcmp(array, "inputs") == 0 ? time_of(element, "last_event") : WHEN_UNKNOWN;
	if (end > reading->ends.last_event)
		reading->ends.last_event = end;
	return 0;
}

static int add_member(struct reading *reading, const char *name, const struct json_node *value,
		      struct fail *fail)
{
	struct baseline *baseline = reading->baseline;
	bool whole = value->type == JSON_ARRAY, map = strcmp(name, "redact_map") == 0;
	const char *program = string_of(value, "name");

	reading->has_incidents |= whole && strcmp(name, "incidents") == 0;
	reading->has_inputs |= whole && strcmp(name, "inputs") == 0;
	reading->ours |= strcmp(name, "tool") == 0 && program && !strcmp(program, "iistriage");
	reading->typed |= strcmp(name, "type") == 0;
	if (strcmp(name, "schema_version") == 0 && value->type == JSON_INTEGER) {
		reading->has_version = true;
		reading->version = value->integer;
	}
	baseline->result.baseline_filtered |= strcmp(name, "filters") == 0 &&
					      value->type == JSON_OBJECT;
	baseline->redacted |= strcmp(name, "redacted") == 0 && value->type == JSON_BOOL &&
			      value->integer;
	if (map && value->type == JSON_STRING)
		reading->map = copy(baseline, value->string);
	return map && value->type == JSON_STRING && !reading->map
		? fail_set(fail, "out of memory") : 0;
}

static void ignore_fault(void *context, const char *line)
{
	(void)context, (void)line;
}

static int take_piece(void *context, const struct json_piece *piece, struct fail *fail)
{
	struct reading *reading = context;
	struct json_tree tree = { .path = "", .arena = &reading->arena, .members = members,
				  .fault = ignore_fault };
	const struct json_node *node;

	arena_reset(&reading->arena);
	node = json_tree_build(&tree, piece->text, piece->size, BOUND_BASELINE_VALUES);
	if (tree.oom)
		return fail_set(fail, "out of memory");
	if (!node)
		return fail_set(fail, "is not a JSON report of iistriage: none has such '%.*s'",
				(int)text_cut(piece->member, 64), piece->member);
	return piece->element ? add_element(reading, piece->member, node, fail)
			      : add_member(reading, piece->member, node, fail);
}

static bool is_ndjson(const struct reading *reading)
{
	return reading->typed && !(reading->ours && reading->has_version);
}

static int is_report(const struct reading *reading, struct fail *fail)
{
	if (is_ndjson(reading))
		return fail_set(fail, "holds lines of ndjson; a baseline is written with "
				"--format json");
	if (!reading->ours || !reading->has_version)
		return fail_set(fail, "is not a JSON report of iistriage");
	if (reading->version != REPORT_SCHEMA_VERSION)
		return fail_set(fail, "has schema version %" PRId64 ", and only %d is known",
				reading->version, REPORT_SCHEMA_VERSION);
	if (!reading->has_incidents || !reading->has_inputs)
		return fail_set(fail, "is not a report of iistriage: it lacks '%s'",
				reading->has_incidents ? "inputs" : "incidents");
	return 0;
}

/* Each by the logs of its computer; a computer that no list had room for by all inputs. */
static void set_ends(struct reading *reading)
{
	struct input_lookup lookup = { .inputs = &reading->ends, .count = 1 };

	for (size_t i = 0; i < reading->baseline->count; i++) {
		struct baseline_known *known = &reading->baseline->list[i];

		known->end = input_lookup_watched(&lookup, known->past.computer);
		if (known->end == WHEN_UNKNOWN)
			known->end = reading->ends.last_event;
		known->system_end = input_lookup_log_end(&lookup, "System", known->past.computer);
		known->application_end = input_lookup_log_end(&lookup, "Application",
							      known->past.computer);
		if (known->past.last_seen == WHEN_UNKNOWN)
			known->earliest = known->latest = known->end;
	}
	input_lookup_release(&lookup);
}

/* The file. */

/* What people take for a JSON report.  NULL: it does not begin like any of these. */
static const char *other_format(const char *bytes, size_t size)
{
	static const struct {
		const char *start, *name;
	} formats[] = {
		{ "time,computer,", "CSV; a baseline is written with --format json" },
		{ "<!DOCTYPE html>", "HTML; a baseline is written with --format json" },
		{ "ElfFile", "an event log; a baseline is a report, of --format json" },
		{ "\xff\xfe", "UTF-16, as PowerShell redirects; write it with --output" },
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (size >= strlen(formats[i].start) &&
		    !memcmp(bytes, formats[i].start, strlen(formats[i].start)))
			return formats[i].name;
	return NULL;
}

static int add_first(struct json_pieces *pieces, const char *bytes, size_t size,
		     struct fail *fail)
{
	const char *other = other_format(bytes, size);
	size_t bom = json_read_bom(bytes, size);

	if (other)
		return fail_set(fail, "is %s", other);
	return json_pieces_add(pieces, bytes + bom, size - bom, fail);
}

/* As many bytes as there is room for, or all that are left: a pipe gives few at once, and the first
 * ones tell what it is. */
static int64_t read_block(struct platform_file *file, char *block, size_t room, struct fail *fail)
{
	size_t size = 0;
	int64_t got;

	while ((got = platform_read(file, block + size, room - size, fail)) > 0) {
		size += (size_t)got;
		if (size == room)
			break;
	}
	return got < 0 ? -1 : (int64_t)size;
}

static int read_file(struct platform_file *file, struct json_pieces *pieces, struct fail *fail)
{
	char block[1 << 14];
	int64_t got, size = 0;

	while ((got = read_block(file, block, sizeof(block), fail)) > 0) {
		int ret = size ? json_pieces_add(pieces, block, (size_t)got, fail)
			       : add_first(pieces, block, (size_t)got, fail);

		size += got;
		if (ret < 0)
			return -1;
		if (size > BOUND_BASELINE)
			return fail_set(fail, "is larger than %d MiB", BOUND_BASELINE >> 20);
	}
	return got < 0 ? -1 : json_pieces_end(pieces, fail);
}

/* More lines follow the first one of ndjson, which is an object itself. */
static int read_pieces(struct reading *reading, struct platform_file *file, struct fail *fail)
{
	struct json_pieces pieces = { .take = take_piece, .context = reading,
				      .depth = BOUND_BASELINE_DEPTH - 1 };
	int ret = read_file(file, &pieces, fail);

	if (pieces.why && !(json_pieces_whole(&pieces) && is_ndjson(reading)))
		fail_in(fail, "is not a JSON report");
	else if (pieces.why || ret == 0)
		ret = is_report(reading, fail);
	json_pieces_release(&pieces);
	return ret;
}

int baseline_read(struct baseline *baseline, const char *path, struct fail *fail)
{
	struct reading reading = { .baseline = baseline, .ends = { .path = "" } };
	struct platform_file *file = platform_open(path, fail);
	int ret = file ? read_pieces(&reading, file, fail) : -1;

	if (ret == 0) {
		baseline->redact_map = baseline->redacted ? reading.map : NULL;
		set_ends(&reading);
		baseline_sort(baseline);
	}
	if (file)
		platform_close(file);
	free(reading.logs);
	arena_release(&reading.arena);
	return ret < 0 ? fail_in(fail, "%s", path) : 0;
}
