/*
 * page.c - where words go on a page.  Knows columns, not what the words
 * say.
 *
 * SPDX-License-Identifier: MIT
 */
#include "page.h"

#include <string.h>

#include "text.h"

enum {
	LONG = 100,		/* columns of a word, unless the page says fewer */
	/* Of what is shortened in its middle, the end gets one part of so many. */
	TAIL = 3,
	/* Bytes of a paragraph; ours have fewer than 1000. */
	PARAGRAPH = 2400,
};

static const char *const styles[] = {
	[PAGE_PLAIN] = "0", [PAGE_HEADING] = "1", [PAGE_LABEL] = "2", [PAGE_COMMAND] = "36",
	[PAGE_ALARM] = "1;31", [PAGE_WARNING] = "1;33", [PAGE_NOTE] = "36", [PAGE_GOOD] = "32",
};

void page_line(struct page *page)
{
	text_add_char(page->text, '\n');
	page->column = 0;
}

void page_style(struct page *page, enum page_style style)
{
	if (page->color)
		text_printf(page->text, "\033[%sm", styles[style]);
}

void page_column(struct page *page, size_t column, size_t gap)
{
	size_t blanks = column > page->column + gap ? column - page->column : gap;

	text_fill(page->text, ' ', blanks);
	page->column += blanks;
}

static void put_masked(struct page *page, const struct text *masked)
{
	text_add_bytes(page->text, text_get(masked), masked->size);
	page->column += text_width(text_get(masked));
	page->text->oom |= masked->oom;
}

void page_put(struct page *page, const char *words)
{
	struct text masked = { 0 };

	text_printable(&masked, words, strlen(words));
	put_masked(page, &masked);
	text_release(&masked);
}

/* How many bytes from the start take at most `width` columns. */
static size_t fitting(const char *masked, size_t size, size_t width)
{
	struct text character = { 0 };
	size_t at = 0, used = 0;

	while (at < size) {
		size_t next = at + 1;

		while (next < size && text_continues(masked[next]))
			next++;
		text_reset(&character);
		text_add_bytes(&character, masked + at, next - at);
		used += text_width(text_get(&character));
		if (used > width)
			break;
		at = next;
	}
	text_release(&character);
	return at;
}

/* Shorten in the middle what is wider than `width`. */
static void shorten(struct text *masked, size_t width)
{
	struct text whole = *masked;
	size_t end = width / TAIL, head, tail;

	if (text_width(text_get(&whole)) <= width)
		return;
	head = fitting(text_get(&whole), whole.size, width - end - strlen("..."));
	tail = whole.size - end;
	*masked = (struct text){ 0 };
	while (tail < whole.size && text_continues(whole.bytes[tail]))
		tail++;
	text_add_bytes(masked, whole.bytes, head);
	text_add(masked, "...");
	text_add_bytes(masked, whole.bytes + tail, whole.size - tail);
	text_release(&whole);
}

static void wrap_word(struct page *page, const char *word, size_t size)
{
	struct text masked = { 0 };
	size_t width;

	text_printable(&masked, word, size);
	shorten(&masked, page->longest ? page->longest : LONG);
	width = text_width(text_get(&masked));
	if (page->column > page->left && page->column + 1 + width > page->right) {
		page_line(page);
		page_column(page, page->left, 0);
	} else if (page->column > page->left) {
		page_column(page, 0, 1);
	} else {
		page_column(page, page->left, 0);
	}
	put_masked(page, &masked);
	text_release(&masked);
}

void page_wrap(struct page *page, const char *words)
{
	size_t start = page->text->size;

	while (*words) {
		size_t size = strcspn(words, " ");

		if (page->text->size - start > PARAGRAPH) {
			text_add(page->text, " ...");
			page->column += 4;
			return;
		}

		if (size > 0)
			wrap_word(page, words, size);
		words += size;
		words += strspn(words, " ");
	}
}

void page_cut(struct page *page, const char *words, size_t width)
{
	struct text masked = { 0 };

	text_printable(&masked, words, strlen(words));
	if (text_width(text_get(&masked)) > width) {
		masked.size = fitting(masked.bytes, masked.size, width - 3);
		text_add(&masked, "...");
	}
	put_masked(page, &masked);
	text_release(&masked);
}

void page_cut_middle(struct page *page, const char *words, size_t size, size_t width)
{
	struct text masked = { 0 };

	text_printable(&masked, words, size);
	shorten(&masked, width);
	put_masked(page, &masked);
	text_release(&masked);
}

size_t page_width(const char *words)
{
	struct text masked = { 0 };
	size_t width;

	text_printable(&masked, words, strlen(words));
	width = text_width(text_get(&masked));
	text_release(&masked);
	return width;
}
