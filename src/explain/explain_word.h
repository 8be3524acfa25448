/*
 * explain_word.h - what one word can mean, whatever is around it.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_WORD_H
#define EXPLAIN_WORD_H

#include "explain.h"

/* Fill in all readings of word->text; what is pasted is read with care.  numbered: a number is
 * before it in its line. */
void explain_word_read(const struct explain *explain, struct explain_word *word, bool numbered);
/* The codes alone. */
void explain_word_codes(struct explain_word *word);
/* Is what it names, if it is a word of any sentence, too, written as in a log behind a number:
 * "503 1 Disabled"? */
bool explain_word_of_log(const struct explain_word *word, bool numbered);

#endif
