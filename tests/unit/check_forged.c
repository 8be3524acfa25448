/*
 * check_forged.c - chunks that are made token by token: what becomes a field, a string
 * or data, and what a hostile chunk is refused for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "evtx_bytes.h"
#include "evtx_chunk.h"
#include "evtx_record.h"
#include "evtx_template.h"
#include "same_chunk.h"
#include "text.h"
#include "log_stats.h"

enum { HEX = 0x0e, XML = 0x21, TIME = 0x11, NUMBER = 0x0a, TEXT = 0x01, NOTHING = 0x00 };

/* ---- a chunk while it is made ---- */

static uint8_t chunk[EVTX_CHUNK_SIZE];
static uint32_t at;		/* of the next byte */
static uint32_t record;		/* of the record that is being made */
static uint64_t id;
static bool in_template;	/* elements name the slot that they depend on */

static void put(const void *bytes, size_t size)
{
	ck_assert_uint_le(at + size, sizeof(chunk));
	memcpy(chunk + at, bytes, size);
	at += (uint32_t)size;
}

#define PUT(literal) put(literal, sizeof(literal) - 1)

static void put16(uint32_t value)
{
	uint8_t bytes[2];

	evtx_set16(bytes, (uint16_t)value);
	put(bytes, sizeof(bytes));
}

static void put32(uint32_t value)
{
	uint8_t bytes[4];

	evtx_set32(bytes, value);
	put(bytes, sizeof(bytes));
}

static void put64(uint64_t value)
{
	uint8_t bytes[8];

	evtx_set64(bytes, value);
	put(bytes, sizeof(bytes));
}

static void put_utf16(const char *text)
{
	size_t size;
	uint8_t *bytes = evtx_utf16(text, &size);

	put(bytes, size);
	free(bytes);
}

/* A name is written where it is used. */
static void put_name(const char *name)
{
	put32(at + 4);
	put32(0);
	put16(0);
	put16((uint32_t)strlen(name));
	put_utf16(name);
	put16(0);
}

/* Up to the > of an element; its size cannot be believed, so that readers read all
 * of it.  `depends` is the slot without which it is left out. */
static void open_sized(const char *name, uint32_t depends, uint32_t size)
{
	PUT("\x01");
	if (in_template)
		put16(depends);
	put32(size);
	put_name(name);
	PUT("\x02");
}

static void open_if(const char *name, uint32_t slot)
{
	open_sized(name, slot, UINT32_MAX);
}

static void open_element(const char *name)
{
	open_if(name, 0xffff);
}

static void close_element(void)
{
	PUT("\x04");
}

static void put_text(const char *text)
{
	PUT("\x05\x01");
	put16((uint32_t)strlen(text));
	put_utf16(text);
}

static void put_slot(uint32_t slot, uint8_t type)
{
	PUT("\x0d");
	put16(slot);
	put(&type, 1);
}

static void text_element(const char *name, const char *text)
{
	open_element(name);
	put_text(text);
	close_element();
}

static void slot_element(const char *name, uint32_t slot, uint8_t type)
{
	open_element(name);
	put_slot(slot, type);
	close_element();
}

/* <name attribute=...>; the attribute's value comes from the caller, then the rest. */
static void open_with(const char *name, const char *attribute)
{
	PUT("\x41");
	if (in_template)
		put16(0xffff);
	put32(UINT32_MAX);
	put_name(name);
	put32(0);
	PUT("\x06");
	put_name(attribute);
}

static void close_tag(void)
{
	PUT("\x02\x04");
}

static void start_chunk(void)
{
	memset(chunk, 0, sizeof(chunk));
	at = EVTX_CHUNK_HEADER;
	id = 0;
	in_template = false;
}

static void start_record(void)
{
	record = at;
	at += EVTX_RECORD_HEADER;
	id++;
}

static void end_record(void)
{
	at += EVTX_RECORD_TRAILER;
	ck_assert_uint_le(at, sizeof(chunk));
	memcpy(chunk + record, "**\0", 4);
	evtx_set32(chunk + record + 4, at - record);
	evtx_set64(chunk + record + 8, id);
	evtx_set64(chunk + record + 16, UINT64_C(131000000000000000));
	evtx_set32(chunk + at - 4, at - record);
}

