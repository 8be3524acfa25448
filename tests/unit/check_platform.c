/*
 * check_platform.c - files, pipes, folders, threads, and outputs that appear
 * whole or not at all.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail.h"
#include "platform.h"

static char folder[] = "check_platform.XXXXXX";
static struct fail fail;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	umask(022);
}

static void teardown(void)
{
	char command[sizeof(folder) + 32];

	ck_assert_int_eq(chdir(".."), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static void write_file(const char *path, const char *bytes)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(bytes, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void assert_file(const char *path, const char *bytes)
{
	char buffer[256];
	FILE *file = fopen(path, "rb");
	size_t size;

	ck_assert_msg(file != NULL, "no %s", path);
	size = fread(buffer, 1, sizeof(buffer) - 1, file);
	buffer[size] = '\0';
	ck_assert_str_eq(buffer, bytes);
	ck_assert_int_eq(fclose(file), 0);
}

static size_t count_names(void)
{
	size_t count;
	char **names = platform_list(".", &count, &fail);

	ck_assert_ptr_nonnull(names);
	platform_list_free(names, count);
	return count;
}

/* ---- types and reading ---- */

static const struct {
	const char *path;
	bool follow;
	enum platform_type type;
} types[] = {
	{ "file", true, PLATFORM_FILE },
	{ "folder", true, PLATFORM_FOLDER },
	{ "fifo", true, PLATFORM_PIPE },
	{ "/dev/null", true, PLATFORM_DEVICE },
	{ "link", false, PLATFORM_LINK },
	{ "link", true, PLATFORM_FILE },
	{ "dangling", false, PLATFORM_LINK },
	{ "dangling", true, PLATFORM_NONE },
	{ "missing", false, PLATFORM_NONE },
};

START_TEST(knows_types)
{
	uint64_t size = 99;

	write_file("file", "12345");
	ck_assert_int_eq(mkdir("folder", 0777), 0);
	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	ck_assert_int_eq(symlink("file", "link"), 0);
	ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
	ck_assert_int_eq(platform_type(types[_i].path, types[_i].follow, &size, &fail),
			 types[_i].type);
	ck_assert_uint_eq(size, types[_i].type == PLATFORM_FILE ? 5 : 99);
}
END_TEST

static const struct {
	const char *path;
	bool has, same;		/* an identity; that of "file" */
} identities[] = {
	{ "file", true, true },
	{ "./folder/../file", true, true },
	{ "hard", true, true },
	{ "link", true, true },
	{ "copy", true, false },
	{ "fifo", true, false },
	{ "folder", false, false },
	{ "/dev/null", false, false },
	{ "missing", false, false },
};

START_TEST(knows_one_file_by_its_names)
{
	struct platform_identity file, other;

	write_file("file", "12345");
	write_file("copy", "12345");
	ck_assert_int_eq(link("file", "hard"), 0);
	ck_assert_int_eq(symlink("file", "link"), 0);
	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	ck_assert_int_eq(mkdir("folder", 0777), 0);
	ck_assert(platform_identity("file", &file));
	ck_assert_msg(platform_identity(identities[_i].path, &other) == identities[_i].has,
		      "%s", identities[_i].path);
	ck_assert_msg(!identities[_i].has ||
		      platform_same(&file, &other) == identities[_i].same,
		      "%s", identities[_i].path);
}
END_TEST

START_TEST(reads_at_any_place)
{
	struct platform_file *file;
	uint64_t size = 0;
	char buffer[8];

	write_file("file", "12345");
	file = platform_open("file", &fail);
	ck_assert_ptr_nonnull(file);
	ck_assert(platform_seekable(file, &size));
	ck_assert_uint_eq(size, 5);
	ck_assert_int_eq(platform_read_at(file, buffer, 8, 3, &fail), 2);
	ck_assert_mem_eq(buffer, "45", 2);
	ck_assert_int_eq(platform_read_at(file, buffer, 8, 5, &fail), 0);
	ck_assert_int_eq(platform_read_at(file, buffer, 8, UINT64_MAX - 3, &fail), -1);
	platform_close(file);
}
END_TEST

/* Standard input that was read before starts where it stands. */
START_TEST(standard_input_may_be_a_file)
{
	struct platform_file *file;
	uint64_t size = 0;
	char buffer[8];

	write_file("file", "12345");
	ck_assert_int_eq(dup2(open("file", O_RDONLY), 0), 0);
	ck_assert_int_eq(lseek(0, 2, SEEK_SET), 2);
	file = platform_stdin();
	ck_assert(platform_seekable(file, &size));
	ck_assert_uint_eq(size, 3);
	ck_assert_int_eq(platform_read_at(file, buffer, 8, 1, &fail), 2);
	ck_assert_mem_eq(buffer, "45", 2);
	platform_close(file);
}
END_TEST

