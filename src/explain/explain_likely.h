/*
 * explain_likely.h - what is met most often, and what usually is behind a code.
 *
 * The lists are made of rules/likely.tsv, the rows of rules/usual.tsv; NULL after the last
 * of each.
 */
#ifndef EXPLAIN_LIKELY_H
#define EXPLAIN_LIKELY_H

#include <stddef.h>
#include <stdint.h>

extern const char *const explain_likely_rules[];
extern const char *const explain_likely_families[];

enum explain_usual_kind {
	EXPLAIN_USUAL_CAUSE,	/* as a person would say it */
	EXPLAIN_USUAL_RULE,	/* the id of a rule */
	EXPLAIN_USUAL_NEXT,	/* what to look at to tell causes apart */
};

/* Rows of one code are together, what is met most often first. */
struct explain_usual {
	uint32_t code;		/* as a whole: 0xC0000005 */
	enum explain_usual_kind kind;
	const char *text;	/* NULL after the last */
};
extern const struct explain_usual explain_usual_rows[];

/* The first row of that code, or that after the last. */
const struct explain_usual *explain_usual(uint32_t code);

/* The place of the name in the list, or that after the last. */
size_t explain_likely(const char *const *list, const char *name);

#endif
