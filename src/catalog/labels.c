/*
 * labels.c - which label a text is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "labels.h"

#include <string.h>

#include "labels_table.h"
#include "platform.h"
#include "text.h"

enum {
	LINES_MAX = 100,	/* lines that are looked at to choose a code page */
	START_MAX = 100,	/* bytes in front of the colon */
};

static uint32_t find(const struct labels_word *words, size_t count, const char *text,
		     uint32_t none)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		int order = strcmp(text, words[middle].text);

		if (order == 0)
			return words[middle].value;
		if (order > 0)
			low = middle + 1;
		else
			count = middle;
	}
	return none;
}

uint32_t labels_of(const char *text, size_t size)
{
	const struct labels_table *table = labels_builtin();
	char folded[LABEL_SIZE_MAX];
	size_t slot;

	if (!labels_fold(folded, text, size))
		return 0;
	for (slot = labels_slot(folded); table->slots[slot]; slot = (slot + 1) % LABELS_SLOTS) {
		const struct labels_word *word = &table->labels[table->slots[slot] - 1];

		if (strcmp(word->text, folded) == 0)
			return word->value;
	}
	return 0;
}

bool labels_may_end(const char *text, size_t end)
{
	unsigned char last = (unsigned char)text_lower(text[end - 1]);
	unsigned char before = end > 1 ? (unsigned char)text_lower(text[end - 2]) : 0;
	size_t bit = labels_end_bit(before, last & 0x7f);

	return last >= 0x80 || (labels_builtin()->ends[bit / 8] & 1u << bit % 8) != 0;
}

bool labels_may_begin(const char *text)
{
	size_t bit = labels_begin_bit((unsigned char)text_lower(text[0]),
				      (unsigned char)text_lower(text[1]));

	return (labels_builtin()->begins[bit / 8] & 1u << bit % 8) != 0;
}

enum event_level labels_level(const char *word)
{
	const struct labels_table *table = labels_builtin();
	char folded[LABEL_SIZE_MAX];

	if (!labels_fold(folded, word, strlen(word)))
		return EVENT_LEVEL_UNKNOWN;
	return (enum event_level)(int32_t)find(table->levels, table->level_count, folded,
					       (uint32_t)EVENT_LEVEL_UNKNOWN);
}

const char *labels_page(size_t index)
{
	const struct labels_table *table = labels_builtin();

	return index < table->page_count ? table->pages[index] : NULL;
}

static bool has_high(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] >= 0x80)
			return true;
	return false;
}

/* No page has a colon or a line end inside a character, so lines can be decoded alone. */
int labels_in_page(const char *page, const void *bytes, size_t size)
{
	/* Not before it is needed: to load a page takes longer than to look at a file. */
	struct platform_decoder *decoder = NULL;
	const uint8_t *at = bytes, *end = at + size;
	struct text start = { 0 };
	int count = 0, looked = 0;

	while (at < end && looked < LINES_MAX) {
		const uint8_t *feed = memchr(at, '\n', (size_t)(end - at));
		size_t most = feed ? (size_t)(feed - at) : (size_t)(end - at);
		const uint8_t *colon = memchr(at, ':', most < START_MAX ? most : START_MAX);

		if (colon && has_high(at, (size_t)(colon - at))) {
			if (!decoder)
				decoder = platform_decoder_new(page, NULL);
			if (!decoder) {
				count = -1;
				break;
			}
			text_reset(&start);
			platform_decode(decoder, at, (size_t)(colon - at), &start);
			count += labels_of(text_get(&start), start.size) != 0;
			looked++;
		}
		at += most + 1;
	}
	text_release(&start);
	platform_decoder_free(decoder);
	return count;
}
