/*
 * input_libevtx_none.c - a build without libevtx (configure --without-libevtx).
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_libevtx.h"

#include <stddef.h>

bool input_libevtx_built(void)
{
	return false;
}

struct input_libevtx *input_libevtx_new(const struct catalog *catalog, bool recover)
{
	(void)catalog;
	(void)recover;
	return NULL;
}

void input_libevtx_free(struct input_libevtx *engine)
{
	(void)engine;
}

int input_libevtx_read(struct input_libevtx *engine, struct input_source *source,
		       struct fail *fail)
{
	(void)engine;
	(void)source;
	(void)fail;
	return -1;
}

int input_libevtx_second(struct input_libevtx *engine, struct input_source *source,
			 const uint8_t *chunk, uint64_t chunk_offset,
			 uint32_t offset, struct event *event)
{
	(void)engine;
	(void)source;
	(void)chunk;
	(void)chunk_offset;
	(void)offset;
	(void)event;
	return -1;
}
