/*
 * input_open.h - an input that is open, with its books; private to `input`.
 *
 * Readers see only its first part, struct input_source.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_OPEN_H
#define INPUT_OPEN_H

#include "fail.h"
#include "reader.h"

struct input_format;
struct sha256;
struct input_item;
struct platform_file;

struct input_open {
	struct input_source source;	/* what readers see; first */
	struct input_stats stats;
	char *path;
	const uint8_t *bytes;		/* of an item in memory, lent; else NULL */
	struct platform_file *file;	/* NULL: in memory, or it could not be opened */
	uint8_t *head;			/* its first bytes */
	size_t head_size;
	uint64_t position;		/* of input_source_read() */
	struct sha256 *hash;	/* of a pipe, while it is read; or NULL */
	const char *format, *engine, *failure, *hint;	/* for the books */
	struct fail trouble;		/* what failure may point to */
	struct input_open *next;	/* in the list of those under way */
};

/*
 * Open a file, standard input, or what is in memory.  The result says in ->failure if
 * that did not work.  NULL: out of memory.  Close with input_open_free().
 */
struct input_open *input_open_new(const struct input_item *item, bool hash);
void input_open_free(struct input_open *open);

/* Have the first `size` bytes in head, or all there are.  -1: ->failure is set. */
int input_open_peek(struct input_open *open, size_t size);

/* Close the books on it.  What they lend lives as long as `open`.  sha256:
 * SHA256_SIZE bytes for the digits, or NULL if they are not wanted. */
void input_open_summary(struct input_open *open, struct input_summary *summary,
		      char *sha256);

#endif
