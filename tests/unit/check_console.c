/*
 * check_console.c - outputs of commands: what they say, in any language and encoding, and
 * what is none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "evidence_bytes.h"
#include "evidence_lines.h"
#include "memory_source.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

#define NETSTAT "netstat: which process listens on which port\n"
#define TASKLIST "tasklist: which program a process is\n"
#define SC "sc: state and start type of services\n"
#define ICACLS "icacls: who may read a file\n"
#define DIR "dir: which files are there\n"
#define NETSH "netsh: what HTTP.sys listens on, and for whom\n"
#define IPCONFIG "ipconfig: the addresses of the server\n"
#define WINDOWS "windows: the version of Windows and its features\n"

static const struct {
	const char *output, *says;
} outputs[] = {
	/* netstat */
	{ "\r\nActive Connections\r\n\r\n"
	  "  Proto  Local Address          Foreign Address        State           PID\r\n"
	  "  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       3312\r\n"
	  "  TCP    0.0.0.0:443            0.0.0.0:0              LISTENING       4\r\n"
	  "  TCP    [::]:443               [::]:0                 LISTENING       4\r\n"
	  "  TCP    192.0.2.7:50001        203.0.113.9:443        ESTABLISHED     3312\r\n"
	  "  UDP    0.0.0.0:53             *:*                                    900\r\n",
	  NETSTAT "port.owner 443 = HTTP.sys @6\nport.owner 80 = process 3312 @5\n" },
	{ "  TCP    [::]:80    [::]:0    ABH\xd6REN    77\n",
	  NETSTAT "port.owner 80 = process 77 @1\n" },
	{ "  TCP    [::]:80    [::]:0    A L'ECOUTE    77\n",
	  NETSTAT "port.owner 80 = process 77 @1\n" },
	{ "> >   TCP    [::]:80    [::]:0    LISTENING    77\n",
	  NETSTAT "port.owner 80 = process 77 @1\n" },
	{ "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   3312\n [httpd.exe]\n"
	  "  TCP    0.0.0.0:443  0.0.0.0:0   LISTENING   4\n"
	  " Can not obtain ownership information\n"
	  "  TCP    192.0.2.7:50001  203.0.113.9:443  ESTABLISHED  12\n [chrome.exe]\n",
	  NETSTAT "port.owner 443 = HTTP.sys @3\nport.owner 80 = process 3312 @1\n"
	  "process.image 3312 = httpd.exe @2\n" },
	{ "::            443       ::            0          Listen      4\n"
	  "0.0.0.0       8080      0.0.0.0       0          Listen      Internet 512\n",
	  NETSTAT "port.owner 443 = HTTP.sys @1\nport.owner 8080 = process 512 @2\n" },
	{ "  TCP    0.0.0.0:70000   0.0.0.0:0   LISTENING   3312\n", "" },
	{ "  TCP    0.0.0.0:0   0.0.0.0:0   LISTENING   3312\n", "" },
	{ "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   99999999999999999999\n", "" },
	{ "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING\n", "" },
	{ "TCP", "" },
	/* tasklist */
	{ "\nImage Name                     PID Session Name        Session#    Mem Usage\n"
	  "========================= ======== ================ =========== ============\n"
	  "System Idle Process              0 Services                   0          8 K\n"
	  "httpd.exe                     3312 Services                   0     25,432 K\n",
	  TASKLIST "process.image 0 = System Idle Process @4\n"
	  "process.image 3312 = httpd.exe @5\n" },
	{ "httpd.exe                     3312 Services                   0     25,432 K\n",
	  TASKLIST "process.image 3312 = httpd.exe @1\n" },
	{ "======= ===== ====\nsvchost.exe  900 W3SVC, WAS\n             IISADMIN 5\n\n"
	  "no row 7 K\n",
	  TASKLIST "process.image 900 = svchost.exe @2\n" },
	/* sc */
	{ "\r\nSERVICE_NAME: W3SVC \r\n        TYPE               : 20  WIN32_SHARE_PROCESS  \r\n"
	  "        STATE              : 1  STOPPED \r\n"
	  "        WIN32_EXIT_CODE    : 1068  (0x42c)\r\n"
	  "        SERVICE_EXIT_CODE  : 0  (0x0)\r\n",
	  SC "service.state W3SVC = stopped, exit code 1068 @4\n" },
	{ "SERVICE_NAME: W3SVC\nTYP : 20  X\nSTATUS : 4  RUNNING\n(STOPPABLE, PAUSABLE)\n"
	  "WIN32_BEENDIGUNGSCODE : 0  (0x0)\n\nSERVICE_NAME: WAS\nDISPLAY_NAME: Add 4 RUNNING\n"
	  "TYP : e0  X\nSTATUS : 3  STOP_PENDING\n",
	  SC "service.state W3SVC = running @3\nservice.state WAS = stopping @10\n" },
	{ "[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: W3SVC\n  TYPE : 20  X\n"
	  "  START_TYPE         : 4   DISABLED\n  ERROR_CONTROL : 1 NORMAL\n"
	  "  BINARY_PATH_NAME : C:\\Windows\\svchost.exe -k SECRET\n"
	  "  SERVICE_START_NAME : CONTOSO\\SECRET\n",
	  SC "service.start_type W3SVC = disabled @5\n" },
	{ "SERVICE_NAME: W3SVC\n  TYPE : 20 X\n  START_TYPE : 2   AUTO_START  (DELAYED)\n",
	  SC "service.start_type W3SVC = automatic @3\n" },
	/* The number and the word must agree; the rows must be there. */
	{ "SERVICE_NAME: W3SVC\n  TYPE : 20 X\n  START_TYPE : 2   DISABLED\n", "" },
	{ "SERVICE_NAME: W3SVC\n  START_TYPE : 4   DISABLED\n", "" },
	{ "SERVICE_NAME: two words\n  TYPE : 20 X\n  START_TYPE : 4   DISABLED\n", "" },
	{ "SERVICE_NAME: W3SVC\n", "" },
	{ "SERVICE_NAME:", "" },
	/* dir; listings of whole folders are in tests/evidence, for they need an event */
	{ "C:\\>dir \"C:\\m\\a b.dll\"\r\n Volume in drive C has no label.\r\n\r\n"
	  " Directory of C:\\m\r\n\r\nFile Not Found\r\n\r\nC:\\>\r\n",
	  DIR "file.there C:\\m\\a b.dll = no @6\n" },
	{ "C:\\>dir C:\\m\\a.dll\n Verzeichnis von C:\\m\n\nDatei nicht gefunden\n",
	  DIR "file.there C:\\m\\a.dll = no @4\n" },
	{ "C:\\m\\a.dll: The system cannot find the file specified.\n"
	  "Successfully processed 0 files; Failed processing 1 files\n",
	  DIR "file.there C:\\m\\a.dll = no @1\n" },
	/* A row, another folder, a pattern, the end of the file: nothing is known. */
	{ "C:\\>dir C:\\m\\a.dll\n Directory of C:\\m\n\n"
	  "05/11/2026  10:02 AM           123,456 a.dll\n"
	  "               1 File(s)        123,456 bytes\n", "" },
	{ "C:\\>dir C:\\m\\a.dll\n Directory of C:\\n\n\nFile Not Found\n", "" },
	{ "C:\\>dir C:\\m\\*.dll\n Directory of C:\\m\n\nFile Not Found\n", "" },
	{ "C:\\>dir C:\\m\\a.dll\n Directory of C:\\m\n", "" },
	{ "C:\\m\\a.dll: something else\n", "" },
	/* icacls */
	{ "C:\\Program Files\\Contoso\\mod.dll BUILTIN\\Users:(I)(RX)\r\n"
	  "                                   NT AUTHORITY\\SYSTEM:(I)(F)\r\n\r\n"
	  "Successfully processed 1 files; Failed processing 0 files\r\n",
	  ICACLS "file.access C:\\Program Files\\Contoso\\mod.dll = allowed @1\n" },
	{ "C:\\a b\\m.dll VORDEFINIERT\\Benutzer:(RX)\n"
	  "             NT-AUTORIT\xc4T\\SYSTEM:(F)\n",
	  ICACLS "file.access C:\\a b\\m.dll = allowed @1\n" },
	{ "C:\\a\\m.dll Everyone:(DENY)(RX)\n           BUILTIN\\Users:(I)(RX)\n",
	  ICACLS "file.access C:\\a\\m.dll = denied @1\n" },
	{ "C:\\a\\m.dll Everyone:(DENY)(W,D)\n           BUILTIN\\Users:(I)(RX)\n",
	  ICACLS "file.access C:\\a\\m.dll = allowed @1\n" },
	{ "C:\\a\\m.dll BUILTIN\\IIS_IUSRS:(N)\n",
	  ICACLS "file.access C:\\a\\m.dll = denied @1\n" },
	{ "C:\\a b\\m.dll NT AUTHORITY\\SYSTEM:(F)\n             BUILTIN\\Administrators:(F)\n",
	  ICACLS "file.access C:\\a b\\m.dll = not granted @1\n" },
	{ "m.dll BUILTIN\\Users:(OI)(CI)(IO)(GR,GE)\n      NT AUTHORITY\\SYSTEM:(F)\n",
	  ICACLS "file.access m.dll = not granted @1\n" },
	{ "C:\\a\\m.dll BUILTIN\\Users:(R)\n           NT AUTHORITY\\SYSTEM:(F)\n",
	  ICACLS "file.access C:\\a\\m.dll = not granted @1\n" },
	/* A person, or one pool, may or may not be the one. */
	{ "C:\\a\\m.dll CONTOSO\\SECRET:(RX)\n           NT AUTHORITY\\SYSTEM:(F)\n", "" },
	{ "C:\\a\\m.dll IIS APPPOOL\\SECRET:(DENY)(RX)\n           BUILTIN\\Users:(RX)\n",
	  ICACLS "file.access C:\\a\\m.dll = allowed @1\n" },
	{ "C:\\a\\m.dll IIS APPPOOL\\SECRET:(RX)\n", "" },
	{ "C:\\a\\m.dll BUILTIN\\Users:(ROOT)\n", "" },
	{ "C:\\a\\m.dll:(RX", "" },
	{ "C:\\a\\m.dll BUILTIN\\Users:(RX)\nC:\\a\\n.dll BUILTIN\\Users:(DENY)(F)\n",
	  ICACLS "file.access C:\\a\\m.dll = allowed @1\n"
	  "file.access C:\\a\\n.dll = denied @2\n" },
	/* netsh http show urlacl */
	{ "URL Reservations: \n----------------- \n\n"
	  "    Reserved URL            : http://*:5357/ \n"
	  "        User: BUILTIN\\Users\n            Listen: Yes\n            Delegate: No\n"
	  "        User: NT AUTHORITY\\LOCAL SERVICE\n            Listen: Yes\n"
	  "            SDDL: D:(A;;GX;;;BU)(A;;GX;;;LS) \n\n"
	  "    Reserved URL            : http://+:80/Temporary_Listen_Addresses/ \n"
	  "        User: \\Everyone\n            SDDL: D:(A;;GX;;;WD) \n",
	  NETSH "url.reserved http://*:5357/ = users, local service @4\n" },
	{ "    X : https://+:443/\n    SDDL: D:(A;;GX;;;S-1-5-21-1-2-3-SECRET)\n",
	  NETSH "url.reserved https://+:443/ = an account @1\n" },
	{ "    SDDL: D:(A;;GX;;;WD) \n    X : https://+:443/\n", "" },
	/* netsh http show sslcert */
	{ "\n    Hostname:port                : shop.example.com:443\n    Certificate Hash : "
	  "0000000000000000000000000000000000000000\n"
	  "    Application ID : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n"
	  "    Certificate Store Name       : My\n",
	  NETSH "ssl.stale shop.example.com:443 = yes: the hash of its certificate is all zeros"
	  " @2\n" },
	{ "    IP:port                      : 0.0.0.0:443\n    Zertifikathash : "
	  "1234567890123456789012345678901234567890\n"
	  "    Anwendungs-ID : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n"
	  "    Zertifikatspeichername       : (null)\n",
	  NETSH },
	{ "    IP:port                      : 0.0.0.0:443\n    Hash : "
	  "1234567890123456789012345678901234567890\n"
	  "    App : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Store       : My\n", "" },
	/* netsh http show iplisten, ipconfig */
	{ "IP addresses present in the IP listen list: \n"
	  "------------------------------------------- \n\n    192.0.2.99\n    ::1\n",
	  NETSH "listen.address 192.0.2.99 = listed @4\nlisten.address ::1 = listed @5\n" },
	{ "    192.0.2.99\n", "" },
	{ "   Link-local IPv6 Address . . . . . : fe80::1%4(Preferred)\n"
	  "   IPv4 Address. . . . . . . . . . . : 192.0.2.7(Preferred) \n"
	  "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n"
	  "   Default Gateway . . . . . . . . . : 192.0.2.1\n"
	  "   DNS Servers . . . . . . . . . . . : 192.0.2.2\n                     192.0.2.3\n",
	  IPCONFIG "host.address = 192.0.2.7 @2\n" },
	/* netsh http show servicestate */
	{ "Server session ID: FF00000320000001\n    Version: 2.0\n    State: Active\n"
	  "    Properties:\n        Max bandwidth: 4294967295\n    URL groups:\n"
	  "    URL group ID: FE00000340000001\n        State: Active\n"
	  "        Request queue name: ShopPool\n        Properties:\n"
	  "            Max bandwidth: inherited\n            Registered URLs:\n"
	  "                HTTP://SHOP.EXAMPLE.COM:80:192.0.2.7/\n\n"
	  "Request queues:\n    Request queue name: ShopPool\n        Version: 2.0\n"
	  "        State: Inactive\n        Request queue 503 verbosity level: Limited\n"
	  "        Max requests: 1000\n        Number of active processes attached: 0\n"
	  "        Controller process ID: 1484\n        Process IDs:\n\n"
	  "    Request queue name: Other\n        Version: 2.0\n        State: Active\n"
	  "        X: Limited\n        Max requests: 1000\n        Number: 2\n",
	  NETSH "pool.queue Other = active, with a process @25\n"
	  "pool.queue ShopPool = inactive, without a process @16\n"
	  "url.owner HTTP://SHOP.EXAMPLE.COM:80:192.0.2.7/ = ShopPool @13\n" },
	/* systeminfo, ver, features */
	{ "\nHost Name:                 WEB01\nOS Name:                   Microsoft Windows X\n"
	  "OS Version:                10.0.17763 N/A Build 17763\nBIOS: VMware 10.0.1 2\n",
	  WINDOWS "host.windows = 10.0.17763 @4\n" },
	{ "Betriebssystemversion:                6.3.9600 Nicht zutreffend Build 9600\n",
	  WINDOWS "host.windows = 6.3.9600 @1\n" },
	{ "Microsoft Windows [Versi\xf3n 10.0.20348.2340]\n(c) Microsoft Corporation.\n",
	  WINDOWS "host.windows = 10.0.20348 @1\n" },
	{ "Version: 10.0.17763 N/A Build 17764\n", "" },
	{ "Feature Name : IIS-WebServer\nState : Enabled\n\nFeature Name : IIS-WebSockets\n"
	  "State : Disabled with Payload Removed\n\nFeature Name : Other\nState : Enabled\n",
	  WINDOWS "host.features IIS-WebServer = enabled @2\n"
	  "host.features IIS-WebSockets = disabled @5\n" },
	{ "Featurename : IIS-WebServer\nStatus : Aktiviert\n\nFeaturename : IIS-CGI\n"
	  "Status : D\x82sactiv\x82\n",
	  WINDOWS "host.features IIS-CGI = disabled @5\n"
	  "host.features IIS-WebServer = enabled @2\n" },
	{ "IIS-WebServer                 | Enabled\nIIS-CGI  | Disabled\nIIS-X | Maybe\n",
	  WINDOWS "host.features IIS-CGI = disabled @2\n"
	  "host.features IIS-WebServer = enabled @1\n" },
	{ "[X] Web Server (IIS)          Web-Server       Installed\n"
	  "    [ ] WebSocket Protocol    Web-WebSockets   Available\n",
	  WINDOWS "host.features Web-Server = enabled @1\n"
	  "host.features Web-WebSockets = disabled @2\n" },
	/* Several outputs with prompts between. */
	{ "C:\\>sc qc W3SVC\nSERVICE_NAME: W3SVC\n  TYPE : 20 X\n  START_TYPE : 4   DISABLED\n\n"
	  "C:\\>netstat -ano | findstr :80\n  TCP  0.0.0.0:80  0.0.0.0:0  LISTENING  12\n",
	  "sc: which process listens on which port; state and start type of services\n"
	  "port.owner 80 = process 12 @7\nservice.start_type W3SVC = disabled @4\n" },
};

