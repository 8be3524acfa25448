/*
 * check_xml_log.c - events as XML: encodings, sizes, what is cut off or damaged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "text.h"
#include "xml_log.h"
#include "xml_peek.h"

/* What came out of a text: a line an event, a line a problem, the counts. */
struct result {
	struct text lines;
	uint64_t records, undecodable, matched;
	bool failed;
};

static int take_event(void *context, const struct event *event)
{
	struct result *result = context;

	text_printf(&result->lines, "%d %s %llu", event->id, event->provider,
		    (unsigned long long)event->record_id);
	for (size_t i = 0; i < event->string_count; i++)
		text_printf(&result->lines, " '%s'", event->strings[i]);
	text_printf(&result->lines, " %zu\n", event->data_size);
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct result *result = context;

	result->records = summary->records;
	result->undecodable = summary->undecodable;
	result->matched = summary->matched;
	result->failed = summary->failure;
	for (size_t i = 0; i < summary->problem_kept; i++)
		text_printf(&result->lines, "%llu: %s\n",
			    (unsigned long long)summary->problems[i].offset,
			    summary->problems[i].what);
	return 0;
}

static void read_bytes(struct result *result, const void *bytes, size_t size)
{
	static const struct input_reader *const readers[] = { &xml_log_reader, NULL };
	const struct input_item item = { "log.xml", bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_sink sink = { .context = result, .event = take_event,
					 .summary = take_summary };
	struct fail fail;

	*result = (struct result){ 0 };
	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	ck_assert(!result->lines.oom);
}

static void read_text(struct result *result, const char *text)
{
	read_bytes(result, text, strlen(text));
}

#define SYSTEM(provider, id, record) "<System><Provider Name='" provider "'/><EventID>" id \
	"</EventID><EventRecordID>" record "</EventRecordID><Channel>System</Channel>" \
	"<Computer>WEB01</Computer></System>"
#define WAS "Microsoft-Windows-WAS"
#define POOL "<EventData><Data Name='AppPoolID'>A</Data></EventData>"
#define WHOLE "<Event>" SYSTEM(WAS, "5002", "7") POOL "</Event>"
#define LINE "5002 " WAS " 7 'A' 0\n"

#define MESSAGE "Application pool 'A' is being automatically disabled due to a series of " \
	"failures in the process(es) serving that application pool."
#define HOLDS(text) "<Event>" SYSTEM("Disk", "7", "1") "<EventData><Data>" text \
	"</Data></EventData></Event>"
#define TOLD(at) at ": CDATA or a comment holds what looks like an event, and is not read as one\n"

static const struct {
	const char *name, *text, *lines;
	unsigned records, undecodable;
} rows[] = {
	{ "one event", WHOLE, LINE, 1, 0 },
	{ "a series without a root", WHOLE "\n" WHOLE, LINE LINE, 2, 0 },
	{ "a declaration before each", "<?xml version='1.0'?>" WHOLE "<?xml version='1.0'?>" WHOLE,
	  LINE LINE, 2, 0 },
	{ "fold marks", "- <Event>\n- " SYSTEM(WAS, "5002", "7") "\n- " POOL "\n</Event>",
	  LINE, 1, 0 },
	{ "words of evtxexport", "evtxexport 20181227\n\n" WHOLE, LINE, 1, 0 },
	{ "a prefix", "<e:Event xmlns:e='x'><e:System><e:Provider Name='" WAS "'/><e:EventID>5002"
	  "</e:EventID></e:System></e:Event>", "5002 " WAS " 0 0\n", 1, 0 },
	{ "not for us", "<Event>" SYSTEM("Disk", "7", "1") "</Event>" WHOLE, LINE, 2, 0 },
	{ "not for us, by its id", "<Event>" SYSTEM("Service Control Manager", "7", "1") "</Event>",
	  "", 1, 0 },
	{ "a reference in a name", "<Event>" SYSTEM("Microsoft-Windows-&#87;AS", "5002", "7") POOL
	  "</Event>", LINE, 1, 0 },
	{ "cut off", WHOLE "<Event><System>", LINE "232: the last event is cut off\n", 1, 1 },
	{ "an event without its end", "<Event><System>" WHOLE,
	  LINE "0: an event does not end before the next one begins\n", 1, 1 },
	{ "ill-formed", "<Event>" SYSTEM(WAS, "5002", "1") "<EventData><Data></EventData></Event>"
	  WHOLE, LINE
	  "0: an event cannot be decoded: its text is not well-formed: mismatched tag\n", 1, 1 },
	{ "other elements of that beginning", "<Events><EventLog/><Event_/>" WHOLE "</Events>",
	  LINE, 1, 0 },
	{ "CDATA", "<Event>" SYSTEM(WAS, "5002", "7") "<EventData><Data Name='AppPoolID'><![CDATA["
	  "A]]></Data></EventData></Event>", LINE, 1, 0 },
	{ "CDATA in System", "<Event><System><Provider Name='" WAS "'/><EventID><![CDATA[5002]]>"
	  "</EventID><EventRecordID>7</EventRecordID></System>" POOL "</Event>", LINE, 1, 0 },
	{ "an event in CDATA", HOLDS("<![CDATA[" WHOLE "]]>") WHOLE, LINE TOLD("167"), 2, 0 },
	{ "an end in CDATA", HOLDS("<![CDATA[</Event>]]>") WHOLE, LINE, 2, 0 },
	{ "an event in a comment", HOLDS("<!-- " WHOLE " -->") WHOLE, LINE TOLD("167"), 2, 0 },
	{ "between events", "<Events><!-->" WHOLE "-->" WHOLE "<!---->" WHOLE,
	  LINE LINE TOLD("8"), 2, 0 },
	{ "CDATA that is cut off", WHOLE "<Event>" SYSTEM("Disk", "7", "1") "<![CDATA[" WHOLE WHOLE,
	  LINE LINE LINE "232: an event is cut off in CDATA: those behind it may be text of it, "
	  "and are not certain to be of the log that they name\n", 3, 1 },
	{ "a comment without an end", "<Events><!-- " WHOLE "<!--" WHOLE,
	  LINE LINE "8: CDATA or a comment does not end\n", 2, 0 },
	{ "CDATA of nothing without an end", "<Events>" "<![CDATA[" WHOLE,
	  LINE "8: CDATA or a comment does not end\n", 1, 0 },
	{ "half of a mark", WHOLE "<![CDA", LINE, 1, 0 },
	{ "what is no mark", WHOLE "<!DOCTYPE a><!- " WHOLE, LINE LINE, 2, 0 },
	{ "marks that a browser shows", "- <Event>\n- " SYSTEM("Disk", "7", "1") "<!-- \n</Event>"
	  WHOLE "<![CDATA[" WHOLE "]]>-->", LINE LINE, 3, 0 },
	{ "a table without its beginning", "<Event xmlns=\"\"x\"\"></Event>\",\"7\",\"Contoso\","
	  "\"Application\",\"WEB01\",\"7/14/2017 2:44:00 AM\"\n\"" MESSAGE "\",\"5002\",\"" WAS
	  "\",\"System\",\"WEB01\",\"7/14/2017 2:40:00 AM\"\n", "0: an event cannot be decoded: "
	  "its text is not well-formed: not well-formed (invalid token)\n27: 265 bytes are in no "
	  "event, and are not read\n", 0, 1 },
	{ "a level of Azure", "<Event><System><Provider Name='W3SVC-WP'/><EventID>2303</EventID>"
	  "<Level>1</Level><Keywords>Keywords</Keywords><EventRecordID>5</EventRecordID></System>"
	  "<EventData><Data>A</Data><Binary>02000780</Binary></EventData></Event>",
	  "2303 W3SVC-WP 0 'A' 4\n", 1, 0 },
	{ "strings of python-evtx", "<Event>" SYSTEM("Application Error", "1000", "7")
	  "<EventData><Data>&lt;string&gt;w3wp.exe&lt;/string&gt;\n&lt;string&gt;&lt;/string&gt;"
	  "</Data></EventData></Event>", "1000 Application Error 7 'w3wp.exe' '' 0\n", 1, 0 },
};

START_TEST(reads_what_programs_write)
{
	struct result result;

	read_text(&result, rows[_i].text);
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	ck_assert_msg(result.records == rows[_i].records, "%s", rows[_i].name);
	ck_assert_msg(result.undecodable == rows[_i].undecodable, "%s", rows[_i].name);
	text_release(&result.lines);
}
END_TEST

static void add_wide(struct text *wide, const char *ascii)
{
	for (; *ascii; ascii++) {
		text_add_char(wide, *ascii);
		text_add_char(wide, '\0');
	}
}

/* The first half of a character is the last that one read of 256 KiB yields; the place of the
 * damage counts both halves. */
START_TEST(keeps_a_character_in_two_reads)
{
	static const char begin[] = "<Event>" SYSTEM(WAS, "5002", "7") "<EventData><Data>";
	const size_t units = (1 << 18) / 2 - 1;
	struct text wide = { 0 };
	struct result result;
	char problem[64];

	add_wide(&wide, WHOLE);
	for (size_t i = strlen(WHOLE) + strlen(begin); i < units; i++)
		add_wide(&wide, " ");
	add_wide(&wide, begin);
	text_add_bytes(&wide, "\x3d\xd8\xa5\xdc", 4);
	add_wide(&wide, "</Data></EventData></Event>");
	snprintf(problem, sizeof(problem), "%zu: the last event is cut off\n", wide.size);
	add_wide(&wide, "<Event>");
	read_bytes(&result, wide.bytes, wide.size);
	ck_assert_uint_eq(result.matched, 2);
	ck_assert_ptr_nonnull(strstr(text_get(&result.lines), "'\xf0\x9f\x92\xa5'"));
	ck_assert_ptr_nonnull(strstr(text_get(&result.lines), problem));
	text_release(&wide);
	text_release(&result.lines);
}
END_TEST

/* The same in UTF-16; events and characters of two units cross the blocks of reading. */
/* What is declared is not believed where the first letters that are not ASCII are UTF-8, in
 * whatever read they are. */
START_TEST(proves_what_is_declared)
{
	struct text text = { 0 };
	struct result result;

	text_add(&text, "<?xml version='1.0' encoding='windows-1252'?>\n");
	for (size_t i = 0; i < (_i & 1 ? 1 << 18 : 1); i++)
		text_add(&text, " ");
	text_add(&text, "<Event>" SYSTEM(WAS, "5002", "7") "<EventData><Data>B");
	text_add(&text, _i & 2 ? "\xfc" : "\xc3\xbc");
	text_add(&text, "ro</Data></EventData></Event>");
	read_bytes(&result, text_get(&text), text.size);
	ck_assert_str_eq(text_get(&result.lines), "5002 " WAS " 7 'B\xc3\xbcro' 0\n");
	text_release(&result.lines);
	text_release(&text);
}
END_TEST

START_TEST(reads_utf16)
{
	enum { EVENTS = 3000 };
	static const char event[] = "<Event>" SYSTEM(WAS, "5002", "7")
		"<EventData><Data>\xf0\x9f\x92\xa5</Data></EventData></Event>\r\n";
	struct text narrow = { 0 }, wide = { 0 };
	struct result a, b;

	for (size_t i = 0; i < EVENTS; i++)
		text_add(&narrow, event);
	text_add_bytes(&wide, _i ? "\xfe\xff" : "\xff\xfe", 2);
	for (size_t at = 0; at < narrow.size; ) {
		uint32_t c, units[2], count = 1;

		at += text_next_character(narrow.bytes + at, narrow.size - at, &c);
		units[0] = c;
		if (c >= 0x10000) {
			units[0] = 0xd800 + ((c - 0x10000) >> 10);
			units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
			count = 2;
		}
		for (uint32_t i = 0; i < count; i++) {
			text_add_char(&wide, (char)(_i ? units[i] >> 8 : units[i]));
			text_add_char(&wide, (char)(_i ? units[i] : units[i] >> 8));
		}
	}
	/* An odd byte at the end is of no character. */
	text_add_char(&wide, 0);
	read_bytes(&a, narrow.bytes, narrow.size);
	read_bytes(&b, wide.bytes, wide.size);
	ck_assert_uint_eq(a.matched, EVENTS);
	ck_assert_uint_eq(b.matched, EVENTS);
	ck_assert_str_eq(text_get(&a.lines), text_get(&b.lines));
	text_release(&narrow);
	text_release(&wide);
	text_release(&a.lines);
	text_release(&b.lines);
}
END_TEST

/* Wherever it is cut off, the whole events before are there, and the rest is told. */
START_TEST(tells_where_it_is_cut_off)
{
	static const char text[] = WHOLE WHOLE;
	const size_t one = strlen(WHOLE);

	for (size_t size = one; size < strlen(text); size++) {
		struct result result;

		read_bytes(&result, text, size);
		ck_assert_uint_eq(result.records, 1);
		/* "<Even" may be anything. */
		ck_assert_uint_eq(result.undecodable, size > one + strlen("<Event") ? 1 : 0);
		text_release(&result.lines);
	}
}
END_TEST

START_TEST(bounds_an_event)
{
	struct text text = { 0 };
	struct result result;

	text_add(&text, WHOLE "<Event>" SYSTEM(WAS, "5002", "8") "<EventData><Data>");
	text_fill(&text, 'x', 2 * (size_t)BOUND_XML_SIZE);
	text_add(&text, "</Data></EventData></Event>" WHOLE);
	read_bytes(&result, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), LINE LINE "232: an event is too large\n");
	ck_assert_uint_eq(result.records, 2);
	ck_assert_uint_eq(result.undecodable, 1);
	text_release(&text);
	text_release(&result.lines);
}
END_TEST

