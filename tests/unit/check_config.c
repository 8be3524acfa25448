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

#include "config_xml.h"
#include "fail.h"
#include "parsers.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* ---- a file in memory ---- */

static int64_t read_text(void *context, void *buffer, size_t size, uint64_t offset,
			 struct fail *fail)
{
	const struct text *text = context;

	(void)fail;
	if (offset >= text->size)
		return 0;
	if (size > text->size - offset)
		size = (size_t)(text->size - offset);
	memcpy(buffer, text->bytes + offset, size);
	return (int64_t)size;
}

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
	const struct evidence_source source = {
		(void *)(uintptr_t)bytes, read_text, NULL, bytes->size,
	};
	const struct config_walk how = { says, say_start, say_end };
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
	tcase_add_loop_test(tcase, is_bounded, 0, COUNT(bounds));
	tcase_add_test(tcase, long_tag);
	tcase_add_test(tcase, zeros);
	tcase_add_loop_test(tcase, knows_roots, 0, COUNT(roots));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
