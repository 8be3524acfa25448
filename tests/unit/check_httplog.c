/*
 * check_httplog.c - what logs of requests say of the pools that failed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "fail.h"
#include "httplog.h"
#include "memory_source.h"
#include "parsers.h"
#include "text.h"

#define HEAD "#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Date: 2026-05-11 08:00:00\n"
#define FIELDS_2003 "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri " \
		    "sc-status s-siteid s-reason s-queuename\n"
#define FIELDS_2016 "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri " \
		    "streamid sc-status s-siteid s-reason s-queuename\n"
#define FIELDS_NEW "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri " \
		   "streamid streamid_ex sc-status s-siteid s-reason s-queuename transport " \
		   "fault-code extended-fault-code\n"
#define FROM " 203.0.113.9 51420 192.0.2.7 443 HTTP/1.1 GET /secret?x "
#define OFF(time) "2026-05-11 " time FROM "503 2 AppOffline ShopPool\n"

/* Findings that serve a join alone are shown only to the test of them. */
static bool with_addresses;
static const struct evidence_want *wants_list;
static size_t wants_count;

static void add_finding(struct text *says, const struct evidence_finding *finding)
{
	char first[WHEN_SIZE], last[WHEN_SIZE];

	if (!with_addresses && strcmp(finding->finding, "http.address") == 0)
		return;
	when_short_in(finding->first, NULL, first);
	when_clock_in(finding->last, NULL, last);
	text_printf(says, "%s %s = %s x%" PRIu64 " %s-%s @%u\n", finding->finding,
		    finding->of ? finding->of : "?", finding->value, finding->count, first,
		    last, finding->line);
}

/* What the file says, its summary first. */
static void read_file(struct text *says, const char *path, const void *bytes, size_t size)
{
	struct memory memory = { bytes, size };
	const struct evidence_source source = { &memory, read_memory, NULL, size };
	struct evidence evidence = { .count = 0 };
	const struct evidence_wants wants = { wants_list, wants_count };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, path, "WEB01", NULL, &wants, &asked, NULL,
	};
	const struct evidence_parser *parser =
		evidence_parser_of(bytes, size < 4096 ? size : 4096);
	struct fail fail = { "" };

	text_reset(says);
	text_add(says, "");
	if (!parser)
		return;
	if (parser->read(&reading, &fail) < 0)
		text_printf(says, "!%s\n", fail.msg);
	for (size_t i = 0; i < evidence.file_count; i++)
		text_printf(says, "%s: %s\n", evidence.files[i].format,
			    evidence.files[i].summary ? evidence.files[i].summary : "");
	for (size_t i = 0; i < evidence.count; i++)
		add_finding(says, &evidence.list[i]);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
}

static when_t at(const char *clock)
{
	char iso[40];

	snprintf(iso, sizeof(iso), "2026-05-11T%sZ", clock);
	return when_parse(iso);
}

/* The pool ShopPool, the site 7, and the site "Shop" by its name. */
static void want(const char *pool, const char *site)
{
	static struct evidence_want one;

	one = (struct evidence_want){
		.computer = "WEB01", .app_pool = pool, .site = site,
		.first = at("08:02:00"), .last = at("08:10:00"),
	};
	wants_list = &one;
	wants_count = 1;
}

static void expect(const char *path, const void *bytes, size_t size, const char *expected)
{
	struct text says = { 0 };

	read_file(&says, path, bytes, size);
	ck_assert_str_eq(text_get(&says), expected);
	text_release(&says);
}

static void expect_text(const char *text, const char *expected)
{
	expect("HTTPERR/httperr1.log", text, strlen(text), expected);
}

#define SUMMARY(first, last) "httperr: errors of HTTP.sys, 2026-05-11 " first "Z to " \
	last "Z"

START_TEST(layouts)
{
	want("ShopPool", NULL);
	expect_text(HEAD FIELDS_2003 OFF("08:02:50") OFF("08:41:10"),
		    SUMMARY("08:02:50", "08:41:10") "\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @5\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:41:10Z-08:41:10Z @6\n");
	/* #Fields anew, with others; the pool without case and with + for blanks */
	want("Shop Pool", NULL);
	expect_text(HEAD FIELDS_2016
		    "2026-05-11 08:02:50 fe80::1%4 1 ::1 443 HTTP/1.1 GET / 3 503 2 QueueFull "
		    "shop+pool\n" HEAD FIELDS_NEW
		    "2026-05-11 08:03:50 fe80::1%4 1 ::1 443 HTTP/1.1 GET / 3 - 503 2 QueueFull "
		    "Shop+Pool TCP - -\n",
		    SUMMARY("08:02:50", "08:03:50") "\n"
		    "http.refused Shop Pool = QueueFull x2 2026-05-11 08:02:50Z-08:03:50Z @5\n");
	/* a line that somebody cut out */
	want("ShopPool", NULL);
	expect_text(OFF("08:02:50"), "httperr: errors of HTTP.sys\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @1\n");
}
END_TEST

