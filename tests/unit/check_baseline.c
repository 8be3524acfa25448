/*
 * check_baseline.c - what is new, still there, gone; and what is not a baseline.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "bounds.h"
#include "evidence.h"
#include "fail.h"
#include "incident.h"
#include "input.h"
#include "report.h"
#include "rules.h"

#define HEAD "{\"schema_version\": 1, \"tool\": {\"name\": \"iistriage\"}, "
#define INPUTS "\"inputs\": [{\"last_event\": \"2023-01-06T12:00:00Z\"}], "
#define INCIDENT(computer, rule, more) "{\"id\": \"a-1\", \"title\": \"t\", \"computer\": \"" \
	computer "\", \"last_seen\": \"2023-01-06T11:00:00Z\", \"cause\": {\"rule\": \"" \
	rule "\"}" more "}"
#define REPORT(incidents) HEAD INPUTS "\"incidents\": [" incidents "]}"
#define MODULE ", \"module\": \"C:\\\\x\\\\A.dll\""
#define ONGOING ", \"ongoing\": true"
#define DISABLED ", \"app_pool_disabled_count\": 1"
#define MORE ", \"app_pool_count\": 30"
#define CHAIN(family, id) ", \"chain\": [{\"provider\": \"" family "\", \"event_id\": " id "}]"
#define ALONE ", \"count\": 0"
#define POOL ", \"app_pools\": [\"A\"]"
#define POOLS ", \"app_pools\": [\"B\", \"A\"]"

/* Put text into a file of that name in the build folder. */
static const char *put(const char *text)
{
	static const char name[] = "check_baseline.json";
	FILE *file = fopen(name, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
	ck_assert_int_eq(fclose(file), 0);
	return name;
}

static const struct {
	const char *text, *reason;
} faults[] = {
	{ "", "it ends too early" },
	{ "{", "it ends too early" },
	{ "time,computer,severity\n", "is CSV; a baseline is written with --format json" },
	{ "<!DOCTYPE html>\n<html>", "is HTML; a baseline is" },
	{ "ElfFile", "is an event log; a baseline is" },
	{ "time", "is not a JSON report: " },
	{ "null ", "is not a JSON report: unexpected character" },
	{ "[]", "is not a JSON report: unexpected character" },
	{ "\xff\xfe{", "is UTF-16, as PowerShell redirects; write it with --output" },
	{ REPORT("") " {}", "is not a JSON report: unexpected character" },
	{ "{}", "is not a JSON report of iistriage" },
	{ "{\"type\": \"input\"}\n{}", "holds lines of ndjson" },
	{ "{\"schema_version\": 1, \"tool\": {\"name\": \"other\"}}",
	  "is not a JSON report of iistriage" },
	{ "{\"schema_version\": 2, \"tool\": {\"name\": \"iistriage\"}}",
	  "has schema version 2, and only 1 is known" },
	{ "{\"schema_version\": \"1\", \"tool\": {\"name\": \"iistriage\"}}",
	  "is not a JSON report of iistriage" },
	{ HEAD "\"inputs\": []}", "lacks 'incidents'" },
	{ HEAD "\"incidents\": []}", "lacks 'inputs'" },
	{ HEAD "\"inputs\": {}, \"incidents\": []}", "lacks 'inputs'" },
	{ REPORT("5"), "incident 1" },
	{ REPORT("{}"), "lacks 'cause'" },
	{ REPORT("{\"cause\": {\"rule\": \"x\"}}"), "lacks 'id'" },
	{ REPORT("{\"cause\": {\"rule\": 3}, \"id\": \"x\"}"), "lacks 'cause.rule'" },
	{ "{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]}", "too many brackets" },
	{ "{\"schema_version\": 1, \"tool\": {\"name\": \"\xFF\"}}", "UTF-8" },
};

START_TEST(refuses)
{
	struct fail fail = { "" };

	ck_assert_ptr_null(baseline_load(put(faults[_i].text), &fail));
	ck_assert_msg(strstr(fail.msg, faults[_i].reason) != NULL, "%s: wanted '%s'", fail.msg,
		      faults[_i].reason);
	ck_assert_msg(strncmp(fail.msg, "check_baseline.json: ", 21) == 0, "%s", fail.msg);
}
END_TEST

START_TEST(refuses_what_is_not_there)
{
	struct fail fail = { "" };

	ck_assert_ptr_null(baseline_load("no/such/file", &fail));
	ck_assert_str_eq(fail.msg, "no/such/file: No such file or directory");
}
END_TEST

/*
 * One incident now: its rule is "r", its module a.dll or none.  The logs of the
 * baseline ended at 12:00, where its incident had its last event at 11:00.
 */
static const struct {
	const char *name, *baseline;
	const char *computer, *module, *pool;
	unsigned began, ended;	/* hours */
	bool ongoing;
	unsigned ends;		/* hour at which the logs end; of WEB01 */
	enum report_compared state;
	size_t counts[REPORT_COMPARED];
} rows[] = {
	{ "itself", REPORT(INCIDENT("WEB01", "r", MODULE POOLS)), "web01", "D:\\a.DLL", "A",
	  10, 11, true, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "a module in another pool", REPORT(INCIDENT("WEB01", "r", MODULE POOLS)), "WEB01",
	  "a.dll", "Z", 10, 11, true, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "another computer", REPORT(INCIDENT("WEB02", "r", MODULE)), "WEB01", "a.dll", "A",
	  10, 11, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "another rule", REPORT(INCIDENT("WEB01", "q", MODULE)), "WEB01", "a.dll", "A",
	  12, 12, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "another module", REPORT(INCIDENT("WEB01", "r", MODULE)), "WEB01", "b.dll", "A",
	  12, 12, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "another rule at that time", REPORT(INCIDENT("WEB01", "q", MODULE)), "WEB01", "a.dll",
	  "A", 10, 11, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "another rule at that time, recovered", REPORT(INCIDENT("WEB01", "q", MODULE)),
	  "WEB01", "a.dll", "A", 10, 11, false, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "another rule at that time, of another pool", REPORT(INCIDENT("WEB01", "q", POOLS)),
	  "WEB01", NULL, "C", 10, 11, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "another rule at that time, of no pool", REPORT(INCIDENT("WEB01", "q", POOLS)),
	  "WEB01", NULL, NULL, 10, 11, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "another rule later, of one pool", REPORT(INCIDENT("WEB01", "q", POOLS)), "WEB01",
	  NULL, "a", 12, 12, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "another rule later, of one pool on another computer",
	  REPORT(INCIDENT("WEB01", "q", POOLS)), "WEB02", NULL, "a", 12, 12, true, 12, REPORT_NEW,
	  { 1, 0, 1, 0 } },
	{ "one of two failures of a pool",
	  REPORT(INCIDENT("WEB01", "q", POOLS) "," INCIDENT("WEB01", "r", POOLS)), "WEB01", NULL,
	  "A", 10, 11, true, 12, REPORT_STILL_THERE, { 0, 1, 1, 0 } },
	{ "a pool whose account was refused",
	  REPORT(INCIDENT("WEB01", "q", POOLS ONGOING CHAIN("WAS", "5057"))), "WEB01", NULL, "C",
	  12, 12, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "a pool whose account was refused, and recovered",
	  REPORT(INCIDENT("WEB01", "q", POOLS CHAIN("WAS", "5057"))), "WEB01", NULL, "C",
	  12, 12, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "a pool whose workers end", REPORT(INCIDENT("WEB01", "q", POOLS ONGOING
						      CHAIN("WAS", "5011"))), "WEB01", NULL, "C",
	  12, 12, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "an application that does not start",
	  REPORT(INCIDENT("WEB01", "q", POOLS ONGOING CHAIN("W3SVC-WP", "2307"))), "WEB01", NULL,
	  "C", 12, 12, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "a pool of which no event told", REPORT(INCIDENT("WEB01", "q", POOLS ONGOING ALONE)),
	  "WEB01", NULL, "C", 12, 12, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "no module, the same pool", REPORT(INCIDENT("WEB01", "r", POOLS)), "WEB01", NULL, "a",
	  10, 11, true, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "no module, another pool", REPORT(INCIDENT("WEB01", "r", POOLS)), "WEB01", NULL, "C",
	  10, 11, true, 12, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "no module, a pool was not known", REPORT(INCIDENT("WEB01", "r", "")), "WEB01", NULL,
	  "C", 10, 11, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "no module, not all pools were known", REPORT(INCIDENT("WEB01", "r", POOLS MORE)),
	  "WEB01", NULL, "C", 10, 11, true, 12, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "no module, a pool is not known", REPORT(INCIDENT("WEB01", "r", POOLS ONGOING)),
	  "WEB01", NULL, NULL, 10, 11, false, 13, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "no module, no pool", REPORT(INCIDENT("WEB01", "r", "")), "WEB01", NULL, NULL, 10, 11,
	  true, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "no module and no pool, and another one with a disabled pool",
	  REPORT(INCIDENT("WEB01", "r", "") "," INCIDENT("WEB01", "r", POOLS ONGOING DISABLED)),
	  "WEB01", NULL, NULL, 10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "a module of a disabled pool recovered in another one",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOLS ONGOING DISABLED)), "WEB01", "a.dll", "Z",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "a module of a disabled pool recovered in it, and no sign of the system says so",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOL ONGOING DISABLED)), "WEB01", "a.dll", "A",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "a module recovered in its pool",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOL ONGOING)), "WEB01", "a.dll", "A",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 0 } },
	{ "an earlier one recovered",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOL ONGOING CHAIN("WAS", "5057"))), "WEB01",
	  "a.dll", "A", 8, 9, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "a module recovered in one of two pools",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOLS ONGOING)), "WEB01", "a.dll", "A",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "a module that had recovered, in one of two pools",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOLS)), "WEB01", "a.dll", "A",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 0 } },
	{ "a module recovered in another pool",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOL ONGOING)), "WEB01", "a.dll", "Z",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "no module, one of two pools recovered",
	  REPORT(INCIDENT("WEB01", "r", POOLS ONGOING)), "WEB01", NULL, "A",
	  10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 1 } },
	{ "no module, one of two pools fails",
	  REPORT(INCIDENT("WEB01", "r", POOLS ONGOING)), "WEB01", NULL, "A",
	  10, 11, true, 13, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "a module of a disabled pool fails in another one",
	  REPORT(INCIDENT("WEB01", "r", MODULE POOLS ONGOING DISABLED)), "WEB01", "a.dll", "Z",
	  10, 11, true, 13, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "recovered, and newer records", REPORT(INCIDENT("WEB01", "r", MODULE)), "WEB01",
	  "a.dll", "A", 10, 11, false, 13, REPORT_GONE_SINCE, { 0, 0, 1, 0 } },
	{ "not recovered, and newer records", REPORT(INCIDENT("WEB01", "r", MODULE)), "WEB01",
	  "a.dll", "A", 10, 11, true, 13, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "recovered, no newer records", REPORT(INCIDENT("WEB01", "r", MODULE)), "WEB01",
	  "a.dll", "A", 10, 11, false, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "it had recovered and came back", REPORT(INCIDENT("WEB01", "r", MODULE)), "WEB01",
	  "a.dll", "A", 10, 13, false, 14, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "it went on and recovered", REPORT(INCIDENT("WEB01", "r", MODULE ONGOING)), "WEB01",
	  "a.dll", "A", 10, 13, false, 14, REPORT_GONE_SINCE, { 0, 0, 1, 0 } },
	{ "a later one, recovered", REPORT(INCIDENT("WEB01", "r", MODULE ONGOING)), "WEB01",
	  "a.dll", "A", 13, 13, false, 14, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "the logs end before", REPORT(INCIDENT("WEB01", "q", MODULE)), "WEB01", "a.dll", "A",
	  9, 10, true, 10, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "the logs end with its last event", REPORT(INCIDENT("WEB01", "q", MODULE)), "WEB01",
	  "a.dll", "A", 9, 10, true, 11, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "a pool was disabled", REPORT(INCIDENT("WEB01", "q", MODULE ONGOING DISABLED)),
	  "WEB01", "a.dll", "A", 12, 13, true, 13, REPORT_NEW, { 1, 0, 0, 1 } },
	{ "a pool was disabled, and recovered", REPORT(INCIDENT("WEB01", "q", MODULE DISABLED)),
	  "WEB01", "a.dll", "A", 12, 13, true, 13, REPORT_NEW, { 1, 0, 1, 0 } },
	{ "the same twice",
	  REPORT(INCIDENT("WEB01", "r", MODULE) "," INCIDENT("WEB01", "r", MODULE)),
	  "WEB01", "a.dll", "A", 10, 11, true, 12, REPORT_STILL_THERE, { 0, 1, 0, 0 } },
	{ "an empty baseline", REPORT(""), "WEB01", "a.dll", "A", 10, 11, true, 12, REPORT_NEW,
	  { 1, 0, 0, 0 } },
};

