/*
 * input_unpack.c - goes through an archive, spools the files that are inputs and keeps those
 * that are wanted later.  Their names are shown and never used.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_unpack.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "input_archive.h"
#include "input_open.h"
#include "input_spool.h"
#include "input_store.h"
#include "text.h"

struct unpack {
	struct input_open *owner;		/* the archive */
	struct input_archive *archive;
	const struct input_unpack *find;
	struct text path;			/* of the entry at hand */
	uint64_t encrypted, first_encrypted;	/* entries, and where the first is */
};

/* ---- names ---- */

/* Without what would say where in a file system it is. */
static const char *relative(const char *name)
{
	for (;;) {
		if (name[0] == '/' || name[0] == '\\')
			name++;
		else if (name[0] == '.' && (name[1] == '/' || name[1] == '\\'))
			name += 2;
		else
			return name;
	}
}

/* UTF-8, and not too long. */
static void add_valid(struct text *path, const char *name)
{
	const char *end = name + strlen(name);
	size_t limit = path->size + BOUND_ARCHIVE_NAME;

	while (name < end && path->size < limit) {
		uint32_t character;
		char bytes[4];

		name += text_next_character(name, (size_t)(end - name), &character);
		text_add_bytes(path, bytes, text_put_character(bytes, character));
	}
	if (name < end)
		text_add(path, "...");
}

/* "a/eventlog.xml.gz" holds "eventlog.xml". */
static void add_unpacked(struct text *path, const char *archive)
{
	static const char *const endings[] = { "*.gz", "*.bz2", "*.xz", "*.zst" };
	const char *base = text_base(archive), *dot = strrchr(base, '.');

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (dot && dot > base && text_match(endings[i], base)) {
			text_add_bytes(path, base, (size_t)(dot - base));
			return;
		}
	}
	text_add(path, "data");
}

static int make_path(struct unpack *unpack, const char *name, struct fail *fail)
{
	struct text *path = &unpack->path;

	text_reset(path);
	text_add(path, unpack->owner->path);
	text_add_char(path, '/');
	if (name && *relative(name))
		add_valid(path, relative(name));
	else
		add_unpacked(path, unpack->owner->path);
	return path->oom ? fail_set(fail, "out of memory") : 0;
}

/* ---- one file ---- */

static void add_problem(struct unpack *unpack, const struct fail *why)
{
	input_stats_problem(&unpack->owner->stats, input_archive_offset(unpack->archive), "%s",
			    why->msg);
}

/* An entry that is not read, perhaps with all that follow it. */
static void add_loss(struct unpack *unpack, enum input_piece piece, struct fail *why)
{
	if (piece == INPUT_PIECE_WRONG)
		fail_in(why, "an entry is damaged");
	if (piece == INPUT_PIECE_LOST)
		fail_in(why, input_archive_stopped(unpack->archive)
			? "cannot be unpacked from here on" : "an entry cannot be unpacked");
	add_problem(unpack, why);
}

/*
 * Spool the entry, up to `most` bytes or a little more.  A temporary file that cannot be
 * written is like a bomb: the entry is not read.
 */
static enum input_piece spool(struct unpack *unpack, struct input_spool *spool, uint64_t most,
			      struct fail *why)
{
	enum input_piece piece = INPUT_PIECE;

	while (piece == INPUT_PIECE && spool->size < most) {
		const void *bytes;
		size_t size;

		piece = input_archive_read(unpack->archive, &bytes, &size, why);
		if (piece == INPUT_PIECE && input_spool_add(spool, bytes, size, why) < 0)
			piece = INPUT_PIECE_BOMB;
	}
	return piece;
}

/* The member is whole; an archive has a share of what this one may cost. */
static int read_whole(struct unpack *unpack, struct input_open *member, struct fail *fail)
{
	const struct input_unpack *find = unpack->find;
	struct input_share inner = { .budget = find->share->budget, .outer = unpack };
	bool archive = member->archive != NULL;
	int ret;

	member->share = archive ? &inner : NULL;
	ret = find->read(find->context, member, fail);
	if (archive)
		input_archive_take_back(unpack->archive, &inner);
	return ret;
}

