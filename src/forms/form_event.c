/*
 * form_event.c - what a form prints of an event becomes the event.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_event.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "fail.h"
#include "input_stats.h"
#include "labels.h"
#include "messages.h"
#include "reader.h"

enum { NAME_MAX_SIZE = 256 };

void form_event_init(struct form_event *self, const struct catalog *catalog)
{
	*self = (struct form_event){ .catalog = catalog };
	event_init(&self->event);
}

void form_event_release(struct form_event *self)
{
	event_release(&self->event);
	messages_memo_release(&self->memo);
	text_release(&self->last_provider);
	text_release(&self->last_source);
}

void form_event_open(struct form_event *self, struct input_source *source)
{
	self->source = source;
	self->dates = (struct form_dates){ 0 };
	self->has_zone = false;
	event_reset(&self->event);
}

void form_event_set_zone(struct form_event *self, int64_t ahead)
{
	self->has_zone = true;
	self->ahead = ahead;
}

struct arena *form_event_arena(struct form_event *self)
{
	return &self->event.arena;
}

/* Without blanks around it, as a copy; NULL if there is nothing. */
static const char *trimmed(struct form_event *self, const char *text)
{
	size_t size;

	if (!text)
		return NULL;
	text += strspn(text, " \t\r\n");
	size = strlen(text);
	while (size > 0 && strchr(" \t\r\n", text[size - 1]))
		size--;
	return size ? arena_bytes(&self->event.arena, text, size) : NULL;
}

/* Decimal, or hexadecimal after 0x; false: it is no number. */
static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
	char *end;
	int base = 10;

	if (!text)
		return false;
	text += strspn(text, " \t");
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (text_hex_digit(*text) < 0)
		return false;
	*number = strtoull(text, &end, base);
	end += strspn(end, " \t");
	return !*end && *number <= most;
}

/* ---- provider and kind ---- */

const struct catalog_provider *form_event_provider(const struct form_event *self,
						   const char *name, const char *source)
{
	const struct catalog_provider *provider = catalog_provider(self->catalog, name, source);
	char full[NAME_MAX_SIZE] = "Microsoft-Windows-";

	if (provider || !name || strlen(name) + strlen(full) >= sizeof(full))
		return provider;
	strcat(full, name);
	return catalog_provider(self->catalog, full, NULL);
}

static const struct catalog_provider *provider_of(struct form_event *self)
{
	const char *source = self->event.source ? self->event.source : "";

	if (strcmp(text_get(&self->last_provider), self->event.provider) != 0 ||
	    strcmp(text_get(&self->last_source), source) != 0 || self->last_provider.oom) {
		text_reset(&self->last_provider);
		text_reset(&self->last_source);
		text_add(&self->last_provider, self->event.provider);
		text_add(&self->last_source, source);
		self->provider = form_event_provider(self, self->event.provider,
						     self->event.source);
	}
	return self->provider;
}

/* ---- fields ---- */

static void set_id(struct event *event, const struct form_fields *fields, uint64_t id)
{
	uint64_t qualifiers;

	event->id = (uint16_t)id;
	if (id > UINT16_MAX)
		event->qualifiers = (int32_t)(id >> 16);
	else if (read_number(fields->qualifiers, UINT16_MAX, &qualifiers))
		event->qualifiers = (int32_t)qualifiers;
}

enum event_level form_event_level(const char *text)
{
	uint64_t number;

	if (read_number(text, EVENT_VERBOSE, &number))
		return (enum event_level)number;
	return text ? labels_level(text) : EVENT_LEVEL_UNKNOWN;
}

/* What a clock showed, in UTC.  In the hour that a clock shows twice, the second time. */
static when_t utc_of(when_t shown, const struct when_zone *clock)
{
	int64_t ahead = when_ahead(shown, clock);

	ahead = when_ahead((when_t)((int64_t)shown - ahead * (int64_t)WHEN_SECOND), clock);
	return (when_t)((int64_t)shown - ahead * (int64_t)WHEN_SECOND);
}

