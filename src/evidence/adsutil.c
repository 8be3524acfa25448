/*
 * adsutil.c - what "adsutil.vbs enum", "enum_all" and "get" print of the metabase of IIS 6.
 *
 * A property a line: "ServerState                     : (INTEGER) 2".  "enum" ends with the
 * keys below, "[/W3SVC/1/ROOT]"; "enum_all" prints the properties of each behind it.  The key
 * at the beginning is not printed: it is in the command, if that was copied too, and above the
 * first key below.  A switch of the whole server means the same without its key.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "evidence_asked.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "metabase.h"
#include "metabase_facts.h"
#include "parsers.h"
#include "text.h"

enum { NAME = 64, KEY = 512, WAITING = 64 };

struct row {
	const char *property, *value;
	unsigned line;
};

struct adsutil {
	struct metabase_facts facts;
	struct arena arena;		/* of rows */
	char key[KEY];			/* of the rows that come, or "" */
	struct row rows[WAITING];	/* whose key is not known yet */
	size_t count;
	bool no_memory;
};

/* ---- one line ---- */

struct property {
	char name[NAME];
	const char *value;		/* lent, without quotes; size says where it ends */
	size_t size;
};

/* The name before the colon, one word; what follows the colon, or NULL. */
static const char *name_of(const char *line, char name[NAME])
{
	size_t size;

	line += strspn(line, " \t");
	size = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (size == 0 || size >= NAME)
		return NULL;
	memcpy(name, line, size);
	name[size] = '\0';
	line += size + strspn(line + size, " \t");
	return *line == ':' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

/* Behind the type in brackets; NULL: it is none. */
static const char *after_type(const char *text)
{
	static const char *const types[] = {
		"(STRING)", "(INTEGER)", "(BOOLEAN)", "(LIST)", "(EXPANDSZ)", "(BINARY)",
		"(NTACL)", "(MimeMapList)", "(IPSec)",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_starts(text, types[i])) {
			text += strlen(types[i]);
			return text + strspn(text, " \t");
		}
	return NULL;
}

static bool read_property(const char *line, struct property *property)
{
	const char *text = name_of(line, property->name);

	property->value = text ? after_type(text) : NULL;
	if (!property->value)
		return false;
	property->size = strlen(property->value);
	while (property->size && strchr(" \t", property->value[property->size - 1]))
		property->size--;
	if (property->size >= 2 && property->value[0] == '"' &&
	    property->value[property->size - 1] == '"') {
		property->value++;
		property->size -= 2;
	}
	return true;
}

/* The key in "[/W3SVC/1/ROOT]", copied; false: it is no such line. */
static bool read_key(const char *line, char key[KEY])
{
	const char *end;

	line += strspn(line, " \t");
	end = strchr(line, ']');
	if (line[0] != '[' || line[1] != '/' || !end || (size_t)(end - line) >= KEY)
		return false;
	memcpy(key, line + 1, (size_t)(end - line - 1));
	key[end - line - 1] = '\0';
	return true;
}

/* ---- the command, if it was copied ---- */

/* The word behind "enum", or behind "get" without its last part. */
static bool read_command(const char *line, char key[KEY])
{
	static const char *const commands[] = { "enum ", "enum_all ", "get " };

	while (*line && !text_starts(line, "adsutil"))
		line++;
	line += strcspn(line, " ");
	line += strspn(line, " ");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *word = line + strlen(commands[i]);
		bool quoted;
		size_t size;
		char *last;

		if (!text_starts(line, commands[i]))
			continue;
		word += strspn(word, " ");
		quoted = *word == '"';
		word += quoted;
		size = strcspn(word, quoted ? "\"" : " \t\"");
		if (size >= KEY)
			return false;
		memcpy(key, word, size);
		key[size] = '\0';
		last = commands[i][0] == 'g' ? strrchr(key, '/') : NULL;
		if (last)
			*last = '\0';
		return true;
	}
	return false;
}

/* ---- rows and their keys ---- */

static void take(struct adsutil *state, const char *key, const struct row *row)
{
	state->no_memory = state->no_memory ||
			   metabase_take(&state->facts, key, row->property, row->value,
					 row->line) < 0;
}

/* The rows that wait are of that key; "": it is not known, and only the switches of the server
 * count, wherever they were asked for. */
static void give(struct adsutil *state, const char *key)
{
	for (size_t i = 0; i < state->count; i++)
		take(state, *key ? key : "W3SVC", &state->rows[i]);
	state->count = 0;
}

static void add_row(struct adsutil *state, const struct property *property, unsigned line)
{
	char value[METABASE_TEXT];
	struct row row = { property->name, value, line };

	text_fit_bytes(value, sizeof(value), property->value, property->size);
	if (*state->key) {
		take(state, state->key, &row);
	} else if (state->count < WAITING) {
		row.property = arena_string(&state->arena, row.property);
		row.value = arena_string(&state->arena, row.value);
		state->no_memory |= !row.property || !row.value;
		state->rows[state->count++] = row;
	}
}

static void begin(struct adsutil *state, const char *key)
{
	give(state, "");
	memcpy(state->key, key, strlen(key) + 1);
}

/* The first key below says which one is above it. */
static void take_key(struct adsutil *state, const char *key)
{
	const char *last = strrchr(key, '/');
	char above[KEY] = "";

	if (!*state->key && last && last > key) {
		memcpy(above, key, (size_t)(last - key));
		give(state, above);
	}
	begin(state, key);
}

static bool is_sign(const char *line)
{
	struct property property;

	return read_property(line, &property);
}

/* The script host begins its output with its name, in any language. */
static bool is_banner(const char *line)
{
	return text_starts(line, "Microsoft") && text_match("*Windows Script Host*", line);
}

/* Of any property, also of those that are not kept. */
static void tell_names(const struct evidence_hear *hear, const struct property *property)
{
	char value[METABASE_TEXT];

	text_fit_bytes(value, sizeof(value), property->value, property->size);
	metabase_names_tell(hear, property->name, value);
}

static void take_line(void *context, struct evidence_sink *sink,
		      const struct evidence_line *line)
{
	struct adsutil *state = context;
	struct property property;
	char key[KEY];

	if (sink->ret < 0 || state->no_memory || line->cut)
		return;
	state->facts.asked = evidence_asked_config(sink->reading);
	state->no_memory = !state->facts.asked;
	if (read_property(line->text, &property)) {
		/* An output begins with the type of its key. */
		if (text_equal_nocase(property.name, "KeyType") && state->count)
			begin(state, "");
		if (sink->reading->hear)
			tell_names(sink->reading->hear, &property);
		if (metabase_knows(property.name))
			add_row(state, &property, line->number);
	} else if (read_key(line->text, key)) {
		take_key(state, key);
	} else if (read_command(line->text, key)) {
		begin(state, key);
	} else if (is_banner(line->text) && state->count) {
		begin(state, "");
	}
}

static void end(void *context, struct evidence_sink *sink)
{
	struct adsutil *state = context;

	give(state, "");
	if (state->no_memory)
		sink->ret = fail_set(sink->fail, "out of memory");
	else if (sink->ret == 0 && state->facts.count)
		metabase_conclude(&state->facts, sink);
	metabase_release(&state->facts);
	arena_release(&state->arena);
}

const struct console_reader console_adsutil = {
	"adsutil", "properties of the metabase",
	sizeof(struct adsutil), is_sign, take_line, end, NULL,
};
