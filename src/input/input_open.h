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
struct sha256;
struct input_item;
struct input_share;
struct input_spool;
struct input_spools;
struct scan;
struct platform_file;

struct input_open {
	struct input_source source;	/* what readers see */
	struct input_stats stats;
	char *path;
	char *in_archive;		/* the path of the archive that holds it; or NULL */
	unsigned depth;			/* of archives around it */
	struct input_share *share;	/* of an archive in an archive, lent; else NULL */
	const uint8_t *bytes;		/* of an item in memory, lent; else NULL */
	struct platform_file *file;	/* NULL: in memory, or it could not be opened */
	struct input_spool *spool;	/* which has these bytes or this file; or NULL */
	uint8_t *head;			/* its first bytes */
	size_t head_size;
	uint64_t position;		/* of input_source_read() */
	bool cut;			/* a pipe or a member, and not read to its end */
	struct sha256 *hash;	/* of a pipe, while it is read; or NULL */
	const struct input_reader *reader;	/* NULL: none knows it */
	const struct input_format *archive;	/* NULL: it is none */
	const char *format, *failure, *hint;	/* for the summary */
	struct fail reason;		/* what failure may point to */
	struct scan *scan;		/* for input.c */
	struct input_open *next;	/* in the list of those under way */
};

/*
 * Open a file, standard input, or what is in memory.  The result says in ->failure if
 * that did not work.  NULL: out of memory.  Close with input_open_free().
 */
struct input_open *input_open_new(const struct input_item *item, bool hash);
void input_open_free(struct input_open *open);

/*
 * A file that an archive holds, as far as it is in the spool, which is taken over.  Call
 * input_open_spooled() when the spool has grown.  NULL: out of memory; the spool is freed.
 */
struct input_open *input_open_member(const char *path, const struct input_open *archive,
				     struct input_spool *spool);
void input_open_spooled(struct input_open *open);

/* Read a pipe to its end, so that it is seekable; what comes after an error, or after
 * `most` bytes, is a problem in its statistics.  -1: ->failure is set. */
int input_open_keep(struct input_open *open, struct input_spools *all, uint64_t most);

/* Have the first `size` bytes in head, or all there are.  -1: ->failure is set. */
int input_open_peek(struct input_open *open, size_t size);

/* The methods of the source. */
int64_t input_open_read_at(struct input_source *source, void *buffer, size_t size,
			   uint64_t offset, struct fail *fail);
int64_t input_open_read(struct input_source *source, void *buffer, size_t size,
			struct fail *fail);

/*
 * The SHA-256 of what was read, SHA256_SIZE bytes.  NULL: there is none, because something of it
 * was not read, or the file was changed meanwhile, which is a problem in its statistics then.
 */
const char *input_open_hash(struct input_open *open, char *sha256);

/* Fill in its summary, but for the hash.  What that lends lives as long as `open`. */
void input_open_summary(struct input_open *open, struct input_summary *summary);

#endif
