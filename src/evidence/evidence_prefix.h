/*
 * evidence_prefix.h - which of many modules are meant by a text that their own begins with,
 * without a look at each of them.
 *
 * Private to evidence_join.
 */
#ifndef EVIDENCE_PREFIX_H
#define EVIDENCE_PREFIX_H

#include <stddef.h>

#include "arena.h"

struct text;

/* { 0 } is empty. */
struct evidence_prefixes {
	struct arena arena;		/* holds the keys */
	struct evidence_prefix {
		const char *key;	/* bytes, which may hold NULs */
		size_t size;
		const char *of;		/* the module, or NULL; lent */
	} *list;			/* by key; no two are the same */
	size_t count, room;
};

/* Add one; a copy of the key is kept.  -1: no memory. */
int evidence_prefixes_add(struct evidence_prefixes *all, const struct text *key, const char *of);
/* After the last one, and before one is looked for. */
void evidence_prefixes_sort(struct evidence_prefixes *all);
/* The first of those whose keys begin with these bytes, and in *end the one behind them; by
 * halves. */
size_t evidence_prefixes_find(const struct evidence_prefixes *all, const struct text *prefix,
			      size_t *end);
void evidence_prefixes_release(struct evidence_prefixes *all);

#endif
