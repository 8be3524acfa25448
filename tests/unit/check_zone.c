/*
 * check_zone.c - zones against the C library, rules, and files that are damaged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "zone.h"

static char folder[] = "check_zone.XXXXXX";
static struct fail fail;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void)
{
	char command[sizeof(folder) + 32];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static struct zone *open_zone(const char *name)
{
	struct zone *zone = zone_open(name, &fail);

	ck_assert_msg(zone != NULL, "%s: %s", name, fail.msg);
	return zone;
}

/* ---- against the C library ---- */

static const char *const names[] = {
	"UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York",
	"America/Sao_Paulo", "America/St_Johns", "Africa/Casablanca", "Asia/Kolkata",
	"Asia/Tehran", "Asia/Tokyo", "Asia/Gaza", "Australia/Lord_Howe", "Pacific/Apia",
	"Pacific/Chatham", "Antarctica/Troll", "America/Nuuk", "Etc/GMT+12", "EST5EDT",
	"CET-1", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30",
	"NZST-12NZDT,M9.5.0,M4.1.0/3", "AAA3BBB,J59/0,J60/0", "AAA-9BBB-8,59,300/24",
	"IST-1GMT0,M10.5.0,M3.5.0/1", "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
};

static void assert_like_c(const struct zone *zone, const char *name, time_t at)
{
	struct tm local;

	ck_assert_ptr_nonnull(localtime_r(&at, &local));
	ck_assert_msg(zone_ahead(zone, at) == local.tm_gmtoff, "%s at %lld: %ld, not %ld", name,
		      (long long)at, (long)zone_ahead(zone, at), (long)local.tm_gmtoff);
}

static bool has_file(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	return access(path, R_OK) == 0;
}

/* Every 33 hours up to 2150, and both sides of each change.  Before 1971 the C
 * library of GNU does not apply rules. */
START_TEST(agrees_with_the_c_library)
{
	const char *name = names[_i];
	const bool rule = strpbrk(name, "<,-");
	const time_t step = 33 * 3600, first = rule ? 31536000 : -2208988800, last = 5680281600;
	struct zone *zone;

	/* Systems keep names that were given up, such as EST5EDT, in a package of its own. */
	if (!rule && !has_file(name))
		return;
	zone = open_zone(name);
	setenv("TZ", name, 1);
	tzset();
	for (time_t at = first; at < last; at += step) {
		time_t low = at, high = at + step;

		assert_like_c(zone, name, at);
		if (zone_ahead(zone, low) == zone_ahead(zone, high))
			continue;
		while (high - low > 1) {
			time_t middle = low + (high - low) / 2;

			if (zone_ahead(zone, middle) == zone_ahead(zone, low))
				low = middle;
			else
				high = middle;
		}
		assert_like_c(zone, name, low);
		assert_like_c(zone, name, high);
	}
	zone_close(zone);
}
END_TEST

/* ---- local ---- */

static const struct {
	const char *tz;
	int32_t summer;		/* 2023-07-01 */
} locals[] = {
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 7200 }, { ":XXX-2", 7200 }, { "", 0 }, { "rubbish", 0 },
	{ "/dev/null", 0 }, { "/missing", 0 }, { "XXX+3", -10800 },
};

START_TEST(local_is_what_the_system_says)
{
	struct zone *zone;

	setenv("TZ", locals[_i].tz, 1);
	zone = open_zone("local");
	ck_assert_msg(zone_ahead(zone, 1688169600) == locals[_i].summer, "TZ=%s: %d",
		      locals[_i].tz, (int)zone_ahead(zone, 1688169600));
	zone_close(zone);
}
END_TEST

START_TEST(local_without_tz_is_that_of_the_machine)
{
	struct zone *zone;

	unsetenv("TZ");
	tzset();
	zone = open_zone("local");
	assert_like_c(zone, "local", 1673006589);
	assert_like_c(zone, "local", 1688169600);
	zone_close(zone);
}
END_TEST

/* ---- what is no zone ---- */

static const char *const refused[] = {
	"", "nowhere", "Europe", "Europe/", "Europe//Berlin", "../zoneinfo/UTC", "/etc/localtime",
	"Europe/Berlin.", "fifo", "CE-1", "XYZ", "CET-25", "CET-1:60", "CET-1CE", "CET-1CEST",
	"CET-1CEST,",
	"CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
	"CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,J366,J300", "CET-1CEST,366,1",
	"CET-1CEST,M3.5.0,M10.5.0/168", "CET-1CEST,M3.5.0,M10.5.0/3 ", "<+01-1", "<+1>-1", "CET-",
	"CET-1CEST,M3.5.0,M10.5.0/3,M1.1.1", "CET-99999999999999999999",
};

START_TEST(refuses_what_is_no_zone)
{
	char path[sizeof(folder) + 8];

	if (strcmp(refused[_i], "fifo") == 0) {
		snprintf(path, sizeof(path), "%s/fifo", folder);
		ck_assert_int_eq(mkfifo(path, 0666), 0);
		setenv("TZDIR", folder, 1);
	}
	ck_assert_msg(zone_open(refused[_i], &fail) == NULL, "'%s'", refused[_i]);
	ck_assert_ptr_nonnull(strstr(fail.msg, "there is no zone '"));
}
END_TEST

