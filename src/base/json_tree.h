/*
 * json_tree.h - a JSON file as a tree whose nodes know their line, and the
 * faults found in it.
 *
 * Private to those who read the files in rules/: the catalog's and the rules'
 * loader.  Knows JSON and nothing of what is in it.
 */
#ifndef JSON_TREE_H
#define JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct sha256;
struct text;

enum facts_type {
	FACTS_NULL, FACTS_BOOL, FACTS_INTEGER, FACTS_REAL,
	FACTS_STRING, FACTS_ARRAY, FACTS_OBJECT
};

struct facts_node {
	enum facts_type type;
	int line;			/* from 1 */
	const struct facts_node *up;	/* NULL for the root */
	const char *key;		/* in an object, else NULL */
	size_t index;			/* among its siblings */
	const char *string;		/* valid UTF-8 without NUL */
	int64_t integer;		/* also of a boolean: 0 or 1 */
	struct facts_node *children;
	size_t count;
};

/* Takes one fault: "FILE:LINE: rule 'ID': FIELD: reason". */
typedef void (*facts_fault)(void *context, const char *line);

/* One file that is being read, and whoever hears of its faults. */
struct facts {
	const char *path;
	const char *subject;		/* "rule 'a'", in front of the field, or NULL */
	const struct facts_node *top;	/* fields are named from here */
	struct arena *arena;		/* nodes and strings live there */
	struct sha256 *hash;	/* of all that was read, or NULL */
	facts_fault fault;
	void *context;
	size_t faults;
	bool oom;			/* memory ran out */
};

/* Report a fault at a node; fmt is the reason.  All faults are counted, the first
 * BOUND_RULE_FAULTS handed over. */
void facts_report(struct facts *facts, const struct facts_node *at,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Report a fault at a line; 0: of the whole file. */
void facts_report_line(struct facts *facts, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Read facts->path whole, at most BOUND_RULE_FILE bytes, and add it to facts->hash.
 * False after reporting why not.
 */
bool facts_read(struct facts *facts, struct text *text);

/* The tree of a JSON file, or of a text with a NUL behind it; NULL after reporting
 * what is wrong with it. */
const struct facts_node *json_tree_read(struct facts *facts);
const struct facts_node *json_tree_parse(struct facts *facts, const char *text,
					  size_t size);

/* What an object may hold.  A NULL name ends a list of fields. */
struct facts_field {
	const char *name;
	enum facts_type type;
	bool required;
};

/* Report what is not an object, and fields that are unknown, missing or of the
 * wrong type.  False if it is no object at all. */
bool facts_check(struct facts *facts, const struct facts_node *node,
		 const struct facts_field *fields);

/* The field of that name and type, or NULL: what is amiss was reported before. */
const struct facts_node *facts_get(const struct facts_node *object,
				   const char *name, enum facts_type type);
/* Its string, or NULL. */
const char *facts_string(const struct facts_node *object, const char *name);
/* Its integer within the limits, or `otherwise`; reports what lies outside. */
int64_t facts_integer(struct facts *facts, const struct facts_node *object,
		      const char *name, int64_t least, int64_t most);

/* Report an element that is not of this type.  True if it is. */
bool facts_is(struct facts *facts, const struct facts_node *node,
	      enum facts_type type);

/* Memory from the arena; NULL is noted in facts->oom. */
void *facts_array(struct facts *facts, size_t count, size_t size);

#endif
