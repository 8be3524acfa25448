/*
 * form_mixed.c - where the encoding of a text changes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_mixed.h"

#include <string.h>

#include "input_stats.h"

/* Eight characters of ASCII in UTF-16, of either order, from the first zero on. */
static bool begins_utf16(const uint8_t *bytes, size_t size)
{
	enum { ENOUGH = 16 };

	for (size_t i = 0; i < ENOUGH; i++)
		if (i >= size || (bytes[i] == 0) != (i % 2 == 0))
			return false;
	return true;
}

static size_t utf16_at(const uint8_t *bytes, size_t size)
{
	const uint8_t *end = bytes + size, *zero = bytes;

	while ((zero = memchr(zero, 0, (size_t)(end - zero))) != NULL) {
		if (begins_utf16(zero, (size_t)(end - zero)))
			return (size_t)(zero - bytes);
		while (zero < end && *zero == 0)
			zero++;
	}
	return size;
}

/* Bytes of characters of ASCII from here on, a few at once: nearly all of a text are. */
static size_t skip_ascii(const uint8_t *bytes, size_t size, size_t low)
{
	static const uint8_t uppers[2][8] = { { 0, 255, 0, 255, 0, 255, 0, 255 },
					      { 255, 0, 255, 0, 255, 0, 255, 0 } };
	size_t at = 0;
	uint64_t mask, word;

	memcpy(&mask, uppers[low], sizeof(mask));
	for (; size - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, bytes + at, sizeof(word));
		if (word & mask)
			break;
	}
	return at;
}

/* 64 bytes of ASCII are no 32 characters of UTF-16 that somebody wrote, nor are eight whose lower
 * byte is zero. */
size_t form_mixed_at(enum form_encoding_kind kind, const uint8_t *bytes, size_t size)
{
	enum { ASCII_RUN = 32, SWAPPED_RUN = 8 };
	size_t ascii = 0, swapped = 0, low = kind == FORM_UTF16_BE;

	if (kind != FORM_UTF16_LE && kind != FORM_UTF16_BE)
		return utf16_at(bytes, size);
	for (size_t i = skip_ascii(bytes, size, low); i + 1 < size; i += 2) {
		uint8_t lower = bytes[i + low], upper = bytes[i + 1 - low];

		ascii = lower && upper && (lower | upper) < 0x80 ? ascii + 1 : 0;
		swapped = !lower && upper ? swapped + 1 : 0;
		if (ascii == ASCII_RUN || swapped == SWAPPED_RUN)
			return i + 2 - 2 * (ascii + swapped);
		if (!upper)
			i += skip_ascii(bytes + i + 2, size - i - 2, low);
	}
	return size;
}

bool form_mixed_tell(enum form_encoding_kind kind, const uint8_t *bytes, size_t size,
		     struct input_stats *stats, uint64_t offset)
{
	size_t at = form_mixed_at(kind, bytes, size);

	if (at < size)
		input_stats_problem(stats, offset + at,
				    "another encoding begins here: what follows is not read");
	return at < size;
}

size_t form_size_of_text(const uint8_t *head, size_t size)
{
	size = form_mixed_at(FORM_UTF8, head, size);
	while (size > 0 && !head[size - 1])
		size--;
	return size;
}
