/*
 * check_json_log.c - events as JSON: programs, shapes, sizes, what is cut off or damaged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "form_result.h"
#include "json_log.h"
#include "text.h"

#define WAS "Microsoft-Windows-WAS"
/* An event of Fluent Bit's old interface, which is short. */
#define FLUENT(provider, id, record, more) "{\"SourceName\": \"" provider "\", \"EventID\": " id \
	", \"TimeWritten\": \"2026-11-20 09:15:04 +0000\", \"RecordNumber\": " record more "}"
#define POOL ", \"StringInserts\": [\"A\"], \"Data\": \"\""
#define WHOLE FLUENT(WAS, "5002", "7", POOL)
#define LINE "5002 " WAS " 7 'A' -\n"
#define BEAT(data) "{\"@timestamp\": \"2026-11-20T09:15:04Z\", \"winlog\": {\"event_id\": " \
	  "5139, " \
	"\"provider_name\": \"" WAS "\", \"record_id\": 7, \"event_data\": " data "}}"
#define DUMP(id, data) "{\"Event\": {\"System\": {\"Provider\": {\"#attributes\": {\"Name\": " \
	  "\"" WAS \
	"\"}}, \"EventID\": " id ", \"EventRecordID\": 7}, \"EventData\": " data "}}"
#define OTHER "156: what is here has another form than the events before it, and is not read\n"
#define XML "<Event><System><Provider Name='" WAS "'/><EventID>5002</EventID><EventRecordID>7" \
	"</EventRecordID></System><EventData><Data>A</Data></EventData></Event>"
#define NAMED(more) "5139 " WAS " 7 'A' '4711' '0' 'http'" more "\n"
#define NAMES "\"ProtocolID\": \"http\", \"param3\": \"0\", \"ProcessID\": \"4711\", " \
	"\"AppPoolID\": \"A\""

