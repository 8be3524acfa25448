/*
 * text.c - a growable string; UTF-8 and UTF-16.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "shortage.h"

enum { REPLACEMENT = 0xFFFD, ROOM_FIRST = 256 };

/* Make room for `more` bytes and a NUL. */
static bool make_room(struct text *text, size_t more)
{
	size_t room = text->room ? text->room : ROOM_FIRST;
	char *bytes;

	if (text->oom)
		return false;
	if (more < text->room - text->size)
		return true;
	while (room - text->size <= more && room <= SIZE_MAX / 2)
		room *= 2;
	bytes = shortage_watch(room - text->size > more ? realloc(text->bytes, room) : NULL);
	if (!bytes) {
		text->oom = true;
		return false;
	}
	text->bytes = bytes;
	text->room = room;
	return true;
}

void text_release(struct text *text)
{
	if (!text)
		return;
	free(text->bytes);
	*text = (struct text){ 0 };
}

void text_reset(struct text *text)
{
	text->size = 0;
	text->oom = false;
	if (text->bytes)
		text->bytes[0] = '\0';
}

const char *text_get(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

bool text_same(const struct text *a, const struct text *b)
{
	return a->size == b->size && memcmp(text_get(a), text_get(b), a->size) == 0;
}

char *text_take(struct text *text)
{
	char *bytes = make_room(text, 0) ? text->bytes : NULL;

	if (!bytes)
		return NULL;
	bytes[text->size] = '\0';
	*text = (struct text){ 0 };
	return bytes;
}

char *text_copy(const char *bytes, size_t size)
{
	char *copy = shortage_watch(size < SIZE_MAX ? malloc(size + 1) : NULL);

	if (!copy)
		return NULL;
	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

size_t text_cut(const char *utf8, size_t most)
{
	const char *end = memchr(utf8, '\0', most);

	if (end)
		return (size_t)(end - utf8);
	while (most > 0 && text_continues(utf8[most]))
		most--;
	return most;
}

void text_add(struct text *text, const char *bytes)
{
	text_add_bytes(text, bytes, strlen(bytes));
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
	if (!make_room(text, size))
		return;
	if (size > 0)
		memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
	text->bytes[text->size] = '\0';
}

void text_add_char(struct text *text, char c)
{
	text_add_bytes(text, &c, 1);
}

void text_fill(struct text *text, char c, size_t count)
{
	if (!make_room(text, count))
		return;
	memset(text->bytes + text->size, c, count);
	text->size += count;
	text->bytes[text->size] = '\0';
}

/* Into the room there is; returns the size that was needed. */
static int print_into(struct text *text, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));
static int print_into(struct text *text, const char *fmt, va_list args)
{
	return vsnprintf(text->bytes ? text->bytes + text->size : NULL,
			 text->room - text->size, fmt, args);
}

void text_add_number(struct text *text, uint64_t number)
{
	char digits[20];	/* of UINT64_MAX */
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	text_add_bytes(text, digits + at, sizeof(digits) - at);
}

void text_printf(struct text *text, const char *fmt, ...)
{
	va_list args, again;
	int size;

	if (text->oom)
		return;
	va_start(args, fmt);
	va_copy(again, args);
	size = print_into(text, fmt, args);
	if (size < 0)
		text->oom = true;
	else if ((size_t)size >= text->room - text->size && make_room(text, (size_t)size))
		size = print_into(text, fmt, again);
	if (text->oom) {
		if (text->bytes)
			text->bytes[text->size] = '\0';
	} else {
		text->size += (size_t)size;
	}
	va_end(again);
	va_end(args);
}

size_t text_next_character(const void *bytes, size_t size, uint32_t *character)
{
	const unsigned char *from = bytes;
	unsigned char lead = from[0], low = 0x80, high = 0xBF;
	size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	uint32_t value = lead & (length == 1 ? 0x7F : 0xFFU >> (length + 1));

	*character = REPLACEMENT;
	if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4)
		return 1;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < length; i++) {
		if (i == size || from[i] < low || from[i] > high)
			return i;
		value = value << 6 | (from[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*character = value;
	return length;
}

/* Bytes of ASCII there, eight at a time: nearly all of every text, which is looked at for each
 * line of gigabytes (a table: 12 % of the time byte by byte, 3 % so). */
static size_t ascii_blocks(const unsigned char *from, size_t size)
{
	size_t at = 0;
	uint64_t block;

	for (; size - at >= sizeof(block); at += sizeof(block)) {
		memcpy(&block, from + at, sizeof(block));
		if (block & UINT64_C(0x8080808080808080))
			break;
	}
	return at;
}

void text_fit_bytes(char *to, size_t room, const char *from, size_t size)
{
	if (size >= room)
		size = room - 1;
	memcpy(to, from, size);
	to[text_valid(from, size)] = '\0';
}

void text_fit(char *to, size_t room, const char *from)
{
	text_fit_bytes(to, room, from, strlen(from));
}

size_t text_valid(const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t at = ascii_blocks(from, size);

	while (at < size) {
		uint32_t c = from[at];
		size_t length = c < 0x80 ? 1 : text_next_character(from + at, size - at, &c);

		if (c == REPLACEMENT && (from[at] != 0xEF || length != 3))
			break;
		at += length;
	}
	return at;
}

size_t text_put_character(char *to, uint32_t c)
{
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = size; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3F));
	to[0] = (char)(size == 1 ? c : (0xF00 >> size & 0xFF) | c);
	return size;
}

int text_hex_digit(char c)
{
	if (text_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void text_hex(struct text *text, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	static const char digits[] = "0123456789abcdef";

	if (size > SIZE_MAX / 2 || !make_room(text, 2 * size)) {
		text->oom = true;
		return;
	}
	for (size_t i = 0; i < size; i++) {
		text->bytes[text->size++] = digits[from[i] >> 4];
		text->bytes[text->size++] = digits[from[i] & 15];
	}
	text->bytes[text->size] = '\0';
}

void text_utf16(struct text *text, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t units = size / 2;

	while (units > 0 && bytes_u16(from + 2 * (units - 1)) == 0)
		units--;
	for (size_t i = 0; i < units; i++) {
		uint32_t c = bytes_u16(from + 2 * i), low = 0;
		char utf8[4];

		if (c >= 0xD800 && c < 0xDC00 && i + 1 < units)
			low = bytes_u16(from + 2 * (i + 1));
		if (low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
			i++;
		} else if ((c >= 0xD800 && c < 0xE000) || c == 0) {
			c = REPLACEMENT;
		}
		text_add_bytes(text, utf8, text_put_character(utf8, c));
	}
}

void text_utf8(struct text *text, const char *bytes, size_t size)
{
	size_t from = text->size;
	char character[4], *nul;
	uint32_t c;

	for (size_t at = 0; at < size;) {
		size_t valid = text_valid(bytes + at, size - at);

		text_add_bytes(text, bytes + at, valid);
		at += valid;
		if (at == size)
			break;
		at += text_next_character(bytes + at, size - at, &c);
		text_add_bytes(text, character, text_put_character(character, c));
	}
	while (from < text->size &&
	       (nul = memchr(text->bytes + from, '\0', text->size - from)) != NULL) {
		*nul = ' ';
		from = (size_t)(nul - text->bytes) + 1;
	}
}

bool text_has_zeros(const uint8_t *bytes, size_t size, size_t first)
{
	size_t zeros = 0, pairs = 0;

	for (size_t i = first; i < size; i += 2, pairs++)
		zeros += bytes[i] == 0;
	return pairs > 1 && zeros * 4 >= pairs * 3;
}