START_TEST(output_says)
{
	struct text says = { 0 };
	const char *output = outputs[_i].output;

	evidence_bytes(&says, "out.txt", output, strlen(output));
	ck_assert_str_eq(text_get(&says), outputs[_i].says);
	text_release(&says);
}
END_TEST

/* A character that is not ASCII is left to evidence_bytes() alone. */
START_TEST(output_in_utf16)
{
	const char *output = outputs[_i].output;

	for (const char *at = output; *at; at++)
		if ((unsigned char)*at >= 0x80)
			return;
	for (int big = 0; big < 2; big++) {
		struct text says = { 0 };

		evidence_bytes_utf16(&says, "out.txt", output, big);
		ck_assert_str_eq(text_get(&says), outputs[_i].says);
		text_release(&says);
	}
}
END_TEST

/* Whatever is missing at the end of an output or in front of it, the rest is read. */
START_TEST(output_cut)
{
	const char *output = outputs[_i].output;
	size_t size = strlen(output);

	for (size_t at = 0; at <= size; at++) {
		struct text says = { 0 };

		evidence_bytes(&says, "out.txt", output, at);
		evidence_bytes(&says, "out.txt", output + at, size - at);
		ck_assert_ptr_null(strstr(text_get(&says), "!"));
		ck_assert_ptr_null(strstr(text_get(&says), "SECRET"));
		text_release(&says);
	}
}
END_TEST

