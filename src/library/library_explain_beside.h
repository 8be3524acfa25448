/*
 * library_explain_beside.h - print what is in a file that lies beside logs: a configuration,
 * HTTPERR, the output of a command.
 *
 * Private to the library.
 */
#ifndef LIBRARY_EXPLAIN_BESIDE_H
#define LIBRARY_EXPLAIN_BESIDE_H

#include <stdbool.h>

struct iistriage;
struct json_write;
struct text;

/* Is it the path of a file that one of the parsers knows by its first bytes? */
bool library_is_beside(const char *path);
/* In JSON if that is not NULL.  A file that cannot be read becomes a message.  -1: no memory. */
int library_explain_beside(struct iistriage *run, const char *path, struct text *text,
			   struct json_write *json);

#endif
