/*
 * check_text.c - escapes, conversions and comparisons of text.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

typedef void (*escape_fn)(struct text *text, const char *from, size_t size);

static const struct {
	const char *name;
	escape_fn escape;
	const char *from, *to;
} escapes[] = {
	{ "plain", text_printable, "C:\\a b\\x.dll", "C:\\a b\\x.dll" },
	{ "empty", text_printable, "", "" },
	{ "controls", text_printable, "a\n\r\t\x1B[31m\x7F", "a\\n\\r\\t\\x1B[31m\\x7F" },
	{ "C1", text_printable, "\xC2\x9B" "2J", "\\x9B2J" },
	{ "bidi", text_printable, "x\xE2\x80\xAEgpj.exe", "x\\u{202E}gpj.exe" },
	{ "zero width", text_printable, "a\xE2\x80\x8B" "b\xEF\xBB\xBF", "a\\u{200B}b\\u{FEFF}" },
	{ "blanks", text_printable, "a\xE2\xA0\x80", "a\\u{2800}" },
	{ "line separator", text_printable, "a\xE2\x80\xA8", "a\\u{2028}" },
	{ "tag", text_printable, "\xF3\xA0\x81\x81", "\\u{E0041}" },
	{ "letters", text_printable, "\xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80",
	  "\xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80" },
	{ "no UTF-8", text_printable, "a\xFF" "b", "a\xEF\xBF\xBD" "b" },
	{ "cut off", text_printable, "a\xE6\xBC", "a\xEF\xBF\xBD" },
	{ "cut off, then more", text_printable, "\xE6\xBC<", "\xEF\xBF\xBD<" },
	{ "surrogate", text_printable, "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "too long a form", text_printable, "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "beyond Unicode", text_printable, "\xF4\x90\x80\x80",
	  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "html", text_html, "<a href=\"x\" title='y'>&</a>\n",
	  "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;\\n" },
	{ "csv", text_csv, "a,\"b\"", "\"a,\"\"b\"\"\"" },
	{ "csv line", text_csv, "a\r\nb", "\"a\\r\\nb\"" },
	{ "csv empty", text_csv, "", "\"\"" },
	{ "csv formula", text_csv, "=1+1", "\"'=1+1\"" },
	{ "csv minus", text_csv, "-1", "\"'-1\"" },
	{ "csv at", text_csv, "@SUM(A1)", "\"'@SUM(A1)\"" },
	{ "csv blank", text_csv, "  +1", "\"'  +1\"" },
	{ "csv tab", text_csv, "\t=1", "\"\\t=1\"" },
	{ "csv other separator", text_csv, "a;=1;b; \"-1;c", "\"a;'=1;b;' \"\"-1;c\"" },
	{ "csv quotes", text_csv, "\"=1", "\"'\"\"=1\"" },
	{ "csv full width", text_csv, "\xEF\xBC\x9D" "1", "\"'\xEF\xBC\x9D" "1\"" },
	{ "markdown", text_markdown, "*a* _b_ `c` [d](e) <f> | # \\ ~",
	  "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) &lt;f&gt; \\| \\# \\ \\~" },
	{ "markdown path", text_markdown, "E:\\a\\b_c\\.x\\", "E:\\a\\b_c\\\\.x\\\\" },
	{ "markdown link", text_markdown, "http://a www.b", "http`://`a www`.`b" },
	{ "markdown slashes", text_markdown, "//a b/c ://// :/", "`//`a b/c `://`// :/" },
	{ "markdown mention", text_markdown, "@all a@b.c @ @", "`@`all a`@`b.c @ @" },
	{ "markdown ticket", text_markdown, "#1 #a !1 !a &1 &a",
	  "`#`1 \\#a `!`1 !a `&`1 &amp;a" },
	{ "markdown mention behind a backtick", text_markdown, "`@a`", "\\``@`a\\`" },
	{ "markdown mention behind a backslash", text_markdown, "\\@a", "\\\\`@`a" },
	{ "markdown ticket of GitHub", text_markdown, "GH-26 (gh-1) xGH-2 GH-a GH- H-1",
	  "GH`-`26 (gh`-`1) xGH-2 GH-a GH- H-1" },
	{ "markdown list", text_markdown, "- a", "\\- a" },
	{ "markdown number", text_markdown, "12. a", "12\\. a" },
	{ "markdown digits", text_markdown, "12", "12" },
	{ "markdown time", text_markdown, "2023-01-06", "2023-01-06" },
	{ "json", text_json, "C:\\a \"b\" </x>\n\x1B", "\"C:\\\\a \\\"b\\\" </x>\\n\\u001B\"" },
	{ "json hidden", text_json, "\xE2\x80\xAE\xF3\xA0\x81\x81", "\"\\u202E\\uDB40\\uDC41\"" },
	{ "json letters", text_json, "\xC3\xA4\xFF", "\"\xC3\xA4\xEF\xBF\xBD\"" },
	{ "code", text_code, "a``b\n<&>", "a\\x60\\x60b\\n<&>" },
};

START_TEST(escapes_text)
{
	struct text text = { 0 };

	escapes[_i].escape(&text, escapes[_i].from, strlen(escapes[_i].from));
	ck_assert_msg(strcmp(text_get(&text), escapes[_i].to) == 0, "%s: got %s, not %s",
		      escapes[_i].name, text_get(&text), escapes[_i].to);
	ck_assert(!text.oom);
	text_release(&text);
}
END_TEST

START_TEST(escapes_nul)
{
	struct text text = { 0 };

	text_printable(&text, "a\0b", 3);
	ck_assert_str_eq(text_get(&text), "a\\x00b");
	text_release(&text);
}
END_TEST

static const struct {
	const char *name;
	const char *from;
	size_t size;
	const char *to;
} utf16[] = {
	{ "letters", "a\0\xE4\0", 4, "a\xC3\xA4" },
	{ "NULs at the end", "a\0\0\0\0\0", 6, "a" },
	{ "NUL inside", "a\0\0\0b\0", 6, "a\xEF\xBF\xBD" "b" },
	{ "pair", "\x3D\xD8\x00\xDE", 4, "\xF0\x9F\x98\x80" },
	{ "high alone", "\x3D\xD8" "a\0", 4, "\xEF\xBF\xBD" "a" },
	{ "high last", "\x3D\xD8", 2, "\xEF\xBF\xBD" },
	{ "low alone", "\x00\xDE" "a\0", 4, "\xEF\xBF\xBD" "a" },
	{ "odd", "a\0b", 3, "a" },
	{ "empty", "", 0, "" },
};

START_TEST(converts_utf16)
{
	struct text text = { 0 };

	text_utf16(&text, utf16[_i].from, utf16[_i].size);
	ck_assert_msg(strcmp(text_get(&text), utf16[_i].to) == 0, "%s: got %s",
		      utf16[_i].name, text_get(&text));
	text_release(&text);
}
END_TEST

static const struct {
	const char *pattern, *text;
	bool matches;
} matches[] = {
	{ "", "", true }, { "", "a", false }, { "*", "", true }, { "**", "abc", true },
	{ "isapi_redirect*.dll", "ISAPI_Redirect-1.2.DLL", true },
	{ "isapi_redirect*.dll", "isapi.dll", false },
	{ "*php*", "C:PHPphp.exe", true }, { "?", "\xC3\xA4", true }, { "?", "", false },
	{ "a*b*c", "axxbxxbc", true }, { "a*b*c", "axxbxxb", false },
	{ "*.dll", "a.dll.exe", false },
};

START_TEST(matches_patterns)
{
	ck_assert_msg(text_match(matches[_i].pattern, matches[_i].text) == matches[_i].matches,
		      "'%s' and '%s'", matches[_i].pattern, matches[_i].text);
}
END_TEST

/* A pattern made to take for ever must not. */
START_TEST(matches_in_time)
{
	static char text[20001];

	memset(text, 'a', sizeof(text) - 1);
	ck_assert(!text_match("*a*a*a*a*a*a*a*a*a*a*b", text));
}
END_TEST

