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
	bool open;
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
	free(xml);
}

bool text_xml_open(const struct text_xml *xml)
{
	return xml && xml->open;
}

void text_xml_line(struct text_xml *xml, const struct form_line *line)
{
	if (!xml->open) {
		text_reset(&xml->text);
		xml->offset = line->offset;
		xml->open = true;
	} else {
		text_add_char(&xml->text, '\n');
	}
	if (xml->text.size + line->size <= BOUND_XML_SIZE)
		text_add_bytes(&xml->text, line->text, line->size);
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

/* End it after its last complete element, and close those that are open there. */
static void mend(struct text *text)
{
	struct tags tags = { .depth = 0 };
	struct text mended = { 0 };
	const char *bytes = text_get(text), *at;
	size_t next = 0;

	while ((at = strchr(bytes + next, '<')) != NULL &&
	       walk_tag(&tags, bytes, (size_t)(at - bytes), &next))
		;
	text_add_bytes(&mended, bytes, tags.complete);
	for (size_t i = tags.kept_depth; i > 0; i--) {
		text_add(&mended, "</");
		text_add_bytes(&mended, bytes + tags.kept[i - 1].at, tags.kept[i - 1].size);
		text_add(&mended, ">");
	}
	text_release(text);
	*text = mended;
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

static int add_event(struct text_xml *xml, bool cut, struct fail *fail)
{
	const struct event *event = &xml->event;
	char id[NUMBER_SIZE], qualifiers[NUMBER_SIZE], level[NUMBER_SIZE], record[NUMBER_SIZE];
	char time[WHEN_SIZE];
	static const char *const nothing[] = { NULL };
	struct form_fields fields = {
		.offset = xml->offset, .provider = event->provider, .source = event->source,
		.id = number(id, event->id), .channel = event->channel,
		.computer = event->computer, .record_id = number(record, event->record_id),
		.strings = event->strings ? event->strings : (const char *const *)nothing,
		.string_count = event->string_count, .carries_data = !cut, .utc = true,
		.data = { event->data, event->data_size },
	};

	if (event->qualifiers >= 0)
		fields.qualifiers = number(qualifiers, (uint64_t)event->qualifiers);
	if (event->level >= 0)
		fields.level = number(level, (uint64_t)event->level);
	if (event->time)
		fields.time = when_iso(event->time, time);
	return text_events_join(xml->events, &fields, fail);
}

int text_xml_finish(struct text_xml *xml, struct fail *fail)
{
	struct input_stats *stats = xml->events->target->source->stats;
	struct event *event = &xml->event;
	bool cut = is_cut(&xml->text);
	struct fail why = { "" };

	xml->open = false;
	if (cut)
		mend(&xml->text);
	if (xml->text.oom)
		return fail_set(fail, "out of memory");
	event_reset(event);
	if (event_xml_read(xml->parser, text_get(&xml->text), xml->text.size, event, &why) < 0) {
		if (!xml->events->looking) {
			stats->undecodable++;
			input_stats_problem(stats, xml->offset,
					    "an event cannot be decoded: %s", why.msg);
		}
		return 0;
	}
	if (!xml_events_correct(event, text_get(&xml->text), xml->text.size))
		return fail_set(fail, "out of memory");
	if (cut && !xml->events->looking)
		input_stats_problem(stats, xml->offset, "an event is cut off");
	return add_event(xml, cut, fail) < 0 ? -1 : 0;
}
