/*
 * check_archive.c - archives: formats, names, nesting, what is refused, damage, bombs.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive_writer.h"
#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "input_spool.h"
#include "input_store.h"
#include "readers.h"
#include "text.h"

static const char xml[] =
	"<Events><Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>"
	"<Provider Name=\"Microsoft-Windows-WAS\"/><EventID>5002</EventID>"
	"<TimeCreated SystemTime=\"2026-11-20T09:15:04.0Z\"/><EventRecordID>1</EventRecordID>"
	"<Channel>System</Channel><Computer>WEB01</Computer></System><EventData>"
	"<Data Name=\"AppPoolID\">ShopPool</Data></EventData></Event></Events>\n";

static char *sample;		/* bytes of a log */
static size_t sample_size;
static struct text seen;	/* a line for each input, with its problems */
static uint64_t events, losses;
static struct fail fail;

static void setup(void)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	FILE *file;

	text_printf(&path, "%s/samples/iis6/dll-access-denied/System.evtx", srcdir ? srcdir : ".");
	file = fopen(text_get(&path), "rb");
	ck_assert_msg(file != NULL, "%s", text_get(&path));
	sample = malloc(1 << 20);
	sample_size = fread(sample, 1, 1 << 20, file);
	fclose(file);
	text_release(&path);
}

static void teardown(void)
{
	free(sample);
	text_release(&seen);
}

/* ---- what is read of bytes ---- */

static int take_event(void *context, const struct event *event)
{
	(void)context, (void)event;
	events++;
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	(void)context;
	losses += summary->failure != NULL || summary->problem_count > 0;
	text_printable(&seen, summary->path, strlen(summary->path));
	text_printf(&seen, ": %s", summary->failure ? summary->failure : summary->format);
	for (size_t i = 0; i < summary->problem_kept; i++)
		text_printf(&seen, "; %s", summary->problems[i].what);
	text_add_char(&seen, '\n');
	/* The path of the archive, and then the name. */
	if (summary->archive)
		ck_assert(text_starts(summary->path, summary->archive) &&
			  summary->path[strlen(summary->archive)] == '/');
	return 0;
}

static int take_skipped(void *context, const char *path, const char *why)
{
	(void)context;
	text_add_char(&seen, '(');
	text_printable(&seen, path, strlen(path));
	text_printf(&seen, " %s)\n", why);
	return 0;
}

static void scan(const char *name, const void *bytes, size_t size)
{
	const struct input_item item = { name, bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 2 };
	const struct input_sink sink = { .event = take_event, .summary = take_summary,
					 .skipped = take_skipped };

	events = losses = 0;
	text_reset(&seen);
	ck_assert_msg(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) == 0,
		      "%s", fail.msg);
}

/* Scan what was written, and free it. */
static void scan_written(const char *name, struct archive_writer *writer)
{
	size_t size;
	void *bytes = archive_writer_end(writer, &size);

	scan(name, bytes, size);
	free(bytes);
}

/* ---- formats ---- */

