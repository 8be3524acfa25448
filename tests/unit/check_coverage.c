/*
 * check_coverage.c - what a report says of the logs that it had.
 *
 * A case is some logs, some events, and all sentences that are to come out.  Each is
 * also tried with its logs in other orders, cut in two and given twice: the
 * sentences and the gaps must stay the same.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "coverage.h"
#include "event.h"
#include "fail.h"
#include "incident.h"
#include "input.h"
#include "report.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

#define APPLICATION "WEB01 Application 1-2000 0-30000\n"
#define SYSTEM "WEB01 System 1-2000 0-30000\n"
#define FAILURE "9000 Application W3SVC-WP/2280\n"

/*
 * A log is COMPUTER CHANNEL FIRST-LAST FROM-TO, one run of record ids with its times;
 * lines of one computer and channel are one log.  FIRST 0 stands for a log that is
 * scattered.  An event is TIME CHANNEL FAMILY/ID, of WEB01.  Times are minutes.
 */
static const struct {
	const char *name, *logs, *events, *says;
} cases[] = {
	{ "nothing to say", APPLICATION SYSTEM, FAILURE, "" },
	{ "nothing at all", "", "", "" },
	{ "without failures a gap could hide one",
	  "WEB01 System 1-1000 0-6000\n" "WEB01 System 1003-2000 9000-30000\n", "",
	  "In the System log of WEB01 2 records are missing between "
	  "2023-01-05 04:00:00Z and 2023-01-07 06:00:00Z.\n" },
	{ "two gaps are one sentence",
	  "WEB01 System 1-1000 0-6000\n" "WEB01 System 1002-1500 9000-9001\n"
	  "WEB01 System 1502-2000 9002-9003\n", "",
	  "In the System log of WEB01 2 records are missing in 2 places between "
	  "2023-01-05 04:00:00Z and 2023-01-07 06:02:00Z.\n" },
	{ "a gap long before the failure does not matter",
	  APPLICATION "WEB01 System 1-1000 0-600\n" "WEB01 System 1003-2000 700-30000\n",
	  FAILURE, "" },
	{ "a gap in which the cause may lie does",
	  APPLICATION "WEB01 System 1-1000 0-600\n" "WEB01 System 1002-2000 8000-30000\n",
	  FAILURE,
	  "In the System log of WEB01 1 record is missing between "
	  "2023-01-01 10:00:00Z and 2023-01-06 13:20:00Z.\n" },
	{ "a gap in which the recovery may lie does",
	  APPLICATION "WEB01 System 1-1000 0-9500\n" "WEB01 System 1003-2000 9600-30000\n",
	  FAILURE,
	  "In the System log of WEB01 2 records are missing between "
	  "2023-01-07 14:20:00Z and 2023-01-07 16:00:00Z; a recovery may be "
	  "among what is missing.\n" },
	{ "logs that have no failures do not matter",
	  APPLICATION SYSTEM "WEB01 Security 1-1000 0-6000\n"
	  "WEB01 Security 1003-2000 9000-30000\n", FAILURE, "" },
	{ "a filtered export has gaps everywhere",
	  "WEB01 System 1-3 0-1\n" "WEB01 System 5-9 3-4\n", "",
	  "The System log of WEB01 was filtered or forwarded: its record ids have many "
	  "gaps, and what was left out is not known.\n" },
	{ "so many that they are not kept",
	  APPLICATION "WEB01 System 0-900 0-30000\n", FAILURE,
	  "The System log of WEB01 was filtered or forwarded: its record ids have many "
	  "gaps, and what was left out is not known.\n" },
	{ "a machine that got a longer name goes on numbering",
	  "WEB01 System 1-500 0-600\n" "WEB01.contoso.com System 501-501 601-601\n"
	  "WEB01 System 502-1000 602-603\n", "", "" },
	{ "with eight names, too",
	  "WEB01 System 1-500 0-600\n"
	  "WEB01.b System 501-501 601-601\n" "WEB01.c System 502-502 601-601\n"
	  "WEB01.d System 503-503 601-601\n" "WEB01.e System 504-504 601-601\n"
	  "WEB01.f System 505-505 601-601\n" "WEB01.g System 506-506 601-601\n"
	  "WEB01.h System 507-507 601-601\n"
	  "WEB01 System 508-1000 602-603\n", "", "" },
	{ "nine names with one label are of several machines",
	  "WEB01 System 1-500 0-600\n"
	  "WEB01.b System 501-501 601-601\n" "WEB01.c System 502-502 601-601\n"
	  "WEB01.d System 503-503 601-601\n" "WEB01.e System 504-504 601-601\n"
	  "WEB01.f System 505-505 601-601\n" "WEB01.g System 506-506 601-601\n"
	  "WEB01.h System 507-507 601-601\n" "WEB01.i System 508-508 601-601\n"
	  "WEB01 System 509-1000 602-603\n", "",
	  "In the System log of WEB01 8 records are missing between 2023-01-01 10:00:00Z and "
	  "2023-01-01 10:02:00Z.\n" },
	{ "one that was set up again begins anew",
	  "WEB01 System 5000-6000 0-600\n" "WEB01 System 1-900 20000-30000\n", "", "" },
	{ "the log begins too late",
	  APPLICATION "WEB01 System 700-2000 13500-30000\n", FAILURE,
	  "The System log of WEB01 begins at 2023-01-10 09:00:00Z, 3 days after the first "
	  "failure: how it began is not in it.\n" },
	{ "the first failure stands where it begins",
	  "WEB01 Application 700-2000 8995-30000\n" SYSTEM, FAILURE,
	  "The Application log of WEB01 begins at 2023-01-07 05:55:00Z, with the first "
	  "failure: it may have begun earlier.\n" },
	{ "it stands where two logs begin",
	  "WEB01 Application 700-2000 8995-30000\n" "WEB01 System 700-2000 8995-30000\n",
	  FAILURE "9000 System WAS/5002\n",
	  "The Application log of WEB01 begins at 2023-01-07 05:55:00Z, with the first "
	  "failure: it may have begun earlier.\n"
	  "The System log of WEB01 begins at 2023-01-07 05:55:00Z, with the first "
	  "failure: it may have begun earlier.\n" },
	{ "it begins there with a start of Windows",
	  "WEB01 Application 700-2000 8995-30000\n" SYSTEM,
	  FAILURE "8996 System SYSTEM/6005\n", "" },
	{ "it begins there, and a start came before",
	  "WEB01 Application 700-2000 8995-30000\n" SYSTEM,
	  FAILURE "8994 System SYSTEM/6005\n",
	  "The Application log of WEB01 begins at 2023-01-07 05:55:00Z, with the first "
	  "failure: it may have begun earlier.\n" },
	{ "it begins there since nothing was before",
	  "WEB01 Application 1-2000 8995-30000\n" SYSTEM, FAILURE, "" },
	{ "the other log begins there",
	  APPLICATION "WEB01 System 700-2000 8995-30000\n", FAILURE, "" },
	{ "the log ends too early",
	  APPLICATION "WEB01 System 1-2000 0-7000\n", FAILURE,
	  "The System log of WEB01 ends at 2023-01-05 20:40:00Z, 33 hours before the last "
	  "failure: what belongs to that is not in it.\n" },
	{ "the clock was set back among failures",
	  APPLICATION "WEB01 System 1-900 0-9010\n" "WEB01 System 901-2000 8990-30000\n",
	  FAILURE,
	  "The clock of WEB01 was set back from 2023-01-07 06:10:00Z to "
	  "2023-01-07 05:50:00Z: in a log the numbers of records say what came first there, "
	  "whatever their times are, and between logs nothing does.\n" },
	{ "the clock was set back when it was set up",
	  APPLICATION "WEB01 System 1-900 0-600\n" "WEB01 System 901-2000 0-30000\n",
	  FAILURE, "" },
	{ "a log was cleared",
	  "WEB01 Application 700-2000 9000-30000\n" SYSTEM,
	  FAILURE "8000 System SYSTEM/104\n",
	  "The Application log of WEB01 was cleared at 2023-01-06 13:20:00Z: what was "
	  "before is gone.\n" },
	{ "Windows was started and failures ended",
	  APPLICATION SYSTEM, FAILURE "9060 System SYSTEM/6005\n",
	  "Windows was started on WEB01 at 2023-01-07 07:00:00Z, which starts the pools "
	  "again; no failure was logged since.\n" },
	{ "iisreset did not help",
	  APPLICATION SYSTEM, FAILURE "9020 System SYSTEM/3201\n"
	  "9030 Application W3SVC-WP/2280\n",
	  "IIS was restarted on WEB01 at 2023-01-07 06:20:00Z, and the failures went on.\n" },
	{ "another failure went on",
	  APPLICATION SYSTEM, FAILURE "9060 System SYSTEM/41\n" "9100 System WAS/5002\n", "" },
	{ "Windows was started where it has no pools",
	  APPLICATION SYSTEM, "9000 System HTTP/15005\n9060 System SYSTEM/6005\n", "" },
	{ "a restart before does not matter",
	  APPLICATION SYSTEM, FAILURE "8000 System SYSTEM/6005\n", "" },
	{ "a computer without a failure may have a gap that hides one",
	  APPLICATION SYSTEM "WEB02 System 1-1000 0-6000\n"
	  "WEB02 System 1003-2000 9000-30000\n", FAILURE,
	  "In the System log of WEB02 2 records are missing between 2023-01-05 04:00:00Z and "
	  "2023-01-07 06:00:00Z. No incident of this server is listed.\n" },
	{ "several of these have one sentence",
	  APPLICATION SYSTEM "WEB02 System 0-900 0-30000\n" "WEB03 Application 0-900 0-30000\n"
	  "WEB03 System 0-900 0-30000\n" "WEB04 System 0-900 0-30000\n", FAILURE,
	  "The System log of WEB02 was filtered or forwarded: its record ids have many gaps, and "
	  "what was left out is not known. So it is on 2 other servers; no incident of any of "
	  "these is listed.\n" },
	{ "both logs of one of these have their own",
	  APPLICATION SYSTEM "WEB02 Application 0-900 0-30000\n" "WEB02 System 0-900 0-30000\n",
	  FAILURE,
	  "The Application log of WEB02 was filtered or forwarded: its record ids have many "
	  "gaps, and what was left out is not known. No incident of this server is listed.\n"
	  "The System log of WEB02 was filtered or forwarded: its record ids have many gaps, and "
	  "what was left out is not known. No incident of this server is listed.\n" },
};
enum { CASES = sizeof(cases) / sizeof(cases[0]), INPUTS = 16 };

