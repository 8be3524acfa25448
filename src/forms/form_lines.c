/*
 * form_lines.c - bytes of a source become lines of UTF-8.
 *
 * A line is found in the bytes as they are, and decoded alone: so its place in the file is
 * exact in every encoding, and memory is bounded by the longest line.  No code page that is
 * known here has a line feed inside a character.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_lines.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "bytes.h"
#include "fail.h"
#include "grow.h"
#include "input_stats.h"
#include "labels.h"
#include "platform.h"
#include "reader.h"

enum { READ_SIZE = 1 << 16, SAMPLE = 64, MARK = 3 };

/* Of a line that is too long: more than is shown, so that this is seen. */
enum { KEPT = BOUND_TEXT_LINE + 2 };

static const char mark[] = "\xef\xbb\xbf";

/* ---- encodings ---- */

static bool has_zeros(const uint8_t *head, size_t size, size_t first)
{
	return text_has_zeros(head, size < SAMPLE ? size : SAMPLE, first);
}

/* The page in which the first block of labels begins first, and has most of them; the first page
 * if none has any, which it may have in one that is missing. */
static struct form_encoding page_of(const uint8_t *head, size_t size)
{
	struct form_encoding best = { FORM_PAGE, labels_page(0), NULL };
	const char *page;
	size_t first = size, block;
	int most = 0;

	for (size_t i = 0; (page = labels_page(i)) != NULL; i++) {
		int count = labels_in_page(page, head, size, &block);

		if (count >= 0 && (block < first || (block == first && count > most))) {
			first = block;
			most = count;
			best.page = page;
		}
		if (count < 0 && !best.missing)
			best.missing = page;
	}
	if (most > 0)
		best.missing = NULL;
	return best;
}

/* What can be told without a look at the text. */
static bool encoding_by_zeros(const uint8_t *head, size_t size, enum form_encoding_kind *kind)
{
	if (size >= MARK && memcmp(head, mark, MARK) == 0)
		*kind = FORM_UTF8;
	else if (size >= 2 && head[0] == 0xff && head[1] == 0xfe)
		*kind = FORM_UTF16_LE;
	else if (size >= 2 && head[0] == 0xfe && head[1] == 0xff)
		*kind = FORM_UTF16_BE;
	else if (has_zeros(head, size, 1))
		*kind = FORM_UTF16_LE;
	else if (has_zeros(head, size, 0))
		*kind = FORM_UTF16_BE;
	else
		return false;
	return true;
}

bool form_is_utf16(const uint8_t *head, size_t size)
{
	enum form_encoding_kind kind;

	return encoding_by_zeros(head, size, &kind) && kind != FORM_UTF8;
}

/* UTF-16 has zeros, too.  Other control characters may be in the message of an event, which
 * tells nothing of its file. */
bool form_is_binary(const uint8_t *head, size_t size)
{
	size_t zeros = 0;

	if (form_is_utf16(head, size))
		return false;
	for (size_t i = 0; i < size; i++)
		zeros += !head[i];
	return zeros > 2 && zeros > size / 100;
}

struct form_encoding form_encoding_of(const uint8_t *head, size_t size)
{
	enum form_encoding_kind kind;

	if (encoding_by_zeros(head, size, &kind))
		return (struct form_encoding){ .kind = kind };
	/* The head may end inside a character. */
	if (text_valid(head, size) + 4 > size)
		return (struct form_encoding){ .kind = FORM_UTF8 };
	return page_of(head, size);
}

int form_encoding_open(const struct form_encoding *encoding, struct platform_decoder **decoder,
		       struct fail *fail)
{
	*decoder = NULL;
	if (encoding->kind != FORM_PAGE)
		return 0;
	*decoder = platform_decoder_new(encoding->page, fail);
	if (!*decoder)
		return -1;
	if (!encoding->missing)
		return 0;
	return fail_set(fail, "code page %s cannot be loaded", encoding->missing + strlen("CP"));
}

static void decode_utf8(const char *bytes, size_t size, struct text *text)
{
	size_t skip = size >= MARK && memcmp(bytes, mark, MARK) == 0 ? MARK : 0;

	text_utf8(text, bytes + skip, size - skip);
}

