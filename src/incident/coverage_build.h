/*
 * coverage_build.h - what the parts of `coverage` share.
 */
#ifndef COVERAGE_BUILD_H
#define COVERAGE_BUILD_H

#include "arena.h"
#include "coverage.h"

struct coverage {
	struct arena arena;
	struct coverage_computer *computers;
	size_t computer_count;
	struct coverage_limit *limits;	/* the first BOUND_LIMITS, sorted */
	size_t limit_shown, limit_count;
};

/* Without case; NULL is an empty name. */
int coverage_name_order(const char *a, const char *b);

/* Fill in coverage->limits: what the coverage means for the incidents.  -1: no memory. */
int coverage_judge(struct coverage *coverage, const struct incidents *incidents);

#endif
