/*
 * check_config.c - configuration of IIS 7 and later: the XML, and what is found in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_asked.h"
#include "config_condition.h"
#include "config_xml.h"
#include "evidence.h"
#include "evidence_asked.h"
#include "evidence_bytes.h"
#include "fail.h"
#include "memory_source.h"
#include "parsers.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* ASCII as UTF-16 with a byte order mark. */
static void widen(struct text *wide, const char *ascii, bool big)
{
	text_add_bytes(wide, big ? "\xfe\xff" : "\xff\xfe", 2);
	for (; *ascii; ascii++) {
		const char unit[2] = { big ? 0 : *ascii, big ? *ascii : 0 };

		text_add_bytes(wide, unit, 2);
	}
}

/* ---- the walk ---- */

/* "path[location]@line" of each element; the walk ends at an element "stop". */
static int say_start(void *context, const struct config_element *element)
{
	struct text *says = context;

	text_printf(says, "%s%s", says->size ? " " : "",
		    element->depth == 1 ? element->name : element->path);
	if (*element->location)
		text_printf(says, "[%s]", element->location);
	if (config_attribute(element, "a"))
		text_printf(says, "=%s", config_attribute(element, "a"));
	text_printf(says, "@%u", element->line);
	return strcmp(element->name, "stop") == 0;
}

static void say_end(void *context, const char *path)
{
	text_printf(context, " /%s", path);
}

static void walk(const struct text *bytes, struct text *says)
{
	struct memory memory = { bytes->bytes, bytes->size };
	const struct evidence_source source = { &memory, read_memory, NULL, bytes->size };
	const struct config_walk how = { says, say_start, say_end, NULL };
	struct config_fault fault;
	struct fail fail = { "" };

	if (config_xml_walk(&source, &how, &fault, &fail) < 0)
		text_printf(says, " !%s", fail.msg);
	else if (fault.reason)
		text_printf(says, " %s %u:%u", fault.reason, fault.line, fault.column);
}

#define BOUND " !has more elements, or larger ones, than any configuration"

static const struct {
	const char *name, *xml, *says;
} walks[] = {
	{ "elements", "<c><x a='1'/>\n<y><z/></y></c>",
	  "c@1 x=1@1 /x y@2 y/z@2 /y/z /y /" },
	{ "a location", "<c><location path='Site'><x/></location><x/></c>",
	  "c@1 [Site]@1 x[Site]@1 /x / x@1 /x /" },
	{ "the location of the folder", "<c><location path='.'><x/></location></c>",
	  "c@1 @1 x@1 /x / /" },
	{ "a deeper location is an element", "<c><x><location path='S'/></x></c>",
	  "c@1 x@1 x/location@1 /x/location /x /" },
	{ "namespaces", "<c xmlns='urn:x'><p:x xmlns:p='urn:y' p:a='2'/></c>",
	  "c@1 x@1 /x /" },
	{ "enough", "<c><stop/><x></c", "c@1 stop@1" },
	{ "names have case", "<c><x A='1'/></c>", "c@1 x@1 /x /" },
	{ "cut off", "<c>\n<x>", "c@1 x@2 it ends before its elements do 2:4" },
	{ "cut off after a line", "<c>\n<x>\n",
	  "c@1 x@2 it ends before its elements do 2:0" },
	{ "cut off in a tag", "<c>\n<x a='1", "c@1 it ends inside a tag or comment 2:1" },
	{ "crossed", "<c>\n  <x></c>", "c@1 x@2 an end tag of another element 2:8" },
	{ "an ampersand", "<c>\n<x a='a&b'/></c>",
	  "c@1 a character that may not stand there 2:10" },
	{ "two roots", "<c/><c/>", "c@1 / something after the end of the root 1:5" },
	{ "an attribute twice",
	  "<c><x a='1' a='2'/></c>", "c@1 an attribute that is there twice 1:13" },
	{ "a document type", "<!DOCTYPE c [<!ENTITY e 'x'>]><c a='&e;'/>",
	  " !has a document type declaration" },
	{ "an entity", "<c a='&e;'/>", " an entity that is not known 1:1" },
	{ "a code page", "<?xml version='1.0' encoding='windows-1252'?><c a='\xe4'/>",
	  "c=\xef\xbf\xbd@1 /" },
	{ "an unknown encoding", "<?xml version='1.0' encoding='x-ebcdic'?><c/>",
	  " !unknown encoding" },
	{ "a byte order mark", "\xef\xbb\xbf<?xml version='1.0' encoding='utf-16'?><c/>",
	  "c@1 /" },
	{ "another encoding than declared", "<?xml version='1.0' encoding='utf-16'?><c/>",
	  " another encoding than it declares 1:31" },
	{ "nothing", "", " it is empty 0:0" },
};

