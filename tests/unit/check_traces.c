/*
 * check_traces.c - reports of crashes and traces of Process Monitor.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "evidence_bytes.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

#define CRASH(type, version, path, rest) \
	"Version=1\r\nEventType=" type "\r\nEventTime=134258222331234567\r\nReportType=2\r\n" \
	"Wow64Host=34404\r\nNsAppName=w3wp.exe\r\nSig[0].Name=Anwendungsname\r\n" \
	"Sig[0].Value=w3wp.exe\r\nSig[1].Value=" version "\r\nSig[3].Value=mod.dll\r\n" \
	"Sig[4].Value=3.2.0.1\r\nSig[6].Value=c0000005\r\nSig[7].Value=0000000000012345\r\n" \
	"DynamicSig[1].Value=SECRET\r\nUI[2]=SECRET\r\n" rest "AppPath=" path "\r\n"

#define LOADED "LoadedModule[0]=c:\\windows\\system32\\inetsrv\\w3wp.exe\r\n" \
	"LoadedModule[1]=C:\\App\\bin\\MOD.dll\r\n"

#define HEADER "\"Time of Day\",\"Process Name\",\"PID\",\"Operation\",\"Path\",\"Result\"," \
	"\"Detail\"\r\n"

#define ROW(pid, path, result) "\"10:02:11.4471235\",\"w3wp.exe\",\"" pid "\",\"CreateFile\",\"" \
	path "\",\"" result "\",\"Desired Access: SECRET\"\r\n"

static const struct {
	const char *bytes, *says;
} files[] = {
	/* Report.wer */
	{ CRASH("APPCRASH", "10.0.17763.1", "c:\\windows\\system32\\inetsrv\\w3wp.exe", LOADED),
	  "wer: APPCRASH of w3wp.exe in mod.dll 3.2.0.1, code c0000005\n"
	  "worker.machine C:\\App\\bin\\MOD.dll = x64 @18\nhost.windows = 10.0.17763 @9\n"
	  "module.path mod.dll = C:\\App\\bin\\MOD.dll @17\n"
	  "module.crashed_version C:\\App\\bin\\MOD.dll = 3.2.0.1 @11\n" },
	{ CRASH("BEX64", "8.5.9600.16384", "C:\\Windows\\SysWOW64\\inetsrv\\w3wp.exe", ""),
	  "wer: BEX64 of w3wp.exe in mod.dll 3.2.0.1, code 0000000000012345\n"
	  "worker.machine mod.dll = x86 @16\nhost.windows = 6.3.9600 @9\n"
	  "module.crashed_version mod.dll = 3.2.0.1 @11\n" },
	{ CRASH("AppHangB1", "9.9.1.1", "C:\\Windows\\SysWOW64\\inetsrv\\w3wp.exe", ""),
	  "wer: AppHangB1 of w3wp.exe\n" },
	{ "Version=1\nEventType=APPCRASH\nNsAppName=notepad.exe\nSig[0].Value=notepad.exe\n"
	  "Sig[3].Value=SECRET.dll\nLoadedModule[0]=C:\\SECRET\n", "" },
	{ "Version=1\nEventType=APPCRASH\nNsAppName=w3wp.exe\nSig[99].Value=x\nSig[-1].Value=x\n"
	  "Sig[].Value=x\nSig[3\nLoadedModule[999999]=x\nEventTime=999999999999999999999\n"
	  "Wow64Host=-1\nSig[3].Value=m.dll\n",
	  "wer: APPCRASH of w3wp.exe in m.dll , code \n" },
	{ "EventType=APPCRASH\nNsAppName=w3wp.exe\n", "" },
	/* Process Monitor */
	{ HEADER ROW("5120", "C:\\App\\mod.dll", "SUCCESS")
	  ROW("5120", "C:\\App\\MSVCP140.dll", "NAME NOT FOUND")
	  ROW("5120", "C:\\Windows\\System32\\MSVCP140.dll", "NAME NOT FOUND")
	  ROW("5120", "C:\\App\\kernel32.dll", "NAME NOT FOUND")
	  ROW("5120", "C:\\Windows\\System32\\KERNEL32.dll", "SUCCESS")
	  ROW("5120", "C:\\Windows\\System32\\wow64log.dll", "NAME NOT FOUND")
	  ROW("5120", "C:\\App\\SECRET.txt", "NAME NOT FOUND"),
	  "procmon: 1 DLL was looked for in vain\n"
	  "file.missing_dependency C:\\App\\mod.dll = MSVCP140.dll @3\n" },
	/* Another process found it: that of the other pool. */
	{ HEADER ROW("1", "C:\\a.dll", "PATH NOT FOUND") ROW("2", "C:\\a.dll", "SUCCESS"),
	  "procmon: 1 DLL was looked for in vain\nfile.missing_dependency = a.dll @2\n" },
	{ HEADER ROW("1", "C:\\a.dll", "ACCESS DENIED") ROW("1", "C:\\b.dll", "ACCESS DENIED")
	  ROW("1", "D:\\B.dll", "SUCCESS"),
	  "procmon: 0 DLLs were looked for in vain\nfile.access C:\\a.dll = denied @2\n" },
	{ "\xef\xbb\xbf\"PID\",\"Process Name\",\"Path\",\"Result\",\"Operation\"\n"
	  "\"7\",\"W3WP.EXE\",\"C:\\q\"\"x.dll\",\"NAME NOT FOUND\",\"QueryOpen\"\n"
	  "\"7\",\"notepad.exe\",\"C:\\n.dll\",\"NAME NOT FOUND\",\"QueryOpen\"\n"
	  "\"7\",\"w3wp.exe\",\"C:\\r.dll\",\"NAME NOT FOUND\",\"RegOpenKey\"\n",
	  "procmon: 1 DLL was looked for in vain\nfile.missing_dependency = q\"x.dll @2\n" },
	{ HEADER, "procmon: 0 DLLs were looked for in vain\n" },
};

