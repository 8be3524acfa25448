/*
 * check_catalog.c - providers, events, roles and the file they come from.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "catalog_load.h"
#include "event.h"
#include "json_tree.h"
#include "text.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct {
	const char *name, *source;
	uint16_t id;
	const char *family;	/* NULL: does not matter */
	uint16_t row;		/* id of the row found */
	uint8_t generation;
} records[] = {
	{ "Microsoft-Windows-IIS-W3SVC-WP", "W3SVC-WP", 2280, "W3SVC-WP", 2280,
	  CATALOG_IIS7 },
	{ "Microsoft-Windows-IIS-WMSVC", "W3SVC-WP", 2280, "W3SVC-WP", 2280,
	  CATALOG_IIS7 },
	{ "Microsoft-Windows-IIS-WMSVC", NULL, 2280, "W3SVC-WP", 2280, CATALOG_IIS7 },
	{ "Microsoft-Windows-IIS-WMSVC", NULL, 8001, NULL, 0, 0 },
	{ "w3svc-wp", NULL, 2214, "W3SVC-WP", 2214, CATALOG_IIS6 },
	/* EventSourceName is written since Vista, whatever the provider. */
	{ "Service Control Manager", "Service Control Manager", 7023, "SCM", 7023,
	  CATALOG_IIS7 },
	{ "Service Control Manager", NULL, 7023, "SCM", 7023, 0 },
	/* Exists only since IIS 7, so the short name does not make it IIS 6. */
	{ "W3SVC-WP", NULL, 2280, "W3SVC-WP", 2280, CATALOG_IIS7 },
	{ "IIS Express", NULL, 2276, "W3SVC-WP", 2276, CATALOG_IIS7 },
	{ "W3SVC", NULL, 1039, "W3SVC", 1039, CATALOG_IIS6 },
	{ "Microsoft-Windows-WAS", "WAS", 5139, "WAS", 5139, CATALOG_IIS7 },
	{ "Microsoft-Windows-WAS", "WAS", 65000, "WAS", 0, CATALOG_IIS7 },
	{ "Microsoft-Windows-WAS", "WAS", 0, "WAS", 0, CATALOG_IIS7 },
	{ "IIS AspNetCore Module V2", NULL, 1007, "ANCM", 1007, CATALOG_IIS7 },
	{ "ASP.NET 2.0.50727.0", NULL, 1062, "ASPNET", 1062, 0 },
	{ "ASP.NET 2.0.50727.0", NULL, 65000, NULL, 0, 0 },
	{ "Service Control Manager", NULL, 7000, "SCM", 7000, 0 },
	{ "Application Error", NULL, 1000, "WER", 1000, 0 },
	{ "Application Error", NULL, 1001, NULL, 0, 0 },
	{ "Microsoft-Windows-Kernel-General", NULL, 12, "SYSTEM", 12, 0 },
	{ "Microsoft-Windows-Kernel-General", NULL, 11, NULL, 0, 0 },
	{ "Software Protection Platform Service", "W3SVCX", 2280, NULL, 0, 0 },
	{ "", "", 2280, NULL, 0, 0 },
	{ NULL, NULL, 2280, NULL, 0, 0 },
};

START_TEST(finds_event)
{
	const struct catalog *catalog = catalog_builtin();
	const struct catalog_provider *provider =
		catalog_provider(catalog, records[_i].name, records[_i].source);
	const struct catalog_event *kind =
		provider ? catalog_find(catalog, provider, records[_i].id) : NULL;
	struct event event = {
		.kind = kind, .provider = records[_i].name,
		.source = records[_i].source, .id = records[_i].id,
	};

	if (!records[_i].family) {
		ck_assert_ptr_null(kind);
		return;
	}
	ck_assert_ptr_nonnull(kind);
	ck_assert_str_eq(kind->family, records[_i].family);
	ck_assert_uint_eq(kind->id, records[_i].row);
	ck_assert_uint_eq(catalog_generation(&event), records[_i].generation);
}
END_TEST