static when_t hour(unsigned hours)
{
	return when_parse("2023-01-06") + hours * WHEN_HOUR;
}

START_TEST(compares)
{
	const struct rules_rule rule = { .id = "r" };
	const struct incident_pool pool = { .name = rows[_i].pool };
	const struct incident incident = {
		.computer = rows[_i].computer, .rule = &rule, .module = rows[_i].module,
		.pools = &pool, .pool_shown = pool.name != NULL, .pool_count = pool.name != NULL,
		.ongoing = rows[_i].ongoing,
		.began = hour(rows[_i].began), .ended = hour(rows[_i].ended),
		.recovered = rows[_i].ongoing ? WHEN_UNKNOWN : hour(rows[_i].ended) + 1,
	};
	const struct input_log log = { .computer = "WEB01", .last_event = hour(rows[_i].ends) };
	const struct input_summary summary = { .logs = &log, .log_count = 1 };
	const struct baseline_run run = { .incidents = &incident, .count = 1, .inputs = &summary,
					  .input_count = 1 };
	const struct report_comparison *result;
	struct fail fail = { "" };
	struct baseline *baseline = baseline_load(put(rows[_i].baseline), &fail);

	ck_assert_msg(baseline != NULL, "%s: %s", rows[_i].name, fail.msg);
	result = baseline_compare(baseline, &run);
	ck_assert_ptr_nonnull(result);
	ck_assert_msg(result->states[0] == rows[_i].state, "%s: %d", rows[_i].name,
		      (int)result->states[0]);
	for (int i = 0; i < REPORT_COMPARED; i++)
		ck_assert_msg(result->counts[i] == rows[_i].counts[i], "%s: %zu of state %d",
			      rows[_i].name, result->counts[i], i);
	ck_assert(!result->baseline_filtered);
	ck_assert_uint_eq(result->left_out, 0);
	baseline_free(baseline);
}
END_TEST

