/*
 * pager.c - is a pager wanted, and which one.  Does not know what is shown.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "platform.h"
#include "text.h"

/* Lines that are longer cannot be read, shorter ones not be written. */
enum { NARROWEST = 60, WIDEST = 120 };

size_t pager_width(const struct options *options)
{
	size_t columns, rows;

	if (options->output || !platform_is_terminal(stdout) ||
	    !platform_terminal_size(stdout, &columns, &rows))
		return 0;
	return columns < NARROWEST ? NARROWEST : columns > WIDEST ? WIDEST : columns;
}

/* Rows on the terminal; colours, which take none, are counted as columns at worst. */
static size_t count_rows(const struct text *text, size_t columns)
{
	size_t rows = 0, used = 0;

	for (size_t i = 0; i < text->size; i++) {
		if (text->bytes[i] == '\n') {
			rows += 1 + (used ? (used - 1) / columns : 0);
			used = 0;
		} else {
			used++;
		}
	}
	return rows;
}

const char *pager_wanted(const struct options *options)
{
	const char *pager = getenv("PAGER"), *term = getenv("TERM");

	if (options->no_pager || options->output || !platform_is_terminal(stdout))
		return NULL;
	if (!term || strcmp(term, "dumb") == 0)
		return NULL;
	if (!pager)
		return "less";
	return *pager && strcmp(pager, "cat") != 0 ? pager : NULL;
}

bool pager_show(const struct options *options, const struct text *text)
{
	const char *command = pager_wanted(options);
	size_t columns, rows;

	/* The row below is for the prompt of the shell. */
	return command && platform_terminal_size(stdout, &columns, &rows) &&
	       count_rows(text, columns) >= rows &&
	       platform_page(command, text_get(text), text->size);
}
