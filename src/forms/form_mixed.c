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

/* Characters of UTF-16 in a row that may be something else, by one of their bytes. */
struct run {
	size_t count;
	uint64_t seen[2];	/* a bit for each byte, which is ASCII */
	size_t ends;		/* of lines of 8 bits */
};

static bool is_printed(uint8_t c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n';
}

/* So many in a row, and of so many kinds: no script has letters all over the bytes of ASCII, and
 * what is drawn of boxes and lines is a few characters again and again. */
static bool is_run(struct run *run, bool member, uint8_t byte, size_t least, unsigned kinds)
{
	unsigned count = 0;

	if (!member) {
		*run = (struct run){ 0 };
		return false;
	}
	run->seen[byte / 64] |= UINT64_C(1) << byte % 64;
	if (++run->count < least)
		return false;
	for (unsigned i = 0; i < 128; i++)
		count += run->seen[i / 64] >> i % 64 & 1;
	return count >= kinds;
}

/* CR and LF side by side, as in no line end of UTF-16; several in text without a zero. */
static bool has_line_ends(struct run *run, const uint8_t *bytes, size_t size)
{
	enum { LEAST = 64, ENDS = 3 };

	if (!bytes[0] || !bytes[1]) {
		*run = (struct run){ 0 };
		return false;
	}
	run->count++;
	run->ends += (bytes[0] == '\r' && bytes[1] == '\n') ||
		     (size > 2 && bytes[1] == '\r' && bytes[2] == '\n');
	return run->count >= LEAST && run->ends >= ENDS;
}

/* Text of 8 bits in UTF-16 has ASCII in both bytes, or its line ends; UTF-16 of the other order has
 * ASCII in the upper one. */
size_t form_mixed_at(enum form_encoding_kind kind, const uint8_t *bytes, size_t size)
{
	enum { ASCII_RUN = 64, ASCII_KINDS = 12, SWAPPED_RUN = 16, SWAPPED_KINDS = 5 };
	size_t low = kind == FORM_UTF16_BE;
	struct run ascii = { 0 }, swapped = { 0 }, narrow = { 0 };

	if (kind != FORM_UTF16_LE && kind != FORM_UTF16_BE)
		return utf16_at(bytes, size);
	for (size_t i = skip_ascii(bytes, size, low); i + 1 < size; i += 2) {
		uint8_t lower = bytes[i + low], upper = bytes[i + 1 - low];
		bool printed = is_printed(upper);

		if (is_run(&ascii, printed && is_printed(lower), upper, ASCII_RUN, ASCII_KINDS))
			return i + 2 - 2 * ascii.count;
		if (is_run(&swapped, printed && !lower, upper, SWAPPED_RUN, SWAPPED_KINDS))
			return i + 2 - 2 * swapped.count;
		if (has_line_ends(&narrow, bytes + i, size - i))
			return i + 2 - 2 * narrow.count;
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
