/*
 * sha256.c - SHA-256 of the fact files.  Does not know what is in them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <nettle/sha2.h>

struct sha256 {
	struct sha256_ctx sha256;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *hash = malloc(sizeof(*hash));

	if (hash)
		sha256_init(&hash->sha256);
	return hash;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t size)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)size >> 8 * i);
	sha256_update(&hash->sha256, sizeof(length), length);
	sha256_update(&hash->sha256, size, bytes);
}

void sha256_get(struct sha256 *hash, char digits[SHA256_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&hash->sha256, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(digits + 2 * i, 3, "%02x", digest[i]);
}

void sha256_free(struct sha256 *hash)
{
	free(hash);
}
