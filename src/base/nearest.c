/*
 * nearest.c - the distance of two words, for suggestions.  Knows nothing of
 * options, commands or rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "nearest.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

static size_t least(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Three rows of the usual table are enough: swapped letters look two rows back. */
size_t nearest_distance(const char *a, const char *b)
{
	size_t rows[3][NEAREST_SIZE + 1];
	size_t *above2 = rows[0], *above = rows[1], *row = rows[2];
	size_t a_size = strlen(a), b_size = strlen(b);

	if (a_size > NEAREST_SIZE || b_size > NEAREST_SIZE)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_size; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		size_t *free_row = above2;

		above2 = above;
		above = row;
		row = free_row;
		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			char x = text_lower(a[i - 1]), y = text_lower(b[j - 1]);

			row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == text_lower(b[j - 2]) &&
			    text_lower(a[i - 2]) == y && above2[j - 2] + 1 < row[j])
				row[j] = above2[j - 2] + 1;
		}
	}
	return row[b_size];
}

struct nearest nearest_to(const char *word)
{
	return (struct nearest){ .word = word, .best = NULL, .distance = SIZE_MAX };
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
	size_t distance = nearest_distance(nearest->word, candidate);
	size_t allowed = strlen(candidate) < 6 ? 1 : 2;

	if (distance > allowed || distance >= nearest->distance)
		return;
	nearest->best = candidate;
	nearest->distance = distance;
}
