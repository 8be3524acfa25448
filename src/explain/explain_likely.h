/*
 * explain_likely.h - what is met most often.
 *
 * The lists are made of rules/likely.tsv; NULL after the last of each.
 */
#ifndef EXPLAIN_LIKELY_H
#define EXPLAIN_LIKELY_H

#include <stddef.h>

extern const char *const explain_likely_rules[];
extern const char *const explain_likely_families[];

/* The place of the name in the list, or that behind the last. */
size_t explain_likely(const char *const *list, const char *name);

#endif