START_TEST(what_counts)
{
	want("ShopPool", NULL);
	expect_text(HEAD FIELDS_2003
		    "2026-05-11 08:02:12" FROM "- 2 Connection_Abandoned_By_ReqQueue ShopPool\n"
		    "2026-05-11 08:02:13" FROM "- 2 Timer_ConnectionIdle ShopPool\n"
		    "2026-05-11 08:02:14" FROM "400 2 Hostname ShopPool\n"
		    "2026-05-11 08:02:15" FROM "503 - Disabled -\n"
		    "2026-05-11 08:02:16" FROM "503 2 AppOffline OtherPool\n"
		    "2026-05-11 08:02:17" FROM "503 2 \x1b[31m ShopPool\n"
		    "2026-05-11 08:02:18" FROM "503 2 - ShopPool\n",
		    SUMMARY("08:02:12", "08:02:18") "\n"
		    "http.refused ShopPool = Connection_Abandoned_By_ReqQueue x1 "
		    "2026-05-11 08:02:12Z-08:02:12Z @5\n"
		    "http.refused ShopPool = unknown x2 2026-05-11 08:02:17Z-08:02:18Z @10\n");
	want(NULL, "7");
	expect_text(HEAD FIELDS_2003
		    "2026-05-11 08:02:15" FROM "503 7 N/A -\n"
		    "2026-05-11 08:02:16" FROM "503 2 N/A -\n",
		    SUMMARY("08:02:15", "08:02:16") "\n"
		    "http.refused 7 = N/A x1 2026-05-11 08:02:15Z-08:02:15Z @5\n");
	want(NULL, "Shop");
	expect_text(HEAD FIELDS_2003
		    "2026-05-11 08:02:15" FROM "503 7 N/A -\n"
		    "2026-05-11 08:02:16" FROM "503 - N/A -\n",
		    SUMMARY("08:02:15", "08:02:16") "\n"
		    "http.refused 7 = N/A x1 2026-05-11 08:02:15Z-08:02:15Z @5\n");
}
END_TEST

/* The letters of a pool in UTF-8 and in the code page. */
START_TEST(letters)
{
	want("K\xc3\xa4se", NULL);
	expect_text(HEAD FIELDS_2003
		    "2026-05-11 08:02:15" FROM "503 7 N/A K\xe4se\n"
		    "2026-05-11 08:02:16" FROM "503 7 N/A k\xc3\xa4se\n"
		    "2026-05-11 08:02:17" FROM "503 7 N/A k\xc3\xb6se\n",
		    SUMMARY("08:02:15", "08:02:17") "\n"
		    "http.refused K\xc3\xa4se = N/A x2 2026-05-11 08:02:15Z-08:02:16Z @5\n");
}
END_TEST

/* What is no time is not repeated. */
START_TEST(hostile_times)
{
	want("ShopPool", NULL);
	expect_text(HEAD FIELDS_2003 "2026-05-11\xff" "08:02:49" FROM "503 2 AppOffline ShopPool\n"
		    OFF("08:02:50") "2026-05-11\x1b" "08:02:51" FROM "503 2 AppOffline ShopPool\n",
		    "httperr: errors of HTTP.sys; 2 lines not read: without the fields that "
		    "#Fields names, the first at offset 186\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @6\n");
}
END_TEST

/* Seven days before the events; at the edge of a burst. */
START_TEST(times)
{
	want("ShopPool", NULL);
	expect_text(HEAD FIELDS_2003
		    "2026-05-04 08:01:59" FROM "503 2 AppOffline ShopPool\n"
		    "2026-05-04 08:02:00" FROM "503 2 AppOffline ShopPool\n"
		    OFF("08:00:00") OFF("08:15:00") OFF("08:30:01"),
		    "httperr: errors of HTTP.sys, 2026-05-04 08:01:59Z to 2026-05-11 08:30:01Z\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-04 08:02:00Z-08:02:00Z @6\n"
		    "http.refused ShopPool = AppOffline x2 2026-05-11 08:00:00Z-08:15:00Z @7\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:30:01Z-08:30:01Z @9\n");
	wants_count = 0;
	expect_text(HEAD FIELDS_2003 OFF("08:00:00"),
		    "httperr: errors of HTTP.sys; not read: the events have no time in UTC\n");
}
END_TEST

