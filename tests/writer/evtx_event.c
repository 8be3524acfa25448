/* evtx_event.c - what a record says, in each of the ways in which Windows says it. */
/* SPDX-License-Identifier: MIT */
#include "evtx_event.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "evtx_tokens.h"
#include "evtx_writer.h"

/* Substitutions of the System template. */
enum {
	SLOT_LEVEL, SLOT_OPCODE, SLOT_TASK, SLOT_ID, SLOT_QUALIFIERS, SLOT_KEYWORDS, SLOT_TIME,
	SLOT_ACTIVITY, SLOT_PROCESS, SLOT_THREAD, SLOT_RECORD, SLOT_VERSION, SLOT_USER,
	/* from here on the two kinds of templates differ */
	SLOT_MODERN_RELATED = 13, SLOT_MODERN_PROVIDER, SLOT_MODERN_GUID, SLOT_MODERN_CHANNEL,
	SLOT_MODERN_DATA, SLOTS_MODERN,
	SLOT_RELATED = 18, SLOT_DATA, SLOTS,
};

static void open_event(struct tokens *w, uint16_t depends)
{
	open_element(w, "Event", depends, true);
	text_attribute(w, "xmlns", "http://schemas.microsoft.com/win/2004/08/events/event", false);
	close_start(w);
}

/* ---- EventData ---- */

