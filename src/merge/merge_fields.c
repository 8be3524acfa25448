/*
 * merge_fields.c - the objects of a report become events and summaries again.  One table
 * for each kind of object says which member goes where; report_json.c writes the same
 * names.
 *
 * Other members are skipped: what they say is concluded anew.
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

enum kind { TEXT, WORD, NUMBER, COUNTED, RECORD_ID, NUMBER32, NUMBER16, BOOL, SAID, TIME, BYTES,
	    LEVEL, TEXTS, LOGS, RUNS, PROBLEMS };

struct field {
	const char *name;
	enum kind kind;
	bool needed;
	size_t at;		/* in the structure that is filled in */
	size_t count_at;	/* of a list or of bytes */
	size_t most;		/* of them */
};

/* clang-format off */
#define AT(member) .at = offsetof(IN, member)
#define LIST(member, count, bound) AT(member), .count_at = offsetof(IN, count), .most = bound
#define IN struct merge_fields
static const struct field event_fields[] = {
	{ "index",      NUMBER,   true,  AT(index) },
	{ "input",      NUMBER,   true,  AT(input) },
	{ "record_id",  NUMBER,   false, AT(event.record_id) },
	{ "offset",     NUMBER,   true,  AT(event.offset) },
	{ "recovered",  BOOL,     false, AT(event.recovered) },
	{ "carried",    BOOL,     false, AT(event.carried) },
	{ "redacted",   BOOL,     false, AT(event.redacted) },
	{ "from",       SAID,     false, AT(event.from_message) },
	{ "without_data", BOOL,   false, AT(event.without_data) },
	{ "without_source", BOOL, false, AT(event.without_source) },
	{ "shown_twice", BOOL,    false, AT(event.shown_twice) },
	{ "zone",       SAID,     false, AT(event.local_time) },
	{ "time",       TIME,     false, AT(event.time) },
	{ "computer",   TEXT,     false, AT(event.computer) },
	{ "channel",    TEXT,     false, AT(event.channel) },
	{ "provider",   TEXT,     true,  AT(event.provider) },
	{ "source",     TEXT,     false, AT(event.source) },
	{ "family",     TEXT,     true,  AT(family) },
	{ "event_id",   NUMBER16, true,  AT(event.id) },
	{ "qualifiers", NUMBER32, false, AT(event.qualifiers) },
	{ "level",      LEVEL,    false, AT(event.level) },
	{ "strings",    TEXTS,    false, LIST(event.strings, event.string_count, BOUND_STRINGS) },
	{ "data",       BYTES,    false, LIST(event.data, event.data_size, BOUND_DATA_SIZE) },
};
static const struct field summary_fields[] = {
	{ "schema_version", NUMBER,  false, AT(version) },
	{ "index",         NUMBER,   false, AT(place) },
	{ "path",          TEXT,     true,  AT(summary.path) },
	{ "archive",       TEXT,     false, AT(summary.archive) },
	{ "format",        WORD,     false, AT(summary.format) },
	{ "redacted",      BOOL,     false, AT(summary.redacted) },
	{ "redact_map",    WORD,     false, AT(summary.redact_map) },
	{ "engine",        WORD,     false, AT(summary.engine) },
	{ "size",          COUNTED,  false, AT(summary.size) },
	{ "sha256",        WORD,     false, AT(summary.sha256) },
	{ "records",       COUNTED,  true,  AT(summary.records) },
	{ "matched",       COUNTED,  true,  AT(summary.matched) },
	{ "undecodable",   COUNTED,  true,  AT(summary.undecodable) },
	{ "recovered",     COUNTED,  true,  AT(summary.recovered) },
	{ "from_message",  COUNTED,  false, AT(summary.from_message) },
	{ "without_data",  COUNTED,  false, AT(summary.without_data) },
	{ "duplicates",    COUNTED,  false, AT(summary.duplicates) },
	{ "first_event",   TIME,     false, AT(summary.first_event) },
	{ "last_event",    TIME,     false, AT(summary.last_event) },
	{ "computers",     TEXTS,    false, LIST(summary.computers,
	  summary.computer_count, BOUND_NAMES) },
	{ "channels",      TEXTS,    false, LIST(summary.channels,
	  summary.channel_count, BOUND_NAMES) },
	{ "logs",          LOGS,     false, LIST(summary.logs, summary.log_count, BOUND_NAMES) },
	{ "dirty",         BOOL,     false, AT(summary.dirty) },
	{ "chunks",        COUNTED,  false, AT(summary.chunks) },
	{ "bad_chunks",    COUNTED,  false, AT(summary.bad_chunks) },
	{ "problems",      PROBLEMS, false, LIST(summary.problems,
	  summary.problem_kept, BOUND_PROBLEMS) },
	{ "problem_count", COUNTED,  true,  AT(summary.problem_count) },
	{ "error",         TEXT,     false, AT(summary.failure) },
	{ "hint",          TEXT,     false, AT(summary.hint) },
	{ "more",          BOOL,     false, AT(more) },
};
#undef IN
#define IN struct input_log
/* Those that each has are needed, so that what is kept of it takes few times the bytes of it. */
static const struct field log_fields[] = {
	{ "computer",        TEXT,      false, AT(computer) },
	{ "channel",         TEXT,      false, AT(channel) },
	{ "first_event",     TIME,      false, AT(first_event) },
	{ "last_event",      TIME,      false, AT(last_event) },
	{ "records",         COUNTED,   true,  AT(records) },
	{ "first_record_id", RECORD_ID, false, AT(first_record_id) },
	{ "last_record_id",  RECORD_ID, false, AT(last_record_id) },
	{ "runs",            RUNS,      true,  LIST(runs, run_count, BOUND_RUNS) },
};
#undef IN
#define IN struct input_run
static const struct field run_fields[] = {
	{ "first_record_id", RECORD_ID, true,  AT(first_id) },
	{ "last_record_id",  RECORD_ID, true,  AT(last_id) },
	{ "first_event",     TIME,      false, AT(first_time) },
	{ "last_event",      TIME,      false, AT(last_time) },
};
#undef IN
#define IN struct input_problem
static const struct field problem_fields[] = {
	{ "offset", NUMBER, false, AT(offset) },
	{ "what",   TEXT,   true,  AT(what) },
};
#undef IN
#define IN struct input_skipped
static const struct field skipped_fields[] = {
	{ "path", TEXT, true, AT(path) },
	{ "why",  TEXT, true, AT(why) },
};
/* clang-format on */
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { WORD_SIZE = 64 };

