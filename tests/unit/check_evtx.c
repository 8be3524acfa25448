/*
 * check_evtx.c - the parts of the native EVTX engine: values, tokens, templates,
 * chunks.  What they make of whole logs is tested by check_differential and
 * check_damage.
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
#include "evtx_definitions.h"
#include "evtx_record.h"
#include "evtx_template.h"
#include "evtx_value.h"
#include "input_evtx.h"
#include "input_stats.h"
#include "same_plan.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* ---- values ---- */

#define VALUE(type, bytes) { (const uint8_t *)(bytes), sizeof(bytes) - 1, type }
#define NOT_A_NUMBER UINT64_MAX

static const struct {
	struct evtx_value value;
	const char *text;
	uint64_t number;
} values[] = {
	{ VALUE(EVTX_NULL, ""), "", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "a\0b\0"), "ab", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "a\0b\0\0\0\0\0"), "ab", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "a\0\0\0b\0"), "a\xef\xbf\xbd" "b", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "\x3d\xd8\x00\xde!\0"), "\xf0\x9f\x98\x80!", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "a\0\x3d\xd8"), "a\xef\xbf\xbd", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "\xfe\xff\xff\xff"), "\xef\xbf\xbe\xef\xbf\xbf", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "2\0002\0008\0000\0"), "2280", 2280 },
	{ VALUE(EVTX_STRING, "0\0x\0001\0f\0"), "0x1f", 31 },
	{ VALUE(EVTX_STRING, "0\0x\0"), "0x", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "2\0-\0"), "2-", NOT_A_NUMBER },
	{ VALUE(EVTX_STRING, "\x32\x01"), "\xc4\xb2", NOT_A_NUMBER },
	{ VALUE(EVTX_ANSI, "caf\xe9 \x80"), "caf\xc3\xa9 \xe2\x82\xac", NOT_A_NUMBER },
	{ VALUE(EVTX_ANSI, "\x81"), "\xef\xbf\xbd", NOT_A_NUMBER },
	{ VALUE(EVTX_INT8, "\xff"), "-1", 255 },
	{ VALUE(EVTX_UINT8, "\xff"), "255", 255 },
	{ VALUE(EVTX_INT16, "\xfe\xff"), "-2", 65534 },
	{ VALUE(EVTX_UINT16, "\xe8\x08"), "2280", 2280 },
	{ VALUE(EVTX_INT32, "\xff\xff\xff\xff"), "-1", 0xffffffff },
	{ VALUE(EVTX_UINT32, "\x01\0\0\x80"), "2147483649", 2147483649 },
	{ VALUE(EVTX_INT64, "\0\0\0\0\0\0\0\x80"), "-9223372036854775808", INT64_MAX + 1ULL },
	{ VALUE(EVTX_UINT64, "\x02\0\0\0\0\0\0\0"), "2", 2 },
	{ VALUE(EVTX_UINT32, "\x01\0"), "", 1 },		/* cut off */
	{ VALUE(EVTX_FLOAT, "\0\0\xc0\x3f"), "1.500000", NOT_A_NUMBER },
	{ VALUE(EVTX_DOUBLE, "\0\0\0\0\0\0\xf8\xbf"), "-1.500000", NOT_A_NUMBER },
	{ VALUE(EVTX_BOOL, "\0\0\0\0"), "false", 0 },
	{ VALUE(EVTX_BOOL, "\x10\0\0\0"), "true", 16 },		/* a bit mask */
	{ VALUE(EVTX_BINARY, "\xc1\0\x07\x80"), "C1000780", NOT_A_NUMBER },
	{ VALUE(EVTX_GUID, "\x04\x5d\x4b\x52\x3a\x13\x62\x4c\x83\x62\x64\xe8\xed\xb9\xce\x40"),
	  "{524B5D04-133A-4C62-8362-64E8EDB9CE40}", NOT_A_NUMBER },
	{ VALUE(EVTX_SIZE, "\x4c\x02\0\0\0\0\0\0"), "0x24c", 588 },
	{ VALUE(EVTX_FILETIME, "\0\x80\x3e\xd5\xde\xb1\x9d\x01"),
	  "1970-01-01T00:00:00.000000000Z", NOT_A_NUMBER },
	{ VALUE(EVTX_FILETIME, "\0\0\0\0\0\0\0\0"),
	  "1601-01-01T00:00:00.000000000Z", NOT_A_NUMBER },
	{ VALUE(EVTX_FILETIME, "\xff\xff\xff\xff\xff\xff\xff\xff"), "", NOT_A_NUMBER },
	{ VALUE(EVTX_SYSTEMTIME, "\xd6\x07\x0b\0\x02\0\x0e\0\x08\0\x0c\0\x03\0\x07\0"),
	  "2006-11-14T08:12:03.007Z", NOT_A_NUMBER },
	{ VALUE(EVTX_SID, "\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0"), "S-1-5-32-544",
	  NOT_A_NUMBER },
	{ VALUE(EVTX_SID, "\x01\xff\0\0\0\0\0\x05\x12\0\0\0"), "S-1-5-18", NOT_A_NUMBER },
	{ VALUE(EVTX_SID, "\x01\x02\0\0\0\0\0\x05\x12\0\0\0"), "S-1-5-18", NOT_A_NUMBER },
	{ VALUE(EVTX_SID, "\x01\x01\0"), "", NOT_A_NUMBER },
	{ VALUE(EVTX_HEX32, "\xe7\x03\0\0"), "0x3e7", 999 },
	{ VALUE(EVTX_HEX64, "\0\0\0\0\0\0\0\0"), "0x0", 0 },
	{ VALUE(EVTX_XML, "\x0f\x01\x01\0"), "", NOT_A_NUMBER },
	{ VALUE(0x7f, "\x01\x02"), "", NOT_A_NUMBER },
};

