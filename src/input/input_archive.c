/*
 * input_archive.c - archives through libarchive.
 *
 * What an archive is is decided here by its signature, and only that format is enabled:
 * libarchive takes plain text for one of its formats (mtree) if it may.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "bytes.h"
#include "fail.h"
#include "platform.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"

enum {
	PIECE = 1 << 16,		/* bytes that are read of the archive at once */
	TAR_MAGIC = 257, TAR_HEAD = 512,
	/* The record at the end of a zip archive, without and with the longest comment. */
	ZIP_RECORD = 22, ZIP_RECORD_MAX = ZIP_RECORD + UINT16_MAX,
	/* Empty blocks in a row, after which an entry counts as damaged. */
	EMPTY_MAX = 1000,
	FEW = 256,			/* bytes behind an archive that are no log */
};

/* ---- signatures ---- */

#define BYTES(text) .bytes = text, .size = sizeof(text) - 1

/*
 * A tar archive begins with a name that is filled up with zeros, and has its signature in the
 * middle, where the first event of a log may have any words.  Texts have no zero after it, and
 * those in UTF-16 and legacy logs other bytes after a zero.
 */
static bool is_tar(const uint8_t *head, size_t size)
{
	enum { NAME = 100 };
	const uint8_t *rest;

	if (size < TAR_MAGIC + 8 || (memcmp(head + TAR_MAGIC, "ustar", 6) != 0 &&
				     memcmp(head + TAR_MAGIC, "ustar  ", 8) != 0))
		return false;
	rest = memchr(head, '\0', NAME);
	for (; rest && rest < head + NAME; rest++)
		if (*rest)
			return false;
	return true;
}

enum { ZIP = 0 };			/* in the table below, with entries */

/* clang-format off */
static const struct kind {
	struct input_format format;
	const char *bytes;
	size_t size;
	bool (*knows)(const uint8_t *head, size_t size);	/* without a signature */
	int (*formats[2])(struct archive *archive);
	int (*filter)(struct archive *archive);
	/* An entry that nobody reads is stepped over and not unpacked. */
	bool steps;
} kinds[] = {
	{ { .name = "zip" }, BYTES("PK\3\4"), .steps = true,
	  .formats = { archive_read_support_format_zip } },
	{ { .name = "zip" }, BYTES("PK\5\6"), .steps = true,
	  .formats = { archive_read_support_format_zip } },
	{ { .name = "7z" }, BYTES("7z\xbc\xaf\x27\x1c"),
	  .formats = { archive_read_support_format_7zip } },
	{ { .name = "cab" }, BYTES("MSCF\0\0\0\0"),
	  .formats = { archive_read_support_format_cab } },
	{ { .name = "rar" }, BYTES("Rar!\x1a\x07"),
	  .formats = { archive_read_support_format_rar, archive_read_support_format_rar5 } },
	{ { .name = "tar" }, .knows = is_tar, .steps = true,
	  .formats = { archive_read_support_format_tar } },
	{ { .name = "gzip" }, BYTES("\x1f\x8b\x08"), .filter = archive_read_support_filter_gzip },
	{ { .name = "xz" }, BYTES("\xfd" "7zXZ\0"), .filter = archive_read_support_filter_xz },
	{ { .name = "zstd" }, BYTES("\x28\xb5\x2f\xfd"),
	  .filter = archive_read_support_filter_zstd },
	{ { .name = "bzip2" }, BYTES("BZh91AY&SY"), .filter = archive_read_support_filter_bzip2 },
};
/* clang-format on */

const struct input_format *input_archive_format(const uint8_t *head, size_t size)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].knows ? kinds[i].knows(head, size)
				   : size >= kinds[i].size &&
				     !memcmp(head, kinds[i].bytes, kinds[i].size))
			return &kinds[i].format;
	return NULL;
}

static const struct kind *kind_of(const struct input_format *format)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (format == &kinds[i].format)
			return &kinds[i];
	return NULL;
}

