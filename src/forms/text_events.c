/*
 * text_events.c - events of a text wait, and are delivered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_events.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "reader.h"
#include "text_ahead.h"

/* Events that wait, and their bytes: more than people paste. */
enum { WAITING_MAX = 10000, BYTES_MAX = 8 << 20 };

void text_events_init(struct text_events *events, struct form_event *target, unsigned threads)
{
	*events = (struct text_events){ .target = target, .threads = threads };
}

void text_events_release(struct text_events *events)
{
	text_ahead_free(events->ahead);
	arena_release(&events->arena);
	messages_memo_release(&events->memo);
}

static void forget(struct text_events *events)
{
	arena_reset(&events->arena);
	events->first = events->last = events->next_ahead = NULL;
	events->count = events->given = 0;
	events->joins = false;
}

void text_events_open(struct text_events *events, struct input_source *source, bool looking)
{
	forget(events);
	events->all = events->paired = events->unpaired = 0;
	events->zone_known = events->zones_differ = false;
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

/* The fields are those of someone else, and become ours.  A message that was parsed is in the
 * memo. */
static bool own(struct arena *arena, struct form_fields *fields)
{
	const char **const texts[] = {
		&fields->provider, &fields->source, &fields->id, &fields->qualifiers,
		&fields->level, &fields->time, &fields->record_id, &fields->channel,
		&fields->computer, fields->parsed ? NULL : &fields->message,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] && !copy_text(arena, texts[i]))
			return false;
	return copy_strings(arena, fields) && copy_data(arena, &fields->data);
}

/* ---- the zone of the text ---- */

enum { STEP = 15 * 60, AHEAD_MOST = 14 * 3600, AHEAD_LEAST = -12 * 3600, APART_MOST = 2 };

/* Seconds by which the printed time is ahead of the one in UTC, if that is an offset of a
 * zone: a multiple of 15 minutes.  False: it is none. */
static bool ahead_of(when_t printed, when_t utc, int64_t *ahead)
{
	int64_t seconds = (int64_t)(printed / WHEN_SECOND) - (int64_t)(utc / WHEN_SECOND);
	int64_t steps = (seconds + (seconds < 0 ? -STEP : STEP) / 2) / STEP;

	*ahead = steps * STEP;
	return llabs(seconds - *ahead) <= APART_MOST && *ahead >= AHEAD_LEAST &&
	       *ahead <= AHEAD_MOST;
}

/* The order of day and month with which the two times are of one moment, if only one is. */
static void learn_order(struct form_dates *dates, const char *printed, when_t utc)
{
	const struct form_dates orders[] = { { .day_first = true }, { .month_first = true } };
	bool fits[2];
	int64_t ahead;

	for (int i = 0; i < 2; i++)
		fits[i] = ahead_of(form_time_parse(&orders[i], printed).time, utc, &ahead);
	if (fits[0] != fits[1])
		*(fits[0] ? &dates->day_first : &dates->month_first) = true;
}

/* Its times, as printed and in UTC, tell a zone. */
static void learn_zone(struct text_events *events, const struct text_event *event)
{
	struct form_dates *dates = &events->target->dates;
	struct form_time utc = form_time_parse(dates, event->fields.time);
	struct form_time printed = form_time_parse(dates, event->printed);
	int64_t ahead;

	if (printed.ambiguous) {
		learn_order(dates, event->printed, utc.time);
		printed = form_time_parse(dates, event->printed);
	}
	if (!utc.time || !printed.time || printed.zoned ||
	    !ahead_of(printed.time, utc.time, &ahead))
		return;
	events->zones_differ |= events->zone_known && ahead != events->zone_ahead;
	events->zone_known = true;
	events->zone_ahead = ahead;
}

/* Events that are printed with their time of the place and in UTC tell the zone of all, and the
 * order of day and month, if most are and agree: a few may be forged, or of another place. */
static void find_zone(struct text_events *events)
{
	struct form_event *target = events->target;

	for (const struct text_event *at = events->first; at; at = at->next) {
		events->paired += at->printed != NULL;
		events->unpaired += at->fields.time && !at->fields.utc;
	}
	target->has_zone = false;
	if (events->paired <= events->unpaired)
		return;
	for (const struct text_event *at = events->first; at; at = at->next)
		if (at->printed)
			learn_zone(events, at);
	if (events->zone_known && !events->zones_differ)
		form_event_set_zone(target, events->zone_ahead);
}

/* ---- events ---- */

/* Deliver so many events, as far as there are any.  The next one; -1 in *ret ends it all. */
static struct text_event *deliver(struct text_events *events, struct text_event *at, size_t count,
				  int *ret, struct fail *fail)
{
	for (; at && count > 0 && *ret >= 0; at = at->next, count--)
		*ret = form_event_deliver(events->target, &at->fields, fail);
	return at;
}

