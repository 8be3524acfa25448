/*
 * evt_file.c - the bytes of a legacy .evt log, around its ring.  Knows how long a record
 * is, and nothing of what is in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "bytes.h"
#include "fail.h"
#include "grow.h"
#include "reader.h"
#include "shortage.h"

enum {
	/* A record that begins in the first half of it is there as a whole. */
	WINDOW = 2 * EVT_RECORD_MAX,
	/* What is read at once stays in the processor's cache until it was looked at. */
	READ_SIZE = 1 << 17,
	PAGE = 4096,
	FAILURES_MAX = 8,	/* a disk that is gone takes its time for each page */
};

/* ---- a file ---- */

/* Page by page; what cannot be read becomes zeros. */
static void read_pages(struct evt_file *file, size_t size)
{
	uint64_t lost = 0, first = 0;
	unsigned failures = 0;

	for (size_t done = 0; done < size; done += PAGE) {
		size_t part = size - done < PAGE ? size - done : PAGE;

		if (failures < FAILURES_MAX &&
		    input_source_read_at(file->source, file->bytes + done, part, file->at + done,
					 NULL) >= 0)
			continue;
		memset(file->bytes + done, 0, part);
		first = lost ? first : file->at + done;
		lost += part;
		failures++;
	}
	if (lost && file->report)
		input_stats_problem(file->source->stats, first, "%" PRIu64 " bytes cannot be read",
				    lost);
}

/* Have the bytes from an offset on, at least so many. */
static void fill(struct evt_file *file, uint64_t offset, size_t least)
{
	/* Where longer and longer pieces are asked for, not each of them makes it be read anew. */
	uint64_t most = least + READ_SIZE < WINDOW ? least + READ_SIZE : WINDOW;
	uint64_t size = file->size - offset < most ? file->size - offset : most;
	uint64_t end = file->at + file->filled;
	int64_t got;

	file->at = offset;
	file->filled = (size_t)size;
	got = input_source_read_at(file->source, file->bytes, (size_t)size, offset, NULL);
	if (got < 0)
		read_pages(file, (size_t)size);
	if (got >= 0 && (uint64_t)got < size) {
		memset(file->bytes + got, 0, (size_t)size - (size_t)got);
		if (file->report)
			input_stats_problem(file->source->stats, offset + (uint64_t)got,
					    "became shorter while it was read");
	}
	if (file->report)
		input_source_progress(file->source, offset < end && end < offset + size ?
				      offset + size - end : size);
}

static const uint8_t *plain_bytes(struct evt_file *file, uint64_t offset, size_t size)
{
	if (offset < file->at || offset + size > file->at + file->filled)
		fill(file, offset, size);
	return file->bytes + (offset - file->at);
}

/* The end of the ring and its beginning, as much of each as anybody asks for. */
static bool make_seam(struct evt_file *file)
{
	uint64_t ring = evt_file_ring(file);
	size_t part = ring < WINDOW ? (size_t)ring : WINDOW;

	file->seam = shortage_watch(malloc(2 * part));
	if (!file->seam)
		return false;
	file->seam_at = file->size - part;
	file->seam_size = 2 * part;
	memcpy(file->seam, plain_bytes(file, file->seam_at, part), part);
	memcpy(file->seam + part, plain_bytes(file, file->base, part), part);
	return true;
}

const uint8_t *evt_file_fetch(struct evt_file *file, uint64_t offset, size_t size)
{
	if (offset + size <= file->size)
		return plain_bytes(file, offset, size);
	if (!file->seam && !make_seam(file)) {
		file->source->stats->oom = true;
		/* Any bytes will do, since the run ends. */
		return plain_bytes(file, file->base, size);
	}
	return file->seam + (offset - file->seam_at);
}

void evt_file_copy(struct evt_file *file, uint64_t offset, uint8_t *bytes, size_t size)
{
	int64_t got;

	if (offset >= file->at && offset + size <= file->at + file->filled) {
		memcpy(bytes, file->bytes + (offset - file->at), size);
		return;
	}
	got = input_source_read_at(file->source, bytes, size, offset, NULL);
	got = got < 0 ? 0 : got;
	memset(bytes + got, 0, size - (size_t)got);
}

/* ---- a pipe ---- */

