/*
 * explain_lexemes.h - what was given is cut into words.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_LEXEMES_H
#define EXPLAIN_LEXEMES_H

#include <stdbool.h>
#include <stddef.h>

struct explain;

/* A word as it was given, or a piece of a pasted line. */
struct lexeme {
	const char *text;
	bool pasted;
	bool numbered;		/* a number is before it in that line */
};

struct lexemes {
	struct lexeme *items;
	size_t count;
};

/*
 * Cut each of the words that is a pasted line; what is understood as it is stays whole, and
 * phrases of Windows become what they mean.  All is in the arena of explain.  False when
 * memory runs out.
 */
bool explain_lexemes_cut(struct explain *explain, const char *const *words, size_t count,
			 struct lexemes *lexemes);

#endif