START_TEST(walks_through)
{
	struct text bytes = { 0 }, says = { 0 };

	text_add(&bytes, walks[_i].xml);
	walk(&bytes, &says);
	ck_assert_msg(strcmp(text_get(&says), walks[_i].says) == 0, "%s: %s", walks[_i].name,
		      text_get(&says));
	text_release(&bytes);
	text_release(&says);
}
END_TEST

START_TEST(walks_utf16)
{
	static const char xml[] = "<?xml version='1.0' encoding='utf-8'?>\n<c><x a='1'/></c>";

	for (int big = 0; big < 2; big++) {
		struct text bytes = { 0 }, says = { 0 };
		struct config_root root;

		widen(&bytes, xml, big);
		walk(&bytes, &says);
		ck_assert_str_eq(text_get(&says), "c@2 x=1@2 /x /");
		ck_assert(config_xml_root((uint8_t *)bytes.bytes, bytes.size, &root));
		ck_assert_str_eq(root.name, "c");
		text_release(&bytes);
		text_release(&says);
	}
}
END_TEST

/* One of what is repeated around or in the root, and how often it is still read. */
static const struct {
	const char *name, *before, *again, *after;
	size_t most;
} bounds[] = {
	{ "depth", "", "<c>", "", CONFIG_XML_DEPTH },
	{ "elements", "<c>", "<x/>", "</c>", CONFIG_XML_ELEMENTS - 1 },
	{ "attributes", "<c>", "<x a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''/>", "</c>",
	  CONFIG_XML_ATTRIBUTES / 10 },
	{ "a value", "<c a='", "a", "'/>", CONFIG_XML_VALUE },
	{ "a name", "<c", "c", "/>", CONFIG_XML_NAME - 2 },
};

static bool is_refused(int row, size_t count)
{
	struct text bytes = { 0 }, says = { 0 };
	bool refused;

	text_add(&bytes, bounds[row].before);
	for (size_t i = 0; i < count; i++)
		text_add(&bytes, bounds[row].again);
	text_add(&bytes, bounds[row].after);
	walk(&bytes, &says);
	ck_assert(!bytes.oom && !says.oom);
	refused = strstr(text_get(&says), BOUND) != NULL;
	text_release(&bytes);
	text_release(&says);
	return refused;
}

START_TEST(is_bounded)
{
	ck_assert_msg(!is_refused(_i, bounds[_i].most), "%s", bounds[_i].name);
	ck_assert_msg(is_refused(_i, bounds[_i].most + 1), "%s", bounds[_i].name);
}
END_TEST

static bool are_refused(size_t names)
{
	struct text bytes = { 0 }, says = { 0 };
	bool refused;

	text_add(&bytes, "<c>");
	for (size_t i = 1; i < names; i++)
		text_printf(&bytes, i % 2 ? "<x%zu/>" : "<c a%zu=''/>", i);
	text_add(&bytes, "</c>");
	walk(&bytes, &says);
	refused = strstr(text_get(&says), BOUND) != NULL;
	text_release(&bytes);
	text_release(&says);
	return refused;
}

START_TEST(names_are_bounded)
{
	ck_assert(!are_refused(CONFIG_XML_NAMES));
	ck_assert(are_refused(CONFIG_XML_NAMES + 1));
}
END_TEST

/* A tag that does not end costs no more than its bound, not the square of the file. */
START_TEST(long_tag)
{
	struct text bytes = { 0 }, says = { 0 };

	text_add(&bytes, "<c ");
	text_fill(&bytes, 'a', 60 << 20);
	walk(&bytes, &says);
	ck_assert_str_eq(text_get(&says), BOUND);
	text_release(&bytes);
	text_release(&says);
}
END_TEST

START_TEST(zeros)
{
	struct text bytes = { 0 }, says = { 0 };

	text_fill(&bytes, '\0', 5000);
	walk(&bytes, &says);
	ck_assert_str_eq(text_get(&says), " it begins with zeros 0:0");
	text_release(&bytes);
	text_release(&says);
}
END_TEST

static const struct {
	const char *head, *name, *space;
} roots[] = {
	{ "<configuration>", "configuration", "" },
	{ "\xef\xbb\xbf<?xml version='1.0'?>\r\n<!-- x --><configuration>", "configuration", "" },
	{ "  \n<configuration xmlns='urn:microsoft-catalog:XML_Metabase_V64_0'>",
	  "configuration", "urn:microsoft-catalog:XML_Metabase_V64_0" },
	{ "<?xml version='1.0'?><conf", NULL, NULL },
	{ "<!DOCTYPE html><html>", NULL, NULL },
	{ "x<configuration>", NULL, NULL },
	{ "", NULL, NULL },
};

