/*
 * evt_layout.c - where the records of a legacy .evt log begin and end.
 *
 * The header says so, but Windows writes it only when the log is closed, and a copy of a
 * log in use has an old one.  The EOF record is written with each record and is right.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_file.h"

#include <string.h>

#include "bytes.h"
#include "reader.h"

struct evt_eof {
	uint64_t offset;	/* where it is */
	uint32_t begin, end;	/* offsets of the oldest record and of itself */
	uint32_t next, oldest;	/* record numbers */
};

struct header {
	bool sound;
	uint32_t begin, end, next, oldest, flags;
};

static const uint8_t eof_mark[16] = {
	0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22,
	0x33, 0x33, 0x33, 0x33, 0x44, 0x44, 0x44, 0x44,
};

static struct header read_header(struct evt_file *file)
{
	struct header header = { 0 };
	const uint8_t *bytes;

	if (file->size < EVT_HEADER_SIZE)
		return header;
	bytes = evt_file_bytes(file, 0, EVT_HEADER_SIZE);
	header.sound = bytes_u32(bytes) == EVT_HEADER_SIZE && !memcmp(bytes + 4, "LfLe", 4);
	header.begin = bytes_u32(bytes + 16);
	header.end = bytes_u32(bytes + 20);
	header.next = bytes_u32(bytes + 24);
	header.oldest = bytes_u32(bytes + 28);
	header.flags = bytes_u32(bytes + 36);
	return header;
}

/* ---- the EOF record ---- */

static bool in_ring(const struct evt_file *file, uint64_t offset)
{
	return offset >= file->base && offset < file->size;
}

static bool read_eof(struct evt_file *file, uint64_t offset, struct evt_eof *eof)
{
	const uint8_t *bytes;

	if (!in_ring(file, offset) || evt_file_ring(file) < EVT_EOF_SIZE)
		return false;
	bytes = evt_file_bytes(file, offset, EVT_EOF_SIZE);
	if (bytes_u32(bytes) != EVT_EOF_SIZE || bytes_u32(bytes + 36) != EVT_EOF_SIZE ||
	    memcmp(bytes + 4, eof_mark, sizeof(eof_mark)) != 0)
		return false;
	*eof = (struct evt_eof){ offset, bytes_u32(bytes + 20), bytes_u32(bytes + 24),
				 bytes_u32(bytes + 28), bytes_u32(bytes + 32) };
	return true;
}

/* Keep the last one, but rather one that is where it says. */
static void weigh_eof(struct evt_file *file, uint64_t offset, struct evt_eof *best)
{
	struct evt_eof eof;

	if (read_eof(file, offset, &eof) &&
	    (eof.end == eof.offset || best->end != best->offset))
		*best = eof;
}

/* The first place before `size` at which the mark begins, or size. */
static size_t find_mark(const uint8_t *bytes, size_t size, size_t from, size_t end)
{
	/* Every eighth byte is enough to see the mark: 0.1 s a gigabyte. */
	for (size_t at = from; at < size + 8 && at + 9 <= end; at += 8) {
		uint8_t c = bytes[at];

		if ((c != 0x11 && c != 0x22) || bytes[at + 4] != c + 0x11 ||
		    bytes[at + 8] != c + 0x22)
			continue;
		for (size_t start = at < from + 7 ? from : at - 7; start <= at; start++)
			if (end - start >= sizeof(eof_mark) && start < size &&
			    memcmp(bytes + start, eof_mark, sizeof(eof_mark)) == 0)
				return start;
	}
	return size;
}

static void scan_block(struct evt_file *file, uint64_t offset, size_t size, size_t end,
		       struct evt_eof *best)
{
	size_t at = 0;

	for (;;) {
		const uint8_t *bytes = evt_file_bytes(file, offset, end);

		at = find_mark(bytes, size, at, end);
		if (at >= size)
			return;
		if (offset + at >= file->base + 4)
			weigh_eof(file, offset + at - 4, best);
		at++;
	}
}

/* Look at the whole ring. */
static bool find_eof(struct evt_file *file, struct evt_eof *best)
{
	uint64_t seam = file->size - file->base;

	*best = (struct evt_eof){ .offset = UINT64_MAX };
	for (uint64_t offset = file->base; offset < file->size; offset += EVT_RECORD_MAX) {
		uint64_t rest = file->size - offset;
		size_t size = rest < EVT_RECORD_MAX ? (size_t)rest : EVT_RECORD_MAX;
		size_t end = rest < size + EVT_EOF_SIZE ? (size_t)rest : size + EVT_EOF_SIZE;

		scan_block(file, offset, size, end, best);
	}
	/* It may be split, too. */
	for (uint64_t back = 4; back < EVT_EOF_SIZE && back <= seam; back += 4)
		weigh_eof(file, file->size - back, best);
	return best->offset != UINT64_MAX;
}