START_TEST(file_says)
{
	struct text says = { 0 };

	evidence_bytes(&says, "in/x", files[_i].bytes, strlen(files[_i].bytes));
	ck_assert_str_eq(text_get(&says), files[_i].says);
	text_release(&says);
}
END_TEST

START_TEST(file_in_utf16)
{
	if (files[_i].bytes[0] == '\xef')
		return;
	for (int big = 0; big < 2; big++) {
		struct text says = { 0 };

		evidence_bytes_utf16(&says, "in/x", files[_i].bytes, big);
		ck_assert_str_eq(text_get(&says), files[_i].says);
		text_release(&says);
	}
}
END_TEST

START_TEST(file_cut)
{
	const char *bytes = files[_i].bytes;
	size_t size = strlen(bytes);

	for (size_t at = 0; at <= size; at++) {
		struct text says = { 0 };

		evidence_bytes(&says, "in/x", bytes, at);
		evidence_bytes(&says, "in/x", bytes + at, size - at);
		ck_assert_ptr_null(strstr(text_get(&says), "SECRET"));
		text_release(&says);
	}
}
END_TEST

/* A trace that names more DLLs than are kept says nothing, since one could be found later. */
START_TEST(too_many_names)
{
	struct text trace = { 0 }, says = { 0 };

	text_add(&trace, HEADER);
	for (int i = 0; i < 5000; i++)
		text_printf(&trace, "\"1\",\"w3wp.exe\",\"7\",\"CreateFile\",\"C:\\%d.dll\","
				    "\"NAME NOT FOUND\",\"\"\n", i);
	evidence_bytes(&says, "in/x", trace.bytes, trace.size);
	ck_assert_str_eq(text_get(&says), "!more than 4096 DLLs are named\n");
	text_release(&trace);
	text_release(&says);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("traces");
	TCase *tests = tcase_create("traces");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, file_says, 0, COUNT(files));
	tcase_add_loop_test(tests, file_in_utf16, 0, COUNT(files));
	tcase_add_loop_test(tests, file_cut, 0, COUNT(files));
	tcase_add_test(tests, too_many_names);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
