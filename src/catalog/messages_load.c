/*
 * messages_load.c - rules/messages.json becomes a table of patterns, or a list of faults.
 *
 * Knows the form of that file and of a pattern; tries each row's example with the matcher
 * that the program has.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "json_tree.h"
#include "messages_table.h"

enum { SUBJECT_SIZE = 128, PIECES = 64 };

struct load {
	struct json_tree *facts;
	const struct catalog *catalog;
	struct messages_table *table;
	struct messages_row *rows;
	char subject[SUBJECT_SIZE];
};

static const struct json_field row_fields[] = {
	{ "event", JSON_STRING, false },
	{ "also", JSON_ARRAY, false },
	{ "generations", JSON_ARRAY, false },
	{ "provider", JSON_STRING, false },
	{ "language", JSON_STRING, false },
	{ "message", JSON_STRING, true },
	{ "whole", JSON_BOOL, false },
	{ "short", JSON_BOOL, false },
	{ "included", JSON_BOOL, false },
	{ "commas", JSON_BOOL, false },
	{ "ends", JSON_ARRAY, false },
	{ "source", JSON_STRING, true },
	{ "example", JSON_OBJECT, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field example_fields[] = {
	{ "text", JSON_STRING, true },
	{ "strings", JSON_ARRAY, true },
	{ NULL, JSON_NULL, false },
};

static const struct {
	const char *name;
	enum messages_gap gap;
} types[] = {
	{ "", MESSAGES_WORDS }, { "sentence", MESSAGES_SENTENCE }, { "path", MESSAGES_PATH },
	{ "number", MESSAGES_NUMBER }, { "hex", MESSAGES_HEX }, { "word", MESSAGES_WORD },
	{ "line", MESSAGES_LINE }, { "label", MESSAGES_LABEL },
};

/* A pattern while it is read; `fault` is the first thing that is wrong with it. */
struct pattern {
	const char *at;
	struct messages_piece pieces[PIECES];
	size_t count, required;
	bool optional;		/* the next piece begins an optional part */
	bool closed;		/* a ']' was the last mark */
	const char *fault;
	size_t strings;
};

static void set_fault(struct pattern *pattern, const char *fault)
{
	if (!pattern->fault)
		pattern->fault = fault;
}

static bool at_mark(const char *at)
{
	return strchr("{[]", *at) || strncmp(at, "...", 3) == 0;
}

/* Fixed words up to the next mark; none are no piece. */
static void read_words(struct load *load, struct pattern *pattern)
{
	const char *begin = pattern->at;
	struct messages_piece *piece = &pattern->pieces[pattern->count];
	char *words;
	size_t size;

	while (!at_mark(pattern->at))
		pattern->at++;
	words = arena_alloc(load->facts->arena, (size_t)(pattern->at - begin) + 1);
	if (!words) {
		load->facts->oom = true;
		return;
	}
	size = messages_canon(begin, (size_t)(pattern->at - begin), words);
	if (!size)
		return;
	if (pattern->closed)
		set_fault(pattern, "words after ']' without '['");
	*piece = (struct messages_piece){
		.words = words, .size = (uint16_t)size, .optional = pattern->optional,
	};
	pattern->optional = false;
	if (++pattern->count == PIECES) {
		set_fault(pattern, "too many pieces");
		pattern->count--;
	}
}

static void set_gap(struct pattern *pattern, enum messages_gap gap, unsigned long string)
{
	struct messages_piece *piece = pattern->count ?
		&pattern->pieces[pattern->count - 1] : NULL;

	if (!piece || piece->gap || pattern->optional) {
		set_fault(pattern, "fixed words expected in front of a placeholder");
		return;
	}
	piece->gap = (uint8_t)gap;
	piece->string = (uint8_t)string;
	if (string > pattern->strings)
		pattern->strings = string;
}

