/*
 * redact_map.h - the key from tokens to names, as a file.
 *
 * Private to `redact`.
 */
#ifndef REDACT_MAP_H
#define REDACT_MAP_H

#include <stdbool.h>

struct fail;
struct redact_names;
struct text;

enum { REDACT_ID_SIZE = 33 };		/* hexadecimal digits and a NUL */

/* The bytes of the file; *text stays empty if there is none.  -1 if it cannot be
 * read. */
int redact_map_read(const char *path, struct text *text, struct fail *fail);
/* Take the names and the id of a map.  -1 with the first thing that is wrong. */
int redact_map_parse(const char *path, const struct text *text, struct redact_names *names,
		     char id[REDACT_ID_SIZE], struct fail *fail);
/* Append the map's bytes. */
void redact_map_build(const struct redact_names *names, const char *id, struct text *text);
/* Write them, readable by the owner alone, whole or not at all; is_new: only if there is none by
 * now. */
int redact_map_write(const char *path, bool is_new, const struct text *text,
		     struct fail *fail);
/* An id that no other map has. */
int redact_map_id(char id[REDACT_ID_SIZE], struct fail *fail);

#endif
