/*
 * event_xml.c - the XML text of one record becomes an event.  Knows what is
 * where in an <Event> element; does not know where the text came from.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "event_xml.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "arena.h"
#include "bounds.h"
#include "event.h"
#include "fail.h"
#include "shortage.h"
#include "siphash.h"
#include "text.h"
#include "xml_parser.h"
#include "when.h"
#include "xml_plain.h"

/* The children of Event; anything else does not concern us. */
enum part { PART_NONE, PART_SYSTEM, PART_EVENT_DATA, PART_USER_DATA };

struct event_xml {
	XML_Parser parser;
	struct text clean;	/* the record without what XML does not allow */
	struct text value;	/* of the element that is open */
	struct event *event;
	const char *refusal;	/* why the record is refused, or NULL */
	int depth;		/* Event is 1 */
	enum part part;
	bool leaf;		/* the element that ends now held no other */
	const char *strings[BOUND_STRINGS];
	size_t string_count;
	bool careful;
	struct xml_plain plain;
};

/* ---- what XML does not allow ---- */

/*
 * Characters that XML forbids and logs hold have 0x100000 added to them while
 * expat reads them: private characters that no log is known to hold, in
 * UTF-8 F4 80 and two bytes more.
 */
static void add_private(struct text *text, uint8_t third, uint8_t fourth)
{
	const uint8_t bytes[] = { 0xf4, 0x80, third, fourth };

	text_add_bytes(text, bytes, sizeof(bytes));
}

/* Copy one character, changed if need be; returns its size in the input. */
static size_t clean_one(struct text *clean, const uint8_t *bytes, size_t size)
{
	uint32_t character;
	size_t length = text_next_character(bytes, size, &character);

	/* CR too: a parser would join it with the LF that follows. */
	if (character == 0 || character == 0xfffd)
		text_add(clean, "\xef\xbf\xbd");
	else if (character < 0x20 && character != '\t' && character != '\n')
		add_private(clean, 0x80, (uint8_t)(0x80 | character));
	else if (character == 0xfffe || character == 0xffff)
		add_private(clean, 0xbf, (uint8_t)(0x80 | (character & 0x3f)));
	else
		text_add_bytes(clean, bytes, length);
	return length;
}

static bool is_plain(uint8_t byte)
{
	return (byte >= 0x20 && byte < 0x80) || byte == '\t' || byte == '\n';
}

static void clean(struct text *text, const char *from, size_t size)
{
	const uint8_t *bytes = (const uint8_t *)from;

	text_reset(text);
	for (size_t i = 0, run; i < size; i += run) {
		for (run = 0; i + run < size && is_plain(bytes[i + run]); run++)
			;
		if (run > 0)
			text_add_bytes(text, bytes + i, run);
		else
			run = clean_one(text, bytes + i, size - i);
	}
}

/* The opposite of add_private(), in place; returns the new size. */
static size_t restore(char *bytes, size_t size)
{
	size_t to = 0;

	for (size_t i = 0; i < size; ) {
		const uint8_t *at = (const uint8_t *)bytes + i;
		bool ours = size - i >= 4 && at[0] == 0xf4 && at[1] == 0x80;

		if (ours && at[2] == 0x80 && at[3] > 0x80 && at[3] < 0xa0) {
			bytes[to++] = (char)(at[3] & 0x1f);
			i += 4;
		} else if (ours && at[2] == 0xbf && at[3] >= 0xbe) {
			memcpy(bytes + to, (const char[]){ '\xef', '\xbf', (char)at[3] }, 3);
			to += 3;
			i += 4;
		} else {
			bytes[to++] = bytes[i++];
		}
	}
	return to;
}

/* ---- values ---- */

static void refuse(struct event_xml *xml, const char *refusal)
{
	if (!xml->refusal)
		xml->refusal = refusal;
	XML_StopParser(xml->parser, XML_FALSE);
}

/* A copy in the event's arena, as it was in the log. */
static const char *keep(struct event_xml *xml, const char *from)
{
	size_t size = text_cut(from, BOUND_STRING_SIZE);
	char *copy = arena_bytes(&xml->event->arena, from, size);

	if (copy)
		copy[restore(copy, size)] = '\0';
	else
		refuse(xml, "out of memory");
	return copy;
}

static const char *keep_value(struct event_xml *xml)
{
	return keep(xml, text_get(&xml->value));
}

