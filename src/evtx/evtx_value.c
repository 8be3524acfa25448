/*
 * evtx_value.c - typed values become numbers, times and text.  Knows nothing of
 * tokens, templates or records.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_value.h"

#include <inttypes.h>
#include <stdio.h>

#include "text.h"

enum { SHORT_TEXT = 48 };	/* longest text that can be a number or a time */

uint32_t evtx_value_size(uint8_t type)
{
	static const uint8_t sizes[] = {
		[EVTX_INT8] = 1, [EVTX_UINT8] = 1, [EVTX_INT16] = 2, [EVTX_UINT16] = 2,
		[EVTX_INT32] = 4, [EVTX_UINT32] = 4, [EVTX_INT64] = 8, [EVTX_UINT64] = 8,
		[EVTX_FLOAT] = 4, [EVTX_DOUBLE] = 8, [EVTX_BOOL] = 4, [EVTX_GUID] = 16,
		[EVTX_FILETIME] = 8, [EVTX_SYSTEMTIME] = 16,
		[EVTX_HEX32] = 4, [EVTX_HEX64] = 8,
	};

	return type < sizeof(sizes) ? sizes[type] : 0;
}

/* Little-endian bytes, at most eight. */
static uint64_t unsigned_number(const struct evtx_value *value)
{
	uint64_t number = 0;

	switch (value->size) {
	case 1:
		return value->bytes[0];
	case 2:
		return bytes_u16(value->bytes);
	case 4:
		return bytes_u32(value->bytes);
	case 8:
		return bytes_u64(value->bytes);
	default:
		break;
	}
	for (uint32_t i = value->size < 8 ? value->size : 8; i > 0; i--)
		number = number << 8 | value->bytes[i - 1];
	return number;
}

static int64_t signed_number(const struct evtx_value *value)
{
	uint64_t number = unsigned_number(value);
	unsigned bits = value->size < 8 ? value->size * 8 : 64;

	if (bits > 0 && bits < 64 && number >> (bits - 1))
		number |= UINT64_MAX << bits;
	return (int64_t)number;
}

/* UTF-16 text as ASCII, trimmed of NULs; false if it is too long or not ASCII. */
static bool short_text(const struct evtx_value *value, char text[SHORT_TEXT])
{
	uint32_t length = 0;

	for (uint32_t i = 0; i + 1 < value->size; i += 2) {
		uint16_t unit = bytes_u16(value->bytes + i);

		if (!unit)
			break;
		if (unit >= 0x80 || length + 1 >= SHORT_TEXT)
			return false;
		text[length++] = (char)unit;
	}
	text[length] = '\0';
	return length > 0;
}

static bool parse_number(const char *text, uint64_t *number)
{
	uint64_t result = 0;
	int base = 10;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (!*text)
		return false;
	for (; *text; text++) {
		int digit = text_hex_digit(*text);

		if (digit < 0 || digit >= base || result > (UINT64_MAX - 15) / 16)
			return false;
		result = result * (unsigned)base + (unsigned)digit;
	}
	*number = result;
	return true;
}

bool evtx_value_number(const struct evtx_value *value, uint64_t *number)
{
	char text[SHORT_TEXT];

	switch (value->type) {
	case EVTX_INT8: case EVTX_UINT8: case EVTX_INT16: case EVTX_UINT16:
	case EVTX_INT32: case EVTX_UINT32: case EVTX_INT64: case EVTX_UINT64:
	case EVTX_HEX32: case EVTX_HEX64: case EVTX_SIZE: case EVTX_BOOL:
		if (value->size == 0 || value->size > 8)
			return false;
		*number = unsigned_number(value);
		return true;
	case EVTX_STRING:
		return short_text(value, text) && parse_number(text, number);
	default:
		return false;
	}
}

/* [MS-DTYP] 2.3.13: year, month, day of week, day, hour, minute, second, ms. */
static void system_time_text(const uint8_t *bytes, char *text, size_t size)
{
	snprintf(text, size, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
		 (unsigned)bytes_u16(bytes), (unsigned)bytes_u16(bytes + 2),
		 (unsigned)bytes_u16(bytes + 6), (unsigned)bytes_u16(bytes + 8),
		 (unsigned)bytes_u16(bytes + 10), (unsigned)bytes_u16(bytes + 12),
		 (unsigned)bytes_u16(bytes + 14));
}

