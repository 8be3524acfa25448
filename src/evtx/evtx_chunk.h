/*
 * evtx_chunk.h - an EVTX log: its chunks, and the records in them.
 *
 * Since Vista, Windows keeps each channel (System, Application ...) in one file of
 * this format.  Microsoft describes only what is in a record ([MS-EVEN6] 2.2.12);
 * what is around it is known from files, and described in libevtx's "Windows XML
 * Event Log (EVTX) format".  All numbers are little-endian.
 *
 *   0              4,096           69,632          135,168
 *   | file header  | chunk 0       | chunk 1       | ...     chunks of 65,536 bytes
 *
 *   file header: offset, size
 *     0  8  "ElfFile\0"
 *     8  8  number of the oldest chunk   |
 *    16  8  number of the newest chunk   | as they were when the log was last
 *    24  8  id of the next record        | flushed: older than what follows
 *    32  4  128: bytes of the header that are used
 *    36  4  version: u16 minor, u16 major (3)
 *    40  2  4,096: bytes of the header
 *    42  2  number of chunks, as old; wraps at 65,536
 *   120  4  flags: 1 dirty (not closed), 2 full, 4 no checksums
 *   124  4  CRC32 of bytes 0..119
 *
 *   chunk header
 *     0  8  "ElfChnk\0"
 *     8  8  number of its first record in the log, 16  8 of its last
 *    24  8  id of its first record, 32  8 of its last
 *    40  4  128
 *    44  4  offset of its last record
 *    48  4  offset of its free space, where the records end
 *    52  4  CRC32 of the records: bytes 512 up to the free space
 *   120  4  flags: 4 no checksums
 *   124  4  CRC32 of bytes 0..119 and 128..511
 *   128     64 offsets of names (evtx_token.h), 384 32 of templates
 *           (evtx_template.h), by hash: to write by, not needed to read
 *   512     records, one after the other
 *
 *   record
 *     0  4  "**\0\0"
 *     4  4  size of all of it
 *     8  8  id; they rise by one through the whole log
 *    16  8  time it was written, FILETIME: 100 ns since 1601; 0 in many last records
 *    24     the event as binary XML (evtx_token.h), and padding
 *    -4  4  size again
 *
 * Each chunk is self-contained: every offset in it counts from its own start.  So chunks
 * can be read in any order, and a bad one costs only itself.  A log that is full
 * goes on at its first chunk; what a chunk held before stays after the free-space
 * offset until it is overwritten (slack).  Chunks after the newest are zeros.
 *
 * Damage.  Records follow each other by their sizes, and backwards from the free space by
 * the copies.  If one of the two says that all between where both chains break is one record,
 * it is.  Else the next record is looked for by its signature, a size that fits, and the copy
 * of the size at its end; the record in front of it is whole if the bytes before
 * the next one repeat its length.  A record is live if it is before the free
 * space or its id goes on where the last one ended; in a chunk whose header is
 * damaged, if its id is higher than the last one's.  What is left is slack.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_CHUNK_H
#define EVTX_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "when.h"

struct input_stats;

enum {
	EVTX_FILE_HEADER = 4096,	/* the block; 128 bytes of it are used */
	EVTX_CHUNK_SIZE = 65536,
	EVTX_CHUNK_HEADER = 512,
	EVTX_RECORD_HEADER = 24,
	EVTX_RECORD_TRAILER = 4,
	EVTX_BROUGHT_MAX = 384,		/* a sound chunk holds fewer than a hundred definitions */
	EVTX_RECORD_MIN = EVTX_RECORD_HEADER + EVTX_RECORD_TRAILER,
	EVTX_RECORD_SIGNATURE = 0x00002a2a,	/* "**\0\0" */
};

struct evtx_record {
	uint32_t offset, size;	/* in the chunk; size was checked */
	uint64_t id;		/* the header's */
	when_t written;		/* the header's: 0 in many last records */
	bool recovered;		/* slack, or found where a hole was */
	bool doubtful;		/* that one begins there is not certain */
};

struct evtx_chunk {
	const uint8_t *bytes;
	uint32_t size;		/* EVTX_CHUNK_SIZE, less at the end of a file */
	uint64_t offset;	/* of the chunk in the file */
	struct input_stats *stats;	/* where problems go */

	bool known;		/* its header can be believed */
	bool bad;		/* something of the chunk itself is damaged */
	uint32_t free_space;	/* where live records end; size if not known */
	uint64_t first_id, last_id;	/* if known */
	uint32_t last;		/* offset of the last record, if known; not checked */