/* ---- what it may cost ---- */

enum { KIB = 1024 };

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

struct input_share input_share_of(uint64_t size, struct input_budget *budget)
{
	*budget = (struct input_budget){ BOUND_ARCHIVE_EXPANDED, BOUND_ARCHIVE_ENTRIES };
	if (size < (BOUND_ARCHIVE_EXPANDED - BOUND_ARCHIVE_FREE) / BOUND_ARCHIVE_RATIO)
		budget->bytes = BOUND_ARCHIVE_FREE + size * BOUND_ARCHIVE_RATIO;
	return (struct input_share){
		.budget = budget, .entries = BOUND_ARCHIVE_ENTRIES,
		.ratio = least(BOUND_ARCHIVE_RATIO * KIB,
			       BOUND_ARCHIVE_EXPANDED / (size / KIB + 1)),
		.bytes = BOUND_ARCHIVE_FREE / 2, .patience = BOUND_ARCHIVE_FREE / 2,
	};
}

struct input_archive {
	struct archive *archive;
	const struct kind *kind;
	struct input_source *source;
	struct input_share *share;
	struct platform_locale *locale;
	uint8_t *piece;			/* ZIP_RECORD_MAX bytes, which are more than PIECE */
	char *name;			/* of the entry, if libarchive has it as wide characters */
	uint64_t position;		/* of reading */
	uint64_t read;			/* bytes so far; what is read twice counts twice */
	bool broken;			/* the source cannot be read */
	bool stopped;
	bool starved;			/* of memory */
	bool streams;			/* a zip archive is read without its directory */
	uint32_t entries;		/* so far */
	uint32_t headers;		/* so far, with those that cannot be read */
	bool wrong;			/* something in the entry */
	bool in_entry;			/* which is not at its end */
	uint64_t entry_read;		/* `read` at the start of the entry */
	uint64_t entry_size;		/* bytes of it so far, gaps included */
	uint64_t entry_kept;		/* of these, what was not in the budget */
	uint64_t entry_start;		/* where its bytes begin that no other one has */
	uint64_t entry_end;		/* where its bytes end in those of the archive, unpacked */
	uint64_t gap;			/* zeros that come before the block below */
	const void *block;
	size_t block_size;
};

/* Where the bytes end that have been unpacked. */
static uint64_t consumed(const struct input_archive *archive)
{
	int64_t at = archive_filter_bytes(archive->archive, -1);

	return at > 0 ? (uint64_t)at : 0;
}

/* What the entry may expand to for the bytes that it takes: those of overlapping entries
 * count once. */
static uint64_t right_of(const struct input_archive *archive)
{
	uint64_t at = consumed(archive), size;

	if (at <= archive->entry_start)
		return 0;
	size = at - archive->entry_start;
	return size / KIB * archive->share->ratio + size % KIB * archive->share->ratio / KIB;
}

/* Entries that are left to read, with the one at hand. */
static uint64_t members_left(const struct input_archive *archive)
{
	return archive->share->members > archive->entries
		? archive->share->members - archive->entries + 1 : 1;
}

/* The entry takes what it has cost, and leaves what it has not. */
static void settle_entry(struct input_archive *archive)
{
	struct input_share *share = archive->share;
	uint64_t right = right_of(archive), over = 0, at = consumed(archive);

	if (archive->entry_kept > right)
		over = archive->entry_kept - right;
	else if (share->kept)
		share->bytes += right - archive->entry_kept;
	if (over > share->bytes)
		share->patience -= least(share->patience, over - share->bytes);
	share->bytes -= least(share->bytes, over);
	archive->entry_kept = 0;
	if (at > archive->entry_start)
		archive->entry_start = at;
}

/* Asks for what is kept, if that is not known yet. */
static bool has_kept(struct input_archive *archive)
{
	struct input_share *share = archive->share;
	int lacked = errno;

	if (!share->kept && share->keep)
		share->keep(share->context);
	if (lacked)
		errno = lacked;
	return share->kept;
}