/* A file that is still written ends with a part of a line and NULs. */
START_TEST(padded)
{
	static const char log[] = "\xef\xbb\xbf" HEAD FIELDS_2003 OFF("08:02:50")
		"2026-05-11 08:02:51 203.0.113.9 514\0\0\0\0\0\0\0\0\0";

	want("ShopPool", NULL);
	expect("a.log", log, sizeof(log) - 1, SUMMARY("08:02:50", "08:02:51") "\n"
	       "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @5\n");
}
END_TEST

START_TEST(damaged)
{
	struct text log = { 0 };

	want("ShopPool", NULL);
	text_add(&log, HEAD FIELDS_2003);
	text_add(&log, "2026-05-11 08:02:49 cut\n");
	text_fill(&log, 'x', HTTPLOG_LINE);
	text_add(&log, "\n");
	text_fill(&log, 'x', HTTPLOG_LINE + 1);
	text_add(&log, "\n");
	text_fill(&log, 'x', 2 * HTTPLOG_BLOCK);
	text_add(&log, "\n" OFF("08:02:50"));
	expect("a.log", log.bytes, log.size,
	       SUMMARY("08:02:49", "08:02:50") "; 2 lines not read: longer than 16384 bytes, the "
	       "first at offset 16595; 2 lines not read: without the fields that #Fields names, "
	       "the first at offset 186\n"
	       "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @9\n");
	text_release(&log);
}
END_TEST

/* A large file whose end is before the window is not read. */
START_TEST(rotated)
{
	struct text log = { 0 };

	want("ShopPool", NULL);
	text_add(&log, HEAD FIELDS_2003);
	for (int i = 0; i < 2000; i++)
		text_printf(&log, "2026-04-%02d 08:02:49" FROM "503 2 AppOffline ShopPool\n",
			    1 + i / 70);
	expect("a.log", log.bytes, log.size, "httperr: errors of HTTP.sys, 2026-04-01 08:02:49Z "
	       "to 2026-04-29 08:02:49Z; not read: no failure is in this time\n");
	text_release(&log);
}
END_TEST

/* Another one after each minute, hours apart: the bursts are bounded. */
START_TEST(many)
{
	struct text log = { 0 }, says = { 0 };
	size_t lines = 0;

	want("ShopPool", NULL);
	text_add(&log, HEAD FIELDS_2003);
	for (int i = 0; i < 3000; i++)
		text_printf(&log, "20%02d-%02d-%02d 08:02:49" FROM "503 2 AppOffline ShopPool\n",
			    27 + i / 336, 1 + i / 28 % 12, 1 + i % 28);
	read_file(&says, "a.log", log.bytes, log.size);
	for (size_t i = 0; i < says.size; i++)
		lines += says.bytes[i] == '\n';
	ck_assert_uint_eq(lines, HTTPLOG_BURSTS + 1);
	ck_assert(strstr(says.bytes, " x2001 "));
	text_release(&log);
	text_release(&says);
}
END_TEST

/* Of what is asked for each time counts by itself, whatever the log says of others before. */
START_TEST(crowded)
{
	const struct evidence_want one = {
		.computer = "WEB01", .app_pool = "ShopPool", .every_pool = true,
		.first = at("08:02:00"), .last = at("08:10:00"),
	};
	struct text log = { 0 }, says = { 0 };

	wants_list = &one;
	wants_count = 1;
	text_add(&log, HEAD FIELDS_2003);
	for (int i = 0; i <= HTTPLOG_NAMES; i++)
		text_printf(&log, "2026-05-11 08:02:%02d" FROM "503 2 AppOffline P%d\n", i % 60, i);
	text_add(&log, OFF("08:02:50") OFF("09:02:50"));
	text_printf(&log, "2026-05-11 09:02:51" FROM "503 2 AppOffline P%d\n", HTTPLOG_NAMES);
	read_file(&says, "a.log", log.bytes, log.size);
	ck_assert_ptr_nonnull(strstr(says.bytes, "; 2 lines of further pools not counted\n"));
	ck_assert_ptr_nonnull(strstr(says.bytes, " P63999 = AppOffline x1 "));
	ck_assert_ptr_null(strstr(says.bytes, " P64000 "));
	ck_assert_ptr_nonnull(strstr(says.bytes, " ShopPool = AppOffline x1 "
				     "2026-05-11 08:02:50Z-08:02:50Z @64006\n"));
	ck_assert_ptr_nonnull(strstr(says.bytes, " ShopPool = AppOffline x1 "
				     "2026-05-11 09:02:50Z-09:02:50Z @64007\n"));
	text_release(&log);
	text_release(&says);
}
END_TEST

