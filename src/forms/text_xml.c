/*
 * text_xml.c - an <Event> element of a text becomes an event.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_xml.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "form_lines.h"
#include "grow.h"
#include "input_stats.h"
#include "reader.h"
#include "shortage.h"
#include "text_events.h"
#include "xml_events.h"

enum { NUMBER_SIZE = 24 };

struct text_xml {
	struct text_events *events;
	struct event_xml *parser;
	struct event event;
	struct text text;
	uint64_t offset;
	bool open, cut;
	struct text rest;	/* of one that was cut off: its lines, */
	size_t rest_at;		/* from there on, */
	size_t rest_line;	/* which is that line; SIZE_MAX: not counted yet; */
	uint64_t *offsets;	/* and where each is in the file */
	size_t lines, room;
};

struct text_xml *text_xml_new(struct text_events *events)
{
	struct text_xml *xml = shortage_watch(calloc(1, sizeof(*xml)));

	if (!xml)
		return NULL;
	xml->events = events;
	event_init(&xml->event);
	xml->parser = event_xml_new();
	if (xml->parser)
		return xml;
	text_xml_free(xml);
	return NULL;
}

void text_xml_free(struct text_xml *xml)
{
	if (!xml)
		return;
	event_xml_free(xml->parser);
	event_release(&xml->event);
	text_release(&xml->text);
	text_release(&xml->rest);
	free(xml->offsets);
	free(xml);
}

bool text_xml_open(const struct text_xml *xml)
{
	return xml && xml->open;
}

bool text_xml_line(struct text_xml *xml, const struct form_line *line)
{
	uint64_t *offsets;

	if (!xml->open) {
		text_reset(&xml->text);
		xml->offset = line->offset;
		xml->lines = 0;
		xml->open = true;
	} else if (xml->text.size + line->size >= BOUND_XML_SIZE) {
		return false;
	} else {
		text_add_char(&xml->text, '\n');
	}
	offsets = grow(xml->offsets, xml->lines, 1, &xml->room, sizeof(*offsets));
	xml->text.oom |= !offsets;
	if (!offsets)
		return true;
	xml->offsets = offsets;
	offsets[xml->lines++] = line->offset;
	text_add_bytes(&xml->text, line->text, line->size);
	return true;
}

/* ---- elements that were cut off ---- */

struct open_tag {
	size_t at, size;	/* of its name */
};

struct tags {
	struct open_tag stack[BOUND_ELEMENT_DEPTH], kept[BOUND_ELEMENT_DEPTH];
	size_t depth, kept_depth;
	size_t complete;	/* the text up to here ends with a complete element */
};

/* A tag from its '<' on; false: it has no end, or there are too many. */
static bool walk_tag(struct tags *tags, const char *text, size_t at, size_t *next)
{
	const char *close = strchr(text + at, '>');
	size_t name = at + 1 + (text[at + 1] == '/');

	if (!close)
		return false;
	*next = (size_t)(close - text) + 1;
	if (text[at + 1] == '/') {
		tags->depth -= tags->depth > 0;
	} else if (close[-1] != '/') {
		if (tags->depth == BOUND_ELEMENT_DEPTH)
			return false;
		tags->stack[tags->depth++] =
			(struct open_tag){ name, strcspn(text + name, " \t\r\n>") };
		return true;
	}
	tags->complete = *next;
	memcpy(tags->kept, tags->stack, tags->depth * sizeof(*tags->stack));
	tags->kept_depth = tags->depth;
	return true;
}

/* End it after its last complete element, whose end is returned, and close those that are open
 * there. */
static size_t mend(const struct text *text, struct text *mended)
{
	struct tags tags = { .depth = 0 };
	const char *bytes = text_get(text), *at;
	size_t next = 0;

	while ((at = strchr(bytes + next, '<')) != NULL &&
	       walk_tag(&tags, bytes, (size_t)(at - bytes), &next))
		;
	text_reset(mended);
	text_add_bytes(mended, bytes, tags.complete);
	for (size_t i = tags.kept_depth; i > 0; i--) {
		text_add(mended, "</");
		text_add_bytes(mended, bytes + tags.kept[i - 1].at, tags.kept[i - 1].size);
		text_add(mended, ">");
	}
	return tags.complete;
}