/* A decimal number; false if text is anything else or too large. */
static bool number(const char *text, uint64_t most, uint64_t *value)
{
	uint64_t sum = 0;

	if (!*text)
		return false;
	for (; text_is_digit(*text); text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (digit > most || sum > (most - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	if (*text)
		return false;
	*value = sum;
	return true;
}

/* The first Binary element; one that is empty or not hexadecimal is none. */
static void set_data(struct event_xml *xml)
{
	const char *text = text_get(&xml->value);
	size_t size = xml->value.size / 2;
	uint8_t *data;

	if (xml->event->data || !size || xml->value.size % 2 != 0 || size > BOUND_DATA_SIZE)
		return;
	data = arena_alloc(&xml->event->arena, size);
	if (!data) {
		refuse(xml, "out of memory");
		return;
	}
	for (size_t i = 0; i < size; i++) {
		int high = text_hex_digit(text[2 * i]), low = text_hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return;
		data[i] = (uint8_t)(high * 16 + low);
	}
	xml->event->data = data;
	xml->event->data_size = size;
}

static void add_string(struct event_xml *xml)
{
	if (xml->string_count < BOUND_STRINGS)
		xml->strings[xml->string_count++] = keep_value(xml);
}

/* ---- elements of System ---- */

static void set_id(struct event_xml *xml)
{
	uint64_t value;

	if (number(text_get(&xml->value), UINT16_MAX, &value))
		xml->event->id = (uint16_t)value;
}

static void set_level(struct event_xml *xml)
{
	uint64_t value;

	if (number(text_get(&xml->value), EVENT_VERBOSE, &value))
		xml->event->level = (enum event_level)value;
}

static void set_record_id(struct event_xml *xml)
{
	uint64_t value;

	if (number(text_get(&xml->value), UINT64_MAX, &value))
		xml->event->record_id = value;
}

static void set_channel(struct event_xml *xml)
{
	if (xml->value.size > 0)
		xml->event->channel = keep_value(xml);
}

static void set_computer(struct event_xml *xml)
{
	if (xml->value.size > 0)
		xml->event->computer = keep_value(xml);
}

static void set_provider(struct event_xml *xml, const char *value)
{
	xml->event->provider = keep(xml, value);
}

static void set_source(struct event_xml *xml, const char *value)
{
	if (*value)
		xml->event->source = keep(xml, value);
}

static void set_qualifiers(struct event_xml *xml, const char *value)
{
	uint64_t found;

	if (number(value, UINT16_MAX, &found))
		xml->event->qualifiers = (int32_t)found;
}

static void set_time(struct event_xml *xml, const char *value)
{
	when_t found = when_parse(value);

	if (found != WHEN_UNKNOWN)
		xml->event->time = found;
}

static const struct {
	const char *element;
	void (*set)(struct event_xml *xml);
} values[] = {
	{ "EventID",       set_id },
	{ "Level",         set_level },
	{ "EventRecordID", set_record_id },
	{ "Channel",       set_channel },
	{ "Computer",      set_computer },
};

static const struct {
	const char *element, *attribute;
	void (*set)(struct event_xml *xml, const char *value);
} attributes[] = {
	{ "Provider",    "Name",            set_provider },
	{ "Provider",    "EventSourceName", set_source },
	{ "EventID",     "Qualifiers",      set_qualifiers },
	{ "TimeCreated", "SystemTime",      set_time },
};

/* ---- expat's calls ---- */

/* Without the prefix, bound or not. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static enum part part_of(const char *name)
{
	if (!strcmp(name, "System"))
		return PART_SYSTEM;
	if (!strcmp(name, "EventData"))
		return PART_EVENT_DATA;
	return strcmp(name, "UserData") ? PART_NONE : PART_USER_DATA;
}

static void read_attributes(struct event_xml *xml, const char *element,
			    const char **pairs)
{
	for (; pairs[0]; pairs += 2)
		for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
			if (!strcmp(element, attributes[i].element) &&
			    !strcmp(local(pairs[0]), attributes[i].attribute))
				attributes[i].set(xml, pairs[1]);
}

static void XMLCALL element_start(void *context, const char *name, const char **pairs)
{
	struct event_xml *xml = context;

	name = local(name);
	xml->depth++;
	xml->leaf = true;
	text_reset(&xml->value);
	if (xml->depth > BOUND_ELEMENT_DEPTH)
		refuse(xml, "its elements are nested too deeply");
	else if (xml->depth == 1 && strcmp(name, "Event") != 0)
		refuse(xml, "its text is no event");
	else if (xml->depth == 2)
		xml->part = part_of(name);
	else if (xml->depth == 3 && xml->part == PART_SYSTEM)
		read_attributes(xml, name, pairs);
}

static void end_of_system(struct event_xml *xml, const char *name)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (xml->depth == 3 && !strcmp(name, values[i].element))
			values[i].set(xml);
}

static void end_of_event_data(struct event_xml *xml, const char *name)
{
	if (xml->depth == 3 && !strcmp(name, "Binary"))
		set_data(xml);
	else if (xml->depth == 3)
		add_string(xml);
}

static void XMLCALL element_end(void *context, const char *name)
{
	struct event_xml *xml = context;

	name = local(name);
	if (xml->part == PART_SYSTEM)
		end_of_system(xml, name);
	else if (xml->part == PART_EVENT_DATA)
		end_of_event_data(xml, name);
	else if (xml->part == PART_USER_DATA && xml->leaf && xml->depth > 2)
		add_string(xml);
	if (xml->depth == 2)
		xml->part = PART_NONE;
	xml->depth--;
	xml->leaf = false;
	text_reset(&xml->value);
}

static void XMLCALL characters(void *context, const char *bytes, int size)
{
	struct event_xml *xml = context;

	if (xml->part != PART_NONE)
		text_add_bytes(&xml->value, bytes, (size_t)size);
}

/* Entities of their own are how a small text becomes a large one. */
static void XMLCALL document_type(void *context, const char *name, const char *system_id,
				  const char *public_id, int internal)
{
	(void)name, (void)system_id, (void)public_id, (void)internal;
	refuse(context, "its text has a document type");
}

static void begin(struct event_xml *xml, struct event *event)
{
	text_reset(&xml->value);
	xml->event = event;
	xml->refusal = NULL;
	xml->depth = 0;
	xml->part = PART_NONE;
	xml->string_count = 0;
	event->provider = "";
	event->qualifiers = -1;
	event->level = EVENT_LEVEL_UNKNOWN;
}

static bool parse(struct event_xml *xml)
{
	/* Else it asks the system for random numbers, for each event. */
	unsigned long salt = (unsigned long)siphash_secret().words[0] | 1;

	XML_ParserReset(xml->parser, "UTF-8");
	XML_SetHashSalt(xml->parser, salt);
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, element_start, element_end);
	XML_SetCharacterDataHandler(xml->parser, characters);
	XML_SetStartDoctypeDeclHandler(xml->parser, document_type);
	return XML_Parse(xml->parser, text_get(&xml->clean), (int)xml->clean.size, XML_TRUE) ==
	       XML_STATUS_OK;
}

/* ---- without a parser ---- */

/* Names and values are ended where they stand: the text is a copy. */
static const char *ended(struct event_xml *xml, const struct xml_plain_token *token)
{
	char *at = xml->clean.bytes + token->at;

	at[token->size] = '\0';
	return at;
}

/* Calls what expat would call. */
static void report(struct event_xml *xml)
{
	const struct xml_plain_token *token = xml->plain.tokens, *end = token + xml->plain.count;
	const char *pairs[2 * XML_PLAIN_ATTRIBUTES + 1], *name;
	size_t count;

	for (; token < end && !xml->refusal; token++) {
		switch (token->kind) {
		case XML_PLAIN_ELEMENT:
			name = ended(xml, token);
			for (count = 0; token + 1 < end && (token[1].kind == XML_PLAIN_NAME ||
							    token[1].kind == XML_PLAIN_VALUE); )
				pairs[count++] = ended(xml, ++token);
			pairs[count] = NULL;
			element_start(xml, name, pairs);
			break;
		case XML_PLAIN_TEXT:
			characters(xml, xml->clean.bytes + token->at, (int)token->size);
			break;
		default:
			element_end(xml, ended(xml, token));
		}
	}
}

/*
 * Most events need no parser: a file of events that matter takes less than half of the time.
 * False: this one does.  Longer ones may have strings that are cut, and those are measured as
 * the parser has them.
 */
static bool read_plain(struct event_xml *xml, const char *text, size_t size)
{
	if (xml->careful || size > BOUND_STRING_SIZE / 4 || !xml_plain(&xml->plain, text, size))
		return false;
	text_reset(&xml->clean);
	text_add_bytes(&xml->clean, text, size);
	if (!xml->clean.oom)
		report(xml);
	return true;
}

static int take_strings(struct event_xml *xml, struct event *event)
{
	size_t size = xml->string_count * sizeof(xml->strings[0]);

	if (xml->string_count == 0)
		return 0;
	event->strings = arena_array(&event->arena, xml->string_count, sizeof(xml->strings[0]));
	if (!event->strings)
		return -1;
	memcpy(event->strings, xml->strings, size);
	event->string_count = xml->string_count;
	return 0;
}

struct event_xml *event_xml_new(void)
{
	struct event_xml *xml = shortage_watch(calloc(1, sizeof(*xml)));

	if (!xml)
		return NULL;
	xml->parser = xml_parser_new("UTF-8", '\0');
	if (xml->parser)
		return xml;
	free(xml);
	return NULL;
}

void event_xml_free(struct event_xml *xml)
{
	if (!xml)
		return;
	XML_ParserFree(xml->parser);
	text_release(&xml->clean);
	text_release(&xml->value);
	free(xml);
}

void event_xml_careful(struct event_xml *xml)
{
	xml->careful = true;
}

int event_xml_read(struct event_xml *xml, const char *text, size_t size,
		   struct event *event, struct fail *fail)
{
	bool sound;

	begin(xml, event);
	sound = read_plain(xml, text, size);
	if (!sound) {
		clean(&xml->clean, text, size);
		if (!xml->clean.oom && xml->clean.size <= INT_MAX)
			sound = parse(xml);
	}
	if (xml->clean.oom || xml->clean.size > INT_MAX)
		return fail_set(fail, "out of memory");
	if (xml->refusal)
		return fail_set(fail, "%s", xml->refusal);
	if (!sound)
		return fail_set(fail, "its text is not well-formed: %s",
				XML_ErrorString(XML_GetErrorCode(xml->parser)));
	if (xml->value.oom || take_strings(xml, event) < 0)
		return fail_set(fail, "out of memory");
	return 0;
}
