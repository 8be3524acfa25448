/*
 * csv_cells.h - a row of a table in text, cell by cell, as Windows and its tools write and
 * damage it.
 *
 * A cell in quotes may hold delimiters and line ends; a quote inside is doubled.  Event Viewer
 * leaves quotes unclosed, and single quotes inside: one that no delimiter follows is text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CSV_CELLS_H
#define CSV_CELLS_H

#include <stdbool.h>
#include <stddef.h>

/* A row, which is lent; { text, text + size, delimiter } is at its first cell. */
struct csv_cells {
	const char *at, *end;
	char delimiter;
	bool done;		/* the last cell was taken */
};

/* One as it is written, quotes and all. */
struct csv_cell {
	const char *at;
	size_t size;
	bool open;		/* it begins with a quote that is not closed */
};

/* The next cell; false: there is none.  An empty row has one, which is empty. */
bool csv_cells_next(struct csv_cells *cells, struct csv_cell *cell);
/* All that is left of the row as one cell; false: there is none. */
bool csv_cells_rest(struct csv_cells *cells, struct csv_cell *cell);

/* Is the end of this line inside quotes, if its beginning is (open)? */
bool csv_cells_open(const char *line, size_t size, char delimiter, bool open);

/*
 * Is each quote of these lines, the last one without its end, as a program writes it that doubles
 * them?  *open: they begin inside quotes; then, if so, whether they end there.
 */
bool csv_cells_sound(const char *text, size_t size, char delimiter, bool *open);

/* What the cell says, without its quotes.  Writes at most cell->size bytes and a NUL to `to`,
 * which may be where the cell is; returns the size. */
size_t csv_cell_plain(const struct csv_cell *cell, char *to);

#endif