static const struct {
	const char *path, *says;
} unreadable[] = {
	{ "missing", "No such file or directory" },
	{ ".", "is a folder" },
	{ "/dev/null", "is a device" },
};

START_TEST(refuses_what_is_no_file)
{
	ck_assert_ptr_null(platform_open(unreadable[_i].path, &fail));
	ck_assert_str_eq(fail.msg, unreadable[_i].says);
}
END_TEST

START_TEST(fifo_without_writer_does_not_hang)
{
	struct platform_file *file;
	char buffer[8];

	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	file = platform_open("fifo", &fail);
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(platform_read(file, buffer, sizeof(buffer), &fail), -1);
	ck_assert_str_eq(fail.msg, "no program writes to this FIFO");
	platform_close(file);
}
END_TEST

/* Write to the FIFO in a process of its own: after a while, in two parts. */
static pid_t start_writer(void)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	usleep(50000);
	int fd = open("fifo", O_WRONLY);

	usleep(50000);
	if (write(fd, "abc", 3) != 3)
		_exit(1);
	usleep(50000);
	_exit(write(fd, "de", 2) != 2);
}

START_TEST(fifo_with_a_slow_writer_is_read)
{
	struct platform_file *file;
	uint64_t size;
	char buffer[8];
	int status;

	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	file = platform_open("fifo", &fail);
	ck_assert_ptr_nonnull(file);
	ck_assert(!platform_seekable(file, &size));
	start_writer();
	ck_assert_int_eq(platform_read(file, buffer, sizeof(buffer), &fail), 3);
	ck_assert_int_eq(platform_read(file, buffer, sizeof(buffer), &fail), 2);
	ck_assert_int_eq(platform_read(file, buffer, sizeof(buffer), &fail), 0);
	platform_close(file);
	ck_assert_int_gt(wait(&status), 0);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(temporary_files_have_no_name)
{
	struct platform_file *file;
	char bytes[8] = "", **names;
	size_t count = 1;
	uint64_t size = 0;

	ck_assert_int_eq(setenv("TMPDIR", ".", 1), 0);
	file = platform_temporary(&fail);
	ck_assert_msg(file != NULL, "%s", fail.msg);
	ck_assert_int_eq(platform_append(file, "ab", 2, &fail), 0);
	ck_assert_int_eq(platform_append(file, "cde", 3, &fail), 0);
	ck_assert(platform_seekable(file, &size));
	ck_assert_uint_eq(size, 5);
	ck_assert_int_eq(platform_read_at(file, bytes, sizeof(bytes), 1, &fail), 4);
	ck_assert_str_eq(bytes, "bcde");
	names = platform_list(".", &count, &fail);
	platform_list_free(names, count);
	ck_assert_uint_eq(count, 0);
	platform_close(file);
	ck_assert_int_eq(setenv("TMPDIR", "nowhere", 1), 0);
	ck_assert_ptr_null(platform_temporary(&fail));
	ck_assert_str_eq(fail.msg, "no temporary file can be made: No such file or directory");
	ck_assert_int_eq(unsetenv("TMPDIR"), 0);
	file = platform_temporary(&fail);
	ck_assert_ptr_nonnull(file);
	platform_close(file);
}
END_TEST

START_TEST(a_temporary_file_can_be_too_long)
{
	const struct rlimit limit = { 4096, 4096 };
	static const char page[4096];
	struct platform_file *file;

	platform_ignore_closed_pipes();
	ck_assert_int_eq(setenv("TMPDIR", ".", 1), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	file = platform_temporary(&fail);
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(platform_append(file, page, sizeof(page), &fail), 0);
	ck_assert_int_eq(platform_append(file, page, 1, &fail), -1);
	ck_assert_str_eq(fail.msg, "a temporary file cannot be written: File too large");
	platform_close(file);
}
END_TEST

/* Names in archives are converted as the locale says, which is C. */
START_TEST(characters_are_utf8_for_a_while)
{
	struct platform_locale *locale = platform_locale_new();
	wchar_t character = 0;

	if (!locale)
		return;		/* this system has none */
	ck_assert_int_ne(mbtowc(&character, "\xc3\xbc", 2), 2);
	platform_locale_enter(locale);
	ck_assert_int_eq(mbtowc(&character, "\xc3\xbc", 2), 2);
	platform_locale_leave(locale);
	ck_assert_int_ne(mbtowc(&character, "\xc3\xbc", 2), 2);
	platform_locale_free(locale);
	platform_locale_enter(NULL);
	platform_locale_leave(NULL);
	platform_locale_free(NULL);
}
END_TEST

START_TEST(lists_are_sorted_by_bytes)
{
	static const char *const sorted[] = { "B", "a", "a b", "\xc3\xa4", "\xff" };
	size_t count = 0;
	char **names;

	for (int i = 4; i >= 0; i--)
		write_file(sorted[i], "");
	names = platform_list(".", &count, &fail);
	ck_assert_uint_eq(count, 5);
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(names[i], sorted[i]);
	platform_list_free(names, count);
	ck_assert_ptr_null(platform_list("missing", &count, &fail));
	ck_assert_str_eq(fail.msg, "No such file or directory");
}
END_TEST

START_TEST(lists_grow)
{
	char name[16];

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "%d", i);
		write_file(name, "");
	}
	ck_assert_uint_eq(count_names(), 100);
}
END_TEST

