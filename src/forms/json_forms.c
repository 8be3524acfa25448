/*
 * json_forms.c - the keys of the programs that write events as JSON, and how they are found.
 *
 * One walk over an object looks for the paths of all forms: it is the look by which most
 * objects of a log, which are not for us, are told apart, and reads 300 MB a second.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_forms.h"

#include <string.h>

#include "bounds.h"
#include "json_read.h"
#include "reader.h"
#include "siphash.h"
#include "text.h"

enum { ROOT = 1, WALK_DEPTH = 8 };

/*
 * Objects that are only around an event, with what its program writes beside: Elasticsearch,
 * Splunk and its alerts, chainsaw.  Other programs may call so whatever they were sent.
 */
static const struct envelope {
	const char *name, *beside;
} envelopes[] = {
	{ "_source", "_index _id _type _score sort" },
	{ "fields", "_index _id _type _score sort" },
	{ "result", "preview offset lastrow sid search_name results_link" },
	{ "document", "group kind name" },
};
/* Of chainsaw, in one of these. */
static const char inner_envelope[] = "data";

enum { ENVELOPES = sizeof(envelopes) / sizeof(envelopes[0]) };

/* clang-format off */
static const struct json_form forms[] = {
	{ "winlogbeat", {
		[JSON_ID] = "winlog.event_id event.code",
		[JSON_PROVIDER] = "winlog.provider_name event.provider",
		[JSON_LEVEL] = "log.level winlog.level", [JSON_TIME] = "@timestamp",
		[JSON_RECORD_ID] = "winlog.record_id", [JSON_CHANNEL] = "winlog.channel",
		[JSON_COMPUTER] = "winlog.computer_name host.name", [JSON_MESSAGE] = "message",
		[JSON_STRINGS] = "winlog.event_data", [JSON_USER_DATA] = "winlog.user_data",
		[JSON_DATA] = "winlog.event_data.Binary", [JSON_XML] = "event.original" },
	  .needs = "winlog.event_id winlog.provider_name winlog.channel",
	  .utc = true, .carries_data = true },
	{ "winlogbeat", {	/* before version 7 */
		[JSON_ID] = "event_id", [JSON_PROVIDER] = "source_name", [JSON_LEVEL] = "level",
		[JSON_TIME] = "@timestamp", [JSON_RECORD_ID] = "record_number",
		[JSON_CHANNEL] = "log_name", [JSON_COMPUTER] = "computer_name",
		[JSON_MESSAGE] = "message", [JSON_STRINGS] = "event_data",
		[JSON_USER_DATA] = "user_data", [JSON_DATA] = "event_data.Binary",
		[JSON_XML] = "xml" },
	  .needs = "@timestamp log_name record_number", .utc = true, .carries_data = true },
	{ "opentelemetry", {
		[JSON_ID] = "body.event_id.id", [JSON_QUALIFIERS] = "body.event_id.qualifiers",
		[JSON_PROVIDER] = "body.provider.name",
		[JSON_SOURCE] = "body.provider.event_source", [JSON_LEVEL] = "body.level",
		[JSON_TIME] = "body.system_time", [JSON_RECORD_ID] = "body.record_id",
		[JSON_CHANNEL] = "body.channel", [JSON_COMPUTER] = "body.computer",
		[JSON_MESSAGE] = "body.message", [JSON_STRINGS] = "body.event_data",
		[JSON_DATA] = "body.event_data.binary", [JSON_XML] = "body body.original" },
	  .needs = "body", .utc = true },
	{ "vector", {
		[JSON_ID] = "event_id", [JSON_PROVIDER] = "provider_name",
		[JSON_LEVEL] = "level", [JSON_TIME] = "timestamp time_created",
		[JSON_RECORD_ID] = "record_id", [JSON_CHANNEL] = "channel",
		[JSON_COMPUTER] = "computer", [JSON_MESSAGE] = "message",
		[JSON_STRINGS] = "event_data string_inserts", [JSON_USER_DATA] = "user_data",
		[JSON_XML] = "xml raw_xml" },
	  .needs = "channel computer record_id", .utc = true },
	{ "evtx-dump", {
		[JSON_ID] = "Event.System.EventID.#text Event.System.EventID",
		[JSON_QUALIFIERS] = "Event.System.EventID.#attributes.Qualifiers "
			"Event.System.EventID_attributes.Qualifiers",
		[JSON_PROVIDER] = "Event.System.Provider.#attributes.Name "
			"Event.System.Provider_attributes.Name",
		[JSON_SOURCE] = "Event.System.Provider.#attributes.EventSourceName "
			"Event.System.Provider_attributes.EventSourceName",
		[JSON_LEVEL] = "Event.System.Level",
		[JSON_TIME] = "Event.System.TimeCreated.#attributes.SystemTime "
			"Event.System.TimeCreated_attributes.SystemTime",
		[JSON_RECORD_ID] = "Event.System.EventRecordID",
		[JSON_CHANNEL] = "Event.System.Channel", [JSON_COMPUTER] = "Event.System.Computer",
		[JSON_STRINGS] = "Event.EventData", [JSON_USER_DATA] = "Event.UserData" },
	  .needs = "Event", .utc = true, .carries_data = true },
	{ "evtxecmd-json", {
		[JSON_ID] = "EventId", [JSON_PROVIDER] = "Provider", [JSON_LEVEL] = "Level",
		[JSON_TIME] = "TimeCreated", [JSON_RECORD_ID] = "EventRecordId",
		[JSON_CHANNEL] = "Channel", [JSON_COMPUTER] = "Computer",
		[JSON_STRINGS] = "Payload" },
	  .needs = "Payload EventRecordId ChunkNumber", .utc = true, .carries_data = true,
	  .joins_strings = true },
	{ "powershell-json", {	/* Get-WinEvent */
		[JSON_ID] = "Id", [JSON_QUALIFIERS] = "Qualifiers",
		[JSON_PROVIDER] = "ProviderName", [JSON_LEVEL] = "Level LevelDisplayName",
		[JSON_TIME] = "TimeCreated TimeCreated.value TimeCreated.DateTime",
		[JSON_RECORD_ID] = "RecordId", [JSON_CHANNEL] = "LogName ContainerLog",
		[JSON_COMPUTER] = "MachineName", [JSON_MESSAGE] = "Message",
		[JSON_STRINGS] = "Properties" },
	  .needs = "LogName MachineName RecordId TimeCreated", .carries_data = true },
	{ "powershell-json", {	/* Get-EventLog */
		[JSON_ID] = "InstanceId EventID", [JSON_PROVIDER] = "Source",
		[JSON_LEVEL] = "EntryType",
		[JSON_TIME] = "TimeGenerated TimeWritten TimeGenerated.value "
			"TimeGenerated.DateTime",
		[JSON_RECORD_ID] = "Index", [JSON_COMPUTER] = "MachineName",
		[JSON_MESSAGE] = "Message", [JSON_STRINGS] = "ReplacementStrings",
		[JSON_DATA] = "Data" },
	  .needs = "EntryType ReplacementStrings InstanceId", .levels = JSON_LEVEL_CLASSIC },
	{ "fluentd", {
		[JSON_ID] = "EventID", [JSON_QUALIFIERS] = "Qualifiers",
		[JSON_PROVIDER] = "ProviderName", [JSON_LEVEL] = "Level",
		[JSON_TIME] = "TimeCreated", [JSON_RECORD_ID] = "EventRecordID",
		[JSON_CHANNEL] = "Channel", [JSON_COMPUTER] = "Computer",
		[JSON_MESSAGE] = "Description", [JSON_STRINGS] = "EventData" },
	  .needs = "Description EventData", .utc = true, .last_is_data = true },
	{ "fluent-bit", {	/* winevtlog */
		[JSON_ID] = "EventID", [JSON_QUALIFIERS] = "Qualifiers",
		[JSON_PROVIDER] = "ProviderName", [JSON_LEVEL] = "Level",
		[JSON_TIME] = "TimeCreated", [JSON_RECORD_ID] = "EventRecordID",
		[JSON_CHANNEL] = "Channel", [JSON_COMPUTER] = "Computer",
		[JSON_MESSAGE] = "Message", [JSON_STRINGS] = "StringInserts",
		[JSON_XML] = "System" },
	  .needs = "EventRecordID StringInserts Channel System", .last_is_data = true },
	{ "fluent-bit", {	/* winlog, and others with the old interface of Windows */
		[JSON_ID] = "EventID", [JSON_QUALIFIERS] = "Qualifiers",
		[JSON_PROVIDER] = "SourceName", [JSON_LEVEL] = "EventType",
		[JSON_TIME] = "TimeGenerated TimeWritten", [JSON_RECORD_ID] = "RecordNumber",
		[JSON_CHANNEL] = "Channel", [JSON_COMPUTER] = "ComputerName",
		[JSON_MESSAGE] = "Message", [JSON_STRINGS] = "StringInserts",
		[JSON_DATA] = "Data" },
	  .needs = "StringInserts TimeWritten TimeGenerated", .levels = JSON_LEVEL_CLASSIC },
	{ "nxlog", {
		[JSON_ID] = "EventID", [JSON_PROVIDER] = "SourceName",
		[JSON_LEVEL] = "EventType Severity", [JSON_TIME] = "EventTime",
		[JSON_RECORD_ID] = "RecordNumber", [JSON_CHANNEL] = "Channel",
		[JSON_COMPUTER] = "Hostname", [JSON_MESSAGE] = "Message",
		[JSON_STRINGS] = "EventData", [JSON_DATA] = "Binary" },
	  .needs = "EventTime SourceModuleType SeverityValue Hostname", .top_strings = true },
	{ "azure-json", {	/* table Event */
		[JSON_ID] = "EventID", [JSON_PROVIDER] = "Source",
		[JSON_LEVEL] = "EventLevelName EventLevel", [JSON_TIME] = "TimeGenerated",
		[JSON_CHANNEL] = "EventLog", [JSON_COMPUTER] = "Computer",
		[JSON_MESSAGE] = "RenderedDescription Message",
		[JSON_STRINGS] = "ParameterXml EventData", [JSON_DATA] = "EventData" },
	  .needs = "EventLog ParameterXml RenderedDescription",
	  .levels = JSON_LEVEL_CLASSIC, .utc = true },
	{ "azure-json", {	/* table WindowsEvent */
		[JSON_ID] = "EventID", [JSON_PROVIDER] = "Provider",
		[JSON_LEVEL] = "EventLevelName EventLevel", [JSON_TIME] = "TimeGenerated",
		[JSON_RECORD_ID] = "EventRecordId", [JSON_CHANNEL] = "Channel",
		[JSON_COMPUTER] = "Computer", [JSON_STRINGS] = "EventData",
		[JSON_XML] = "RawEventData" },
	  .needs = "EventRecordId EventLevelName TimeGenerated", .utc = true },
	{ "splunk-json", {
		[JSON_ID] = "EventCode", [JSON_PROVIDER] = "SourceName",
		[JSON_LEVEL] = "Type EventType", [JSON_TIME] = "TimeGenerated _time",
		[JSON_RECORD_ID] = "RecordNumber", [JSON_CHANNEL] = "LogName Logfile",
		[JSON_COMPUTER] = "ComputerName", [JSON_MESSAGE] = "Message",
		[JSON_XML] = "_raw" },
	  .needs = "_raw RecordNumber LogName", .levels = JSON_LEVEL_CLASSIC },
	{ "hayabusa-json", {
		[JSON_ID] = "EventID", [JSON_TIME] = "Timestamp",
		[JSON_RECORD_ID] = "RecordID", [JSON_CHANNEL] = "Channel",
		[JSON_COMPUTER] = "Computer", [JSON_STRINGS] = "AllFieldInfo Details" },
	  .needs = "RuleTitle RuleID Details AllFieldInfo", .no_provider = true },
};
/* clang-format on */

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

