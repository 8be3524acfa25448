/*
 * check_report.c - what every report must keep to, whatever is in the logs.
 * What reports look like is in tests/reports (report.sh).
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "incident.h"
#include "input.h"
#include "causes.h"
#include "report.h"
#include "report_fixture.h"
#include "report_words.h"
#include "text.h"

/* Write a fixture; the caller frees. */
static char *write_with(const char *fixture, const char *format,
			const struct report_options *options)
{
	const struct report_writer *writer = report_find(format);
	const struct report *report = report_fixture(fixture);
	struct text text = { 0 };

	ck_assert_ptr_nonnull(writer);
	ck_assert_ptr_nonnull(report);
	writer->write(report, options, &text);
	ck_assert(!text.oom);
	ck_assert_uint_eq(strlen(text_get(&text)), text.size);
	return text_take(&text);
}

static char *write_plain(const char *fixture, const char *format)
{
	const struct report_options options = { 0 };

	return write_with(fixture, format, &options);
}

static int fixture_count(void)
{
	int count = 0;

	while (report_fixture_names[count])
		count++;
	return count;
}

START_TEST(knows_formats)
{
	size_t count;
	const struct report_writer *writers = report_writers(&count);

	ck_assert_uint_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		ck_assert_ptr_eq(report_find(writers[i].name), &writers[i]);
		ck_assert_ptr_nonnull(strstr(REPORT_FORMS, writers[i].name));
	}
	ck_assert_ptr_eq(report_find("JSON"), report_find("json"));
	ck_assert_ptr_null(report_find("yaml"));
	ck_assert_ptr_null(report_find(""));
}
END_TEST

/* Nothing that a terminal, an editor or a browser would act on. */
START_TEST(shows_nothing_hidden)
{
	size_t count;
	const struct report_writer *writers = report_writers(&count);

	for (size_t i = 0; i < count; i++) {
		char *report = write_plain(report_fixture_names[_i], writers[i].name);
		struct text masked = { 0 }, line = { 0 };

		for (char *at = strtok(report, "\n"); at; at = strtok(NULL, "\n")) {
			size_t size = strlen(at);

			/* CSV begins with a mark of UTF-8, and its rows end with CR LF. */
			if (at == report && strncmp(at, "\xEF\xBB\xBF", 3) == 0) {
				at += 3;
				size -= 3;
			}
			if (size > 0 && at[size - 1] == '\r')
				size--;
			text_reset(&line);
			text_add_bytes(&line, at, size);
			text_reset(&masked);
			text_printable(&masked, at, size);
			ck_assert_msg(strcmp(text_get(&masked), text_get(&line)) == 0,
				      "%s as %s: %.200s", report_fixture_names[_i], writers[i].name,
				      at);
		}
		text_release(&masked);
		text_release(&line);
		free(report);
	}
}
END_TEST

START_TEST(writes_same_bytes_again)
{
	size_t count;
	const struct report_writer *writers = report_writers(&count);

	for (size_t i = 0; i < count; i++) {
		char *first = write_plain(report_fixture_names[_i], writers[i].name);
		char *again = write_plain(report_fixture_names[_i], writers[i].name);

		ck_assert_str_eq(first, again);
		free(first);
		free(again);
	}
}
END_TEST

static int line_of(const char *report, const char *what)
{
	const char *at = strstr(report, what);
	int line = 1;

	ck_assert_msg(at != NULL, "no '%s' in: %.2000s", what, report);
	for (; report < at; report++)
		line += *report == '\n';
	return line;
}

static const char *const with_verdict[] = { "contract", "half", "pools" };

START_TEST(shows_verdict_on_first_screen)
{
	char *report = write_plain(with_verdict[_i], "text");

	ck_assert_int_le(line_of(report, "CRITICAL"), 4);
	ck_assert_int_le(line_of(report, "  What to do"), 25);
	ck_assert_int_le(line_of(report, "  What happened"), 40);
	ck_assert_int_le(line_of(report, "First step: "), 45);
	free(report);
}
END_TEST

/* 80 columns, but for what is copied: commands, paths, modules, links. */
START_TEST(keeps_width)
{
	char *report = write_plain(report_fixture_names[_i], "text");

	if (strcmp(report_fixture_names[_i], "hostile") == 0 ||
	    strcmp(report_fixture_names[_i], "long") == 0) {
		free(report);
		return;
	}
	for (char *line = strtok(report, "\n"); line; line = strtok(NULL, "\n")) {
		if (strstr(line, "icacls \"") || strstr(line, " not read: ") ||
		    strstr(line, " problems") || strstr(line, " https://"))
			continue;
		ck_assert_msg(text_width(line) <= 80, "%s", line);
	}
	free(report);
}
END_TEST

