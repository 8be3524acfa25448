/*
 * input_open.c - files and pipes as readers see them, and their summaries.
 * Knows nothing of formats.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_open.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "input_spool.h"
#include "sha256.h"
#include "platform.h"
#include "shortage.h"
#include "text.h"

static void set_failure(struct input_open *open)
{
	if (!open->failure)
		open->failure = open->reason.msg;
}

void input_open_free(struct input_open *open)
{
	if (!open)
		return;
	if (open->spool)
		input_spool_free(open->spool);
	else
		platform_close(open->file);
	input_stats_release(&open->stats);
	sha256_free(open->hash);
	free(open->head);
	free(open->in_archive);
	free(open->path);
	free(open);
}

/* Of a file or of memory: up to size bytes at offset. */
static int64_t read_at(struct input_open *open, void *buffer, size_t size, uint64_t offset,
		       struct fail *fail)
{
	if (!open->bytes)
		return platform_read_at(open->file, buffer, size, offset, fail);
	if (offset >= open->source.size)
		return 0;
	if (size > open->source.size - offset)
		size = (size_t)(open->source.size - offset);
	memcpy(buffer, open->bytes + offset, size);
	return (int64_t)size;
}

/* More of the beginning, up to size bytes; -1 on an error. */
static int more_head(struct input_open *open, size_t size)
{
	while (open->head_size < size) {
		uint8_t *to = open->head + open->head_size;
		size_t room = size - open->head_size;
		int64_t got;

		if (open->source.seekable)
			got = read_at(open, to, room, open->head_size, &open->reason);
		else
			got = platform_read(open->file, to, room, &open->reason);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		open->head_size += (size_t)got;
	}
	return 0;
}

int input_open_peek(struct input_open *open, size_t size)
{
	uint8_t *head;
	int ret;

	if (open->failure)
		return -1;
	if (open->source.seekable && size > open->source.size)
		size = (size_t)open->source.size;
	if (size < open->head_size)
		size = open->head_size;
	head = shortage_watch(realloc(open->head, size ? size : 1));
	if (head)
		open->head = head;
	ret = head ? more_head(open, size) : fail_set(&open->reason, "out of memory");
	if (ret < 0)
		set_failure(open);
	return ret;
}

int64_t input_open_read_at(struct input_source *source, void *buffer, size_t size,
			   uint64_t offset, struct fail *fail)
{
	return read_at(source->owner, buffer, size, offset, fail);
}

/* Of a pipe: first what was read to recognise it, then what follows. */
static int64_t read_pipe(struct input_open *open, uint8_t *buffer, size_t size,
			 struct fail *fail)
{
	size_t done = 0;

	if (open->position < open->head_size) {
		done = open->head_size - (size_t)open->position;
		if (done > size)
			done = size;
		memcpy(buffer, open->head + open->position, done);
	}
	while (done < size) {
		int64_t got = platform_read(open->file, buffer + done, size - done, fail);

		open->cut = got != 0;
		/* What came before an error is kept; the next call meets it. */
		if (got < 0 && done == 0)
			return -1;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	if (open->hash)
		sha256_add(open->hash, buffer, done);
	return (int64_t)done;
}

int64_t input_open_read(struct input_source *source, void *buffer, size_t size,
			struct fail *fail)
{
	struct input_open *open = source->owner;
	int64_t got;

	/* What is appended meanwhile, perhaps our own report, does not count. */
	if (source->seekable && size > source->size - open->position)
		size = (size_t)(source->size - open->position);
	if (source->seekable)
		got = read_at(open, buffer, size, open->position, fail);
	else
		got = read_pipe(open, buffer, size, fail);
	if (got > 0)
		open->position += (uint64_t)got;
	return got;
}

static void open_file(struct input_open *open, const char *path)
{
	if (strcmp(path, "-") != 0)
		open->file = platform_open(path, &open->reason);
	else if (platform_is_terminal(stdin))
		fail_set(&open->reason, "is a terminal");
	else if (!(open->file = platform_stdin()))
		fail_set(&open->reason, "out of memory");
	if (open->file)
		open->source.seekable = platform_seekable(open->file, &open->source.size);
	open->cut = !open->source.seekable;
	if (!open->file)
		set_failure(open);
}

static void open_item(struct input_open *open, const struct input_item *item)
{
	if (!item->bytes) {
		open_file(open, item->path);
		return;
	}
	open->bytes = item->bytes;
	open->source.seekable = true;
	open->source.size = item->size;
}

static struct input_open *new_open(const char *path)
{
	struct input_open *open = shortage_watch(calloc(1, sizeof(*open)));