START_TEST(gets_by_name)
{
	const struct catalog *catalog = catalog_builtin();

	ck_assert_uint_eq(catalog_get(catalog, "W3SVC-WP", 2280)->id, 2280);
	ck_assert_uint_eq(catalog_get(catalog, "w3svc-wp", 2280)->id, 2280);
	ck_assert_ptr_null(catalog_get(catalog, "W3SVC-WP", 9));
	ck_assert_ptr_null(catalog_get(catalog, "W3SVC-W", 2280));
	ck_assert_ptr_null(catalog_get(catalog, "", 0));
}
END_TEST

START_TEST(is_sorted_and_whole)
{
	const struct catalog *catalog = catalog_builtin();

	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *event = &catalog->events[i];

		ck_assert_ptr_eq(catalog_get(catalog, event->family, event->id), event);
		ck_assert(*event->says);
		ck_assert(event->id == 0 || *event->source);
		ck_assert(*catalog_stage_name(event->stage));
	}
	ck_assert_str_eq(catalog_stage_name(CATALOG_LOAD), "load");
	ck_assert_str_eq(catalog_stage_name(CATALOG_MARK), "mark");
}
END_TEST

/* UTF-16 of ASCII; returns its size without NUL. */
static size_t wide(const char *text, uint8_t *bytes)
{
	size_t size = strlen(text);

	for (size_t i = 0; i < size; i++) {
		bytes[2 * i] = (uint8_t)text[i];
		bytes[2 * i + 1] = 0;
	}
	return 2 * size;
}

static const struct {
	const char *family;
	uint16_t id;
	const char *key;		/* text of the data field, or NULL */
	const char *strings[2];
	enum event_level level;
	bool wanted;
} wants[] = {
	{ "SCM", 7000, "W3SVC", { "WWW-Publishingdienst", "%%193" }, EVENT_ERROR, true },
	{ "SCM", 7000, "w3svc/4", { "x", "%%193" }, EVENT_ERROR, true },
	{ "SCM", 7000, "Spooler", { "World Wide Web Publishing Service", "%%2" },
	  EVENT_ERROR, false },
	{ "SCM", 7000, NULL, { "World Wide Web Publishing Service", "%%193" },
	  EVENT_ERROR, true },
	{ "SCM", 7000, NULL, { "W3SVC", "%%193" }, EVENT_ERROR, true },
	{ "SCM", 7000, NULL, { "Print Spooler", "%%2" }, EVENT_ERROR, false },
	{ "SCM", 7000, NULL, { NULL, NULL }, EVENT_ERROR, false },
	{ "SCM", 7000, "HTTPX", { NULL, NULL }, EVENT_ERROR, false },
	{ "WER", 1000, NULL, { "w3wp.exe", "8.5" }, EVENT_ERROR, true },
	{ "WER", 1000, NULL, { "excel.exe", "8.5" }, EVENT_ERROR, false },
	{ "DOTNET", 1026, NULL, { "Application: w3wp.exe\nFramework Version: v4", NULL },
	  EVENT_ERROR, true },
	{ "DOTNET", 1026, NULL, { "Application: excel.exe\nFramework", NULL },
	  EVENT_ERROR, false },
	{ "WAS", 5002, NULL, { "DefaultAppPool", NULL }, EVENT_ERROR, true },
	{ "WAS", 5002, NULL, { NULL, NULL }, EVENT_INFORMATION, true },
	{ "WAS", 0, NULL, { NULL, NULL }, EVENT_ERROR, true },
	{ "WAS", 0, NULL, { NULL, NULL }, EVENT_LEVEL_UNKNOWN, true },
	{ "WAS", 0, NULL, { NULL, NULL }, EVENT_WARNING, true },
	{ "WAS", 0, NULL, { NULL, NULL }, EVENT_INFORMATION, false },
};

