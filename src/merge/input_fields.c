/*
 * input_fields.c - the objects of a report become events and books again.  One
 * table says which member goes where; report_json.c writes the same names.
 *
 * Other members are passed over: what they say is concluded anew.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_fields.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "input_json.h"
#include "when.h"

enum kind { TEXT, WORD, NUMBER, NUMBER32, NUMBER16, BOOL, TIME, TEXTS, BYTES, LEVEL, LOGS,
	    PROBLEMS };

struct field {
	const char *name;
	enum kind kind;
	bool needed;
	size_t at;		/* in struct input_fields */
	size_t count_at;	/* of a list or of bytes */
	size_t most;		/* of them */
};

/* clang-format off */
#define AT(member) offsetof(struct input_fields, member)
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
static const struct field books_fields[] = {
	{ "schema_version", NUMBER,  false, AT(version), 0, 0 },
	{ "index",         NUMBER,   false, AT(place), 0, 0 },
	{ "path",          TEXT,     true,  AT(books.path), 0, 0 },
	{ "format",        WORD,     false, AT(books.format), 0, 0 },
	{ "redacted",      BOOL,     false, AT(books.redacted), 0, 0 },
	{ "redact_map",    WORD,     false, AT(books.redact_map), 0, 0 },
	{ "engine",        WORD,     false, AT(books.engine), 0, 0 },
	{ "size",          NUMBER,   false, AT(books.size), 0, 0 },
	{ "sha256",        WORD,     false, AT(books.sha256), 0, 0 },
	{ "records",       NUMBER,   true,  AT(books.records), 0, 0 },
	{ "matched",       NUMBER,   true,  AT(books.matched), 0, 0 },
	{ "undecodable",   NUMBER,   true,  AT(books.undecodable), 0, 0 },
	{ "recovered",     NUMBER,   true,  AT(books.recovered), 0, 0 },
	{ "duplicates",    NUMBER,   false, AT(books.duplicates), 0, 0 },
	{ "first_event",   TIME,     false, AT(books.first_event), 0, 0 },
	{ "last_event",    TIME,     false, AT(books.last_event), 0, 0 },
	{ "computers",     TEXTS,    false, AT(books.computers), AT(books.computer_count),
	  BOUND_NAMES },
	{ "channels",      TEXTS,    false, AT(books.channels), AT(books.channel_count),
	  BOUND_NAMES },
	{ "logs",          LOGS,     false, AT(books.logs), AT(books.log_count),
	  BOUND_NAMES },
	{ "dirty",         BOOL,     false, AT(books.dirty), 0, 0 },
	{ "chunks",        NUMBER,   false, AT(books.chunks), 0, 0 },
	{ "bad_chunks",    NUMBER,   false, AT(books.bad_chunks), 0, 0 },
	{ "problems",      PROBLEMS, false, AT(books.problems), AT(books.problem_kept),
	  BOUND_PROBLEMS },
	{ "problem_count", NUMBER,   true,  AT(books.problem_count), 0, 0 },
	{ "error",         TEXT,     false, AT(books.failure), 0, 0 },
	{ "hint",          TEXT,     false, AT(books.hint), 0, 0 },
	{ "more",          BOOL,     false, AT(more), 0, 0 },
};
#undef AT
/* clang-format on */
enum {
	EVENT_FIELDS = sizeof(event_fields) / sizeof(event_fields[0]),
	BOOKS_FIELDS = sizeof(books_fields) / sizeof(books_fields[0]),
	WORD_SIZE = 64,
};

static void *place(struct input_fields *fields, size_t at)
{
	return (unsigned char *)fields + at;
}

static void fail_value(struct input_json *json)
{
	json->bad = true;
	json->end = json->at;
}

/* Our own words, which writers print as they are: letters, digits, hyphens. */
static const char *read_word(struct input_json *json, struct arena *arena)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const char *word = input_json_string(json, arena, WORD_SIZE);

	if (word && *word && !word[strspn(word, letters)])
		return word;
	fail_value(json);
	return NULL;
}

static when_t read_time(struct input_json *json, struct arena *arena)
{
	const char *text = input_json_string(json, arena, BOUND_STRING_SIZE);
	when_t time = text ? when_parse(text) : WHEN_UNKNOWN;

	if (time == WHEN_UNKNOWN)
		fail_value(json);
	return time;
}

