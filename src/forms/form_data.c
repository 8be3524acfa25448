/*
 * form_data.c - printed bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_data.h"

#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "text.h"

enum { OFFSET_DIGITS = 4, WORD_DIGITS = 8 };

static const struct form_data none = { NULL, 0 };

/* Hexadecimal digits there. */
static size_t hex_run(const char *at)
{
	size_t size = 0;

	while (text_hex_digit(at[size]) >= 0)
		size++;
	return size;
}

static uint8_t hex_byte(const char *at)
{
	return (uint8_t)(text_hex_digit(at[0]) << 4 | text_hex_digit(at[1]));
}

static struct form_data from_number(const char *digits, struct arena *arena)
{
	size_t size = hex_run(digits), count = size <= WORD_DIGITS ? 4 : 8;
	uint8_t *bytes = arena_alloc(arena, count);
	uint64_t value = 0;

	if (!bytes || size == 0 || size > 16 || digits[size])
		return none;
	for (size_t i = 0; i < size; i++)
		value = value << 4 | (uint64_t)text_hex_digit(digits[i]);
	for (size_t i = 0; i < count; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	return (struct form_data){ bytes, count };
}

struct form_data form_data_hex(const char *text, struct arena *arena)
{
	size_t most = strlen(text) / 2, count = 0;
	uint8_t *bytes;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		return from_number(text + 2, arena);
	if (most == 0 || most > 2 * (size_t)BOUND_DATA_SIZE)
		return none;
	bytes = arena_alloc(arena, most);
	while (bytes && *text) {
		if (*text == ' ' || *text == '-') {
			text++;
			continue;
		}
		if (hex_run(text) < 2 || count == BOUND_DATA_SIZE)
			return none;
		bytes[count++] = hex_byte(text);
		text += 2;
	}
	return count ? (struct form_data){ bytes, count } : none;
}

struct form_data form_data_decimal(const char *text, struct arena *arena)
{
	size_t most = strlen(text) / 2 + 1, count = 0;
	uint8_t *bytes;

	if (most > 2 * (size_t)BOUND_DATA_SIZE)
		return none;
	bytes = arena_alloc(arena, most);
	for (; bytes && *text; text++) {
		unsigned value = 0;

		if (strchr(" \t,{}[]", *text))
			continue;
		for (int digits = 0; text_is_digit(*text) && digits < 3; digits++)
			value = value * 10 + (unsigned)(*text++ - '0');
		if (!strchr(" ,}]", *text) || value > UINT8_MAX || count == BOUND_DATA_SIZE)
			return none;
		bytes[count++] = (uint8_t)value;
		if (!*text)
			break;
	}
	return count ? (struct form_data){ bytes, count } : none;
}

bool form_data_dump(const char *line, uint8_t *data, size_t *size, size_t room)
{
	size_t from = *size;

	line += strspn(line, " \t");
	if (hex_run(line) < OFFSET_DIGITS || line[hex_run(line)] != ':')
		return false;
	line += hex_run(line) + 1;
	line += strspn(line, " \t");
	for (;;) {
		size_t digits = hex_run(line);

		if ((digits != 2 && digits != WORD_DIGITS) || digits / 2 > room - *size ||
		    (line[digits] && line[digits] != ' ' && line[digits] != '\t'))
			break;
		/* In a word the byte that comes first is printed last. */
		for (size_t at = digits; at > 0; at -= 2)
			data[(*size)++] = hex_byte(line + at - 2);
		line += digits;
		if (line[0] != ' ' || line[1] == ' ' || line[1] == '\t')
			break;
		line++;
	}
	return *size > from;
}