START_TEST(shows_values)
{
	struct text text = { 0 };
	uint64_t number = NOT_A_NUMBER;
	bool any = evtx_value_number(&values[_i].value, &number);

	evtx_value_text(&values[_i].value, &text);
	ck_assert_str_eq(text_get(&text), values[_i].text);
	ck_assert_uint_eq(number, values[_i].number);
	ck_assert(any == (number != NOT_A_NUMBER));
	text_release(&text);
}
END_TEST

static const struct {
	struct evtx_value value;
	const char *time;
} times[] = {
	{ VALUE(EVTX_FILETIME, "\x0a\0\0\0\0\0\0\0"), "1601-01-01T00:00:00.0000010Z" },
	{ VALUE(EVTX_SYSTEMTIME, "\xd6\x07\x0b\0\x02\0\x0e\0\x08\0\x0c\0\x03\0\x07\0"),
	  "2006-11-14T08:12:03.0070000Z" },
	{ VALUE(EVTX_SYSTEMTIME, "\xd6\x07\x0d\0\x02\0\x0e\0\x08\0\x0c\0\x03\0\x07\0"), "" },
	{ VALUE(EVTX_STRING, "2\0000\0000\0006\0-\0001\0001\0-\0001\0004\0"),
	  "2006-11-14T00:00:00.0000000Z" },
	{ VALUE(EVTX_STRING, "x\0"), "" },
	{ VALUE(EVTX_UINT64, "\x0a\0\0\0\0\0\0\0"), "" },
};

START_TEST(reads_times)
{
	char buffer[WHEN_SIZE];

	ck_assert_str_eq(when_iso(evtx_value_time(&times[_i].value), buffer), times[_i].time);
}
END_TEST

/* Items of arrays, with | after each. */
static const struct {
	struct evtx_value array;
	const char *items;
} arrays[] = {
	{ VALUE(EVTX_ARRAY | EVTX_STRING, "a\0\0\0b\0c\0\0\0"), "a|bc|" },
	{ VALUE(EVTX_ARRAY | EVTX_STRING, "\0\0\0\0x\0"), "||x|" },	/* no NUL after x */
	{ VALUE(EVTX_ARRAY | EVTX_STRING, ""), "" },
	{ VALUE(EVTX_ARRAY | EVTX_STRING, "a\0\0\0b"), "a|" },
	{ VALUE(EVTX_ARRAY | EVTX_ANSI, "a\0bc"), "a|bc|" },
	{ VALUE(EVTX_ARRAY | EVTX_UINT16, "\x01\0\x02\0\x03"), "1|2|" },
	{ VALUE(EVTX_ARRAY | EVTX_SID, "\x01\x01\0\0\0\0\0\x05\x12\0\0\0\x01\x0f\0\0\0\0\0\x05"),
	  "S-1-5-18|" },
	{ VALUE(EVTX_ARRAY | EVTX_BINARY, "\x01\0\x02\0"), "" },
};

START_TEST(takes_arrays_apart)
{
	struct text text = { 0 };
	struct evtx_value item;
	uint32_t position = 0;

	while (evtx_value_item(&arrays[_i].array, &position, &item)) {
		evtx_value_text(&item, &text);
		text_add_char(&text, '|');
	}
	ck_assert_str_eq(text_get(&text), arrays[_i].items);
	text_release(&text);
}
END_TEST

START_TEST(reads_hexadecimal_text)
{
	static const struct evtx_value value = VALUE(EVTX_STRING, "c\0001\0000\0F\0x\0001\0");
	uint8_t bytes[8];

	ck_assert_uint_eq(evtx_value_unhex(&value, bytes, sizeof(bytes)), 2);
	ck_assert_uint_eq(bytes[0], 0xc1);
	ck_assert_uint_eq(bytes[1], 0x0f);
	ck_assert_uint_eq(evtx_value_unhex(&value, bytes, 1), 1);
}
END_TEST

/* ---- tokens ---- */

/* A name of one letter where it is used: at `at` of the text. */
#define NAME(at, letter) at "\0\0\0" "\0\0\0\0" "\0\0" "\x01\0" letter "\0" "\0\0"

/* What a fragment is: < element, @ attribute, > content, / end, ' text, $ slot; then
 * . for the end or ! for damage. */