static const struct {
	const char *name, *text, *lines, *format;
	unsigned records, undecodable;
} rows[] = {
	{ "an object a line", WHOLE "\n" WHOLE "\r\n", LINE LINE, "fluent-bit", 2, 0 },
	{ "a byte order mark", "\xef\xbb\xbf" WHOLE, LINE, "fluent-bit", 1, 0 },
	{ "objects one after the other", WHOLE WHOLE, LINE LINE, "fluent-bit", 2, 0 },
	{ "an array", "[" WHOLE "," WHOLE "]", LINE LINE, "fluent-bit", 2, 0 },
	{ "an array of one event a line", "[\n" WHOLE ",\n" WHOLE "\n]\n", LINE LINE,
	  "fluent-bit", 2, 0 },
	{ "lines between", "Record 1\n" WHOLE "\nRecord 2\n" WHOLE, LINE LINE, "fluent-bit",
	  2, 0 },
	{ "a list in an object", "{\"value\": [" WHOLE ", " WHOLE "]}", LINE LINE,
	  "fluent-bit", 2, 0 },
	{ "Elasticsearch", "{\"took\": 1, \"hits\": {\"total\": {\"value\": 2}, \"hits\": [{"
	  "\"_index\": \"a\", "
	  "\"_source\": " WHOLE "}, {\"_source\": " WHOLE "}]}, \"after\": {\"hits\": 1}}",
	  LINE LINE, "fluent-bit", 2, 0 },
	{ "one hit", "{\"_source\": " WHOLE "}", LINE, "fluent-bit", 1, 0 },
	{ "chainsaw", "{\"group\": \"a\", \"kind\": \"individual\", \"document\": {\"kind\": "
	  "\"evtx\", \"data\": " DUMP("5002", "{\"AppPoolID\": \"A\"}") "}, \"name\": \"b\"}",
	  LINE, "evtx-dump", 1, 0 },
	{ "an alert of Splunk", "{\"sid\": \"a\", \"result\": " WHOLE "}", LINE, "fluent-bit", 1,
	  0 },
	{ "a list of PowerShell", "{\"value\": [" WHOLE ", " WHOLE "], \"Count\": 2}", LINE LINE,
	  "fluent-bit", 2, 0 },
	{ "a page of a list", "{\"@odata.context\": \"a\", \"value\": [" WHOLE "]}", LINE,
	  "fluent-bit", 1, 0 },
	{ "an object of any program", WHOLE "\n{\"time\": 1, \"result\": " WHOLE "}", LINE
	  OTHER, "fluent-bit", 1, 0 },
	{ "one beside its envelope", WHOLE "\n{\"_source\": " WHOLE ", \"time\": 1}", LINE OTHER,
	  "fluent-bit", 1, 0 },
	{ "an envelope in an object", WHOLE "\n{\"a\": {\"_index\": 1, \"_source\": " WHOLE "}}",
	  LINE OTHER, "fluent-bit", 1, 0 },
	{ "an envelope in one", WHOLE "\n{\"preview\": 1, \"result\": {\"document\": " WHOLE "}}",
	  LINE OTHER, "fluent-bit", 1, 0 },
	{ "a list of any program", WHOLE "\n{\"time\": 1, \"records\": [" WHOLE "]}", LINE OTHER,
	  "fluent-bit", 1, 0 },
	{ "other objects", "{\"a\": 1}\n" WHOLE "\n{\"EventID\": 5002}\n", LINE,
	  "fluent-bit", 1, 0 },
	{ "not for us", FLUENT("Disk", "7", "1", POOL) "\n" WHOLE, LINE, "fluent-bit", 2, 0 },
	{ "not for us, by its id", FLUENT("Service Control Manager", "7", "1", POOL), "",
	  "fluent-bit", 1, 0 },
	{ "a full identifier", FLUENT(WAS, "2147488659", "7", ""), "5011 " WAS " 7 ?\n",
	  "fluent-bit", 1, 0 },
	{ "an id as text", FLUENT(WAS, "\"5002\"", "7", POOL), LINE, "fluent-bit", 1, 0 },
	{ "the first of two keys counts", "{\"EventID\": 5002, \"EventID\": 1, "
	  "\"SourceName\": \"" WAS
	  "\", \"SourceName\": \"Disk\", \"TimeWritten\": \"2026-11-20 09:15:04 +0000\", "
	  "\"RecordNumber\": 7, \"StringInserts\": [\"A\"], \"StringInserts\": [\"B\"], "
	  "\"Data\": \"\"}",
	  LINE, "fluent-bit", 1, 0 },
	{ "a short provider", FLUENT("WAS", "5002", "7", POOL), "5002 WAS 7 'A' -\n",
	  "fluent-bit", 1, 0 },
	{ "escapes", FLUENT("Microsoft\\u002dWindows-WAS", "5002", "7",
	  ", \"StringInserts\": [\"\\u00e9\\ud83d\\udca5\\\\\\\"\\n{[\"]"),
	  "5002 " WAS " 7 '\xc3\xa9\xf0\x9f\x92\xa5\\\"\n{[' ?\n", "fluent-bit", 1, 0 },
	{ "bytes that are no UTF-8", FLUENT(WAS, "5002", "7", ", \"StringInserts\": [\"A\xe9\"]"),
	  "5002 " WAS " 7 'A\xc3\xa9' ?\n", "fluent-bit", 1, 0 },
	{ "names in any order", BEAT("{" NAMES ", \"Binary\": \"7E000780\"}"), NAMED(" 7e000780"),
	  "winlogbeat", 1, 0 },
	{ "keys with dots", "{\"@timestamp\": \"2026-11-20T09:15:04Z\", \"winlog.event_id\": "
	  "\"5139\", "
	  "\"winlog.provider_name\": \"" WAS "\", \"winlog.record_id\": 7, "
	  "\"winlog.event_data.AppPoolID\": \"A\", \"winlog.event_data.ProcessID\": \"4711\", "
	  "\"winlog.event_data.param3\": \"0\", \"winlog.event_data.ProtocolID\": \"http\"}",
	  NAMED(" -"), "winlogbeat", 1, 0 },
	{ "fields of a search", "{\"fields\": {\"winlog.event_id\": [\"5139\"], "
	  "\"winlog.provider_name\": [\""
	  WAS "\"], \"winlog.record_id\": [7], \"winlog.event_data.AppPoolID\": [\"A\"], "
	  "\"winlog.event_data.ProcessID\": [\"4711\"], \"winlog.event_data.param3\": [\"0\"], "
	  "\"winlog.event_data.ProtocolID\": [\"http\"]}}", NAMED(" -"), "winlogbeat", 1, 0 },
	{ "empty strings are left out", BEAT("{\"param4\": \"http\", \"param2\": \"4711\"}"),
	  "5139 " WAS " 7 '' '4711' '' 'http' -\n", "winlogbeat", 1, 0 },
	{ "no strings", BEAT("null"), "5139 " WAS " 7 ?\n", "winlogbeat", 1, 0 },
	{ "winlogbeat 6", "{\"@timestamp\": \"2026-11-20T09:15:04Z\", \"event_id\": 5139, "
	  "\"source_name\": \"" WAS
	  "\", \"record_number\": \"7\", \"event_data\": {" NAMES "}}", NAMED(" -"),
	  "winlogbeat", 1, 0 },
	{ "XML counts more", "{\"@timestamp\": \"x\", \"event\": {\"code\": 5002, "
	  "\"original\": \"" XML "\"}, "
	  "\"winlog\": {\"provider_name\": \"" WAS "\", \"event_data\": {\"AppPoolID\": \"B\"}}}",
	  LINE, "winlogbeat", 1, 0 },
	{ "damaged XML does not", "{\"event\": {\"code\": 5002, \"original\": "
	  "\"<Event><System\"}, \"winlog\": "
	  "{\"provider_name\": \"" WAS "\", \"record_id\": 7, \"event_data\": {\"AppPoolID\": "
	  "\"A\"}}}",
	  LINE, "winlogbeat", 1, 0 },
	{ "OpenTelemetry, raw", "{\"body\": \"" XML "\"}", LINE, "opentelemetry", 1, 0 },
	{ "OpenTelemetry, a list of pairs", "{\"body\": {\"event_id\": {\"id\": 5139}, "
	  "\"provider\": {\"name\": \""
	  WAS "\"}, \"record_id\": 7, \"event_data\": {\"data\": [{\"ProtocolID\": \"http\"}, "
	  "{\"param3\": \"0\"}, "
	  "{\"ProcessID\": \"4711\"}, {\"AppPoolID\": \"A\"}], \"binary\": \"7E000780\"}}}",
	  NAMED(" 7e000780"), "opentelemetry", 1, 0 },
	{ "Vector", "{\"event_id\": 5139, \"provider_name\": \"" WAS "\", \"record_id\": 7, "
	  "\"channel\": "
	  "\"System\", \"event_data\": {" NAMES "}}", NAMED(" ?"), "vector", 1, 0 },
	{ "evtx_dump, unnamed", DUMP("{\"#text\": 5139}", "{\"Data\": {\"#text\": [\"A\", "
	  "\"4711\", \"0\", \"http\"]}, "
	  "\"Binary\": \"7E000780\"}"), NAMED(" 7e000780"), "evtx-dump", 1, 0 },
	{ "evtx_dump, one string", DUMP("5002", "{\"Data\": {\"#text\": \"A\"}, \"Binary\": "
	  "null}"),
	  LINE, "evtx-dump", 1, 0 },
	{ "evtx_dump, an empty string", DUMP("5002", "{\"Data\": {\"#text\": \"\"}}"),
	  "5002 " WAS " 7 '' -\n", "evtx-dump", 1, 0 },
	{ "evtx_dump, attributes apart", "{\"Event\": {\"System\": {\"Provider_attributes\": {"
	  "\"Name\": \"" WAS
	  "\"}, \"EventID\": 5002, \"EventID_attributes\": {\"Qualifiers\": 32768}, "
	  "\"EventRecordID\": 7}, "
	  "\"EventData\": {\"AppPoolID\": \"A\"}}}", LINE, "evtx-dump", 1, 0 },
	{ "UserData", "{\"Event\": {\"System\": {\"Provider\": {\"#attributes\": {\"Name\": "
	  "\"" WAS "\"}}, "
	  "\"EventID\": 5002, \"EventRecordID\": 7}, \"UserData\": {\"X\": {\"#attributes\": {"
	  "\"xmlns\": \"u\"}, "
	  "\"Pool\": \"A\"}}}}", LINE, "evtx-dump", 1, 0 },
	{ "EvtxECmd", "{\"EventId\": 5139, \"Provider\": \"" WAS "\", \"EventRecordId\": "
	  "\"7\", \"Payload\": "
	  "\"{\\\"EventData\\\":{\\\"Data\\\":[{\\\"@Name\\\":\\\"ProtocolID\\\","
	  "\\\"#text\\\":\\\"http\\\"},"
	  "{\\\"@Name\\\":\\\"param3\\\",\\\"#text\\\":\\\"0\\\"},{"
	  "\\\"@Name\\\":\\\"AppPoolID\\\","
	  "\\\"#text\\\":\\\"A\\\"},{\\\"@Name\\\":\\\"ProcessID\\\","
	  "\\\"#text\\\":\\\"4711\\\"}],"
	  "\\\"Binary\\\":\\\"7E-00-07-80\\\"}}\"}", NAMED(" 7e000780"), "evtxecmd-json", 1, 0 },
	{ "EvtxECmd, unnamed", "{\"EventId\": 5139, \"Provider\": \"" WAS "\", "
	  "\"EventRecordId\": \"7\", "
	  "\"Payload\": \"{\\\"EventData\\\":{\\\"Data\\\":\\\"A, 4711, 0, http\\\"}}\"}",
	  NAMED(" -"), "evtxecmd-json", 1, 0 },
	{ "a comma in the one string of others",
	  DUMP("5139", "{\"Data\": {\"#text\": \"A, 4711\"}}"),
	  "5139 " WAS " 7 'A, 4711' -\n", "evtx-dump", 1, 0 },
	{ "a comma in a list of one string", DUMP("5139", "{\"Data\": {\"#text\": [\"A, 4711\"]}}"),
	  "5139 " WAS " 7 'A, 4711' -\n", "evtx-dump", 1, 0 },
	{ "EvtxECmd, lists that do not end", "{\"EventId\": 5139, \"Provider\": \"" WAS "\", "
	  "\"EventRecordId\": \"7\", \"Payload\": \"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[A\"}",
	  "5139 " WAS " 7 -\n", "evtxecmd-json", 1, 0 },
	{ "PowerShell", "{\"Id\": 5139, \"ProviderName\": \"" WAS "\", \"RecordId\": 7, "
	  "\"LogName\": \"System\", "
	  "\"TimeCreated\": {\"value\": \"\\/Date(1795166104250)\\/\"}, \"Properties\": [{"
	  "\"Value\": \"A\"}, "
	  "{\"Value\": 4711}, {\"Value\": \"0\"}, {\"Value\": \"http\"}, {\"Value\": [126, 0,"
	  "\n7, 128]}]}",
	  NAMED(" 7e000780"), "powershell-json", 1, 0 },
	{ "PowerShell, not deep enough", "{\"Id\": 5139, \"ProviderName\": \"" WAS "\", "
	  "\"RecordId\": 7, "
	  "\"LogName\": \"System\", \"Properties\": "
	  "\"System.Diagnostics.Eventing.Reader.EventProperty\"}",
	  "5139 " WAS " 7 ?\n", "powershell-json", 1, 0 },
	{ "PowerShell, no data", "{\"EventID\": 5002, \"InstanceId\": 3221230474, \"Source\": "
	  "\"" WAS "\", "
	  "\"Index\": 7, \"EntryType\": 1, \"Data\": [], \"ReplacementStrings\": [\"A\"]}", LINE,
	  "powershell-json", 1, 0 },
	{ "data after the strings", "{\"ProviderName\": \"" WAS "\", \"EventID\": 5139, "
	  "\"EventRecordID\": 7, "
	  "\"StringInserts\": [\"A\", \"4711\", \"0\", \"http\", \"7E000780\"]}", NAMED(" "
	  "7e000780"),
	  "fluent-bit", 1, 0 },
	{ "a string that looks like data", "{\"ProviderName\": \"" WAS "\", \"EventID\": 5002, "
	  "\"EventRecordID\": 7, \"StringInserts\": [\"ABCD\"]}", "5002 " WAS " 7 'ABCD' ?\n",
	  "fluent-bit", 1, 0 },
	{ "NXLog: an id of a process is the header's", "{\"EventID\": 5139, \"SourceName\": "
	  "\"" WAS "\", "
	  "\"EventTime\": \"2026-11-20 03:15:04\", \"RecordNumber\": 7, \"ProcessID\": 12, "
	  "\"AppPoolID\": \"A\", "
	  "\"ProtocolID\": \"http\"}", "5139 " WAS " 7 'A' '' '' 'http' ?\n", "nxlog", 1, 0 },
	{ "Azure, a table", "{\"tables\": [{\"name\": \"T\", \"columns\": [{\"name\": "
	  "\"EventID\"}, {\"name\": "
	  "\"Source\"}, {\"name\": \"X\"}, {\"name\": \"ParameterXml\"}, {\"name\": "
	  "\"EventLog\"}], \"rows\": "
	  "[[5002, \"" WAS "\", [1], \"<Param>A</Param>\", \"System\"], [7, \"Disk\", 1, \"\","
	  " \"System\"]]}]}",
	  "5002 " WAS " 0 'A' ?\n", "azure-json", 2, 0 },
	{ "Azure, a table without strings", "{\"columns\": [{\"name\": \"EventID\"}, {\"name\": "
	  "\"Source\"}, {\"name\": \"EventLog\"}], \"rows\": [[5002, \"" WAS "\", \"System\"]]}",
	  "5002 " WAS " 0 ?\n", "azure-json", 1, 0 },
	{ "Azure, data", "{\"EventID\": 5139, \"Source\": \"" WAS "\", \"EventLog\": "
	  "\"System\", \"ParameterXml\": "
	  "\"<Param>A</Param><Param>4711</Param><Param>0</Param><Param>http</Param>\", "
	  "\"EventData\": \"<DataItem>"
	  "<EventData "
	  "xmlns='u'><Data>A</Data><Binary>7E000780</Binary></EventData></DataItem>\"}",
	  "5139 " WAS " 0 'A' '4711' '0' 'http' 7e000780\n", "azure-json", 1, 0 },
	{ "Azure, WindowsEvent", "{\"EventID\": 5002, \"Provider\": \"" WAS "\", "
	  "\"EventRecordId\": \"7\", "
	  "\"EventData\": {\"AppPoolID\": \"A\"}}", "5002 " WAS " 7 'A' ?\n", "azure-json",
	  1, 0 },
	{ "Splunk, XML", "{\"preview\": false, \"result\": {\"_raw\": \"" XML "\"}}", LINE,
	  "splunk-json", 1, 0 },
	{ "Splunk, lines", "{\"result\": {\"_raw\": \"11/20/2026 03:15:04 "
	  "AM\\nLogName=System\\nEventCode=5002\\n"
	  "SourceName=" WAS "\\nRecordNumber=7\\nMessage=a\\nEventCode=1\"}}", "5002 " WAS " "
	  "7 ?\n",
	  "splunk-json", 1, 0 },
	{ "hayabusa", "{\"Timestamp\": \"2026-11-20 10:15:04.123 +01:00\", \"EventID\": 2280, "
	  "\"Channel\": \"App\", "
	  "\"RecordID\": 7, \"RuleTitle\": \"t\", \"Details\": \"ModuleDll: C:\\\\a.dll "
	  "\xc2\xa6 X: y\"}",
	  "2280 Microsoft-Windows-IIS-W3SVC-WP 7 'C:\\a.dll' 'y' ?\n", "hayabusa-json", 1, 0 },
	{ "hayabusa, an id of others", "{\"EventID\": 2280, \"RuleTitle\": \"t\", "
	  "\"Details\": \"X: y\"}", "",
	  "hayabusa-json", 0, 0 },
	/* Damage. */
	{ "cut off", WHOLE "\n{\"SourceName\": \"" WAS "\", \"Even", LINE
	  "156: the last object is cut off\n", "fluent-bit", 1, 1 },
	{ "a line that is cut off in a string", WHOLE "\n{\"SourceName\": \"Micro\n" WHOLE,
	  LINE LINE "156: a string of an object does not end\n", "fluent-bit", 2, 1 },
	{ "a line that ends with a backslash", WHOLE "\n{\"SourceName\": \"Micro\\\n" WHOLE,
	  LINE LINE "156: a string of an object does not end\n", "fluent-bit", 2, 1 },
	{ "a line that is cut off behind a colon", WHOLE "\n{\"a\": {\"b\":\n" WHOLE, LINE LINE
	  "156: an object does not end before the next one begins\n", "fluent-bit", 2, 1 },
	{ "a line that is cut off in a list", WHOLE "\n{\"a\": [1,\n" WHOLE, LINE LINE
	  "156: an object does not end before the next one begins\n", "fluent-bit", 2, 1 },
	{ "a line without its end", WHOLE "\n{\"a\": 1\n" WHOLE, LINE LINE
	  "156: an object does not end before the next one begins\n", "fluent-bit", 2, 1 },
	{ "brackets that do not match", "{\"a\": [1}\n" WHOLE, LINE
	  "0: the brackets of an object do not match\n", "fluent-bit", 1, 1 },
	{ "not JSON", WHOLE "\n" FLUENT(WAS, "5002", "7", ", \"a\" 5"), LINE
	  "156: an event is not JSON\n", "fluent-bit", 1, 1 },
	{ "a number that is none", WHOLE "\n" FLUENT(WAS, "5002", "7", ", \"a\": 5x"), LINE
	  "156: an event is not JSON: unexpected character\n", "fluent-bit", 1, 1 },
	{ "what Python writes", FLUENT(WAS, "5002", "7", ", \"StringInserts\": [\"A\"], "
	  "\"a\": NaN, \"b\": [-Infinity, 1,], \"Data\": \"\""), LINE, "fluent-bit", 1, 0 },
};

