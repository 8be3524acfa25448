/*
 * evtx_masked.h - compares bytes of which some do not count.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_MASKED_H
#define EVTX_MASKED_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

/* Bytes that are compared at once: as many as compilers turn into a few wide instructions. */
enum { EVTX_MASKED_BLOCK = 32 };

static inline bool evtx_same_block(const uint8_t *a, const uint8_t *b, const uint8_t *mask)
{
	uint64_t differ = 0;

	for (int i = 0; i < EVTX_MASKED_BLOCK; i += 8)
		differ |= (bytes_u64(a + i) ^ bytes_u64(b + i)) & bytes_u64(mask + i);
	return !differ;
}

/* True if the bytes are the same where the mask is set.  The last block may overlap the
 * one before it, so there must be at least one. */
static inline bool evtx_same_masked(const uint8_t *a, const uint8_t *b, const uint8_t *mask,
				    uint32_t size)
{
	uint32_t i = 0;

	assert(size >= EVTX_MASKED_BLOCK);
	for (; i + EVTX_MASKED_BLOCK <= size; i += EVTX_MASKED_BLOCK)
		if (!evtx_same_block(a + i, b + i, mask + i))
			return false;
	if (i == size)
		return true;
	i = size - EVTX_MASKED_BLOCK;
	return evtx_same_block(a + i, b + i, mask + i);
}

#endif
