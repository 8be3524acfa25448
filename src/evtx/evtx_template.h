/*
 * evtx_template.h - the templates of binary XML, and the plans made from them.
 *
 * A record holds one event as binary XML (evtx_token.h).  An ordinary one is an
 * instance of a template:
 *
 *   instance: u8 1, u32 id, u32 offset in the chunk of the definition, which on
 *             first use follows right here; then u32 count, for each value
 *             u16 size, u8 type, u8 0, and the values one after the other.
 *   definition: u32 next of the same hash, 16 bytes GUID (they start with the
 *             id), u32 size, then tokens with substitutions in place of what varies.
 *
 * This is a record of 248 bytes from its byte 24 on; the template came with the
 * record before it:
 *
 *   0f010100                     fragment header
 *   0c 01 9330745e 26020000      an instance of the definition at 550 of the chunk
 *   14000000                     20 values, each with its size and type:
 *   0100 04 00  0100 04 00       0 level, 1 opcode: uint8
 *   0200 06 00  0200 06 00       2 task, 3 event id: uint16
 *   0200 06 00  0800 15 00       4 qualifiers: uint16, 5 keywords: 64 bits
 *   0800 11 00  0000 00 00 ...   6 time: FILETIME, 7 activity id: none, ...
 *   4f00 21 00                   19 event data: 79 bytes of binary XML
 *   02 00 0000 e808 00c0         error, 0, 0, 2280, 0xc000
 *   0000000000008000             0x80000000000000: a classic event
 *   80102844 6b6bda01 ...        2024-02-29T23:59:01Z
 *   0f010100 0c 01 fafd0a27 2a080000 03000000 ...
 *                                event data: an instance with three values
 *
 * The names of provider, channel and computer are literal text of the definition
 * (in logs of Windows 10 and later they can be substituted too); all numbers are
 * substituted.  EventData is a value of type 0x21: binary XML with a template of
 * its own.  An element that depends on a slot without value is left out.  A
 * forwarded record has no template: it is a tree of elements with literal text.
 *
 * A plan says for one definition where each field of System is; one look at
 * it shows whether its records can matter.  The rest of the definition is only
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
#include "evtx_token.h"
#include "evtx_value.h"

struct evtx_definition;
struct evtx_definitions;
struct evtx_memo;

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

/* Where in an event a fragment is. */
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
	/* For the decoder: the value that it converted last, and its text, or NULL. */
	struct evtx_value last;
	const char *text;
	struct evtx_step *next;
};

struct evtx_plan {
	uint64_t key;			/* definition and place; private */
	const char *why;		/* why it cannot be read, or NULL */

	struct evtx_memo *memo;		/* the decoder's, NULL at first (evtx_memo.h) */
	struct evtx_definition *kept;	/* the same from chunk to chunk, or NULL */

	struct evtx_part fields[EVTX_FIELDS];

	uint32_t at, end;		/* its tokens */
	uint32_t after_system;		/* 0: System is not the first in Event */
	bool in_template;
	bool has_steps;
	enum evtx_place place;
	struct evtx_step *steps;
};

/* The slot of the event data, if that is all there is outside of System, else
 * EVTX_NO_SLOT.  Its steps were made. */
uint16_t evtx_plan_data_slot(const struct evtx_plan *plan);

/* True if the slot is one field or one step, as far as steps were made: no template
 * of Windows uses a value twice, a forged one can. */
bool evtx_plan_uses_once(const struct evtx_plan *plan, uint16_t slot);

/* All plans of one chunk. */
enum { EVTX_PLAN_BITS = 9, EVTX_PLAN_SLOTS = 1 << EVTX_PLAN_BITS };
struct evtx_plans {
	struct evtx_text text;
	struct arena arena;
	/* Definitions of chunks before, which the owner of the plans lends; NULL: none are
	 * kept. */
	struct evtx_definitions *definitions;
	struct arena *into;	/* private: where what is made goes */
	uint32_t count;
	bool oom;		/* memory ran out */
	struct evtx_plan *slots[EVTX_PLAN_SLOTS];	/* by definition */
};

/* Private: the name of a plan, and where the search for it begins. */
static inline uint64_t evtx_plan_key(uint32_t definition, enum evtx_place place)
{
	return (uint64_t)definition * EVTX_PLACES + place + 1;
}

static inline uint32_t evtx_plan_slot(uint32_t definition)
{
	return (definition * UINT32_C(0x9e3779b1)) >> (32 - EVTX_PLAN_BITS);
}

/* Start with another chunk; all plans of the last one are gone. */
void evtx_plans_start(struct evtx_plans *plans, const uint8_t *bytes, uint32_t size);
void evtx_plans_release(struct evtx_plans *plans);

/*
 * The plan for the definition at that offset, made at first use.  NULL: memory
 * ran out (then plans->oom is true), or there are more definitions than a chunk
 * can hold.  Check plan->why.
 */
struct evtx_plan *evtx_plans_get(struct evtx_plans *plans, uint32_t definition,
				 enum evtx_place place);

/* The plan of a definition if it was made; NULL if not, or if that takes a search. */
static inline struct evtx_plan *evtx_plans_known(const struct evtx_plans *plans,
						 uint32_t definition, enum evtx_place place)
{
	struct evtx_plan *plan = plans->slots[evtx_plan_slot(definition)];

	return plan && plan->key == evtx_plan_key(definition, place) ? plan : NULL;
}

/* A plan for elements without template, used once.  Their end is plan->end, once its
 * steps are made. */
struct evtx_plan *evtx_plans_inline(struct evtx_plans *plans, uint32_t at,
				    uint32_t end, enum evtx_place place);

/* Make plan->steps if that was not done yet.  -1: plan->why says why not. */
int evtx_plan_steps(struct evtx_plans *plans, struct evtx_plan *plan);

enum { EVTX_DEFINITION_HEADER = 24 };

#endif
