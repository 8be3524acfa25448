/*
 * merge_fields.c - the objects of a report become events and books again.  One
 * table says which member goes where; report_json.c writes the same names.
 *
 * Other members are passed over: what they say is concluded anew.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_fields.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "json_read.h"
#include "text.h"
#include "when.h"

enum kind { TEXT, WORD, NUMBER, NUMBER32, NUMBER16, BOOL, TIME, TEXTS, BYTES, LEVEL, LOGS,
	    PROBLEMS };

struct field {
	const char *name;
	enum kind kind;
	bool needed;
	size_t at;		/* in struct merge_fields */
	size_t count_at;	/* of a list or of bytes */
	size_t most;		/* of them */
};

/* clang-format off */
#define AT(member) offsetof(struct merge_fields, member)
static const struct field event_fields[] = {
	{ "index",      NUMBER,   true,  AT(index), 0, 0 },
	{ "input",      NUMBER,   true,  AT(input), 0, 0 },
	{ "record_id",  NUMBER,   false, AT(event.record_id), 0, 0 },
	{ "offset",     NUMBER,   true,  AT(event.offset), 0, 0 },
	{ "recovered",  BOOL,     false, AT(event.recovered), 0, 0 },
	{ "redacted",   BOOL,     false, AT(event.redacted), 0, 0 },
	{ "time",       TIME,     false, AT(event.time), 0, 0 },
	{ "computer",   TEXT,     false, AT(event.computer), 0, 0 },
	{ "channel",    TEXT,     false, AT(event.channel), 0, 0 },
	{ "provider",   TEXT,     true,  AT(event.provider), 0, 0 },
	{ "source",     TEXT,     false, AT(event.source), 0, 0 },
	{ "family",     TEXT,     true,  AT(family), 0, 0 },
	{ "event_id",   NUMBER16, true,  AT(event.id), 0, 0 },
	{ "qualifiers", NUMBER32, false, AT(event.qualifiers), 0, 0 },
	{ "level",      LEVEL,    false, AT(event.level), 0, 0 },
	{ "strings",    TEXTS,    false, AT(event.strings), AT(event.string_count),
	  BOUND_STRINGS },
	{ "data",       BYTES,    false, AT(event.data), AT(event.data_size),
	  BOUND_DATA_SIZE },
};
static const struct field summary_fields[] = {
	{ "schema_version", NUMBER,  false, AT(version), 0, 0 },
	{ "index",         NUMBER,   false, AT(place), 0, 0 },
	{ "path",          TEXT,     true,  AT(summary.path), 0, 0 },
	{ "format",        WORD,     false, AT(summary.format), 0, 0 },
	{ "redacted",      BOOL,     false, AT(summary.redacted), 0, 0 },
	{ "redact_map",    WORD,     false, AT(summary.redact_map), 0, 0 },
	{ "engine",        WORD,     false, AT(summary.engine), 0, 0 },
	{ "size",          NUMBER,   false, AT(summary.size), 0, 0 },
	{ "sha256",        WORD,     false, AT(summary.sha256), 0, 0 },
	{ "records",       NUMBER,   true,  AT(summary.records), 0, 0 },
	{ "matched",       NUMBER,   true,  AT(summary.matched), 0, 0 },
	{ "undecodable",   NUMBER,   true,  AT(summary.undecodable), 0, 0 },
	{ "recovered",     NUMBER,   true,  AT(summary.recovered), 0, 0 },
	{ "duplicates",    NUMBER,   false, AT(summary.duplicates), 0, 0 },
	{ "first_event",   TIME,     false, AT(summary.first_event), 0, 0 },
	{ "last_event",    TIME,     false, AT(summary.last_event), 0, 0 },
	{ "computers",     TEXTS,    false, AT(summary.computers), AT(summary.computer_count),
	  BOUND_NAMES },
	{ "channels",      TEXTS,    false, AT(summary.channels), AT(summary.channel_count),
	  BOUND_NAMES },
	{ "logs",          LOGS,     false, AT(summary.logs), AT(summary.log_count),
	  BOUND_NAMES },
	{ "dirty",         BOOL,     false, AT(summary.dirty), 0, 0 },
	{ "chunks",        NUMBER,   false, AT(summary.chunks), 0, 0 },
	{ "bad_chunks",    NUMBER,   false, AT(summary.bad_chunks), 0, 0 },
	{ "problems",      PROBLEMS, false, AT(summary.problems), AT(summary.problem_kept),
	  BOUND_PROBLEMS },
	{ "problem_count", NUMBER,   true,  AT(summary.problem_count), 0, 0 },
	{ "error",         TEXT,     false, AT(summary.failure), 0, 0 },
	{ "hint",          TEXT,     false, AT(summary.hint), 0, 0 },
	{ "more",          BOOL,     false, AT(more), 0, 0 },
};
#undef AT
/* clang-format on */
enum {
	EVENT_FIELDS = sizeof(event_fields) / sizeof(event_fields[0]),
	BOOKS_FIELDS = sizeof(summary_fields) / sizeof(summary_fields[0]),
	WORD_SIZE = 64,
};