START_TEST(reads_what_programs_write)
{
	struct form_result result;

	form_result_read(&result, &json_log_reader, rows[_i].text, strlen(rows[_i].text));
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: "
	  "wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	ck_assert_msg(strcmp(result.format, rows[_i].format) == 0, "%s: %s", rows[_i].name,
		      result.format);
	ck_assert_msg(result.records == rows[_i].records, "%s: %d records", rows[_i].name,
		      (int)result.records);
	ck_assert_msg(result.undecodable == rows[_i].undecodable, "%s", rows[_i].name);
	text_release(&result.lines);
}
END_TEST

/* Other JSON is not an input. */
START_TEST(knows_events_alone)
{
	static const char *const texts[] = {
		"{}", "[]", "{\"a\": 1}", "[1, 2]", "{", "{\"EventID\": 5002}",
		"{\"EventID\": 5002, \"SourceName\": \"x\"}",
		"{\"compilerOptions\": {\"target\": \"es5\"}, \"Id\": 1, \"Level\": 2}",
		"{\"value\": [{\"id\": 1}]}", "[[[[[[[[", "\"a\"", "Record 1\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct form_result result;

		form_result_read(&result, &json_log_reader, texts[i], strlen(texts[i]));
		ck_assert_msg(result.failed, "%s", texts[i]);
		text_release(&result.lines);
	}
}
END_TEST