static const struct {
	const char *format, *filter;
	bool checked;		/* a changed byte of a file is noticed */
} formats[] = {
	{ "zip", NULL, true }, { "7zip", NULL, true }, { "ustar", NULL, false },
	{ "gnutar", NULL, false }, { "pax", NULL, false }, { "pax", "gzip", false },
	{ "ustar", "bzip2", true }, { "ustar", "xz", true }, { "gnutar", "zstd", false },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static void *make_case(int i, size_t *size)
{
	struct archive_writer *writer = archive_writer_new(formats[i].format, formats[i].filter,
							   NULL);

	archive_writer_add(writer, "LogFiles/", NULL, 0, 0);
	archive_writer_add(writer, "readme.txt", "hello", 5, 0);
	archive_writer_add(writer, "LogFiles/eventlog.xml", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "LocaleMetaData/System_1033.MTA", "\1\0M\0T\0A\0", 8, 5000);
	archive_writer_add(writer, "System.evtx", sample, sample_size, 0);
	archive_writer_add(writer, "empty", "", 0, 0);
	return archive_writer_end(writer, size);
}

START_TEST(reads_formats)
{
	size_t size;
	void *bytes = make_case(_i, &size);
	uint64_t alone;

	scan("System.evtx", sample, sample_size);
	alone = events;
	scan("case", bytes, size);
	ck_assert_str_eq(text_get(&seen),
			 "case/LogFiles/eventlog.xml: event-xml\ncase/System.evtx: evtx\n");
	ck_assert_uint_eq(events, alone + 1);
	free(bytes);
}
END_TEST

static const struct {
	const char *filter, *name, *says;
} compressed[] = {
	{ "gzip", "a/eventlog.xml.gz", "a/eventlog.xml.gz/eventlog.xml: event-xml\n" },
	{ "bzip2", "eventlog.xml.BZ2", "eventlog.xml.BZ2/eventlog.xml: event-xml\n" },
	{ "xz", ".xz", ".xz/data: event-xml\n" },
	{ "zstd", "-", "-/data: event-xml\n" },
	{ "gzip", "bundle.zip", "bundle.zip/data: event-xml\n" },
};

START_TEST(reads_single_files)
{
	struct archive_writer *writer = archive_writer_new("raw", compressed[_i].filter, NULL);

	archive_writer_add(writer, "whatever", xml, sizeof(xml) - 1, 0);
	scan_written(compressed[_i].name, writer);
	ck_assert_str_eq(text_get(&seen), compressed[_i].says);
	ck_assert_uint_eq(events, 1);
}
END_TEST

/* ---- names ---- */

static const struct {
	const char *name, *shown;
} names[] = {
	{ "C\\Windows\\System32\\winevt\\Logs\\System.evtx",
	  "C/Windows/System32/winevt/Logs/System.evtx" },
	{ "/etc/passwd", "etc/passwd" },
	{ "///././/x", "x" },
	{ "../../x", "../../x" },
	{ "a/../../x", "a/../../x" },
	{ "\x1b[2Jx\n", "\\x1B[2Jx\\n" },
	{ "\xe2\x80\xae" "fdp.evtx", "\\u{202E}fdp.evtx" },
	{ "M\xc3\xbcller/\xe6\x97\xa5.evtx", "M\xc3\xbcller/\xe6\x97\xa5.evtx" },
	{ "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "./", "" },
	{ "-", "-" },
	{ "con", "con" },
	{ "%s%n", "%s%n" },
};

START_TEST(names_are_data)
{
	static const char *const kinds[] = { "zip", "ustar" };

	for (size_t i = 0; i < 2; i++) {
		struct archive_writer *writer = archive_writer_new(kinds[i], NULL, NULL);
		struct text says = { 0 };

		archive_writer_add(writer, names[_i].name, xml, sizeof(xml) - 1, 0);
		scan_written("case", writer);
		text_printf(&says, "case/%s: event-xml\n", names[_i].shown);
		/* Only zip has names of Windows. */
		if (names[_i].shown[0] && !(i && strchr(names[_i].name, '\\')))
			ck_assert_str_eq(text_get(&seen), text_get(&says));
		text_release(&says);
	}
}
END_TEST

START_TEST(long_names_are_cut)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);
	static char name[20000];

	memset(name, 'x', sizeof(name) - 1);
	archive_writer_add(writer, name, xml, sizeof(xml) - 1, 0);
	scan_written("case", writer);
	ck_assert_uint_eq(seen.size, strlen("case/...: event-xml\n") + BOUND_ARCHIVE_NAME);
	ck_assert_uint_eq(events, 1);
}
END_TEST

START_TEST(links_are_not_followed)
{
	struct archive_writer *writer = archive_writer_new("ustar", NULL, NULL);

	archive_writer_link(writer, "System.evtx", "/etc/passwd");
	archive_writer_add(writer, "eventlog.xml", xml, sizeof(xml) - 1, 0);
	scan_written("case", writer);
	ck_assert_str_eq(text_get(&seen),
			 "(case/System.evtx is a link in an archive, which is not followed)\n"
			 "case/eventlog.xml: event-xml\n");
}
END_TEST

/* ---- archives in archives ---- */

static void *nest(int depth, size_t *size)
{
	static const char *const kinds[][2] = {
		{ "zip", NULL }, { "gnutar", "gzip" }, { "7zip", NULL }, { "zip", NULL },
	};
	struct archive_writer *writer = archive_writer_new(kinds[depth % 4][0],
							   kinds[depth % 4][1], NULL);

	if (depth <= 1) {
		archive_writer_add(writer, "log", xml, sizeof(xml) - 1, 0);
	} else {
		size_t inner_size;
		void *inner = nest(depth - 1, &inner_size);

		archive_writer_add(writer, "in", inner, inner_size, 0);
		archive_writer_add(writer, "log", xml, sizeof(xml) - 1, 0);
		free(inner);
	}
	return archive_writer_end(writer, size);
}

