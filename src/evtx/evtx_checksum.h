/*
 * evtx_checksum.h - CRC-32 as EVTX has it, that of ISO 3309 and gzip (polynomial 0xedb88320);
 * private to `evtx`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_CHECKSUM_H
#define EVTX_CHECKSUM_H

#include <stdint.h>

/* Of bytes that follow those whose checksum is `before`; 0 before the first ones. */
uint32_t evtx_checksum(uint32_t before, const uint8_t *bytes, uint32_t size);

#endif
