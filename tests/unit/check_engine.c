/*
 * check_engine.c - the EVTX engines on sources that no disk would hold: logs of
 * more than 65,535 chunks and of 5 GiB, files that grow, shrink or fail while they
 * are read, a second reader that counts how often it is asked.
 *
 * A source is a list of chunks here.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "evtx_chunk.h"
#include "evtx_value.h"
#include "fail.h"
#include "input_evtx.h"
#include "input_libevtx.h"
#include "reader.h"

enum { CHUNKS_MAX = 8, RECORDS_MAX = 400, BLOCK_CHUNKS = 16 };

/* ---- a log in memory ---- */

static struct {
	uint8_t header[EVTX_FILE_HEADER];
	uint8_t chunks[CHUNKS_MAX][EVTX_CHUNK_SIZE];
	size_t count;
	/* Of its first chunk, to know what is to be expected. */
	struct evtx_record records[RECORDS_MAX];
	size_t record_count;
} file;

static void walk_first_chunk(void)
{
	struct input_stats stats;
	struct evtx_chunk chunk;

	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&chunk, file.chunks[0], EVTX_CHUNK_SIZE, 0, &stats));
	for (file.record_count = 0; evtx_chunk_next(&chunk, &file.records[file.record_count]);
	     file.record_count++)
		ck_assert_uint_lt(file.record_count, RECORDS_MAX - 1);
	input_stats_release(&stats);
}

static void load(const char *name)
{
	char path[64];
	FILE *stream;

	snprintf(path, sizeof(path), "tests/fixtures/%s.evtx", name);
	stream = fopen(path, "rb");
	ck_assert_msg(stream != NULL, "%s", path);
	ck_assert_uint_eq(fread(file.header, 1, sizeof(file.header), stream), EVTX_FILE_HEADER);
	file.count = fread(file.chunks, EVTX_CHUNK_SIZE, CHUNKS_MAX, stream);
	ck_assert_uint_gt(file.count, 0);
	fclose(stream);
	walk_first_chunk();
}

/* ---- a source ---- */

static struct world {
	struct input_source source;
	struct input_stats stats;
	/* The chunk of that number, or NULL: zeros. */
	const uint8_t *(*chunk)(uint64_t number);
	uint64_t size;			/* of the file by now */
	uint64_t bad, bad_end;		/* bytes that cannot be read */
	uint64_t asked;			/* the last byte that was asked for */
	unsigned failures;

	/* What came out. */
	uint64_t events, first_offset, last_offset, last_id, digest;
	bool falls;			/* record ids do not rise */
	void (*at_first_event)(void);
	unsigned done;
	unsigned second_calls;
} world;

static uint64_t place_of(uint64_t chunk)
{
	return EVTX_FILE_HEADER + chunk * EVTX_CHUNK_SIZE;
}

/* The bytes from offset on that are in one piece: how many, and where; NULL: zeros. */
static const uint8_t *piece_at(uint64_t offset, uint64_t *size)
{
	uint64_t chunk, at;
	const uint8_t *bytes;

	if (offset < EVTX_FILE_HEADER) {
		*size = EVTX_FILE_HEADER - offset;
		return file.header + offset;
	}
	chunk = (offset - EVTX_FILE_HEADER) / EVTX_CHUNK_SIZE;
	at = offset - place_of(chunk);
	*size = EVTX_CHUNK_SIZE - at;
	bytes = world.chunk(chunk);
	return bytes ? bytes + at : NULL;
}

static int64_t read_at(struct input_source *source, void *buffer, size_t size,
		       uint64_t offset, struct fail *fail)
{
	uint8_t *to = buffer;
	size_t done = 0;

	(void)source;
	if (world.bad_end && offset < world.bad_end && offset + size > world.bad) {
		world.failures++;
		return fail_set(fail, "Input/output error");
	}
	while (done < size && offset + done < world.size) {
		uint64_t part;
		const uint8_t *from = piece_at(offset + done, &part);

		if (part > size - done)
			part = size - done;
		if (part > world.size - offset - done)
			part = world.size - offset - done;
		if (from)
			memcpy(to + done, from, part);
		else
			memset(to + done, 0, part);
		done += part;
	}
	return (int64_t)done;
}