/* The module in full where it is copied, cut wherever else it is named. */
START_TEST(keeps_modules_whole)
{
	const struct report *of = report_fixture("long");
	const struct report_options one = { .show = of->incidents[1].number };
	char *report = write_with("long", "text", &one);
	size_t longest = 0, lines = 0;

	for (char *line = strtok(report, "\n"); line; line = strtok(NULL, "\n")) {
		if (strlen(line) > longest)
			longest = strlen(line);
		lines++;
	}
	ck_assert_uint_eq(longest, strlen("  module   ") + 65535);
	ck_assert_uint_lt(lines, 200);
	free(report);
}
END_TEST

/* Whatever is long is cut, but in JSON, which is for programs. */
START_TEST(stays_small)
{
	size_t count;
	const struct report_writer *writers = report_writers(&count);

	for (size_t i = 0; i < count; i++) {
		char *report = write_plain("long", writers[i].name);

		if (strcmp(writers[i].name, "json") != 0)
			ck_assert_msg(strlen(report) < 170000, "%s: %zu bytes", writers[i].name,
				      strlen(report));
		free(report);
	}
}
END_TEST

START_TEST(colors_only_when_asked)
{
	const struct report_options color = { .color = true };
	char *colored = write_with("contract", "text", &color);
	char *plain = write_plain("contract", "text");

	ck_assert_ptr_null(strchr(plain, '\033'));
	ck_assert_ptr_nonnull(strchr(colored, '\033'));
	free(colored);
	free(plain);
}
END_TEST

START_TEST(puts_ongoing_first)
{
	char *report = write_plain("thirty", "text");
	int ongoing = line_of(report, "  ongoing    2023-02-02 12:03");
	int last = line_of(report, "  ongoing    2023-01-06 12:03");
	int recovered = line_of(report, "  recovered  2023-02-04 12:03");

	ck_assert_int_lt(line_of(report, "1. CRITICAL"), ongoing);
	ck_assert_int_lt(ongoing, line_of(report, "  ongoing    2023-01-30 12:03"));
	ck_assert_int_lt(ongoing, last);
	ck_assert_int_lt(last, recovered);
	ck_assert_int_lt(recovered, line_of(report, "  recovered  2023-02-03 12:03"));
	free(report);
}
END_TEST

/* Thirty incidents of one rule are one cause. */
START_TEST(groups_by_cause)
{
	const struct report *report = report_fixture("thirty");
	struct causes_counts counts = causes_count(report);
	struct causes causes;

	ck_assert(causes_make(&causes, report));
	ck_assert_uint_eq(causes.count, 1);
	ck_assert_uint_eq(causes.items[0].incident_count, 30);
	ck_assert_uint_eq(causes.items[0].incidents[0]->number, 1);
	ck_assert_uint_eq(causes.items[0].ongoing_count, 10);
	ck_assert_uint_eq(causes.items[0].computer_count, 4);
	ck_assert_uint_eq(causes.items[0].app_pool_count, 4);
	ck_assert(causes.items[0].same_module && causes.items[0].same_steps);
	causes_release(&causes);
	ck_assert_uint_eq(counts.ongoing, 10);
	ck_assert_uint_eq(counts.recovered, 20);
	ck_assert_int_eq(report_verdict(report, NULL), VERDICT_INCIDENTS);
}
END_TEST

/* Steps that differ in a command or a condition are not told once for all. */
START_TEST(tells_steps_apart)
{
	struct incident_step look = { .text = "Look:", .command = "dir a.dll" };
	struct incident_step other = { .text = "Look:", .command = "dir b.dll" };
	struct incident_step maybe = { .text = "Look:", .command = "dir a.dll",
					     .condition = "If it is there" };
	const struct incident a = { .steps = &look, .step_count = 1 };
	const struct incident b = { .steps = &other, .step_count = 1 };
	const struct incident c = { .steps = &maybe, .step_count = 1 };
	const struct incident none = { .step_count = 0 };

	ck_assert(causes_same_steps(&a, &a));
	ck_assert(!causes_same_steps(&a, &b));
	ck_assert(!causes_same_steps(&a, &c));
	ck_assert(!causes_same_steps(&a, &none));
}
END_TEST

