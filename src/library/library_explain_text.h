/*
 * library_explain_text.h - the verdict on a pasted text, as scanning it would give it.
 *
 * Private to the library.
 */
#ifndef LIBRARY_EXPLAIN_TEXT_H
#define LIBRARY_EXPLAIN_TEXT_H

#include <stddef.h>

struct iistriage;
struct text;

/*
 * Take the words, with blanks between them, for a text with events in it: copied from the
 * Event Viewer, sentences of their messages, a line of a log in any form that is read.
 * 1: it has some, and the report on them in that form ("text" or "json") is appended;
 * 0: it has none; -1: memory ran out.
 */
int library_explain_text(struct iistriage *run, const char *const *words, size_t count,
			 const char *form, struct text *text);

/*
 * Standard input to its end, for iistriage_explain() where a word is "-".  -1: it cannot be
 * read, is larger than BOUND_PASTED, or memory ran out; a message says which.
 */
int library_read_pasted(struct iistriage *run, struct text *text);

#endif
