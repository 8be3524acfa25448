/*
 * incident_share.h - a limit that nobody can use up for the others.
 *
 * Where only so many of something are looked at or told, a log that somebody forged holds more
 * than that, and of as many computers as he likes.  So all take turns, as in a tree: the files,
 * folders and archives that were given, what is in each of them, and so on down to a log, its
 * computers and what they have.  Whoever makes one file has no more turns than its neighbours,
 * however much is in it.  Private to `incident`.
 */
#ifndef INCIDENT_SHARE_H
#define INCIDENT_SHARE_H

#include <stddef.h>
#include <stdint.h>

#include "incident_store.h"
#include "table.h"

struct input_summary;

struct incident_share {
	uint64_t *costs;		/* of a turn of each input: how many share its place */
	size_t count;
	struct table_map computers;	/* of an input: how many it has */
	struct table_map used;		/* by computer and input: turns so far */
};

/* inputs: where they are from; NULL: not known, they are neighbours.  -1: no memory, as below. */
int incident_share_init(struct incident_share *shares, const struct input_summary *inputs,
			size_t count);
/* Whose share an entry is of. */
uint64_t incident_share_owner(const struct incident_store *store, size_t entry);
/* First name all owners, as often as you like. */
int incident_share_name(struct incident_share *shares, uint64_t owner);
/* Then each thing of an owner, the most important first, has the turn that is returned: those
 * with the lowest ones are within the limit. */
int incident_share_turn(struct incident_share *shares, uint64_t owner, uint64_t *turn);
/* What the first turn of an owner is: the smaller, the fewer share its place. */
uint64_t incident_share_cost(const struct incident_share *shares, uint64_t owner);
void incident_share_release(struct incident_share *shares);

#endif
