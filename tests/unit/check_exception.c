/*
 * check_exception.c - what the text of an event tells of a .NET exception.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "exception.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct {
	const char *text, *type, *message, *frame;	/* type NULL: no exception */
} texts[] = {
	/* .NET Runtime 1026 of .NET and of the .NET Framework */
	{ "Application: w3wp.exe\nCoreCLR Version: 5.0.17\nException Info: System.IO."
	  "FileNotFoundException: Could not load 'A, Version=5.0.17.0'.\nFile name: 'A'\n"
	  "   at System.Reflection.Load(String)\n"
	  "   at Shop.Startup.Configure(IApp app) in C:\\a.cs",
	  "System.IO.FileNotFoundException", "Could not load 'A, Version=5.0.17.0'.",
	  "Shop.Startup.Configure" },
	{ "Exception Info: System.StackOverflowException\r\nStack:\r\n   at Shop.A.B(Int32)\r\n",
	  "System.StackOverflowException", NULL, "Shop.A.B" },
	{ "Unhandled exception. Late: a\n", "Late", "a", NULL },
	{ "Exception Info: Shop.TooLate\n   at Shop.A..ctor()\n", "Shop.TooLate", NULL,
	  "Shop.A..ctor" },
	/* without line breaks, as some pages show events */
	{ "Application: w3wp.exe Exception Info: System.NullReferenceException Stack: at "
	  "System.A.B() at Shop.A.B(System.Object) at Shop.C.D()",
	  "System.NullReferenceException", NULL, "Shop.A.B" },
	{ "Unhandled exception. A.B: look at home at last.   at System.A.B()   at Shop.C.D()",
	  "A.B", "look at home at last.", "Shop.C.D" },
	{ "Exception Info: exception code c0000005, exception address 00007FF8\n", NULL, NULL,
	  NULL },
	/* ASP.NET 1325 */
	{ "Application ID: /LM/W3SVC/2/ROOT\r\n\r\nProcess ID: 5164\r\n\r\nException: "
	  "System.NullReferenceException\r\n\r\nMessage: Object reference not set.\r\n\r\n"
	  "StackTrace:    at Shop.Timer.Tick(Object o)\r\n",
	  "System.NullReferenceException", "Object reference not set.", "Shop.Timer.Tick" },
	/* captured output: an exception before that one was only logged */
	{ "logs:\nwarn: System.Net.Http.HttpRequestException: no\nUnhandled exception. "
	  "System.ArgumentException: bad\n   at Program.<Main>(String[] args)\n",
	  "System.ArgumentException", "bad", "Program.<Main>" },
	{ "logs:\r\nApplication startup exception\r\nSystem.Web.HttpException (0x80004005): no\r\n",
	  "System.Web.HttpException", "no", NULL },
	/* other languages */
	{ "Ausnahmeinformationen: System.IO.IOException\n   bei System.IO.X()\n   bei A.B.C(D)\n",
	  "System.IO.IOException", NULL, "A.B.C" },
	/* wrapped; the message ends before the inner one */
	{ "Unhandled exception. System.TypeInitializationException: The type initializer\n"
	  " ---> System.IO.IOException: disk ---> A.B: x\n   at Microsoft.C.D()\n",
	  "System.IO.IOException", "disk", NULL },
	{ "System.AggregateException: one", "System.AggregateException", "one", NULL },
	{ "System.InvalidOperationException ---> A.BException: x",
	  "System.InvalidOperationException", NULL, NULL },
	/* nothing of the sort */
	{ "", NULL, NULL, NULL },
	{ "Exception", NULL, NULL, NULL },
	{ ".Exception: a", NULL, NULL, NULL },
	{ "a.b.cException(d)", NULL, NULL, NULL },
	{ "Managed server didn't initialize after 120000 ms.", NULL, NULL, NULL },
	{ "Unhandled exception. ", NULL, NULL, NULL },
	{ "System.Web.HttpException (0x8000", NULL, NULL, NULL },
};

static void check_part(const struct exception_part *part, const char *wanted)
{
	ck_assert_uint_eq(part->size, wanted ? strlen(wanted) : 0);
	ck_assert(!wanted || memcmp(part->at, wanted, part->size) == 0);
}

START_TEST(parses)
{
	struct exception exception;

	ck_assert_int_eq(exception_parse(texts[_i].text, &exception), texts[_i].type != NULL);
	if (!texts[_i].type)
		return;
	check_part(&exception.type, texts[_i].type);
	check_part(&exception.message, texts[_i].message);
	check_part(&exception.frame, texts[_i].frame);
}
END_TEST

static const struct {
	const char *text, *told;	/* NULL: nothing */
	size_t size;
} sentences[] = {
	{ "Unhandled exception. A.B: c  d\n   at E.F.G()\n", "A.B: c d (in E.F.G)", 512 },
	{ "A.BException: c\n   at System.G()\n", "A.BException: c", 512 },
	{ " \r\n one\r\n\t two ", "one two", 512 },
	{ "failed with:\n   at System.A()\n   at Shop.B()\n", "failed with: (in Shop.B)", 512 },
	{ "one two three", "one two ...", 16 },
	{ "one two three", "one two three", 19 },
	{ "onetwothreefourfive", "onetwothre ...", 16 },
	/* no half character */
	{ "onetwothr\xc3\xa4\xc3\xa4", "onetwothr ...", 16 },
	{ "one", NULL, 0 },
	{ "one", NULL, 1 },
	{ " \n ", NULL, 64 },
	{ "", NULL, 64 },
};

START_TEST(tells)
{
	char buffer[512];
	bool any = exception_told(sentences[_i].text, buffer, sentences[_i].size);

	ck_assert_int_eq(any, sentences[_i].told != NULL);
	if (any)
		ck_assert_str_eq(buffer, sentences[_i].told);
}
END_TEST

/* Every prefix of every text, so that no search runs over the end. */
START_TEST(takes_any_prefix)
{
	size_t size = strlen(texts[_i].text);
	char told[512];

	for (size_t i = 0; i <= size; i++) {
		char *text = malloc(i + 1);
		struct exception exception;

		ck_assert_ptr_nonnull(text);
		memcpy(text, texts[_i].text, i);
		text[i] = '\0';
		exception_parse(text, &exception);
		for (size_t room = 0; room < 40; room++)
			exception_told(text, told, room);
		exception_told(text, told, sizeof(told));
		free(text);
	}
}
END_TEST

/* A message of any length leaves room; one word is cut between characters. */
START_TEST(cuts_message)
{
	char text[2000] = "Unhandled exception. A.B: ", told[512];
	size_t start = strlen(text);

	memset(text + start, 'x', sizeof(text) - start - 1);
	ck_assert(exception_told(text, told, sizeof(told)));
	ck_assert_uint_eq(strlen(told), strlen("A.B: ") + 240 + strlen(" ..."));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("exception");
	TCase *test = tcase_create("exception");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(test, parses, 0, COUNT(texts));
	tcase_add_loop_test(test, tells, 0, COUNT(sentences));
	tcase_add_loop_test(test, takes_any_prefix, 0, COUNT(texts));
	tcase_add_test(test, cuts_message);
	suite_add_tcase(suite, test);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
