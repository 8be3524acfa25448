/*
 * input_unpack.h - the files that an archive holds become inputs; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_UNPACK_H
#define INPUT_UNPACK_H

#include <stdbool.h>
#include <stdint.h>

struct fail;
struct input_open;
struct input_share;
struct input_spools;
struct input_store;

/* What choose() says of a file. */
enum { INPUT_PASSED, INPUT_CHOSEN, INPUT_KEPT };

/* What is done with each file.  A negative result ends it. */
struct input_unpack {
	void *context;
	struct input_spools *spools;
	struct input_share *share;	/* of the archive */
	struct input_store *store;	/* for what is kept; NULL: nothing is */
	/* Is it an input?  It has its first bytes, at least INPUT_FORMAT_MOST or all of
	 * them.  INPUT_CHOSEN: yes; INPUT_KEPT: no, but its bytes are wanted; else it has
	 * been freed. */
	int (*choose)(void *context, struct input_open *member, struct fail *fail);
	/* Are INPUT_FORMAT_LARGEST of them needed for that?  May be NULL. */
	bool (*lacks)(void *context, struct input_open *member);
	/* It is whole.  Takes it over. */
	int (*read)(void *context, struct input_open *member, struct fail *fail);
	/* It was kept: so many bytes of the store from offset on, or a problem, which is lent.
	 * Takes it over.  May be NULL if nothing is. */
	int (*keep)(void *context, struct input_open *member, uint64_t offset, uint64_t size,
		    const char *problem, struct fail *fail);
	/* Many bytes are spooled: finish those that were taken over. */
	int (*settle)(void *context, struct fail *fail);
	/* A link or the like.  Strings are lent. */
	int (*skipped)(void *context, const char *path, const char *why, struct fail *fail);
};

/*
 * Go through an archive, in its own order.  What is lost is a problem in the statistics of
 * the archive, or of the member that is cut off by it; if nothing can be read, the
 * archive's ->failure says why.
 */
int input_unpack(struct input_open *archive, const struct input_unpack *find,
		 struct fail *fail);

#endif
