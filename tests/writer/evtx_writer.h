/*
 * evtx_writer.h - writes .evtx files as Windows writes them.
 *
 * It serves the tests only and shares no code with the readers under test, so
 * that one misunderstanding cannot hide in both.  Everything was read off real
 * logs: which values are literals of a template, the order of substitutions,
 * where names are, what is left out.
 *
 * A file is a header block of 4,096 bytes and chunks of 65,536.  A chunk has a
 * header (128 bytes), 64 heads of name chains, 32 heads of template chains, then
 * records.  A name or a template is where it is first used in the chunk.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_WRITER_H
#define EVTX_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evtx_bytes.h"

enum {
	EVTX_HEADER_SIZE = 4096,
	EVTX_CHUNK_SIZE = 65536,
	EVTX_CHUNK_HEADER = 512,
	EVTX_VALUES = 64,	/* of one record; enough for every source here */
	EVTX_BINARY = 32768,
};

/* The three ways in which Windows lays out a record. */
enum evtx_style {
	EVTX_CLASSIC,		/* Name only; one string array, Binary; both optional */
	EVTX_MANIFEST,		/* Name, Guid, EventSourceName as literals; named Data */
	EVTX_MODERN,		/* provider, guid and channel are substitutions */
};

/* A value of EventData.  The type's number is that of binary XML. */
struct evtx_value {
	char *name;		/* NULL: unnamed */
	uint8_t type;		/* 0x01 text, 0x08 uint32 ... */
	uint8_t *bytes;		/* as they are in the file; text is UTF-16LE */
	size_t size;
};

struct evtx_record {
	enum evtx_style style;
	bool forwarded;		/* inline: no template, every value is text */
	bool new_chunk;		/* starts a chunk */
	char *provider, *source, *guid, *channel, *computer, *user;
	char *element;		/* UserData element, or NULL for EventData */
	char *rendering;	/* message of RenderingInfo, or NULL */
	uint16_t id;
	int32_t qualifiers;	/* -1: none */
	uint8_t level, opcode, version;
	uint16_t task;
	uint64_t keywords;
	uint64_t time;		/* FILETIME */
	uint64_t header_time;	/* of the record header */
	uint64_t record_id;	/* EventRecordID */
	uint32_t process_id, thread_id;
	struct evtx_value values[EVTX_VALUES];
	size_t value_count;
	uint8_t *binary;
	size_t binary_size;
	bool has_binary;
};

/* How the file as a whole looks. */
struct evtx_layout {
	bool dirty;		/* flag 1 of the header */
	bool no_checksums;	/* flag 4: checksums are 0 */
	int header_chunks;	/* what the header says, -1: the truth */
	size_t wrap;		/* the oldest chunk is at this place */
	size_t zero_chunks;	/* unused space at the end, as in live logs */
};

struct evtx_writer;

/* All functions end the program with a message if memory or disk runs out. */
struct evtx_writer *evtx_writer_new(void);
/* Returns -1 if the record does not fit in an empty chunk. */
int evtx_writer_add(struct evtx_writer *writer, const struct evtx_record *record);
void evtx_writer_save(struct evtx_writer *writer, const struct evtx_layout *layout,
		      const char *path);
void evtx_writer_free(struct evtx_writer *writer);

/* The file header block for a file of that many chunks. */
void evtx_file_header(uint8_t block[EVTX_HEADER_SIZE], uint64_t first_chunk,
		      uint64_t last_chunk, uint64_t next_record, uint32_t flags,
		      uint16_t chunk_count);
/* Make both checksums of a chunk right. */
void evtx_chunk_seal(uint8_t *chunk);

#endif
