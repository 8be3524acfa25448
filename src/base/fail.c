/*
 * fail.c - one failure message in the caller's memory.
 *
 * Knows how to cut at a character; does not know who prints.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/* Drop a character of UTF-8 that was cut in two at the end of text. */
static void trim(char *text, size_t size)
{
	size_t start = size;
	unsigned char lead;
	size_t want;

	while (start > 0 && size - start < 3 && text_continues(text[start - 1]))
		start--;
	if (start == 0)
		return;
	lead = (unsigned char)text[start - 1];
	want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	if (size - start + 1 < want)
		text[start - 1] = '\0';
}

/* What does not fit is cut; to is always terminated. */
__attribute__((format(printf, 3, 0)))
static void print(char *to, size_t room, const char *fmt, va_list args)
{
	int size = vsnprintf(to, room, fmt, args);

	if (size < 0)
		to[0] = '\0';
	else if ((size_t)size >= room)
		trim(to, room - 1);
}

int fail_set(struct fail *fail, const char *fmt, ...)
{
	/* An argument may be the old message. */
	char msg[sizeof(fail->msg)];
	va_list args;

	if (!fail)
		return -1;
	va_start(args, fmt);
	print(msg, sizeof(msg), fmt, args);
	va_end(args);
	memcpy(fail->msg, msg, strlen(msg) + 1);
	return -1;
}

int fail_in(struct fail *fail, const char *fmt, ...)
{
	char where[sizeof(fail->msg)];
	va_list args;

	if (!fail)
		return -1;
	va_start(args, fmt);
	print(where, sizeof(where), fmt, args);
	va_end(args);
	return fail_set(fail, "%s: %s", where, fail->msg);
}