/* The rest of what was chosen.  What could not be unpacked is missing at its end. */
static int read_rest(struct unpack *unpack, struct input_open *member, enum input_piece piece,
		     struct fail *why, struct fail *fail)
{
	if (piece == INPUT_PIECE)
		piece = spool(unpack, member->spool, UINT64_MAX, why);
	if (piece == INPUT_PIECE_BOMB) {
		add_loss(unpack, piece, why);
		input_open_free(member);
		return 0;
	}
	input_open_spooled(member);
	if (piece == INPUT_PIECE_WRONG)
		input_stats_problem(&member->stats, 0, "is damaged in its archive: %s", why->msg);
	member->cut = piece == INPUT_PIECE_LOST;
	if (member->cut)
		input_stats_problem(&member->stats, member->spool->size,
				    "cannot be unpacked from here on: %s", why->msg);
	if (piece == INPUT_PIECE_LOST && input_archive_stopped(unpack->archive))
		add_loss(unpack, piece, why);
	return read_whole(unpack, member, fail);
}

/* The rest of the entry into the store. */
static enum input_piece store_rest(struct unpack *unpack, enum input_piece piece,
				   struct fail *why)
{
	while (piece == INPUT_PIECE) {
		const void *bytes;
		size_t size;

		piece = input_archive_read(unpack->archive, &bytes, &size, why);
		if (piece == INPUT_PIECE &&
		    input_store_add(unpack->find->store, bytes, size, why) < 0)
			return INPUT_PIECE;
	}
	return piece;
}

/* What is wanted later, and not read now.  A damaged one is not read at all: half of a
 * configuration is another one. */
static int keep(struct unpack *unpack, struct input_open *member, enum input_piece piece,
		struct fail *why, struct fail *fail)
{
	const struct input_unpack *find = unpack->find;
	uint64_t offset = input_store_size(find->store);
	char problem[sizeof(why->msg) + 32] = "";

	if (input_open_peek(member, (size_t)member->spool->size) < 0)
		snprintf(problem, sizeof(problem), "%s", member->reason.msg);
	else if (input_store_add(find->store, member->head, member->head_size, why) < 0 ||
		 (piece = store_rest(unpack, piece, why)) == INPUT_PIECE)
		snprintf(problem, sizeof(problem), "%s", why->msg);
	else if (piece != INPUT_PIECE_END)
		snprintf(problem, sizeof(problem), "is damaged in its archive: %s", why->msg);
	if (piece != INPUT_PIECE_END && piece != INPUT_PIECE)
		add_loss(unpack, piece, why);
	return find->keep(find->context, member, offset, input_store_size(find->store) - offset,
			  *problem ? problem : NULL, fail);
}

static int read_file(struct unpack *unpack, struct fail *fail)
{
	const struct input_unpack *find = unpack->find;
	struct input_spool *spooled = input_spool_new(find->spools);
	struct input_open *member;
	enum input_piece piece;
	struct fail why;
	int ret;

	if (!spooled)
		return fail_set(fail, "out of memory");
	piece = spool(unpack, spooled, INPUT_FORMAT_MOST, &why);
	member = input_open_member(text_get(&unpack->path), unpack->owner, spooled);
	if (!member)
		return fail_set(fail, "out of memory");
	if (piece == INPUT_PIECE_BOMB ||
	    (piece == INPUT_PIECE_LOST && member->source.size == 0)) {
		add_loss(unpack, piece, &why);
		input_open_free(member);
		return 0;
	}
	if (piece == INPUT_PIECE && find->lacks && find->lacks(find->context, member)) {
		piece = spool(unpack, spooled, INPUT_FORMAT_LARGEST, &why);
		input_open_spooled(member);
	}
	if (piece == INPUT_PIECE_BOMB) {
		add_loss(unpack, piece, &why);
		input_open_free(member);
		return 0;
	}
	ret = find->choose(find->context, member, fail);
	if (ret == INPUT_CHOSEN)
		return read_rest(unpack, member, piece, &why, fail);
	if (ret == INPUT_KEPT)
		return keep(unpack, member, piece, &why, fail);
	/* Who knows what the rest would have been? */
	if (piece == INPUT_PIECE_LOST || piece == INPUT_PIECE_WRONG)
		add_loss(unpack, piece, &why);
	return ret;
}

/* ---- the archive ---- */

static int take_entry(struct unpack *unpack, const struct input_entry *entry, struct fail *fail)
{
	const struct input_unpack *find = unpack->find;

	if (entry->type == INPUT_ENTRY_FOLDER)
		return 0;
	if (entry->encrypted) {
		if (unpack->encrypted++ == 0)
			unpack->first_encrypted = entry->offset;
		return 0;
	}
	if (make_path(unpack, entry->name, fail) < 0)
		return -1;
	if (entry->type != INPUT_ENTRY_FILE)
		return find->skipped(find->context, text_get(&unpack->path),
				     entry->type == INPUT_ENTRY_LINK
				     ? "is a link in an archive, which is not followed"
				     : entry->type == INPUT_ENTRY_FILLED
				     ? "is a folder in an archive, with bytes that are not read"
				     : "is neither a file nor a folder", fail);
	if (find->spools->total > BOUND_SPOOL && find->settle(find->context, fail) < 0)
		return -1;
	return read_file(unpack, fail);
}