static void append(char *shape, size_t room, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void append(char *shape, size_t room, const char *fmt, ...)
{
	size_t used = strlen(shape);
	va_list args;

	va_start(args, fmt);
	vsnprintf(shape + used, room - used, fmt, args);
	va_end(args);
}

/* Classic sources share one template: an array of strings and the data field. */
static void classic_template(struct tokens *w)
{
	open_element(w, "EventData", ALWAYS, false);
	close_start(w);
	slot_element(w, "Data", 0, TYPE_ARRAY);
	slot_element(w, "Binary", 2, TYPE_BINARY);
	close_element(w);
}

/* Every string, with a NUL after it. */
static void value_array(struct tokens *w, struct values *values, const struct evtx_record *r)
{
	size_t start = w->at;

	for (size_t i = 0; i < r->value_count; i++) {
		put(w, r->values[i].bytes, r->values[i].size);
		put16(w, 0);
	}
	value_done(w, values, start, r->value_count ? TYPE_ARRAY : TYPE_NULL);
}

static void value_binary(struct tokens *w, struct values *values, const struct evtx_record *r)
{
	value_number(w, values, TYPE_U32, 4, r->binary_size);
	value_bytes(w, values, r->has_binary ? TYPE_BINARY : TYPE_NULL, r->binary, r->binary_size);
}

static void classic_data(struct tokens *w, const struct evtx_record *r)
{
	struct values values;
	size_t place;

	if (template_begin(w, "classic event data", &place)) {
		fragment(w);
		classic_template(w);
		template_end(w, place);
	}
	values = values_begin(w, 3);
	value_array(w, &values, r);
	value_binary(w, &values, r);
}

static void open_data(struct tokens *w, const struct evtx_record *r)
{
	open_element(w, r->element ? "UserData" : "EventData", ALWAYS, false);
	close_start(w);
	if (r->element) {
		open_element(w, r->element, ALWAYS, true);
		text_attribute(w, "xmlns",
			"http://manifests.microsoft.com/win/2004/08/windows/eventlog", false);
		close_start(w);
	}
}

static void close_data(struct tokens *w, const struct evtx_record *r)
{
	if (r->element)
		close_element(w);
	close_element(w);
}

/* The start of the element for one value: <Data Name="x">, <Data>, or <x>. */
static void open_value(struct tokens *w, const struct evtx_record *r,
		       const struct evtx_value *value)
{
	bool named = value->name && !r->element;

	open_element(w, r->element && value->name ? value->name : "Data", ALWAYS, named);
	if (named)
		text_attribute(w, "Name", value->name, false);
	close_start(w);
}

static void named_template(struct tokens *w, const struct evtx_record *r)
{
	open_data(w, r);
	for (size_t i = 0; i < r->value_count; i++) {
		open_value(w, r, &r->values[i]);
		put_slot(w, TOKEN_VALUE, (uint16_t)i, r->values[i].type);
		close_element(w);
	}
	if (r->has_binary) {
		open_element(w, "Binary", ALWAYS, false);
		close_start(w);
		put_slot(w, TOKEN_VALUE, (uint16_t)(r->value_count + 1), TYPE_BINARY);
		close_element(w);
	}
	close_data(w, r);
}

/* XML in a value: <Parameter>TEXT</Parameter>, an instance of a template of its own. */
static void value_xml(struct tokens *w, struct values *values, const struct evtx_value *value)
{
	struct values inner;
	size_t start = w->at, place;

	fragment(w);
	if (template_begin(w, "parameter", &place)) {
		fragment(w);
		open_element(w, "Parameter", ALWAYS, false);
		close_start(w);
		put_slot(w, TOKEN_VALUE, 0, TYPE_TEXT);
		close_element(w);
		template_end(w, place);
	}
	inner = values_begin(w, 1);
	value_bytes(w, &inner, TYPE_TEXT, value->bytes, value->size);
	put8(w, TOKEN_EOF);
	value_done(w, values, start, TYPE_XML);
}

static void named_data(struct tokens *w, const struct evtx_record *r)
{
	char shape[4096];
	struct values values;
	size_t place;

	snprintf(shape, sizeof(shape), "%s|%d", r->element ? r->element : "", r->has_binary);
	for (size_t i = 0; i < r->value_count; i++)
		append(shape, sizeof(shape), "|%s:%d", r->values[i].name ? r->values[i].name : "",
		       r->values[i].type);
	if (template_begin(w, shape, &place)) {
		fragment(w);
		named_template(w, r);
		template_end(w, place);
	}
	values = values_begin(w, (uint32_t)r->value_count + (r->has_binary ? 2 : 0));
	for (size_t i = 0; i < r->value_count; i++) {
		const struct evtx_value *value = &r->values[i];

		if (value->type == TYPE_XML)
			value_xml(w, &values, value);
		else
			value_bytes(w, &values, value->type, value->bytes, value->size);
	}
	if (r->has_binary)
		value_binary(w, &values, r);
}

/* The event data as a value of its own.  Modern sources leave the fragment
 * header out and have no value when there is no data. */
static void value_data(struct tokens *w, struct values *values, const struct evtx_record *r)
{
	size_t start = w->at;

	if (r->style == EVTX_MODERN && r->value_count == 0 && !r->has_binary) {
		value_nulls(w, values, 1);
		return;
	}
	if (r->style != EVTX_MODERN)
		fragment(w);
	if (r->style == EVTX_CLASSIC)
		classic_data(w, r);
	else
		named_data(w, r);
	put8(w, TOKEN_EOF);
	value_done(w, values, start, TYPE_XML);
}

/* ---- System ---- */

static void provider_literal(struct tokens *w, const struct evtx_record *r)
{
	open_element(w, "Provider", ALWAYS, true);
	text_attribute(w, "Name", r->provider, r->guid || r->source);
	if (r->guid)
		text_attribute(w, "Guid", r->guid, r->source != NULL);
	if (r->source)
		text_attribute(w, "EventSourceName", r->source, false);
	close_empty(w);
}

static void provider_slots(struct tokens *w)
{
	open_element(w, "Provider", ALWAYS, true);
	slot_attribute(w, "Name", SLOT_MODERN_PROVIDER, TYPE_TEXT, true);
	slot_attribute(w, "Guid", SLOT_MODERN_GUID, TYPE_GUID, false);
	close_empty(w);
}

static void event_id(struct tokens *w)
{
	open_element(w, "EventID", SLOT_ID, true);
	slot_attribute(w, "Qualifiers", SLOT_QUALIFIERS, TYPE_U16, false);
	close_start(w);
	put_slot(w, TOKEN_OPTIONAL, SLOT_ID, TYPE_U16);
	close_element(w);
}

static void time_created(struct tokens *w)
{
	open_element(w, "TimeCreated", ALWAYS, true);
	slot_attribute(w, "SystemTime", SLOT_TIME, TYPE_TIME, false);
	close_empty(w);
	slot_element(w, "EventRecordID", SLOT_RECORD, TYPE_U64);
}

static void correlation(struct tokens *w, uint16_t related)
{
	open_element(w, "Correlation", ALWAYS, true);
	slot_attribute(w, "ActivityID", SLOT_ACTIVITY, TYPE_GUID, true);
	slot_attribute(w, "RelatedActivityID", related, TYPE_GUID, false);
	close_empty(w);
	open_element(w, "Execution", ALWAYS, true);
	slot_attribute(w, "ProcessID", SLOT_PROCESS, TYPE_U32, true);
	slot_attribute(w, "ThreadID", SLOT_THREAD, TYPE_U32, false);
	close_empty(w);
}

static void channel_and_computer(struct tokens *w, const struct evtx_record *r)
{
	if (r->style == EVTX_MODERN)
		slot_element(w, "Channel", SLOT_MODERN_CHANNEL, TYPE_TEXT);
	else
		text_element(w, "Channel", r->channel);
	text_element(w, "Computer", r->computer);
	open_element(w, "Security", ALWAYS, true);
	slot_attribute(w, "UserID", SLOT_USER, TYPE_SID, false);
	close_empty(w);
}

static void system_template(struct tokens *w, const struct evtx_record *r)
{
	bool classic = r->style == EVTX_CLASSIC, modern = r->style == EVTX_MODERN;

	open_element(w, "System", ALWAYS, false);
	close_start(w);
	if (modern)
		provider_slots(w);
	else
		provider_literal(w, r);
	event_id(w);
	if (!classic)
		slot_element(w, "Version", SLOT_VERSION, TYPE_U8);
	slot_element(w, "Level", SLOT_LEVEL, TYPE_U8);
	slot_element(w, "Task", SLOT_TASK, TYPE_U16);
	if (!classic)
		slot_element(w, "Opcode", SLOT_OPCODE, TYPE_U8);
	slot_element(w, "Keywords", SLOT_KEYWORDS, TYPE_HEX64);
	time_created(w);
	if (!classic)
		correlation(w, modern ? SLOT_MODERN_RELATED : SLOT_RELATED);
	channel_and_computer(w, r);
	close_element(w);
}

static void event_template(struct tokens *w, const struct evtx_record *r)
{
	uint16_t data = r->style == EVTX_MODERN ? SLOT_MODERN_DATA : SLOT_DATA;

	open_event(w, data);
	system_template(w, r);
	put_slot(w, TOKEN_OPTIONAL, data, TYPE_XML);
	close_element(w);
}

/* Substitutions 0 to 12, which are the same everywhere. */
static void system_values(struct tokens *w, struct values *values, const struct evtx_record *r)
{
	value_number(w, values, TYPE_U8, 1, r->level);
	value_number(w, values, TYPE_U8, 1, r->opcode);
	value_number(w, values, TYPE_U16, 2, r->task);
	value_number(w, values, TYPE_U16, 2, r->id);
	if (r->qualifiers >= 0)
		value_number(w, values, TYPE_U16, 2, (uint64_t)r->qualifiers);
	else	/* Windows leaves the bytes there, and only the type says NULL */
		value_number(w, values, TYPE_NULL, 2, 1);
	value_number(w, values, TYPE_HEX64, 8, r->keywords);
	value_number(w, values, TYPE_TIME, 8, r->time);
	value_nulls(w, values, 1);
	value_number(w, values, TYPE_U32, 4, r->process_id);
	value_number(w, values, TYPE_U32, 4, r->thread_id);
	value_number(w, values, TYPE_U64, 8, r->record_id);
	value_number(w, values, TYPE_U8, 1, r->version);
	value_sid(w, values, r->user);
}

static void event_values(struct tokens *w, const struct evtx_record *r)
{
	bool modern = r->style == EVTX_MODERN;
	struct values values = values_begin(w, modern ? SLOTS_MODERN : SLOTS);

	system_values(w, &values, r);
	if (modern) {
		value_nulls(w, &values, 1);
		value_text(w, &values, r->provider);
		value_guid(w, &values, r->guid);
		value_text(w, &values, r->channel);
	} else {
		value_nulls(w, &values, SLOT_DATA - SLOT_USER - 1);
	}
	value_data(w, &values, r);
}

void put_templated(struct tokens *w, const struct evtx_record *r)
{
	char shape[1024];
	size_t place;

	snprintf(shape, sizeof(shape), "%d|%s|%s|%s|%s|%s", r->style,
		 r->style == EVTX_MODERN ? "" : r->provider, r->source ? r->source : "",
		 r->guid && r->style != EVTX_MODERN ? r->guid : "",
		 r->style == EVTX_MODERN ? "" : r->channel, r->computer);
	if (template_begin(w, shape, &place)) {
		fragment(w);
		event_template(w, r);
		template_end(w, place);
	}
	event_values(w, r);
}

/* ---- forwarded records ---- */

static void number_element(struct tokens *w, const char *name, uint64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	text_element(w, name, text);
}

static void keywords_element(struct tokens *w, uint64_t keywords)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, keywords);
	text_element(w, "Keywords", text);
}

