/*
 * check_event_xml.c - the text of one record as an event.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "text.h"

#define SYSTEM_HEAD \
	"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>"
#define WITH_SYSTEM(system) SYSTEM_HEAD system "</System></Event>"
#define WITH_DATA(data) "<Event><System/><EventData>" data "</EventData></Event>"
#define WITH_USER(data) "<Event><System/><UserData>" data "</UserData></Event>"

static struct event_xml *xml;
static struct event event;
static struct fail fail;

static void setup(void)
{
	xml = event_xml_new();
	ck_assert_ptr_nonnull(xml);
	event_init(&event);
}

static void teardown(void)
{
	event_xml_free(xml);
	event_release(&event);
}

static int read_text(const char *text)
{
	event_reset(&event);
	return event_xml_read(xml, text, strlen(text), &event, &fail);
}

/* A record as Windows Server 2019 writes it. */
static const char was_5139[] =
	"<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">\n  <System>\n"
	"    <Provider Name=\"Microsoft-Windows-WAS\""
	" Guid=\"{524B5D04-133C-4A62-8362-64E8EDB9CE40}\""
	" EventSourceName=\"WAS\" />\n"
	"    <EventID Qualifiers=\"32768\">5139</EventID>\n"
	"    <Version>0</Version><Level>3</Level><Task>0</Task><Opcode>0</Opcode>\n"
	"    <Keywords>0x80000000000000</Keywords>\n"
	"    <TimeCreated SystemTime=\"2023-01-06T12:03:09.517096100Z\" />\n"
	"    <EventRecordID>624506</EventRecordID><Correlation />"
	"<Execution ProcessID=\"0\" ThreadID=\"0\" />\n"
	"    <Channel>System</Channel><Computer>MAIL01.example.com</Computer><Security />\n"
	"  </System>\n  <EventData>\n"
	"    <Data Name=\"AppPoolID\">DefaultAppPool</Data>\n"
	"    <Data Name=\"ProcessID\">28652</Data>\n"
	"    <Data Name=\"param3\">0</Data>\n    <Data Name=\"ProtocolID\">http</Data>\n"
	"    <Binary>05000780</Binary>\n  </EventData>\n</Event>";

START_TEST(reads_a_whole_record)
{
	static const char *const strings[] = { "DefaultAppPool", "28652", "0", "http" };

	ck_assert_int_eq(read_text(was_5139), 0);
	ck_assert_str_eq(event.provider, "Microsoft-Windows-WAS");
	ck_assert_str_eq(event.source, "WAS");
	ck_assert_str_eq(event.channel, "System");
	ck_assert_str_eq(event.computer, "MAIL01.example.com");
	ck_assert_uint_eq(event.id, 5139);
	ck_assert_int_eq(event.qualifiers, 32768);
	ck_assert_int_eq(event.level, EVENT_WARNING);
	ck_assert_uint_eq(event.record_id, 624506);
	ck_assert_uint_eq(event.time, when_parse("2023-01-06T12:03:09.5170961Z"));
	ck_assert_uint_eq(event.string_count, 4);
	for (size_t i = 0; i < 4; i++)
		ck_assert_str_eq(event.strings[i], strings[i]);
	ck_assert_uint_eq(event.data_size, 4);
	ck_assert_mem_eq(event.data, "\x05\x00\x07\x80", 4);
}
END_TEST

/* What a record leaves out stays as it was. */
START_TEST(missing_parts_are_missing)
{
	event_reset(&event);
	event.time = 12;
	event.record_id = 34;
	ck_assert_int_eq(event_xml_read(xml, "<Event/>", 8, &event, &fail), 0);
	ck_assert_str_eq(event.provider, "");
	ck_assert_ptr_null(event.source);
	ck_assert_ptr_null(event.channel);
	ck_assert_ptr_null(event.computer);
	ck_assert_int_eq(event.qualifiers, -1);
	ck_assert_int_eq(event.level, EVENT_LEVEL_UNKNOWN);
	ck_assert_uint_eq(event.time, 12);
	ck_assert_uint_eq(event.record_id, 34);
	ck_assert_uint_eq(event.string_count, 0);
	ck_assert_ptr_null(event.data);
}
END_TEST