static const struct {
	const char *bytes;
	size_t size;
	bool in_template;
	const char *tokens;
} fragments[] = {
#define FRAGMENT(bytes, in_template, tokens) { bytes, sizeof(bytes) - 1, in_template, tokens }
	FRAGMENT("", false, "."),
	FRAGMENT("\0", false, "."),
	FRAGMENT("\x0f\x01\x01\0", false, "."),
	FRAGMENT("\x0f\x01\x01", false, "!"),
	FRAGMENT("\x01\x11\0\0\0" NAME("\x09", "a") "\x03\0", false, "</."),
	FRAGMENT("\x01\xff\xff\x11\0\0\0" NAME("\x0b", "a") "\x02\x04\0", true, "<>/."),
	FRAGMENT("\x01\x11\0\0\0" NAME("\x09", "a") "\x02\x05\x01\x01\0x\0\x04", false, "<>'/."),
	FRAGMENT("\x01\xff\xff\x11\0\0\0" NAME("\x0b", "a") "\x02\x0d\x03\0\x06\x04\0", true,
		 "<>$/."),
	FRAGMENT("\x41\x11\0\0\0" NAME("\x09", "a") "\x10\0\0\0\x06" NAME("\x1e", "b")
		 "\x05\x01\0\0\x03", false, "<@'/."),
	FRAGMENT("\x01\x11\0\0\0" NAME("\x09", "a") "\x02", false, "<>!"),
	FRAGMENT("\x01\x11\0\0\0" NAME("\x09", "a"), false, "<!"),
	FRAGMENT("\x01\x11\0\0\0\xf0\0\0\0\x03", false, "!"),	/* a name outside */
	FRAGMENT("\x01\x11\0\0\0\xff\xff\xff\xff\x03", false, "!"),
	FRAGMENT("\x04", false, "!"),
	FRAGMENT("\x05\x01\xff\xff", false, "!"),
	FRAGMENT("\x05\x08\x01\0\0\0", false, "'."),
	FRAGMENT("\x05\x08\x01\0", false, "!"),
	FRAGMENT("\x05\x21", false, "!"),
	FRAGMENT("\x05", false, "!"),
	FRAGMENT("\x07\x01\0x\0\x08y\0", false, "''."),
	FRAGMENT("\x0d\x01\0\x01\x0e\x02\0\x01", true, "$$."),
	FRAGMENT("\x0d\x01", true, "!"),
	FRAGMENT("\x0a" NAME("\x05", "p") "\x0b\x01\0q\0", false, "."),
	FRAGMENT("\x09" NAME("\x05", "a"), false, "!"),		/* &a; */
	FRAGMENT("\x09\x05\0\0\0\0\0\0\0\0\0\x03\0a\0m\0p\0\0\0", false, "'."),
	FRAGMENT("\x09\x05\0\0\0\0\0\0\0\0\0\x02\0a\0m\0\0\0", false, "!"),
	FRAGMENT("\x09\x05\0\0\0\0\0\0\0\0\0\x04\0a\0m\0p\0\0\0\0\0", false, "!"),
	/* A name that is elsewhere: of one unit, and of two, where there is one. */
	FRAGMENT("\x01\x11\0\0\0\x0b\0\0\0\x03\0" "\0\0\0\0\0\0\x01\0a\0", false, "</."),
	FRAGMENT("\x01\x11\0\0\0\x0b\0\0\0\x03\0" "\0\0\0\0\0\0\x02\0a\0", false, "!"),
	FRAGMENT("\x01\x11\0\0\0" NAME("\x09", "a") "\x02\x0c\x01", false, "<>!"),
	FRAGMENT("\x0c\x01", false, "."),		/* a template: not for elements */
	FRAGMENT("\x77", false, "!"),
#undef FRAGMENT
};

START_TEST(reads_tokens)
{
	static const char letters[] = "!.<@>/'$";
	struct evtx_text text = { 0 };
	struct evtx_tokens tokens;
	struct evtx_token token;
	char seen[32];
	size_t count = 0;

	text.bytes = (const uint8_t *)fragments[_i].bytes;
	text.size = (uint32_t)fragments[_i].size;
	text.work = EVTX_WORK;
	evtx_tokens_start(&tokens, &text, 0, text.size, fragments[_i].in_template);
	do {
		ck_assert_uint_lt(count, sizeof(seen) - 1);
		seen[count++] = letters[evtx_tokens_next(&tokens, &token) + 1];
	} while (token.kind > EVTX_END);
	seen[count] = '\0';
	ck_assert_str_eq(seen, fragments[_i].tokens);
	ck_assert((token.kind == EVTX_BAD) == (tokens.why != NULL));
}
END_TEST

/* Elements in elements; their name is what the bytes at 0 say. */
START_TEST(bounds_the_depth)
{
	uint8_t bytes[10 * 100];
	struct evtx_text text = { .bytes = bytes, .size = sizeof(bytes), .work = EVTX_WORK };
	struct evtx_tokens tokens;
	struct evtx_token token;
	int depth = 0;

	memset(bytes, 0, sizeof(bytes));
	for (size_t at = 0; at + 10 <= sizeof(bytes); at += 10) {
		bytes[at] = 1;
		bytes[at + 9] = 2;
	}
	evtx_tokens_start(&tokens, &text, 0, text.size, false);
	while (evtx_tokens_next(&tokens, &token) > EVTX_END)
		depth += token.kind == EVTX_ELEMENT;
	ck_assert_int_eq(token.kind, EVTX_BAD);
	ck_assert_int_le(depth, BOUND_ELEMENT_DEPTH);
}
END_TEST

START_TEST(bounds_the_work)
{
	static const uint8_t bytes[] = "\x0d\x01\0\x01";
	struct evtx_text text = { .bytes = bytes, .size = 4, .work = 3 };
	struct evtx_tokens tokens;
	struct evtx_token token;
	int read = 0;

	do {
		evtx_tokens_start(&tokens, &text, 0, 4, true);
	} while (evtx_tokens_next(&tokens, &token) == EVTX_SLOT && ++read < 10);
	ck_assert_int_eq(token.kind, EVTX_BAD);
	ck_assert_int_eq(read, 3);
}
END_TEST

/* ---- chunks ---- */

static uint8_t file[EVTX_FILE_HEADER + 3 * EVTX_CHUNK_SIZE];

static void load(const char *name)
{
	struct text path = { 0 };
	FILE *stream;

	text_printf(&path, "tests/fixtures/%s.evtx", name);
	stream = fopen(text_get(&path), "rb");
	ck_assert_msg(stream != NULL, "%s", text_get(&path));
	ck_assert_uint_gt(fread(file, 1, sizeof(file), stream), EVTX_FILE_HEADER);
	fclose(stream);
	text_release(&path);
}

static uint8_t *chunk_of(int number)
{
	return file + EVTX_FILE_HEADER + (size_t)number * EVTX_CHUNK_SIZE;
}

START_TEST(walks_a_chunk)
{
	struct input_stats stats;
	struct evtx_record record;
	struct evtx_chunk chunk;
	uint32_t end = EVTX_CHUNK_HEADER;
	uint64_t count = 0;

	load("good-chunks");
	input_stats_init(&stats);
	ck_assert(evtx_chunk_has_header(chunk_of(1), EVTX_CHUNK_SIZE));
	ck_assert_uint_eq(evtx_chunk_search(file, sizeof(file), 1), EVTX_FILE_HEADER);
	ck_assert(evtx_chunk_start(&chunk, chunk_of(1), EVTX_CHUNK_SIZE, 0, &stats));
	while (evtx_chunk_next(&chunk, &record)) {
		ck_assert_uint_eq(record.offset, end);
		ck_assert_uint_eq(record.id, chunk.first_id + count++);
		ck_assert(evtx_chunk_repeats(&chunk, &record));
		end += record.size;
	}
	ck_assert_uint_eq(count, 40);
	ck_assert_uint_eq(end, chunk.free_space);
	ck_assert(!chunk.bad);
	ck_assert_uint_eq(stats.problem_count, 0);
	input_stats_release(&stats);
}
END_TEST