/* The header says that live records are 1..last and end at `free_space`. */
static void seal(uint32_t free_space, uint64_t last)
{
	memcpy(chunk, "ElfChnk", 8);
	evtx_set64(chunk + 8, 1);
	evtx_set64(chunk + 16, last);
	evtx_set64(chunk + 24, 1);
	evtx_set64(chunk + 32, last);
	evtx_set32(chunk + 40, 128);
	evtx_set32(chunk + 48, free_space);
	evtx_set32(chunk + 52, evtx_crc32(0, chunk + EVTX_CHUNK_HEADER,
					  free_space - EVTX_CHUNK_HEADER));
	evtx_set32(chunk + 124, evtx_crc32(evtx_crc32(0, chunk, 120), chunk + 128,
					   EVTX_CHUNK_HEADER - 128));
}

/* ---- reading it ---- */

/* Event 7 of provider P is wanted, and 9 is a mark; 8 of provider Q is wanted. */
static const struct catalog_provider providers[] = {
	{ .name = "P", .family = "P" }, { .name = "Q", .family = "Q" },
};
static const struct catalog_event kinds[] = {
	{ .family = "P", .id = 7, .says = "", .source = "" },
	{ .family = "P", .id = 9, .stage = CATALOG_MARK, .says = "", .source = "" },
	{ .family = "Q", .id = 8, .says = "", .source = "" },
};
static const struct catalog catalog = { providers, 2, kinds, 3, NULL };

static struct evtx_decoder *decoder, *apart;
static struct evtx_batch batch, plain;
static struct text seen;

static void set_up(void)
{
	decoder = evtx_decoder_new(&catalog);
	apart = evtx_decoder_new(&catalog);
	ck_assert(decoder && apart);
	evtx_decoder_plain(apart);
	evtx_batch_init(&batch);
	evtx_batch_init(&plain);
	start_chunk();
}

static void tear_down(void)
{
	evtx_decoder_free(decoder);
	evtx_decoder_free(apart);
	evtx_batch_release(&batch);
	evtx_batch_release(&plain);
	text_release(&seen);
}

static void read_chunk(bool recover)
{
	const char *what;

	evtx_batch_reset(&batch);
	evtx_batch_reset(&plain);
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), 0, recover);
	evtx_decoder_chunk(apart, &plain, chunk, sizeof(chunk), 0, recover);
	what = chunk_differs(&batch, &plain);
	ck_assert_msg(!what, "%s", what);
}

/* "computer string|string| data", then each problem in brackets. */
static const char *what_was_read(void)
{
	text_reset(&seen);
	for (size_t i = 0; i < plain.event_count; i++) {
		const struct event *event = &plain.events[i];

		text_printf(&seen, "%s ", event->computer ? event->computer : "-");
		for (size_t k = 0; k < event->string_count; k++)
			text_printf(&seen, "%s|", event->strings[k]);
		if (event->data_size)
			text_add(&seen, " ");
		text_hex(&seen, event->data, event->data_size);
	}
	for (size_t i = 0; i < plain.stats.problem_kept; i++)
		text_printf(&seen, "[%s]", plain.stats.problems[i].what);
	return text_get(&seen);
}

static void expect(const char *wanted)
{
	seal(at, id);
	read_chunk(false);
	ck_assert_str_eq(what_was_read(), wanted);
}

/* ---- records ---- */

/* <Event><System>...: System without its end. */
static void start_system(void)
{
	PUT("\x0f\x01\x01\0");
	open_element("Event");
	open_element("System");
	open_with("Provider", "Name");
	put_text("P");
	close_tag();
	text_element("EventID", "7");
}

static void put_system(void)
{
	start_system();
	text_element("Computer", "C");
	close_element();
}

static void end_event(void)
{
	close_element();
	PUT("\0");
}

/* A record of literal text, whose EventData is what `data` puts. */
static void forward(void (*data)(void))
{
	start_record();
	put_system();
	data();
	end_event();
	end_record();
}

static uint32_t definition;

