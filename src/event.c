/*
 * event.c - one normalised record and its key.
 *
 * Knows the fields; does not know where records come from or what they mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "event.h"

#include <string.h>

#include "text.h"

/* By enum event_level. */
static const char *const level_names[] = {
	"information", "critical", "error", "warning", "information", "verbose",
};
enum { LEVELS = sizeof(level_names) / sizeof(level_names[0]) };

/* NULL and "" differ: the NUL at the end counts. */
static uint64_t mix_text(const char *text, uint64_t seed)
{
	return text ? text_hash(text, strlen(text) + 1, seed) : text_hash("", 0, seed);
}

/* As far as a storm needs it: this is done for each event. */
static uint64_t mix_numbers(uint64_t first, uint64_t second, uint64_t seed)
{
	uint64_t hash = (first ^ seed) * 0x9E3779B97F4A7C15ULL;

	hash = (hash ^ hash >> 32 ^ second) * 0xD6E8FEB86659FD93ULL;
	hash = (hash ^ hash >> 29 ^ seed) * 0xFF51AFD7ED558CCDULL;
	return hash ^ hash >> 32;
}

void event_init(struct event *event)
{
	*event = (struct event){
		.provider = "", .qualifiers = -1, .level = EVENT_LEVEL_UNKNOWN,
	};
}

void event_reset(struct event *event)
{
	struct arena arena = event->arena;

	arena_reset(&arena);
	event_init(event);
	event->arena = arena;
}

void event_release(struct event *event)
{
	if (!event)
		return;
	arena_release(&event->arena);
	event_init(event);
}

const char *event_level_name(enum event_level level)
{
	return level >= 0 && (int)level < LEVELS ? level_names[level] : NULL;
}

enum event_level event_level_parse(const char *name)
{
	for (int level = EVENT_CRITICAL; level < LEVELS; level++) {
		if (text_same(name, level_names[level]))
			return (enum event_level)level;
	}
	return EVENT_LEVEL_UNKNOWN;
}

uint64_t event_origin(const struct event *event)
{
	uint64_t key = mix_text(event->computer, event->id);

	key = mix_text(event->channel, key);
	return mix_text(event->provider, key);
}

uint64_t event_fingerprint(const struct event *event)
{
	uint64_t key = event->origin ? event->origin : event_origin(event);

	key = mix_numbers(event->time, event->record_id, key);
	return event->record_id << 40 | key >> 24;
}
