/*
 * check_json_pieces.c - the pieces of an object, in whatever parts its bytes come.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "json_check.h"
#include "json_pieces.h"
#include "text.h"

enum { DEPTH = 4 };

#define CHARACTER "unexpected character"
#define EARLY "it ends too early"
#define BRACKETS "too many brackets inside each other"

static const struct {
	const char *text;
	const char *pieces;	/* "name=value|" of a member, "name+value|" of an element */
	const char *why;	/* what comes after them is wrong; or NULL */
} rows[] = {
	{ "{}", "", NULL },
	{ " {\n} \t\r\n", "", NULL },
	{ "{\"a\": 1}", "a=1|", NULL },
	{ "{\"a\" :1 , \"b\":\"x\"}", "a=1|b=\"x\"|", NULL },
	{ "{\"a\": -1.5e3,\"b\": true}", "a=-1.5e3|b=true|", NULL },
	{ "{\"a\": []}", "a=[]|", NULL },
	{ "{\"a\": [ ] , \"b\": {}}", "a=[]|b={}|", NULL },
	{ "{\"a\": [1, \"two\" ,{\"b\": [3]},[],null]}",
	  "a=[]|a+1|a+\"two\"|a+{\"b\": [3]}|a+[]|a+null|", NULL },
	{ "{\"a\": {\"]\": \"}\\\"{\", \"b\": [\"[\"]}, \"\": 0}",
	  "a={\"]\": \"}\\\"{\", \"b\": [\"[\"]}|=0|", NULL },
	{ "{\"a\\\"\": \"\\\\\", \"a\": \"\"}", "a\\\"=\"\\\\\"|a=\"\"|", NULL },
	{ "{\"a\": [[[1]]]}", "a=[]|a+[[1]]|", NULL },
	{ "{\"a\": [[[[1]]]]}", "a=[]|", BRACKETS },
	{ "{\"a\": {\"b\": {\"c\": {}}}}", "a={\"b\": {\"c\": {}}}|", NULL },
	{ "{\"a\": {\"b\": {\"c\": [[]]}}}", "", BRACKETS },
	{ "", "", EARLY },
	{ "{", "", EARLY },
	{ "{\"a", "", EARLY },
	{ "{\"a\"", "", EARLY },
	{ "{\"a\":", "", EARLY },
	{ "{\"a\": 1", "", EARLY },
	{ "{\"a\": \"1", "", EARLY },
	{ "{\"a\": [", "a=[]|", EARLY },
	{ "{\"a\": [1,", "a=[]|a+1|", EARLY },
	{ "{\"a\": [{\"b\": 1", "a=[]|", EARLY },
	{ "{\"a\": [1]", "a=[]|a+1|", EARLY },
	{ "[]", "", CHARACTER },
	{ "1", "", CHARACTER },
	{ "{a: 1}", "", CHARACTER },
	{ "{\"a\" 1}", "", CHARACTER },
	{ "{\"a\": }", "", CHARACTER },
	{ "{\"a\": 1,}", "a=1|", CHARACTER },
	{ "{\"a\": [1,]}", "a=[]|a+1|", CHARACTER },
	{ "{\"a\": [,1]}", "a=[]|", CHARACTER },
	{ "{\"a\": 1 2}", "a=1|", CHARACTER },
	{ "{\"a\": [1 2]}", "a=[]|a+1|", CHARACTER },
	{ "{\"a\": [1}", "a=[]|a+1|", CHARACTER },
	{ "{\"a\": 1]", "a=1|", CHARACTER },
	{ "{\"a\": {\"b\"]}}", "", CHARACTER },
	{ "{\"a\": 01}", "", CHARACTER },
	{ "{\"a\": x}", "", CHARACTER },
	{ "{\"a\": 1\"b\"}", "", CHARACTER },
	{ "{\"\\x\": 1}", "", CHARACTER },
	{ "{\"a\": \"\\x\"}", "", CHARACTER },
	{ "{\"a\": \"\xff\"}", "", "invalid UTF-8" },
	{ "{\"\xff\": 1}", "", "invalid UTF-8" },
	{ "{} {}", "", CHARACTER },
	{ "{}]", "", CHARACTER },
};

static int note(void *context, const struct json_piece *piece, struct fail *fail)
{
	(void)fail;
	ck_assert_uint_eq(strlen(piece->text), piece->size);
	text_printf(context, "%s%c%s|", piece->member, piece->element ? '+' : '=', piece->text);
	piece->text[0] = '#';	/* it may be changed */
	return 0;
}

static void read_parts(size_t row, size_t part)
{
	const char *text = rows[row].text;
	struct fail fail = { "" };
	struct text noted = { 0 };
	struct json_pieces pieces = { .take = note, .context = &noted, .depth = DEPTH };
	size_t size = strlen(text);
	int ret = 0;

	for (size_t at = 0; at < size && ret == 0; at += part)
		ret = json_pieces_add(&pieces, text + at, size - at < part ? size - at : part,
				      &fail);
	if (ret == 0)
		ret = json_pieces_end(&pieces, &fail);
	ck_assert_int_eq(ret, rows[row].why ? -1 : 0);
	ck_assert_msg((pieces.why == NULL) == (rows[row].why == NULL) &&
		      (!rows[row].why || strcmp(pieces.why, rows[row].why) == 0),
		      "%s by %zu: %s", text, part, pieces.why ? pieces.why : "good");
	ck_assert_str_eq(text_get(&noted), rows[row].pieces);
	ck_assert(rows[row].why || !json_check_syntax(text, size, DEPTH, JSON_STRICT).why);
	json_pieces_release(&pieces);
	text_release(&noted);
}

START_TEST(cuts)
{
	for (size_t part = 1; part <= strlen(rows[_i].text) + 1; part++)
		read_parts((size_t)_i, part);
}
END_TEST

static int refuse(void *context, const struct json_piece *piece, struct fail *fail)
{
	(void)context;
	return fail_set(fail, "no %s", piece->member);
}

/* Who takes the pieces may end it; that is no fault of the text. */
START_TEST(ends_when_told)
{
	struct fail fail = { "" };
	struct json_pieces pieces = { .take = refuse, .depth = DEPTH };

	ck_assert_int_eq(json_pieces_add(&pieces, "{\"a\": 1}", 8, &fail), -1);
	ck_assert_ptr_null(pieces.why);
	ck_assert_str_eq(fail.msg, "no a");
	json_pieces_release(&pieces);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json_pieces");
	TCase *tcase = tcase_create("pieces");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, cuts, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tcase, ends_when_told);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
