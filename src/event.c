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

static uint64_t mix_number(uint64_t number, uint64_t seed)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
	return text_hash(bytes, sizeof(bytes), seed);
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

uint64_t event_fingerprint(const struct event *event)
{
	uint64_t key = mix_number(event->record_id, 0);

	key = mix_number(event->time, key);
	key = mix_number(event->id, key);
	key = mix_text(event->computer, key);
	key = mix_text(event->channel, key);
	return mix_text(event->provider, key);
}