static int take_entries(struct unpack *unpack, struct fail *fail)
{
	struct input_entry entry;
	struct fail why;
	int next, ret = 0;

	while (ret >= 0 && (next = input_archive_next(unpack->archive, &entry, &why)) != 0) {
		if (next > 0) {
			ret = take_entry(unpack, &entry, fail);
			continue;
		}
		if (input_archive_stopped(unpack->archive) &&
		    input_archive_encrypted(unpack->archive) &&
		    (!unpack->encrypted || entry.encrypted)) {
			fail_set(&why, "is encrypted%s", unpack->encrypted ? " from here on" : "");
			unpack->encrypted = 0;
		}
		add_problem(unpack, &why);
		if (input_archive_stopped(unpack->archive))
			break;
	}
	return ret;
}

/* ---- what is kept for each member ---- */

/* Where that cannot be known any more, each entry may. */
static bool may_hold_archive(struct input_archive *archive, bool *reads)
{
	uint8_t head[INPUT_FORMAT_HEAD];
	size_t got = 0;

	while (*reads && got < sizeof(head)) {
		const void *bytes;
		struct fail why;
		size_t size;
		enum input_piece piece = input_archive_read(archive, &bytes, &size, &why);

		*reads = piece != INPUT_PIECE_BOMB;
		if (piece != INPUT_PIECE)
			break;
		if (size > sizeof(head) - got)
			size = sizeof(head) - got;
		memcpy(head + got, bytes, size);
		got += size;
	}
	return !*reads || input_archive_format(head, got);
}

/* Goes through the archive once more, for no more than is kept for it. */
static void count_members(const struct unpack *unpack, struct input_share *share)
{
	struct input_source *source = &unpack->owner->source;
	const uint32_t at = input_archive_entries(unpack->archive);
	struct input_budget budget = {
		share->bytes + share->ratio * (source->size / 1024 + 1), share->entries,
	};
	struct input_share counting = { .budget = &budget, .patience = 1 };
	struct input_entry entry;
	struct fail why;
	struct input_archive *archive = input_archive_open(source, unpack->owner->archive,
							   &counting, &why);
	bool reads = true;
	int next;

	while (archive && (next = input_archive_next(archive, &entry, &why)) != 0 &&
	       !input_archive_stopped(archive)) {
		if (next < 0)
			continue;
		share->members++;
		if (share->members >= at && entry.type == INPUT_ENTRY_FILE && !entry.encrypted)
			share->archives += may_hold_archive(archive, &reads);
	}
	input_archive_close(archive);
}

/* Calls itself for the archives around this one. */
static void keep_share(void *context)
{
	struct unpack *unpack = context;
	struct input_share *share = unpack->find->share;

	if (share->kept)
		return;
	if (share->outer) {
		keep_share(share->outer);
		input_archive_grant(share->outer->archive, unpack->owner->source.size, share);
	}
	share->kept = true;
	count_members(unpack, share);
}

#define UNPACK "unpack it with its password and give the folder with the logs"

static void report_encrypted(struct unpack *unpack)
{
	if (input_archive_encrypted(unpack->archive))
		unpack->owner->hint = UNPACK;
	if (unpack->encrypted)
		input_stats_problem(&unpack->owner->stats, unpack->first_encrypted,
				    "%" PRIu64 " entr%s encrypted", unpack->encrypted,
				    unpack->encrypted == 1 ? "y is" : "ies are");
}

int input_unpack(struct input_open *archive, const struct input_unpack *find,
		 struct fail *fail)
{
	struct unpack unpack = { .owner = archive, .find = find };
	int ret;

	find->share->keep = keep_share;
	find->share->context = &unpack;
	unpack.archive = input_archive_open(&archive->source, archive->archive, find->share,
					    &archive->reason);
	if (!unpack.archive) {
		archive->failure = archive->reason.msg;
		return 0;
	}
	ret = take_entries(&unpack, fail);
	report_encrypted(&unpack);
	input_archive_close(unpack.archive);
	text_release(&unpack.path);
	return ret;
}