/* The rest of a pipe that is too long: somebody is writing to it. */
static void drain(struct evt_file *file)
{
	uint8_t bytes[PAGE];
	int64_t got;

	input_stats_problem(file->source->stats, file->filled,
			    "no more of a pipe is kept in memory: give the file itself");
	while ((got = input_source_read(file->source, bytes, sizeof(bytes), NULL)) > 0)
		file->source->consumed += (uint64_t)got;
}

static int read_pipe(struct evt_file *file)
{
	int64_t got = 1;

	while (got > 0 && file->filled < BOUND_EVT_PIPE) {
		size_t most = BOUND_EVT_PIPE - file->filled;
		uint8_t *bytes = grow(file->bytes, file->filled, WINDOW, &file->room, 1);

		if (!bytes)
			return -1;
		file->bytes = bytes;
		got = input_source_read(file->source, bytes + file->filled,
					WINDOW < most ? WINDOW : most, NULL);
		if (got < 0)
			input_stats_problem(file->source->stats, file->filled,
					    "cannot be read from here on");
		if (got <= 0)
			break;
		file->filled += (size_t)got;
		file->source->consumed += (uint64_t)got;
		input_source_progress(file->source, (uint64_t)got);
	}
	if (got > 0)
		drain(file);
	file->size = file->filled;
	return 0;
}

/* ---- open ---- */

int evt_file_open(struct evt_file *file, struct input_source *source)
{
	free(file->seam);
	file->seam = NULL;
	file->source = source;
	file->report = false;
	file->base = file->at = 0;
	file->filled = 0;
	file->size = source->size;
	if (!source->seekable)
		return read_pipe(file);
	if (file->room < WINDOW) {
		free(file->bytes);
		file->bytes = shortage_watch(malloc(WINDOW));
		file->room = file->bytes ? WINDOW : 0;
	}
	return file->bytes ? 0 : -1;
}

void evt_file_release(struct evt_file *file)
{
	free(file->bytes);
	free(file->seam);
}

void evt_file_set_base(struct evt_file *file, uint64_t base)
{
	file->base = base < file->size ? base : file->size;
	free(file->seam);
	file->seam = NULL;
}

/* ---- records ---- */

static bool is_signature(const uint8_t *at)
{
	return memcmp(at, "LfLe", 4) == 0;
}

uint32_t evt_record_size(const uint8_t *bytes, size_t size)
{
	uint32_t length;

	if (size < EVT_RECORD_MIN || !is_signature(bytes + 4))
		return 0;
	length = bytes_u32(bytes);
	if (length < EVT_RECORD_MIN || length > EVT_RECORD_MAX || length % 4 || length > size)
		return 0;
	return bytes_u32(bytes + length - 4) == length ? length : 0;
}

uint32_t evt_file_record(struct evt_file *file, uint64_t offset, uint64_t left)
{
	uint32_t length;

	if (left < EVT_RECORD_MIN)
		return 0;
	length = bytes_u32(evt_file_bytes(file, offset, EVT_RECORD_MIN));
	if (length < EVT_RECORD_MIN || length > EVT_RECORD_MAX || length > left)
		return 0;
	return evt_record_size(evt_file_bytes(file, offset, length), length);
}

/* The first place before `size` at which a signature is where a record has it; size: there is
 * none. */
static size_t find_signature(const uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at + 8 <= size; at++) {
		const uint8_t *found = memchr(bytes + at + 4, 'L', size - at - 7);

		if (!found)
			return size;
		at = (size_t)(found - bytes) - 4;
		if (is_signature(bytes + at + 4))
			return at;
	}
	return size;
}

uint64_t evt_file_gap(struct evt_file *file, uint64_t offset, uint64_t left)
{
	const uint64_t ring = evt_file_ring(file), most = ring < PAGE ? ring : PAGE;
	uint64_t gap = 0;

	while (left - gap >= EVT_RECORD_MIN) {
		size_t size = (size_t)(left - gap < most ? left - gap : most);
		uint64_t at = evt_file_on(file, offset, gap);
		size_t found = find_signature(evt_file_bytes(file, at, size), size);

		if (found < size && evt_file_record(file, evt_file_on(file, at, found),
						    left - gap - found))
			return gap + found;
		/* A signature may go on behind the page. */
		gap += found < size ? found + 1 : size - 7;
	}
	return left;
}
