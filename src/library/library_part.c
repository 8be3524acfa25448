/*
 * library_part.c - what a part that is merged may say of files beside its logs.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_part.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "evidence.h"
#include "grow.h"
#include "input_summaries.h"
#include "library_names.h"

static bool is_of(const struct input_summary *input, const char *path)
{
	return input->part && strcmp(input->part, path) == 0;
}

/* Another one begins.  Of one without inputs nothing is of its computers. */
static int begin(struct library_part *part, const struct input_summaries *inputs,
		  const char *path)
{
	size_t first = inputs->count, findings = part->findings;

	library_part_release(part);
	part->findings = findings;
	part->room = (EVIDENCE_OF_PARTS - findings) / 2;
	while (first > 0 && is_of(&inputs->items[first - 1], path))
		first--;
	part->listed = first;
	text_add(&part->path, path);
	return part->path.oom ? -1 : 0;
}

/* Each once.  -1: no memory. */
static int list_computer(struct library_part *part, const char *name)
{
	uint32_t *owners;

	if (library_part_owner(part, name) != SIZE_MAX)
		return 0;
	owners = grow(part->owners, part->computers.count, 1, &part->owner_room, sizeof(*owners));
	if (!owners)
		return -1;
	part->owners = owners;
	owners[part->computers.count] = (uint32_t)part->listed;
	return computers_add(&part->computers, name);
}

int library_part_know(struct library_part *part, const char *path,
		      const struct input_summaries *inputs, bool marked)
{
	if (!part->path.size || strcmp(text_get(&part->path), path) != 0)
		if (begin(part, inputs, path) < 0)
			return -1;
	for (; part->listed < inputs->count; part->listed++) {
		const struct input_summary *input = &inputs->items[part->listed];

		part->more |= input->computer_count >= BOUND_NAMES || input->names_cut;
		part->nameless |= input->computer_count == 0;
		for (size_t i = 0; i < input->computer_count; i++) {
			const char *name = input->computers[i];

			name += marked ? library_names_mark(name) : 0;
			if (list_computer(part, name) < 0)
				return -1;
		}
	}
	return 0;
}

size_t library_part_owner(const struct library_part *part, const char *computer)
{
	uint32_t at = computer ? computers_next(&part->computers, computer, TABLE_NONE)
			       : TABLE_NONE;

	return at == TABLE_NONE ? SIZE_MAX : part->owners[at];
}

bool library_part_has(const struct library_part *part, const struct evidence_finding *finding)
{
	if (!finding->computer)
		return part->nameless;
	return part->more || library_part_owner(part, finding->computer) != SIZE_MAX;
}

size_t library_part_take(struct library_part *part, size_t count)
{
	if (count > part->room)
		count = part->room;
	part->room -= count;
	part->findings += count;
	return count;
}

void library_part_release(struct library_part *part)
{
	text_release(&part->path);
	computers_release(&part->computers);
	free(part->owners);
	*part = (struct library_part){ .listed = 0 };
}
