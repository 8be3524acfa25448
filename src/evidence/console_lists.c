/*
 * console_lists.c - words in outputs of commands; the table is made of
 * rules/console-words.tsv.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console_lists.h"

#include <stddef.h>

#include "text.h"

bool console_listed(enum console_list list, const char *word)
{
	for (const struct console_list_row *row = console_list_rows; row->word; row++)
		if (row->list == list && text_match(row->word, word))
			return true;
	return false;
}
