/*
 * evtx_layout.h - where the chunks of an EVTX log are, and which are the oldest.
 *
 * Chunks follow the file header.  A log that is full goes on at its first
 * chunk, so that its oldest events are somewhere in the middle:
 *
 *   0        base                start                  size
 *   | header | ids 81-120 ...    | ids 1-40 | ids 41-80 |
 *
 * What is wrong with the header is a problem of the input, and no more: nothing is
 * read by what it says.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_LAYOUT_H
#define EVTX_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

struct input_source;

struct evtx_layout {
	uint64_t base;		/* of the first chunk: 0 if the header, or a part, was cut off */
	uint64_t start;		/* of the oldest chunk: start..size, then base..start */
	uint32_t chunks;	/* that must be there; 0: who knows */
};

/* Of a source that is seekable. */
void evtx_layout_of(struct input_source *source, struct evtx_layout *layout);

/* Of a pipe, by its first bytes: start is base.  When its size is known, the other
 * one reports whether it was cut off. */
void evtx_layout_head(struct input_source *source, const uint8_t *bytes, size_t size,
		       struct evtx_layout *layout);
void evtx_layout_end(const struct evtx_layout *layout, struct input_source *source,
		      uint64_t size);

#endif
