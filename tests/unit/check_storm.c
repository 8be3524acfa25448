/*
 * check_storm.c - records that repeat each other are not decoded again: what is read
 * of them must be what each says for itself, also in chunks that were made to show
 * a difference.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evtx_bytes.h"
#include "evtx_chunk.h"
#include "evtx_record.h"
#include "same_chunk.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { STORM_EVENTS = 52, MUTATIONS = 3000 };

static const char *const logs[] = {
	"good-storm", "good-chunks", "good-classic", "good-manifest", "good-types", "good-text",
	"good-nulls", "good-providers", "good-forwarded", "good-dirty",
	"good-system",
};

static uint8_t chunk[EVTX_CHUNK_SIZE];

/* The first chunk of a log of tests/fixtures. */
static void load(const char *name)
{
	char path[256];
	FILE *stream;

	snprintf(path, sizeof(path), "tests/fixtures/%s.evtx", name);
	stream = fopen(path, "rb");
	ck_assert_msg(stream != NULL, "%s", path);
	ck_assert_int_eq(fseek(stream, EVTX_FILE_HEADER, SEEK_SET), 0);
	ck_assert_uint_eq(fread(chunk, sizeof(chunk), 1, stream), 1);
	fclose(stream);
}

/* ---- two decoders ---- */

static struct evtx_decoder *decoder, *apart;
static struct evtx_batch batch, plain;

static void set_up_for(const struct catalog *catalog)
{
	decoder = evtx_decoder_new(catalog);
	apart = evtx_decoder_new(catalog);
	ck_assert(decoder && apart);
	evtx_decoder_plain(apart);
	evtx_batch_init(&batch);
	evtx_batch_init(&plain);
}

static void set_up(void)
{
	set_up_for(catalog_builtin());
}

static void tear_down(void)
{
	evtx_decoder_free(decoder);
	evtx_decoder_free(apart);
	evtx_batch_release(&batch);
	evtx_batch_release(&plain);
}

static const char *differs(bool retry, bool recover)
{
	evtx_batch_reset(&batch);
	evtx_batch_reset(&plain);
	batch.retry = plain.retry = retry;
	evtx_decoder_chunk(decoder, &batch, chunk, sizeof(chunk), EVTX_FILE_HEADER, recover);
	evtx_decoder_chunk(apart, &plain, chunk, sizeof(chunk), EVTX_FILE_HEADER, recover);
	return chunk_differs(&batch, &plain);
}

static void expect_same(const char *name)
{
	const char *what = differs(false, false);

	ck_assert_msg(!what, "%s: %s", name, what);
}

/* ---- sound chunks ---- */

START_TEST(reads_what_each_says)
{
	for (size_t i = 0; i < COUNT(logs); i++) {
		load(logs[i]);
		expect_same(logs[i]);
		ck_assert_uint_eq(plain.event_count, plain.count);
	}
}
END_TEST

START_TEST(decodes_a_storm_once)
{
	load("good-storm");
	expect_same("good-storm");
	ck_assert_uint_eq(batch.count, 76);
	ck_assert_uint_eq(batch.event_count, STORM_EVENTS);
}
END_TEST

/* What matters among what looks like it: the same template, id, size of a name, name of a
 * service. */
START_TEST(finds_what_hides_in_a_system_log)
{
	static const uint64_t wanted[] = { 913, 915, 916, 918, 922, 924, 926, 931 };

	load("good-system");
	expect_same("good-system");
	ck_assert_uint_eq(batch.stats.records, 32);
	ck_assert_uint_eq(batch.count, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++)
		ck_assert_uint_eq(batch.repeats[i].record_id, wanted[i]);
}
END_TEST

enum { DEFINITIONS = 32 };

/* Where the records are, and the definitions in them. */
static size_t find_definitions(uint32_t *records, size_t *record_count, uint32_t *definitions)
{
	uint32_t free_space = evtx_get32(chunk + 48), record = EVTX_CHUNK_HEADER;
	size_t count = 0;

	*record_count = 0;
	for (; record < free_space; record += evtx_get32(chunk + record + 4)) {
		uint32_t definition = record + EVTX_RECORD_HEADER + 4 + 10;

		records[(*record_count)++] = record;
		if (evtx_get32(chunk + definition - 4) == definition)
			definitions[count++] = definition;
		ck_assert(*record_count < 100 && count < DEFINITIONS);
	}
	return count;
}

/* Each record with the template of each other. */
START_TEST(reads_records_with_forged_templates)
{
	uint32_t records[100], definitions[DEFINITIONS];
	size_t record_count, count;

	load("good-system");
	count = find_definitions(records, &record_count, definitions);
	ck_assert_uint_ge(count, 2);
	for (size_t i = 0; i < record_count; i++) {
		uint8_t *place = chunk + records[i] + EVTX_RECORD_HEADER + 4 + 6;
		uint32_t right = evtx_get32(place);

		for (size_t k = 0; k < count; k++) {
			evtx_set32(place, definitions[k]);
			expect_same("another template");
		}
		evtx_set32(place, right);
	}
	expect_same("the right templates");
}
END_TEST

/* ---- damaged ones ---- */

static uint32_t draw(uint64_t *random, uint32_t below)
{
	*random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*random >> 33) % below;
}