/* Did it show the same an hour before? */
static bool is_shown_twice(when_t time, const struct when_zone *clock)
{
	enum { HOUR = 3600 };

	return time > WHEN_HOUR &&
	       when_ahead(time - WHEN_HOUR, clock) == when_ahead(time, clock) + HOUR;
}

static void set_time(struct form_event *self, const struct form_fields *fields)
{
	struct form_time time = { 0 };

	if (fields->time)
		time = form_time_parse(&self->dates, fields->time);
	self->event.time = time.time;
	self->event.local_time = time.time && !time.zoned && !fields->utc;
	if (!self->event.local_time)
		return;
	/* Anybody may have written what the text shows of its own clock; the user knows better. */
	if (self->source->text_zone) {
		const struct when_zone clock = { self->source->text_zone, "" };

		self->event.time = utc_of(self->event.time, &clock);
		self->event.shown_twice = is_shown_twice(self->event.time, &clock);
	} else if (self->has_zone) {
		self->event.time -= (uint64_t)self->ahead * WHEN_SECOND;
	} else {
		self->event.shown_twice = when_may_be_shown_twice(self->event.time);
		return;
	}
	self->event.local_time = false;
}

static bool set_strings(struct event *event, const struct form_fields *fields)
{
	const char **list = arena_array(&event->arena, fields->string_count + 1, sizeof(*list));

	if (!list)
		return false;
	for (size_t i = 0; i < fields->string_count && i < BOUND_STRINGS; i++) {
		const char *string = fields->strings[i] ? fields->strings[i] : "";

		list[i] = arena_bytes(&event->arena, string, text_cut(string, BOUND_STRING_SIZE));
		if (!list[i])
			return false;
		event->string_count = i + 1;
	}
	event->strings = list;
	return true;
}

static void set_provider(struct form_event *self, const struct form_fields *fields)
{
	struct event *event = &self->event;
	const char *provider = trimmed(self, fields->provider);

	event->source = trimmed(self, fields->source);
	if (provider || event->source)
		event->provider = provider ? provider : event->source;
}

/* False: memory ran out. */
static bool set_fields(struct form_event *self, const struct form_fields *fields)
{
	struct event *event = &self->event;

	event->offset = fields->offset;
	set_provider(self, fields);
	event->channel = trimmed(self, fields->channel);
	event->computer = trimmed(self, fields->computer);
	event->level = form_event_level(trimmed(self, fields->level));
	set_time(self, fields);
	if (!read_number(fields->record_id, UINT64_MAX, &event->record_id))
		event->record_id = 0;
	event->data = fields->data.bytes;
	event->data_size = fields->data.size;
	event->without_data = !fields->carries_data && !fields->data.bytes;
	event->from_message = fields->joined;
	return !fields->strings || set_strings(event, fields);
}

/* ---- messages ---- */

/* What the text says that the form does not.  A text of another event than the id is believed:
 * people mistype numbers. */
static void take_message(struct form_event *self, const struct message *message, int64_t *id)
{
	struct event *event = &self->event;
	size_t filled = 0;

	if (message->contradicts && *id >= 0 && (uint16_t)*id != message->id)
		input_stats_problem(self->source->stats, event->offset,
				    "the text is of event %u, and not of %u as its id says",
				    (unsigned)message->id, (unsigned)(uint16_t)*id);
	if (message->contradicts || !*event->provider)
		event->provider = message->provider;
	if (message->contradicts || *id < 0)
		*id = message->id;
	for (size_t i = 0; i < message->string_count; i++)
		filled += *message->strings[i] != '\0';
	if (!filled)
		return;
	event->strings = arena_array(&event->arena, message->string_count,
				     sizeof(*event->strings));
	for (size_t i = 0; event->strings && i < message->string_count; i++)
		event->strings[i] = message->strings[i];
	event->string_count = event->strings ? message->string_count : 0;
	event->from_message = event->strings;
}

/* Some shippers drop values that have no name: those that are empty may be in the message. */
static void fill_strings(struct event *event, const struct message *message)
{
	for (size_t i = 0; i < event->string_count && i < message->string_count; i++)
		if (!*event->strings[i] && *message->strings[i]) {
			event->strings[i] = message->strings[i];
			event->from_message = true;
		}
}

