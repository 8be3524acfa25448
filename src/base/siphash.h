/*
 * siphash.h - SipHash-1-3: a hash that is made for tables whose names come from outside.
 *
 * Who does not know the key cannot choose names that fall into one place of a table.  The
 * key is drawn once for each run (siphash_secret()), so a value is good for finding what is
 * equal, never for an order or for a report: those must not differ from run to run.
 *
 * Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012), with
 * one round for each word and three at the end.
 */
#ifndef SIPHASH_H
#define SIPHASH_H

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
	uint64_t words[2];
};

/* The key of this run: 16 bytes of the system's random numbers, the same in all threads. */
struct siphash_key siphash_secret(void);

/* Of some bytes at once; `bytes` may be NULL where there are none. */
uint64_t siphash(const struct siphash_key *key, const void *bytes, size_t size);
/* The same of the eight bytes of a number, least significant first. */
uint64_t siphash_number(const struct siphash_key *key, uint64_t number);
/* With the key of this run. */
uint64_t siphash_keyed(const void *bytes, size_t size);

/* Of bytes that come one after the other. */
struct siphash {
	uint64_t v[4];
	uint64_t word;		/* the bytes that are no whole word yet */
	uint64_t size;
};

void siphash_start(struct siphash *hash, const struct siphash_key *key);
void siphash_byte(struct siphash *hash, unsigned char byte);
void siphash_add(struct siphash *hash, const void *bytes, size_t size);
/* Of all bytes so far; more may follow. */
uint64_t siphash_end(const struct siphash *hash);

#endif
