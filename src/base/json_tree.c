/*
 * json_tree.c - JSON files as trees whose nodes know their line.
 *
 * json-c reads the file and is the judge of its syntax, but keeps no positions.
 * So a second walk goes through the text, which is known to be valid by then, in
 * step with json-c's tree, counts lines and sees keys that are given twice.  What
 * the fields mean is not known here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "json_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "bounds.h"
#include "sha256.h"
#include "fail.h"
#include "nearest.h"
#include "platform.h"
#include "text.h"

/* Fields of one object: more than any has, so that looking for keys that are given
 * twice stays cheap whatever the file holds. */
enum { FIELDS_MAX = 128 };

/* The place in the text, and where it ends. */
struct walk {
	struct json_tree *tree;
	const char *at;
	const char *end;
	int line;
};

static void hand_over(struct json_tree *tree, int line, const struct text *field,
		      const char *reason)
{
	struct text text = { 0 };

	if (tree->faults++ >= BOUND_RULE_FAULTS)
		return;
	text_add(&text, tree->path);
	if (line)
		text_printf(&text, ":%d", line);
	text_add(&text, ": ");
	if (tree->subject)
		text_printf(&text, "%s: ", tree->subject);
	if (field && field->size)
		text_printf(&text, "%s: ", text_get(field));
	text_add(&text, reason);
	tree->fault(tree->context, text_get(&text));
	text_release(&text);
}

/* "when.codes[1]", seen from top.  The tree is at most BOUND_RULE_DEPTH deep. */
static void add_field(struct text *text, const struct json_node *node,
		      const struct json_node *top)
{
	if (!node || node == top || !node->up)
		return;
	add_field(text, node->up, top);
	if (node->key)
		text_printf(text, "%s%s", text->size ? "." : "", node->key);
	else
		text_printf(text, "[%zu]", node->index);
}

