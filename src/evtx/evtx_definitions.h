/*
 * evtx_definitions.h - template definitions that are kept from chunk to chunk, so that each
 * chunk need not read again what the last one said.
 *
 * Each chunk of a log brings the definitions of its records with it, and they are those of
 * the chunk before.  Only where names are differs: a name is an offset in the chunk, and is
 * written out where it is first used.  So a definition is the same as a kept one if its GUID,
 * its size and all bytes of its tokens are, except for the offsets of names, and if each name
 * is written out at the same places and means the same elsewhere.  Nothing is believed for
 * its GUID or its hash: a chunk may be forged.
 *
 * Then the plan is the same as well, since it depends on nothing else.  For this all tokens
 * are looked at once before a definition is kept; one whose elements have another size than
 * they say, or that has entities or processing instructions, is not kept.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_DEFINITIONS_H
#define EVTX_DEFINITIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "evtx_template.h"

/* Where a name is in a definition. */
struct evtx_definition_name {
	uint16_t at;		/* of its offset, from the first token on */
	uint8_t name;
	bool here;		/* it is written out right after its offset */
};

struct evtx_definition {
	uint64_t number;		/* that no other one of these had or will have */
	uint32_t size;
	enum evtx_place place;
	const uint8_t *guid;
	const uint8_t *bytes;		/* the tokens, as they were first met */
	const uint8_t *mask;		/* 255 for each byte of them that counts, else 0 */
	const struct evtx_definition_name *names;
	uint32_t name_count;

	/* What evtx_template.c made of it; literals are in `bytes`, places count from there,
	 * and each work is what it took. */
	bool has_fields, has_steps;
	struct evtx_part fields[EVTX_FIELDS];
	uint32_t after_system, fields_work;
	const struct evtx_step *steps;
	uint32_t step_count, end, steps_work;

	struct evtx_last_names *last_names;	/* the decoder's, NULL at first (evtx_memo.h) */
};

enum {
	EVTX_DEFINITION_SETS = 256,
	EVTX_DEFINITION_WAYS = 4,
};

struct evtx_definitions {
	struct arena arena;
	uint64_t made;			/* so far */
	uint32_t work;			/* that is left for looking at new ones, in this chunk */
	struct {
		struct evtx_definition *kept[EVTX_DEFINITION_WAYS];
		uint32_t count;		/* that were kept so far; the last ones are there */
	} sets[EVTX_DEFINITION_SETS];
};

/* Before each chunk: no plan of the last one is in use any more. */
void evtx_definitions_start(struct evtx_definitions *definitions);
void evtx_definitions_release(struct evtx_definitions *definitions);

/* The definition whose header is at that offset of the chunk; it is kept from now on if it was
 * not, and valid until the next chunk starts.  NULL: it cannot be kept. */
struct evtx_definition *evtx_definitions_get(struct evtx_definitions *definitions,
					     struct evtx_text *text, uint32_t offset,
					     enum evtx_place place);

#endif
