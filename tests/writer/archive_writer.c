/*
 * archive_writer.c - archives for tests, through libarchive.
 *
 * SPDX-License-Identifier: MIT
 */
#include "archive_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct archive_writer {
	struct archive *archive;
	char *bytes;
	size_t size, room;
};

static void need(bool holds, struct archive_writer *writer)
{
	if (holds)
		return;
	fprintf(stderr, "archive_writer: %s\n",
		writer->archive ? archive_error_string(writer->archive) : "out of memory");
	exit(99);
}

static la_ssize_t take(struct archive *archive, void *context, const void *bytes, size_t size)
{
	struct archive_writer *writer = context;

	(void)archive;
	while (writer->room - writer->size < size) {
		writer->room = writer->room ? 2 * writer->room : 1 << 16;
		writer->bytes = realloc(writer->bytes, writer->room);
		if (!writer->bytes)
			exit(99);
	}
	memcpy(writer->bytes + writer->size, bytes, size);
	writer->size += size;
	return (la_ssize_t)size;
}

struct archive_writer *archive_writer_new(const char *format, const char *filter,
					  const char *options)
{
	struct archive_writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		exit(99);
	writer->archive = archive_write_new();
	need(writer->archive != NULL, writer);
	need(archive_write_set_format_by_name(writer->archive, format) == ARCHIVE_OK, writer);
	need(!filter || archive_write_add_filter_by_name(writer->archive, filter) == ARCHIVE_OK,
	     writer);
	need(!options || archive_write_set_options(writer->archive, options) == ARCHIVE_OK,
	     writer);
	/* No padding after the end. */
	archive_write_set_bytes_per_block(writer->archive, 0);
	need(archive_write_set_passphrase(writer->archive, "secret") == ARCHIVE_OK, writer);
	need(archive_write_open(writer->archive, writer, NULL, take, NULL) == ARCHIVE_OK, writer);
	return writer;
}

static void add_header(struct archive_writer *writer, const char *name, unsigned type,
		       const char *to, uint64_t size)
{
	struct archive_entry *entry = archive_entry_new();

	need(entry != NULL, writer);
	archive_entry_copy_pathname(entry, name);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, 1700000000, 0);
	if (to)
		archive_entry_copy_symlink(entry, to);
	archive_entry_set_size(entry, (la_int64_t)size);
	need(archive_write_header(writer->archive, entry) >= ARCHIVE_WARN, writer);
	archive_entry_free(entry);
}

void archive_writer_add(struct archive_writer *writer, const char *name, const void *bytes,
			size_t size, size_t zeros)
{
	static const char piece[1 << 16];
	size_t length = strlen(name);

	if (length > 0 && name[length - 1] == '/') {
		add_header(writer, name, AE_IFDIR, NULL, 0);
		return;
	}
	add_header(writer, name, AE_IFREG, NULL, size + zeros);
	need(archive_write_data(writer->archive, bytes, size) == (la_ssize_t)size, writer);
	while (zeros > 0) {
		size_t most = zeros < sizeof(piece) ? zeros : sizeof(piece);

		need(archive_write_data(writer->archive, piece, most) == (la_ssize_t)most, writer);
		zeros -= most;
	}
}

void archive_writer_link(struct archive_writer *writer, const char *name, const char *to)
{
	add_header(writer, name, AE_IFLNK, to, 0);
}

void *archive_writer_end(struct archive_writer *writer, size_t *size)
{
	char *bytes;

	need(archive_write_close(writer->archive) == ARCHIVE_OK, writer);
	archive_write_free(writer->archive);
	bytes = writer->bytes;
	*size = writer->size;
	free(writer);
	return bytes;
}