START_TEST(nests)
{
	static const char *const says[] = {
		"a/log: event-xml\n",
		"a/in/log: event-xml\na/log: event-xml\n",
		"a/in/in/log: event-xml\na/in/log: event-xml\na/log: event-xml\n",
		("a/in/in/in: its archives are nested too deeply\na/in/in/log: event-xml\n"
		 "a/in/log: event-xml\na/log: event-xml\n"),
	};
	size_t size;
	void *bytes = nest(_i + 1, &size);

	scan("a", bytes, size);
	ck_assert_str_eq(text_get(&seen), says[_i]);
	free(bytes);
}
END_TEST

/* Documents and packages are archives, too. */
START_TEST(only_what_was_meant_as_one_is_missed)
{
	struct archive_writer *inner = archive_writer_new("zip", NULL, NULL), *writer;
	size_t size;
	void *bytes;

	archive_writer_add(inner, "word/document.xml", "<w/>", 4, 0);
	bytes = archive_writer_end(inner, &size);
	writer = archive_writer_new("zip", NULL, NULL);
	archive_writer_add(writer, "a.docx", bytes, size, 0);
	archive_writer_add(writer, "b.zip", bytes, size, 0);
	archive_writer_add(writer, "log", xml, sizeof(xml) - 1, 0);
	scan_written("a", writer);
	ck_assert_str_eq(text_get(&seen),
			 "a/b.zip: no event logs in this archive\na/log: event-xml\n");
	scan("a.docx", bytes, size);
	ck_assert_str_eq(text_get(&seen), "a.docx: no event logs in this archive\n");
	free(bytes);
}
END_TEST

/* ---- what is refused ---- */

/* Change a byte of the entry of that number, in its header and in the directory. */
static void set_byte(char *bytes, size_t size, int number, size_t place, char value)
{
	int local = 0, central = 0;

	for (size_t i = 0; i + 12 < size; i++) {
		if (!memcmp(bytes + i, "PK\3\4", 4) && local++ == number)
			bytes[i + place] = value;
		if (!memcmp(bytes + i, "PK\1\2", 4) && central++ == number)
			bytes[i + place + 2] = value;
	}
}

enum { FLAGS = 6, METHOD = 8 };		/* places in the header of an entry */

START_TEST(encrypted)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);
	size_t size;
	char *bytes;

	archive_writer_add(writer, "plain", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "hidden", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "too", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "after", xml, sizeof(xml) - 1, 0);
	bytes = archive_writer_end(writer, &size);
	set_byte(bytes, size, 1, FLAGS, 9);
	set_byte(bytes, size, 2, FLAGS, 9);
	scan("a", bytes, size);
	ck_assert_str_eq(text_get(&seen), "a/plain: event-xml\na/after: event-xml\n"
			 "a: zip; 2 entries are encrypted\n");
	free(bytes);
	writer = archive_writer_new("zip", NULL, "zip:encryption=traditional");
	archive_writer_add(writer, "hidden", xml, sizeof(xml) - 1, 0);
	scan_written("a", writer);
	ck_assert_str_eq(text_get(&seen), "a: 1 entry is encrypted\n");
}
END_TEST

/* Entries "one" and "two"; to be freed. */
static char *zip_of_two(size_t *size)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);

	archive_writer_add(writer, "one", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "two", xml, sizeof(xml) - 1, 0);
	return archive_writer_end(writer, size);
}

START_TEST(deflate64)
{
	size_t size;
	char *bytes = zip_of_two(&size);

	set_byte(bytes, size, 0, METHOD, 9);
	scan("a", bytes, size);
	ck_assert_msg(text_starts(text_get(&seen), "a/two: event-xml\n"
				  "a: zip; an entry cannot be unpacked: unsupported ZIP "
				  "compression method"), "%s", text_get(&seen));
	free(bytes);
}
END_TEST

/* ---- damage ---- */