/* The same incident, hidden by a filter; its pool is A, its computer WEB01. */
static const struct {
	const char *name;
	struct report_filters filters;
	bool ongoing;
	size_t past, left_out;
	enum report_compared state;	/* of the first of the past */
} hidden[] = {
	{ "it goes on", { .since = 1 }, true, 2, 0, REPORT_STILL_THERE },
	{ "it is over", { .since = 1 }, false, 2, 0, REPORT_GONE_SINCE },
	{ "a computer", { .computer = "WEB02" }, true, 1, 1, REPORT_NOT_KNOWN },
	{ "the computer", { .computer = "web01" }, true, 1, 1, REPORT_STILL_THERE },
	{ "a pool", { .app_pool = "C" }, true, 0, 2, REPORT_NEW },
	{ "the pool", { .app_pool = "b" }, true, 2, 0, REPORT_GONE_SINCE },
};

START_TEST(compares_what_is_hidden)
{
	const struct rules_rule rule = { .id = "r" };
	const struct incident_pool pool = { .name = "A" };
	const struct incident incident = {
		.computer = "WEB01", .rule = &rule, .module = "a.dll", .pools = &pool,
		.pool_shown = 1, .pool_count = 1, .ongoing = hidden[_i].ongoing,
		.began = hour(10), .ended = hour(11),
	};
	const struct input_log log = { .computer = "WEB01", .last_event = hour(13) };
	const struct input_summary summary = { .logs = &log, .log_count = 1 };
	const struct baseline_run run = { .hidden = &incident, .hidden_count = 1,
					  .inputs = &summary, .input_count = 1,
					  .filters = &hidden[_i].filters };
	struct baseline *baseline = baseline_load(put(REPORT(
		INCIDENT("WEB01", "r", MODULE POOLS) "," INCIDENT("WEB02", "r", MODULE POOLS))),
		NULL);
	const struct report_comparison *result;

	ck_assert_ptr_nonnull(baseline);
	result = baseline_compare(baseline, &run);
	ck_assert_ptr_nonnull(result);
	ck_assert_msg(result->past_count == hidden[_i].past, "%s", hidden[_i].name);
	ck_assert_msg(result->left_out == hidden[_i].left_out, "%s", hidden[_i].name);
	if (result->past_count)
		ck_assert_msg(result->past[0].state == hidden[_i].state, "%s: %s",
			      hidden[_i].name, report_compared_name(result->past[0].state));
	baseline_free(baseline);
}
END_TEST