int text_events_flush(struct text_events *events, struct fail *fail)
{
	struct text_event *at = events->first;
	int ret = 0;

	find_zone(events);
	while (events->ahead && text_ahead_take(events->ahead)) {
		at = deliver(events, at, TEXT_AHEAD, &ret, fail);
		text_ahead_drop(events->ahead);
	}
	deliver(events, at, SIZE_MAX, &ret, fail);
	forget(events);
	return ret < 0 ? -1 : 0;
}

/* The last one may still be joined with its XML. */
static int read_ahead(struct text_events *events, struct fail *fail)
{
	if (!events->next_ahead)
		events->next_ahead = events->last;
	if (events->threads == 1 || events->count - events->given <= TEXT_AHEAD)
		return 0;
	if (!events->ahead)
		events->ahead = text_ahead_new(events->target->catalog, events->threads);
	if (!events->ahead)
		return fail_set(fail, "out of memory");
	text_ahead_give(events->ahead, events->next_ahead);
	events->next_ahead = events->last;
	events->given += TEXT_AHEAD;
	return 0;
}

static size_t bytes_waiting(const struct text_events *events)
{
	return events->arena.total + events->memo.arena.total;
}

/* It names provider and id, or its message does, which is parsed then: 1, 0, -1. */
static int is_event(struct text_events *events, struct form_fields *fields)
{
	fields->parsed = NULL;
	if ((fields->provider || fields->source) && fields->id)
		return 1;
	if (!fields->message)
		return 0;
	return messages_memo_parse(&events->memo, events->target->catalog, NULL, -1,
				   fields->message, strlen(fields->message), &fields->parsed,
				   &fields->message);
}

int text_events_add(struct text_events *events, const struct form_fields *fields,
		    struct fail *fail)
{
	struct form_fields known = *fields;
	struct text_event *event;
	int found;

	if ((events->count == WAITING_MAX || bytes_waiting(events) > BYTES_MAX) &&
	    text_events_flush(events, fail) < 0)
		return -1;
	if (!events->count)
		messages_memo_trim(&events->memo);
	found = is_event(events, &known);
	if (found <= 0)
		return found < 0 ? fail_set(fail, "out of memory") : 0;
	text_events_expect_no_xml(events);
	events->all++;
	if (!events->found)
		events->found = events->format;
	if (events->looking)
		return 1;
	event = arena_alloc(&events->arena, sizeof(*event));
	if (!event)
		return fail_set(fail, "out of memory");
	event->fields = known;
	if (!own(&events->arena, &event->fields))
		return fail_set(fail, "out of memory");
	if (fields->time)
		form_dates_learn(&events->target->dates, fields->time);
	*(events->last ? &events->last->next : &events->first) = event;
	events->last = event;
	events->count++;
	return read_ahead(events, fail) < 0 ? -1 : 1;
}

void text_events_expect_xml(struct text_events *events, bool announced)
{
	events->joins = events->last != NULL;
	events->announced = announced;
}

void text_events_expect_no_xml(struct text_events *events)
{
	events->joins = false;
}

/* Blanks, or the tags around XML. */
static bool is_nothing(const char *text)
{
	text += strspn(text, " \t\r\n");
	return !*text || *text == '<';
}

void text_events_line_between(struct text_events *events, const char *line)
{
	if (!events->announced && !is_nothing(line))
		events->joins = false;
}

/* ---- one event in two forms ---- */

/* One may be without its domain. */
static bool same_computer(const char *a, const char *b)
{
	if (!a || !b)
		return true;
	while (*a && text_lower(*a) == text_lower(*b)) {
		a++;
		b++;
	}
	return (!*a && !*b) || (!*a && *b == '.') || (*a == '.' && !*b);
}

static bool same_source(const struct form_event *target, const char *printed,
			const struct form_fields *xml)
{
	const struct catalog_provider *known;

	if (!printed || !(xml->provider || xml->source) ||
	    (xml->provider && text_equal_nocase(printed, xml->provider)) ||
	    (xml->source && text_equal_nocase(printed, xml->source)))
		return true;
	known = form_event_provider(target, printed, NULL);
	if (known) {
		const struct catalog_provider *of_xml =
			form_event_provider(target, xml->provider, xml->source);

		return of_xml && !strcmp(known->family, of_xml->family);
	}
	/* Event Viewer leaves that out. */
	return xml->provider && text_starts(xml->provider, "Microsoft-Windows-") &&
	       text_equal_nocase(printed, xml->provider + strlen("Microsoft-Windows-"));
}

/* Is the printed time ahead by that much, as far as it is known?  What was announced may be of
 * another place than the user says. */
static bool is_ahead(const struct text_events *events, const struct form_time *printed,
		     when_t utc, int64_t ahead)
{
	const struct when_zone clock = { events->target->source->text_zone, "" };

	if (printed->zoned)
		return ahead == 0;
	return events->announced || !clock.zone || ahead == when_ahead(utc, &clock);
}

