/*
 * incident_share.c - a limit that nobody can use up for the others.
 *
 * The n-th turn of an owner comes at n times its cost, which is the number of neighbours at each
 * step of its path, multiplied: one of two folders with ten logs each has a cost of 20.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_share.h"

#include <stdlib.h>
#include <string.h>

#include "input_summary.h"
#include "shortage.h"
#include "text.h"

/* A cost is no more than that, and so many turns of it can be counted. */
static const uint64_t COST_MOST = (uint64_t)1 << 32;

static uint64_t times(uint64_t cost, uint64_t number)
{
	return number && cost > COST_MOST / number ? COST_MOST : cost * number;
}

/* Folders, archives and files by their paths, with the number of what is in each. */
struct tree {
	struct table_names paths;
	struct table_map children;
};

static const char *path_of(const struct input_summary *input)
{
	const char *file = input_file(input);

	return file ? file : "";
}

/* Where the next step of a path ends. */
static size_t step_end(const char *path, size_t at)
{
	while (path[at] && text_is_slash(path[at]))
		at++;
	while (path[at] && !text_is_slash(path[at]))
		at++;
	return at;
}

static int count_child(struct tree *tree, uint32_t parent)
{
	uint32_t count = table_map_get(&tree->children, parent);

	return table_map_set(&tree->children, parent, count == TABLE_NONE ? 1 : count + 1);
}

/* The inputs of a part are below it. */
static int plant(struct tree *tree, const struct input_summary *input)
{
	const char *path = path_of(input);
	uint32_t parent = table_names_id(&tree->paths, "", 0), id = parent;

	for (size_t at = step_end(path, 0); at && parent != TABLE_NONE;) {
		size_t known = tree->paths.count, next = step_end(path, at);

		id = table_names_id(&tree->paths, path, at);
		if (id == TABLE_NONE ||
		    (tree->paths.count > known && count_child(tree, parent) < 0))
			return -1;
		parent = id;
		at = next > at ? next : 0;
	}
	return parent == TABLE_NONE ? -1 : count_child(tree, parent);
}

static uint64_t cost_of(const struct tree *tree, const struct input_summary *input)
{
	const char *path = path_of(input);
	uint64_t cost = 1;

	for (size_t at = 0;;) {
		uint32_t id = table_names_find(&tree->paths, path, at);
		size_t next = step_end(path, at);

		cost = times(cost, table_map_get(&tree->children, id));
		if (next == at)
			return cost;
		at = next;
	}
}

int incident_share_init(struct incident_share *shares, const struct input_summary *inputs,
			size_t count)
{
	struct tree tree = { .children = { .count = 0 } };
	int ret = 0;

	*shares = (struct incident_share){ .count = inputs ? count : 0 };
	if (!shares->count)
		return 0;
	shares->costs = shortage_watch(calloc(count, sizeof(*shares->costs)));
	if (!shares->costs)
		return -1;
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = plant(&tree, &inputs[i]);
	for (size_t i = 0; i < count && ret == 0; i++)
		shares->costs[i] = cost_of(&tree, &inputs[i]);
	table_names_release(&tree.paths);
	table_map_release(&tree.children);
	return ret;
}

uint64_t incident_share_owner(const struct incident_store *store, size_t entry)
{
	return table_pair(incident_store_key(store, entry)->computer, store->entries[entry].input);
}

int incident_share_name(struct incident_share *shares, uint64_t owner)
{
	const uint32_t input = (uint32_t)owner;
	int added = table_map_add(&shares->used, owner, 0);
	uint32_t known;

	if (added <= 0)
		return added;
	known = table_map_get(&shares->computers, input);
	return table_map_set(&shares->computers, input, known == TABLE_NONE ? 1 : known + 1);
}

uint64_t incident_share_cost(const struct incident_share *shares, uint64_t owner)
{
	const uint32_t input = (uint32_t)owner;

	return times(input < shares->count ? shares->costs[input] : 1,
		     table_map_get(&shares->computers, input));
}

int incident_share_turn(struct incident_share *shares, uint64_t owner, uint64_t *turn)
{
	const uint32_t used = table_map_get(&shares->used, owner);
	const uint64_t number = used == TABLE_NONE ? 1 : (uint64_t)used + 1;

	*turn = number * incident_share_cost(shares, owner);
	return table_map_set(&shares->used, owner, (uint32_t)number);
}

void incident_share_release(struct incident_share *shares)
{
	free(shares->costs);
	table_map_release(&shares->computers);
	table_map_release(&shares->used);
	*shares = (struct incident_share){ .count = 0 };
}
