/*
 * input_computers.c - which two names of computers are those of one, because an input has both.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_computers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "input_summary.h"
#include "text.h"

/* Of a short name. */
struct input_computers_full {
	const char *name;		/* or NULL */
	bool several;
	size_t input;			/* the last one that has the short name */
};

static int add_short(struct input_computers *names, const char *computer, size_t input)
{
	const size_t known = names->short_names.count;
	struct input_computers_full *full = grow(names->full, known, 1, &names->room,
						sizeof(*full));
	uint32_t id;

	if (!full)
		return -1;
	names->full = full;
	id = table_names_lower(&names->short_names, computer, strlen(computer));
	if (id == TABLE_NONE)
		return -1;
	if (id == known)
		full[id] = (struct input_computers_full){ .name = NULL };
	full[id].input = input;
	return 0;
}

static void add_full(struct input_computers *names, const char *computer, size_t input)
{
	uint32_t id = table_names_find_lower(&names->short_names, computer,
					     strcspn(computer, "."));
	struct input_computers_full *full;

	if (id == TABLE_NONE || names->full[id].input != input)
		return;
	full = &names->full[id];
	full->several |= full->name && !text_equal_nocase(full->name, computer);
	full->name = computer;
}

int input_computers_init(struct input_computers *names, const struct input_summary *inputs,
			size_t count)
{
	*names = (struct input_computers){ .full = NULL };
	for (size_t i = 0; inputs && i < count; i++) {
		const struct input_summary *input = &inputs[i];

		for (size_t k = 0; k < input->computer_count; k++)
			if (!strchr(input->computers[k], '.') &&
			    add_short(names, input->computers[k], i) < 0)
				return -1;
		for (size_t k = 0; k < input->computer_count; k++)
			if (strchr(input->computers[k], '.'))
				add_full(names, input->computers[k], i);
	}
	return 0;
}

const char *input_computers_whole(const struct input_computers *names, const char *computer)
{
	uint32_t id = !computer ? TABLE_NONE :
		      table_names_find_lower(&names->short_names, computer, strlen(computer));

	return id != TABLE_NONE && names->full[id].name && !names->full[id].several ?
	       names->full[id].name : computer;
}

void input_computers_release(struct input_computers *names)
{
	table_names_release(&names->short_names);
	free(names->full);
	*names = (struct input_computers){ .full = NULL };
}