/* What is down and writes no events works again if its pools do, or if all is started; what was
 * switched off is not started with the others.  Its pools are A and B, and its last event is of
 * 11:00; the logs of the baseline end at 12:00. */
static const struct {
	const char *name, *more;
	unsigned a, b, all;		/* hours of signs, or 0 */
	const char *a_state, *b_state;	/* or NULL */
	enum report_compared state;
	unsigned refused, stopped;	/* hours: requests to A, IIS; or 0 */
} signs[] = {
	{ "nothing", CHAIN("WAS", "5057"), 0, 0, 0, NULL, NULL, REPORT_NOT_KNOWN, 0, 0 },
	{ "one of two pools", CHAIN("WAS", "5057"), 12, 0, 0, NULL, NULL, REPORT_NOT_KNOWN, 0, 0 },
	{ "both pools", CHAIN("WAS", "5057"), 12, 12, 0, NULL, NULL, REPORT_GONE_SINCE, 0, 0 },
	{ "one of them before", CHAIN("WAS", "5057"), 12, 11, 0, NULL, NULL,
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "a start", CHAIN("WAS", "5057"), 0, 0, 12, NULL, NULL, REPORT_GONE_SINCE, 0, 0 },
	{ "a start before", CHAIN("WAS", "5057"), 0, 0, 11, NULL, NULL, REPORT_NOT_KNOWN, 0, 0 },
	{ "a start, and more pools", CHAIN("WAS", "5057") MORE, 0, 0, 12, NULL, NULL,
	  REPORT_GONE_SINCE, 0, 0 },
	{ "two of more pools", CHAIN("WAS", "5057") MORE, 12, 12, 0, NULL, NULL,
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "both pools, of a site", CHAIN("W3SVC", "1004"), 12, 12, 0, NULL, NULL,
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "a start, of a site", CHAIN("W3SVC", "1004"), 0, 0, 12, NULL, NULL,
	  REPORT_GONE_SINCE, 0, 0 },
	{ "files, of events", CHAIN("WAS", "5057"), 0, 0, 0, "Started", "Started",
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "a file and an event, of events", CHAIN("WAS", "5057"), 12, 0, 0, NULL, "Started",
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "files, a start, of events", CHAIN("WAS", "5057"), 0, 0, 12, "Stopped", "Stopped",
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "a file, of events", CHAIN("WAS", "5011"), 0, 0, 0, "Stopped", NULL,
	  REPORT_NOT_KNOWN, 0, 0 },
	{ "requests refused before the sign", CHAIN("WAS", "5057"), 13, 13, 0, NULL, NULL,
	  REPORT_GONE_SINCE, 12, 0 },
	{ "requests refused after the sign", CHAIN("WAS", "5057"), 12, 13, 0, NULL, NULL,
	  REPORT_NOT_KNOWN, 13, 0 },
	{ "requests refused after a start", CHAIN("WAS", "5057"), 0, 0, 12, NULL, NULL,
	  REPORT_NOT_KNOWN, 13, 0 },
	{ "a start after requests were refused", CHAIN("WAS", "5057"), 0, 0, 13, NULL, NULL,
	  REPORT_GONE_SINCE, 12, 0 },
	{ "requests refused then", CHAIN("WAS", "5011"), 0, 0, 0, NULL, NULL, REPORT_GONE_SINCE,
	  12, 0 },
	{ "requests refused later", CHAIN("WAS", "5011"), 0, 0, 0, NULL, NULL, REPORT_NOT_KNOWN,
	  13, 0 },
	{ "IIS stopped", CHAIN("WAS", "5011"), 0, 0, 0, NULL, NULL, REPORT_NOT_KNOWN, 0, 13 },
	{ "IIS stopped and started", CHAIN("WAS", "5011"), 0, 0, 13, NULL, NULL,
	  REPORT_GONE_SINCE, 0, 13 },
	{ "IIS stopped after a start", CHAIN("WAS", "5011"), 0, 0, 12, NULL, NULL,
	  REPORT_NOT_KNOWN, 0, 13 },
	{ "a pool worked after the stop", CHAIN("WAS", "5011"), 13, 0, 0, NULL, NULL,
	  REPORT_GONE_SINCE, 0, 12 },
	{ "files, and requests refused", ALONE, 0, 0, 0, "Started", "Started", REPORT_NOT_KNOWN,
	  12, 0 },
	{ "files", ALONE, 0, 0, 0, "Started", "Started", REPORT_GONE_SINCE, 0, 0 },
	{ "files that disagree", ALONE, 0, 0, 0, "Started", "Stopped", REPORT_NOT_KNOWN, 0, 0 },
	{ "a file and an event", ALONE, 13, 0, 0, NULL, "Started", REPORT_GONE_SINCE, 0, 0 },
	{ "a file against an event", ALONE, 13, 13, 0, "Stopped", NULL, REPORT_NOT_KNOWN, 0, 0 },
	{ "an event while it was off", ALONE, 12, 12, 0, NULL, NULL, REPORT_NOT_KNOWN, 0, 0 },
	{ "a start of all but what is off", ALONE, 0, 0, 13, NULL, NULL, REPORT_NOT_KNOWN, 0, 0 },
};

