/*
 * json_write.c - JSON as text: commas, indents, quotes.  Does not know what
 * the members mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "json_write.h"

#include <string.h>

#include "text.h"

static bool in_line(const struct json_write *json)
{
	return json->line_depth && json->depth >= json->line_depth;
}

static void break_line(struct json_write *json)
{
	text_add_char(json->text, '\n');
	text_fill(json->text, ' ', 2 * (size_t)json->depth);
}

/* What stands in front of a value: comma, place, key. */
static void begin(struct json_write *json, const char *key)
{
	if (!json->first)
		text_add_char(json->text, ',');
	if (in_line(json)) {
		if (!json->first)
			text_add_char(json->text, ' ');
	} else if (json->depth > 0) {
		break_line(json);
	}
	json->first = false;
	if (key) {
		text_add_char(json->text, '"');
		text_add(json->text, key);
		text_add(json->text, "\": ");
	}
}

static void open(struct json_write *json, const char *key, enum json_write_layout layout,
		 char bracket)
{
	begin(json, key);
	text_add_char(json->text, bracket);
	json->depth++;
	if (layout == JSON_WRITE_LINE && !json->line_depth)
		json->line_depth = json->depth;
	json->first = true;
}

static void end(struct json_write *json, char bracket)
{
	bool line = in_line(json);

	if (json->line_depth == json->depth)
		json->line_depth = 0;
	json->depth--;
	if (!json->first && !line)
		break_line(json);
	text_add_char(json->text, bracket);
	json->first = false;
}

void json_write_object(struct json_write *json, const char *key, enum json_write_layout layout)
{
	open(json, key, layout, '{');
}

void json_write_array(struct json_write *json, const char *key, enum json_write_layout layout)
{
	open(json, key, layout, '[');
}

void json_write_end_object(struct json_write *json)
{
	end(json, '}');
}

void json_write_end_array(struct json_write *json)
{
	end(json, ']');
}

void json_write_string(struct json_write *json, const char *key, const char *value)
{
	if (!value)
		return;
	begin(json, key);
	text_json(json->text, value, strlen(value));
}

/* Every event has some six numbers; printf() would take a third of the time of
 * writing it. */
void json_write_number(struct json_write *json, const char *key, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	begin(json, key);
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	text_add_bytes(json->text, digits + at, sizeof(digits) - at);
}

void json_write_bool(struct json_write *json, const char *key, bool value)
{
	begin(json, key);
	text_add(json->text, value ? "true" : "false");
}

void json_write_time(struct json_write *json, const char *key, when_t value)
{
	char iso[WHEN_SIZE];

	when_iso(value, iso);
	json_write_string(json, key, *iso ? iso : NULL);
}

void json_write_hex(struct json_write *json, const char *key, const void *bytes, size_t size)
{
	if (size == 0)
		return;
	begin(json, key);
	text_add_char(json->text, '"');
	text_hex(json->text, bytes, size);
	text_add_char(json->text, '"');
}

void json_write_strings(struct json_write *json, const char *key, const char *const *values,
		  size_t count)
{
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++)
		json_write_string(json, NULL, values[i]);
	json_write_end_array(json);
}