/*
 * Pays of what is kept.  Where entries cannot be stepped over, those that come first have all
 * of it.  libarchive tells a piece too late what it has read.
 */
static bool pay_kept(struct input_archive *archive, uint64_t size)
{
	const struct input_share *share = archive->share;
	uint64_t most;

	if (!has_kept(archive))
		return false;
	archive->entry_kept += size;
	most = right_of(archive) + least(PIECE, share->patience) +
	       share->bytes / (archive->kind->steps ? members_left(archive) : 1);
	if (archive->entry_kept <= most)
		return true;
	settle_entry(archive);
	return false;
}

static bool pay_bytes(struct input_archive *archive, uint64_t size)
{
	if (size > archive->share->budget->bytes)
		return pay_kept(archive, size);
	archive->share->budget->bytes -= size;
	return true;
}

static bool pay_entry(struct input_archive *archive)
{
	struct input_share *share = archive->share;

	if (archive->headers++ >= BOUND_ARCHIVE_ENTRIES)
		return false;
	if (share->budget->entries > 0) {
		share->budget->entries--;
		return true;
	}
	if (!has_kept(archive) || share->entries == 0)
		return false;
	share->entries--;
	return true;
}

uint32_t input_archive_entries(const struct input_archive *archive)
{
	return archive->entries;
}

void input_archive_grant(struct input_archive *archive, uint64_t size,
			 struct input_share *inner)
{
	struct input_share *share = archive->share;
	uint64_t right = right_of(archive), left = members_left(archive), others = left - 1;
	uint64_t own = right > archive->entry_kept ? right - archive->entry_kept : 0;

	archive->entry_kept += own;
	settle_entry(archive);
	inner->kept = true;
	inner->ratio = least(BOUND_ARCHIVE_RATIO * KIB, own / (size / KIB + 1));
	inner->bytes = share->bytes / left;
	inner->patience = share->patience / left;
	if (share->entries > others)
		inner->entries = (share->entries - others) /
				 (share->archives ? share->archives : 1);
	share->bytes -= inner->bytes;
	share->patience -= inner->patience;
	share->entries -= inner->entries;
}

void input_archive_take_back(struct input_archive *archive, const struct input_share *inner)
{
	struct input_share *share = archive->share;

	share->archives -= share->archives > 0;
	if (!inner->kept)
		return;
	share->bytes += inner->bytes;
	share->patience += inner->patience;
	share->entries += inner->entries;
}

/* False and fail: that many bytes more are too many. */
static bool pay(struct input_archive *archive, uint64_t size, struct fail *fail)
{
	uint64_t most = BOUND_ARCHIVE_ENTRY_FREE +
			BOUND_ARCHIVE_RATIO * (archive->read - archive->entry_read);

	archive->entry_size += size;
	if (!pay_bytes(archive, size)) {
		archive->stopped |= !archive->kind->steps || archive->share->patience == 0;
		fail_set(fail, "%sexpands to too many bytes, as if made to do harm",
			 archive->stopped ? "" : "an entry ");
		return false;
	}
	if (archive->entry_size <= most)
		return true;
	archive->stopped |= !archive->kind->steps;
	fail_set(fail, "an entry expands to more than %d times its size, as if made to do harm",
		 (int)BOUND_ARCHIVE_RATIO);
	return false;
}

/* ---- what libarchive reads from ---- */

