/*
 * check_messages.c - message patterns: every row by its example, mangled texts, prose that is
 * no event.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "catalog.h"
#include "json_tree.h"
#include "messages.h"
#include "messages_load.h"
#include "messages_memo.h"
#include "messages_table.h"
#include "text.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* "WAS/5139 [ShopPool|4711||http]" of all messages of a text, parted by "; ". */
static void add_message(struct text *text, const struct message *message)
{
	size_t count = message->string_count;

	while (count && !*message->strings[count - 1])
		count--;
	text_printf(text, "%s%s/%u [", text->size ? "; " : "", message->kind->family,
		    (unsigned)message->id);
	for (size_t i = 0; i < count; i++)
		text_printf(text, "%s%s", i ? "|" : "", message->strings[i]);
	text_printf(text, "]%s%s%s", message->language_unknown ? " by type" : "",
		    message->contradicts ? " contradicts" : "", message->cut ? " cut" : "");
}

static void find_all(const char *prose, struct text *found)
{
	struct arena arena = { 0 };
	struct message message;
	size_t from = 0, size = strlen(prose);

	while (messages_find(catalog_builtin(), prose, size, from, &arena, &message) == 1) {
		ck_assert(message.begin >= from && message.end > message.begin);
		ck_assert(message.end <= size);
		ck_assert_ptr_nonnull(catalog_provider(catalog_builtin(), message.provider, NULL));
		add_message(found, &message);
		from = message.end;
	}
	arena_release(&arena);
}

static const struct {
	const char *prose, *found;
} prose[] = {
	{ "The data is the error.", "" },
	{ "", "" },
	{ "Every site returns 503. In the event viewer I only see\n\n"
	  "The Module DLL C:\\Apps\\Shop\\bin\\geofilter.dll failed to load. The data is the error."
	  "\n\nand in System\n\nApplication pool 'ShopPool' is being automatically disabled due to "
	  "a series of failures in the process(es) serving that application pool.\n\nOn the old "
	  "box it was\n\nThe HTTP Filter DLL C:AppsShoprewrite.dll failed to load. The data is the "
	  "error.\n\n0000: 7f 00 00 00",
	  "W3SVC-WP/2280 [C:\\Apps\\Shop\\bin\\geofilter.dll]; WAS/5002 [ShopPool]; "
	  "W3SVC-WP/2214 [C:AppsShoprewrite.dll]" },
	/* Quotes: smart ones, lost on one side, lost altogether. */
	{ "in worker process ‘4711’ A listener channel for protocol ‘http’ in worker process "
	  "‘4711’ serving application pool ‘ShopPool’ reported a listener\nchannel failure.",
	  "WAS/5139 [ShopPool|4711||http]" },
	{ "The Module DLL C:\\Program Files\\owssvr.dll' could not be loaded due to a "
	  "configuration problem.", "W3SVC-WP/2282 [C:\\Program Files\\owssvr.dll]" },
	{ "Application pool 'ShopPool is being automatically disabled", "WAS/5002 [ShopPool]" },
	{ "Application pool Team Foundation Server Application Pool is being automatically "
	  "disabled", "WAS/5002 [Team Foundation Server Application Pool]" },
	{ "Application pool “Bob's pool” is being automatically disabled",
	  "WAS/5002 [Bob's pool]" },
	{ "APPLICATION  POOL\t«Ärzte»\r\nis being\xc2\xa0" "automatically disabled",
	  "WAS/5002 [Ärzte]" },
	{ "My application pool is slow. Application pool Shop is being automatically disabled",
	  "WAS/5002 [Shop]" },
	{ "The Module DLL C:\\\\Apps\\\\Shop\\\\bin\\\\geofilter.dll failed to load.",
	  "W3SVC-WP/2280 [C:\\Apps\\Shop\\bin\\geofilter.dll]" },
	{ "The Module DLL \\\\server\\share\\a.dll failed to load.",
	  "W3SVC-WP/2280 [\\\\server\\share\\a.dll]" },
	{ "The Module DLL \\\\server\\\\share\\\\a.dll failed to load.",
	  "W3SVC-WP/2280 [\\\\server\\share\\a.dll]" },
	{ "The Module DLL \\\\?\\C:\\a.dll failed to load.",
	  "W3SVC-WP/2280 [\\\\?\\C:\\a.dll]" },
	/* Sentences about events, and manuals. */
	{ "When the application pool is being automatically disabled, sites answer 503.", "" },
	{ "an application pool which crashes is being automatically disabled", "" },
	{ "Application pool '%1' is being automatically disabled", "" },
	/* It is what Windows says of error 193. */
	{ "The World Wide Web Publishing Service service terminated with the following error: \n"
	  "%1 is not a valid Win32 application.",
	  "SCM/7023 [World Wide Web Publishing Service|%1 is not a valid Win32 application]" },
	{ "The W3SVC service terminated with the following error: \n%1", "" },
	{ "Application pool <name of the pool> is being automatically disabled", "" },
	{ "Application pool 'name of the application pool' is being automatically disabled", "" },
	{ "Application pool 'xxxx' is being automatically disabled", "" },
	{ "Application pool '{0}' is being automatically disabled", "" },
	{ "A process serving application pool '%1' terminated unexpectedly. The process id was "
	  "'%2'. The process exit code was '%3'.", "" },
	{ "The Module DLL failed to load", "" },
	{ "The Module DLL that we wrote failed to load", "" },
	/* Cut, hidden, followed by something else. */
	{ "Application pool 'Sho...' is being automatically disabled", "WAS/5002 [] cut" },
	{ "Application pool '***' is being automatically disabled", "WAS/5002 [***]" },
	{ "A process serving application pool 'Shop' failed to respond to a ping. The process id "
	  "was 'xxxx'.", "WAS/5010 [Shop|xxxx]" },
	{ "A process serving application pool 'A' reported a failure. A process serving "
	  "application pool 'B' reported a failure. The process id was '7'.",
	  "W3SVC/1039 [A]; W3SVC/1039 [B|7]" },
	{ "Application pool Shop has been disabled. Windows Process Activation Service (WAS) "
	  "encountered a failure when it started a worker process to serve the application pool.",
	  "WAS/5059 [Shop]" },
	{ "The Pool1 service terminated unexpectedly.  It has done this 3 time(s).  The following "
	  "corrective action will be taken in 0 milliseconds: Run the configured recovery program.",
	  "SCM/7031 [Pool1|3|0||Run the configured recovery program]" },
	{ "The description for Event ID 5139 from source Microsoft-Windows-WAS cannot be found. "
	  "Either the component that raises this event is not installed.\n\nThe following "
	  "information was included with the event: \n\nShop\n4711\n0\nhttp\n\nThe message "
	  "resource is present but the message was not found in the message table\n",
	  "WAS/5139 [Shop|4711|0|http]" },
	{ "The description for Event ID 1039 from source W3SVC cannot be found. Either the "
	  "component is not installed.\n\nThe following information was included with the event: "
	  "\n\nShop\n4156\n\nFor more information, see Help and Support Center at http://x.\n",
	  "W3SVC/1039 [Shop|4156]" },
};

