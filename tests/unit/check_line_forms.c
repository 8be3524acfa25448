/*
 * check_line_forms.c - forms in which an event is some lines: what ends one, what is cut, what
 * is between them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <string.h>

#include "form_result.h"
#include "text_log.h"

#define WAS "Microsoft-Windows-WAS"
#define SAYS(pool) "Application pool '" pool "' is being automatically disabled due to a series " \
	"of failures in the process(es) serving that application pool."
#define LINE(pool) "5002 " WAS " 0 '" pool "' ?\n"
#define WEVT(pool) "  Log Name: System\n  Source: " WAS "\n  Date: 2026-11-20T03:15:04.250\n" \
	"  Event ID: 5002\n  Level: Error\n  Computer: WEB01\n  Description: \n" SAYS(pool) "\n\n"
#define LIST(pool) "TimeCreated  : 11/20/2026 3:15:04 AM\nProviderName : " WAS \
	"\nId           : 5002\nMessage      : " SAYS(pool) "\n\n"
#define TABLE "   ProviderName: " WAS "\n\n" \
	"TimeCreated                     Id LevelDisplayName Message\n" \
	"-----------                     -- ---------------- -------\n"
#define KV(pool) "LogName=System\nEventCode=5002\nSourceName=" WAS "\nMessage=" SAYS(pool) "\n"
#define ENTRY "Error: (11/20/2026 03:16:10 AM) (Source: WAS) (EventID: 5002) (User: )\n"

/* clang-format off */
static const struct {
	const char *name, *text, *format, *lines;
} rows[] = {
	{ "wevtutil", "Event[0]:\n" WEVT("A") "Event[1]:\n" WEVT("B"), "wevtutil-text",
	  LINE("A") LINE("B") },
	{ "wevtutil, without a colon", "Event[0]\n" WEVT("A"), "wevtutil-text", LINE("A") },
	{ "wevtutil, indented further", "    Event[12]:\n    " WEVT("A"), "wevtutil-text",
	  LINE("A") },
	{ "wevtutil, a message with a blank line", "Event[0]:\n  Source: " WAS
	  "\n  Event ID: 5002\n  Description: \n\n" SAYS("A") "\nEvent[1]:\n" WEVT("B"),
	  "wevtutil-text", LINE("A") LINE("B") },
	{ "an element of an array", "Event[0]\nx\n" LIST("A"), "powershell-list", LINE("A") },
	{ "lists", LIST("A") "\n\n" LIST("B"), "powershell-list", LINE("A") LINE("B") },
	{ "lists without blank lines", "Id      : 5002\nSource  : WAS\nMessage : " SAYS("A")
	  "\nId      : 5002\nSource  : WAS\nMessage : " SAYS("B"), "powershell-list",
	  "5002 WAS 0 'A' ?\n5002 WAS 0 'B' ?\n" },
	{ "a wrapped message",
	  "Message      : Application pool 'A' is being automatically disabled "
	  "due to a series of\n               failures in the process(es) serving that application "
	  "pool.\nId           : 5002\nProviderName : " WAS "\n", "powershell-list", LINE("A") },
	{ "strings that were cut", "EventID            : 5139\nData               : {126, 0, 7, 128"
	  "...}\nSource             : WAS\nReplacementStrings : {ShopPool, 4711, 0, http...}\n"
	  "InstanceId         : 2147488787\n", "powershell-list", "5139 WAS 0 ?\n" },
	{ "no data",
	  "EventID            : 5002\nData               : {}\nSource             : WAS\n"
	  "ReplacementStrings : {A}\n", "powershell-list", "5002 WAS 0 'A' -\n" },
	{ "a string with a comma", "EventID            : 5002\nSource             : WAS\nMessage   "
	  "         : " SAYS("A, B") "\nReplacementStrings : {A, B}\n", "powershell-list",
	  "5002 WAS 0 'A, B' ?\n" },
	{ "a table", TABLE
	  "11/20/2026 3:16:10 AM         5002 Error            Application pool 'A'"
	  " is being automatically disabled due to a...\n", "powershell-table", LINE("A") },
	{ "two tables", TABLE
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("A") "\n\n"
	  TABLE "11/20/2026 3:16:10 AM         5002 Error            " SAYS("B") "\n",
	  "powershell-table", LINE("A") LINE("B") },
	{ "tables behind a list of something else", "Id : 5\n\n" TABLE
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("A") "\n\n"
	  TABLE "11/20/2026 3:16:10 AM         5002 Error            " SAYS("B") "\n"
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("C") "\n\n"
	  TABLE "11/20/2026 3:16:10 AM         5002 Error            " SAYS("D") "\n"
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("E") "\n",
	  "powershell-table", LINE("A") LINE("B") LINE("C") LINE("D") LINE("E") },
	{ "a table of Get-EventLog", "   Index Time          EntryType   Source                 "
	  "InstanceID Message\n   ----- ----          ---------   ------                 "
	  "---------- -------\n"
	  "   88131 Nov 20 03:16  Error       WAS                    3221230474 "
	  SAYS("A") "\n", "powershell-table", "5002 WAS 88131 'A' ?\n" },
	{ "another table", "Index Time Message\n----- ---- -------\n    a  b  c\n", "", "" },
	{ "Splunk", "11/20/2026 03:15:04 AM\n" KV("A") "\n11/20/2026 03:15:04 AM\n" KV("B"),
	  "splunk", LINE("A") LINE("B") },
	{ "Splunk without dates", KV("A") KV("B"), "splunk", LINE("A") LINE("B") },
	{ "Splunk from WMI", "20261120091504.784882\nCategory=0\nEventCode=5002\nLogfile=System\n"
	  "SourceName=" WAS "\nTimeGenerated=20261120091504.784882-000\nMessage=" SAYS("A") "\n",
	  "splunk", LINE("A") },
	{ "evtxexport, a string of two lines",
	  "Event number\t\t\t: 7\nSource name\t\t\t: WAS\nEvent "
	  "identifier\t\t: 0x0000138a (5002)\nNumber of strings\t\t: 1\nString: 1\t\t\t: A\nB\n\n"
	  "Event number\t\t\t: 8\nSource name\t\t\t: WAS\nEvent identifier\t\t: 0x0000138a (5002)\n"
	  "String: 1\t\t\t: C\n", "evtxexport-text", "5002 WAS 7 'A\nB' -\n5002 WAS 8 'C' -\n" },
	{ "FRST", ENTRY "Description: " SAYS("A") "\n\n" ENTRY "Description: " SAYS("B") "\n",
	  "frst",
	  "5002 WAS 0 'A' ?\n5002 WAS 0 'B' ?\n" },
	{ "FRST, and another form without a blank line", ENTRY "Description: " SAYS("A") "\n"
	  "Event[0]:\n" WEVT("B"), "frst", "5002 WAS 0 'A' ?\n" LINE("B") },
	{ "FRST, without a description", ENTRY ENTRY, "frst", "5002 WAS 0 ?\n5002 WAS 0 ?\n" },
	{ "several forms", "Hello,\n" LIST("A") "and\nEvent[0]:\n" WEVT("B"), "powershell-list",
	  LINE("A") LINE("B") },
	{ "what begins in a message is over at the next event", "9/8/2026 03:15:04 AM\n" KV("A")
	  "+ System\n\n  - Provider\n\n   [ Name]  x\n" "11/20/2026 11:15:04 AM\n" KV("B"),
	  "splunk", LINE("A") LINE("B") },
	{ "another form in a message, and then for good", "Event[0]:\n" WEVT("A") LIST("B")
	  "Event[1]:\n" WEVT("C") LIST("D") LIST("E"), "wevtutil-text",
	  LINE("A") LINE("B") LINE("C") LINE("D") LINE("E") },
	{ "lists of two commands", LIST("A") "\nId           : 5002\nTimeCreated  : 11/20/2026 "
	  "3:15:04 AM\nProviderName : " WAS "\nMessage      : " SAYS("B") "\n\n" LIST("C"),
	  "powershell-list", LINE("A") LINE("B") LINE("C") },
	{ "tags and XML in a row", TABLE
	  "11/20/2026 3:16:11 AM            7 Error            a<p>b\n"
	  "11/20/2026 3:16:11 AM            8 Error            <Event><System>\n"
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("A") "\n",
	  "powershell-table", "7 " WAS " 0 ?\n8 " WAS " 0 ?\n" LINE("A") },
	{ "XML that does not end", LIST("A") "<Event><System>\n\n" LIST("B"), "powershell-list",
	  LINE("A") LINE("B")
	  "241: an event cannot be decoded: its text is not well-formed: no element found\n" },
	{ "XML in a wrapped message takes no rows", TABLE
	  "11/20/2026 3:16:11 AM            7 Error            a\n"
	  "                                                    <Event><System></System>\n"
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("A") "\n",
	  "powershell-table", "7 " WAS " 0 ?\n" LINE("A")
	  "214: an event is cut off\n" },
	{ "XML that does not end, in a box", "| Event[0]: |\n| Source: " WAS " |\n"
	  "| Event ID: 5002 |\n| Description: |\n| " SAYS("A") " |\n| <Event |\n"
	  "| Event[1]: |\n| Source: " WAS " |\n"
	  "| Event ID: 5002 |\n| Description: |\n| " SAYS("B") " |\n", "wevtutil-text",
	  LINE("A") LINE("B")
	  "219: an event cannot be decoded: its text is not well-formed: no element found\n" },
	{ "XML in a box that ends in the next event", "| Event[0]: |\n| Source: " WAS " |\n"
	  "| Event ID: 5002 |\n| Description: |\n| " SAYS("A") " |\n| <Event><System> |\n"
	  "| Event[1]: |\n| Source: " WAS " |\n| Event ID: 5002 |\n| Description: |\n"
	  "| " SAYS("B") " |\n| </System></Event> |\n", "wevtutil-text", LINE("A") LINE("B")
	  "219: an event cannot be decoded: its text is not well-formed: no element found\n" },
	{ "a list behind XML that is cut off", "<Event><System></System>\n" LIST("A") LIST("B"),
	  "copied-text", LINE("A") LINE("B") "0: an event is cut off\n" },
	{ "a table behind a list", LIST("A") TABLE
	  "11/20/2026 3:16:10 AM         5002 Error            " SAYS("B") "\n",
	  "powershell-list", LINE("A") LINE("B") },
	{ "Splunk behind wevtutil", "Event[0]:\n" WEVT("A") "11/20/2026 03:15:04 AM\n" KV("B"),
	  "wevtutil-text", LINE("A") LINE("B") },
	{ "a message that is indented as a list", "Event[0]:\n" WEVT("A") "    Id : 5\n"
	  "Event[1]:\n" WEVT("B"), "wevtutil-text", LINE("A") LINE("B") },
	{ "an indented list", "    Id           : 5002\n    ProviderName : " WAS
	  "\n    Message      : " SAYS("A") "\n" SAYS("B") "\n", "powershell-list",
	  LINE("A") LINE("B") },
	{ "lists of two commands", LIST("A") "\nIndex      : 7\nEntryType  : Error\n"
	  "InstanceId : 3221230474\nMessage    : " SAYS("B") "\nSource     : WAS\n",
	  "powershell-list", LINE("A") "5002 WAS 7 'B' ?\n" },
	{ "a date alone", "11/20/2026 03:15:04 AM\nlunch\n", "", "" },
	{ "settings", "LogName=System\nMessage=none\n", "", "" },
};
/* clang-format on */

START_TEST(reads_lines)
{
	struct form_result result;

	form_result_read(&result, &text_log_reader, rows[_i].text, strlen(rows[_i].text));
	ck_assert_msg(strcmp(result.failed ? "" : result.format, rows[_i].format) == 0,
		      "%s: is '%s'", rows[_i].name, result.format);
	ck_assert_msg(strcmp(text_get(&result.lines), rows[_i].lines) == 0, "%s: wanted\n%shad\n%s",
		      rows[_i].name, rows[_i].lines, text_get(&result.lines));
	text_release(&result.lines);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("line_forms");

	tcase_add_loop_test(cases, reads_lines, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	return form_result_run(cases, "line_forms");
}