/* An instance of a definition that follows here; `put_definition` writes its tokens. */
static void define(uint32_t definition_id, void (*put_definition)(void))
{
	uint32_t size_at;

	PUT("\x0c\x01");
	put32(definition_id);
	definition = at + 4;
	put32(definition);
	put32(0);
	put32(definition_id);
	PUT("............");
	size_at = at;
	put32(0);
	in_template = true;
	put_definition();
	in_template = false;
	evtx_set32(chunk + size_at, at - size_at - 4);
}

static void instance(uint32_t definition_id)
{
	PUT("\x0c\x01");
	put32(definition_id);
	put32(definition);
}

static void put_row(uint32_t size, uint32_t type)
{
	put16(size);
	put16(type);
}

/* ---- what becomes what: one record each ---- */

static void joined_definition(void)
{
	put_system();
	open_element("EventData");
	open_element("Data");
	put_text("a");
	put_slot(0, TEXT);
	put_text("b");
	close_element();
	open_element("Data");
	put_text("<");
	PUT("\x09");
	put_name("amp");
	put_slot(1, NOTHING);
	PUT("\x08>\0");
	close_element();
	close_element();
	end_event();
}

static void joins_text(void)
{
	start_record();
	define(1, joined_definition);
	put32(2);
	put_row(2, TEXT);
	put_row(0, NOTHING);
	put_utf16("X");
	end_record();
	start_record();
	instance(1);
	put32(2);
	put_row(4, TEXT);
	put_row(2, TEXT);
	put_utf16("YZ!");
	end_record();
}

static void put_entities(void)
{
	static const char *const names[] = { "amp", "lt", "gt", "quot", "apos" };

	open_element("EventData");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		open_element("Data");
		PUT("\x09");
		put_name(names[i]);
		close_element();
	}
	close_element();
}

static void entities(void) { forward(put_entities); }

static void put_unknown_entity(void)
{
	open_element("EventData");
	open_element("Data");
	PUT("\x09");
	put_name("ampx");
	close_element();
	close_element();
}

static void unknown_entity(void) { forward(put_unknown_entity); }

static void put_template_inside(void)
{
	open_element("EventData");
	PUT("\x0c\x01");
	close_element();
}

static void template_inside(void) { forward(put_template_inside); }

/* The computer's name has three parts; Computer in another element is none. */
static void parts_of_a_field(void)
{
	start_record();
	start_system();
	open_element("Correlation");
	text_element("Computer", "WRONG");
	close_element();
	open_element("Computer");
	put_text("A");
	put_text("B");
	put_text("C");
	close_element();
	close_element();
	end_event();
	end_record();
}

/* An element that means nothing says that it ends in a text that looks like one. */
static void skips_into_text(void)
{
	uint32_t size_at;

	start_record();
	start_system();
	size_at = at + 1;
	open_element("Task");
	put_text("xyz");
	evtx_set32(chunk + size_at, at - 4 - (size_at + 4));
	evtx_set16(chunk + at - 4, 0x0101);
	close_element();
	text_element("Computer", "C");
	close_element();
	end_event();
	end_record();
}

/* Attributes that mean nothing, beside one that does. */
static void other_attributes(void)
{
	start_record();
	PUT("\x0f\x01\x01\0");
	open_element("Event");
	open_element("System");
	open_with("Provider", "Name");
	put_text("P");
	close_tag();
	open_with("EventID", "Other");
	put_text("5");
	PUT("\x02");
	put_text("7");
	close_element();
	text_element("Computer", "C");
	close_element();
	end_event();
	end_record();
}

/* System comes second in Event. */
static void data_before_system(void)
{
	start_record();
	PUT("\x0f\x01\x01\0");
	open_element("Event");
	open_element("EventData");
	text_element("Data", "first");
	close_element();
	open_element("System");
	open_with("Provider", "Name");
	put_text("P");
	close_tag();
	text_element("EventID", "7");
	text_element("Computer", "C");
	close_element();
	end_event();
	end_record();
}

/* The only record, from the chunk's header to its last byte. */
static void fills_the_chunk(void)
{
	start_record();
	put_system();
	end_event();
	at = EVTX_CHUNK_SIZE - EVTX_RECORD_TRAILER;
	end_record();
}

static void put_binary(void)
{
	text_element("Data", "s");
	text_element("Binary", "c1000780");
	text_element("Binary", "ff");
}

