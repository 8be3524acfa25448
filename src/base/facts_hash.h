/* facts_hash.h - which facts a verdict rests on: SHA-256 of all files read. */
#ifndef FACTS_HASH_H
#define FACTS_HASH_H

#include <stddef.h>

struct facts_hash;

enum { FACTS_HASH_SIZE = 65 };		/* hexadecimal digits and a NUL */

struct facts_hash *facts_hash_new(void);	/* NULL when memory runs out */
/* One file more.  Its size counts too, so that files do not run together. */
void facts_hash_add(struct facts_hash *hash, const void *bytes, size_t size);
/* The digits; the hash starts anew. */
void facts_hash_get(struct facts_hash *hash, char digits[FACTS_HASH_SIZE]);
void facts_hash_free(struct facts_hash *hash);

#endif