static void *place(struct merge_fields *fields, size_t at)
{
	return (unsigned char *)fields + at;
}

static void fail_value(struct json_read *json)
{
	json->bad = true;
	json->end = json->at;
}

/* Our own words, which writers print as they are: letters, digits, hyphens. */
static const char *read_word(struct json_read *json, struct arena *arena)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const char *word = json_read_string(json, arena, WORD_SIZE);

	if (word && *word && !word[strspn(word, letters)])
		return word;
	fail_value(json);
	return NULL;
}

static when_t read_time(struct json_read *json, struct arena *arena)
{
	const char *text = json_read_string(json, arena, BOUND_STRING_SIZE);
	when_t time = text ? when_parse(text) : WHEN_UNKNOWN;

	if (time == WHEN_UNKNOWN)
		fail_value(json);
	return time;
}

static enum event_level read_level(struct json_read *json, struct arena *arena)
{
	const char *name = json_read_string(json, arena, BOUND_STRING_SIZE);
	enum event_level level = name ? event_level_parse(name) : EVENT_LEVEL_UNKNOWN;

	if (level == EVENT_LEVEL_UNKNOWN)
		fail_value(json);
	return level;
}

static void read_texts(struct merge_fields *fields, const struct field *field,
		       struct json_read *json)
{
	struct arena *arena = &fields->event.arena;
	const char ***list = place(fields, field->at);
	size_t *count = place(fields, field->count_at), found = 0;

	for (json_read_array(json); json_read_item(json);) {
		if (found == field->most)
			fail_value(json);
		else
			fields->names[found++] = json_read_string(json, arena, BOUND_STRING_SIZE);
	}
	if (json->bad)
		return;
	*list = arena_array(arena, found + 1, sizeof(**list));
	if (*list)
		memcpy(*list, fields->names, found * sizeof(**list));
	else
		json->oom = true;
	*count = *list ? found : 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits become bytes, in their place. */
static void read_bytes(struct merge_fields *fields, const struct field *field,
		       struct json_read *json)
{
	const char *text = json_read_string(json, &fields->event.arena,
					     2 * field->most);
	size_t size = text ? strlen(text) : 0, *count = place(fields, field->count_at);
	const uint8_t **data = place(fields, field->at);
	uint8_t *bytes = (uint8_t *)(uintptr_t)text;

	if (size == 0 || size % 2) {
		fail_value(json);
		return;
	}
	for (size_t i = 0; i < size / 2; i++) {
		int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			fail_value(json);
			return;
		}
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	*data = bytes;
	*count = size / 2;
}

static void read_problem(struct input_problem *problem, struct json_read *json,
			 struct arena *arena)
{
	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "offset"))
			problem->offset = json_read_number(json, UINT64_MAX);
		else if (json_read_is(json, "what"))
			problem->what = json_read_string(json, arena, BOUND_STRING_SIZE);
		else
			json_read_skip(json);
	}
	if (!problem->what)
		fail_value(json);
}

static void read_problems(struct merge_fields *fields, const struct field *field,
			  struct json_read *json)
{
	struct arena *arena = &fields->event.arena;
	struct input_problem *problems = arena_array(arena, field->most, sizeof(*problems));
	size_t found = 0;