static void put_event_data(void)
{
	open_element("EventData");
	put_binary();
	close_element();
}

static void put_user_data(void)
{
	open_element("UserData");
	open_element("Started");
	put_binary();
	close_element();
	close_element();
}

static void put_rendering(void)
{
	open_element("RenderingInfo");
	put_binary();
	close_element();
}

static void binary_of_event_data(void) { forward(put_event_data); }
static void binary_of_user_data(void) { forward(put_user_data); }
static void rendering(void) { forward(put_rendering); }

static void optional_definition(void)
{
	put_system();
	open_element("EventData");
	open_if("Data", 0);
	open_if("Data", 1);
	put_text("inner");
	close_element();
	close_element();
	open_if("Data", 1);
	put_slot(1, TEXT);
	close_element();
	open_if("Data", 0);
	put_slot(0, TEXT);
	close_element();
	close_element();
	end_event();
}

/* Slot 1 has a value, slot 0 has none; an empty text is a value. */
static void optional_elements(void)
{
	start_record();
	define(1, optional_definition);
	put32(2);
	put_row(0, NOTHING);
	put_row(2, TEXT);
	put_utf16("1");
	end_record();
	start_record();
	instance(1);
	put32(2);
	put_row(0, TEXT);
	put_row(0, TEXT);
	end_record();
}

static void plain_definition(void)
{
	put_system();
	open_element("EventData");
	slot_element("Data", 0, TEXT);
	close_element();
	end_event();
}

/* The second string begins with the first. */
static void strings_alike(void)
{
	static const char *const texts[] = { "X", "XY", "X" };

	for (int i = 0; i < 3; i++) {
		start_record();
		if (i == 0)
			define(1, plain_definition);
		else
			instance(1);
		put32(1);
		put_row(2 * (uint32_t)strlen(texts[i]), TEXT);
		put_utf16(texts[i]);
		end_record();
	}
}

static const struct {
	const char *name;
	void (*make)(void);
	const char *wanted;
} cases[] = {
	{ "literals around a slot", joins_text, "C aXb|<&>|C aYZb|<&!>|" },
	{ "entities", entities, "C &|<|>|\"|'|" },
	{ "an entity that XML does not have", unknown_entity,
	  "[record 1 cannot be decoded: an entity is not known]" },
	{ "a template inside an element", template_inside,
	  "[record 1 cannot be decoded: a template is inside an element]" },
	{ "a field of three parts", parts_of_a_field, "ABC " },
	{ "a size that leads into a text", skips_into_text, "C " },
	{ "an attribute that means nothing", other_attributes, "C " },
	{ "data before System", data_before_system, "C first|" },
	{ "a record that fills the chunk", fills_the_chunk, "C " },
	{ "Binary in EventData", binary_of_event_data, "C s| c1000780" },
	{ "Binary in UserData", binary_of_user_data, "C s|c1000780|ff|" },
	{ "RenderingInfo", rendering, "C " },
	{ "strings that begin alike", strings_alike, "C X|C XY|C X|" },
	{ "optional elements", optional_elements, "C 1|C inner|||" },
};

START_TEST(reads)
{
	cases[_i].make();
	expect(cases[_i].wanted);
}
END_TEST

/* ---- bounds ---- */

static void nested_definition(void)
{
	put_system();
	put_slot(0, XML);
	end_event();
}

/* A record with one value, `size` bytes of binary XML, which the caller puts. */
static void start_holder(uint32_t size)
{
	start_record();
	define(1, nested_definition);
	put32(1);
	put_row(size, XML);
}

enum { INNER = 10 + 4 };	/* an instance and its number of values */

static void data_definition(void)
{
	open_element("EventData");
	slot_element("Data", 0, XML);
	close_element();
	PUT("\0");
}

