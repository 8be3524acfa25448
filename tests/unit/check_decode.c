/*
 * check_decode.c - data fields, codes in strings and what people type.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "decode_load.h"
#include "decode_table.h"
#include "event.h"
#include "json_tree.h"
#include "text.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static void same_name(const char *expected, const char *actual)
{
	if (expected)
		ck_assert_str_eq(actual ? actual : "(none)", expected);
	else
		ck_assert_ptr_null(actual);
}

static const struct {
	uint32_t value;
	enum decode_state state;
	uint32_t code;
	enum decode_kind kind;
	const char *name;
} values[] = {
	{ 0xC1, DECODE_OK, 193, DECODE_WIN32, "ERROR_BAD_EXE_FORMAT" },
	{ 0x800700C1, DECODE_OK, 193, DECODE_HRESULT, "ERROR_BAD_EXE_FORMAT" },
	{ 0x80070569, DECODE_OK, 1385, DECODE_HRESULT, "ERROR_LOGON_TYPE_NOT_GRANTED" },
	{ 11004, DECODE_OK, 11004, DECODE_WIN32, "WSANO_DATA" },
	{ 14001, DECODE_OK, 14001, DECODE_WIN32, "ERROR_SXS_CANT_GEN_ACTCTX" },
	{ 0x80004005, DECODE_OK, 0x80004005, DECODE_HRESULT, "E_FAIL" },
	{ 0xC0000005, DECODE_OK, 0xC0000005, DECODE_NTSTATUS, "STATUS_ACCESS_VIOLATION" },
	{ 0xD0000022, DECODE_OK, 0xC0000022, DECODE_HRESULT, "STATUS_ACCESS_DENIED" },
	{ 0xE0434352, DECODE_OK, 0xE0434352, DECODE_EXIT_CODE, "EXCEPTION_COMPLUS" },
	{ 0, DECODE_ZERO, 0, DECODE_WIN32, "ERROR_SUCCESS" },
	{ 0xFFFF, DECODE_OK, 0xFFFF, DECODE_WIN32, NULL },
	{ 0x80070000, DECODE_OK, 0x80070000, DECODE_HRESULT, NULL },
	{ 0x8FFF1234, DECODE_OK, 0x8FFF1234, DECODE_HRESULT, NULL },
	{ 0xCFFF1234, DECODE_OK, 0xCFFF1234, DECODE_NTSTATUS, NULL },
	{ 0x7E000000, DECODE_OK, 0x7E000000, DECODE_RAW, NULL },
	{ 0xFFFFFFFF, DECODE_OK, 0xFFFFFFFF, DECODE_NTSTATUS, NULL },
};

START_TEST(decodes_value)
{
	struct decode_error error = decode_value(values[_i].value);

	ck_assert_int_eq(error.state, values[_i].state);
	ck_assert_uint_eq(error.value, values[_i].value);
	ck_assert_uint_eq(error.code, values[_i].code);
	ck_assert_int_eq(error.kind, values[_i].kind);
	same_name(values[_i].name, error.name);
}
END_TEST

static const struct {
	uint32_t value;
	enum decode_kind kind;
	const char *name;
	bool says;
} exit_codes[] = {
	{ 0x80, DECODE_EXIT_CODE, NULL, true },
	{ 0, DECODE_EXIT_CODE, NULL, true },
	{ 193, DECODE_EXIT_CODE, NULL, false },
	{ 0xFFFFFFFD, DECODE_EXIT_CODE, "KILLED_WORKER_PROCESS_EXIT_CODE", true },
	{ 0xC0000005, DECODE_NTSTATUS, "STATUS_ACCESS_VIOLATION", true },
	{ 0xE0434352, DECODE_EXIT_CODE, "EXCEPTION_COMPLUS", true },
	{ 0x800700C1, DECODE_HRESULT, "ERROR_BAD_EXE_FORMAT", true },
	{ 0xABCDEF01, DECODE_EXIT_CODE, NULL, false },
};

START_TEST(decodes_exit_code)
{
	struct decode_error error = decode_exit_code(exit_codes[_i].value);

	ck_assert_int_eq(error.state, DECODE_OK);
	ck_assert_uint_eq(error.value, exit_codes[_i].value);
	ck_assert_int_eq(error.kind, exit_codes[_i].kind);
	same_name(exit_codes[_i].name, error.name);
	ck_assert_int_eq(error.message != NULL, exit_codes[_i].says);
}
END_TEST

/* Events as the catalog might describe them. */
static const char *const worker_roles[] = { "pool", "process_id", "exit_code", NULL };
static const char *const service_roles[] = { "service", "error", NULL };
static const struct catalog_event
	code = { .data = CATALOG_DATA_CODE },
	none = { .data = CATALOG_DATA_NONE },
	http = { .data = CATALOG_DATA_HTTP },
	worker = { .data = CATALOG_DATA_NONE, .roles = worker_roles,
		   .code_role = "exit_code" },
	service = { .data = CATALOG_DATA_SERVICE, .roles = service_roles,
		    .code_role = "error" },
	either = { .data = CATALOG_DATA_CODE, .roles = service_roles,
		   .code_role = "error" };

