/*
 * check_text_log.c - events in texts, as people copy, quote and mangle them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "block_writer.h"
#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "form_result.h"
#include "input.h"
#include "label_find.h"
#include "reader.h"
#include "text.h"
#include "text_log.h"
#include "when.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct text seen;
static bool refused;
static char form_seen[32];

/* "WAS/5002 [Shop] data=7e000780 @2026-11-20T09:15:04" */
static int see_event(void *context, const struct event *event)
{
	size_t count = event->string_count;
	char time[WHEN_SIZE];

	(void)context;
	while (count && !*event->strings[count - 1])
		count--;
	text_printf(&seen, "%s%s/%u [", seen.size ? "; " : "", event->kind->family,
		    (unsigned)event->id);
	for (size_t i = 0; i < count; i++)
		text_printf(&seen, "%s%s", i ? "|" : "", event->strings[i]);
	text_add(&seen, "]");
	if (event->data_size) {
		text_add(&seen, " ");
		text_hex(&seen, event->data, event->data_size);
	}
	if (event->time)
		text_printf(&seen, " %.19s%s", when_iso(event->time, time),
			    event->local_time ? "" : "Z");
	if (event->computer)
		text_printf(&seen, " %s", event->computer);
	return 0;
}

static int see_summary(void *context, const struct input_summary *summary)
{
	(void)context;
	refused = summary->failure;
	snprintf(form_seen, sizeof(form_seen), "%s", summary->format ? summary->format : "");
	return 0;
}

static void read_text(const void *bytes, size_t size, void *context,
		      int (*event)(void *context, const struct event *event))
{
	static const struct input_reader *const readers[] = { &text_log_reader, NULL };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_item item = { "text", bytes, size };
	const struct input_sink sink = { .context = context, .event = event,
					 .summary = see_summary };
	struct fail fail;

	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
}

static const char *events_of(const void *bytes, size_t size)
{
	text_reset(&seen);
	read_text(bytes, size, NULL, see_event);
	return text_get(&seen);
}

#define DISABLED "Application pool 'Shop' is being automatically disabled due to a series of " \
	"failures in the process(es) serving that application pool."
#define FAILED "The Module DLL C:\\a\\geo.dll failed to load.  The data is the error."

#define QUOTING(pool) "Log Name: System\nSource: WAS\nDate: 11/20/2026 9:15:04 AM\n" \
	"Event ID: 5011\nComputer: WEB01\nDescription:\nA process serving application " \
	"pool '" pool "' suffered a fatal communication error with the Windows Process " \
	"Activation Service. The process id was '4711'. The data field contains the error number.\n"

