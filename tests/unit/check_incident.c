/*
 * check_incident.c - which events become one incident.
 *
 * Every case is a small log and what a specialist would conclude from it.  A second
 * test feeds the same logs in other orders, split over inputs and twice: the
 * incidents must stay the same.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "evidence_text.h"
#include "fail.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

/*
 * A line is one event: SECONDS[@COMPUTER] FAMILY/ID STRING,STRING... DATA, with
 * "-" for none and "~" for a space; an id with "!" is a warning.  The expectation has
 * one line for each incident.
 */

/* An application by its path and its physical root. */
#define SITE(path, root) "Application~'" path "'~with~physical~root~'" root "'~failed."
#define SITE_1 SITE("/LM/W3SVC/1/ROOT", "C:\\one\\")
#define SITE_2 SITE("/LM/W3SVC/2/ROOT", "C:\\two\\")
#define THROWS(type) "~0xe0434352~Unhandled~exception.~" type ":~x"
#define REPORTED "x,0,APPCRASH,none,0,w3wp.exe,8.5,5,a.dll,1.0,5,c0000005,6dd27"
#define STARTED(name) "Application~'" name "'~started~successfully."

static const struct {
	const char *name;
	const char *log;
	const char *expected;
} cases[] = {
	{ "nothing", "", "" },
	{ "IIS 6 filter chain, logs with whole seconds",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll 7e000000\n"
	  "0 W3SVC-WP/2268 - 7e000000\n"
	  "0 W3SVC/1039 Shop,100 7e000780\n"
	  "30 W3SVC-WP/2214 C:\\f\\a.dll 7e000000\n"
	  "30 W3SVC-WP/2268 - 7e000000\n"
	  "30 W3SVC/1039 Shop,101 7e000780\n"
	  "31 W3SVC/1002 Shop -\n",
	  "W3SVC-WP/2214x2 W3SVC-WP/2268x2 W3SVC/1039x2 W3SVC/1002x1 [Shop!] 2 pids ongoing\n" },
	{ "the consequence was written a second before its cause",
	  "0 WAS/5139 Web,7,0,http 7e000780\n"
	  "1 W3SVC-WP/2280 C:\\m\\rewrite.dll 7e000000\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [Web] 1 pids ongoing\n" },
	{ "six seconds apart is not the same moment",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "6 WAS/5139 Web,7,0,http 7e000780\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "WAS/5139x1 [Web] 1 pids ongoing\n" },
	{ "one module takes down all pools",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "60 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "60 WAS/5139 B,2,0,http 05000780\n"
	  "120 WAS/5002 A -\n"
	  "121 WAS/5002 B -\n",
	  "W3SVC-WP/2280x2 WAS/5139x2 WAS/5002x2 [A! B!] 2 pids ongoing\n" },
	{ "two modules with one code in one second stay two",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "0 W3SVC-WP/2280 C:\\m\\b.dll 7e000000\n"
	  "0 WAS/5139 A,1,0,http 7e000780\n"
	  "0 WAS/5139 B,2,0,http 7e000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n" },
	{ "codes that no service has are no codes that fit all",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll f0ffffff\n"
	  "2 WAS/5139 A,1,0,http 05000780\n"
	  "4 W3SVC-WP/2280 C:\\m\\b.dll f1ffffff\n"
	  "5 WAS/5139 B,2,0,http 06000780\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [B] 1 pids ongoing\n" },
	{ "the case of a path does not matter",
	  "0 W3SVC-WP/2280 C:\\M\\A.DLL 7e000000\n"
	  "9 W3SVC-WP/2280 c:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x2 [] 0 pids ongoing\n" },
	{ "the same failure after more than an hour came back",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "3500 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "7200 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x3 [] 0 pids 2 times ongoing\n" },
	{ "computers are apart",
	  "0@one W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "0@two W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	{ "identity: the first event lies hours before",
	  "0 WAS/5021 Web 2e050780\n"
	  "90000 WAS/5057 Web -\n"
	  "90000 WAS/5059 Web -\n",
	  "WAS/5021x1 WAS/5057x1 WAS/5059x1 [Web!] 0 pids 2 times ongoing\n" },
	{ "crash: process id in hexadecimal here, decimal there",
	  "0 WER/1000 w3wp.exe,8.5,5,MSVCR120.dll,12.0,5,c0000409,6dd27,709c,1,p,\\c.dll -\n"
	  "13 WAS/5011 Web,28828 6d000780\n"
	  "14 WAS/5002 Web -\n",
	  "WER/1000x1 WAS/5011x1 WAS/5002x1 [Web!] 1 pids ongoing\n" },
	{ "crash: another process id, but within half a minute",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "20 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n",
	  "WER/1000x1 WAS/5011x1 [Web] 2 pids ongoing\n" },
	{ "service: 193, IIS 5 isolation mode, no pool",
	  "0 W3SVC-WP/2274 C:\\f\\aspnet_filter.dll,AMD64 c1000000\n"
	  "0 W3SVC-WP/2268 - c1000000\n"
	  "2 SCM/7023 W3SVC,%%193 570033005300560043000000\n",
	  "W3SVC-WP/2274x1 W3SVC-WP/2268x1 SCM/7023x1 [] 0 pids ongoing\n" },
	{ "configuration: worker and service",
	  "0 WAS/5189 *,0 0d000780\n"
	  "1 WAS/5005 - 0d000780\n"
	  "2 SCM/7023 WAS,%%2147942413 570041005300000000\n",
	  "WAS/5189x1 WAS/5005x1 SCM/7023x1 [] 0 pids ongoing\n" },
	{ "a pool that was disabled and nothing else",
	  "0 WAS/5002 Web -\n",
	  "WAS/5002x1 [Web!] 0 pids ongoing\n" },
	{ "recycling is no failure",
	  "0 WAS/5074 77,Web -\n"
	  "9 WAS/5186 78,Web,20 -\n",
	  "" },
	{ "a worker that ends after a deliberate stop did not fail",
	  "0 SYSTEM/1074 - -\n"
	  "5 WAS/5011 Web,55 6d000780\n",
	  "" },
	{ "a worker that had its time to shut down after a deliberate stop",
	  "0 SYSTEM/1074 - -\n"
	  "91 WAS/5013 Web,55 -\n",
	  "" },
	{ "a worker that does not shut down long after a stop",
	  "0 SYSTEM/1074 - -\n"
	  "200 WAS/5013 Web,55 -\n",
	  "WAS/5013x1 [Web] 1 pids ongoing\n" },
	{ "a start after the last failure is recovery",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n",
	  "W3SVC-WP/2280x1 [] 0 pids until SYSTEM/6005\n" },
	{ "a start between failures is none",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n"
	  "700 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x2 [] 0 pids ongoing\n" },
	{ "a worker that is recycled has recovered",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "4000 WAS/5186 78,Web,20 -\n",
	  "WAS/5011x1 [Web] 1 pids until WAS/5186\n" },
	{ "side-by-side evidence joins the failure beside it",
	  "0 SXS/33 vc80,1 -\n"
	  "1 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n",
	  "W3SVC-WP/2214x1 SXS/33x1 [] 0 pids ongoing\n" },
	{ "the code of the consequences is taken for a missing one",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll -\n"
	  "0 W3SVC/1039 Web,7 c1000780\n",
	  "W3SVC-WP/2214x1 W3SVC/1039x1 [Web] 1 pids ongoing\n" },
	{ "configuration of all pools, then one is disabled",
	  "0 WAS/5189 *,5 02000780\n"
	  "60 WAS/5002 Web -\n",
	  "WAS/5189x1 WAS/5002x1 [Web!] 0 pids ongoing\n" },
	{ "two consequences of one moment without their cause",
	  "0 W3SVC-WP/2269 Web,7 b7000780\n"
	  "1 W3SVC-WP/2276 - b7000780\n",
	  "W3SVC-WP/2269x1 W3SVC-WP/2276x1 [Web] 1 pids ongoing\n" },
	{ "side-by-side evidence alone is none",
	  "0 SXS/33 vc80,1 -\n", "" },

	{ "J1: a pool that was disabled more than five minutes later",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "330 WAS/5002 A -\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "J3: two crashes of one kind in ten seconds stay two",
	  "0 WER/1000 w3wp.exe,8.5,5,a.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\a.dll -\n"
	  "5 WER/1000 w3wp.exe,8.5,5,b.dll,12.0,5,c0000374,6dd27,70a0,1,p,C:\\W\\b.dll -\n",
	  "WER/1000x1 [] 1 pids ongoing\n"
	  "WER/1000x1 [] 1 pids ongoing\n" },
	{ "J4: another code of the same pool is another failure",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "60 WAS/5139 A,2,0,http 7e000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "J5: evidence between two failures goes to the earlier",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n"
	  "10 SXS/33 vc80,1 -\n"
	  "20 W3SVC-WP/2280 C:\\f\\b.dll 05000000\n",
	  "W3SVC-WP/2214x1 SXS/33x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	{ "J6: a consequence that has its cause is not adopted again",
	  "0 WAS/5139 A,1,0,http 7e000780\n"
	  "1 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "2 W3SVC-WP/2280 C:\\m\\b.dll 7e000000\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	{ "J7: a process id is used again after a quarter of an hour",
	  "0 WAS/5139 A,7,0,http 05000780\n"
	  "900 WAS/5011 A,7 6d000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "J8: an application error that names no application, then one that does",
	  "0 ASPNET/1062 - -\n"
	  "2 W3SVC/36 /LM/W3SVC/1/ROOT,x 05000780\n",
	  "ASPNET/1062x1 W3SVC/36x1 [] 0 pids ongoing\n" },

	/* Either side of each edge: the last second that joins, the first that does not. */
	{ "a repeat after an hour",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "3600 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x2 [] 0 pids ongoing\n" },
	{ "a repeat after an hour and a second",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "3601 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x2 [] 0 pids 2 times ongoing\n" },
	{ "another pool after five minutes",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "300 WAS/5139 B,2,0,http 05000780\n",
	  "WAS/5139x2 [A B] 2 pids ongoing\n" },
	{ "another pool after five minutes and a second",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "301 WAS/5139 B,2,0,http 05000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [B] 1 pids ongoing\n" },
	{ "a consequence by code after five seconds",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "5 WAS/5139 A,1,0,http 05000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "a consequence five seconds before its cause",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "5 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "a consequence six seconds before a cause",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "6 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	{ "a disabled pool after five minutes",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "300 WAS/5002 A -\n",
	  "WAS/5139x1 WAS/5002x1 [A!] 1 pids ongoing\n" },
	{ "a disabled pool after five minutes and a second",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "301 WAS/5002 A -\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "a pool is disabled five minutes after a failure that names no pool",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "300 WAS/5002 A -\n",
	  "W3SVC-WP/2280x1 WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "a pool is disabled a second later than that",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "301 WAS/5002 A -\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "a configuration error of another pool does not explain it",
	  "0 W3SVC-WP/2307 A,x,y,3 0d000780\n"
	  "10 WAS/5002 B -\n",
	  "W3SVC-WP/2307x1 [A] 0 pids ongoing\n"
	  "WAS/5002x1 [B!] 0 pids ongoing\n" },
	{ "a process id after ten minutes",
	  "0 WAS/5139 A,7,0,http 05000780\n"
	  "600 WAS/5011 A,7 6d000780\n",
	  "WAS/5139x1 WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "a process id after ten minutes and a second",
	  "0 WAS/5139 A,7,0,http 05000780\n"
	  "601 WAS/5011 A,7 6d000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "a process id that is known from the ten minutes before",
	  "0 WAS/5139 C,9,0,http 02000780\n"
	  "550 WAS/5139 A,7,0,http 05000780\n"
	  "605 WAS/5139 B,8,0,http 7e000780\n"
	  "1000 WAS/5011 A,7 6d000780\n",
	  "WAS/5139x1 [C] 1 pids ongoing\n"
	  "WAS/5139x1 WAS/5011x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [B] 1 pids ongoing\n" },
	{ "a process id of another computer",
	  "0@one WAS/5139 A,7,0,http 05000780\n"
	  "2@two WAS/5011 A,7 6d000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "a crash half a minute after the report",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "30 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n",
	  "WER/1000x1 WAS/5011x1 [Web] 2 pids ongoing\n" },
	{ "a crash 31 seconds after the report",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "31 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n",
	  "WAS/5011x1 [Web] 1 pids ongoing\n"
	  "WER/1000x1 [] 1 pids ongoing\n" },
	{ "a crash half a minute before the report",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "30 WAS/5011 Web,55 6d000780\n",
	  "WER/1000x1 WAS/5011x1 [Web] 2 pids ongoing\n" },
	{ "a crash 31 seconds before the report",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "31 WAS/5011 Web,55 6d000780\n",
	  "WER/1000x1 [] 1 pids ongoing\n"
	  "WAS/5011x1 [Web] 1 pids ongoing\n" },
	{ "a crash that the runtime reports ten seconds later, too",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "10 DOTNET/1026 w3wp.exe -\n",
	  "WER/1000x1 DOTNET/1026x1 [] 1 pids ongoing\n" },
	{ "a crash that the runtime reports eleven seconds later is another",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "11 DOTNET/1026 w3wp.exe -\n",
	  "WER/1000x1 [] 1 pids ongoing\n"
	  "DOTNET/1026x1 [] 0 pids ongoing\n" },
	{ "evidence a minute before the failure",
	  "0 SXS/33 vc80,1 -\n"
	  "60 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n",
	  "W3SVC-WP/2214x1 SXS/33x1 [] 0 pids ongoing\n" },
	{ "evidence 61 seconds before the failure",
	  "0 SXS/33 vc80,1 -\n"
	  "61 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n",
	  "W3SVC-WP/2214x1 [] 0 pids ongoing\n" },
	{ "evidence a minute after the failure",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n"
	  "60 SXS/33 vc80,1 -\n",
	  "W3SVC-WP/2214x1 SXS/33x1 [] 0 pids ongoing\n" },
	{ "evidence 61 seconds after the failure",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n"
	  "61 SXS/33 vc80,1 -\n",
	  "W3SVC-WP/2214x1 [] 0 pids ongoing\n" },
	{ "evidence that is nearer to the later failure",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll b1360000\n"
	  "11 SXS/33 vc80,1 -\n"
	  "20 W3SVC-WP/2280 C:\\f\\b.dll 05000000\n",
	  "W3SVC-WP/2214x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2280x1 SXS/33x1 [] 0 pids ongoing\n" },
	{ "evidence of another computer",
	  "0@one SXS/33 vc80,1 -\n"
	  "1@two W3SVC-WP/2214 C:\\f\\a.dll b1360000\n",
	  "W3SVC-WP/2214x1 [] 0 pids ongoing\n" },
	{ "a worker that ends half a minute after a stop",
	  "0 SYSTEM/1074 - -\n"
	  "30 WAS/5011 Web,55 6d000780\n",
	  "" },
	{ "a worker that ends 31 seconds after a stop",
	  "0 SYSTEM/1074 - -\n"
	  "31 WAS/5011 Web,55 6d000780\n",
	  "WAS/5011x1 [Web] 1 pids ongoing\n" },
	{ "a worker that does not shut down two minutes after a stop",
	  "0 SYSTEM/1074 - -\n"
	  "120 WAS/5013 Web,55 -\n",
	  "" },
	{ "a worker that does not shut down a second later than that",
	  "0 SYSTEM/1074 - -\n"
	  "121 WAS/5013 Web,55 -\n",
	  "WAS/5013x1 [Web] 1 pids ongoing\n" },
	{ "a worker that fails with a code of its own after a stop",
	  "0 SYSTEM/1074 - -\n"
	  "5 WAS/5139 A,1,0,http 05000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "two consequences of one code and five seconds",
	  "0 W3SVC-WP/2269 Web,7 b7000780\n"
	  "5 W3SVC-WP/2276 - b7000780\n",
	  "W3SVC-WP/2269x1 W3SVC-WP/2276x1 [Web] 1 pids ongoing\n" },
	{ "two consequences of one code and six seconds",
	  "0 W3SVC-WP/2269 Web,7 b7000780\n"
	  "6 W3SVC-WP/2276 - b7000780\n",
	  "W3SVC-WP/2269x1 [Web] 1 pids ongoing\n"
	  "W3SVC-WP/2276x1 [] 0 pids ongoing\n" },
	{ "a consequence that lost its code after five seconds",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "5 W3SVC-WP/2268 - -\n",
	  "W3SVC-WP/2280x1 W3SVC-WP/2268x1 [] 0 pids ongoing\n" },
	{ "a consequence that lost its code after six seconds",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "6 W3SVC-WP/2268 - -\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2268x1 [] 0 pids ongoing\n" },
	{ "codes of a broken pipe join nothing",
	  "0 WAS/5011 A,1 6d000780\n"
	  "1 WAS/5139 B,2,0,http 6d000780\n"
	  "2 WAS/5139 C,3,0,http e9000780\n"
	  "3 WAS/5011 D,4 e9000780\n",
	  "WAS/5011x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [B] 1 pids ongoing\n"
	  "WAS/5139x1 [C] 1 pids ongoing\n"
	  "WAS/5011x1 [D] 1 pids ongoing\n" },
	{ "four modules with one code in one second stay four",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "0 W3SVC-WP/2280 C:\\m\\b.dll 7e000000\n"
	  "0 W3SVC-WP/2280 C:\\m\\c.dll 7e000000\n"
	  "0 W3SVC-WP/2280 C:\\m\\d.dll 7e000000\n"
	  "0 WAS/5139 A,1,0,http 7e000780\n"
	  "0 WAS/5139 B,2,0,http 7e000780\n"
	  "0 WAS/5139 C,3,0,http 7e000780\n"
	  "0 WAS/5139 D,4,0,http 7e000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n"
	  "W3SVC-WP/2280x1 WAS/5139x1 [*] 1 pids ongoing\n" },
	{ "an abort and a report both belong to one cause",
	  "0 W3SVC-WP/2214 C:\\f\\a.dll 7e000000\n"
	  "0 W3SVC-WP/2214 C:\\f\\b.dll 7e000000\n"
	  "0 W3SVC-WP/2268 - 7e000000\n"
	  "0 W3SVC/1039 A,100 7e000780\n",
	  "W3SVC-WP/2214x1 W3SVC-WP/2268x1 W3SVC/1039x1 [A] 1 pids ongoing\n"
	  "W3SVC-WP/2214x1 [] 0 pids ongoing\n" },
	{ "configuration errors of one code a minute apart",
	  "0 WAS/5189 *,0 0d000780\n"
	  "60 WAS/5005 - 0d000780\n",
	  "WAS/5189x1 WAS/5005x1 [] 0 pids ongoing\n" },
	{ "configuration errors of one code 61 seconds apart",
	  "0 W3SVC-WP/2307 A,x,y,3 0d000780\n"
	  "61 W3SVC-WP/2297 - 0d000780\n",
	  "W3SVC-WP/2307x1 [A] 0 pids ongoing\n"
	  "W3SVC-WP/2297x1 [] 0 pids ongoing\n" },
	{ "configuration errors of two codes and one pool are one",
	  "0 W3SVC-WP/2307 A,x,y,3 0d000780\n"
	  "2 W3SVC-WP/2307 A,x,y,3 05000780\n",
	  "W3SVC-WP/2307x2 [A] 0 pids ongoing\n" },
	{ "configuration errors of two codes and two pools are two",
	  "0 W3SVC-WP/2307 A,x,y,3 0d000780\n"
	  "2 W3SVC-WP/2307 B,x,y,3 05000780\n",
	  "W3SVC-WP/2307x1 [A] 0 pids ongoing\n"
	  "W3SVC-WP/2307x1 [B] 0 pids ongoing\n" },
	{ "errors of one application with two reasons are one",
	  "0 W3SVC/36 /LM/W3SVC/1/ROOT,x -\n"
	  "5 W3SVC/36 /LM/W3SVC/1/ROOT,y -\n",
	  "W3SVC/36x2 [] 0 pids ongoing\n" },
	{ "errors of one application with one reason are one",
	  "0 W3SVC/36 /LM/W3SVC/1/ROOT,x -\n"
	  "6 W3SVC/36 /LM/W3SVC/1/ROOT,x -\n",
	  "W3SVC/36x2 [] 0 pids ongoing\n" },
	{ "errors of one application with two reasons six seconds apart are two",
	  "0 W3SVC/36 /LM/W3SVC/1/ROOT,x -\n"
	  "6 W3SVC/36 /LM/W3SVC/1/ROOT,y -\n",
	  "W3SVC/36x1 [] 0 pids ongoing\n"
	  "W3SVC/36x1 [] 0 pids ongoing\n" },
	{ "errors of two applications are two",
	  "0 W3SVC/36 /LM/W3SVC/1/ROOT,x 05000780\n"
	  "2 W3SVC/36 /LM/W3SVC/2/ROOT,x 7e000780\n",
	  "W3SVC/36x1 [] 0 pids ongoing\n"
	  "W3SVC/36x1 [] 0 pids ongoing\n" },
	{ "an application error that names an application, then one that does not",
	  "0 W3SVC/36 /LM/W3SVC/1/ROOT,x 05000780\n"
	  "2 ASPNET/1062 - -\n",
	  "W3SVC/36x1 ASPNET/1062x1 [] 0 pids ongoing\n" },
	{ "services a minute apart",
	  "0 SCM/7023 WAS,%%2147942413 570041005300000000\n"
	  "60 SCM/7001 W3SVC,WAS,%%1068 570033005300560043000000\n",
	  "SCM/7023x1 SCM/7001x1 [] 0 pids ongoing\n" },
	{ "services 61 seconds apart",
	  "0 SCM/7023 WAS,%%2147942413 570041005300000000\n"
	  "61 SCM/7001 W3SVC,WAS,%%1068 570033005300560043000000\n",
	  "SCM/7023x1 [] 0 pids ongoing\n"
	  "SCM/7001x1 [] 0 pids ongoing\n" },
	{ "a service that ends a minute after a failure with its code",
	  "0 W3SVC-WP/2274 C:\\f\\a.dll,AMD64 c1000000\n"
	  "60 SCM/7023 W3SVC,%%193 570033005300560043000000\n",
	  "W3SVC-WP/2274x1 SCM/7023x1 [] 0 pids ongoing\n" },
	{ "a service that ends 61 seconds after a failure with its code",
	  "0 W3SVC-WP/2274 C:\\f\\a.dll,AMD64 c1000000\n"
	  "61 SCM/7023 W3SVC,%%193 570033005300560043000000\n",
	  "W3SVC-WP/2274x1 [] 0 pids ongoing\n"
	  "SCM/7023x1 [] 0 pids ongoing\n" },
	{ "sites that are down within five seconds",
	  "0 HTTP/15005 x,10.0.0.7:80 -\n"
	  "5 HTTP/15005 x,10.0.0.8:80 -\n",
	  "HTTP/15005x2 [] 0 pids ongoing\n" },
	{ "sites that are down six seconds apart",
	  "0 HTTP/15005 x,10.0.0.7:80 -\n"
	  "6 HTTP/15005 x,10.0.0.8:80 -\n",
	  "HTTP/15005x1 [] 0 pids ongoing\n"
	  "HTTP/15005x1 [] 0 pids ongoing\n" },
	{ "an account that cannot log on, and again hours later",
	  "0 WAS/5021 A 2e050780\n"
	  "9000 WAS/5021 A 2e050780\n",
	  "WAS/5021x2 [A] 0 pids 2 times ongoing\n" },
	{ "identity: another code is another failure",
	  "0 WAS/5021 A 2e050780\n"
	  "9000 WAS/5021 A 30050780\n",
	  "WAS/5021x1 [A] 0 pids ongoing\n"
	  "WAS/5021x1 [A] 0 pids ongoing\n" },
	{ "a failure that nothing follows from",
	  "0 W3SVC-WP/2219 /x,y -\n",
	  "W3SVC-WP/2219x1 [] 0 pids ongoing\n" },
	{ "the account of another pool",
	  "0 WAS/5021 A 2e050780\n"
	  "900 WAS/5057 B -\n",
	  "WAS/5021x1 [A] 0 pids ongoing\n"
	  "WAS/5057x1 [B!] 0 pids ongoing\n" },
	{ "a worker of another pool that is recycled is no recovery",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "4000 WAS/5186 78,Shop,20 -\n",
	  "WAS/5011x1 [Web] 1 pids ongoing\n" },
	{ "a start of another computer is no recovery",
	  "0@one W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600@two SYSTEM/6005 - -\n",
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	/* A start of the same application, endpoint, service or pool ends a failure. */
	{ "an application that starts has recovered, by its physical root",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "1500 ANCM/1032 " STARTED("c:\\ONE") " -\n"
	  "1600 ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1032\n" },
	{ "an application that starts has recovered, by its path",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "1500 ANCM/1001 " STARTED("/LM/W3SVC/1/ROOT") " -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1001\n" },
	{ "two names of one application, from another event",
	  "0 ANCM/1018 " STARTED("/LM/W3SVC/1/ROOT") " -\n"
	  "10 ANCM/1032 " STARTED("C:\\one\\") " -\n"
	  "5000 ANCM/1018 " SITE_1 " -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1032\n"
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "another application that starts is no recovery",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "1500 ANCM/1032 " STARTED("C:\\two\\") " -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "an application of another computer that starts is no recovery",
	  "0@one ANCM/1018 " SITE_1 " -\n"
	  "1500@two ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "a start before the failure is no recovery",
	  "0 ANCM/1032 " STARTED("C:\\one\\") " -\n"
	  "1 ANCM/1018 " SITE_1 " -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "what fails after it recovered is another incident",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "10 ANCM/1032 " STARTED("C:\\one\\") " -\n"
	  "20 ANCM/1018 " SITE_1 " -\n"
	  "30 ANCM/1018 " SITE_1 " -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1032\n"
	  "ANCM/1018x2 [] 0 pids ongoing\n" },
	{ "two applications fail with one code within five minutes: both have to start",
	  "0 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "300 ANCM/1018 " SITE_2 THROWS("X") " -\n"
	  "400 ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "ANCM/1018x2 [] 0 pids ongoing\n" },
	{ "two applications fail with one code, and both start",
	  "0 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "300 ANCM/1018 " SITE_2 THROWS("X") " -\n"
	  "400 ANCM/1001 " STARTED("C:\\one\\") " -\n"
	  "500 ANCM/1032 " STARTED("C:\\two\\") " -\n",
	  "ANCM/1018x2 [] 0 pids until ANCM/1032\n" },
	{ "one of two applications starts while the other goes on failing",
	  "0 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "10 ANCM/1018 " SITE_2 THROWS("X") " -\n"
	  "400 ANCM/1001 " STARTED("C:\\one\\") " -\n"
	  "450 ANCM/1018 " SITE_2 THROWS("X") " -\n"
	  "500 ANCM/1032 " STARTED("C:\\two\\") " -\n",
	  "ANCM/1018x3 [] 0 pids until ANCM/1032\n" },
	{ "two applications fail with one code a second later than that",
	  "0 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "301 ANCM/1018 " SITE_2 THROWS("X") " -\n"
	  "400 ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1032\n"
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "two applications fail with two exceptions",
	  "0 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "10 ANCM/1018 " SITE_2 THROWS("Y") " -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n"
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "a worker that is recycled does not show that its application starts",
	  "0 WAS/5011 A,7 6d000780\n"
	  "1 ANCM/1018 " SITE_1 ",Process~Id:~7. -\n"
	  "4000 WAS/5186 8,A,20 -\n",
	  "ANCM/1018x1 WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "an application that starts shows that its pool works",
	  "0 WAS/5011 A,7 6d000780\n"
	  "1 ANCM/1018 " SITE_1 ",Process~Id:~7. -\n"
	  "4000 ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "ANCM/1018x1 WAS/5011x1 [A] 1 pids until ANCM/1032\n" },
	{ "a worker of one of two pools is recycled",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "1 WAS/5139 B,2,0,http 05000780\n"
	  "4000 WAS/5186 8,A,20 -\n",
	  "WAS/5139x2 [A B] 2 pids ongoing\n" },
	{ "workers of both pools are recycled",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "1 WAS/5139 B,2,0,http 05000780\n"
	  "4000 WAS/5186 8,B,20 -\n"
	  "5000 WAS/5074 9,A -\n",
	  "WAS/5139x2 [A B] 2 pids until WAS/5074\n" },
	{ "a pool works, fails again, and then the other one works",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "1 WAS/5139 B,2,0,http 05000780\n"
	  "600 WAS/5186 8,A,20 -\n"
	  "700 WAS/5139 A,3,0,http 05000780\n"
	  "5000 WAS/5186 9,B,20 -\n",
	  "WAS/5139x3 [A B] 3 pids ongoing\n" },
	{ "SSL settings that are made for the endpoint end its failure",
	  "0 HTTP/15021 x,0.0.0.0:443 -\n"
	  "9000 HTTP/15301 x,0.0.0.0:443 -\n",
	  "HTTP/15021x1 [] 0 pids until HTTP/15301\n" },
	{ "SSL settings of another endpoint do not",
	  "0 HTTP/15021 x,0.0.0.0:443 -\n"
	  "9000 HTTP/15301 x,0.0.0.0:444 -\n",
	  "HTTP/15021x1 [] 0 pids ongoing\n" },
	{ "a service that runs has recovered",
	  "0 SCM/7023 HTTP,%%5 480054005400500000000000\n"
	  "60 SCM/7036 HTTP,running 48005400540050002f0034000000\n",
	  "SCM/7023x1 [] 0 pids until SCM/7036\n" },
	{ "a service that runs, in the words of Windows 2003",
	  "0 SCM/7023 HTTP~SSL,%%5 -\n"
	  "60 SCM/7036 HTTP~SSL,running -\n",
	  "SCM/7023x1 [] 0 pids until SCM/7036\n" },
	{ "a service that stops, in the words of Windows 2003",
	  "0 SCM/7023 HTTP~SSL,%%5 -\n"
	  "60 SCM/7036 HTTP~SSL,stopped -\n",
	  "SCM/7023x1 [] 0 pids ongoing\n" },
	{ "the web service starts the pools, in the words of Windows 2003",
	  "0 W3SVC/1002 A -\n"
	  "60 SCM/7036 World~Wide~Web~Publishing~Service,running -\n",
	  "W3SVC/1002x1 [A!] 0 pids until SCM/7036\n" },
	{ "a service that stops has not",
	  "0 SCM/7023 HTTP,%%5 480054005400500000000000\n"
	  "60 SCM/7036 HTTP,stopped 48005400540050002f0031000000\n",
	  "SCM/7023x1 [] 0 pids ongoing\n" },
	{ "another service that runs is no recovery",
	  "0 SCM/7023 W3SVC,%%5 570033005300560043000000\n"
	  "60 SCM/7036 HTTP,running 48005400540050002f0034000000\n",
	  "SCM/7023x1 [] 0 pids ongoing\n" },
	{ "the web service starts the pools",
	  "0 WAS/5002 A -\n"
	  "60 SCM/7036 W3SVC,running 570033005300560043002f0034000000\n",
	  "WAS/5002x1 [A!] 0 pids until SCM/7036\n" },
	{ "IIS Admin starts no pool and no site",
	  "0 WAS/5002 A -\n"
	  "0 W3SVC/1004 http://*:80/,1 b7000000\n"
	  "60 SCM/7036 IISADMIN,running 490049005300410044004d0049004e002f0034000000\n",
	  "WAS/5002x1 [A!] 0 pids ongoing\n"
	  "W3SVC/1004x1 [] 0 pids ongoing\n" },
	{ "a service stops whose stop ends no worker",
	  "0 SCM/7036 AppHostSvc,stopped 41007000700048006f00730074005300760063002f0031000000\n"
	  "5 WAS/5011 Web,55 6d000780\n",
	  "WAS/5011x1 [Web] 1 pids ongoing\n" },
	{ "the web service stops, and with it the workers",
	  "0 SCM/7036 W3SVC,stopped 570033005300560043002f0031000000\n"
	  "5 WAS/5011 Web,55 6d000780\n",
	  "" },

	/* What is down beside a pool that works again. */
	{ "a site is not on because the pool that failed with it works",
	  "0 W3SVC/1004 http://*:80/,1 05000000\n"
	  "1 WAS/5139 A,1,0,http 05000780\n"
	  "4000 WAS/5186 8,A,20 -\n",
	  "W3SVC/1004x1 WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "nor is an endpoint",
	  "0 HTTP/15021 x,0.0.0.0:443 -\n"
	  "0 W3SVC/1004 https://*:443/,1 05000000\n"
	  "1 WAS/5139 A,1,0,http 05000780\n"
	  "4000 HTTP/15301 x,0.0.0.0:443 -\n"
	  "4001 WAS/5186 8,A,20 -\n",
	  "HTTP/15021x1 W3SVC/1004x1 WAS/5139x1 [A] 1 pids ongoing\n" },
	{ "a service that fails with the configuration of a pool, and starts first",
	  "0 WAS/5189 A,5 05000780\n"
	  "2 SCM/7023 HTTP,%%5 48005400540050000000\n"
	  "60 SCM/7036 HTTP,running 48005400540050002f0034000000\n"
	  "4000 WAS/5186 8,A,20 -\n",
	  "WAS/5189x1 SCM/7023x1 [A] 0 pids until WAS/5186\n" },
	{ "nor is the configuration of all read because one pool works",
	  "0 WAS/5189 *,5 02000780\n"
	  "60 WAS/5002 Web -\n"
	  "4000 WAS/5186 8,Web,20 -\n",
	  "WAS/5189x1 WAS/5002x1 [Web!] 0 pids ongoing\n" },
	{ "with the web service all of it is back",
	  "0 WAS/5189 *,5 02000780\n"
	  "60 WAS/5002 Web -\n"
	  "90 SCM/7036 W3SVC,running 570033005300560043002f0034000000\n",
	  "WAS/5189x1 WAS/5002x1 [Web!] 0 pids until SCM/7036\n" },
	{ "a worker that names the pool, has the code of a site, and ends minutes later",
	  "0 W3SVC/1004 http://*:80/,1 b7000000\n"
	  "3 W3SVC-WP/2269 News,7 b7000000\n"
	  "300 WAS/5011 News,7 6d000780\n",
	  "W3SVC/1004x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2269x1 WAS/5011x1 [News] 1 pids ongoing\n" },
	{ "a worker's configuration between that of all and a pool that is disabled",
	  "0 WAS/5189 *,5 02000780\n"
	  "1 W3SVC-WP/2307 A,x,y,3 02000780\n"
	  "60 WAS/5002 A -\n",
	  "WAS/5189x1 W3SVC-WP/2307x1 WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "the web service failed, and WAS alone started",
	  "0 SCM/7024 W3SVC,%%5 -\n"
	  "60 SCM/7036 WAS,running 5700410053002f0034000000\n",
	  "SCM/7024x1 [] 0 pids ongoing\n" },
	{ "a program that crashed is no application",
	  "0 WER/1000 w3wp.exe,8.5,5,MSVCR120.dll,12.0,5,c0000409,6dd27,709c,1,p,\\c.dll -\n"
	  "1 WAS/5011 Web,28828 6d000780\n"
	  "600 ANCM/1032 Application~'w3wp.exe'~started~successfully. -\n"
	  "4000 WAS/5186 8,Web,20 -\n",
	  "WER/1000x1 WAS/5011x1 [Web] 1 pids until WAS/5186\n" },

	/* A weak sign of recovery counts if nothing fails within the hour. */
	{ "a restart, and the same failure an hour after the last",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n"
	  "3600 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x2 [] 0 pids ongoing\n" },
	{ "a restart, and the same failure more than an hour after the last",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n"
	  "3601 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  "W3SVC-WP/2280x1 [] 0 pids until SYSTEM/6005\n"
	  "W3SVC-WP/2280x1 [] 0 pids ongoing\n" },
	{ "a recycled worker, and the same failure more than an hour after the last",
	  "0 WAS/5011 Web,55 6d000780\n"
	  "600 WAS/5186 78,Web,20 -\n"
	  "3601 WAS/5011 Web,56 6d000780\n",
	  "WAS/5011x1 [Web] 1 pids until WAS/5186\n"
	  "WAS/5011x1 [Web] 1 pids ongoing\n" },
	{ "a consequence that comes again after an hour, without a cause",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "3601 WAS/5139 A,2,0,http 05000780\n",
	  "WAS/5139x2 [A] 2 pids 2 times ongoing\n" },
	{ "a consequence that comes again within the hour, although its cause does not",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "3600 WAS/5139 A,2,0,http 05000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x2 [A] 2 pids ongoing\n" },
	{ "a consequence that comes again after more than an hour may have another cause",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "3601 WAS/5139 A,2,0,http 05000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5139x1 [A] 1 pids ongoing\n" },

	{ "an account that was right between, and is wrong again",
	  "0 WAS/5021 Web 2e050780\n"
	  "1 WAS/5057 Web -\n"
	  "600 WAS/5186 78,Web,20 -\n"
	  "90000 WAS/5057 Web -\n",
	  "WAS/5021x1 WAS/5057x1 [Web!] 0 pids until WAS/5186\n"
	  "WAS/5057x1 [Web!] 0 pids ongoing\n" },
	{ "a module that names no pool, and the pool that it took worked between",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "1 WAS/5002 A -\n"
	  "600 WAS/5186 8,A,20 -\n"
	  "3602 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "3603 WAS/5002 A -\n",
	  "W3SVC-WP/2280x1 WAS/5002x1 [A!] 0 pids until WAS/5186\n"
	  "W3SVC-WP/2280x1 WAS/5002x1 [A!] 0 pids ongoing\n" },
	{ "within the hour it did not work",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "1 WAS/5002 A -\n"
	  "600 WAS/5186 8,A,20 -\n"
	  "3601 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "3602 WAS/5002 A -\n",
	  "W3SVC-WP/2280x2 WAS/5002x2 [A!] 0 pids ongoing\n" },
	{ "another pool did, and the one that the module took did not",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "1 WAS/5002 A -\n"
	  "600 WAS/5186 8,B,20 -\n"
	  "3602 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n",
	  "W3SVC-WP/2280x2 WAS/5002x1 [A!] 0 pids 2 times ongoing\n" },
	{ "a pool that only the Application log names keeps no failure going",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "1 WAS/5139 A,1,0,http 05000780\n"
	  "2 W3SVC-WP/2269 None,9 05000000\n"
	  "600 WAS/5186 8,A,20 -\n"
	  "3603 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "3603 WAS/5139 A,2,0,http 05000780\n",
	  "W3SVC-WP/2280x1 WAS/5139x1 W3SVC-WP/2269x1 [A None] 2 pids until WAS/5186\n"
	  "W3SVC-WP/2280x1 WAS/5139x1 [A] 1 pids ongoing\n" },

	/* What names two pools, sites or ports is of two failures. */
	{ "a process that another pool claims before its own",
	  "0 WAS/5021 Other 2e050780\n"
	  "250 W3SVC-WP/2269 Other,4711 2e050780\n"
	  "256 WAS/5011 Shop,4711 6d000780\n",
	  "WAS/5021x1 W3SVC-WP/2269x1 [Other] 1 pids ongoing\n"
	  "WAS/5011x1 [Shop] 1 pids ongoing\n" },
	{ "a process that another pool claims after its own",
	  "0 WAS/5011 Shop,7 6d000780\n"
	  "1 W3SVC-WP/2269 Other,7 05000000\n"
	  "40 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000409,6dd27,7,1,p,C:\\W\\x.dll -\n",
	  "WER/1000x1 WAS/5011x1 [Shop] 1 pids ongoing\n"
	  "W3SVC-WP/2269x1 [Other] 1 pids ongoing\n" },
	{ "a code joins no two pools, the cause first",
	  "0 WAS/5189 A,5 05000780\n"
	  "1 WAS/5139 B,2,0,http 05000780\n",
	  "WAS/5189x1 [A] 0 pids ongoing\n"
	  "WAS/5139x1 [B] 1 pids ongoing\n" },
	{ "a code joins no two pools, the cause last",
	  "0 WAS/5139 B,2,0,http 05000780\n"
	  "1 WAS/5189 A,5 05000780\n",
	  "WAS/5139x1 [B] 1 pids ongoing\n"
	  "WAS/5189x1 [A] 0 pids ongoing\n" },
	{ "one code in one moment joins no two pools, if the events differ",
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "1 WAS/5022 B 05000780\n",
	  "WAS/5139x1 [A] 1 pids ongoing\n"
	  "WAS/5022x1 [B] 0 pids ongoing\n" },
	{ "configurations of two pools, one without a code",
	  "0 WAS/5189 A,5 05000780\n"
	  "1 W3SVC-WP/2307 B,x,y,0 -\n",
	  "WAS/5189x1 [A] 0 pids ongoing\n"
	  "W3SVC-WP/2307x1 [B] 0 pids ongoing\n" },
	{ "two sites that fail each in its way",
	  "0 WAS/5143 1 57000780\n"
	  "2 W3SVC/1004 http://*:80/,9 b7000000\n",
	  "WAS/5143x1 [] 0 pids ongoing\n"
	  "W3SVC/1004x1 [] 0 pids ongoing\n" },
	{ "one site that fails in two ways",
	  "0 WAS/5143 9 57000780\n"
	  "2 W3SVC/1004 http://*:80/,9 b7000000\n",
	  "WAS/5143x1 W3SVC/1004x1 [] 0 pids ongoing\n" },
	{ "two sites that fail in one way",
	  "0 W3SVC/1004 http://*:80/,1 b7000000\n"
	  "2 W3SVC/1004 http://*:81/,9 b7000000\n",
	  "W3SVC/1004x2 [] 0 pids ongoing\n" },
	{ "a port, and the site that is bound to it",
	  "0 HTTP/15005 x,0.0.0.0:443 430000c0\n"
	  "1 W3SVC/1004 https://*:443/,9 b7000000\n",
	  "HTTP/15005x1 W3SVC/1004x1 [] 0 pids ongoing\n" },
	{ "a port, and a site that is bound to another one",
	  "0 HTTP/15005 x,0.0.0.0:443 430000c0\n"
	  "1 W3SVC/1004 http://*:80/,9 b7000000\n",
	  "HTTP/15005x1 [] 0 pids ongoing\n"
	  "W3SVC/1004x1 [] 0 pids ongoing\n" },

	/* A binding that is replaced. */
	{ "SSL settings that are deleted and made again within a minute",
	  "0 HTTP/15300 x,0.0.0.0:443 -\n"
	  "60 HTTP/15301 x,0.0.0.0:443 -\n",
	  "" },
	{ "SSL settings that are made again a second later than that",
	  "0 HTTP/15300 x,0.0.0.0:443 -\n"
	  "61 HTTP/15301 x,0.0.0.0:443 -\n",
	  "HTTP/15300x1 [] 0 pids until HTTP/15301\n" },
	{ "SSL settings that were made a second before they are deleted",
	  "0 HTTP/15301 x,0.0.0.0:443 -\n"
	  "1 HTTP/15300 x,0.0.0.0:443 -\n",
	  "HTTP/15300x1 [] 0 pids ongoing\n" },
	{ "SSL settings of another endpoint are made within a minute",
	  "0 HTTP/15300 x,0.0.0.0:443 -\n"
	  "60 HTTP/15301 x,0.0.0.0:444 -\n",
	  "HTTP/15300x1 [] 0 pids ongoing\n" },
	{ "SSL settings of another computer are made within a minute",
	  "0@one HTTP/15300 x,0.0.0.0:443 -\n"
	  "60@two HTTP/15301 x,0.0.0.0:443 -\n",
	  "HTTP/15300x1 [] 0 pids ongoing\n" },
	{ "a URL is taken away with its SSL settings",
	  "0 HTTP/15300 x,0.0.0.0:443 -\n"
	  "1 HTTP/15008 x,https://+:443/a/ -\n"
	  "100 HTTP/15008 x,https://+:444/a/ -\n"
	  "101 HTTP/15300 x,0.0.0.0:444 -\n",
	  "" },
	{ "a URL is taken away two seconds after SSL settings",
	  "0 HTTP/15300 x,0.0.0.0:443 -\n"
	  "2 HTTP/15008 x,https://+:443/a/ -\n",
	  "HTTP/15300x1 [] 0 pids ongoing\n" },
	{ "a URL is taken away two seconds before SSL settings",
	  "0 HTTP/15008 x,https://+:443/a/ -\n"
	  "2 HTTP/15300 x,0.0.0.0:443 -\n",
	  "HTTP/15300x1 [] 0 pids ongoing\n" },

	/* What another event tells is a part of that one's failure, and is never lost. */
	{ "a crash that another event told ten minutes before",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "600 WER/1001 " REPORTED " -\n",
	  "DOTNET/1026x1 WER/1001x1 [] 0 pids ongoing\n" },
	{ "a crash that another event told a second earlier than that",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "601 WER/1001 " REPORTED " -\n",
	  "DOTNET/1026x1 [] 0 pids ongoing\n"
	  "WER/1001x1 [] 0 pids ongoing\n" },
	{ "a crash that another event told, half a minute after a worker was gone",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "400 WAS/5011 A,7 -\n"
	  "430 WER/1001 " REPORTED " -\n",
	  "DOTNET/1026x1 [] 0 pids ongoing\n"
	  "WER/1001x1 WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "a crash that another event told, a second later than that",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "400 WAS/5011 A,7 -\n"
	  "431 WER/1001 " REPORTED " -\n",
	  "DOTNET/1026x1 WER/1001x1 [] 0 pids ongoing\n"
	  "WAS/5011x1 [A] 1 pids ongoing\n" },
	{ "a crash that another event told, after the application started",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "1 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "60 ANCM/1032 " STARTED("C:\\one\\") " -\n"
	  "400 WER/1001 " REPORTED " -\n",
	  "ANCM/1018x1 DOTNET/1026x1 WER/1001x1 [] 0 pids ongoing\n" },
	{ "a message about an application that failed a minute before",
	  "0 ANCM/1010 " SITE_1 " -\n"
	  "60 ANCM/1027 Application~'/LM/W3SVC/1/ROOT'~failed. -\n",
	  "ANCM/1010x1 ANCM/1027x1 [] 0 pids ongoing\n" },
	{ "a message about another application",
	  "0 ANCM/1010 " SITE_1 " -\n"
	  "10 ANCM/1027 " SITE_2 " -\n",
	  "ANCM/1010x1 [] 0 pids ongoing\n"
	  "ANCM/1027x1 [] 0 pids ongoing\n" },
	{ "a message about no application belongs to the nearest that failed",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "30 ANCM/1027 It~failed. -\n"
	  "50 ANCM/1010 " SITE_2 " -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n"
	  "ANCM/1010x1 ANCM/1027x1 [] 0 pids ongoing\n" },
	{ "a message about no application as near to two belongs to the earlier",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "25 ANCM/1027 It~failed. -\n"
	  "50 ANCM/1010 " SITE_2 " -\n",
	  "ANCM/1018x1 ANCM/1027x1 [] 0 pids ongoing\n"
	  "ANCM/1010x1 [] 0 pids ongoing\n" },

	/* One failure, told by several events. */
	{ "an application that fails with the exception of a crash, ten seconds later",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "10 ANCM/1018 " SITE_1 THROWS("X") " -\n",
	  "ANCM/1018x1 DOTNET/1026x1 [] 0 pids ongoing\n" },
	{ "an application that fails with the exception of a crash, eleven seconds later",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "11 ANCM/1018 " SITE_1 THROWS("X") " -\n",
	  "DOTNET/1026x1 [] 0 pids ongoing\n"
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "a crash that is told ten seconds after the application failed",
	  "0 ANCM/1007 " SITE_1 " -\n"
	  "10 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n",
	  "ANCM/1007x1 DOTNET/1026x1 [] 0 pids ongoing\n" },
	{ "a crash with another exception",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~Y:~y -\n"
	  "1 ANCM/1018 " SITE_1 THROWS("X") " -\n",
	  "DOTNET/1026x1 [] 0 pids ongoing\n"
	  "ANCM/1018x1 [] 0 pids ongoing\n" },
	{ "two crashes with two exceptions within ten seconds",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "1 DOTNET/1025 w3wp.exe~Exception~Info:~Y:~y -\n",
	  "DOTNET/1026x1 [] 0 pids ongoing\n"
	  "DOTNET/1025x1 [] 0 pids ongoing\n" },
	{ "two applications and two exceptions, each with its crash",
	  "0 DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -\n"
	  "1 DOTNET/1026 w3wp.exe~Exception~Info:~Y:~y -\n"
	  "2 ANCM/1018 " SITE_1 THROWS("X") " -\n"
	  "3 ANCM/1018 " SITE_2 THROWS("Y") " -\n",
	  "ANCM/1018x1 DOTNET/1026x1 [] 0 pids ongoing\n"
	  "ANCM/1018x1 DOTNET/1026x1 [] 0 pids ongoing\n" },
	{ "a crash of another process",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "1 ANCM/1007 " SITE_1 ",Process~Id:~7. -\n",
	  "WER/1000x1 [] 1 pids ongoing\n"
	  "ANCM/1007x1 [] 1 pids ongoing\n" },
	{ "a crash of the same process",
	  "0 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\W\\x.dll -\n"
	  "1 ANCM/1007 " SITE_1 ",Process~Id:~28828. -\n",
	  "ANCM/1007x1 WER/1000x1 [] 1 pids ongoing\n" },
	{ "start-up failures are reported ten minutes later",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "600 W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -\n",
	  "ANCM/1018x1 W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "start-up failures are reported a second later than that",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "601 W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "an application that is not healthy for another reason",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "60 W3SVC-WP/2299 due~to~'Percent~Memory'~limit. -\n",
	  "ANCM/1018x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "start-up failures that are reported after the application started",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "60 ANCM/1032 " STARTED("C:\\one\\") " -\n"
	  "90 W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -\n",
	  "ANCM/1018x1 [] 0 pids until ANCM/1032\n"
	  "W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "start-up failures that are reported after another application started",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "60 ANCM/1032 " STARTED("C:\\two\\") " -\n"
	  "90 W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -\n",
	  "ANCM/1018x1 W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "start-up failures that are reported after the machine started",
	  "0 ANCM/1018 " SITE_1 " -\n"
	  "60 SYSTEM/6005 - -\n"
	  "90 W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -\n",
	  "ANCM/1018x1 W3SVC-WP/2299x1 [] 0 pids ongoing\n" },
	{ "a folder and logs of failed request tracing in one second",
	  "0 W3SVC-WP/2289 1,5,C:\\L\\W3SVC424\\ 02000780\n"
	  "1 W3SVC-WP/2284 5,5 50000780\n",
	  "W3SVC-WP/2289x1 W3SVC-WP/2284x1 [] 0 pids ongoing\n" },
	{ "a folder and logs of failed request tracing two seconds apart",
	  "0 W3SVC-WP/2289 1,5,C:\\L\\W3SVC424\\ 02000780\n"
	  "2 W3SVC-WP/2284 5,5 50000780\n",
	  "W3SVC-WP/2289x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2284x1 [] 0 pids ongoing\n" },
	{ "other failures of one second stay two",
	  "0 W3SVC-WP/2284 5,5 50000780\n"
	  "0 W3SVC-WP/2219 /x,y -\n",
	  "W3SVC-WP/2284x1 [] 0 pids ongoing\n"
	  "W3SVC-WP/2219x1 [] 0 pids ongoing\n" },
};
enum { CASES = sizeof(cases) / sizeof(cases[0]), LINES = 32 };

/* 2023-01-06T00:00:00Z */
#define START ((when_t)133174368000000000ULL)

static void add_strings(struct event *event, char *list)
{
	event->strings = arena_array(&event->arena, 32, sizeof(*event->strings));
	for (char *at = strcmp(list, "-") ? list : NULL; at;) {
		char *comma = strchr(at, ',');

		if (comma)
			*comma++ = '\0';
		for (char *space = at; (space = strchr(space, '~'));)
			*space = ' ';
		event->strings[event->string_count++] = arena_string(&event->arena, at);
		at = comma;
	}
}

static void add_data(struct event *event, const char *hex)
{
	uint8_t *data = arena_alloc(&event->arena, strlen(hex) / 2 + 1);

	if (!strcmp(hex, "-"))
		return;
	for (; hex[0] && hex[1]; hex += 2) {
		char byte[3] = { hex[0], hex[1], '\0' };

		data[event->data_size++] = (uint8_t)strtoul(byte, NULL, 16);
	}
	event->data = data;
}

/* Make the event of a line; the line's number is its record id. */
static void make(struct event *event, const char *line, size_t number, uint32_t input)
{
	char where[64], what[64], strings[256], data[64], *slash, *at;

	event_reset(event);
	ck_assert_int_eq(sscanf(line, "%63s %63s %255s %63s", where, what, strings,
				data), 4);
	slash = strchr(what, '/');
	*slash = '\0';
	event->id = (uint16_t)atoi(slash + 1);
	event->kind = catalog_get(catalog_builtin(), what, event->id);
	if (!event->kind)
		event->kind = catalog_get(catalog_builtin(), what, 0);
	ck_assert_msg(event->kind != NULL, "%s/%u is not in the catalog", what, event->id);
	at = strchr(where, '@');
	event->computer = arena_string(&event->arena, at ? at + 1 : "web01");
	/* As Windows 2003 writes it. */
	event->provider = !strcmp(what, "SCM") ? "Service Control Manager"
					       : arena_string(&event->arena, what);
	event->channel = "System";
	event->time = START + (when_t)atoi(where) * WHEN_SECOND;
	event->record_id = number;
	event->input = input;
	event->level = strchr(slash + 1, '!') ? EVENT_WARNING : EVENT_ERROR;
	event->qualifiers = -1;
	add_strings(event, strings);
	add_data(event, data);
}

/* What a filter shows; times are seconds of the log. */
static const struct {
	const char *name, *log;
	unsigned since, until;		/* 0: none */
	const char *computer, *app_pool;
	const char *expected;
	unsigned events, hidden_events, hidden_incidents;
} filters[] = {
	{ "the cause is hidden and still the cause",
	  "0 WAS/5021 Web 2e050780\n"
	  "90000 WAS/5057 Web -\n"
	  "90000 WAS/5059 Web -\n",
	  80000, 0, NULL, NULL, "WAS/5057x1 WAS/5059x1 [Web!] 0 pids ongoing\n", 2, 1, 0 },
	{ "what ended before is hidden",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n"
	  "90000 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  80000, 0, NULL, NULL, "W3SVC-WP/2280x1 [] 0 pids ongoing\n", 1, 1, 1 },
	{ "both ends belong to it",
	  "10 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "20 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "30 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "40 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  20, 30, NULL, NULL, "W3SVC-WP/2280x2 [] 0 pids ongoing\n", 2, 2, 0 },
	{ "a recovery that is hidden is still one",
	  "10 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "600 SYSTEM/6005 - -\n",
	  0, 20, NULL, NULL, "W3SVC-WP/2280x1 [] 0 pids until SYSTEM/6005\n", 1, 0, 0 },
	{ "a failure that is hidden is no recovery",
	  "10 WAS/5011 Web,55 6d000780\n"
	  "600 WAS/5186 78,Web,20 -\n"
	  "700 WAS/5011 Web,56 6d000780\n",
	  0, 20, NULL, NULL, "WAS/5011x1 [Web] 2 pids ongoing\n", 1, 2, 0 },
	{ "a computer by its first label",
	  "0@one.example.com W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "0@one2 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n",
	  0, 0, "ONE", NULL, "W3SVC-WP/2280x1 [] 0 pids ongoing\n", 1, 1, 1 },
	{ "a computer by its full name",
	  "0@one.example.com W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n"
	  "0@one.example.net W3SVC-WP/2214 C:\\m\\a.dll 7e000000\n",
	  0, 0, "one.example.NET", NULL, "W3SVC-WP/2214x1 [] 0 pids ongoing\n", 1, 1, 1 },
	{ "a pool with all of its incident",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "0 WAS/5139 A,1,0,http 05000780\n"
	  "60 W3SVC-WP/2280 C:\\m\\a.dll 05000000\n"
	  "60 WAS/5139 B,2,0,http 05000780\n"
	  "9000 WAS/5002 C -\n"
	  "9001 WAS/5074 77,C -\n"
	  "9002 WAS/5074 78,b -\n",
	  0, 0, NULL, "b", "W3SVC-WP/2280x2 WAS/5139x2 [A B] 2 pids ongoing\n", 5, 2, 1 },
	{ "nothing is left",
	  "0 W3SVC-WP/2280 C:\\m\\a.dll 7e000000\n", 10, 0, NULL, NULL, "", 0, 1, 1 },
};
enum { FILTERS = sizeof(filters) / sizeof(filters[0]) };

static size_t split(const char *log, char lines[LINES][512])
{
	size_t count = 0;

	while (*log) {
		size_t size = strcspn(log, "\n");

		ck_assert(count < LINES && size < 512);
		memcpy(lines[count], log, size);
		lines[count++][size] = '\0';
		log += size + (log[size] == '\n');
	}
	return count;
}

static void describe(struct text *text, const struct incident *incident, bool blur)
{
	for (size_t i = 0; i < incident->chain_count; i++)
		text_printf(text, "%s/%ux%u ", incident->chain[i].kind->family,
			    incident->chain[i].id,
			    (unsigned)incident->chain[i].count);
	text_add(text, "[");
	for (size_t i = 0; i < incident->pool_shown; i++)
		text_printf(text, "%s%s%s", i ? " " : "",
			    blur ? "*" : incident->pools[i].name,
			    incident->pools[i].disabled ? "!" : "");
	text_printf(text, "] %zu pids", incident->process_id_count);
	if (incident->occurrences > 1)
		text_printf(text, " %u times", (unsigned)incident->occurrences);
	if (incident->ongoing)
		text_add(text, " ongoing\n");
	else
		text_printf(text, " until %s/%u\n", incident->recovery->kind->family,
			    incident->recovery->id);
}

/* Each incident in a line; pools by number only where names may be either. */
static void describe_each(struct text *text, struct incidents *incidents)
{
	size_t found;
	const struct incident *list = incidents_get(incidents, &found);

	for (size_t i = 0; i < found; i++) {
		ck_assert_ptr_nonnull(list[i].rule);
		ck_assert_uint_gt(list[i].event_count, 0);
		describe(text, &list[i], false);
	}
}

static void describe_blurred(struct text *text, struct incidents *incidents)
{
	size_t found;
	const struct incident *list = incidents_get(incidents, &found);

	for (size_t i = 0; i < found; i++)
		describe(text, &list[i], true);
}

/* Run the lines in the given order, of several inputs each of which has a copy of a line; the
 * caller frees the text. */
static void run(struct text *text, char lines[LINES][512], const size_t *order,
		size_t count, unsigned inputs,
		void (*describe_them)(struct text *, struct incidents *))
{
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	unsigned copies[LINES] = { 0 };
	struct fail fail = { "" };
	struct event event;

	event_init(&event);
	for (size_t i = 0; i < count; i++) {
		make(&event, lines[order[i]], order[i], copies[order[i]]++ % inputs);
		ck_assert_msg(incidents_add(incidents, &event, &fail) == 0, "%s", fail.msg);
	}
	event_release(&event);
	ck_assert_msg(incidents_conclude(incidents, &fail) == 0, "%s", fail.msg);
	text_add(text, "");
	describe_them(text, incidents);
	incidents_free(incidents);
}

/* Incidents of one moment may come in either order of severity. */
static int line_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void same(const char *name, const char *expected, const struct text *found)
{
	char want[LINES][512], have[LINES][512];
	size_t wanted = split(expected, want), had = split(text_get(found), have);

	qsort(want, wanted, sizeof(want[0]), line_order);
	qsort(have, had, sizeof(have[0]), line_order);
	ck_assert_msg(wanted == had, "%s: wanted\n%shad\n%s", name,
		      expected, text_get(found));
	for (size_t i = 0; i < wanted; i++)
		ck_assert_msg(!strcmp(want[i], have[i]), "%s: wanted\n%shad\n%s", name,
			      expected, text_get(found));
}

START_TEST(concludes_what_a_specialist_would)
{
	char lines[LINES][512];
	size_t count = split(cases[_i].log, lines), order[LINES];
	struct text text = { 0 };

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	run(&text, lines, order, count, 1,
	    strchr(cases[_i].expected, '*') ? describe_blurred : describe_each);
	same(cases[_i].name, cases[_i].expected, &text);
	text_release(&text);
}
END_TEST

/* Backwards, shuffled, over several inputs, and every event twice. */
START_TEST(does_not_depend_on_order)
{
	char lines[LINES][512];
	size_t count = split(cases[_i].log, lines), order[2 * LINES];
	uint32_t random = 12345;

	for (unsigned round = 0; round < 24; round++) {
		size_t total = round % 2 ? 2 * count : count;
		struct text text = { 0 };

		for (size_t i = 0; i < total; i++)
			order[i] = round == 0 ? count - 1 - i : i % count;
		for (size_t i = total; round && i > 1; i--) {
			size_t other = (random = random * 1103515245 + 12345) / 65536 % i;
			size_t swap = order[i - 1];

			order[i - 1] = order[other];
			order[other] = swap;
		}
		run(&text, lines, order, total, 1 + round % 3,
		    strchr(cases[_i].expected, '*') ? describe_blurred : describe_each);
		same(cases[_i].name, cases[_i].expected, &text);
		text_release(&text);
	}
}
END_TEST

/*
 * Random logs: whatever is in them, the order in which the events come must not
 * show.  Times lie close together, and many events have the same, so that every
 * window of time and every tie is met.
 */
static const char *const words[] = {
	"W3SVC-WP/2280 C:\\m\\a.dll 7e000000", "W3SVC-WP/2280 C:\\m\\b.dll 7e000000",
	"W3SVC-WP/2280 C:\\m\\a.dll 05000000", "W3SVC-WP/2280 C:\\m\\a.dll -",
	"WAS/5139 A,1,0,http 7e000780", "WAS/5139 B,2,0,http 7e000780",
	"WAS/5139 A,3,0,http 05000780", "WAS/5002 A -", "WAS/5002 B -",
	"W3SVC-WP/2214 C:\\f\\a.dll c1000000", "W3SVC-WP/2268 - c1000000",
	"W3SVC/1039 A,7 c1000780", "W3SVC/1039 B,8 7e000780", "W3SVC/1002 A -",
	"WAS/5021 A 2e050780", "WAS/5057 A -", "WAS/5059 A -", "WAS/5059 B -",
	"WAS/5011 A,28828 6d000780", "WAS/5011 B,55 6d000780", "WAS/5009 A,28828,c0000409 -",
	"WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000409,6dd27,709c,1,p,C:\\W\\x.dll -",
	"DOTNET/1026 w3wp.exe -", "WAS/5189 *,5 0d000780", "WAS/5005 - 0d000780",
	"SCM/7023 WAS,%%2147942413 570041005300000000", "SCM/7036 W3SVC,running -",
	"SYSTEM/1074 - -", "SYSTEM/6005 - -", "WAS/5074 77,A -", "WAS/5186 78,B,20 -",
	"ANCM/1018 " SITE_1 THROWS("X") " -",
	"ANCM/1018 " SITE_2 THROWS("X") ",Process~Id:~7. -",
	"ANCM/1007 " SITE_1 " -", "ANCM/1032 " STARTED("C:\\one\\") " -",
	"ANCM/1001 " STARTED("/LM/W3SVC/2/ROOT") " -",
	"DOTNET/1026 w3wp.exe~Exception~Info:~X:~y -",
	"W3SVC-WP/2299 due~to~'Startup~Failures'~limit. -", "HTTP/15300 x,0.0.0.0:443 -",
	"HTTP/15301 x,0.0.0.0:443 -", "HTTP/15008 x,https://+:443/a/ -",
	"HTTP/15021 x,0.0.0.0:443 -",
	"SCM/7036 W3SVC,running 570033005300560043002f0034000000",
	"W3SVC-WP/2289 1,5,C:\\L\\W3SVC424\\ 02000780", "W3SVC-WP/2284 5,5 50000780",
	"SXS/33 vc80,1 -", "W3SVC-WP/2307 A,x,y,3 0d000780", "W3SVC-WP/2269 A,7 b7000780",
};
enum { WORDS = sizeof(words) / sizeof(words[0]), LOGS = 300 };

static uint32_t draw(uint32_t *random, uint32_t below)
{
	*random = *random * 1103515245 + 12345;
	return *random / 65536 % below;
}

static size_t draw_log(uint32_t *random, char lines[LINES][512])
{
	size_t count = 2 + draw(random, LINES - 2);
	uint32_t scale = draw(random, 2) ? 3 : 400;

	for (size_t i = 0; i < count; i++)
		snprintf(lines[i], 512, "%u%s %s", draw(random, 30) * scale,
			 draw(random, 5) ? "" : "@other", words[draw(random, WORDS)]);
	return count;
}

/* All that an incident is, as far as it has a value here. */
static void describe_all(struct text *text, struct incidents *incidents)
{
	size_t found, cited;
	const struct incident *list = incidents_get(incidents, &found);
	const struct incident_event *events = incidents_events(incidents, &cited);

	for (size_t i = 0; i < found; i++) {
		text_printf(text, "%zu %s %s %d %d %llu-%llu %u %d %llu|", list[i].number,
			    list[i].id,
			    list[i].rule->id, (int)list[i].severity, (int)list[i].confidence,
			    (unsigned long long)list[i].first_seen,
			    (unsigned long long)list[i].last_seen, (unsigned)list[i].count,
			    list[i].ongoing, (unsigned long long)list[i].recovered);
		for (size_t j = 0; j < list[i].event_count; j++)
			text_printf(text, " %u",
				    (unsigned)events[list[i].events[j]].event->record_id);
		for (size_t j = 0; j < list[i].other_count; j++)
			text_printf(text, " %s", list[i].others[j].rule->id);
		for (size_t j = 0; j < list[i].because_count; j++)
			text_printf(text, " %s", list[i].because[j]);
		describe(text, &list[i], false);
	}
}

START_TEST(random_logs_do_not_depend_on_order)
{
	uint32_t random = 20230106 + (uint32_t)_i;
	char lines[LINES][512];
	size_t count = draw_log(&random, lines), order[LINES];
	struct text first = { 0 };

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (unsigned round = 0; round < 6; round++) {
		struct text text = { 0 };

		run(&text, lines, order, count, 1, describe_all);
		if (round == 0)
			text_add(&first, text_get(&text));
		ck_assert_msg(!strcmp(text_get(&first), text_get(&text)),
			      "log %d: once\n%sthen\n%s", _i, text_get(&first),
			      text_get(&text));
		text_release(&text);
		for (size_t i = count; i > 1; i--) {
			size_t other = draw(&random, (uint32_t)i), swap = order[i - 1];

			order[i - 1] = order[other];
			order[other] = swap;
		}
	}
	text_release(&first);
}
END_TEST

/* NUMBER RULE SEVERITY, in the report's order. */
static void describe_place(struct text *text, struct incidents *incidents)
{
	size_t found;
	const struct incident *list = incidents_get(incidents, &found);

	for (size_t i = 0; i < found; i++)
		text_printf(text, "%zu %s/%u %s\n", list[i].number,
			    list[i].chain[0].kind->family, list[i].chain[0].id,
			    rules_severity_name(list[i].severity));
}

static const struct {
	const char *name, *log, *expected;
} places[] = {
	{ "the latest first, whatever its severity",
	  "0 WAS/5002 A -\n"
	  "9000 W3SVC-WP/2284 5,5 50000780\n",
	  "2 WAS/5002 critical\n1 W3SVC-WP/2284 warning\n" },
	{ "ongoing before recovered",
	  "0 WAS/5002 A -\n"
	  "9000 ANCM/1018 " SITE_1 " -\n"
	  "9060 ANCM/1032 " STARTED("C:\\one\\") " -\n",
	  "1 WAS/5002 critical\n2 ANCM/1018 critical\n" },
	{ "a consequence ten minutes after a cause comes after it",
	  "0 W3SVC-WP/2284 5,5 50000780\n"
	  "600 WAS/5002 A -\n",
	  "2 WAS/5002 critical\n1 W3SVC-WP/2284 warning\n" },
	{ "a consequence a second later than that does not",
	  "0 W3SVC-WP/2284 5,5 50000780\n"
	  "601 WAS/5002 A -\n",
	  "1 WAS/5002 critical\n2 W3SVC-WP/2284 warning\n" },
	{ "nor one of another computer",
	  "0@one W3SVC-WP/2284 5,5 50000780\n"
	  "600@two WAS/5002 A -\n",
	  "1 WAS/5002 critical\n2 W3SVC-WP/2284 warning\n" },
	{ "a binding of http.sys where no IIS is seen",
	  "0 HTTP/15005 x,10.0.0.7:80 -\n"
	  "1@other WAS/5186 78,Web,20 -\n",
	  "1 HTTP/15005 warning\n" },
	{ "the same binding where IIS runs",
	  "0 HTTP/15005 x,10.0.0.7:80 -\n"
	  "9000 WAS/5186 78,Web,20 -\n",
	  "1 HTTP/15005 critical\n" },
	{ "the service of http.sys where no IIS is seen",
	  "0 SCM/7023 HTTP,%%5 480054005400500000000000\n",
	  "1 SCM/7023 warning\n" },
	{ "the web service is IIS",
	  "0 SCM/7023 W3SVC,%%5 570033005300560043000000\n",
	  "1 SCM/7023 critical\n" },
	{ "an error whose id is not listed",
	  "0 WAS/4999 - -\n",
	  "1 WAS/4999 error\n" },
	{ "warnings whose ids are not listed are two",
	  "0 WAS/4999! - -\n"
	  "0 WAS/4998! - -\n",
	  "1 WAS/4999 warning\n2 WAS/4998 warning\n" },
};
enum { PLACES = sizeof(places) / sizeof(places[0]) };

START_TEST(orders_and_weighs)
{
	char lines[LINES][512];
	size_t count = split(places[_i].log, lines), order[LINES];
	struct text text = { 0 };

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	run(&text, lines, order, count, 1, describe_place);
	ck_assert_msg(!strcmp(text_get(&text), places[_i].expected), "%s: wanted\n%shad\n%s",
		      places[_i].name, places[_i].expected, text_get(&text));
	text_release(&text);
}
END_TEST

START_TEST(a_storm_is_one_incident)
{
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	const struct incident *list;
	struct fail fail = { "" };
	struct event event;
	size_t count;

	event_init(&event);
	for (unsigned i = 0; i < 20000; i++) {
		char line[80];

		snprintf(line, sizeof(line), "%u W3SVC-WP/2280 C:\\m\\a.dll 7e000000",
			 i * 37 % 20011);
		make(&event, line, i, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	list = incidents_get(incidents, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(list[0].count, 20000);
	ck_assert_uint_eq(list[0].event_count, BOUND_SHOWN);
	ck_assert_uint_eq(list[0].first_seen, START);
	incidents_events(incidents, &count);
	ck_assert_uint_eq(count, BOUND_SHOWN);
	incidents_free(incidents);
}
END_TEST

START_TEST(duplicates_count_once)
{
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	struct incident_totals totals;
	struct fail fail = { "" };
	struct event event;

	event_init(&event);
	for (uint32_t input = 0; input < 3; input++) {
		make(&event, "5 W3SVC-WP/2280 C:\\m\\a.dll 7e000000", 1, input);
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	incidents_totals(incidents, &totals);
	ck_assert_uint_eq(totals.events, 1);
	ck_assert_uint_eq(totals.computer_count, 1);
	ck_assert_uint_eq(incidents_duplicates(incidents, 0), 0);
	ck_assert_uint_eq(incidents_duplicates(incidents, 1), 1);
	ck_assert_uint_eq(incidents_duplicates(incidents, 2), 1);
	ck_assert_uint_eq(incidents_duplicates(incidents, 99), 0);
	incidents_free(incidents);
}
END_TEST

/* Two records with one time and one record id; the second may be of a text that shows less. */
#define CRASH(report) \
	"5 WER/1000 w3wp.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\x.dll," report " -"
#define DLL_A "5 W3SVC-WP/2280 C:\\m\\a.dll 7e000000"
#define SHOWN_A "5 W3SVC-WP/2280 C:\\m\\a.dll -"

#define TYPE(type) "5 DOTNET/5000 b,w3wp.exe,1,,x.dll,1,,f,0," type " -"

enum changed {
	NOTHING, CHANNEL, NUMBER, NO_NUMBER, TEXT, TEXTS, CARRIED, BOTH_CARRIED, NO_SOURCE,
};

static const struct {
	const char *name, *one, *other;
	enum changed changed;
	unsigned events, differing;
} copies[] = {
	{ "the same", DLL_A, DLL_A, NOTHING, 1, 0 },
	{ "another DLL", DLL_A, "5 W3SVC-WP/2280 C:\\m\\b.dll 7e000000", NOTHING, 2, 1 },
	{ "another error", DLL_A, "5 W3SVC-WP/2280 C:\\m\\a.dll 05000000", NOTHING, 2, 1 },
	{ "another spelling", DLL_A, "5 W3SVC-WP/2280 C:\\m\\A.dll 7e000000", NOTHING, 2, 1 },
	{ "one more string", DLL_A, "5 W3SVC-WP/2280 C:\\m\\a.dll,x 7e000000", NOTHING, 2, 1 },
	{ "what no verdict looks at", CRASH("r1"), CRASH("r2"), NOTHING, 2, 1 },
	{ "empty strings at the end", CRASH("r1"), CRASH("r1,,"), NOTHING, 1, 0 },
	{ "a form without the name of the source", "5 SCM/7023 W3SVC,%%2 -",
	  "5 SCM/7023 W3SVC,%%2 -", NO_SOURCE, 1, 0 },
	{ "such a form with another code", "5 SCM/7023 W3SVC,%%2 -", "5 SCM/7023 W3SVC,%%5 -",
	  NO_SOURCE, 2, 1 },
	{ "such a form with another service", "5 SCM/7023 W3SVC,%%2 -", "5 SCM/7023 WAS,%%2 -",
	  NO_SOURCE, 2, 1 },
	{ "another process", "5 WAS/5011 Web,55 -", "5 WAS/5011 Web,56 -", NOTHING, 2, 1 },
	{ "another spelling of a process", "5 WAS/5011 Web,55 -", "5 WAS/5011 Web,055 -", NOTHING,
	  2, 1 },
	{ "another log", DLL_A, DLL_A, CHANNEL, 2, 1 },
	{ "another number", DLL_A, DLL_A, NUMBER, 2, 0 },
	{ "another computer", DLL_A, "5@other W3SVC-WP/2280 C:\\m\\a.dll 7e000000", NOTHING,
	  2, 0 },
	{ "another event", DLL_A, "5 W3SVC-WP/2214 C:\\m\\a.dll 7e000000", NOTHING, 2, 0 },
	{ "another moment", DLL_A, "6 W3SVC-WP/2280 C:\\m\\a.dll 7e000000", NOTHING, 2, 0 },
	{ "no number, the same", DLL_A, DLL_A, NO_NUMBER, 1, 0 },
	{ "no number, another DLL", DLL_A, "5 W3SVC-WP/2280 C:\\m\\b.dll 7e000000", NO_NUMBER,
	  2, 0 },
	{ "a text without the data", DLL_A, "5 W3SVC-WP/2280 C:\\m\\a.dll -", TEXT, 1, 0 },
	{ "a text that knows the code", DLL_A, DLL_A, TEXT, 1, 0 },
	{ "a text with another DLL", DLL_A, "5 W3SVC-WP/2280 C:\\m\\b.dll -", TEXT, 2, 1 },
	{ "a text with another code", DLL_A, "5 W3SVC-WP/2280 C:\\m\\a.dll 05000000", TEXT, 2, 1 },
	{ "a text with another pool", "5 WAS/5011 Web,55 -", "5 WAS/5011 Shop,55 -", TEXT, 2, 1 },
	{ "a text with another process", "5 WAS/5011 Web,55 -", "5 WAS/5011 Web,56 -", TEXT, 2, 1 },
	{ "a text with a DLL, and the record has none", "5 W3SVC-WP/2280 - 7e000000",
	  "5 W3SVC-WP/2280 C:\\m\\a.dll -", TEXT, 2, 1 },
	{ "a text with a code, and the record has none", SHOWN_A, DLL_A, TEXT, 2, 1 },
	{ "a text with a pool, and the record has none", "5 WAS/5002 - -", "5 WAS/5002 Web -", TEXT,
	  2, 1 },
	{ "a text with a process, and the record has none", "5 WAS/5011 Web -",
	  "5 WAS/5011 Web,55 -", TEXT, 2, 1 },
	{ "a text with another application", CRASH("r1"),
	  "5 WER/1000 inetinfo.exe,8.5,5,x.dll,12.0,5,c0000005,6dd27,709c,1,p,C:\\x.dll,r1 -", TEXT,
	  2, 1 },
	{ "a text of an application", "5 ANCM/1018 " SITE_1 " -", "5 ANCM/1018 " SITE_1 " -", TEXT,
	  1, 0 },
	{ "a text with another path of an application", "5 ANCM/1018 " SITE_1 " -",
	  "5 ANCM/1018 " SITE("/LM/W3SVC/3/ROOT", "C:\\one\\") " -", TEXT, 2, 1 },
	{ "a text with another exception", TYPE("System.TimeoutException"),
	  TYPE("System.IO.FileLoadException"), TEXT, 2, 1 },
	{ "a text with a framework", "5 ANCM/1018 " SITE_1 "The~framework~'A'~is~not~there. -",
	  "5 ANCM/1018 " SITE_1 "The~framework~'A'~is -", TEXT, 1, 0 },
	{ "a text with a framework, and the record has none", "5 ANCM/1018 " SITE_1 " -",
	  "5 ANCM/1018 " SITE_1 "The~framework~'A'~is~not~there. -", TEXT, 2, 1 },
	{ "a text with another version of a framework",
	  "5 ANCM/1018 " SITE_1 "The~framework~'A'~version~'6.0.1' -",
	  "5 ANCM/1018 " SITE_1 "The~framework~'A'~version~'6.0.2' -", TEXT, 2, 1 },
	{ "a text in which rules find what they look for, and the record has none of it",
	  "5 ANCM/1007 " SITE_1 " -", "5 ANCM/1007 " SITE_1 "Executable~was~not~found -", TEXT,
	  2, 1 },
	{ "a text with less of a sentence", "5 ANCM/1007 " SITE_1 "Executable~was~not~found -",
	  "5 ANCM/1007 " SITE_1 "Executable -", TEXT, 1, 0 },
	{ "a text with another architecture", "5 W3SVC-WP/2282 C:\\m\\a.dll,x86 -",
	  "5 W3SVC-WP/2282 C:\\m\\a.dll,x64 -", TEXT, 2, 1 },
	{ "a text with another reason", "5 W3SVC/36 /LM/a,No~account.~Check~it. -",
	  "5 W3SVC/36 /LM/a,No~memory. -", TEXT, 2, 1 },
	{ "a text with the first sentence of a reason", "5 W3SVC/36 /LM/a,No~account.~Check~it. -",
	  "5 W3SVC/36 /LM/a,No~account. -", TEXT, 1, 0 },
	{ "a text without the code, which it has in words", "5 W3SVC-WP/2307 P,,f,5 05000000",
	  "5 W3SVC-WP/2307 P,Access~denied,f,5 -", TEXT, 1, 0 },
	{ "a text that says more than another", "5 W3SVC-WP/2280 - -",
	  "5 W3SVC-WP/2280 C:\\m\\a.dll -", TEXTS, 1, 0 },
	{ "a copy that may be data of another event", DLL_A, DLL_A, CARRIED, 1, 0 },
	{ "such a copy of what only the system writes", "5 WAS/5002 Web -", "5 WAS/5002 Web -",
	  CARRIED, 1, 0 },
	{ "two such copies", "5 WAS/5002 Web -", "5 WAS/5002 Web -", BOTH_CARRIED, 1, 0 },
	{ "what may be data of another event says another pool", "5 WAS/5002 Web -",
	  "5 WAS/5002 Shop -", CARRIED, 2, 1 },
	{ "it says a code, and the record has none", SHOWN_A, DLL_A, CARRIED, 2, 1 },
};

static void change(struct event *event, enum changed changed, bool second)
{
	event->channel = changed == CHANNEL && second ? "Application" : "System";
	event->record_id = changed == NO_NUMBER ? 0 : 7 + (changed == NUMBER && second);
	event->from_message = event->without_data =
		(changed == TEXT && second) || changed == TEXTS;
	event->carried = (changed == CARRIED && second) || changed == BOTH_CARRIED;
	event->without_source = changed == NO_SOURCE && second;
	if (changed == NO_SOURCE && !second)
		event->source = event->provider;
}

/* 7036 of the web service, running, after it failed; by the log that shows it. */
static const struct {
	const char *channel;
	bool believed;
} logs[] = {
	{ "System", true }, { "SYSTEM", true }, { NULL, true }, { "", true },
	{ "Application", false }, { "Security", false }, { "Contoso-Web/Operational", false },
};

START_TEST(believes_its_log)
{
	static const char *const lines[] = {
		"0 SCM/7023 W3SVC,%%193 570033005300560043000000",
		"60 SCM/7036 W3SVC,running -",
	};
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	const struct incident *list;
	struct fail fail = { "" };
	struct event event;
	size_t count;

	event_init(&event);
	for (uint64_t i = 0; i < 2; i++) {
		make(&event, lines[i], i + 1, 0);
		event.channel = i ? logs[_i].channel : "System";
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	list = incidents_get(incidents, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(list[0].ongoing, !logs[_i].believed);
	incidents_lifecycle(incidents, &count);
	ck_assert_uint_eq(count, logs[_i].believed);
	incidents_free(incidents);
}
END_TEST

/* In that order of inputs, and the other way round. */
START_TEST(copies_say_the_same)
{
	for (int turned = 0; turned < 2; turned++) {
		struct incident_options options = { 0 };
		struct incidents *incidents = incidents_new(rules_builtin(), &options);
		struct incident_totals totals;
		struct fail fail = { "" };
		struct event event;
		size_t count;
		uint64_t differing = 0;

		event_init(&event);
		for (uint32_t input = 0; input < 2; input++) {
			bool second = (input == 1) != turned;

			make(&event, second ? copies[_i].other : copies[_i].one, 7, input);
			change(&event, copies[_i].changed, second);
			ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
		}
		event_release(&event);
		ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
		incidents_totals(incidents, &totals);
		ck_assert_msg(totals.events == copies[_i].events, "%s: %u events",
			      copies[_i].name, (unsigned)totals.events);
		if (incidents_differing(incidents, &count) && count)
			differing = incidents_differing(incidents, &count)->count;
		ck_assert_msg(differing == copies[_i].differing, "%s: %u differ",
			      copies[_i].name, (unsigned)differing);
		ck_assert_uint_eq(incidents_duplicates(incidents, 0) +
				  incidents_duplicates(incidents, 1), 2 - copies[_i].events);
		incidents_free(incidents);
	}
}
END_TEST

/*
 * A log with an event or two, and a text with one.  hours: how far its clock is ahead; or that its
 * zone is known, or NO_TIME.
 */
enum { KNOWN_ZONE = 99, NO_TIME = 100 };

static const struct {
	const char *name, *log, *other, *line;	/* two events of the log, or one; the text */
	double hours;
	bool no_computer;
	unsigned events, incidents;
} texts[] = {
	{ "the same event in local time", DLL_A, NULL, SHOWN_A, -6, false, 1, 1 },
	{ "where clocks are 5:45 ahead", DLL_A, NULL, SHOWN_A, 5.75, false, 1, 1 },
	{ "the fraction was cut", DLL_A, NULL, "4 W3SVC-WP/2280 C:\\m\\a.dll -", 1, false, 1, 1 },
	{ "without a computer", DLL_A, NULL, SHOWN_A, 1, true, 1, 1 },
	{ "without a time", DLL_A, NULL, SHOWN_A, NO_TIME, true, 1, 1 },
	{ "in a zone that is known", DLL_A, NULL, SHOWN_A, KNOWN_ZONE, false, 1, 1 },
	{ "in it, without a computer", DLL_A, NULL, SHOWN_A, KNOWN_ZONE, true, 1, 1 },
	{ "in it, and the fraction was cut", DLL_A, NULL, "4 W3SVC-WP/2280 C:\\m\\a.dll -",
	  KNOWN_ZONE, false, 1, 1 },
	{ "in it, and the log has it again", DLL_A, "905 W3SVC-WP/2280 C:\\m\\a.dll 7e000000",
	  SHOWN_A, KNOWN_ZONE, false, 2, 1 },
	{ "in it, seconds later", DLL_A, NULL, "7 W3SVC-WP/2280 C:\\m\\a.dll -",
	  KNOWN_ZONE, false, 2, 2 },
	{ "in it, an hour later", DLL_A, NULL, "3605 W3SVC-WP/2280 C:\\m\\a.dll -",
	  KNOWN_ZONE, false, 2, 2 },
	{ "in it, another DLL", DLL_A, NULL, "5 W3SVC-WP/2280 C:\\m\\b.dll -", KNOWN_ZONE,
	  false, 2, 2 },
	{ "another DLL", DLL_A, NULL, "5 W3SVC-WP/2280 C:\\m\\b.dll -", -6, false, 2, 2 },
	{ "another event", DLL_A, NULL, "5 W3SVC-WP/2282 C:\\m\\a.dll,x86 -", -6, false, 2, 2 },
	{ "another computer", DLL_A, NULL,
	  "5@other W3SVC-WP/2280 C:\\m\\a.dll -", -6, false, 2, 2 },
	{ "some seconds later", DLL_A, NULL, "8 W3SVC-WP/2280 C:\\m\\a.dll -", -6, false, 2, 2 },
	{ "no zone is so far away", DLL_A, NULL, SHOWN_A, 20, false, 2, 2 },
	{ "what may follow from it, by a clock that may be any", DLL_A, NULL,
	  "6 WAS/5139 A,1,0,http -", 0, false, 2, 2 },
	{ "a code, and the log has none", SHOWN_A, NULL, DLL_A, -6,
	  false, 2, 2 },
	{ "another process", "5 WAS/5011 Web,55 -", NULL, "5 WAS/5011 Web,56 -", -6, false, 2, 2 },
	{ "one of two processes of a second", "5 WAS/5011 Web,55 -", "5 WAS/5011 Web,56 -",
	  "5 WAS/5011 Web,55 -", -6, false, 2, 1 },
	{ "without a process", "5 WAS/5011 Web,55 -", NULL, "5 WAS/5011 Web -", -6, false, 1, 1 },
	{ "a framework, and the log has none", "5 ANCM/1018 " SITE_1 " -", NULL,
	  "5 ANCM/1018 " SITE_1 "The~framework~'A'~is~not~there. -", -6, false, 2, 2 },
	{ "a text that lost a blank", "5 ANCM/1018 " SITE_1 "The~framework~'A'. -", NULL,
	  "5 ANCM/1018 " SITE_1 "Theframework~'A'. -", -6, false, 1, 1 },
	{ "another exception", TYPE("System.TimeoutException"), NULL,
	  TYPE("System.IO.FileLoadException"), -6, false, 2, 2 },
	{ "one of two exceptions of a second", TYPE("System.TimeoutException"),
	  TYPE("System.IO.FileLoadException"), TYPE("System.TimeoutException"), -6, false, 2, 2 },
	{ "the other one", TYPE("System.TimeoutException"), TYPE("System.IO.FileLoadException"),
	  TYPE("System.IO.FileLoadException"), -6, false, 2, 2 },
};

START_TEST(texts_repeat_logs)
{
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	struct incident_totals totals;
	struct fail fail = { "" };
	struct event event;
	size_t count;

	event_init(&event);
	make(&event, texts[_i].log, 1, 0);
	ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	if (texts[_i].other) {
		make(&event, texts[_i].other, 2, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	make(&event, texts[_i].line, 0, 1);
	event.record_id = 0;
	event.from_message = event.without_data = true;
	event.local_time = texts[_i].hours < KNOWN_ZONE;
	if (event.local_time)
		event.time = (when_t)((double)event.time + texts[_i].hours * (double)WHEN_HOUR);
	if (texts[_i].hours == NO_TIME)
		event.time = WHEN_UNKNOWN;
	if (texts[_i].no_computer)
		event.computer = NULL;
	ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	event_release(&event);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	incidents_totals(incidents, &totals);
	ck_assert_msg(totals.events == texts[_i].events, "%s: %u events", texts[_i].name,
		      (unsigned)totals.events);
	incidents_get(incidents, &count);
	ck_assert_msg(count == texts[_i].incidents, "%s: %zu incidents", texts[_i].name, count);
	ck_assert_uint_eq(incidents_duplicates(incidents, 1),
			  (texts[_i].other ? 3 : 2) - texts[_i].events);
	incidents_free(incidents);
}
END_TEST

/*
 * A text without fractions of seconds is known by the number that it shows.
 */
START_TEST(numbers_tell_texts_apart)
{
	static const struct {
		const char *name;
		uint64_t number;
		unsigned events;
	} rows[] = {
		{ "its number", 7, 1 }, { "another number", 8, 2 }, { "none", 0, 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct incident_options options = { 0 };
		struct incidents *incidents = incidents_new(rules_builtin(), &options);
		struct incident_totals totals;
		struct fail fail = { "" };
		struct event event;

		event_init(&event);
		make(&event, DLL_A, 7, 0);
		event.time += WHEN_SECOND / 2;
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
		make(&event, SHOWN_A, rows[i].number, 1);
		event.from_message = event.without_data = true;
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
		event_release(&event);
		ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
		incidents_totals(incidents, &totals);
		ck_assert_msg(totals.events == rows[i].events, "%s: %u events", rows[i].name,
			      (unsigned)totals.events);
		incidents_free(incidents);
	}
}
END_TEST

/* Two DLLs in one mail, which has no times, are two events. */
START_TEST(content_tells_events_without_ids_apart)
{
	static const char *const lines[] = {
		"0 W3SVC-WP/2280 C:\\m\\a.dll -", "0 W3SVC-WP/2280 C:\\m\\b.dll -",
		"0 W3SVC-WP/2280 C:\\m\\a.dll -",
	};
	struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	struct incident_totals totals;
	struct fail fail = { "" };
	struct event event;

	event_init(&event);
	for (size_t i = 0; i < 3; i++) {
		make(&event, lines[i], 0, 0);
		event.record_id = 0;
		event.time = WHEN_UNKNOWN;
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	incidents_totals(incidents, &totals);
	ck_assert_uint_eq(totals.events, 2);
	incidents_free(incidents);
}
END_TEST

static when_t second(unsigned seconds)
{
	return seconds ? START + seconds * WHEN_SECOND : WHEN_UNKNOWN;
}

START_TEST(filters_hide_and_count)
{
	struct incident_options options = { .since = second(filters[_i].since) };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	const struct incident_filter filter = {
		.since = options.since, .until = second(filters[_i].until),
		.computer = filters[_i].computer, .app_pool = filters[_i].app_pool,
	};
	char lines[LINES][512];
	size_t count = split(filters[_i].log, lines);
	struct incident_totals totals;
	const struct incident *list;
	struct text text = { 0 };
	struct fail fail = { "" };
	struct event event;

	event_init(&event);
	for (size_t i = 0; i < count; i++) {
		make(&event, lines[i], i, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	incidents_filter(incidents, &filter);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	list = incidents_get(incidents, &count);
	for (size_t i = 0; i < count; i++)
		describe(&text, &list[i], false);
	ck_assert_msg(strcmp(text_get(&text), filters[_i].expected) == 0, "%s: wanted\n%shad\n%s",
		      filters[_i].name, filters[_i].expected, text_get(&text));
	incidents_totals(incidents, &totals);
	ck_assert_uint_eq(totals.events, filters[_i].events);
	ck_assert_uint_eq(totals.hidden_events, filters[_i].hidden_events);
	ck_assert_uint_eq(totals.hidden_incidents, filters[_i].hidden_incidents);
	text_release(&text);
	incidents_free(incidents);
}
END_TEST

static const struct {
	const char *name, *findings, *rule;
	size_t count;
} evidence_cases[] = {
	{ "both findings confirm it",
	  "WEB01\tmodule.machine\tC:\\m\\a.dll\tx86\ta.dll\t\n"
	  "WEB01\tworker.machine\t\tx64\tapplicationHost.config\t48\n",
	  "module-of-the-other-machine", 2 },
	{ "one is not enough", "WEB01\tmodule.machine\tC:\\m\\a.dll\tx86\ta.dll\t\n",
	  "module-bitness-mismatch", 1 },
	{ "another value",
	  "WEB01\tmodule.machine\tC:\\m\\a.dll\tx64\ta.dll\t\n"
	  "WEB01\tworker.machine\t\tx64\tapplicationHost.config\t48\n",
	  "module-bitness-mismatch", 2 },
	{ "another module",
	  "WEB01\tmodule.machine\tC:\\m\\b.dll\tx86\tb.dll\t\n"
	  "WEB01\tworker.machine\t\tx64\tapplicationHost.config\t48\n",
	  "module-bitness-mismatch", 1 },
	{ "another server",
	  "WEB02\tmodule.machine\tC:\\m\\a.dll\tx86\ta.dll\t\n"
	  "WEB02\tworker.machine\t\tx64\tapplicationHost.config\t48\n",
	  "module-bitness-mismatch", 0 },
	{ "no evidence", NULL, "module-bitness-mismatch", 0 },
};

static void refuse_fault(void *context, const char *line)
{
	(void)context;
	ck_abort_msg("%s", line);
}

/* A rule that names findings wins where they were found, and the incident cites them. */
START_TEST(evidence_changes_the_verdict)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	const char *paths[1];
	const struct incident_options options = { 0 };
	struct evidence evidence = { 0 };
	struct incidents *incidents;
	const struct incident *list;
	struct fail fail = { "" };
	struct rules *rules;
	struct event event;
	size_t count;

	text_printf(&path, "%s/tests/rules/good-findings.json", srcdir ? srcdir : ".");
	paths[0] = text_get(&path);
	rules = rules_load(rules_builtin(), paths, 1, catalog_builtin(), refuse_fault, NULL);
	ck_assert_ptr_nonnull(rules);
	incidents = incidents_new(rules, &options);
	event_init(&event);
	make(&event, "0 W3SVC-WP/2280 C:\\m\\a.dll c1000000", 1, 0);
	ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	event_release(&event);
	if (evidence_cases[_i].findings) {
		ck_assert_msg(evidence_text_parse(&evidence, evidence_cases[_i].findings,
						  strlen(evidence_cases[_i].findings), &fail) == 0,
			      "%s", fail.msg);
		incidents_set_evidence(incidents, &evidence);
	}
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	list = incidents_get(incidents, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_msg(strcmp(list[0].rule->id, evidence_cases[_i].rule) == 0, "%s: had %s",
		      evidence_cases[_i].name, list[0].rule->id);
	ck_assert_uint_eq(list[0].finding_count, evidence_cases[_i].count);
	for (size_t i = 0; i < list[0].finding_count; i++)
		ck_assert_ptr_nonnull(strstr(evidence_cases[_i].findings,
					     list[0].findings[i]->finding));
	incidents_free(incidents);
	evidence_release(&evidence);
	rules_free(rules);
	text_release(&path);
}
END_TEST

/* ---- what is looked for beside the logs ---- */

static int say_wanted(void *context, const struct incident_wanted *wanted)
{
	struct text *says = context;
	const char *const parts[] = {
		wanted->computer, wanted->module, wanted->app_pool, wanted->site,
		wanted->application, wanted->architecture,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		text_printf(says, "%s ", parts[i] ? parts[i] : "-");
	text_printf(says, "%u %d-%d\n", (unsigned)wanted->process_id,
		    (int)((wanted->first - START) / WHEN_SECOND),
		    (int)((wanted->last - START) / WHEN_SECOND));
	return 0;
}

/* Computer, module, pool, site, application, architecture, process, first and last second. */
static const struct {
	const char *name, *log, *says;
} wanted[] = {
	{ "a module", "3 W3SVC-WP/2280 C:\\M\\a.dll 7e000000\n",
	  "web01 c:\\m\\a.dll - - - - 0 3-3\n" },
	{ "what says the same is one",
	  "9 WAS/5139 Web,7,0,http 7e000780\n3 WAS/5139 Web,7,0,http 7e000780\n"
	  "5 WAS/5139 Web,7,0,http 7e000780\n", "web01 - Web - - - 7 3-9\n" },
	{ "processes are told apart",
	  "3 WAS/5139 Web,7,0,http 7e000780\n4 WAS/5139 Web,8,0,http 7e000780\n"
	  "5 WAS/5139 Web,7,0,http 7e000780\n",
	  "web01 - Web - - - 7 3-5\nweb01 - Web - - - 8 4-4\n" },
	{ "pools are, and computers",
	  "3 WAS/5139 A,7,0,http 7e000780\n4@web02 WAS/5139 A,7,0,http 7e000780\n"
	  "5 WAS/5139 B,7,0,http 7e000780\n",
	  "web01 - A - - - 7 3-3\nweb02 - A - - - 7 4-4\nweb01 - B - - - 7 5-5\n" },
	{ "the architecture of an event", "3 W3SVC-WP/2282 C:\\a.dll,AMD64 c1000000\n",
	  "web01 c:\\a.dll - - - AMD64 0 3-3\n" },
	{ "the site of an application",
	  "3 ANCM/1010 Failed~to~start~application~'/LM/W3SVC/6/ROOT';~0x800700c1 "
	  "-\n", "web01 - - 6 /lm/w3svc/6/root - 0 3-3\n" },
	{ "a path that names none",
	  "3 ANCM/1010 Failed~to~start~application~'/LM/W3SVC/x/ROOT';~0x800700c1 -\n",
	  "web01 - - - /lm/w3svc/x/root - 0 3-3\n" },
	{ "what is no failure", "3 SYSTEM/6005 - -\n3 WAS/5186 78,Web,20 -\n", "" },
};

START_TEST(says_what_is_wanted)
{
	const struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	const char *line = wanted[_i].log;
	struct text says = { 0 };
	struct event event;

	event_init(&event);
	for (size_t number = 1; *line; number++) {
		make(&event, line, number, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, NULL), 0);
		line = strchr(line, '\n') + 1;
	}
	ck_assert_int_eq(incidents_wanted(incidents, &says, say_wanted), 0);
	ck_assert_msg(strcmp(text_get(&says), wanted[_i].says) == 0, "%s: %s", wanted[_i].name,
		      text_get(&says));
	event_release(&event);
	incidents_free(incidents);
	text_release(&says);
}
END_TEST

/* A forged log has more failures than are asked for. */
START_TEST(wants_are_bounded)
{
	const struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	struct text says = { 0 };
	struct event event;
	size_t lines = 0;

	event_init(&event);
	for (unsigned i = 0; i < INCIDENT_WANTED + 9; i++) {
		char line[80];

		snprintf(line, sizeof(line), "3 W3SVC-WP/2280 C:\\%u.dll 7e000000\n", i);
		make(&event, line, i, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, NULL), 0);
	}
	ck_assert_int_eq(incidents_wanted(incidents, &says, say_wanted), 1);
	for (size_t i = 0; i < says.size; i++)
		lines += says.bytes[i] == '\n';
	ck_assert_uint_eq(lines, INCIDENT_WANTED);
	event_release(&event);
	incidents_free(incidents);
	text_release(&says);
}
END_TEST

/*
 * What findings alone make of a verdict: pairs of rows, one that decides and one that does
 * not.  F and W stand for a finding of the module, and of its worker process.
 */
#define F(finding, value) "WEB01\tmodule." finding "\tC:\\m\\a.dll\t" value "\ta.dll\n"
#define W(value) "WEB01\tworker.machine\tC:\\m\\a.dll\t" value "\n"
#define WINDOWS(value) "WEB01\thost.windows\t\t" value "\tsysteminfo.txt\n"

static const struct {
	const char *line, *findings, *rule;
	char weight;			/* confirmed, contradicted, or blank */
	const char *ruled_out;		/* or NULL */
} weights[] = {
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x86") W("x64"),
	  "module-bitness-mismatch", '+', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x64") W("x86"),
	  "module-bitness-mismatch", '+', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x86"), "module-bitness-mismatch", ' ', NULL },
	{ "2280 C:\\m\\a.dll c1000000", W("x64"), "module-bitness-mismatch", ' ', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x64") F("whole", "yes") W("x64"),
	  "module-bitness-mismatch", '-', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x64") W("x64"),
	  "module-bitness-mismatch", ' ', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "anycpu") F("whole", "yes") W("x64"),
	  "module-bitness-mismatch", ' ', NULL },
	/* Both at once say nothing. */
	{ "2280 C:\\m\\a.dll c1000000", F("machine", "x64") F("machine", "x86")
	  F("whole", "yes") W("x64"), "module-bitness-mismatch", ' ', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("kind", "html") F("whole", "no"),
	  "dll-damaged", '+', "module-bitness-mismatch" },
	{ "2280 C:\\m\\a.dll c1000000", F("kind", "pe") F("machine", "x64") F("whole", "no"),
	  "dll-damaged", '+', "module-bitness-mismatch" },
	{ "2280 C:\\m\\a.dll c1000000", F("kind", "pe") F("machine", "x64") F("whole", "yes"),
	  "module-bitness-mismatch", ' ', NULL },
	{ "2280 C:\\m\\a.dll bf000000", F("whole", "yes"), "dll-damaged", '-', NULL },
	{ "2280 C:\\m\\a.dll bf000000", F("whole", "no") F("kind", "empty"),
	  "dll-damaged", '+', NULL },
	{ "2280 C:\\m\\a.dll c1000000", F("dependency", "other architecture: x86 b.dll")
	  F("machine", "x64") F("whole", "yes") W("x64"), "dependency-bitness", ' ',
	  "module-bitness-mismatch" },
	{ "2280 C:\\m\\a.dll c1000000", F("dependency", "other architecture: x86 b.dll")
	  F("machine", "x86") F("whole", "yes") W("x64"), "module-bitness-mismatch", '+',
	  "dependency-bitness" },
	{ "2280 C:\\m\\a.dll 7e000000", F("debug", "yes"), "debug-build", '+', NULL },
	{ "2280 C:\\m\\a.dll 7e000000", F("debug", "no"), "dependency-missing", ' ', NULL },
	{ "2280 C:\\m\\a.dll 7e000000", F("needs", "Windows alone") F("debug", "no"),
	  "dependency-missing", '-', NULL },
	{ "2280 C:\\m\\a.dll 7e000000", F("needs", "b.dll") F("debug", "no"),
	  "dependency-missing", ' ', NULL },
	{ "2280 C:\\m\\a.dll 7f000000", F("exports", "none"), "module-without-entry-point", '+',
	  NULL },
	{ "2280 C:\\m\\a.dll 7f000000", F("exports", "module"), "entry-point-missing", ' ', NULL },
	{ "2214 C:\\m\\a.dll 7f000000", F("exports", "extension"), "not-a-filter", '+', NULL },
	{ "2214 C:\\m\\a.dll 7f000000", F("exports", "filter"), "entry-point-missing", ' ', NULL },
	{ "2214 C:\\m\\a.dll 7f000000", F("exports", "decorated"), "entry-point-missing", '+',
	  NULL },
	{ "2295 C:\\m\\a.dll 7f000000", F("exports", "module"), "module-without-entry-point", '-',
	  NULL },
	{ "2280 C:\\m\\a.dll 7f000000", F("exports", "module") F("since", "10.0.14393")
	  WINDOWS("6.3.9600"), "module-too-new-for-windows", '+', NULL },
	{ "2280 C:\\m\\a.dll 7f000000", F("exports", "module") F("since", "10.0.14393")
	  WINDOWS("10.0.20348"), "entry-point-missing", ' ', NULL },
	{ "2280 C:\\m\\a.dll b1360000", F("assembly", "Microsoft.VC80.CRT 8.0 x86"),
	  "side-by-side-missing", '+', NULL },
	{ "2280 C:\\m\\a.dll b1360000", F("assembly", "none"), "side-by-side-missing", '-', NULL },
	{ "2280 C:\\m\\a.dll b1360000", F("assembly", "Vendor.Own 1.0 x86"),
	  "side-by-side-missing", ' ', NULL },
	{ "2280 C:\\m\\a.dll b1360000", F("debug", "yes"), "debug-build", '+', NULL },
};

START_TEST(evidence_is_weighed)
{
	const struct incident_options options = { 0 };
	struct incidents *incidents = incidents_new(rules_builtin(), &options);
	struct evidence evidence = { 0 };
	struct text line = { 0 };
	struct fail fail = { "" };
	const struct incident *list;
	struct event event;
	size_t count;
	char weight;

	event_init(&event);
	text_printf(&line, "0 W3SVC-WP/%s", weights[_i].line);
	make(&event, text_get(&line), 1, 0);
	ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	event_release(&event);
	text_release(&line);
	ck_assert_int_eq(evidence_text_parse(&evidence, weights[_i].findings,
					     strlen(weights[_i].findings), &fail), 0);
	incidents_set_evidence(incidents, &evidence);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	list = incidents_get(incidents, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list->rule->id, weights[_i].rule);
	weight = list->confirmed ? '+' : list->contradicted ? '-' : ' ';
	ck_assert_msg(weight == weights[_i].weight, "row %d: '%c'", _i, weight);
	ck_assert_int_eq(list->proof_count > 0, weight != ' ');
	ck_assert(weight != '+' || list->confidence == RULES_HIGH);
	ck_assert(weight != '-' || list->confidence == RULES_LOW);
	if (weights[_i].ruled_out) {
		ck_assert_uint_eq(list->ruled_out_count, 1);
		ck_assert_str_eq(list->ruled_out->rule->id, weights[_i].ruled_out);
	}
	for (size_t i = 0; i < list->ruled_out_count; i++)
		for (size_t k = 0; k < list->other_count; k++)
			ck_assert_ptr_ne(list->ruled_out[i].rule, list->others[k].rule);
	incidents_free(incidents);
	evidence_release(&evidence);
}
END_TEST

/* The first events after a cut are kept, whatever came before them. */
START_TEST(a_cut_storm_cites_what_is_shown)
{
	struct incident_options options = { 0 };
	struct incidents *incidents;
	struct incident_filter filter = { .since = second(9000) };
	const struct incident_event *events;
	struct fail fail = { "" };
	struct event event;
	size_t count;

	if (_i)
		options.since_step = 60 * WHEN_SECOND;
	else
		options.since = filter.since;
	incidents = incidents_new(rules_builtin(), &options);
	event_init(&event);
	for (unsigned i = 0; i < 20000; i++) {
		char line[80];

		snprintf(line, sizeof(line), "%u W3SVC-WP/2280 C:\\m\\a.dll 7e000000",
			 i * 37 % 20011);
		make(&event, line, i, 0);
		ck_assert_int_eq(incidents_add(incidents, &event, &fail), 0);
	}
	event_release(&event);
	incidents_filter(incidents, &filter);
	ck_assert_int_eq(incidents_conclude(incidents, &fail), 0);
	events = incidents_events(incidents, &count);
	ck_assert_uint_eq(count, BOUND_SHOWN);
	ck_assert_uint_ge(events[0].event->time, filter.since);
	ck_assert_uint_le(events[0].event->time, filter.since + 60 * WHEN_SECOND);
	incidents_free(incidents);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("incident");
	TCase *tcase = tcase_create("join");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tcase, concludes_what_a_specialist_would, 0, CASES);
	tcase_add_loop_test(tcase, does_not_depend_on_order, 0, CASES);
	tcase_add_loop_test(tcase, random_logs_do_not_depend_on_order, 0, LOGS);
	tcase_add_loop_test(tcase, filters_hide_and_count, 0, FILTERS);
	tcase_add_loop_test(tcase, a_cut_storm_cites_what_is_shown, 0, 2);
	tcase_add_loop_test(tcase, orders_and_weighs, 0, PLACES);
	tcase_add_loop_test(tcase, says_what_is_wanted, 0,
			    sizeof(wanted) / sizeof(wanted[0]));
	tcase_add_test(tcase, wants_are_bounded);
	tcase_add_loop_test(tcase, evidence_changes_the_verdict, 0,
			    sizeof(evidence_cases) / sizeof(evidence_cases[0]));
	tcase_add_loop_test(tcase, evidence_is_weighed, 0, sizeof(weights) / sizeof(weights[0]));
	tcase_add_test(tcase, a_storm_is_one_incident);
	tcase_add_test(tcase, duplicates_count_once);
	tcase_add_loop_test(tcase, believes_its_log, 0, sizeof(logs) / sizeof(logs[0]));
	tcase_add_loop_test(tcase, copies_say_the_same, 0, sizeof(copies) / sizeof(copies[0]));
	tcase_add_loop_test(tcase, texts_repeat_logs, 0,
			    (int)(sizeof(texts) / sizeof(texts[0])));
	tcase_add_test(tcase, numbers_tell_texts_apart);
	tcase_add_test(tcase, content_tells_events_without_ids_apart);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
