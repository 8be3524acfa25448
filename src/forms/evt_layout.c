/*
 * evt_layout.c - where the records of a legacy .evt log begin and end.
 *
 * The header says so, but Windows writes it only when the log is closed, and a copy of a
 * log in use has an old one.  The EOF record is written with each record and is right.  But a
 * record may have any data, and so bytes that look like an EOF record, with records before it.
 * These are less than the record that they are in: where there are several ends, that one counts
 * which has the most bytes of whole records before it, one number after the other.  Records that
 * begin in the data of one record and end in that of another can weigh more than true ones: if
 * another end may be the true one, none is certain.
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

/* ---- what is before an EOF record ---- */

enum {
	FILLER_MAX = 56,	/* bytes at the end of the file in which no record begins */
	PAGE = 4096,		/* so many are read at once */
};

/*
 * Looking for the end of a log.  A place is the distance from the ring's beginning, one time
 * around: so none on the way back from an EOF record is less than 0.
 */
struct search {
	struct evt_file *file;
	uint8_t page[PAGE];
	uint64_t page_end;	/* the place after it */
	uint32_t page_size;
	unsigned count;		/* of EOF records */
	struct evt_eof best;
	uint64_t weight;	/* of the best one */
	uint64_t other;		/* where another one is */
	struct evt_layout *layout;	/* that the best one gave */
};

static void copy_ring(struct evt_file *file, uint64_t place, uint8_t *bytes, uint32_t size)
{
	const uint64_t ring = evt_file_ring(file), from = place % ring;
	uint32_t first = ring - from < size ? (uint32_t)(ring - from) : size;

	evt_file_copy(file, file->base + from, bytes, first);
	evt_file_copy(file, file->base, bytes + first, size - first);
}

/* The last bytes before a place; there are so many. */
static const uint8_t *bytes_before(struct search *search, uint64_t end, uint32_t size)
{
	uint64_t start = search->page_end - search->page_size;

	if (end > search->page_end || end < start + size) {
		search->page_size = end < PAGE ? (uint32_t)end : PAGE;
		search->page_end = end;
		start = end - search->page_size;
		copy_ring(search->file, start, search->page, search->page_size);
	}
	return search->page + (end - size - start);
}

/* The size of the record with that number that ends at a place; 0: there is none. */
static uint32_t record_before(struct search *search, uint64_t end, uint32_t number)
{
	uint32_t size = end < EVT_RECORD_MIN ? 0 : bytes_u32(bytes_before(search, end, 4));
	const uint8_t *head;

	if (size < EVT_RECORD_MIN || size > EVT_RECORD_MAX || size % 4 || size > end)
		return 0;
	head = bytes_before(search, end - size + 12, 12);
	return bytes_u32(head) == size && memcmp(head + 4, "LfLe", 4) == 0 &&
	       bytes_u32(head + 8) == number ? size : 0;
}

/* The same, with what is between it and the end of the file. */
static uint32_t step_before(struct search *search, uint64_t end, uint32_t number)
{
	bool seam = end % evt_file_ring(search->file) == 0;
	uint32_t size = record_before(search, end, number);

	for (uint32_t filler = 4; !size && seam && filler < FILLER_MAX && filler < end;
	     filler += 4) {
		size = record_before(search, end - filler, number);
		size += size ? filler : 0;
	}
	return size;
}

/*
 * Bytes of whole records before an EOF record, all around the ring: what data can make of records
 * begins and ends in that of true ones.  No record is before two ends, since only one thing begins
 * where it ends: all ends together cost no more than one walk.
 */
static uint64_t weigh(struct search *search, const struct evt_eof *eof)
{
	const uint64_t ring = evt_file_ring(search->file), most = ring - EVT_EOF_SIZE;
	uint64_t place = eof->offset - search->file->base + ring, weight = 0;
	uint32_t number = eof->next, size;

	while ((size = step_before(search, place - weight, --number)) != 0 &&
	       weight + size <= most)
		weight += size;
	return weight;
}

/* Keep the one with the most records before it; of several the last one, but rather one that is
 * where it says. */
static void keep_best(struct search *search, uint64_t offset)
{
	struct evt_eof eof, *best = &search->best;
	uint64_t weight;

	if (!read_eof(search->file, offset, &eof))
		return;
	search->count++;
	weight = weigh(search, &eof);
	if (weight < search->weight ||
	    (weight == search->weight && eof.end != eof.offset && best->end == best->offset))
		return;
	search->weight = weight;
	*best = eof;
}

/* ---- the search ---- */

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

static void scan_block(struct search *search, uint64_t offset, size_t size, size_t end,
		       void (*take)(struct search *search, uint64_t offset))
{
	size_t at = 0;

	for (;;) {
		const uint8_t *bytes = evt_file_bytes(search->file, offset, end);

		at = find_mark(bytes, size, at, end);
		if (at >= size)
			return;
		if (offset + at >= search->file->base + 4)
			take(search, offset + at - 4);
		at++;
	}
}

