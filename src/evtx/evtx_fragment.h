/*
 * evtx_fragment.h - a fragment of binary XML in a record: its plan and its values.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_FRAGMENT_H
#define EVTX_FRAGMENT_H

#include "evtx_decoder.h"

/* The values of a template instance. */
struct evtx_slots {
	const uint8_t *table;	/* count times u16 size, u8 type, u8 0 */
	uint32_t count;
	uint32_t at, end;	/* the values, in the chunk */
	uint32_t *positions;	/* of the values, as far as they were asked for */
	uint32_t located;	/* how many */
};

/* A fragment of binary XML: a template instance, or elements. */
struct evtx_fragment {
	struct evtx_plan *plan;
	struct evtx_slots slots;
	uint32_t end;		/* after it, once its steps were run */
};

/* Locate more values: those before `count`, which is not more than there are. */
void evtx_slots_locate(struct evtx_slots *slots, uint32_t count);
/* Where the last value ends; after slots->end if they run past it. */
uint32_t evtx_slots_end(struct evtx_slots *slots);

/* The value of a slot.  False if it has none, or it runs past its end. */
static inline bool evtx_slots_value(const struct evtx_decoder *decoder,
				    struct evtx_slots *slots, uint16_t slot,
				    struct evtx_value *value)
{
	uint32_t at, size;

	if (slot >= slots->count)
		return false;
	if (slot >= slots->located)
		evtx_slots_locate(slots, slot + UINT32_C(1));
	at = slots->positions[slot];
	size = bytes_u16(slots->table + 4 * slot);
	if (at > slots->end || size > slots->end - at)
		return false;
	value->bytes = decoder->chunk.bytes + at;
	value->size = size;
	value->type = slots->table[4 * slot + 2];
	return value->type != EVTX_NULL;
}

/* The value of a part.  False: none. */
static inline bool evtx_part_value(const struct evtx_decoder *decoder,
				   const struct evtx_part *part,
				   struct evtx_slots *slots, struct evtx_value *value)
{
	if (part->kind == EVTX_PART_SLOT)
		return evtx_slots_value(decoder, slots, part->slot, value);
	*value = part->literal;
	return part->kind == EVTX_PART_LITERAL;
}

/* True if the values that are names have the sizes and the bytes of the last ones. */
static inline bool evtx_same_names(const struct evtx_decoder *decoder,
				   const struct evtx_last_names *names,
				   const struct evtx_slots *slots)
{
	return names->any && 4 * slots->count >= names->table_size &&
	       slots->end - slots->at >= names->room &&
	       (names->table_size == 0 ||
		memcmp(slots->table, names->table, names->table_size) == 0) &&
	       (names->size == 0 ||
		memcmp(decoder->chunk.bytes + slots->at + names->distance, names->bytes,
		       names->size) == 0);
}

/* The plan of an instance at `at` whose definition was met before in this chunk, and its values;
 * they have no room for positions but decoder->positions.  NULL: none, or it takes more than a
 * look. */
static inline struct evtx_plan *evtx_fragment_known(struct evtx_decoder *decoder, uint32_t at,
						    uint32_t end, enum evtx_place place,
						    struct evtx_slots *slots)
{
	enum { TABLE_AT = EVTX_FRAGMENT_SIZE + EVTX_INSTANCE_SIZE + 4 };	/* of the values */
	const uint8_t *bytes = decoder->chunk.bytes + at;
	struct evtx_plan *plan;
	uint32_t definition;

	if (end - at < TABLE_AT || bytes[0] != EVTX_FRAGMENT_TOKEN ||
	    bytes[EVTX_FRAGMENT_SIZE] != EVTX_INSTANCE_TOKEN)
		return NULL;
	definition = bytes_u32(bytes + EVTX_FRAGMENT_SIZE + 6);
	plan = evtx_plans_known(&decoder->plans, definition, place);
	if (!plan || plan->why || definition == at + EVTX_FRAGMENT_SIZE + EVTX_INSTANCE_SIZE)
		return NULL;
	slots->count = bytes_u32(bytes + TABLE_AT - 4);
	if (slots->count > (end - at - TABLE_AT) / 4)
		return NULL;
	slots->table = bytes + TABLE_AT;
	slots->at = at + TABLE_AT + 4 * slots->count;
	slots->end = end;
	slots->positions = decoder->positions;
	slots->located = 0;
	return plan;
}

/* The places for the names of such a record: EVTX_NAME_WAYS. */
static inline struct evtx_last_names *evtx_names_set(const struct evtx_plan *plan,
						     const struct evtx_slots *slots)
{
	const struct evtx_part *part = &plan->fields[EVTX_PROVIDER];
	struct evtx_last_names *names = plan->memo->names;
	const uint8_t *row;

	if (part->kind != EVTX_PART_SLOT || part->slot >= slots->count || part->slot < 2)
		return names;
	row = slots->table + 4 * part->slot;
	return names + (bytes_u16(row) / 2 + bytes_u16(row - 2 * 4)) % EVTX_NAME_SETS *
		       EVTX_NAME_WAYS;
}

/* The names of such a record, if they were there before; else NULL. */
static inline struct evtx_last_names *evtx_names_of(const struct evtx_decoder *decoder,
						    const struct evtx_plan *plan,
						    const struct evtx_slots *slots)
{
	struct evtx_last_names *names = evtx_names_set(plan, slots);

	if (evtx_same_names(decoder, names, slots))
		return names;
	return evtx_same_names(decoder, names + 1, slots) ? names + 1 : NULL;
}

/*
 * Read what is at `at`.  1; 0: nothing; -1: it cannot be read.  Its values
 * take room in decoder->positions; the caller sets position_count back.
 */
int evtx_fragment_read(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
		       enum evtx_place place, struct evtx_fragment *fragment);

#endif