START_TEST(knows_roots)
{
	const uint8_t *head = (const uint8_t *)roots[_i].head;
	struct config_root root;
	bool found = config_xml_root(head, strlen(roots[_i].head), &root);

	ck_assert_int_eq(found, roots[_i].name != NULL);
	if (!found)
		return;
	ck_assert_str_eq(root.name, roots[_i].name);
	ck_assert_str_eq(root.space, roots[_i].space);
}
END_TEST

/* ---- preconditions ---- */

static const struct {
	const char *condition;
	enum config_loads narrow, wide;	/* an x86 Classic v2.0 pool A; x64 Integrated v4.0 B */
	const char *word;		/* that keeps it out of one of them */
} conditions[] = {
	{ "", CONFIG_LOADS, CONFIG_LOADS, "" },
	{ "bitness32", CONFIG_LOADS, CONFIG_LOADS_NOT, "bitness32" },
	{ "bitness64", CONFIG_LOADS_NOT, CONFIG_LOADS, "bitness64" },
	{ "integratedMode", CONFIG_LOADS_NOT, CONFIG_LOADS, "integratedMode" },
	{ "classicMode", CONFIG_LOADS, CONFIG_LOADS_NOT, "classicMode" },
	{ "ISAPIMode", CONFIG_LOADS, CONFIG_LOADS_NOT, "ISAPIMode" },
	{ "managedHandler", CONFIG_LOADS, CONFIG_LOADS, "" },
	{ "runtimeVersionv2.0", CONFIG_LOADS, CONFIG_LOADS_NOT, "runtimeVersionv2.0" },
	{ "runtimeVersionv4.0", CONFIG_LOADS_NOT, CONFIG_LOADS, "runtimeVersionv4.0" },
	{ "runtimeVersionv1.1", CONFIG_LOADS_NOT, CONFIG_LOADS_NOT, "runtimeVersionv1.1" },
	{ "appPoolName=B", CONFIG_LOADS_NOT, CONFIG_LOADS, "appPoolName=B" },
	{ "appPoolName=A;b", CONFIG_LOADS, CONFIG_LOADS, "" },
	{ "integratedMode,runtimeVersionv4.0,bitness64", CONFIG_LOADS_NOT, CONFIG_LOADS,
	  "integratedMode" },
	{ "integratedMode, bitness64", CONFIG_LOADS_NOT, CONFIG_LOADS, "integratedMode" },
	{ "bitness64,integratedMode,classicMode", CONFIG_LOADS_NOT, CONFIG_LOADS_NOT, "" },
	/* One word that IIS does not know, and it takes none of them. */
	{ "Bitness64", CONFIG_LOADS_UNKNOWN, CONFIG_LOADS_UNKNOWN, "" },
	{ "bitness32,Bitness64", CONFIG_LOADS_UNKNOWN, CONFIG_LOADS_UNKNOWN, "" },
	{ "runtimeVersion4.0", CONFIG_LOADS_UNKNOWN, CONFIG_LOADS_UNKNOWN, "" },
};

START_TEST(loads)
{
	static const struct config_worker narrow = { "A", "x86", "Classic", "v2.0" };
	static const struct config_worker wide = { "B", "x64", "Integrated", "v4.0" };
	char word[CONFIG_WORD], other[CONFIG_WORD];
	const char *condition = conditions[_i].condition;

	ck_assert_msg(config_condition_holds(condition, &narrow, word) == conditions[_i].narrow,
		      "%s", condition);
	ck_assert_msg(config_condition_holds(condition, &wide, other) == conditions[_i].wide,
		      "%s", condition);
	if (*conditions[_i].word)
		ck_assert_str_eq(*word ? word : other, conditions[_i].word);
}
END_TEST

START_TEST(loads_unknown)
{
	static const struct config_worker nothing = { NULL, NULL, NULL, NULL };
	static const struct config_worker none = { "A", "x64", "Integrated", "none" };
	char word[CONFIG_WORD];

	ck_assert_int_eq(config_condition_holds("", &nothing, word), CONFIG_LOADS);
	ck_assert_int_eq(config_condition_holds("bitness32", &nothing, word),
			 CONFIG_LOADS_UNKNOWN);
	ck_assert_int_eq(config_condition_holds("appPoolName=A", &nothing, word),
			 CONFIG_LOADS_UNKNOWN);
	ck_assert_int_eq(config_condition_holds("runtimeVersionv4.0", &none, word),
			 CONFIG_LOADS_NOT);
}
END_TEST

