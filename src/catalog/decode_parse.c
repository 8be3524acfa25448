/*
 * decode_parse.c - what could a person have meant by this?
 *
 * One text may be a name, a decimal or hexadecimal number, or the bytes of a data
 * field.  Every reading that is possible is collected, then those that have a name
 * come first: 7E000000 is far likelier the bytes of 126 than an unheard-of number.
 * Does not know events.
 *
 * SPDX-License-Identifier: MIT
 */
#include "decode.h"

#include <string.h>

#include "bytes.h"
#include "decode_table.h"
#include "text.h"

enum {
	READINGS = 8,
	WORD_SIZE = 96,		/* names of codes have up to 79 characters */
	BYTES = 64,		/* of a data field; http.sys writes 44 */
};

struct readings {
	struct decode_reading items[READINGS];
	size_t count;
};

static void add(struct readings *readings, struct decode_error error,
		const char *how)
{
	for (size_t i = 0; i < readings->count; i++) {
		const struct decode_error *other = &readings->items[i].error;

		if (other->value == error.value && other->kind == error.kind)
			return;
	}
	if (readings->count < READINGS)
		readings->items[readings->count++] =
			(struct decode_reading){ .error = error, .how = how };
}

/* A number, and what it is if a process ended with it. */
static void add_number(struct readings *readings, uint32_t value, const char *how)
{
	add(readings, decode_value(value), how);
	if (decode_find(DECODE_EXIT_CODE, value))
		add(readings, decode_exit_code(value), "exit code of a process");
}

/* The whole text is digits of that base and fits 32 bits. */
static bool number(const char *text, int base, uint32_t *value)
{
	uint64_t wide = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		int c = text_hex_digit(*text);

		if (c < 0 || c >= base)
			return false;
		wide = wide * (unsigned)base + (unsigned)c;
		if (wide > UINT32_MAX)
			return false;
	}
	*value = (uint32_t)wide;
	return true;
}

/* Two hexadecimal digits, with or without 0x; returns what stands behind, or NULL. */
static const char *byte(const char *text, uint8_t *value)
{
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	if (text_hex_digit(text[0]) < 0 || text_hex_digit(text[1]) < 0)
		return NULL;
	*value = (uint8_t)(text_hex_digit(text[0]) << 4 | text_hex_digit(text[1]));
	return text + 2;
}

static bool apart(char c)
{
	return c && strchr(" \t\r\n,-:;", c);
}

/*
 * "c1 00 07 80", also with commas or dashes.  The event viewer adds the characters
 * that the bytes stand for after a wide gap; they are not looked at.
 */
static size_t read_bytes(const char *text, uint8_t *bytes)
{
	size_t count = 0;

	while (*text && count < BYTES) {
		const char *behind = byte(text, &bytes[count]);

		if (!behind || (*behind && !apart(*behind)))
			return 0;
		count++;
		if (strspn(behind, " \t") > 2)
			break;
		text = behind + strspn(behind, " \t\r\n,-:;");
	}
	return count;
}

static void parse_bytes(struct readings *readings, const char *text)
{
	uint8_t bytes[BYTES];
	size_t count = read_bytes(text, bytes);

	if (count == 4)
		add(readings, decode_value(bytes_u32(bytes)), "bytes of the data field");
	else if (count > 4 && count % 4 == 0)
		add(readings, decode_value(bytes_u32(bytes + count - 4)),
		    "last four bytes of the data field");
}

/* Eight hexadecimal digits may be a number or four bytes without gaps. */
static void parse_eight(struct readings *readings, const char *text)
{
	uint8_t bytes[4];

	if (strlen(text) != 8)
		return;
	for (size_t i = 0; i < 4; i++)
		if (!byte(text + 2 * i, &bytes[i]))
			return;
	add(readings, decode_value(bytes_u32(bytes)), "bytes of the data field");
}

static void parse_hexadecimal(struct readings *readings, const char *text)
{
	uint32_t value;

	if (number(text, 16, &value))
		add_number(readings, value, "hexadecimal");
}

static void parse_decimal(struct readings *readings, const char *text)
{
	uint32_t value;

	const struct decode_name *status;

	if (*text == '-' && number(text + 1, 10, &value) && value <= 0x80000000U)
		add_number(readings, 0 - value, "signed decimal");
	if (!number(text, 10, &value))
		return;
	add_number(readings, value, "decimal");
	status = decode_find(DECODE_HTTP_STATUS, value);
	if (status && value)
		add(readings, decode_table_error(status, value, DECODE_HTTP_STATUS),
		    "status of an HTTP answer");
}