/* How the logs of a case are given. */
enum form { WHOLE, REVERSED, TWICE, CUT, FORMS };

static when_t minute(unsigned long long minutes)
{
	return when_parse("2023-01-01T00:00:00Z") + minutes * WHEN_MINUTE;
}

/* One input, of one run. */
struct made {
	char computer[32], channel[32];
	struct input_run run;
	struct input_log log;
};

static size_t read_logs(const char *text, struct made *made)
{
	unsigned long long first, last, from, to;
	size_t count = 0;
	int size;

	for (; sscanf(text, "%31s %31s %llu-%llu %llu-%llu\n%n", made[count].computer,
		      made[count].channel, &first, &last, &from, &to, &size) == 6; text += size)
		made[count++].run = (struct input_run){ first, last, minute(from), minute(to) };
	ck_assert_msg(*text == '\0', "%s", text);
	return count;
}

static void fill_summary(struct made *made, struct input_summary *summary)
{
	struct input_run *run = &made->run;
	bool scattered = run->first_id == 0;

	made->log = (struct input_log){
		.computer = made->computer, .channel = made->channel,
		.first_event = run->first_time, .last_event = run->last_time,
		.records = scattered ? run->last_id : run->last_id - run->first_id + 1,
		.first_record_id = scattered ? 1 : run->first_id,
		.last_record_id = run->last_id,
		.runs = scattered ? NULL : run, .run_count = !scattered,
	};
	*summary = (struct input_summary){ .logs = &made->log, .log_count = 1 };
}