	/* The walk. */
	uint32_t at;		/* next record */
	uint64_t id;		/* of the last live record, 0: none yet */
	bool over;
	/* What begins between the two is not certain: something of the chunk is damaged, and sizes
	 * lead there neither from its first record nor from its end.  Who chooses the data of an
	 * event may have made up what is found there, or behind the free space. */
	uint32_t doubt_from, doubt_to;
	uint32_t broken, broken_end;	/* all that was between: one record; or 0 */
	uint32_t cut;		/* the record in which the chunk is cut off, or 0 */
	/* What was last looked for after damage, so that no byte is looked at for each broken
	 * record before it. */
	struct evtx_sound {
		bool known, found;
		uint32_t at;		/* the record, or where they end */
		uint64_t id;		/* of it, and the lowest that was too high then */
		uint64_t too_high;
		unsigned again;		/* times that it was out of date */
	} sound;
	/* Template definitions that are certain, once a damaged chunk is asked for them. */
	struct evtx_brought {
		bool known;
		uint32_t count;
		uint16_t at[EVTX_BROUGHT_MAX];
	} brought;
};

/* What a file header says.  Returns false if there is none. */
struct evtx_file {
	uint16_t chunks;	/* may be old, or wrapped at 65,536 */
	bool dirty;
	bool checksum_differs;
};
bool evtx_file_header(const uint8_t *bytes, size_t size, struct evtx_file *file);

/* True if a chunk starts there: it has the signature, or a header whose checksum
 * shows that only the signature is damaged. */
bool evtx_chunk_has_header(const uint8_t *bytes, uint32_t size);

/* Where the next chunk starts at or after `from`, with signature and checksum;
 * size if none does. */
uint32_t evtx_chunk_search(const uint8_t *bytes, uint32_t size, uint32_t from);

/* The id of the first record of a chunk, from its first 32 bytes; 0 if this is
 * no chunk header. */
uint64_t evtx_chunk_first_id(const uint8_t *bytes);

/*
 * Start with a chunk and check its header and checksums.  False if nothing is
 * in it: zeros only.  size may be less than EVTX_CHUNK_SIZE at the end of a file.
 */
bool evtx_chunk_start(struct evtx_chunk *chunk, const uint8_t *bytes, uint32_t size,
		      uint64_t offset, struct input_stats *stats);

/* No record of it is certain. */
void evtx_chunk_doubt(struct evtx_chunk *chunk);

/* The place of it is certain, from both ends of the file.  If its header is lost, its records are
 * certain where sizes and ids lead from the first one to where nothing follows. */
void evtx_chunk_prove(struct evtx_chunk *chunk);

/* Is it inside the record in which the chunk is cut off? */
static inline bool evtx_chunk_is_inside(const struct evtx_chunk *chunk,
					const struct evtx_record *record)
{
	return chunk->cut && record->offset > chunk->cut;
}

/* The next live record.  False: there is none. */
bool evtx_chunk_next(struct evtx_chunk *chunk, struct evtx_record *record);

/*
 * The same where nothing of the chunk is damaged or in doubt and the id is the next one, as with
 * nearly all records: with half the instructions.  False: ask the others.
 */
static inline bool evtx_chunk_goes_on(struct evtx_chunk *chunk, struct evtx_record *record)
{
	const uint32_t at = chunk->at, room = chunk->free_space - at;
	const uint8_t *bytes = chunk->bytes + at;
	uint32_t size;

	if (!chunk->known || chunk->bad || chunk->doubt_to || at >= chunk->free_space ||
	    room < EVTX_RECORD_MIN || bytes_u32(bytes) != EVTX_RECORD_SIGNATURE)
		return false;
	size = bytes_u32(bytes + 4);
	if (size < EVTX_RECORD_MIN || size > room || bytes_u32(bytes + size - 4) != size ||
	    bytes_u64(bytes + 8) != chunk->id + 1)
		return false;
	record->offset = at;
	record->size = size;
	record->id = ++chunk->id;
	record->written = bytes_u64(bytes + 16);
	record->recovered = record->doubtful = false;
	chunk->at = at + size;
	return true;
}

/* The same; doubtful is also what a damaged chunk leads to a template definition that neither a
 * certain record nor the header's table has (evtx_brought.c). */
bool evtx_brought_next(struct evtx_chunk *chunk, struct evtx_record *record);

/*
 * The next place at or after `at` and before `end` where a record could start:
 * it has the signature, and its size fits before `end`.  False: there is none.
 */
bool evtx_chunk_find(const struct evtx_chunk *chunk, uint32_t at, uint32_t end,
		     struct evtx_record *record);

/* True if the record repeats its size at its end. */
bool evtx_chunk_repeats(const struct evtx_chunk *chunk,
			const struct evtx_record *record);

#endif