/* EventData in Data in EventData ...: `depth` fragments in each other. */
START_TEST(bounds_nested_values)
{
	int depth = BOUND_NESTED + _i;
	uint32_t size_at[BOUND_NESTED + 2];

	start_holder(0);
	size_at[0] = at - 4;
	for (int i = 1; i <= depth; i++) {
		if (i == 1)
			define(2, data_definition);
		else
			instance(2);
		put32(1);
		size_at[i] = at;
		put_row(0, i < depth ? XML : TEXT);
	}
	put_utf16("x");
	for (int i = 0; i <= depth; i++)
		evtx_set16(chunk + size_at[i], (uint16_t)(at - size_at[i] - 4));
	end_record();
	expect(_i == 0 ? "C x|" : "[record 1 cannot be decoded: values are nested too deep]");
}
END_TEST

/* Each template counts once; the holder's is one of them. */
START_TEST(bounds_templates)
{
	enum { TEMPLATES = EVTX_PLAN_SLOTS * 3 / 4, FREE = 40000 };
	uint32_t count = TEMPLATES - 1 + (uint32_t)_i;

	start_holder(count * INNER);
	for (uint32_t i = 0; i < count; i++) {
		definition = FREE + i;
		instance(2);
		put32(0);
	}
	end_record();
	expect(_i == 0 ? "C " :
	       "[record 1 cannot be decoded: the chunk holds too many templates]");
}
END_TEST

static void strings_definition(void)
{
	put_system();
	open_element("EventData");
	for (int i = 0; i < BOUND_STRINGS + 1; i++)
		slot_element("Data", 0, TEXT);
	close_element();
	end_event();
}

START_TEST(bounds_strings)
{
	start_record();
	define(1, strings_definition);
	put32(1);
	put_row(2, TEXT);
	put_utf16("x");
	end_record();
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.event_count, 1);
	ck_assert_uint_eq(plain.events[0].string_count, BOUND_STRINGS);
}
END_TEST

static void wide_definition(void)
{
	put_system();
	for (int i = 0; i < 1000; i++)
		put_slot(0, XML);
	end_event();
}

static void wide_data_definition(void)
{
	open_element("EventData");
	for (int i = 0; i < 200; i++)
		slot_element("Data", 0, TEXT);
	close_element();
	PUT("\0");
}

/* Two hundred strings a thousand times: 201,000 steps a record. */
START_TEST(bounds_the_steps)
{
	uint32_t size_at;

	for (int i = 0; i < 2; i++) {
		uint32_t outer = definition;

		start_record();
		if (i == 0) {
			define(1, wide_definition);
			outer = definition;
		} else {
			definition = outer;
			instance(1);
		}
		put32(1);
		size_at = at;
		put_row(0, XML);
		if (i == 0)
			define(2, wide_data_definition);
		else
			define(3, wide_data_definition);
		put32(1);
		put_row(2, TEXT);
		put_utf16("x");
		evtx_set16(chunk + size_at, (uint16_t)(at - size_at - 4));
		end_record();
		definition = outer;
	}
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.event_count, 1);
	ck_assert_uint_eq(plain.stats.problem_count, 1);
	ck_assert_str_eq(plain.stats.problems[0].what, "record 2 cannot be decoded: "
			 "the chunk's records are nested or repeated too often");
}
END_TEST

/* ---- refusals: the end of a record is `cut` bytes earlier ---- */

static void instance_cut(void) { PUT("\x0c\x01\x01\0\0\0\0\0\0"); }

/* The definition would be whole if it did not reach past the record's end: the copy of
 * the record's size is the size of the definition. */
static void definition_cut(void)
{
	for (int i = 0; i < 200; i++)
		PUT("\x0f\x01\x01\0");
	PUT("\x0c\x01\x01\0\0\0");
	put32(at + 4);
	at += 20;
}

static void its_tokens(void)
{
	in_template = true;
	plain_definition();
	in_template = false;
}

static void definition_too_long(void)
{
	define(1, plain_definition);
	evtx_set32(chunk + definition + 20, at - definition - 24 + 1);
	chunk[at - 1] = 0x77;	/* a token that is none, where its end was */
}

/* The size of the definition is wild, and its tokens end in the record's trailer: with the
 * low byte of the record's size, which is 0. */
static void tokens_too_long(void)
{
	define(1, plain_definition);
	at -= 2;	/* the end of Event, and of the fragment */
	while ((at + 1 + EVTX_RECORD_TRAILER - record) % 256)
		PUT("\x02");
	close_element();
	evtx_set32(chunk + definition + 20, UINT32_MAX);
}