/* ---- paths ---- */

static uint64_t child_key(size_t parent, const char *key, size_t size)
{
	struct siphash_key secret = siphash_secret();

	secret.words[0] ^= parent;
	return siphash(&secret, key, size);
}

/* The node of a key below another one; 0: there is none. */
static size_t child(const struct json_paths *paths, size_t parent, const char *key, size_t size)
{
	uint32_t node = table_map_get(&paths->children, child_key(parent, key, size));
	const struct json_path *path = &paths->nodes[node == TABLE_NONE ? 0 : node];

	return node != TABLE_NONE && path->parent == parent && path->size == size &&
	       memcmp(path->key, key, size) == 0 ? node : 0;
}

static size_t add_child(struct json_paths *paths, size_t parent, const char *key, size_t size)
{
	size_t node = child(paths, parent, key, size);

	if (node || paths->count == JSON_PATHS)
		return node;
	node = paths->count++;
	paths->nodes[parent].has_children = true;
	paths->nodes[node] = (struct json_path){ .key = key, .size = size, .parent = parent };
	return table_map_set(&paths->children, child_key(parent, key, size),
			     (uint32_t)node) < 0 ? 0 : node;
}

/* The node of a path with dots; 0: no memory. */
static uint16_t add_path(struct json_paths *paths, const char *path, size_t size)
{
	const char *end = path + size, *dot;
	size_t node = ROOT;

	for (; node && path < end; path = dot + 1) {
		dot = memchr(path, '.', (size_t)(end - path));
		if (!dot)
			dot = end;
		node = add_child(paths, node, path, (size_t)(dot - path));
	}
	paths->nodes[node].is_wanted = true;
	return (uint16_t)node;
}

