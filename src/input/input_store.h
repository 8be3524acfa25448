/*
 * input_store.h - bytes of files that are read after all inputs: what archives hold beside
 * logs.  One after the other, in memory while they are few, else in one temporary file.
 */
#ifndef INPUT_STORE_H
#define INPUT_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "input_spool.h"

struct fail;

/* { 0 } is empty. */
struct input_store {
	struct input_spools all;
	struct input_spool *spool;
};

/* Where the next bytes go. */
uint64_t input_store_size(const struct input_store *store);
/* Add bytes; -1 if there are more than BOUND_STORE, or if they have no room on the disk or in
 * memory: then some of them may have been added. */
int input_store_add(struct input_store *store, const void *bytes, size_t size,
		    struct fail *fail);
/* Up to size bytes at offset, while none are added; fewer only at the end.  -1 on an error. */
int64_t input_store_read_at(const struct input_store *store, void *buffer, size_t size,
			    uint64_t offset, struct fail *fail);
void input_store_release(struct input_store *store);

#endif