/* Where records start in a chunk that is sound. */
static uint32_t starts[64];

static uint32_t find_starts(uint8_t *bytes)
{
	struct input_stats stats;
	struct evtx_record record;
	struct evtx_chunk chunk;
	uint32_t count = 0;

	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
	while (evtx_chunk_next(&chunk, &record)) {
		ck_assert_uint_lt(count, COUNT(starts) - 1);
		starts[count++] = record.offset;
		starts[count] = record.offset + record.size;
	}
	input_stats_release(&stats);
	return count;
}

static uint32_t walk(uint8_t *bytes, struct input_stats *stats)
{
	struct evtx_record record;
	struct evtx_chunk chunk;
	uint32_t count = 0;

	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, stats));
	while (evtx_chunk_next(&chunk, &record))
		count++;
	return count;
}

static const char *lost_bytes(uint32_t size, uint64_t lost)
{
	static char what[100];

	if (lost > size / EVTX_RECORD_MIN)
		lost = size / EVTX_RECORD_MIN;
	snprintf(what, sizeof(what), "%u bytes without a readable record, %u records lost",
		 (unsigned)size, (unsigned)lost);
	return what;
}

static bool has_problem(const struct input_stats *stats, uint64_t offset, const char *what)
{
	for (size_t i = 0; i < stats->problem_kept; i++)
		if (stats->problems[i].offset == offset && !strcmp(stats->problems[i].what, what))
			return true;
	return false;
}

/* A record swallows the next one: the one after it says so, also if it is the last. */
START_TEST(misses_records)
{
	struct input_stats stats;
	uint8_t *bytes = chunk_of(1);
	uint32_t count, victim, end;

	load("good-chunks");
	count = find_starts(bytes);
	victim = _i == 0 ? count - 3 : 5;
	end = starts[victim + 2];
	evtx_set32(bytes + starts[victim] + 4, end - starts[victim]);
	evtx_set32(bytes + end - 4, end - starts[victim]);
	input_stats_init(&stats);
	ck_assert_uint_eq(walk(bytes, &stats), count - 1);
	ck_assert(has_problem(&stats, end, "records missing before this one: 1"));
	input_stats_release(&stats);
}
END_TEST

/* The header's checksum is right. */
static void set_free_space(uint8_t *bytes, uint32_t offset)
{
	evtx_set32(bytes + 48, offset);
	evtx_set32(bytes + 124, evtx_crc32(evtx_crc32(0, bytes, 120), bytes + 128,
					   EVTX_CHUNK_HEADER - 128));
}

static const struct {
	uint32_t offset;
	bool possible;
} free_spaces[] = {
	{ EVTX_CHUNK_HEADER - 1, false }, { EVTX_CHUNK_HEADER, true },
	{ EVTX_CHUNK_SIZE, true }, { EVTX_CHUNK_SIZE + 1, false },
};

START_TEST(checks_the_free_space)
{
	struct input_stats stats;
	struct evtx_chunk chunk;
	uint8_t *bytes = chunk_of(1);

	load("good-chunks");
	set_free_space(bytes, free_spaces[_i].offset);
	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
	ck_assert(chunk.known == free_spaces[_i].possible);
	input_stats_release(&stats);
}
END_TEST

/* The first record of a chunk is lost: the header says which one it was. */
START_TEST(counts_a_lost_first_record)
{
	struct input_stats stats;
	uint8_t *bytes = chunk_of(1);
	uint32_t count;

	load("good-chunks");
	count = find_starts(bytes);
	memset(bytes + starts[0], 0, starts[1] - starts[0]);
	input_stats_init(&stats);
	ck_assert_uint_eq(walk(bytes, &stats), count - 1);
	ck_assert_uint_eq(stats.undecodable, 1);
	input_stats_release(&stats);
}
END_TEST

/* The checksum of a chunk that is cut off cannot be checked: it covers bytes that are
 * not there. */
START_TEST(checks_no_cut_off_chunk)
{
	struct input_stats stats;
	struct evtx_chunk chunk;
	uint8_t *bytes = chunk_of(1);

	load("good-chunks");
	find_starts(bytes);
	bytes[starts[30]] ^= 1;
	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, bytes, starts[20], 0, &stats));
	ck_assert_uint_eq(stats.problem_count, 1);
	ck_assert_uint_eq(chunk.free_space, starts[20]);
	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
	ck_assert(has_problem(&stats, 0, "chunk checksum differs"));
	input_stats_release(&stats);
}
END_TEST

/* The most records that a chunk can hold. */
enum { JUMP_MAX = (EVTX_CHUNK_SIZE - EVTX_CHUNK_HEADER) / EVTX_RECORD_MIN };

/* The chunk's header and a record are zeros; the next record is believed if its id can
 * be one of this chunk's. */
static const struct {
	uint64_t jump;
	bool believed;
} jumps[] = {
	{ 2, true }, { 10, true }, { 15, true }, { 16, true }, { 17, true }, { 18, true },
	{ 19, true }, { 20, true }, { JUMP_MAX, true }, { JUMP_MAX + 1, false }, { 0, false },
};

START_TEST(believes_records_after_damage)
{
	enum { LOST = 5 };
	struct input_stats stats;
	uint8_t *bytes = chunk_of(1);
	uint64_t id;

	load("good-chunks");
	find_starts(bytes);
	id = evtx_get64(bytes + starts[LOST - 1] + 8);
	memset(bytes, 0, EVTX_CHUNK_HEADER);
	memset(bytes + starts[LOST], 0, starts[LOST + 1] - starts[LOST]);
	evtx_set64(bytes + starts[LOST + 1] + 8, id + jumps[_i].jump);
	input_stats_init(&stats);
	walk(bytes, &stats);
	if (jumps[_i].believed)
		ck_assert(has_problem(&stats, starts[LOST], lost_bytes(starts[LOST + 1] -
		      starts[LOST], jumps[_i].jump - 1)));
	else
		ck_assert_uint_eq(stats.undecodable, 2);
	input_stats_release(&stats);
}
END_TEST

