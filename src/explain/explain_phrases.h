/*
 * explain_phrases.h - what people type and Windows prints in place of a number.
 *
 * Private to `explain`.  The table is made of rules/phrases.tsv.
 */
#ifndef EXPLAIN_PHRASES_H
#define EXPLAIN_PHRASES_H

#include <stddef.h>

struct explain_phrase {
	const char *text;	/* "access is denied", in small letters */
	const char *meant;	/* "error 5": what stands for it; words with blanks between */
};
/* text is NULL after the last. */
extern const struct explain_phrase explain_phrases[];

/* The phrase with which the text begins, as whole words; *size is what it takes there.
 * NULL: none. */
const struct explain_phrase *explain_phrase_at(const char *text, size_t *size);

#endif
