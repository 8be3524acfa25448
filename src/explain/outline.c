/*
 * outline.c - labelled paragraphs.  Does not know what they say.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "outline.h"

#include <string.h>

#include "page.h"
#include "text.h"

enum { LABEL = 2, BODY = 11, COMMAND = 16 };

static struct page begin(struct text *text, const char *label)
{
	struct page page = { .text = text, .right = PAGE_WIDTH };

	page_column(&page, LABEL, 0);
	page_put(&page, label);
	page_column(&page, BODY, 1);
	return page;
}

void outline_marked(struct text *text, const char *label, const char *mark,
		    const char *body)
{
	struct page page = begin(text, label);

	page_put(&page, mark);
	page.left = page.column;
	page_wrap(&page, body);
	page_line(&page);
}

void outline_item(struct text *text, const char *label, const char *body)
{
	outline_marked(text, label, "", body);
}

void outline_line(struct text *text, const char *label, const char *body)
{
	struct page page = begin(text, label);

	page_put(&page, body);
	page_line(&page);
}

void outline_command(struct text *text, const char *command)
{
	struct page page = { .text = text };

	page_column(&page, COMMAND, 0);
	page_put(&page, command);
	page_line(&page);
}
