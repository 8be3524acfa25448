/*
 * incident_share.h - a limit that nobody can use up for the others.
 *
 * Where only so many of something are looked at or told, a log that somebody forged holds more
 * than that.  Each log of each computer has the same share of the limit; what the others leave of
 * theirs is for all.  Private to `incident`.
 */
#ifndef INCIDENT_SHARE_H
#define INCIDENT_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "incident_store.h"
#include "table.h"

/* { 0 } is empty. */
struct incident_share {
	struct table_map used;	/* by computer and input */
	size_t owners, share;
};

/* Whose share an entry is of. */
uint64_t incident_share_owner(const struct incident_store *store, size_t entry);

/* First name all owners, as often as you like.  -1: no memory. */
int incident_share_name(struct incident_share *shares, uint64_t owner);
/* Then divide.  -1: no memory. */
int incident_share_divide(struct incident_share *shares, size_t limit);
/* Is this one within the share of its owner?  Of an owner that was not named none is. */
bool incident_share_take(struct incident_share *shares, uint64_t owner);
void incident_share_release(struct incident_share *shares);

#endif