static const struct {
	const char *name, *text;
	uint16_t id;
	int32_t qualifiers;
	int level;
	uint64_t record_id;
} numbers[] = {
	{ "largest", WITH_SYSTEM("<EventID Qualifiers=\"65535\">65535</EventID><Level>5</Level>"
				 "<EventRecordID>18446744073709551615</EventRecordID>"),
	  65535, 65535, 5, UINT64_MAX },
	{ "one too large", WITH_SYSTEM("<EventID Qualifiers=\"65536\">65536</EventID>"
				       "<Level>6</Level>"
				       "<EventRecordID>18446744073709551616</EventRecordID>"),
	  0, -1, -1, 0 },
	{ "empty", WITH_SYSTEM("<EventID Qualifiers=\"\"></EventID><Level/><EventRecordID/>"),
	  0, -1, -1, 0 },
	{ "no numbers", WITH_SYSTEM("<EventID Qualifiers=\"x\">12x</EventID><Level>-1</Level>"
				    "<EventRecordID>0x10</EventRecordID>"),
	  0, -1, -1, 0 },
	{ "elsewhere", "<Event><Other><EventID>5</EventID></Other><RenderingInfo>"
		       "<Level>Error</Level></RenderingInfo></Event>", 0, -1, -1, 0 },
	{ "too deep", WITH_SYSTEM("<X><EventID Qualifiers=\"1\">5</EventID></X>"), 0, -1, -1, 0 },
};

START_TEST(reads_numbers)
{
	ck_assert_msg(read_text(numbers[_i].text) == 0, "%s: %s", numbers[_i].name, fail.msg);
	ck_assert_uint_eq(event.id, numbers[_i].id);
	ck_assert_int_eq(event.qualifiers, numbers[_i].qualifiers);
	ck_assert_int_eq(event.level, numbers[_i].level);
	ck_assert_uint_eq(event.record_id, numbers[_i].record_id);
}
END_TEST

