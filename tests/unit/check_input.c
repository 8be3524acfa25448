/*
 * check_input.c - paths become inputs: signatures, folders, failures, names,
 * pipes, hashes, progress.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "input_archive.h"
#include "input_format.h"
#include "readers.h"
#include "text.h"

/* ---- signatures ---- */

#define BYTES(literal) literal, sizeof(literal) - 1
#define EIGHT "\0\0\0\0\0\0\0\0"
#define ZEROS EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
#define UTF16_XML "<\0?\0x\0m\0l\0 \0?\0>\0\r\0\n\0"
#define UTF16_EVENTS "<\0E\0v\0e\0n\0t\0s\0>\0"

static const struct {
	const char *name, *bytes;
	size_t size;
	const char *format;	/* NULL: none */
} signatures[] = {
	{ "evt, too early", BYTES("LfLe\0\0\0\0"), NULL },
	{ "export of one event", BYTES("<Event xmlns='x'>"), "xml" },
	{ "export", BYTES("<?xml version='1.0'?>\r\n<Events>"), "xml" },
	{ "export with byte order mark", BYTES("\xef\xbb\xbf<Events>"), "xml" },
	{ "export with comment", BYTES("<!-- a -->\n<Events>"), "xml" },
	{ "export in UTF-16", BYTES("\xff\xfe" UTF16_EVENTS), "xml" },
	{ "export in big UTF-16", BYTES("\xfe\xff\0" UTF16_EVENTS), "xml" },
	{ "export in UTF-16 without its mark", BYTES(UTF16_XML UTF16_EVENTS), "xml" },
	{ "export in UTF-16 with everything", BYTES("\xff\xfe" UTF16_XML UTF16_EVENTS), "xml" },
	{ "empty export", BYTES("\xef\xbb\xbf<?xml version='1.0'?><Events/>"), "xml" },
	{ "export of PowerShell", BYTES("\xff\xfe<\0O\0b\0j\0s\0 \0V\0e\0r\0s\0i\0o\0n\0=\0"),
	  "xml" },
	{ "text of wevtutil", BYTES("Event[0]:\r\n  Log Name: System"), "text" },
	{ "CSV of the Event Viewer",
	  BYTES("\xef\xbb\xbfLevel,Date and Time,Source,Event ID,Task Category\r\n"), "csv" },
	{ "trace", BYTES("\0\0\1\0\x80\2\0\0" ZEROS "\2\0\2\xc0"), "etl" },
	{ "no trace: unmarked", BYTES("\0\0\1\0\x80\2\0\0" ZEROS "\2\0\2\0"), NULL },
	{ "no trace: used more than there is",
	  BYTES("\0\4\0\0\1\4\0\0" ZEROS "\2\0\2\xc0"), NULL },
	{ "failed request", BYTES("<?xml version='1.0'?><failedRequest url='/'><Event xmlns='x'>"),
	  NULL },
	{ "other XML", BYTES("<?xml version='1.0'?><configuration/>"), NULL },
	{ "configuration", BYTES("<?xml version='1.0'?><configuration>"), "configuration" },
	{ "other elements", BYTES("<?xml version='1.0'?><EventLog><Eventual/>"), NULL },
	{ "text that speaks of it", BYTES("see <Event>"), NULL },
	{ "picture", BYTES("\x89PNG\r\n\x1a\n"), "picture" },
	{ "photograph", BYTES("\xff\xd8\xff\xe0"), "picture" },
	{ "WebP", BYTES("RIFF\0\0\0\0WEBP"), "picture" },
	{ "dump of a process", BYTES("MDMP\x93\xa7"), "dump" },
	{ "dump of the kernel", BYTES("PAGEDU64"), "dump" },
	{ "document", BYTES("%PDF-1.7"), "pdf" },
	{ "saved mail", BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "office" },
	{ "registry", BYTES("regf\0"), "registry" },
	{ "program", BYTES("MZ\x90"), "program" },
	{ "report of DebugDiag", BYTES("MIME-Version: 1.0\r\n\r\n<title>DebugDiag Analysis"),
	  "debugdiag" },
	{ "web page", BYTES("\n<!DOCTYPE html><p>"), "html" },
	{ "log of requests", BYTES("#Software: Microsoft HTTP API 2.0\r\n"), "w3c" },
	{ "text", BYTES("hello"), NULL },
	{ "nothing", BYTES(""), NULL },
	{ "zip, which is read", BYTES("PK\3\4\x14"), NULL },
};

