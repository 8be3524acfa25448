/*
 * incident_share.h - a limit that nobody can use up for the others.
 *
 * Where only so many of something are looked at or told, a log that somebody forged holds more
 * than that, and of as many computers as he likes.  So all take turns, as in a tree: the files,
 * folders and archives that were given, what is in each of them, and so on down to a log, its
 * computers and what they have.  In each round each of these passes one thing on, and those with
 * nothing take no turn.  Whoever makes one file has no more turns than its neighbours, however
 * much is in it.  Private to `incident`.
 */
#ifndef INCIDENT_SHARE_H
#define INCIDENT_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct incident_share_claim;
struct incident_share_node;
struct input_summary;

/* Private; { 0 } after incident_share_release(). */
struct incident_share {
	const struct input_summary *inputs;	/* lent */
	size_t count;
	struct table_names paths;
	/* From paths, inputs, and computers of inputs to their nodes; pairs of a thing and a
	 * node that are claims. */
	struct table_map of_path, of_input, of_computer, known;
	struct incident_share_node *nodes;	/* parents before their children */
	size_t node_count, node_room;
	const struct incident_share_node **children;	/* of each node, in their order */
	struct incident_share_claim *claims;
	size_t claim_count, claim_room;
};

/* inputs: where they are from; NULL: not known, they are neighbours.  -1: no memory, as below. */
int incident_share_init(struct incident_share *shares, const struct input_summary *inputs,
			size_t count);
/*
 * A thing of a computer is in that input.  Things have numbers from 0, the most important first.
 * One that is in several inputs has its turn where it comes first: nobody delays it by a copy.
 */
int incident_share_claim(struct incident_share *shares, uint32_t thing, uint32_t computer,
			 uint32_t input);

struct incident_turn {
	size_t turn;		/* the lowest comes first; SIZE_MAX: nobody claimed it */
	uint32_t input;		/* where it comes first */
	size_t crowd;		/* the fewest things of an input that has it, wherever that lies */
	bool first;		/* of its computer in some input */
};
/* The turns of so many things, after the last claim. */
int incident_share_turns(struct incident_share *shares, struct incident_turn *turns,
			 size_t count);
/*
 * Which of so many things are within the limit: half by their turns; then the first of each
 * computer, by its turn; then the most important ones.
 */
int incident_share_choose(struct incident_share *shares, size_t count, size_t limit,
			  bool *chosen);
void incident_share_release(struct incident_share *shares);

#endif