START_TEST(wants_event)
{
	const struct catalog_event *kind =
		catalog_get(catalog_builtin(), wants[_i].family, wants[_i].id);
	const char *strings[2] = { wants[_i].strings[0], wants[_i].strings[1] };
	uint8_t bytes[64];
	struct event event = {
		.provider = "x", .level = wants[_i].level, .strings = strings,
		.string_count = !strings[0] ? 0 : !strings[1] ? 1 : 2,
	};

	ck_assert_ptr_nonnull(kind);
	if (wants[_i].key) {
		event.data = bytes;
		event.data_size = wide(wants[_i].key, bytes);
	}
	ck_assert_msg(catalog_wants(kind, &event) == wants[_i].wanted, "row %d", _i);
}
END_TEST

/* The text of a pattern without its wildcards fits it. */
static const char *fitting(const char *pattern, char *buffer)
{
	size_t size = 0;

	for (; *pattern; pattern++)
		if (*pattern != '*')
			buffer[size++] = *pattern;
	buffer[size] = '\0';
	return buffer;
}

/* Give one string every text that makes the event wanted.  True if one did. */
static bool any_fits(const struct catalog_event *kind, struct event *event, size_t string)
{
	bool wanted = false;
	char buffer[256];

	for (const struct catalog_only *only = kind->only; only->role; only++)
		for (size_t i = 0; only->patterns[i]; i++) {
			event->strings[string] = fitting(only->patterns[i], buffer);
			wanted |= catalog_wants(kind, event);
		}
	event->strings[string] = "x";
	return wanted;
}

START_TEST(wants_events_for_certain_strings)
{
	const struct catalog *catalog = catalog_builtin();
	size_t kinds = 0;

	for (size_t k = 0; k < catalog->event_count; k++) {
		const struct catalog_event *kind = &catalog->events[k];

		kinds += kind->only != NULL;
		for (size_t count = 0; kind->only && count < 20; count++) {
			uint64_t counts = catalog_only_strings(kind, count);
			const char *strings[20];
			struct event event = { .provider = "x", .strings = strings,
					       .string_count = count };

			for (size_t i = 0; i < count; i++)
				strings[i] = "x";
			for (size_t i = 0; i < count && counts != CATALOG_ALL_STRINGS; i++)
				ck_assert_msg(any_fits(kind, &event, i) == (counts >> i & 1),
					      "%s %u, string %zu of %zu", kind->family,
					      (unsigned)kind->id, i, count);
		}
	}
	ck_assert_uint_gt(kinds, 10);
}
END_TEST

/* Application Error 1000 has five strings on Server 2003, and fifteen later. */
START_TEST(gives_roles_of_a_short_record)
{
	static const char *const roles[] = { "application", "", "version", NULL };
	static const char *const short_roles[] = { "application", "version", NULL };
	static const struct catalog_event kind = { .roles = roles, .short_roles = short_roles };
	const char *strings[] = { "w3wp.exe", "6.0", "8.5" };
	char buffer[CATALOG_ROLE_SIZE];
	struct event event = { .kind = &kind, .strings = strings, .string_count = 3 };

	ck_assert_str_eq(catalog_role(&event, "version", buffer), "8.5");
	event.string_count = 2;
	ck_assert_str_eq(catalog_role(&event, "version", buffer), "6.0");
	event.string_count = 1;
	ck_assert_ptr_null(catalog_role(&event, "version", buffer));
	ck_assert_str_eq(catalog_role(&event, "application", buffer), "w3wp.exe");
}
END_TEST

static const char *const some_roles[] = { "pool", "", "process_id", "service", NULL };
static const struct catalog_event with_roles = {
	.data = CATALOG_DATA_SERVICE, .roles = some_roles
};

