/*
 * pe_runtime.h - the tables of runtimes and functions, which the build writes.
 *
 * Private to `pe`.
 */
#ifndef PE_RUNTIME_H
#define PE_RUNTIME_H

#include <stddef.h>

#include "pe.h"

struct pe_function_row {
	const char *name, *since;
};

extern const struct pe_runtime pe_runtimes[];		/* file is NULL after the last */
extern const struct pe_function_row pe_function_rows[];	/* sorted by the bytes of names */
extern const size_t pe_function_row_count;

#endif