/* "{1:number}" */
static void read_placeholder(struct pattern *pattern)
{
	char *end;
	unsigned long string = strtoul(pattern->at + 1, &end, 10);
	const char *type = *end == ':' ? end + 1 : end;
	size_t size = strcspn(type, "}");

	if (end == pattern->at + 1 || string > MESSAGE_STRINGS || type[size] != '}') {
		set_fault(pattern, "a placeholder is {NUMBER} or {NUMBER:TYPE}");
		pattern->at += strlen(pattern->at);
		return;
	}
	pattern->at = type + size + 1;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strlen(types[i].name) == size && memcmp(types[i].name, type, size) == 0) {
			set_gap(pattern, types[i].gap, string);
			return;
		}
	}
	set_fault(pattern, "unknown type of a placeholder");
}

static void read_mark(struct pattern *pattern)
{
	switch (*pattern->at) {
	case '{':
		read_placeholder(pattern);
		return;
	case '.':
		set_gap(pattern, MESSAGES_ANY, 0);
		pattern->at += 3;
		return;
	case '[':
		pattern->optional = true;
		pattern->closed = false;
		if (!pattern->required)
			pattern->required = pattern->count;
		break;
	default:
		pattern->closed = true;
		break;
	}
	pattern->at++;
}

static void read_pattern(struct load *load, const struct json_node *node,
			 struct messages_row *row)
{
	struct pattern pattern = { .at = node->string };
	struct messages_piece *pieces;

	while (!load->facts->oom && *pattern.at) {
		read_words(load, &pattern);
		if (*pattern.at)
			read_mark(&pattern);
	}
	if (!pattern.required)
		pattern.required = pattern.count;
	if (!pattern.required)
		set_fault(&pattern, "fixed words expected");
	pieces = json_array(load->facts, pattern.count + 1, sizeof(*pieces));
	if (!pieces)
		return;
	memcpy(pieces, pattern.pieces, pattern.count * sizeof(*pieces));
	row->pieces = pieces;
	row->piece_count = (uint8_t)pattern.count;
	row->required = (uint8_t)pattern.required;
	row->string_count = (uint8_t)pattern.strings;
	if (row->whole && !row->string_count)
		row->string_count = 1;
	if (pattern.fault)
		json_report(load->facts, node, "%s", pattern.fault);
}

/* The row in the catalog for "FAMILY/ID". */
static const struct catalog_event *read_event(struct load *load, const struct json_node *node)
{
	const char *slash = strchr(node->string, '/');
	char family[64] = "", *end = NULL;
	unsigned long id = slash ? strtoul(slash + 1, &end, 10) : 0;
	const struct catalog_event *kind = NULL;

	if (slash && (size_t)(slash - node->string) < sizeof(family) && id <= UINT16_MAX &&
	    end != slash + 1 && !*end) {
		memcpy(family, node->string, (size_t)(slash - node->string));
		kind = catalog_get(load->catalog, family, (uint16_t)id);
		if (kind && kind->id != id)
			kind = NULL;
	}
	if (!kind)
		json_report(load->facts, node, "no event '%s' in events.json", node->string);
	return kind;
}

static void read_also(struct load *load, const struct json_node *object,
		      struct messages_row *row)
{
	const struct json_node *array = json_get(object, "also", JSON_ARRAY);
	const struct catalog_event **also;

	if (!array)
		return;
	also = json_array(load->facts, array->count + 1, sizeof(*also));
	for (size_t i = 0; also && i < array->count; i++)
		if (json_is(load->facts, &array->children[i], JSON_STRING))
			also[i] = read_event(load, &array->children[i]);
	row->also = also;
}

static uint8_t read_generations(struct load *load, const struct json_node *object)
{
	const struct json_node *array = json_get(object, "generations", JSON_ARRAY);
	uint8_t bits = 0;

	for (size_t i = 0; array && i < array->count; i++) {
		const struct json_node *child = &array->children[i];

		if (child->type == JSON_INTEGER && child->integer >= 5 && child->integer <= 7)
			bits |= (uint8_t)(1 << (child->integer - 5));
		else
			json_report(load->facts, child, "a generation is 5, 6 or 7");
	}
	return bits;
}

