/*
 * incident_share.c - a limit that nobody can use up for the others.
 *
 * Each node of the tree passes on the things of its children in rounds: one of each that has
 * some left, those with the fewest first.  So where a thing comes follows from its number among
 * those of its computer, and on the way up from the sizes of the neighbours.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_share.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "grow.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "text.h"

struct incident_share_node {
	const char *path;		/* as far as it; NULL: an input, or a computer of one */
	uint32_t parent;		/* TABLE_NONE: it is the root */
	uint32_t number;		/* of the input, or of the computer */
	uint32_t best;			/* the most important thing in it */
	uint32_t child, child_count;	/* its first one in shares->children */
	uint32_t place;			/* among the children of its parent */
	size_t size, before;		/* things in it, and in its neighbours before it */
};

struct incident_share_claim {
	uint32_t thing, node;
};

/* Adds what the map does not have for that key; TABLE_NONE: no memory. */
static uint32_t node_of(struct incident_share *shares, struct table_map *map, uint64_t key,
			const struct incident_share_node *node)
{
	uint32_t id = table_map_get(map, key);
	struct incident_share_node *nodes;

	if (id != TABLE_NONE)
		return id;
	nodes = grow(shares->nodes, shares->node_count, 1, &shares->node_room, sizeof(*nodes));
	if (!nodes)
		return TABLE_NONE;
	shares->nodes = nodes;
	id = (uint32_t)shares->node_count;
	nodes[shares->node_count++] = *node;
	return table_map_set(map, key, id) < 0 ? TABLE_NONE : id;
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

/* In a part, whose paths anybody may have made up, so many steps of so many bytes are nodes; what
 * is deeper are neighbours. */
enum { PART_STEPS = 8, PART_BYTES = 256 };

/* That of a path, below its folders and archives; so far it is the path of a file, and then that of
 * an input of this part.  What is deeper than folders are walked are neighbours. */
static uint32_t node_of_path(struct incident_share *shares, const char *path, size_t file)
{
	struct incident_share_node node = { .parent = TABLE_NONE, .best = TABLE_NONE };
	size_t at = 0, end = 0, depth = 0, steps = 0;

	do {
		uint32_t name = table_names_id(&shares->paths, path, end);

		if (name == TABLE_NONE)
			return TABLE_NONE;
		node.path = table_names_get(&shares->paths, name);
		node.parent = node_of(shares, &shares->of_path, name, &node);
		if (node.parent == TABLE_NONE)
			return TABLE_NONE;
		at = end;
		if (at < file)
			end = ++depth < BOUND_FOLDER_DEPTH ? step_end(path, at) : file;
		else if (steps++ < PART_STEPS)
			end = step_end(path, at);
	} while (end > at && end <= file + PART_BYTES);
	return node.parent;
}

static uint32_t node_of_input(struct incident_share *shares, uint32_t input)
{
	struct incident_share_node node = { .number = input, .best = TABLE_NONE };
	uint32_t id = table_map_get(&shares->of_input, input);
	struct text path = { 0 };
	size_t file = 0;

	if (id != TABLE_NONE)
		return id;
	if (input < shares->count) {
		const struct input_summary *summary = &shares->inputs[input];
		const char *name = input_file(summary);

		text_add(&path, name ? name : "");
		file = path.size;
		if (summary->part)
			text_printf(&path, "/%s", summary->path);
	}
	node.parent = path.oom ? TABLE_NONE : node_of_path(shares, text_get(&path), file);
	text_release(&path);
	return node.parent == TABLE_NONE ? TABLE_NONE
					 : node_of(shares, &shares->of_input, input, &node);
}

int incident_share_init(struct incident_share *shares, const struct input_summary *inputs,
			size_t count)
{
	*shares = (struct incident_share){ .inputs = inputs, .count = inputs ? count : 0 };
	return node_of_path(shares, "", 0) == TABLE_NONE ? -1 : 0;
}

int incident_share_claim(struct incident_share *shares, uint32_t thing, uint32_t computer,
			 uint32_t input)
{
	struct incident_share_node node = { .number = computer, .best = TABLE_NONE };
	struct incident_share_claim claim = { .thing = thing }, *claims;
	int added;

	node.parent = node_of_input(shares, input);
	if (node.parent == TABLE_NONE)
		return -1;
	claim.node = node_of(shares, &shares->of_computer, table_pair(computer, input), &node);
	if (claim.node == TABLE_NONE)
		return -1;
	added = table_map_add(&shares->known, table_pair(thing, claim.node), 0);
	if (added <= 0)
		return added;
	claims = grow(shares->claims, shares->claim_count, 1, &shares->claim_room,
		      sizeof(*claims));
	if (!claims)
		return -1;
	shares->claims = claims;
	claims[shares->claim_count++] = claim;
	return 0;
}

static int by_node(const void *a, const void *b)
{
	const struct incident_share_claim *x = a, *y = b;
	int order = order_numbers(x->node, y->node);

	return order ? order : order_numbers(x->thing, y->thing);
}

/* Children of one node, in the order of a round. */
static int by_round(const void *a, const void *b)
{
	const struct incident_share_node *x = *(const struct incident_share_node *const *)a;
	const struct incident_share_node *y = *(const struct incident_share_node *const *)b;
	int order = order_numbers(x->parent, y->parent);

	order = order ? order : order_numbers(x->size, y->size);
	order = order ? order : order_numbers(x->best, y->best);
	if (!order && x->path && y->path)
		order = strcmp(x->path, y->path);
	return order ? order : order_numbers(x->number, y->number);
}

static void add_up(struct incident_share *shares)
{
	struct incident_share_node *nodes = shares->nodes;

	for (size_t i = 0; i < shares->claim_count; i++) {
		struct incident_share_node *node = &nodes[shares->claims[i].node];

		node->size++;
		if (shares->claims[i].thing < node->best)
			node->best = shares->claims[i].thing;
	}
	for (size_t i = shares->node_count; i-- > 1;) {
		struct incident_share_node *parent = &nodes[nodes[i].parent];

		parent->size += nodes[i].size;
		if (nodes[i].best < parent->best)
			parent->best = nodes[i].best;
	}
}

/* Sizes of all nodes and their order.  -1: no memory. */
static int settle(struct incident_share *shares)
{
	struct incident_share_node *nodes = shares->nodes, *last = NULL;

	shares->children = shortage_watch(calloc(shares->node_count, sizeof(*shares->children)));
	if (!shares->children)
		return -1;
	if (shares->claim_count)
		qsort(shares->claims, shares->claim_count, sizeof(*shares->claims), by_node);
	add_up(shares);
	for (size_t i = 1; i < shares->node_count; i++)
		shares->children[i - 1] = &nodes[i];
	qsort(shares->children, shares->node_count - 1, sizeof(*shares->children), by_round);
	for (uint32_t i = 0; i + 1 < shares->node_count; i++) {
		struct incident_share_node *node = &nodes[shares->children[i] - nodes];
		struct incident_share_node *parent = &nodes[node->parent];

		if (parent->child_count == 0)
			parent->child = i;
		else
			node->before = last->before + last->size;
		node->place = parent->child_count++;
		last = node;
	}
	return 0;
}

/* Where the thing of that number in a node comes at the root. */
static size_t turn_of(const struct incident_share *shares, const struct incident_share_node *node,
		      size_t number)
{
	while (node->parent != TABLE_NONE) {
		const struct incident_share_node *parent = &shares->nodes[node->parent];
		const struct incident_share_node **children = shares->children + parent->child;
		size_t low = 0, high = node->place;

		/* Those before this one have no more left. */
		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (children[middle]->size <= number)
				low = middle + 1;
			else
				high = middle;
		}
		number = children[low]->before + number * (parent->child_count - low) +
			 (node->place - low);
		node = parent;
	}
	return number;
}