/* False: no memory. */
static bool add_paths(struct json_paths *paths, const char *list, uint16_t *nodes)
{
	size_t count = 0;

	while (list && *list && count < JSON_FORM_PATHS) {
		size_t size = strcspn(list, " ");

		nodes[count] = add_path(paths, list, size);
		if (!nodes[count++])
			return false;
		list += size + strspn(list + size, " ");
	}
	return true;
}

int json_paths_init(struct json_paths *paths)
{
	*paths = (struct json_paths){ .count = ROOT + 1, .form_count = FORMS };
	for (size_t i = 0; i < FORMS; i++) {
		struct json_form_paths *form = &paths->forms[i];

		form->form = &forms[i];
		for (size_t role = 0; role < JSON_ROLES; role++)
			if (!add_paths(paths, forms[i].paths[role], form->roles[role]))
				return -1;
		if (!add_paths(paths, forms[i].needs, form->needs))
			return -1;
	}
	return 0;
}

void json_paths_release(struct json_paths *paths)
{
	table_map_release(&paths->children);
}

/* ---- the walk ---- */

/* Keys with dots are as good as objects in objects. */
static size_t node_of_key(const struct json_paths *paths, size_t node, const char *key,
			  size_t size)
{
	const char *end = key + size, *dot;
	size_t whole = child(paths, node, key, size);

	if (whole)
		return whole;
	for (; node && key < end; key = dot + 1) {
		dot = memchr(key, '.', (size_t)(end - key));
		if (!dot)
			dot = end;
		node = child(paths, node, key, (size_t)(dot - key));
	}
	return key == end + 1 ? node : 0;
}