START_TEST(knows_signatures)
{
	const struct input_format *format =
		input_format_of((const uint8_t *)signatures[_i].bytes, signatures[_i].size);

	if (!format)
		format = input_format_other((const uint8_t *)signatures[_i].bytes,
					    signatures[_i].size);
	if (!signatures[_i].format) {
		ck_assert_msg(!format, "%s", signatures[_i].name);
		return;
	}
	ck_assert_msg(format != NULL, "%s", signatures[_i].name);
	ck_assert_str_eq(format->name, signatures[_i].format);
	ck_assert_ptr_nonnull(format->failure);
}
END_TEST

static const struct {
	const char *name, *bytes;
	size_t size;
	const char *format;	/* NULL: none */
} archives[] = {
	{ "zip", BYTES("PK\3\4\x14"), "zip" },
	{ "empty zip", BYTES("PK\5\6\0\0"), "zip" },
	{ "cut zip", BYTES("PK\3"), NULL },
	{ "gzip", BYTES("\x1f\x8b\x08\0"), "gzip" },
	{ "7z", BYTES("7z\xbc\xaf\x27\x1c\0"), "7z" },
	{ "cab", BYTES("MSCF\0\0\0\0"), "cab" },
	{ "rar", BYTES("Rar!\x1a\x07\0"), "rar" },
	{ "xz", BYTES("\xfd" "7zXZ\0"), "xz" },
	{ "zstd", BYTES("\x28\xb5\x2f\xfd"), "zstd" },
	{ "bzip2", BYTES("BZh91AY&SY"), "bzip2" },
	{ "tar", BYTES(ZEROS ZEROS ZEROS ZEROS "\0ustar\0" "00"), "tar" },
	{ "tar of GNU", BYTES(ZEROS ZEROS ZEROS ZEROS "\0ustar  \0"), "tar" },
	{ "no tar: too early", BYTES(ZEROS ZEROS ZEROS ZEROS "ustar\0" "000"), NULL },
	{ "no tar: a word of a text", BYTES(ZEROS ZEROS ZEROS ZEROS "\0ustar 00"), NULL },
	{ "no tar: a legacy log", BYTES("0\0\0\0LfLe" ZEROS ZEROS ZEROS EIGHT EIGHT EIGHT EIGHT
				  EIGHT EIGHT EIGHT "\0ustar\0" "00"), NULL },
	{ "log", BYTES("ElfFile\0"), NULL },
};

START_TEST(knows_archives)
{
	const struct input_format *format =
		input_archive_format((const uint8_t *)archives[_i].bytes, archives[_i].size);

	ck_assert_msg(!format == !archives[_i].format, "%s", archives[_i].name);
	if (format)
		ck_assert_str_eq(format->name, archives[_i].format);
}
END_TEST

/* ---- a folder to play in, and a log ---- */

static char folder[] = "check_input.XXXXXX";
static char *sample;		/* bytes of a log */
static size_t sample_size;
static struct fail fail;
static struct text seen;	/* a line for each input */
static uint64_t events;
static uint64_t progress_done, progress_total;
static int stop_at;		/* the sink ends the run at this event */
static struct input_options options;

static void write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static void write_text(const char *path, const char *text)
{
	write_file(path, text, strlen(text));
}

static void write_log(const char *path)
{
	write_file(path, sample, sample_size);
}

static void read_sample(void)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	FILE *file;

	text_printf(&path, "%s/samples/iis6/dll-access-denied/System.evtx", srcdir ? srcdir : ".");
	file = fopen(text_get(&path), "rb");
	ck_assert_msg(file != NULL, "%s", text_get(&path));
	sample = malloc(1 << 20);
	sample_size = fread(sample, 1, 1 << 20, file);
	ck_assert_uint_gt(sample_size, 4096);
	fclose(file);
	text_release(&path);
}

static void setup(void)
{
	read_sample();
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	options = (struct input_options){ .readers = readers, .jobs = 2 };
	events = 0;
	stop_at = -1;
}

static void teardown(void)
{
	char command[sizeof(folder) + 64];

	ck_assert_int_eq(chdir(".."), 0);
	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", folder, folder);
	ck_assert_int_eq(system(command), 0);
	text_release(&seen);
	free(sample);
}

/* ---- a sink that writes down what it gets ---- */

