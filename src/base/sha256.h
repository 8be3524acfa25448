/* sha256.h - SHA-256: of the facts that a verdict rests on, and of inputs. */
#ifndef SHA256_H
#define SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fail;
struct platform_file;
struct sha256;

enum { SHA256_SIZE = 65 };		/* hexadecimal digits and a NUL */

struct sha256 *sha256_new(void);	/* NULL when memory runs out */
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
/* Add one of several files.  Its size counts too, so that files do not run together. */
void sha256_add_sized(struct sha256 *hash, const void *bytes, size_t size);
/* Write the digits; the hash is empty again. */
void sha256_get(struct sha256 *hash, char digits[SHA256_SIZE]);
void sha256_free(struct sha256 *hash);

/* The first `size` bytes of a file; -1 and fail if they cannot be read. */
int sha256_file(struct platform_file *file, uint64_t size, char digits[SHA256_SIZE],
		struct fail *fail);

#endif
