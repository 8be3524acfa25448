/*
 * check_dotnet.c - what files and tools of .NET say.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "dotnet.h"
#include "evidence_bytes.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

#define DOTNET_INFO "dotnet-info: the frameworks of .NET that are installed\n"
#define STDOUT "stdout: what the application printed\n"
#define NOTHING "stdout: what the application printed; nothing of a failure\n"

static const struct {
	const char *path, *bytes, *says;
} files[] = {
	/* runtimeconfig.json */
	{ "b/site/Shop.runtimeconfig.json",
	  "{ \"runtimeOptions\": { \"tfm\": \"net8.0\", \"framework\": { \"name\": "
	  "\"Microsoft.NETCore.App\", \"version\": \"8.0.0\" }, \"configProperties\": "
	  "{ \"Key\": \"SECRET\" } } }",
	  "runtimeconfig: wants Microsoft.NETCore.App 8.0.0\n"
	  "app.frameworks site = Microsoft.NETCore.App 8.0.0\n" },
	{ "Shop.runtimeconfig.json",
	  "\xef\xbb\xbf{\r\n  \"runtimeOptions\": {\r\n \"frameworks\": "
	  "[ { \"version\": \"8.0.0\", \"name\": \"Microsoft.NETCore.App\" }, "
	  "{ \"name\": \"Microsoft.AspNetCore.App\", "
	  "\"version\": \"8.0.4\" } ], \"rollForward\": \"LatestPatch\" } }",
	  "runtimeconfig: wants Microsoft.NETCore.App 8.0.0, Microsoft.AspNetCore.App 8.0.4\n"
	  "app.frameworks . = Microsoft.AspNetCore.App 8.0.4, rollForward LatestPatch\n"
	  "app.frameworks . = Microsoft.NETCore.App 8.0.0, rollForward LatestPatch\n" },
	{ "s/a.json",
	  "{\"runtimeOptions\":{\"includedFrameworks\":[{\"name\":\"Microsoft.NETCore.App\","
	  "\"version\":\"8.0.4\"}]}}",
	  "runtimeconfig: self-contained: brings Microsoft.NETCore.App 8.0.4\n"
	  "app.frameworks s = self-contained\n" },
	{ "s/a.json", "{\"runtimeOptions\":{\"tfm\":5,\"frameworks\":[{\"name\":1}]}}", "" },
	{ "s/a.json", "{\"runtimeOptions\":{}}", "" },
	{ "s/a.json", "{\"runtimeOptions\":{\"framework\":\"SECRET\"}}",
	  "!not the JSON of a .NET application, near byte 31\n" },
	{ "s/a.json", "{\"runtimeOptions\":{\"frameworks\":[",
	  "!not the JSON of a .NET application, near byte 33\n" },
	{ "s/a.json", "[ \"runtimeOptions\" ]", "" },
	/* deps.json */
	{ "s/a.deps.json",
	  "{ \"runtimeTarget\": { \"name\": \".NETCoreApp,Version=v8.0/win-x64\", "
	  "\"signature\": \"\" }, \"targets\": SECRET",
	  "deps: published for win-x64\napp.rid s = win-x64\napp.machine s = x64\n" },
	{ "s/a.deps.json", "{\"runtimeTarget\":{\"name\":\".NETCoreApp,Version=v9.0\"}}",
	  "deps: published for any machine\napp.rid s = portable\n" },
	{ "s/a.deps.json", "{\"runtimeTarget\":{\"name\":\".NETCoreApp,Version=v9.0/linux-x64\"}}",
	  "deps: published for linux-x64\napp.rid s = linux-x64\n" },
	{ "s/a.deps.json", "{\"runtimeTarget\":{\"name\":\".NETCoreApp,Version=v3.1/win10-x86\"}}",
	  "deps: published for win10-x86\napp.rid s = win10-x86\napp.machine s = x86\n" },
	{ "s/a.deps.json", "{\"runtimeTarget\":{\"name\":7}}", "" },
	/* dotnet --info */
	{ "info.txt",
	  "Host:\r\n  Version:      8.0.4\r\n  Architecture: x64\r\n\r\n"
	  ".NET runtimes installed:\r\n  Microsoft.AspNetCore.App 6.0.29 "
	  "[C:\\Program Files\\dotnet\\shared\\Microsoft.AspNetCore.App]\r\n"
	  "  Microsoft.NETCore.App 9.0.0-rc.1.24431.7 "
	  "[C:\\Program Files\\dotnet\\shared\\Microsoft.NETCore.App]\r\n",
	  DOTNET_INFO "host.frameworks x64 = Microsoft.AspNetCore.App 6.0.29 @6\n"
	  "host.frameworks x64 = Microsoft.NETCore.App 9.0.0-rc.1.24431.7 @7\n" },
	{ "list.txt",
	  "Microsoft.NETCore.App 6.0.29 "
	  "[C:\\Program Files (x86)\\dotnet\\shared\\Microsoft.NETCore.App]\n"
	  "Microsoft.NETCore.App 8.0.4 "
	  "[C:\\Program Files\\dotnet\\shared\\Microsoft.NETCore.App]\n",
	  DOTNET_INFO "host.frameworks x64 = Microsoft.NETCore.App 8.0.4 @2\n"
	  "host.frameworks x86 = Microsoft.NETCore.App 6.0.29 @1\n" },
	{ "info.txt",
	  "Runtime Environment:\n OS Name:     Windows\n OS Version:  10.0.17763\n"
	  " OS Platform: Windows\n RID:         win10-arm64\n\n"
	  "  Microsoft.NETCore.App 8.0.4 [D:\\dotnet\\shared\\Microsoft.NETCore.App]\n",
	  DOTNET_INFO "host.frameworks arm64 = Microsoft.NETCore.App 8.0.4 @7\n"
	  "host.windows = 10.0.17763 @3\n" },
	{ "x.txt", "  Microsoft.NETCore.App 8.0.4 [C:\\dotnet\\shared\\Other.App]\n", "" },
	{ "x.txt", "  Microsoft.NETCore.App x [C:\\dotnet\\shared\\Microsoft.NETCore.App]\n", "" },
	{ "x.txt", "  Microsoft.NETCore.App 8.0.4 [C:\\dotnet\\shared\\Microsoft.NETCore.App", "" },
	/* stdout */
	{ "b/site/logs/stdout_20260602061000_6632.log",
	  "You must install or update .NET to run this application.\n\nApp: C:\\SECRET\\Shop.dll\n"
	  "Architecture: x86\nFramework: 'Microsoft.AspNetCore.App', version '8.0.0' (x86)\n\n"
	  "The following frameworks were found:\n"
	  "  6.0.29 at [C:\\Program Files (x86)\\dotnet\\shared\\Microsoft.AspNetCore.App]\n",
	  "stdout: the frameworks of .NET that are installed; what the application printed\n"
	  "app.output site = framework not found: Microsoft.AspNetCore.App 8.0.0 @5\n"
	  "host.frameworks x86 = Microsoft.AspNetCore.App 6.0.29 @8\n" },
	{ "b/site/stdout.log",
	  "The specified framework 'Microsoft.NETCore.App', version '3.1.0' was not found.\n",
	  STDOUT
	  "app.output site = framework not found: Microsoft.NETCore.App 3.1.0 @1\n" },
	{ "b/LogFiles/o.txt",
	  "Unhandled exception. System.InvalidOperationException: Password=SECRET\n"
	  "   at Shop.Program.Main()\n",
	  STDOUT "app.output b = unhandled exception: System.InvalidOperationException @1\n" },
	{ "b/site/stdout.log",
	  "Cannot use file stream for x.\n"
	  "The application to execute does not exist: 'C:\\SECRET\\Shop.dll'.\n",
	  STDOUT "app.output site = program not found: Shop.dll @2\n" },
	{ "o.txt",
	  "crit: Failed to bind to address http://127.0.0.1:5000: address already in use.\n",
	  STDOUT "app.output . = address already in use @1\n" },
	{ "b/site/logs/stdout_20260602061000_6632.log", "info: SECRET\n", NOTHING },
	{ "b/site/logs/stdout_20260602061000_6632.log", "", NOTHING },
	{ "b/site/logs/stdout_2026060206100_6632.log", "info: SECRET\n", "" },
	{ "b/site/logs/stdout_20260602061000_.log", "info: SECRET\n", "" },
	{ "b/site/App_Offline.htm", "<html>SECRET</html>",
	  "app-offline: somebody switched the application off\napp.offline site = yes\n" },
	{ "o.txt", "Unhandled exception. \nUnhandled exception. x: y\n", "" },
	{ "o.txt", "Framework: 'Microsoft\n", "" },
};

