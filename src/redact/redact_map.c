/*
 * redact_map.c - the key from tokens to names, as a JSON file.
 *
 *	{ "iistriage_redact_map": 1, "id": "3f...",
 *	  "names": [ { "token": "HOST-1", "name": "WEB01" }, ... ] }
 *
 * Names are in the order in which they were met; the short name of a host and the long
 * one share a token.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_map.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "json_tree.h"
#include "fail.h"
#include "platform.h"
#include "redact_names.h"
#include "text.h"

enum { MAP_VERSION = 1, ID_BYTES = (REDACT_ID_SIZE - 1) / 2 };

static const struct json_field map_fields[] = {
	{ "iistriage_redact_map", JSON_INTEGER, true },
	{ "id",                   JSON_STRING,  true },
	{ "names",                JSON_ARRAY,   true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field name_fields[] = {
	{ "token", JSON_STRING, true },
	{ "name",  JSON_STRING, true },
	{ NULL, JSON_NULL, false },
};

/* The first fault is the one that is reported. */
static void take_fault(void *context, const char *line)
{
	struct fail *fail = context;

	if (!*fail->msg)
		fail_set(fail, "%s", line);
}

int redact_map_read(const char *path, struct text *text, struct fail *fail)
{
	struct fail fault = { 0 };
	struct json_tree facts = { .path = path, .fault = take_fault, .context = &fault };
	uint64_t size = 0;

	text_reset(text);
	switch (platform_type(path, true, &size, NULL)) {
	case PLATFORM_NONE:
		return 0;
	case PLATFORM_FILE:
		break;
	default:
		return fail_set(fail, "%s: a map is a regular file", path);
	}
	/* It is replaced as a whole. */
	if (platform_descriptor(path) >= 0)
		return fail_set(fail, "%s: a map is named by its own path", path);
	if (size == 0)
		return 0;
	if (!json_tree_file(&facts, text))
		return fail_set(fail, "%s", fault.msg);
	return text->oom ? fail_set(fail, "out of memory") : 0;
}

/* Numbers are given one after the other. */
static bool is_next(const struct redact_names *names, enum redact_kind kind, uint32_t number)
{
	return number <= names->last[kind] + 1;
}

static void take_name(struct json_tree *facts, const struct json_node *node,
		      struct redact_names *names)
{
	enum redact_kind kind;
	const char *token, *name;
	uint32_t number;

	if (!json_check(facts, node, name_fields))
		return;
	token = json_string(node, "token");
	name = json_string(node, "name");
	if (!token || !name)
		return;
	if (!redact_token(token, strlen(token), &kind, &number))
		json_report(facts, node, "'%s' is no token", token);
	else if (!is_next(names, kind, number))
		json_report(facts, node, "'%s' is not the next one", token);
	else if (!*name)
		json_report(facts, node, "'%s' has an empty name", token);
	else if (redact_names_add(names, kind, name, strlen(name), number) != number &&
		 !names->oom)
		json_report(facts, node, "the name of '%s' has another token before", token);
}

static bool is_id(const char *id)
{
	return strlen(id) == REDACT_ID_SIZE - 1 &&
	       strspn(id, "0123456789abcdef") == REDACT_ID_SIZE - 1;
}

static void take_map(struct json_tree *facts, const struct json_node *root,
		     struct redact_names *names, char *id)
{
	const struct json_node *list, *version;
	const char *written;

	if (!json_check(facts, root, map_fields) || facts->faults)
		return;
	version = json_get(root, "iistriage_redact_map", JSON_INTEGER);
	written = json_string(root, "id");
	list = json_get(root, "names", JSON_ARRAY);
	if (version->integer != MAP_VERSION)
		json_report(facts, version, "a map of version %" PRId64 " is not known",
			     version->integer);
	else if (!is_id(written))
		json_report(facts, root, "the id is damaged");
	else
		memcpy(id, written, REDACT_ID_SIZE);
	for (size_t i = 0; i < list->count && !facts->faults; i++)
		take_name(facts, &list->children[i], names);
}

int redact_map_parse(const char *path, const struct text *text, struct redact_names *names,
		     char id[REDACT_ID_SIZE], struct fail *fail)
{
	struct arena arena = { 0 };
	struct fail fault = { 0 };
	struct json_tree facts = {
		.path = path, .arena = &arena, .fault = take_fault, .context = &fault,
	};
	const struct json_node *root = json_tree_parse(&facts, text_get(text), text->size);

	if (root)
		take_map(&facts, root, names, id);
	arena_release(&arena);
	if (facts.oom || names->oom)
		return fail_set(fail, "out of memory");
	if (!root || facts.faults)
		return fail_set(fail, "%s; this is no map of --redact-map", fault.msg);
	names->mapped = names->count;
	return 0;
}

void redact_map_build(const struct redact_names *names, const char *id, struct text *text)
{
	text_printf(text, "{\n  \"iistriage_redact_map\": %d,\n  \"id\": \"%s\",\n"
		    "  \"names\": [", MAP_VERSION, id);
	for (size_t i = 0; i < names->count; i++) {
		const struct redact_name *name = &names->list[i];

		text_printf(text, "%s\n    { \"token\": \"%s-%" PRIu32 "\", \"name\": ",
			    i ? "," : "", redact_kind_name(name->kind), name->number);
		text_json(text, name->text, name->size);
		text_add(text, " }");
	}
	text_add(text, names->count ? "\n  ]\n}\n" : "]\n}\n");
}

/* Of two runs that make a map at once the second may find it there. */
static int close_map(struct platform_output *output, const char *path, bool is_new,
		     struct fail *fail)
{
	struct platform_identity other;
	struct fail why;

	if (platform_output_close(output, &why) == 0)
		return 0;
	if (is_new && platform_identity(path, &other))
		return fail_set(fail, "%s: another run has changed the map meanwhile; run again",
				path);
	return fail_set(fail, "%s: %s", path, why.msg);
}

int redact_map_write(const char *path, bool is_new, const struct text *text,
		     struct fail *fail)
{
	struct platform_output *output;

	if (text->oom)
		return fail_set(fail, "out of memory");
	if (text->size > BOUND_RULE_FILE)
		return fail_set(fail, "%s: a map of more than %d MiB could not be read again",
				path, BOUND_RULE_FILE >> 20);
	output = platform_output_open(path, fail);
	if (!output)
		return -1;
	if (is_new)
		platform_output_only_new(output);
	if (platform_output_private(output, fail) == 0) {
		if (platform_write(platform_output_stream(output), text->bytes, text->size))
			return close_map(output, path, is_new, fail);
		fail_set(fail, "cannot write '%s': %s", path, strerror(errno));
	}
	platform_output_abort(output);
	return -1;
}

int redact_map_id(char id[REDACT_ID_SIZE], struct fail *fail)
{
	uint8_t bytes[ID_BYTES];

	if (platform_random(bytes, sizeof(bytes), fail) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}
