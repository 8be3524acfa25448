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

/* In `have`, beside numbers of names: any channel, any computer. */
enum { ANY = TABLE_NONE - 1 };

/* Of NULL it is ANY; TABLE_NONE: it is not there, or no memory to add it. */
static uint32_t number_of(struct table_names *names, const char *name, bool add)
{
	if (!name)
		return ANY;
	return add ? table_names_lower(names, name, strlen(name))
		   : table_names_find_lower(names, name, strlen(name));
}

static bool widen(struct input_lookup *lookup, uint32_t channel, uint32_t computer, when_t end)
{
	const uint64_t pair = table_pair(channel, computer);
	const size_t count = lookup->end_count;
	uint32_t at = table_map_get(&lookup->have, pair);
	when_t *ends;

	if (at == TABLE_NONE) {
		ends = grow(lookup->ends, count, 1, &lookup->end_room, sizeof(*ends));
		lookup->ends = ends ? ends : lookup->ends;
		if (!ends || table_map_add(&lookup->have, pair, (uint32_t)count) < 0)
			return false;
		at = (uint32_t)lookup->end_count++;
		ends[at] = WHEN_UNKNOWN;
	}
	if (end > lookup->ends[at])
		lookup->ends[at] = end;
	return true;
}

/* Clocks are ahead of UTC by 14 hours at most. */
static when_t end_of(const struct input_lookup *lookup, when_t last, bool local)
{
	const when_t ahead = 14 * WHEN_HOUR;

	return lookup->surely && local && last > ahead ? last - ahead : last;
}

static bool add_log(struct input_lookup *lookup, const struct input_log *log)
{
	const when_t end = end_of(lookup, log->last_event, log->local_time);
	uint32_t channel = number_of(&lookup->channels, log->channel, true);
	uint32_t computer = number_of(&lookup->computers, log->computer, true);

	return channel != TABLE_NONE && computer != TABLE_NONE &&
	       widen(lookup, channel, computer, end) && widen(lookup, ANY, computer, end) &&
	       widen(lookup, channel, ANY, end);
}

static void forget(struct input_lookup *lookup)
{
	table_names_release(&lookup->computers);
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
		for (size_t k = 0; k < input->log_count && good; k++)
			good = add_log(lookup, &input->logs[k]);
	}
	if (!good)
		forget(lookup);
	lookup->made = true;
}

/* Where its end is, or TABLE_NONE. */
static uint32_t find(struct input_lookup *lookup, const char *channel, const char *computer)
{
	uint32_t numbers[2];

	make(lookup);
	numbers[0] = number_of(&lookup->channels, channel, false);
	numbers[1] = number_of(&lookup->computers, computer, false);
	return table_map_get(&lookup->have, table_pair(numbers[0], numbers[1]));
}

when_t input_lookup_end(struct input_lookup *lookup, const char *computer)
{
	uint32_t at = find(lookup, NULL, computer);

	if (!computer)
		return lookup->end;
	return at == TABLE_NONE ? WHEN_UNKNOWN : lookup->ends[at];
}

when_t input_lookup_watched(struct input_lookup *lookup, const char *computer)
{
	uint32_t at = computer ? find(lookup, "System", computer) : TABLE_NONE;

	return at == TABLE_NONE ? input_lookup_end(lookup, computer) : lookup->ends[at];
}

when_t input_lookup_log_end(struct input_lookup *lookup, const char *channel, const char *computer)
{
	uint32_t at = find(lookup, channel, computer);

	return at == TABLE_NONE ? WHEN_UNKNOWN : lookup->ends[at];
}

bool input_lookup_has(struct input_lookup *lookup, const char *channel, const char *computer)
{
	return find(lookup, channel, computer) != TABLE_NONE;
}

void input_lookup_release(struct input_lookup *lookup)
{
	forget(lookup);
	lookup->made = false;
}