static enum event_level read_level(struct input_json *json, struct arena *arena)
{
	const char *name = input_json_string(json, arena, BOUND_STRING_SIZE);
	enum event_level level = name ? event_level_parse(name) : EVENT_LEVEL_UNKNOWN;

	if (level == EVENT_LEVEL_UNKNOWN)
		fail_value(json);
	return level;
}

static void read_texts(struct input_fields *fields, const struct field *field,
		       struct input_json *json)
{
	struct arena *arena = &fields->event.arena;
	const char ***list = place(fields, field->at);
	size_t *count = place(fields, field->count_at), found = 0;

	for (input_json_array(json); input_json_item(json);) {
		if (found == field->most)
			fail_value(json);
		else
			fields->names[found++] = input_json_string(json, arena, BOUND_STRING_SIZE);
	}
	if (json->bad)
		return;
	*list = arena_array(arena, found + 1, sizeof(**list));
	if (*list)
		memcpy(*list, fields->names, found * sizeof(**list));
	else
		json->lost = true;
	*count = *list ? found : 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits become bytes, in their place. */
static void read_bytes(struct input_fields *fields, const struct field *field,
		       struct input_json *json)
{
	const char *text = input_json_string(json, &fields->event.arena,
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

static void read_problem(struct input_problem *problem, struct input_json *json,
			 struct arena *arena)
{
	for (input_json_object(json); input_json_member(json);) {
		if (input_json_is(json, "offset"))
			problem->offset = input_json_number(json, UINT64_MAX);
		else if (input_json_is(json, "what"))
			problem->what = input_json_string(json, arena, BOUND_STRING_SIZE);
		else
			input_json_skip(json);
	}
	if (!problem->what)
		fail_value(json);
}

static void read_problems(struct input_fields *fields, const struct field *field,
			  struct input_json *json)
{
	struct arena *arena = &fields->event.arena;
	struct input_problem *problems = arena_array(arena, field->most, sizeof(*problems));
	size_t found = 0;

	json->lost |= !problems;
	for (input_json_array(json); input_json_item(json);) {
		if (found == field->most || !problems)
			fail_value(json);
		else
			read_problem(&problems[found++], json, arena);
	}
	fields->books.problems = problems;
	fields->books.problem_kept = json->bad ? 0 : found;
}

static void read_run(struct input_run *run, struct input_json *json, struct arena *arena)
{
	*run = (struct input_run){ 0 };
	for (input_json_object(json); input_json_member(json);) {
		if (input_json_is(json, "first_record_id"))
			run->first_id = input_json_number(json, INT64_MAX);
		else if (input_json_is(json, "last_record_id"))
			run->last_id = input_json_number(json, INT64_MAX);
		else if (input_json_is(json, "first_event"))
			run->first_time = read_time(json, arena);
		else if (input_json_is(json, "last_event"))
			run->last_time = read_time(json, arena);
		else
			input_json_skip(json);
	}
	if (!run->first_id || run->last_id < run->first_id)
		fail_value(json);
}

static void read_runs(struct input_fields *fields, struct input_log *log,
		      struct input_json *json)
{
	struct arena *arena = &fields->event.arena;
	size_t count = 0;

	for (input_json_array(json); input_json_item(json);) {
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
	json->lost |= !log->runs;
}

static void read_log(struct input_fields *fields, struct input_log *log,
		     struct input_json *json)
{
	struct arena *arena = &fields->event.arena;

	*log = (struct input_log){ 0 };
	for (input_json_object(json); input_json_member(json);) {
		if (input_json_is(json, "computer"))
			log->computer = input_json_string(json, arena, BOUND_STRING_SIZE);
		else if (input_json_is(json, "channel"))
			log->channel = input_json_string(json, arena, BOUND_STRING_SIZE);
		else if (input_json_is(json, "first_event"))
			log->first_event = read_time(json, arena);
		else if (input_json_is(json, "last_event"))
			log->last_event = read_time(json, arena);
		else if (input_json_is(json, "records"))
			log->records = input_json_number(json, UINT64_MAX);
		else if (input_json_is(json, "first_record_id"))
			log->first_record_id = input_json_number(json, INT64_MAX);
		else if (input_json_is(json, "last_record_id"))
			log->last_record_id = input_json_number(json, INT64_MAX);
		else if (input_json_is(json, "runs"))
			read_runs(fields, log, json);
		else
			input_json_skip(json);
	}
}

static void read_logs(struct input_fields *fields, const struct field *field,
		      struct input_json *json)
{
	struct input_log *logs;
	size_t found = 0;

	for (input_json_array(json); input_json_item(json);) {
		if (found == field->most)
			fail_value(json);
		else
			read_log(fields, &fields->logs[found++], json);
	}
	if (json->bad || found == 0)
		return;
	logs = arena_array(&fields->event.arena, found, sizeof(*logs));
	json->lost |= !logs;
	if (logs)
		memcpy(logs, fields->logs, found * sizeof(*logs));
	fields->books.logs = logs;
	fields->books.log_count = logs ? found : 0;
}

static void read_value(struct input_fields *fields, const struct field *field,
		       struct input_json *json)
{
	struct arena *arena = &fields->event.arena;
	void *to = place(fields, field->at);

	switch (field->kind) {
	case TEXT:
		*(const char **)to = input_json_string(json, arena, BOUND_STRING_SIZE);
		break;
	case WORD:
		*(const char **)to = read_word(json, arena);
		break;
	case NUMBER:
		*(uint64_t *)to = input_json_number(json, UINT64_MAX);
		break;
	case NUMBER32:
		*(int32_t *)to = (int32_t)input_json_number(json, INT32_MAX);
		break;
	case NUMBER16:
		*(uint16_t *)to = (uint16_t)input_json_number(json, UINT16_MAX);
		break;
	case BOOL:
		*(bool *)to = input_json_bool(json);
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
			 const struct input_json *json)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = (guess + i) % count;

		if (input_json_is(json, table[at].name))
			return at;
	}
	return count;
}

static bool read_members(struct input_fields *fields, const struct field *table,
			 size_t count, struct input_json *json)
{
	size_t guess = 0;

	fields->seen = 0;
	while (input_json_member(json)) {
		size_t at = find_field(table, count, guess, json);

		if (at == count) {
			input_json_skip(json);
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

void input_fields_init(struct input_fields *fields)
{
	memset(fields, 0, sizeof(*fields));
	event_init(&fields->event);
}

void input_fields_release(struct input_fields *fields)
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
static const struct catalog_provider *find_provider(struct input_fields *fields,
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
	row->name = strdup(event->provider);
	row->source = event->source ? strdup(event->source) : NULL;
	row->found = catalog_provider(catalog, event->provider, event->source);
	if (event->source && !row->source) {
		free(row->name);
		row->name = NULL;
	}
	return row->found;
}

bool input_fields_wanted(struct input_fields *fields, const struct catalog *catalog)
{
	const struct catalog_provider *provider = find_provider(fields, catalog);
	struct event *event = &fields->event;

	event->kind = provider ? catalog_find(catalog, provider, event->id) : NULL;
	return event->kind && catalog_wants(event->kind, event);
}

bool input_fields_event(struct input_fields *fields, struct input_json *json)
{
	event_reset(&fields->event);
	return read_members(fields, event_fields, EVENT_FIELDS, json);
}

bool input_fields_books(struct input_fields *fields, struct input_json *json)
{
	event_reset(&fields->event);
	fields->books = (struct input_books){ 0 };
	fields->version = 0;
	fields->place = UINT64_MAX;
	fields->more = false;
	return read_members(fields, books_fields, BOOKS_FIELDS, json);
}

bool input_fields_passed(struct input_fields *fields, struct input_json *json,
			 struct input_passed *passed)
{
	struct arena *arena = &fields->event.arena;

	*passed = (struct input_passed){ NULL, NULL };
	while (input_json_member(json)) {
		if (input_json_is(json, "path"))
			passed->path = input_json_string(json, arena, BOUND_STRING_SIZE);
		else if (input_json_is(json, "why"))
			passed->why = input_json_string(json, arena, BOUND_STRING_SIZE);
		else
			input_json_skip(json);
	}
	return !json->bad && passed->path && passed->why;
}