/* Look at the whole ring. */
static void search_ring(struct search *search,
			void (*take)(struct search *search, uint64_t offset))
{
	struct evt_file *file = search->file;
	uint64_t seam = file->size - file->base;

	for (uint64_t offset = file->base; offset < file->size; offset += EVT_RECORD_MAX) {
		uint64_t rest = file->size - offset;
		size_t size = rest < EVT_RECORD_MAX ? (size_t)rest : EVT_RECORD_MAX;
		size_t end = rest < size + EVT_EOF_SIZE ? (size_t)rest : size + EVT_EOF_SIZE;

		scan_block(search, offset, size, end, take);
	}
	/* It may be split, too. */
	for (uint64_t back = 4; back < EVT_EOF_SIZE && back <= seam; back += 4)
		take(search, file->size - back);
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

/* What the data of one record can hold.  In a small log that may make up a record that goes all
 * around the ring, so that any other end counts. */
static uint64_t light(const struct evt_file *file)
{
	enum { DATA_MAX = 1 << 16 };

	return evt_file_ring(file) <= 2 * EVT_RECORD_MAX ? 0 : DATA_MAX;
}

/*
 * Another end: perhaps it is the true one, if more is before it than one record can hold, or if it
 * is where it says and no live record is there.
 */
static void take_other(struct search *search, uint64_t offset)
{
	struct evt_file *file = search->file;
	struct evt_layout *layout = search->layout;
	struct evt_eof eof;

	if (layout->contested || !read_eof(file, offset, &eof) ||
	    eof.offset == search->best.offset)
		return;
	search->other = offset;
	layout->contested = weigh(search, &eof) > light(file) ||
			    (eof.end == eof.offset &&
			     distance(file, layout->start, offset) > layout->size);
}

/*
 * Do more records begin inside those before the best end than the data of one can hold?  Then that
 * end may be made up, and the true one weigh nothing since the record before it is damaged.
 */
static bool hides_records(struct evt_file *file, const struct evt_layout *layout)
{
	const uint64_t ring = evt_file_ring(file);
	uint64_t place = 0, live = 0, hidden = 0;	/* places: distances from the start */

	while (place < layout->size && hidden <= light(file)) {
		uint64_t offset = evt_file_on(file, layout->start, place);
		uint32_t size = evt_file_record(file, offset, ring - place);

		if (!size) {
			place += evt_file_gap(file, offset, ring - place);
		} else if (place >= live && place + size <= layout->size) {
			live = place + size;
			place++;
		} else {
			hidden += size;
			place += size;
		}
	}
	return hidden > light(file);
}

static void look_for_other(struct search *search)
{
	struct evt_file *file = search->file;
	struct evt_layout *layout = search->layout;

	search_ring(search, take_other);
	/* If the oldest record is not known, numbers say what is live: nothing that is certain. */
	layout->contested |= !layout->exact || hides_records(file, layout);
	if (layout->contested)
		input_stats_problem(file->source->stats, search->other,
				    "the log ends here, too: none of its records is certain");
}

/* Does the log end where its header says?  It is old in a log that is in use, and what is there
 * now may be the data of a record. */
static bool ends_as_said(struct search *search, const struct header *header)
{
	struct evt_eof *eof = &search->best;

	return header->sound && !(header->flags & EVT_DIRTY) &&
	       read_eof(search->file, header->end, eof) && eof->end == eof->offset;
}

static void find_layout(struct search *search, const struct header *header,
			struct evt_layout *layout)
{
	struct evt_file *file = search->file;

	if (!ends_as_said(search, header)) {
		search->best = (struct evt_eof){ .offset = UINT64_MAX };
		search_ring(search, keep_best);
	}
	if (search->best.offset == UINT64_MAX) {
		without_eof(file, header, layout);
		return;
	}
	use_eof(file, &search->best, layout);
	search->layout = layout;
	if (search->count > 1)
		look_for_other(search);
}

void evt_layout_of(struct evt_file *file, struct evt_layout *layout)
{
	struct header header = read_header(file);
	struct search search = { .file = file, .best = { .offset = UINT64_MAX } };

	*layout = (struct evt_layout){ .dirty = header.sound && header.flags & EVT_DIRTY };
	evt_file_set_base(file, has_header_place(file, &header) ? EVT_HEADER_SIZE : 0);
	if (!header.sound)
		input_stats_problem(file->source->stats, 0,
				    "the file header is damaged or missing");
	layout->start = file->base;
	if (header.sound)
		layout->claimed_end = header.end;
	if (evt_file_ring(file) >= EVT_RECORD_MIN)
		find_layout(&search, &header, layout);
}