/* The first run in two, between which the clock did not stop. */
static size_t cut(struct made *made, size_t count)
{
	struct input_run *first = &made[0].run, *rest = &made[count].run;

	if (count == 0 || first->first_id == 0 || first->last_id - first->first_id < 4)
		return count;
	made[count] = made[0];
	rest = &made[count].run;
	rest->first_id = first->first_id + 3;
	rest->first_time = first->first_time + 1;
	first->last_id = first->first_id + 2;
	first->last_time = first->first_time + 1;
	return count + 1;
}

static size_t make_summary(const char *text, enum form form, struct made *made,
			 struct input_summary *summary)
{
	size_t count = read_logs(text, made);

	if (form == CUT)
		count = cut(made, count);
	for (size_t i = 0; i < count; i++)
		fill_summary(&made[i], &summary[form == REVERSED ? count - 1 - i : i]);
	for (size_t i = 0; form == TWICE && i < count; i++)
		summary[count + i] = summary[i];
	return form == TWICE ? 2 * count : count;
}

static void add_event(struct incidents *incidents, unsigned long long time,
		      const char *channel, const char *family, unsigned id)
{
	static const char *const module[] = { "C:\\m\\a.dll" };
	static const char *const cleared[] = { "admin", "WEB01", "Application" };
	static const uint8_t data[] = { 0x7e, 0, 0, 0 };
	bool clears = id == 104;
	struct event event = {
		.kind = catalog_get(catalog_builtin(), family, (uint16_t)id), .provider = family,
		.computer = "WEB01", .channel = channel, .time = minute(time),
		.record_id = time, .id = (uint16_t)id, .qualifiers = -1,
		.strings = (const char **)(uintptr_t)(clears ? cleared : module),
		.string_count = clears ? 3 : 1, .data = data, .data_size = sizeof(data),
	};

	ck_assert_ptr_nonnull(event.kind);
	ck_assert_int_eq(incidents_add(incidents, &event, NULL), 0);
}