/* 2021-05-10T06:22:54.633626900Z */
static void time_text(char text[64], uint64_t time)
{
	time_t seconds = (time_t)(time / 10000000) - 11644473600;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	snprintf(text, 64, "%04d-%02d-%02dT%02d:%02d:%02d.%07u00Z",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		 (unsigned)(time % 10000000));
}

static void inline_event_id(struct tokens *w, const struct evtx_record *r)
{
	char text[32];

	open_element(w, "EventID", ALWAYS, r->qualifiers >= 0);
	if (r->qualifiers >= 0) {
		snprintf(text, sizeof(text), "%d", r->qualifiers);
		text_attribute(w, "Qualifiers", text, false);
	}
	close_start(w);
	snprintf(text, sizeof(text), "%u", r->id);
	put_text(w, text);
	close_element(w);
}

static void inline_numbers(struct tokens *w, const struct evtx_record *r)
{
	bool classic = r->style == EVTX_CLASSIC;

	if (!classic)
		number_element(w, "Version", r->version);
	number_element(w, "Level", r->level);
	number_element(w, "Task", r->task);
	if (!classic)
		number_element(w, "Opcode", r->opcode);
	keywords_element(w, r->keywords);
}

static void inline_time(struct tokens *w, const struct evtx_record *r)
{
	char text[64];

	open_element(w, "TimeCreated", ALWAYS, true);
	time_text(text, r->time);
	text_attribute(w, "SystemTime", text, false);
	close_empty(w);
	number_element(w, "EventRecordID", r->record_id);
}

