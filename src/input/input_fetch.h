/*
 * input_fetch.h - a piece of a log into memory, around what cannot be read;
 * private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_FETCH_H
#define INPUT_FETCH_H

#include <stdint.h>

struct input_stats;
struct input_source;

/*
 * Read size bytes at offset.  Where a disk fails, pages of 4,096 bytes become zeros
 * and a problem in the statistics.  Returns how many bytes there are: fewer than asked
 * for if the source has become shorter.
 */
uint32_t input_fetch(struct input_source *source, struct input_stats *stats,
		     uint8_t *bytes, uint32_t size, uint64_t offset);

#endif