static size_t add_sign(struct incident_sign *list, size_t count, const char *pool, unsigned at)
{
	list[count] = (struct incident_sign){ .computer = "web01", .pool = pool, .last = hour(at) };
	return count + (at > 0);
}

static size_t add_state(struct evidence_finding *list, size_t count, const char *pool,
			const char *state)
{
	list[count] = (struct evidence_finding){ .finding = "pool.state", .of = pool,
						 .value = state, .computer = "WEB01" };
	return count + (state != NULL);
}

START_TEST(asks_for_a_sign)
{
	struct incident_sign works[4];
	struct evidence_finding states[3];
	struct evidence evidence = { .list = states };
	const struct input_log log = { .computer = "WEB01", .last_event = hour(13) };
	const struct input_summary summary = { .logs = &log, .log_count = 1 };
	struct baseline_run run = { .inputs = &summary, .input_count = 1, .signs = works,
				    .evidence = &evidence };
	char report[1024];
	const struct report_comparison *result;
	struct baseline *baseline;

	snprintf(report, sizeof(report), "%s%s%s}]}", HEAD INPUTS "\"incidents\": [{\"id\": \"a\", "
		 "\"computer\": \"WEB01\", \"last_seen\": \"2023-01-06T11:00:00Z\", "
		 "\"cause\": {\"rule\": \"q\"}", POOLS ONGOING, signs[_i].more);
	run.sign_count = add_sign(works, run.sign_count, "a", signs[_i].a);
	run.sign_count = add_sign(works, run.sign_count, "B", signs[_i].b);
	run.sign_count = add_sign(works, run.sign_count, NULL, signs[_i].all);
	works[run.sign_count] = (struct incident_sign){ .computer = "WEB01", .stopped = true,
							.last = hour(signs[_i].stopped) };
	run.sign_count += signs[_i].stopped > 0;
	states[0] = (struct evidence_finding){ .finding = "http.refused", .of = "a",
					       .value = "AppOffline", .computer = "WEB01",
					       .last = hour(signs[_i].refused) };
	evidence.count = signs[_i].refused > 0;
	evidence.count = add_state(states, evidence.count, "A", signs[_i].a_state);
	evidence.count = add_state(states, evidence.count, "b", signs[_i].b_state);
	baseline = baseline_load(put(report), NULL);
	ck_assert_ptr_nonnull(baseline);
	result = baseline_compare(baseline, &run);
	ck_assert_ptr_nonnull(result);
	ck_assert_uint_eq(result->past_count, 1);
	ck_assert_msg(result->past[0].state == signs[_i].state, "%s: %s", signs[_i].name,
		      report_compared_name(result->past[0].state));
	baseline_free(baseline);
}
END_TEST

