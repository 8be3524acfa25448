/*
 * input_spool.c - unpacked bytes, in memory or in a temporary file.  Knows nothing of
 * archives.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_spool.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "grow.h"
#include "platform.h"
#include "shortage.h"

struct input_spool *input_spool_new(struct input_spools *all)
{
	struct input_spool *spool = shortage_watch(calloc(1, sizeof(*spool)));

	if (!spool)
		return NULL;
	spool->all = all;
	spool->bytes = grow(NULL, 0, 4096, &spool->room, 1);
	if (spool->bytes)
		return spool;
	free(spool);
	return NULL;
}

/* The memory is free again. */
static void leave_memory(struct input_spool *spool)
{
	if (!spool->bytes)
		return;
	spool->all->memory -= spool->size;
	free(spool->bytes);
	spool->bytes = NULL;
}

void input_spool_free(struct input_spool *spool)
{
	if (!spool)
		return;
	leave_memory(spool);
	spool->all->total -= spool->size;
	platform_close(spool->file);
	free(spool);
}

static int move_to_file(struct input_spool *spool, struct fail *fail)
{
	struct platform_file *file = platform_temporary(fail);

	if (file && platform_append(file, spool->bytes, (size_t)spool->size, fail) == 0) {
		leave_memory(spool);
		spool->file = file;
		return 0;
	}
	platform_close(file);
	return -1;
}

static int add_to_memory(struct input_spool *spool, const void *bytes, size_t size,
			 struct fail *fail)
{
	uint8_t *more = grow(spool->bytes, (size_t)spool->size, size, &spool->room, 1);

	if (!more)
		return fail_set(fail, "out of memory");
	spool->bytes = more;
	memcpy(more + spool->size, bytes, size);
	spool->all->memory += size;
	return 0;
}

int input_spool_add(struct input_spool *spool, const void *bytes, size_t size,
		    struct fail *fail)
{
	int ret;

	if (size == 0)
		return 0;
	if (spool->bytes && (spool->size + size > BOUND_SPOOL_ENTRY ||
			     spool->all->memory + size > BOUND_SPOOL_MEMORY) &&
	    move_to_file(spool, fail) < 0)
		return -1;
	ret = spool->bytes ? add_to_memory(spool, bytes, size, fail)
			   : platform_append(spool->file, bytes, size, fail);
	if (ret < 0)
		return -1;
	spool->size += size;
	spool->all->total += size;
	return 0;
}
