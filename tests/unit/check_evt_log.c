/*
 * check_evt_log.c - legacy .evt logs: what is read of sound and of damaged ones, from files
 * and from pipes; strings and data; channels by names; forged ones.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "event.h"
#include "evt_channel.h"
#include "evt_damage.h"
#include "evt_file.h"
#include "evt_log.h"
#include "evt_writer.h"
#include "evtx_source.h"
#include "fail.h"
#include "input.h"
#include "text.h"

static struct evtx_source *source;	/* good-chunks.txt */

struct result {
	uint64_t records, matched, lost, recovered, problems, last_id;
	bool failed, unsorted;
	struct text lines;	/* a line an event */
};

static int take_event(void *context, const struct event *event)
{
	struct result *result = context;

	text_printf(&result->lines, "%s %d %llu %s", event->provider, event->id,
		    (unsigned long long)event->record_id, event->channel ? event->channel : "-");
	for (size_t i = 0; i < event->string_count; i++)
		text_printf(&result->lines, " '%s'", event->strings[i]);
	text_add_char(&result->lines, ' ');
	text_hex(&result->lines, event->data, event->data_size);
	text_printf(&result->lines, " %d %d\n", (int)event->level, event->qualifiers);
	result->unsorted |= !event->recovered && event->record_id < result->last_id;
	if (!event->recovered)
		result->last_id = event->record_id;
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct result *result = context;

	result->records = summary->records;
	result->matched = summary->matched;
	result->lost = summary->undecodable;
	result->recovered = summary->recovered;
	result->problems = summary->problem_count;
	result->failed = summary->failure;
	ck_assert(summary->undecodable == 0 || summary->problem_count > 0);
	return 0;
}

static struct result read_item(const struct input_item *item, bool recover)
{
	static const struct input_reader *const readers[] = { &evt_log_reader, NULL };
	const struct input_options options = { .readers = readers, .recover = recover };
	struct result result = { 0 };
	const struct input_sink sink = { .context = &result, .event = take_event,
					 .summary = take_summary };
	struct fail fail;

