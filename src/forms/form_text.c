/*
 * form_text.c - bytes of a source become a window of UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_text.h"

#include <stdlib.h>
#include <string.h>

#include "aligned.h"
#include "bytes.h"
#include "fail.h"
#include "grow.h"
#include "input_stats.h"
#include "platform.h"
#include "reader.h"

enum { READ_SIZE = 1 << 18 };

void form_text_open(struct form_text *text, struct input_source *source,
		    struct form_encoding (*encoding_of)(const uint8_t *head, size_t size))
{
	text->source = source;
	text->encoding_of = encoding_of;
	text->waiting = text->size = 0;
	text->taken = text->offset = text->asked_offset = 0;
	text->asked = 0;
	text->opened = text->proved = text->mixed = text->ended = false;
	platform_decoder_free(text->decoder);
	text->decoder = NULL;
}

void form_text_release(struct form_text *text)
{
	platform_decoder_free(text->decoder);
	text_release(&text->converted);
	aligned_free(text->raw);
	free(text->text);
	*text = (struct form_text){ 0 };
}

uint64_t form_text_span(const struct form_text *text, size_t from, size_t to)
{
	uint64_t units = 0;
	uint32_t c;

	if (text->encoding.kind == FORM_UTF8)
		return to - from;
	/* A code page of one byte a character, as most are. */
	while (from < to) {
		from += text_next_character(text->text + from, to - from, &c);
		units += c >= 0x10000 ? 2 : 1;
	}
	return text->encoding.kind == FORM_PAGE ? units : 2 * units;
}

uint64_t form_text_offset(struct form_text *text, size_t at)
{
	if (at < text->asked) {
		text->asked = 0;
		text->asked_offset = text->offset;
	}
	text->asked_offset += form_text_span(text, text->asked, at);
	text->asked = at;
	return text->asked_offset;
}

void form_text_drop(struct form_text *text, size_t size)
{
	text->offset = form_text_offset(text, size);
	text->asked = 0;
	text->size -= size;
	memmove(text->text, text->text + size, text->size);
}

static bool append(struct form_text *text, const void *bytes, size_t size)
{
	char *window = grow(text->text, text->size, size + 1, &text->room, 1);

	if (!window)
		return false;
	text->text = window;
	memcpy(window + text->size, bytes, size);
	text->size += size;
	return true;
}

/* Half a character at the end waits for the next bytes. */
static bool convert_utf16(struct form_text *text, size_t size)
{
	bool big = text->encoding.kind == FORM_UTF16_BE;
	size_t whole = size & ~(size_t)1;

	if (whole >= 2 && (text->raw[whole - (big ? 2 : 1)] & 0xfc) == 0xd8)
		whole -= 2;
	if (big)
		bytes_swap_pairs(text->raw, whole);
	text_utf16(&text->converted, text->raw, whole);
	text->waiting = size - whole;
	memmove(text->raw, text->raw + whole, text->waiting);
	return append(text, text_get(&text->converted), text->converted.size);
}

static void set_encoding(struct form_text *text, size_t size)
{
	struct fail why;

	text->opened = true;
	text->encoding = text->encoding_of(text->raw, size);
	if (form_encoding_open(&text->encoding, &text->decoder, &why) < 0)
		input_stats_problem(text->source->stats, 0, "%s", why.msg);
}

static bool is_ascii(const uint8_t *bytes, size_t size)
{
	while (size > 0 && bytes[size - 1] < 0x80)
		size--;
	return size == 0;
}

/* The first bytes of a code page that are not ASCII tell whether they are of it.  They may end
 * inside a character. */
static void prove_page(struct form_text *text, size_t size)
{
	if (is_ascii(text->raw, size))
		return;
	text->proved = true;
	if (text_valid(text->raw, size) + 4 > size)
		text->encoding = (struct form_encoding){ .kind = FORM_UTF8 };
}

static bool convert(struct form_text *text, size_t size)
{
	if (!text->opened)
		set_encoding(text, size);
	if (text->encoding.kind == FORM_PAGE && !text->proved)
		prove_page(text, size);
	if (!text->mixed)
		text->mixed = form_mixed_tell(text->encoding.kind, text->raw, size,
					      text->source->stats, text->taken - size);
	text_reset(&text->converted);
	if (text->encoding.kind == FORM_UTF16_LE || text->encoding.kind == FORM_UTF16_BE)
		return convert_utf16(text, size) && !text->converted.oom;
	if (text->encoding.kind == FORM_UTF8)
		return append(text, text->raw, size);
	platform_decode(text->decoder, text->raw, size, &text->converted);
	return append(text, text_get(&text->converted), text->converted.size) &&
	       !text->converted.oom;
}

int form_text_more(struct form_text *text, struct fail *fail)
{
	struct fail why;
	int64_t got;

	if (!text->raw)
		text->raw = aligned_new(READ_SIZE);
	if (!text->raw)
		return fail_set(fail, "out of memory");
	got = input_source_read(text->source, text->raw + text->waiting,
				READ_SIZE - text->waiting, &why);
	if (got < 0)
		input_stats_problem(text->source->stats, text->taken, "cannot be read: %s",
				    why.msg);
	text->ended = got <= 0;
	if (text->ended)
		return 0;
	text->taken += (uint64_t)got;
	if (!text->source->seekable)
		text->source->consumed += (uint64_t)got;
	input_source_progress(text->source, (uint64_t)got);
	if (!convert(text, text->waiting + (size_t)got))
		return fail_set(fail, "out of memory");
	return 1;
}
