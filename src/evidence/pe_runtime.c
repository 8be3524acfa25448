/*
 * pe_runtime.c - which runtime a file belongs to, and which Windows has a function; the
 * tables are made of rules/runtimes.tsv and rules/functions.tsv.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe.h"

#include <stdlib.h>
#include <string.h>

#include "pe_runtime.h"
#include "text.h"

const struct pe_runtime *pe_runtime_of(const char *file)
{
	for (const struct pe_runtime *row = pe_runtimes; row->file; row++)
		if (text_match(row->file, file))
			return row;
	return NULL;
}

static int compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct pe_function_row *)row)->name);
}

const char *pe_function_since(const char *name)
{
	const struct pe_function_row *row = bsearch(name, pe_function_rows,
		pe_function_row_count, sizeof(*row), compare);

	return row ? row->since : NULL;
}