/* The place of an envelope, from 1; 0: it is none. */
static size_t envelope_of(const struct json_read *json)
{
	for (size_t i = 0; i < ENVELOPES; i++)
		if (json_read_is(json, envelopes[i].name))
			return i + 1;
	return 0;
}

static bool is_beside(const struct json_read *json, const char *list)
{
	while (*list) {
		size_t size = strcspn(list, " ");

		if (json->key_size == size && memcmp(json->key, list, size) == 0)
			return true;
		list += size + strspn(list + size, " ");
	}
	return false;
}

/* Is it of its program, or all that the object has, as where a search was asked for that alone? */
static bool is_envelope(struct json_piece object, size_t envelope)
{
	const char *list = envelopes[envelope - 1].beside;
	struct json_read json;
	bool others = false, beside = false;

	json_read_start(&json, object.at, object.size);
	for (json_read_object(&json); !beside && json_read_member(&json); json_read_skip(&json)) {
		beside = is_beside(&json, list);
		others |= !beside && !envelope_of(&json);
	}
	return beside || !others;
}

/* Only the object itself may be around, and chainsaw's twice. */
static bool is_around(const struct json_read *json, int depth, struct json_found *found)
{
	size_t envelope = depth == 0 ? envelope_of(json) : 0;
	struct json_piece all = { json->start, (size_t)(json->end - json->start) };

	if (depth == 1)
		return json_read_is(json, inner_envelope);
	if (envelope && !(found->asked >> envelope & 1)) {
		found->asked |= 1u << envelope;
		found->envelopes |= (unsigned)is_envelope(all, envelope) << envelope;
	}
	return envelope && found->envelopes >> envelope & 1;
}