static bool read_members(struct merge_fields *fields, void *object, const struct field *table,
			 size_t count, struct json_read *json);

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

/* Hexadecimal digits as bytes. */
static void read_bytes(struct arena *arena, const struct field *field, struct json_read *json,
		       const uint8_t **data, size_t *count)
{
	const char *text = json_read_string(json, arena, 2 * field->most);
	size_t size = text ? strlen(text) : 0;
	uint8_t *bytes = arena_alloc(arena, size / 2 + 1);

	json->oom |= !bytes;
	if (!bytes || size == 0 || size % 2) {
		fail_value(json);
		return;
	}
	for (size_t i = 0; i < size / 2; i++) {
		int high = text_hex_digit(text[2 * i]), low = text_hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			fail_value(json);
			return;
		}
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	*data = bytes;
	*count = size / 2;
}

static void read_object(struct merge_fields *fields, void *object, const struct field *table,
			size_t count, struct json_read *json)
{
	json_read_object(json);
	if (!read_members(fields, object, table, count, json))
		fail_value(json);
}

static void read_item(struct merge_fields *fields, enum kind kind, size_t at,
		      struct json_read *json)
{
	struct input_run *run;

	switch (kind) {
	case LOGS:
		fields->logs[at] = (struct input_log){ 0 };
		read_object(fields, &fields->logs[at], log_fields, COUNT(log_fields), json);
		break;
	case RUNS:
		run = &fields->runs[at];
		*run = (struct input_run){ 0 };
		read_object(fields, run, run_fields, COUNT(run_fields), json);
		if (!run->first_id || run->last_id < run->first_id)
			fail_value(json);
		break;
	case PROBLEMS:
		fields->problems[at] = (struct input_problem){ 0 };
		read_object(fields, &fields->problems[at], problem_fields,
			    COUNT(problem_fields), json);
		break;
	default:
		fields->names[at] = json_read_string(json, &fields->event.arena,
						     BOUND_STRING_SIZE);
	}
}