START_TEST(finds_in_prose)
{
	struct text found = { 0 };

	find_all(prose[_i].prose, &found);
	ck_assert_str_eq(text_get(&found), prose[_i].found);
	text_release(&found);
}
END_TEST

static const struct messages_row *row_of(int i)
{
	return &catalog_builtin()->messages->rows[i];
}

/* Each row's own example, in prose and as the text of its event. */
START_TEST(finds_example)
{
	const struct messages_row *row = row_of(_i);
	struct arena arena = { 0 };
	struct message message;
	const struct catalog_provider *provider;

	ck_assert_int_eq(messages_find(catalog_builtin(), row->example, strlen(row->example), 0,
				       &arena, &message), 1);
	if (row->kind) {
		ck_assert_ptr_eq(message.kind, row->kind);
		for (size_t i = 0; i < row->string_count; i++)
			ck_assert_str_eq(message.strings[i], row->strings[i]);
		provider = catalog_provider(catalog_builtin(), message.provider, NULL);
		ck_assert_ptr_nonnull(provider);
		ck_assert_str_eq(provider->family, row->kind->family);
		ck_assert_int_eq(messages_parse(catalog_builtin(), provider, row->kind->id,
						row->example, strlen(row->example), &arena,
						&message), 1);
		ck_assert_ptr_eq(message.kind, row->kind);
		ck_assert(!message.contradicts && !message.language_unknown);
		for (size_t i = 0; i < row->string_count; i++)
			ck_assert_str_eq(message.strings[i], row->strings[i]);
	}
	arena_release(&arena);
}
END_TEST

