/*
 * evtx_brought.c - which template definitions of a damaged chunk are certain.  Knows where they
 * are; nothing of what is in them.
 *
 * Who chooses the data of an event may have made up a definition there, and one damaged bit in
 * another record leads to it.  True ones are where the first record that has one brings it, or
 * where the table in the chunk's header leads.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_decoder.h"

enum { TABLE = 384, TABLE_SIZE = 32 };

/* Where a record has the instance of its template; 0: it has none. */
static uint32_t instance_of(const struct evtx_chunk *chunk, uint32_t at, uint32_t end)
{
	at += EVTX_RECORD_HEADER;
	while (at < end && end - at >= EVTX_FRAGMENT_SIZE &&
	       chunk->bytes[at] == EVTX_FRAGMENT_TOKEN)
		at += EVTX_FRAGMENT_SIZE;
	return at < end && end - at >= EVTX_INSTANCE_SIZE &&
	       chunk->bytes[at] == EVTX_INSTANCE_TOKEN ? at : 0;
}

static bool has(const struct evtx_brought *brought, uint32_t definition)
{
	for (uint32_t i = 0; i < brought->count; i++)
		if (brought->at[i] == definition)
			return true;
	return false;
}

/* False if it was there, or there is no room. */
static bool add(struct evtx_brought *brought, uint32_t definition)
{
	if (brought->count == EVTX_BROUGHT_MAX || has(brought, definition))
		return false;
	brought->at[brought->count++] = (uint16_t)definition;
	return true;
}

static void add_record(struct evtx_chunk *chunk, uint32_t at, uint32_t end)
{
	uint32_t instance = instance_of(chunk, at, end);

	if (instance && bytes_u32(chunk->bytes + instance + 6) == instance + EVTX_INSTANCE_SIZE)
		add(&chunk->brought, instance + EVTX_INSTANCE_SIZE);
}

/* Those of certain records, as far as sizes lead from there. */
static void add_from(struct evtx_chunk *chunk, uint32_t at)
{
	struct evtx_record record;

	while (evtx_chunk_find(chunk, at, chunk->free_space, &record) && record.offset == at &&
	       !record.doubtful && evtx_chunk_repeats(chunk, &record)) {
		at += record.size;
		add_record(chunk, record.offset, at);
	}
}

static void add_table(struct evtx_chunk *chunk)
{
	for (uint32_t i = 0; i < TABLE_SIZE; i++) {
		uint32_t at = bytes_u32(chunk->bytes + TABLE + 4 * i);

		while (at >= EVTX_CHUNK_HEADER && at < chunk->size &&
		       chunk->size - at >= EVTX_DEFINITION_HEADER && add(&chunk->brought, at))
			at = bytes_u32(chunk->bytes + at);
	}
}

/* Is the definition of the record's template where a record or the header's table has it? */
static bool is_certain(struct evtx_chunk *chunk, const struct evtx_record *record)
{
	uint32_t instance = instance_of(chunk, record->offset, record->offset + record->size);
	uint32_t definition = instance ? bytes_u32(chunk->bytes + instance + 6) : 0;

	if (!instance || definition == instance + EVTX_INSTANCE_SIZE)
		return true;
	if (!chunk->brought.known) {
		chunk->brought.known = true;
		if (chunk->known)
			add_table(chunk);
		add_from(chunk, EVTX_CHUNK_HEADER);
		if (chunk->broken_end)
			add_record(chunk, chunk->broken, chunk->broken_end);
		add_from(chunk, chunk->broken_end ? chunk->broken_end : chunk->doubt_to);
	}
	return has(&chunk->brought, definition);
}

bool evtx_brought_next(struct evtx_chunk *chunk, struct evtx_record *record)
{
	if (!evtx_chunk_next(chunk, record))
		return false;
	if (chunk->bad && !record->doubtful)
		record->doubtful = !is_certain(chunk, record);
	return true;
}
