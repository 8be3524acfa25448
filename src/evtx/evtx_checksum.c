/*
 * evtx_checksum.c - CRC-32 by isa-l, or by zlib where isa-l is not to be had.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_checksum.h"

#ifdef CRC32_OF_ZLIB
#include <zlib.h>
#else
#include <isa-l/crc.h>
#endif

uint32_t evtx_checksum(uint32_t before, const uint8_t *bytes, uint32_t size)
{
#ifdef CRC32_OF_ZLIB
	return (uint32_t)crc32(before, bytes, size);
#else
	return crc32_gzip_refl(before, bytes, size);
#endif
}
