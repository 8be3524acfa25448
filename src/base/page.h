/*
 * page.h - prose on a page of so many columns: words that wrap, labels,
 * colours.
 *
 * Everything that is written through these functions is masked; only what is
 * passed to text_add() directly has to be our own.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

enum { PAGE_WIDTH = 80 };	/* where nobody says how wide it is */

enum page_style { PAGE_PLAIN, PAGE_HEADING, PAGE_LABEL, PAGE_COMMAND, PAGE_ALARM, PAGE_WARNING,
		  PAGE_NOTE, PAGE_GOOD };

struct page {
	struct text *text;
	bool color;
	size_t column;		/* where the next character goes */
	size_t left;		/* where lines of prose begin */
	size_t right;		/* where they end */
	size_t longest;		/* columns of a word, 0: a hundred */
};

void page_line(struct page *page);		/* end the line */
void page_style(struct page *page, enum page_style style);
/* Go to a column; at least `gap` blanks. */
void page_column(struct page *page, size_t column, size_t gap);
/* As it is, on one line however long. */
void page_put(struct page *page, const char *words);
/* Words that wrap between left and right.  A word of more columns than `longest`
 * is shortened in its middle, a paragraph ends after some thirty lines: only a
 * forged log has such, and it stands in full elsewhere. */
void page_wrap(struct page *page, const char *words);
/* At most `width` columns, "..." at the end if cut. */
void page_cut(struct page *page, const char *words, size_t width);
/* The same with "..." in the middle, of so many bytes; the end gets a third. */
void page_cut_middle(struct page *page, const char *words, size_t size, size_t width);

/* The columns that masked words take. */
size_t page_width(const char *words);

#endif