/* Records of the smallest size, of which none repeats its size; then sound ones. */
static void break_records(uint8_t *bytes, bool known, uint32_t sound)
{
	uint32_t records = JUMP_MAX - sound;

	memset(bytes, 0, EVTX_CHUNK_HEADER);
	memset(bytes + EVTX_CHUNK_HEADER, '*', EVTX_CHUNK_SIZE - EVTX_CHUNK_HEADER);
	for (uint32_t i = 0; i < JUMP_MAX; i++) {
		uint8_t *record = bytes + EVTX_CHUNK_HEADER + i * EVTX_RECORD_MIN;

		memcpy(record, "**\0", 4);
		evtx_set32(record + 4, EVTX_RECORD_MIN);
		/* Each of the sound ones is too high until one more is passed. */
		evtx_set64(record + 8, i < records ? i + 1 : 2 * (uint64_t)JUMP_MAX - i + records);
		if (i >= records)
			evtx_set32(record + EVTX_RECORD_MIN - 4, EVTX_RECORD_MIN);
	}
	if (!known)
		return;
	memcpy(bytes, "ElfChnk", 8);
	evtx_set64(bytes + 24, 1);
	evtx_set64(bytes + 32, 2 * (uint64_t)JUMP_MAX);
	set_free_space(bytes, EVTX_CHUNK_SIZE);
}

static const struct {
	bool known;
	uint32_t sound;
} broken[] = {
	{ true, 0 }, { true, 1 }, { true, JUMP_MAX / 2 },
	{ false, 0 }, { false, 1 }, { false, JUMP_MAX / 2 },
};

/* A second for each of these, if all the rest is looked at for each record. */
START_TEST(broken_records_cost_no_more_time)
{
	enum { TIMES = 60 };
	uint8_t *bytes = chunk_of(1);

	break_records(bytes, broken[_i].known, broken[_i].sound);
	for (int i = 0; i < TIMES; i++) {
		struct input_stats stats;

		input_stats_init(&stats);
		ck_assert_uint_ge(walk(bytes, &stats), JUMP_MAX - broken[_i].sound - 1);
		input_stats_release(&stats);
	}
}
END_TEST

/* Records of these sizes, the second one with a size that damage made greater: it leads into the
 * data of the third, to a signature, or to where the fourth begins, as data say.  In the data of
 * the second one a record is made up that reaches another one, in the data of the fourth. */
static void put_record(uint8_t *bytes, uint32_t at, uint32_t size, uint64_t id)
{
	memcpy(bytes + at, "**\0", 4);
	evtx_set32(bytes + at + 4, size);
	evtx_set64(bytes + at + 8, id);
	evtx_set32(bytes + at + size - 4, size);
}

START_TEST(damage_leads_to_nothing_certain)
{
	static const uint32_t sizes[] = { 200, 600, 800, 1000, 200 };
	const uint32_t second = EVTX_CHUNK_HEADER + 200, fourth = second + 1400;
	uint8_t *bytes = chunk_of(0);
	uint32_t at = EVTX_CHUNK_HEADER, seen = 0;
	struct input_stats stats;
	struct evtx_record record;
	struct evtx_chunk chunk;

	memset(bytes, 0, EVTX_CHUNK_SIZE);
	memcpy(bytes, "ElfChnk", 8);
	evtx_set64(bytes + 24, 1);
	evtx_set64(bytes + 32, COUNT(sizes));
	for (uint32_t i = 0; i < COUNT(sizes); at += sizes[i++])
		put_record(bytes, at, sizes[i], i + 1);
	put_record(bytes, second + 100, fourth + 100 - second - 100, 2);
	put_record(bytes, fourth + 100, 100, 3);
	memcpy(bytes + second + 700, "**\0", 4);
	evtx_set32(bytes + second + 4, _i == 0 ? 700 : 1400);
	set_free_space(bytes, at);
	bytes[at - 8]++;	/* the checksum differs */
	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
	while (evtx_chunk_next(&chunk, &record)) {
		ck_assert(record.offset != fourth + 100);
		ck_assert(record.doubtful == (_i == 1 && (record.id == 2 || record.id == 3)));
		seen += !record.doubtful;
	}
	ck_assert_uint_eq(seen, _i == 0 ? 5 : 3);
	input_stats_release(&stats);
}
END_TEST

/* One bit of a chunk is damaged: in where a record's template is, or in its last byte. */
START_TEST(believes_no_template_elsewhere)
{
	struct input_stats stats;
	struct evtx_record record;
	struct evtx_chunk chunk;
	uint8_t *bytes = chunk_of(1);
	uint32_t count;

	load("good-chunks");
	count = find_starts(bytes);
	for (uint32_t i = 1; i < count; i++) {
		uint8_t *bit = _i == 0 ? bytes + starts[i] + 34 : bytes + starts[i + 1] - 5;

		*bit ^= 0x40;
		input_stats_init(&stats);
		ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
		while (evtx_brought_next(&chunk, &record))
			ck_assert(record.doubtful == (_i == 0 && record.offset == starts[i]));
		ck_assert(chunk.over && chunk.bad);
		input_stats_release(&stats);
		*bit ^= 0x40;
	}
}
END_TEST

