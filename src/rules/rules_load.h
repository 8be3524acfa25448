/*
 * rules_load.h - the parts of loading rules, and the index made of them.
 *
 * Private to `rules` and to mkfacts, which loads the built-in rules before there
 * are built-in codes and events to check them against.
 */
#ifndef RULES_LOAD_H
#define RULES_LOAD_H

#include "arena.h"
#include "json_tree.h"
#include "rules.h"

struct decode_table;
struct rules_field;
struct sha256;

/* What to load, and what it is checked against. */
struct rules_sources {
	const struct rules *base;		/* or NULL */
	const char *const *paths;
	size_t path_count;
	const struct catalog *catalog;
	const struct decode_table *codes;
	struct sha256 *hash;		/* gets the files; may hold others */
	const struct rules_strings *openings;	/* of rules_read_openings() */
	rules_fault fault;
	void *context;
};

/* As rules_load(). */
struct rules *rules_make(const struct rules_sources *sources);

/* The rules whose `when` or alternatives name an event. */
struct rules_slot {
	const char *family;
	uint16_t id;				/* 0: ids that are not listed */
	uint32_t first, count;			/* of numbers */
};

/* Slots are sorted by family, then id; numbers are those of rules. */
struct rules_index {
	const struct rules_slot *slots;
	size_t slot_count;
	const uint32_t *numbers;
	size_t number_count;
};

/* NULL when memory runs out. */
const struct rules_index *rules_index_make(struct arena *arena,
					   const struct catalog *catalog,
					   const struct rules_rule *rules,
					   size_t count);
const struct rules_slot *rules_index_find(const struct rules_index *index,
					  const char *family, uint16_t id);

/* Is one of the patterns that of the text, which may be NULL?  Of rules_match.c. */
bool rules_any_matches(const struct rules_strings *patterns, const char *text);

/* Of rules_match.c, too: does a list of events name that one?  May a condition be for such an
 * event, by its kind and, if it has one, its code? */
bool rules_names_event(const struct rules_events *events, const struct catalog_event *kind);
bool rules_may_fit(const struct rules_condition *when, const struct catalog_event *kind,
		   const struct decode_error *error);

/* A rule being loaded. */
struct rules_item {
	struct rules_rule rule;
	bool fresh;				/* not from base */
};

/* Read one rule.  What is amiss is reported; *rule is whole if nothing was. */
void rules_read(struct json_tree *facts, const struct rules_sources *sources,
		const struct json_node *node, struct rules_rule *rule);

/* The same for a condition (is_part: of `or`), shared by rules_read.c and rules_read_when.c. */
void rules_read_when(struct json_tree *facts, const struct rules_sources *sources,
		     const struct json_node *node, bool is_part, struct rules_condition *when);
/* json_check() of an object whose members two tables describe; other may be NULL.  What only a
 * part of `or` may hold is refused if it is none. */
bool rules_check_fields(struct json_tree *facts, const struct json_node *node,
			const struct json_field *other, const struct rules_field *fields,
			bool is_part);
/* The members that a table describes; when: whose events have the roles, NULL: any. */
void rules_read_fields(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *node, const struct rules_field *fields,
		       const struct rules_condition *when, void *object);
/* An array of the object, or NULL.  One that is there must hold something. */
const struct json_node *rules_read_array(struct json_tree *facts, const struct json_node *object,
					 const char *name);
/* One finding of an object; an empty one after a fault. */
struct rules_finding rules_read_finding(struct json_tree *facts,
					const struct rules_sources *sources,
					const struct json_node *node);
struct rules_strings rules_read_strings(struct json_tree *facts,
					const struct json_node *object,
					const char *name);
/* A family and an id of the catalog, "WAS/5002"; NULL after a fault. */
const struct catalog_event *rules_read_event(struct json_tree *facts,
					     const struct catalog *catalog,
					     const struct json_node *node,
					     uint16_t *id);
/* A code as it is written: a number, "0x80070005", "zero" or a name.  False after a fault. */
bool rules_read_code(struct json_tree *facts, const struct decode_table *codes,
		     const struct json_node *node, uint32_t *value);
/* Bits of an array of generations. */
uint8_t rules_read_generations(struct json_tree *facts, const struct json_node *object,
			       const char *name);

/*
 * Patterns for what no step may begin with, a line each ("* is missing"); # begins a comment
 * line.  False after reporting why facts->path cannot be read.
 */
bool rules_read_openings(struct json_tree *facts, struct rules_strings *openings);

/* Faults of the steps of a rule: their order, their choices, their words.  `array` is what they
 * were read from, or NULL. */
void rules_check_steps(struct json_tree *facts, const struct json_node *array,
		       const struct rules_rule *rule, const struct rules_strings *openings);

/* Report a fault of a rule that was read before. */
void rules_report(struct json_tree *facts, const struct rules_rule *rule,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Names of rules that do not exist; items are sorted by id, which may be there twice. */
void rules_check_names(struct json_tree *facts, const struct rules_item *items, size_t count);

/* Faults that only show when all rules are known; items are sorted by id. */
void rules_check(struct json_tree *facts, const struct rules_item *items, size_t count);

#endif
