/*
 * evt_record.h - one record of a legacy .evt log: its fields, and the event it becomes.
 *
 * A record (EVENTLOGRECORD) has 56 bytes of numbers, the names of its source and its
 * computer, a SID, strings, data, and its length again.  All text is UTF-16 with a NUL.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_RECORD_H
#define EVT_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "when.h"

struct event;
struct text;

/* The numbers of a record; bytes: at least EVT_NAMES. */
static inline uint32_t evt_record_number(const uint8_t *bytes)
{
	return bytes_u32(bytes + 8);
}

/* TimeGenerated; 0 is not known. */
static inline when_t evt_record_time(const uint8_t *bytes)
{
	uint32_t seconds = bytes_u32(bytes + 12);

	return seconds ? (seconds + UINT64_C(11644473600)) * WHEN_SECOND : WHEN_UNKNOWN;
}

/* Bytes of the two names with their NULs, from EVT_NAMES on; 0: they do not end. */
size_t evt_record_names(const uint8_t *bytes, size_t size);

/*
 * Fill in id, qualifiers, level, time, record id, strings and data.  `size` bytes are a
 * sound record; scratch is for texts on their way.  Returns NULL, or why that does not
 * work ("" when memory runs out).  *flaw becomes what is wrong with an event that can be
 * used for all that.
 */
const char *evt_record_event(const uint8_t *bytes, size_t size, struct event *event,
			     struct text *scratch, const char **flaw);

#endif