/* Of several that go on the one counts that was there at that time, whatever began later. */
START_TEST(finds_the_longest)
{
	const struct rules_rule rule = { .id = "r" };
	const struct incident list[] = {
		{ .computer = "WEB01", .rule = &rule, .title = "short", .ongoing = true,
		  .began = hour(10), .ended = hour(10) },
		{ .computer = "WEB01", .rule = &rule, .title = "long", .ongoing = true,
		  .began = hour(9), .ended = hour(12) },
		{ .computer = "WEB02", .rule = &rule, .title = "other", .ongoing = true,
		  .began = hour(9), .ended = hour(13) },
	};
	const struct input_log log = { .computer = "WEB01", .last_event = hour(13) };
	const struct input_summary summary = { .logs = &log, .log_count = 1 };
	const struct baseline_run run = { .incidents = list, .count = 3, .inputs = &summary,
					  .input_count = 1 };
	struct baseline *baseline = baseline_load(put(REPORT(INCIDENT("WEB01", "q", POOLS))), NULL);
	const struct report_comparison *result;

	ck_assert_ptr_nonnull(baseline);
	result = baseline_compare(baseline, &run);
	ck_assert_ptr_nonnull(result);
	ck_assert_uint_eq(result->past_count, 1);
	ck_assert_str_eq(result->past[0].why, "it may be the same as 'long'");
	baseline_free(baseline);
}
END_TEST