START_TEST(gives_roles)
{
	const char *strings[] = { "DefaultAppPool", "x", "", "Web", "beyond" };
	uint8_t bytes[600] = { 'W', 0, 'A', 0, 'S', 0, '/', 0, '4', 0 };
	char buffer[CATALOG_ROLE_SIZE];
	struct event event = {
		.kind = &with_roles, .provider = "x", .strings = strings,
		.string_count = 5,
	};

	ck_assert_str_eq(catalog_role(&event, "pool", buffer), "DefaultAppPool");
	ck_assert_ptr_null(catalog_role(&event, "process_id", buffer));
	ck_assert_ptr_null(catalog_role(&event, "site", buffer));
	ck_assert_str_eq(catalog_role(&event, "service", buffer), "Web");
	event.data = bytes;
	event.data_size = 10;
	ck_assert_str_eq(catalog_role(&event, "service", buffer), "WAS");
	event.data_size = 5;
	ck_assert_str_eq(catalog_role(&event, "service", buffer), "WA");
	/* Too long for any key, and not text: the string is the better answer. */
	wide("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST"
	     "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST"
	     "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST"
	     "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST",
	     bytes);
	event.data_size = 576;
	ck_assert_str_eq(catalog_role(&event, "service", buffer), "Web");
	bytes[1] = 4;
	event.data_size = 4;
	ck_assert_str_eq(catalog_role(&event, "service", buffer), "Web");
	event.string_count = 3;
	ck_assert_ptr_null(catalog_role(&event, "service", buffer));
}
END_TEST

/* A value that is not in a string is none; of a string that is not there nothing is known. */
START_TEST(knows_what_is_lacking)
{
	static const struct {
		const char *family;
		uint16_t id;
		const char *string, *role;	/* string NULL: no string */
		bool lacks;
	} rows[] = {
		{ "ANCM", 1018, "Application '/LM/W3SVC/1/ROOT' failed", "application", false },
		{ "ANCM", 1018, "Application '/LM/W3SVC/1/ROOT' failed", "root", false },
		{ "ANCM", 1018, NULL, "root", true },
		{ "ANCM", 1018, "x", "exception_type", false },
		{ "ANCM", 1018, NULL, "exception_type", true },
		{ "W3SVC-WP", 2280, NULL, "module", true },
		{ "W3SVC-WP", 2280, "a.dll", "module", false },
		{ "W3SVC-WP", 2280, NULL, "root", false },
	};

	for (int i = 0; i < COUNT(rows); i++) {
		const char *strings[] = { rows[i].string };
		const struct event event = {
			.kind = catalog_get(catalog_builtin(), rows[i].family, rows[i].id),
			.provider = "x", .strings = strings, .string_count = rows[i].string != NULL,
		};

		ck_assert_msg(catalog_lacks(&event, rows[i].role) == rows[i].lacks, "row %d", i);
	}
}
END_TEST

/* As Event Viewer shows them. */
START_TEST(shows_sources)
{
	static const struct {
		const char *provider, *source;
		uint16_t id;
		const char *shown;
	} rows[] = {
		{ "Application Error", NULL, 1000, "Application Error" },
		{ ".NET Runtime", NULL, 1026, ".NET Runtime" },
		{ ".NET Runtime 2.0 Error Reporting", NULL, 5000,
		  ".NET Runtime 2.0 Error Reporting" },
		{ "Microsoft-Windows-Service Control Manager", "Service Control Manager", 7023,
		  "Service Control Manager" },
		{ "Microsoft-Windows-HttpEvent", "HTTP", 15021, "HttpEvent" },
		{ "Application Popup", NULL, 26, "Application Popup" },
		{ "ASP.NET 4.0.30319.0", NULL, 1309, "ASP.NET 4.0.30319.0" },
		{ "IIS AspNetCore Module V2", NULL, 1007, "IIS AspNetCore Module V2" },
		{ "Microsoft-Windows-IIS-W3SVC-WP", "W3SVC-WP", 2280, "W3SVC-WP" },
		{ "Microsoft-Windows-WAS", "WAS", 5139, "WAS" },
		{ "Microsoft-Windows-DistributedCOM", "DCOM", 10016, "DistributedCOM" },
	};

	for (int i = 0; i < COUNT(rows); i++) {
		const struct catalog_provider *provider = catalog_provider(
			catalog_builtin(), rows[i].provider, rows[i].source);
		const struct event event = {
			.kind = catalog_find(catalog_builtin(), provider, rows[i].id),
			.provider = rows[i].provider, .source = rows[i].source, .id = rows[i].id,
		};

		ck_assert_str_eq(catalog_shown(&event), rows[i].shown);
	}
}
END_TEST