static const struct {
	const char *condition, *word, *nearest;
} unknown[] = {
	{ "integratedMode,Bitness64", "Bitness64", "bitness64" },
	{ "integratdMode", "integratdMode", "integratedMode" },
	{ "whatever", "whatever", NULL },
	{ "runtimeVersionv5.0,appPoolName=x,,bitness32", NULL, NULL },
};

START_TEST(unknown_words)
{
	char word[CONFIG_WORD];
	const char *nearest = NULL;
	bool found = config_condition_unknown(unknown[_i].condition, word, &nearest);

	ck_assert_int_eq(found, unknown[_i].word != NULL);
	if (!found)
		return;
	ck_assert_str_eq(word, unknown[_i].word);
	ck_assert_pstr_eq(nearest, unknown[_i].nearest);
}
END_TEST

/* ---- paths ---- */

static const struct {
	const char *a, *b;
	bool same;
} paths[] = {
	{ "C:\\x\\a.dll", "c:/X/A.DLL", true },
	{ "C:\\x\\a.dll", "D:\\x\\a.dll", false },
	{ "%windir%\\System32\\a.dll", "D:\\WINNT\\system32\\a.dll", true },
	{ "%windir%\\System32\\a.dll", "%SystemRoot%\\System32\\a.dll", true },
	{ "%windir%\\a.dll", "C:\\Windows\\aa.dll", false },
	{ "%windir%a.dll", "C:\\Windowsa.dll", false },
	{ "%windir%\\inetsrv\\a.dll", "\\a.dll", false },
	{ "%windir", "%windir", true },
	{ "%%\\a.dll", "C:\\a.dll", true },
	{ "\\\\?\\C:\\x\\a.dll", "C:\\x\\a.dll", true },
	{ "C:\\x\\*", "C:\\x\\a.dll", false },
	{ "", "C:\\x\\a.dll", false },
};

START_TEST(same_paths)
{
	ck_assert_msg(config_same_path(paths[_i].a, paths[_i].b) == paths[_i].same, "%s %s",
		      paths[_i].a, paths[_i].b);
	ck_assert_msg(config_same_path(paths[_i].b, paths[_i].a) == paths[_i].same, "%s %s",
		      paths[_i].b, paths[_i].a);
}
END_TEST

/* ---- findings ---- */

/* What is found in a file of that path, a line each. */
static void find_in(struct text *says, const char *path, const struct text *bytes,
		    const struct evidence_wants *wants)
{
	struct memory memory = { bytes->bytes, bytes->size };
	const struct evidence_source source = { &memory, read_memory, NULL, bytes->size };
	struct evidence evidence = { .count = 0 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, path, "WEB01", NULL, wants, &asked, NULL,
	};
	struct fail fail = { "" };

	if (evidence_parser_config.read(&reading, &fail) < 0)
		text_printf(says, "!%s\n", fail.msg);
	for (size_t i = 0; i < evidence.file_count; i++) {
		const struct evidence_file *file = &evidence.files[i];

		text_printf(says, "%s: %s\n", file->format, file->summary ? file->summary : "");
		for (size_t k = 0; k < file->detail_count; k++)
			text_printf(says, "(%s %s)\n", file->details[k].name,
				    file->details[k].value);
	}
	for (size_t i = 0; i < evidence.count; i++)
		evidence_bytes_finding(says, &evidence.list[i]);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
}

#define POOLS(pools) "<configuration><system.applicationHost><applicationPools>" pools \
	"</applicationPools></system.applicationHost></configuration>"
#define SITES(pools, sites) "<configuration><system.applicationHost><applicationPools>" pools \
	"</applicationPools><sites>" sites "</sites></system.applicationHost></configuration>"
#define SERVER(pools, server) "<configuration><system.applicationHost><applicationPools>" pools \
	"</applicationPools></system.applicationHost><system.webServer>" server \
	"</system.webServer></configuration>"
#define GLOBAL(pools, entries) SERVER(pools, "<globalModules>" entries "</globalModules>")
#define APPLICATION(path, pool) "<application path='" path "' applicationPool='" pool "'>" \
	"<virtualDirectory path='/' physicalPath='D:\\" pool "'/></application>"

static const struct evidence_want any = { .computer = "WEB01" };
static const struct evidence_want pool_b = { .computer = "WEB01", .app_pool = "b" };
static const struct evidence_want site_6 = { .computer = "WEB01", .site = "6" };
static const struct evidence_want site_shop = { .computer = "WEB01", .site = "SHOP" };
static const struct evidence_want application = {
	.computer = "WEB01", .site = "6", .application = "/LM/W3SVC/6/Root/api",
};
static const struct evidence_want module = {
	.computer = "WEB01", .module = "c:\\program files\\x\\m.dll",
};
static const struct evidence_want module_in_b = {
	.computer = "WEB01", .module = "c:\\program files\\x\\m.dll", .app_pool = "B",
};

