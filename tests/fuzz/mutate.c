/*
 * mutate.c - what mutations of several formats share.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mutate.h"

#include <stdlib.h>
#include <string.h>

uint32_t mutate_below(uint64_t *state, uint32_t bound)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33) % bound;
}

uint32_t mutate_number(uint64_t *state)
{
	uint32_t near = mutate_below(state, 5) - 2;

	switch (mutate_below(state, 4)) {
	case 0:
		return near;
	case 1:
		return (UINT32_C(1) << mutate_below(state, 32)) + near;
	case 2:
		return mutate_below(state, 4096);
	default:
		return (mutate_below(state, 65536) << 16) | mutate_below(state, 65536);
	}
}

uint32_t mutate_get32(const uint8_t *bytes, size_t size, size_t at)
{
	return mutate_get16(bytes, size, at) |
	       (uint32_t)mutate_get16(bytes, size, at + 2) << 16;
}

void mutate_set32(uint8_t *bytes, size_t size, size_t at, uint32_t value)
{
	mutate_set16(bytes, size, at, (uint16_t)value);
	mutate_set16(bytes, size, at + 2, (uint16_t)(value >> 16));
}

uint16_t mutate_get16(const uint8_t *bytes, size_t size, size_t at)
{
	if (at > size || size - at < 2)
		return 0;
	return (uint16_t)(bytes[at] | bytes[at + 1] << 8);
}

void mutate_set16(uint8_t *bytes, size_t size, size_t at, uint16_t value)
{
	if (at > size || size - at < 2)
		return;
	bytes[at] = (uint8_t)value;
	bytes[at + 1] = (uint8_t)(value >> 8);
}

size_t mutate_repeat(uint8_t *bytes, size_t size, size_t most, size_t at, size_t from,
		     size_t length)
{
	uint8_t *copy;

	if (length == 0 || length > most - size || at > size)
		return size;
	copy = malloc(length);
	if (!copy)
		return size;
	memcpy(copy, bytes + from, length);
	memmove(bytes + at + length, bytes + at, size - at);
	memcpy(bytes + at, copy, length);
	free(copy);
	return size + length;
}

size_t mutate_drop(uint8_t *bytes, size_t size, size_t at, size_t length)
{
	memmove(bytes + at, bytes + at + length, size - at - length);
	return size - length;
}