when_t evtx_value_time(const struct evtx_value *value)
{
	char text[SHORT_TEXT + 16];

	/* Type first: compilers read both fields at once for (type && size), and that
	 * waits until both were written, for each of millions. */
	switch (value->type) {
	case EVTX_FILETIME:
		return value->size == 8 ? bytes_u64(value->bytes) : WHEN_UNKNOWN;
	case EVTX_SYSTEMTIME:
		if (value->size != 16)
			return WHEN_UNKNOWN;
		system_time_text(value->bytes, text, sizeof(text));
		return when_parse(text);
	case EVTX_STRING:
		return short_text(value, text) ? when_parse(text) : WHEN_UNKNOWN;
	default:
		return WHEN_UNKNOWN;
	}
}

/* Bytes 0x80 to 0x9f of Windows code page 1252; 0 has no character. */
static uint16_t western(uint8_t byte)
{
	static const uint16_t table[32] = {
		0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
		0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
		0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
	};

	return byte >= 0x80 && byte < 0xa0 ? table[byte - 0x80] : byte;
}

static void ansi_text(const struct evtx_value *value, struct text *text)
{
	uint32_t size = value->size;

	while (size > 0 && !value->bytes[size - 1])
		size--;
	for (uint32_t i = 0; i < size; i++) {
		uint16_t unit = western(value->bytes[i]);
		uint8_t utf16[2] = { (uint8_t)unit, (uint8_t)(unit >> 8) };

		if (unit) {
			text_utf16(text, utf16, sizeof(utf16));
		} else {
			text_add(text, "\xef\xbf\xbd");
		}
	}
}

static void hex_text(const struct evtx_value *value, struct text *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (uint32_t i = 0; i < value->size; i++) {
		text_add_char(text, digits[value->bytes[i] >> 4]);
		text_add_char(text, digits[value->bytes[i] & 15]);
	}
}

static void guid_text(const uint8_t *bytes, struct text *text)
{
	text_printf(text, "{%08" PRIX32 "-%04X-%04X-%02X%02X-", bytes_u32(bytes),
		    (unsigned)bytes_u16(bytes + 4), (unsigned)bytes_u16(bytes + 6),
		    (unsigned)bytes[8], (unsigned)bytes[9]);
	for (int i = 10; i < 16; i++)
		text_printf(text, "%02X", (unsigned)bytes[i]);
	text_add_char(text, '}');
}

/* [MS-DTYP] 2.4.2.2: revision, count, six bytes big-endian, count numbers. */
static void sid_text(const struct evtx_value *value, struct text *text)
{
	const uint8_t *bytes = value->bytes;
	uint64_t authority = 0;
	uint32_t room;

	if (value->size < 8)
		return;
	room = (value->size - 8) / 4;
	for (int i = 2; i < 8; i++)
		authority = authority << 8 | bytes[i];
	text_printf(text, "S-%u-%" PRIu64, (unsigned)bytes[0], authority);
	for (uint32_t i = 0; i < bytes[1] && i < room; i++)
		text_printf(text, "-%" PRIu32, bytes_u32(bytes + 8 + 4 * i));
}

/* Windows writes nine decimals, the last two always 0. */
static void time_text(when_t time, struct text *text)
{
	char iso[WHEN_SIZE];
	size_t length = strlen(when_iso(time, iso));

	if (time == 0) {
		text_add(text, "1601-01-01T00:00:00.000000000Z");
	} else if (length > 0) {
		text_add_bytes(text, iso, length - 1);
		text_add(text, "00Z");
	}
}

static void real_text(const struct evtx_value *value, struct text *text)
{
	float single;
	double number;

	if (value->type == EVTX_FLOAT) {
		uint32_t bits = bytes_u32(value->bytes);

		memcpy(&single, &bits, sizeof(single));
		number = (double)single;
	} else {
		uint64_t bits = bytes_u64(value->bytes);

		memcpy(&number, &bits, sizeof(number));
	}
	text_printf(text, "%.6f", number);
}