/* What is lost is told. */
static void check_told(const char *bytes, size_t size, uint64_t whole)
{
	struct text first = { 0 };

	scan("a", bytes, size);
	ck_assert_msg(events <= whole, "%zu: %s", size, text_get(&seen));
	if (events < whole)
		ck_assert_msg(losses > 0, "%zu: %" PRIu64 " of %" PRIu64 " events\n%s", size,
			      events, whole, text_get(&seen));
	text_add(&first, text_get(&seen));
	scan("a", bytes, size);
	ck_assert_str_eq(text_get(&seen), text_get(&first));
	text_release(&first);
}

START_TEST(cut_off)
{
	size_t size;
	char *bytes = make_case(_i, &size), *cut;
	uint64_t whole;

	scan("a", bytes, size);
	whole = events;
	for (size_t i = 1; i < 40; i++) {
		size_t left = size * i / 40;

		/* In a block of its own, so that reading past the end shows. */
		cut = malloc(left);
		memcpy(cut, bytes, left);
		check_told(cut, left, whole);
		free(cut);
	}
	free(bytes);
}
END_TEST

START_TEST(flipped)
{
	size_t size, step;
	char *bytes = make_case(_i, &size);
	uint64_t whole;

	scan("a", bytes, size);
	whole = events;
	step = size / 100 + 1;
	/* Every byte at the end, where a zip archive has its directory. */
	for (size_t at = 7; at < size; at += at + 300 < size ? step : 1) {
		bytes[at] ^= (char)(1 << at % 8);
		scan("a", bytes, size);
		if (formats[_i].checked && events < whole)
			ck_assert_msg(losses > 0, "byte %zu: %" PRIu64 " events\n%s", at, events,
				      text_get(&seen));
		bytes[at] ^= (char)(1 << at % 8);
	}
	free(bytes);
}
END_TEST

/* A directory that is damaged costs nothing: the entries are found without it. */
START_TEST(zip_without_directory)
{
	size_t size;
	char *bytes = make_case(0, &size);
	uint64_t whole;

	scan("a", bytes, size);
	whole = events;
	for (size_t i = 0; i + 4 < size; i++)
		if (!memcmp(bytes + i, "PK\1\2", 4))
			memset(bytes + i, 0x55, 4);
	scan("a", bytes, size);
	ck_assert_msg(events == whole, "%s", text_get(&seen));
	ck_assert_uint_eq(losses, 1);
	free(bytes);
}
END_TEST

/* One entry that the directory counts is not in it. */
START_TEST(zip_that_lost_an_entry)
{
	size_t size;
	char *bytes = zip_of_two(&size);

	/* Of this disk, and of all. */
	bytes[size - 22 + 8] = bytes[size - 22 + 10] = 3;
	scan("a", bytes, size);
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "it has 2 entries instead of 3"));
	ck_assert_uint_eq(events, 2);
	free(bytes);
}
END_TEST

/* Its bytes are read, but are not those that were packed. */
START_TEST(wrong_checksum)
{
	enum { CHECKSUM = 14 };
	size_t size;
	char *bytes = zip_of_two(&size);

	set_byte(bytes, size, 0, CHECKSUM, 'x');
	scan("a", bytes, size);
	ck_assert_uint_eq(losses, 1);
	free(bytes);
}
END_TEST

/* ---- bombs ---- */

START_TEST(a_bomb_is_left)
{
	static const char *const kinds[][2] = {
		{ "zip", NULL }, { "pax", "xz" }, { "7zip", NULL },
	};
	struct archive_writer *writer = archive_writer_new(kinds[_i][0], kinds[_i][1], NULL);

	archive_writer_add(writer, "first", xml, sizeof(xml) - 1, 0);
	archive_writer_add(writer, "System.evtx", sample, sample_size,
			   2 * BOUND_ARCHIVE_ENTRY_FREE);
	archive_writer_add(writer, "last", xml, sizeof(xml) - 1, 0);
	scan_written("a", writer);
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "a/first: event-xml\n"));
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "; an entry expands to more than 200 times "
				     "its size, as if made to do harm\n"));
	/* What comes after it in a zip archive can be read without it. */
	ck_assert_uint_eq(events, _i == 0 ? 2 : 1);
}
END_TEST

/* A log with zeros at its end, more than its size allows, and one in an archive. */
static void add_victims(struct archive_writer *writer)
{
	struct archive_writer *inner = archive_writer_new("zip", NULL, NULL);
	size_t size;
	void *bytes;

	archive_writer_add(inner, "log", xml, sizeof(xml) - 1, 0);
	bytes = archive_writer_end(inner, &size);
	archive_writer_add(writer, "shop.evtx", sample, sample_size, 6 << 20);
	archive_writer_add(writer, "shop.zip", bytes, size, 0);
	free(bytes);
}