static int take_event(void *context, const struct event *event)
{
	(void)context, (void)event;
	return (int)events++ == stop_at ? -1 : 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	(void)context;
	text_printable(&seen, summary->path, strlen(summary->path));
	text_add(&seen, ": ");
	if (summary->failure)
		text_add(&seen, summary->failure);
	else
		text_printf(&seen, "%s %s", summary->format, summary->records ? "read" : "nothing");
	if (summary->sha256)
		text_printf(&seen, " %s", summary->sha256);
	text_add(&seen, "\n");
	return 0;
}

static int take_skipped(void *context, const char *path, const char *why)
{
	(void)context;
	text_printf(&seen, "(%s: %s)\n", path, why);
	return 0;
}

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	ck_assert_uint_ge(done, progress_done);
	progress_done = done;
	progress_total = total;
}

static int scan_items(const struct input_item *items, size_t count)
{
	const struct input_sink sink = {
		.event = take_event, .summary = take_summary, .skipped = take_skipped,
		.progress = take_progress,
	};

	text_reset(&seen);
	progress_done = progress_total = 0;
	return input_scan(items, count, &options, catalog_builtin(), &sink, &fail);
}

static int scan(const char *const *paths, size_t count)
{
	struct input_item items[16] = { 0 };

	ck_assert_uint_le(count, 16);
	for (size_t i = 0; i < count; i++)
		items[i].path = paths[i];
	return scan_items(items, count);
}

#define SCAN(...) scan((const char *const[]){ __VA_ARGS__ }, \
		       sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* ---- one path, what is there, what is said ---- */

static void make_nothing(void)
{
}

static void make_log(void)
{
	write_log("a");
}

static void make_empty(void)
{
	write_text("a", "");
}

static void make_text(void)
{
	write_text("a", "hello");
}

static void make_stub(void)
{
	write_file("a", sample, 1000);
}

static void make_headless(void)
{
	memset(sample, 0, 4096);
	write_log("a");
}

static void make_long_text(void)
{
	memset(sample, 'x', sample_size);
	write_log("a");
}

static void make_evt(void)
{
	write_file("a", "\x30\0\0\0LfLe", 8);
}

#define EMPTY_ZIP "PK\5\6" EIGHT EIGHT "\0\0"

static void make_zip(void)
{
	write_file("a", EMPTY_ZIP, sizeof(EMPTY_ZIP) - 1);
}

static void make_fifo(void)
{
	ck_assert_int_eq(mkfifo("a", 0666), 0);
}

static void make_link(void)
{
	write_log("b");
	ck_assert_int_eq(symlink("b", "a"), 0);
}

static void make_link_to_folder(void)
{
	ck_assert_int_eq(mkdir("b", 0777), 0);
	write_log("b/log");
	ck_assert_int_eq(symlink("b", "a"), 0);
}

static void make_device(void)
{
	ck_assert_int_eq(symlink("/dev/null", "a"), 0);
}

static void make_folder(void)
{
	ck_assert_int_eq(mkdir("a", 0777), 0);
}

static void make_folder_of_others(void)
{
	make_folder();
	write_text("a/notes.txt", "hello");
	write_text("a/web.config", "<?xml version='1.0'?><configuration/>");
	write_text("a/empty", "");
	ck_assert_int_eq(mkfifo("a/fifo", 0666), 0);
	write_log("log");
	ck_assert_int_eq(symlink("../log", "a/link"), 0);
	ck_assert_int_eq(symlink("..", "a/up"), 0);
}

static void make_folder_of_all(void)
{
	make_folder();
	ck_assert_int_eq(mkdir("a/b", 0777), 0);
	write_log("a/b/z");
	write_log("a/b.evtx");
	write_log("a/B");
	write_text("a/c.txt", "hello");
	write_file("a/d.zip", EMPTY_ZIP, sizeof(EMPTY_ZIP) - 1);
	write_text("a/e.EVTX", "");
}

