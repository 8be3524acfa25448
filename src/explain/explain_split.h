/*
 * explain_split.h - a pasted line is cut into its words.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_SPLIT_H
#define EXPLAIN_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The next word of a pasted line, without the marks that stand around it, and its
 * size; *behind is where to go on.  A path may hold blanks.  NULL: no more.
 */
const char *explain_split(const char *text, size_t *size, const char **behind);

/* "0000:" as the event viewer puts it in front of the bytes. */
bool explain_is_offset(const char *word, size_t size);

#endif
