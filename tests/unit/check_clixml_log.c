/*
 * check_clixml_log.c - objects of PowerShell: depths, escapes, what is cut off or damaged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "clixml_log.h"
#include "form_result.h"
#include "text.h"

#define WAS "Microsoft-Windows-WAS"
#define HEAD "<Objs Version=\"1.1.0.1\" " \
	"xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"
#define TYPE "<TN RefId=\"0\"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T></TN>" \
	"<ToString>System.Diagnostics.Eventing.Reader.EventLogRecord</ToString>"
#define EVENT(more) "<Obj RefId=\"1\">" TYPE "<Props><I32 N=\"Id\">5002</I32>" \
	"<I64 N=\"RecordId\">7</I64><S N=\"ProviderName\">" WAS "</S>" more "</Props></Obj>"
#define FLAT "<Obj N=\"Properties\" " \
	  "RefId=\"2\"><LST><S>System.Diagnostics.Eventing.Reader.EventProperty" \
	"</S></LST></Obj>"
#define VALUE(value) "<Obj " \
	  "RefId=\"3\"><ToString>System.Diagnostics.Eventing.Reader.EventProperty" \
	"</ToString><Props>" value "</Props></Obj>"
#define DEEP "<Obj N=\"Properties\" RefId=\"2\"><LST>" VALUE("<S N=\"Value\">A</S>") \
	VALUE("<BA N=\"Value\">fgAHgA==</BA>") "</LST></Obj>"
#define LINE "5002 " WAS " 7 ?\n"

static const struct {
	const char *name, *text, *lines;
	unsigned records, undecodable;
} rows[] = {
	{ "events", HEAD EVENT(FLAT) EVENT("") "</Objs>", LINE LINE, 2, 0 },
	{ "a declaration", "<?xml version=\"1.0\" encoding=\"utf-16\"?>" HEAD EVENT(FLAT)
	  "</Objs>", LINE, 1, 0 },
	{ "strings and data", HEAD EVENT(DEEP) "</Objs>", "5002 " WAS " 7 'A' 7e000780\n", 1, 0 },
	{ "one list of events", HEAD "<Obj RefId=\"0\"><TN "
	  "RefId=\"9\"><T>System.Object[]</T></TN><LST>"
	  EVENT(FLAT) EVENT(DEEP) "</LST></Obj></Objs>", LINE "5002 " WAS " 7 'A' "
	  "7e000780\n", 2, 0 },
	{ "escapes", HEAD EVENT("<Obj N=\"Properties\"><LST>" VALUE("<S "
	  "N=\"Value\">a_x000A_&amp;_xD83D__xDCA5_"
	  "_x_x00</S>") "</LST></Obj>") "</Objs>",
	  "5002 " WAS " 7 'a\n&\xf0\x9f\x92\xa5_x_x00' -\n", 1, 0 },
	{ "Get-EventLog", HEAD "<Obj "
	  "RefId=\"0\"><TN><T>System.Diagnostics.EventLogEntry</T></TN><Props>"
	  "<BA N=\"Data\">bQAHgA==</BA><I32 N=\"Index\">7</I32><Obj "
	  "N=\"EntryType\"><ToString>Warning</ToString>"
	  "<I32>2</I32></Obj><S N=\"Source\">" WAS "</S><Obj "
	  "N=\"ReplacementStrings\"><LST><S>A</S><S>5512</S>"
	  "</LST></Obj><I64 N=\"InstanceId\">2147488659</I64></Props><MS><I32 "
	  "N=\"EventID\">5011</I32></MS></Obj>"
	  "</Objs>", "5011 " WAS " 7 'A' '5512' 6d000780\n", 1, 0 },
	{ "other objects", HEAD "<Obj RefId=\"5\"><Props><S "
	  "N=\"Name\">EventLogRecord</S></Props></Obj>"
	  EVENT(FLAT) "<S>x</S></Objs>", LINE, 1, 0 },
	{ "two files in one", HEAD EVENT(FLAT) "</Objs>" HEAD EVENT(FLAT) "</Objs>", LINE
	  LINE, 2, 0 },
	{ "cut off", HEAD EVENT(FLAT) "<Obj RefId=\"4\"><Props><I32 N=\"Id\">5002</I32>",
	  LINE "455: the last event is cut off\n", 1, 1 },
	{ "damaged", HEAD "<Obj RefId=\"4\">" TYPE "<Props><I32 "
	  "N=\"Id\">5002</I64></Props></Obj>" EVENT(DEEP)
	  "</Objs>", "5002 " WAS " 7 'A' 7e000780\n"
	  "80: an event cannot be decoded: mismatched tag\n", 1, 1 },
	{ "a document type", "<?xml version=\"1.0\"?><!DOCTYPE Objs [<!ENTITY a \"b\">]>"
	  HEAD EVENT(FLAT),
	  LINE, 1, 0 },
};

START_TEST(reads_what_powershell_writes)
{
	struct form_result result;

	form_result_read(&result, &clixml_log_reader, rows[_i].text, strlen(rows[_i].text));
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: "
	  "wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	ck_assert_str_eq(result.format, "clixml");
	ck_assert_msg(result.records == rows[_i].records, "%s", rows[_i].name);
	ck_assert_msg(result.undecodable == rows[_i].undecodable, "%s", rows[_i].name);
	text_release(&result.lines);
}
END_TEST

/* Windows end anywhere, also inside tags. */
START_TEST(reads_many)
{
	enum { EVENTS = 3000 };
	struct text text = { 0 };
	struct form_result narrow, wide;

	text_add(&text, HEAD);
	for (size_t i = 0; i < EVENTS; i++)
		text_add(&text, EVENT(DEEP) "\r\n");
	text_add(&text, "</Objs>");
	form_result_read(&narrow, &clixml_log_reader, text.bytes, text.size);
	form_result_read_wide(&wide, &clixml_log_reader, text.bytes);
	ck_assert_uint_eq(narrow.matched, EVENTS);
	ck_assert_uint_eq(narrow.undecodable, 0);
	ck_assert_str_eq(text_get(&narrow.lines), text_get(&wide.lines));
	text_release(&text);
	text_release(&narrow.lines);
	text_release(&wide.lines);
}
END_TEST

