/*
 * evidence_lines.c - a text file beside the logs becomes lines of UTF-8.
 *
 * A line is found in the bytes as they are and decoded alone, so that memory is bounded
 * by one line, however large the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_lines.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "fail.h"
#include "shortage.h"

enum { RAW = 2 * EVIDENCE_LINE, SAMPLE = 128 };

/* ---- encoding ---- */

static bool has_zeros(const uint8_t *bytes, size_t size, size_t first)
{
	return text_has_zeros(bytes, size < SAMPLE ? size : SAMPLE, first);
}

static bool is_big(const uint8_t *bytes, size_t size)
{
	return (size >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff) || has_zeros(bytes, size, 0);
}

static bool is_utf16(const uint8_t *bytes, size_t size)
{
	return (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe) || has_zeros(bytes, size, 1) ||
	       is_big(bytes, size);
}

bool evidence_lines_may_be(const uint8_t *head, size_t size)
{
	return size > 0 && (!memchr(head, '\0', size) || is_utf16(head, size));
}

/* Bytes of a mark at the start. */
static size_t mark_of(const uint8_t *bytes, size_t size)
{
	if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return 3;
	if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
			  (bytes[0] == 0xfe && bytes[1] == 0xff)))
		return 2;
	return 0;
}

/* ---- bytes ---- */

static void begin(struct evidence_lines *lines)
{
	lines->begun = true;
	lines->encoding = LINES_BYTES;
	if (is_utf16(lines->raw, lines->size))
		lines->encoding = is_big(lines->raw, lines->size) ? LINES_UTF16_BIG : LINES_UTF16;
	if (lines->encoding == LINES_UTF16_BIG)
		bytes_swap_pairs(lines->raw, lines->size);
	lines->start = mark_of(lines->raw, lines->size);
}

/* Read until a whole line of the largest size is here, or the end. */
static int fill(struct evidence_lines *lines, struct fail *fail)
{
	while (!lines->ended && lines->size - lines->start < EVIDENCE_LINE + 2) {
		uint64_t left = lines->most - lines->offset;
		size_t room;
		int64_t got;

		if (lines->start) {
			lines->size -= lines->start;
			memmove(lines->raw, lines->raw + lines->start, lines->size);
			lines->start = 0;
		}
		room = RAW - lines->size < left ? RAW - lines->size : (size_t)left;
		got = room ? lines->source->read_at(lines->source->context,
						    lines->raw + lines->size, room,
						    lines->offset, fail) : 0;
		if (got < 0)
			return -1;
		lines->ended = (size_t)got < room || got == 0;
		if (lines->begun && lines->encoding == LINES_UTF16_BIG)
			bytes_swap_pairs(lines->raw + lines->size, (size_t)got);
		lines->size += (size_t)got;
		lines->offset += (uint64_t)got;
		if (!lines->begun)
			begin(lines);
	}
	return 0;
}

static int open_raw(struct evidence_lines *lines, struct fail *fail)
{
	*lines = (struct evidence_lines){ .source = NULL };
	lines->raw = shortage_watch(malloc(RAW));
	return lines->raw ? 0 : fail_set(fail, "out of memory");
}

int evidence_lines_open(struct evidence_lines *lines, const struct evidence_source *source,
			uint64_t most, struct fail *fail)
{
	if (open_raw(lines, fail) < 0)
		return -1;
	lines->source = source;
	lines->most = most;
	return 0;
}

int evidence_lines_open_bytes(struct evidence_lines *lines, const uint8_t *bytes, size_t size,
			      struct fail *fail)
{
	if (open_raw(lines, fail) < 0)
		return -1;
	lines->size = size < EVIDENCE_LINE ? size : EVIDENCE_LINE;
	if (lines->size)
		memcpy(lines->raw, bytes, lines->size);
	lines->ended = true;
	begin(lines);
	return 0;
}