START_TEST(reads_utf16)
{
	struct text text = { 0 };
	struct form_result narrow, wide;

	text_add(&text, "[");
	for (size_t i = 0; i < 3000; i++)
		text_printf(&text, "%s%s", i ? ",\r\n" : "", WHOLE);
	text_add(&text, "]");
	form_result_read(&narrow, &json_log_reader, text.bytes, text.size);
	form_result_read_wide(&wide, &json_log_reader, text.bytes);
	ck_assert_uint_eq(narrow.matched, 3000);
	ck_assert_uint_eq(wide.matched, 3000);
	ck_assert_str_eq(text_get(&narrow.lines), text_get(&wide.lines));
	text_release(&text);
	text_release(&narrow.lines);
	text_release(&wide.lines);
}
END_TEST

/* Wherever it is cut off, the whole events before are there, and the rest is told. */
START_TEST(tells_where_it_is_cut_off)
{
	static const char text[] = WHOLE "\n" WHOLE;
	const size_t one = strlen(WHOLE) + 1;

	for (size_t size = one; size < strlen(text); size++) {
		struct form_result result;
		char *copy = malloc(size);	/* its end is watched by sanitizers */

		memcpy(copy, text, size);
		form_result_read(&result, &json_log_reader, copy, size);
		ck_assert_uint_eq(result.records, 1);
		ck_assert_uint_eq(result.undecodable, size > one ? 1 : 0);
		text_release(&result.lines);
		free(copy);
	}
}
END_TEST