static const struct {
	const char *name;
	void (*make)(void);
	const char *says;
} paths[] = {
	{ "log", make_log, "a: evtx read\n" },
	{ "without its header", make_headless, "a: evtx read\n" },
	{ "missing", make_nothing, "a: No such file or directory\n" },
	{ "empty", make_empty, "a: is empty\n" },
	{ "text", make_text, "a: is not an event log\n" },
	{ "long text", make_long_text, "a: is not an event log\n" },
	{ "stub", make_stub, "a: is cut off in its first 4,096 bytes\n" },
	{ "evt", make_evt, "a: is cut off in its first 48 bytes\n" },
	{ "zip", make_zip, "a: no event logs in this archive\n" },
	{ "FIFO", make_fifo, "a: no program writes to this FIFO\n" },
	{ "device", make_device, "a: is a device\n" },
	{ "link", make_link, "a: evtx read\n" },
	{ "link to a folder", make_link_to_folder, "a/log: evtx read\n" },
	{ "folder without anything", make_folder, "a: no event logs in this folder\n" },
	{ "folder without logs", make_folder_of_others,
	  "(a/fifo: is a FIFO in a folder)\n"
	  "(a/link: is a link in a folder, which is not followed)\n"
	  "(a/up: is a link in a folder, which is not followed)\n"
	  "a: no event logs in this folder\n" },
	{ "folder", make_folder_of_all,
	  "a/B: evtx read\n"
	  "a/b/z: evtx read\n"
	  "a/b.evtx: evtx read\n"
	  "a/d.zip: no event logs in this archive\n"
	  "a/e.EVTX: is empty\n" },
};

START_TEST(says_what_a_path_is)
{
	paths[_i].make();
	ck_assert_msg(SCAN("a") == 0, "%s: %s", paths[_i].name, fail.msg);
	ck_assert_msg(!strcmp(text_get(&seen), paths[_i].says), "%s: %s", paths[_i].name,
		      text_get(&seen));
}
END_TEST

START_TEST(libevtx_reads_as_well)
{
	options.engine = INPUT_LIBEVTX;
	make_folder_of_all();
	ck_assert_int_eq(SCAN("a"), 0);
	ck_assert_str_eq(text_get(&seen), paths[sizeof(paths) / sizeof(paths[0]) - 1].says);
	ck_assert_uint_gt(events, 0);
}
END_TEST

START_TEST(no_permission)
{
	write_log("a");
	make_log();
	ck_assert_int_eq(chmod("a", 0), 0);
	ck_assert_int_eq(mkdir("b", 0), 0);
	if (access("a", R_OK) == 0)
		return;		/* root may read everything */
	ck_assert_int_eq(SCAN("a", "b"), 0);
	ck_assert_str_eq(text_get(&seen), "a: Permission denied\nb: Permission denied\n");
}
END_TEST

/* Failures come in their place, and do not stop the others. */
START_TEST(order_is_as_given)
{
	write_log("z");
	write_log("y");
	ck_assert_int_eq(SCAN("z", "missing", "y", "z"), 0);
	ck_assert_str_eq(text_get(&seen), "z: evtx read\nmissing: No such file or directory\n"
			 "y: evtx read\nz: evtx read\n");
}
END_TEST

START_TEST(names_are_kept_as_they_are)
{
	write_log("a b");
	write_log("c\nd\x1b");
	write_log("\xff");
	ck_assert_int_eq(SCAN("a b", "c\nd\x1b", "\xff", "./a b"), 0);
	ck_assert_str_eq(text_get(&seen), "a b: evtx read\nc\\nd\\x1B: evtx read\n"
			 "\xef\xbf\xbd: evtx read\n./a b: evtx read\n");
}
END_TEST

START_TEST(folders_have_a_depth)
{
	int depth = 0;

	for (; depth < BOUND_FOLDER_DEPTH; depth++) {
		ck_assert_int_eq(mkdir("f", 0777), 0);
		ck_assert_int_eq(chdir("f"), 0);
	}
	write_log("log");
	ck_assert_int_eq(mkdir("deeper", 0777), 0);
	while (depth-- > 0)
		ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(SCAN("f"), 0);
	ck_assert_ptr_nonnull(strstr(text_get(&seen),
				     "/f/deeper: its folders are nested too deeply\n"));
	ck_assert_ptr_nonnull(strstr(text_get(&seen), "/f/log: evtx read\n"));
}
END_TEST

/* ---- standard input ---- */

static void feed(const char *command)
{
	FILE *pipe = popen(command, "r");

	ck_assert_ptr_nonnull(pipe);
	ck_assert_int_eq(dup2(fileno(pipe), STDIN_FILENO), STDIN_FILENO);
}

