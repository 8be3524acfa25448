/*
 * evt_file.h - a legacy .evt log as bytes: what is at an offset, where its records begin
 * and end.
 *
 * The file is a header of 48 bytes and a ring of records.  When the end of the file is
 * reached, writing goes on behind the header, over the oldest records; a record may be
 * split there.  Behind the newest record is an EOF record of 40 bytes, and behind that may
 * be remnants of records, up to the oldest one:
 *
 *   header | newer records | EOF | remnants | oldest records, the last one perhaps split
 *
 * The layout is in Microsoft's documentation of event logging ("Event Log File Format",
 * EVENTLOGHEADER, EVENTLOGRECORD, EVENTLOGEOF).  All numbers are little endian.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_FILE_H
#define EVT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_source;

enum {
	EVT_HEADER_SIZE = 48,
	EVT_EOF_SIZE = 40,
	/* A record with two empty names and its length again. */
	EVT_RECORD_MIN = 64,
	/* Windows takes strings and data of 64 KiB each; more is damage. */
	EVT_RECORD_MAX = 1 << 18,
	EVT_NAMES = 56,		/* offset of the source's name in a record */
};

enum { EVT_DIRTY = 1 };		/* a flag of the header: the log was not closed */

/* A file of which pieces are in memory, or a pipe that is there as a whole. */
struct evt_file {
	struct input_source *source;
	bool report;		/* what cannot be read becomes a problem */
	uint64_t size;
	uint64_t base;		/* the ring begins here */
	uint8_t *bytes;		/* a window, or all of a pipe */
	uint64_t at;		/* offset of the bytes */
	size_t filled, room;
	uint8_t *seam;		/* the end of the ring and its beginning; or NULL */
	uint64_t seam_at;
	size_t seam_size;
};

/* Where the records of a log are. */
struct evt_layout {
	bool dirty;		/* the header says that the log was not closed */
	/* The end of the log is known by its EOF record, and so is what is live. */
	bool exact;
	uint64_t start, size;	/* of the part of the ring that has the live records */
	bool numbered;		/* the next two are known */
	uint32_t oldest, next;	/* record numbers; next is the one after the newest */
	uint64_t missing;	/* bytes in front of the EOF record that are not there */
	/* What the header says of the end of the log, if nothing better is known; else 0. */
	uint64_t claimed_end;
	uint32_t claimed_next;
	bool contested;		/* another end may be the true one */
};

/* Begin a source; a pipe is read to its end.  -1: out of memory. */
int evt_file_open(struct evt_file *file, struct input_source *source);
void evt_file_release(struct evt_file *file);
/* The ring begins at this offset, or at the end of the file. */
void evt_file_set_base(struct evt_file *file, uint64_t base);

/* Bytes of the ring. */
static inline uint64_t evt_file_ring(const struct evt_file *file)
{
	return file->size - file->base;
}

/* The offset that is `distance` bytes behind another one, around the ring; distance is at
 * most the size of the ring. */
static inline uint64_t evt_file_on(const struct evt_file *file, uint64_t offset,
				   uint64_t distance)
{
	offset += distance;
	return offset < file->size ? offset : offset - evt_file_ring(file);
}

/*
 * size bytes of the ring from an offset in it on, across its end if need be; at most
 * 2 * EVT_RECORD_MAX and at most the ring.  Valid until the next call.
 */
const uint8_t *evt_file_fetch(struct evt_file *file, uint64_t offset, size_t size);
static inline const uint8_t *evt_file_bytes(struct evt_file *file, uint64_t offset, size_t size)
{
	if (offset >= file->at && offset + size <= file->at + file->filled)
		return file->bytes + (offset - file->at);
	return evt_file_fetch(file, offset, size);
}

/* Copy bytes from an offset on, not across the end of the ring; the last ones that were asked for
 * stay valid.  What cannot be read is zeros. */
void evt_file_copy(struct evt_file *file, uint64_t offset, uint8_t *bytes, size_t size);

/* The length of a sound record at an offset of the ring, of which `left` bytes may be its;
 * 0: there is none. */
uint32_t evt_file_record(struct evt_file *file, uint64_t offset, uint64_t left);

/* The same of bytes in memory. */
uint32_t evt_record_size(const uint8_t *bytes, size_t size);

/* How many of `left` bytes from an offset on are before the next sound record. */
uint64_t evt_file_gap(struct evt_file *file, uint64_t offset, uint64_t left);

/* Find out; also sets file->base.  A damaged header is a problem in the statistics. */
void evt_layout_of(struct evt_file *file, struct evt_layout *layout);

#endif
