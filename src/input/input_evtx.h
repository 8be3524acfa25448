/*
 * input_evtx.h - the reader of EVTX logs; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_EVTX_H
#define INPUT_EVTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct fail;
struct input_settings;
struct input_source;

struct input_reader;

extern const struct input_reader input_evtx_reader;

/*
 * True if these first bytes are of an EVTX log, also of one whose file header is
 * damaged.  Give it 512 bytes to know a sound one, 256 KiB or all before giving
 * up on a damaged one.
 */
bool input_evtx_knows(const uint8_t *head, size_t size);

/* Reads a record again that the native engine cannot decode: see
 * input_libevtx_second(). */
struct input_second {
	void *self;
	int (*read)(void *self, struct input_source *source, const uint8_t *chunk,
		    uint64_t chunk_offset, uint32_t offset, struct event *event);
};

/*
 * The engine by itself; the functions are those of the reader.  second: instead of libevtx;
 * NULL: as settings->engine says.  NULL: out of memory.
 */
struct input_evtx;
struct input_evtx *input_evtx_new(const struct input_settings *settings,
				  const struct input_second *second);
int input_evtx_read(void *self, struct input_source *source, struct fail *fail);
int input_evtx_finish(void *self, struct fail *fail);
void input_evtx_free(void *self);

#endif
