/*
 * library_part.c - what a part that is merged may say of files beside its logs.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_part.h"

#include <string.h>

#include "bounds.h"
#include "evidence.h"
#include "input_summaries.h"
#include "library_names.h"

static bool is_of(const struct input_summary *input, const char *path)
{
	return input->part && strcmp(input->part, path) == 0;
}

/* Another one begins.  Of one without inputs nothing is of its computers. */
static void begin(struct library_part *part, const struct input_summaries *inputs,
		  const char *path)
{
	size_t first = inputs->count;

	library_part_release(part);
	while (first > 0 && is_of(&inputs->items[first - 1], path))
		first--;
	part->listed = first;
	if (first < inputs->count)
		part->path = inputs->items[first].part;
}

int library_part_know(struct library_part *part, const char *path,
		      const struct input_summaries *inputs, bool marked)
{
	if (!part->path || strcmp(part->path, path) != 0)
		begin(part, inputs, path);
	for (; part->listed < inputs->count; part->listed++) {
		const struct input_summary *input = &inputs->items[part->listed];

		part->more |= input->computer_count >= BOUND_NAMES || input->names_cut;
		for (size_t i = 0; i < input->computer_count; i++) {
			const char *name = input->computers[i];

			name += marked ? library_names_mark(name) : 0;
			if (computers_next(&part->computers, name, TABLE_NONE) == TABLE_NONE &&
			    computers_add(&part->computers, name) < 0)
				return -1;
		}
	}
	return 0;
}

bool library_part_has(struct library_part *part, const struct evidence_finding *finding)
{
	return !finding->computer || part->more ||
	       computers_next(&part->computers, finding->computer, TABLE_NONE) != TABLE_NONE;
}

void library_part_release(struct library_part *part)
{
	computers_release(&part->computers);
	*part = (struct library_part){ .path = NULL };
}