/* The n-th line of a log of some pools, with what is wrong in logs. */
static void add_row(struct text *log, unsigned n, bool status_first)
{
	static const char *const ends[] = {
		"503 2 AppOffline ShopPool", "503 2 QueueFull Shop+Pool", "- - Timer_Header -",
		"- 2 Timer_ReqQueue ShopPool", "503 - Disabled -", "503 2 AppOffline Other",
		"400 - Hostname -", "503  AppOffline ShopPool", "503 2 N/A shoppool",
	};
	static const char *const begins[] = {
		"2026-05-11 08", "2026-05-11x08", "2026-05-1108 ", "2026-13-11 08", "2026-05-12 09",
		"2026-05-04 08",
	};
	const char *end = ends[n * 7 / 3 % 9], *begin = begins[n % 11 < 6 ? n % 11 : 0];
	const char *middle = n % 13 == 5 ? "1.2.3.4  /x" : n % 17 == 3 ? "1.2.3.4" : "1.2.3.4 /x";

	if (status_first)
		text_printf(log, "%s:%02u:%02u %s %s%u\n", begin, n / 60 % 60, n % 60, end,
			    middle, n);
	else
		text_printf(log, "%s:%02u:%02u %s%u %s\n", begin, n / 60 % 60, n % 60,
			    middle, n, end);
}

/* Where the fields that count are not the last, lines do not end alike: then each is cut.
 * Both ways find the same. */
START_TEST(ends)
{
	struct text log = { 0 }, fast = { 0 }, plain = { 0 };

	want("ShopPool", NULL);
	for (int status_first = 0; status_first < 2; status_first++) {
		text_reset(&log);
		text_add(&log, HEAD);
		text_add(&log, status_first ? "#Fields: date time sc-status s-siteid s-reason "
					      "s-queuename c-ip cs-uri\n"
					    : "#Fields: date time c-ip cs-uri sc-status s-siteid "
					      "s-reason s-queuename\n");
		for (unsigned n = 0; n < 3000; n++)
			add_row(&log, n, status_first);
		read_file(status_first ? &plain : &fast, "a.log", log.bytes, log.size);
	}
	/* The offset of the first bad line is another one. */
	ck_assert_str_eq(strchr(text_get(&fast), '\n'), strchr(text_get(&plain), '\n'));
	ck_assert(strstr(text_get(&fast), "AppOffline x"));
	text_release(&log);
	text_release(&fast);
	text_release(&plain);
}
END_TEST

/* An end that was counted counts again only as long as the fields are the same ones. */
START_TEST(ends_of_layouts)
{
	want("ShopPool", NULL);
	expect_text(HEAD "#Fields: date time sc-status s-siteid s-reason s-queuename\n"
		    "2026-05-11 08:02:50 503 2 AppOffline ShopPool\n"
		    "#Fields: date time sc-status s-siteid s-queuename s-reason\n"
		    "2026-05-11 08:02:51 503 2 AppOffline ShopPool\n",
		    SUMMARY("08:02:50", "08:02:51") "\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @5\n");
}
END_TEST

#define W3C "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n" \
	"#Date: 2026-05-11 08:00:00\n"
#define W3C_FIELDS "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port " \
	"cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus " \
	"sc-win32-status time-taken \n"
#define GET " 192.0.2.7 GET / - 443 CONTOSO\\anna 203.0.113.9 Mozilla - "