/* What one that is too large costs is itself, in lines and in an array. */
static void check_refused(const char *before, const char *refused, char fill, size_t count,
			  const char *after, const char *lines)
{
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, before);
	text_add(&text, refused);
	text_fill(&text, fill, count);
	text_add(&text, after);
	form_result_read(&result, &json_log_reader, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), lines);
	ck_assert_uint_eq(result.undecodable, 1);
	text_release(&text);
	text_release(&result.lines);
}

START_TEST(bounds_an_object)
{
	const size_t large = (size_t)BOUND_JSON_SIZE + 1;

	check_refused(WHOLE "\n", "{\"a\": \"", 'x', large, "\"}\n" WHOLE,
		      LINE LINE "156: an object is too large\n");
	check_refused("[" WHOLE ",", "{\"a\": \"", '{', 3 * large, "\"}," WHOLE "]",
		      LINE LINE "157: an object is too large\n");
	/* Its end is missing, too. */
	check_refused(WHOLE "\n", "{\"a\": [\"", 'x', 3 * large, "\"\n" WHOLE,
		      LINE LINE "156: an object is too large\n");
	check_refused(WHOLE "\n", "{\"a\":", '[', BOUND_JSON_DEPTH, "\n" WHOLE,
		      LINE LINE "156: the brackets of an object are nested too deeply\n");
	check_refused(WHOLE "\n", FLUENT(WAS, "5002", "7", ", \"a\": [0"), ' ', 0, "\n" WHOLE,
		      LINE LINE "156: the brackets of an object do not match\n");
}
END_TEST

