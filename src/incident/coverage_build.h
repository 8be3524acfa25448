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
	const struct coverage_limit *limits;	/* BOUND_LIMITS of them, sorted */
	size_t limit_shown, limit_count;
	size_t limit_kinds[COVERAGE_KINDS];	/* of all of them */
};

struct input_summary;

/* Fill in coverage->limits: what the coverage means for the incidents.  -1: no memory. */
int coverage_judge(struct coverage *coverage, const struct input_summary *inputs, size_t count,
		   const struct incidents *incidents);
/* The same of all limits, coverage->limit_count of them: which ones are told. */
int coverage_take_turns(struct coverage *coverage, const struct input_summary *inputs,
			size_t count, const struct coverage_limit *limits);

#endif