/* ---- threads ---- */

struct counter {
	struct platform_lock *lock;
	struct platform_condition *reached;
	int value;
};

static void count_up(void *context)
{
	struct counter *counter = context;

	for (int i = 0; i < 1000; i++) {
		platform_lock(counter->lock);
		counter->value++;
		platform_unlock(counter->lock);
	}
	platform_lock(counter->lock);
	platform_condition_all(counter->reached);
	platform_unlock(counter->lock);
}

START_TEST(threads_take_turns)
{
	struct counter counter = { platform_lock_new(), platform_condition_new(), 0 };
	struct platform_thread *threads[4];

	for (int i = 0; i < 4; i++)
		threads[i] = platform_thread_start(count_up, &counter);
	platform_lock(counter.lock);
	while (counter.value < 4000)
		platform_condition_wait(counter.reached, counter.lock);
	platform_unlock(counter.lock);
	for (int i = 0; i < 4; i++)
		platform_thread_join(threads[i]);
	ck_assert_int_eq(counter.value, 4000);
	platform_condition_free(counter.reached);
	platform_lock_free(counter.lock);
	ck_assert_uint_ge(platform_processors(), 1);
}
END_TEST

/* ---- outputs ---- */

static struct platform_output *begin_output(const char *path, const char *bytes)
{
	struct platform_output *output = platform_output_open(path, &fail);

	ck_assert_msg(output != NULL, "%s", fail.msg);
	ck_assert_int_ge(fputs(bytes, platform_output_stream(output)), 0);
	return output;
}

static mode_t mode_of(const char *path)
{
	struct stat status;

	ck_assert_int_eq(lstat(path, &status), 0);
	return status.st_mode;
}