START_TEST(names_sources)
{
	static const struct {
		const char *family;
		uint16_t id;
		const char *source;
	} rows[] = {
		{ "WER", 1000, "Application Error" }, { "WER", 26, "Application Popup" },
		{ "DOTNET", 1026, ".NET Runtime" }, { "ASPNET", 1309, "ASP.NET" },
		{ "DOTNET", 5000, ".NET Runtime Error Reporting" },
		{ "ANCM", 1007, "IIS AspNetCore Module" }, { "W3SVC-WP", 2280, "W3SVC-WP" },
		{ "WAM", 10010, "DCOM" }, { "WAM", 204, "WAM" }, { "HTTP", 15021, "HttpEvent" },
		{ "NOBODY", 1, "NOBODY" },
	};
	char buffer[CATALOG_ROLE_SIZE];

	for (int i = 0; i < COUNT(rows); i++)
		ck_assert_str_eq(catalog_source(catalog_builtin(), rows[i].family, rows[i].id,
						buffer), rows[i].source);
}
END_TEST

static const char *const decimal[] = { "process_id", NULL };
static const char *const hexadecimal[] = { "process_hex", NULL };

static const struct {
	const char *const *roles;
	const char *text;
	uint32_t id;
} processes[] = {
	{ decimal, "28652", 28652 },
	{ decimal, "Process Id: 4711.", 4711 },
	{ decimal, "", 0 },
	{ decimal, "none", 0 },
	{ decimal, "4294967295", 4294967295U },
	{ decimal, "4294967296", 0 },
	{ decimal, "99999999999999999999", 0 },
	{ hexadecimal, "709c", 28828 },
	{ hexadecimal, "0x709C", 28828 },
	{ hexadecimal, "0x", 0 },
	{ hexadecimal, "1ffffffff", 0 },
};

START_TEST(reads_process)
{
	const struct catalog_event kind = { .roles = processes[_i].roles };
	const char *strings[] = { processes[_i].text };
	struct event event = { .kind = &kind, .strings = strings, .string_count = 1 };

	ck_assert_msg(catalog_process(&event) == processes[_i].id, "'%s'",
		      processes[_i].text);
}
END_TEST

static void collect(void *context, const char *line)
{
	text_printf(context, "%s\n", line);
}

/* Load a file of tests/rules; its faults come back. */
static const struct catalog *load(struct arena *arena, const char *name,
				  struct text *faults)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	struct json_tree facts = { .arena = arena, .fault = collect, .context = faults };
	const struct catalog *catalog;

	text_printf(&path, "%s/tests/rules/%s", srcdir ? srcdir : ".", name);
	facts.path = text_get(&path);
	catalog = catalog_load(&facts);
	text_release(&path);
	return catalog;
}

START_TEST(loads_small_catalog)
{
	struct arena arena = { 0 };
	struct text faults = { 0 };
	const struct catalog *catalog = load(&arena, "good-events.json", &faults);
	const struct catalog_event *event;

	ck_assert_msg(catalog != NULL, "%s", text_get(&faults));
	ck_assert_uint_eq(catalog->provider_count, 3);
	ck_assert_uint_eq(catalog->event_count, 3);
	event = catalog_get(catalog, "A", 1);
	ck_assert_ptr_nonnull(event);
	ck_assert_str_eq(event->roles[1], "module");
	ck_assert_ptr_null(event->roles[2]);
	ck_assert_uint_eq(event->generations, CATALOG_IIS6 | CATALOG_IIS7);
	ck_assert_int_eq(event->level, EVENT_WARNING);
	ck_assert_str_eq(event->only->patterns[1], "c?");
	ck_assert_ptr_null(event->only[1].role);
	ck_assert_ptr_nonnull(catalog_get(catalog, "A", 0));
	arena_release(&arena);
	text_release(&faults);
}
END_TEST