static const struct {
	const char *path, *base;
} bases[] = {
	{ "C:\\a\\b.dll", "b.dll" }, { "/a/b", "b" }, { "b", "b" }, { "a\\", "" }, { "", "" },
	{ "C:\\a/b.dll", "b.dll" },
};

START_TEST(finds_base)
{
	ck_assert_str_eq(text_base(bases[_i].path), bases[_i].base);
}
END_TEST

START_TEST(compares)
{
	ck_assert(text_equal_nocase("WEB01", "web01"));
	ck_assert(!text_equal_nocase("web01", "web0"));
	ck_assert(text_equal_nocase("M\xC3\x9CLLER", "m\xC3\xBCller"));
	ck_assert(!text_equal_nocase("M\xC3\x9CLLER", "mueller"));
	ck_assert(!text_equal_nocase("\xC3\x84", "\xC3\xA5"));
	ck_assert(text_starts("Microsoft-Windows", "microsoft-"));
	ck_assert(!text_starts("Micro", "microsoft-"));
	ck_assert(text_starts("M\xC3\x9CLLER.example", "m\xC3\xBCller"));
	ck_assert(!text_starts("\xC3\x9C", "\xC3\xBCller"));
	ck_assert(!text_starts("\xFF", "\xEF\xBF\xBD"));
	ck_assert_int_eq(text_compare_natural("web2", "WEB10"), -1);
	ck_assert_int_eq(text_compare_natural("web10", "web2"), 1);
	ck_assert_int_eq(text_compare_natural("web2", "web2"), 0);
	ck_assert_int_eq(text_compare_natural("web", "web2"), -1);
	ck_assert_int_eq(text_compare_natural("web02b", "web2a"), 1);
	ck_assert_int_ne(text_compare_natural("web02", "web2"), 0);
	ck_assert_int_eq(text_compare_nocase("a", "B"), -1);
	ck_assert_int_eq(text_compare_nocase("b", "A"), 1);
	ck_assert_int_eq(text_compare_nocase("a", "a\xFF"), -1);
}
END_TEST

