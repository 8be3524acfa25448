/*
 * event.c - one normalised record, and when two are copies.
 *
 * Knows the fields; does not know where records come from or what they mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "order.h"
#include "siphash.h"
#include "text.h"

/* By enum event_level. */
static const char *const level_names[] = {
	"information", "critical", "error", "warning", "information", "verbose",
};
enum { LEVELS = sizeof(level_names) / sizeof(level_names[0]) };
enum { PROCESS_SIZE = sizeof("4294967295") };

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

/* NULL and "" differ; the NUL at the end parts a text from the next. */
static void add_text(struct siphash *hash, const char *text)
{
	siphash_byte(hash, text != NULL);
	if (text)
		siphash_add(hash, text, strlen(text) + 1);
}

/* Strings without the empty ones at the end, but for a process id that is left out. */
static size_t count_said(const struct event *event, int process_string)
{
	size_t count = event->string_count;

	while (count > 0 && !*event->strings[count - 1] && (int)count - 1 != process_string)
		count--;
	return count;
}

uint64_t event_content(const struct event *event, int process_string)
{
	const struct siphash_key key = siphash_secret();
	const size_t count = count_said(event, process_string);
	struct siphash hash;
	uint64_t content;

	siphash_start(&hash, &key);
	siphash_byte(&hash, (unsigned char)event->id);
	siphash_byte(&hash, (unsigned char)(event->id >> 8));
	add_text(&hash, event->computer);
	add_text(&hash, event->channel);
	add_text(&hash, event->provider);
	for (size_t i = 0; i < count; i++)
		add_text(&hash, process_string >= 0 && i == (size_t)process_string
					? NULL : event->strings[i]);
	siphash_byte(&hash, 2);		/* no text begins with that */
	if (event->data_size)
		siphash_add(&hash, event->data, event->data_size);
	content = siphash_end(&hash);
	return content ? content : 1;
}

static int text_order(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int data_order(const struct event *a, const struct event *b)
{
	size_t size = a->data_size < b->data_size ? a->data_size : b->data_size;
	int order = size ? memcmp(a->data, b->data, size) : 0;

	return order ? order : order_numbers(a->data_size, b->data_size);
}

int event_compare(const struct event *a, const struct event *b)
{
	const size_t x = count_said(a, -1), y = count_said(b, -1);
	int order = order_numbers(a->time, b->time);

	order = order ? order : order_numbers(a->record_id, b->record_id);
	order = order ? order : order_numbers(a->id, b->id);
	order = order ? order : text_order(a->computer, b->computer);
	order = order ? order : text_order(a->channel, b->channel);
	order = order ? order : text_order(a->provider, b->provider);
	for (size_t i = 0; !order && i < x && i < y; i++)
		order = text_order(a->strings[i], b->strings[i]);
	order = order ? order : order_numbers(x, y);
	return order ? order : data_order(a, b);
}

int event_compare_lost(const struct event *a, const struct event *b)
{
	int order = text_order(b->source, a->source);

	order = order ? order : order_numbers((uint64_t)(b->qualifiers + INT64_C(1)),
					      (uint64_t)(a->qualifiers + INT64_C(1)));
	order = order ? order : order_numbers(b->level, a->level);
	order = order ? order : order_numbers(b->string_count, a->string_count);
	order = order ? order : order_numbers(a->recovered, b->recovered);
	order = order ? order : order_numbers(a->carried, b->carried);
	return order ? order : order_numbers(a->from_message, b->from_message);
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