static void inline_execution(struct tokens *w, const struct evtx_record *r)
{
	char text[32];

	open_element(w, "Correlation", ALWAYS, false);
	close_empty(w);
	open_element(w, "Execution", ALWAYS, true);
	snprintf(text, sizeof(text), "%" PRIu32, r->process_id);
	text_attribute(w, "ProcessID", text, true);
	snprintf(text, sizeof(text), "%" PRIu32, r->thread_id);
	text_attribute(w, "ThreadID", text, false);
	close_empty(w);
}

static void inline_system(struct tokens *w, const struct evtx_record *r)
{
	open_element(w, "System", ALWAYS, false);
	close_start(w);
	provider_literal(w, r);
	inline_event_id(w, r);
	inline_numbers(w, r);
	inline_time(w, r);
	if (r->style != EVTX_CLASSIC)
		inline_execution(w, r);
	text_element(w, "Channel", r->channel);
	text_element(w, "Computer", r->computer);
	open_element(w, "Security", ALWAYS, r->user != NULL);
	if (r->user)
		text_attribute(w, "UserID", r->user, false);
	close_empty(w);
	close_element(w);
}

/* A text value in a forwarded record: the units as they are. */
static void put_units(struct tokens *w, const struct evtx_value *value)
{
	if (value->size == 0)
		return;
	put8(w, TOKEN_TEXT);
	put8(w, TYPE_TEXT);
	put16(w, (uint16_t)(value->size / 2));
	put(w, value->bytes, value->size);
}

static void inline_binary(struct tokens *w, const struct evtx_record *r)
{
	char *hex = evtx_need(malloc(2 * r->binary_size + 1));

	hex[0] = '\0';
	for (size_t i = 0; i < r->binary_size; i++)
		snprintf(hex + 2 * i, 3, "%02X", r->binary[i]);
	text_element(w, "Binary", hex);
	free(hex);
}

static void inline_data(struct tokens *w, const struct evtx_record *r)
{
	open_data(w, r);
	for (size_t i = 0; i < r->value_count; i++) {
		open_value(w, r, &r->values[i]);
		put_units(w, &r->values[i]);
		close_element(w);
	}
	if (r->has_binary)
		inline_binary(w, r);
	close_data(w, r);
}

static void inline_rendering(struct tokens *w, const struct evtx_record *r)
{
	static const char *const levels[] = { "Information", "Critical", "Error", "Warning",
					      "Information", "Verbose" };

	open_element(w, "RenderingInfo", ALWAYS, true);
	text_attribute(w, "Culture", "en-US", false);
	close_start(w);
	text_element(w, "Message", r->rendering);
	text_element(w, "Level", levels[r->level < 6 ? r->level : 0]);
	text_element(w, "Task", "");
	text_element(w, "Opcode", "");
	text_element(w, "Channel", "");
	text_element(w, "Provider", r->provider);
	open_element(w, "Keywords", ALWAYS, false);
	close_start(w);
	text_element(w, "Keyword", "Classic");
	close_element(w);
	close_element(w);
}

void put_inline(struct tokens *w, const struct evtx_record *r)
{
	open_event(w, ALWAYS);
	inline_system(w, r);
	inline_data(w, r);
	if (r->rendering)
		inline_rendering(w, r);
	close_element(w);
}
