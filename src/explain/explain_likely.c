/*
 * explain_likely.c - what is met most often.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_likely.h"

#include "text.h"

size_t explain_likely(const char *const *list, const char *name)
{
	size_t at = 0;

	while (list[at] && !text_equal_nocase(list[at], name))
		at++;
	return at;
}