/* ---- what is delivered ---- */

static int take_event(struct input_source *source, struct event *event, struct fail *fail)
{
	(void)source, (void)fail;
	if (world.events++ == 0) {
		world.first_offset = event->offset;
		if (world.at_first_event)
			world.at_first_event();
	}
	world.falls |= event->record_id < world.last_id;
	world.last_offset = event->offset;
	world.last_id = event->record_id;
	world.digest = (world.digest ^ event_content(event, -1) ^ event->time ^
			event->record_id << 32 ^ event->offset) *
		       UINT64_C(0x100000001b3);
	return 0;
}

static int take_repeats(struct input_source *source, const struct event_repeats *repeats,
			struct fail *fail)
{
	static struct event event;

	for (size_t i = 0; i < repeats->count; i++) {
		ck_assert_int_eq(event_repeated(repeats, i, &event), 0);
		ck_assert_int_eq(take_event(source, &event, fail), 0);
	}
	event_release(&event);
	return 0;
}

static int take_done(struct input_source *source, struct fail *fail)
{
	(void)source, (void)fail;
	world.done++;
	return 0;
}

/* Every other record is wanted. */
static int read_second(void *self, struct input_source *source, const uint8_t *chunk,
		       uint64_t chunk_offset, uint32_t offset, struct event *event)
{
	(void)self, (void)source, (void)chunk, (void)chunk_offset, (void)offset;
	event->provider = "W3SVC";
	event->computer = "SECOND";
	event->channel = "Third";
	event->time = 4711;
	return (int)(world.second_calls++ % 2);
}

static void take_progress(struct input_source *source, uint64_t bytes)
{
	(void)source, (void)bytes;
}

static const struct input_source_methods methods = {
	.read_at = read_at, .event = take_event, .repeats = take_repeats, .done = take_done,
	.progress = take_progress,
};

/* Readers of what cannot be decoded. */
static const struct input_second nobody, counting = { NULL, read_second };

static void start(const uint8_t *(*chunk)(uint64_t number), uint64_t chunks)
{
	input_stats_release(&world.stats);
	world = (struct world){ .chunk = chunk, .size = place_of(chunks) };
	input_stats_init(&world.stats);
	world.source = (struct input_source){
		.seekable = true, .size = world.size, .stats = &world.stats, .methods = &methods,
	};
}

static void scan(unsigned jobs, const struct input_second *second)
{
	struct input_settings settings = { .catalog = catalog_builtin(), .jobs = jobs };
	struct input_evtx *engine;
	struct fail fail;

	engine = input_evtx_new(&settings, second);
	ck_assert_ptr_nonnull(engine);
	ck_assert_int_eq(input_evtx_read(engine, &world.source, &fail), 0);
	ck_assert_int_eq(input_evtx_finish(engine, &fail), 0);
	input_evtx_free(engine);
	ck_assert_uint_eq(world.done, 1);
}

static void scan_libevtx(void)
{
	struct input_libevtx *engine = input_libevtx_new(catalog_builtin(), false);
	struct fail fail;

	ck_assert_ptr_nonnull(engine);
	ck_assert_int_eq(input_libevtx_read(engine, &world.source, &fail), 0);
	input_libevtx_free(engine);
}

static void expect_problem(uint64_t offset, const char *what)
{
	const struct stats_problem *problems = world.stats.problems;

	for (size_t i = 0; i < world.stats.problem_kept; i++)
		if (problems[i].offset == offset && !strcmp(problems[i].what, what))
			return;
	for (size_t i = 0; i < world.stats.problem_kept; i++)
		printf("%" PRIu64 ": %s\n", problems[i].offset, problems[i].what);
	ck_abort_msg("no problem '%s' at %" PRIu64, what, offset);
}

/* ---- large ---- */

static const uint8_t *always_first(uint64_t number)
{
	(void)number;
	return file.chunks[0];
}