static const struct {
	const char *provider;
	int id;
	const char *text, *found;
} parsed[] = {
	{ "W3SVC", 1002, "Application pool 'Shop' is being automatically disabled.",
	  "W3SVC/1002 [Shop]" },
	{ "W3SVC", -1, "Application pool 'Shop' is being automatically disabled.",
	  "W3SVC/1002 [Shop]" },
	{ NULL, 1002, "Application pool 'Shop' is being automatically disabled.",
	  "W3SVC/1002 [Shop]" },
	{ NULL, -1, "Application pool 'Shop' is being automatically disabled.",
	  "WAS/5002 [Shop]" },
	{ "Microsoft-Windows-WAS", 5051, "The identity of application pool Shop is invalid. The "
	  "user name or password may be incorrect", "WAS/5021 [Shop] contradicts" },
	{ "Microsoft-Windows-WAS", 5002, "application pool my shop is being automatically disabled",
	  "WAS/5002 [my shop]" },
	/* A language that is not known. */
	{ "W3SVC", 1039, "(ShopPool 4156)", "W3SVC/1039 [|4156] by type" },
	{ "W3SVC", 1039, "Ein Prozess „4156“ des Pools „ShopPool“ meldet einen Fehler.",
	  "W3SVC/1039 [ShopPool|4156] by type" },
	{ "Microsoft-Windows-WAS", 5139, "(ShopPool 4711 http)", "WAS/5139 [|4711] by type" },
	{ "Microsoft-Windows-WAS", 5139, "「http」 「4711」 「ShopPool」",
	  "WAS/5139 [ShopPool|4711||http] by type" },
	{ "Microsoft-Windows-WAS", 5139, "'http' '4711' 'ShopPool' 'andere'",
	  "WAS/5139 [|4711||http] by type" },
	{ "W3SVC-WP", 2214, "(C:\\Apps\\Shop\\rewrite.dll)",
	  "W3SVC-WP/2214 [C:\\Apps\\Shop\\rewrite.dll] by type" },
	{ "Microsoft-Windows-IIS-W3SVC-WP", 2282, "„C:\\Apps\\a b.dll“ ... x86.",
	  "W3SVC-WP/2282 [C:\\Apps\\a b.dll] by type" },
	/* Cut by a table. */
	{ "Microsoft-Windows-WAS", 5002, "Application pool 'ShopPool' is being automatically "
	  "disabled due...", "WAS/5002 [ShopPool]" },
	{ "Microsoft-Windows-WAS", 5139, "A listener channel for protocol 'http' in worker process "
	  "'4711'...", "WAS/5139 [|4711||http] cut" },
	{ "Microsoft-Windows-WAS", 5139, "A listener channel for protocol 'http' in worker process "
	  "'47...", "WAS/5139 [|||http] cut" },
	{ "Microsoft-Windows-WAS", 5002, "Application pool 'Shop...", "WAS/5002 [] cut" },
	{ "Nobody", 5002, "Nothing of that kind", "" },
	{ NULL, -1, "Nothing of that kind", "" },
	/* The raw strings. */
	{ "IIS AspNetCore Module V2", 1007, "The description for Event ID 1007 from source IIS "
	  "AspNetCore Module V2 cannot be found. Either the component is not installed.\n\nThe "
	  "following information was included with the event: \n\nApplication '/LM/W3SVC/1/ROOT' "
	  "with physical root 'C:\\Apps\\Shop\\' failed to load coreclr. Exception message:\n"
	  "Contoso.Missing\nProcess Id: 6120.\nFile Version: 19.0.0.0. Description: x\n\nThe "
	  "message resource is present but the message was not found in the message table\n",
	  "ANCM/1007 [Application '/LM/W3SVC/1/ROOT' with physical root 'C:\\Apps\\Shop\\' failed "
	  "to load coreclr. Exception message:\nContoso.Missing|Process Id: 6120.|File Version: "
	  "19.0.0.0. Description: x]" },
	{ "W3SVC", 1039, "The description for Event ID ( 1039 ) in Source ( W3SVC ) cannot be "
	  "found. The local computer may not have it. The following information is part of "
	  "the event: ShopPool, 4156.", "W3SVC/1039 [ShopPool|4156]" },
	{ NULL, -1, "Não foi possível encontrar a descrição para Identificação do Evento '1039' na "
	  "Origem 'W3SVC'. O computador. As seguintes informações fazem parte do evento:"
	  "'ShopPool', '4156'", "W3SVC/1039 [ShopPool|4156]" },
};

START_TEST(parses_text)
{
	const struct catalog *catalog = catalog_builtin();
	struct arena arena = { 0 };
	struct message message;
	struct text found = { 0 };
	const struct catalog_provider *provider =
		parsed[_i].provider ? catalog_provider(catalog, parsed[_i].provider, NULL) : NULL;

	if (messages_parse(catalog, provider, parsed[_i].id, parsed[_i].text,
			   strlen(parsed[_i].text), &arena, &message) == 1)
		add_message(&found, &message);
	ck_assert_str_eq(text_get(&found), parsed[_i].found);
	text_release(&found);
	arena_release(&arena);
}
END_TEST

