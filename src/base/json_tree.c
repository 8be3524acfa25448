/*
 * json_tree.c - JSON files as trees whose nodes know their line.
 *
 * The nodes are made by json_read, from a text that json_check knows to be valid.  What the
 * fields mean is not known here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "json_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "json_check.h"
#include "json_read.h"
#include "nearest.h"
#include "platform.h"
#include "sha256.h"
#include "text.h"

/* Fields of one object: more than any has, so that looking for keys that are given
 * twice stays cheap whatever the file holds. */
enum { FIELDS_MAX = 128 };

struct walk {
	struct json_tree *tree;
	struct arena *nodes;		/* where they live */
	struct json_read json;
	char *text;			/* what json reads; strings are decoded in it */
	const char *counted;		/* the place that `line` is the line of */
	int line;
	size_t most, left;		/* values that may come, and still may */
};

/* "when.codes[1]", seen from top.  The tree is at most BOUND_RULE_DEPTH deep. */
static bool add_field(struct text *text, const struct json_node *node,
		      const struct json_node *top)
{
	bool inner;

	if (!node || node == top || !node->up)
		return false;
	inner = add_field(text, node->up, top);
	if (node->key)
		text_printf(text, "%s%s", inner ? "." : "", node->key);
	else
		text_printf(text, "[%zu]", node->index);
	return true;
}

__attribute__((format(printf, 4, 0)))
static void report(struct json_tree *tree, int line, const struct json_node *at,
		   const char *fmt, va_list args)
{
	struct text text = { 0 };
	char reason[512];

	vsnprintf(reason, sizeof(reason), fmt, args);
	if (tree->faults++ >= BOUND_RULE_FAULTS)
		return;
	text_add(&text, tree->path);
	if (line)
		text_printf(&text, ":%d", line);
	text_add(&text, ": ");
	if (tree->subject)
		text_printf(&text, "%s: ", tree->subject);
	if (add_field(&text, at, tree->top))
		text_add(&text, ": ");
	text_add(&text, reason);
	tree->fault(tree->context, text_get(&text));
	text_release(&text);
}

void json_report(struct json_tree *tree, const struct json_node *at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report(tree, at->line, at, fmt, args);
	va_end(args);
}

