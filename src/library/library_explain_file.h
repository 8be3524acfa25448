/*
 * library_explain_file.h - print what a program file is, and which error it gives in which
 * application pool.
 *
 * Private to the library.
 */
#ifndef LIBRARY_EXPLAIN_FILE_H
#define LIBRARY_EXPLAIN_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct iistriage;
struct text;

/* Are all words names of program files, or of other files that lie beside logs? */
bool library_are_files(const char *const *words, size_t count);
/* Form is "text" or "json".  A file that cannot be read becomes a message.  -1 when memory
 * runs out. */
int library_explain_files(struct iistriage *run, const char *const *paths, size_t count,
			  const char *form, struct text *text);

#endif
