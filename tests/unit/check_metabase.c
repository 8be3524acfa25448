/*
 * check_metabase.c - the metabase of IIS 6, and what adsutil and appcmd print.
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

#define BEGIN "<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:" \
	"XML_Metabase_V64_0\">\n<MBProperty>\n"
#define END "</MBProperty></configuration>"
#define IS "metabase: configuration of IIS 6\n"
#define SAID "properties of the metabase"
#define SOUND "config.well_formed x = yes\n"
#define WIDE "<IIsWebVirtualDir Location=\"/LM/W3SVC/9/ROOT\" Path=\"C:\\Sites (x86)\\a\"/>"
#define WIDE_SITE "site.path 9 = C:\\Sites (x86)\\a @"

#define ENTRY "    <globalModules><add name=\"a\" preCondition=\"no\"/></globalModules>\n"
#define SECTION(inside) "<system.webServer>\n  " inside "\n</system.webServer>\n"
#define SECTIONS "appcmd-config: sections of the configuration, as appcmd lists them\n"
#define LISTED(path) "CONFIG\n  CONFIG.SECTION:\"x\"\n  path:\"MACHINE/WEBROOT/" path "\"\n"

static const struct {
	const char *file, *says;
} files[] = {
	/* The switch: of AppPools before that of the service, none is off. */
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"TRUE\"/>" END,
	  IS "worker.machine = x86 @4\npool.enable32bit = true @4\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"TRUE\"/>\n"
	  "<IIsApplicationPools Location=\"/LM/W3SVC/AppPools\" Enable32BitAppOnWin64=\"0\"/>"
	  WIDE END,
	  IS "worker.machine = x64 @5\npool.enable32bit = false @5\n" WIDE_SITE "5\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/lm/w3svc\"/>" WIDE END, IS WIDE_SITE "4\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/lm/w3svc\" IIs5IsolationModeEnabled=\"FALSE\"/>"
	  WIDE END,
	  IS "worker.machine = x64\nserver.isolation = worker-process @4\n" WIDE_SITE "4\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"FALSE\"/>" END,
	  IS "pool.enable32bit = false @4\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"maybe\"/>" END,
	  IS SOUND },
	/* In the old mode the switch does not count. */
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"TRUE\" "
	  "IIs5IsolationModeEnabled=\"TRUE\"/>" WIDE END,
	  IS "worker.machine = x64 @4\nserver.isolation = iis5 @4\npool.enable32bit = true @4\n"
	  WIDE_SITE "4\n" SOUND },
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" IIs5IsolationModeEnabled=\"1\"/>" END,
	  IS "server.isolation = iis5 @4\n" SOUND },
	/* Filters: the load order decides. */
	{ BEGIN "<IIsFilters Location=\"/LM/W3SVC/Filters\" FilterLoadOrder=\"a, B,c\"/>\n"
	  "<IIsFilter Location=\"/LM/W3SVC/Filters/b\" FilterPath=\"C:\\b.dll\" "
	  "FilterState=\"4\"/>\n"
	  "<IIsFilter Location=\"/LM/W3SVC/Filters/d\" FilterPath=\"C:\\d.dll\" "
	  "FilterState=\"4\"/>\n"
	  "<IIsFilter Location=\"/LM/W3SVC/Filters/c\" FilterPath=\"C:\\c.dll\" "
	  "FilterState=\"4\" FilterEnabled=\"FALSE\"/>\n"
	  "<IIsFilter Location=\"/LM/W3SVC/Filters/a\" FilterPath=\"C:\\a.dll\" "
	  "FilterState=\"1\"/>\n" END,
	  IS "module.entry C:\\a.dll = Filters/a, number 1 in the load order, loaded @8\n"
	  "module.entry C:\\b.dll = Filters/b, number 2 in the load order, not loaded @5\n"
	  "module.entry C:\\c.dll = Filters/c, number 3 in the load order, switched off, "
	  "not loaded @7\n"
	  "module.entry C:\\d.dll = Filters/d, not in the load order, not loaded @6\n"
	  "module.entry_loads C:\\a.dll = yes @8\nmodule.entry_loads C:\\b.dll = yes @5\n"
	  "module.entry_loads C:\\c.dll = no @7\nmodule.entry_loads C:\\d.dll = no @6\n"
	  "filter.not_loaded b = C:\\b.dll @5\n" SOUND },
	/* Filters of a site have an order of their own. */
	{ BEGIN "<IIsFilters Location=\"/LM/W3SVC/Filters\" FilterLoadOrder=\"x\"/>\n"
	  "<IIsFilters Location=\"/LM/W3SVC/7/Filters\" FilterLoadOrder=\"f\"/>\n"
	  "<IIsFilter Location=\"/LM/W3SVC/7/Filters/f\" FilterPath=\"C:\\f.dll\"/>\n" END,
	  IS "module.entry C:\\f.dll = Filters/f of site 7, number 1 in the load order @6\n"
	  "module.entry_loads C:\\f.dll = yes @6\n" SOUND },
	/* Pools inherit from AppPools; accounts are told by their kind. */
	{ BEGIN "<IIsApplicationPools Location=\"/LM/W3SVC/AppPools\" AppPoolIdentityType=\"2\" "
	  "RapidFailProtection=\"TRUE\" WAMUserName=\"SECRET\"/>\n"
	  "<IIsApplicationPool Location=\"/LM/W3SVC/AppPools/Shop\" AppPoolIdentityType=\"3\" "
	  "WAMUserName=\"SECRET\" WAMUserPass=\"SECRET\" AppPoolAutoStart=\"FALSE\" "
	  "AppPoolQueueLength=\"many\"/>\n" END,
	  IS "pool.identity Shop = SpecificUser @5\npool.autostart Shop = false @5\n"
	  "pool.rapid_fail Shop = true @4\n" SOUND },
	{ BEGIN "<IIsApplicationPool Location=\"/LM/W3SVC/AppPools/Shop\" "
	  "AppPoolIdentityType=\"12\" AppPoolState=\"4\"/>\n" END,
	  IS "pool.state Shop = Stopped @4\n" SOUND },
	/* Properties that are not in the schema; one that is a secret is none. */
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\">\n"
	  "<Custom Name=\"Enable32BitAppOnWin64\" ID=\"9040\" Value=\"1\" Type=\"DWORD\" "
	  "UserType=\"IIS_MD_UT_SERVER\" Attributes=\"INHERIT\"/>\n"
	  "<Custom Name=\"IIs5IsolationModeEnabled\" Value=\"1\" Attributes=\"SECURE\"/>\n"
	  "</IIsWebService>" END,
	  IS "worker.machine = x86 @5\npool.enable32bit = true @5\n" SOUND },
	/* Other services, and keys below those that are known. */
	{ BEGIN "<IIsFtpServer Location=\"/LM/MSFTPSVC/1\" ServerComment=\"x\"/>\n"
	  "<IIsWebServer Location=\"/LM/W3SVC/1x\" ServerComment=\"x\"/>\n"
	  "<IIsWebVirtualDir Location=\"/LM/W3SVC/1/ROOT/a\" Path=\"x\" AppPoolId=\"x\"/>\n"
	  "<IIsWebServer Location=\"/LM/W3SVC/123456789012345\" ServerComment=\"x\"/>\n"
	  "<IIsWebServer ServerComment=\"x\"/>\n"
	  "<IIsWebServer Location=\"/LM/W3SVC/1\" ServerComment=\"Shop\"/>\n" END,
	  IS "site.name 1 = Shop @9\n" SOUND },
	/* Nothing is concluded from the part before a fault. */
	{ BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"TRUE\"/>\n"
	  "<IIsFilters Location=\"/LM/W3SVC/Filters\" FilterLoadOrder=\"a,b\n",
	  "metabase: MetaBase.xml that is not well-formed at line 5, column 1: "
	  "it ends inside a tag or comment\n"
	  "config.well_formed x = no @5\n" },
	/* Other configuration. */
	{ "<configuration><MBProperty/></configuration>", "" },

	/* appcmd, as XML. */
	{ "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<appcmd>\n"
	  "<APPPOOL state=\"Stopped\" PipelineMode=\"Classic\" RuntimeVersion=\"\" "
	  "APPPOOL.NAME=\"Shop\">\n"
	  "<add name=\"Shop\" autoStart=\"false\" enable32BitAppOnWin64=\"true\" "
	  "managedRuntimeVersion=\"\">\n"
	  "<processModel identityType=\"SpecificUser\" userName=\"SECRET\" "
	  "password=\"SECRET\"/>\n</add></APPPOOL>\n"
	  "<SITE bindings=\"http/*:80:\" state=\"Started\" SITE.ID=\"6\" SITE.NAME=\"Web\">\n"
	  "<site name=\"Web\" id=\"6\">\n"
	  "<application applicationPool=\"Shop\" path=\"/\">\n"
	  "<virtualDirectory physicalPath=\"D:\\web\" path=\"/\" password=\"SECRET\"/>\n"
	  "<virtualDirectory path=\"/img\" physicalPath=\"D:\\img\"/></application>\n"
	  "<application path=\"/api\" applicationPool=\"Api\"/></site></SITE>\n"
	  "<APP APP.NAME=\"Web/x\" APPPOOL.NAME=\"X\" SITE.NAME=\"Web\" path=\"/x\"/>\n"
	  "<WP APPPOOL.NAME=\"Shop\" WP.NAME=\"5120\"/>\n<ERROR message=\"SECRET\"/></appcmd>",
	  "appcmd: output of appcmd: 4 objects\n"
	  "worker.machine Shop = x86 @4\npool.enable32bit Shop = true @4\n"
	  "pool.runtime Shop = none @3\npool.mode Shop = Classic @3\n"
	  "pool.identity Shop = SpecificUser @5\npool.state Shop = Stopped @3\n"
	  "pool.autostart Shop = false @4\n"
	  "site.pool 6 = Shop @9\nsite.pool Web = Shop @9\nsite.pool Web/api = Api @12\n"
	  "site.pool Web/x = X @13\n"
	  "site.path 6 = D:\\web @10\nsite.path Web = D:\\web @10\nsite.name 6 = Web @7\n"
	  "site.state 6 = Started @7\nsite.state Web = Started @7\n"
	  "process.image 5120 = w3wp.exe @14\n" },
	{ "<appcmd>\n<APPPOOL APPPOOL.NAME=\"Shop\" state=\"Started\"/>\n<APPPOOL ",
	  "appcmd: output of appcmd: 1 objects, cut off at line 3\n"
	  "pool.state Shop = Started @2\n" },

	/* appcmd, as text: every attribute, of new and old versions. */
	{ "APPPOOL\r\n  APPPOOL.NAME:\"Shop: a\"\r\n  PipelineMode:\"Integrated\"\r\n"
	  "  RuntimeVersion:\"v4.0\"\r\n  state:\"Stopped\"\r\n  [add]\r\n    name:\"Shop\"\r\n"
	  "    queueLength:\"1000\"\r\n    enable32BitAppOnWin64:\"false\"\r\n"
	  "    managedRuntimeVersion:\"v2.0\"\r\n    [processModel]\r\n"
	  "      identityType:\"NetworkService\"\r\n      password:\"SECRET\"\r\n"
	  "    [failure]\r\n      rapidFailProtection:\"true\"\r\n\r\n"
	  "APPPOOL\n  APPPOOL.NAME: B\n  state: Started\n  [add]\n    autoStart: yes\n",
	  "appcmd: what appcmd lists\nworker.machine Shop: a = x64 @9\n"
	  "pool.enable32bit Shop: a = false @9\npool.runtime Shop: a = v4.0 @4\n"
	  "pool.mode Shop: a = Integrated @3\npool.identity Shop: a = NetworkService @12\n"
	  "pool.state B = Started @19\npool.state Shop: a = Stopped @5\n"
	  "pool.rapid_fail Shop: a = true @15\npool.queue_length Shop: a = 1000 @8\n" },
	{ "SITE\n  SITE.NAME:\"Web\"\n  SITE.ID:\"2\"\n  bindings:\"http/*:80:\"\n"
	  "  state:\"Started\"\n  [site]\n    name:\"Web\"\n    id:\"2\"\n"
	  "    [bindings]\n      [binding]\n        protocol:\"http\"\n"
	  "    [applicationDefaults]\n      path:\"\"\n      applicationPool:\"No\"\n"
	  "    [application]\n      path:\"/\"\n      applicationPool:\"Shop\"\n"
	  "      [virtualDirectory]\n        path:\"/\"\n        physicalPath:\"D:\\web\"\n",
	  "appcmd: what appcmd lists\nsite.pool 2 = Shop @17\nsite.pool Web = Shop @17\n"
	  "site.path 2 = D:\\web @20\nsite.path Web = D:\\web @20\nsite.name 2 = Web @3\n"
	  "site.state 2 = Started @5\nsite.state Web = Started @5\n" },
	/* A line for each. */
	{ "C:\\>appcmd list apppool\n"
	  "APPPOOL \"Default\" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)\n"
	  "APPPOOL \"A \"q\"\" (MgdVersion:,MgdMode:Classic,state:Stopped)\n"
	  "SITE \"Web\" (id:1,bindings:http/*:80:,https/*:443:,state:Stopped)\n"
	  "APP \"Web/\" (applicationPool:a,b)\nAPP \"Web/shop\" (applicationPool:Shop)\n"
	  "VDIR \"Web/\" (physicalPath:%SystemDrive%\\inetpub\\wwwroot)\n"
	  "VDIR \"Web/img\" (physicalPath:D:\\img)\nWP \"4156\" (applicationPool:Default)\n"
	  "ERROR ( message:SECRET )\nMODULE \"x\" ( native, preCondition: )\n",
	  "appcmd: what appcmd lists\npool.runtime A \"q\" = none @3\n"
	  "pool.runtime Default = v4.0 @2\n"
	  "pool.mode A \"q\" = Classic @3\npool.mode Default = Integrated @2\n"
	  "pool.state A \"q\" = Stopped @3\npool.state Default = Started @2\n"
	  "site.pool Web = a,b @5\nsite.pool Web/shop = Shop @6\n"
	  "site.path Web = %SystemDrive%\\inetpub\\wwwroot @7\nsite.name 1 = Web @4\n"
	  "site.state 1 = Stopped @4\nsite.state Web = Stopped @4\n"
	  "process.image 4156 = w3wp.exe @9\n" },
	{ "APPPOOL \"x\n", "" },
	{ "APPPOOL \"x\" (state:Started\n", "" },
	{ "OTHER \"x\" (state:Started)\n", "" },
	/* Modules: of each the first word that IIS does not know. */
	{ "MODULE \"a\" ( native, preCondition:managedHandler,Bitness32 )\n"
	  "MODULE \"b\" ( type:B, C, preCondition:integratedMode,runtimeVersionv4.0 )\n"
	  "MODULE \"c\" ( native )\nMODULE \"d\" ( native, preCondition: )\n"
	  "MODULE\n  MODULE.NAME:\"e\"\n  preCondition:\"classic\"\n  [add]\n"
	  "    preCondition:\"classic\"\n",
	  "appcmd: what appcmd lists\n"
	  "config.unknown_precondition a = Bitness32: write bitness32 @1\n"
	  "config.unknown_precondition e = classic @7\n" },
	{ "<appcmd>\n<MODULE preCondition=\"Bitness32\" MODULE.NAME=\"a\"/></appcmd>",
	  "appcmd: output of appcmd: 1 objects\n"
	  "config.unknown_precondition a = Bitness32: write bitness32 @2\n" },
	/* Sections: those of the file that end, as they are in it. */
	{ "> appcmd list config\n" SECTION("<globalModules><add name=\"a\" "
	  "preCondition=\"no\"/></globalModules>")
	  SECTION("<modules><add name=\"b\" preCondition=\"no\"/></modules>")
	  "<system.webServer>\n  <globalModules>\n<system.webServer>\n",
	  SECTIONS "config.unknown_precondition a = no @3\n"
	  "config.unknown_precondition b = no @6\n" },
	{ SECTION("<globalModules><add name=\"a\" preCondition=\"no\"></globalModules>"), "" },
	{ SECTION("</system.webServer></configuration>"), "" },
	{ "  <system.webServer>\n" ENTRY "  </system.webServer>\n", "" },
	{ "<system.web>\n" ENTRY "</system.web>\n", "" },
	{ "<system.webServer>\n" ENTRY "</system.applicationHost>\n", "" },
	/* With /text:*; what is right of a line is in it. */
	{ LISTED("APPHOST") "  [system.webServer-globalModules]\n    [add]\n      name:\"a\"\n"
	  "      preCondition:\"no\"\n    [clear]\n    [add]\n      name:\"b <&\"\"\n"
	  "      preCondition:\"nor\"\n    [remove]\n      name:\"x\"\n",
	  SECTIONS "config.unknown_precondition b <&\" = nor @9\n" },
	{ LISTED("APPHOST") "  [system.webServer-globalModules]\n    [1-x]\n    [<add>]\n"
	  "    [-]\n    [add-]\n    [add]\n      name:\"a\"\n      pre condition:\"x\"\n"
	  "      preCondition:\"no\"\nAPPPOOL\n  [system.webServer-modules]\n    [add]\n"
	  "      name:\"b\"\n      preCondition:\"no\"\n",
	  SECTIONS "config.unknown_precondition a = no @9\n" },
	{ "<appcmd>\n<CONFIG path=\"MACHINE/WEBROOT/APPHOST/Shop\">\n"
	  "<system.webServer-globalModules>\n<add preCondition=\"no\" name=\"a\"/>\n",
	  "appcmd-config: output of appcmd: 1 objects, cut off at line 4\n"
	  "config.unknown_precondition a = no @4\n" },

	/* adsutil: the key is that above the first one below. */
	{ "Microsoft (R) Windows Script Host Version 5.6\n\n"
	  "KeyType                         : (STRING) \"IIsWebServer\"\n"
	  "ServerState                     : (INTEGER) 4\n"
	  "ServerComment                   : (STRING) \"Default Web Site\"\n"
	  "AnonymousUserPass               : (STRING) \"SECRET\"\n"
	  "Win32Error                      : (INTEGER) -2147024703        (0x800700C1)\n"
	  "ServerBindings                  : (LIST) (1 Items)\n  \":80:\"\n\n"
	  "[/W3SVC/1/Filters]\n[/W3SVC/1/ROOT]\n",
	  "adsutil: " SAID "\nsite.name 1 = Default Web Site @5\nsite.state 1 = Stopped @4\n"
	  "site.error 1 = 0x800700C1 @7\n" },
	/* The key is in the command. */
	{ "C:\\Inetpub\\AdminScripts>cscript adsutil.vbs enum w3svc/filters/Log\n"
	  "Microsoft (R) Windows Script Host, Version 5.6\n\n"
	  "FilterPath                      : (STRING) \"C:\\log.dll\"\n"
	  "FilterState                     : (INTEGER) 4\n",
	  "adsutil: " SAID "\nmodule.entry C:\\log.dll = Filters/Log, not loaded @4\n" },
	{ "> adsutil.vbs get W3SVC/AppPools/Enable32bitAppOnWin64\n"
	  "Enable32bitAppOnWin64           : (BOOLEAN) True\n",
	  "adsutil: " SAID "\nworker.machine = x86 @2\npool.enable32bit = true @2\n" },
	/* A switch of the server needs no key; not printed is not off. */
	{ "enable32bitapponwin64           : (BOOLEAN) True\n"
	  "iis5isolationmodeenabled        : (BOOLEAN) False\n",
	  "adsutil: " SAID "\nworker.machine = x86 @1\nserver.isolation = worker-process @2\n"
	  "pool.enable32bit = true @1\n" },
	{ "C:\\>adsutil enum \"W3SVC/AppPools/My Pool\"\nAppPoolState : (INTEGER) 2\n"
	  "Win32Error : (INTEGER) 0\nAppPoolIdentityType : (INTEGER) 9\n",
	  "adsutil: " SAID "\npool.state My Pool = Started @2\n" },
	/* enum_all prints what is below behind the key. */
	{ "C:\\>cscript adsutil.vbs enum_all w3svc\nIIs5IsolationModeEnabled : (BOOLEAN) True\n"
	  "[/W3SVC/Filters]\nFilterLoadOrder : (STRING) \"a\"\n[/W3SVC/Filters/a]\n"
	  "FilterPath : (EXPANDSZ) \"C:\\a.dll\"\nFilterState : (INTEGER) 4\n",
	  "adsutil: " SAID "\nmodule.entry C:\\a.dll = Filters/a, number 1 in the load order, "
	  "not loaded @6\nmodule.entry_loads C:\\a.dll = yes @6\n"
	  "server.isolation = iis5 @2\nfilter.not_loaded a = C:\\a.dll @7\n" },
	/* Without its key a site is not known. */
	{ "KeyType : (STRING) \"IIsWebServer\"\nServerState : (INTEGER) 4\n", "" },
	{ "ServerState : INTEGER 4\n", "" },
};