START_TEST(file_says)
{
	struct text says = { 0 };

	evidence_bytes(&says, files[_i].path, files[_i].bytes, strlen(files[_i].bytes));
	ck_assert_str_eq(text_get(&says), files[_i].says);
	text_release(&says);
}
END_TEST

/* However much of it is missing, nothing but facts comes out. */
START_TEST(file_cut)
{
	const char *bytes = files[_i].bytes;
	size_t size = strlen(bytes);

	for (size_t at = 0; at <= size; at++) {
		struct text says = { 0 };

		evidence_bytes(&says, files[_i].path, bytes, at);
		evidence_bytes(&says, files[_i].path, bytes + at, size - at);
		ck_assert_ptr_null(strstr(text_get(&says), "SECRET"));
		text_release(&says);
	}
}
END_TEST

/* ---- versions ---- */

static const struct {
	const char *installed, *wanted, *roll_forward;
	enum dotnet_answer answer;
} versions[] = {
	{ "8.0.4", "8.0.0", NULL, DOTNET_YES },
	{ "8.0.4", "8.0.4", NULL, DOTNET_YES },
	{ "8.0.3", "8.0.4", NULL, DOTNET_NO },
	{ "8.1.0", "8.0.4", NULL, DOTNET_YES },
	{ "9.0.0", "8.0.4", NULL, DOTNET_NO },
	{ "6.0.29", "8.0.0", NULL, DOTNET_NO },
	{ "8.1.0", "8.0.4", "LatestPatch", DOTNET_NO },
	{ "8.0.5", "8.0.4", "LatestPatch", DOTNET_YES },
	{ "9.0.0", "8.0.4", "major", DOTNET_YES },
	{ "7.0.0", "8.0.4", "LatestMajor", DOTNET_NO },
	{ "8.1.0", "8.0.4", "LatestMinor", DOTNET_YES },
	{ "8.0.4", "8.0.4", "Disable", DOTNET_YES },
	{ "8.0.5", "8.0.4", "Disable", DOTNET_NO },
	{ "8.0.4", "8.0.4", "Sideways", DOTNET_UNKNOWN },
	{ "9.0.0-rc.1", "9.0.0", NULL, DOTNET_NO },
	{ "9.1.0-rc.1", "9.0.0", NULL, DOTNET_UNKNOWN },
	{ "9.0.0", "9.0.0-rc.1", NULL, DOTNET_YES },
	{ "9.0.0-rc.1", "9.0.0-rc.1", NULL, DOTNET_YES },
};

START_TEST(version_serves)
{
	struct dotnet_version installed, wanted;

	ck_assert(dotnet_version_parse(versions[_i].installed, &installed));
	ck_assert(dotnet_version_parse(versions[_i].wanted, &wanted));
	ck_assert_int_eq(dotnet_serves(&installed, &wanted, versions[_i].roll_forward),
			 versions[_i].answer);
}
END_TEST

START_TEST(no_version)
{
	static const char *const texts[] = { "", "8", "8.", "8.0.", ".0", "x", "8.0.4x", "8.0.4.5",
					     "1234567.0.0", "-1.0" };
	struct dotnet_version version;

	for (int i = 0; i < COUNT(texts); i++)
		ck_assert_msg(!dotnet_version_parse(texts[i], &version), "%s", texts[i]);
	ck_assert(dotnet_version_parse("8.0", &version));
	ck_assert_uint_eq(version.part[2], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dotnet");
	TCase *tests = tcase_create("dotnet");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, file_says, 0, COUNT(files));
	tcase_add_loop_test(tests, file_cut, 0, COUNT(files));
	tcase_add_loop_test(tests, version_serves, 0, COUNT(versions));
	tcase_add_test(tests, no_version);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
