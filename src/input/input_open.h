/*
 * input_open.h - an input that is open, with its statistics; private to `input`.
 *
 * Readers see only its struct input_source.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_OPEN_H
#define INPUT_OPEN_H

#include "fail.h"
#include "reader.h"

struct input_format;
struct input_hash;
struct input_item;
struct scan;
struct platform_file;

struct input_open {
	struct input_source source;	/* what readers see */
	struct input_stats stats;
	char *path;
	const uint8_t *bytes;		/* of an item in memory, lent; else NULL */
	struct platform_file *file;	/* NULL: in memory, or it could not be opened */
	uint8_t *head;			/* its first bytes */
	size_t head_size;
	uint64_t position;		/* of input_source_read() */
	struct input_hash *hash;	/* of a pipe, while it is read; or NULL */
	const struct input_reader *reader;	/* NULL: none knows it */
	const char *format, *failure, *hint;	/* for the summary */
	struct fail trouble;		/* what failure may point to */
	struct scan *scan;		/* for input.c */
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

/* The methods of the source. */
int64_t input_open_read_at(struct input_source *source, void *buffer, size_t size,
			   uint64_t offset, struct fail *fail);
int64_t input_open_read(struct input_source *source, void *buffer, size_t size,
			struct fail *fail);

/* Fill in its summary.  What that lends lives as long as `open`.  sha256:
 * INPUT_HASH_SIZE bytes for the digits, or NULL if they are not wanted. */
void input_open_summary(struct input_open *open, struct input_summary *summary,
		      char *sha256);

#endif
