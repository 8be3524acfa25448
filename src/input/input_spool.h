/*
 * input_spool.h - the bytes of one unpacked file: in memory, or in a temporary file when
 * they are many; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_SPOOL_H
#define INPUT_SPOOL_H

#include <stddef.h>
#include <stdint.h>

struct fail;
struct platform_file;

/* What all spools of a run hold at once; { 0 } at first.  It outlives them. */
struct input_spools {
	uint64_t memory;	/* bytes of memory */
	uint64_t total;		/* and of temporary files */
};

struct input_spool {
	struct input_spools *all;
	uint8_t *bytes;		/* NULL: in `file` */
	size_t room;
	struct platform_file *file;
	uint64_t size;
};

/* An empty one.  NULL: out of memory. */
struct input_spool *input_spool_new(struct input_spools *all);
void input_spool_free(struct input_spool *spool);	/* accepts NULL */

/* Add bytes, while nobody reads it; `bytes` and `file` may change.  -1: they have no room
 * on the disk, or in memory. */
int input_spool_add(struct input_spool *spool, const void *bytes, size_t size,
		    struct fail *fail);

#endif