int incident_share_turns(struct incident_share *shares, struct incident_turn *turns, size_t count)
{
	size_t number = 0;

	if (settle(shares) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		turns[i] = (struct incident_turn){ SIZE_MAX, TABLE_NONE, SIZE_MAX, false };
	for (size_t i = 0; i < shares->claim_count; i++) {
		const struct incident_share_claim *claim = &shares->claims[i];
		const struct incident_share_node *node = &shares->nodes[claim->node];
		const struct incident_share_node *input = &shares->nodes[node->parent];
		struct incident_turn *turn = &turns[claim->thing];
		size_t at;

		number = i > 0 && claim[-1].node == claim->node ? number + 1 : 0;
		at = turn_of(shares, node, number);
		if (at < turn->turn) {
			turn->turn = at;
			turn->input = input->number;
		}
		if (input->size < turn->crowd)
			turn->crowd = input->size;
		turn->first |= number == 0;
	}
	return 0;
}

struct candidate {
	struct incident_turn turn;
	size_t thing;
};

static int by_turn(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = order_numbers(x->turn.turn, y->turn.turn);

	return order ? order : order_numbers(x->thing, y->thing);
}

/* -1: no memory. */
static int sort_candidates(struct incident_share *shares, struct candidate *list, size_t count)
{
	struct incident_turn *turns = shortage_watch(calloc(count + 1, sizeof(*turns)));
	int ret = turns ? incident_share_turns(shares, turns, count) : -1;

	for (size_t i = 0; i < count && ret == 0; i++)
		list[i] = (struct candidate){ turns[i], i };
	free(turns);
	if (ret == 0)
		qsort(list, count, sizeof(*list), by_turn);
	return ret;
}

int incident_share_choose(struct incident_share *shares, size_t count, size_t limit, bool *chosen)
{
	struct candidate *list = shortage_watch(calloc(count + 1, sizeof(*list)));
	size_t left = limit;

	if (!list || sort_candidates(shares, list, count) < 0) {
		free(list);
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		chosen[list[i].thing] = i < limit / 2;
		left -= i < limit / 2;
	}
	for (size_t i = limit / 2; i < count && left; i++) {
		chosen[list[i].thing] = list[i].turn.first;
		left -= list[i].turn.first;
	}
	for (size_t i = 0; i < count && left; i++) {
		left -= !chosen[i];
		chosen[i] = true;
	}
	free(list);
	return 0;
}

void incident_share_release(struct incident_share *shares)
{
	table_names_release(&shares->paths);
	table_map_release(&shares->of_path);
	table_map_release(&shares->of_input);
	table_map_release(&shares->of_computer);
	table_map_release(&shares->known);
	free(shares->nodes);
	free(shares->children);
	free(shares->claims);
	*shares = (struct incident_share){ .inputs = NULL };
}