	json->oom |= !problems;
	for (json_read_array(json); json_read_item(json);) {
		if (found == field->most || !problems)
			fail_value(json);
		else
			read_problem(&problems[found++], json, arena);
	}
	fields->summary.problems = problems;
	fields->summary.problem_kept = json->bad ? 0 : found;
}

static void read_run(struct input_run *run, struct json_read *json, struct arena *arena)
{
	*run = (struct input_run){ 0 };
	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "first_record_id"))
			run->first_id = json_read_number(json, INT64_MAX);
		else if (json_read_is(json, "last_record_id"))
			run->last_id = json_read_number(json, INT64_MAX);
		else if (json_read_is(json, "first_event"))
			run->first_time = read_time(json, arena);
		else if (json_read_is(json, "last_event"))
			run->last_time = read_time(json, arena);
		else
			json_read_skip(json);
	}
	if (!run->first_id || run->last_id < run->first_id)
		fail_value(json);
}

static void read_runs(struct merge_fields *fields, struct input_log *log,
		      struct json_read *json)
{
	struct arena *arena = &fields->event.arena;
	size_t count = 0;

	for (json_read_array(json); json_read_item(json);) {
		if (count == BOUND_RUNS)
			fail_value(json);
		else
			read_run(&fields->runs[count++], json, arena);
	}
	if (json->bad || count == 0)
		return;
	log->runs = (const struct input_run *)(const void *)
		arena_bytes(arena, fields->runs, count * sizeof(*log->runs));
	log->run_count = log->runs ? count : 0;
	json->oom |= !log->runs;
}

static void read_log(struct merge_fields *fields, struct input_log *log,
		     struct json_read *json)
{
	struct arena *arena = &fields->event.arena;

	*log = (struct input_log){ 0 };
	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "computer"))
			log->computer = json_read_string(json, arena, BOUND_STRING_SIZE);
		else if (json_read_is(json, "channel"))
			log->channel = json_read_string(json, arena, BOUND_STRING_SIZE);
		else if (json_read_is(json, "first_event"))
			log->first_event = read_time(json, arena);
		else if (json_read_is(json, "last_event"))
			log->last_event = read_time(json, arena);
		else if (json_read_is(json, "records"))
			log->records = json_read_number(json, UINT64_MAX);
		else if (json_read_is(json, "first_record_id"))
			log->first_record_id = json_read_number(json, INT64_MAX);
		else if (json_read_is(json, "last_record_id"))
			log->last_record_id = json_read_number(json, INT64_MAX);
		else if (json_read_is(json, "runs"))
			read_runs(fields, log, json);
		else
			json_read_skip(json);
	}
}

static void read_logs(struct merge_fields *fields, const struct field *field,
		      struct json_read *json)
{
	struct input_log *logs;
	size_t found = 0;

	for (json_read_array(json); json_read_item(json);) {
		if (found == field->most)
			fail_value(json);
		else
			read_log(fields, &fields->logs[found++], json);
	}
	if (json->bad || found == 0)
		return;
	logs = arena_array(&fields->event.arena, found, sizeof(*logs));
	json->oom |= !logs;
	if (logs)
		memcpy(logs, fields->logs, found * sizeof(*logs));
	fields->summary.logs = logs;
	fields->summary.log_count = logs ? found : 0;
}

static void read_value(struct merge_fields *fields, const struct field *field,
		       struct json_read *json)
{
	struct arena *arena = &fields->event.arena;
	void *to = place(fields, field->at);

	switch (field->kind) {
	case TEXT:
		*(const char **)to = json_read_string(json, arena, BOUND_STRING_SIZE);
		break;
	case WORD:
		*(const char **)to = read_word(json, arena);
		break;
	case NUMBER:
		*(uint64_t *)to = json_read_number(json, UINT64_MAX);
		break;
	case NUMBER32:
		*(int32_t *)to = (int32_t)json_read_number(json, INT32_MAX);
		break;
	case NUMBER16:
		*(uint16_t *)to = (uint16_t)json_read_number(json, UINT16_MAX);
		break;
	case BOOL:
		*(bool *)to = json_read_bool(json);
		break;
	case TIME:
		*(when_t *)to = read_time(json, arena);
		break;
	case LEVEL:
		*(enum event_level *)to = read_level(json, arena);
		break;
	case TEXTS:
		read_texts(fields, field, json);
		break;
	case BYTES:
		read_bytes(fields, field, json);
		break;
	case LOGS:
		read_logs(fields, field, json);
		break;
	case PROBLEMS:
		read_problems(fields, field, json);
		break;
	}
}

