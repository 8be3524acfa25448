/*
 * report_emit.c - JSON as text: commas, indents, quotes.  Does not know what
 * the members mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_emit.h"

#include <string.h>

#include "text.h"

static bool in_line(const struct emit *emit)
{
	return emit->line_depth && emit->depth >= emit->line_depth;
}

static void break_line(struct emit *emit)
{
	text_add_char(emit->text, '\n');
	text_fill(emit->text, ' ', 2 * (size_t)emit->depth);
}

/* What stands in front of a value: comma, place, key. */
static void begin(struct emit *emit, const char *key)
{
	if (!emit->first)
		text_add_char(emit->text, ',');
	if (in_line(emit)) {
		if (!emit->first)
			text_add_char(emit->text, ' ');
	} else if (emit->depth > 0) {
		break_line(emit);
	}
	emit->first = false;
	if (key) {
		text_add_char(emit->text, '"');
		text_add(emit->text, key);
		text_add(emit->text, "\": ");
	}
}

static void open(struct emit *emit, const char *key, enum emit_layout layout, char bracket)
{
	begin(emit, key);
	text_add_char(emit->text, bracket);
	emit->depth++;
	if (layout == EMIT_LINE && !emit->line_depth)
		emit->line_depth = emit->depth;
	emit->first = true;
}

static void end(struct emit *emit, char bracket)
{
	bool line = in_line(emit);

	if (emit->line_depth == emit->depth)
		emit->line_depth = 0;
	emit->depth--;
	if (!emit->first && !line)
		break_line(emit);
	text_add_char(emit->text, bracket);
	emit->first = false;
}

void emit_object(struct emit *emit, const char *key, enum emit_layout layout)
{
	open(emit, key, layout, '{');
}

void emit_array(struct emit *emit, const char *key, enum emit_layout layout)
{
	open(emit, key, layout, '[');
}

void emit_end_object(struct emit *emit)
{
	end(emit, '}');
}

void emit_end_array(struct emit *emit)
{
	end(emit, ']');
}

void emit_string(struct emit *emit, const char *key, const char *value)
{
	if (!value)
		return;
	begin(emit, key);
	text_json(emit->text, value, strlen(value));
}

/* Every event has some six numbers; printf() would take a third of the time of
 * writing it. */
void emit_number(struct emit *emit, const char *key, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	begin(emit, key);
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	text_add_bytes(emit->text, digits + at, sizeof(digits) - at);
}

void emit_bool(struct emit *emit, const char *key, bool value)
{
	begin(emit, key);
	text_add(emit->text, value ? "true" : "false");
}

void emit_time(struct emit *emit, const char *key, when_t value)
{
	char iso[WHEN_SIZE];

	when_iso(value, iso);
	emit_string(emit, key, *iso ? iso : NULL);
}

void emit_hex(struct emit *emit, const char *key, const void *bytes, size_t size)
{
	if (size == 0)
		return;
	begin(emit, key);
	text_add_char(emit->text, '"');
	text_hex(emit->text, bytes, size);
	text_add_char(emit->text, '"');
}

void emit_strings(struct emit *emit, const char *key, const char *const *values,
		  size_t count)
{
	emit_array(emit, key, EMIT_LINES);
	for (size_t i = 0; i < count; i++)
		emit_string(emit, NULL, values[i]);
	emit_end_array(emit);
}