/* A text with something over and over in the middle. */
static void put_many(const char *start, const char *what, size_t count, const char *end)
{
	FILE *file = fopen("check_baseline.json", "wb");

	ck_assert_ptr_nonnull(file);
	fputs(start, file);
	for (size_t i = 0; i < count; i++)
		fputs(what, file);
	fputs(end, file);
	ck_assert_int_eq(fclose(file), 0);
}

/* What is not looked at may have any number of values. */
START_TEST(refuses_what_is_too_large)
{
	struct fail fail = { "" };
	struct baseline *baseline;

	put_many(HEAD INPUTS "\"incidents\": [" "{\"id\": \"a\", \"cause\": {\"rule\": \"r\"}, "
		 "\"events\": [", "1,", BOUND_BASELINE_VALUES, "1]}]}");
	baseline = baseline_load("check_baseline.json", &fail);
	ck_assert_msg(baseline != NULL, "%s", fail.msg);
	baseline_free(baseline);
	put_many(HEAD "\"coverage\": [{\"channels\": [", "1,", BOUND_BASELINE_VALUES,
		 "1]}], " INPUTS "\"incidents\": []}");
	ck_assert_ptr_null(baseline_load("check_baseline.json", &fail));
	ck_assert_str_eq(fail.msg, "check_baseline.json: is not a JSON report of iistriage: "
			 "none has such 'coverage'");
	put_many("{\"inputs\": [", "                                ", BOUND_BASELINE / 32, "]}");
	ck_assert_ptr_null(baseline_load("check_baseline.json", &fail));
	ck_assert_str_eq(fail.msg, "check_baseline.json: is larger than 64 MiB");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("baseline");
	TCase *tcase = tcase_create("compare");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, refuses, 0, sizeof(faults) / sizeof(faults[0]));
	tcase_add_loop_test(tcase, asks_for_a_sign, 0, sizeof(signs) / sizeof(signs[0]));
	tcase_add_test(tcase, refuses_what_is_not_there);
	tcase_add_test(tcase, finds_the_longest);
	tcase_add_test(tcase, refuses_what_is_too_large);
	tcase_add_loop_test(tcase, compares, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tcase, compares_what_is_hidden, 0,
			    sizeof(hidden) / sizeof(hidden[0]));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	remove("check_baseline.json");
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