static json_object *parse(const char *text)
{
	/* json-c 0.18 refuses what is not ASCII when it is strict (its issue 892). */
	bool strict = json_c_version_num() != 18 << 8;
	json_tokener *tokener = json_tokener_new();
	json_object *root;

	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8 |
					(strict ? JSON_TOKENER_STRICT : 0));
	root = json_tokener_parse_ex(tokener, text, (int)strlen(text) + 1);
	ck_assert_msg(root != NULL, "%s: %.2000s",
		      json_tokener_error_desc(json_tokener_get_error(tokener)), text);
	json_tokener_free(tokener);
	return root;
}

static json_object *get(json_object *from, const char *name)
{
	json_object *value = NULL;

	ck_assert_msg(json_object_object_get_ex(from, name, &value), "no '%s'", name);
	return value;
}

START_TEST(writes_json)
{
	char *report = write_plain(report_fixture_names[_i], "json");
	json_object *root = parse(report);

	ck_assert_int_eq(json_object_get_int(get(root, "schema_version")), 1);
	ck_assert_int_eq(json_object_get_type(get(root, "inputs")), json_type_array);
	ck_assert_int_eq(json_object_get_type(get(root, "incidents")), json_type_array);
	ck_assert_int_eq(json_object_get_type(get(root, "events")), json_type_array);
	json_object_put(root);
	free(report);
}
END_TEST

/* JSON is for programs: it keeps what the other forms make visible. */
START_TEST(json_keeps_values)
{
	char *report = write_plain("hostile", "json");
	json_object *root = parse(report);
	json_object *event = json_object_array_get_idx(get(root, "events"), 0);
	const char *provider = json_object_get_string(get(event, "provider"));

	ck_assert_ptr_nonnull(strstr(provider, "\033[31m\a\r\n\xE2\x80\xAEtxt"));
	ck_assert_ptr_nonnull(strstr(provider, "{{7*7}} \xEF\xBF\xBD"));
	ck_assert(!json_object_object_get_ex(event, "level", NULL));
	ck_assert(!json_object_object_get_ex(event, "qualifiers", NULL));
	ck_assert_str_eq(json_object_get_string(get(event, "data")), "05000000");
	json_object_put(root);
	free(report);
}
END_TEST

START_TEST(json_keeps_sizes)
{
	char *report = write_plain("long", "json");
	json_object *root = parse(report);
	json_object *incident = json_object_array_get_idx(get(root, "incidents"), 1);

	ck_assert_int_eq(json_object_get_string_len(get(incident, "module")), 65535);
	json_object_put(root);
	free(report);
}
END_TEST

static void check_line(struct text *line, const char *type)
{
	json_object *root;

	ck_assert_uint_eq(line_of(text_get(line), "\n"), 1);
	ck_assert(text_get(line)[line->size - 1] == '\n');
	ck_assert_msg(strncmp(text_get(line), "{\"type\": \"", 10) == 0, "%s", text_get(line));
	root = parse(text_get(line));
	ck_assert_str_eq(json_object_get_string(get(root, "type")), type);
	json_object_put(root);
	text_reset(line);
}

START_TEST(writes_lines)
{
	const struct report *report = report_fixture("hostile");
	struct event event = *report->events[0].event;
	struct incident_event cited = report->events[0];
	const struct report_comparison compared = { .counts = { [REPORT_NEW] = 3 } };
	struct text line = { 0 };

	event.number = 4711;
	cited.event = &event;
	report_json_event_line(&line, &cited);
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"index\": 4711,"));
	ck_assert_ptr_null(strstr(text_get(&line), "\"incident\":"));
	check_line(&line, "event");
	report_json_input_line(&line, &report->inputs[1], 7, false);
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"index\": 7,"));
	ck_assert_ptr_null(strstr(text_get(&line), "\"more\":"));
	check_line(&line, "input");
	report_json_input_line(&line, &report->inputs[1], 7, true);
	ck_assert_ptr_nonnull(strstr(text_get(&line), ", \"more\": true}\n"));
	check_line(&line, "input");
	report_json_incident_line(&line, &report->incidents[0], &cited, NULL, NULL);
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"events\": [4711]"));
	ck_assert_ptr_null(strstr(text_get(&line), "\"compared\":"));
	check_line(&line, "incident");
	report_json_incident_line(&line, &report->incidents[0], &cited, "still there", NULL);
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"compared\": \"still there\""));
	check_line(&line, "incident");
	report_json_baseline_line(&line, &compared);
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"new\": 3, \"still_there\": 0"));
	ck_assert_ptr_nonnull(strstr(text_get(&line), "\"fixed\": true"));
	check_line(&line, "baseline");
	text_release(&line);
}
END_TEST

