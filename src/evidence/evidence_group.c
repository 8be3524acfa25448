/*
 * evidence_group.c - the findings of one computer, for those who join them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_group.h"

#include <string.h>

#include "text.h"

struct evidence_group evidence_group_of(const struct evidence_group *group, const char *finding)
{
	struct evidence_group part = { group->list, 0 };

	for (size_t i = 0; i < group->count; i++)
		if (strcmp(group->list[i].finding, finding) == 0) {
			if (part.count == 0)
				part.list = &group->list[i];
			part.count++;
		}
	return part;
}

static int order(const struct evidence_finding *finding, const char *of)
{
	return finding->of ? text_compare_nocase(finding->of, of) : -1;
}

/* The first one that is not before that; or not before and not about it. */
static size_t bound(const struct evidence_group *group, const char *of, int least)
{
	size_t low = 0, high = group->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (order(&group->list[middle], of) < least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct evidence_group evidence_group_about(const struct evidence_group *group, const char *of)
{
	size_t from = bound(group, of, 0), to = bound(group, of, 1);

	return (struct evidence_group){ group->list + from, to - from };
}

void evidence_join_add(struct evidence_joining *joining, const struct evidence_finding *finding)
{
	if (joining->ret == 0)
		joining->ret = evidence_append(joining->to, finding, joining->fail);
}

bool evidence_join_follow(struct evidence_joining *joining,
			  const struct evidence_finding *finding, size_t count)
{
	if (joining->share == 0) {
		evidence_leave_out(joining->to, finding, count, "what follows from some of its "
				   "findings is left out: it is more than is kept of one computer");
		return false;
	}
	joining->share--;
	evidence_join_add(joining, finding);
	return joining->ret == 0;
}