static la_ssize_t read_piece(struct archive *archive, void *context, const void **bytes)
{
	struct input_archive *self = context;
	struct fail why;
	int64_t got = input_source_read_at(self->source, self->piece, PIECE, self->position,
					   &why);

	(void)archive;
	self->broken |= got < 0;
	if (got < 0)
		return ARCHIVE_FATAL;
	*bytes = self->piece;
	self->position += (uint64_t)got;
	self->read += (uint64_t)got;
	return (la_ssize_t)got;
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
	struct input_archive *self = context;
	int64_t size = (int64_t)self->source->size;
	int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (int64_t)self->position : size;

	(void)archive;
	if (offset < -from)
		return ARCHIVE_FATAL;
	if (offset > size - from)
		offset = size - from;
	self->position = (uint64_t)(from + offset);
	return from + offset;
}

static la_int64_t step(struct archive *archive, void *context, la_int64_t size)
{
	struct input_archive *self = context;
	uint64_t left = self->source->size - self->position;

	(void)archive;
	if (size < 0)
		return 0;
	if ((uint64_t)size > left)
		size = (int64_t)left;
	self->position += (uint64_t)size;
	return size;
}

/*
 * libarchive goes on without some of what it has no memory for, or takes that for damage, and
 * for names and headers it ends the program.  So there has to be some room before it is called,
 * and errno, which the system sets, is looked at after the call.  Where there is still room
 * then, it was the archive that wanted too much, such as a dictionary of gigabytes: that is a
 * loss of this input and not the end of the run.
 */
static void ask_for_room(void)
{
	enum { ROOM = 100000 };

	free(shortage_watch(malloc(ROOM)));
}

static void begin_calls(struct input_archive *archive)
{
	ask_for_room();
	platform_locale_enter(archive->locale);
	errno = 0;
}

static bool lacked_memory(void)
{
	return errno == ENOMEM;
}

/* Negative, and nothing more is read. */
static int refuse_memory(struct input_archive *archive, struct fail *fail)
{
	ask_for_room();
	archive->stopped = archive->starved = true;
	return fail_set(fail, "out of memory");
}

/* Why libarchive failed, in its words. */
static int say(struct input_archive *archive, const char *what, struct fail *fail)
{
	const char *why = archive_error_string(archive->archive);

	if (lacked_memory())
		return refuse_memory(archive, fail);
	if (archive->broken)
		return fail_set(fail, "%scannot be read", what);
	if (!why || !why[0])
		why = "it is cut off, or its header is wrong";
	return text_lower(why[1]) == why[1]
		? fail_set(fail, "%s%c%s", what, text_lower(why[0]), why + 1)
		: fail_set(fail, "%s%s", what, why);
}

#define DAMAGED "the archive is damaged: "

/* ---- opening ---- */

static void drop(struct input_archive *archive)
{
	if (archive->archive)
		archive_read_free(archive->archive);
	archive->archive = NULL;
	archive->position = 0;
	archive->block_size = 0;
	archive->in_entry = false;
}

/* What libarchive would start a program for, counts as missing. */
static bool enable(struct archive *archive, int (*support)(struct archive *archive))
{
	return !support || support(archive) == ARCHIVE_OK;
}

static int start(struct input_archive *archive, int (*first)(struct archive *archive),
		 int (*second)(struct archive *archive), struct fail *fail)
{
	struct archive *made;

	drop(archive);
	made = archive->archive = archive_read_new();
	if (!made || lacked_memory())
		return refuse_memory(archive, fail);
	if (!enable(made, archive->kind->filter) || !enable(made, first) || !enable(made, second))
		return lacked_memory() ? refuse_memory(archive, fail) :
		       fail_set(fail, "%s is not supported here", archive->kind->format.name);
	/* Zeros are no end where more entries follow, as in archives that were put together. */
	if (first == archive_read_support_format_tar)
		archive_read_set_format_option(made, "tar", "read_concatenated_archives", "1");
	archive_read_set_callback_data(made, archive);
	archive_read_set_read_callback(made, read_piece);
	archive_read_set_seek_callback(made, seek);
	archive_read_set_skip_callback(made, step);
	if (lacked_memory())
		return refuse_memory(archive, fail);
	if (archive_read_open1(made) != ARCHIVE_OK)
		return say(archive, DAMAGED, fail);
	/* What libarchive does not take for compressed would be unpacked as it is. */
	if (archive->kind->filter && archive_filter_code(made, 0) == ARCHIVE_FILTER_NONE)
		return fail_set(fail, DAMAGED "its header is cut off");
	return 0;
}