START_TEST(writes_numbers)
{
	static const struct { uint64_t number; const char *text; } rows[] = {
		{ 0, "\"index\": 0, " }, { 9, "\"index\": 9, " }, { 10, "\"index\": 10, " },
		{ 1000000, "\"index\": 1000000, " }, { UINT32_MAX, "\"index\": 4294967295, " },
		{ INT64_MAX, "\"index\": 9223372036854775807, " },
		{ UINT64_MAX, "\"index\": 18446744073709551615, " },
	};
	struct incident_event cited = report_fixture("contract")->events[0];
	struct event event = *cited.event;
	struct text line = { 0 };

	cited.event = &event;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		event.number = rows[i].number;
		text_reset(&line);
		report_json_event_line(&line, &cited);
		ck_assert_ptr_nonnull(strstr(text_get(&line), rows[i].text));
	}
	text_release(&line);
}
END_TEST

static void take_piece(void *context, struct text *piece)
{
	text_add_bytes(context, text_get(piece), piece->size);
	text_reset(piece);
}

/* A report that is passed on in pieces is that which is written as a whole, also where only the
 * last of 5,000 events has a letter beyond ASCII, for which CSV has a mark at its beginning. */
START_TEST(passes_pieces)
{
	enum { EVENTS = 5000 };
	static const char *const forms[] = { "csv", "json" };
	static struct incident_event cited[EVENTS];
	const char *strings[] = { "Caf\u00e9" };
	struct report report = *report_fixture("contract");
	struct event last = *report.events[0].event;
	struct text whole = { 0 }, pieces = { 0 }, rest = { 0 };
	const struct report_options plain = { 0 }, passing = {
		.pass = take_piece, .context = &pieces,
	};

	for (size_t i = 0; i < EVENTS; i++)
		cited[i] = report.events[0];
	last.strings = strings;
	last.string_count = 1;
	report.events = cited;
	report.event_count = EVENTS;
	for (int marked = 0; marked <= 1; marked++) {
		cited[EVENTS - 1].event = marked ? &last : cited[0].event;
		report_find(forms[_i])->write(&report, &plain, &whole);
		report_find(forms[_i])->write(&report, &passing, &rest);
		ck_assert_uint_gt(pieces.size, 1 << 20);
		take_piece(&pieces, &rest);
		ck_assert(text_same(&whole, &pieces));
		if (_i == 0)
			ck_assert_int_eq(strncmp(text_get(&whole), "\xEF\xBB\xBF", 3) == 0, marked);
		text_reset(&whole);
		text_reset(&pieces);
	}
	text_release(&whole);
	text_release(&pieces);
	text_release(&rest);
}
END_TEST

/* More logs than have a row each: one row for each channel, with gaps where no log covers
 * the time. */
START_TEST(draws_a_channel_in_one_row)
{
	char *page = write_plain("fleet", "html");
	char *drawn = strstr(page, "Application</span><svg");
	char *end = drawn ? strstr(drawn, "</ul>") : NULL;

	ck_assert_ptr_nonnull(end);
	*end = '\0';
	ck_assert_str_eq(drawn,
		"Application</span><svg height=\"20\" aria-hidden=\"true\">\n"
		"<rect class=\"cover\" x=\"0.0%\" width=\"9.8%\" y=\"5\" height=\"10\"/>\n"
		"<rect class=\"cover\" x=\"19.6%\" width=\"9.8%\" y=\"5\" height=\"10\"/>\n"
		"<rect class=\"cover\" x=\"39.2%\" width=\"9.8%\" y=\"5\" height=\"10\"/>\n"
		"<rect class=\"cover\" x=\"58.9%\" width=\"9.8%\" y=\"5\" height=\"10\"/>\n"
		"<rect class=\"cover\" x=\"78.5%\" width=\"9.8%\" y=\"5\" height=\"10\"/>\n"
		"</svg></div></li>\n"
		"<li><div class=\"lane\"><span class=\"label\">System</span>"
		"<svg height=\"20\" aria-hidden=\"true\">\n"
		"<rect class=\"cover\" x=\"0.0%\" width=\"98.9%\" y=\"5\" height=\"10\"/>\n"
		"</svg></div></li>\n");
	free(page);
}
END_TEST