START_TEST(starts_without_case)
{
	ck_assert_int_eq(text_compare_starts("WEB01.b", 5, "web01.a", 5), 0);
	ck_assert_int_eq(text_compare_starts("web", 3, "WEB01", 5), -1);
	ck_assert_int_eq(text_compare_starts("web1", 4, "WEB01", 5), 1);
	ck_assert_int_eq(text_compare_starts("\xC3\x84" "1", 3, "\xC3\xA4" "1", 3), 0);
	ck_assert_int_eq(text_compare_starts("\xC3\x84" "1", 3, "\xC3\xA4" "0", 3), 1);
	ck_assert_int_eq(text_compare_starts("\xFF", 1, "\xEF\xBF\xBD", 3), -1);
	ck_assert_int_eq(text_compare_starts(NULL, 0, "", 0), 0);
}
END_TEST

/* The edges of each row of the table, what lies beside them, and what is left out. */
static const struct {
	uint32_t capital, small;
} folds[] = {
	{ 'A', 'a' }, { 'Z', 'z' }, { '@', '@' }, { '[', '[' }, { 'a', 'a' },
	{ 0xC0, 0xE0 }, { 0xD6, 0xF6 }, { 0xD7, 0xD7 }, { 0xD8, 0xF8 }, { 0xDE, 0xFE },
	{ 0xDF, 0xDF }, { 0xF7, 0xF7 }, { 0x100, 0x101 }, { 0x101, 0x101 }, { 0x12E, 0x12F },
	{ 0x130, 0x130 }, { 0x131, 0x131 }, { 0x132, 0x133 }, { 0x136, 0x137 }, { 0x138, 0x138 },
	{ 0x139, 0x13A }, { 0x147, 0x148 }, { 0x149, 0x149 }, { 0x14A, 0x14B }, { 0x160, 0x161 },
	{ 0x176, 0x177 }, { 0x178, 0xFF }, { 0x179, 0x17A }, { 0x17D, 0x17E }, { 0x17F, 0x17F },
	{ 0x218, 0x219 }, { 0x21A, 0x21B }, { 0x386, 0x3AC }, { 0x387, 0x387 }, { 0x388, 0x3AD },
	{ 0x38A, 0x3AF }, { 0x38C, 0x3CC }, { 0x38E, 0x3CD }, { 0x38F, 0x3CE }, { 0x390, 0x390 },
	{ 0x391, 0x3B1 }, { 0x3A1, 0x3C1 }, { 0x3A3, 0x3C3 }, { 0x3AB, 0x3CB }, { 0x3C2, 0x3C3 },
	{ 0x400, 0x450 }, { 0x40F, 0x45F }, { 0x410, 0x430 }, { 0x42F, 0x44F }, { 0x430, 0x430 },
	{ 0x460, 0x461 }, { 0x480, 0x481 }, { 0x48A, 0x48B }, { 0x4BE, 0x4BF }, { 0x4C0, 0x4CF },
	{ 0x4C1, 0x4C2 }, { 0x4CD, 0x4CE }, { 0x4D0, 0x4D1 }, { 0x52E, 0x52F }, { 0x531, 0x561 },
	{ 0x556, 0x586 }, { 0x1E00, 0x1E01 }, { 0x1E94, 0x1E95 }, { 0x1E9E, 0x1E9E },
	{ 0x1EA0, 0x1EA1 }, { 0x1EFE, 0x1EFF }, { 0xFF21, 0xFF41 }, { 0xFF3A, 0xFF5A },
	{ 0x1F600, 0x1F600 },
};