static const struct {
	const char *file, *fault;
} faulty[] = {
	{ "bad-events.json", ":3: families[0].providers[0]: no field 'name'" },
	{ "bad-events.json", ":4: families[0].providers[1].generation: a generation is" },
	{ "bad-events.json", ":5: families[0].providers[2].ids: [FIRST, LAST] expected" },
	{ "bad-events.json", ":6: families[0].unlistd: no such field; did you mean 'unl" },
	{ "bad-events.json", ":9: event 'A1': event: not FAMILY/ID: 'A1'" },
	{ "bad-events.json", ":10: event 'B/1': event: no family 'B'" },
	{ "bad-events.json", ":11: event 'A/2': stage: unknown: 'lod'" },
	{ "bad-events.json", ":12: event 'A/3': says: no string has the role 'pol'" },
	{ "bad-events.json", ":13: event 'A/4': only.pool: no string has this role" },
	{ "bad-events.json", ":14: event 'A/5': code_in: no string has the role 'x'" },
	{ "bad-events.json", ":15: event 'A/6': strings[1]: a string expected, not a wh" },
	{ "bad-events.json", ":16: event 'A/7': level: unknown: 'bad'" },
	{ "bad-events.json", ":17: event 'A/8': mark: only for stage 'mark'" },
	{ "bad-events.json", ":18: event 'A/9': event: given twice" },
	{ "bad-syntax.json", ".json:4: " },
	{ "bad-twice.json", ".json:3: field 'events' is given twice" },
	{ "no-such-file.json", "no-such-file.json: No such file" },
};

START_TEST(reports_every_fault)
{
	struct arena arena = { 0 };
	struct text faults = { 0 };

	ck_assert_ptr_null(load(&arena, faulty[_i].file, &faults));
	ck_assert_msg(strstr(text_get(&faults), faulty[_i].fault), "'%s' is not in:\n%s",
		      faulty[_i].fault, text_get(&faults));
	arena_release(&arena);
	text_release(&faults);
}
END_TEST

START_TEST(stages_have_classes)
{
	for (int i = 0; i < CATALOG_STAGES; i++) {
		enum catalog_class expected = i <= CATALOG_ALONE ? CATALOG_CAUSE
			: i <= CATALOG_DISABLE ? CATALOG_CONSEQUENCE : CATALOG_EVIDENCE;

		ck_assert_int_eq(catalog_stage_class((enum catalog_stage)i), expected);
		ck_assert(*catalog_stage_name((enum catalog_stage)i));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("catalog");
	TCase *tcase = tcase_create("catalog");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, stages_have_classes);
	tcase_add_loop_test(tcase, finds_event, 0, COUNT(records));
	tcase_add_test(tcase, gets_by_name);
	tcase_add_test(tcase, is_sorted_and_whole);
	tcase_add_test(tcase, wants_events_for_certain_strings);
	tcase_add_loop_test(tcase, wants_event, 0, COUNT(wants));
	tcase_add_test(tcase, gives_roles);
	tcase_add_test(tcase, gives_roles_of_a_short_record);
	tcase_add_test(tcase, knows_what_is_lacking);
	tcase_add_test(tcase, shows_sources);
	tcase_add_test(tcase, names_sources);
	tcase_add_loop_test(tcase, reads_process, 0, COUNT(processes));
	tcase_add_test(tcase, loads_small_catalog);
	tcase_add_loop_test(tcase, reports_every_fault, 0, COUNT(faulty));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