/* ---- the layout ---- */

static uint64_t distance(const struct evt_file *file, uint64_t from, uint64_t to)
{
	return to >= from ? to - from : to + evt_file_ring(file) - from;
}

static bool has_record(struct evt_file *file, uint64_t offset, uint32_t number)
{
	return in_ring(file, offset) && evt_file_record(file, offset, evt_file_ring(file)) &&
	       bytes_u32(evt_file_bytes(file, offset, 12) + 8) == number;
}

/*
 * The oldest record, as the EOF record says.  If bytes at the front of the file are lost or
 * too many, the EOF record is not where it says, and the oldest record is off by as much.
 */
static bool find_oldest(struct evt_file *file, const struct evt_eof *eof, uint64_t *start)
{
	uint64_t moved = eof->begin + eof->offset - eof->end;	/* may wrap: not in the ring */

	*start = eof->begin;
	if (has_record(file, eof->begin, eof->oldest))
		return true;
	*start = moved;
	if (has_record(file, moved, eof->oldest))
		return true;
	return eof->end == eof->offset && in_ring(file, moved);
}

static void use_eof(struct evt_file *file, const struct evt_eof *eof, struct evt_layout *layout)
{
	/* Nothing has moved, so the header's place is there, whatever is in it. */
	if (eof->end == eof->offset && eof->offset >= EVT_HEADER_SIZE)
		evt_file_set_base(file, EVT_HEADER_SIZE);
	layout->claimed_end = 0;
	layout->numbered = true;
	layout->oldest = eof->oldest;
	layout->next = eof->next;
	layout->exact = find_oldest(file, eof, &layout->start);
	if (eof->end > eof->offset)
		layout->missing = eof->end - eof->offset;
	if (!layout->exact)	/* all that is behind it, around the ring */
		layout->start = evt_file_on(file, eof->offset, EVT_EOF_SIZE);
	layout->size = distance(file, layout->start, eof->offset);
}

/* Where numbers go back there is the oldest record. */
static uint64_t find_break(struct evt_file *file)
{
	uint64_t ring = evt_file_ring(file), done = 0;
	bool any = false;
	uint32_t last = 0;

	while (done < ring) {
		uint64_t offset = file->base + done;
		uint32_t size = evt_file_record(file, offset, ring - done), number;

		if (!size) {
			uint64_t gap = evt_file_gap(file, offset, ring - done);

			done += gap ? gap : 1;
			continue;
		}
		number = bytes_u32(evt_file_bytes(file, offset, 12) + 8);
		if (any && number - last > INT32_MAX)
			return offset;
		any = true;
		last = number;
		done += size;
	}
	return file->base;
}

/* The end is cut off or overwritten. */
static void without_eof(struct evt_file *file, const struct header *header,
			struct evt_layout *layout)
{
	layout->size = evt_file_ring(file);
	layout->numbered = header->sound && has_record(file, header->begin, header->oldest);
	layout->start = layout->numbered ? header->begin : find_break(file);
	layout->oldest = header->oldest;
	layout->next = header->oldest + INT32_MAX;
	if (layout->numbered)
		layout->claimed_next = header->next;
}

/* A header, or a record where the first one is behind a header. */
static bool has_header_place(struct evt_file *file, const struct header *header)
{
	if (header->sound || file->size < EVT_HEADER_SIZE)
		return header->sound;
	evt_file_set_base(file, EVT_HEADER_SIZE);
	return evt_file_record(file, EVT_HEADER_SIZE, evt_file_ring(file)) > 0;
}

void evt_layout_of(struct evt_file *file, struct evt_layout *layout)
{
	struct header header = read_header(file);
	struct evt_eof eof;

	*layout = (struct evt_layout){ .dirty = header.sound && header.flags & EVT_DIRTY };
	evt_file_set_base(file, has_header_place(file, &header) ? EVT_HEADER_SIZE : 0);
	if (!header.sound)
		input_stats_problem(file->source->stats, 0,
				    "the file header is damaged or missing");
	layout->start = file->base;
	if (header.sound)
		layout->claimed_end = header.end;
	if (evt_file_ring(file) < EVT_RECORD_MIN)
		return;
	if ((header.sound && read_eof(file, header.end, &eof) && eof.end == eof.offset) ||
	    find_eof(file, &eof))
		use_eof(file, &eof, layout);
	else
		without_eof(file, &header, layout);
}