/* A look must never take an event away: what it says is what a parser says, or it says
 * nothing.  Each byte of an event becomes another one. */
#define ENDLESS(at) at ": CDATA or a comment does not end\n" at ": what is here has another form " \
	"than the events before it, and is not read\n"

/* Sections around events, of any size; and marks without an end, again and again. */
START_TEST(bounds_a_section)
{
	static const struct {
		const char *before, *repeated;
		size_t times;
		const char *after, *lines;
	} sections[] = {
		{ HOLDS("") "<Events><!--", WHOLE, 5000, "-->" WHOLE, LINE TOLD("202") },
		{ "<Event><System/><Data><![CDATA[", WHOLE, 5000, "]]></Data></Event>" WHOLE,
		  LINE TOLD("22") },
		{ WHOLE "<!-- ", "<a/>", 2 << 20, "<!-- -->" WHOLE,
		  LINE LINE ENDLESS("232") },
		{ WHOLE, "<![CDATA[", 1 << 20, WHOLE,
		  LINE LINE ENDLESS("232") },
		{ WHOLE, "<!--<![CDATA[", 1 << 19, WHOLE,
		  LINE LINE ENDLESS("232") },
	};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		struct text text = { 0 };
		struct result result;

		text_add(&text, sections[i].before);
		for (size_t k = 0; k < sections[i].times; k++)
			text_add(&text, sections[i].repeated);
		text_add(&text, sections[i].after);
		read_bytes(&result, text.bytes, text.size);
		ck_assert_msg(strcmp(text_get(&result.lines), sections[i].lines) == 0,
			      "%zu: had %.2000s", i, text_get(&result.lines));
		text_release(&result.lines);
		text_release(&text);
	}
}
END_TEST

