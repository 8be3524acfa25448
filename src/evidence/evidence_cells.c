/*
 * evidence_cells.c - rows of CSV.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_cells.h"

#include <stdint.h>
#include <string.h>

#include "evidence_lines.h"

/* Where it is; a quote inside a cell is doubled. */
static char *split_one(char *at)
{
	const bool quoted = *at == '"';
	char *to = at;

	at += quoted;
	while (*at && (quoted || *at != ',')) {
		if (quoted && *at == '"' && *++at != '"')
			break;
		*to++ = *at++;
	}
	if (*at == ',')
		at++;
	*to = '\0';
	return at;
}

bool evidence_cells_split(struct evidence_cells *cells, const struct evidence_line *line)
{
	char *at;

	text_reset(&cells->row);
	text_add_bytes(&cells->row, line->text, line->size);
	cells->count = 0;
	if (cells->row.oom)
		return false;
	at = cells->row.bytes;
	if (at && strncmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	while (at && *at && cells->count < EVIDENCE_CELLS) {
		cells->list[cells->count++] = at;
		at = split_one(at);
	}
	return true;
}

bool evidence_cells_header(const struct evidence_cells *cells, const char *const *names,
			   size_t count, size_t *columns)
{
	bool whole = true;

	for (size_t i = 0; i < count; i++) {
		columns[i] = SIZE_MAX;
		for (size_t k = 0; k < cells->count; k++)
			if (text_equal_nocase(cells->list[k], names[i]))
				columns[i] = k;
		whole &= columns[i] != SIZE_MAX;
	}
	return whole;
}

const char *evidence_cells_get(const struct evidence_cells *cells, size_t column)
{
	return column < cells->count ? cells->list[column] : "";
}

void evidence_cells_release(struct evidence_cells *cells)
{
	text_release(&cells->row);
}
