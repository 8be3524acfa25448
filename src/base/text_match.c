/*
 * text_match.c - compare, match and measure text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text.h"

#include <string.h>

#include "order.h"
#include "text_ranges.h"

/* Characters of two columns: East Asian wide and full-width, emoji.  Sorted. */
static const struct range wide[] = {
	{ 0x1100, 0x115F }, { 0x231A, 0x231B }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF },
	{ 0x3400, 0x4DBF }, { 0x4E00, 0xA4CF }, { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 },
	{ 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 },
	{ 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

/* Marks that stand on the character before them.  Sorted. */
static const struct range combining[] = {
	{ 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
	{ 0x064B, 0x065F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF },
	{ 0xFE20, 0xFE2F },
};

size_t text_width(const char *utf8)
{
	const unsigned char *from = (const unsigned char *)utf8;
	size_t size = strlen(utf8), width = 0;

	for (size_t at = 0; at < size;) {
		uint32_t c;

		at += text_next_character(from + at, size - at, &c);
		if (c < 0x300)
			width++;
		else if (in_ranges(c, wide, sizeof(wide) / sizeof(wide[0])))
			width += 2;
		else if (!in_ranges(c, combining, sizeof(combining) / sizeof(combining[0])))
			width++;
	}
	return width;
}

int text_compare_nocase(const char *a, const char *b)
{
	uint32_t x, y;

	/* No character goes on behind a NUL. */
	do {
		a += text_next_folded(a, 4, &x);
		b += text_next_folded(b, 4, &y);
	} while (x && x == y);
	return order_numbers(x, y);
}

int text_compare_starts(const char *a, size_t a_size, const char *b, size_t b_size)
{
	uint32_t x, y;

	while (a_size && b_size) {
		size_t own = text_next_folded(a, a_size, &x);
		size_t other = text_next_folded(b, b_size, &y);

		if (x != y || own != other)
			return x != y ? order_numbers(x, y) : order_numbers(own, other);
		a += own;
		a_size -= own;
		b += other;
		b_size -= other;
	}
	return order_numbers(a_size, b_size);
}

int text_compare_names(const char *a, const char *b)
{
	return text_compare_nocase(a ? a : "", b ? b : "");
}

/* Two numbers without the zeros before them: the longer one is greater. */
static int compare_numbers(const char **a, const char **b)
{
	size_t x, y;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	x = strspn(*a, "0123456789");
	y = strspn(*b, "0123456789");
	order = x != y ? order_numbers(x, y) : memcmp(*a, *b, x);
	*a += x;
	*b += y;
	return (order > 0) - (order < 0);
}

int text_compare_natural(const char *a, const char *b)
{
	const char *x = a, *y = b;
	int order = 0;

	while (order == 0 && *x && *y) {
		if (text_is_digit(*x) && text_is_digit(*y)) {
			order = compare_numbers(&x, &y);
			continue;
		}
		order = text_lower(*x) - text_lower(*y);
		x++;
		y++;
	}
	if (order == 0)
		order = (*x != '\0') - (*y != '\0');
	if (order == 0)
		order = strcmp(a, b);
	return (order > 0) - (order < 0);
}

/* The number at *at, and what follows it and its dot; a greater one is as the greatest. */
static uint64_t next_number(const char **at)
{
	uint64_t number = 0;

	while (text_is_digit(**at)) {
		number = number < UINT32_MAX ? 10 * number + (uint64_t)(**at - '0') : number;
		++*at;
	}
	if ((*at)[0] == '.' && text_is_digit((*at)[1]))
		++*at;
	else
		*at += strlen(*at);
	return number;
}

int text_compare_versions(const char *a, const char *b)
{
	while (*a || *b) {
		uint64_t x = next_number(&a), y = next_number(&b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

bool text_equal_nocase(const char *a, const char *b)
{
	return text_compare_nocase(a, b) == 0;
}

bool text_starts(const char *text, const char *start)
{
	uint32_t x, y;

	while (*start) {
		size_t own = text_next_folded(text, 4, &x), other = text_next_folded(start, 4, &y);

		/* Bytes that are not UTF-8 are the character U+FFFD, which has three of its own. */
		if (x != y || own != other)
			return false;
		text += own;
		start += other;
	}
	return true;
}

/* The character after this one; a character of UTF-8 may be several bytes. */
static const char *skip_character(const char *text)
{
	do {
		text++;
	} while (((unsigned char)*text & 0xC0) == 0x80);
	return text;
}

bool text_match(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;

	/* Only the last * can need another try: what stands before it fits. */
	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = text;
		} else if (*pattern == '?') {
			pattern++;
			text = skip_character(text);
		} else if (*pattern && text_lower(*pattern) == text_lower(*text)) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

size_t text_parts_alike(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t alike = 0;

	while (a_size && b_size) {
		char x = a[--a_size], y = b[--b_size];

		if (text_is_slash(x) && text_is_slash(y))
			alike++;
		else if (text_lower(x) != text_lower(y))
			return alike;
	}
	/* Paths that are the same to the start of one, which is no end of a longer name. */
	return alike + ((a_size == 0 || text_is_slash(a[a_size - 1])) &&
			(b_size == 0 || text_is_slash(b[b_size - 1])));
}

const char *text_base(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (text_is_slash(*path))
			base = path + 1;
	return base;
}