/* "says" must be a line, or not be one if it begins with "!"; lines are parted by "|". */
static const struct {
	const char *name, *path, *xml;
	const struct evidence_want *want;
	const char *says;
} found[] = {
	{ "a pool of 32 bits", "applicationHost.config",
	  POOLS("<add name='A' enable32BitAppOnWin64='true'/>\n<add name='B'/>"), &any,
	  "worker.machine A = x86 @1|worker.machine B = x64 @2|pool.enable32bit A = true @1|"
	  "pool.enable32bit B = false @2|pool.mode A = Integrated @1|pool.autostart A = true @1|"
	  "pool.queue_length A = 1000 @1|pool.identity A = ApplicationPoolIdentity @1|"
	  "pool.rapid_fail A = true @1|!pool.runtime|config.well_formed applicationHost.config = "
	  "yes|applicationhost: 2 pools, 0 sites, 0 global modules" },
	{ "the default makes it 32 bits", "applicationHost.config",
	  POOLS("<add name='A'/><add name='B' enable32BitAppOnWin64='false'/>\n"
		"<applicationPoolDefaults enable32BitAppOnWin64='True' autoStart='false'/>"), &any,
	  "worker.machine A = x86 @2|worker.machine B = x64 @1|pool.autostart B = false @2|"
	  "(pool_values A: enable32BitAppOnWin64 true (applicationPoolDefaults), "
	  "managedRuntimeVersion not known, managedPipelineMode Integrated (default of IIS), "
	  "processModel/identityType ApplicationPoolIdentity (default of IIS), autoStart false "
	  "(applicationPoolDefaults), failure/rapidFailProtection true (default of IIS), "
	  "queueLength 1000 (default of IIS))" },
	{ "a value that IIS does not take", "applicationHost.config",
	  POOLS("<add name='A' enable32BitAppOnWin64='maybe' queueLength='many'/>"), &any,
	  "!worker.machine|!pool.enable32bit|!pool.queue_length" },
	{ "kinds of accounts", "applicationHost.config",
	  POOLS("<add name='A' managedRuntimeVersion=''><processModel identityType='3' "
		"userName='CONTOSO\\bait-user' password='bait-password'/></add>"
		"<add name='B' managedPipelineMode='1'><failure rapidFailProtection='false'/></add>"
		"<applicationPoolDefaults><processModel identityType='NetworkService'/>"
		"<failure rapidFailProtection='true'/></applicationPoolDefaults>"), &any,
	  "pool.identity A = SpecificUser @1|pool.identity B = NetworkService @1|"
	  "pool.runtime A = none @1|pool.mode B = Classic @1|pool.rapid_fail B = false @1" },
	{ "removed and cleared", "applicationHost.config",
	  POOLS("<add name='A'/><remove name='a'/><add name='B'/><remove name='C'/>"), &any,
	  "!worker.machine A|worker.machine B = x64 @1|!config.duplicate" },
	{ "cleared", "applicationHost.config",
	  POOLS("<add name='A'/><add name='B'/><clear/><add name='B'/>"), &any,
	  "!worker.machine A|worker.machine B = x64 @1|!config.duplicate" },
	{ "twice", "applicationHost.config", POOLS("<add name='A'/>\n<add name='a'/>"), &any,
	  "config.duplicate applicationPools = a @2" },
	{ "two sites", "applicationHost.config",
	  SITES("", "<site name='x' id='1'/><site name='X' id='2'/>"), &any,
	  "config.duplicate sites = X @1" },
	{ "two bindings", "applicationHost.config",
	  SITES("", "<site name='x'><bindings><binding protocol='http' bindingInformation='*:80:'/>"
		"<binding protocol='https' bindingInformation='*:80:'/>"
		"<binding protocol='http' bindingInformation='*:80:'/></bindings></site>"
		"<site name='y'><bindings><binding protocol='http' bindingInformation='*:80:'/>"
		"</bindings></site>"), &any,
	  "config.duplicate bindings = http *:80: @1" },
	{ "the pool that is asked for", "applicationHost.config",
	  POOLS("<add name='A'/><add name='B'/>"), &pool_b,
	  "!worker.machine A|worker.machine B = x64 @1" },
	{ "the pool of a site by its id", "applicationHost.config",
	  SITES("<add name='A'/><add name='B'/><add name='C'/>",
		"<site name='Shop' id='6'>" APPLICATION("/", "A") APPLICATION("/api", "B")
		"</site><site name='Other' id='7'>" APPLICATION("/", "C") "</site>"), &site_6,
	  "worker.machine A = x64 @1|worker.machine B = x64 @1|!worker.machine C|"
	  "site.pool 6 = A @1|site.pool Shop = A @1|site.pool Shop/api = B @1|"
	  "site.pool /LM/W3SVC/6/ROOT = A @1|site.pool /LM/W3SVC/6/ROOT/api = B @1|"
	  "site.path Shop = D:\\A @1|site.path Shop/api = D:\\B @1|site.name 6 = Shop @1|"
	  "!site.pool 7" },
	{ "by its name", "applicationHost.config",
	  SITES("<add name='A'/><add name='B'/>", "<site name='Shop' id='6'>"
		APPLICATION("/", "B") "</site>"), &site_shop,
	  "worker.machine B = x64 @1|!worker.machine A" },
	{ "of an application", "applicationHost.config",
	  SITES("<add name='A'/><add name='B'/>", "<site name='Shop' id='6'>"
		APPLICATION("/", "A") APPLICATION("/api", "B") "</site>"), &application,
	  "worker.machine B = x64 @1|!worker.machine A|site.pool Shop/api = B @1|"
	  "!site.pool Shop =" },
	{ "the pool of the defaults", "applicationHost.config",
	  SITES("<add name='A'/><add name='B'/>", "<site name='Shop' id='6'><application path='/'/>"
		"</site><site name='S2' id='7'><applicationDefaults applicationPool='A'/>"
		"<application path='/'/></site><applicationDefaults applicationPool='B'/>"), &any,
	  "site.pool Shop = B @1|site.pool S2 = A @1" },
	{ "an entry", "applicationHost.config",
	  GLOBAL("<add name='A'/>", "<add name='M' image='%ProgramFiles%\\X\\M.dll'/>"), &module,
	  "module.entry c:\\program files\\x\\m.dll = globalModules/add M, no preCondition @1|"
	  "module.entry_loads c:\\program files\\x\\m.dll = yes @1|"
	  "worker.machine c:\\program files\\x\\m.dll = x64" },
	{ "an entry that the pool does not load", "applicationHost.config",
	  GLOBAL("<add name='A' enable32BitAppOnWin64='true'/><add name='B'/>",
		 "<add name='M' image='%ProgramFiles%\\X\\M.dll' preCondition='bitness32'/>"),
	  &module_in_b,
	  "module.entry c:\\program files\\x\\m.dll = globalModules/add M, preCondition bitness32 "
	  "@1|module.entry_loads c:\\program files\\x\\m.dll = no @1|"
	  "(not_loaded M is not loaded in B: bitness32)|!worker.machine c:" },
	{ "one of all pools loads it", "applicationHost.config",
	  GLOBAL("<add name='A' enable32BitAppOnWin64='true'/><add name='B'/>",
		 "<add name='M' image='%ProgramFiles%\\X\\M.dll' preCondition='bitness32'/>"),
	  &module, "!module.entry_loads|worker.machine c:\\program files\\x\\m.dll = x86" },
	{ "pools of both architectures load it", "applicationHost.config",
	  GLOBAL("<add name='A' enable32BitAppOnWin64='true'/><add name='B'/>",
		 "<add name='M' image='%ProgramFiles%\\X\\M.dll'/>"),
	  &module, "module.entry_loads c:\\program files\\x\\m.dll = yes @1|!worker.machine c:" },
	{ "an entry for each architecture", "applicationHost.config",
	  GLOBAL("<add name='B'/>",
		 "<add name='M' image='%ProgramFiles%\\X\\M.dll' preCondition='bitness32'/>\n"
		 "<add name='M64' image='%ProgramFiles%\\X\\M.dll' preCondition='bitness64'/>"),
	  &module_in_b, "module.entry_loads c:\\program files\\x\\m.dll = yes @2" },
	{ "no entry", "applicationHost.config",
	  GLOBAL("<add name='A'/>", "<add name='N' image='C:\\x\\n.dll'/>"), &module,
	  "module.entry c:\\program files\\x\\m.dll = none|!module.entry_loads|"
	  "!worker.machine c:" },
	{ "one on another drive", "applicationHost.config",
	  GLOBAL("<add name='A'/>", "<add name='M' image='D:\\x\\m.dll'/>"), &module,
	  "!module.entry" },
	{ "an entry that was removed", "applicationHost.config",
	  GLOBAL("<add name='A'/>", "<add name='N' image='C:\\n.dll'/><add name='M' "
		 "image='%ProgramFiles%\\X\\M.dll'/><remove name='M'/>"), &module,
	  "module.entry c:\\program files\\x\\m.dll = none" },
	{ "names of modules have case", "applicationHost.config",
	  GLOBAL("", "<add name='M' image='C:\\m.dll'/><add name='m' image='C:\\m.dll'/>"), &any,
	  "!config.duplicate" },
	{ "a module twice", "applicationHost.config",
	  GLOBAL("", "<add name='M' image='C:\\m.dll'/><add name='M' image='C:\\m.dll'/>"), &any,
	  "config.duplicate globalModules = M @1" },
	{ "a filter of a site", "applicationHost.config",
	  "<configuration><system.applicationHost><applicationPools><add name='B'/>"
	  "</applicationPools></system.applicationHost><location path='Shop'><system.webServer>"
	  "<isapiFilters><filter name='F' path='C:\\Program Files\\x\\m.dll'/></isapiFilters>"
	  "</system.webServer></location><system.webServer><isapiFilters><filter name='F' "
	  "path='C:\\f.dll'/></isapiFilters></system.webServer></configuration>", &module_in_b,
	  "module.entry c:\\program files\\x\\m.dll = isapiFilters/filter F, no preCondition, for "
	  "Shop @1|!module.entry_loads|!config.duplicate" },
	{ "a filter that is switched off", "applicationHost.config",
	  SERVER("<add name='B'/>", "<isapiFilters><filter name='F' enabled='false' "
		 "path='C:\\Program Files\\x\\m.dll'/></isapiFilters>"), &module_in_b,
	  "module.entry c:\\program files\\x\\m.dll = isapiFilters/filter F, no preCondition, not "
	  "enabled @1|!module.entry_loads" },
	{ "a word that IIS does not know", "applicationHost.config",
	  GLOBAL("", "<add name='M' image='C:\\m.dll' preCondition='Bitness64'/>"), &any,
	  "config.unknown_precondition M = Bitness64: write bitness64 @1" },
	{ "a provider that is missing", "applicationHost.config",
	  "<configuration><configProtectedData><providers><add name='Aes'/></providers>"
	  "</configProtectedData><system.applicationHost><applicationPools><add name='A'>"
	  "<processModel password='[enc:Other:bait-password:enc]'/></add><add name='B'>"
	  "<processModel password='[enc:Aes:bait-password:enc]'/></add></applicationPools>"
	  "</system.applicationHost></configuration>", &any,
	  "config.provider_missing system.applicationHost/applicationPools = Other @1|"
	  "!config.provider_missing system.applicationHost/applicationPools = Aes" },
	{ "no providers at all", "applicationHost.config",
	  POOLS("<add name='A'><processModel password='[enc:Other:bait-password:enc]'/></add>"),
	  &any, "!config.provider_missing" },
	{ "signs of a Windows of 64 bits", "applicationHost.config",
	  GLOBAL("", "<add name='M' image='%windir%\\Framework64\\m.dll'/>"), &any,
	  "(windows 64-bit)" },
	{ "none of them", "applicationHost.config", POOLS("<add name='A'/>"), &any,
	  "(windows 64-bit (assumed))" },
	{ "damaged", "in/applicationHost.config",
	  "<configuration>\n<system.applicationHost><applicationPools><add name='A' x='a&bait'/>",
	  &any, "config.well_formed applicationHost.config = no @2|!worker.machine|applicationhost:"
	  " not well-formed: line 2, column 66, a character that may not stand there|"
	  "(well_formed false)|(line 2)|(column 66)" },
	{ "damaged from its start", "in/ApplicationHost.Config", "<configuration>", &any,
	  "config.well_formed ApplicationHost.Config = no @1" },
	{ "empty", "applicationHost.config", "", &any,
	  "config.well_formed applicationHost.config = no|applicationhost: not well-formed: it is "
	  "empty" },
	{ "redirected", "redirection.config",
	  "<configuration><configurationRedirection enabled='true' path='\\\\nas\\bait' "
	  "userName='bait-user' password='bait-password'/></configuration>", &any,
	  "config.redirected = yes @1|redirection: the configuration is in another folder" },
	{ "not redirected", "redirection.config",
	  "<configuration><configurationRedirection/></configuration>", &any,
	  "config.redirected = no @1" },
	{ "of IIS Manager", "administration.config",
	  "<configuration><system.webServer/><moduleProviders/></configuration>", &any,
	  "administration: configuration of IIS Manager|!config" },
	{ "of an application", "in/web.config",
	  "<configuration><location path='.'><system.webServer><isapiFilters><filter name='F' "
	  "path='C:\\Program Files\\x\\m.dll'/></isapiFilters></system.webServer></location>"
	  "</configuration>", &module,
	  "webconfig: |config.well_formed in/web.config = yes|module.entry "
	  "c:\\program files\\x\\m.dll = isapiFilters/filter F, no preCondition @1" },
	{ "a module of a web.config is not missing", "in/web.config",
	  "<configuration><system.webServer/></configuration>", &module, "!module.entry" },
	{ "of ASP.NET", "machine.config",
	  "<configuration><system.web/><appSettings><add key='a' value='bait'/></appSettings>"
	  "</configuration>", &any, "!config|!webconfig" },
	{ "a copy of the history", "in/CFGHISTORY_0000000012/applicationHost.config",
	  POOLS("<add name='A'/>"), &any,
	  "history: an earlier configuration|!worker.machine|"
	  "config.well_formed CFGHISTORY_0000000012/applicationHost.config = yes" },
	{ "another file of the history", "in/CFGHISTORY_0000000012/administration.config",
	  "<configuration><moduleProviders/></configuration>", &any, "!administration" },
	{ "arguments of a handler", "applicationHost.config",
	  SERVER("", "<handlers><add name='H' scriptProcessor='C:\\Program Files\\x\\m.dll|bait'/>"
		 "</handlers>"), &module,
	  "module.entry c:\\program files\\x\\m.dll = handlers/add H, no preCondition @1|"
	  "!module.entry_loads" },
};

