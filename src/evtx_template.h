/*
 * evtx_template.h - binary XML: tokens, templates and the plans made from them.
 *
 * A record holds one event as binary XML ([MS-EVEN6] 2.2.12; libevtx's "Windows
 * XML Event Log (EVTX) format").  It is a sequence of tokens of one byte; 0x40
 * set in it says that attributes or more of the same follow:
 *
 *   00 end                          07 CDATA: u16 units, UTF-16
 *   01 <element                     08 character: u16
 *   02 > end of its attributes      09 entity: u32 name
 *   03 /> of an empty element       0a, 0b processing instruction
 *   04 </element>                   0c template instance
 *   05 value: u8 type, the value;   0d substitution: u16 slot, u8 type
 *      text with u16 units before   0e optional substitution, the same
 *   06 attribute: u32 name          0f fragment header: 3 bytes (01 01 00)
 *
 *   element:  [u16 slot it depends on, 0xffff for none; only in templates]
 *             u32 size of what follows, u32 name [, u32 size of attributes]
 *   name:     offset in the chunk of: u32 next name, u16 hash, u16 units, UTF-16,
 *             u16 0.  On first use it stands right behind the offset.
 *   instance: u8 1, u32 id, u32 offset in the chunk of the definition, which on
 *             first use stands right behind; then u32 count, for each value
 *             u16 size, u8 type, u8 0, and the values one after the other.
 *   definition: u32 next, 16 bytes GUID (they start with the id), u32 size,
 *             then tokens with substitutions in place of what varies.
 *
 * In an ordinary record everything that names the source (provider, channel,
 * computer) is literal text of the definition and all numbers are substituted.
 * EventData is a value of type 0x21: binary XML with a template of its own.  The
 * value of an element that depends on a slot without value is left out.  A
 * forwarded record is one tree of elements with literal text.
 *
 * A plan says for one definition where each field of System stands; one look at
 * it tells whether its records can matter.  The rest of the definition is only
 * read when a record does.  A record without template is a plan of literals.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_TEMPLATE_H
#define EVTX_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "evtx_value.h"

struct catalog_event;
struct catalog_provider;
struct evtx_known;

/* Names of elements and attributes that mean something here. */
enum evtx_name {
	EVTX_NAME_OTHER,
	EVTX_NAME_EVENT, EVTX_NAME_SYSTEM, EVTX_NAME_PROVIDER, EVTX_NAME_NAME,
	EVTX_NAME_SOURCE, EVTX_NAME_EVENT_ID, EVTX_NAME_QUALIFIERS, EVTX_NAME_LEVEL,
	EVTX_NAME_TIME_CREATED, EVTX_NAME_SYSTEM_TIME, EVTX_NAME_RECORD_ID,
	EVTX_NAME_CHANNEL, EVTX_NAME_COMPUTER, EVTX_NAME_EVENT_DATA,
	EVTX_NAME_USER_DATA, EVTX_NAME_BINARY,
};

/* Names already looked up, by their offset in the chunk. */
struct evtx_names {
	struct { uint16_t offset; uint8_t name; } seen[256];
};

/*
 * A chunk as tokens are read from it.  `work` is what may still be spent on it:
 * a sound chunk needs a fraction of EVTX_WORK, and a forged one, whose records
 * share big templates or nest them, is given up when it is spent.
 */
enum { EVTX_WORK = 1 << 18 };
struct evtx_text {
	const uint8_t *bytes;
	uint32_t size;
	uint32_t work;
	struct evtx_names names;
};

enum evtx_token_kind {
	EVTX_BAD = -1,		/* tokens->why says what is wrong */
	EVTX_END = 0,		/* of the elements: end token, instance or end */
	EVTX_ELEMENT,		/* name, slot: that it depends on, end */
	EVTX_ATTRIBUTE,		/* name; its value follows */
	EVTX_CONTENT,		/* the attributes are over */
	EVTX_ELEMENT_END,
	EVTX_LITERAL,		/* value */
	EVTX_SLOT,		/* slot, optional */
};

enum { EVTX_NO_SLOT = 0xffff };

struct evtx_token {
	enum evtx_token_kind kind;
	enum evtx_name name;
	uint16_t slot;
	bool optional;
	uint32_t end;		/* of an element, if its size can be believed */
	struct evtx_value value;
};

struct evtx_tokens {
	struct evtx_text *text;
	uint32_t at, end;	/* in the chunk; end is checked by _start() */
	uint32_t depth;
	bool in_template;	/* element starts carry the slot they depend on */
	const char *why;
};

