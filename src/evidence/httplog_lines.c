/*
 * httplog_lines.c - the lines of a log of requests.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_lines.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "parsers.h"
#include "shortage.h"

int httplog_lines_open(struct httplog_lines *lines, const struct evidence_source *source,
		       uint64_t offset, size_t room, struct fail *fail)
{
	*lines = (struct httplog_lines){ .source = source, .offset = offset, .room = room };
	lines->block = shortage_watch(malloc(room));
	return lines->block ? 0 : fail_set(fail, "out of memory");
}

void httplog_lines_release(struct httplog_lines *lines)
{
	free(lines->block);
	*lines = (struct httplog_lines){ .source = NULL };
}

/* Move what waits to the front and read more behind it. */
static int fill(struct httplog_lines *lines, struct fail *fail)
{
	size_t left = lines->size - lines->start;
	int64_t got;

	memmove(lines->block, lines->block + lines->start, left);
	lines->offset += lines->start;
	lines->start = 0;
	lines->size = left;
	got = lines->source->read_at(lines->source->context, lines->block + left,
				     lines->room - left, lines->offset + left, fail);
	if (got < 0)
		return -1;
	if (lines->offset == 0 && left == 0 && got >= 3 &&
	    memcmp(lines->block, "\xef\xbb\xbf", 3) == 0)
		lines->start = 3;
	lines->ended = got == 0;
	lines->size += (size_t)got;
	return 0;
}

static void count_long(struct httplog_lines *lines)
{
	if (lines->long_count++ == 0)
		lines->long_first = lines->offset + lines->start;
	lines->number++;
}

/* Skip NULs, and the rest of a line that was too long. */
static void skip(struct httplog_lines *lines)
{
	const char *block = lines->block, *end;

	if (lines->skipping) {
		end = memchr(block + lines->start, '\n', lines->size - lines->start);
		lines->skipping = !end;
		lines->start = end ? (size_t)(end - block) + 1 : lines->size;
	}
	while (lines->start < lines->size && block[lines->start] == '\0')
		lines->start++;
}

/* The line at the start, if its end is here or can be no further; 1, or 0. */
static int take(struct httplog_lines *lines, struct httplog_line *line)
{
	const char *text = lines->block + lines->start;
	size_t left = lines->size - lines->start, size;
	const char *end = memchr(text, '\n', left);
	const char *nul = memchr(text, '\0', end ? (size_t)(end - text) : left);

	size = nul ? (size_t)(nul - text) : end ? (size_t)(end - text) : left;
	if (size > HTTPLOG_LINE) {
		count_long(lines);
		lines->skipping = !nul && !end;
		lines->start += size + (nul || end);
		return 0;
	}
	if (left == 0 || (!nul && !end && !lines->ended))
		return 0;
	*line = (struct httplog_line){ text, size, lines->offset + lines->start, !nul && end };
	lines->start += size + (nul || end);
	lines->number++;
	if (size && text[size - 1] == '\r')
		line->size--;
	return 1;
}

int httplog_lines_next(struct httplog_lines *lines, struct httplog_line *line,
		       struct fail *fail)
{
	for (;;) {
		skip(lines);
		if (lines->start < lines->size) {
			size_t before = lines->start;

			if (take(lines, line))
				return 1;
			if (lines->start != before)
				continue;
		}
		if (lines->ended)
			return 0;
		if (fill(lines, fail) < 0)
			return -1;
	}
}