static bool is_cut(const struct text *text)
{
	static const char end[] = "</Event>";
	const char *bytes = text_get(text);
	size_t size = text->size;

	while (size > 0 && strchr(" \t\n", bytes[size - 1]))
		size--;
	return size < strlen(end) || memcmp(bytes + size - strlen(end), end, strlen(end)) != 0;
}

/* ---- events ---- */

static const char *number(char *buffer, uint64_t value)
{
	snprintf(buffer, NUMBER_SIZE, "%" PRIu64, value);
	return buffer;
}

int text_xml_add(struct text_xml *xml, struct fail *fail)
{
	const struct event *event = &xml->event;
	char id[NUMBER_SIZE], qualifiers[NUMBER_SIZE], level[NUMBER_SIZE], record[NUMBER_SIZE];
	char time[WHEN_SIZE];
	static const char *const nothing[] = { NULL };
	struct form_fields fields = {
		.offset = xml->offset, .provider = event->provider, .source = event->source,
		.shows_source = true,
		.id = number(id, event->id), .channel = event->channel,
		.computer = event->computer, .record_id = number(record, event->record_id),
		.strings = event->strings ? event->strings : (const char *const *)nothing,
		.string_count = event->string_count, .carries_data = !xml->cut, .utc = true,
		.data = { event->data, event->data_size },
	};

	if (event->qualifiers >= 0)
		fields.qualifiers = number(qualifiers, (uint64_t)event->qualifiers);
	if (event->level >= 0)
		fields.level = number(level, (uint64_t)event->level);
	if (event->time)
		fields.time = when_iso(event->time, time);
	return text_events_join(xml->events, &fields, fail) < 0 ? -1 : 0;
}

/* What is read of an element that is cut off, and what is not. */
static void cut_off(struct text_xml *xml)
{
	struct text whole = xml->text;
	const char *end;

	xml->text = xml->rest;
	xml->rest_at = mend(&whole, &xml->text);
	xml->rest = whole;
	end = strchr(text_get(&whole) + xml->rest_at, '\n');
	xml->rest_at = (end ? (size_t)(end - whole.bytes) : whole.size) + 1;
}

int text_xml_close(struct text_xml *xml, struct fail *fail)
{
	struct input_stats *stats = xml->events->target->source->stats;
	struct event *event = &xml->event;
	struct fail why = { "" };

	xml->open = false;
	xml->rest_line = SIZE_MAX;
	xml->cut = is_cut(&xml->text);
	if (xml->cut)
		cut_off(xml);
	if (xml->text.oom || xml->rest.oom)
		return fail_set(fail, "out of memory");
	event_reset(event);
	if (event_xml_read(xml->parser, text_get(&xml->text), xml->text.size, event, &why) < 0) {
		xml->rest_at = 0;
		if (!xml->events->looking) {
			stats->undecodable++;
			input_stats_problem(stats, xml->offset,
					    "an event cannot be decoded: %s", why.msg);
		}
		return 0;
	}
	if (!xml_events_correct(event, text_get(&xml->text), xml->text.size))
		return fail_set(fail, "out of memory");
	if (xml->cut && !xml->events->looking)
		input_stats_problem(stats, xml->offset, "an event is cut off");
	return 1;
}

static size_t lines_before(const struct text *text, size_t at)
{
	const char *bytes = text_get(text), *end = bytes + at;
	size_t count = 0;

	for (; (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL; bytes++)
		count++;
	return count;
}

bool text_xml_rest(struct text_xml *xml, struct form_line *line)
{
	const char *bytes = text_get(&xml->rest), *end;

	/* The last one may be blank. */
	if (!xml->cut || xml->rest_at > xml->rest.size)
		return false;
	if (xml->rest_line == SIZE_MAX)
		xml->rest_line = lines_before(&xml->rest, xml->rest_at);
	end = strchr(bytes + xml->rest_at, '\n');
	*line = (struct form_line){
		.text = bytes + xml->rest_at, .offset = xml->offsets[xml->rest_line++],
		.size = (end ? (size_t)(end - bytes) : xml->rest.size) - xml->rest_at,
	};
	if (end)
		xml->rest.bytes[end - bytes] = '\0';
	xml->rest_at += line->size + 1;
	return true;
}