/* "500.19" */
static void parse_sub_status(struct readings *readings, const char *text)
{
	const struct decode_name *row;
	char status[4] = { 0 };
	uint32_t number_of, sub;

	if (strspn(text, "0123456789") != 3 || text[3] != '.' || strlen(text + 4) > 3)
		return;
	memcpy(status, text, 3);
	if (!number(status, 10, &number_of) || !number(text + 4, 10, &sub))
		return;
	row = decode_find(DECODE_HTTP_STATUS, decode_sub_status(number_of, sub));
	if (row)
		add(readings, decode_table_error(row, row->value, DECODE_HTTP_STATUS),
		    "status of an HTTP answer");
}

/* A pasted line of the event viewer: "0000: c1 00 07 80", "0000: 800700c1". */
static const char *skip_offset(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	if ((digits != 4 && digits != 8) || text[digits] != ':' || !text_starts(text, "00"))
		return NULL;
	return text + digits + 1 + strspn(text + digits + 1, " \t");
}

static void parse_name(struct readings *readings, const char *text)
{
	const struct decode_name *row = decode_named(text);

	if (row && row->kind == DECODE_HTTP_STATUS)
		add(readings, decode_table_error(row, row->value, row->kind),
		    row->value > UINT16_MAX || text_starts(text, "ANCM_") ?
			    "name of an HTTP status" : "reason in the HTTPERR log");
	else if (row)
		add(readings, row->kind == DECODE_EXIT_CODE ?
			      decode_exit_code(row->value) : decode_value(row->value),
		    "name");
}

static void parse_word(struct readings *readings, const char *text)
{
	const char *behind = skip_offset(text);

	parse_name(readings, text);
	if (behind) {
		parse_bytes(readings, behind);
		parse_hexadecimal(readings, behind);
	} else if (text[0] == '%' && text[1] == '%') {
		parse_decimal(readings, text + 2);
	} else if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		parse_hexadecimal(readings, text + 2);
		parse_bytes(readings, text);
	} else {
		parse_decimal(readings, text);
		parse_sub_status(readings, text);
		parse_hexadecimal(readings, text);
		parse_eight(readings, text);
		parse_bytes(readings, text);
	}
}

/* &H7E is hexadecimal in Basic, 7Eh in assembly. */
static void as_in_c(char *word, size_t size)
{
	size_t digits = strspn(word, "0123456789abcdefABCDEF");

	if (word[0] == '&' && (word[1] | 0x20) == 'h') {
		memcpy(word, "0x", 2);
	} else if (text_is_digit(*word) && digits + 1 == size &&
		   (word[digits] | 0x20) == 'h') {
		memmove(word + 2, word, digits);
		memcpy(word, "0x", 2);
		word[digits + 2] = '\0';
	}
}

/* Without the quotes, brackets and blanks that come with pasting, and C's L. */
static bool trim(const char *text, char *word)
{
	static const char around[] = " \t\r\n'\"()[]{}.,;";
	size_t size;

	text += strspn(text, around);
	size = strlen(text);
	while (size && strchr(around, text[size - 1]))
		size--;
	if (size > 3 && text[0] == '0' && (text[1] | 0x20) == 'x' &&
	    (text[size - 1] | 0x20) == 'l')
		size--;
	if (!size || size + 2 >= WORD_SIZE * 2)
		return false;
	memcpy(word, text, size);
	word[size] = '\0';
	as_in_c(word, size);
	return true;
}

/* Readings that nothing has a name for are noise beside one that has. */
static size_t rank(const struct readings *readings, struct decode_reading *out,
		   size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < readings->count && count < max; i++)
		if (readings->items[i].error.name)
			out[count++] = readings->items[i];
	if (count)
		return count;
	for (size_t i = 0; i < readings->count && count < max; i++)
		out[count++] = readings->items[i];
	return count;
}

size_t decode_parse(const char *text, struct decode_reading *readings, size_t max)
{
	struct readings found = { .count = 0 };
	char word[WORD_SIZE * 2];

	if (!trim(text, word))
		return 0;
	parse_word(&found, word);
	return rank(&found, readings, max);
}