START_TEST(folds_capitals)
{
	ck_assert_uint_eq(text_fold(folds[_i].capital), folds[_i].small);
}
END_TEST

/* So bytes can be folded where they are. */
START_TEST(folds_keep_their_size)
{
	char bytes[4], bad[] = "\xC3\xC3\x9CX\xE2\x80";

	for (uint32_t c = 0; c < 0x20000; c++)
		ck_assert_uint_eq(text_put_character(bytes, c),
				  text_put_character(bytes, text_fold(c)));
	text_fold_bytes(bad, bad, strlen(bad));
	ck_assert_str_eq(bad, "\xC3\xC3\xBCx\xE2\x80");
}
END_TEST

START_TEST(measures_width)
{
	ck_assert_uint_eq(text_width("abc"), 3);
	ck_assert_uint_eq(text_width("\xE6\xBC\xA2" "a"), 3);
	ck_assert_uint_eq(text_width("a\xCC\x88"), 1);
	ck_assert_uint_eq(text_width("\xC3\xA4"), 1);
}
END_TEST

START_TEST(adds_numbers)
{
	struct text text = { 0 };

	text_add_number(&text, 0);
	text_add_char(&text, ' ');
	text_add_number(&text, 10);
	text_add_char(&text, ' ');
	text_add_number(&text, UINT64_MAX);
	ck_assert_str_eq(text_get(&text), "0 10 18446744073709551615");
	text_release(&text);
}
END_TEST

START_TEST(grows)
{
	struct text text = { 0 };
	char *bytes;

	for (int i = 0; i < 10000; i++)
		text_printf(&text, "%04d", i);
	text_fill(&text, '-', 3);
	text_hex(&text, "\x00\xC1\xFF", 3);
	ck_assert_uint_eq(text.size, 40009);
	ck_assert_str_eq(text_get(&text) + 39996, "9999---00c1ff");
	bytes = text_take(&text);
	ck_assert_ptr_null(text.bytes);
	free(bytes);
	bytes = text_take(&text);
	ck_assert_str_eq(bytes, "");
	free(bytes);
	text_fill(&text, 'x', SIZE_MAX - 1);
	ck_assert(text.oom);
	text_reset(&text);
	text_add(&text, "again");
	ck_assert_str_eq(text_get(&text), "again");
	text_release(&text);
	text_release(NULL);
}
END_TEST

START_TEST(copies_and_cuts)
{
	char *copy = text_copy("a\0b", 3);

	ck_assert_mem_eq(copy, "a\0b", 4);
	free(copy);
	copy = text_copy(NULL, 0);
	ck_assert_str_eq(copy, "");
	free(copy);
	ck_assert_ptr_null(text_copy("", SIZE_MAX));
	ck_assert_uint_eq(text_cut("abc", 4), 3);
	ck_assert_uint_eq(text_cut("abc", 3), 3);
	ck_assert_uint_eq(text_cut("abc", 2), 2);
	ck_assert_uint_eq(text_cut("a\xE2\x82\xAC", 4), 4);
	ck_assert_uint_eq(text_cut("a\xE2\x82\xAC", 3), 1);
	ck_assert_uint_eq(text_cut("a\xE2\x82\xAC", 1), 1);
	ck_assert_uint_eq(text_cut("\xC3\xA4", 1), 0);
}
END_TEST

