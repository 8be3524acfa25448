/*
 * input_archive.h - the entries of an archive, one after the other; private to `input`.
 *
 * Zip, 7z, tar, cabinet and rar archives, and single files that are compressed with gzip,
 * bzip2, xz or zstd.  Knows bytes and names; writes nothing anywhere.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_ARCHIVE_H
#define INPUT_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fail;
struct input_format;
struct input_source;

/* The archive that begins with these bytes, at least INPUT_FORMAT_HEAD or all of it; NULL:
 * it is none. */
const struct input_format *input_archive_format(const uint8_t *head, size_t size);

/* What an archive and all archives in it may still cost. */
struct input_budget {
	uint64_t bytes;		/* unpacked */
	uint64_t entries;
};

/* That of an archive that is in no other one, of so many bytes. */
struct input_budget input_budget_of(uint64_t size);

enum input_entry_type {
	INPUT_ENTRY_FILE, INPUT_ENTRY_FOLDER, INPUT_ENTRY_LINK, INPUT_ENTRY_OTHER
};

/* What name says is not to be trusted: it may be anything, and is NULL if there is none. */
struct input_entry {
	enum input_entry_type type;
	bool encrypted;
	const char *name;	/* lent until the next entry */
	uint64_t offset;	/* about where it is in the archive */
};

struct input_archive;

/* The source is seekable and outlives the archive, the budget too.  format: what
 * input_archive_format() said of it.  NULL and fail: it cannot be read. */
struct input_archive *input_archive_open(struct input_source *source,
					 const struct input_format *format,
					 struct input_budget *budget, struct fail *fail);
void input_archive_close(struct input_archive *archive);	/* accepts NULL */

/* The next entry: 1; 0: there is no other one; -1: it cannot be read. */
int input_archive_next(struct input_archive *archive, struct input_entry *entry,
		       struct fail *fail);

enum input_piece {
	INPUT_PIECE_END, INPUT_PIECE, INPUT_PIECE_WRONG, INPUT_PIECE_LOST, INPUT_PIECE_BOMB
};

/*
 * The next bytes of the entry, lent until the next call.  WRONG: it is at its end, and
 * something in it is not what it was: its checksum differs.  LOST: the rest of it cannot be
 * read.  In both cases fail says only why.  BOMB: it expands to more than entries may, and
 * is not worth reading.
 */
enum input_piece input_archive_read(struct input_archive *archive, const void **bytes,
				    size_t *size, struct fail *fail);

/* After -1, LOST or BOMB: can no other entry be read? */
bool input_archive_stopped(const struct input_archive *archive);
/* Is something in it encrypted, as far as is known? */
bool input_archive_encrypted(const struct input_archive *archive);
/* About where reading is in the archive. */
uint64_t input_archive_offset(const struct input_archive *archive);

#endif