static const char *const *read_strings(struct load *load, const struct json_node *array,
				       size_t least)
{
	const char **items;
	size_t count = array && array->count > least ? array->count : least;

	items = json_array(load->facts, count + 1, sizeof(*items));
	for (size_t i = 0; items && i < count; i++)
		items[i] = "";
	for (size_t i = 0; items && array && i < array->count; i++)
		if (json_is(load->facts, &array->children[i], JSON_STRING))
			items[i] = array->children[i].string;
	return items;
}

static size_t count_roles(const char *const *roles)
{
	size_t count = 0;

	while (roles && roles[count])
		count++;
	return count;
}

static void read_example(struct load *load, const struct json_node *object,
			 struct messages_row *row)
{
	const struct json_node *example = json_get(object, "example", JSON_OBJECT);
	const struct json_node *strings;

	if (!example || !json_check(load->facts, example, example_fields))
		return;
	strings = json_get(example, "strings", JSON_ARRAY);
	row->example = json_string(example, "text");
	row->strings = read_strings(load, strings, row->string_count);
	if (strings && strings->count > row->string_count)
		json_report(load->facts, strings, "more strings than the message has");
}

static bool is_true(const struct json_node *object, const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_BOOL);

	return node && node->integer;
}

/* Events with the same words have strings in the same places. */
static void check_roles(struct load *load, const struct json_node *node,
			const struct messages_row *row, const struct catalog_event *kind)
{
	if (row->string_count > count_roles(kind->roles))
		json_report(load->facts, node, "a placeholder beyond the strings of %s/%u",
			    kind->family, (unsigned)kind->id);
	if (row->is_short && row->string_count != count_roles(kind->short_roles))
		json_report(load->facts, node, "not as many strings as strings_short of %s/%u",
			    kind->family, (unsigned)kind->id);
}

static void read_row(struct load *load, const struct json_node *object, struct messages_row *row)
{
	const struct json_node *event, *message;

	load->facts->subject = NULL;
	load->facts->top = object;
	if (!json_check(load->facts, object, row_fields))
		return;
	event = json_get(object, "event", JSON_STRING);
	message = json_get(object, "message", JSON_STRING);
	snprintf(load->subject, sizeof(load->subject), "message '%s'",
		 event ? event->string : "included");
	load->facts->subject = load->subject;
	if (event)
		row->kind = read_event(load, event);
	if (!event == !is_true(object, "included"))
		json_report(load->facts, object, "one of 'event' and 'included' expected");
	read_also(load, object, row);
	row->generations = read_generations(load, object);
	row->provider = json_string(object, "provider");
	row->language = json_string(object, "language");
	row->whole = is_true(object, "whole");
	row->is_short = is_true(object, "short");
	row->commas = is_true(object, "commas");
	if (json_get(object, "ends", JSON_ARRAY))
		row->ends = read_strings(load, json_get(object, "ends", JSON_ARRAY), 0);
	if (!message)
		return;
	read_pattern(load, message, row);
	read_example(load, object, row);
	if (row->kind)
		check_roles(load, message, row, row->kind);
	for (size_t i = 0; row->also && row->also[i]; i++)
		check_roles(load, message, row, row->also[i]);
}

/* What is found in the example must be what the row says. */
static void check_strings(struct load *load, const struct json_node *object,
			  const struct messages_match *match)
{
	const struct messages_row *row = match->row;
	const struct messages_text text = {
		(const unsigned char *)row->example, 0, strlen(row->example),
	};

	for (size_t i = 0; i < row->string_count; i++) {
		const char *found = !(match->found >> i & 1) ? "" : row->whole && !i ?
			messages_whole(&text, match->values[i].begin, match->values[i].end,
				       load->facts->arena) :
			messages_value(&text, match->values[i].begin, match->values[i].end,
				       load->facts->arena);

		if (!found)
			load->facts->oom = true;
		else if (strcmp(found, row->strings[i]) != 0)
			json_report(load->facts, json_get(object, "example", JSON_OBJECT),
				    "string %zu is '%s' in the text", i + 1, found);
	}
}