/* Bytes that are too many move the last record over the end that the header says. */
START_TEST(keeps_what_moves_over_the_end)
{
	struct input_stats stats;
	struct evtx_record record;
	struct evtx_chunk chunk;
	uint8_t *bytes = chunk_of(1);
	uint32_t count, last = 0, free_space;

	load("good-chunks");
	count = find_starts(bytes);
	free_space = bytes_u32(bytes + 48);
	memmove(bytes + starts[1] + 34, bytes + starts[1] + 30, free_space - starts[1] - 30);
	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, 0, &stats));
	while (evtx_chunk_next(&chunk, &record))
		last = record.offset;
	ck_assert_uint_eq(last, starts[count - 1] + 4);
	input_stats_release(&stats);
}
END_TEST

/* The chunk's header is zeros; a record whose id does not rise is an old one. */
START_TEST(ids_rise_without_a_header)
{
	struct input_stats stats;
	uint8_t *bytes = chunk_of(1);
	uint32_t count;
	uint64_t id;

	load("good-chunks");
	count = find_starts(bytes);
	id = evtx_get64(bytes + starts[4] + 8);
	memset(bytes, 0, EVTX_CHUNK_HEADER);
	evtx_set64(bytes + starts[5] + 8, id + (uint64_t)_i);
	input_stats_init(&stats);
	ck_assert_uint_eq(walk(bytes, &stats), _i == 0 ? 5 : count);
	input_stats_release(&stats);
}
END_TEST

/* A record of so many bytes, so many before the end. */
static const struct {
	uint32_t before_end, size;
	bool found;
} places[] = {
	{ EVTX_RECORD_MIN, EVTX_RECORD_MIN, true },
	{ EVTX_RECORD_MIN, EVTX_RECORD_MIN + 1, false },
	{ EVTX_RECORD_MIN, EVTX_RECORD_MIN - 1, false },
	{ EVTX_RECORD_MIN - 1, EVTX_RECORD_MIN - 1, false },
	{ 100, 100, true },
	{ 100, 101, false },
};

START_TEST(finds_records)
{
	enum { END = 1000 };
	struct evtx_chunk chunk = { .bytes = file, .size = END };
	struct evtx_record record = { 0 };
	uint32_t at = END - places[_i].before_end;

	memset(file, 0, END + EVTX_RECORD_MIN);
	memcpy(file + at, "**", 2);
	evtx_set32(file + at + 4, places[_i].size);
	ck_assert(evtx_chunk_find(&chunk, 0, END, &record) == places[_i].found);
	ck_assert(evtx_chunk_find(&chunk, at, END, &record) == places[_i].found);
	ck_assert(!evtx_chunk_find(&chunk, at + 1, END, &record));
	ck_assert(!evtx_chunk_find(&chunk, 0, END - 1, &record));
	if (places[_i].found)
		ck_assert_uint_eq(record.offset, at);
}
END_TEST

START_TEST(zeros_are_no_chunk)
{
	struct input_stats stats;
	struct evtx_chunk chunk;

	input_stats_init(&stats);
	memset(file, 0, EVTX_CHUNK_SIZE);
	ck_assert(!evtx_chunk_start(&chunk, file, EVTX_CHUNK_SIZE, 0, &stats));
	ck_assert(!evtx_chunk_start(&chunk, file, 100, 0, &stats));
	ck_assert_uint_eq(stats.problem_count, 0);
	file[99] = 1;
	ck_assert(!evtx_chunk_start(&chunk, file, 100, 0, &stats));
	ck_assert(!evtx_chunk_start(&chunk, file + 99, 1, 99, &stats));
	ck_assert_uint_eq(stats.problem_count, 2);
	ck_assert(has_problem(&stats, 0, "100 trailing bytes"));
	ck_assert(has_problem(&stats, 99, "1 trailing byte"));
	input_stats_release(&stats);
}
END_TEST

START_TEST(reads_a_file_header)
{
	struct evtx_file header;

	load("good-dirty");
	ck_assert(evtx_file_header(file, 128, &header));
	ck_assert(header.dirty && !header.checksum_differs);
	ck_assert(!evtx_file_header(file, 127, &header));
	file[60] ^= 1;
	ck_assert(evtx_file_header(file, 128, &header));
	ck_assert(header.checksum_differs);
	ck_assert(!evtx_file_header(chunk_of(0), 128, &header));
}
END_TEST

static const struct {
	const char *bytes;
	size_t size;
	bool known;
} heads[] = {
	{ "", 0, false },
	{ "ElfFile", 8, false },
	{ "ElfChnk\0........................", 32, true },
	{ "MZ..............................", 32, false },
	{ "....**\0\0\x1c\0\0\0................\x1c\0\0\0....", 36, true },
	{ "....**\0\0\x1c\0\0\0................\x1d\0\0\0....", 36, false },
	{ "....**\0\0\xff\0\0\0................\x1c\0\0\0....", 36, false },
};

START_TEST(knows_logs)
{
	ck_assert(input_evtx_knows((const uint8_t *)heads[_i].bytes, heads[_i].size) ==
		  heads[_i].known);
}
END_TEST

/* ---- templates ---- */

START_TEST(refuses_templates_outside)
{
	static const char outside[] = "its template lies outside of the chunk";
	static const struct {
		uint32_t at;
		bool inside;
	} definitions[] = {
		{ EVTX_CHUNK_SIZE - EVTX_DEFINITION_HEADER, true },
		{ EVTX_CHUNK_SIZE - EVTX_DEFINITION_HEADER + 1, false },
		{ EVTX_CHUNK_SIZE, false }, { UINT32_MAX, false },
	};
	struct evtx_plans *plans = calloc(1, sizeof(*plans));

	load("good-chunks");
	ck_assert_ptr_nonnull(plans);
	evtx_plans_start(plans, chunk_of(0), EVTX_CHUNK_SIZE);
	for (int i = 0; i < COUNT(definitions); i++) {
		uint32_t at = definitions[i].at;
		struct evtx_plan *plan = evtx_plans_get(plans, at, EVTX_IN_RECORD);

		ck_assert_ptr_nonnull(plan);
		ck_assert_ptr_nonnull(plan->why);
		ck_assert(!strcmp(plan->why, outside) == !definitions[i].inside);
		ck_assert_int_eq(evtx_plan_steps(plans, plan), -1);
		ck_assert_ptr_eq(evtx_plans_get(plans, at, EVTX_IN_RECORD), plan);
	}
	evtx_plans_release(plans);
	free(plans);
}
END_TEST