void evidence_lines_release(struct evidence_lines *lines)
{
	free(lines->raw);
	text_release(&lines->text);
	*lines = (struct evidence_lines){ .source = NULL };
}

/* ---- lines ---- */

/* Where the first line feed of that many bytes is; their number: there is none. */
static size_t find_end(const struct evidence_lines *lines, size_t size)
{
	const uint8_t *raw = lines->raw + lines->start;
	const uint8_t *at = raw, *end = raw + size;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		size_t place = (size_t)(at - raw);

		if (lines->encoding == LINES_BYTES)
			return place;
		if (place % 2 == 0 && place + 1 < size && at[1] == 0)
			return place;
		at++;
	}
	return size;
}

static int decode(struct evidence_lines *lines, size_t size, struct fail *fail)
{
	struct text *text = &lines->text;
	const uint8_t *raw = lines->raw + lines->start;

	text_reset(text);
	text_add(text, "");
	if (lines->encoding == LINES_BYTES)
		text_utf8(text, (const char *)raw, size);
	else
		text_utf16(text, raw, size);
	if (text->oom)
		return fail_set(fail, "out of memory");
	while (text->size && text->bytes[text->size - 1] == '\r')
		text->bytes[--text->size] = '\0';
	return 0;
}

/* Skip the rest of a line that is too long, and its end. */
static int skip_line(struct evidence_lines *lines, struct fail *fail)
{
	for (;;) {
		size_t waiting, end;

		if (fill(lines, fail) < 0)
			return -1;
		waiting = lines->size - lines->start;
		end = find_end(lines, waiting);
		if (end < waiting || waiting == 0) {
			lines->start += end + (end < waiting);
			lines->start += end < waiting && lines->encoding != LINES_BYTES;
			return 0;
		}
		/* An odd byte waits for its other half. */
		lines->start += lines->encoding == LINES_BYTES || lines->ended ?
				waiting : waiting & ~(size_t)1;
	}
}

int evidence_lines_next(struct evidence_lines *lines, struct evidence_line *line,
			struct fail *fail)
{
	size_t waiting, most, end;

	if (fill(lines, fail) < 0)
		return -1;
	waiting = lines->size - lines->start;
	if (waiting == 0)
		return 0;
	/* With the end of a line that is just short enough. */
	most = waiting < EVIDENCE_LINE + 2 ? waiting : EVIDENCE_LINE + 2;
	end = find_end(lines, most);
	line->cut = end > EVIDENCE_LINE;
	if (line->cut)
		end = EVIDENCE_LINE;
	if (decode(lines, end, fail) < 0)
		return -1;
	lines->start += end;
	if (line->cut && skip_line(lines, fail) < 0)
		return -1;
	if (!line->cut && end < waiting)
		lines->start += lines->encoding == LINES_BYTES ? 1 : 2;
	if (lines->start > lines->size)
		lines->start = lines->size;
	line->text = lines->text.bytes;
	line->size = lines->text.size;
	line->number = ++lines->number;
	return 1;
}

int evidence_lines_each(const struct evidence_source *source, uint64_t most,
			int (*take)(void *context, const struct evidence_line *line),
			void *context, struct fail *fail)
{
	struct evidence_lines lines = { .source = NULL };
	struct evidence_line line;
	int ret = evidence_lines_open(&lines, source, most, fail);

	while (ret == 0 && (ret = evidence_lines_next(&lines, &line, fail)) > 0)
		ret = take(context, &line);
	evidence_lines_release(&lines);
	return ret;
}

bool evidence_lines_any(const uint8_t *head, size_t size, bool (*answers)(const char *line))
{
	struct evidence_lines lines = { .source = NULL };
	struct evidence_line line;
	bool found = false;

	if (!evidence_lines_may_be(head, size) ||
	    evidence_lines_open_bytes(&lines, head, size, NULL) < 0)
		return false;
	while (!found && evidence_lines_next(&lines, &line, NULL) > 0)
		found = answers(line.text);
	evidence_lines_release(&lines);
	return found;
}