static bool is_null(struct json_piece piece)
{
	return piece.size > 0 && *piece.at == 'n';
}

/* A text with nothing in it is no value, but it is a place for data that is empty. */
static bool is_empty(struct json_piece piece)
{
	return piece.size >= 2 && memcmp(piece.at, "\"\"", 2) == 0;
}

static void keep(struct json_found *found, size_t node, struct json_piece value)
{
	if (found->values[node].at || is_null(value))
		return;
	found->values[node] = value;
	found->count++;
}

static void walk(const struct json_paths *paths, struct json_read *json, size_t node, int depth,
		 struct json_found *found)
{
	const char *start = json->at;
	size_t before = found->count;

	for (json_read_object(json); json_read_member(json);) {
		size_t inner = node_of_key(paths, node, json->key, json->key_size);
		bool around = !inner && node == ROOT && is_around(json, depth, found);
		bool object = json_read_peek(json) == '{' && depth < WALK_DEPTH &&
			      !found->values[inner].at &&
			      (around || paths->nodes[inner].has_children);
		const char *from = json->at;

		if (object)
			walk(paths, json, around ? ROOT : inner, depth + 1, found);
		else
			json_read_skip(json);
		/* An object that is cut off is known by what it has. */
		if (inner && (object || !json->bad))
			keep(found, inner, (struct json_piece){ from, (size_t)(json->at - from) });
	}
	if (node == ROOT && !found->top.at && found->count > before)
		found->top = (struct json_piece){ start, (size_t)(json->at - start) };
}

void json_paths_find(const struct json_paths *paths, const char *text, size_t size,
		     struct json_found *found)
{
	struct json_read json;

	*found = (struct json_found){ 0 };
	json_read_start(&json, text, size);
	json_read_peek(&json);
	walk(paths, &json, ROOT, 0, found);
	found->bad = json.bad;
}

/* ---- rows ---- */

/* The next value of an array. */
static bool next_item(struct json_read *json, struct json_piece *item)
{
	if (!json_read_item(json))
		return false;
	json_read_peek(json);
	item->at = json->at;
	json_read_skip(json);
	item->size = (size_t)(json->at - item->at);
	return !json->bad;
}

/* The key of a column: {"name": "EventID", ...}. */
static size_t column_node(const struct json_paths *paths, struct json_piece column)
{
	struct json_read json;
	size_t node = 0;

	json_read_start(&json, column.at, column.size);
	for (json_read_object(&json); json_read_member(&json); json_read_skip(&json)) {
		const char *from;

		if (!json_read_is(&json, "name") && !json_read_is(&json, "ColumnName"))
			continue;
		if (json_read_peek(&json) != '"')
			continue;
		from = json.at + 1;
		json_read_skip(&json);
		if (!json.bad)
			node = node_of_key(paths, ROOT, from, (size_t)(json.at - 1 - from));
		break;
	}
	return node;
}

/* Go into the list of columns. */
static bool find_columns(struct json_read *json, struct json_piece head)
{
	json_read_start(json, head.at, head.size);
	for (json_read_object(json); json_read_member(json); json_read_skip(json)) {
		if (!json_read_is(json, "columns") && !json_read_is(json, "Columns"))
			continue;
		json_read_array(json);
		return !json->bad;
	}
	return false;
}