START_TEST(more_than_65535_chunks)
{
	enum { CHUNKS = 65540 };

	load("good-no-checksums");
	ck_assert_uint_eq(file.record_count, 2);
	start(always_first, CHUNKS);
	scan(2, &nobody);
	ck_assert_uint_eq(world.stats.records, 2 * CHUNKS);
	ck_assert_uint_eq(world.stats.chunks, CHUNKS);
	ck_assert_uint_eq(world.events, 2 * CHUNKS);
	ck_assert_uint_eq(world.last_offset, place_of(CHUNKS - 1) + file.records[1].offset);
	ck_assert_uint_eq(world.stats.problem_count, 0);
}
END_TEST

enum { GIANT = 81920 };		/* 5 GiB */

static const uint8_t *first_and_last(uint64_t number)
{
	return number == 0 ? file.chunks[0] : number == GIANT - 1 ? file.chunks[1] : NULL;
}

START_TEST(five_gigabytes_of_nothing_between)
{
	load("good-chunks");
	start(first_and_last, GIANT);
	scan(2, &nobody);
	ck_assert_uint_eq(world.stats.records, 80);
	ck_assert_uint_eq(world.events, 40);
	ck_assert_uint_gt(world.last_offset, place_of(GIANT - 1));
	ck_assert_uint_lt(world.last_offset, place_of(GIANT));
	ck_assert_uint_eq(world.stats.problem_count, 1);
	expect_problem(place_of(1), "81918 empty chunks inside the log");
}
END_TEST

/* ---- files that change ---- */

enum { MANY = 40 };		/* chunks: more than two blocks */

static void shrink(void)
{
	world.size = place_of(BLOCK_CHUNKS + 1) + 5000;
}

START_TEST(shrinks_while_it_is_read)
{
	size_t kept = 0;

	load("good-chunks");
	while (file.records[kept].offset + file.records[kept].size <= 5000)
		kept++;
	start(always_first, MANY);
	world.at_first_event = shrink;
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, (BLOCK_CHUNKS + 1) * file.record_count + kept);
	ck_assert_uint_eq(world.stats.undecodable, file.record_count - kept);
	ck_assert_uint_eq(world.stats.problem_count, 3);
	expect_problem(world.size, "became shorter while it was read");
	expect_problem(world.size, "chunk is cut off after 5000 bytes");
}
END_TEST

static void vanish(void)
{
	world.size = 0;
}

START_TEST(vanishes_while_it_is_read)
{
	load("good-chunks");
	start(always_first, MANY);
	world.at_first_event = vanish;
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, BLOCK_CHUNKS * file.record_count);
	ck_assert_uint_eq(world.stats.problem_count, 1);
	expect_problem(place_of(BLOCK_CHUNKS), "became shorter while it was read");
}
END_TEST

static void grow(void)
{
	world.size = place_of(10 * MANY);
}

/* What is written after the end while it is read belongs to the next run. */
START_TEST(grows_while_it_is_read)
{
	load("good-chunks");
	start(always_first, MANY);
	world.at_first_event = grow;
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, MANY * file.record_count);
	ck_assert_uint_eq(world.stats.problem_count, 0);
}
END_TEST

/* ---- disks that fail ---- */

/* One sector costs its page, and the records that reach into it. */
START_TEST(bad_sector)
{
	uint32_t page = EVTX_FILE_HEADER, page_end = 2 * EVTX_FILE_HEADER;
	size_t lost = 0;

	load("good-chunks");
	for (size_t i = 0; i < file.record_count; i++)
		lost += file.records[i].offset < page_end &&
			file.records[i].offset + file.records[i].size > page;
	ck_assert_uint_gt(lost, 2);
	for (unsigned jobs = 1; jobs <= 4; jobs++) {
		start(always_first, MANY);
		world.bad = place_of(3) + page + 512;
		world.bad_end = world.bad + 512;
		scan(jobs, &nobody);
		ck_assert_uint_eq(world.stats.records, MANY * file.record_count - lost);
		ck_assert_uint_eq(world.stats.undecodable, lost);
		expect_problem(place_of(3), "chunk checksum differs");
		expect_problem(place_of(3) + page, "4096 bytes cannot be read");
	}
}
END_TEST

