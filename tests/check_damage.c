/*
 * check_damage.c - what is read of a damaged log: tests/mkdamage damages one in
 * every way that is known and says what a perfect reader still gets; that is what
 * both ways of reading have to get, with any number of threads.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "input.h"
#include "text.h"

enum { CASES_MAX = 200 };

/* Records that others read, counted with evtx_dump 0.15.1 and with evtxexport of
 * libevtx 20181227.  Nothing may be lost that one of them reads. */
static const struct {
	const char *name;
	uint64_t evtx_dump, libevtx;
} others[] = {
	{ "header-zeroed", 0, 0 },
	{ "header-text", 120, 0 },
	{ "header-signature", 0, 0 },
	{ "header-checksum", 120, 120 },
	{ "header-numbers", 120, 0 },
	{ "header-missing", 0, 0 },
	{ "chunk-signature", 80, 80 },
	{ "chunk-header-zeroed", 80, 80 },
	{ "chunk-header-text", 80, 0 },
	{ "chunk-header-checksum", 120, 120 },
	{ "chunk-data-checksum", 120, 120 },
	{ "free-space-huge", 120, 0 },
	{ "free-space-zero", 80, 0 },
	{ "free-space-low", 100, 120 },
	{ "chunk-header-old", 110, 110 },
	{ "slack-records", 110, 110 },
	{ "chains-loop", 120, 120 },
	{ "chains-wild", 80, 120 },
	{ "record-size-zero", 119, 91 },
	{ "record-size-small", 119, 91 },
	{ "record-size-huge", 119, 91 },
	{ "record-size-off", 119, 91 },
	{ "record-size-double", 119, 119 },
	{ "record-signature", 119, 91 },
	{ "record-header-zeroed", 119, 91 },
	{ "record-first", 119, 80 },
	{ "record-last", 119, 119 },
	{ "record-number", 120, 120 },
	{ "record-trailer", 120, 91 },
	{ "record-empty", 119, 119 },	/* and an empty document */
	{ "template-token", 100, 41 },
	{ "template-name", 100, 41 },
	{ "template-size", 100, 41 },
	{ "template-offset", 119, 51 },
	{ "template-within-itself", 120, 51 },
	{ "name-length", 80, 40 },
	{ "time-wild", 120, 120 },
	{ "header-time-wild", 119, 120 },
	{ "value-type", 119, 51 },
	{ "data-size", 119, 51 },
	{ "value-count", 119, 51 },
	{ "value-size", 119, 51 },
	{ "cut-in-header", 0, 0 },
	{ "cut-after-header", 0, 0 },
	{ "cut-between-chunks", 80, 80 },
	{ "cut-in-chunk-header", 80, 80 },
	{ "cut-between-records", 80, 80 },
	{ "cut-in-record", 80, 80 },
	{ "trailing-byte", 120, 120 },
	{ "trailing-zeros", 120, 120 },
	{ "trailing-text", 120, 120 },
	{ "page-of-zeros", 104, 94 },
	{ "page-of-ones", 104, 94 },
	{ "page-of-text", 104, 94 },
	{ "page-of-stars", 94, 94 },
	{ "chunk-zeroed", 80, 80 },
	{ "chunk-of-text", 80, 80 },
	{ "chunks-swapped", 120, 120 },
	{ "chunk-twice", 160, 120 },
	{ "zeros-between", 120, 80 },
	{ "sector-inserted", 40, 40 },
	{ "sector-lost", 80, 80 },
};

/* A line of mkdamage --list. */
struct damage {
	char name[64];
	uint64_t records, matched;
	char problem;		/* '+': is reported, '-': is not, '?': may be */
};

static struct damage damages[CASES_MAX];
static int damage_count;
static struct text good, bad;	/* paths */

struct result {
	uint64_t records, matched, recovered, problems;
	uint64_t events;
};

/* ---- reading ---- */

static int count_event(void *context, const struct event *event)
{
	struct result *result = context;

	(void)event;
	result->events++;
	return 0;
}

static int keep_books(void *context, const struct input_books *books)
{
	struct result *result = context;

	result->records = books->records;
	result->matched = books->matched;
	result->recovered = books->recovered;
	result->problems = books->problem_count;
	return 0;
}