/* What is not finished yet is for the owner alone: it may be a map, or replace what is. */
static void assert_private(struct platform_output *output)
{
	struct stat status;

	ck_assert_int_eq(fstat(fileno(platform_output_stream(output)), &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
}

START_TEST(new_output_appears_whole)
{
	struct platform_output *output = begin_output("report", "new");

	assert_private(output);
	ck_assert_int_eq(access("report", F_OK), -1);
	ck_assert_int_eq(platform_output_close(output, &fail), 0);
	assert_file("report", "new");
	ck_assert_uint_eq(mode_of("report") & 0777, 0644);
	ck_assert_uint_eq(count_names(), 1);
}
END_TEST

START_TEST(old_output_stays_until_the_end)
{
	struct platform_output *output;

	write_file("report", "old");
	ck_assert_int_eq(chmod("report", 0640), 0);
	output = begin_output("report", "new");
	assert_private(output);
	assert_file("report", "old");
	ck_assert_int_eq(platform_output_close(output, &fail), 0);
	assert_file("report", "new");
	ck_assert_uint_eq(mode_of("report") & 0777, 0640);
}
END_TEST

START_TEST(private_output_stays_private)
{
	struct platform_output *output;

	write_file("report", "old");
	ck_assert_int_eq(chmod("report", 0640), 0);
	output = begin_output("report", "new");
	ck_assert_int_eq(platform_output_private(output, &fail), 0);
	assert_private(output);
	ck_assert_int_eq(platform_output_close(output, &fail), 0);
	ck_assert_uint_eq(mode_of("report") & 0777, 0600);
}
END_TEST

START_TEST(abandoned_output_leaves_nothing)
{
	struct platform_output *output;

	write_file("report", "old");
	output = begin_output("report", "new");
	ck_assert_uint_eq(count_names(), 2);
	platform_output_abort(output);
	assert_file("report", "old");
	ck_assert_uint_eq(count_names(), 1);
	platform_output_abort(NULL);
}
END_TEST

static const int interrupts[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

START_TEST(interrupted_output_leaves_nothing)
{
	struct rlimit no_core = { 0, 0 };
	int status;
	pid_t child = fork();

	if (child == 0) {
		signal(interrupts[_i], SIG_DFL);	/* Check has handlers of its own */
		setrlimit(RLIMIT_CORE, &no_core);
		begin_output("report", "new");
		raise(interrupts[_i]);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), interrupts[_i]);
	ck_assert_uint_eq(count_names(), 0);
}
END_TEST

static const struct {
	const char *link, *target, *place;
} links[] = {
	{ "link", "report", "report" },
	{ "link", "folder/report", "folder/report" },
	{ "folder/link", "report", "folder/report" },
	{ "folder/link", "../report", "report" },
};

/* Each of several outputs is removed, also after another one was finished. */
START_TEST(interrupted_outputs_leave_nothing)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct platform_output *map;

		signal(SIGTERM, SIG_DFL);
		begin_output("report", "new");
		map = begin_output("map", "new");
		begin_output("other", "new");
		if (platform_output_close(map, &fail) == 0)
			raise(SIGTERM);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_uint_eq(count_names(), 1);
	assert_file("map", "new");
}
END_TEST

/* More outputs than the signal handler could remove are refused. */
START_TEST(too_many_outputs_are_refused)
{
	struct platform_output *outputs[100];
	char name[16];
	int count = 0;

	for (; count < 100; count++) {
		snprintf(name, sizeof(name), "%d", count);
		outputs[count] = platform_output_open(name, &fail);
		if (!outputs[count])
			break;
	}
	ck_assert_int_eq(count, 64);
	ck_assert_uint_eq(count_names(), 64);
	ck_assert_str_eq(fail.msg, "cannot write '64': Too many open files");
	while (count-- > 0)
		platform_output_abort(outputs[count]);
	ck_assert_uint_eq(count_names(), 0);
	platform_output_abort(begin_output("again", "new"));
}
END_TEST

/* The link stays a link, and what it names is written, whether it exists. */
START_TEST(links_are_followed)
{
	ck_assert_int_eq(mkdir("folder", 0777), 0);
	ck_assert_int_eq(symlink(links[_i].target, links[_i].link), 0);
	for (int round = 0; round < 2; round++) {
		struct platform_output *output = begin_output(links[_i].link, "new");

		ck_assert_int_eq(platform_output_close(output, &fail), 0);
		ck_assert(S_ISLNK(mode_of(links[_i].link)));
		assert_file(links[_i].place, "new");
	}
}
END_TEST

START_TEST(fifo_is_written_directly)
{
	struct platform_output *output;
	char buffer[8];
	int reader;

	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	reader = open("fifo", O_RDONLY | O_NONBLOCK);
	output = begin_output("fifo", "new");
	ck_assert_uint_eq(count_names(), 1);
	ck_assert_int_eq(platform_output_close(output, &fail), 0);
	ck_assert_int_eq(read(reader, buffer, sizeof(buffer)), 3);
	ck_assert(S_ISFIFO(mode_of("fifo")));
	close(reader);
}
END_TEST

/* A reader that stops early is no failure. */
START_TEST(fifo_may_be_closed)
{
	struct platform_output *output;
	int reader;

	platform_ignore_closed_pipes();
	ck_assert_int_eq(mkfifo("fifo", 0666), 0);
	reader = open("fifo", O_RDONLY | O_NONBLOCK);
	output = begin_output("fifo", "new");
	close(reader);
	ck_assert_int_eq(platform_output_close(output, &fail), 0);
}
END_TEST

static void ignore_alarm(int number)
{
	(void)number;
}

/* A program that uses the library may have handlers without SA_RESTART: the pipe is full,
 * and alarms come, until the reader starts. */
START_TEST(signals_do_not_end_a_write)
{
	enum { SIZE = 1 << 18, PIPE_WAIT_US = 200000 };
	static char bytes[SIZE], got[SIZE];
	struct sigaction action = { .sa_handler = ignore_alarm };
	struct itimerval often = { { 0, 10000 }, { 0, 10000 } };
	int ends[2], status;
	size_t size = 0;
	pid_t child;

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)('a' + i / 1000 % 26);
	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		FILE *stream = fdopen(ends[1], "wb");

		sigaction(SIGALRM, &action, NULL);
		setitimer(ITIMER_REAL, &often, NULL);
		_exit(stream && platform_write(stream, bytes, SIZE) ? 0 : 1);
	}
	close(ends[1]);
	usleep(PIPE_WAIT_US);
	for (ssize_t more; (more = read(ends[0], got + size, SIZE - size)) > 0;)
		size += (size_t)more;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_uint_eq(size, SIZE);
	ck_assert_mem_eq(got, bytes, SIZE);
	close(ends[0]);
}
END_TEST