/* Is one of the lines this one, or begins it so? */
static bool has_line(const char *text, const char *line, size_t size, bool whole)
{
	for (const char *at = text; *at; at = strchr(at, '\n') + 1)
		if (strncmp(at, line, size) == 0 && (!whole || at[size] == '\n'))
			return true;
	return false;
}

static void check_lines(const char *name, const char *says, const char *lines)
{
	while (*lines) {
		size_t size = strcspn(lines, "|");
		bool absent = *lines == '!';

		ck_assert_msg(has_line(says, lines + absent, size - absent, !absent) != absent,
			      "%s: %.*s in\n%s", name, (int)size, lines, says);
		lines += size + (lines[size] == '|');
	}
}

START_TEST(finds)
{
	const struct evidence_wants wants = { found[_i].want, 1 };
	struct text bytes = { 0 }, says = { 0 }, wide = { 0 };

	text_add(&bytes, found[_i].xml);
	find_in(&says, found[_i].path, &bytes, &wants);
	check_lines(found[_i].name, text_get(&says), found[_i].says);
	ck_assert_msg(!strstr(text_get(&says), "bait"), "%s:\n%s", found[_i].name,
		      text_get(&says));
	text_reset(&says);
	widen(&wide, found[_i].xml, false);
	if (*found[_i].xml)
		find_in(&says, found[_i].path, &wide, &wants);
	if (*found[_i].xml)
		check_lines(found[_i].name, text_get(&says), found[_i].says);
	text_release(&bytes);
	text_release(&says);
	text_release(&wide);
}
END_TEST

