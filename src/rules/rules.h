/*
 * rules.h - which cause explains a failure, and what to do about it.
 *
 * Rules are data (rules/README.md has the format): immutable once loaded, shared
 * by all threads.  The built-in ones are tables made when the program is built.
 */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode.h"
#include "rules_path.h"

struct catalog;
struct catalog_event;
struct fail;
struct text;

enum rules_severity { RULES_CRITICAL, RULES_ERROR, RULES_WARNING, RULES_INFO };
enum rules_confidence { RULES_HIGH, RULES_MEDIUM, RULES_LOW };

/* Arrays with their count; elements and arrays live as long as the rules.  All are alike, so
 * that rules_fields.h can look at any of them as a rules_list. */
struct rules_list {
	const void *items;
	size_t count;
};

struct rules_strings {
	const char *const *items;
	size_t count;
};

/* Normalised.  Code 0 stands for data that is there and zero (DECODE_ZERO) and for the exit
 * code 0. */
struct rules_codes {
	const uint32_t *items;
	size_t count;
};

/* "W3SVC-WP/2280", "WAS/5009-5013", "ANCM/ *" (without the space). */
struct rules_event {
	const char *family;
	uint16_t first, last;
};

struct rules_events {
	const struct rules_event *items;
	size_t count;
};

/* A string of the event, chosen by role, must fit one pattern of `is` (if there
 * are any) and none of `isnt`. */
struct rules_string {
	const char *role;
	struct rules_strings is, isnt;
};

/* What must be found beside the logs, on the computer of the failure. */
struct rules_finding {
	const char *finding;		/* a name of finding_names.h */
	struct rules_strings of;	/* with {placeholders}; none: of anything */
	struct rules_strings is, isnt;	/* patterns, without case; none: whatever it is */
	/* Another finding, to compare with: names of finding_names.h, or NULL. */
	const char *same_as, *differs_from;
	const char *newer_than;		/* both are versions, "10.0.14393" */
	struct rules_strings other_of;	/* of the other one, as `of` */
};

/* Lists of these two. */
struct rules_roles {
	const struct rules_string *items;
	size_t count;
};

struct rules_findings {
	const struct rules_finding *items;
	size_t count;
};

/*
 * What an event must look like, and what must be found beside the logs.  Empty parts do not
 * restrict.  rules_fields.c has a row for each member.
 */
struct rules_condition {
	struct rules_events events;
	struct rules_codes codes, not_codes;
	struct rules_strings modules;	/* patterns for the module's file name */
	struct rules_roles strings;
	struct rules_findings findings;	/* all of these; without evidence none is met */
	struct rules_findings not_findings;	/* and none of these */
	/* In `or`: this much instead of the rule's; 0: the rule's, else 1 + enum
	 * rules_confidence. */
	uint8_t confidence;
};

/* What findings say of a cause that events leave open: all of them, or it says nothing. */
struct rules_proof {
	struct rules_findings findings, not_findings;	/* all of these, and none of those */
	/* Of the first cause, and its strings of any event, as of a step. */
	struct rules_codes codes;
	struct rules_events events;
	struct rules_roles strings;
	const char *because;		/* with {placeholders} */
};

/* What a step does to the server. */
enum rules_kind {
	RULES_NO_KIND,
	RULES_LOOK,		/* reads only */
	RULES_CHANGE,		/* changes the server, or something on it */
	RULES_VERIFY,		/* shows whether the failure is fixed */
};

struct rules_step {
	enum rules_kind kind;
	uint8_t choice;			/* alternatives of one choice share it; 0: none */
	uint8_t generations;		/* bits of catalog.h, 0: all */
	int8_t pools;			/* 0: always, 1: one pool, 2: several */
	bool disabled;			/* not if all pools went on */
	/* A clause that begins with "If", without the mark that ends it; NULL: always. */
	const char *condition;
	const char *text;
	const char *command;		/* with {placeholders}, or NULL */
	const char *given, *missing;	/* only if that log of the computer was read, or not */
	/* Of the first cause, and its strings of any event; empty: for all. */
	struct rules_codes codes, not_codes;
	struct rules_events events;
	struct rules_roles strings;
	struct rules_findings findings, not_findings;	/* all of these, and none of those */
};

/* An entry of another list.  Most hold for all incidents, and a file may have millions. */
struct rules_entry {
	const char *text;
	/* When it is for an incident; no kind, no texts.  Never NULL. */
	const struct rules_step *only;
};

/* Of an entry that is for all incidents. */
extern const struct rules_step rules_always;

struct rules_example;

