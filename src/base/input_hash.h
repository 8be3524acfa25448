/*
 * input_hash.h - the SHA-256 of an input; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_HASH_H
#define INPUT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_hash;
struct platform_file;

enum { INPUT_HASH_SIZE = 65 };	/* hexadecimal digits and a NUL */

/* For bytes that pass by.  NULL: out of memory. */
struct input_hash *input_hash_new(void);
void input_hash_free(struct input_hash *hash);
void input_hash_add(struct input_hash *hash, const void *bytes, size_t size);
/* Write the digits.  Call once. */
void input_hash_end(struct input_hash *hash, char *digits);

/* The first `size` bytes of a file; false if they cannot be read. */
bool input_hash_file(struct platform_file *file, uint64_t size, char *digits);

#endif