/* Is the compressed file a tar archive?  Reads its beginning. */
static bool holds_tar(struct input_archive *archive)
{
	struct archive_entry *entry;
	uint8_t head[TAR_HEAD];

	return archive_read_next_header(archive->archive, &entry) == ARCHIVE_OK &&
	       archive_read_data(archive->archive, head, sizeof(head)) == sizeof(head) &&
	       is_tar(head, sizeof(head));
}

static int open_format(struct input_archive *archive, struct fail *fail)
{
	const struct kind *kind = archive->kind;

	if (!kind->filter)
		return start(archive, kind->formats[0], kind->formats[1], fail);
	if (start(archive, archive_read_support_format_raw, NULL, fail) < 0)
		return -1;
	return start(archive, holds_tar(archive) ? archive_read_support_format_tar
						 : archive_read_support_format_raw, NULL, fail);
}

/*
 * The record at the end of a zip archive: signature, after six bytes the number of entries, then
 * size and place of the directory.  Lent until the next piece; NULL: there is none.
 */
static const uint8_t *zip_end(struct input_archive *archive, uint64_t *place)
{
	uint64_t size = archive->source->size;
	uint64_t from = size > ZIP_RECORD_MAX ? size - ZIP_RECORD_MAX : 0;
	int64_t got;

	if (archive->kind->formats[0] != archive_read_support_format_zip || archive->streams)
		return NULL;
	got = input_source_read_at(archive->source, archive->piece, ZIP_RECORD_MAX, from, NULL);
	for (int64_t at = got - ZIP_RECORD; at >= 0; at--) {
		if (memcmp(archive->piece + at, "PK\5\6", 4))
			continue;
		*place = from + (uint64_t)at;
		return archive->piece + at;
	}
	return NULL;
}

/* libarchive reads the whole directory of a zip archive before its first entry: where others used
 * the budget up, one longer than any of a bundle is not read. */
static bool is_long(struct input_archive *archive)
{
	enum { DIRECTORY_MAX = 736 * KIB };	/* a row has 46 bytes and a path */
	const uint8_t *record;
	uint64_t place = 0, from;

	if (archive->share->budget->entries > 0)
		return false;
	record = zip_end(archive, &place);
	from = record ? bytes_u32(record + 16) : 0;
	return record && (from > place || place - from > DIRECTORY_MAX);
}

struct input_archive *input_archive_open(struct input_source *source,
					 const struct input_format *format,
					 struct input_share *share, struct fail *fail)
{
	struct input_archive *archive = shortage_watch(calloc(1, sizeof(*archive)));
	int ret = -1;

	if (archive) {
		archive->kind = kind_of(format);
		archive->source = source;
		archive->share = share;
		archive->piece = shortage_watch(malloc(ZIP_RECORD_MAX));
		archive->locale = platform_locale_new();
	}
	if (!archive || !archive->piece) {
		fail_set(fail, "out of memory");
	} else if (is_long(archive)) {
		fail_set(fail, "has too many entries, as if made to do harm");
	} else {
		begin_calls(archive);
		ret = open_format(archive, fail);
		if (lacked_memory())
			ret = refuse_memory(archive, fail);
		platform_locale_leave(archive->locale);
	}
	if (ret == 0)
		return archive;
	input_archive_close(archive);
	return NULL;
}

void input_archive_close(struct input_archive *archive)
{
	if (!archive)
		return;
	drop(archive);
	platform_locale_free(archive->locale);
	free(archive->piece);
	free(archive->name);
	free(archive);
}

/* ---- the bytes of an entry ---- */

static const uint8_t zeros[PIECE];

