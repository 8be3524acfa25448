/*
 * event.c - one normalised record and its key.
 *
 * Knows the fields; does not know where records come from or what they mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/* By enum event_level. */
static const char *const level_names[] = {
	"information", "critical", "error", "warning", "information", "verbose",
};
enum { LEVELS = sizeof(level_names) / sizeof(level_names[0]) };
enum { PROCESS_SIZE = sizeof("4294967295") };

/* The finaliser of MurmurHash3: every bit of the input changes half of the result. */
static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDULL;
	hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53ULL;
	return hash ^ hash >> 33;
}

static uint64_t mix_bytes(const void *bytes, size_t size, uint64_t seed)
{
	const unsigned char *from = bytes;
	uint64_t hash = mix(seed + 0x9E3779B97F4A7C15ULL) ^ size;

	for (size_t i = 0; i < size; i++)
		hash = mix(hash ^ from[i]);
	return hash;
}

/* NULL and "" differ: the NUL at the end counts. */
static uint64_t mix_text(const char *text, uint64_t seed)
{
	return text ? mix_bytes(text, strlen(text) + 1, seed) : mix_bytes("", 0, seed);
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
		if (text_equal_nocase(name, level_names[level]))
			return (enum event_level)level;
	}
	return EVENT_LEVEL_UNKNOWN;
}

uint64_t event_origin(const struct event *event)
{
	uint64_t key = mix_text(event->computer, event->id);

	key = mix_text(event->channel, key);
	key = mix_text(event->provider, key);
	return key ? key : 1;
}

static uint64_t mix_content(const struct event *event, uint64_t key)
{
	for (size_t i = 0; i < event->string_count; i++)
		key = mix_text(event->strings[i], key);
	return event->data ? mix_bytes(event->data, event->data_size, key) : key;
}

uint64_t event_fingerprint(const struct event *event)
{
	uint64_t origin = event->origin ? event->origin : event_origin(event);

	if (event->unnumbered)
		origin = mix_content(event, origin);
	return event_fingerprint_of(origin, event->time, event->record_id);
}

/* The strings with another process id. */
static const char **other_strings(struct event *event, uint32_t string, uint32_t process)
{
	const char **strings = arena_array(&event->arena, event->string_count, sizeof(*strings));
	char *text = arena_alloc(&event->arena, PROCESS_SIZE);

	if (!strings || !text)
		return NULL;
	for (size_t i = 0; i < event->string_count; i++)
		strings[i] = event->strings[i];
	snprintf(text, PROCESS_SIZE, "%" PRIu32, process);
	strings[string] = text;
	return strings;
}

int event_repeated(const struct event_repeats *repeats, size_t index, struct event *event)
{
	const struct event_repeat *at = &repeats->list[index];
	const struct event_process *process = &repeats->processes[at->event];
	struct arena arena;

	event_reset(event);
	arena = event->arena;
	*event = repeats->events[at->event];
	event->arena = arena;
	event->offset = at->offset;
	event->time = at->time;
	event->record_id = at->record_id;
	if (process->string == EVENT_SAME_PROCESS || process->id == at->process)
		return 0;
	event->strings = other_strings(event, process->string, at->process);
	return event->strings ? 0 : -1;
}
