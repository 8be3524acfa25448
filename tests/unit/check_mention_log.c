/*
 * check_mention_log.c - texts that name an event by its number, and texts that do not tell of
 * one.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <string.h>

#include "form_result.h"
#include "mention_log.h"

#define LOAD "2280 Microsoft-Windows-IIS-W3SVC-WP 0 "
#define DISABLED "5002 Microsoft-Windows-WAS 0 ?\n"

/* clang-format off */
static const struct {
	const char *name, *text, *lines;
} rows[] = {
	{ "an event, its error and the module",
	  "site down again!!! event 2280 error 126 for aspnetcorev2.dll after the update",
	  LOAD "'aspnetcorev2.dll' 7e000000\n" },
	{ "the module first", "rewrite.dll: event ID 2280, error code 193",
	  LOAD "'rewrite.dll' c1000000\n" },
	{ "a code of Windows", "Event ID: 2280 rewrite.dll 0x8007007e",
	  LOAD "'rewrite.dll' 7e000780\n" },
	{ "bytes behind their offset", "Ereignis-ID 2280\nfoo.dll\n0000: 7E 00 00 00   ~...\n",
	  LOAD "'foo.dll' 7e000000\n" },
	{ "bytes behind the word", "event #2280, foo.dll, the data is 05 00 00 00",
	  LOAD "'foo.dll' 05000000\n" },
	{ "no error", "We get event 2280 for rewrite.dll", LOAD "'rewrite.dll' ?\n" },
	{ "a number alone, in prose",
	  "Since the update of yesterday we see event id 5002 on all our servers", DISABLED },
	{ "two events", "events 5002 and 5059 of WAS",
	  DISABLED "5059 Microsoft-Windows-WAS 0 ?\n" },
	{ "the same one twice", "WAS event 5002; then event 5002 again", DISABLED },
	{ "an id that many providers have", "event id 1000 from IIS AspNetCore Module V2", "" },
	{ "in two lines", "WAS, Event ID\n5002", DISABLED },

	{ "a number alone", "event 2280", "" },
	{ "a number without the word",
	  "we had 2280 requests and 5002 users, and WAS was slow", "" },
	{ "a number that no event has", "event 4242 error 126 for rewrite.dll", "" },
	{ "one that is not there",
	  "There is no event 5002 in the log of WAS, and never an event ID 5059 either", "" },
	{ "an id of several providers",
	  "event 1002 on our server, all sites are down since monday", "" },
	{ "a manual", "Event ID 5002: Application pool %1 is being disabled. WAS", "" },
	{ "a form", "Event ID 5002 of WAS for <name of the pool>", "" },
	{ "a list", "WAS events 5002, 5021, 5057, 5059, 5139", "" },
	{ "a program", "wevtutil qe System /q:\"*[System[(EventID=5002)]]\" # of WAS", "" },
	{ "settings", "{ \"event id\": 5002, \"provider\": \"WAS\" }", "" },
	{ "a page", "<p>event 5002 of WAS</p>", "" },
	{ "what depends on a service", "event 7000 of Service Control Manager, error 1068", "" },
	{ "nothing", "\n", "" },
};
/* clang-format on */

START_TEST(reads_texts)
{
	struct form_result result;

	form_result_read(&result, &mention_log_reader, rows[_i].text, strlen(rows[_i].text));
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	ck_assert_msg(result.failed == !*rows[_i].lines, "%s", rows[_i].name);
	text_release(&result.lines);
}
END_TEST

/* The same in UTF-16. */
START_TEST(reads_wide_texts)
{
	struct form_result result;

	form_result_read_wide(&result, &mention_log_reader, rows[0].text);
	ck_assert_str_eq(text_get(&result.lines), rows[0].lines);
	text_release(&result.lines);
}
END_TEST

/* Long texts explain events, or hold them in another form. */
START_TEST(reads_short_texts)
{
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, rows[0].text);
	while (text.size < 4000)
		text_add(&text, " and so on");
	form_result_read(&result, &mention_log_reader, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), rows[0].lines);
	text_release(&result.lines);
	while (text.size < 4096)
		text_add(&text, " and so on");
	form_result_read(&result, &mention_log_reader, text.bytes, text.size);
	ck_assert(result.failed);
	text_release(&result.lines);
	text_release(&text);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("mention_log");

	tcase_add_loop_test(cases, reads_texts, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(cases, reads_wide_texts);
	tcase_add_test(cases, reads_short_texts);
	return form_result_run(cases, "mention_log");
}