static uint32_t record_at(uint64_t *random)
{
	uint32_t at = EVTX_CHUNK_HEADER, free_space = evtx_get32(chunk + 48);
	uint32_t steps = draw(random, 60);

	while (steps-- > 0 && at < free_space && evtx_get32(chunk + at + 4) >= EVTX_RECORD_MIN &&
	       evtx_get32(chunk + at + 4) < free_space - at)
		at += evtx_get32(chunk + at + 4);
	return at;
}

/* A bit, a digit, or some bytes of another record. */
static void damage(uint64_t *random)
{
	uint32_t at = record_at(random) + draw(random, 300), from = record_at(random);
	uint32_t size = draw(random, 16);

	if (at >= sizeof(chunk) - 16 || from + 300 >= sizeof(chunk) - 16)
		return;
	switch (draw(random, 4)) {
	case 0:
		chunk[at] ^= (uint8_t)(1u << draw(random, 8));
		break;
	case 1:
		chunk[at] = (uint8_t)draw(random, 256);
		break;
	case 2:
		chunk[at] = (uint8_t)('0' + draw(random, 10));
		break;
	default:
		memmove(chunk + at, chunk + from + draw(random, 300), size);
	}
}

START_TEST(reads_what_damaged_ones_say)
{
	uint64_t random = 20261121;

	for (int run = 0; run < MUTATIONS; run++) {
		const char *name = logs[draw(&random, COUNT(logs))], *what;

		load(name);
		for (uint32_t i = draw(&random, 6); i > 0; i--)
			damage(&random);
		what = differs(run % 2, run % 3 == 0);
		ck_assert_msg(!what, "run %d, %s: %s", run, name, what);
	}
}
END_TEST

/* ---- a value with another type has another text of the same bytes ---- */

enum { SLOT_PROVIDER = 14, SLOT_CHANNEL = 16 };

/* The type of a value in the table of a record of style modern, or 0. */
static uint32_t type_of(uint32_t record, uint32_t slot)
{
	static const uint32_t name_size = 2 * (sizeof("Microsoft-Windows-WAS") - 1);
	uint32_t table = record + EVTX_RECORD_HEADER + 4 + 10;

	if (evtx_get32(chunk + table - 4) == table)	/* its definition is here */
		table += 24 + evtx_get32(chunk + table + 20);
	if (evtx_get32(chunk + table) > 32 ||
	    evtx_get16(chunk + table + 4 + 4 * SLOT_PROVIDER) != name_size)
		return 0;
	return table + 4 + 4 * slot + 2;
}

/* Of the first of them. */
static void change_type(uint32_t slot, uint8_t type)
{
	uint32_t at = EVTX_CHUNK_HEADER;

	while (!type_of(at, slot))
		at += evtx_get32(chunk + at + 4);
	chunk[type_of(at, slot)] = type;
}

static const struct {
	uint32_t slot;
	uint8_t type;
} types[] = {
	{ SLOT_PROVIDER, 0x57 }, { SLOT_PROVIDER, 0x02 },
	{ SLOT_CHANNEL, 0x57 }, { SLOT_CHANNEL, 0x02 },
};

/* One damaged record, and then sound ones of the same names. */
START_TEST(one_bad_type_costs_one_record)
{
	uint64_t before;
	size_t logs_before;

	load("good-storm");
	expect_same("good-storm");
	before = batch.stats.matched;
	logs_before = batch.stats.logs.count;
	tear_down();
	set_up();
	change_type(types[_i].slot, types[_i].type);
	expect_same("with a bad type");
	ck_assert_uint_ge(batch.stats.matched, before - 1);
	ck_assert_uint_le(batch.stats.logs.count, logs_before + 1);
	load("good-storm");
	expect_same("after a bad type");
	ck_assert_uint_eq(batch.stats.matched, before);
}
END_TEST

/* ---- forged ones ---- */

/* Bytes that are put together. */
static struct {
	uint8_t bytes[4096];
	uint32_t size;
} made;