static void count_cut(void) { define(1, plain_definition); at += 3; }

static void table_cut(void)
{
	define(1, plain_definition);
	put32(2);
	put_row(0, NOTHING);
	at += 3;
}

static void table_whole(void)
{
	define(1, plain_definition);
	put32(2);
	put_row(0, NOTHING);
	put_row(0, NOTHING);
}

static void value_cut(void)
{
	define(1, plain_definition);
	put32(1);
	put_row(3, TEXT);
	at += 2;
}

static const struct {
	void (*make)(void);
	const char *why;	/* NULL: it can be decoded */
	void (*after)(void);	/* what comes after the record, in free space */
} refusals[] = {
	{ instance_cut, "its template is cut off", NULL },
	{ definition_cut, "its template is cut off", its_tokens },
	{ definition_too_long, "its template runs past its end", NULL },
	{ tokens_too_long, "its template runs past its end", NULL },
	{ count_cut, "its values are cut off", NULL },
	{ table_cut, "its table of values runs past its end", NULL },
	{ table_whole, NULL, NULL },
	{ value_cut, "its values run past its end", NULL },
};

START_TEST(refuses)
{
	struct text wanted = { 0 };
	uint32_t end;

	start_record();
	refusals[_i].make();
	end_record();
	end = at;
	if (refusals[_i].after)
		refusals[_i].after();
	at = end;
	if (refusals[_i].why)
		text_printf(&wanted, "[record 1 cannot be decoded: %s]", refusals[_i].why);
	else
		text_add(&wanted, "C |");
	expect(text_get(&wanted));
	text_release(&wanted);
}
END_TEST

/* ---- repeats ---- */

static void time_definition(void)
{
	start_system();
	open_with("TimeCreated", "SystemTime");
	put_slot(0, TIME);
	close_tag();
	slot_element("EventRecordID", 1, NUMBER);
	text_element("Computer", "C");
	close_element();
	open_element("EventData");
	slot_element("Data", 0, TIME);
	close_element();
	end_event();
}

/* The time is a string, too: then records of other times are no repeats. */
START_TEST(a_time_may_be_a_string)
{
	for (int i = 0; i < 4; i++) {
		start_record();
		if (i == 0)
			define(1, time_definition);
		else
			instance(1);
		put32(2);
		put_row(8, TIME);
		put_row(8, NUMBER);
		put64(UINT64_C(131000000000000000) + 10000000 * (uint64_t)i);
		put64(id);
		end_record();
	}
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(batch.count, 4);
	ck_assert_uint_eq(batch.event_count, 4);
}
END_TEST

/* ---- records of one plan ---- */

enum { NUMBERED_VALUES = 5 };

/* Provider, event id, computer and EventRecordID are values, and the string is. */
static void numbered_definition(void)
{
	PUT("\x0f\x01\x01\0");
	open_element("Event");
	open_element("System");
	open_with("Provider", "Name");
	put_slot(0, TEXT);
	close_tag();
	slot_element("EventID", 1, NUMBER);
	open_with("TimeCreated", "SystemTime");
	put_slot(2, TIME);
	close_tag();
	slot_element("EventRecordID", 3, NUMBER);
	text_element("Computer", "C");
	close_element();
	open_element("EventData");
	slot_element("Data", 4, TEXT);
	close_element();
	end_event();
}

static uint8_t type_of_time = TIME;

static void numbered(const char *provider, uint64_t event_id, uint64_t number)
{
	start_record();
	PUT("\x0f\x01\x01\0");
	if (id == 1)
		define(1, numbered_definition);
	else
		instance(1);
	put32(NUMBERED_VALUES);
	put_row(2 * (uint32_t)strlen(provider), TEXT);
	put_row(8, NUMBER);
	put_row(8, type_of_time);
	put_row(8, NUMBER);
	put_row(2, TEXT);
	put_utf16(provider);
	put64(event_id);
	put64(UINT64_C(131000000000000000) + id);
	put64(number);
	put_utf16("s");
	end_record();
}