static const struct row {
	const char *text, *events;
} rows[] = {
	/* Any order, any subset. */
	{ "Event ID: 5002 / Level: Error / Source: WAS / Description: " DISABLED,
	  "WAS/5002 [Shop]" },
	{ "Source: WAS\nEvent ID: 5002\nLevel: Error\n", "WAS/5002 []" },
	{ "Event ID: 5002 " DISABLED, "WAS/5002 [Shop]" },
	{ "Level: Error\nSource: IIS-W3SVC-WP\nEvent ID: 2280\n\n" FAILED,
	  "W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ "Log Name:\nSystem\nSource:\nWAS\nEvent ID:\n5002\nComputer:\nWEB01\nDescription:\n"
	  DISABLED, "WAS/5002 [Shop] WEB01" },
	/* Labels that were dropped, numbers of lines, blank lines. */
	{ "Source: Microsoft-Windows-WAS Event ID: 5002 Task Category: None Level: Error "
	  "Keywords: Classic User: N/A Computer: WEB01 " DISABLED, "WAS/5002 [Shop] WEB01" },
	{ "1\nLog Name: System\n2\nSource: WAS\n3\nEvent ID: 5002\n4\nDescription:\n" DISABLED,
	  "WAS/5002 [Shop]" },
	{ "Log Name: System  \n\nSource: WAS  \n\nEvent ID: 5002  \n\nDescription:  \n\n" DISABLED
	  "\n\nwhat now?", "WAS/5002 [Shop]" },
	/* Tables, marks of a log, HTML, escapes, things that cannot be seen. */
	{ "| Id 2280: " FAILED " |", "W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ "May 10 15:41:06 web01 Source: WAS Event ID: 5002 Level: Error", "WAS/5002 []" },
	{ "**Source:** WAS<br>**Event ID:** 5002</br>*Level:* Error<br />" DISABLED,
	  "WAS/5002 [Shop]" },
	{ "\033[31mSource:\033[0m W\xe2\x80\x8b" "AS\nEvent\xc2\xa0ID: 5002\n"
	  "\xe2\x80\xaaLevel: Error",
	  "WAS/5002 []" },
	{ "<tr><td>Source:</td><td>WAS</td></tr><tr><td>Event ID:</td><td>5002</td></tr><tr><td>"
	  "Level:</td><td>Error</td></tr>", "WAS/5002 []" },
	/* The text is believed, not the number. */
	{ "Level: Error\nEvent ID: 5051\nSource: WAS\nDescription: The identity of application "
	  "pool Shop is invalid. The user name or password that is specified for the identity may "
	  "be incorrect", "WAS/5021 [Shop]" },
	/* Data. */
	{ FAILED "\n0000: 7e 00 00 00   ~...", "W3SVC-WP/2280 [C:\\a\\geo.dll] 7e000000" },
	{ FAILED "\n\nData: 7f 00 00 00", "W3SVC-WP/2280 [C:\\a\\geo.dll] 7f000000" },
	{ FAILED "\nthe data is 7f 00 00 00 by the way",
	  "W3SVC-WP/2280 [C:\\a\\geo.dll] 7f000000" },
	{ FAILED "\ndata: 0000007f", "W3SVC-WP/2280 [C:\\a\\geo.dll] 7f000000" },
	{ FAILED " (0x800700c1)", "W3SVC-WP/2280 [C:\\a\\geo.dll] c1000780" },
	{ FAILED " error code 193", "W3SVC-WP/2280 [C:\\a\\geo.dll] c1000000" },
	{ FAILED " All sites answer error 503.", "W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ FAILED " It is the 126 of us.", "W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ FAILED "\n" DISABLED "\n0000: 7e 00 00 00", "W3SVC-WP/2280 [C:\\a\\geo.dll]; "
	  "WAS/5002 [Shop]" },
	/* Data is the date of an Italian. */
	{ "Tipo evento:\tErrore\nOrigine evento:\tW3SVC-WP\nCategoria evento:\tNessuna\n"
	  "ID evento:\t2214\nData:\t\t16/06/2007\nOra:\t\t14.56.53\nUtente:\t\tN/D\n"
	  "Computer:\tWEB11\nDescrizione:\n(C:\\rewrite.dll)\nDati:\n0000: c1 00 00 00\n",
	  "W3SVC-WP/2214 [C:\\rewrite.dll] c1000000 2007-06-16T14:56:53 WEB11" },
	/* XML amid a text, also escaped, cut, and one behind the other. */
	{ "see <Event xmlns=''><System><Provider Name='WAS'/><EventID>5002</EventID></System>"
	  "<EventData><Data>Shop</Data></EventData></Event> and " FAILED,
	  "WAS/5002 [Shop]; W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ "see &lt;Event xmlns=\"\"&gt;<br>&lt;System&gt;&lt;Provider Name=&quot;WAS&quot;/&gt;"
	  "&lt;EventID&gt;5002&lt;/EventID&gt;&lt;/System&gt;\n&lt;/Event&gt;", "WAS/5002 []" },
	{ "x\n> - <Event xmlns=''>\n> - <System><Provider Name='WAS'/>\n> <EventID>5002</EventID>\n"
	  "> </System>\n> - <EventData><Data>Shop</Data><Binary>7E00", "WAS/5002 [Shop]" },
	{ "x <Event ><System><Provider Name='WAS'/><EventID>5002</EventID> <Event ><System>"
	  "<Provider Name='WAS'/><EventID>5139</EventID></System></Event>",
	  "WAS/5002 []; WAS/5139 []" },
	/* Many events in one line. */
	{ "Log Name: System Source: WAS Event ID: 5002 Description: Log Name: System Source: WAS "
	  "Event ID: 5139 Description: b\n", "WAS/5002 []; WAS/5139 []" },
	/* A language that nobody told us of. */
	{ "Lokin nimi:    System\nLahde:         Microsoft-Windows-WAS\nPaiva:         "
	  "20.11.2026 15:15:04\nTapahtuma:     5002\nLuokka:        Ei\nTaso:          Virhe\n"
	  "Avain:         Perus\nHenkilo:       N/A\nTietokone:     WEB01\nKuvaus:\n(Shop)\n",
	  "WAS/5002 [] 2026-11-20T15:15:04 WEB01" },
	{ "Tyyppi:\tVirhe\nOrigo:\tW3SVC-WP\nLuokka:\tEi\nTunnus:\t2214\nPaiva:\t20.11.2026\n"
	  "Aika:\t15:15:04\nHenkilo:\tN/A\nKone:\tWEB03\nKuvaus:\n(C:\\a.dll)\n\nLisaa: "
	  "http://go.microsoft.com/fwlink/events.asp.\nTiedot:\n0000: 7e 00 00 00   ~...\n",
	  "W3SVC-WP/2214 [C:\\a.dll] 7e000000 2026-11-20T15:15:04 WEB03" },
	{ "Motto: WAS\nit was: so\n", "" },
	/* Another event is no longer of the one before. */
	{ "Log Name: System\nSource: WAS\nEvent ID: 5002\nDescription:\n" DISABLED
	  "\n----------\n" FAILED, "WAS/5002 [Shop]; W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	{ "Log Name: System\nSource: WAS\nEvent ID: 5002\nDescription:\n" DISABLED
	  "\n\nAnd then\n\n" FAILED, "WAS/5002 [Shop]; W3SVC-WP/2280 [C:\\a\\geo.dll]" },
	/* What explains events has none. */
	{ "Event ID: 2280\nSource: Microsoft-Windows-IIS-W3SVC-WP\nVersion: 7.0\nMessage: The "
	  "Module DLL %1 failed to load. The data is the error.", "" },
	{ "Application pool '%1' is being automatically disabled", "" },
	{ "Log Name: System\nSource: WAS\nEvent ID: 5011\nComputer: WEB01\nDescription:\nA process "
	  "serving application pool '%1' suffered a fatal communication error with the Windows "
	  "Process Activation Service. The process id was '%2'. The data field contains the error "
	  "number.\n", "" },
	/* What one quotes explains nothing. */
	{ QUOTING("Shop%1 x"), "WAS/5011 [Shop%1 x|4711] 2026-11-20T09:15:04 WEB01" },
	{ QUOTING("%1"), "WAS/5011 [%1|4711] 2026-11-20T09:15:04 WEB01" },
	{ "Event ID 5002 of the calendar: spring fair", "" },
	{ "Source: a book\nDate: 2026\nI like it.", "" },
	{ "- System\n- Application\n- Security\n", "" },
	{ "", "" },
};

START_TEST(finds_events)
{
	const struct row *row = &rows[_i];

	ck_assert_str_eq(events_of(row->text, strlen(row->text)), row->events);
	ck_assert_int_eq(refused, !*row->events);
}
END_TEST

#define XML "<Event><System><Provider Name=\"Microsoft-Windows-WAS\"/><EventID>5002</EventID>" \
	"</System><EventData><Data>Shop</Data>"

/* The form of the first event; what is cut off at the end counts as text. */
START_TEST(names_form)
{
	static const struct { const char *text, *form; } forms[] = {
		{ "Hello,\n" DISABLED "\n\n" XML "</EventData></Event>\n", "copied-text" },
		{ "Hello,\n" XML "</EventData></Event>\n" DISABLED, "event-xml" },
		{ "Hello,\n" XML, "copied-text" },
	};

	for (int i = 0; i < COUNT(forms); i++) {
		events_of(forms[i].text, strlen(forms[i].text));
		ck_assert_msg(!strcmp(form_seen, forms[i].form), "%d: %s", i,
			      form_seen);
	}
}
END_TEST

/* Blocks of all languages and encodings, as a writer of its own makes them. */
START_TEST(reads_localised_blocks)
{
	struct text block = { 0 };

	for (int language = 0; language < block_languages(); language++)
		for (int page = 0; page < BLOCK_PAGES; page++)
			for (int form = 0; form < BLOCK_FORMS; form++) {
				const char *expected = form == BLOCK_VISTA ?
					"W3SVC-WP/2280 [C:\\a\\geo.dll] 2026-11-20T15:15:04 WEB09" :
					"W3SVC-WP/2214 [C:\\a\\geo.dll] c1000780 "
					"2026-11-20T15:15:04 WEB09";

				text_reset(&block);
				block_write(&block, language, page, form);
				ck_assert_msg(!strcmp(events_of(block.bytes, block.size), expected),
					      "language %d, page %d, form %d: %s", language, page,
					      form, text_get(&seen));
			}
	text_release(&block);
}
END_TEST

/* A label that is remembered is found as one that is not. */
START_TEST(remembers_labels)
{
	static const char *const lines[] = {
		"Source: WAS", "Source:** WAS", "Source: WAS", "**Source:** WAS", "Source:WAS",
		"Event ID: 5002", "Event ID:", "Event ID:`5002`", "not Source: WAS", ": WAS", "x",
		"Event: 5002", "12:30 Source: WAS", "Source\xef\xbc\x9a WAS", "Sourca: WAS",
		"a text that is far longer than a label can be, and then Source: WAS",
	};
	struct label_memo memo = { 0 };

	for (int i = 0; i < 2 * COUNT(lines); i++) {
		const char *line = lines[i % COUNT(lines)];
		struct label_at first = { 0 }, plain = { 0 };
		bool found = label_find(line, strlen(line), 0, &plain);

		ck_assert_msg(label_find_first(&memo, line, strlen(line), &first) == found, "%s",
			      line);
		ck_assert_msg(first.labels == plain.labels && first.begin == plain.begin &&
			      first.after == plain.after, "%s", line);
	}
}
END_TEST

/* What is longer than a value may be ends between two characters. */
static const struct {
	const char *before, *after;
} long_values[] = {
	{ "Log Name: System\nSource: WAS\nDate: 11/20/2026 9:15:04 AM\nEvent ID: 5002\n"
	  "Level: Error\nComputer: ", "\nDescription:\n" DISABLED "\n" },
	{ "Log Name: ", "\nSource: WAS\nDate: 11/20/2026 9:15:04 AM\nEvent ID: 5002\n"
	  "Level: Error\nComputer: WEB01\nDescription:\n" DISABLED "\n" },
	{ "TimeCreated : 11/20/2026 9:15:04 AM\nProviderName : Microsoft-Windows-WAS\n"
	  "Id : 5002\nMachineName : ", "\nMessage : " DISABLED "\n" },
	{ "Event[0]:\n  Log Name: System\n  Source: Microsoft-Windows-WAS\n"
	  "  Date: 2026-11-20T09:15:04.000\n  Event ID: 5002\n  Computer: ",
	  "\n  Description: \n" DISABLED "\n" },
};

static void expect_whole(const char *name)
{
	if (name)
		ck_assert_uint_eq(text_valid(name, strlen(name)), strlen(name));
}

static int see_names(void *context, const struct event *event)
{
	int *count = context;

	++*count;
	expect_whole(event->provider);
	expect_whole(event->channel);
	expect_whole(event->computer);
	return 0;
}

START_TEST(cuts_between_characters)
{
	static const char *const characters[] = {
		"\xc3\xbc", "\xe6\x97\xa5", "\xf0\x9f\x98\x80",
	};
	struct text text = { 0 };

	for (size_t pad = 0; pad < 12; pad++) {
		int count = 0;

		text_reset(&text);
		text_add(&text, long_values[_i].before);
		text_add_bytes(&text, "aaaa", pad % 4);
		for (int i = 0; i < 2000; i++)
			text_add(&text, characters[pad / 4]);
		text_add(&text, long_values[_i].after);
		read_text(text.bytes, text.size, &count, see_names);
		ck_assert_int_eq(count, 1);
	}
	text_release(&text);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("texts");
	int failed;

	tcase_add_loop_test(tests, finds_events, 0, COUNT(rows));
	tcase_add_test(tests, names_form);
	tcase_add_test(tests, reads_localised_blocks);
	tcase_add_test(tests, remembers_labels);
	tcase_add_loop_test(tests, cuts_between_characters, 0, COUNT(long_values));
	failed = form_result_run(tests, "text_log");
	text_release(&seen);
	return failed;
}
