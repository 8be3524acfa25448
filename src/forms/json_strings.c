/*
 * json_strings.c - EventData in JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_strings.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "json_read.h"
#include "text.h"

enum { DEPTH = 8 };

/*
 * What the manifests of IIS call a string: its role in the catalog, or its place where it has
 * none (catalog: rules/events.json).
 */
static const struct {
	const char *name, *role;
	int place;
} names[] = {
	{ "AppPoolID", "pool", -1 },
	{ "AppPoolId", "pool", -1 },
	{ "ProcessID", "process_id", -1 },
	{ "ProcessId", "process_id", -1 },
	{ "ProtocolID", "protocol", -1 },
	{ "ProtocolId", "protocol", -1 },
	{ "ListenerAdapterProtocol", "adapter", -1 },
	{ "ModuleDll", "module", -1 },
	{ "ErrorType", "error_type", -1 },
	{ "Minutes", "minutes", -1 },
	{ "SiteID", "site", -1 },
	{ "Url", "url", -1 },
	{ "Url", "endpoint", -1 },
	{ "Endpoint", "endpoint", -1 },
	{ "DeviceObject", NULL, 0 },
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

void json_strings_init(struct json_strings *strings, struct arena *arena)
{
	strings->arena = arena;
	strings->count = 0;
	strings->data = (struct form_data){ NULL, 0 };
	strings->has_data = strings->found = strings->joined = strings->oom = false;
}

void json_strings_add_one(struct json_strings *strings, const char *name, const char *value)
{
	if (strings->count == BOUND_STRINGS)
		return;
	strings->list[strings->count++] = (struct json_named){ name, value ? value : "" };
}

/* ---- values ---- */

static struct json_piece take_value(struct json_read *json)
{
	struct json_piece piece = { NULL, 0 };

	json_read_peek(json);
	piece.at = json->at;
	json_read_skip(json);
	piece.size = (size_t)(json->at - piece.at);
	return json->bad ? (struct json_piece){ NULL, 0 } : piece;
}

static bool begins(struct json_piece piece, char c)
{
	return piece.size > 0 && *piece.at == c;
}

static bool is_list(struct json_piece piece)
{
	return begins(piece, '[') || begins(piece, '{');
}

/* A key as a text of its own. */
static const char *take_key(struct json_strings *strings, const struct json_read *json)
{
	const char *name = arena_bytes(strings->arena, json->key, json->key_size);

	strings->oom |= !name;
	return name && text_valid(name, json->key_size) == json->key_size ? name : "";
}

struct form_data json_piece_bytes(struct json_piece piece, struct arena *arena)
{
	char *text, *to;

	if (!begins(piece, '[') || memchr(piece.at, '"', piece.size) ||
	    memchr(piece.at, '{', piece.size) || memchr(piece.at + 1, '[', piece.size - 1))
		return (struct form_data){ NULL, 0 };
	text = to = arena_alloc(arena, piece.size + 1);
	/* PowerShell has a line for each number, far to the right. */
	for (const char *at = piece.at; text && at < piece.at + piece.size; at++)
		if (!strchr(" \t\r\n", *at))
			*to++ = *at;
	return text ? form_data_decimal(text, arena) : (struct form_data){ NULL, 0 };
}

static void set_data(struct json_strings *strings, struct json_piece piece)
{
	const char *text;

	strings->has_data = true;
	if (strings->data.bytes)
		return;
	if (begins(piece, '[')) {
		strings->data = json_piece_bytes(piece, strings->arena);
		return;
	}
	text = json_piece_text(piece, strings->arena);
	if (text && *text)
		strings->data = form_data_hex(text, strings->arena);
}

/* ---- shapes ---- */

static void add(struct json_strings *strings, const char *name, struct json_piece value, int depth);

/* #text beside its attributes; @Name is EvtxECmd's, Name chainsaw's. */
static bool add_text_object(struct json_strings *strings, const char *name,
			    struct json_piece object, int depth)
{
	struct json_piece text = { NULL, 0 };
	struct json_read json;

	json_read_start(&json, object.at, object.size);
	for (json_read_object(&json); json_read_member(&json);) {
		bool is_name = json_read_is(&json, "@Name") || json_read_is(&json, "Name");
		bool is_text = json_read_is(&json, "#text") || json_read_is(&json, "Value");
		struct json_piece value = take_value(&json);

		if (is_name && begins(value, '"'))
			name = json_piece_text(value, strings->arena);
		else if (is_text && !text.at)
			text = value;
	}
	if (json.bad || !text.at)
		return false;
	add(strings, name ? name : "", text, depth);
	return true;
}

static bool is_attribute(const struct json_read *json)
{
	static const char end[] = "_attributes";
	size_t size = strlen(end);

	return json->key_size == 0 || *json->key == '#' || *json->key == '@' ||
	       json_read_is(json, "xmlns") || json_read_is(json, "Name") ||
	       (json->key_size > size &&
		memcmp(json->key + json->key_size - size, end, size) == 0);
}

/* Members that are lists of strings, and not a string of that name. */
static bool is_plain_list(const struct json_read *json)
{
	return json_read_is(json, "Data") || json_read_is(json, "data") ||
	       json_read_is(json, "EventData") || json_read_is(json, "UserData");
}

static void add_object(struct json_strings *strings, struct json_piece object, int depth)
{
	struct json_read json;

	json_read_start(&json, object.at, object.size);
	for (json_read_object(&json); json_read_member(&json);) {
		bool is_data = json_read_is(&json, "Binary") || json_read_is(&json, "binary");
		bool skipped = is_attribute(&json), plain = is_plain_list(&json);
		struct json_read at = json;
		struct json_piece value = take_value(&json);

		if (!value.at)
			break;
		if (is_data)
			set_data(strings, value);
		else if (plain || is_list(value) || !skipped)
			add(strings, skipped || plain ? "" : take_key(strings, &at), value, depth);
	}
}

static void add_array(struct json_strings *strings, const char *name, struct json_piece array,
		      int depth)
{
	struct json_read json;

	json_read_start(&json, array.at, array.size);
	for (json_read_array(&json); json_read_item(&json);) {
		struct json_piece value = take_value(&json);
		struct form_data bytes = json_piece_bytes(value, strings->arena);

		if (bytes.bytes && !strings->data.bytes)
			strings->data = bytes;
		else if (value.at)
			add(strings, name, value, depth);
	}
}

/* "ModuleDll: C:\a.dll ¦ Name: value", of hayabusa. */
static bool add_details(struct json_strings *strings, const char *text)
{
	static const char bar[] = " \xc2\xa6 ";

	if (!strstr(text, bar) && !strstr(text, ": "))
		return false;
	for (const char *end, *colon; *text; text = *end ? end + strlen(bar) : end) {
		char *piece;

		end = strstr(text, bar);
		if (!end)
			end = text + strlen(text);
		piece = arena_bytes(strings->arena, text, (size_t)(end - text));
		strings->oom |= !piece;
		colon = piece ? strstr(piece, ": ") : NULL;
		if (!colon)
			continue;
		piece[colon - piece] = '\0';
		json_strings_add_one(strings, piece, colon + 2);
	}
	return true;
}

/* At the top a string holds a list as text; further in it is a string. */
static void add_string(struct json_strings *strings, const char *name, struct json_piece value,
		       int depth)
{
	const char *text = json_piece_text(value, strings->arena);
	struct json_piece inner = { text, text ? strlen(text) : 0 };

	if (depth > 0) {
		json_strings_add_one(strings, name, text);
	} else if (is_list(inner)) {
		add(strings, "", inner, depth + 1);
	} else if (text && add_details(strings, text)) {
		strings->found = true;
	}
}

static void add(struct json_strings *strings, const char *name, struct json_piece value, int depth)
{
	if (depth > DEPTH || !value.at)
		return;
	strings->found |= is_list(value);
	if (begins(value, '[')) {
		struct form_data bytes = depth > 0 ? json_piece_bytes(value, strings->arena) :
			(struct form_data){ NULL, 0 };

		if (bytes.bytes && !strings->data.bytes)
			strings->data = bytes;
		else
			add_array(strings, name, value, depth + 1);
	} else if (begins(value, '{')) {
		if (!add_text_object(strings, name, value, depth + 1))
			add_object(strings, value, depth + 1);
	} else {
		add_string(strings, name, value, depth);
	}
}

void json_strings_add(struct json_strings *strings, struct json_piece value)
{
	add(strings, "", value, 0);
}

/* ---- members beside others ---- */

static bool is_number(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return size > 0 && size < 4;
}

/* paramN: which it is, from 0; -1: it is none. */
static int number_of(const char *name)
{
	if (!text_starts(name, "param") || !is_number(name + 5, strlen(name + 5)))
		return -1;
	return atoi(name + 5) - 1;
}

static bool is_known(const char *name)
{
	/* The process that wrote the event: a field of its header. */
	if (strcmp(name, "ProcessID") == 0 || strcmp(name, "ProcessId") == 0)
		return false;
	for (size_t i = 0; i < NAMES; i++)
		if (strcmp(name, names[i].name) == 0)
			return true;
	return number_of(name) >= 0;
}

void json_strings_add_known(struct json_strings *strings, struct json_piece object)
{
	struct json_read json;

	json_read_start(&json, object.at, object.size);
	for (json_read_object(&json); json_read_member(&json);) {
		const char *name = take_key(strings, &json);
		struct json_piece value = take_value(&json);

		if (!name || !is_known(name))
			continue;
		json_strings_add_one(strings, name, json_piece_text(value, strings->arena));
		strings->found = true;
	}
}

void json_strings_add_dotted(struct json_strings *strings, struct json_piece object,
			     const char *path)
{
	size_t size = strlen(path);
	struct json_read json;

	json_read_start(&json, object.at, object.size);
	for (json_read_object(&json); json_read_member(&json);) {
		bool below = json.key_size > size + 1 && memcmp(json.key, path, size) == 0 &&
			     json.key[size] == '.';
		const char *name = below ? take_key(strings, &json) : NULL;
		struct json_piece value = take_value(&json);

		if (!name || !*name)
			continue;
		strings->found = true;
		if (strcmp(name + size + 1, "Binary") == 0)
			set_data(strings, value);
		else
			json_strings_add_one(strings, name + size + 1,
					     json_piece_text(value, strings->arena));
	}
}

/* ---- what the catalog knows ---- */

static size_t role_count(const struct catalog_event *kind)
{
	size_t count = 0;

	while (kind && kind->roles && kind->roles[count])
		count++;
	return count;
}

void json_strings_take_data(struct json_strings *strings, const struct catalog_event *kind)
{
	struct form_data data;

	if (strings->count == 0 || strings->data.bytes || !kind ||
	    kind->data == CATALOG_DATA_NONE || strings->count <= role_count(kind) ||
	    *strings->list[strings->count - 1].name)
		return;
	data = form_data_hex(strings->list[strings->count - 1].value, strings->arena);
	if (!data.bytes)
		return;
	strings->data = data;
	strings->count--;
}

void json_strings_split(struct json_strings *strings, const struct catalog_event *kind)
{
	const char *at = strings->list[0].value, *end;

	if (strings->count != 1 || *strings->list[0].name || !strstr(at, ", "))
		return;
	strings->joined = true;
	if (role_count(kind) < 2)
		return;
	strings->count = 0;
	for (; at; at = end ? end + 2 : NULL) {
		char *copy;

		end = strstr(at, ", ");
		copy = arena_bytes(strings->arena, at, end ? (size_t)(end - at) : strlen(at));
		strings->oom |= !copy;
		json_strings_add_one(strings, "", copy);
	}
}

static int place_of_role(const struct catalog_event *kind, const char *role)
{
	for (size_t i = 0; i < role_count(kind); i++)
		if (strcmp(kind->roles[i], role) == 0)
			return (int)i;
	return -1;
}

/* Where a string belongs by its name; -1: that does not say. */
static int place_of(const struct catalog_event *kind, const char *name)
{
	int place = number_of(name);

	for (size_t i = 0; i < NAMES && place < 0; i++)
		if (strcmp(name, names[i].name) == 0)
			place = names[i].role ? place_of_role(kind, names[i].role) : names[i].place;
	return place < BOUND_STRINGS ? place : -1;
}

/* Is a string of it one that the event has, by its name? */
static bool fits(const struct json_strings *strings, const struct catalog_event *kind)
{
	for (size_t i = 0; i < strings->count; i++)
		for (size_t n = 0; n < NAMES; n++)
			if (names[n].role && strcmp(strings->list[i].name, names[n].name) == 0 &&
			    place_of_role(kind, names[n].role) >= 0)
				return true;
	return false;
}

const char *json_strings_provider(const struct json_strings *strings,
				  const struct catalog *catalog, unsigned long id)
{
	const struct catalog_event *found = NULL;

	for (size_t i = 0; id > 0 && i < catalog->event_count; i++) {
		const struct catalog_event *event = &catalog->events[i];

		if (event->id != id || !fits(strings, event))
			continue;
		if (found)
			return NULL;
		found = event;
	}
	for (size_t i = 0; found && i < catalog->provider_count; i++) {
		const struct catalog_provider *row = &catalog->providers[i];

		if (strcmp(row->family, found->family) == 0 && !strpbrk(row->name, "*?"))
			return row->name;
	}
	return NULL;
}

const char *const *json_strings_place(struct json_strings *strings,
				      const struct catalog_event *kind, size_t *count)
{
	const char **list = arena_array(strings->arena, BOUND_STRINGS, sizeof(*list));
	size_t used = 0, free_place = 0;

	strings->oom |= !list;
	*count = 0;
	if (!list || !strings->found)
		return NULL;
	for (size_t i = 0; i < strings->count; i++) {
		int place = place_of(kind, strings->list[i].name);

		if (place < 0 || list[place])
			continue;
		list[place] = strings->list[i].value;
		strings->list[i].value = NULL;
		if ((size_t)place >= used)
			used = (size_t)place + 1;
	}
	for (size_t i = 0; i < strings->count; i++) {
		if (!strings->list[i].value)
			continue;
		while (free_place < BOUND_STRINGS && list[free_place])
			free_place++;
		if (free_place == BOUND_STRINGS)
			break;
		list[free_place] = strings->list[i].value;
		if (free_place >= used)
			used = free_place + 1;
	}
	for (size_t i = 0; i < used; i++)
		if (!list[i])
			list[i] = "";
	*count = used;
	return list;
}