/* Tokens at..end, as far as they lie in the chunk. */
void evtx_tokens_start(struct evtx_tokens *tokens, struct evtx_text *text,
		       uint32_t at, uint32_t end, bool in_template);
enum evtx_token_kind evtx_tokens_next(struct evtx_tokens *tokens,
				      struct evtx_token *token);

/* ---- Plans --------------------------------------------------------------- */

enum evtx_field {
	EVTX_TIME, EVTX_EVENT_ID, EVTX_LEVEL, EVTX_PROVIDER, EVTX_SOURCE,
	EVTX_QUALIFIERS, EVTX_RECORD_ID, EVTX_CHANNEL, EVTX_COMPUTER, EVTX_FIELDS
};

/* A piece of text in a definition: literal, or a slot. */
struct evtx_part {
	enum { EVTX_PART_NONE, EVTX_PART_LITERAL, EVTX_PART_SLOT } kind;
	uint16_t slot;
	struct evtx_value literal;
	struct evtx_part *next;		/* the text goes on */
};

/* An element is left out if the slot has no value, or if `outer` is left out. */
struct evtx_condition {
	uint16_t slot;
	const struct evtx_condition *outer;
};

/* Where in an event a fragment stands. */
enum evtx_place {
	EVTX_IN_RECORD,		/* it should hold Event */
	EVTX_IN_EVENT,		/* EventData or UserData, or what does not matter */
	EVTX_IN_EVENT_DATA,	/* Data, Binary */
	EVTX_IN_USER_DATA,	/* any elements; the innermost are the strings */
	EVTX_IN_OTHER,		/* RenderingInfo and the like */
	EVTX_PLACES
};

/* One step of building an event from a record. */
struct evtx_step {
	enum { EVTX_STEP_STRING, EVTX_STEP_DATA, EVTX_STEP_NESTED } kind;
	enum evtx_place place;		/* of binary XML in this element */
	const struct evtx_condition *condition;		/* or NULL */
	struct evtx_part part;
	const char *text;		/* of a literal, once it was needed */
	struct evtx_step *next;
};

/*
 * Provider, source, channel and computer of a record that was read, and where they
 * stood: a record with values of the same sizes and the same bytes there has the
 * same names.  In logs of Windows 10 and later three of them can be values.
 */
struct evtx_names_seen {
	bool any;
	const uint8_t *table;		/* of the values, in the chunk */
	uint32_t table_size;		/* bytes of it up to the last name; 0: all literal */
	const uint8_t *bytes;		/* from the first name to the last */
	uint32_t size;
	uint32_t distance;		/* from the first value to these bytes */
	const struct evtx_known *known;	/* the provider */
};

struct evtx_plan {
	uint64_t key;			/* definition and place; private */
	const char *why;		/* why it cannot be read, or NULL */

	/* For whoever decodes records: what is the same for all of this plan. */
	uint16_t asked_id;		/* what `kind` is the answer to */
	const struct catalog_provider *asked;
	const struct catalog_event *kind;
	const char *texts[EVTX_FIELDS];	/* of literal fields */
	struct evtx_names_seen seen;	/* in the last record */

	struct evtx_part fields[EVTX_FIELDS];

	uint32_t at, end;		/* its tokens */
	uint32_t behind_system;		/* 0: System is not the first in Event */
	bool in_template;
	bool has_steps;
	enum evtx_place place;
	struct evtx_step *steps;
};

/* All plans of one chunk. */
enum { EVTX_PLAN_SLOTS = 512 };
struct evtx_plans {
	struct evtx_text text;
	struct arena arena;
	uint32_t count;
	bool lost;		/* memory ran out */
	struct evtx_plan *slots[EVTX_PLAN_SLOTS];	/* by definition */
};

/* Start with another chunk; all plans of the last one are gone. */
void evtx_plans_start(struct evtx_plans *plans, const uint8_t *bytes, uint32_t size);
void evtx_plans_release(struct evtx_plans *plans);

/*
 * The plan for the definition at that offset, made at first use.  NULL: memory
 * ran out (then plans->lost is true), or there are more definitions than a chunk
 * can hold.  Check plan->why.
 */
struct evtx_plan *evtx_plans_get(struct evtx_plans *plans, uint32_t definition,
				 enum evtx_place place);

/* A plan for elements without template, used once.  *end is set behind them. */
struct evtx_plan *evtx_plans_inline(struct evtx_plans *plans, uint32_t at,
				    uint32_t end, enum evtx_place place);

/* Make plan->steps if that was not done yet.  -1: plan->why says why not. */
int evtx_plan_steps(struct evtx_plans *plans, struct evtx_plan *plan);

enum { EVTX_DEFINITION_HEADER = 24 };

#endif
