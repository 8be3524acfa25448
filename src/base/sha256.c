/*
 * sha256.c - SHA-256 of bytes and files.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <nettle/sha2.h>

#include "fail.h"
#include "platform.h"
#include "shortage.h"

enum { BLOCK_SIZE = 256 * 1024 };

struct sha256 {
	struct sha256_ctx state;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *hash = shortage_watch(malloc(sizeof(*hash)));

	if (hash)
		sha256_init(&hash->state);
	return hash;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t size)
{
	sha256_update(&hash->state, size, bytes);
}

void sha256_add_sized(struct sha256 *hash, const void *bytes, size_t size)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)size >> 8 * i);
	sha256_update(&hash->state, sizeof(length), length);
	sha256_add(hash, bytes, size);
}

void sha256_get(struct sha256 *hash, char digits[SHA256_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&hash->state, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(digits + 2 * i, 3, "%02x", digest[i]);
}

void sha256_free(struct sha256 *hash)
{
	free(hash);
}

int sha256_file(struct platform_file *file, uint64_t size, char digits[SHA256_SIZE],
		struct fail *fail)
{
	struct sha256 *hash = sha256_new();
	uint8_t *block = shortage_watch(malloc(BLOCK_SIZE));
	uint64_t at = 0;
	int ret = hash && block ? 0 : fail_set(fail, "out of memory");

	while (ret == 0 && at < size) {
		size_t want = size - at < BLOCK_SIZE ? (size_t)(size - at) : BLOCK_SIZE;

		if (platform_read_sure(file, block, want, at, fail) < 0) {
			ret = -1;
			break;
		}
		sha256_add(hash, block, want);
		at += want;
	}
	if (ret == 0)
		sha256_get(hash, digits);
	free(block);
	sha256_free(hash);
	return ret;
}
