/*
 * evtx_value.h - the typed values of binary XML.
 *
 * All numbers in EVTX are little-endian and have any alignment.  A value is
 * a type, a size and bytes ([MS-EVEN6] 2.2.12 and 2.2.15; the types that are not
 * in it are those of libevtx's "Windows XML Event Log (EVTX) format"):
 *
 *   0x00 nothing           0x0b float            0x14 32 bits, shown in hex
 *   0x01 UTF-16 text       0x0c double           0x15 64 bits, shown in hex
 *   0x02 bytes, ANSI text  0x0d boolean, 32 bits 0x21 binary XML
 *   0x03 int8  0x04 uint8  0x0e bytes            0x80 | type: an array of it;
 *   0x05 int16 0x06 uint16 0x0f GUID                  texts end with a NUL, all
 *   0x07 int32 0x08 uint32 0x10 size_t, 4 or 8        others have a fixed size
 *   0x09 int64 0x0a uint64 0x11 FILETIME              or say it (SID)
 *                          0x12 SYSTEMTIME
 *                          0x13 SID
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_VALUE_H
#define EVTX_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bytes.h"
#include "when.h"

struct text;

enum evtx_type {
	EVTX_NULL = 0x00, EVTX_STRING = 0x01, EVTX_ANSI = 0x02,
	EVTX_INT8 = 0x03, EVTX_UINT8 = 0x04, EVTX_INT16 = 0x05, EVTX_UINT16 = 0x06,
	EVTX_INT32 = 0x07, EVTX_UINT32 = 0x08, EVTX_INT64 = 0x09, EVTX_UINT64 = 0x0a,
	EVTX_FLOAT = 0x0b, EVTX_DOUBLE = 0x0c, EVTX_BOOL = 0x0d, EVTX_BINARY = 0x0e,
	EVTX_GUID = 0x0f, EVTX_SIZE = 0x10, EVTX_FILETIME = 0x11,
	EVTX_SYSTEMTIME = 0x12, EVTX_SID = 0x13, EVTX_HEX32 = 0x14, EVTX_HEX64 = 0x15,
	EVTX_XML = 0x21,
	EVTX_ARRAY = 0x80,	/* a bit */
};

/* The bytes are lent by the chunk.  { 0 } is nothing. */
struct evtx_value {
	const uint8_t *bytes;
	uint32_t size;
	uint8_t type;		/* as written: may be none of the above */
};

/* Bytes of a value of that type; 0 if that varies, or the type is not known. */
uint32_t evtx_value_size(uint8_t type);

/* A whole number of any type, or text that holds one (decimal, 0x: hex).  False
 * and *number untouched if it is none. */
bool evtx_value_number(const struct evtx_value *value, uint64_t *number);

/* FILETIME, SYSTEMTIME or ISO 8601 text; WHEN_UNKNOWN if it is none. */
when_t evtx_value_time(const struct evtx_value *value);

/* Append the value as Windows' event viewer writes it into XML, in UTF-8.
 * Arrays and binary XML append nothing. */
void evtx_value_text(const struct evtx_value *value, struct text *text);

/*
 * The items of an array.  *position starts at 0.  False at the end.  A tail that
 * is too short for an item is dropped.
 */
bool evtx_value_item(const struct evtx_value *array, uint32_t *position,
		     struct evtx_value *item);

/* Bytes written as UTF-16 hexadecimal digits, as forwarded records hold them, to
 * at most room bytes.  The number of bytes; the first other character ends it. */
uint32_t evtx_value_unhex(const struct evtx_value *value, uint8_t *bytes,
			  uint32_t room);

#endif
