/*
 * explain_likely.c - what is met most often, and what is behind a code.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_likely.h"

#include "text.h"

const struct explain_usual *explain_usual(uint32_t code)
{
	const struct explain_usual *row = explain_usual_rows;

	while (row->text && row->code != code)
		row++;
	return row;
}

size_t explain_likely(const char *const *list, const char *name)
{
	size_t at = 0;

	while (list[at] && !text_equal_nocase(list[at], name))
		at++;
	return at;
}
