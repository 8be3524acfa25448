/*
 * httplog_tails.c - what was found of lines that ended alike.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_tails.h"

#include <string.h>

#include "table.h"

enum { WAYS = 4 };	/* places where an end may be */

static const uint64_t ones = 0x0101010101010101u;

/* Eight bytes at a time: a byte by byte count takes longer than all the rest. */
static size_t count_blanks(const char *text, size_t size)
{
	const uint64_t low = 0x7f * ones;	/* all but the highest bit of each byte */
	size_t count = 0, i = 0;

	while (size - i >= 8) {
		size_t words = (size - i) / 8 < 31 ? (size - i) / 8 : 31;
		uint64_t sum = 0;	/* bytes that each are at most 31 */

		for (; words > 0; words--, i += 8) {
			uint64_t word;

			memcpy(&word, text + i, 8);
			word ^= ' ' * ones;
			sum += ~(((word & low) + low) | word | low) >> 7;
		}
		count += (size_t)(sum * ones >> 56);
	}
	for (; i < size; i++)
		count += text[i] == ' ';
	return count;
}

const char *httplog_tail_of(const char *line, size_t size, size_t count, size_t fields)
{
	const char *at = line + size;

	if (fields == 0 || fields >= count || count_blanks(line, size) != count - 1)
		return NULL;
	for (; fields > 0; fields--)
		while (*--at != ' ')
			;
	return at + 1;
}

static size_t place_of(const char *tail, size_t size)
{
	uint64_t first = 0, last = 0;
	size_t part = size < 8 ? size : 8;

	memcpy(&first, tail, part);
	memcpy(&last, tail + size - part, part);
	first = (first ^ size) * 0x9e3779b97f4a7c15u ^ last;
	first = (first ^ first >> 32) * 0xff51afd7ed558ccdu;
	return (size_t)(first >> 40) % HTTPLOG_TAILS;
}

uint32_t httplog_tails_get(const struct httplog_tails *tails, const char *tail, size_t size)
{
	size_t place = place_of(tail, size);

	for (size_t i = 0; i < WAYS; i++) {
		const struct httplog_tail *kept = &tails->list[place ^ i];

		if (size && kept->size == size && memcmp(kept->text, tail, size) == 0)
			return kept->name;
	}
	return TABLE_NONE;
}

void httplog_tails_set(struct httplog_tails *tails, const char *tail, size_t size,
		       uint32_t name)
{
	size_t place = place_of(tail, size);
	struct httplog_tail *kept = &tails->list[place];

	if (size == 0 || size > HTTPLOG_TAIL)
		return;
	/* A place that is taken: another one, and if none is free the first. */
	for (size_t i = 1; i < WAYS && kept->size; i++)
		kept = &tails->list[place ^ i];
	if (kept->size)
		kept = &tails->list[place];
	kept->name = name;
	kept->size = (uint8_t)size;
	memcpy(kept->text, tail, size);
}