START_TEST(disk_is_gone)
{
	load("good-chunks");
	start(always_first, 10 * MANY);
	world.bad = place_of(5);
	world.bad_end = UINT64_MAX;
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, 5 * file.record_count);
	ck_assert_uint_le(world.failures, 10 * MANY / BLOCK_CHUNKS * 100);
	expect_problem(place_of(5), "720896 bytes cannot be read");
	expect_problem(place_of(BLOCK_CHUNKS), "1048576 bytes cannot be read");
}
END_TEST

START_TEST(header_cannot_be_read)
{
	load("good-chunks");
	start(always_first, MANY);
	world.bad_end = 1;
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, MANY * file.record_count);
	ck_assert_uint_eq(world.stats.problem_count, 1);
	expect_problem(0, "the file header cannot be read: Input/output error");
}
END_TEST

/* ---- order ---- */

static const uint8_t *as_it_is(uint64_t number)
{
	return number < file.count ? file.chunks[number] : NULL;
}

static void expect_oldest_first(void)
{
	ck_assert_uint_eq(world.stats.records, 160);
	ck_assert_uint_eq(world.events, 80);
	ck_assert(!world.falls);
	ck_assert_uint_gt(world.first_offset, place_of(2));
	ck_assert_uint_eq(world.stats.problem_count, 0);
}

START_TEST(oldest_first)
{
	load("good-wrapped");
	for (unsigned jobs = 1; jobs <= 4; jobs++) {
		start(as_it_is, file.count);
		scan(jobs, &nobody);
		expect_oldest_first();
	}
	start(as_it_is, file.count);
	scan_libevtx();
	expect_oldest_first();
}
END_TEST

/* Windows writes 0 as the time of an export's last record; System has it too. */
START_TEST(header_time_is_zero)
{
	char first[WHEN_SIZE], last[WHEN_SIZE];

	load("good-dirty");
	for (size_t i = 0; i < file.record_count; i++)
		memset(file.chunks[0] + file.records[i].offset + 16, 0, 8);
	start(as_it_is, file.count);
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, 120);
	ck_assert_str_eq(when_iso(world.stats.first, first), "2023-01-06T09:00:00.0000000Z");
	ck_assert_str_eq(when_iso(world.stats.last, last), "2023-01-06T11:39:00.2500000Z");
}
END_TEST

/* The header counts three chunks. */
static const struct {
	uint8_t dirty, damage;
	uint64_t size;
	const char *problem;	/* at the end; NULL: none */
} ends[] = {
	{ 0, 0, EVTX_FILE_HEADER + 3 * EVTX_CHUNK_SIZE, NULL },
	{ 0, 0, EVTX_FILE_HEADER + 2 * EVTX_CHUNK_SIZE + 1, NULL },
	{ 0, 0, EVTX_FILE_HEADER + 2 * EVTX_CHUNK_SIZE, "cut off: 2 chunks of 3" },
	{ 1, 0, EVTX_FILE_HEADER + 2 * EVTX_CHUNK_SIZE, NULL },
	{ 0, 1, EVTX_FILE_HEADER + 2 * EVTX_CHUNK_SIZE, NULL },
};

START_TEST(is_cut_off)
{
	uint64_t others;

	load("good-chunks");
	file.header[120] |= ends[_i].dirty;
	file.header[60] ^= ends[_i].damage;
	start(as_it_is, file.count);
	world.size = world.source.size = ends[_i].size;
	scan(1, &nobody);
	others = ends[_i].damage + (ends[_i].size % EVTX_CHUNK_SIZE != EVTX_FILE_HEADER);
	ck_assert_uint_eq(world.stats.problem_count, others + (ends[_i].problem != NULL));
	if (ends[_i].problem)
		expect_problem(ends[_i].size, ends[_i].problem);
}
END_TEST

static const uint8_t *newer_first(uint64_t number)
{
	return file.chunks[1 - number];
}

/* A log of two chunks, also. */
START_TEST(older_of_two_first)
{
	load("good-chunks");
	start(newer_first, 2);
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, 80);
	ck_assert(!world.falls);
	ck_assert_uint_gt(world.first_offset, place_of(1));
}
END_TEST

/* The oldest chunk is damaged: only the order of its own records is at stake. */
START_TEST(oldest_first_beside_damage)
{
	load("good-wrapped");
	memset(file.chunks[2], 0, 128);
	start(as_it_is, file.count);
	scan(1, &nobody);
	ck_assert_uint_eq(world.stats.records, 160);
	ck_assert_uint_eq(world.events, 80);
}
END_TEST

