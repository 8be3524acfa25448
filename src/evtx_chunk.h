/*
 * evtx_chunk.h - a chunk of an EVTX log and the records in it.
 *
 * A file is a header block of 4,096 bytes and chunks of 65,536 ([MS-EVEN6] does
 * not describe them; libevtx's "Windows XML Event Log (EVTX) format" does):
 *
 *   file header              chunk header               record
 *     0 "ElfFile\0"            0 "ElfChnk\0"              0 "**\0\0"
 *     8 u64 oldest chunk       8 u64 first record number  4 u32 size of it all
 *    16 u64 newest chunk      16 u64 last                 8 u64 id
 *    24 u64 next record id    24 u64 first record id     16 u64 FILETIME, written
 *    42 u16 number of chunks  32 u64 last                24 binary XML
 *   120 u32 flags: 1 dirty,   44 u32 last record         -4 u32 size again
 *       2 full, 4 no CRC32    48 u32 free space
 *   124 u32 CRC32 of 0..119   52 u32 CRC32 of the records
 *                            120 u32 flags: 4 no CRC32
 *                            124 u32 CRC32 of 0..119 and 128..511
 *                            128 64 u32 names, 384 32 u32 templates, by hash
 *                            512 records
 *
 * Each chunk stands alone: every offset in it counts from its own start.  A log
 * that is full goes on at its first chunk; what a chunk held before stays behind
 * the free-space offset until it is overwritten (slack).  While a log is open
 * its header is old: the counts in it are never needed here.
 *
 * Damage.  Records follow each other by their sizes.  Where that chain breaks,
 * the next record is looked for by its signature, a size that fits, and the copy
 * of the size at its end; the record in front of it is whole if the bytes before
 * the next one repeat its length.  A record is live if it stands before the free
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

#include "when.h"

struct input_ledger;

enum {
	EVTX_FILE_HEADER = 4096,	/* the block; 128 bytes of it are used */
	EVTX_CHUNK_SIZE = 65536,
	EVTX_CHUNK_HEADER = 512,
	EVTX_RECORD_HEADER = 24,
	EVTX_RECORD_TRAILER = 4,
	EVTX_RECORD_MIN = EVTX_RECORD_HEADER + EVTX_RECORD_TRAILER,
};

struct evtx_record {
	uint32_t offset, size;	/* in the chunk; size was checked */
	uint64_t id;		/* the header's */
	when_t written;		/* the header's: 0 in many last records */
	bool recovered;		/* slack, or found where a hole was */
};

struct evtx_chunk {
	const uint8_t *bytes;
	uint32_t size;		/* EVTX_CHUNK_SIZE, less at the end of a file */
	uint64_t offset;	/* of the chunk in the file */
	struct input_ledger *ledger;	/* where problems go */

	bool known;		/* its header can be believed */
	bool bad;		/* something of the chunk itself is damaged */
	uint32_t free_space;	/* where live records end; size if not known */
	uint64_t first_id, last_id;	/* if known */

	/* The walk. */
	uint32_t at;		/* next record */
	uint64_t id;		/* of the last live record, 0: none yet */
	bool over;
};

/* What a file header says.  Returns false if there is none. */
struct evtx_file {
	uint16_t chunks;	/* may be old, or wrapped at 65,536 */
	bool dirty;
	bool checksum_differs;
};
bool evtx_file_header(const uint8_t *bytes, size_t size, struct evtx_file *file);

/* True if a chunk starts there: it has the signature, or a header whose checksum
 * tells that only the signature is damaged. */
bool evtx_chunk_has_header(const uint8_t *bytes, uint32_t size);

/* Where the next chunk starts at or behind `from`, with signature and checksum;
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
		      uint64_t offset, struct input_ledger *ledger);

/* The next live record.  False: there is none. */
bool evtx_chunk_next(struct evtx_chunk *chunk, struct evtx_record *record);

/*
 * The next place at or behind `at` and before `end` where a record could start:
 * it has the signature, and its size fits before `end`.  False: there is none.
 */
bool evtx_chunk_find(const struct evtx_chunk *chunk, uint32_t at, uint32_t end,
		     struct evtx_record *record);

/* True if the record repeats its size at its end. */
bool evtx_chunk_repeats(const struct evtx_chunk *chunk,
			const struct evtx_record *record);

#endif