START_TEST(looks_only_at_what_is_plain)
{
	static const char bytes[] = "<>&'\"/= \n\tA\x80:";
	char text[] = WHOLE;

	for (size_t i = 0; i < strlen(WHOLE); i++)
		for (size_t k = 0; k + 1 < sizeof(bytes); k++) {
			struct xml_peek peek;

			text[i] = bytes[k];
			if (xml_peek(text, strlen(text), &peek))
				for (size_t n = 0; n < peek.provider.size; n++)
					ck_assert(peek.provider.at[n] != '&' &&
						  peek.provider.at[n] != '<');
			text[i] = WHOLE[i];
		}
	for (size_t size = 0; size < strlen(WHOLE); size++) {
		struct xml_peek peek;
		char *copy = malloc(size + 1);	/* its end is watched by sanitizers */

		memcpy(copy, WHOLE, size);
		if (xml_peek(copy, size, &peek))
			ck_assert_uint_ge(size, strlen("<Event>" SYSTEM(WAS, "5002", "7")) - 9);
		free(copy);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("xml_log");
	TCase *reads = tcase_create("reads");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(reads, reads_what_programs_write, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(reads, proves_what_is_declared, 0, 4);
	tcase_add_loop_test(reads, reads_utf16, 0, 2);
	tcase_add_test(reads, keeps_a_character_in_two_reads);
	tcase_add_test(reads, tells_where_it_is_cut_off);
	tcase_add_test(reads, bounds_an_event);
	tcase_add_test(reads, bounds_a_section);
	tcase_add_test(reads, looks_only_at_what_is_plain);
	suite_add_tcase(suite, reads);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