START_TEST(standard_input)
{
	write_log("a");
	ck_assert_int_eq(dup2(open("a", O_RDONLY), STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(SCAN("-"), 0);
	feed("cat a");
	ck_assert_int_eq(SCAN("-"), 0);
	ck_assert_str_eq(text_get(&seen), "-: evtx read\n");
	feed("sleep 0.1; head -c 5 a; sleep 0.1; tail -c +6 a");
	ck_assert_int_eq(SCAN("-"), 0);
	ck_assert_str_eq(text_get(&seen), "-: evtx read\n");
	feed("printf 'PK\\005\\006'; head -c 18 /dev/zero");
	ck_assert_int_eq(SCAN("-"), 0);
	ck_assert_str_eq(text_get(&seen), "-: no event logs in this archive\n");
	feed("true");
	ck_assert_int_eq(SCAN("-"), 0);
	ck_assert_str_eq(text_get(&seen), "-: is empty\n");
}
END_TEST

/* ---- in memory ---- */

/* What is said of a file of these bytes, and of the bytes alone. */
static void compare_with_file(const void *bytes, size_t size)
{
	struct text file = { 0 };
	uint64_t of_file;

	write_file("a", bytes, size);
	events = 0;
	ck_assert_int_eq(SCAN("a"), 0);
	text_add(&file, text_get(&seen));
	of_file = events;
	ck_assert_int_eq(remove("a"), 0);
	events = 0;
	ck_assert_int_eq(scan_items(&(struct input_item){ "a", bytes, size }, 1), 0);
	ck_assert_str_eq(text_get(&seen), text_get(&file));
	ck_assert_uint_eq(events, of_file);
	ck_assert_uint_eq(progress_total, size);
	ck_assert_uint_eq(progress_done, size);
	text_release(&file);
}

START_TEST(memory_is_read_as_a_file_is)
{
	options.hash = true;
	for (int engine = INPUT_AUTO; engine <= INPUT_LIBEVTX; engine++) {
		options.engine = (enum input_engine)engine;
		compare_with_file(sample, sample_size);
		compare_with_file(sample, sample_size - 1);
		compare_with_file(sample, 4096 + 65536 / 2);
		compare_with_file("", 0);
		compare_with_file("PK\3\4", 4);
		compare_with_file("{\"type\": \"event\", \"index\": x}\n", 30);
	}
}
END_TEST

START_TEST(log_is_cut_off_in_its_header)
{
	const struct input_item cut = { "a", sample, 4095 };

	ck_assert_int_eq(scan_items(&cut, 1), 0);
	ck_assert_str_eq(text_get(&seen), "a: is cut off in its first 4,096 bytes\n");
}
END_TEST

/* Its name may be that of something else. */
START_TEST(memory_has_any_name)
{
	const struct input_item items[] = {
		{ "a", sample, sample_size }, { "-", sample, sample_size }, { .path = "a/B" },
	};

	make_folder_of_all();
	ck_assert_int_eq(scan_items(items, 3), 0);
	ck_assert_str_eq(text_get(&seen), "a: evtx read\n-: evtx read\na/B: evtx read\n");
}
END_TEST

/* ---- hashes, progress, the end ---- */

START_TEST(hashes)
{
	static const char abc[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct text file = { 0 };

	options.hash = true;
	write_text("abc", "abc");
	ck_assert_int_eq(SCAN("abc"), 0);
	ck_assert_ptr_nonnull(strstr(text_get(&seen), abc));
	write_log("a");
	ck_assert_int_eq(SCAN("a"), 0);
	text_add(&file, strchr(text_get(&seen), ':'));
	ck_assert_uint_gt(file.size, 64);
	for (int engine = INPUT_AUTO; engine <= INPUT_LIBEVTX; engine++) {
		options.engine = (enum input_engine)engine;
		feed("cat a");
		ck_assert_int_eq(SCAN("-"), 0);
		ck_assert_str_eq(strchr(text_get(&seen), ':'), text_get(&file));
	}
	text_release(&file);
}
END_TEST

START_TEST(progress_comes_to_its_end)
{
	make_folder_of_all();
	ck_assert_int_eq(SCAN("a", "a/B"), 0);
	ck_assert_uint_eq(progress_total, 4 * sample_size + 5 + 22);
	ck_assert_uint_eq(progress_done, progress_total);
	feed("cat a/B");
	ck_assert_int_eq(SCAN("-"), 0);
	ck_assert_uint_eq(progress_total, 0);
	ck_assert_uint_eq(progress_done, sample_size);
}
END_TEST

START_TEST(sink_can_stop_the_run)
{
	make_folder_of_all();
	for (int engine = INPUT_AUTO; engine <= INPUT_LIBEVTX; engine++) {
		options.engine = (enum input_engine)engine;
		events = 0;
		stop_at = 3;
		ck_assert_int_eq(SCAN("a"), -1);
		ck_assert_uint_eq(events, 4);
	}
}
END_TEST

/* ---- what changes while it is read, or cannot be looked at ---- */

static int remove_second(void *context, const struct input_summary *summary)
{
	remove("f/2");
	return take_summary(context, summary);
}

/* A folder was listed before its first file is read. */
START_TEST(file_vanishes_after_its_folder_was_listed)
{
	const struct input_item item = { .path = "f" };
	const struct input_sink sink = { .event = take_event, .summary = remove_second };

	ck_assert_int_eq(mkdir("f", 0777), 0);
	write_log("f/1");
	write_log("f/2");
	options.engine = INPUT_LIBEVTX;
	text_reset(&seen);
	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	ck_assert_str_eq(text_get(&seen), "f/1: evtx read\nf/2: No such file or directory\n");
}
END_TEST

/* No descriptor is left, so that root is refused, too. */
START_TEST(folder_cannot_be_listed)
{
	struct rlimit limit, few;
	int next = dup(STDIN_FILENO);

	ck_assert_int_ge(next, 0);
	close(next);
	write_log("a");
	ck_assert_int_eq(mkdir("f", 0777), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	few.rlim_cur = (rlim_t)next;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	ck_assert_int_eq(SCAN("f", "a"), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	ck_assert_str_eq(text_get(&seen), "f: Too many open files\na: Too many open files\n");
}
END_TEST

/* ---- reads of memory ---- */

static const struct input_format *knows_all(const uint8_t *head, size_t size)
{
	static const struct input_format any = { .name = "any" };

	(void)head, (void)size;
	return &any;
}

static void *start_none(const struct input_settings *settings)
{
	static int none;

	(void)settings;
	return &none;
}

static void free_none(void *self)
{
	(void)self;
}

static int read_past_the_end(void *self, struct input_source *source, struct fail *why)
{
	char bytes[8] = "........";

	(void)self;
	ck_assert_int_eq(input_source_read_at(source, bytes, 8, 4, why), 2);
	ck_assert_int_eq(memcmp(bytes, "ef......", 8), 0);
	ck_assert_int_eq(input_source_read_at(source, bytes, 8, 6, why), 0);
	ck_assert_int_eq(input_source_read_at(source, bytes, 8, UINT64_MAX, why), 0);
	ck_assert_int_eq(input_source_read(source, bytes, 4, why), 4);
	ck_assert_int_eq(input_source_read(source, bytes, 4, why), 2);
	ck_assert_int_eq(input_source_read(source, bytes, 4, why), 0);
	ck_assert_int_eq(memcmp(bytes, "efcd....", 8), 0);
	return input_source_done(source, why);
}

START_TEST(memory_ends)
{
	static const struct input_reader reader = {
		.knows = knows_all, .start = start_none, .read = read_past_the_end,
		.free = free_none,
	}, *const table[] = { &reader, NULL };
	const struct input_item item = { "memory", "abcdef", 6 };

	options.readers = table;
	ck_assert_int_eq(scan_items(&item, 1), 0);
	ck_assert_str_eq(text_get(&seen), "memory: any nothing\n");
}
END_TEST

static TCase *case_new(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	suite_add_tcase(suite, tcase);
	return tcase;
}

int main(void)
{
	Suite *suite = suite_create("input");
	TCase *formats = case_new(suite, "formats"), *files = case_new(suite, "files");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(formats, knows_signatures, 0,
			    sizeof(signatures) / sizeof(signatures[0]));
	tcase_add_loop_test(formats, knows_archives, 0,
			    sizeof(archives) / sizeof(archives[0]));
	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_loop_test(files, says_what_a_path_is, 0, sizeof(paths) / sizeof(paths[0]));
	tcase_add_test(files, libevtx_reads_as_well);
	tcase_add_test(files, no_permission);
	tcase_add_test(files, order_is_as_given);
	tcase_add_test(files, names_are_kept_as_they_are);
	tcase_add_test(files, folders_have_a_depth);
	tcase_add_test(files, standard_input);
	tcase_add_test(files, memory_is_read_as_a_file_is);
	tcase_add_test(files, memory_has_any_name);
	tcase_add_test(files, log_is_cut_off_in_its_header);
	tcase_add_test(files, hashes);
	tcase_add_test(files, progress_comes_to_its_end);
	tcase_add_test(files, sink_can_stop_the_run);
	tcase_add_test(files, file_vanishes_after_its_folder_was_listed);
	tcase_add_test(files, folder_cannot_be_listed);
	tcase_add_test(files, memory_ends);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