START_TEST(w3c)
{
	want("ShopPool", NULL);
	static const char log[] = W3C W3C_FIELDS
		"2026-05-11 08:02:00" GET "200 0 0 15\n"
		"2026-05-11 08:02:01" GET "500 0 0 15\n"
		"2026-05-11 08:02:02" GET "500 19 2147942593 15\n"
		"2026-05-11 08:02:03" GET "500 0 193 15\n"
		"2026-05-11 08:02:04" GET "503 2 0 15\n"
		"2026-05-11 08:02:05" GET "503 2 0 15\n"
		"2026-05-11 08:02:06 192.0.2.7 GET / - 443  a\\b 203.0.113.9 M - 503 2 0 15\n"
		"2026-05-11 09:10:01" GET "503 2 0 15\n";

	expect("logs/W3SVC7/u_ex260511.log", log, sizeof(log) - 1,
	       "w3c: requests of a site, 2026-05-11 08:02:00Z to 09:10:01Z\n"
	       "http.status 7 = 500.0/193 x1 2026-05-11 08:02:03Z-08:02:03Z @8\n"
	       "http.status 7 = 500.19/0x800700C1 x1 2026-05-11 08:02:02Z-08:02:02Z @7\n"
	       "http.status 7 = 503.2 x3 2026-05-11 08:02:04Z-08:02:06Z @9\n");
	/* The site by its name in the line; no date, no substatus. */
	static const char old[] = W3C "#Fields: time s-sitename cs-uri-stem sc-status\n"
		"08:02:00 W3SVC2 / 503\n23:59:59 W3SVC2 / 200\n00:00:01 W3SVC2 / 503\n";

	wants_list = &(struct evidence_want){ .first = at("08:02:00"),
		.last = at("08:02:00") + WHEN_DAY };
	expect("a.log", old, sizeof(old) - 1, "w3c: requests of a site\n"
	       "http.status 2 = 503 x1 2026-05-11 08:02:00Z-08:02:00Z @5\n"
	       "http.status 2 = 503 x1 2026-05-12 00:00:01Z-00:00:01Z @7\n");
}
END_TEST

#define FREB(status, events) "\xef\xbb\xbf<?xml version=\"1.0\"?>\n" \
	"<failedRequest url=\"x\" siteId=\"7\" appPoolId=\"SHOPPOOL\" statusCode=\"" status \
	"\" userName=\"anna\">\n" events \
	"</failedRequest>\n"
#define FREB_EVENT(data) "<Event xmlns=\"urn:e\"><System><TimeCreated SystemTime=\"" \
	"2026-05-11T08:02:11.449Z\"/><Computer>WEB01</Computer></System><EventData>" data \
	"</EventData></Event>\n"
#define DATA(name, value) "<Data Name=\"" name "\">" value "</Data>"
#define SET(status, substatus, code) FREB_EVENT(DATA("ModuleName", "IsapiModule") \
	DATA("HttpStatus", status) DATA("HttpSubStatus", substatus) DATA("ErrorCode", code))
#define FREB_SAYS(name) "freb: failed request: " name ", set by IsapiModule\n" \
	"http.status ShopPool = " name " x1 2026-05-11 08:02:11Z-08:02:11Z @4\n" \
	"http.module ShopPool = IsapiModule x1 2026-05-11 08:02:11Z-08:02:11Z @4\n"

START_TEST(freb)
{
	static const char *const rows[][2] = {
		{ FREB("500", FREB_EVENT(DATA("Headers", "Cookie: x")) SET("500", "0", "2147942593")
		       SET("500", "19", "1")), FREB_SAYS("500.0/0x800700C1") },
		{ FREB("500", FREB_EVENT("") SET("500", "19", "Denied.\n (0x80070005)")),
		  FREB_SAYS("500.19/0x80070005") },
		{ FREB("503.2", FREB_EVENT("") SET("503", "2", "0")), FREB_SAYS("503.2") },
		/* No event has an error: what the root says. */
		{ FREB("500.30", FREB_EVENT(DATA("ModuleName", "X") DATA("HttpStatus", "200"))),
		  "freb: failed request: 500.30\n"
		  "http.status ShopPool = 500.30 x1 2026-05-11 08:02:11Z-08:02:11Z @1\n" },
		/* A fault of a page, and none of the server. */
		{ FREB("404.0", SET("404", "0", "2")),
		  "freb: failed request: 404.0/2, set by IsapiModule\n" },
		{ FREB("x", ""), "freb: failed request: its status is not known\n" },
		/* Cut off before the cause, and after it. */
		{ "<failedRequest siteId=\"7\" statusCode=\"500.19\"><Event><Ev",
		  "freb: failed request: 500.19; damaged at line 1: it ends inside a tag or "
		  "comment\nhttp.status 7 = 500.19 x0 - @1\n" },
		{ "<failedRequest siteId=\"7\">" SET("500", "0", "193") "<",
		  "freb: failed request: 500.0/193, set by IsapiModule\n"
		  "http.status 7 = 500.0/193 x1 2026-05-11 08:02:11Z-08:02:11Z @1\n"
		  "http.module 7 = IsapiModule x1 2026-05-11 08:02:11Z-08:02:11Z @1\n" },
		{ "<failedRequest siteId=\"8\" appPoolId=\"Other\" statusCode=\"503\"/>",
		  "freb: failed request: 503\n" },
	};

	want("ShopPool", "7");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect("FrebLogs/fr000001.xml", rows[i][0], strlen(rows[i][0]), rows[i][1]);
}
END_TEST