/* The last character of each size and the first of the next; surrogates, forms that are too
 * long, and what is cut off are not UTF-8. */
START_TEST(knows_utf8)
{
	static const uint32_t characters[] = {
		1, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF,
	};
	static const char *const bad[] = {
		"\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF",
		"\xEF\xBF!", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xFF",
	};

	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		char bytes[4];
		size_t size = text_put_character(bytes, characters[i]);
		uint32_t c;

		ck_assert_uint_eq(text_next_character(bytes, size, &c), size);
		ck_assert_uint_eq(c, characters[i]);
		ck_assert_uint_eq(text_valid(bytes, size), size);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char bytes[8] = "a";

		strcat(bytes, bad[i]);
		ck_assert_uint_eq(text_valid(bytes, strlen(bytes)), 1);
	}
}
END_TEST

START_TEST(mends_utf8)
{
	static const char bytes[] = "a\0\xc3\xa4\xff" "b\xe2\x82\0";
	struct text text = { 0 };

	text_add(&text, "x");
	text_utf8(&text, bytes, sizeof(bytes) - 1);
	ck_assert_str_eq(text_get(&text), "xa \xc3\xa4\xef\xbf\xbd" "b\xef\xbf\xbd ");
	text_release(&text);
}
END_TEST

START_TEST(sees_zeros)
{
	const uint8_t little[] = { 'a', 0, 'b', 0, 'c', 0, 0xe4, 1 };

	ck_assert(text_has_zeros(little, sizeof(little), 1));
	ck_assert(!text_has_zeros(little, sizeof(little), 0));
	ck_assert(!text_has_zeros(little, 2, 1));
}
END_TEST

static const struct {
	const char *a, *b;
	size_t alike;
} alike[] = {
	{ "C:\\a\\b.dll", "files/A/B.dll", 2 },
	{ "b.dll", "x/b.dll", 1 },
	{ "ab.dll", "x/b.dll", 0 },
	{ "/a/b", "/a/b", 3 },
	{ "", "", 1 },
};

START_TEST(counts_alike_parts)
{
	const char *a = alike[_i].a, *b = alike[_i].b;

	ck_assert_uint_eq(text_parts_alike(a, strlen(a), b, strlen(b)), alike[_i].alike);
	ck_assert_uint_eq(text_parts_alike(b, strlen(b), a, strlen(a)), alike[_i].alike);
}
END_TEST

static const struct {
	const char *from, *expected;
} fitted[] = {
	{ "", "" }, { "abc", "abc" }, { "abcd", "abcd" }, { "abcde", "abcd" },
	{ "ab\xc3\xa4", "ab\xc3\xa4" }, { "abc\xc3\xa4", "abc" }, { "a\xff" "b", "a" },
};

START_TEST(fits_without_half_a_character)
{
	char to[5] = "xxxx";

	text_fit(to, sizeof(to), fitted[_i].from);
	ck_assert_str_eq(to, fitted[_i].expected);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof((table)[0]))

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, escapes_text, 0, ROWS(escapes));
	tcase_add_test(tcase, escapes_nul);
	tcase_add_test(tcase, mends_utf8);
	tcase_add_test(tcase, sees_zeros);
	tcase_add_loop_test(tcase, counts_alike_parts, 0, ROWS(alike));
	tcase_add_loop_test(tcase, converts_utf16, 0, ROWS(utf16));
	tcase_add_loop_test(tcase, matches_patterns, 0, ROWS(matches));
	tcase_add_test(tcase, matches_in_time);
	tcase_add_loop_test(tcase, finds_base, 0, ROWS(bases));
	tcase_add_test(tcase, compares);
	tcase_add_test(tcase, starts_without_case);
	tcase_add_loop_test(tcase, folds_capitals, 0, ROWS(folds));
	tcase_add_test(tcase, folds_keep_their_size);
	tcase_add_test(tcase, measures_width);
	tcase_add_test(tcase, adds_numbers);
	tcase_add_test(tcase, grows);
	tcase_add_test(tcase, copies_and_cuts);
	tcase_add_test(tcase, knows_utf8);
	tcase_add_loop_test(tcase, fits_without_half_a_character, 0, ROWS(fitted));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
