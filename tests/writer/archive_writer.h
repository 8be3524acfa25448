/*
 * archive_writer.h - archives for tests, in memory.
 *
 * Ends the program when it cannot: a test has no use for less.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef ARCHIVE_WRITER_H
#define ARCHIVE_WRITER_H

#include <stdbool.h>
#include <stddef.h>

struct archive_writer;

/* format: "zip", "7zip", "ustar", "gnutar", "pax" or "raw"; filter: "gzip", "bzip2", "xz",
 * "zstd" or NULL.  options as of archive_write_set_options(3), or NULL. */
struct archive_writer *archive_writer_new(const char *format, const char *filter,
					  const char *options);

/* A file; a name that ends with a slash is a folder.  `zeros` bytes follow its own. */
void archive_writer_add(struct archive_writer *writer, const char *name, const void *bytes,
			size_t size, size_t zeros);
void archive_writer_link(struct archive_writer *writer, const char *name, const char *to);

/* The archive, which the caller frees.  The writer is gone. */
void *archive_writer_end(struct archive_writer *writer, size_t *size);

#endif
