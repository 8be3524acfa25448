/*
 * input_libevtx.h - EVTX through libevtx: the reference for the native engine,
 * and its second reader.  Used by `input`.
 *
 * libevtx gets one chunk at a time, as a log of one chunk in memory whose record
 * sizes were checked.  So it reads logs of any size, one bad chunk does not cost
 * the file, memory does not grow, and a crafted size cannot make it read beyond
 * its buffer.  Chunks that have moved (evtx_block.h) are not found.  It builds all
 * of a record: as second reader it is spared those that grow without limit
 * (evtx_cost.c), as the only one it is not.  It is not safe with threads: one
 * engine, one thread at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_LIBEVTX_H
#define INPUT_LIBEVTX_H

#include <stdbool.h>
#include <stdint.h>

struct catalog;
struct event;
struct fail;
struct input_libevtx;
struct input_source;

/* False: this build is without libevtx, and there is no engine. */
bool input_libevtx_built(void);

/* catalog must outlive it.  NULL: out of memory. */
struct input_libevtx *input_libevtx_new(const struct catalog *catalog, bool recover);
void input_libevtx_free(struct input_libevtx *engine);

/*
 * Read a source to its end: its events are delivered and its statistics filled in
 * this call.  Returns -1 if the run cannot go on.
 */
int input_libevtx_read(struct input_libevtx *engine, struct input_source *source,
		       struct fail *fail);

/*
 * Read one record of a chunk again.  `chunk` holds the 65,536 bytes at chunk_offset of the
 * source; the record, whose size was checked, starts at `offset` of the chunk.  Calls for
 * one chunk come one after the other: it is opened at the first and kept until another
 * comes.  Returns 1: *event is filled and wanted; 0: filled, not wanted; -1: it cannot be
 * decoded.
 */
int input_libevtx_second(struct input_libevtx *engine, struct input_source *source,
			 const uint8_t *chunk, uint64_t chunk_offset,
			 uint32_t offset, struct event *event);

#endif