/* A block, and how many zeros come before it. */
static enum input_piece next_block(struct input_archive *archive, struct fail *fail)
{
	la_int64_t offset = 0;
	int ret, empty = 0;

	do {
		archive->block_size = 0;
		ret = archive_read_data_block(archive->archive, &archive->block,
					      &archive->block_size, &offset);
	} while ((ret == ARCHIVE_OK || ret == ARCHIVE_WARN) && archive->block_size == 0 &&
		 empty++ < EMPTY_MAX);
	if (ret == ARCHIVE_EOF && archive->wrong)
		say(archive, "", fail);
	if (ret == ARCHIVE_EOF)
		return archive->wrong ? INPUT_PIECE_WRONG : INPUT_PIECE_END;
	archive->wrong |= ret == ARCHIVE_WARN;
	archive->stopped |= ret == ARCHIVE_FATAL;
	if ((ret != ARCHIVE_OK && ret != ARCHIVE_WARN) || archive->block_size == 0 ||
	    offset < 0 || (uint64_t)offset < archive->entry_size) {
		archive->block_size = 0;
		say(archive, "", fail);
		return INPUT_PIECE_LOST;
	}
	archive->gap = (uint64_t)offset - archive->entry_size;
	return INPUT_PIECE;
}

static enum input_piece read_entry(struct input_archive *archive, const void **bytes,
				   size_t *size, struct fail *fail)
{
	enum input_piece piece = INPUT_PIECE;

	if (archive->block_size == 0)
		piece = next_block(archive, fail);
	if (piece != INPUT_PIECE)
		return piece;
	if (archive->gap > 0) {
		*bytes = zeros;
		*size = archive->gap < PIECE ? (size_t)archive->gap : PIECE;
		archive->gap -= *size;
	} else {
		*bytes = archive->block;
		*size = archive->block_size;
		archive->block_size = 0;
	}
	return pay(archive, *size, fail) ? INPUT_PIECE : INPUT_PIECE_BOMB;
}

enum input_piece input_archive_read(struct input_archive *archive, const void **bytes,
				    size_t *size, struct fail *fail)
{
	enum input_piece piece;

	if (!archive->in_entry || archive->stopped)
		return INPUT_PIECE_END;
	begin_calls(archive);
	piece = read_entry(archive, bytes, size, fail);
	if (lacked_memory()) {
		refuse_memory(archive, fail);
		piece = INPUT_PIECE_LOST;
	}
	platform_locale_leave(archive->locale);
	archive->in_entry = piece == INPUT_PIECE;
	return piece;
}

/* Unpack what nobody wants, since what follows needs it; where libarchive would do it
 * alone, it would do so without bounds. */
static int drain(struct input_archive *archive, struct fail *fail)
{
	enum input_piece piece = INPUT_PIECE;

	while (archive->in_entry && !archive->kind->steps && piece == INPUT_PIECE) {
		const void *bytes;
		size_t size;

		if (archive->block_size == 0)
			piece = next_block(archive, fail);
		/* What is only skipped has no gaps. */
		archive->gap = 0;
		if (piece == INPUT_PIECE)
			piece = read_entry(archive, &bytes, &size, fail);
	}
	archive->in_entry = false;
	if (archive->stopped && piece == INPUT_PIECE_LOST)
		fail_in(fail, "the archive is damaged");
	return archive->stopped ? -1 : 0;
}

/* ---- entries ---- */

static enum input_entry_type type_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK)
		return INPUT_ENTRY_LINK;
	if (archive_entry_filetype(entry) == AE_IFREG)
		return INPUT_ENTRY_FILE;
	if (archive_entry_filetype(entry) != AE_IFDIR)
		return INPUT_ENTRY_OTHER;
	return archive_entry_size(entry) > 0 ? INPUT_ENTRY_FILLED : INPUT_ENTRY_FOLDER;
}