static const struct incident_options options = { .all_events = false };

static struct incidents *make_incidents(const char *text)
{
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	char channel[32], family[32];
	unsigned long long time;
	unsigned id;
	int size;

	ck_assert_ptr_nonnull(incidents);
	for (; sscanf(text, "%llu %31s %31[^/]/%u\n%n", &time, channel, family, &id, &size) == 4;
	     text += size)
		add_event(incidents, time, channel, family, id);
	ck_assert_msg(*text == '\0', "%s", text);
	ck_assert_int_eq(incidents_conclude(incidents, NULL), 0);
	return incidents;
}

static void say(const struct coverage *coverage, struct text *text)
{
	const struct report report = { .coverage = coverage };
	size_t shown, count;
	const struct coverage_limit *limits = coverage_limits(coverage, &shown, &count);

	ck_assert_uint_eq(shown, count);
	for (size_t i = 0; i < shown; i++) {
		words_limit(text, &report, &limits[i]);
		text_add_char(text, '\n');
	}
}

START_TEST(says)
{
	static struct made made[INPUTS];
	struct input_summary summary[2 * INPUTS] = { { 0 } };

	for (enum form form = WHOLE; form < FORMS; form++) {
		size_t count = make_summary(cases[_i].logs, form, made, summary);
		struct incidents *incidents = make_incidents(cases[_i].events);
		struct coverage *coverage = coverage_new(summary, count, incidents, NULL);
		struct text text = { 0 };

		ck_assert_ptr_nonnull(coverage);
		say(coverage, &text);
		ck_assert_msg(strcmp(text_get(&text), cases[_i].says) == 0,
			      "%s, form %d, says:\n%s", cases[_i].name, (int)form,
			      text_get(&text));
		text_release(&text);
		coverage_free(coverage);
		incidents_free(incidents);
	}
}
END_TEST