struct rules_rule {
	const char *id;
	const char *title;		/* with {placeholders} */
	/* The first that is for the incident replaces it. */
	const struct rules_entry *titles;
	size_t title_count;
	enum rules_severity severity;
	/* The first that is for the incident replaces it: names of severities. */
	const struct rules_entry *severities;
	size_t severity_count;
	enum rules_confidence confidence;
	const char *explanation;
	/* Sentences after it, those that are for the incident. */
	const struct rules_entry *more;
	size_t more_count;
	/* What a log that was not given (`missing`) would show. */
	const struct rules_entry *logs;
	size_t log_count;
	const char *check;		/* how to tell it from other causes */
	struct rules_condition when;
	const struct rules_condition *alternatives;	/* as good as `when`: field "or" */
	size_t alternative_count;
	const struct rules_condition *near;	/* each must be met by some event ... */
	size_t near_count;
	const struct rules_condition *absent;	/* ... none of these by any */
	size_t absent_count;
	uint8_t generations;		/* 0: all */
	unsigned pools_at_least;
	/* If the event carries no code, the rule still fits with low confidence;
	 * the highest value is the most frequent cause.  0: it does not fit. */
	unsigned without_code;
	const struct rules_proof *confirms;	/* any of them */
	size_t confirm_count;
	const struct rules_proof *refutes;
	size_t refute_count;
	/* Any of them is a verdict by itself, on a computer whose logs show no failure. */
	const struct rules_proof *alone;
	size_t alone_count;
	struct rules_strings yields_to;	/* ids of rules that win over this one */
	bool fallback;			/* a candidate only if nothing else fits */
	/* Fits an event that carries no code, and no other; goes before those that do without. */
	bool code_unknown;
	const struct rules_step *steps;
	size_t step_count;
	const struct rules_entry *collect;
	size_t collect_count;
	struct rules_strings references;
	const struct rules_example *examples;
	size_t example_count;
	const char *file;		/* "rules/isapi.json", or as given */
	int line;
};

/* One event of an example. */
struct rules_example_event {
	const struct catalog_event *kind;
	uint16_t id;			/* kind->id is 0 if it is not listed */
	struct rules_strings strings;
	const uint8_t *data;		/* NULL: no data field */
	size_t data_size;
	int32_t after;			/* milliseconds after the first event */
	uint8_t generation;		/* which provider name to take */
};

struct rules_example {
	bool matches;			/* this rule must win, or must not */
	struct rules_findings findings;		/* that are there; `is` is the value */
	const struct rules_example_event *events;
	size_t event_count;
	int line;
};

struct rules {
	const struct rules_rule *rules;		/* sorted by id */
	size_t count;
	const char *sha256;			/* of all rule and fact files */
	const struct rules_index *index;	/* by event; private */
	const struct rules_strings *openings;	/* private */
};

/* The rules that were built in.  Never NULL; do not free. */
const struct rules *rules_builtin(void);

/*
 * Faults of rule files, all at once: each is passed as one line,
 * "FILE:LINE: rule 'ID': FIELD: reason".
 */
typedef void (*rules_fault)(void *context, const char *line);

/*
 * Load files or folders (all *.json in them but events.json, sorted) on top of
 * base (NULL: nothing); the same id replaces.  Returns NULL if there was any
 * fault; each has been passed to `fault`, at most BOUND_RULE_FAULTS.  base and
 * catalog must outlive the result.  The caller frees with rules_free().
 */
struct rules *rules_load(const struct rules *base, const char *const *paths,
			 size_t path_count, const struct catalog *catalog,
			 rules_fault fault, void *context);
void rules_free(struct rules *rules);

/* By id, or NULL. */
const struct rules_rule *rules_get(const struct rules *rules, const char *id);

/* One event of a failure, as the matcher sees it. */
struct rules_fact {
	const struct catalog_event *kind;
	struct decode_error error;
	const char *module;			/* path, or NULL */
	const char *const *strings;
	size_t string_count;
	const uint8_t *data;			/* for role "service" */
	size_t data_size;
};

/* A failure: its events, first cause first. */
struct rules_facts {
	const struct rules_fact *facts;
	size_t count;
	uint8_t generation;			/* bits: one of them; or 0: not known */
	size_t pools;				/* distinct application pools */
	/* Is that a finding of the computer of the failure?  NULL: there is no evidence. */
	bool (*found)(void *context, const struct rules_finding *finding);
	void *context;
};

struct rules_candidate {
	const struct rules_rule *rule;
	enum rules_confidence confidence;	/* lowered if there was no code */
	size_t fact;				/* the event that `when` fits */
	bool without_code;
	bool unsure;		/* a string that would decide is not in the event */
};

/*
 * The rules that fit, best first, at most max; returns how many.  The order is
 * stated in rules/README.md ("Which rule wins").  Cost depends on the number of
 * rules for these events, not on the number of all rules.
 */
size_t rules_match(const struct rules *rules, const struct rules_facts *facts,
		   struct rules_candidate *candidates, size_t max);

/*
 * What rules can tell of an event by itself, added as bytes: events of one kind of which these are
 * the same are the same to them, but for what is found beside the logs.  True: it is one of two
 * events that a rule looks for beside each other (`near`).
 */
bool rules_tell_apart(const struct rules *rules, const struct rules_fact *fact,
		      struct text *told);

/*
 * Pass the names of files whose findings the proofs of the rules for this event ask for, as
 * rules write them: "iisutil.dll".  One may come twice.  A negative result ends it and is
 * returned.
 */