/* A compressed file has no name of its own that could be trusted more than its path. */
static const char *name_of(struct input_archive *archive, struct archive_entry *entry)
{
	const char *name;
	const wchar_t *wide;

	if (archive_format(archive->archive) == ARCHIVE_FORMAT_RAW)
		return NULL;
	name = archive_entry_pathname_utf8(entry);
	if (name)
		return name;
	wide = archive_entry_pathname_w(entry);
	free(archive->name);
	archive->name = wide ? platform_narrow_name(wide) : NULL;
	return archive->name ? archive->name : archive_entry_pathname(entry);
}

/* A zip archive whose directory is lost is read from its front. */
static int next_header(struct input_archive *archive, struct archive_entry **header,
		       struct fail *fail)
{
	int ret = archive_read_next_header(archive->archive, header);

	if ((ret != ARCHIVE_FATAL && ret != ARCHIVE_EOF) || archive->entries ||
	    archive->streams || archive->kind != &kinds[ZIP] ||
	    archive_read_has_encrypted_entries(archive->archive) == 1)
		return ret;
	archive->streams = true;
	if (start(archive, archive_read_support_format_zip_streamable, NULL, fail) < 0)
		return ARCHIVE_FATAL;
	return archive_read_next_header(archive->archive, header);
}

static size_t leading_zeros(const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at < size && bytes[at] == 0)
		at++;
	return at;
}

/* Is there more in the file from this place on than zeros and a few bytes?  These are no log. */
static bool has_more(struct input_archive *archive, uint64_t from)
{
	size_t size = PIECE, zero = PIECE;

	for (; zero == size && from + FEW < archive->source->size; from += zero) {
		int64_t got = input_source_read_at(archive->source, archive->piece, PIECE, from,
						   NULL);

		size = got > 0 ? (size_t)got : 0;
		zero = leading_zeros(archive->piece, size);
		if (size == 0)
			return false;
	}
	return from + FEW < archive->source->size;
}

/* Is there more in the file than this archive, such as another one?  The record of a zip archive,
 * which may be NULL, is at `place`.  A few bytes before it are those of one for more than 4 GB. */
static bool has_others(struct input_archive *archive, const uint8_t *record, uint64_t place)
{
	uint32_t from;

	if (archive->kind->filter)
		return has_more(archive, consumed(archive));
	if (archive->kind->formats[0] != archive_read_support_format_zip)
		return false;
	/* libarchive reads one whose end it does not find from its front. */
	if (!record)
		return true;
	from = bytes_u32(record + 16);
	if (from != UINT32_MAX && place > (uint64_t)from + bytes_u32(record + 12) + FEW)
		return true;
	return has_more(archive, place + ZIP_RECORD + bytes_u16(record + 20));
}

/* The end, if nothing is missing. */
static int end(struct input_archive *archive, struct fail *fail)
{
	uint64_t place = 0;
	const uint8_t *record = zip_end(archive, &place);
	/* Modulo 65,536. */
	int wanted = record ? bytes_u16(record + 10) : -1;

	archive->stopped = true;
	if (archive->streams)
		return fail_set(fail, "its directory is damaged; entries were found without it");
	if (has_others(archive, record, place))
		return fail_set(fail, "there is more in the file than this archive: it is "
				      "not read");
	if (wanted < 0 || wanted == UINT16_MAX || wanted == (int)(archive->entries & UINT16_MAX))
		return 0;
	return fail_set(fail, "its directory is damaged: it has %" PRIu32 " entries instead of %d",
			archive->entries, wanted);
}

/* Is there a block of zeros before this place of the unpacked bytes, and less than a block behind
 * it: zeros and a few bytes?  All is read again. */