/* Cut off or with a byte changed at each place: no harm, and nothing is quoted. */
START_TEST(survives_damage)
{
	const struct evidence_wants wants = { found[_i].want, 1 };
	size_t size = strlen(found[_i].xml);

	for (size_t at = 0; at < size; at++) {
		struct text bytes = { 0 }, says = { 0 };

		text_add_bytes(&bytes, found[_i].xml, at);
		find_in(&says, found[_i].path, &bytes, &wants);
		text_add(&bytes, found[_i].xml + at);
		bytes.bytes[at] ^= 4;
		find_in(&says, found[_i].path, &bytes, &wants);
		ck_assert_msg(!strstr(text_get(&says), "bait-password"), "%s:\n%s",
			      found[_i].name, text_get(&says));
		text_release(&bytes);
		text_release(&says);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("config");
	TCase *tcase = tcase_create("config");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, walks_through, 0, COUNT(walks));
	tcase_add_test(tcase, walks_utf16);
	tcase_add_test(tcase, names_are_bounded);
	tcase_add_loop_test(tcase, is_bounded, 0, COUNT(bounds));
	tcase_add_test(tcase, long_tag);
	tcase_add_test(tcase, zeros);
	tcase_add_loop_test(tcase, knows_roots, 0, COUNT(roots));
	tcase_add_loop_test(tcase, loads, 0, COUNT(conditions));
	tcase_add_test(tcase, loads_unknown);
	tcase_add_loop_test(tcase, unknown_words, 0, COUNT(unknown));
	tcase_add_loop_test(tcase, same_paths, 0, COUNT(paths));
	tcase_add_loop_test(tcase, finds, 0, COUNT(found));
	tcase_add_loop_test(tcase, survives_damage, 0, COUNT(found));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