START_TEST(other_formats)
{
	static const char ncsa[] = "203.0.113.9 - a [11/May/2026:08:02:50 +0200] \"GET / "
		"HTTP/1.1\" 503 1234\n";
	static const char iis[] = "203.0.113.9, -, 5/11/2026, 8:02:50, W3SVC2, SHOP01, 192.0.2.7, "
		"15, 300, 400, 503, 0, GET, /, -,\n";
	static const char *const timeless[] = { "::, W3SVC2, a\n", "::[11/] \"a\" 503 1\n" };
	static const char says[] = " format; not read: it names no substatus and no time zone; let "
		"IIS log in W3C format, and send the HTTPERR logs\n";
	char expected[256];

	snprintf(expected, sizeof(expected), "ncsa: requests of a site in NCSA%s", says);
	expect("a.log", ncsa, sizeof(ncsa) - 1, expected);
	snprintf(expected, sizeof(expected), "iis-log: requests of a site in IIS%s", says);
	expect("a.log", iis, sizeof(iis) - 1, expected);
	expect("a.log", ncsa + 12, sizeof(ncsa) - 13, "");
	expect("a.log", iis + 13, sizeof(iis) - 14, "");
	/* Too short for the time that stands before. */
	for (size_t i = 0; i < sizeof(timeless) / sizeof(timeless[0]); i++)
		expect("a.log", timeless[i], strlen(timeless[i]), "");
}
END_TEST

/* Of lines that count, each once. */
START_TEST(addresses)
{
#define FROM_OF(time, address) "2026-05-11 " time " 203.0.113.9 1 " address " 443 HTTP/1.1 GET " \
		"/ 503 "
	want("ShopPool", NULL);
	with_addresses = true;
	expect_text(HEAD FIELDS_2003 FROM_OF("08:02:50", "127.0.0.1") "2 AppOffline ShopPool\n"
		    FROM_OF("08:02:51", "fe80::1") "2 Disabled ShopPool\n"
		    FROM_OF("08:02:52", "192.0.2.8") "2 QueueFull ShopPool\n"
		    FROM_OF("08:02:53", "192.0.2.9") "2 AppOffline Other\n"
		    FROM_OF("08:02:54", "192.0.2.8") "3 QueueFull ShopPool\n",
		    SUMMARY("08:02:50", "08:02:54") "\n"
		    "http.refused ShopPool = AppOffline x1 2026-05-11 08:02:50Z-08:02:50Z @5\n"
		    "http.refused ShopPool = Disabled x1 2026-05-11 08:02:51Z-08:02:51Z @6\n"
		    "http.refused ShopPool = QueueFull x2 2026-05-11 08:02:52Z-08:02:54Z @7\n"
		    "http.address ? = 192.0.2.8 x0 - @7\n");
	with_addresses = false;
}
END_TEST

START_TEST(knows)
{
	static const char *const others[] = {
		"", "#Software: x\n", "date time\n", "#Fields: date time cs-uri\n",
		"2026-05-11 08:02:50 a b c d HTTP/1.1 GET / 200 2 AppOffline ShopPool\n",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		ck_assert(!evidence_parser_httperr.knows((const uint8_t *)others[i],
							 strlen(others[i])) &&
			  !evidence_parser_w3c.knows((const uint8_t *)others[i],
						     strlen(others[i])));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("httplog");
	TCase *tests = tcase_create("httplog");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tests, layouts);
	tcase_add_test(tests, what_counts);
	tcase_add_test(tests, letters);
	tcase_add_test(tests, times);
	tcase_add_test(tests, hostile_times);
	tcase_add_test(tests, padded);
	tcase_add_test(tests, damaged);
	tcase_add_test(tests, rotated);
	tcase_add_test(tests, many);
	tcase_add_test(tests, crowded);
	tcase_add_test(tests, ends);
	tcase_add_test(tests, ends_of_layouts);
	tcase_add_test(tests, w3c);
	tcase_add_test(tests, freb);
	tcase_add_test(tests, addresses);
	tcase_add_test(tests, other_formats);
	tcase_add_test(tests, knows);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