START_TEST(device_is_written_directly)
{
	struct platform_output *output;

	ck_assert_int_eq(platform_output_close(begin_output("/dev/null", "new"), &fail), 0);
	ck_assert(S_ISCHR(mode_of("/dev/null")));
	if (access("/dev/full", W_OK) < 0)
		return;
	output = begin_output("/dev/full", "new");
	ck_assert_int_eq(platform_output_close(output, &fail), -1);
	ck_assert_str_eq(fail.msg, "cannot write the report: No space left on device");
	/* Also when more than the buffer holds was lost before. */
	output = begin_output("/dev/full", "new");
	for (int i = 0; i < 100000; i++)
		fputs("0123456789", platform_output_stream(output));
	ck_assert_int_eq(platform_output_close(output, &fail), -1);
}
END_TEST

static const struct {
	const char *path, *says;
} unwritable[] = {
	{ ".", "cannot write '.': Is a directory" },
	{ "missing/report", "cannot write 'missing/report': there is no folder 'missing'" },
	{ "file/report", "cannot write 'file/report': Not a directory" },
	{ "circle", "cannot write 'circle': Too many levels of symbolic links" },
};

START_TEST(refuses_to_write)
{
	write_file("file", "");
	ck_assert_int_eq(symlink("circle", "circle"), 0);
	ck_assert_ptr_null(platform_output_open(unwritable[_i].path, &fail));
	ck_assert_str_eq(fail.msg, unwritable[_i].says);
	ck_assert_uint_eq(count_names(), 2);
}
END_TEST

START_TEST(long_name_is_written)
{
	char name[256];

	memset(name, 'x', 255);
	name[255] = '\0';
	ck_assert_int_eq(platform_output_close(begin_output(name, "new"), &fail), 0);
	assert_file(name, "new");
}
END_TEST

START_TEST(time_goes_forward)
{
	double before = platform_seconds();

	ck_assert(platform_seconds() >= before);
	ck_assert(!platform_is_terminal(fopen("/dev/null", "r")));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("platform");
	TCase *tcase = tcase_create("platform");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, knows_types, 0, sizeof(types) / sizeof(types[0]));
	tcase_add_loop_test(tcase, knows_one_file_by_its_names, 0,
			    sizeof(identities) / sizeof(identities[0]));
	tcase_add_test(tcase, reads_at_any_place);
	tcase_add_test(tcase, standard_input_may_be_a_file);
	tcase_add_loop_test(tcase, refuses_what_is_no_file, 0,
			    sizeof(unreadable) / sizeof(unreadable[0]));
	tcase_add_test(tcase, fifo_without_writer_does_not_hang);
	tcase_add_test(tcase, fifo_with_a_slow_writer_is_read);
	tcase_add_test(tcase, temporary_files_have_no_name);
	tcase_add_test(tcase, a_temporary_file_can_be_too_long);
	tcase_add_test(tcase, characters_are_utf8_for_a_while);
	tcase_add_test(tcase, lists_are_sorted_by_bytes);
	tcase_add_test(tcase, lists_grow);
	tcase_add_test(tcase, threads_take_turns);
	tcase_add_test(tcase, new_output_appears_whole);
	tcase_add_test(tcase, old_output_stays_until_the_end);
	tcase_add_test(tcase, private_output_stays_private);
	tcase_add_test(tcase, abandoned_output_leaves_nothing);
	tcase_add_loop_test(tcase, interrupted_output_leaves_nothing, 0,
			    sizeof(interrupts) / sizeof(interrupts[0]));
	tcase_add_test(tcase, interrupted_outputs_leave_nothing);
	tcase_add_test(tcase, too_many_outputs_are_refused);
	tcase_add_loop_test(tcase, links_are_followed, 0, sizeof(links) / sizeof(links[0]));
	tcase_add_test(tcase, fifo_is_written_directly);
	tcase_add_test(tcase, fifo_may_be_closed);
	tcase_add_test(tcase, signals_do_not_end_a_write);
	tcase_add_test(tcase, device_is_written_directly);
	tcase_add_loop_test(tcase, refuses_to_write, 0,
			    sizeof(unwritable) / sizeof(unwritable[0]));
	tcase_add_test(tcase, long_name_is_written);
	tcase_add_test(tcase, time_goes_forward);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
