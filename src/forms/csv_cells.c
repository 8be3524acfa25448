/*
 * csv_cells.c - cells of a row.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "csv_cells.h"

#include <string.h>

/* After the quote that closes a cell whose text begins there; NULL: none does. */
static const char *closing(const char *at, const char *end, char delimiter)
{
	while (at < end && (at = memchr(at, '"', (size_t)(end - at))) != NULL) {
		if (at + 1 == end || at[1] == delimiter)
			return at + 1;
		at += at[1] == '"' ? 2 : 1;
	}
	return NULL;
}

bool csv_cells_next(struct csv_cells *cells, struct csv_cell *cell)
{
	const char *at = cells->at, *end;

	if (cells->done)
		return false;
	*cell = (struct csv_cell){ .at = at };
	if (at < cells->end && *at == '"') {
		end = closing(at + 1, cells->end, cells->delimiter);
		cell->open = !end;
	} else {
		end = memchr(at, cells->delimiter, (size_t)(cells->end - at));
	}
	if (!end)
		end = cells->end;
	cell->size = (size_t)(end - at);
	cells->done = end == cells->end;
	cells->at = end + !cells->done;
	return true;
}

bool csv_cells_rest(struct csv_cells *cells, struct csv_cell *cell)
{
	if (cells->done)
		return false;
	*cell = (struct csv_cell){ .at = cells->at, .size = (size_t)(cells->end - cells->at) };
	cells->done = true;
	return true;
}

bool csv_cells_open(const char *line, size_t size, char delimiter, bool open)
{
	struct csv_cells cells = { line, line + size, delimiter, false };
	struct csv_cell cell;

	if (open) {
		const char *end = closing(line, cells.end, delimiter);

		if (!end)
			return true;
		cells.done = end == cells.end;
		cells.at = end + !cells.done;
		open = false;
	}
	/* Most rows have no quote. */
	if (!cells.done && !memchr(cells.at, '"', (size_t)(cells.end - cells.at)))
		return false;
	while (csv_cells_next(&cells, &cell))
		open = cell.open;
	return open;
}

bool csv_cells_sound(const char *text, size_t size, char delimiter, bool *open)
{
	const char *at = text, *end = text + size;

	while (at < end) {
		if (!*open && *at != '"') {
			while (at < end && *at != delimiter && *at != '\n' && *at != '"')
				at++;
			if (at < end && *at == '"')
				return false;
			at += at < end;
			continue;
		}
		at = memchr(at + !*open, '"', (size_t)(end - at - !*open));
		*open = true;
		if (!at)
			return true;
		at++;
		*open = at < end && *at == '"';
		if (!*open && at < end && *at != delimiter && *at != '\n')
			return false;
		at += at < end;
	}
	return true;
}

size_t csv_cell_plain(const struct csv_cell *cell, char *to)
{
	const char *at = cell->at, *end = at + cell->size;
	size_t size = 0;

	if (at < end && *at == '"') {
		at++;
		if (end > at && end[-1] == '"')
			end--;
		while (at < end) {
			const char *quote = memchr(at, '"', (size_t)(end - at));
			size_t piece = (size_t)((quote ? quote + 1 : end) - at);

			memmove(to + size, at, piece);
			size += piece;
			at += piece;
			at += quote && at < end && *at == '"';
		}
	} else {
		memmove(to, at, cell->size);
		size = cell->size;
	}
	to[size] = '\0';
	return size;
}
