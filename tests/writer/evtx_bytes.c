/* evtx_bytes.c - numbers, checksums and text as .evtx files hold them. */
/* SPDX-License-Identifier: MIT */
#include "evtx_bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint16_t evtx_get16(const uint8_t *from)
{
	return (uint16_t)(from[0] | from[1] << 8);
}

uint32_t evtx_get32(const uint8_t *from)
{
	return evtx_get16(from) | (uint32_t)evtx_get16(from + 2) << 16;
}

uint64_t evtx_get64(const uint8_t *from)
{
	return evtx_get32(from) | (uint64_t)evtx_get32(from + 4) << 32;
}

void evtx_set16(uint8_t *to, uint16_t value)
{
	to[0] = (uint8_t)value;
	to[1] = (uint8_t)(value >> 8);
}

void evtx_set32(uint8_t *to, uint32_t value)
{
	evtx_set16(to, (uint16_t)value);
	evtx_set16(to + 2, (uint16_t)(value >> 16));
}

void evtx_set64(uint8_t *to, uint64_t value)
{
	evtx_set32(to, (uint32_t)value);
	evtx_set32(to + 4, (uint32_t)(value >> 32));
}

/* The polynomial of zip and Ethernet, bit by bit but for a table of a nibble. */
uint32_t evtx_crc32(uint32_t crc, const void *bytes, size_t size)
{
	static const uint32_t nibble[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const uint8_t *byte = bytes;

	crc = ~crc;
	while (size--) {
		crc ^= *byte++;
		crc = crc >> 4 ^ nibble[crc & 15];
		crc = crc >> 4 ^ nibble[crc & 15];
	}
	return ~crc;
}

static uint32_t code_point(const uint8_t **text)
{
	const uint8_t *c = *text;
	int more = *c < 0x80 ? 0 : *c < 0xe0 ? 1 : *c < 0xf0 ? 2 : 3;
	uint32_t code = more == 0 ? *c : *c & (0x3fu >> more);

	for (c++; more && (*c & 0xc0) == 0x80; more--)
		code = code << 6 | (*c++ & 0x3f);
	*text = c;
	return code;
}

uint8_t *evtx_utf16(const char *text, size_t *size)
{
	const uint8_t *from = (const uint8_t *)text;
	uint8_t *units = evtx_need(malloc(4 * strlen(text) + 2));
	size_t count = 0;

	while (*from) {
		uint32_t code = code_point(&from);

		if (code > 0xffff) {
			evtx_set16(units + 2 * count++, (uint16_t)(0xd7c0 + (code >> 10)));
			code = 0xdc00 | (code & 0x3ff);
		}
		evtx_set16(units + 2 * count++, (uint16_t)code);
	}
	*size = 2 * count;
	return units;
}

void *evtx_need(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return memory;
}
