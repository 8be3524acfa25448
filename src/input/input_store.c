/*
 * input_store.c - bytes of files that are read after all inputs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_store.h"

#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "platform.h"

uint64_t input_store_size(const struct input_store *store)
{
	return store->spool ? store->spool->size : 0;
}

void input_store_begin(struct input_store *store)
{
	if (store->archives < UINT32_MAX - 1)
		store->archives++;
}

static uint64_t limit(const struct input_store *store)
{
	return store->archives ? BOUND_STORE * (uint64_t)store->archives / (store->archives + 1)
			       : BOUND_STORE;
}

int input_store_add(struct input_store *store, const void *bytes, size_t size,
		    struct fail *fail)
{
	if (!store->spool)
		store->spool = input_spool_new(&store->all);
	if (!store->spool)
		return fail_set(fail, "out of memory");
	if (input_store_size(store) + size > limit(store)) {
		store->refused = true;
		return fail_set(fail, "archives hold more files beside the logs than are kept");
	}
	return input_spool_add(store->spool, bytes, size, fail);
}

int64_t input_store_read_at(const struct input_store *store, void *buffer, size_t size,
			    uint64_t offset, struct fail *fail)
{
	uint64_t all = input_store_size(store);

	if (offset >= all)
		return 0;
	if (size > all - offset)
		size = (size_t)(all - offset);
	if (!store->spool->bytes)
		return platform_read_at(store->spool->file, buffer, size, offset, fail);
	memcpy(buffer, store->spool->bytes + offset, size);
	return (int64_t)size;
}

void input_store_release(struct input_store *store)
{
	input_spool_free(store->spool);
	*store = (struct input_store){ .spool = NULL };
}
