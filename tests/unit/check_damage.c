/*
 * check_damage.c - what is read of a damaged log: tests/writer/mkdamage damages one in
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
#include <unistd.h>

#include "catalog.h"
#include "fail.h"
#include "input.h"
#include "readers.h"
#include "text.h"

enum { CASES_MAX = 200 };

/* A line of mkdamage --list. */
struct damage {
	char name[64];
	uint64_t records, matched, lost;
	char problem;		/* '+': is reported, '-': is not, '?': may be */
	uint64_t evtx_dump, libevtx;	/* records that they read */
};

static struct damage damages[CASES_MAX];
static int damage_count;
static struct text good, bad;	/* paths */

struct result {
	uint64_t records, matched, lost, recovered, problems;
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

static int keep_summary(void *context, const struct input_summary *summary)
{
	struct result *result = context;

	result->records = summary->records;
	result->matched = summary->matched;
	result->lost = summary->undecodable;
	result->recovered = summary->recovered;
	result->problems = summary->problem_count;
	return 0;
}

static struct result read_path(const char *path, enum input_engine engine, unsigned jobs,
			       bool recover)
{
	struct input_options options = {
		.readers = readers, .engine = engine, .jobs = jobs, .recover = recover,
	};
	struct result result = { 0 };
	struct input_item item = { .path = path };
	struct input_sink sink = { .context = &result, .event = count_event, .summary =
		keep_summary };
	struct fail fail;

	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	return result;
}

static struct result read_bad(enum input_engine engine, unsigned jobs, bool recover)
{
	return read_path(text_get(&bad), engine, jobs, recover);
}

/* Through a pipe, where a reader cannot look ahead. */
static struct result read_piped(unsigned jobs)
{
	struct text command = { 0 };
	struct result result;
	FILE *pipe;

	text_printf(&command, "cat '%s'", text_get(&bad));
	pipe = popen(text_get(&command), "r");
	ck_assert_ptr_nonnull(pipe);
	ck_assert_int_eq(dup2(fileno(pipe), STDIN_FILENO), STDIN_FILENO);
	result = read_path("-", INPUT_NATIVE, jobs, false);
	pclose(pipe);
	text_release(&command);
	return result;
}

static void make(const char *name)
{
	struct text command = { 0 };

	text_printf(&command, "tests/writer/mkdamage %s '%s' '%s'", name, text_get(&good),
		    text_get(&bad));
	ck_assert_msg(system(text_get(&command)) == 0, "%s", text_get(&command));
	text_release(&command);
}

/* ---- tests ---- */

static void check(const struct damage *damage, struct result result, const char *how)
{
	ck_assert_msg(result.records == damage->records && result.matched == damage->matched &&
		      result.lost == damage->lost,
		      "%s, %s: %" PRIu64 " records, %" PRIu64 " matched, %" PRIu64
		      " lost, expected %" PRIu64 ", %" PRIu64 ", %" PRIu64, damage->name, how,
		      result.records, result.matched, result.lost, damage->records,
		      damage->matched, damage->lost);
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
	check(damage, read_piped(1), "a pipe, one thread");
	check(damage, read_piped(4), "a pipe, four threads");
}
END_TEST

/* Recovering adds, and finds nothing where nothing is hidden. */
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
		ck_assert_uint_eq(result.recovered, 0);
	}
}
END_TEST

/* The reference reader reports a hole, too. */
START_TEST(libevtx_reports_holes)
{
	static const char *const names[] = { "chunk-zeroed", "zeros-between" };

	make(names[_i]);
	ck_assert_uint_eq(read_bad(INPUT_LIBEVTX, 1, false).problems, 1);
	ck_assert_uint_eq(read_bad(INPUT_NATIVE, 1, false).problems, 1);
}
END_TEST

/* What the free space repeats of the live records is no event of its own there, either. */
START_TEST(libevtx_recovers_no_copies)
{
	make("slack-copies");
	ck_assert_uint_eq(read_bad(INPUT_LIBEVTX, 1, true).events, 60);
	make("slack-records");
	ck_assert_uint_eq(read_bad(INPUT_LIBEVTX, 1, true).events, 60);
}
END_TEST

/* tests/fixtures.sh counts again what others read, where they are installed. */
START_TEST(loses_nothing_that_others_read)
{
	const struct damage *damage = &damages[_i];

	ck_assert_uint_ge(damage->records, damage->evtx_dump);
	ck_assert_uint_ge(damage->records, damage->libevtx);
}
END_TEST

/* ---- the table ---- */

static void load(void)
{
	FILE *list = popen("tests/writer/mkdamage --list", "r");
	char line[256];

	while (list && damage_count < CASES_MAX && fgets(line, sizeof(line), list)) {
		struct damage *damage = &damages[damage_count];

		if (sscanf(line, "%63[^\t]\t%" SCNu64 "\t%" SCNu64 "\t%" SCNu64 "\t%c\t%"
			   SCNu64 "\t%" SCNu64, damage->name, &damage->records,
			   &damage->matched, &damage->lost, &damage->problem,
			   &damage->evtx_dump, &damage->libevtx) == 7)
			damage_count++;
	}
	if (!list || pclose(list) != 0 || damage_count == 0) {
		fputs("check_damage: cannot run tests/writer/mkdamage\n", stderr);
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
	tcase_add_loop_test(tcase, libevtx_reports_holes, 0, 2);
	tcase_add_test(tcase, libevtx_recovers_no_copies);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	remove(text_get(&bad));
	text_release(&good);
	text_release(&bad);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
