/*
 * input_store.h - bytes of files that are read after all inputs: what archives hold beside
 * logs.  One after the other, in memory while they are few, else in one temporary file.
 */
#ifndef INPUT_STORE_H
#define INPUT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input_spool.h"

struct fail;

/* { 0 } is empty. */
struct input_store {
	struct input_spools all;
	struct input_spool *spool;
	uint32_t archives;		/* that were begun */
	bool refused;			/* bytes, since whoever looks at it set it to false */
};

/* Another archive begins, not one within another.  The n-th may fill the store up to n parts of
 * n + 1, so that none leaves the others without room: the first has half of it. */
void input_store_begin(struct input_store *store);

/* Where the next bytes go. */
uint64_t input_store_size(const struct input_store *store);
/* Add bytes; -1 if there are more than the archive may add (then they are refused), or if they have
 * no room on the disk or in memory: then some of them may have been added. */
int input_store_add(struct input_store *store, const void *bytes, size_t size,
		    struct fail *fail);
/* Up to size bytes at offset, while none are added; fewer only at the end.  -1 on an error. */
int64_t input_store_read_at(const struct input_store *store, void *buffer, size_t size,
			    uint64_t offset, struct fail *fail);
void input_store_release(struct input_store *store);

#endif
