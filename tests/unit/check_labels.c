/*
 * check_labels.c - the words beside the fields of an event.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "labels.h"

#define BIT(label) (1u << (label))

START_TEST(labels_in_many_languages)
{
	static const struct row {
		const char *text;
		uint32_t labels;
	} rows[] = {
		{ "Log Name", BIT(LABEL_LOG) },
		{ "  log \t NAME ", BIT(LABEL_LOG) },
		{ "Log\xc2\xa0Name", BIT(LABEL_LOG) },
		{ "Ereignis-ID", BIT(LABEL_ID) },
		{ "SCHLÜSSELWÖRTER", BIT(LABEL_KEYWORDS) },
		{ "ID de l’événement ", BIT(LABEL_ID) },
		{ "ID de l'événement", BIT(LABEL_ID) },
		{ "イベント ID", BIT(LABEL_ID) },
		{ "事件", BIT(LABEL_TIME) },
		{ "ИСТОЧНИК", BIT(LABEL_SOURCE) },
		{ "źródło", BIT(LABEL_SOURCE) },
		{ "Data", BIT(LABEL_DATE) | BIT(LABEL_DATA) },
		{ "", 0 },
		{ "Log", 0 },
		{ "Log Name:", 0 },
		{ "\xff\xfe", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(labels_of(rows[i].text, strlen(rows[i].text)) == rows[i].labels,
			      "%s", rows[i].text);
}
END_TEST

START_TEST(long_texts_are_no_labels)
{
	char text[4 * LABEL_SIZE_MAX];

	memset(text, 'a', sizeof(text));
	for (size_t size = 0; size < sizeof(text); size++)
		ck_assert_uint_eq(labels_of(text, size), 0);
}
END_TEST

START_TEST(levels)
{
	ck_assert_int_eq(labels_level("Error"), EVENT_ERROR);
	ck_assert_int_eq(labels_level("fehler"), EVENT_ERROR);
	ck_assert_int_eq(labels_level("警告"), EVENT_WARNING);
	ck_assert_int_eq(labels_level("Сведения"), EVENT_INFORMATION);
	ck_assert_int_eq(labels_level("Critique"), EVENT_CRITICAL);
	ck_assert_int_eq(labels_level("Failure Audit"), EVENT_INFORMATION);
	ck_assert_int_eq(labels_level("Fehlerhaft"), EVENT_LEVEL_UNKNOWN);
	ck_assert_int_eq(labels_level(""), EVENT_LEVEL_UNKNOWN);
}
END_TEST

/* As form_encoding_of() does. */
static const char *best_page(const char *bytes)
{
	const char *best = "none", *page;
	size_t size = strlen(bytes), first = size, block;
	int most = 0;

	for (size_t i = 0; (page = labels_page(i)) != NULL; i++) {
		int count = labels_in_page(page, bytes, size, &block);

		if (block < first || (block == first && count > most)) {
			first = block;
			most = count;
			best = page;
		}
	}
	return best;
}

START_TEST(pages_by_their_labels)
{
	ck_assert_str_eq(best_page("\xc8\xf1\xf2\xee\xf7\xed\xe8\xea: x\r\n"), "CP1251");
	ck_assert_str_eq(best_page("\x88\xe1\xe2\xae\xe7\xad\xa8\xaa: x\r\n"), "CP866");
	ck_assert_str_eq(best_page("Schl\xfcsselw\xf6rter:Klassisch\n"), "CP1252");
	ck_assert_str_eq(best_page("Schl\x81sselw\x94rter:Klassisch\n"), "CP850");
	ck_assert_str_eq(best_page("\xc8\xd5\xc6\xda: 2026\n"), "CP936");
	ck_assert_str_eq(best_page("caf\xe9: x\n"), "none");
	ck_assert_str_eq(best_page("\xd3\xf0\xee\xe2\xe5\xed\xfc,\xc4\xe0\xf2\xe0 \xe8 "
				   "\xe2\xf0\xe5\xec\xff,\xc8\xf1\xf2\xee\xf7\xed\xe8\xea,"
				   "\xca\xee\xe4 \xf1\xee\xe1\xfb\xf2\xe8\xff\r\n"), "CP1251");
}
END_TEST

/* Labels in Russian, if it were; "Source", "Date", "Keywords". */
#define RUSSIAN "\xc8\xf1\xf2\xee\xf7\xed\xe8\xea: x\n\xc4\xe0\xf2\xe0: x\n" \
	"\xca\xeb\xfe\xf7\xe5\xe2\xfb\xe5 \xf1\xeb\xee\xe2\xe0: x\n"

/* The lines of a message say nothing of the page. */
START_TEST(pages_by_their_first_block)
{
	static const struct { const char *text, *page; } texts[] = {
		{ RUSSIAN, "CP1251" },
		{ "x\n\n" RUSSIAN, "CP1251" },
		{ "Quelle: x\nDatum: x\nSchl\xfcsselw\xf6rter:Klassisch\nBeschreibung:\nx\n" RUSSIAN
		  RUSSIAN, "CP1252" },
		{ "Quelle: x\nDatum: x\nEbene: x\nBeschreibung:\nx\n" RUSSIAN, "CP1252" },
		{ "Quelle: x\nDatum: x\nx\n" RUSSIAN, "CP1251" },
		{ "User: x\nComputer: x\nDescription:\n" RUSSIAN, "CP1252" },
		{ "Source: x\nDate: x\nKeywords: x\n" RUSSIAN, "CP1252" },
		{ "Level,Date and Time,Source,Event ID\nx\n" RUSSIAN, "CP1252" },
		{ "\"Level\";\"Source\";\"Computer\"\n" RUSSIAN, "CP1252" },
		{ "Message      : x\n     \xc8\xf1\xf2\xee\xf7\xed\xe8\xea: x\n", "none" },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_msg(!strcmp(best_page(texts[i].text), texts[i].page), "%zu: %s", i,
			      best_page(texts[i].text));
}
END_TEST

START_TEST(a_page_that_cannot_be_loaded)
{
	size_t block;

	ck_assert_int_eq(labels_in_page("CP99999", "caf\xe9: x\n", 8, &block), -1);
	ck_assert_int_eq(labels_in_page("CP99999", "cafe: x\n", 8, &block), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("labels");
	TCase *tests = tcase_create("labels");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, labels_in_many_languages);
	tcase_add_test(tests, long_texts_are_no_labels);
	tcase_add_test(tests, levels);
	tcase_add_test(tests, pages_by_their_labels);
	tcase_add_test(tests, pages_by_their_first_block);
	tcase_add_test(tests, a_page_that_cannot_be_loaded);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
