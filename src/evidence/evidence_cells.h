/*
 * evidence_cells.h - a row of a table that a tool wrote as CSV, and its columns by the header.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVIDENCE_CELLS_H
#define EVIDENCE_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct evidence_line;

enum { EVIDENCE_CELLS = 16 };	/* what comes after is not looked at */

/* { 0 } is empty. */
struct evidence_cells {
	char *list[EVIDENCE_CELLS];	/* in `row` */
	size_t count;
	struct text row;
};

/* Split a line; a mark of UTF-8 before it is no part of it.  False: no memory. */
bool evidence_cells_split(struct evidence_cells *cells, const struct evidence_line *line);

/* Of a header: the column of each name, SIZE_MAX where there is none; false: one is missing. */
bool evidence_cells_header(const struct evidence_cells *cells, const char *const *names,
			   size_t count, size_t *columns);

/* "": the row has no such column. */
const char *evidence_cells_get(const struct evidence_cells *cells, size_t column);

void evidence_cells_release(struct evidence_cells *cells);

#endif