static struct result read_bad(enum input_engine engine, unsigned jobs, bool recover)
{
	struct input_options options = { .engine = engine, .jobs = jobs, .recover = recover };
	struct result result = { 0 };
	struct input_sink sink = { .context = &result, .event = count_event, .books = keep_books };
	const char *path = text_get(&bad);
	struct fail fail;

	ck_assert_int_eq(input_scan(&path, 1, &options, catalog_builtin(), &sink, &fail), 0);
	return result;
}

static void make(const char *name)
{
	struct text command = { 0 };

	text_printf(&command, "tests/mkdamage %s '%s' '%s'", name, text_get(&good),
		    text_get(&bad));
	ck_assert_msg(system(text_get(&command)) == 0, "%s", text_get(&command));
	text_release(&command);
}

/* ---- tests ---- */

static void check(const struct damage *damage, struct result result, const char *how)
{
	ck_assert_msg(result.records == damage->records && result.matched == damage->matched,
		      "%s, %s: %" PRIu64 " records, %" PRIu64 " matched, expected %" PRIu64
		      " and %" PRIu64, damage->name, how, result.records, result.matched,
		      damage->records, damage->matched);
	ck_assert_msg(result.events == result.matched, "%s, %s: events", damage->name, how);
	ck_assert_msg(damage->problem == '?' || (damage->problem == '+') == (result.problems > 0),
		      "%s, %s: %" PRIu64 " problems", damage->name, how, result.problems);
}

START_TEST(reads_what_is_there)
{
	const struct damage *damage = &damages[_i];

	make(damage->name);
	check(damage, read_bad(INPUT_NATIVE, 1, false), "native, one thread");
	check(damage, read_bad(INPUT_NATIVE, 4, false), "native, four threads");
	check(damage, read_bad(INPUT_AUTO, 1, false), "auto");
}
END_TEST

/* Recovering adds, and finds nothing in a log that hides nothing. */
START_TEST(recovers_what_is_hidden)
{
	const struct damage *damage = &damages[_i];
	struct result result;

	make(damage->name);
	result = read_bad(INPUT_NATIVE, 1, true);
	if (!strcmp(damage->name, "slack-records")) {
		ck_assert_uint_eq(result.records, 120);
		ck_assert_uint_eq(result.recovered, 5);
	} else if (!strcmp(damage->name, "record-size-double")) {
		ck_assert_uint_eq(result.records, 120);
	} else {
		check(damage, result, "recovering");
	}
}
END_TEST

START_TEST(loses_nothing_that_others_read)
{
	const struct damage *damage = &damages[_i];

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(others[i].name, damage->name) != 0)
			continue;
		ck_assert_uint_ge(damage->records, others[i].evtx_dump);
		ck_assert_uint_ge(damage->records, others[i].libevtx);
		return;
	}
	ck_abort_msg("nobody counted what others read of %s", damage->name);
}
END_TEST

/* ---- the table ---- */

static void load(void)
{
	FILE *list = popen("tests/mkdamage --list", "r");
	char line[256];

	while (list && damage_count < CASES_MAX && fgets(line, sizeof(line), list)) {
		struct damage *damage = &damages[damage_count];

		if (sscanf(line, "%63[^\t]\t%" SCNu64 "\t%" SCNu64 "\t%c", damage->name,
			   &damage->records, &damage->matched, &damage->problem) == 4)
			damage_count++;
	}
	if (!list || pclose(list) != 0 || damage_count == 0) {
		fputs("check_damage: cannot run tests/mkdamage\n", stderr);
		exit(EXIT_FAILURE);
	}
}

int main(void)
{
	const char *folder = getenv("TMPDIR");
	Suite *suite = suite_create("damage");
	TCase *tcase = tcase_create("matrix");
	SRunner *runner = srunner_create(suite);
	int failed;

	text_add(&good, "tests/fixtures/good-chunks.evtx");
	text_printf(&bad, "%s/check_damage.%p.evtx", folder ? folder : "tests", (void *)suite);
	load();
	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, reads_what_is_there, 0, damage_count);
	tcase_add_loop_test(tcase, recovers_what_is_hidden, 0, damage_count);
	tcase_add_loop_test(tcase, loses_nothing_that_others_read, 0, damage_count);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	remove(text_get(&bad));
	text_release(&good);
	text_release(&bad);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
