/*
 * input_lookup.c - which logs of a computer there are among all inputs, and where they end.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_lookup.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "input_summary.h"

/* In `have`, beside numbers of computers: an input has the channel. */
enum { ANY = TABLE_NONE - 1 };

static uint32_t find(const struct input_lookup *lookup, const char *computer)
{
	return table_names_find_lower(&lookup->names, computer, strlen(computer));
}

static bool add_computer(struct input_lookup *lookup, const char *computer, when_t end)
{
	size_t known = lookup->names.count;
	uint32_t number = table_names_lower(&lookup->names, computer, strlen(computer));
	when_t *ends;

	if (number == TABLE_NONE)
		return false;
	if (number == known) {
		ends = grow(lookup->ends, known, 1, &lookup->end_room, sizeof(*ends));
		if (!ends)
			return false;
		lookup->ends = ends;
		ends[number] = WHEN_UNKNOWN;
	}
	if (end > lookup->ends[number])
		lookup->ends[number] = end;
	return true;
}

static void forget(struct input_lookup *lookup)
{
	table_names_release(&lookup->names);
	table_names_release(&lookup->channels);
	table_map_release(&lookup->have);
	free(lookup->ends);
	*lookup = (struct input_lookup){ .made = true };
}

static void make(struct input_lookup *lookup)
{
	bool good = true;

	for (size_t i = 0; i < lookup->count && good && !lookup->made; i++) {
		const struct input_summary *input = &lookup->inputs[i];

		if (input->last_event > lookup->end)
			lookup->end = input->last_event;
		for (size_t k = 0; k < input->computer_count && good; k++)
			good = add_computer(lookup, input->computers[k], input->last_event);
	}
	if (!good)
		forget(lookup);
	lookup->made = true;
}

/* All computers of inputs with that channel. */
static bool add_channel(struct input_lookup *lookup, const char *channel, uint32_t number)
{
	bool good = true;

	for (size_t i = 0; i < lookup->count && good; i++) {
		const struct input_summary *input = &lookup->inputs[i];

		if (!input_has_channel(input, channel))
			continue;
		good = table_map_add(&lookup->have, table_pair(number, ANY), 0) >= 0;
		for (size_t k = 0; k < input->computer_count && good; k++)
			good = table_map_add(&lookup->have,
					     table_pair(number, find(lookup, input->computers[k])),
					     0) >= 0;
	}
	return good;
}

when_t input_lookup_end(struct input_lookup *lookup, const char *computer)
{
	uint32_t number;

	make(lookup);
	if (!computer)
		return lookup->end;
	number = find(lookup, computer);
	return number == TABLE_NONE ? WHEN_UNKNOWN : lookup->ends[number];
}

bool input_lookup_has(struct input_lookup *lookup, const char *channel, const char *computer)
{
	size_t known = lookup->channels.count;
	uint32_t number, of;

	make(lookup);
	number = table_names_lower(&lookup->channels, channel, strlen(channel));
	if (number == TABLE_NONE)
		return false;
	if (number == known && !add_channel(lookup, channel, number)) {
		forget(lookup);
		return false;
	}
	of = computer ? find(lookup, computer) : ANY;
	return of != TABLE_NONE &&
	       table_map_get(&lookup->have, table_pair(number, of)) != TABLE_NONE;
}

void input_lookup_release(struct input_lookup *lookup)
{
	forget(lookup);
	lookup->made = false;
}
