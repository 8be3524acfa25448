/*
 * check_form_data.c - bytes as people and programs print them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "form_data.h"
#include "text.h"

static const struct row {
	char kind;		/* 'h' hex, 'd' decimal, 'l' a line of a dump */
	const char *text, *bytes;
} rows[] = {
	{ 'h', "C1000780", "c1000780" },
	{ 'h', "c1 00 07 80", "c1000780" },
	{ 'h', "C1-00-07-80", "c1000780" },
	{ 'h', "0x800700c1", "c1000780" },
	{ 'h', "0x7e", "7e000000" },
	{ 'h', "0x1122334455667788", "8877665544332211" },
	{ 'h', "0x", "" },
	{ 'h', "0x11223344556677889", "" },
	{ 'h', "C100078", "" },
	{ 'h', "System.Byte[]", "" },
	{ 'h', "", "" },
	{ 'd', "{193, 0, 7, 128}", "c1000780" },
	{ 'd', "[193,0,7,128]", "c1000780" },
	{ 'd', "193", "c1" },
	{ 'd', "{126, 0, 7, 128...}", "" },
	{ 'd', "{256}", "" },
	{ 'd', "{}", "" },
	{ 'd', "{a}", "" },
	{ 'l', "0000: c1 00 07 80               \xc3\x81..?", "c1000780" },
	{ 'l', "0000: 7e 00 00 00  7e 00 00 00", "7e000000" },
	{ 'l', "0000: 800700c1", "c1000780" },
	{ 'l', "0000:   800700c1 0000007e", "c10007807e000000" },
	{ 'l', "\t0008: 01 02", "0102" },
	{ 'l', "0000: 7E 00 07 80   ~...", "7e000780" },
	{ 'l', "0000: 7e 00 07 8", "7e0007" },
	{ 'l', "0000:", "" },
	{ 'l', "Data: 7e 00", "" },
	{ 'l', "12: 7e 00", "" },
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]), ROOM = 64 };

START_TEST(reads_bytes)
{
	const struct row *row = &rows[_i];
	struct form_data data = { NULL, 0 };
	struct arena arena = { 0 };
	struct text hex = { 0 };
	uint8_t dump[ROOM];

	if (row->kind == 'h')
		data = form_data_hex(row->text, &arena);
	else if (row->kind == 'd')
		data = form_data_decimal(row->text, &arena);
	else if (form_data_dump(row->text, dump, &data.size, ROOM))
		data.bytes = dump;
	ck_assert_msg((data.bytes != NULL) == (*row->bytes != '\0'), "%s", row->text);
	if (data.bytes)
		text_hex(&hex, data.bytes, data.size);
	ck_assert_str_eq(text_get(&hex), row->bytes);
	text_release(&hex);
	arena_release(&arena);
}
END_TEST

/* A dump that is longer than there is room for ends there. */
START_TEST(keeps_to_its_room)
{
	uint8_t dump[4] = { 0 };
	size_t size = 2;

	ck_assert(form_data_dump("0000: 01 02 03 04", dump, &size, 3));
	ck_assert_uint_eq(size, 3);
	ck_assert_uint_eq(dump[2], 1);
	ck_assert(!form_data_dump("0000: 01 02 03 04", dump, &size, 3));
	ck_assert_uint_eq(dump[3], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form_data");
	TCase *tcase = tcase_create("form_data");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, reads_bytes, 0, ROWS);
	tcase_add_test(tcase, keeps_to_its_room);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