/* The strings, joined by '|'. */
static const struct {
	const char *name, *text, *strings;
} strings[] = {
	{ "none", WITH_DATA(""), "" },
	{ "empty", WITH_DATA("<Data/><Data></Data>"), "||" },
	{ "spaces stay", WITH_DATA(" <Data> a\n\tb </Data> "), " a\n\tb |" },
	{ "entities", WITH_DATA("<Data>&lt;&amp;&gt;&quot;&apos;</Data>"), "<&>\"'|" },
	{ "controls", WITH_DATA("<Data>a\x01\x1f\r\n\rz</Data>"), "a\x01\x1f\r\n\rz|" },
	{ "noncharacters", WITH_DATA("<Data>\xef\xbf\xbe\xef\xbf\xbf</Data>"),
	  "\xef\xbf\xbe\xef\xbf\xbf|" },
	{ "no UTF-8", WITH_DATA("<Data>\xff\xc3\xed\xa0\x80z</Data>"),
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz|" },
	{ "UTF-8", WITH_DATA("<Data>\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80</Data>"),
	  "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80|" },
	{ "unbound prefix", "<x:Event><x:EventData><auto-ns2:Data>a</auto-ns2:Data></x:EventData>"
			    "</x:Event>", "a|" },
	{ "complex data", WITH_DATA("<Data>a</Data><ComplexData>b</ComplexData>"), "a|b|" },
	{ "user data", WITH_USER("<E xmlns='x'>\n<A>a</A><B><C>c</C><D/></B></E>"), "a|c||" },
	{ "user data without elements", WITH_USER("text"), "" },
	{ "CDATA", WITH_DATA("<Data><![CDATA[<a>]]></Data>"), "<a>|" },
};

START_TEST(reads_strings)
{
	struct text joined = { 0 };

	ck_assert_msg(read_text(strings[_i].text) == 0, "%s: %s", strings[_i].name, fail.msg);
	for (size_t i = 0; i < event.string_count; i++) {
		text_add(&joined, event.strings[i]);
		text_add_char(&joined, '|');
	}
	ck_assert_msg(!strcmp(text_get(&joined), strings[_i].strings), "%s: got %s",
		      strings[_i].name, text_get(&joined));
	text_release(&joined);
}
END_TEST

START_TEST(nul_becomes_a_replacement)
{
	static const char text[] = WITH_DATA("<Data>a\0b</Data>");

	event_reset(&event);
	ck_assert_int_eq(event_xml_read(xml, text, sizeof(text) - 1, &event, &fail), 0);
	ck_assert_str_eq(event.strings[0], "a\xef\xbf\xbd" "b");
}
END_TEST

static const struct {
	const char *name, *text;
	int size;		/* -1: no data */
	const char *bytes;
} binaries[] = {
	{ "none", WITH_DATA("<Data/>"), -1, NULL },
	{ "empty", WITH_DATA("<Binary/>"), -1, NULL },
	{ "either case", WITH_DATA("<Binary>c1Ab00</Binary>"), 3, "\xc1\xab\x00" },
	{ "odd", WITH_DATA("<Binary>c1a</Binary>"), -1, NULL },
	{ "no hexadecimal", WITH_DATA("<Binary>c1xx</Binary>"), -1, NULL },
	{ "first wins", WITH_DATA("<Binary>01</Binary><Binary>02</Binary>"), 1, "\x01" },
	{ "user data", WITH_USER("<E><Binary>01</Binary></E>"), -1, NULL },
};

START_TEST(reads_data)
{
	ck_assert_msg(read_text(binaries[_i].text) == 0, "%s: %s", binaries[_i].name, fail.msg);
	if (binaries[_i].size < 0) {
		ck_assert_ptr_null(event.data);
		return;
	}
	ck_assert_ptr_nonnull(event.data);
	ck_assert_uint_eq(event.data_size, binaries[_i].size);
	ck_assert_mem_eq(event.data, binaries[_i].bytes, binaries[_i].size);
}
END_TEST

static const struct {
	const char *name, *text, *says;
} bad[] = {
	{ "nothing", "", "its text is not well-formed: no element found" },
	{ "cut off", "<Event><System>", "its text is not well-formed: no element found" },
	{ "two roots", "<Event/><Event/>",
	  "its text is not well-formed: junk after document element" },
	{ "no event", "<Evil/>", "its text is no event" },
	{ "entities of its own", "<!DOCTYPE Event [<!ENTITY a 'aa'>]><Event>&a;</Event>",
	  "its text has a document type" },
};

START_TEST(refuses)
{
	ck_assert_msg(read_text(bad[_i].text) == -1, "%s", bad[_i].name);
	ck_assert_str_eq(fail.msg, bad[_i].says);
	/* The parser can be used again. */
	ck_assert_int_eq(read_text(was_5139), 0);
	ck_assert_uint_eq(event.id, 5139);
}
END_TEST

/* count times open, then count times shut, in a root of its own. */
static int read_repeated(size_t count, const char *open, const char *shut)
{
	struct text text = { 0 };
	int ret;

	text_add(&text, "<Event><EventData>");
	for (size_t i = 0; i < count; i++)
		text_add(&text, open);
	for (size_t i = 0; i < count; i++)
		text_add(&text, shut);
	text_add(&text, "</EventData></Event>");
	ret = read_text(text_get(&text));
	text_release(&text);
	return ret;
}

START_TEST(bounds_hold)
{
	ck_assert_int_eq(read_repeated(BOUND_ELEMENT_DEPTH - 2, "<a>", "</a>"), 0);
	ck_assert_int_eq(read_repeated(BOUND_ELEMENT_DEPTH - 1, "<a>", "</a>"), -1);
	ck_assert_str_eq(fail.msg, "its elements are nested too deeply");
	ck_assert_int_eq(read_repeated(BOUND_STRINGS + 10, "<Data>a</Data>", ""), 0);
	ck_assert_uint_eq(event.string_count, BOUND_STRINGS);
}
END_TEST

START_TEST(long_string_is_cut_at_a_character)
{
	struct text text = { 0 };

	text_add(&text, "<Event><EventData><Data>a");
	for (size_t i = 0; i < BOUND_STRING_SIZE; i++)
		text_add(&text, "\xc3\xa4");
	text_add(&text, "</Data></EventData></Event>");
	ck_assert_int_eq(read_text(text_get(&text)), 0);
	ck_assert_uint_eq(strlen(event.strings[0]), BOUND_STRING_SIZE - 1);
	text_release(&text);
}
END_TEST

/* ---- with and without a parser ---- */

static struct event_xml *careful;
static struct event parsed;

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : !a && !b;
}

static bool same_event(const struct event *a, const struct event *b)
{
	if (!same_text(a->provider, b->provider) || !same_text(a->source, b->source) ||
	    !same_text(a->channel, b->channel) || !same_text(a->computer, b->computer) ||
	    a->time != b->time || a->record_id != b->record_id || a->id != b->id ||
	    a->qualifiers != b->qualifiers || a->level != b->level ||
	    a->string_count != b->string_count || a->data_size != b->data_size)
		return false;
	for (size_t i = 0; i < a->string_count; i++)
		if (strcmp(a->strings[i], b->strings[i]) != 0)
			return false;
	return !a->data_size || memcmp(a->data, b->data, a->data_size) == 0;
}

