/*
 * check_csv_log.c - events as tables: cells, rows with unclosed quotes, what is no such table.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "csv_cells.h"
#include "csv_log.h"
#include "event.h"
#include "fail.h"
#include "form_result.h"
#include "input.h"
#include "text.h"

/* ---- cells ---- */

static const struct {
	const char *row;
	char delimiter;
	const char *cells;	/* each in brackets, ! after one whose quote is open */
} cell_rows[] = {
	{ "", ',', "[]" },
	{ "a,b", ',', "[a][b]" },
	{ "a,,b,", ',', "[a][][b][]" },
	{ "a;b", ',', "[a;b]" },
	{ "a\tb", '\t', "[a][b]" },
	{ "\"a,b\",c", ',', "[a,b][c]" },
	{ "\"a \"\"b\"\" c\",d", ',', "[a \"b\" c][d]" },
	{ "\"\",\"\"\"\",x", ',', "[][\"][x]" },
	{ "\"one\ntwo\",x", ',', "[one\ntwo][x]" },
	{ "a \"b\" c,d", ',', "[a \"b\" c][d]" },
	/* A quote that no delimiter follows is text. */
	{ "\"a \"b\" c\",d", ',', "[a \"b\" c][d]" },
	{ "x,\"not closed, ever", ',', "[x][not closed, ever]!" },
	{ "\"", ',', "[]!" },
	{ "\"\"", ',', "[]" },
	{ "\"\"\"", ',', "[\"]!" },
};

START_TEST(takes_cells_apart)
{
	const char *row = cell_rows[_i].row;
	struct csv_cells cells = { row, row + strlen(row), cell_rows[_i].delimiter, false };
	struct csv_cell cell;
	struct text had = { 0 };
	bool open = false;

	while (csv_cells_next(&cells, &cell)) {
		char plain[64];

		ck_assert_uint_lt(cell.size, sizeof(plain));
		csv_cell_plain(&cell, plain);
		text_printf(&had, "[%s]%s", plain, cell.open ? "!" : "");
		open = cell.open;
	}
	ck_assert_str_eq(text_get(&had), cell_rows[_i].cells);
	ck_assert(csv_cells_open(row, strlen(row), cell_rows[_i].delimiter, false) == open);
	text_release(&had);
}
END_TEST

