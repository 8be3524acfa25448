/*
 * library_explain_text.h - the verdict on a pasted text, as scanning it would give it.
 *
 * Private to the library.
 */
#ifndef LIBRARY_EXPLAIN_TEXT_H
#define LIBRARY_EXPLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct iistriage;
struct text;

/*
 * Take the bytes for a text with events in it: copied from the Event Viewer, sentences of
 * their messages, a line of a log in any form that is read.
 * 1: it has some, and the report on them in that form ("text" or "json") is appended;
 * 0: it has none; -1: memory ran out.
 */
int library_explain_text(struct iistriage *run, const struct text *pasted, const char *form,
			 struct text *text);

/* Can a file of that name be looked for without asking another computer?  What is explained was
 * copied from a log, which can be forged: a look at \\host\share sends who looks to that host,
 * with his credentials.  A file there is copied first. */
bool library_is_local(const char *path);

/* Is the word where a pasted text is: "-", standard input, or the path of a local file that has
 * not the name of a module? */
bool library_is_pasted(const char *word);

/*
 * That text to its end.  -1: it cannot be read, is larger than BOUND_PASTED, or memory ran out;
 * a message says which.
 */
int library_read_pasted(struct iistriage *run, const char *word, struct text *pasted);

/* The first bytes of it in UTF-8, at most that many; -1: memory ran out. */
int library_decode_pasted(struct iistriage *run, const struct text *pasted, size_t most,
			  struct text *decoded);

#endif