START_TEST(bounds_its_values)
{
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, WHOLE "\n{\"a\": [0");
	for (size_t i = 0; i < BOUND_JSON_VALUES; i++)
		text_add(&text, ",0");
	text_add(&text, "]}\n" WHOLE);
	form_result_read(&result, &json_log_reader, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), LINE LINE "156: an object has too many "
	  "values\n");
	text_release(&text);
	text_release(&result.lines);
}
END_TEST

/* Brackets as deep as allowed are read. */
START_TEST(reads_deep_objects)
{
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, "{\"SourceName\": \"" WAS "\", \"EventID\": 5002, \"TimeWritten\": "
	  "\"x\", "
		 "\"RecordNumber\": 7, \"StringInserts\": [\"A\"], \"Data\": \"\", \"a\": ");
	text_fill(&text, '[', BOUND_JSON_DEPTH - 1);
	text_fill(&text, ']', BOUND_JSON_DEPTH - 1);
	text_add(&text, "}");
	form_result_read(&result, &json_log_reader, text.bytes, text.size);
	ck_assert_str_eq(text_get(&result.lines), LINE);
	text_release(&text);
	text_release(&result.lines);
}
END_TEST

/* An array in one line is as good as lines: windows end anywhere. */
START_TEST(reads_an_array_in_one_line)
{
	enum { EVENTS = 20000 };
	struct text text = { 0 };
	struct form_result result;

	text_add(&text, "{\"value\": [");
	for (size_t i = 0; i < EVENTS; i++)
		text_printf(&text, "%s%s", i ? "," : "", WHOLE);
	text_add(&text, "]}");
	form_result_read(&result, &json_log_reader, text.bytes, text.size);
	ck_assert_uint_eq(result.records, EVENTS);
	ck_assert_uint_eq(result.matched, EVENTS);
	ck_assert_uint_eq(result.undecodable, 0);
	text_release(&text);
	text_release(&result.lines);
}
END_TEST

int main(void)
{
	TCase *reads = tcase_create("reads");

	tcase_add_loop_test(reads, reads_what_programs_write, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(reads, knows_events_alone);
	tcase_add_test(reads, reads_utf16);
	tcase_add_test(reads, tells_where_it_is_cut_off);
	tcase_add_test(reads, bounds_an_object);
	tcase_add_test(reads, bounds_its_values);
	tcase_add_test(reads, reads_deep_objects);
	tcase_add_test(reads, reads_an_array_in_one_line);
	return form_result_run(reads, "json_log");
}
