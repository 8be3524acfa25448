/*
 * rules_fields.h - what a condition of a rule may hold, described once.
 *
 * The reader, mkfacts, the JSON of rules, their words and the search for rules that ask for
 * the same all go through these tables.  A new condition is a member of its struct in rules.h,
 * a row in rules_fields.c, and what it means in rules_match.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RULES_FIELDS_H
#define RULES_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules.h"

/* What the member holds. */
enum rules_field_type {
	RULES_EVENTS,		/* struct rules_events */
	RULES_CODES,		/* struct rules_codes */
	RULES_PATTERNS,		/* struct rules_strings */
	RULES_ROLE,		/* const char *: a role of one of the events */
	RULES_FINDING,		/* const char *: a name of finding_names.h */
	RULES_TEXTS,		/* struct rules_strings; a file may have one without brackets */
	RULES_RECORDS,		/* struct rules_list of structs with a table of their own */
	RULES_CONFIDENCE,	/* uint8_t: 0, or 1 + enum rules_confidence */
};

struct rules_field {
	const char *name;	/* in rule files and in JSON; NULL ends a table */
	const char *member;	/* of the struct */
	size_t at;		/* of the member, in bytes */
	enum rules_field_type type;
	bool required;
	const char *says;	/* before the first of the values, in words */
	const struct rules_records *records;	/* for RULES_RECORDS, else NULL */
};

struct rules_records {
	const char *type;	/* "struct rules_string" */
	size_t size;		/* of one, in bytes */
	const struct rules_field *fields;
};

/* Of struct rules_condition; the last one is only for the parts of `or`. */
extern const struct rules_field rules_condition_fields[];
/* Of struct rules_step: when it is shown. */
extern const struct rules_field rules_step_fields[];
/* Of struct rules_proof, and of struct rules_example: their findings. */
extern const struct rules_field rules_proof_fields[], rules_example_fields[];

/* The member of a struct that a row describes, and the records of one. */
const void *rules_field_of(const struct rules_field *field, const void *object);
const void *rules_field_record(const struct rules_field *field, const void *object, size_t index);
size_t rules_field_count(const struct rules_field *field, const void *object);

bool rules_codes_hold(const struct rules_codes *codes, uint32_t code);

/* One of the values, in words. */
struct rules_said {
	const char *label;	/* "error ", "architecture not " */
	size_t index;		/* among those with this label and row */
	const char *text;	/* NULL: the code */
	uint32_t code;
};

/* Say all values of a condition or step, row by row; what is said is lent for the call.  False:
 * memory ran out. */
bool rules_fields_say(const struct rules_field *fields, const void *object,
		      void (*say)(void *context, const struct rules_said *said), void *context);

#endif