/* ---- lines ---- */

static void check_lines(const struct evidence_source *source, size_t count, size_t size)
{
	struct evidence_lines lines;
	struct evidence_line line;
	size_t seen = 0;

	ck_assert_int_eq(evidence_lines_open(&lines, source, UINT64_MAX, NULL), 0);
	while (evidence_lines_next(&lines, &line, NULL) > 0) {
		ck_assert_uint_eq(line.number, ++seen);
		ck_assert_uint_eq(line.cut, size > EVIDENCE_LINE);
		ck_assert_uint_eq(line.size, size > EVIDENCE_LINE ? EVIDENCE_LINE : size);
		ck_assert_int_eq(line.text[line.size], '\0');
	}
	ck_assert_uint_eq(seen, count);
	evidence_lines_release(&lines);
}

/* Lines on both sides of what is kept of one, and of what is read at once. */
START_TEST(long_lines)
{
	static const size_t sizes[] = { 1, 4095, 16383, 16384, 16385, 32768, 65535, 65536, 200000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct text text = { 0 };
		struct memory memory = { NULL, 0 };
		struct evidence_source source = { &memory, read_memory, NULL, 0 };

		for (int k = 0; k < 5; k++) {
			text_fill(&text, 'x', sizes[i]);
			text_add(&text, k < 4 ? "\n" : "");
		}
		memory = (struct memory){ text.bytes, text.size };
		source.size = text.size;
		check_lines(&source, 5, sizes[i]);
		text_release(&text);
	}
}
END_TEST