/* Another row that fits must fit less of the same words. */
static void check_others(struct load *load, const struct json_node *object,
			 const struct messages_match *own)
{
	size_t size = strlen(own->row->example);

	for (size_t i = 0; i < load->table->row_count; i++) {
		struct messages_search search;
		struct messages_match other;

		if (&load->rows[i] == own->row)
			continue;
		messages_search_init(&search, load->table, own->row->example, size, 0);
		search.row = &load->rows[i];
		search.strict = true;
		if (!messages_search_next(&search, 0, &other) || other.quotation)
			continue;
		if (other.begin < own->begin || other.end > own->end || other.words >= own->words)
			json_report(load->facts, json_get(object, "example", JSON_OBJECT),
				    "fits the message of %s/%u, too",
				    load->rows[i].kind ? load->rows[i].kind->family : "included",
				    load->rows[i].kind ? (unsigned)load->rows[i].kind->id : 0);
	}
}

static void try_example(struct load *load, const struct json_node *object,
			const struct messages_row *row)
{
	struct messages_search search;
	struct messages_match match;

	load->facts->top = object;
	snprintf(load->subject, sizeof(load->subject), "message '%s/%u'",
		 row->kind ? row->kind->family : "included",
		 row->kind ? (unsigned)row->kind->id : 0);
	messages_search_init(&search, load->table, row->example, strlen(row->example), 0);
	search.strict = true;
	if (!messages_search_next(&search, 0, &match)) {
		json_report(load->facts, json_get(object, "example", JSON_OBJECT),
			    "does not fit the message");
		return;
	}
	if (match.row != row) {
		json_report(load->facts, json_get(object, "example", JSON_OBJECT),
			    "fits the message of %s/%u first",
			    match.row->kind ? match.row->kind->family : "included",
			    match.row->kind ? (unsigned)match.row->kind->id : 0);
		return;
	}
	check_strings(load, object, &match);
	check_others(load, object, &match);
}

static void read_all(struct load *load, const struct json_node *root)
{
	size_t faults = load->facts->faults;
	const char *fault;

	load->rows = json_array(load->facts, root->count + 1, sizeof(*load->rows));
	if (!load->rows)
		return;
	load->table->rows = load->rows;
	load->table->row_count = root->count;
	for (size_t i = 0; i < root->count; i++)
		read_row(load, &root->children[i], &load->rows[i]);
	if (load->facts->faults != faults || load->facts->oom)
		return;
	for (size_t i = 0; i < root->count; i++)
		if (!messages_choose_key(&load->rows[i], load->rows, root->count))
			json_report(load->facts, &root->children[i],
				    "no fixed words that are long enough to be looked for");
	for (size_t i = 0; i < root->count; i++)
		messages_share_key(&load->rows[i], load->rows, root->count);
	if (load->facts->faults != faults)
		return;
	fault = messages_build(load->rows, root->count, &load->table->automaton,
			       load->facts->arena);
	if (fault)
		json_report(load->facts, root, "%s", fault);
	for (size_t i = 0; !fault && i < root->count; i++)
		try_example(load, &root->children[i], &load->rows[i]);
}

const struct messages_table *messages_load(struct json_tree *facts, const struct catalog *catalog)
{
	struct load load = { .facts = facts, .catalog = catalog };
	const struct json_node *root;
	size_t faults = facts->faults;

	load.table = json_array(facts, 1, sizeof(*load.table));
	root = load.table ? json_tree_read(facts) : NULL;
	if (root && json_is(facts, root, JSON_ARRAY))
		read_all(&load, root);
	facts->subject = NULL;
	facts->top = NULL;
	return root && facts->faults == faults && !facts->oom ? load.table : NULL;
}
