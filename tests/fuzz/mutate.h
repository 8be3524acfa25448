/*
 * mutate.h - mutations that know what the bytes mean.  A target that brings
 * mutate_NAME.c has half of its inputs changed by it and half as libFuzzer likes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer calls this for each new input: bytes hold size of at most most; the new size. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);

/* libFuzzer's own mutations of the same bytes. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

/* The next number below bound, which is over 0, of a sequence that begins with *state. */
uint32_t mutate_below(uint64_t *state, uint32_t bound);

/* A number that programs are wrong about: near 0, near a power of two, or anything. */
uint32_t mutate_number(uint64_t *state);

/* Little-endian numbers; those that do not lie within size are 0 and are not set. */
uint32_t mutate_get32(const uint8_t *bytes, size_t size, size_t at);
void mutate_set32(uint8_t *bytes, size_t size, size_t at, uint32_t value);
uint16_t mutate_get16(const uint8_t *bytes, size_t size, size_t at);
void mutate_set16(uint8_t *bytes, size_t size, size_t at, uint16_t value);

/*
 * Put the length bytes at from (which lie within size) before at, if they fit; the new size.
 */
size_t mutate_repeat(uint8_t *bytes, size_t size, size_t most, size_t at, size_t from,
		     size_t length);

/* Take length bytes at out, which lie within size; the new size. */
size_t mutate_drop(uint8_t *bytes, size_t size, size_t at, size_t length);

#endif
