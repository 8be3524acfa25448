/*
 * evtx_definitions.c - compares template definitions with those of chunks before.  Knows
 * nothing of what is made of them.
 *
 * System logs bring a definition with every 14 records.  To read them all took a fifth of the
 * instructions; this takes less than half of that.  evtx_decoder_plain() switches it off, and
 * tests compare the two.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_definitions.h"

#include <string.h>

#include "bounds.h"
#include "evtx_masked.h"

enum {
	GUID_AT = 4, GUID_SIZE = 16, SIZE_AT = 20,	/* in the header */
	NAME_SIZE = 4,		/* of an offset, and of the next name's in front of a name */
	/* Bytes of tokens; those of Windows have a thousand. */
	KEPT_MAX = 4096,
	NAMES_MAX = KEPT_MAX / (1 + NAME_SIZE),
	/* More memory than this, for each thread, is of forged logs: all is forgotten.  It is
	 * more than arena_reset() leaves. */
	MEMORY_MAX = 3 << 19,
};

void evtx_definitions_start(struct evtx_definitions *definitions)
{
	definitions->work = EVTX_WORK / 4;
	if (definitions->arena.total <= MEMORY_MAX)
		return;
	arena_reset(&definitions->arena);
	memset(definitions->sets, 0, sizeof(definitions->sets));
}

void evtx_definitions_release(struct evtx_definitions *definitions)
{
	arena_release(&definitions->arena);
	*definitions = (struct evtx_definitions){ .work = 0 };
}

/* ---- Keeping ------------------------------------------------------------- */

/* Where names are while the tokens are looked at. */
struct look {
	struct evtx_tokens tokens;
	uint32_t start;
	uint32_t ends[BOUND_ELEMENT_DEPTH + 1];		/* that the open elements say */
	struct evtx_definition_name names[NAMES_MAX];
	uint32_t count;
};

static bool add_name(struct look *look, const struct evtx_token *token)
{
	uint32_t offset = bytes_u32(look->tokens.text->bytes + token->name_at);

	if (look->count == NAMES_MAX)
		return false;
	look->names[look->count++] = (struct evtx_definition_name){
		.at = (uint16_t)(token->name_at - look->start), .name = (uint8_t)token->name,
		.here = offset == token->name_at + NAME_SIZE,
	};
	return true;
}

/* False if a token or an element is not what it says: then what follows depends on how it is
 * read. */
static bool look_at_tokens(struct look *look)
{
	struct evtx_tokens *tokens = &look->tokens;
	struct evtx_token token = { 0 };

	for (;;) {
		switch (evtx_tokens_next(tokens, &token)) {
		case EVTX_BAD:
			return false;
		case EVTX_END:
			return !tokens->other_names;
		case EVTX_ELEMENT:
			look->ends[tokens->depth] = token.end;
			if (!add_name(look, &token))
				return false;
			break;
		case EVTX_ATTRIBUTE:
			if (!add_name(look, &token))
				return false;
			break;
		case EVTX_ELEMENT_END:
			if (look->ends[tokens->depth + 1] != tokens->at)
				return false;
			break;
		default:
			break;
		}
	}
}

/* The same with work of its own, so that it makes no difference to the chunk's. */
static bool look_at(struct evtx_definitions *definitions, struct look *look,
		    struct evtx_text *text, uint32_t start, uint32_t size)
{
	uint32_t work = text->work;
	bool found;

	look->start = start;
	look->count = 0;
	text->work = definitions->work;
	evtx_tokens_start(&look->tokens, text, start, start + size, true);
	found = look_at_tokens(look);
	definitions->work = text->work;
	text->work = work;
	return found;
}

/* Offsets of names do not count; and a name that is written out begins with the offset of
 * another one. */
static const uint8_t *mask_of(struct arena *arena, const struct look *look, uint32_t size)
{
	uint8_t *mask = arena_alloc(arena, size);

	if (!mask)
		return NULL;
	memset(mask, 0xff, size);
	for (uint32_t i = 0; i < look->count; i++)
		memset(mask + look->names[i].at, 0,
		       look->names[i].here ? 2 * NAME_SIZE : NAME_SIZE);
	return mask;
}

static struct evtx_definition *keep(struct evtx_definitions *definitions, struct evtx_text *text,
				    uint32_t start, uint32_t size)
{
	struct arena *arena = &definitions->arena;
	struct evtx_definition *kept;
	struct look look;

	if (!look_at(definitions, &look, text, start, size))
		return NULL;
	kept = arena_alloc(arena, sizeof(*kept));
	if (!kept)
		return NULL;
	kept->guid = (uint8_t *)arena_bytes(arena, text->bytes + start - EVTX_DEFINITION_HEADER +
					    GUID_AT, GUID_SIZE);
	kept->bytes = (uint8_t *)arena_bytes(arena, text->bytes + start, size);
	kept->mask = mask_of(arena, &look, size);
	kept->names = (void *)arena_bytes(arena, look.names, look.count * sizeof(*look.names));
	kept->name_count = look.count;
	kept->size = size;
	kept->number = ++definitions->made;
	return kept->guid && kept->bytes && kept->mask && kept->names ? kept : NULL;
}

/* ---- Comparing ----------------------------------------------------------- */

/* True if the tokens at `start` are the kept ones; there are as many bytes. */
static bool same_tokens(const struct evtx_definition *kept, struct evtx_text *text,
			uint32_t start)
{
	const uint8_t *bytes = text->bytes + start;

	if (!evtx_same_masked(bytes, kept->bytes, kept->mask, kept->size))
		return false;
	for (uint32_t i = 0; i < kept->name_count; i++) {
		const struct evtx_definition_name *name = &kept->names[i];
		uint32_t offset = bytes_u32(bytes + name->at);
		bool here = offset == start + name->at + NAME_SIZE;

		if (here != name->here || (!here && evtx_name_at(text, offset) != name->name))
			return false;
		if (here)
			evtx_name_remember(text, offset, (enum evtx_name)name->name);
	}
	return true;
}

static uint32_t set_of(const uint8_t *guid, uint32_t size, enum evtx_place place)
{
	uint64_t mix = bytes_u64(guid) ^ bytes_u64(guid + 8) ^ (uint64_t)size << 8 ^ place;

	return (uint32_t)((mix * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % EVTX_DEFINITION_SETS;
}

struct evtx_definition *evtx_definitions_get(struct evtx_definitions *definitions,
					     struct evtx_text *text, uint32_t offset,
					     enum evtx_place place)
{
	const uint8_t *guid = text->bytes + offset + GUID_AT;
	uint32_t start = offset + EVTX_DEFINITION_HEADER;
	uint32_t size = bytes_u32(text->bytes + offset + SIZE_AT), set;
	struct evtx_definition *kept;

	if (size < EVTX_MASKED_BLOCK || size > KEPT_MAX || size > text->size - start)
		return NULL;
	set = set_of(guid, size, place);
	for (uint32_t i = 0; i < EVTX_DEFINITION_WAYS; i++) {
		kept = definitions->sets[set].kept[i];
		if (kept && kept->size == size && kept->place == place &&
		    memcmp(kept->guid, guid, GUID_SIZE) == 0 && same_tokens(kept, text, start))
			return kept;
	}
	kept = keep(definitions, text, start, size);
	if (kept) {
		kept->place = place;
		definitions->sets[set].kept[definitions->sets[set].count++ %
					    EVTX_DEFINITION_WAYS] = kept;
	}
	return kept;
}
