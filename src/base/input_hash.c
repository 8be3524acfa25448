/*
 * input_hash.c - SHA-256 for a chain of evidence.  Knows nothing of logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_hash.h"

#include <stdlib.h>

#include <nettle/sha2.h>

#include "platform.h"

enum { BLOCK_SIZE = 256 * 1024 };

struct input_hash {
	struct sha256_ctx state;
};

struct input_hash *input_hash_new(void)
{
	struct input_hash *hash = calloc(1, sizeof(*hash));

	if (hash)
		sha256_init(&hash->state);
	return hash;
}

void input_hash_free(struct input_hash *hash)
{
	free(hash);
}

void input_hash_add(struct input_hash *hash, const void *bytes, size_t size)
{
	sha256_update(&hash->state, size, bytes);
}

void input_hash_end(struct input_hash *hash, char *digits)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&hash->state, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		digits[2 * i] = hex[digest[i] >> 4];
		digits[2 * i + 1] = hex[digest[i] & 15];
	}
	digits[2 * sizeof(digest)] = '\0';
}

bool input_hash_file(struct platform_file *file, uint64_t size, char *digits)
{
	struct input_hash *hash = input_hash_new();
	uint8_t *block = malloc(BLOCK_SIZE);
	uint64_t at = 0;

	while (hash && block && at < size) {
		size_t want = size - at < BLOCK_SIZE ? (size_t)(size - at) : BLOCK_SIZE;
		int64_t got = platform_read_at(file, block, want, at, NULL);

		if (got <= 0)
			break;
		input_hash_add(hash, block, (size_t)got);
		at += (uint64_t)got;
	}
	if (hash && at == size)
		input_hash_end(hash, digits);
	else
		at = UINT64_MAX;
	free(block);
	input_hash_free(hash);
	return at == size;
}