static const struct {
	const char *provider;
	int id;
	const char *before, *after;
} long_values[] = {
	{ "W3SVC-WP", 2214, "The HTTP Filter DLL C:\\Apps\\", "..." },
	{ "Microsoft-Windows-WAS", 5139, "A listener channel for protocol '",
	  "' in worker process '4711' serving application pool 'A' reported" },
	{ ".NET Runtime", 1026, "Application: w3wp.exe\nDescription: The process was terminated "
	  "due to an unhandled exception.\nException Info: ", "" },
	{ "Microsoft-Windows-WAS", 5002, "Application pool '",
	  "' is being automatically disabled" },
};

/* What is longer than a value may be ends between two characters. */
START_TEST(cuts_between_characters)
{
	static const char *const characters[] = {
		"\xc3\xbc", "\xe6\x97\xa5", "\xf0\x9f\x98\x80",
	};
	const struct catalog *catalog = catalog_builtin();
	struct arena arena = { 0 };
	struct text text = { 0 };
	struct message message;

	for (size_t pad = 0; pad < 12; pad++) {
		const char *character = characters[pad / 4];

		text_reset(&text);
		text_add(&text, long_values[_i].before);
		text_add_bytes(&text, "aaaa", pad % 4);
		while (text.size < 70000)
			text_add(&text, character);
		text_add(&text, long_values[_i].after);
		message.string_count = 0;
		messages_parse(catalog, catalog_provider(catalog, long_values[_i].provider, NULL),
			       long_values[_i].id, text.bytes, text.size, &arena, &message);
		for (size_t i = 0; i < message.string_count; i++)
			ck_assert_uint_eq(text_valid(message.strings[i],
						     strlen(message.strings[i])),
					  strlen(message.strings[i]));
	}
	arena_release(&arena);
	text_release(&text);
}
END_TEST

/* The same pool, another, and the first text as one of another event. */
START_TEST(remembers_messages)
{
	static const char *const texts[] = {
		"A process serving application pool 'Shop' has requested a recycle because it "
		"reached its virtual memory limit.",
		"A process serving application pool 'Wiki' has requested a recycle because it "
		"reached its virtual memory limit.",
	};
	const struct catalog *catalog = catalog_builtin();
	const struct catalog_provider *iis = catalog_provider(catalog, "IIS-W3SVC-WP", NULL);
	struct messages_memo memo = { 0 };
	struct arena arena = { 0 };
	const struct message *first, *again, *other;
	const char *copy, *copied;
	struct message message;

	for (int i = 0; i < COUNT(texts); i++) {
		size_t size = strlen(texts[i]);
		int found = messages_parse(catalog, NULL, -1, texts[i], size, &arena, &message);

		ck_assert_int_eq(messages_memo_parse(&memo, catalog, NULL, -1, texts[i], size,
						     &first, &copy), found);
		ck_assert_str_eq(copy, texts[i]);
		ck_assert_uint_eq(first->string_count, message.string_count);
		for (size_t string = 0; string < message.string_count; string++)
			ck_assert_str_eq(first->strings[string], message.strings[string]);
		messages_memo_parse(&memo, catalog, NULL, -1, texts[i], size, &again, &copied);
		ck_assert_ptr_eq(again, first);
		ck_assert_ptr_eq(copied, copy);
		messages_memo_parse(&memo, catalog, NULL, 1, texts[i], size, &other, &copied);
		ck_assert_ptr_ne(other, first);
		messages_memo_parse(&memo, catalog, iis, -1, texts[i], size, &again, &copied);
		ck_assert_ptr_ne(again, first);
		ck_assert_ptr_ne(again, other);
	}
	messages_memo_release(&memo);
	arena_release(&arena);
}
END_TEST

/* What does not come again costs no more than its room, and only for a while. */
START_TEST(forgets_messages)
{
	const struct catalog *catalog = catalog_builtin();
	struct messages_memo memo = { 0 };
	const struct message *message;
	const char *copy;

	for (int i = 0; i < 20000; i++) {
		char text[128];

		snprintf(text, sizeof(text), "Application pool 'Pool%d' is being automatically "
			 "disabled due to a series of failures", i);
		messages_memo_trim(&memo);
		ck_assert_int_eq(messages_memo_parse(&memo, catalog, NULL, -1, text, strlen(text),
						     &message, &copy), 1);
		ck_assert_str_eq(copy, text);
		ck_assert_int_eq(atoi(message->strings[0] + 4), i);
	}
	ck_assert_uint_lt(memo.arena.total, 3 << 19);
	messages_memo_release(&memo);
}
END_TEST