/* What is known of the last record's provider and event is not said of the next. */
START_TEST(knows_each_provider_and_event)
{
	numbered("P", 7, 1);
	numbered("P", 8, 2);
	numbered("Q", 8, 3);
	numbered("Q", 7, 4);
	numbered("P", 7, 5);
	expect("C s|C s|C s|");
	ck_assert_uint_eq(plain.events[1].record_id, 3);
	ck_assert_uint_eq(plain.events[2].record_id, 5);
}
END_TEST

/* A mark is an event, and none of those that are counted. */
START_TEST(counts_no_marks)
{
	numbered("P", 7, 1);
	for (uint64_t number = 2; number <= 6; number++)
		numbered("P", 9, number);
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.count, 6);
	ck_assert_uint_eq(plain.stats.matched, 1);
}
END_TEST

/* A log's ids are the header's while those go on, else EventRecordID. */
START_TEST(ids_of_a_log)
{
	numbered("P", 7, 1);
	numbered("P", 7, 100);
	numbered("P", 7, 200);
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.stats.logs.first->run->last_id, 3);
	id = 49;
	numbered("P", 7, 60);
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.stats.logs.first->run->last_id, 60);
}
END_TEST

/* A recovered record is no repeat of a live one, nor the other way round. */
START_TEST(recovered_ones_are_no_repeats)
{
	uint32_t free_space;

	for (uint64_t number = 1; number <= 4; number++)
		numbered("P", 7, number);
	free_space = at;
	id = 499;
	for (uint64_t number = 500; number <= 503; number++)
		numbered("P", 7, number);
	seal(free_space, 4);
	read_chunk(true);
	ck_assert_uint_eq(plain.stats.recovered, 4);
	ck_assert_uint_eq(batch.stats.recovered, 4);
	ck_assert_uint_eq(batch.event_count, 2 + 4);
}
END_TEST

/* A time that is none is the header's, also in repeats. */
START_TEST(a_time_may_be_a_number)
{
	type_of_time = NUMBER;
	for (uint64_t number = 1; number <= 4; number++)
		numbered("P", 7, number);
	type_of_time = TIME;
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(batch.event_count, 4);
	ck_assert_uint_eq(batch.events[3].time, UINT64_C(131000000000000000));
}
END_TEST

/* A record in the free space. */
static const struct {
	uint64_t id;
	uint32_t at;		/* of a byte that differs, from the record's start or its end */
	bool from_end;
	bool recovered;
} hidden[] = {
	{ 2, 0, false, false },		/* a copy of a live one: the signature is as it was */
	{ 2, 17, false, true },		/* the same id at another time */
	{ 500, 0, false, true },
	{ 500, 4, true, false },	/* does not repeat its size */
	{ 500, EVTX_RECORD_HEADER + 4 + 2, false, false },	/* of another template */
};

START_TEST(recovers)
{
	uint32_t free_space;

	numbered("P", 7, 1);
	numbered("P", 7, 2);
	free_space = at;
	id = hidden[_i].id - 1;
	numbered("P", 7, hidden[_i].id);
	if (hidden[_i].at)
		chunk[hidden[_i].from_end ? at - hidden[_i].at : record + hidden[_i].at] ^= 1;
	seal(free_space, 2);
	read_chunk(true);
	ck_assert_uint_eq(plain.stats.recovered, hidden[_i].recovered);
	ck_assert_uint_eq(plain.stats.records, 2 + hidden[_i].recovered);
}
END_TEST

/* An attribute's name ends with its tag. */
START_TEST(forgets_attributes)
{
	start_record();
	start_system();
	open_element("Provider");
	at--;			/* the > */
	put_text("Q");
	PUT("\x02");
	close_element();
	text_element("Computer", "C");
	close_element();
	end_event();
	end_record();
	expect("C ");
	ck_assert_str_eq(plain.events[0].provider, "P");
}
END_TEST

/* ---- chunks ---- */

START_TEST(counts_no_chunk_without_records)
{
	seal(at, 0);
	read_chunk(false);
	ck_assert_uint_eq(plain.stats.chunks, 0);
	ck_assert_uint_eq(plain.stats.problem_count, 0);
	numbered("P", 7, 1);
	seal(at, id);
	read_chunk(false);
	ck_assert_uint_eq(plain.stats.chunks, 1);
}
END_TEST

