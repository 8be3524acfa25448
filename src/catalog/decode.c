/*
 * decode.c - the error that an event carries, by what the catalog says of it.
 *
 * Knows the shapes of data fields and of codes in strings; does not know what a
 * code means for IIS, that is for the rules to say.
 *
 * SPDX-License-Identifier: MIT
 */
#include "decode.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "catalog.h"
#include "decode_table.h"
#include "event.h"
#include "text.h"

/* http.sys reports through the I/O error log: 40 bytes of header, then the status. */
enum { HTTP_DATA_SIZE = 44 };

struct decode_error decode_value(uint32_t value)
{
	return decode_table_value(decode_builtin(), value);
}

/*
 * An exit code is whatever the process said: small numbers are not Win32 errors.
 * 0 is an answer here, so it is never DECODE_ZERO.
 */
struct decode_error decode_exit_code(uint32_t value)
{
	const struct decode_name *row = decode_find(DECODE_EXIT_CODE, value);
	struct decode_error error = decode_table_error(row, value, DECODE_EXIT_CODE);

	if (!row && value >= 0x10000) {
		const struct decode_name *status =
			decode_find(DECODE_NTSTATUS, value);
		struct decode_error other = status ?
			decode_table_error(status, value, DECODE_NTSTATUS) :
			decode_value(value);

		if (other.name)
			error = other;
	}
	error.state = DECODE_OK;
	return error;
}

static struct decode_error http_status(uint32_t value)
{
	const struct decode_name *row = decode_find(DECODE_NTSTATUS, value);

	return row ? decode_table_error(row, value, DECODE_NTSTATUS) :
		     decode_value(value);
}

static struct decode_error nothing(enum decode_state state)
{
	return (struct decode_error){ .state = state, .kind = DECODE_RAW };
}

/* Printable UTF-16 of our plane, with at most NULs at its end. */
static bool is_text(const uint8_t *data, size_t size)
{
	size_t end = size;

	if (size % 2)
		return false;
	while (end >= 2 && !data[end - 1] && !data[end - 2])
		end -= 2;
	if (end < 4)
		return false;
	for (size_t i = 0; i < end; i += 2) {
		unsigned unit = bytes_u16(data + i);

		if (unit < 0x20 && unit != '\t' && unit != '\r' && unit != '\n')
			return false;
		if ((unit >= 0x7f && unit < 0xa0) || unit >= 0xfff0 ||
		    (unit >= 0xd800 && unit < 0xf900))
			return false;
	}
	return true;
}

static struct decode_error decode_data(const struct event *event)
{
	size_t size = event->data_size;
	bool http = event->kind->data == CATALOG_DATA_HTTP;

	if (!event->data || !size)
		return nothing(DECODE_MISSING);
	if (size < 4)
		return nothing(DECODE_SHORT);
	if (http && (size == 4 || size == HTTP_DATA_SIZE))
		return http_status(bytes_u32(event->data + size - 4));
	if (size == 4)
		return decode_value(bytes_u32(event->data));
	return nothing(is_text(event->data, size) ? DECODE_TEXT : DECODE_LONG);
}

/*
 * A number of at most 32 bits from its first digit on; a signed one is written
 * with a minus.  *end is where it stops.
 */
static bool number(const char *text, int base, uint32_t *value, const char **end)
{
	bool negative = *text == '-';
	unsigned long long wide = 0;
	const char *digit = text + negative;

	for (; *digit; digit++) {
		int c = text_hex_digit(*digit);

		if (c < 0 || c >= base)
			break;
		wide = wide * (unsigned)base + (unsigned)c;
		if (wide > UINT32_MAX)
			return false;
	}
	*end = digit;
	if (digit == text + negative || (negative && wide > 0x80000000ULL))
		return false;
	*value = (uint32_t)(negative ? 0 - wide : wide);
	return true;
}

static bool whole(const char *text, int base, uint32_t *value)
{
	const char *end;

	return number(text, base, value, &end) && !end[strspn(end, " \t\r\n.")];
}

static const char *find_hexadecimal(const char *text)
{
	for (; *text; text++)
		if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
			return text + 2;
	return NULL;
}

/*
 * Codes as text: %%193 (a parameter message), 193 and -2147024703, or 0x800700C1
 * anywhere in a sentence.
 */
static struct decode_error decode_text(const char *text)
{
	const char *hexadecimal, *end;
	uint32_t value;

	text += strspn(text, " \t\r\n");
	if (text[0] == '%' && text[1] == '%')
		text += 2;
	if (whole(text, 10, &value))
		return decode_value(value);
	hexadecimal = find_hexadecimal(text);
	if (hexadecimal && number(hexadecimal, 16, &value, &end))
		return decode_value(value);
	return nothing(DECODE_TEXT);
}

/* Exit codes are hexadecimal; IIS 6 writes them with 0x or without. */
static struct decode_error decode_exit_text(const char *text)
{
	const char *hexadecimal = find_hexadecimal(text);
	const char *end;
	uint32_t value;

	text += strspn(text, " \t\r\n");
	if (hexadecimal && number(hexadecimal, 16, &value, &end))
		return decode_exit_code(value);
	if (*text != '-' && whole(text, 16, &value))
		return decode_exit_code(value);
	return nothing(DECODE_TEXT);
}

static struct decode_error decode_role(const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE];
	const char *role = event->kind->code_role;
	const char *text = catalog_role(event, role, buffer);

	if (!text)
		return nothing(DECODE_MISSING);
	if (text_equal_nocase(role, "exit_code") || text_equal_nocase(role, "exception"))
		return decode_exit_text(text);
	return decode_text(text);
}

struct decode_error decode_event(const struct event *event)
{
	struct decode_error error = nothing(DECODE_NOT_CODE);

	if (!event->kind)
		return error;
	if (event->kind->data == CATALOG_DATA_CODE ||
	    event->kind->data == CATALOG_DATA_HTTP)
		error = decode_data(event);
	if (error.state != DECODE_OK && error.state != DECODE_ZERO &&
	    event->kind->code_role)
		error = decode_role(event);
	return error;
}

const struct decode_name *decode_find(enum decode_kind kind, uint32_t value)
{
	return decode_table_find(decode_builtin(), kind, value);
}

const struct decode_name *decode_named(const char *name)
{
	return decode_table_named(decode_builtin(), name);
}

const struct decode_name *decode_table(size_t *count)
{
	*count = decode_builtin()->count;
	return decode_builtin()->names;
}

const char *decode_state_says(enum decode_state state)
{
	static const char *const says[] = {
		[DECODE_OK] = "holds an error code",
		[DECODE_ZERO] = "holds 0, so no error was set",
		[DECODE_MISSING] = "has no data",
		[DECODE_SHORT] = "has fewer than four bytes of data",
		[DECODE_LONG] = "has more data than an error code",
		[DECODE_TEXT] = "holds text where an error code belongs",
		[DECODE_NOT_CODE] = "holds no error code by its kind",
	};

	return (unsigned)state < sizeof(says) / sizeof(says[0]) ? says[state] : "";
}
