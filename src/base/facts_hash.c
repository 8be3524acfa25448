/*
 * facts_hash.c - SHA-256 of the fact files.  Does not know what is in them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "facts_hash.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <nettle/sha2.h>

struct facts_hash {
	struct sha256_ctx sha256;
};

struct facts_hash *facts_hash_new(void)
{
	struct facts_hash *hash = malloc(sizeof(*hash));

	if (hash)
		sha256_init(&hash->sha256);
	return hash;
}

void facts_hash_add(struct facts_hash *hash, const void *bytes, size_t size)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)size >> 8 * i);
	sha256_update(&hash->sha256, sizeof(length), length);
	sha256_update(&hash->sha256, size, bytes);
}

void facts_hash_get(struct facts_hash *hash, char digits[FACTS_HASH_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&hash->sha256, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(digits + 2 * i, 3, "%02x", digest[i]);
}

void facts_hash_free(struct facts_hash *hash)
{
	free(hash);
}