/* A storm of restarts: the latest are listed, all are counted. */
START_TEST(marks_are_bounded)
{
	struct made made[INPUTS];
	struct input_summary summary[INPUTS];
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	size_t count = make_summary(APPLICATION, WHOLE, made, summary);
	const struct coverage_computer *computer;
	struct coverage *coverage;

	for (unsigned i = 0; i < 3 * BOUND_MARKS; i++)
		add_event(incidents, 100 * i, "System", "SYSTEM", 6005);
	ck_assert_int_eq(incidents_conclude(incidents, NULL), 0);
	coverage = coverage_new(summary, count, incidents, NULL);
	ck_assert_ptr_nonnull(coverage);
	computer = coverage_computers(coverage, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(computer->lifecycle_count, 3 * BOUND_MARKS);
	ck_assert_uint_eq(computer->lifecycle_shown, BOUND_MARKS);
	for (unsigned i = 0; i < BOUND_MARKS; i++) {
		ck_assert_uint_eq(computer->lifecycle[i].item->event->time,
				  minute(100ull * (2 * BOUND_MARKS + i)));
		ck_assert_str_eq(computer->lifecycle[i].item->what, "system-start");
	}
	coverage_free(coverage);
	incidents_free(incidents);
}
END_TEST

/* One file with many computers leaves room for what is said of those of others. */
START_TEST(computers_take_turns)
{
	enum { CROWD = 2 * BOUND_LIMITS };
	static struct input_log logs[CROWD + 1];
	static char names[CROWD][16];
	struct input_summary summary[2] = {
		{ .logs = logs, .log_count = CROWD }, { .logs = logs + CROWD, .log_count = 1 },
	};
	struct incidents *incidents = make_incidents("");
	const struct coverage_limit *limits;
	struct coverage *coverage;
	size_t shown, count;

	for (unsigned i = 0; i < CROWD; i++) {
		snprintf(names[i], sizeof(names[i]), "a%04u", i);
		logs[i] = (struct input_log){ names[i], "System", WHEN_DAY, WHEN_DAY, false, 9,
					      1, 9, NULL, 0 };
	}
	logs[CROWD] = logs[0];
	logs[CROWD].computer = "shop";
	coverage = coverage_new(summary, 2, incidents, NULL);
	ck_assert_ptr_nonnull(coverage);
	limits = coverage_limits(coverage, &shown, &count);
	ck_assert_uint_eq(shown, BOUND_LIMITS);
	ck_assert_uint_eq(count, CROWD + 1);
	ck_assert_str_eq(limits[shown - 1].computer, "shop");
	ck_assert_uint_eq(limits[shown - 1].rank, 0);
	ck_assert_uint_eq(coverage_limits_left(coverage, COVERAGE_FILTERED, 4), CROWD - 3);
	ck_assert_uint_eq(coverage_limits_left(coverage, COVERAGE_GAP, 4), 0);
	coverage_free(coverage);
	incidents_free(incidents);
}
END_TEST

/* A fleet without failures and full of gaps. */
START_TEST(limits_are_bounded)
{
	enum { FLEET = 3 * BOUND_LIMITS };
	static struct input_summary summary[FLEET];
	static struct input_log logs[FLEET];
	static struct input_run runs[2] = { { 1, 100, WHEN_DAY, WHEN_DAY },
					    { 200, 300, WHEN_DAY, WHEN_DAY } };
	static char names[FLEET][16];
	struct incidents *incidents = make_incidents("");
	const struct coverage_limit *limits;
	struct coverage *coverage;
	size_t shown, count;

	for (unsigned i = 0; i < FLEET; i++) {
		snprintf(names[i], sizeof(names[i]), "web%04u", FLEET - i);
		logs[i] = (struct input_log){ names[i], "System", WHEN_DAY, WHEN_DAY, false, 201,
					      1, 300, runs, 2 };
		summary[i] = (struct input_summary){ .logs = &logs[i], .log_count = 1 };
	}
	coverage = coverage_new(summary, FLEET, incidents, NULL);
	ck_assert_ptr_nonnull(coverage);
	limits = coverage_limits(coverage, &shown, &count);
	ck_assert_uint_eq(shown, BOUND_LIMITS);
	ck_assert_uint_eq(count, FLEET);
	ck_assert_str_eq(limits[0].computer, "web0001");
	ck_assert_uint_eq(limits[0].count, 99);
	coverage_free(coverage);
	incidents_free(incidents);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("coverage");
	TCase *tcase = tcase_create("coverage");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, says, 0, CASES);
	tcase_add_test(tcase, marks_are_bounded);
	tcase_add_test(tcase, computers_take_turns);
	tcase_add_test(tcase, limits_are_bounded);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