void json_report(struct json_tree *tree, const struct json_node *at,
		  const char *fmt, ...)
{
	struct text field = { 0 };
	char reason[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	add_field(&field, at, tree->top);
	hand_over(tree, at->line, &field, reason);
	text_release(&field);
}

void json_report_line(struct json_tree *tree, int line, const char *fmt, ...)
{
	char reason[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	hand_over(tree, line, NULL, reason);
}

void *json_array(struct json_tree *tree, size_t count, size_t size)
{
	void *memory = arena_array(tree->arena, count, size);

	if (!memory)
		tree->oom = true;
	return memory;
}

/* False after reporting what went wrong. */
static bool read_whole(struct json_tree *tree, struct platform_file *file, struct text *text)
{
	struct fail fail = { "" };
	char buffer[4096];
	int64_t size;

	while ((size = platform_read(file, buffer, sizeof(buffer), &fail)) > 0) {
		text_add_bytes(text, buffer, (size_t)size);
		if (text->size > BOUND_RULE_FILE) {
			json_report_line(tree, 0, "larger than %d bytes",
					  (int)BOUND_RULE_FILE);
			return false;
		}
	}
	if (size < 0) {
		json_report_line(tree, 0, "%s", fail.msg);
		return false;
	}
	tree->oom |= text->oom;
	return !text->oom;
}

bool json_tree_file(struct json_tree *tree, struct text *text)
{
	struct fail fail = { "out of memory" };
	struct platform_file *file = platform_open(tree->path, &fail);
	bool whole;

	if (!file) {
		json_report_line(tree, 0, "%s", fail.msg);
		return false;
	}
	whole = read_whole(tree, file, text);
	platform_close(file);
	if (whole && tree->hash)
		sha256_add_sized(tree->hash, text_get(text), text->size);
	return whole;
}

static void skip_blanks(struct walk *walk)
{
	for (; walk->at < walk->end; walk->at++) {
		if (*walk->at == '\n')
			walk->line++;
		else if (!strchr(" \t\r", *walk->at))
			break;
	}
}

/* From one quote to the one behind the other.  json-c allows line breaks in it. */
static void skip_string(struct walk *walk)
{
	for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++) {
		if (*walk->at == '\\')
			walk->at++;
		walk->line += *walk->at == '\n';
	}
	if (walk->at < walk->end)
		walk->at++;
}

static void skip_word(struct walk *walk)
{
	while (walk->at < walk->end && !strchr(",]} \t\r\n", *walk->at))
		walk->at++;
}

static enum json_node_type type_of(char first, json_object *value)
{
	switch (first) {
	case '{': return JSON_OBJECT;
	case '[': return JSON_ARRAY;
	case '"': return JSON_STRING;
	case 't': case 'f': return JSON_BOOL;
	case 'n': return JSON_NULL;
	default: break;
	}
	return json_object_is_type(value, json_type_int) ? JSON_INTEGER : JSON_REAL;
}

/* Should json-c ever take a text for something else than we do. */
static bool same_type(enum json_node_type type, json_object *value)
{
	static const json_type types[] = {
		[JSON_NULL] = json_type_null, [JSON_BOOL] = json_type_boolean,
		[JSON_INTEGER] = json_type_int, [JSON_REAL] = json_type_double,
		[JSON_STRING] = json_type_string, [JSON_ARRAY] = json_type_array,
		[JSON_OBJECT] = json_type_object,
	};

	return json_object_is_type(value, types[type]);
}

static void take_scalar(struct walk *walk, struct json_node *node,
			json_object *value)
{
	if (node->type == JSON_STRING) {
		skip_string(walk);
		node->string = arena_string(walk->tree->arena,
					    json_object_get_string(value));
		if (!node->string)
			walk->tree->oom = true;
		else if (strlen(node->string) !=
			 (size_t)json_object_get_string_len(value))
			json_report(walk->tree, node, "holds a NUL character");
		return;
	}
	skip_word(walk);
	if (node->type == JSON_INTEGER)
		node->integer = json_object_get_int64(value);
	else if (node->type == JSON_BOOL)
		node->integer = json_object_get_boolean(value);
}

/* Over a value of any kind; the text is valid, so brackets need only be counted. */
static void skip_value(struct walk *walk)
{
	int depth = 0;

	do {
		skip_blanks(walk);
		if (walk->at >= walk->end)
			return;
		if (*walk->at == '"') {
			skip_string(walk);
			continue;
		}
		depth += (*walk->at == '{' || *walk->at == '[');
		depth -= (*walk->at == '}' || *walk->at == ']');
		if (strchr("{}[],:", *walk->at))
			walk->at++;
		else
			skip_word(walk);
	} while (depth > 0);
}

/* The place is behind the opening bracket or a value.  False at the end. */
static bool more(struct walk *walk, char close)
{
	skip_blanks(walk);
	if (walk->at < walk->end && *walk->at == ',') {
		walk->at++;
		skip_blanks(walk);
	}
	if (walk->at >= walk->end || *walk->at != close)
		return walk->at < walk->end;
	walk->at++;
	return false;
}

/* Up to the value behind a key. */
static const char *take_key(struct walk *walk)
{
	const char *first = walk->at + 1;
	const char *key;

	skip_string(walk);
	key = arena_bytes(walk->tree->arena, first, (size_t)(walk->at - 1 - first));
	walk->tree->oom |= !key;
	skip_blanks(walk);
	walk->at++;
	skip_blanks(walk);
	return key;
}

/* The keys of an object as they are written; one that cannot be used is NULL. */
struct keys {
	const char *names[FIELDS_MAX];
	size_t count;
};

/* json-c keeps the last value of a key that is given twice, and so do we. */
static void add_key(struct walk *walk, struct keys *keys, const char *key, int line)
{
	if (strchr(key, '\\')) {
		json_report_line(walk->tree, line,
				  "field '%s': names hold no backslash", key);
		key = NULL;
	}
	for (size_t i = 0; key && i < keys->count; i++)
		if (keys->names[i] && strcmp(keys->names[i], key) == 0) {
			json_report_line(walk->tree, line,
					  "field '%s' is given twice", key);
			keys->names[i] = NULL;
		}
	keys->names[keys->count++] = key;
}

/* Looks ahead: walk is a copy. */
static bool read_keys(struct walk walk, struct keys *keys)
{
	for (walk.at++; more(&walk, '}'); ) {
		int line = walk.line;
		const char *key = take_key(&walk);

		if (!key)
			return false;
		if (keys->count == FIELDS_MAX) {
			json_report_line(walk.tree, line, "more than %d fields",
					  (int)FIELDS_MAX);
			return false;
		}
		add_key(&walk, keys, key, line);
		skip_value(&walk);
	}
	return true;
}

static bool take_value(struct walk *walk, struct json_node *node, json_object *value);

static bool take_object(struct walk *walk, struct json_node *node,
			json_object *value)
{
	struct keys keys = { .count = 0 };
	size_t number = 0;

	if (!read_keys(*walk, &keys))
		return false;
	node->children = json_array(walk->tree, keys.count, sizeof(*node));
	if (!node->children)
		return false;
	for (walk->at++; more(walk, '}'); number++) {
		struct json_node *child = &node->children[node->count];
		const char *key = number < keys.count ? keys.names[number] : NULL;

		take_key(walk);
		if (!key) {
			skip_value(walk);
			continue;
		}
		*child = (struct json_node){ .up = node, .index = node->count++ };
		child->key = key;
		if (!take_value(walk, child, json_object_object_get(value, key)))
			return false;
	}
	return true;
}

static bool take_array(struct walk *walk, struct json_node *node,
		       json_object *value)
{
	size_t room = json_object_array_length(value);

	node->children = json_array(walk->tree, room, sizeof(*node));
	if (!node->children)
		return false;
	for (walk->at++; more(walk, ']') && node->count < room; ) {
		struct json_node *child = &node->children[node->count];

		*child = (struct json_node){ .up = node, .index = node->count };
		if (!take_value(walk, child,
				json_object_array_get_idx(value, node->count)))
			return false;
		node->count++;
	}
	return true;
}

static bool take_value(struct walk *walk, struct json_node *node,
		       json_object *value)
{
	skip_blanks(walk);
	if (walk->at >= walk->end)
		return false;
	node->line = walk->line;
	node->type = type_of(*walk->at, value);
	if (!same_type(node->type, value)) {
		json_report(walk->tree, node, "not plain JSON");
		return false;
	}
	if (node->type == JSON_OBJECT)
		return take_object(walk, node, value);
	if (node->type == JSON_ARRAY)
		return take_array(walk, node, value);
	take_scalar(walk, node, value);
	return !walk->tree->oom;
}

static int line_at(const char *text, size_t offset)
{
	int line = 1;

	while (offset-- > 0)
		line += *text++ == '\n';
	return line;
}

/* Faults are at a line of text; json, which has the same size, is what is parsed. */
static json_object *read_as(struct json_tree *tree, const char *text, const char *json,
			    size_t size, int flags)
{
	json_tokener *tokener = json_tokener_new_ex(BOUND_RULE_DEPTH);
	enum json_tokener_error error;
	json_object *root;

	if (!tokener) {
		tree->oom = true;
		return NULL;
	}
	json_tokener_set_flags(tokener, flags);
	/* The NUL behind the text ends it; one inside is a fault. */
	root = json_tokener_parse_ex(tokener, json, (int)size + 1);
	error = json_tokener_get_error(tokener);
	if (error != json_tokener_success)
		json_report_line(tree,
				  line_at(text, json_tokener_get_parse_end(tokener)),
				  "%s", json_tokener_error_desc(error));
	else if (!root)		/* json-c's way to return null */
		json_report_line(tree, 1, "an array expected, not null");
	json_tokener_free(tokener);
	return error == json_tokener_success ? root : NULL;
}

/*
 * In strict mode json-c 0.16 takes a line break in a string, 0.18 does not, nor
 * any byte from 0x80 up (its issue 892).  So that rules mean the same with both,
 * the syntax is checked in a copy without these.
 */
static json_object *read_json(struct json_tree *tree, const char *text, size_t size)
{
	char *plain = malloc(size + 1);
	json_object *root;

	if (!plain) {
		tree->oom = true;
		return NULL;
	}
	for (size_t i = 0; i <= size; i++) {
		unsigned char c = (unsigned char)text[i];

		plain[i] = (char)(c >= 0x80 ? '?' : c && c < ' ' ? ' ' : c);
	}
	root = read_as(tree, text, plain, size, JSON_TOKENER_STRICT);
	free(plain);
	if (!root)
		return NULL;
	json_object_put(root);
	return read_as(tree, text, text, size, JSON_TOKENER_VALIDATE_UTF8);
}

/* Editors on Windows like to put a byte order mark in front. */
const struct json_node *json_tree_parse(struct json_tree *tree, const char *text,
					  size_t size)
{
	size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct walk walk = { tree, text + mark, text + size, 1 };
	struct json_node *node = json_array(tree, 1, sizeof(*node));
	json_object *root = node ? read_json(tree, text + mark, size - mark) : NULL;
	bool whole = root && take_value(&walk, node, root);

	json_object_put(root);
	return whole ? node : NULL;
}

const struct json_node *json_tree_read(struct json_tree *tree)
{
	const struct json_node *node = NULL;
	struct text text = { 0 };

	if (json_tree_file(tree, &text)) {
		const char *bytes = text_get(&text);

		if (strncmp(bytes, "\xff\xfe", 2) == 0 ||
		    strncmp(bytes, "\xfe\xff", 2) == 0)
			json_report_line(tree, 1, "UTF-16; save the file as UTF-8");
		else
			node = json_tree_parse(tree, bytes, text.size);
	}
	text_release(&text);
	return node;
}

static const char *type_name(enum json_node_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null", [JSON_BOOL] = "true or false",
		[JSON_INTEGER] = "a whole number", [JSON_REAL] = "a number",
		[JSON_STRING] = "a string", [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return names[type];
}

bool json_is(struct json_tree *tree, const struct json_node *node,
	      enum json_node_type type)
{
	if (node->type == type)
		return true;
	json_report(tree, node, "%s expected, not %s", type_name(type),
		     type_name(node->type));
	return false;
}

static const struct json_node *child(const struct json_node *object,
				      const char *name)
{
	for (size_t i = 0; i < object->count; i++)
		if (strcmp(object->children[i].key, name) == 0)
			return &object->children[i];
	return NULL;
}

static void report_unknown(struct json_tree *tree, const struct json_node *node,
			   const struct json_field *fields)
{
	struct nearest nearest = nearest_to(node->key);

	for (const struct json_field *field = fields; field->name; field++)
		nearest_offer(&nearest, field->name);
	if (nearest.best)
		json_report(tree, node, "no such field; did you mean '%s'?",
			     nearest.best);
	else
		json_report(tree, node, "no such field");
}

static void check_known(struct json_tree *tree, const struct json_node *node,
			const struct json_field *fields)
{
	for (const struct json_field *field = fields; field->name; field++)
		if (strcmp(field->name, node->key) == 0) {
			json_is(tree, node, field->type);
			return;
		}
	report_unknown(tree, node, fields);
}

bool json_check(struct json_tree *tree, const struct json_node *node,
		 const struct json_field *fields)
{
	if (!json_is(tree, node, JSON_OBJECT))
		return false;
	for (size_t i = 0; i < node->count; i++)
		check_known(tree, &node->children[i], fields);
	for (const struct json_field *field = fields; field->name; field++)
		if (field->required && !child(node, field->name))
			json_report(tree, node, "no field '%s'", field->name);
	return true;
}

const struct json_node *json_get(const struct json_node *object,
				   const char *name, enum json_node_type type)
{
	const struct json_node *node = child(object, name);

	return node && node->type == type ? node : NULL;
}

const char *json_string(const struct json_node *object, const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_STRING);

	return node ? node->string : NULL;
}

int64_t json_integer(struct json_tree *tree, const struct json_node *object,
		      const char *name, int64_t least, int64_t most)
{
	const struct json_node *node = json_get(object, name, JSON_INTEGER);

	if (!node)
		return 0;
	if (node->integer >= least && node->integer <= most)
		return node->integer;
	json_report(tree, node, "not between %lld and %lld", (long long)least,
		     (long long)most);
	return 0;
}