START_TEST(knows_whether_a_line_ends_inside)
{
	static const struct {
		const char *line;
		bool open, after;
	} rows[] = {
		{ "text", true, true }, { "end\",b", true, false }, { "end\"", true, false },
		{ "end\",\"next", true, true }, { "a \"\"b\"\"", true, true },
		{ "text", false, false }, { "\"text", false, true }, { "", true, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(csv_cells_open(rows[i].line, strlen(rows[i].line), ',',
					     rows[i].open) == rows[i].after, "%s", rows[i].line);
}
END_TEST

START_TEST(the_rest_is_a_cell)
{
	static const char row[] = "a,b,c";
	struct csv_cells cells = { row, row + strlen(row), ',', false };
	struct csv_cell cell;

	ck_assert(csv_cells_next(&cells, &cell));
	ck_assert(csv_cells_rest(&cells, &cell));
	ck_assert_uint_eq(cell.size, 3);
	ck_assert(!csv_cells_rest(&cells, &cell));
	ck_assert(!csv_cells_next(&cells, &cell));
}
END_TEST

/* ---- files ---- */

/* What came out of a text: a line an event, a line a problem, the counts. */
struct result {
	struct text lines, channels;
	uint64_t records, undecodable, problems;
	char name[32];
	bool failed;
};

static int take_event(void *context, const struct event *event)
{
	struct result *result = context;

	text_printf(&result->lines, "%d %s", event->id, event->provider);
	for (size_t i = 0; i < event->string_count; i++)
		text_printf(&result->lines, " '%s'", event->strings[i]);
	text_printf(&result->lines, " %zu\n", event->data_size);
	text_printf(&result->channels, "%s ", event->channel ? event->channel : "-");
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct result *result = context;

	result->records = summary->records;
	result->undecodable = summary->undecodable;
	result->problems = summary->problem_count;
	result->failed = summary->failure;
	snprintf(result->name, sizeof(result->name), "%s",
		 summary->format && !summary->failure ? summary->format : "");
	for (size_t i = 0; i < summary->problem_kept; i++)
		text_printf(&result->lines, "%llu: %s\n",
			    (unsigned long long)summary->problems[i].offset,
			    summary->problems[i].what);
	return 0;
}

static void read_bytes(struct result *result, const void *bytes, size_t size)
{
	static const struct input_reader *const readers[] = { &csv_log_reader, NULL };
	const struct input_item item = { "log.csv", bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_sink sink = { .context = result, .event = take_event,
					 .summary = take_summary };
	struct fail fail;

	*result = (struct result){ 0 };
	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	ck_assert(!result->lines.oom);
}

#define WAS "Microsoft-Windows-WAS"
#define SAYS(pool) "Application pool '" pool "' is being automatically disabled due to a series " \
	"of failures in the process(es) serving that application pool."
#define HEAD "Level,Date and Time,Source,Event ID,Task Category\r\n"
#define DAY "11/20/2026 3:16:10 AM"
#define ROW(pool) "Error," DAY "," WAS ",5002,None," SAYS(pool) "\r\n"
#define OTHER "Error," DAY ",Disk,7,None,"
#define LINE(pool) "5002 " WAS " '" pool "' 0\n"
#define PS "\"Message\",\"Id\",\"ProviderName\",\"TimeCreated\",\"LogName\"\n"
#define TIMES "Time,Source,EventId,Msg\n"
#define TIMES_ROW(pool) DAY "," WAS ",5002," SAYS(pool) "\n"
#define INSIDE "58: a line inside quotes looks like a row, and is taken as text\n"
#define PS_ROW(message) "\"" message "\",\"5002\",\"" WAS "\",\"" DAY "\",\"System\"\n"

/* clang-format off */
static const struct {
	const char *name, *text, *format, *lines;
	unsigned records, undecodable;
} rows[] = {
	{ "one row", HEAD ROW("A"), "viewer-csv", LINE("A"), 1, 0 },
	{ "only a header", HEAD, "viewer-csv", "", 0, 0 },
	{ "no line end", HEAD "Error," DAY "," WAS ",5002,None,\"" SAYS("A") "\"", "viewer-csv",
	  LINE("A"), 1, 0 },
	{ "line ends in a cell", HEAD OTHER "\"one\r\ntwo\r\n\r\nthree\"\r\n" ROW("A"),
	  "viewer-csv", LINE("A"), 2, 0 },
	{ "an unclosed quote", HEAD OTHER "\"never closed\r\nmore\r\n" ROW("A") ROW("B"),
	  "viewer-csv", LINE("A") LINE("B"), 3, 0 },
	{ "the message of an unclosed quote", HEAD "Error," DAY "," WAS ",5002,None,\"" SAYS("A")
	  "\r\n" ROW("B"), "viewer-csv", LINE("A") LINE("B"), 2, 0 },
	{ "quotes that are not doubled", HEAD OTHER "\"say \"no\", or\r\nnot\"\r\n" ROW("A"),
	  "viewer-csv", LINE("A"), 2, 0 },
	{ "a message with commas and no quotes", HEAD "Error," DAY "," WAS ",5002,None,Well, "
	  SAYS("A") "\r\n", "viewer-csv", LINE("A"), 1, 0 },
	{ "more columns", "Keywords,Level,Date and Time,Source,Event ID,Task Category,Computer\n"
	  "Classic,Error," DAY "," WAS ",5002,None,WEB01," SAYS("A") "\n", "viewer-csv",
	  LINE("A"), 1, 0 },
	{ "a language that is not known", "A,B c,D,E f,G\nX," DAY "," WAS ",5002,Y,\"'A'\"\n",
	  "viewer-csv", LINE("A"), 1, 0 },
	{ "two files joined", HEAD ROW("A") HEAD ROW("B"), "viewer-csv", LINE("A") LINE("B"),
	  2, 0 },
	{ "no header", ROW("A") ROW("B"), "viewer-csv", LINE("A") LINE("B"), 2, 0 },
	{ "Server 2003", "6/6/2007\t4:59:48 PM\tW3SVC\tError\tNone\t1039\tN/A\tWEB03\tA process "
	  "serving application pool 'A' reported a failure. The process id was '4156'. The data "
	  "field contains the error number. \r\n", "viewer-csv", "1039 W3SVC 'A' '4156' 0\n",
	  1, 0 },
	{ "a line of Server 2003's message", "6/6/2007,4:59:48 PM,Disk,Error,None,7,N/A,WEB03,one\n"
	  "two, three\n6/6/2007,4:59:48 PM,Disk,Error,None,7,N/A,WEB03,one\n", "viewer-csv", "",
	  2, 0 },
	{ "Get-WinEvent", PS PS_ROW(SAYS("A")), "powershell-csv", LINE("A"), 1, 0 },
	{ "Get-WinEvent with semicolons", "\"Id\";\"ProviderName\";\"Message\"\n\"5002\";\"" WAS
	  "\";\"" SAYS("A") "\"\n", "powershell-csv", LINE("A"), 1, 0 },
	{ "Get-WinEvent, two lines", PS PS_ROW("one\n\ntwo") PS_ROW(SAYS("B")),
	  "powershell-csv", "5002 " WAS " 0\n" LINE("B"), 2, 0 },
	{ "Get-WinEvent, unclosed", PS "\"one\ntwo\n" PS_ROW(SAYS("B")), "powershell-csv",
	  LINE("B") "54: a row names no event\n", 1, 1 },
	/* A line of a message is no row if the quotes end as they should. */
	{ "a row in a message", PS PS_ROW("one\nx,6005,EventLog," DAY ",System\ntwo")
	  PS_ROW(SAYS("B")), "powershell-csv", "5002 " WAS " 0\n" LINE("B"), 2, 0 },
	{ "a row in a message, quotes doubled", PS PS_ROW("\"\"one\"\"\nx,6005,EventLog," DAY
	  ",System\n\"\"\"\"") PS_ROW(SAYS("B")), "powershell-csv", LINE("one") LINE("B"), 2, 0 },
	/* Event Viewer doubles no quotes: two messages would have the rows between them as text. */
	{ "a row in Event Viewer's message", HEAD OTHER "\"one\r\n" ROW("A") "two\"\r\n" ROW("B"),
	  "viewer-csv", LINE("A") LINE("B"), 3, 0 },
	{ "rows between quotes of Event Viewer's messages", HEAD OTHER "\"one\"\"\r\n" ROW("A")
	  ROW("B") OTHER "\"\"two\"\r\n", "viewer-csv", LINE("A") LINE("B"), 4, 0 },
	{ "Event Viewer's columns, all in quotes", "\"Level\",\"Date and Time\",\"Source\","
	  "\"Event ID\",\"Task Category\"\n\"Error\",\"" DAY "\",\"Disk\",\"7\",\"None\","
	  "\"one\n\"\"Error\"\",\"\"" DAY "\"\"," WAS ",5002,None," SAYS("A") "\"\n", "viewer-csv",
	  "", 1, 0 },
	{ "a header in a message", TIMES DAY ",Disk,7,\"one\n" TIMES TIMES_ROW("A") "\"\n",
	  "powershell-csv", INSIDE, 1, 0 },
	{ "time and id first", TIMES DAY ",Disk,7,\"one\n" TIMES_ROW("A") "\"\n", "powershell-csv",
	  INSIDE, 1, 0 },
	{ "a row in a message that is cut off", PS PS_ROW(SAYS("A")) "\"one\nx,5002," WAS "," DAY
	  ",System\ntwo", "powershell-csv", LINE("A") "251: a row names no event\n", 1, 1 },
	/* If not, it is. */
	{ "a quote that never ends", TIMES DAY ",Disk,7,\"one\n" TIMES_ROW("A") TIMES_ROW("B"),
	  "powershell-csv", LINE("A") LINE("B") "58: rows stand inside quotes that do not end, and "
	  "may be text\n", 3, 0 },
	{ "a message that is cut off, with a row in it", "Msg,EventId,Source,Time,Log\n\"one\n"
	  SAYS("A") ",5002," WAS "," DAY ",System\ntwo", "powershell-csv", LINE("A")
	  "28: a row names no event\n33: rows stand inside quotes that do not end, and may be "
	  "text\n220: a row names no event\n", 1, 2 },
	{ "a quote that ends in another row", TIMES DAY ",Disk,7,\"one\n" TIMES_ROW("A") DAY "," WAS
	  ",5002,\"" SAYS("B") "\"\n", "powershell-csv", LINE("A") LINE("B"), 3, 0 },
	{ "too few cells", "Source,EventId,Msg,Time\nDisk,7,\"one\n" WAS ",5002," SAYS("A") "," DAY
	  "\nDisk,7,two\",2,3," DAY "\n", "powershell-csv", LINE("A"), 3, 0 },
	{ "a row of another log in quotes that are wrong", "Level,Date and Time,Source,Event ID,"
	  "Log,T\nError," DAY ",Disk,7,Application,x,\"say \"no\"!\nError," DAY "," WAS
	  ",5002,System,x," SAYS("A") "\nend\"\n", "viewer-csv", LINE("A") "102: a row of another "
	  "log stands inside the quotes of a message, and may be a part of it\n", 2, 0 },
	{ "columns with other names", "Time,Source,EventId,Msg\n" DAY "," WAS ",5002,\""
	  SAYS("A") "\"\n", "powershell-csv", LINE("A"), 1, 0 },
	{ "an id with qualifiers", "\"InstanceId\",\"Source\",\"EntryType\",\"Message\"\n"
	  "\"3221230474\",\"" WAS "\",\"Error\",\"" SAYS("A") "\"\n", "powershell-csv", LINE("A"),
	  1, 0 },
	{ "Log Parser", "EventLog,RecordNumber,TimeGenerated,EventID,EventTypeName,SourceName,"
	  "Strings,Data\nSystem,7,2026-11-20 03:15:04,5139,Warning event,WAS,"
	  "A|4711|0|http,7E000780\n", "logparser-csv", "5139 WAS 'A' '4711' '0' 'http' 4\n", 1, 0 },
	{ "Azure Monitor without EventData", "TimeGenerated,Source,EventLog,EventLevelName,"
	  "ParameterXml,EventID\n2026-11-20T09:15:04Z," WAS ",System,Error,<Param>A</Param>,5002\n",
	  "azure-csv", LINE("A"), 1, 0 },
	{ "XML that is damaged", "TimeGenerated,Source,EventLog,EventLevelName,EventData,"
	  "ParameterXml,EventID\n2026-11-20T09:15:04Z," WAS ",System,Error,<EventData><Data>,"
	  "<Param>A</Param>,5002\n", "azure-csv", LINE("A"), 1, 0 },
	{ "EvtxECmd, one string", "EventId,Provider,TimeCreated,Payload\n5002," WAS
	  ",2026-11-20 09:15:04,\"{\"\"EventData\"\":{\"\"Data\"\":{\"\"@Name\"\":"
	  "\"\"AppPoolID\"\",\"\"#text\"\":\"\"A\"\"},\"\"Binary\"\":\"\"\"\"}}\"\n",
	  "evtxecmd-csv", LINE("A"), 1, 0 },
	{ "EvtxECmd, damaged", "EventId,Provider,TimeCreated,Payload\n5002," WAS
	  ",2026-11-20 09:15:04,\"{\"\"EventData\n", "evtxecmd-csv", "5002 " WAS " 0\n", 1, 0 },
	{ "hayabusa, another's event", "Timestamp,RuleTitle,Channel,EventID,Details\n"
	  "2026-11-20 10:15:04.123 +01:00,x,Sec,4625,\"Type: 3 \xc2\xa6 User: a\"\n",
	  "hayabusa-csv", "", 1, 0 },
	/* What is no table of events. */
	{ "IIS", "172.30.1.1, -, 11/20/2026, 0:55:36, W3SVC2, SVR, 172.30.1.2, 4502, 163, 3223, "
	  "200, 0, GET, /a.gif, -,\n", "", "", 0, 0 },
	{ "W3C", "#Fields: date time s-sitename,cs-method\n2026-11-20 03:15:04 GET,5002\n", "", "",
	  0, 0 },
	{ "a spreadsheet", "Name,Date,Source,ID,Amount\nMiller,2026-11-20,web,17,100\n", "", "",
	  0, 0 },
	{ "DHCP", "ID,Date,Time,Description,IP Address,Host Name,MAC Address\n"
	  "24,11/20/26,03:15:04,Database Cleanup Begin,,,\n", "", "", 0, 0 },
	{ "numbers", "1,2,3\n4,5,6\n", "", "", 0, 0 },
	{ "a comma", ",", "", "", 0, 0 },
};
/* clang-format on */

START_TEST(reads_what_programs_write)
{
	struct result result;

	read_bytes(&result, rows[_i].text, strlen(rows[_i].text));
	ck_assert_msg(strcmp(result.name, rows[_i].format) == 0, "%s: is '%s'", rows[_i].name,
		      result.name);
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	ck_assert_msg(result.records == rows[_i].records, "%s: %llu records", rows[_i].name,
		      (unsigned long long)result.records);
	ck_assert_msg(result.undecodable == rows[_i].undecodable, "%s", rows[_i].name);
	text_release(&result.lines);
	text_release(&result.channels);
}
END_TEST

/* Each file, and how much of it: a cell of megabytes, rows of ten thousand cells, quotes that
 * each row opens again. */
static void read_grown(const char *head, const char *repeated, size_t times, const char *tail,
		       const char *lines)
{
	struct text text = { 0 };
	struct result result;

	text_add(&text, head);
	for (size_t i = 0; i < times; i++)
		text_add(&text, repeated);
	text_add(&text, tail);
	ck_assert(!text.oom);
	read_bytes(&result, text.bytes, text.size);
	ck_assert_msg(strstr(text_get(&result.lines), lines), "had %.2000s",
		      text_get(&result.lines));
	text_release(&result.lines);
	text_release(&result.channels);
	text_release(&text);
}

/* Which log rows of Get-EventLog are of. */
#define GET "\"EventID\",\"Message\",\"Source\",\"InstanceId\",\"TimeGenerated\"," \
	"\"EntryType\"\n"
#define GET_ROW(message) "\"5002\",\"" message "\",\"WAS\",\"5002\",\"" DAY "\",\"Error\"\n"
#define TYPE(log) "#TYPE System.Diagnostics.EventLogEntry#" log "/WAS/5002\n"

static const struct {
	const char *name, *text, *channels;
	unsigned problems;
} types[] = {
	{ "one table", TYPE("System") GET GET_ROW("a") GET_ROW("b"), "System System ", 0 },
	{ "two tables", TYPE("Application") GET GET_ROW("a") TYPE("System") GET GET_ROW("b"),
	  "Application System ", 0 },
	{ "amid a message", TYPE("Application") GET GET_ROW("a\n" TYPE("System") "b") GET_ROW("b"),
	  "Application Application ", 0 },
	{ "at its end", TYPE("Application") GET GET_ROW("a\n#TYPE x#System/WAS/5002") GET_ROW("b"),
	  "Application Application ", 0 },
	{ "no header behind it", TYPE("Application") GET GET_ROW("a") TYPE("System") GET_ROW("b"),
	  "Application Application ", 1 },
	{ "quotes that do not end", TYPE("Application") GET "\"5002\",\"a\n" TYPE("System") GET
	  GET_ROW("b"), "Application ", 1 },
};

START_TEST(knows_the_log)
{
	struct result result;

	read_bytes(&result, types[_i].text, strlen(types[_i].text));
	ck_assert_msg(strcmp(text_get(&result.channels), types[_i].channels) == 0, "%s: %s",
		      types[_i].name, text_get(&result.channels));
	ck_assert_msg(result.problems == types[_i].problems, "%s: %s", types[_i].name,
		      text_get(&result.lines));
	text_release(&result.lines);
	text_release(&result.channels);
}
END_TEST

START_TEST(has_bounds)
{
	char large[80];

	snprintf(large, sizeof(large), ": a row is larger than %d bytes", BOUND_TABLE_ROW);
	read_grown(HEAD OTHER "\"", "text of a line\n", 200000, "\"\r\n" ROW("A"), LINE("A"));
	read_grown(HEAD OTHER "\"", "text of a line\n", 200000, "\"\r\n" ROW("A"), large);
	read_grown(PS "\"", "text of a line\n", 200000, "\n" PS_ROW(SAYS("A")), LINE("A"));
	read_grown(HEAD ROW("A") "Error," DAY "," WAS ",5002,None,", "x,", 10000, "\n" ROW("B"),
		   LINE("B"));
	read_grown("Level,Date and Time,Source,Event ID,", "x,", 10000, "\n" ROW("A"), "");
	read_grown("\"Id\",\"ProviderName\",\"TimeCreated\",\"Message\",", "\"x\",", 10000,
		   "\"y\"\n\"5002\",\"" WAS "\",\"" DAY "\",\"" SAYS("A") "\"\n", LINE("A"));
	/* Rows that open quotes again and again: each is looked at once. */
	read_grown(HEAD, "Error," DAY ",Disk,7,None,\"\"\"\"x\r\n", 20000, ROW("A"), LINE("A"));
	read_grown(TIMES DAY ",Disk,7,\"x\n", DAY ",Disk,7,x\n", 50000, TIMES_ROW("A") "\"\n",
		   LINE("A"));
	read_grown(PS, "\"never closed\n", 20000, PS_ROW(SAYS("A")), LINE("A"));
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("csv_log");

	tcase_add_loop_test(cases, takes_cells_apart, 0,
			    (int)(sizeof(cell_rows) / sizeof(cell_rows[0])));
	tcase_add_test(cases, knows_whether_a_line_ends_inside);
	tcase_add_test(cases, the_rest_is_a_cell);
	tcase_add_loop_test(cases, reads_what_programs_write, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(cases, knows_the_log, 0, (int)(sizeof(types) / sizeof(types[0])));
	tcase_add_test(cases, has_bounds);
	return form_result_run(cases, "csv_log");
}