static bool lacks_strings(const struct event *event)
{
	for (size_t i = 0; i < event->string_count; i++)
		if (!*event->strings[i])
			return true;
	return false;
}

/* Parse the message of an event that lacks strings or its id.  1, 0, -1: no memory.  A provider
 * that never matters may quote what others say. */
static int parse_message(struct form_event *self, const struct form_fields *fields, int64_t id,
			 const struct message **message)
{
	const struct catalog_provider *provider = NULL;
	const char *copy;

	if (!fields->message || (fields->strings && (id < 0 || !lacks_strings(&self->event))))
		return 0;
	if (*self->event.provider && !(provider = provider_of(self)))
		return 0;
	*message = fields->parsed;
	if (*message && !provider && id < 0)
		return 1;
	return messages_memo_parse(&self->memo, self->catalog, provider,
				   id < 0 ? -1 : (uint16_t)id, fields->message,
				   strlen(fields->message), message, &copy);
}

/* The strings, and what else is not known yet, out of the message. */
static int read_message(struct form_event *self, const struct form_fields *fields, int64_t *id)
{
	const struct message *message = fields->ahead.message;
	int found = fields->ahead.done ? fields->ahead.found :
					 parse_message(self, fields, *id, &message);

	if (found > 0 && !fields->strings)
		take_message(self, message, id);
	else if (found > 0 && !message->contradicts)
		fill_strings(&self->event, message);
	return found < 0 ? -1 : 0;
}

static int64_t id_of(const struct form_fields *fields)
{
	uint64_t stated;

	return read_number(fields->id, UINT32_MAX, &stated) ? (int64_t)stated : -1;
}

/* Without memory it is left to the event's turn, and so are strings, which are set then. */
void form_event_read_ahead(struct form_event *self, struct form_fields *fields)
{
	struct form_ahead ahead = { .done = true };

	if (fields->strings)
		return;
	set_provider(self, fields);
	ahead.found = parse_message(self, fields, id_of(fields), &ahead.message);
	if (ahead.found >= 0)
		fields->ahead = ahead;
	event_reset(&self->event);
}

static int deliver(struct form_event *self, const struct form_fields *fields,
		   struct fail *fail)
{
	struct event *event = &self->event;
	const struct catalog_provider *provider;
	int64_t id = id_of(fields);

	if (!set_fields(self, fields) || read_message(self, fields, &id) < 0)
		return fail_set(fail, "out of memory");
	if (!*event->provider || id < 0)
		return 0;
	set_id(event, fields, (uint64_t)id);
	provider = provider_of(self);
	input_stats_event(self->source->stats, event);
	event->kind = provider ? catalog_find(self->catalog, provider, event->id) : NULL;
	event->without_source = provider && provider->classic && !event->source &&
				!fields->shows_source;
	if (!event->kind || !catalog_wants(event->kind, event))
		return 0;
	return input_source_event(self->source, event, fail) < 0 ? -1 : 1;
}

int form_event_deliver(struct form_event *self, const struct form_fields *fields,
		       struct fail *fail)
{
	int ret;

	messages_memo_trim(&self->memo);
	ret = deliver(self, fields, fail);
	event_reset(&self->event);
	return ret;
}

const struct catalog_event *form_event_kind(struct form_event *self, const char *provider,
					    const char *source, uint16_t id)
{
	const struct catalog_provider *found;

	provider = trimmed(self, provider);
	self->event.source = trimmed(self, source);
	self->event.provider = provider ? provider : self->event.source ? self->event.source : "";
	found = provider_of(self);
	self->event.provider = "";
	self->event.source = NULL;
	return found ? catalog_find(self->catalog, found, id) : NULL;
}

int form_event_deliver_whole(struct form_event *self, struct event *event, struct fail *fail)
{
	input_stats_event(self->source->stats, event);
	event->kind = form_event_kind(self, event->provider, event->source, event->id);
	if (!event->kind || !catalog_wants(event->kind, event))
		return 0;
	return input_source_event(self->source, event, fail) < 0 ? -1 : 1;
}