static void check_both(const char *text, size_t size)
{
	struct fail why;
	int ret;

	event_reset(&event);
	event_reset(&parsed);
	ret = event_xml_read(xml, text, size, &event, &fail);
	ck_assert_msg(event_xml_read(careful, text, size, &parsed, &why) == ret,
		      "only one way reads '%.*s'", (int)size, text);
	if (ret < 0)
		ck_assert_str_eq(fail.msg, why.msg);
	else
		ck_assert_msg(same_event(&event, &parsed), "two ways differ for '%.*s'",
			      (int)size, text);
}

static const char *const both_ways[] = {
	was_5139,
	WITH_DATA("<Data Name = 'a' >x</Data><Data Name='a'\tB=\"'\">]]</Data ><Data/>\r\n"
		  "<Data />"),
	WITH_USER("<a:b xmlns:a='x'><a:c>1</a:c>\t<d e='' f=\"\">&lt;</d><d>]]&gt; ]] ></d></a:b>"),
	WITH_DATA("<Data>\r\n a\r\n</Data><Binary>7e00</Binary><Binary>0500</Binary>") " \n",
	"<e:Event><e:System><e:EventID Qualifiers='1' e:Qualifiers='2'>1</e:EventID>"
	"</e:System><EventData><Data>a<b/>c</Data><Data><!-- x --></Data></EventData></e:Event>",
	"<Event><System><Level>\t2</Level><EventRecordID>1</EventRecordID></System>x</Event>",
	"<Event a='1' b='2' c='3' d='4' e='5' f='6' g='7' h='8' i='9'/>",
};

/* Each byte is replaced, left out and written twice. */
START_TEST(both_ways_read_the_same)
{
	static const char others[] = "<>/&'\"=!? \t\r\n:;-]ab1_.\x01\x7f\xc3";
	const char *text = both_ways[_i];
	size_t size = strlen(text);
	char changed[2048];

	careful = event_xml_new();
	event_init(&parsed);
	event_xml_careful(careful);
	check_both(text, size);
	for (size_t at = 0; at < size; at++) {
		memcpy(changed, text, size);
		for (const char *other = others; *other; other++) {
			changed[at] = *other;
			check_both(changed, size);
		}
		memcpy(changed + at, text + at + 1, size - at - 1);
		check_both(changed, size - 1);
		memcpy(changed + at, text + at, size - at);
		memmove(changed + at + 1, text + at, size - at);
		check_both(changed, size + 1);
		check_both(text, at);
	}
	event_release(&parsed);
	event_xml_free(careful);
}
END_TEST

/* A table that is full, and one with room for one more. */
START_TEST(both_ways_read_many_elements)
{
	careful = event_xml_new();
	event_init(&parsed);
	event_xml_careful(careful);
	for (size_t count = 160; count < 180; count++) {
		struct text text = { 0 };

		text_add(&text, "<Event><EventData>");
		for (size_t i = 0; i < count; i++)
			text_add(&text, "<Data>1</Data>");
		text_add(&text, "</EventData></Event>");
		check_both(text_get(&text), text.size);
		text_release(&text);
	}
	event_release(&parsed);
	event_xml_free(careful);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("event_xml");
	TCase *tcase = tcase_create("event_xml");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, reads_a_whole_record);
	tcase_add_test(tcase, missing_parts_are_missing);
	tcase_add_loop_test(tcase, reads_numbers, 0, sizeof(numbers) / sizeof(numbers[0]));
	tcase_add_loop_test(tcase, reads_strings, 0, sizeof(strings) / sizeof(strings[0]));
	tcase_add_test(tcase, nul_becomes_a_replacement);
	tcase_add_loop_test(tcase, reads_data, 0, sizeof(binaries) / sizeof(binaries[0]));
	tcase_add_loop_test(tcase, refuses, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tcase, bounds_hold);
	tcase_add_test(tcase, long_string_is_cut_at_a_character);
	tcase_add_loop_test(tcase, both_ways_read_the_same, 0,
			    sizeof(both_ways) / sizeof(both_ways[0]));
	tcase_add_test(tcase, both_ways_read_many_elements);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