/* ---- files ---- */

struct file {
	uint8_t bytes[400];
	size_t size;
};

static void put(struct file *file, uint64_t value, unsigned width)
{
	while (width-- > 0)
		file->bytes[file->size++] = (uint8_t)(value >> 8 * width);
}

static void put_header(struct file *file, char version, unsigned times, unsigned types)
{
	memcpy(file->bytes + file->size, "TZif", 4);
	file->bytes[file->size + 4] = (uint8_t)version;
	file->size += 20;
	put(file, 0, 4);
	put(file, 0, 4);
	put(file, 0, 4);
	put(file, times, 4);
	put(file, types, 4);
	put(file, 4, 4);
}

static void put_type(struct file *file, int32_t ahead)
{
	put(file, (uint32_t)ahead, 4);
	put(file, 0, 2);
}

enum { TIMES_AT = 44 + 10 + 44 };

/* Two changes, at -1000 and 2000, then a rule; times of version 1 have 4 bytes. */
static struct file make_file(char version, const char *footer)
{
	struct file file = { .size = 0 };
	unsigned width = version ? 8 : 4;

	if (version) {
		put_header(&file, version, 0, 1);
		put_type(&file, 0);
		put(&file, 0, 4);
	}
	put_header(&file, version, 2, 2);
	put(&file, (uint64_t)-1000, width);
	put(&file, 2000, width);
	put(&file, 1, 1);
	put(&file, 0, 1);
	put_type(&file, 60);
	put_type(&file, 120);
	put(&file, 0, 4);
	memcpy(file.bytes + file.size, footer, strlen(footer));
	file.size += strlen(footer);
	return file;
}

static struct zone *open_file(const struct file *file)
{
	char path[sizeof(folder) + 16];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/Zone", folder);
	stream = fopen(path, "wb");
	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(file->bytes, 1, file->size, stream), file->size);
	ck_assert_int_eq(fclose(stream), 0);
	setenv("TZDIR", folder, 1);
	return zone_open("Zone", &fail);
}

static const struct {
	char version;
	const char *footer;
	int32_t last;		/* after the last change */
} files[] = {
	{ 0, "", 60 }, { '2', "\n\n", 60 },
	{ '2', "\nXXX-5\n", 18000 }, { '3', "\nXXX-5\n", 18000 },
};

START_TEST(reads_files)
{
	struct file file = make_file(files[_i].version, files[_i].footer);
	struct zone *zone = open_file(&file);

	ck_assert_msg(zone != NULL, "%s", fail.msg);
	ck_assert_int_eq(zone_ahead(zone, -1001), 60);
	ck_assert_int_eq(zone_ahead(zone, -1000), 120);
	ck_assert_int_eq(zone_ahead(zone, 1999), 120);
	ck_assert_int_eq(zone_ahead(zone, 2000), files[_i].last);
	zone_close(zone);
}
END_TEST

START_TEST(refuses_files_that_are_cut_off)
{
	struct file file = make_file(files[_i].version, files[_i].footer);

	while (file.size-- > 0)
		ck_assert_msg(open_file(&file) == NULL, "%zu bytes", file.size);
}
END_TEST

static const struct {
	const char *name;
	size_t at;
	uint8_t byte;
} damages[] = {
	{ "magic", 0, 'x' },
	{ "second magic", 44 + 10, 'x' },
	{ "times", 44 + 10 + 32, 0xFF },
	{ "types", 44 + 10 + 36, 0xFF },
	{ "times are not sorted", TIMES_AT + 8, 0x80 },
	{ "index of a type", TIMES_AT + 16, 2 },
	{ "offset", TIMES_AT + 18, 0x40 },
	{ "rule", TIMES_AT + 18 + 12 + 4 + 1, '1' },
	{ "no line feed before the rule", TIMES_AT + 18 + 12 + 4, '1' },
};

START_TEST(refuses_files_that_are_damaged)
{
	struct file file = make_file('2', "\nXXX-5\n");

	file.bytes[damages[_i].at] = damages[_i].byte;
	ck_assert_msg(open_file(&file) == NULL, "%s", damages[_i].name);
}
END_TEST

START_TEST(refuses_files_without_a_type)
{
	struct file file = { .size = 0 };

	put_header(&file, 0, 0, 0);
	put(&file, 0, 4);
	ck_assert_ptr_null(open_file(&file));
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof((table)[0]))

int main(void)
{
	Suite *suite = suite_create("zone");
	TCase *tcase = tcase_create("zones");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, agrees_with_the_c_library, 0, ROWS(names));
	tcase_add_loop_test(tcase, local_is_what_the_system_says, 0, ROWS(locals));
	tcase_add_test(tcase, local_without_tz_is_that_of_the_machine);
	tcase_add_loop_test(tcase, refuses_what_is_no_zone, 0, ROWS(refused));
	tcase_add_loop_test(tcase, reads_files, 0, ROWS(files));
	tcase_add_loop_test(tcase, refuses_files_that_are_cut_off, 0, ROWS(files));
	tcase_add_loop_test(tcase, refuses_files_that_are_damaged, 0, ROWS(damages));
	tcase_add_test(tcase, refuses_files_without_a_type);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