/* They are whole, as if they were alone. */
static void check_victims(void)
{
	ck_assert_msg(strstr(text_get(&seen), "a/shop.evtx: evtx\n") &&
		      strstr(text_get(&seen), "a/shop.zip/log: event-xml\n"), "%s",
		      text_get(&seen));
}

/* An archive that is small, and holds a log of 32 MB; to be freed. */
static void *small_bomb(size_t *size)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);

	archive_writer_add(writer, "System.evtx", sample, sample_size,
			   BOUND_ARCHIVE_ENTRY_FREE - sample_size - (1 << 16));
	return archive_writer_end(writer, size);
}

/* Each is small enough; all are not, and take nothing from what is beside them. */
START_TEST(many_small_bombs_are_one)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);
	size_t size;
	void *bytes = small_bomb(&size);

	for (int i = 0; i < 45; i++)
		archive_writer_add(writer, "in.zip", bytes, size, 0);
	for (int i = 0; i < 10; i++)
		archive_writer_add(writer, "x.evtx", sample, sample_size, 30 << 20);
	add_victims(writer);
	scan_written("a", writer);
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "expands to too many bytes"));
	check_victims();
	free(bytes);
}
END_TEST

/* What many entries share is little; one that takes many bytes needs none of it. */
START_TEST(a_large_log_needs_no_share)
{
	enum { NOISE = 1 << 20 };
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);
	size_t size;
	void *bytes = small_bomb(&size);
	char *large = malloc(sample_size + NOISE);
	uint32_t noise = 1;

	memcpy(large, sample, sample_size);
	for (int i = 0; i < NOISE; i++) {
		noise = noise * 1664525 + 1013904223;
		large[sample_size + (size_t)i] = (char)(noise >> 24);
	}
	for (int i = 0; i < 45; i++)
		archive_writer_add(writer, "in.zip", bytes, size, 0);
	archive_writer_add(writer, "shop.evtx", large, sample_size + NOISE, 0);
	for (int i = 0; i < 3000; i++)
		archive_writer_add(writer, "x", "x", 1, 0);
	scan_written("a", writer);
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "a/shop.evtx: evtx"));
	free(large);
	free(bytes);
}
END_TEST

START_TEST(a_log_of_zeros_is_none)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, NULL);

	archive_writer_add(writer, "System.evtx", sample, sample_size, 20 << 20);
	scan_written("a", writer);
	ck_assert_uint_eq(losses, 0);
	ck_assert_uint_gt(events, 0);
}
END_TEST

START_TEST(too_many_entries)
{
	struct archive_writer *writer = archive_writer_new("zip", NULL, "zip:compression=store");

	archive_writer_add(writer, "first", xml, sizeof(xml) - 1, 0);
	for (int i = 2; i < BOUND_ARCHIVE_ENTRIES + _i; i++)
		archive_writer_add(writer, "x", "x", 1, 0);
	archive_writer_add(writer, "last", xml, sizeof(xml) - 1, 0);
	scan_written("a", writer);
	ck_assert_str_eq(text_get(&seen), _i == 0 ?
			 "a/first: event-xml\na/last: event-xml\n" :
			 "a/first: event-xml\na: zip; has more than 100000 entries\n");
}
END_TEST

/* Nor do archives of many entries. */
START_TEST(too_many_entries_in_archives)
{
	struct archive_writer *inner = archive_writer_new("zip", NULL, "zip:compression=store");
	struct archive_writer *writer = archive_writer_new(_i ? "gnutar" : "zip",
							   _i ? "gzip" : NULL, NULL);
	size_t size;
	void *bytes;

	for (int i = 0; i < BOUND_ARCHIVE_ENTRIES / 3; i++)
		archive_writer_add(inner, "x", "", 0, 0);
	bytes = archive_writer_end(inner, &size);
	for (int i = 0; i < 7; i++)
		archive_writer_add(writer, "in.zip", bytes, size, 0);
	add_victims(writer);
	archive_writer_add(writer, "in.zip", bytes, size, 0);
	scan_written("a", writer);
	ck_assert_ptr_nonnull(strstr(text_get(&seen),
				     "a/in.zip: has too many entries, as if made to do harm\n"));
	check_victims();
	free(bytes);
}
END_TEST