/* Most text is ASCII; that needs no decoding. */
static void wide_text(const struct evtx_value *value, struct text *text)
{
	char piece[256];
	uint32_t at = 0, length = 0, size = value->size & ~UINT32_C(1);

	while (size > 0 && bytes_u16(value->bytes + size - 2) == 0)
		size -= 2;
	for (; at < size; at += 2) {
		uint16_t unit = bytes_u16(value->bytes + at);

		if (unit == 0 || unit >= 0x80)
			break;
		piece[length++] = (char)unit;
		if (length == sizeof(piece)) {
			text_add_bytes(text, piece, length);
			length = 0;
		}
	}
	text_add_bytes(text, piece, length);
	text_utf16(text, value->bytes + at, size - at);
}

void evtx_value_text(const struct evtx_value *value, struct text *text)
{
	char buffer[64];
	uint32_t size = evtx_value_size(value->type);

	if (size && value->size != size)
		return;
	switch (value->type) {
	case EVTX_STRING:
		wide_text(value, text);
		break;
	case EVTX_ANSI:
		ansi_text(value, text);
		break;
	case EVTX_INT8: case EVTX_INT16: case EVTX_INT32: case EVTX_INT64:
		text_printf(text, "%" PRId64, signed_number(value));
		break;
	case EVTX_UINT8: case EVTX_UINT16: case EVTX_UINT32: case EVTX_UINT64:
		text_add_number(text, unsigned_number(value));
		break;
	case EVTX_FLOAT: case EVTX_DOUBLE:
		real_text(value, text);
		break;
	case EVTX_BOOL:		/* some writers store bit masks: any bit is true */
		text_add(text, unsigned_number(value) ? "true" : "false");
		break;
	case EVTX_BINARY:
		hex_text(value, text);
		break;
	case EVTX_GUID:
		guid_text(value->bytes, text);
		break;
	case EVTX_SIZE: case EVTX_HEX32: case EVTX_HEX64:
		if (value->size > 0 && value->size <= 8)
			text_printf(text, "0x%" PRIx64, unsigned_number(value));
		break;
	case EVTX_FILETIME:
		time_text(bytes_u64(value->bytes), text);
		break;
	case EVTX_SYSTEMTIME:
		system_time_text(value->bytes, buffer, sizeof(buffer));
		text_add(text, buffer);
		break;
	case EVTX_SID:
		sid_text(value, text);
		break;
	default:
		break;
	}
}

/* Size of the UTF-16 text at the start of some bytes, without and with its NUL. */
static uint32_t text_item(const uint8_t *bytes, uint32_t size, uint32_t *whole)
{
	uint32_t at = 0;

	size &= ~UINT32_C(1);
	while (at < size && bytes_u16(bytes + at))
		at += 2;
	*whole = at < size ? at + 2 : at;
	return at;
}

bool evtx_value_item(const struct evtx_value *array, uint32_t *position,
		     struct evtx_value *item)
{
	uint8_t type = array->type & (uint8_t)~EVTX_ARRAY;
	const uint8_t *bytes = array->bytes + *position;
	uint32_t left = array->size - *position;
	uint32_t size, whole;

	if (left == 0)
		return false;
	switch (type) {
	case EVTX_STRING:
		size = text_item(bytes, left, &whole);
		break;
	case EVTX_ANSI: {
		const uint8_t *end = memchr(bytes, 0, left);

		size = end ? (uint32_t)(end - bytes) : left;
		whole = end ? size + 1 : size;
		break;
	}
	case EVTX_SID:
		size = whole = left < 2 ? 0 : 8 + 4 * (uint32_t)bytes[1];
		break;
	default:
		size = whole = evtx_value_size(type);
	}
	if (whole == 0 || whole > left)
		return false;
	*item = (struct evtx_value){ .bytes = bytes, .size = size, .type = type };
	*position += whole;
	return true;
}

uint32_t evtx_value_unhex(const struct evtx_value *value, uint8_t *bytes,
			  uint32_t room)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i + 3 < value->size && count < room; i += 4) {
		uint16_t high = bytes_u16(value->bytes + i);
		uint16_t low = bytes_u16(value->bytes + i + 2);
		int first = high < 0x80 ? text_hex_digit((char)high) : -1;
		int second = low < 0x80 ? text_hex_digit((char)low) : -1;

		if (first < 0 || second < 0)
			break;
		bytes[count++] = (uint8_t)(first << 4 | second);
	}
	return count;
}