/* As the clock of some zone shows it.  What does not print its time may be any event, unless it
 * says that its XML follows. */
static bool same_time(const struct text_events *events, const struct form_fields *printed,
		      const char *xml)
{
	const struct form_dates orders[] = { { .day_first = true }, { .month_first = true } };
	struct form_time time = { 0 };
	when_t utc = xml ? form_time_parse(&orders[0], xml).time : WHEN_UNKNOWN;
	int64_t ahead;

	if (printed->time)
		time = form_time_parse(&events->target->dates, printed->time);
	if (!utc || (!time.time && !time.ambiguous))
		return events->announced;
	for (size_t i = 0; time.ambiguous && i < sizeof(orders) / sizeof(orders[0]); i++)
		if (ahead_of(form_time_parse(&orders[i], printed->time).time, utc, &ahead) &&
		    is_ahead(events, &time, utc, ahead))
			return true;
	return time.time && ahead_of(time.time, utc, &ahead) && is_ahead(events, &time, utc, ahead);
}

static bool same_level(const char *a, const char *b)
{
	enum event_level of_a = form_event_level(a), of_b = form_event_level(b);

	if (of_a == EVENT_LEVEL_UNKNOWN || of_b == EVENT_LEVEL_UNKNOWN)
		return true;
	return (of_a ? of_a : EVENT_INFORMATION) == (of_b ? of_b : EVENT_INFORMATION);
}

static bool same_text(const char *a, const char *b)
{
	return !a || !b || text_equal_nocase(a, b);
}

static bool same_event(const struct text_events *events, const struct form_fields *xml)
{
	const struct form_fields *printed = &events->last->fields;

	return printed->id && xml->id &&
	       strtoul(printed->id, NULL, 10) == strtoul(xml->id, NULL, 10) &&
	       same_computer(printed->computer, xml->computer) &&
	       same_source(events->target, printed->provider ? printed->provider :
			   printed->source, xml) &&
	       same_text(printed->channel, xml->channel) &&
	       same_level(printed->level, xml->level) &&
	       same_text(printed->record_id, xml->record_id) &&
	       same_time(events, printed, xml->time);
}

/* Blanks may be those of lines, and one may be without its 0x. */
static bool same_value(const char *a, const char *b)
{
	a += text_starts(a, "0x") ? 2 : 0;
	b += text_starts(b, "0x") ? 2 : 0;
	for (;; a++, b++) {
		a += strspn(a, " \t\r\n");
		b += strspn(b, " \t\r\n");
		if (text_lower(*a) != text_lower(*b))
			return false;
		if (!*a)
			return true;
	}
}

/* Does the message show the strings that the XML has, with no other words below it?  1; 0: no; -1:
 * memory ran out. */
static int same_message(struct text_events *events, const struct form_fields *xml)
{
	const struct form_fields *printed = &events->last->fields;
	const struct catalog_provider *provider =
		form_event_provider(events->target, xml->provider, xml->source);
	const struct message *message;
	const char *copy, *rest;
	int ret;

	if (!printed->message || !provider)
		return 1;
	ret = messages_memo_parse(&events->memo, events->target->catalog, provider,
				  (uint16_t)strtoul(xml->id, NULL, 10), printed->message,
				  strlen(printed->message), &message, &copy);
	if (ret <= 0 || message->how != MESSAGE_PATTERN)
		return ret < 0 ? -1 : 1;
	for (size_t i = 0; i < message->string_count && i < xml->string_count; i++)
		if (*message->strings[i] && *xml->strings[i] &&
		    !same_value(message->strings[i], xml->strings[i]))
			return 0;
	rest = strstr(copy + message->end, "\n\n");
	if (rest && !is_nothing(rest))
		return 0;
	return !message->contradicts;
}

/* What only the printed event says is kept. */
static void fill(struct form_fields *fields, const struct form_fields *printed)
{
	fields->offset = printed->offset;
	if (!fields->channel)
		fields->channel = printed->channel;
	if (!fields->computer)
		fields->computer = printed->computer;
	if (!fields->level)
		fields->level = printed->level;
	if (!fields->provider && !fields->source)
		fields->provider = printed->provider;
	if (!fields->data.bytes && !fields->carries_data)
		fields->data = printed->data;
}

int text_events_join(struct text_events *events, const struct form_fields *fields,
		     struct fail *fail)
{
	struct text_event *last = events->last;
	struct form_fields joined = *fields;
	int same = events->joins && last && same_event(events, fields);

	if (same && !events->announced)
		same = same_message(events, fields);
	if (same < 0)
		return fail_set(fail, "out of memory");
	if (!same)
		return text_events_add(events, fields, fail);
	text_events_expect_no_xml(events);
	if (!own(&events->arena, &joined))
		return fail_set(fail, "out of memory");
	if (joined.time)
		last->printed = last->fields.time;
	else
		joined.time = last->fields.time;
	fill(&joined, &last->fields);
	last->fields = joined;
	return 1;
}