/* Of every damage a little, in a log of some blocks. */
static const uint8_t *mixed(uint64_t number)
{
	return number % 7 == 3 ? NULL : file.chunks[number % file.count];
}

START_TEST(threads_change_nothing)
{
	static const unsigned jobs[] = { 2, 3, 16, 64 };
	uint64_t digest, problems;

	load("good-chunks");
	memset(file.chunks[1] + file.records[5].offset, 0, EVTX_RECORD_HEADER);
	memset(file.chunks[2] + file.records[9].offset + EVTX_RECORD_HEADER, 0xff, 300);
	start(mixed, 300);
	scan(1, &counting);
	digest = world.digest;
	problems = world.stats.problem_count;
	ck_assert_uint_gt(problems, 300);
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		start(mixed, 300);
		scan(jobs[i], &counting);
		ck_assert_uint_eq(world.digest, digest);
		ck_assert_uint_eq(world.stats.problem_count, problems);
	}
}
END_TEST

/* ---- the second reader ---- */

static bool has_name(const struct input_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], name))
			return true;
	return false;
}

/* A bad record in every chunk: it is asked for a bounded number of them, and what it
 * reads is counted as everything is. */
START_TEST(second_reader_is_bounded)
{
	enum { CHUNKS = 200 };
	uint64_t good;

	load("good-chunks");
	good = CHUNKS * (file.record_count - 1);
	file.chunks[0][file.records[7].offset + EVTX_RECORD_HEADER] = 0;
	for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
		start(always_first, CHUNKS);
		scan(jobs, &counting);
		ck_assert_uint_eq(world.second_calls, BOUND_SECOND_READS);
		ck_assert_uint_eq(world.stats.records, good + BOUND_SECOND_READS);
		ck_assert_uint_eq(world.stats.undecodable, CHUNKS - BOUND_SECOND_READS);
		ck_assert_uint_eq(world.stats.first, 4711);
		ck_assert(has_name(&world.stats.computers, "SECOND"));
		ck_assert(has_name(&world.stats.channels, "Third"));
	}
}
END_TEST

/* The event id of a record is of an unknown type: all of it can be walked. */
START_TEST(second_reader_is_asked)
{
	enum { VALUES = EVTX_RECORD_HEADER + 14, EVENT_ID = 3 };

	load("good-chunks");
	file.chunks[0][file.records[11].offset + VALUES + 4 + 4 * EVENT_ID + 2] = 0x7f;
	start(as_it_is, file.count);
	scan(1, &counting);
	ck_assert_uint_eq(world.second_calls, 1);
	ck_assert_uint_eq(world.stats.records, 120);
	ck_assert_uint_eq(world.stats.undecodable, 0);
}
END_TEST

/* ---- a bomb ---- */

static uint8_t *put(uint8_t *to, const void *bytes, size_t size)
{
	memcpy(to, bytes, size);
	return to + size;
}

