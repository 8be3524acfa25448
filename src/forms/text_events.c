/*
 * text_events.c - events of a text wait, and are delivered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_events.h"

#include <string.h>

#include "fail.h"
#include "reader.h"

/* Events that wait, and their bytes: more than people paste. */
enum { WAITING_MAX = 10000, BYTES_MAX = 8 << 20 };

void text_events_init(struct text_events *events, struct form_event *target)
{
	*events = (struct text_events){ .target = target };
}

void text_events_release(struct text_events *events)
{
	arena_release(&events->arena);
}

static void forget(struct text_events *events)
{
	arena_reset(&events->arena);
	events->first = events->last = NULL;
	events->count = 0;
}

void text_events_open(struct text_events *events, struct input_source *source, bool looking)
{
	forget(events);
	events->all = 0;
	events->looking = looking;
	events->format = events->found = NULL;
	form_event_open(events->target, source);
}

/* ---- copies ---- */

static bool copy_text(struct arena *arena, const char **text)
{
	if (!*text)
		return true;
	*text = arena_string(arena, *text);
	return *text;
}

static bool copy_strings(struct arena *arena, struct form_fields *fields)
{
	const char **list;

	if (!fields->strings)
		return true;
	list = arena_array(arena, fields->string_count + 1, sizeof(*list));
	for (size_t i = 0; list && i < fields->string_count; i++) {
		list[i] = fields->strings[i];
		if (!copy_text(arena, &list[i]))
			return false;
	}
	fields->strings = list;
	return list;
}

static bool copy_data(struct arena *arena, struct form_data *data)
{
	if (!data->bytes)
		return true;
	data->bytes = (const uint8_t *)arena_bytes(arena, data->bytes, data->size);
	return data->bytes;
}

/* The fields are those of someone else, and become ours. */
static bool own(struct arena *arena, struct form_fields *fields)
{
	const char **const texts[] = {
		&fields->provider, &fields->source, &fields->id, &fields->qualifiers,
		&fields->level, &fields->time, &fields->record_id, &fields->channel,
		&fields->computer, &fields->message,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!copy_text(arena, texts[i]))
			return false;
	return copy_strings(arena, fields) && copy_data(arena, &fields->data);
}

/* ---- events ---- */

int text_events_flush(struct text_events *events, struct fail *fail)
{
	int ret = 0;

	for (struct text_event *at = events->first; at && ret >= 0; at = at->next)
		ret = form_event_deliver(events->target, &at->fields, fail);
	forget(events);
	return ret < 0 ? -1 : 0;
}

int text_events_add(struct text_events *events, const struct form_fields *fields,
		    struct fail *fail)
{
	struct text_event *event;

	if ((!fields->provider && !fields->source) || !fields->id)
		return 0;
	events->all++;
	if (!events->found)
		events->found = events->format;
	if (events->looking)
		return 1;
	if ((events->count == WAITING_MAX || events->arena.total > BYTES_MAX) &&
	    text_events_flush(events, fail) < 0)
		return -1;
	event = arena_alloc(&events->arena, sizeof(*event));
	if (!event)
		return fail_set(fail, "out of memory");
	event->fields = *fields;
	if (!own(&events->arena, &event->fields))
		return fail_set(fail, "out of memory");
	if (fields->time)
		form_dates_learn(&events->target->dates, fields->time);
	*(events->last ? &events->last->next : &events->first) = event;
	events->last = event;
	events->count++;
	return 1;
}
