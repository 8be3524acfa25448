/*
 * siphash.c - SipHash-1-3.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "siphash.h"

#include "bytes.h"
#include "platform.h"

static inline uint64_t rotate(uint64_t word, int bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void round_of(uint64_t *v)
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static inline void take_word(uint64_t *v, uint64_t word)
{
	v[3] ^= word;
	round_of(v);
	v[0] ^= word;
}

/* The last word has the bytes that are left, and the size in its highest byte. */
static inline uint64_t finish(uint64_t *v, uint64_t word, uint64_t size)
{
	take_word(v, word | size << 56);
	v[2] ^= 0xFF;
	round_of(v);
	round_of(v);
	round_of(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static inline void start(uint64_t *v, const struct siphash_key *key)
{
	v[0] = key->words[0] ^ UINT64_C(0x736f6d6570736575);
	v[1] = key->words[1] ^ UINT64_C(0x646f72616e646f6d);
	v[2] = key->words[0] ^ UINT64_C(0x6c7967656e657261);
	v[3] = key->words[1] ^ UINT64_C(0x7465646279746573);
}

/* Fewer than eight bytes. */
static inline uint64_t rest(const unsigned char *from, size_t size)
{
	uint64_t word = 0;

	for (size_t i = 0; i < size; i++)
		word |= (uint64_t)from[i] << (8 * i);
	return word;
}

struct siphash_key siphash_secret(void)
{
	const uint64_t *words = platform_secret();

	return (struct siphash_key){ { words[0], words[1] } };
}

uint64_t siphash(const struct siphash_key *key, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t left = size;
	uint64_t v[4];

	start(v, key);
	for (; left >= 8; left -= 8, from += 8)
		take_word(v, bytes_u64(from));
	return finish(v, rest(from, left), size);
}

uint64_t siphash_number(const struct siphash_key *key, uint64_t number)
{
	uint64_t v[4];

	start(v, key);
	take_word(v, number);
	return finish(v, 0, sizeof(number));
}

uint64_t siphash_keyed(const void *bytes, size_t size)
{
	struct siphash_key key = siphash_secret();

	return siphash(&key, bytes, size);
}

void siphash_start(struct siphash *hash, const struct siphash_key *key)
{
	*hash = (struct siphash){ .size = 0 };
	start(hash->v, key);
}

void siphash_byte(struct siphash *hash, unsigned char byte)
{
	hash->word |= (uint64_t)byte << (hash->size++ % 8 * 8);
	if (hash->size % 8)
		return;
	take_word(hash->v, hash->word);
	hash->word = 0;
}

void siphash_add(struct siphash *hash, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	unsigned begun = hash->size % 8 * 8;	/* bits of the word */
	uint64_t next;

	hash->size += size;
	for (; size >= 8; size -= 8, from += 8) {
		next = bytes_u64(from);
		take_word(hash->v, hash->word | next << begun);
		hash->word = begun ? next >> (64 - begun) : 0;
	}
	next = rest(from, size);
	hash->word |= next << begun;
	if (begun + 8 * size < 64)
		return;
	take_word(hash->v, hash->word);
	hash->word = begun ? next >> (64 - begun) : 0;
}

uint64_t siphash_end(const struct siphash *hash)
{
	uint64_t v[4] = { hash->v[0], hash->v[1], hash->v[2], hash->v[3] };

	return finish(v, hash->word, hash->size);
}