static const struct {
	const char *what;
	const struct catalog_event *kind;
	const char *data;	/* hexadecimal, or NULL */
	const char *last;	/* the last string, or NULL */
	enum decode_state state;
	uint32_t code;
	enum decode_kind kind_of_code;
} events[] = {
	{ "Win32", &code, "c1000000", NULL, DECODE_OK, 193, DECODE_WIN32 },
	{ "HRESULT", &code, "c1000780", NULL, DECODE_OK, 193, DECODE_HRESULT },
	{ "vector 7", &code, "0D000780", NULL, DECODE_OK, 13, DECODE_HRESULT },
	{ "vector 15", &code, "b1260000", NULL, DECODE_OK, 9905, DECODE_WIN32 },
	{ "no data", &code, NULL, NULL, DECODE_MISSING, 0, DECODE_RAW },
	{ "empty", &code, "", NULL, DECODE_MISSING, 0, DECODE_RAW },
	{ "one byte", &code, "c1", NULL, DECODE_SHORT, 0, DECODE_RAW },
	{ "three bytes", &code, "c10007", NULL, DECODE_SHORT, 0, DECODE_RAW },
	{ "zero", &code, "00000000", NULL, DECODE_ZERO, 0, DECODE_WIN32 },
	{ "five bytes", &code, "c100078000", NULL, DECODE_LONG, 0, DECODE_RAW },
	{ "eight bytes", &code, "c100000001000000", NULL, DECODE_LONG, 0, DECODE_RAW },
	{ "zeros", &code, "0000000000000000", NULL, DECODE_LONG, 0, DECODE_RAW },
	{ "text", &code, "57003300530056004300", NULL, DECODE_TEXT, 0, DECODE_RAW },
	{ "text, NUL", &code, "570041005300" "0000", NULL, DECODE_TEXT, 0, DECODE_RAW },
	{ "not a code", &none, "c1000000", NULL, DECODE_NOT_CODE, 0, DECODE_RAW },
	{ "http.sys", &http, "000004000200300000000000ad3a00c000000000000000000000"
	  "0000000000000000000000000000" "5f0000c0", NULL,
	  DECODE_OK, 0xC000005F, DECODE_NTSTATUS },
	{ "http.sys, short", &http, "5f0000c0", NULL,
	  DECODE_OK, 0xC000005F, DECODE_NTSTATUS },
	{ "http.sys, Win32", &http, "41270000", NULL, DECODE_OK, 10049, DECODE_WIN32 },
	/* decode_value() would take it for an HRESULT. */
	{ "http.sys, four bytes", &http, "0a000080", NULL,
	  DECODE_OK, 0x8000000A, DECODE_NTSTATUS },
	{ "one character", &code, "570000000000", NULL, DECODE_LONG, 0, DECODE_RAW },
	{ "two characters", &code, "570041000000", NULL, DECODE_TEXT, 0, DECODE_RAW },
	{ "exit code, negative", &worker, NULL, "-1", DECODE_TEXT, 0, DECODE_RAW },
	{ "http.sys, odd", &http, "0000040002003000", NULL, DECODE_LONG, 0, DECODE_RAW },
	{ "exit code", &worker, NULL, "80", DECODE_OK, 0x80, DECODE_EXIT_CODE },
	{ "exit code, 0x", &worker, NULL, "0xc0000005",
	  DECODE_OK, 0xC0000005, DECODE_NTSTATUS },
	{ "exit code, no 0x", &worker, NULL, "c0000005",
	  DECODE_OK, 0xC0000005, DECODE_NTSTATUS },
	{ "exit code 0", &worker, NULL, "0x0", DECODE_OK, 0, DECODE_EXIT_CODE },
	{ "exit code, words", &worker, NULL, "none", DECODE_TEXT, 0, DECODE_RAW },
	{ "exit code, long", &worker, NULL, "123456789", DECODE_TEXT, 0, DECODE_RAW },
	{ "exit code, empty", &worker, NULL, "", DECODE_MISSING, 0, DECODE_RAW },
	{ "parameter", &service, NULL, "%%193", DECODE_OK, 193, DECODE_WIN32 },
	{ "parameter, HRESULT", &service, NULL, "%%2147942414",
	  DECODE_OK, 14, DECODE_HRESULT },
	{ "signed", &service, NULL, "-2146893818",
	  DECODE_OK, 0x80090006, DECODE_HRESULT },
	{ "unsigned", &service, NULL, "2148073478", DECODE_OK, 0x80090006, DECODE_HRESULT },
	{ "sentence", &service, NULL, "Could not start: ErrorCode = '0x80004005 : ff'.",
	  DECODE_OK, 0x80004005, DECODE_HRESULT },
	{ "too big", &service, NULL, "%%99999999999", DECODE_TEXT, 0, DECODE_RAW },
	{ "too small", &service, NULL, "-2147483649", DECODE_TEXT, 0, DECODE_RAW },
	{ "words", &service, NULL, "Zugriff verweigert", DECODE_TEXT, 0, DECODE_RAW },
	{ "data first", &either, "05000000", "%%193", DECODE_OK, 5, DECODE_WIN32 },
	{ "else string", &either, NULL, "%%193", DECODE_OK, 193, DECODE_WIN32 },
};

