/*
 * explain_words.h - what the words are taken for, by what is around them.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "explain.h"

struct fail;
struct rules_condition;

/* Fill explain->words.  -1 when memory runs out. */
int explain_words_read(struct explain *explain, const char *const *words, size_t count,
		       struct fail *fail);

/* How many words count as that. */
size_t explain_count(const struct explain *explain, enum explain_as as);

/* Put the reading at `at` before the others. */
void explain_put_first(struct explain_word *word, size_t at);

/* True if the condition names a module that the word means. */
bool explain_has_module(const struct rules_condition *when, const struct explain_word *word);

#endif