/* Members come in the order of the table, as long as we wrote them. */
static size_t find_field(const struct field *table, size_t count, size_t guess,
			 const struct json_read *json)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = (guess + i) % count;

		if (json_read_is(json, table[at].name))
			return at;
	}
	return count;
}

static bool read_members(struct merge_fields *fields, const struct field *table,
			 size_t count, struct json_read *json)
{
	size_t guess = 0;

	fields->seen = 0;
	while (json_read_member(json)) {
		size_t at = find_field(table, count, guess, json);

		if (at == count) {
			json_read_skip(json);
			continue;
		}
		read_value(fields, &table[at], json);
		fields->seen |= (uint64_t)1 << at;
		guess = at + 1;
	}
	for (size_t i = 0; i < count; i++)
		if (table[i].needed && !(fields->seen >> i & 1))
			return false;
	return !json->bad;
}

void merge_fields_init(struct merge_fields *fields)
{
	memset(fields, 0, sizeof(*fields));
	event_init(&fields->event);
}

void merge_fields_release(struct merge_fields *fields)
{
	event_release(&fields->event);
	for (size_t i = 0; i < INPUT_PROVIDERS; i++) {
		free(fields->providers[i].name);
		free(fields->providers[i].source);
	}
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The provider's row, from those that were asked for last. */
static const struct catalog_provider *find_provider(struct merge_fields *fields,
						    const struct catalog *catalog)
{
	const struct event *event = &fields->event;
	struct input_provider *row;

	for (size_t i = 0; i < INPUT_PROVIDERS; i++) {
		row = &fields->providers[i];
		if (same(row->name, event->provider) && same(row->source, event->source))
			return row->found;
	}
	row = &fields->providers[fields->next_provider++ % INPUT_PROVIDERS];
	free(row->name);
	free(row->source);
	row->name = text_copy(event->provider, strlen(event->provider));
	row->source = event->source ? text_copy(event->source, strlen(event->source)) : NULL;
	row->found = catalog_provider(catalog, event->provider, event->source);
	if (event->source && !row->source) {
		free(row->name);
		row->name = NULL;
	}
	return row->found;
}

bool merge_fields_wanted(struct merge_fields *fields, const struct catalog *catalog)
{
	const struct catalog_provider *provider = find_provider(fields, catalog);
	struct event *event = &fields->event;

	event->kind = provider ? catalog_find(catalog, provider, event->id) : NULL;
	return event->kind && catalog_wants(event->kind, event);
}

bool merge_fields_event(struct merge_fields *fields, struct json_read *json)
{
	event_reset(&fields->event);
	return read_members(fields, event_fields, EVENT_FIELDS, json);
}

bool merge_fields_summary(struct merge_fields *fields, struct json_read *json)
{
	event_reset(&fields->event);
	fields->summary = (struct input_summary){ 0 };
	fields->version = 0;
	fields->place = UINT64_MAX;
	fields->more = false;
	return read_members(fields, summary_fields, BOOKS_FIELDS, json);
}

bool merge_fields_passed(struct merge_fields *fields, struct json_read *json,
			 struct input_passed *passed)
{
	struct arena *arena = &fields->event.arena;

	*passed = (struct input_passed){ NULL, NULL };
	while (json_read_member(json)) {
		if (json_read_is(json, "path"))
			passed->path = json_read_string(json, arena, BOUND_STRING_SIZE);
		else if (json_read_is(json, "why"))
			passed->why = json_read_string(json, arena, BOUND_STRING_SIZE);
		else
			json_read_skip(json);
	}
	return !json->bad && passed->path && passed->why;
}