static bool is_tail(struct input_archive *archive, uint64_t place)
{
	uint64_t size = 0, zero = place - TAR_HEAD;	/* where zeros end that begin there */
	enum input_piece piece;
	struct archive_entry *header;
	struct fail why;

	if (start(archive, archive_read_support_format_raw, NULL, &why) < 0 ||
	    archive_read_next_header(archive->archive, &header) != ARCHIVE_OK)
		return false;
	archive->wrong = false;
	archive->entry_size = 0;
	for (; (piece = next_block(archive, &why)) == INPUT_PIECE; size += archive->block_size)
		if (zero >= size && zero - size < archive->block_size)
			zero += leading_zeros((const uint8_t *)archive->block + (zero - size),
					      archive->block_size - (size_t)(zero - size));
	return piece == INPUT_PIECE_END && zero >= place && size > place &&
	       size - place < TAR_HEAD && size - zero <= FEW;
}

/* What libarchive takes for a header that is cut off may be what comes behind the end of a tar
 * archive, such as the end of a line, or zeros that are less than a block. */
static bool has_ended(struct input_archive *archive)
{
	struct archive *read = archive->archive;
	int64_t place = archive_filter_bytes(read, 0);
	bool ended;

	if ((archive_format(read) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_TAR ||
	    archive->starved || place < 0 || (uint64_t)place < archive->entry_end + TAR_HEAD)
		return false;
	archive->archive = NULL;
	ended = is_tail(archive, (uint64_t)place);
	drop(archive);
	archive->archive = read;
	return ended;
}

static int next(struct input_archive *archive, struct input_entry *entry, struct fail *fail)
{
	struct archive_entry *header;
	int ret = drain(archive, fail);

	if (ret < 0)
		return -1;
	settle_entry(archive);
	ret = next_header(archive, &header, fail);
	archive->stopped |= ret == ARCHIVE_FATAL;
	if (ret == ARCHIVE_EOF)
		return end(archive, fail);
	if (ret != ARCHIVE_OK && ret != ARCHIVE_WARN) {
		say(archive, DAMAGED, fail);
		return ret == ARCHIVE_FATAL && has_ended(archive) ? end(archive, fail) : -1;
	}
	archive->entries++;
	archive->in_entry = true;
	archive->wrong = false;
	archive->entry_read = archive->read;
	archive->entry_size = archive->gap = archive->block_size = 0;
	archive->entry_end = (uint64_t)archive_filter_bytes(archive->archive, 0) +
			     (uint64_t)archive_entry_size(header);
	if (consumed(archive) > archive->entry_start)
		archive->entry_start = consumed(archive);
	*entry = (struct input_entry){
		.type = type_of(header), .name = name_of(archive, header),
		.encrypted = archive_entry_is_encrypted(header),
		.offset = input_archive_offset(archive),
	};
	return 1;
}

int input_archive_next(struct input_archive *archive, struct input_entry *entry,
		       struct fail *fail)
{
	int ret;

	if (archive->stopped)
		return 0;
	begin_calls(archive);
	ret = next(archive, entry, fail);
	if (lacked_memory())
		ret = refuse_memory(archive, fail);
	platform_locale_leave(archive->locale);
	if (ret == 0 || pay_entry(archive))
		return ret;
	archive->stopped = true;
	return archive->headers > BOUND_ARCHIVE_ENTRIES
		? fail_set(fail, "has more than %d entries", (int)BOUND_ARCHIVE_ENTRIES)
		: fail_set(fail, "has too many entries, as if made to do harm");
}

bool input_archive_stopped(const struct input_archive *archive)
{
	return archive->stopped;
}

bool input_archive_encrypted(const struct input_archive *archive)
{
	return !archive->starved && archive_read_has_encrypted_entries(archive->archive) == 1;
}

uint64_t input_archive_offset(const struct input_archive *archive)
{
	int64_t at = archive_filter_code(archive->archive, 0) == ARCHIVE_FILTER_NONE ?
		     archive_read_header_position(archive->archive) :
		     archive_filter_bytes(archive->archive, -1);

	return at > 0 ? (uint64_t)at : 0;
}