START_TEST(bounds_depth_and_tags)
{
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, HEAD EVENT(FLAT));
	for (size_t i = 0; i < BOUND_ELEMENT_DEPTH; i++)
		text_add(&text, "<a>");
	text_add(&text, EVENT(FLAT) "<a b=\"");
	text_fill(&text, 'x', 2 * (size_t)BOUND_XML_SIZE);
	text_add(&text, "\"/>" EVENT(FLAT) "</Objs>");
	form_result_read(&result, &clixml_log_reader, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), LINE LINE LINE
			 "647: an event cannot be decoded: its elements are nested too deeply\n"
			 "1022: an event cannot be decoded: a tag is too long\n");
	text_release(&text);
	text_release(&result.lines);
}
END_TEST

/* Wherever it is cut off, nothing but that is told. */
START_TEST(tells_where_it_is_cut_off)
{
	static const char text[] = HEAD EVENT(FLAT) EVENT(DEEP);
	const size_t one = strlen(HEAD EVENT(FLAT));

	for (size_t size = one; size < strlen(text); size++) {
		struct form_result result;
		char *copy = malloc(size);	/* its end is watched by sanitizers */

		memcpy(copy, text, size);
		form_result_read(&result, &clixml_log_reader, copy, size);
		ck_assert_uint_eq(result.records, 1);
		ck_assert_uint_eq(result.undecodable,
				  size >= one + strlen("<Obj RefId=\"1\">") ? 1 : 0);
		text_release(&result.lines);
		free(copy);
	}
}
END_TEST

int main(void)
{
	TCase *reads = tcase_create("reads");

	tcase_add_loop_test(reads, reads_what_powershell_writes, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(reads, reads_many);
	tcase_add_test(reads, bounds_depth_and_tags);
	tcase_add_test(reads, tells_where_it_is_cut_off);
	return form_result_run(reads, "clixml_log");
}