/* Zeros before another chunk are a hole if they are a whole chunk. */
START_TEST(zeros_are_a_hole)
{
	static const uint8_t zeros[EVTX_CHUNK_SIZE];
	const uint32_t size = _i == 0 ? sizeof(zeros) - 1 : sizeof(zeros);

	numbered("P", 7, 1);
	seal(at, id);
	evtx_batch_reset(&batch);
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), 0, false);
	evtx_decoder_chunk(decoder, &batch, zeros, size, sizeof(chunk), false);
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), 2 * sizeof(chunk), false);
	ck_assert_uint_eq(batch.stats.problem_count, _i);
	ck_assert_uint_eq(batch.stats.records, 2);
}
END_TEST

/* ---- records ---- */

static void no_data(void) { }

/* A recovered record counts, and is in no run of its log. */
START_TEST(recovered_ones_are_in_no_run)
{
	uint32_t free_space;

	forward(no_data);
	forward(no_data);
	free_space = at;
	id = 499;
	forward(no_data);
	seal(free_space, 2);
	read_chunk(true);
	ck_assert_uint_eq(plain.stats.records, 3);
	ck_assert_uint_eq(plain.stats.recovered, 1);
	ck_assert_uint_eq(plain.stats.logs.count, 1);
	ck_assert_uint_eq(plain.stats.logs.first->run->last_id, 2);
	ck_assert_uint_eq(plain.stats.logs.first->count, 0);
}
END_TEST

/* A record whose event id is text. */
static void not_a_number(void)
{
	start_record();
	PUT("\x0f\x01\x01\0");
	open_element("Event");
	open_element("System");
	open_with("Provider", "Name");
	put_text("P");
	close_tag();
	text_element("EventID", "seven");
	close_element();
	end_event();
	end_record();
}

/* The second reader's events go where their record was. */
START_TEST(retries_keep_their_place)
{
	forward(no_data);
	not_a_number();
	forward(no_data);
	seal(at, id);
	batch.retry = plain.retry = true;
	read_chunk(false);
	ck_assert_uint_eq(plain.count, 2);
	ck_assert_uint_eq(plain.retry_count, 1);
	ck_assert_uint_eq(plain.retries[0].before, 1);
	ck_assert_uint_eq(plain.retries[0].id, 2);
}
END_TEST

/* Each gets the bytes of its own chunk. */
START_TEST(retries_have_their_chunk)
{
	uint8_t first;

	batch.retry = true;
	not_a_number();
	seal(at, id);
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), 0, false);
	first = chunk[sizeof(chunk) - 1]++;
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), sizeof(chunk), false);
	ck_assert_uint_eq(batch.retry_count, 2);
	ck_assert_uint_eq(batch.retries[0].chunk[sizeof(chunk) - 1], first);
	ck_assert_uint_eq(batch.retries[1].chunk[sizeof(chunk) - 1], first + 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("forged");
	TCase *tcase = tcase_create("chunks");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, reads, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_loop_test(tcase, bounds_nested_values, 0, 2);
	tcase_add_loop_test(tcase, bounds_templates, 0, 2);
	tcase_add_test(tcase, bounds_strings);
	tcase_add_test(tcase, bounds_the_steps);
	tcase_add_loop_test(tcase, refuses, 0, (int)(sizeof(refusals) / sizeof(refusals[0])));
	tcase_add_test(tcase, a_time_may_be_a_string);
	tcase_add_test(tcase, knows_each_provider_and_event);
	tcase_add_test(tcase, counts_no_marks);
	tcase_add_test(tcase, ids_of_a_log);
	tcase_add_test(tcase, recovered_ones_are_no_repeats);
	tcase_add_test(tcase, a_time_may_be_a_number);
	tcase_add_loop_test(tcase, recovers, 0, (int)(sizeof(hidden) / sizeof(hidden[0])));
	tcase_add_test(tcase, forgets_attributes);
	tcase_add_test(tcase, retries_have_their_chunk);
	tcase_add_test(tcase, counts_no_chunk_without_records);
	tcase_add_loop_test(tcase, zeros_are_a_hole, 0, 2);
	tcase_add_test(tcase, recovered_ones_are_in_no_run);
	tcase_add_test(tcase, retries_keep_their_place);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