/* A forged chunk can point to 65,000 definitions; not all are read. */
START_TEST(bounds_the_number_of_templates)
{
	struct evtx_plans *plans = calloc(1, sizeof(*plans));
	uint32_t at = 0;

	load("good-chunks");
	ck_assert_ptr_nonnull(plans);
	evtx_plans_start(plans, chunk_of(0), EVTX_CHUNK_SIZE);
	while (at < EVTX_CHUNK_SIZE && evtx_plans_get(plans, at, EVTX_IN_RECORD))
		at++;
	ck_assert_uint_eq(at, EVTX_PLAN_SLOTS * 3 / 4);
	ck_assert(!plans->oom);
	evtx_plans_release(plans);
	free(plans);
}
END_TEST

/* ---- templates from chunk to chunk ---- */

/* The definitions of a chunk: an instance names its own where it is used first. */
static int list_definitions(const uint8_t *bytes, uint32_t *list, int room)
{
	int count = 0;

	for (uint32_t at = EVTX_CHUNK_HEADER; at + 10 < EVTX_CHUNK_SIZE && count < room; at++)
		if (bytes[at] == 0x0c && bytes[at + 1] == 1 &&
		    evtx_get32(bytes + at + 6) == at + 10)
			list[count++] = at + 10;
	return count;
}

struct keeping {
	struct evtx_definitions definitions;
	struct evtx_plans kept, plain;
};

static const struct evtx_plan *same_plans(struct keeping *keeping, const uint8_t *bytes,
					  uint32_t definition, enum evtx_place place)
{
	const struct evtx_plan *plan;
	const char *what;

	keeping->kept.definitions = &keeping->definitions;
	evtx_plans_start(&keeping->kept, bytes, EVTX_CHUNK_SIZE);
	evtx_plans_start(&keeping->plain, bytes, EVTX_CHUNK_SIZE);
	what = plans_differ(&keeping->kept, &keeping->plain, definition, place, &plan);
	ck_assert_msg(!what, "definition at %u: %s differs", (unsigned)definition, what);
	return plan;
}

static void stop_keeping(struct keeping *keeping)
{
	evtx_plans_release(&keeping->kept);
	evtx_plans_release(&keeping->plain);
	evtx_definitions_release(&keeping->definitions);
	free(keeping);
}

static const char *const keeping_logs[] = { "good-providers", "good-manifest" };

/* Those of records are the longer ones. */
static enum evtx_place place_of(const uint8_t *bytes, uint32_t definition)
{
	return evtx_get32(bytes + definition + 20) > 400 ? EVTX_IN_RECORD : EVTX_IN_EVENT;
}

/* The same definition is read once. */
START_TEST(keeps_definitions)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	uint32_t list[4];
	int count;

	load(keeping_logs[_i]);
	count = list_definitions(chunk_of(0), list, COUNT(list));
	ck_assert_int_eq(count, COUNT(list));
	for (int i = 0; i < count; i++)
		for (int place = 0; place < EVTX_PLACES; place++) {
			const struct evtx_plan *plan;
			const struct evtx_definition *kept;

			plan = same_plans(keeping, chunk_of(0), list[i], place);
			kept = plan->kept;
			ck_assert_ptr_nonnull(kept);
			plan = same_plans(keeping, chunk_of(0), list[i], place);
			ck_assert_ptr_eq(plan->kept, kept);
		}
	stop_keeping(keeping);
}
END_TEST

/* A forged definition has the GUID and the size of a kept one, and another byte, or a name that
 * it refers to has: it gets the plan that it says itself. */
START_TEST(believes_no_forged_definition)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	uint8_t *forged = chunk_of(0);
	uint32_t list[4], end;
	int count, others = 0;

	load(keeping_logs[_i]);
	count = list_definitions(forged, list, COUNT(list));
	ck_assert_int_eq(count, COUNT(list));
	end = list[3] + EVTX_DEFINITION_HEADER + evtx_get32(forged + list[3] + 20);
	for (int i = 0; i < count; i++) {
		enum evtx_place place = place_of(forged, list[i]);
		const struct evtx_definition *kept = same_plans(keeping, forged, list[i],
								place)->kept;

		for (uint32_t at = list[0]; at < end; at++) {
			uint8_t byte = forged[at];

			forged[at] ^= at % 2 ? 0x41 : 0x01;
			others += same_plans(keeping, forged, list[i], place)->kept != kept;
			forged[at] = byte;
		}
	}
	ck_assert_int_gt(others, 1000);
	stop_keeping(keeping);
}
END_TEST

/* Names without a meaning, of attributes or of elements in System, by where their offsets are. */
static int list_names(const uint8_t *bytes, uint32_t definition, enum evtx_token_kind kind,
		      uint32_t *list, int room)
{
	struct evtx_text text = { .bytes = bytes, .size = EVTX_CHUNK_SIZE, .work = EVTX_WORK };
	uint32_t start = definition + EVTX_DEFINITION_HEADER;
	struct evtx_token token = { 0 };
	struct evtx_tokens tokens;
	int count = 0;

	evtx_tokens_start(&tokens, &text, start,
			  start + evtx_get32(bytes + definition + 20), true);
	while (count < room && evtx_tokens_next(&tokens, &token) > EVTX_END)
		if (token.kind == kind && token.name == EVTX_NAME_OTHER &&
		    (kind == EVTX_ATTRIBUTE || tokens.depth == 3))
			list[count++] = token.name_at;
	return count;
}

/* An offset of a name of the first definition whose second byte is, or is not, the token that
 * ends an element. */