	ck_assert_int_eq(input_scan(item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	ck_assert(!result.lines.oom);
	return result;
}

static struct result read_bytes(const uint8_t *bytes, size_t size, bool recover)
{
	return read_item(&(struct input_item){ "log.evt", bytes, size }, recover);
}

/* Where a reader cannot go back. */
static struct result read_pipe(const uint8_t *bytes, size_t size)
{
	FILE *file = tmpfile(), *pipe;
	struct result result;
	char command[64];

	ck_assert(file && fwrite(bytes, 1, size, file) == size && fflush(file) == 0);
	snprintf(command, sizeof(command), "cat <&%d", fileno(file));
	rewind(file);
	pipe = popen(command, "r");
	ck_assert(pipe && dup2(fileno(pipe), STDIN_FILENO) == STDIN_FILENO);
	result = read_item(&(struct input_item){ .path = "-" }, false);
	pclose(pipe);
	fclose(file);
	return result;
}

/* ---- damage ---- */

static void check(const struct evt_damage *damage, struct result *result, const char *how)
{
	ck_assert_msg((int)result->records == damage->records &&
		      (int)result->matched == damage->matched &&
		      (int)result->lost == damage->lost,
		      "%s, %s: %" PRIu64 " records, %" PRIu64 " events, %" PRIu64 " lost",
		      damage->name, how, result->records, result->matched, result->lost);
	ck_assert_msg(damage->problem == '?' || (damage->problem == '+') == (result->problems > 0),
		      "%s, %s: %" PRIu64 " problems", damage->name, how, result->problems);
	/* Those of before the numbers began again come first, too. */
	ck_assert_msg(!result->unsorted || strncmp(damage->name, "number", 6) == 0 ||
		      strstr(damage->name, "numbers"), "%s: order", damage->name);
	text_release(&result->lines);
}

START_TEST(reads_what_is_there)
{
	const struct evt_damage *damage = &evt_damages[_i];
	struct result result;
	uint8_t *bytes;
	size_t size;

	bytes = evt_damage_make(damage, source, &size);
	result = read_bytes(bytes, size, false);
	check(damage, &result, "a file");
	result = read_pipe(bytes, size);
	check(damage, &result, "a pipe");
	result = read_bytes(bytes, size, true);
	ck_assert_msg((int)result.records == damage->records + damage->recovered,
		      "%s: %" PRIu64 " with remnants", damage->name, result.records);
	text_release(&result.lines);
	free(bytes);
}
END_TEST

/* Cut off anywhere, nothing that is there as a whole is lost. */
START_TEST(reads_up_to_where_it_is_cut_off)
{
	const struct evt_damage *whole = evt_damage_named("whole");
	size_t size, at = EVT_FILE_HEADER;
	uint8_t *bytes = evt_damage_make(whole, source, &size);

	for (uint64_t count = 0; count < 120; count++) {
		size_t length = evtx_get32(bytes + at);

		for (size_t cut = 0; cut < length; cut += 4 + count) {
			struct result result = read_bytes(bytes, at + cut, false);

			ck_assert_uint_eq(result.records, count);
			ck_assert_uint_eq(result.lost, count ? 120 - count : 0);
			ck_assert_uint_ge(result.problems, 1);
			text_release(&result.lines);
		}
		at += length;
	}
	free(bytes);
}
END_TEST

/* Every byte, each time another value: it never fails, and at most its record is lost. */
START_TEST(survives_any_byte)
{
	struct evt_ring ring;

	evt_ring_write(&ring, source->records, 12, 1800, false);
	for (size_t i = 0; i < ring.size; i++) {
		uint8_t before = ring.bytes[i];

		for (unsigned value = 0; value < 256; value += 17) {
			struct result result;

			ring.bytes[i] = (uint8_t)value;
			result = read_bytes(ring.bytes, ring.size, true);
			ck_assert_msg(i < 48 || (result.records + result.lost >= 7 &&
						 result.records <= 12),
				      "byte %zu: %" PRIu64 " records, %" PRIu64 " lost", i,
				      result.records, result.lost);
			text_release(&result.lines);
		}
		ring.bytes[i] = before;
	}
	evt_ring_release(&ring);
}
END_TEST

/* ---- what is in a record ---- */

static void set_string(struct evtx_record *record, const char *text)
{
	struct evtx_value *value = &record->values[record->value_count++];

	value->type = 0x01;
	value->bytes = evtx_utf16(text, &value->size);
}

static void check_record(struct evtx_record *record, const char *name, const char *line)
{
	struct evt_ring ring;
	struct result result;

	evt_ring_write(&ring, record, 1, 0, false);
	result = read_item(&(struct input_item){ name, ring.bytes, ring.size }, false);
	ck_assert_str_eq(text_get(&result.lines), line);
	text_release(&result.lines);
	evt_ring_release(&ring);
	for (size_t i = 0; i < record->value_count; i++)
		free(record->values[i].bytes);
	record->value_count = 0;
}

START_TEST(reads_strings_and_data)
{
	static char w3svc[] = "W3SVC", computer[] = "WEB03", user[] = "S-1-5-18";
	static uint8_t code[] = { 0xc1, 0, 7, 0x80 };
	struct evtx_record record = {
		.provider = w3svc, .computer = computer, .id = 1039, .level = 2,
		.qualifiers = -1, .record_id = 4294967295, .time = 133174368000000000,
		.binary = code, .binary_size = 4, .has_binary = true,
	};

	set_string(&record, "Sch\xc3\xb6ne \xf0\x9f\x92\xa5");
	set_string(&record, "");
	check_record(&record, "x", "W3SVC 1039 4294967295 System 'Sch\xc3\xb6ne \xf0\x9f\x92\xa5' "
		     "'' c1000780 2 49152\n");
	/* A SID stands before the strings; the name of the file says the log. */
	record.user = user;
	set_string(&record, "4156");
	check_record(&record, "a/AppEvent.Evt",
		     "W3SVC 1039 4294967295 Application '4156' c1000780 2 49152\n");
	record.has_binary = false;
	record.level = 3;
	check_record(&record, "x", "W3SVC 1039 4294967295 System  3 32768\n");
}
END_TEST

static const struct {
	const char *name, *channel;
} names[] = {
	{ "SysEvent.Evt", "System" }, { "C:\\logs\\APPEVENT.EVT", "Application" },
	{ "System/web03.evt", NULL }, { "web03-system.evt", "System" },
	{ "SecEvent.Evt", "Security" }, { "WEB Application log.evt", "Application" },
	{ "SYSTEM01 application.evt", NULL }, { "-", NULL },
	{ "web application server sys.evt", NULL }, { "web system app.evt", NULL },
	{ "web03 sys.evt", NULL }, { "websys system.evt", "System" },
};

START_TEST(tells_the_log_by_the_file)
{
	const char *channel = evt_channel_of_file(names[_i].name);

	ck_assert(!channel == !names[_i].channel);
	ck_assert(!channel || strcmp(channel, names[_i].channel) == 0);
}
END_TEST

START_TEST(tells_the_log_by_the_source)
{
	static const struct { const char *source, *channel; } sources[] = {
		{ "IIS Config", "System" }, { "WAM", "System" }, { "IISADMIN", "Application" },
		{ "W3SVC", "System" }, { "W3SVC-WP", "Application" },
		{ "ASP.NET 2.0.50727.0", "Application" },
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		ck_assert_str_eq(evt_channel_of_source(sources[i].source), sources[i].channel);
	ck_assert_ptr_null(evt_channel_of_source("Contoso"));
}
END_TEST

/* ---- data that looks like the end of the log ---- */

enum { RING = 65536, IN_RING = 400, FORGED = 250, OTHERS = 2700 };

/* A log in use that went round, and has 1 MB; the data of one record are so many 0x77. */
static uint8_t *write_live(struct evt_ring *ring, size_t size)
{
	static char contoso[] = "Contoso", computer[] = "WEB03";
	static struct evtx_record records[IN_RING];
	static uint8_t data[1000], others[OTHERS];

	memset(data, 0x77, sizeof(data));
	for (size_t i = 0; i < IN_RING; i++)
		records[i] = (struct evtx_record){
			.provider = contoso, .computer = computer, .id = 7, .level = 2,
			.qualifiers = -1, .record_id = i + 1, .time = 133174368000000000,
			.binary = i == FORGED ? data : others,
			.binary_size = i == FORGED ? size : OTHERS, .has_binary = true,
		};
	/* Other records have other data. */
	memset(data, 0x55, 8);
	evt_ring_write(ring, records, IN_RING, 16 * RING, true);
	for (size_t at = 0; at + size <= ring->size; at++)
		if (ring->bytes[at] == 0x55 && ring->bytes[at + size - 1] == 0x77 &&
		    at + size < ring->size && !memchr(ring->bytes + at + 8, 0, size - 8))
			return ring->bytes + at;
	ck_abort_msg("the data is not whole");
	return NULL;
}

static void put_end(const struct evt_ring *ring, uint8_t *at, size_t begin, uint32_t next,
		    uint32_t oldest)
{
	const size_t offset = (size_t)(at - ring->bytes);
	uint32_t numbers[] = { 40, 0x11111111, 0x22222222, 0x33333333, 0x44444444,
			       (uint32_t)begin, (uint32_t)offset, next, oldest, 40 };

	for (size_t i = 0; i < 10; i++)
		evtx_set32(at + 4 * i, numbers[i]);
}

/* The beginning of a copy of the oldest record, with the number 7. */
static size_t put_record(const struct evt_ring *ring, uint8_t *at)
{
	enum { SIZE = 160 };

	memmove(at, ring->bytes + ring->begin, SIZE);
	evtx_set32(at, SIZE);
	evtx_set32(at + 8, 7);
	evtx_set32(at + SIZE - 4, SIZE);
	return SIZE;
}

static const struct {
	const char *name;
	size_t records;		/* before the end that is made up */
	bool all;		/* it says that the log begins at the oldest record */
	bool header;		/* and the header says that it ends there */
	bool split;		/* the record before the true end is damaged */
	bool moved;		/* it says other places, of itself and the oldest record */
	bool right;		/* the header says where the log ends */
} ends[] = {
	{ "an end", 0, false, false, false, false, false },
	{ "a record and an end", 1, false, false, false, false, false },
	{ "records and an end", 4, false, false, false, false, false },
	{ "an end of all records", 0, true, false, false, false, false },
	{ "a record and an end of all records", 1, true, false, false, false, false },
	{ "an end where the header has one", 1, false, true, false, false, false },
	{ "an end, and the true one is doubtful", 1, false, false, true, false, false },
	{ "an end elsewhere, and the true one is doubtful", 0, false, false, true, true, false },
	{ "a record and an end elsewhere, and the true one is doubtful", 1, false, false, true,
	  true, false },
	{ "a record and an end, and the header is right", 1, false, false, false, false, true },
};

/* It is not the end; and if nobody can know, it is told. */
START_TEST(ends_where_no_record_is)
{
	struct evt_ring ring;
	struct result whole, result;
	uint8_t *data = write_live(&ring, 1000), *at = data;

	whole = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_gt(whole.records, 200);
	ck_assert_uint_eq(whole.problems, 0);
	for (size_t i = 0; i < ends[_i].records; i++)
		at += put_record(&ring, at);
	ck_assert_uint_lt(at - data, 1000 - 40);
	put_end(&ring, at, ends[_i].all ? ring.begin : (size_t)(data - ring.bytes), 8,
		ends[_i].all ? ring.oldest : 7);
	if (ends[_i].moved) {
		evtx_set32(at + 20, EVT_FILE_HEADER + 4);
		evtx_set32(at + 24, EVT_FILE_HEADER);
	}
	if (ends[_i].header)
		evtx_set32(ring.bytes + 20, (uint32_t)(at - ring.bytes));
	if (ends[_i].right)
		evtx_set32(ring.bytes + 20, (uint32_t)ring.end);
	if (ends[_i].split)
		evtx_set32(ring.bytes + ring.end - 4, 0);
	result = read_bytes(ring.bytes, ring.size, false);
	/* Of what is damaged, or may be made up, one record is not read. */
	ck_assert_msg(ends[_i].split ? result.records >= whole.records - 2 :
				       result.records == whole.records, "%s: %" PRIu64 " of %"
		      PRIu64, ends[_i].name, result.records, whole.records);
	ck_assert_msg(ends[_i].split == (result.problems > 0), "%s: problems", ends[_i].name);
	text_release(&whole.lines);
	text_release(&result.lines);
	evt_ring_release(&ring);
}
END_TEST

/* ---- any number of ends ---- */

enum { LARGE = 60000, BEFORE_SEAM = 13000, ENDS = 1050, NUMBER = 1000000 };

static void add_record(struct evt_ring *ring, size_t data_size)
{
	static char contoso[] = "Contoso", computer[] = "WEB03";
	static uint8_t data[LARGE];
	const struct evtx_record record = {
		.provider = contoso, .computer = computer, .id = 7, .level = 2, .qualifiers = -1,
		.record_id = ring->next, .time = 133174368000000000, .binary = data,
		.binary_size = data_size, .has_binary = true,
	};
	size_t size;
	uint8_t *bytes = evt_record(&record, &size);

	evt_ring_add(ring, bytes, size);
	free(bytes);
}

/* A log in use, one record of which is around the end of the file, and so many are after it.
 * Returns where that begins. */
static size_t write_over_seam(struct evt_ring *ring, size_t after)
{
	size_t begin;

	evt_ring_init(ring, 16 * RING);
	evt_ring_header(ring, true);
	while (ring->size - ring->end > BEFORE_SEAM)
		add_record(ring, 80);
	begin = ring->end;
	add_record(ring, LARGE);
	for (size_t i = 0; i < after; i++)
		add_record(ring, 80);
	return begin;
}

/* Nothing of a record but what says that it is one. */
static void put_between(const struct evt_ring *ring, size_t begin, size_t end, uint32_t number)
{
	evtx_set32(ring->bytes + begin, (uint32_t)(end - begin));
	memcpy(ring->bytes + begin + 4, "LfLe", 4);
	evtx_set32(ring->bytes + begin + 8, number);
	evtx_set32(ring->bytes + end - 4, (uint32_t)(end - begin));
}

/* In its data, an end with a record before it that is around the end of the file, too. */
static void put_split(const struct evt_ring *ring, size_t begin, size_t end)
{
	uint32_t size = (uint32_t)(ring->size - begin + end - EVT_FILE_HEADER);

	evtx_set32(ring->bytes + begin, size);
	memcpy(ring->bytes + begin + 4, "LfLe", 4);
	evtx_set32(ring->bytes + begin + 8, NUMBER);
	evtx_set32(ring->bytes + end - 4, size);
	put_end(ring, ring->bytes + end, begin, NUMBER + 1, NUMBER);
}

/* The same records are read as before something was put into one, and there is no problem. */
static void expect_as_whole(const struct evt_ring *ring, const struct result *whole)
{
	struct result result = read_bytes(ring->bytes, ring->size, false);

	ck_assert_uint_eq(result.records, whole->records);
	ck_assert_uint_eq(result.problems, 0);
	text_release(&result.lines);
}

/* However many there are, in whatever record: each is looked at. */
START_TEST(knows_the_end_among_any_number)
{
	struct evt_ring ring;
	struct result whole;
	size_t begin = write_over_seam(&ring, 500) + 200, old = begin - 200 - 60;

	ck_assert_uint_lt(begin + 12 * ENDS, ring.size);
	whole = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_gt(whole.records, 1000);
	ck_assert_uint_eq(whole.problems, 0);
	for (size_t i = 0; i < ENDS; i++)
		put_split(&ring, begin + 12 * i, EVT_FILE_HEADER + 8 + 44 * i);
	/* In the data of the record before. */
	put_end(&ring, ring.bytes + old, ring.begin, ring.oldest + 1, ring.oldest);
	expect_as_whole(&ring, &whole);
	text_release(&whole.lines);
	evt_ring_release(&ring);
}
END_TEST

/* Records may begin in the data of one and end in that of another one, with others between. */
START_TEST(knows_the_end_among_long_records)
{
	struct evt_ring ring;
	struct result whole, result;
	size_t begins[7], first, second, end;

	evt_ring_init(&ring, 16 * RING);
	evt_ring_header(&ring, true);
	while (ring.size - ring.end > 8 * LARGE)
		add_record(&ring, 80);
	for (size_t i = 0; i < 7; i++) {
		begins[i] = ring.end;
		add_record(&ring, LARGE);
	}
	for (size_t i = 0; i < 1000; i++)
		add_record(&ring, 80);
	whole = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_gt(whole.records, 1000);
	first = begins[0] + 400;
	second = begins[4] + 200;
	end = begins[6] + LARGE - 400;
	put_between(&ring, first, second, NUMBER);
	put_between(&ring, second, end, NUMBER + 1);
	ck_assert_uint_gt(end - first, EVT_RECORD_MAX);
	for (int header = 0; header < 2; header++) {
		put_end(&ring, ring.bytes + end, first, NUMBER + 2, NUMBER);
		evtx_set32(ring.bytes + 20, (uint32_t)(header ? end : EVT_FILE_HEADER));
		result = read_bytes(ring.bytes, ring.size, false);
		/* Those in which others begin are left out. */
		ck_assert_uint_ge(result.records, whole.records - 2);
		ck_assert_uint_gt(result.problems, 0);	/* it may be the true end */
		text_release(&result.lines);
	}
	text_release(&whole.lines);
	evt_ring_release(&ring);
}
END_TEST

enum { LARGE_ONES = 17, SMALL_ONES = 20, IN_CHAIN = 6, LAST_ONE = 1 + 3 * (IN_CHAIN - 1) };

/* A log that is full of large records, the first of which the small ones at its end went over. */
static void write_large(struct evt_ring *ring, size_t size, size_t *begins)
{
	evt_ring_init(ring, size);
	evt_ring_header(ring, true);
	for (size_t i = 0; i < LARGE_ONES; i++) {
		begins[i] = ring->end;
		add_record(ring, size / 18);
	}
	while (ring->size - ring->end > 200)
		add_record(ring, 80);
	for (size_t i = 0; i < SMALL_ONES; i++)
		add_record(ring, 80);
}

/* A record with the number 7 that goes on in front of where it begins. */
static void put_around(const struct evt_ring *ring, size_t begin, uint32_t size)
{
	const size_t end = begin + size - ring->size + EVT_FILE_HEADER;

	evtx_set32(ring->bytes + begin, size);
	memcpy(ring->bytes + begin + 4, "LfLe", 4);
	evtx_set32(ring->bytes + begin + 8, 7);
	evtx_set32(ring->bytes + end - 4, size);
}

/* Records from the data of one large record into that of another, all around the ring, and an end
 * that says where they begin.  Returns where that is. */
static size_t put_chain(const struct evt_ring *ring, const size_t *begins, uint32_t chain)
{
	const size_t in = 300 + 100 * chain, first = begins[1] + in;
	uint32_t number = NUMBER * chain, size;
	size_t at = first;

	for (size_t i = 4; i <= LAST_ONE; i += 3, at = begins[i - 3] + in)
		put_between(ring, at, begins[i] + in, number++);
	size = (uint32_t)(ring->size - at + first - EVT_EOF_SIZE - EVT_FILE_HEADER);
	put_around(ring, at, size);
	evtx_set32(ring->bytes + at + 8, number++);
	put_end(ring, ring->bytes + first - EVT_EOF_SIZE, first, number, NUMBER * chain);
	return first - EVT_EOF_SIZE;
}

enum { SIZES = 3, CHAINS = 3 };

static const struct {
	const char *name;
	bool amid;		/* the oldest record is amid a true one, as it says */
	bool elsewhere;		/* it is elsewhere itself, as it says */
	bool damaged;		/* the record before the true end */
} arounds[] = {
	{ "an end", false, false, false },
	{ "an end of a record that is amid a true one", true, false, false },
	{ "an end elsewhere", true, true, false },
	{ "an end, and the true one is doubtful", false, false, true },
};

/* Such records may go around the true end, and weigh the most there is, any number of times. */
START_TEST(reads_before_all_ends)
{
	struct evt_ring ring;
	struct result whole, result;
	size_t begins[LARGE_ONES], end;
	const size_t size = (size_t[]){ RING, 2 * RING, 16 * RING }[_i / CHAINS % SIZES];
	const int row = _i / CHAINS / SIZES;

	write_large(&ring, size, begins);
	whole = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_gt(whole.records, LARGE_ONES + SMALL_ONES / 2);
	for (uint32_t chain = 1; chain <= (uint32_t[]){ 1, 2, 9 }[_i % CHAINS]; chain++) {
		end = put_chain(&ring, begins, chain);
		if (arounds[row].amid)
			evtx_set32(ring.bytes + end + 20, (uint32_t)begins[LARGE_ONES - 1] - 20);
		if (arounds[row].elsewhere)
			evtx_set32(ring.bytes + end + 24, (uint32_t)begins[0]);
	}
	if (arounds[row].damaged)
		evtx_set32(ring.bytes + ring.end - 4, 0);
	result = read_bytes(ring.bytes, ring.size, false);
	/* Of the large ones those are left out in which others begin. */
	ck_assert_msg(result.records >= whole.records - IN_CHAIN - arounds[row].damaged,
		      "%s: %" PRIu64 " of %" PRIu64, arounds[row].name, result.records,
		      whole.records);
	ck_assert_uint_eq(result.problems, 1);
	text_release(&result.lines);
	text_release(&whole.lines);
	evt_ring_release(&ring);
}
END_TEST

/* In a small log that is new the data of one record can make up one all around the ring. */
START_TEST(reads_all_of_a_small_log)
{
	struct evt_ring ring;
	struct result whole, result;
	const size_t size = (size_t[]){ RING, 4 * RING, 8 * RING }[_i];
	size_t begin, at;
	uint32_t around;

	evt_ring_init(&ring, size);
	evt_ring_header(&ring, true);
	begin = ring.end;
	add_record(&ring, 1000);
	for (size_t i = 0; i < SMALL_ONES; i++)
		add_record(&ring, 80);
	whole = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_eq(whole.records, SMALL_ONES + 1);
	at = begin + 300;
	around = (uint32_t)(ring.size - EVT_FILE_HEADER - EVT_EOF_SIZE);
	if (around <= EVT_RECORD_MAX)
		put_around(&ring, at + EVT_EOF_SIZE, around);
	else
		put_record(&ring, ring.bytes + at - 200);
	put_end(&ring, ring.bytes + at, at + EVT_EOF_SIZE, 8, 7);
	result = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_ge(result.records, whole.records - 1);
	text_release(&result.lines);
	text_release(&whole.lines);
	evt_ring_release(&ring);
}
END_TEST

/* The record before it may be around the end of the file. */
START_TEST(knows_an_end_behind_the_seam)
{
	struct evt_ring ring;
	struct result whole, result;
	size_t begin = write_over_seam(&ring, 0), at = begin + 200;

	whole = read_bytes(ring.bytes, ring.size, false);
	at += put_record(&ring, ring.bytes + at);
	put_end(&ring, ring.bytes + at, begin + 200, 8, 7);
	result = read_bytes(ring.bytes, ring.size, false);
	ck_assert_uint_eq(result.records, whole.records);
	text_release(&whole.lines);
	text_release(&result.lines);
	evt_ring_release(&ring);
}
END_TEST

/* ---- what it is ---- */

START_TEST(knows_what_it_is)
{
	struct { uint8_t bytes[6000]; size_t size; bool is; } rows[5];
	struct evt_ring ring;

	memset(rows, 'x', sizeof(rows));
	evt_ring_write(&ring, source->records, 12, 1800, false);
	/* A log; behind 100 bytes of a lost record; in another file; one record; its name. */
	memcpy(rows[0].bytes, ring.bytes, 1800);
	memcpy(rows[1].bytes + 100, ring.bytes + EVT_FILE_HEADER, 1700);
	memcpy(rows[2].bytes + 30, ring.bytes, 1800);
	memcpy(rows[3].bytes + 100, ring.bytes + EVT_FILE_HEADER,
	       evtx_get32(ring.bytes + EVT_FILE_HEADER));
	memcpy(rows[4].bytes + 100, "\100\0\0\0LfLe", 8);
	for (size_t i = 0; i < 5; i++)
		ck_assert_msg(!evt_log_reader.knows(rows[i].bytes, sizeof(rows[i].bytes)) ==
			      (i > 1), "row %zu", i);
	evt_ring_release(&ring);
}
END_TEST

static void read_source(void)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };

	text_printf(&path, "%s/tests/fixtures/good-chunks.txt", srcdir ? srcdir : ".");
	source = evtx_source_read(text_get(&path));
	text_release(&path);
}

int main(void)
{
	Suite *suite = suite_create("evt_log");
	TCase *reads = tcase_create("reads");
	SRunner *runner;
	int failed, damages = 0;

	while (evt_damages[damages].name)
		damages++;
	read_source();
	tcase_set_timeout(reads, 60);
	tcase_add_loop_test(reads, reads_what_is_there, 0, damages);
	tcase_add_test(reads, reads_up_to_where_it_is_cut_off);
	tcase_add_test(reads, survives_any_byte);
	tcase_add_test(reads, reads_strings_and_data);
	tcase_add_loop_test(reads, tells_the_log_by_the_file, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(reads, tells_the_log_by_the_source);
	tcase_add_loop_test(reads, ends_where_no_record_is, 0, sizeof(ends) / sizeof(ends[0]));
	tcase_add_test(reads, knows_the_end_among_any_number);
	tcase_add_test(reads, knows_the_end_among_long_records);
	tcase_add_loop_test(reads, reads_all_of_a_small_log, 0, 3);
	tcase_add_loop_test(reads, reads_before_all_ends, 0,
			    SIZES * CHAINS * sizeof(arounds) / sizeof(arounds[0]));
	tcase_add_test(reads, knows_an_end_behind_the_seam);
	tcase_add_test(reads, knows_what_it_is);
	suite_add_tcase(suite, reads);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	evtx_source_free(source);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