START_TEST(bytes_in_lines)
{
	static const char bytes[] = "a\0b\r\r\n\xff\xe4\n\n\xef\xbb\xbfz";
	struct evidence_lines lines;
	struct evidence_line line;
	struct text says = { 0 };

	ck_assert_int_eq(evidence_lines_open_bytes(&lines, (const uint8_t *)bytes,
						   sizeof(bytes) - 1, NULL), 0);
	while (evidence_lines_next(&lines, &line, NULL) > 0)
		text_printf(&says, "[%s]", line.text);
	ck_assert_str_eq(text_get(&says), "[a b][\xef\xbf\xbd\xef\xbf\xbd][][\xef\xbb\xbfz]");
	evidence_lines_release(&lines);
	text_release(&says);
}
END_TEST

START_TEST(may_be_text)
{
	ck_assert(evidence_lines_may_be((const uint8_t *)"abc", 3));
	ck_assert(evidence_lines_may_be((const uint8_t *)"a\0b\0c\0", 6));
	ck_assert(evidence_lines_may_be((const uint8_t *)"\0a\0b\0c", 6));
	ck_assert(evidence_lines_may_be((const uint8_t *)"\xff\xfe", 2));
	ck_assert(!evidence_lines_may_be((const uint8_t *)"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", 14));
	ck_assert(!evidence_lines_may_be((const uint8_t *)"abcdefghijkl\0", 13));
	ck_assert(!evidence_lines_may_be((const uint8_t *)"", 0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("console");
	TCase *tests = tcase_create("console");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, output_says, 0, COUNT(outputs));
	tcase_add_loop_test(tests, output_in_utf16, 0, COUNT(outputs));
	tcase_add_loop_test(tests, output_cut, 0, COUNT(outputs));
	tcase_add_test(tests, long_lines);
	tcase_add_test(tests, bytes_in_lines);
	tcase_add_test(tests, may_be_text);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
