/*
 * merge_detect.c - reports of our own, by how they begin.  Other JSON, and lines of
 * other programs, are often beside logs: keys alone do not identify a report.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_detect.h"

#include <string.h>

#include "json_read.h"
#include "reader.h"

#define AGAIN "the run that wrote it did not come to its end: repeat it"
/* PowerShell decodes what a program prints, and writes it anew. */
#define NOT_WIDE "write it with -o FILE, not with the > of PowerShell; or convert it: " \
	"Get-Content old | Set-Content -Encoding utf8 new"

static const struct input_format lines = { .name = "ndjson" };
static const struct input_format report = { .name = "json" };
static const struct input_format short_report = {
	"json", "does not hold all events",
	"write it with --all-events and without filters, or with -f ndjson",
	"is a report that does not hold all events"
};
static const struct input_format cut_lines = {
	"ndjson", "is a report that ends in its first line", AGAIN, NULL
};
static const struct input_format cut_report = {
	"json", "is a report that ends in its first lines", AGAIN, NULL
};
static const struct input_format wide_lines = {
	"ndjson", "is a report in UTF-16", NOT_WIDE, NULL
};
static const struct input_format wide_report = {
	"json", "is a report in UTF-16", NOT_WIDE, NULL
};
static const struct input_format array = {
	"json", "is an array of reports", "make a file of each of them",
	"is an array of reports"
};

/* ---- lines ---- */

/* The lines that a report can begin with, and the key after their type. */
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

static bool is_lines(const char *text, size_t size)
{
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
		if (is_first(text, size, firsts[i].type, firsts[i].key))
			return true;
	return false;
}

/* As we write them. */
static bool is_later(const char *text, size_t size)
{
	static const char event[] = "\n{\"type\": \"event\", \"index\": ",
			  input[] = "\n{\"type\": \"input\", \"schema_version\": ";

	return (size >= sizeof(event) && !memcmp(text, event, sizeof(event) - 1)) ||
	       (size >= sizeof(input) && !memcmp(text, input, sizeof(input) - 1));
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

static const char *const line_beginnings[] = {
	"{\"type\": \"event\", \"index\": ",
	"{\"type\": \"input\", \"schema_version\": ",
	"{\"type\": \"passed-over\", \"path\": ",
	NULL
}, *const report_beginnings[] = {
	REPORT_HEAD "all_events\": ",
	REPORT_HEAD "tool\": {\n    \"name\": \"iistriage\"",
	NULL
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

static bool is_cut(const char *text, size_t size, const char *const *beginnings)
{
	size_t mark = json_read_bom(text, size);

	for (; *beginnings; beginnings++)
		if (is_beginning(text + mark, size - mark, *beginnings))
			return true;
	return false;
}

static const struct input_format *lines_of(const char *text, size_t size, bool wide)
{
	if (is_lines(text, size))
		return wide ? &wide_lines : &lines;
	if (is_cut(text, size, line_beginnings))
		return wide ? &wide_lines : &cut_lines;
	return NULL;
}

/* Somebody put several together. */
static bool is_array(const char *text, size_t size)
{
	size_t at = json_read_bom(text, size);

	while (at < size && strchr("[ \t\r\n", text[at]) && text[at])
		at++;
	return at > 0 && (report_of(text + at, size - at) || is_lines(text + at, size - at)) &&
	       memchr(text, '[', at);
}

static const struct input_format *json_of(const char *text, size_t size, bool wide)
{
	const struct input_format *format = report_of(text, size);

	if (!format && is_cut(text, size, report_beginnings))
		format = &cut_report;
	if (!format && is_array(text, size))
		return &array;
	return format && wide ? &wide_report : format;
}

/* ---- UTF-16 ---- */

static bool is_wide(const uint8_t *head, size_t size)
{
	return size >= 2 && ((head[0] == 0xff && head[1] == 0xfe) ||
			     (head[0] == 0xfe && head[1] == 0xff) ||
			     (head[0] == '{' && !head[1]) || (!head[0] && head[1] == '{'));
}

/* ---- public ---- */

const struct input_format *merge_detect_lines(const uint8_t *head, size_t size)
{
	char text[INPUT_FORMAT_HEAD];

	if (!is_wide(head, size))
		return lines_of((const char *)head, size, false);
	return lines_of(text, input_format_ascii(text, sizeof(text), head, size), true);
}

const struct input_format *merge_detect_damaged_lines(const uint8_t *head, size_t size)
{
	const char *text = (const char *)head, *end = memchr(text, '\n', size);

	return end && is_later(end, size - (size_t)(end - text)) ? &lines : NULL;
}

const struct input_format *merge_detect_report(const uint8_t *head, size_t size)
{
	char text[INPUT_FORMAT_HEAD];

	if (!is_wide(head, size))
		return json_of((const char *)head, size, false);
	return json_of(text, input_format_ascii(text, sizeof(text), head, size), true);
}
