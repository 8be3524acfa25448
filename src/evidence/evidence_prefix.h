/*
 * evidence_prefix.h - which of many modules or sites are meant by a text that their own begins
 * with, or by their name on a computer, without a look at each of them.
 */
#ifndef EVIDENCE_PREFIX_H
#define EVIDENCE_PREFIX_H

#include <stddef.h>

#include "arena.h"

struct evidence_wants;
struct text;

/* { 0 } is empty. */
struct evidence_prefixes {
	struct arena arena;		/* holds the keys */
	struct evidence_prefix {
		const char *key;	/* bytes, which may hold NULs */
		size_t size;
		const char *of;		/* the module, or the id of the site; or NULL; lent */
	} *list;			/* by key; no two are the same */
	size_t count, room;
};

/* Places in the list, the last one not included. */
struct evidence_range {
	size_t from, end;
};

/* Add one; a copy of the key is kept.  -1: no memory, as below. */
int evidence_prefixes_add(struct evidence_prefixes *all, const struct text *key, const char *of);
/* Add one by its name and its computer, or NULL; names are compared without case. */
int evidence_prefixes_add_on(struct evidence_prefixes *all, const char *name,
			     const char *computer, const char *of);
/* Add the modules that are wanted, by their file names, and sort. */
int evidence_prefixes_add_wanted(struct evidence_prefixes *all, const struct evidence_wants *wants);
/* After the last one, and before one is looked for. */
void evidence_prefixes_sort(struct evidence_prefixes *all);
/* Those whose keys begin with these bytes; by halves. */
struct evidence_range evidence_prefixes_find(const struct evidence_prefixes *all,
					     const struct text *prefix);
/* Those of that name on that computer, as evidence_same_computer() means it. */
int evidence_prefixes_find_on(const struct evidence_prefixes *all, const char *name,
			      const char *computer, struct evidence_range found[2]);
void evidence_prefixes_release(struct evidence_prefixes *all);

#endif