static uint8_t *put32(uint8_t *to, uint32_t number)
{
	const uint8_t bytes[] = {
		(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
		(uint8_t)(number >> 24),
	};

	return put(to, bytes, sizeof(bytes));
}

#define PUT(to, literal) put(to, literal, sizeof(literal) - 1)

/* An instance of the template with one value: another instance, or at last a text. */
static uint8_t *put_instance(uint8_t *to, uint32_t definition, int depth)
{
	enum { INNER = 4 + 10 };	/* bytes in front of the inner table */
	uint32_t size = 2, type = depth > 1 ? EVTX_XML : EVTX_STRING;

	for (int i = 1; i < depth; i++)
		size += INNER + 8;
	to = put32(to, 1);
	to = put32(to, size | type << 16);
	if (depth == 1)
		return PUT(to, "x\0");
	to = PUT(to, "\x0f\x01\x01\0\x0c\x01\x01\0\0\0");
	return put_instance(put32(to, definition), definition, depth - 1);
}

/* <Event> with its value `times` times. */
static uint8_t *put_definition(uint8_t *to, uint32_t at, uint32_t times)
{
	uint32_t name = at + 24 + 4 + 11;

	to = PUT(put32(to, 0), "\x01\0\0\0............");
	to = put32(to, 4 + 11 + 20 + 1 + 4 * times + 2);
	to = PUT(to, "\x0f\x01\x01\0\x01\xff\xff");
	to = put32(to, 4 + 20 + 1 + 4 * times + 1);
	to = PUT(put32(to, name), "\0\0\0\0\x0c\xba\x05\0E\0v\0e\0n\0t\0\0\0\x02");
	while (times--)
		to = PUT(to, "\x0d\0\0\x21");
	return PUT(to, "\x04\0");
}

/* A chunk whose only record is `times` to the power of `depth` texts. */
static void make_bomb(uint32_t times, int depth)
{
	uint8_t *chunk = file.chunks[0], *record = chunk + EVTX_CHUNK_HEADER, *to;
	uint32_t definition = EVTX_CHUNK_HEADER + EVTX_RECORD_HEADER + 4 + 10, size;

	memset(chunk, 0, EVTX_CHUNK_SIZE);
	to = PUT(record + EVTX_RECORD_HEADER, "\x0f\x01\x01\0\x0c\x01\x01\0\0\0");
	to = put_definition(put32(to, definition), definition, times);
	to = PUT(put_instance(to, definition, depth), "\0");
	size = (uint32_t)(to - record) + EVTX_RECORD_TRAILER;
	put32(to, size);
	put32(PUT(record, "**\0\0"), size);
	record[8] = 1;
}

/* libevtx would build 27 million elements of it, and take three seconds. */
START_TEST(second_reader_gets_no_bomb)
{
	load("good-chunks");
	make_bomb(3, 3);
	start(always_first, 1);
	scan(1, &counting);
	ck_assert_uint_eq(world.second_calls, 1);	/* this one it could take */
	make_bomb(300, 3);
	start(always_first, 1);
	scan(1, &counting);
	ck_assert_uint_eq(world.second_calls, 0);
	ck_assert_uint_eq(world.stats.undecodable, 1);
}
END_TEST

/* What one chunk did not need is not left for the next. */
START_TEST(second_reader_has_a_bound_for_each_chunk)
{
	load("good-chunks");
	memcpy(file.chunks[1], file.chunks[0], EVTX_CHUNK_SIZE);
	make_bomb(220, 2);
	start(newer_first, 2);	/* the bomb is the second */
	scan(1, &counting);
	ck_assert_uint_eq(world.second_calls, 0);
	ck_assert_uint_eq(world.stats.records, file.record_count);
	make_bomb(150, 2);
	start(newer_first, 2);	/* the bomb is the second */
	scan(1, &counting);
	ck_assert_uint_eq(world.second_calls, 1);
}
END_TEST

static void teardown(void)
{
	input_stats_release(&world.stats);
}

int main(void)
{
	Suite *suite = suite_create("engine");
	TCase *tcase = tcase_create("sources");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, NULL, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, more_than_65535_chunks);
	tcase_add_test(tcase, five_gigabytes_of_nothing_between);
	tcase_add_test(tcase, shrinks_while_it_is_read);
	tcase_add_test(tcase, vanishes_while_it_is_read);
	tcase_add_test(tcase, grows_while_it_is_read);
	tcase_add_test(tcase, bad_sector);
	tcase_add_test(tcase, disk_is_gone);
	tcase_add_test(tcase, header_cannot_be_read);
	tcase_add_test(tcase, oldest_first);
	tcase_add_loop_test(tcase, is_cut_off, 0, (int)(sizeof(ends) / sizeof(ends[0])));
	tcase_add_test(tcase, older_of_two_first);
	tcase_add_test(tcase, header_time_is_zero);
	tcase_add_test(tcase, oldest_first_beside_damage);
	tcase_add_test(tcase, threads_change_nothing);
	tcase_add_test(tcase, second_reader_is_bounded);
	tcase_add_test(tcase, second_reader_is_asked);
	tcase_add_test(tcase, second_reader_gets_no_bomb);
	tcase_add_test(tcase, second_reader_has_a_bound_for_each_chunk);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
