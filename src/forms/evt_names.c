/*
 * evt_names.c - finds the names of a record by their bytes, or decodes them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_names.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "evt_channel.h"
#include "evt_file.h"
#include "evt_record.h"
#include "input_stats.h"
#include "shortage.h"
#include "text.h"

/*
 * A log has some dozens of pairs.  Decoding each anew takes 2 us a record, finding it 10 ns.
 * A forged log may have any number of them, and some that are all of one slot: what finds
 * no slot near its own is decoded each time.
 */
enum { SLOTS = 1024, PROBES = 8, NAMES_MAX = 1024 };

struct evt_names {
	const struct catalog *catalog;
	struct input_stats *stats;
	const char *channel;
	bool sure;
	struct arena arena;		/* of those in slots */
	struct evt_name *slots[SLOTS];
	struct arena once_arena;
	struct evt_name once;		/* what is in no slot */
	struct text scratch;
};

struct evt_names *evt_names_new(void)
{
	return shortage_watch(calloc(1, sizeof(struct evt_names)));
}

void evt_names_free(struct evt_names *names)
{
	if (!names)
		return;
	arena_release(&names->arena);
	arena_release(&names->once_arena);
	text_release(&names->scratch);
	free(names);
}

void evt_names_begin(struct evt_names *names, const struct catalog *catalog,
		     struct input_stats *stats, const char *channel, bool sure)
{
	arena_reset(&names->arena);
	memset(names->slots, 0, sizeof(names->slots));
	names->catalog = catalog;
	names->stats = stats;
	names->channel = channel;
	names->sure = sure;
}

/* The first name's size with its NUL. */
static size_t source_size(const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at + 2 < size && (bytes[at] || bytes[at + 1]))
		at += 2;
	return at + 2;
}

static const char *decode(const uint8_t *bytes, size_t size, struct text *scratch)
{
	text_reset(scratch);
	text_utf16(scratch, bytes, size < BOUND_STRING_SIZE / 3 * 2 ? size
								   : BOUND_STRING_SIZE / 3 * 2);
	return text_get(scratch);
}

const char *evt_names_channel(const uint8_t *record, size_t size, struct text *scratch)
{
	size_t names = evt_record_names(record, size);

	if (!names)
		return NULL;
	return evt_channel_of_source(decode(record + EVT_NAMES,
					    source_size(record + EVT_NAMES, names), scratch));
}

/* False: out of memory. */
static bool fill(struct evt_names *names, const uint8_t *bytes, size_t size, struct arena *arena,
		 struct evt_name *name)
{
	size_t source = source_size(bytes, size);

	name->size = size;
	name->bytes = (const uint8_t *)arena_bytes(arena, bytes, size);
	name->provider = arena_string(arena, decode(bytes, source, &names->scratch));
	name->computer = arena_string(arena, decode(bytes + source, size - source,
						    &names->scratch));
	if (!name->bytes || !name->provider || !name->computer || names->scratch.oom)
		return false;
	name->channel = names->sure ? names->channel
				    : evt_channel_in_file(names->channel, name->provider);
	name->row = catalog_provider(names->catalog, name->provider, NULL);
	name->log = input_stats_log(names->stats, name->computer, name->channel);
	return true;
}

static const struct evt_name *decode_once(struct evt_names *names, const uint8_t *record,
					  size_t size)
{
	arena_reset(&names->once_arena);
	names->once = (struct evt_name){ 0 };
	if (size && !fill(names, record + EVT_NAMES, size, &names->once_arena, &names->once))
		return NULL;
	return &names->once;
}

/* The first characters, and how long it all is (the offset of the strings tells). */
static size_t slot_of(const uint8_t *record)
{
	uint64_t hash = bytes_u32(record + EVT_NAMES) ^ (uint64_t)bytes_u32(record + 36) << 32;

	hash = hash * UINT64_C(0x9E3779B97F4A7C15) ^ bytes_u32(record + EVT_NAMES + 4);
	hash *= UINT64_C(0xD6E8FEB86659FD93);
	return hash >> 32 & (SLOTS - 1);
}

static const struct evt_name *add(struct evt_names *names, const uint8_t *record, size_t size,
				  size_t slot)
{
	size_t length = evt_record_names(record, size);
	struct evt_name *name;

	if (length == 0 || length > NAMES_MAX || slot == SLOTS)
		return decode_once(names, record, length);
	name = arena_alloc(&names->arena, sizeof(*name));
	if (!name || !fill(names, record + EVT_NAMES, length, &names->arena, name))
		return NULL;
	names->slots[slot] = name;
	return name;
}

const struct evt_name *evt_names_of(struct evt_names *names, const uint8_t *record, size_t size)
{
	size_t first = slot_of(record), room = size - EVT_NAMES - 4;

	for (size_t probe = 0; probe < PROBES; probe++) {
		size_t slot = (first + probe) & (SLOTS - 1);
		const struct evt_name *name = names->slots[slot];

		if (!name)
			return add(names, record, size, slot);
		if (name->size <= room &&
		    memcmp(name->bytes, record + EVT_NAMES, name->size) == 0)
			return name;
	}
	return add(names, record, size, SLOTS);
}
