/*
 * text_fold.c - small letters for capitals, one for one, in no language.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* Capitals, each or every second one, and how far away their small letters are.  Sorted.  Those
 * whose small letter has another size in UTF-8 are not in it: a dotted I, a sharp S.
 * Source: https://www.unicode.org/Public/UCD/latest/ucd/UnicodeData.txt */
static const struct capitals {
	uint32_t first, last, step;
	int32_t small;
} capitals[] = {
	{ 0x41, 0x5A, 1, 32 },      { 0xC0, 0xD6, 1, 32 },      { 0xD8, 0xDE, 1, 32 },
	{ 0x100, 0x12E, 2, 1 },     { 0x132, 0x136, 2, 1 },     { 0x139, 0x147, 2, 1 },
	{ 0x14A, 0x176, 2, 1 },     { 0x178, 0x178, 1, -121 },  { 0x179, 0x17D, 2, 1 },
	{ 0x218, 0x21A, 2, 1 },	/* of Romanian */
	{ 0x386, 0x386, 1, 38 },    { 0x388, 0x38A, 1, 37 },    { 0x38C, 0x38C, 1, 64 },
	{ 0x38E, 0x38F, 1, 63 },    { 0x391, 0x3A1, 1, 32 },    { 0x3A3, 0x3AB, 1, 32 },
	{ 0x3C2, 0x3C2, 1, 1 },	/* a small one that stands at the end of a word */
	{ 0x400, 0x40F, 1, 80 },    { 0x410, 0x42F, 1, 32 },    { 0x460, 0x480, 2, 1 },
	{ 0x48A, 0x4BE, 2, 1 },     { 0x4C0, 0x4C0, 1, 15 },    { 0x4C1, 0x4CD, 2, 1 },
	{ 0x4D0, 0x52E, 2, 1 },     { 0x531, 0x556, 1, 48 },
	{ 0x1E00, 0x1E94, 2, 1 },   { 0x1EA0, 0x1EFE, 2, 1 },	/* of Vietnamese */
	{ 0xFF21, 0xFF3A, 1, 32 },
};

uint32_t text_fold(uint32_t c)
{
	for (size_t i = 0; i < sizeof(capitals) / sizeof(capitals[0]); i++) {
		const struct capitals *row = &capitals[i];

		if (c <= row->last)
			return c >= row->first && (c - row->first) % row->step == 0
				? (uint32_t)((int32_t)c + row->small) : c;
	}
	return c;
}

void text_fold_bytes(char *to, const char *from, size_t size)
{
	for (size_t at = 0, length; at < size; at += length) {
		char folded[4];
		uint32_t c;

		length = text_next_folded(from + at, size - at, &c);
		text_put_character(folded, c);
		/* One that is not UTF-8 is read as another. */
		memmove(to + at, c == REPLACEMENT ? from + at : folded, length);
	}
}

void text_add_lower(struct text *text, const void *bytes, size_t size)
{
	size_t start = text->size;

	text_add_bytes(text, bytes, size);
	if (text->size > start)
		text_fold_bytes(text->bytes + start, text->bytes + start, text->size - start);
}