static void put(const void *bytes, size_t size)
{
	ck_assert_uint_le(made.size + size, sizeof(made.bytes));
	memcpy(made.bytes + made.size, bytes, size);
	made.size += (uint32_t)size;
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

static void put_text(const char *text)
{
	size_t size;
	uint8_t *bytes = evtx_utf16(text, &size);

	put(bytes, size);
	free(bytes);
}

/* Where a name is in the chunk: next, hash, size, text. */
static uint32_t name_at(const char *name)
{
	size_t size;
	uint8_t *text = evtx_utf16(name, &size);
	uint32_t at = EVTX_CHUNK_HEADER;

	while (memcmp(chunk + at, text, size) != 0 ||
	       evtx_get16(chunk + at - 2) != size / 2)
		at++;
	free(text);
	return at - 8;
}

/* <name>a value</name>, as often as there are slots; only if a slot has a value, 0xffff: always. */
static void put_element_if(uint32_t slot, uint32_t name, const char *slots, uint8_t type)
{
	PUT("\x01");
	put16(slot);
	put32(4 + 1 + 4 * (uint32_t)strlen(slots) + 1);
	put32(name);
	PUT("\x02");
	for (; *slots; slots++) {
		const uint8_t value[] = { 0x0d, (uint8_t)(*slots - '0'), 0, type };

		put(value, sizeof(value));
	}
	PUT("\x04");
}

static void put_element(uint32_t name, const char *slots, uint8_t type)
{
	put_element_if(0xffff, name, slots, type);
}

/* What a record of a WAS 5139 says before its event data, and where in it its number
 * and the size of the event data are. */
static struct {
	uint8_t bytes[1024];
	uint32_t size, row, number;
} head;
static uint32_t at, id;		/* of the next record */
static uint32_t holder;		/* the record that holds definitions */
static uint32_t outer, inner;	/* the definitions */

enum { ROWS = 4 + 10 + 4, VALUES = 20 };

/* The second record of a WAS 5139: its template comes before it. */
static uint32_t find_record(void)
{
	uint32_t record = EVTX_CHUNK_HEADER, body;

	do {
		record += evtx_get32(chunk + record + 4);
		body = record + EVTX_RECORD_HEADER;
	} while (evtx_get32(chunk + body + 14) != VALUES ||
		 evtx_get16(chunk + body + ROWS + 4 * VALUES + 4) != 5139);
	return record;
}

/* Leave the records up to that one; what others need is kept after its values. */
static void start(void)
{
	static const uint8_t nested[] = { 0x0f, 1, 1, 0, 0x0c, 1 };
	const uint8_t *body;

	load("good-storm");
	holder = find_record();
	body = chunk + holder + EVTX_RECORD_HEADER;
	at = holder + evtx_get32(chunk + holder + 4) - EVTX_RECORD_TRAILER;
	id = (uint32_t)evtx_get64(chunk + holder + 8) + 1;
	head.row = ROWS + 4 * (VALUES - 1);
	head.size = ROWS + 4 * VALUES;
	for (; memcmp(body + head.size, nested, sizeof(nested)) != 0; head.size++)
		if (evtx_get64(body + head.size) == id - 1)
			head.number = head.size;
	memcpy(head.bytes, body, head.size);
	made.size = 0;
}

/* A definition of what was put.  Returns where it is. */
static uint32_t define(uint32_t definition_id)
{
	uint32_t place = at;

	memset(chunk + at, 0, 24);
	evtx_set32(chunk + at + 4, definition_id);
	evtx_set32(chunk + at + 20, made.size);
	memcpy(chunk + at + 24, made.bytes, made.size);
	at += 24 + made.size;
	made.size = 0;
	return place;
}

static void end_of_definitions(void)
{
	uint32_t size = (at + EVTX_RECORD_TRAILER - holder + 7) / 8 * 8;

	memset(chunk + at, 0, size);
	at = holder + size;
	evtx_set32(chunk + holder + 4, size);
	evtx_set32(chunk + at - 4, size);
}

static uint32_t size_of_record(void)
{
	return (EVTX_RECORD_HEADER + head.size + made.size + EVTX_RECORD_TRAILER + 7) / 8 * 8;
}

/* A record with what was put as its event data. */
static void add_record(void)
{
	uint32_t size = size_of_record();
	uint8_t *record = chunk + at, *body = record + EVTX_RECORD_HEADER;

	memset(record, 0, size);
	memcpy(record, "**\0", 4);
	evtx_set32(record + 4, size);
	evtx_set64(record + 8, id);
	memcpy(body, head.bytes, head.size);
	evtx_set16(body + head.row, (uint16_t)made.size);
	evtx_set64(body + head.number, id);
	memcpy(body + head.size, made.bytes, made.size);
	evtx_set32(record + size - 4, size);
	made.size = 0;
	at += size;
	id++;
}

/* The rest of the chunk is free. */
static void finish(void)
{
	memset(chunk + at, 0, sizeof(chunk) - at);
	evtx_set64(chunk + 16, id - 1);
	evtx_set64(chunk + 32, id - 1);
	evtx_set32(chunk + 48, at);
	evtx_set32(chunk + 52, evtx_crc32(0, chunk + EVTX_CHUNK_HEADER, at - EVTX_CHUNK_HEADER));
	evtx_set32(chunk + 124, evtx_crc32(evtx_crc32(0, chunk, 120), chunk + 128,
					   EVTX_CHUNK_HEADER - 128));
}

static void put_instance(uint32_t definition_id, uint32_t definition, uint32_t values)
{
	PUT("\x0f\x01\x01\x00\x0c\x01");
	put32(definition_id);
	put32(definition);
	put32(values);
}

static void put_row(uint32_t size, uint32_t type)
{
	put16(size);
	put16(type);
}

/* Event data in event data; the outer one says how long the inner is. */
static void add_nested(const char *pool, const char *process, uint32_t inner_size)
{
	uint32_t pool_size = 2 * (uint32_t)strlen(pool), size = 2 * (uint32_t)strlen(process);
	uint32_t real = 4 + 10 + 4 + 8 + pool_size + size;

	put_instance(0x1234, outer, 1);
	put_row(inner_size ? inner_size : real, 0x21);
	put_instance(0x5678, inner, 2);
	put_row(pool_size, 1);
	put_row(size, 1);
	put_text(pool);
	put_text(process);
	add_record();
}

/* The outer definition uses its value as often as there are slots. */
static void start_nested(const char *slots)
{
	start();
	PUT("\x0f\x01\x01\x00");
	put_element(name_at("EventData"), slots, 0x21);
	PUT("\x00");
	outer = define(0x1234);
	PUT("\x0f\x01\x01\x00");
	put_element(name_at("Data"), "0", 1);
	put_element(name_at("Data"), "1", 1);
	PUT("\x00");
	inner = define(0x5678);
	end_of_definitions();
}

static const char *const slots_of[] = { "0", "00" };

/* The process id is in binary XML in binary XML, which may be used twice. */
START_TEST(reads_nested_ones)
{
	start_nested(slots_of[_i]);
	for (int process = 1000; process < 1005; process++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", process);
		add_nested("Shop", text, 0);
	}
	finish();
	expect_same("nested");
	ck_assert_uint_ge(batch.stats.matched, 5);
}
END_TEST

/* It gets longer, and what holds it does not say so. */
START_TEST(reads_no_nested_one_that_is_cut_off)
{
	start_nested("0");
	add_nested("Shop", "1000", 0);
	add_nested("Shop", "1001", 0);
	add_nested("Shop", "10022", 4 + 10 + 4 + 8 + 8 + 8);
	add_nested("Shop", "1003", 0);
	finish();
	expect_same("cut off");
	ck_assert_uint_eq(batch.stats.undecodable, 1);
}
END_TEST

/*
 * Bytes that are a table of fourteen values, or a definition and a table of two.  They
 * are a definition only for the record at whose place the definition is said to be.
 */
static void put_both(uint32_t definition)
{
	static const uint8_t zeros[271];
	uint32_t event_data = name_at("EventData"), data = name_at("Data");
	uint32_t rest[9] = { 0x0001010f, 0x20000101, event_data << 24, 0x02000000 | event_data >> 8,
			     0x10000101, data << 24, 0x02000000 | data >> 8, 0x0100010d, 0x0404 };

	put_instance(0x777, definition, 14);
	put_row(4 + 8 + 8 + 4, 0x0e);
	put_row(8, 1);
	put_row(0, 0);
	put_row(0, 0);
	put32(36);
	for (size_t i = 0; i < COUNT(rest); i++)
		put32(rest[i]);
	put32(2);
	put_row(0, 0);
	put_row(8, 1);
	put_text("EVIL");
	put32(0);
	put_text("Shop");
	put(zeros, 36);
	for (size_t i = 0; i < COUNT(rest); i++)
		for (uint32_t size = rest[i] & 0xffff; size > 0;) {
			uint32_t part = size < sizeof(zeros) ? size : (uint32_t)sizeof(zeros);

			put(zeros, part);
			size -= part;
		}
}

START_TEST(reads_one_that_is_its_own_definition)
{
	start();
	end_of_definitions();
	put_both(0);
	outer = at + size_of_record() + EVTX_RECORD_HEADER + head.size + 14;
	made.size = 0;
	for (int i = 0; i < 2; i++) {
		put_both(outer);
		add_record();
	}
	finish();
	expect_same("its own definition");
	ck_assert_str_eq(plain.events[plain.event_count - 2].strings[0], "Shop");
	ck_assert_str_eq(plain.events[plain.event_count - 1].strings[0], "EVIL");
}
END_TEST

/* ---- what was refused before ---- */

static const char *const roles[] = { "pool", "process_id", NULL };
static const char *const patterns[] = { "EVIL", NULL };
static const struct catalog_only only[] = { { "pool", patterns }, { NULL, NULL } };
static const struct catalog_event events[] = {
	{ .family = "WAS", .id = 5139, .roles = roles, .only = only },
};
static const struct catalog_provider providers[] = {
	{ .name = "Microsoft-Windows-WAS", .family = "WAS" },
};
/* What it wants is of one pool. */
static const struct catalog of_a_pool = {
	.providers = providers, .provider_count = 1, .events = events, .event_count = 1,
};
static const struct catalog_event severe[] = {
	{ .family = "WAS", .roles = roles, .only = only },
};
/* The same of an id that is not listed, so that it must be severe, too. */
static const struct catalog of_the_severe = {
	.providers = providers, .provider_count = 1, .events = severe, .event_count = 1,
};

/* Decoders for that catalog, and a chunk to fill. */
static void start_for(const struct catalog *catalog)
{
	tear_down();
	set_up_for(catalog);
	start();
}

static void expect_counts(const char *name, uint32_t matched, uint32_t undecodable)
{
	finish();
	expect_same(name);
	ck_assert_uint_eq(batch.stats.matched, matched);
	ck_assert_uint_eq(batch.stats.undecodable, undecodable);
}

static void expect_one(const char *name)
{
	finish();
	expect_same(name);
	ck_assert_uint_eq(batch.stats.matched, 1);
}

/* Event data of that definition, with two values. */
static void add_data(uint32_t definition_id, uint32_t definition, const char *first,
		     const char *second)
{
	put_instance(definition_id, definition, 2);
	put_row(2 * (uint32_t)strlen(first), 1);
	put_row(2 * (uint32_t)strlen(second), 1);
	put_text(first);
	put_text(second);
	add_record();
}

/* <EventData> with these values, one after the other, and as many elements without one as a
 * definition needs that is worth keeping. */
static uint32_t define_data(uint32_t definition_id, const char *order, uint8_t type)
{
	enum { ELEMENT = 3 + 4 + 4 + 1 + 1, VALUE = 4, EMPTY = 4 };
	uint32_t count = (uint32_t)strlen(order);

	PUT("\x0f\x01\x01\x00\x01\xff\xff");
	put32(4 + 1 + count * (ELEMENT + VALUE) + EMPTY * ELEMENT + 1);
	put32(name_at("EventData"));
	PUT("\x02");
	for (; *order; order++)
		put_element(name_at("Data"), (const char[]){ *order, '\0' }, type);
	for (int i = 0; i < EMPTY; i++)
		put_element(name_at("Data"), "", type);
	PUT("\x04\x00");
	return define(definition_id);
}

/* The same bytes, the other definition. */
START_TEST(refuses_by_the_definition)
{
	uint32_t other;

	start_for(&of_a_pool);
	inner = define_data(0x1111, "01", 1);
	other = define_data(0x2222, "10", 1);
	end_of_definitions();
	for (int i = 0; i < 3; i++)
		add_data(0x1111, inner, "Shop", "EVIL");
	for (int i = 0; i < 3; i++)
		add_data(0x2222, other, "Blog", "4711");
	add_data(0x2222, other, "Shop", "EVIL");
	add_data(0x1111, inner, "Shop", "EVIL");
	expect_one("another definition");
}
END_TEST

/* The same bytes, another level. */
START_TEST(refuses_by_the_level)
{
	enum { LEVEL = ROWS + 4 * VALUES, INFORMATION = 4, ERROR = 2 };

	start_for(&of_the_severe);
	inner = define_data(0x1111, "01", 1);
	end_of_definitions();
	head.bytes[LEVEL] = INFORMATION;
	for (int i = 0; i < 3; i++)
		add_data(0x1111, inner, "EVIL", "4711");
	head.bytes[LEVEL] = ERROR;
	add_data(0x1111, inner, "EVIL", "4711");
	expect_one("another level");
}
END_TEST

/* The same bytes in another chunk, where the place that they name holds another definition. */
START_TEST(refuses_no_definition_of_another_chunk)
{
	static const char *const orders[] = { "01", "01", "10" };

	tear_down();
	set_up_for(&of_a_pool);
	for (int i = 0; i < 3; i++) {
		start();
		outer = define_data(0x1234, "0", 0x21);
		inner = define_data(0x5678, orders[i], 1);
		end_of_definitions();
		for (int k = 0; k < 3; k++)
			add_nested("Shop", "EVIL", 0);
		finish();
		expect_same("another chunk");
		ck_assert_uint_eq(batch.stats.matched, i == 2 ? 3 : 0);
	}
}
END_TEST

/* ---- what is judged by the key of a service ---- */

static const char *const service_roles[] = { "service", "account", NULL };
static const char *const services[] = { "W3SVC", NULL };
static const struct catalog_only only_service[] = { { "service", services }, { NULL, NULL } };
static const struct catalog_only service_or_account[] = {
	{ "service", services }, { "account", services }, { NULL, NULL },
};
static const struct catalog_event service_events[] = {
	{ .family = "WAS", .id = 5139, .roles = service_roles, .only = only_service,
	  .data = CATALOG_DATA_SERVICE },
};
static const struct catalog_event account_events[] = {
	{ .family = "WAS", .id = 5139, .roles = service_roles, .only = service_or_account,
	  .data = CATALOG_DATA_SERVICE },
};
static const struct catalog of_a_service = {
	.providers = providers, .provider_count = 1, .events = service_events, .event_count = 1,
};
static const struct catalog of_an_account = {
	.providers = providers, .provider_count = 1, .events = account_events, .event_count = 1,
};

enum { TEXT = 1, BINARY = 0x0e, XML = 0x21 };

/* A name that no element had so far. */
static uint32_t new_name(const char *name)
{
	uint32_t place = at;
	size_t size;
	uint8_t *text = evtx_utf16(name, &size);

	memset(chunk + at, 0, 8 + size + 2);
	evtx_set16(chunk + at + 6, (uint16_t)(size / 2));
	memcpy(chunk + at + 8, text, size);
	at += 8 + (uint32_t)size + 2;
	free(text);
	return place;
}

/* <EventData> with a value in each: Data for "d", Binary for "b", for "i" if it has a value, for
 * "s" if the second one has, for "n" if the tenth one has. */
static uint32_t define_service(uint32_t definition_id, const char *elements, uint32_t binary)
{
	enum { ELEMENT = 3 + 4 + 4 + 1 + 1, VALUE = 4 };
	uint32_t count = (uint32_t)strlen(elements);

	PUT("\x0f\x01\x01\x00\x01\xff\xff");
	put32(4 + 1 + count * (ELEMENT + VALUE) + 1);
	put32(name_at("EventData"));
	PUT("\x02");
	for (uint32_t i = 0; i < count; i++)
		put_element_if(elements[i] == 'i' ? i : elements[i] == 's' ? 1 :
			       elements[i] == 'n' ? 9 : 0xffff,
			       elements[i] == 'd' ? name_at("Data") : binary,
			       (const char[]){ (char)('0' + i), '\0' }, TEXT);
	PUT("\x04\x00");
	return define(definition_id);
}

struct value {
	uint32_t type;
	const char *text;
	uint32_t size;		/* that it says; 0: what it has */
};

static void put_values(uint32_t definition_id, uint32_t definition, const struct value *values,
		       uint32_t count)
{
	put_instance(definition_id, definition, count);
	for (uint32_t i = 0; i < count; i++)
		put_row(values[i].size ? values[i].size : 2 * (uint32_t)strlen(values[i].text),
			values[i].type);
	for (uint32_t i = 0; i < count; i++)
		put_text(values[i].text);
}

/* What is not wanted, several times with other strings; and then the values of the test. */
static const struct {
	const char *name;
	const struct catalog *catalog;
	const char *elements;
	const char *spooler;	/* the key of what is not wanted */
	struct value values[3];
	uint32_t matched, undecodable;
} service_rows[] = {
	{ "its key", &of_a_service, "ddb", "Spool/4",
	  { { TEXT, "a", 0 }, { TEXT, "b", 0 }, { BINARY, "W3SVC/4", 0 } }, 1, 0 },
	{ "the key of another one", &of_a_service, "ddb", "Spooler/4",
	  { { TEXT, "W3SVC", 0 }, { TEXT, "W3SVC", 0 }, { BINARY, "Spooler/1", 0 } }, 0, 0 },
	{ "a longer key", &of_a_service, "ddb", "W3SVCX/4",
	  { { TEXT, "a", 0 }, { TEXT, "b", 0 }, { BINARY, "W3SVC/4", 0 } }, 1, 0 },
	{ "no key", &of_a_service, "ddb", "/4",
	  { { TEXT, "W3SVC", 0 }, { TEXT, "b", 0 }, { BINARY, "/4", 0 } }, 1, 0 },
	{ "no key but bytes", &of_a_service, "ddb", "Spooler\001/4",
	  { { TEXT, "W3SVC", 0 }, { TEXT, "b", 0 }, { BINARY, "Spooler\001/4", 0 } }, 1, 0 },
	{ "an empty place", &of_a_service, "ddb", "Spooler/4",
	  { { TEXT, "W3SVC", 0 }, { TEXT, "b", 0 }, { 0, "", 0 } }, 1, 0 },
	{ "its key as text", &of_a_service, "ddb", "Spooler/4",
	  { { TEXT, "W3SVC", 0 }, { TEXT, "b", 0 }, { TEXT, "Spooler/4", 0 } }, 1, 0 },
	{ "the first of two places", &of_a_service, "bdb", "Spooler/4",
	  { { BINARY, "W3SVC/4", 0 }, { TEXT, "b", 0 }, { BINARY, "Spooler/4", 0 } }, 1, 0 },
	{ "values past the end", &of_a_service, "dbd", "Spooler/4",
	  { { TEXT, "a", 0 }, { BINARY, "Spooler/4", 0 }, { TEXT, "b", 400 } }, 0, 1 },
	{ "an element that may not be there", &of_a_service, "ddi", "Spooler/4",
	  { { TEXT, "a", 0 }, { TEXT, "b", 0 }, { BINARY, "W3SVC/4", 0 } }, 1, 0 },
	{ "an element that is not there", &of_a_service, "dds", "Spooler/4",
	  { { TEXT, "W3SVC", 0 }, { 0, "", 0 }, { BINARY, "Spooler/4", 0 } }, 1, 0 },
	{ "an element that hides the key", &of_a_service, "sdd", "Spooler/4",
	  { { BINARY, "W3SVC/4", 0 }, { TEXT, "b", 0 }, { TEXT, "c", 0 } }, 1, 0 },
	{ "another string counts", &of_an_account, "ddb", "Spooler/4",
	  { { TEXT, "a", 0 }, { TEXT, "W3SVC", 0 }, { BINARY, "Spooler/4", 0 } }, 1, 0 },
};

START_TEST(judges_by_the_key)
{
	static const char *const others[] = { "x", "yy", "x", "zzz", "yy", "w" };
	const char *elements = service_rows[_i].elements;
	uint32_t binary;

	start_for(service_rows[_i].catalog);
	binary = new_name("Binary");
	inner = define_service(0x1111, elements, binary);
	end_of_definitions();
	for (size_t i = 0; i < COUNT(others); i++) {
		struct value values[3];

		for (int k = 0; k < 3; k++)
			values[k] = elements[k] == 'd' ? (struct value){ TEXT, others[i], 0 }
				: k > 0 || i % 2
				? (struct value){ BINARY, service_rows[_i].spooler, 0 }
				: (struct value){ 0, "", 0 };
		put_values(0x1111, inner, values, 3);
		add_record();
	}
	put_values(0x1111, inner, service_rows[_i].values, 3);
	add_record();
	expect_counts(service_rows[_i].name, service_rows[_i].matched,
		      service_rows[_i].undecodable);
}
END_TEST

/* A string holds event data of its own, whose key comes first. */
START_TEST(judges_no_key_behind_another)
{
	const struct value key = { BINARY, "W3SVC/4", 0 };
	const struct value values[] = { { TEXT, "a", 0 }, { BINARY, "Spooler/4", 0 } };
	uint32_t binary, size = 4 + 10 + 4 + 4 + 2 * (uint32_t)strlen(key.text);

	start_for(&of_a_service);
	binary = new_name("Binary");
	inner = define_service(0x1111, "db", binary);
	outer = define_service(0x2222, "b", binary);
	end_of_definitions();
	for (int i = 0; i < 3; i++) {
		put_values(0x1111, inner, values, 2);
		add_record();
	}
	put_instance(0x1111, inner, 2);
	put_row(size, XML);
	put_row(2 * (uint32_t)strlen(values[1].text), BINARY);
	put_values(0x2222, outer, &key, 1);
	put_text(values[1].text);
	add_record();
	expect_one("behind another");
}
END_TEST

/* ---- what is judged by some of its strings ---- */

/* Too long for a look at all bytes. */
#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789" \
	     "0123456789012345678901234567890123456789012345678901234567890123456789"

static const char *const four_roles[] = { "site", "pool", "process_id", "reason", NULL };
static const struct catalog_event second_events[] = {
	{ .family = "WAS", .id = 5139, .roles = four_roles, .only = only },
};
static const struct catalog_event severe_events[] = {
	{ .family = "WAS", .roles = four_roles, .only = only },
};
static const struct catalog of_the_second = {
	.providers = providers, .provider_count = 1, .events = second_events, .event_count = 1,
};
static const struct catalog of_the_severe_second = {
	.providers = providers, .provider_count = 1, .events = severe_events, .event_count = 1,
};

enum { LIST = TEXT | 0x80 };

/* What is not wanted, several times with other processes; and then the values of the test. */
static const struct {
	const char *name, *elements;
	struct value values[4];
	uint32_t zeros;		/* behind the last value */
	uint32_t matched, undecodable;
} string_rows[] = {
	{ "its string", "dddd",
	  { { TEXT, "a", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 }, { TEXT, "b", 0 } }, 0, 1, 0 },
	{ "its string, closed", "dddd",
	  { { TEXT, "a", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 }, { TEXT, "b", 0 } }, 1, 1, 0 },
	{ "other strings", "dddd",
	  { { TEXT, "EVIL", 0 }, { TEXT, "Shop", 0 }, { TEXT, "x" LONG, 0 }, { TEXT, "c", 0 } },
	  1, 0, 0 },
	{ "an element that is not there", "iddd",
	  { { 0, "", 0 }, { TEXT, "Shop", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 } }, 0, 1, 0 },
	{ "an element that the second hides", "sddd",
	  { { TEXT, "EVIL", 0 }, { 0, "", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 } }, 0, 1, 0 },
	{ "an element that is never there", "nddd",
	  { { TEXT, "a", 0 }, { TEXT, "Shop", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 } },
	  0, 1, 0 },
	{ "a list", "dddd",
	  { { LIST, "EVIL", 0 }, { TEXT, "Shop", 0 }, { TEXT, LONG, 0 }, { TEXT, "b", 0 } },
	  0, 0, 0 },
	{ "values past the end", "dddd",
	  { { TEXT, "a", 0 }, { TEXT, "Shop", 0 }, { TEXT, LONG, 0 }, { TEXT, LONG, 800 } },
	  0, 0, 1 },
};

static uint32_t ordinary;	/* definition of four strings */

/* Records that are not wanted: the pool is another one, and that is remembered. */
static void add_unwanted(void)
{
	static const char *const others[] = { "x" LONG, LONG "yy", LONG, "zzz" LONG };

	for (size_t i = 0; i < COUNT(others); i++) {
		const struct value values[] = {
			{ TEXT, "a", 0 }, { TEXT, "Shop", 0 }, { TEXT, others[i], 0 },
			{ TEXT, "b", 0 },
		};

		put_values(0x3333, ordinary, values, 4);
		add_record();
		put_values(0x1111, inner, values, 4);	/* its definition is known now */
		add_record();
	}
}

static void start_strings(const struct catalog *catalog, const char *elements)
{
	start_for(catalog);
	inner = define_service(0x1111, elements, name_at("Data"));
	outer = define_service(0x2222, "dd", name_at("Data"));
	ordinary = define_service(0x3333, "dddd", name_at("Data"));
	end_of_definitions();
}

START_TEST(judges_by_its_strings)
{
	start_strings(&of_the_second, string_rows[_i].elements);
	add_unwanted();
	put_values(0x1111, inner, string_rows[_i].values, 4);
	put("\0\0\0\0", string_rows[_i].zeros);
	add_record();
	expect_counts(string_rows[_i].name, string_rows[_i].matched, string_rows[_i].undecodable);
}
END_TEST

/* The first value is a list of two: the second is the pool. */
START_TEST(judges_by_strings_of_a_list)
{
	const uint32_t sizes[] = { 2 * 7, 2 * 4, 2 * (uint32_t)strlen(LONG), 2 };

	start_strings(&of_the_second, "dddd");
	add_unwanted();
	put_instance(0x1111, inner, 4);
	for (int i = 0; i < 4; i++)
		put_row(sizes[i], i ? TEXT : LIST);
	PUT("a\0\0\0E\0V\0I\0L\0\0\0");
	put_text("Shop");
	put_text(LONG);
	put_text("b");
	add_record();
	expect_one("a list of two");
}
END_TEST

/* The first value is event data with two strings: the second is the pool. */
START_TEST(judges_by_strings_within_a_string)
{
	const struct value within[] = { { TEXT, "a", 0 }, { TEXT, "EVIL", 0 } };

	start_strings(&of_the_second, "dddd");
	add_unwanted();
	put_instance(0x1111, inner, 4);
	put_row(4 + 10 + 4 + 2 * 4 + 2 * 5, XML);
	put_row(2 * 4, TEXT);
	put_row(2 * (uint32_t)strlen(LONG), TEXT);
	put_row(2, TEXT);
	put_values(0x2222, outer, within, 2);
	put_text("Shop");
	put_text(LONG);
	put_text("b");
	add_record();
	expect_one("within a string");
}
END_TEST

/* More event data behind the first: then it has more strings, and others have those roles. */
START_TEST(judges_all_event_data)
{
	static const char *const more_roles[] = {
		"site", "pool", "process_id", "reason", "more", NULL,
	};
	static const struct catalog_only any[] = {
		{ "pool", patterns }, { "more", patterns }, { NULL, NULL },
	};
	static const struct catalog_event event = {
		.family = "WAS", .id = 5139, .roles = more_roles, .only = any,
	};
	static const struct catalog of_more = {
		.providers = providers, .provider_count = 1, .events = &event, .event_count = 1,
	};
	const struct value first[] = {
		{ TEXT, "a", 0 }, { TEXT, "Shop", 0 }, { TEXT, LONG, 0 }, { TEXT, "b", 0 },
	};
	const struct value more[] = { { TEXT, "EVIL", 0 }, { TEXT, "c", 0 } };

	start_strings(&of_more, "dddd");
	add_unwanted();
	put_values(0x1111, inner, first, 4);
	put_values(0x2222, outer, more, 2);
	add_record();
	expect_one("event data behind it");
}
END_TEST

/* The same strings, another level. */
START_TEST(judges_strings_by_the_level)
{
	enum { LEVEL = ROWS + 4 * VALUES, INFORMATION = 4, ERROR = 2 };
	const struct value evil[] = {
		{ TEXT, "a", 0 }, { TEXT, "EVIL", 0 }, { TEXT, LONG, 0 }, { TEXT, "b", 0 },
	};

	start_strings(&of_the_severe_second, "dddd");
	head.bytes[LEVEL] = INFORMATION;
	for (int i = 0; i < 3; i++) {
		put_values(0x1111, inner, evil, 4);
		add_record();
	}
	head.bytes[LEVEL] = ERROR;
	put_values(0x1111, inner, evil, 4);
	add_record();
	expect_one("strings of another level");
}
END_TEST

/* What one batch keeps of names is gone with it. */
START_TEST(keeps_no_name_of_another_batch)
{
	for (size_t i = 0; i < COUNT(logs); i++) {
		load(logs[i]);
		expect_same(logs[i]);
		evtx_batch_release(&batch);
		evtx_batch_init(&batch);
		expect_same(logs[i]);
	}
}
END_TEST

/* The headers' ids go on, and EventRecordID jumps. */
START_TEST(statistics_have_the_same_ids)
{
	uint32_t record = EVTX_CHUNK_HEADER, free_space;

	load("good-storm");
	free_space = evtx_get32(chunk + 48);
	for (int i = 0; record < free_space; record += evtx_get32(chunk + record + 4), i++) {
		uint64_t number = evtx_get64(chunk + record + 8);

		for (uint32_t k = record + 24; i > 1 && k + 8 < record + 400 && k < free_space; k++)
			if (evtx_get64(chunk + k) == number)
				evtx_set64(chunk + k, 100 * number);
	}
	expect_same("jumping ids");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("storm");
	TCase *tcase = tcase_create("chunks");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, reads_what_each_says);
	tcase_add_test(tcase, decodes_a_storm_once);
	tcase_add_test(tcase, finds_what_hides_in_a_system_log);
	tcase_add_test(tcase, reads_records_with_forged_templates);
	tcase_add_test(tcase, reads_what_damaged_ones_say);
	tcase_add_loop_test(tcase, one_bad_type_costs_one_record, 0, COUNT(types));
	tcase_add_loop_test(tcase, reads_nested_ones, 0, COUNT(slots_of));
	tcase_add_test(tcase, reads_no_nested_one_that_is_cut_off);
	tcase_add_test(tcase, reads_one_that_is_its_own_definition);
	tcase_add_test(tcase, refuses_by_the_definition);
	tcase_add_test(tcase, refuses_by_the_level);
	tcase_add_test(tcase, refuses_no_definition_of_another_chunk);
	tcase_add_loop_test(tcase, judges_by_the_key, 0, COUNT(service_rows));
	tcase_add_test(tcase, judges_no_key_behind_another);
	tcase_add_loop_test(tcase, judges_by_its_strings, 0, COUNT(string_rows));
	tcase_add_test(tcase, judges_by_strings_of_a_list);
	tcase_add_test(tcase, judges_by_strings_within_a_string);
	tcase_add_test(tcase, judges_all_event_data);
	tcase_add_test(tcase, judges_strings_by_the_level);
	tcase_add_test(tcase, keeps_no_name_of_another_batch);
	tcase_add_test(tcase, statistics_have_the_same_ids);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
