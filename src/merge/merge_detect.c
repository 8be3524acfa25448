/*
 * merge_detect.c - reports of our own, by how they begin.  Other JSON, and lines of
 * others, lie beside logs and are no business of ours: keys alone do not do.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_detect.h"

#include <string.h>

#include "input_format.h"
#include "json_read.h"

#define AGAIN "the run that wrote it did not come to its end: repeat it"
/* PowerShell decodes what a program prints, and writes it anew. */
#define NOT_WIDE "write it with -o FILE, not with the > of PowerShell; or convert it: " \
	"Get-Content old | Set-Content -Encoding utf8 new"

static const struct input_format lines = { .name = "ndjson" };
static const struct input_format report = { .name = "json" };
static const struct input_format short_report = {
	"json", "does not hold all events",
	"write it with --all-events and without filters, or with -f ndjson"
};
static const struct input_format cut_lines = {
	"ndjson", "is a report that ends in its first line", AGAIN
};
static const struct input_format cut_report = {
	"json", "is a report that ends in its first lines", AGAIN
};
static const struct input_format wide_lines = { "ndjson", "is a report in UTF-16", NOT_WIDE };
static const struct input_format wide_report = { "json", "is a report in UTF-16", NOT_WIDE };

/* ---- lines ---- */

/* The lines that a report can begin with, and the key behind their type. */
static const struct {
	const char *type, *key;
} firsts[] = {
	{ "event", "index" },
	{ "input", "schema_version" },
	{ "input", "path" },
	{ "passed-over", "path" },
};

static bool is_first(const char *text, size_t size, const char *type, const char *key)
{
	struct json_read json;

	json_read_start(&json, text, size);
	json_read_object(&json);
	return json_read_member(&json) && json_read_is(&json, "type") &&
	       json_read_value_is(&json, type) && json_read_member(&json) &&
	       json_read_is(&json, key);
}

/* As we write them, behind a first one that is damaged. */
static bool is_later(const char *text, size_t size)
{
	static const char event[] = "\n{\"type\": \"event\", \"index\": ",
			  input[] = "\n{\"type\": \"input\", \"schema_version\": ";

	return (size >= sizeof(event) && !memcmp(text, event, sizeof(event) - 1)) ||
	       (size >= sizeof(input) && !memcmp(text, input, sizeof(input) - 1));
}

static bool is_lines(const char *text, size_t size)
{
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
		if (is_first(text, size, firsts[i].type, firsts[i].key))
			return true;
	for (size_t i = 0; i < size; i++)
		if (text[i] == '\n' && is_later(text + i, size - i))
			return true;
	return false;
}

/* ---- JSON ---- */

static bool is_our_tool(struct json_read *json)
{
	json_read_object(json);
	return json_read_member(json) && json_read_is(json, "name") &&
	       json_read_value_is(json, "iistriage");
}

/* It begins with its version and, if so, with having all events; then it says whose
 * it is. */
static const struct input_format *report_of(const char *text, size_t size)
{
	struct json_read json;

	json_read_start(&json, text, size);
	json_read_object(&json);
	if (!json_read_member(&json) || !json_read_is(&json, "schema_version"))
		return NULL;
	json_read_skip(&json);
	if (!json_read_member(&json))
		return NULL;
	if (json_read_is(&json, "all_events"))
		return &report;
	return json_read_is(&json, "tool") && is_our_tool(&json) ? &short_report : NULL;
}

/* ---- what is too short for either ---- */

#define REPORT_HEAD "{\n  \"schema_version\": 1,\n  \""

static const struct {
	const char *text;
	const struct input_format *cut;
} beginnings[] = {
	{ "{\"type\": \"event\", \"index\": ", &cut_lines },
	{ "{\"type\": \"input\", \"schema_version\": ", &cut_lines },
	{ "{\"type\": \"passed-over\", \"path\": ", &cut_lines },
	{ REPORT_HEAD "all_events\": ", &cut_report },
	{ REPORT_HEAD "tool\": {\n    \"name\": \"iistriage\"", &cut_report },
};

/* Nothing but such a beginning, with a letter of its first key at least.  PowerShell
 * puts a carriage return before each line feed. */
static bool is_beginning(const char *text, size_t size, const char *whole)
{
	const char *at = whole;

	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\r')
			continue;
		if (!*at || *at++ != text[i])
			return false;
	}
	return (size_t)(at - whole) > strcspn(whole, "\"") + 1;
}

static const struct input_format *beginning_of(const char *text, size_t size)
{
	size_t mark = json_read_mark(text, size);

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (is_beginning(text + mark, size - mark, beginnings[i].text))
			return beginnings[i].cut;
	return NULL;
}

/* ---- public ---- */

const struct input_format *merge_detect(const char *text, size_t size, bool wide)
{
	const struct input_format *format = is_lines(text, size) ? &lines : NULL;

	if (!format)
		format = report_of(text, size);
	if (!format)
		format = beginning_of(text, size);
	if (!format || !wide)
		return format;
	return format == &lines || format == &cut_lines ? &wide_lines : &wide_report;
}

enum input_form input_format_form(const struct input_format *format)
{
	static const struct input_format *const reports[] = {
		&report, &short_report, &cut_lines, &cut_report, &wide_lines, &wide_report,
	};

	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
		if (format == reports[i])
			return INPUT_FORM_REPORT;
	return format == &lines ? INPUT_FORM_LINES : INPUT_FORM_LOG;
}

const char *input_format_aside(const struct input_format *format)
{
	return format == &short_report ? "is a report that does not hold all events" : NULL;
}
