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

struct unpack;

/* What an archive and all archives in it may still cost; whoever comes first has it. */
struct input_budget {
	uint64_t bytes;		/* unpacked */
	uint64_t entries;
};

/*
 * What one archive may cost, with all archives in it.  When the budget is used up, by junk
 * maybe, as much again is shared out, so that nothing in it is lost by what is beside it: an
 * entry, or an archive and all that is in it, has the ratio for the bytes that it takes, and
 * the same part as others have of what needs no ratio.  What it leaves goes to the next.
 */
struct input_share {
	struct input_budget *budget;	/* of the outermost archive and all in it */
	/* Makes the rest known: called when the budget is used up.  NULL: there is no more. */
	void (*keep)(void *context);
	void *context;
	struct unpack *outer;		/* of the archive that this one is in; or NULL */
	bool kept;			/* the rest is known */
	uint64_t ratio;			/* bytes for a KiB of the archive */
	uint64_t bytes, entries;	/* without ratio */
	/* Bytes of entries that are given up; an archive that has none left is given up. */
	uint64_t patience;
	uint64_t members;		/* how many entries it has, of any kind */
	uint64_t archives;		/* from the entry on that is read now */
};

/* That of an archive that is in no other one, of so many bytes.  It has the budget alone. */
struct input_share input_share_of(uint64_t size, struct input_budget *budget);

enum input_entry_type {
	INPUT_ENTRY_FILE, INPUT_ENTRY_FOLDER, INPUT_ENTRY_LINK, INPUT_ENTRY_OTHER,
	/* A folder that has bytes of its own, which some programs unpack as a file, and which
	 * cannot be read here. */
	INPUT_ENTRY_FILLED
};

/* What name says is not to be trusted: it may be anything, and is NULL if there is none. */
struct input_entry {
	enum input_entry_type type;
	bool encrypted;
	const char *name;	/* lent until the next entry */
	uint64_t offset;	/* about where it is in the archive */
};

struct input_archive;

/* The source is seekable and outlives the archive, the share too.  format: what
 * input_archive_format() said of it.  NULL and fail: it cannot be read. */
struct input_archive *input_archive_open(struct input_source *source,
					 const struct input_format *format,
					 struct input_share *share, struct fail *fail);
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

/* How many entries there were so far. */
uint32_t input_archive_entries(const struct input_archive *archive);

/* Of what is kept for the archive, that of the entry at hand: an archive of so many bytes,
 * which was read to its end.  And back what it left. */
void input_archive_grant(struct input_archive *archive, uint64_t size,
			 struct input_share *inner);
void input_archive_take_back(struct input_archive *archive, const struct input_share *inner);

/* After -1, LOST or BOMB: can no other entry be read? */
bool input_archive_stopped(const struct input_archive *archive);
/* Is something in it encrypted, as far as is known? */
bool input_archive_encrypted(const struct input_archive *archive);
/* About where reading is in the archive. */
uint64_t input_archive_offset(const struct input_archive *archive);

#endif