int rules_files_asked(const struct rules *rules, const struct catalog_event *kind, void *context,
		      int (*file)(void *context, const char *name));

/* What the rules that may be for such an event look for in its strings, in their order: '1' for
 * patterns of which one is there, '0' for others.  Added to the text. */
void rules_answer(const struct rules *rules, const struct event *event, struct text *answers);
/* Does any of these rules look at the strings of that role? */
bool rules_ask_for_role(const struct rules *rules, const struct catalog_event *kind,
			const char *role);

/* Does any rule look for such an event beside another one (`near`)? */
bool rules_look_for(const struct rules *rules, const struct catalog_event *beside);
/* Does one that may be for an event of that kind, with that error? */
bool rules_look_for_beside(const struct rules *rules, const struct catalog_event *beside,
			   const struct catalog_event *kind, const struct decode_error *error);

/* May any rule but a fallback be for an event of that kind, with that error? */
bool rules_know(const struct rules *rules, const struct catalog_event *kind,
		const struct decode_error *error);

/* The most severe that the cause may be: with a condition some are more severe. */
enum rules_severity rules_worst(const struct rules_rule *rule);
/* Is each cause that rules know for such an event no more than a warning?  No if they know none. */
bool rules_stop_nothing(const struct rules *rules, const struct catalog_event *kind);

/* Rows of rules/references.tsv; the last has NULL. */
struct rules_reference_row {
	const char *address, *title;
};
extern const struct rules_reference_row rules_reference_rows[];

/* Whose page it is and what it is about; NULL for one that is not in the list, such as a
 * reference of a user's rule. */
const char *rules_reference_title(const char *address);

/* Returns the value of a role, or NULL. */
typedef const char *(*rules_value)(void *context, const char *role);

/* What decides which steps are for an incident. */
struct rules_situation {
	const struct catalog_event *kind;	/* the first cause */
	struct decode_error error;		/* its code */
	size_t pools;
	bool going_on;		/* pools are known, and none of them was disabled */
	uint8_t generation;	/* one bit, or 0: not known */
	/* Was that log of the computer read?  NULL: not known, neither is said. */
	bool (*given)(void *context, const char *channel);
	rules_value value;	/* of a role, in the first event that has it; or NULL */
	/* As in struct rules_facts. */
	bool (*found)(void *context, const struct rules_finding *finding);
	void *context;
};

/*
 * True if a step, or an entry of `collect`, is for this situation.  Where the
 * generation is not known the newest is assumed, so that nobody gets the commands
 * of two.  Without a code a step is for every code; a string that no event has fits
 * no `is`.
 */
bool rules_step_fits(const struct rules_step *step,
		     const struct rules_situation *situation);

/* Is all there that the proof asks for?  Never without findings. */
bool rules_proof_fits(const struct rules_proof *proof, const struct rules_situation *situation);

enum { RULES_ROLE_SIZE = 64 };		/* of a placeholder's name, with NUL */
/* Of which its name is made: a role, or a finding, "module.is_dll". */
#define RULES_ROLE_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_."

/* The placeholder whose value is a list, a name a line: in a command each name that is safe
 * has quotes of its own, and the rule writes none. */
#define RULES_POOL_LIST "pool_list"

/* A placeholder, and the words for a value that is not known or not safe. */
struct rules_placeholder {
	const char *role;
	const char *prose, *command;	/* "the module", "<path of the module>" */
	bool composed;		/* put together for an incident; no role of an event */
};

/* Those with words of their own; any other role of an event is a placeholder, too. */
const struct rules_placeholder *rules_placeholders(size_t *count);

/*
 * Replace {placeholders} of a rule's text.  `value` returns the value of a role
 * or NULL; a missing one becomes "the module" in prose, "<path of the module>"
 * in a command.  In prose it takes the parentheses it stands in along, and after a
 * word that names it ("worker {process_id} of pool {pool}") only that word is left:
 * "the worker of the pool".  Line breaks of a value become blanks in prose.  In a command a
 * value that is not safe (contract) becomes such a placeholder too.  "[[ in {root}]]" is
 * left out as a whole if a value in it is not known.  False: the command lacks the path or the
 * name of a module because none can be what the log names (rules_path.h).
 */
bool rules_expand(struct text *text, const char *from, enum rules_use use,
		  rules_value value, void *context);

/* Append the event as rule files write it: "WAS/5002", "WAS/5009-5013". */
void rules_event_name(struct text *text, const struct rules_event *event);

const char *rules_severity_name(enum rules_severity severity);
/* -1: no such name. */
int rules_severity_parse(const char *name);
const char *rules_confidence_name(enum rules_confidence confidence);
enum { RULES_ID_SIZE = 64 };		/* of the id of a rule, with NUL */

/* The JSON Schema of a file of rules; and a rule to be filled in, whose id is "@ID@". */
const char *rules_schema(void);
const char *rules_skeleton(void);
/* "look", "change" or "verify"; NULL for RULES_NO_KIND. */
const char *rules_kind_name(enum rules_kind kind);

#endif