/* Items are put where there is room for all of them, and copied when they are counted. */
static void *read_list(struct merge_fields *fields, const struct field *field,
		       const void *items, size_t size, struct json_read *json, size_t *count)
{
	size_t found = 0;
	void *copy = NULL;

	for (json_read_array(json); json_read_item(json);) {
		if (found == field->most)
			fail_value(json);
		else
			read_item(fields, field->kind, found++, json);
	}
	if (!json->bad && found > 0) {
		copy = arena_bytes(&fields->event.arena, items, found * size);
		json->oom |= !copy;
	}
	*count = copy ? found : 0;
	return copy;
}

#define READ_LIST(items) \
	read_list(fields, field, items, sizeof((items)[0]), json, count)

static void read_value(struct merge_fields *fields, void *object, const struct field *field,
		       struct json_read *json)
{
	struct arena *arena = &fields->event.arena;
	void *to = (unsigned char *)object + field->at;
	size_t *count = (void *)((unsigned char *)object + field->count_at);

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
	case COUNTED:
		*(uint64_t *)to = json_read_number(json, BOUND_COUNTED);
		break;
	case RECORD_ID:
		*(uint64_t *)to = json_read_number(json, INT64_MAX);
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
	case SAID:
		*(bool *)to = read_word(json, arena) != NULL;
		break;
	case TIME:
		*(when_t *)to = read_time(json, arena);
		break;
	case LEVEL:
		*(enum event_level *)to = read_level(json, arena);
		break;
	case BYTES:
		read_bytes(arena, field, json, to, count);
		break;
	case TEXTS:
		*(const char ***)to = READ_LIST(fields->names);
		break;
	case LOGS:
		*(const struct input_log **)to = READ_LIST(fields->logs);
		break;
	case RUNS:
		*(const struct input_run **)to = READ_LIST(fields->runs);
		break;
	case PROBLEMS:
		*(const struct input_problem **)to = READ_LIST(fields->problems);
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

/* False: it is not what we write (then json is bad), or something needed is missing. */
static bool read_members(struct merge_fields *fields, void *object, const struct field *table,
			 size_t count, struct json_read *json)
{
	size_t guess = 0;
	uint64_t seen = 0;	/* rows of the table, as bits */

	while (json_read_member(json)) {
		size_t at = find_field(table, count, guess, json);

		if (at == count) {
			json_read_skip(json);
			continue;
		}
		read_value(fields, object, &table[at], json);
		seen |= (uint64_t)1 << at;
		guess = at + 1;
	}
	for (size_t i = 0; i < count; i++)
		if (table[i].needed && !(seen >> i & 1))
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

/* The provider's row, from those that were asked for last. */
static const struct catalog_provider *find_provider(struct merge_fields *fields,
						    const struct catalog *catalog)
{
	const struct event *event = &fields->event;
	struct input_provider *row;

	for (size_t i = 0; i < INPUT_PROVIDERS; i++) {
		row = &fields->providers[i];
		if (text_agree(row->name, event->provider) &&
		    text_agree(row->source, event->source))
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
	if (!read_members(fields, fields, event_fields, COUNT(event_fields), json))
		return false;
	return true;
}

bool merge_fields_summary(struct merge_fields *fields, struct json_read *json)
{
	event_reset(&fields->event);
	fields->summary = (struct input_summary){ 0 };
	fields->version = 0;
	fields->place = UINT64_MAX;
	fields->more = false;
	return read_members(fields, fields, summary_fields, COUNT(summary_fields), json);
}

bool merge_fields_skipped(struct merge_fields *fields, struct json_read *json,
			 struct input_skipped *skipped)
{
	*skipped = (struct input_skipped){ NULL, NULL };
	return read_members(fields, skipped, skipped_fields, COUNT(skipped_fields), json);
}
