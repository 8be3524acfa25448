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
	INDENT_MAX = 4,		/* blanks in front of a label */
	BLOCK_LABELS = 3,	/* one after the other, which are no accident */
	ROW_MAX = 512,		/* bytes of the header of a table, */
	ROWS = 8,		/* which is in the first lines */
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

/* One text that is taken for one page. */
struct page {
	const char *name;
	struct platform_decoder *decoder;	/* when first needed: to load a page takes
						 * longer than to look at a file */
	bool missing;
	struct text text;
	int count, looked;	/* labels that are not ASCII, and what may be one */
};

static uint32_t label_in_page(struct page *page, const uint8_t *at, size_t size)
{
	uint32_t labels;

	if (!has_high(at, size))
		return labels_of((const char *)at, size);
	if (!page->decoder)
		page->decoder = platform_decoder_new(page->name, NULL);
	page->missing = !page->decoder;
	if (page->missing)
		return 0;
	text_reset(&page->text);
	platform_decode(page->decoder, at, size, &page->text);
	labels = labels_of(text_get(&page->text), page->text.size);
	page->looked++;
	page->count += labels != 0;
	return labels;
}

static int count_bits(uint32_t bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* The label before its colon.  Lists of PowerShell indent the lines of a message. */
static uint32_t label_of_line(struct page *page, const uint8_t *line, size_t size)
{
	const uint8_t *colon = memchr(line, ':', size < START_MAX ? size : START_MAX);
	size_t indent = 0;
	uint32_t labels;

	while (indent < size && (line[indent] == ' ' || line[indent] == '\t'))
		indent++;
	if (!colon || indent > INDENT_MAX)
		return 0;
	labels = label_in_page(page, line, (size_t)(colon - line));
	return labels & -labels;	/* a word that is two labels counts once */
}

/* The cells of a row that are labels, if it is the header of a table. */
static uint32_t labels_of_row(struct page *page, const uint8_t *line, size_t size)
{
	uint32_t all = 0;

	for (size_t at = 0, end; at < size && at < ROW_MAX; at = end + 1) {
		uint32_t labels;

		for (end = at; end < size && !memchr(",;\t", line[end], 3); end++)
			;
		labels = label_in_page(page, line + at + (line[at] == '"'),
				       end - at - (line[at] == '"') -
				       (end > at + 1 && line[end - 1] == '"'));
		all |= labels & -labels;
	}
	return count_bits(all) >= BLOCK_LABELS ? all : 0;
}

static bool is_blank(const uint8_t *line, size_t size)
{
	while (size > 0 && memchr(" \t\r", line[size - 1], 3))
		size--;
	return size == 0;
}

/* What the lines so far have that follow each other. */
struct run {
	uint32_t labels;
	bool ends;		/* what follows is no part of it */
};

static bool is_block(const struct run *run)
{
	return count_bits(run->labels) >= BLOCK_LABELS;
}

/* The next line of a text.  True: it begins a run. */
static bool add_line(struct page *page, struct run *run, const uint8_t *line, size_t size, int row)
{
	int count = page->count;
	uint32_t labels = label_of_line(page, line, size);
	bool header = !labels && row < ROWS && (labels = labels_of_row(page, line, size)) != 0;
	bool goes_on = run->labels && labels && !(labels & run->labels) && !header;

	if (goes_on)
		run->labels |= labels;
	run->ends = header || labels & 1u << LABEL_DESCRIPTION;
	if (goes_on || (!labels && is_blank(line, size)))
		return false;
	if (is_block(run)) {
		page->count = count;	/* not of this one */
		run->ends = true;
		return false;
	}
	run->labels = labels;
	return labels != 0;
}

/* No page has a colon or a line end inside a character, so lines can be decoded alone. */
int labels_in_page(const char *name, const void *bytes, size_t size, size_t *block)
{
	struct page page = { .name = name };
	struct run run = { .labels = 0 };
	const uint8_t *at = bytes, *end = at + size;

	for (int row = 0; at < end && page.looked < LINES_MAX && !page.missing &&
	     !(run.ends && is_block(&run)); row++) {
		const uint8_t *feed = memchr(at, '\n', (size_t)(end - at));
		size_t most = feed ? (size_t)(feed - at) : (size_t)(end - at);

		if (add_line(&page, &run, at, most, row))
			*block = (size_t)(at - (const uint8_t *)bytes);
		at += most + 1;
	}
	if (!is_block(&run))
		*block = size;
	text_release(&page.text);
	platform_decoder_free(page.decoder);
	return page.missing ? -1 : page.count;
}