START_TEST(says)
{
	struct text text = { 0 };

	evidence_bytes(&text, "x", files[_i].file, strlen(files[_i].file));
	ck_assert_str_eq(text_get(&text), files[_i].says);
	text_release(&text);
}
END_TEST

START_TEST(utf16)
{
	struct text text = { 0 };

	evidence_bytes_utf16(&text, "x", files[_i].file, _i % 2);
	ck_assert_str_eq(text_get(&text), files[_i].says);
	text_release(&text);
}
END_TEST

/* No piece of a file says what is no part of the file's findings, or crashes. */
START_TEST(cut)
{
	for (size_t size = 0; size < strlen(files[_i].file); size++) {
		struct text text = { 0 };

		evidence_bytes(&text, "x", files[_i].file, size);
		ck_assert_ptr_null(strstr(text_get(&text), "SECRET"));
		text_release(&text);
	}
}
END_TEST

START_TEST(history)
{
	static const char *const names[] = {
		"MetaBase_0000000512_0000000000.xml", "History/metabase_1_0.XML",
	};
	static const char file[] =
		BEGIN "<IIsWebService Location=\"/LM/W3SVC\" Enable32BitAppOnWin64=\"1\"/>" END;
	struct text text = { 0 };

	evidence_bytes(&text, names[_i], file, strlen(file));
	ck_assert_str_eq(text_get(&text),
			 "metabase: configuration of IIS 6 of an earlier time\n");
	text_release(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metabase");
	TCase *tests = tcase_create("metabase");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tests, says, 0, COUNT(files));
	tcase_add_loop_test(tests, utf16, 0, COUNT(files));
	tcase_add_loop_test(tests, cut, 0, COUNT(files));
	tcase_add_loop_test(tests, history, 0, 2);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
