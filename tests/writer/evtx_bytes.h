/*
 * evtx_bytes.h - numbers, checksums and text as .evtx files hold them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_BYTES_H
#define EVTX_BYTES_H

#include <stddef.h>
#include <stdint.h>

uint32_t evtx_crc32(uint32_t crc, const void *bytes, size_t size);

/* Little-endian access; memory of any alignment. */
uint16_t evtx_get16(const uint8_t *from);
uint32_t evtx_get32(const uint8_t *from);
uint64_t evtx_get64(const uint8_t *from);
void evtx_set16(uint8_t *to, uint16_t value);
void evtx_set32(uint8_t *to, uint32_t value);
void evtx_set64(uint8_t *to, uint64_t value);

/* UTF-8 to UTF-16LE in fresh memory; the size is in bytes, without a NUL. */
uint8_t *evtx_utf16(const char *text, size_t *size);

/* Ends the program if memory ran out (NULL). */
void *evtx_need(void *memory);

#endif
