/*
 * evidence_group.h - the findings of one computer, for those who join them.
 *
 * Private to evidence_join and dotnet_join.
 */
#ifndef EVIDENCE_GROUP_H
#define EVIDENCE_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence.h"
#include "parsers.h"

/* Findings that stand together in the order of evidence_get(). */
struct evidence_group {
	const struct evidence_finding *list;
	size_t count;
};

/* Those of one name in it; one pass over the group. */
struct evidence_group evidence_group_of(const struct evidence_group *group, const char *finding);
/* In such a group of one name, those of one thing, without case; by halves. */
struct evidence_group evidence_group_about(const struct evidence_group *group, const char *of);

/* What is joined: where from and where to. */
struct evidence_joining {
	struct evidence_group group;		/* all findings of one computer */
	const struct evidence_wants *wants;	/* of all computers */
	struct evidence *to;
	size_t share;				/* findings that may still follow from these */
	struct fail *fail;
	int ret;				/* -1: no memory */
};

/* Add one that is there already to the result, or what is better said. */
void evidence_join_add(struct evidence_joining *joining,
		       const struct evidence_finding *finding);
/* Add one that follows from others.  False: no memory, or the share of the computer is used up;
 * then it is left out with all others of `count` that would come now. */
bool evidence_join_follow(struct evidence_joining *joining,
			  const struct evidence_finding *finding, size_t count);

#endif
