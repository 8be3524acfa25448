/*
 * explain_words.h - all that a word can mean.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog_provider;
struct explain;
struct explain_word;
struct fail;
struct rules_condition;

/* Fill explain->words.  -1 when memory runs out. */
int explain_words_read(struct explain *explain, const char *const *words, size_t count,
		       struct fail *fail);

/* A number that may be the id of an event. */
bool explain_read_id(const char *text, uint16_t *id);

/* The event of that family, also one that it does not list but counts. */
void explain_add_event(struct explain_word *word, const struct catalog_provider *provider,
		       uint16_t id);

/* Put the reading at `at` before the others. */
void explain_put_first(struct explain_word *word, size_t at);

/* True if the condition names an event, a code, a module that the word means. */
bool explain_has_event(const struct rules_condition *when, const struct explain_word *word);
bool explain_has_code(const struct rules_condition *when, const struct explain_word *word);
bool explain_has_module(const struct rules_condition *when, const struct explain_word *word);

#endif