START_TEST(keeps_addresses_whole)
{
	static const char *const hosts[][2] = {
		{ "WEB05", "WEB05" }, { "WEB05.example.com", "WEB05" },
		{ "10.0.0.5", "10.0.0.5" }, { "fe80::1.2", "fe80::1.2" },
		{ "10web.example.com", "10web" }, { "a:b.example.com", "a:b" }, { "", "" },
	};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct text words = { 0 };

		words_host(&words, hosts[i][0]);
		ck_assert_str_eq(text_get(&words), hosts[i][1]);
		text_release(&words);
	}
}
END_TEST

/* An incident a cause: ongoing, severity, pools that were disabled; and the lead. */
START_TEST(leads_with_the_worst)
{
	static const struct {
		bool ongoing[3];
		enum rules_severity severity[3];
		uint64_t disabled[3];
		size_t lead;
	} rows[] = {
		{ { 1, 1, 1 }, { RULES_WARNING, RULES_CRITICAL, RULES_ERROR }, { 9, 0, 9 }, 1 },
		{ { 1, 1, 0 }, { RULES_ERROR, RULES_WARNING, RULES_CRITICAL }, { 1, 1, 9 }, 0 },
		{ { 1, 1, 1 }, { RULES_ERROR, RULES_ERROR, RULES_ERROR }, { 1, 2, 3 }, 2 },
		{ { 1, 1, 1 }, { RULES_ERROR, RULES_ERROR, RULES_ERROR }, { 1, 2, 2 }, 1 },
		{ { 1, 1, 1 }, { RULES_ERROR, RULES_ERROR, RULES_ERROR }, { 1, 1, 1 }, 0 },
		{ { 0, 0, 0 }, { RULES_ERROR, RULES_CRITICAL, RULES_ERROR }, { 1, 1, 1 }, 0 },
	};
	static const struct rules_rule rules[3];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct incident list[3] = { 0 };
		const struct report report = { .incidents = list, .incident_count = 3 };
		struct causes causes;

		for (size_t j = 0; j < 3; j++)
			list[j] = (struct incident){
				.rule = &rules[j], .number = j + 1, .title = "A title",
				.severity = rows[i].severity[j], .ongoing = rows[i].ongoing[j],
				.disabled_count = rows[i].disabled[j],
				.pool_count = (size_t)rows[i].disabled[j],
			};
		ck_assert(causes_make(&causes, &report));
		ck_assert_msg(causes.lead == &causes.items[rows[i].lead], "row %zu: %td", i,
			      causes.lead - causes.items);
		causes_release(&causes);
	}
}
END_TEST

START_TEST(has_schema)
{
	json_object *schema = parse(report_schema());

	ck_assert_str_eq(json_object_get_string(get(schema, "$schema")),
			 "https://json-schema.org/draft/2020-12/schema");
	json_object_put(schema);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report");
	TCase *tcase = tcase_create("report");
	SRunner *runner = srunner_create(suite);
	int failed, fixtures = fixture_count();

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, knows_formats);
	tcase_add_loop_test(tcase, shows_nothing_hidden, 0, fixtures);
	tcase_add_loop_test(tcase, writes_same_bytes_again, 0, fixtures);
	tcase_add_loop_test(tcase, shows_verdict_on_first_screen, 0,
			    sizeof(with_verdict) / sizeof(with_verdict[0]));
	tcase_add_loop_test(tcase, keeps_width, 0, fixtures);
	tcase_add_test(tcase, keeps_modules_whole);
	tcase_add_test(tcase, stays_small);
	tcase_add_test(tcase, colors_only_when_asked);
	tcase_add_test(tcase, puts_ongoing_first);
	tcase_add_test(tcase, groups_by_cause);
	tcase_add_test(tcase, tells_steps_apart);
	tcase_add_loop_test(tcase, writes_json, 0, fixtures);
	tcase_add_test(tcase, json_keeps_values);
	tcase_add_test(tcase, json_keeps_sizes);
	tcase_add_test(tcase, writes_lines);
	tcase_add_test(tcase, writes_numbers);
	tcase_add_loop_test(tcase, passes_pieces, 0, 2);
	tcase_add_test(tcase, draws_a_channel_in_one_row);
	tcase_add_test(tcase, keeps_addresses_whole);
	tcase_add_test(tcase, leads_with_the_worst);
	tcase_add_test(tcase, has_schema);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