static void add_fault(void *context, const char *line)
{
	text_add(context, line);
	text_add(context, "\n");
}

static const struct {
	const char *file, *fault;
} faulty[] = {
	{ "bad-messages.json", ":2: message 'WAS/1': event: no event 'WAS/1'" },
	{ "bad-messages.json", ":4: message 'WAS/5002': message: fixed words expected in front" },
	{ "bad-messages.json",
	  ":6: message 'WAS/5002': message: a placeholder beyond the strings" },
	{ "bad-messages.json", ":8: message 'WAS/5002': message: unknown type of a placeholder" },
	{ "bad-messages.json", ":10: message 'WAS/5002': message: words after ']' without '['" },
	{ "bad-messages.json", ":12: message 'included': one of 'event' and 'included'" },
	{ "bad-messages.json", ":14: message 'WAS/5002': message: fixed words expected in front" },
	{ "bad-messages.json", ":15: message 'WAS/5002': example.strings: more strings than" },
	{ "bad-messages.json", ":16: no field 'example'" },
	{ "bad-messages.json", ":17: message 'WAS/5117': message: not as many strings as" },
	{ "bad-message-examples.json", ":3: message 'WAS/5002': example: does not fit" },
	{ "bad-message-examples.json", ":5: message 'WAS/5010': example: string 1 is 'a'" },
	{ "bad-message-examples.json", ":9: message 'WAS/5013': example: fits the message of" },
	{ "bad-syntax.json", ".json:4: " },
	{ "good-own.json", ":2: title: no such field" },
	{ "no-such-file.json", "no-such-file.json: No such file" },
};

START_TEST(reports_every_fault)
{
	const char *srcdir = getenv("srcdir");
	struct arena arena = { 0 };
	struct text faults = { 0 }, path = { 0 };
	struct json_tree facts = { .arena = &arena, .fault = add_fault, .context = &faults };

	text_printf(&path, "%s/tests/rules/%s", srcdir ? srcdir : ".", faulty[_i].file);
	facts.path = text_get(&path);
	ck_assert_ptr_null(messages_load(&facts, catalog_builtin()));
	ck_assert_msg(strstr(text_get(&faults), faulty[_i].fault), "'%s' is not in:\n%s",
		      faulty[_i].fault, text_get(&faults));
	arena_release(&arena);
	text_release(&faults);
	text_release(&path);
}
END_TEST

/* Half a message, again and again; what must not be looked at each time anew. */
static const char *const halves[] = {
	"Application pool ' ", "' is being automatically disabled ",
	"Application pool 'A' has been disabled ", "application pool identity is invalid ",
	"serving application pool 'A' reported a failure ", "'", " ", "\xe2\x80\x9c",
	"The A service terminated unexpectedly. It has done this ",
	"Faulting application name: a ", "Application: a Version: ",
	"process id of '5' serving application pool 'a' has requested a recycle because ",
	"information was included with the event ", "failed to start process with commandline ",
	"the process was terminated due to an unhandled exception\n", "The Module DLL ",
};

START_TEST(takes_linear_time)
{
	enum { TIMES = 100000 };
	struct text text = { 0 };
	struct arena arena = { 0 };
	struct message message;
	size_t from = 0;
	clock_t begin;

	for (int i = 0; i < TIMES; i++)
		text_add(&text, halves[_i]);
	begin = clock();
	while (messages_find(catalog_builtin(), text.bytes, text.size, from, &arena,
			     &message) == 1) {
		from = message.end;
		arena_reset(&arena);
	}
	messages_parse(catalog_builtin(), NULL, -1, text.bytes, text.size, &arena, &message);
	/* A twentieth of it even with sanitizers; quadratic time would be hours. */
	ck_assert_int_lt((clock() - begin) / CLOCKS_PER_SEC, 60);
	arena_release(&arena);
	text_release(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("messages");
	TCase *tcase = tcase_create("messages");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, finds_in_prose, 0, COUNT(prose));
	tcase_add_loop_test(tcase, finds_example, 0,
			    (int)catalog_builtin()->messages->row_count);
	tcase_add_loop_test(tcase, parses_text, 0, COUNT(parsed));
	tcase_add_loop_test(tcase, cuts_between_characters, 0, COUNT(long_values));
	tcase_add_test(tcase, remembers_messages);
	tcase_add_test(tcase, forgets_messages);
	tcase_add_loop_test(tcase, reports_every_fault, 0, COUNT(faulty));
	tcase_add_loop_test(tcase, takes_linear_time, 0, COUNT(halves));
	tcase_set_timeout(tcase, 120);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