	if (!open)
		return NULL;
	input_stats_init(&open->stats);
	open->source.stats = &open->stats;
	open->source.owner = open;
	open->source.name = open->path = text_copy(path, strlen(path));
	return open;
}

struct input_open *input_open_new(const struct input_item *item, bool hash)
{
	struct input_open *open = new_open(item->path);

	if (!open)
		return NULL;
	if (open->path)
		open_item(open, item);
	if (hash && open->file && !open->source.seekable)
		open->hash = sha256_new();
	if (open->path && (!hash || !open->file || open->source.seekable || open->hash))
		return open;
	input_open_free(open);
	return NULL;
}

void input_open_spooled(struct input_open *open)
{
	open->bytes = open->spool->bytes;
	open->file = open->spool->file;
	open->source.seekable = true;
	open->source.size = open->spool->size;
}

struct input_open *input_open_member(const char *path, const struct input_open *archive,
				     struct input_spool *spool)
{
	struct input_open *open = new_open(path);

	if (!open) {
		input_spool_free(spool);
		return NULL;
	}
	open->spool = spool;
	open->depth = archive->depth + 1;
	open->in_archive = text_copy(archive->path, strlen(archive->path));
	input_open_spooled(open);
	if (open->path && open->in_archive)
		return open;
	input_open_free(open);
	return NULL;
}

/* Up to its end, or to what cannot be read or held. */
static void keep(struct input_open *open, struct input_spool *spool, uint8_t *piece,
		 size_t size, uint64_t most)
{
	struct fail why;
	int64_t got;

	do {
		got = input_open_read(&open->source, piece, size, &why);
		if (got > 0 && (spool->size + (uint64_t)got > most ||
				input_spool_add(spool, piece, (size_t)got, &why) < 0)) {
			if (spool->size + (uint64_t)got > most)
				fail_set(&why, "is too long");
			got = -1;
		}
	} while (got > 0);
	if (got < 0)
		input_stats_problem(&open->stats, spool->size, "cannot be read from here on: %s",
				    why.msg);
}

int input_open_keep(struct input_open *open, struct input_spools *all, uint64_t most)
{
	enum { PIECE = 1 << 16 };
	struct input_spool *spool = input_spool_new(all);
	uint8_t *piece = shortage_watch(malloc(PIECE));

	if (spool && piece) {
		keep(open, spool, piece, PIECE, most);
		platform_close(open->file);
		open->spool = spool;
		open->position = 0;
		input_open_spooled(open);
	} else {
		input_spool_free(spool);
		fail_set(&open->reason, "out of memory");
		set_failure(open);
	}
	free(piece);
	return open->failure ? -1 : 0;
}

static bool hash_memory(const struct input_open *open, char *sha256)
{
	struct sha256 *hash = sha256_new();

	if (!hash)
		return false;
	sha256_add(hash, open->bytes, (size_t)open->source.size);
	sha256_get(hash, sha256);
	sha256_free(hash);
	return true;
}

/* It is read once more for it, and may be another one by then. */
static bool hash_file(struct input_open *open, char *sha256)
{
	struct fail why = { "" };
	int ret = sha256_file(open->file, open->source.size, sha256, &why);

	if (!open->spool && platform_changed(open->file))
		(void)fail_set(&why, "changed while it was read");
	else if (ret == 0)
		return true;
	if (!open->failure && !open->source.failure)
		input_stats_problem(&open->stats, 0, "no SHA-256: %s", why.msg);
	return false;
}

/* A pipe was hashed on its way. */
static bool hash(struct input_open *open, char *sha256)
{
	if (open->cut)
		return false;
	if (open->bytes)
		return hash_memory(open, sha256);
	if (!open->file)
		return false;
	if (open->source.seekable)
		return hash_file(open, sha256);
	if (!open->hash || open->failure || open->source.failure)
		return false;
	sha256_get(open->hash, sha256);
	return true;
}

const char *input_open_hash(struct input_open *open, char *sha256)
{
	return hash(open, sha256) ? sha256 : NULL;
}

void input_open_summary(struct input_open *open, struct input_summary *summary)
{
	if (!open->failure)
		open->failure = open->source.failure;
	*summary = (struct input_summary){
		.path = open->path, .archive = open->in_archive,
		.format = open->format, .engine = open->source.engine,
		.failure = open->failure, .hint = open->hint,
		.size = open->source.seekable ? open->source.size : open->position,
	};
	input_stats_summarise(&open->stats, summary);
}
