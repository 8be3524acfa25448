/*
 * json_tree.h - a JSON file as a tree whose nodes know their line, and the
 * faults found in it.
 *
 * For files that are written by hand: the catalog, rules, maps of redacted names.  Knows
 * JSON, not what the fields mean.
 */
#ifndef JSON_TREE_H
#define JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct sha256;
struct text;

enum json_node_type {
	JSON_NULL, JSON_BOOL, JSON_INTEGER, JSON_REAL,
	JSON_STRING, JSON_ARRAY, JSON_OBJECT
};

struct json_node {
	enum json_node_type type;
	int line;			/* from 1 */
	const struct json_node *up;	/* NULL for the root */
	const char *key;		/* in an object, else NULL */
	size_t index;			/* among its siblings */
	const char *string;		/* valid UTF-8 without NUL */
	int64_t integer;		/* also of a boolean: 0 or 1 */
	struct json_node *children;
	size_t count;
};

/* Takes one fault: "FILE:LINE: rule 'ID': FIELD: reason". */
typedef void (*json_fault)(void *context, const char *line);

/* One file that is being read, and who takes its faults. */
struct json_tree {
	const char *path;
	const char *subject;		/* "rule 'a'", printed before the field, or NULL */
	const struct json_node *top;	/* fields are named from here */
	struct arena *arena;		/* strings live there, and nodes but of json_elements() */
	struct sha256 *hash;		/* of all that was read, or NULL */
	const char *const *members;	/* of any object those are kept, up to NULL; NULL: all */
	json_fault fault;
	void *context;
	size_t faults;
	bool oom;			/* memory ran out */
};

/* Report a fault at a node; fmt is the reason.  All faults are counted, the first
 * BOUND_RULE_FAULTS passed on. */
void json_report(struct json_tree *tree, const struct json_node *at,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Report a fault at a line; 0: of the whole file. */
void json_report_line(struct json_tree *tree, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Read tree->path whole, at most BOUND_RULE_FILE bytes, and add it to tree->hash.
 * False after reporting why not.
 */
bool json_tree_file(struct json_tree *tree, struct text *text);

/* The tree of a JSON file, or of a text with a NUL after it; NULL after reporting what is
 * wrong with it. */
const struct json_node *json_tree_read(struct json_tree *tree);
const struct json_node *json_tree_parse(struct json_tree *tree, const char *text, size_t size);
/* The same of a text whose syntax and UTF-8 were checked, and which can be changed: strings live in
 * it.  More values that are kept than `most` are a fault. */
const struct json_node *json_tree_build(struct json_tree *tree, char *text, size_t size,
					size_t most);

/*
 * Read a JSON file that is an array and pass its elements one by one: the nodes of one are gone
 * when the next is read, so that memory does not grow with their number; one has at most
 * BOUND_RULE_VALUES values.  Ends when BOUND_RULE_FAULTS were passed on, as nobody would see
 * more.  Returns the array, without elements; NULL after reporting why not all was read.
 */
typedef void (*json_element)(void *context, const struct json_node *element);
const struct json_node *json_elements(struct json_tree *tree, json_element each, void *context);

/* What an object may hold.  A NULL name ends a list of fields. */
struct json_field {
	const char *name;
	enum json_node_type type;
	bool required;
};

/* Report what is not an object, and fields that are unknown, missing or of the
 * wrong type.  False if it is not an object. */
bool json_check(struct json_tree *tree, const struct json_node *node,
		 const struct json_field *fields);

/* The field of that name and type, or NULL: json_check() has reported what is wrong. */
const struct json_node *json_get(const struct json_node *object,
				   const char *name, enum json_node_type type);
/* Its string, or NULL. */
const char *json_string(const struct json_node *object, const char *name);
/* Its integer; 0 if there is none, or after reporting one that is outside the limits. */
int64_t json_integer(struct json_tree *tree, const struct json_node *object,
		      const char *name, int64_t least, int64_t most);

/* Report an element that is not of this type.  True if it is. */
bool json_is(struct json_tree *tree, const struct json_node *node,
	      enum json_node_type type);

/* Memory from the arena; NULL is noted in tree->oom. */
void *json_array(struct json_tree *tree, size_t count, size_t size);

#endif