static void decode_utf16(const uint8_t *bytes, size_t size, bool big, struct text *text)
{
	uint8_t pair[512];

	if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
			  (bytes[0] == 0xfe && bytes[1] == 0xff))) {
		bytes += 2;
		size -= 2;
	}
	if (!big) {
		text_utf16(text, bytes, size);
		return;
	}
	while (size >= 2) {
		size_t count = size < sizeof(pair) ? size & ~(size_t)1 : sizeof(pair);

		/* Both halves of a character stay together. */
		if (count < size && count > 2 && (bytes[count - 2] & 0xfc) == 0xd8)
			count -= 2;
		memcpy(pair, bytes, count);
		bytes_swap_pairs(pair, count);
		text_utf16(text, pair, count);
		bytes += count;
		size -= count;
	}
}

static void decode(struct form_lines *lines, const uint8_t *bytes, size_t size)
{
	switch (lines->encoding.kind) {
	case FORM_UTF16_LE:
	case FORM_UTF16_BE:
		decode_utf16(bytes, size, lines->encoding.kind == FORM_UTF16_BE, &lines->line);
		break;
	case FORM_PAGE:
		platform_decode(lines->decoder, bytes, size, &lines->line);
		break;
	case FORM_UTF8:
		decode_utf8((const char *)bytes, size, &lines->line);
		break;
	}
}

/* ---- lines ---- */

static bool is_wide(const struct form_lines *lines)
{
	return lines->encoding.kind == FORM_UTF16_LE || lines->encoding.kind == FORM_UTF16_BE;
}

/* The last `size` bytes are looked at. */
static void look_for_others(struct form_lines *lines, size_t size)
{
	size_t at = lines->size - size;

	if (!lines->mixed)
		lines->mixed = form_mixed_tell(lines->encoding.kind, lines->raw + at, size,
					       lines->source->stats,
					       lines->offset + at - lines->start);
}

/* Have more bytes: 1; 0 at the end; -1: no memory. */
static int fill(struct form_lines *lines, struct fail *fail)
{
	struct fail why;
	uint8_t *raw;
	int64_t got;

	if (lines->ended)
		return 0;
	if (lines->start > 0) {
		lines->size -= lines->start;
		memmove(lines->raw, lines->raw + lines->start, lines->size);
		lines->start = 0;
	}
	raw = grow(lines->raw, lines->size, READ_SIZE, &lines->room, 1);
	if (!raw)
		return fail_set(fail, "out of memory");
	lines->raw = raw;
	got = input_source_read(lines->source, raw + lines->size, READ_SIZE, &why);
	if (got < 0)
		input_stats_problem(lines->source->stats, lines->offset + lines->size,
				    "cannot be read: %s", why.msg);
	if (got <= 0) {
		lines->ended = true;
		return 0;
	}
	if (!lines->source->seekable)
		lines->source->consumed += (uint64_t)got;
	input_source_progress(lines->source, (uint64_t)got);
	lines->size += (size_t)got;
	if (lines->opened)
		look_for_others(lines, (size_t)got);
	return 1;
}

static void set_encoding(struct form_lines *lines)
{
	platform_decoder_free(lines->decoder);
	lines->encoding = form_encoding_of(lines->raw, lines->size);
	if (form_encoding_open(&lines->encoding, &lines->decoder, &lines->lack) == 0)
		lines->lack.msg[0] = '\0';
}

int form_lines_open(struct form_lines *lines, struct input_source *source, struct fail *fail)
{
	int ret = 1;

	lines->source = source;
	lines->size = lines->start = 0;
	lines->offset = 0;
	lines->ended = lines->opened = lines->mixed = false;
	while (ret > 0 && lines->size < INPUT_FORMAT_LONG)
		ret = fill(lines, fail);
	if (ret < 0)
		return -1;
	set_encoding(lines);
	if (lines->lack.msg[0])
		input_stats_problem(source->stats, 0, "%s", lines->lack.msg);
	lines->opened = true;
	look_for_others(lines, lines->size);
	return 0;
}

int form_lines_open_bytes(struct form_lines *lines, const uint8_t *bytes, size_t size,
			  struct fail *fail)
{
	uint8_t *raw = grow(lines->raw, 0, size, &lines->room, 1);