void json_report_line(struct json_tree *tree, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report(tree, line, NULL, fmt, args);
	va_end(args);
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

/* The line of a place that is not before the last one asked for. */
static int line_of(struct walk *walk, const char *at)
{
	while (walk->counted < at)
		walk->line += *walk->counted++ == '\n';
	return walk->line;
}

static void walk_start(struct walk *walk, char *text, size_t size)
{
	walk->text = text;
	walk->counted = text;
	walk->line = 1;
	json_read_start(&walk->json, text, size);
	walk->json.controls = true;
}

/* NULL: no memory. */
static char *copy_text(struct json_tree *tree, const char *text, size_t size)
{
	char *copy = arena_bytes(tree->arena, text, size);

	tree->oom |= !copy;
	return copy;
}

static enum json_node_type type_of(const char *at)
{
	switch (*at) {
	case '{': return JSON_OBJECT;
	case '[': return JSON_ARRAY;
	case '"': return JSON_STRING;
	case 't': case 'f': return JSON_BOOL;
	case 'n': return JSON_NULL;
	default: break;
	}
	at += strspn(at, "-0123456789");
	return strchr(",]} \t\r\n", *at) ? JSON_INTEGER : JSON_REAL;
}

static bool next_child(struct json_read *json, enum json_node_type type)
{
	return type == JSON_OBJECT ? json_read_member(json) : json_read_item(json);
}

/* The member that json is at. */
static bool is_kept(const struct json_tree *tree, const struct json_read *json)
{
	const char *const *name = tree->members;

	while (name && *name && !json_read_is(json, *name))
		name++;
	return !name || *name;
}

/* How many there are that are kept.  json is a copy; line and counted of the walk stay. */
static bool count_children(const struct walk *walk, enum json_node_type type, size_t *count)
{
	struct walk ahead = *walk;

	for (*count = 0; next_child(&ahead.json, type);) {
		if (type == JSON_OBJECT && *count == FIELDS_MAX) {
			json_report_line(walk->tree, line_of(&ahead, ahead.json.key),
					 "more than %d fields", (int)FIELDS_MAX);
			return false;
		}
		*count += type != JSON_OBJECT || is_kept(walk->tree, &ahead.json);
		json_read_skip(&ahead.json);
	}
	return true;
}

/* Of a key that is given twice, the last value counts.  NULL: the name cannot be used, or is not
 * asked for. */
static struct json_node *place_of(struct walk *walk, struct json_node *node)
{
	struct json_node *child = &node->children[node->count];
	char *key = walk->text + (walk->json.key - walk->text);
	int line;

	if (!is_kept(walk->tree, &walk->json))
		return NULL;
	line = line_of(walk, key);
	key[walk->json.key_size] = '\0';	/* its closing quote */
	if (strchr(key, '\\')) {
		json_report_line(walk->tree, line, "field '%s': names hold no backslash", key);
		return NULL;
	}
	for (size_t i = 0; i < node->count; i++)
		if (strcmp(node->children[i].key, key) == 0) {
			json_report_line(walk->tree, line, "field '%s' is given twice", key);
			child = &node->children[i];
		}
	*child = (struct json_node){ .key = key };
	return child;
}

static struct json_node *nodes_new(struct walk *walk, size_t count)
{
	struct json_node *nodes = arena_array(walk->nodes, count, sizeof(*nodes));

	walk->tree->oom |= !nodes;
	return nodes;
}

static void take_value(struct walk *walk, struct json_node *node);

static void take_children(struct walk *walk, struct json_node *node)
{
	size_t count;
	bool good;

	if (node->type == JSON_OBJECT)
		json_read_object(&walk->json);
	else
		json_read_array(&walk->json);
	good = count_children(walk, node->type, &count);
	if (good && count > walk->left)
		json_report(walk->tree, node, "more than %zu values up to here", walk->most);
	else if (good)
		node->children = nodes_new(walk, count);
	walk->left -= node->children ? count : 0;
	if (!node->children) {
		walk->json.at = walk->json.end;
		walk->json.bad = true;
		return;
	}
	while (next_child(&walk->json, node->type)) {
		struct json_node *child = node->type == JSON_OBJECT ? place_of(walk, node) :
				&node->children[node->count];

		if (!child) {
			json_read_skip(&walk->json);
			continue;
		}
		child->up = node;
		child->index = (size_t)(child - node->children);
		node->count += child->index == node->count;
		take_value(walk, child);
	}
}

/* Line breaks are counted before: what is decoded has others than what is written. */
static void take_string(struct walk *walk, struct json_node *node)
{
	struct json_read after = walk->json;

	json_read_skip(&after);
	line_of(walk, after.at);
	walk->json.nul = false;
	node->string = json_read_string_here(&walk->json, walk->text);
	if (walk->json.nul)
		json_report(walk->tree, node, "holds a NUL character");
}

static void take_value(struct walk *walk, struct json_node *node)
{
	struct json_read *json = &walk->json;
	const char *at;

	json_read_peek(json);
	at = json->at;
	node->line = line_of(walk, at);
	node->type = type_of(at);
	switch (node->type) {
	case JSON_OBJECT: case JSON_ARRAY:
		take_children(walk, node);
		return;
	case JSON_STRING:
		take_string(walk, node);
		return;
	case JSON_INTEGER:
		node->integer = strtoll(at, NULL, 10);
		break;
	case JSON_BOOL:
		node->integer = *at == 't';
		break;
	default:
		break;
	}
	json_read_skip(json);
}

/* What a text that is not JSON has open where the parser gave up. */
struct unfinished {
	size_t brackets[BOUND_RULE_DEPTH];	/* where they are */
	size_t depth;
	size_t broken;		/* where a string with a line break begins; SIZE_MAX: none */
};

static size_t pass_string(const char *text, size_t at, size_t end, struct unfinished *open)
{
	size_t start = at++;

	for (; at < end && text[at] != '"'; at++) {
		if (text[at] == '\n')
			open->broken = start;
		at += text[at] == '\\' && at + 1 < end;
	}
	return at;
}

static struct unfinished look_at(const char *text, size_t end)
{
	struct unfinished open = { .depth = 0, .broken = SIZE_MAX };

	for (size_t at = 0; at < end; at++) {
		if (text[at] == '"')
			at = pass_string(text, at, end, &open);
		else if ((text[at] == '[' || text[at] == '{') && open.depth < BOUND_RULE_DEPTH)
			open.brackets[open.depth++] = at;
		else if ((text[at] == ']' || text[at] == '}') && open.depth)
			open.depth--;
	}
	return open;
}

/*
 * The check names where it noticed: the line after the one without a comma, or the end of
 * the file for a bracket that is open.  The line to be corrected is named instead, where that
 * can be told.
 */
static void report_syntax(struct json_tree *tree, const char *text, size_t size,
			  const struct json_syntax *syntax)
{
	struct walk walk = { .tree = tree, .counted = text, .line = 1 };
	size_t end = syntax->at, before = end;
	struct unfinished open = look_at(text, end);
	const char *why = syntax->why;

	while (before > 0 && strchr(" \t\r\n", text[before - 1]))
		before--;
	if (open.broken != SIZE_MAX) {
		why = "a string goes on after the end of the line: is its closing quote missing?";
		end = open.broken;
	} else if (end == size ||
		   (strchr("]}", text[end]) && syntax->comma && open.depth)) {
		why = open.depth ? "this bracket is not closed" : why;
		end = open.depth ? open.brackets[open.depth - 1] : end;
	} else if (text[end] == '/') {
		why = "JSON has no comments";
	} else if (syntax->comma) {
		why = "a comma is missing at the end";
		end = before ? before - 1 : 0;
	} else if (before && text[before - 1] == ',' && strchr("]}", text[end])) {
		why = "nothing follows the comma at the end";
		end = before - 1;
	}
	json_report_line(tree, line_of(&walk, text + end), "%s", why);
}

static bool check_syntax(struct json_tree *tree, const char *text, size_t size)
{
	struct json_syntax syntax = json_check_syntax(text, size, BOUND_RULE_DEPTH - 1,
						      JSON_STRICT);

	if (syntax.why)
		report_syntax(tree, text, size, &syntax);
	return !syntax.why;
}

static bool check_utf8(struct json_tree *tree, const char *text, size_t size)
{
	struct walk walk = { .counted = text, .line = 1 };
	size_t whole = text_valid(text, size);

	if (whole < size)
		json_report_line(tree, line_of(&walk, text + whole), "invalid UTF-8");
	return whole == size;
}

static bool check_text(struct json_tree *tree, const char *text, size_t size)
{
	size_t bom = json_read_bom(text, size);

	return check_syntax(tree, text + bom, size - bom) && check_utf8(tree, text, size);
}

const struct json_node *json_tree_build(struct json_tree *tree, char *text, size_t size,
					size_t most)
{
	struct walk walk = { .tree = tree, .nodes = tree->arena, .most = most,
			     .left = most };
	struct json_node *node = nodes_new(&walk, 1);

	if (!node)
		return NULL;
	walk_start(&walk, text, size);
	take_value(&walk, node);
	return json_read_end(&walk.json) && !tree->oom ? node : NULL;
}

const struct json_node *json_tree_parse(struct json_tree *tree, const char *text, size_t size)
{
	char *copy = check_text(tree, text, size) ? copy_text(tree, text, size) : NULL;

	return copy ? json_tree_build(tree, copy, size, SIZE_MAX) : NULL;
}

/* An element has the place in its array that it has in the file. */
static void take_elements(struct walk *walk, struct json_node *array, json_element each,
			  void *context)
{
	struct json_tree *tree = walk->tree;

	json_read_array(&walk->json);
	while (json_read_item(&walk->json) && tree->faults < BOUND_RULE_FAULTS && !tree->oom) {
		struct json_node *element = nodes_new(walk, 1);

		if (!element)
			return;
		*element = (struct json_node){ .up = array, .index = array->count++ };
		walk->left = walk->most;
		take_value(walk, element);
		if (!walk->json.bad && !tree->oom)
			each(context, element);
		arena_reset(walk->nodes);
	}
}

/* Read tree->path; false after reporting why that is no text of JSON. */
static bool read_text(struct json_tree *tree, struct text *text)
{
	const char *bytes;

	if (!json_tree_file(tree, text))
		return false;
	bytes = text_get(text);
	if (strncmp(bytes, "\xff\xfe", 2) != 0 && strncmp(bytes, "\xfe\xff", 2) != 0)
		return true;
	json_report_line(tree, 1, "UTF-16; save the file as UTF-8");
	return false;
}

const struct json_node *json_tree_read(struct json_tree *tree)
{
	const struct json_node *node = NULL;
	struct text text = { 0 };

	if (read_text(tree, &text))
		node = json_tree_parse(tree, text_get(&text), text.size);
	text_release(&text);
	return node;
}

const struct json_node *json_elements(struct json_tree *tree, json_element each, void *context)
{
	struct arena nodes = { 0 };
	struct walk walk = { .tree = tree, .nodes = &nodes, .most = BOUND_RULE_VALUES };
	struct json_node *array = json_array(tree, 1, sizeof(*array));
	struct text text = { 0 };
	bool good = array && read_text(tree, &text) &&
		    check_text(tree, text_get(&text), text.size);
	size_t size = text.size;
	char *copy = good ? copy_text(tree, text_get(&text), size) : NULL;

	text_release(&text);
	good = copy != NULL;
	if (good) {
		walk_start(&walk, copy, size);
		json_read_peek(&walk.json);
		array->line = line_of(&walk, walk.json.at);
		array->type = type_of(walk.json.at);
		good = json_is(tree, array, JSON_ARRAY);
	}
	if (good)
		take_elements(&walk, array, each, context);
	arena_release(&nodes);
	return good && !walk.json.bad && !tree->oom ? array : NULL;
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
