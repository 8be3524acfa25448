/* sha256.h - which facts a verdict rests on: SHA-256 of all files read. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>

struct sha256;

enum { SHA256_SIZE = 65 };		/* hexadecimal digits and a NUL */

struct sha256 *sha256_new(void);	/* NULL when memory runs out */
/* One file more.  Its size counts too, so that files do not run together. */
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
/* The digits; the hash starts anew. */
void sha256_get(struct sha256 *hash, char digits[SHA256_SIZE]);
void sha256_free(struct sha256 *hash);

#endif