void json_paths_find_row(const struct json_paths *paths, struct json_piece head,
			 struct json_piece row, struct json_found *found)
{
	struct json_read columns, values;
	struct json_piece column, value;

	*found = (struct json_found){ 0 };
	json_read_start(&values, row.at, row.size);
	json_read_array(&values);
	found->bad = !find_columns(&columns, head);
	while (!found->bad && next_item(&columns, &column) && next_item(&values, &value)) {
		size_t node = column_node(paths, column);

		if (node)
			keep(found, node, value);
	}
	found->bad |= values.bad;
}

/* ---- forms ---- */

struct json_piece json_form_value(const struct json_form_paths *form,
				  const struct json_found *found, enum json_role role)
{
	const uint16_t *nodes = form->roles[role];

	bool scalar = role != JSON_STRINGS && role != JSON_USER_DATA;

	for (size_t i = 0; i < JSON_FORM_PATHS && nodes[i]; i++) {
		struct json_piece piece = found->values[nodes[i]];

		if (piece.at && (!scalar || *piece.at != '{') &&
		    (role == JSON_DATA || !is_empty(piece)))
			return piece;
	}
	return (struct json_piece){ NULL, 0 };
}

/* A text that is an event by itself. */
static bool has_text(const struct json_form_paths *form, const struct json_found *found)
{
	struct json_piece piece = json_form_value(form, found, JSON_XML);

	return piece.size > 16 && *piece.at == '"' &&
	       (piece.at[1] == '<' || memcmp(piece.at + 1, "\\u003", 5) == 0 ||
		strcmp(form->form->name, "splunk-json") == 0);
}

static bool fits(const struct json_form_paths *form, const struct json_found *found)
{
	bool needed = false;

	for (size_t i = 0; i < JSON_FORM_PATHS && form->needs[i]; i++)
		needed |= found->values[form->needs[i]].at != NULL;
	if (!needed)
		return false;
	return has_text(form, found) ||
	       (json_form_value(form, found, JSON_ID).at &&
		(form->form->no_provider || json_form_value(form, found, JSON_PROVIDER).at));
}

const struct json_form_paths *json_form_of(const struct json_paths *paths,
					   const struct json_found *found)
{
	for (size_t i = 0; i < paths->form_count; i++)
		if (fits(&paths->forms[i], found))
			return &paths->forms[i];
	return NULL;
}

enum json_role json_form_role(const struct json_form_paths *form, const struct json_paths *paths,
			      const char *name, size_t size)
{
	size_t node = child(paths, ROOT, name, size);

	for (size_t role = 0; node && role < JSON_ROLES; role++)
		for (size_t i = 0; i < JSON_FORM_PATHS && form->roles[role][i]; i++)
			if (form->roles[role][i] == node)
				return (enum json_role)role;
	return JSON_ROLES;
}

const char *json_piece_text(struct json_piece piece, struct arena *arena)
{
	struct json_read json;
	char c;

	if (!piece.at)
		return NULL;
	json_read_start(&json, piece.at, piece.size);
	json.controls = true;
	c = json_read_peek(&json);
	if (c == '[') {
		json_read_array(&json);
		if (!json_read_item(&json))
			return NULL;
		c = json_read_peek(&json);
	}
	if (c == '"')
		return json_read_string(&json, arena, piece.size);
	if (c == '{' || c == '[' || c == 'n' || !c)
		return NULL;
	piece.at = json.at;
	json_read_skip(&json);
	return arena_bytes(arena, piece.at, (size_t)(json.at - piece.at));
}

/* ---- formats ---- */

static const struct input_format formats[] = {
	{ .name = "winlogbeat" }, { .name = "opentelemetry" }, { .name = "vector" },
	{ .name = "evtx-dump" }, { .name = "evtxecmd-json" }, { .name = "powershell-json" },
	{ .name = "fluentd" }, { .name = "fluent-bit" }, { .name = "nxlog" },
	{ .name = "azure-json" }, { .name = "splunk-json" }, { .name = "hayabusa-json" },
};

const struct input_format *json_form_format(const struct json_form_paths *form)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, form->form->name) == 0)
			return &formats[i];
	return NULL;
}