static uint32_t name_that(const uint8_t *bytes, uint32_t definition, bool ends)
{
	uint32_t list[16];
	int count = list_names(bytes, definition, EVTX_ELEMENT, list, COUNT(list));

	for (int i = 0; i < count; i++) {
		uint32_t offset = evtx_get32(bytes + list[i]);

		if ((offset >> 8 == 0x04) == ends)
			return offset;
	}
	ck_abort_msg("no such name");
}

/*
 * An element says that it ends in the middle of the offset of another name, which is read as
 * the end of System.  A definition that differs only in this offset, and in a name that means
 * as little, must not get its plan.
 */
START_TEST(believes_no_element_of_another_size)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	uint32_t definitions[4], names[16];
	uint8_t *forged = chunk_of(0);

	load("good-providers");
	ck_assert_int_eq(list_definitions(forged, definitions, 4), 4);
	ck_assert_int_gt(list_names(forged, definitions[2], EVTX_ELEMENT, names,
				    COUNT(names)), 2);
	evtx_set32(forged + names[0] - 4, names[1] + 1 - names[0]);
	for (int ends = 1; ends >= 0; ends--) {
		const struct evtx_plan *plan;

		evtx_set32(forged + names[1], name_that(forged, definitions[0], ends));
		plan = same_plans(keeping, forged, definitions[2], EVTX_IN_RECORD);
		ck_assert_ptr_null(plan->kept);
	}
	stop_keeping(keeping);
}
END_TEST

/* A name that was written out after its offset is elsewhere: what follows are tokens. */
START_TEST(believes_no_name_elsewhere)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	uint32_t definitions[4], names[16];
	uint8_t *forged = chunk_of(0);

	load("good-providers");
	ck_assert_int_eq(list_definitions(forged, definitions, 4), 4);
	ck_assert_int_gt(list_names(forged, definitions[0], EVTX_ATTRIBUTE, names,
				    COUNT(names)), 2);
	ck_assert_uint_eq(evtx_get32(forged + names[0]), names[0] + 4);
	ck_assert_ptr_nonnull(same_plans(keeping, forged, definitions[0], EVTX_IN_RECORD)->kept);
	evtx_set32(forged + names[0], evtx_get32(forged + names[1]));
	same_plans(keeping, forged, definitions[0], EVTX_IN_RECORD);
	stop_keeping(keeping);
}
END_TEST

static size_t count_kept(const struct evtx_definitions *definitions)
{
	size_t count = 0;

	for (int set = 0; set < EVTX_DEFINITION_SETS; set++)
		count += definitions->sets[set].count;
	return count;
}

/* A log of many definitions takes no more memory than one of few. */
START_TEST(bounds_kept_definitions)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	uint32_t list[16];
	size_t most = 0, before = 0, forgotten = 0;

	load("good-system");
	ck_assert_int_gt(list_definitions(chunk_of(0), list, COUNT(list)), 1);
	for (uint32_t guid = 0; guid < 20000; guid++) {
		evtx_set32(chunk_of(0) + list[0] + 4, guid);
		ck_assert_ptr_nonnull(same_plans(keeping, chunk_of(0), list[0],
						 EVTX_IN_RECORD)->kept);
		forgotten += count_kept(&keeping->definitions) <= before;
		before = count_kept(&keeping->definitions);
		if (keeping->definitions.arena.total > most)
			most = keeping->definitions.arena.total;
	}
	/* After that, definitions are kept again. */
	ck_assert_uint_lt(forgotten, 200);
	ck_assert_uint_lt(most, 3 << 20);
	stop_keeping(keeping);
}
END_TEST

/* ---- */

static Suite *evtx_suite(void)
{
	Suite *suite = suite_create("evtx");
	TCase *tcase = tcase_create("parts");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, shows_values, 0, COUNT(values));
	tcase_add_loop_test(tcase, reads_times, 0, COUNT(times));
	tcase_add_loop_test(tcase, takes_arrays_apart, 0, COUNT(arrays));
	tcase_add_test(tcase, reads_hexadecimal_text);
	tcase_add_loop_test(tcase, reads_tokens, 0, COUNT(fragments));
	tcase_add_test(tcase, bounds_the_depth);
	tcase_add_test(tcase, bounds_the_work);
	tcase_add_test(tcase, walks_a_chunk);
	tcase_add_loop_test(tcase, checks_the_free_space, 0, COUNT(free_spaces));
	tcase_add_test(tcase, counts_a_lost_first_record);
	tcase_add_test(tcase, checks_no_cut_off_chunk);
	tcase_add_loop_test(tcase, misses_records, 0, 2);
	tcase_add_loop_test(tcase, believes_records_after_damage, 0, COUNT(jumps));
	tcase_add_loop_test(tcase, broken_records_cost_no_more_time, 0, COUNT(broken));
	tcase_add_loop_test(tcase, damage_leads_to_nothing_certain, 0, 2);
	tcase_add_loop_test(tcase, believes_no_template_elsewhere, 0, 2);
	tcase_add_test(tcase, keeps_what_moves_over_the_end);
	tcase_add_loop_test(tcase, ids_rise_without_a_header, 0, 2);
	tcase_add_loop_test(tcase, finds_records, 0, COUNT(places));
	tcase_add_test(tcase, zeros_are_no_chunk);
	tcase_add_test(tcase, reads_a_file_header);
	tcase_add_loop_test(tcase, knows_logs, 0, COUNT(heads));
	tcase_add_test(tcase, refuses_templates_outside);
	tcase_add_test(tcase, bounds_the_number_of_templates);
	tcase_add_loop_test(tcase, keeps_definitions, 0, COUNT(keeping_logs));
	tcase_add_loop_test(tcase, believes_no_forged_definition, 0, COUNT(keeping_logs));
	tcase_add_test(tcase, believes_no_element_of_another_size);
	tcase_add_test(tcase, believes_no_name_elsewhere);
	tcase_add_test(tcase, bounds_kept_definitions);
	return suite;
}

int main(void)
{
	SRunner *runner = srunner_create(evtx_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