	if (!raw)
		return fail_set(fail, "out of memory");
	if (size > 0)
		memcpy(raw, bytes, size);
	lines->raw = raw;
	lines->source = NULL;
	lines->size = size;
	lines->start = 0;
	lines->offset = 0;
	lines->ended = true;
	set_encoding(lines);
	return 0;
}

static bool is_unit(const struct form_lines *lines, size_t at, uint8_t c)
{
	bool little = lines->encoding.kind == FORM_UTF16_LE;

	return lines->raw[at + !little] == c && lines->raw[at + little] == 0;
}

/* Where the line that begins at `start` ends, from `at` on; `size` if it does not. */
static size_t find_end(const struct form_lines *lines, size_t at)
{
	const uint8_t *found;
	size_t end;

	if (is_wide(lines)) {
		for (; at + 1 < lines->size; at += 2)
			if (is_unit(lines, at, '\n') || is_unit(lines, at, '\r'))
				return at;
		return lines->size;
	}
	found = memchr(lines->raw + at, '\n', lines->size - at);
	end = found ? (size_t)(found - lines->raw) : lines->size;
	found = memchr(lines->raw + at, '\r', end - at);
	return found ? (size_t)(found - lines->raw) : end;
}

/* Bytes of the line end there: any CRs, and an LF.  0: more bytes are needed to know. */
static size_t end_size(const struct form_lines *lines, size_t at)
{
	size_t unit = is_wide(lines) ? 2 : 1, from = at;

	for (; at + unit <= lines->size; at += unit) {
		bool feed = unit == 2 ? is_unit(lines, at, '\n') : lines->raw[at] == '\n';
		bool back = unit == 2 ? is_unit(lines, at, '\r') : lines->raw[at] == '\r';

		if (feed)
			return at + unit - from;
		/* CR CR LF is one end, CR CR two. */
		if (!back || at - from >= 2 * unit)
			return at > from ? unit : 0;
	}
	return lines->ended ? (at > from ? at - from : unit) : 0;
}

static void set_line(struct form_lines *lines, size_t end, size_t after,
		     struct form_line *line)
{
	size_t size = end - lines->start;

	line->cut = size > BOUND_TEXT_LINE;
	text_reset(&lines->line);
	decode(lines, lines->raw + lines->start, line->cut ? BOUND_TEXT_LINE : size);
	line->text = text_get(&lines->line);
	line->size = lines->line.size;
	line->offset = lines->offset;
	lines->offset += after - lines->start;
	lines->start = after;
}

/* The rest of a line that is too long; it is not kept while its end is looked for. */
static int skip_rest(struct form_lines *lines, struct fail *fail)
{
	size_t end;
	int ret = 1;

	while ((end = find_end(lines, lines->start + KEPT)) == lines->size && ret > 0) {
		lines->offset += lines->size - lines->start - KEPT;
		lines->size = lines->start + KEPT;
		ret = fill(lines, fail);
	}
	return ret;
}

int form_lines_next(struct form_lines *lines, struct form_line *line, struct fail *fail)
{
	size_t looked = 0, end;
	uint64_t offset = lines->offset;

	for (;;) {
		size_t after;
		int ret;

		end = find_end(lines, lines->start + looked);
		after = end < lines->size ? end_size(lines, end) : 0;
		if (after) {
			set_line(lines, end, end + after, line);
			line->offset = offset;
			break;
		}
		looked = is_wide(lines) ? (end - lines->start) & ~(size_t)1 : end - lines->start;
		if (looked > 2 * (size_t)KEPT) {
			ret = skip_rest(lines, fail);
			looked = KEPT;
		} else {
			ret = fill(lines, fail);
		}
		if (ret < 0)
			return -1;
		if (ret == 0 && lines->start == lines->size)
			return 0;
		if (ret == 0 && find_end(lines, lines->start) == lines->size) {
			set_line(lines, lines->size, lines->size, line);
			line->offset = offset;
			break;
		}
	}
	if (line->cut && lines->source)
		input_stats_problem(lines->source->stats, line->offset,
				    "a line is longer than %d bytes; the rest of it is not read",
				    BOUND_TEXT_LINE);
	return lines->line.oom ? fail_set(fail, "out of memory") : 1;
}

void form_lines_release(struct form_lines *lines)
{
	platform_decoder_free(lines->decoder);
	free(lines->raw);
	text_release(&lines->line);
	*lines = (struct form_lines){ 0 };
}