/* ---- spools ---- */

START_TEST(spools_move_to_files)
{
	struct input_spools all = { 0 };
	struct input_spool *one = input_spool_new(&all), *two = input_spool_new(&all);
	static char piece[1 << 20];

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(input_spool_add(one, piece, sizeof(piece), &fail), 0);
	ck_assert_ptr_nonnull(one->bytes);
	ck_assert_uint_eq(all.memory, BOUND_SPOOL_ENTRY);
	ck_assert_int_eq(input_spool_add(one, piece, 1, &fail), 0);
	ck_assert_ptr_null(one->bytes);
	ck_assert_ptr_nonnull(one->file);
	ck_assert_uint_eq(all.memory, 0);
	ck_assert_uint_eq(one->size, BOUND_SPOOL_ENTRY + 1);
	all.memory = BOUND_SPOOL_MEMORY;
	ck_assert_int_eq(input_spool_add(two, piece, 1, &fail), 0);
	ck_assert_ptr_null(two->bytes);
	ck_assert_uint_eq(all.total, BOUND_SPOOL_ENTRY + 2);
	input_spool_free(one);
	input_spool_free(two);
	ck_assert_uint_eq(all.total, 0);
	ck_assert_uint_eq(all.memory, BOUND_SPOOL_MEMORY);
}
END_TEST

/* How many blocks are kept before one is refused. */
static int fill_store(struct input_store *store)
{
	enum { BLOCK = BOUND_STORE / 16 };
	uint8_t *block = calloc(1, BLOCK);
	struct fail why;
	int count = 0;

	ck_assert_ptr_nonnull(block);
	input_store_begin(store);
	store->refused = false;
	while (input_store_add(store, block, BLOCK, &why) == 0)
		count++;
	ck_assert(store->refused);
	free(block);
	return count;
}

START_TEST(no_archive_fills_the_store)
{
	struct input_store store = { .spool = NULL };

	ck_assert_int_eq(fill_store(&store), 8);	/* a half of 16, two thirds, ... */
	ck_assert_int_eq(fill_store(&store), 2);
	ck_assert_int_eq(fill_store(&store), 2);
	ck_assert_int_eq(fill_store(&store), 0);
	ck_assert_int_eq(fill_store(&store), 1);
	input_store_release(&store);
}
END_TEST

static void add_cases(TCase *tcase)
{
	tcase_add_loop_test(tcase, reads_formats, 0, FORMATS);
	tcase_add_loop_test(tcase, reads_single_files, 0,
			    sizeof(compressed) / sizeof(compressed[0]));
	tcase_add_loop_test(tcase, names_are_data, 0, sizeof(names) / sizeof(names[0]));
	tcase_add_test(tcase, long_names_are_cut);
	tcase_add_test(tcase, links_are_not_followed);
	tcase_add_loop_test(tcase, nests, 0, 4);
	tcase_add_test(tcase, only_what_was_meant_as_one_is_missed);
	tcase_add_test(tcase, encrypted);
	tcase_add_test(tcase, deflate64);
	tcase_add_loop_test(tcase, cut_off, 0, FORMATS);
	tcase_add_loop_test(tcase, flipped, 0, FORMATS);
	tcase_add_test(tcase, zip_without_directory);
	tcase_add_test(tcase, zip_that_lost_an_entry);
	tcase_add_test(tcase, wrong_checksum);
	tcase_add_loop_test(tcase, a_bomb_is_left, 0, 3);
	tcase_add_test(tcase, many_small_bombs_are_one);
	tcase_add_test(tcase, a_large_log_needs_no_share);
	tcase_add_test(tcase, a_log_of_zeros_is_none);
	tcase_add_loop_test(tcase, too_many_entries, 0, 2);
	tcase_add_loop_test(tcase, too_many_entries_in_archives, 0, 2);
	tcase_add_test(tcase, spools_move_to_files);
	tcase_add_test(tcase, no_archive_fills_the_store);
}

int main(void)
{
	Suite *suite = suite_create("archive");
	TCase *tcase = tcase_create("archives");
	SRunner *runner = srunner_create(suite);
	int failed;

	/* Bombs take some seconds where sanitizers watch. */
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	add_cases(tcase);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