static size_t from_hex(const char *text, uint8_t *bytes)
{
	size_t size = strlen(text) / 2;

	for (size_t i = 0; i < size; i++) {
		char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

		bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return size;
}

START_TEST(decodes_event)
{
	const char *strings[3] = { "DefaultAppPool", "4711", events[_i].last };
	uint8_t bytes[64];
	struct event event = { .kind = events[_i].kind, .provider = "x" };
	struct decode_error error;

	event.strings = event.kind == &worker ? strings : strings + 1;
	event.string_count = !events[_i].last ? 0 : event.kind == &worker ? 3 : 2;
	if (events[_i].data) {
		event.data = bytes;
		event.data_size = from_hex(events[_i].data, bytes);
	}
	error = decode_event(&event);
	ck_assert_msg(error.state == events[_i].state, "%s: state %d", events[_i].what,
		      error.state);
	ck_assert_msg(error.code == events[_i].code, "%s: code %u", events[_i].what,
		      error.code);
	ck_assert_msg(error.kind == events[_i].kind_of_code, "%s: kind %d",
		      events[_i].what, error.kind);
	ck_assert(*decode_state_says(error.state));
}
END_TEST

/* What people type; values of all readings, likeliest first. */
static const struct {
	const char *text;
	size_t count;
	uint32_t values[3];
} typed[] = {
	{ "193", 2, { 193, 0x193 } },
	{ "0xC1", 1, { 0xC1 } },
	{ "500.19", 1, { 19 << 16 | 500 } },
	{ "500.199", 0, { 0 } },
	{ "500.", 3, { 500, 500, 0x500 } },
	{ "00 00 00 00 5F 00 00 C0", 1, { 0xC000005F } },
	{ "0000: 00 00 00 00 5F 00 00 C0", 1, { 0xC000005F } },
	{ "5139: c1 00 07 80", 0, { 0 } },
	{ "C1", 1, { 0xC1 } },
	{ "800700c1", 1, { 0x800700C1 } },
	{ "0x800700C1L", 1, { 0x800700C1 } },
	{ "(0x80070005)", 1, { 0x80070005 } },
	{ "-2147024703", 1, { 0x800700C1 } },
	{ "2147942593", 1, { 0x800700C1 } },
	{ "c1 00 07 80", 1, { 0x800700C1 } },
	{ "C1-00-07-80", 1, { 0x800700C1 } },
	{ "0xc1,0x00,0x07,0x80", 1, { 0x800700C1 } },
	{ "C1000780", 1, { 0x800700C1 } },
	{ "7E000000", 1, { 126 } },
	{ "05000000", 1, { 5 } },
	{ "0000: c1 00 07 80", 1, { 0x800700C1 } },
	{ "0000: c1 00 07 80               ....", 1, { 0x800700C1 } },
	{ "0000: 800700C1", 1, { 0x800700C1 } },
	{ "%%193", 1, { 193 } },
	{ "ERROR_BAD_EXE_FORMAT", 1, { 193 } },
	{ "error_bad_exe_format", 1, { 193 } },
	{ "STATUS_ACCESS_VIOLATION", 1, { 0xC0000005 } },
	{ "0xC0000005", 1, { 0xC0000005 } },
	{ "80070002", 1, { 0x80070002 } },
	{ "10", 2, { 10, 16 } },
	{ "4294967295", 1, { 0xFFFFFFFF } },
	{ "4294967296", 0, { 0 } },
	{ "0x100000000", 0, { 0 } },
	{ "c1 00", 0, { 0 } },
	{ "c1 00 07 8g", 0, { 0 } },
	{ "0000:", 0, { 0 } },
	{ "0x", 0, { 0 } },
	{ "-", 0, { 0 } },
	{ "%%", 0, { 0 } },
	{ "", 0, { 0 } },
	{ "  ", 0, { 0 } },
	{ "rewrite.dll", 0, { 0 } },
	{ "W3SVC-WP/2280", 0, { 0 } },
};

START_TEST(parses)
{
	struct decode_reading readings[3];
	size_t count = decode_parse(typed[_i].text, readings, 3);

	ck_assert_msg(count == typed[_i].count, "'%s': %zu readings", typed[_i].text,
		      count);
	for (size_t i = 0; i < count; i++) {
		ck_assert_msg(readings[i].error.value == typed[_i].values[i],
			      "'%s': 0x%x", typed[_i].text, readings[i].error.value);
		ck_assert(*readings[i].how);
	}
}
END_TEST

START_TEST(parse_keeps_to_max)
{
	struct decode_reading reading[1];
	char longer[4096];

	ck_assert_uint_eq(decode_parse("10", reading, 1), 1);
	ck_assert_uint_eq(decode_parse("10", reading, 0), 0);
	memset(longer, 'c', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	ck_assert_uint_eq(decode_parse(longer, reading, 1), 0);
}
END_TEST

START_TEST(table_is_sorted_and_found)
{
	size_t count;
	const struct decode_name *table = decode_table(&count);

	ck_assert_uint_gt(count, 6000);
	for (size_t i = 0; i < count; i++) {
		ck_assert(i == 0 || table[i - 1].kind < table[i].kind ||
			  (table[i - 1].kind == table[i].kind &&
			   table[i - 1].value <= table[i].value));
		ck_assert_ptr_nonnull(decode_find(table[i].kind, table[i].value));
		if (*table[i].name)
			ck_assert_str_eq(decode_named(table[i].name)->name,
					 table[i].name);
	}
	ck_assert_ptr_null(decode_find(DECODE_WIN32, 0xFFFF));
	ck_assert_ptr_null(decode_find(DECODE_RAW, 193));
	ck_assert_ptr_null(decode_named("ERROR_NO_SUCH_NAME"));
	ck_assert_ptr_null(decode_named(""));
	ck_assert_ptr_null(decode_named("~"));
}
END_TEST

static void collect(void *context, const char *line)
{
	text_printf(context, "%s\n", line);
}

START_TEST(reports_all_faults_of_the_table)
{
	struct text faults = { 0 };
	struct arena arena = { 0 };
	struct json_tree facts = {
		.path = "tests/rules/bad-errors.tsv", .arena = &arena,
		.fault = collect, .context = &faults,
	};
	struct text path = { 0 };

	text_printf(&path, "%s/%s", getenv("srcdir") ? getenv("srcdir") : ".", facts.path);
	facts.path = text_get(&path);
	ck_assert_ptr_null(decode_load(&facts));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:3: not four columns"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:4: kind: unknown: 'win'"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:5: value: not a 32-bit"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:6: value: not a 32-bit"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:7: name: not a name"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:9: name 'ERROR_TWICE'"));
	ck_assert_ptr_nonnull(strstr(text_get(&faults), ".tsv:10: neither name"));
	ck_assert_uint_eq(facts.faults, 7);
	arena_release(&arena);
	text_release(&faults);
	text_release(&path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decode");
	TCase *tcase = tcase_create("decode");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, decodes_value, 0, COUNT(values));
	tcase_add_loop_test(tcase, decodes_exit_code, 0, COUNT(exit_codes));
	tcase_add_loop_test(tcase, decodes_event, 0, COUNT(events));
	tcase_add_loop_test(tcase, parses, 0, COUNT(typed));
	tcase_add_test(tcase, parse_keeps_to_max);
	tcase_add_test(tcase, table_is_sorted_and_found);
	tcase_add_test(tcase, reports_all_faults_of_the_table);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
