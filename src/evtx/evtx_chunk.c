/*
 * evtx_chunk.c - checks chunks and finds their records, also in damaged ones.
 * Knows nothing of what is in a record.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_chunk.h"

#include <inttypes.h>
#include <string.h>

#include "bytes.h"
#include "evtx_checksum.h"
#include "input_stats.h"

enum {
	FLAG_DIRTY = 1,			/* of a file */
	FLAG_NO_CHECKSUM = 4,		/* of a file or a chunk */
	/* No chunk holds more records than this. */
	RECORDS_MAX = (EVTX_CHUNK_SIZE - EVTX_CHUNK_HEADER) / EVTX_RECORD_MIN,
	/* Damage puts few numbers out of order; more are chosen. */
	SEARCHED_AGAIN_MAX = 64,
};

static const uint8_t file_signature[8] = "ElfFile";
static const uint8_t chunk_signature[8] = "ElfChnk";

bool evtx_file_header(const uint8_t *bytes, size_t size, struct evtx_file *file)
{
	if (size < 128 || memcmp(bytes, file_signature, sizeof(file_signature)) != 0)
		return false;
	file->chunks = bytes_u16(bytes + 42);
	file->dirty = bytes_u32(bytes + 120) & FLAG_DIRTY;
	file->checksum_differs = !(bytes_u32(bytes + 120) & FLAG_NO_CHECKSUM) &&
		evtx_checksum(0, bytes, 120) != bytes_u32(bytes + 124);
	return true;
}

uint64_t evtx_chunk_first_id(const uint8_t *bytes)
{
	if (memcmp(bytes, chunk_signature, sizeof(chunk_signature)) != 0)
		return 0;
	return bytes_u64(bytes + 24);
}

/* ---- Header and checksums ------------------------------------------------ */

static bool all_zero(const uint8_t *bytes, uint32_t size)
{
	return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* True if the header's checksum holds, also if only its signature is damaged. */
static bool header_holds(const uint8_t *bytes)
{
	uint32_t crc = evtx_checksum(0, chunk_signature, 8);

	crc = evtx_checksum(crc, bytes + 8, 112);
	crc = evtx_checksum(crc, bytes + 128, EVTX_CHUNK_HEADER - 128);
	return crc == bytes_u32(bytes + 124);
}

bool evtx_chunk_has_header(const uint8_t *bytes, uint32_t size)
{
	if (size < EVTX_CHUNK_HEADER)
		return size >= sizeof(chunk_signature) &&
		       memcmp(bytes, chunk_signature, sizeof(chunk_signature)) == 0;
	return memcmp(bytes, chunk_signature, sizeof(chunk_signature)) == 0 ||
	       header_holds(bytes);
}

uint32_t evtx_chunk_search(const uint8_t *bytes, uint32_t size, uint32_t from)
{
	while (from < size && size - from >= EVTX_CHUNK_HEADER) {
		const uint8_t *found = memchr(bytes + from, chunk_signature[0],
					      size - from - EVTX_CHUNK_HEADER + 1);

		if (!found)
			return size;
		if (memcmp(found, chunk_signature, sizeof(chunk_signature)) == 0 &&
		    header_holds(found))
			return (uint32_t)(found - bytes);
		from = (uint32_t)(found - bytes) + 1;
	}
	return size;
}

static void damaged(struct evtx_chunk *chunk, uint32_t at, const char *what)
{
	chunk->bad = true;
	input_stats_problem(chunk->stats, chunk->offset + at, "%s", what);
}

/*
 * The records' checksum costs a fifth of the time of a log without hits.  It is paid
 * for every chunk, since nothing else shows a flipped bit in a text: "nothing
 * found" has to mean that what was written was read.
 */
static void read_header(struct evtx_chunk *chunk)
{
	const uint8_t *bytes = chunk->bytes;
	bool signature = memcmp(bytes, chunk_signature, sizeof(chunk_signature)) == 0;
	bool unchecked = bytes_u32(bytes + 120) & FLAG_NO_CHECKSUM;
	bool holds = header_holds(bytes);
	uint32_t free_space = bytes_u32(bytes + 48);

	if (!signature)
		damaged(chunk, 0, "chunk signature is missing");
	else if (!holds && !unchecked)
		damaged(chunk, 0, "chunk header checksum differs");
	if (!holds && !(signature && unchecked))
		return;
	if (free_space < EVTX_CHUNK_HEADER || free_space > EVTX_CHUNK_SIZE) {
		damaged(chunk, 48, "chunk free-space offset is impossible");
		return;
	}
	chunk->known = true;
	chunk->free_space = free_space;
	chunk->first_id = bytes_u64(bytes + 24);
	chunk->last_id = bytes_u64(bytes + 32);
	chunk->last = bytes_u32(bytes + 44);
	chunk->id = chunk->first_id ? chunk->first_id - 1 : 0;
	if (chunk->size < EVTX_CHUNK_SIZE || unchecked)
		return;
	if (evtx_checksum(0, bytes + EVTX_CHUNK_HEADER, free_space - EVTX_CHUNK_HEADER) !=
	    bytes_u32(bytes + 52))
		damaged(chunk, 0, "chunk checksum differs");
}

/* ---- Records ------------------------------------------------------------- */

static uint32_t u32_at(const struct evtx_chunk *chunk, uint32_t at)
{
	return bytes_u32(chunk->bytes + at);
}

static bool is_in_doubt(const struct evtx_chunk *chunk, uint32_t at)
{
	return at >= chunk->doubt_from && at < chunk->doubt_to;
}

/* What begins where nothing is certain does not reach beyond a place that is. */
static bool crosses_doubt(const struct evtx_chunk *chunk, uint32_t at, uint32_t size)
{
	return is_in_doubt(chunk, at) && size > chunk->doubt_to - at;
}

/* In place: to copy it costs more than to fill it, for each of millions. */
static void record_at(const struct evtx_chunk *chunk, uint32_t at, uint32_t size,
		      struct evtx_record *record)
{
	record->offset = at;
	record->size = size;
	record->id = bytes_u64(chunk->bytes + at + 8);
	record->written = bytes_u64(chunk->bytes + at + 16);
	record->recovered = false;
	record->doubtful = is_in_doubt(chunk, at) || at >= chunk->free_space;
}

bool evtx_chunk_repeats(const struct evtx_chunk *chunk, const struct evtx_record *record)
{
	return u32_at(chunk, record->offset + record->size - 4) == record->size;
}

/* A record with signature, a size that fits before `end` and its copy. */
static bool intact(const struct evtx_chunk *chunk, uint32_t at, struct evtx_record *record)
{
	uint32_t size;

	if (chunk->size - at < EVTX_RECORD_MIN || u32_at(chunk, at) != EVTX_RECORD_SIGNATURE)
		return false;
	size = u32_at(chunk, at + 4);
	if (size < EVTX_RECORD_MIN || size > chunk->size - at || crosses_doubt(chunk, at, size))
		return false;
	record_at(chunk, at, size, record);
	return evtx_chunk_repeats(chunk, record);
}

/* A record that ends there, by the copy of its size. */
static bool intact_before(const struct evtx_chunk *chunk, uint32_t end, struct evtx_record *record)
{
	uint32_t size = u32_at(chunk, end - 4);

	return size >= EVTX_RECORD_MIN && size <= end - EVTX_CHUNK_HEADER &&
	       intact(chunk, end - size, record) && record->size == size;
}

void evtx_chunk_doubt(struct evtx_chunk *chunk)
{
	chunk->doubt_from = chunk->broken_end = 0;
	chunk->doubt_to = UINT32_MAX;
}

void evtx_chunk_prove(struct evtx_chunk *chunk)
{
	uint32_t at = EVTX_CHUNK_HEADER;
	struct evtx_record record;
	uint64_t id = 0;

	if (chunk->known)
		return;
	while (intact(chunk, at, &record) && (id == 0 || record.id == id + 1)) {
		at += record.size;
		id = record.id;
	}
	if (id != 0 && all_zero(chunk->bytes + at, chunk->size - at))
		chunk->doubt_from = chunk->doubt_to = 0;
}

/* Do sizes lead to that place from the first record? */
static bool leads_to(const struct evtx_chunk *chunk, uint32_t place)
{
	uint32_t at = EVTX_CHUNK_HEADER;
	struct evtx_record record;

	while (at < place && intact(chunk, at, &record))
		at += record.size;
	return at == place;
}

/* The first place from that one on to which sizes lead back from the free space. */
static uint32_t back_to(const struct evtx_chunk *chunk, uint32_t place)
{
	uint32_t at = chunk->free_space;
	struct evtx_record record;

	while (at > place && intact_before(chunk, at, &record) && record.offset >= place)
		at = record.offset;
	return at;
}

/*
 * Sizes led from the first record up to one place, and from the free space down to another.  If a
 * record between them is all that there is, one of its sizes says so.  One that is wrong may have
 * led into the data of an event, to records that are made up, and never back; then the other one
 * reaches further, to a place where sizes led before, whatever the data say of what is left.
 */
static void doubt_between(struct evtx_chunk *chunk, uint32_t from, uint32_t to)
{
	const uint32_t room = to - from;
	uint32_t size, copy, first = from, last = to;

	if (from > to) {
		evtx_chunk_doubt(chunk);
		return;
	}
	size = room < EVTX_RECORD_MIN ? 0 : u32_at(chunk, from + 4);
	copy = room < EVTX_RECORD_MIN ? 0 : u32_at(chunk, to - 4);
	if (copy > room && copy <= to - EVTX_CHUNK_HEADER)
		first = to - copy;
	if (size > room && size <= chunk->free_space - from)
		last = back_to(chunk, from + size);
	if (room >= EVTX_RECORD_MIN &&
	    ((size == room && (first == from || !leads_to(chunk, first))) ||
	     (copy == room && (last == to || last != from + size)))) {
		chunk->broken = from;
		chunk->broken_end = to;
		return;
	}
	chunk->doubt_from = first;
	/* Where nothing is certain behind it, bytes that are too many move records over the end. */
	chunk->doubt_to = last < chunk->free_space ? last : UINT32_MAX;
}

/* All that follows, which may be inside the record there: where that would end, nothing is left. */
static void doubt_behind(struct evtx_chunk *chunk, uint32_t from)
{
	chunk->doubt_from = from;
	chunk->doubt_to = UINT32_MAX;
	if (chunk->size - from >= EVTX_RECORD_MIN && u32_at(chunk, from) == EVTX_RECORD_SIGNATURE &&
	    u32_at(chunk, from + 4) > chunk->size - from &&
	    u32_at(chunk, from + 4) <= chunk->free_space - from)
		chunk->cut = from;
}

/* Which records are certain: sizes lead to them.  Damage may change a size, but to cut a chunk off
 * changes none. */
static void find_doubt(struct evtx_chunk *chunk)
{
	struct evtx_record record;
	uint32_t from = EVTX_CHUNK_HEADER, to = chunk->free_space;

	if (!chunk->known) {
		evtx_chunk_doubt(chunk);
		return;
	}
	while (from < chunk->free_space && intact(chunk, from, &record))
		from += record.size;
	if (from == chunk->free_space)
		return;
	if (chunk->free_space > chunk->size) {
		doubt_behind(chunk, from);
		return;
	}
	while (to > EVTX_CHUNK_HEADER && intact_before(chunk, to, &record))
		to = record.offset;
	doubt_between(chunk, from, to);
}

bool evtx_chunk_start(struct evtx_chunk *chunk, const uint8_t *bytes, uint32_t size,
		      uint64_t offset, struct input_stats *stats)
{
	*chunk = (struct evtx_chunk){
		.bytes = bytes, .size = size, .offset = offset, .stats = stats,
		.free_space = size, .at = EVTX_CHUNK_HEADER,
	};
	if (all_zero(bytes, size))
		return false;
	if (size < EVTX_CHUNK_HEADER) {
		input_stats_problem(stats, offset, "%" PRIu32 " trailing byte%s", size,
				    size == 1 ? "" : "s");
		return false;
	}
	if (size < EVTX_CHUNK_SIZE) {
		chunk->bad = true;
		input_stats_problem(stats, offset + size,
				     "chunk is cut off after %" PRIu32 " bytes", size);
	}
	read_header(chunk);
	if (chunk->bad || bytes_u32(bytes + 120) & FLAG_NO_CHECKSUM)
		find_doubt(chunk);
	if (chunk->free_space > size)
		chunk->free_space = size;
	return true;
}

bool evtx_chunk_find(const struct evtx_chunk *chunk, uint32_t at, uint32_t end,
		     struct evtx_record *record)
{
	while (at < end && end - at >= EVTX_RECORD_MIN) {
		const uint8_t *star = memchr(chunk->bytes + at, '*',
					     end - at - EVTX_RECORD_MIN + 1);
		uint32_t size;

		if (!star)
			return false;
		at = (uint32_t)(star - chunk->bytes);
		size = u32_at(chunk, at + 4);
		if (u32_at(chunk, at) == EVTX_RECORD_SIGNATURE &&
		    size >= EVTX_RECORD_MIN && size <= end - at) {
			record_at(chunk, at, size, record);
			return true;
		}
		at++;
	}
	return false;
}

/* True if a record that starts at the walk's place is of the chunk's present.  One in the free
 * space may be data of an event that was there before. */
static bool is_live(struct evtx_chunk *chunk, struct evtx_record *record)
{
	if (!chunk->known)
		return chunk->id == 0 || record->id > chunk->id;
	return record->offset < chunk->free_space || record->id == chunk->id + 1;
}

/* True if an id can follow that of the last record, in a chunk whose own are not known. */
static bool may_follow(const struct evtx_chunk *chunk, uint64_t id)
{
	return chunk->id == 0 || (id > chunk->id && id - chunk->id <= RECORDS_MAX);
}

/* True if a record found somewhere after damage can be one of this chunk's. */
static bool is_plausible(const struct evtx_chunk *chunk, const struct evtx_record *record)
{
	if (!chunk->known)
		return may_follow(chunk, record->id);
	return record->offset < chunk->free_space &&
	       !crosses_doubt(chunk, record->offset, record->size) &&
	       record->id - chunk->first_id <= chunk->last_id - chunk->first_id;
}

/* The first record at or after `from` that can be one of this chunk's, or where they end. */
static void search(struct evtx_chunk *chunk, uint32_t from)
{
	struct evtx_sound *sound = &chunk->sound;
	struct evtx_record record;

	sound->known = true;
	sound->found = false;
	sound->at = chunk->known ? chunk->free_space : chunk->size;
	sound->too_high = UINT64_MAX;
	for (; evtx_chunk_find(chunk, from, chunk->size, &record); from = record.offset + 1) {
		if (!evtx_chunk_repeats(chunk, &record))
			continue;
		if (is_plausible(chunk, &record)) {
			sound->found = true;
			sound->at = record.offset;
			sound->id = record.id;
			return;
		}
		if (record.id > chunk->id && record.id < sound->too_high)
			sound->too_high = record.id;
	}
}

/* Does what was found last still hold?  Where a chunk's own ids are not known, records become
 * plausible, and cease to be, with the id of the last one. */
static bool holds_still(const struct evtx_chunk *chunk)
{
	const struct evtx_sound *sound = &chunk->sound;

	return chunk->known || ((!sound->found || may_follow(chunk, sound->id)) &&
				sound->too_high > chunk->id &&
				sound->too_high - chunk->id > RECORDS_MAX);
}

/* Where the next record is that can be believed, or where they end. */
static uint32_t next_sound(struct evtx_chunk *chunk, uint32_t from, bool *found)
{
	const struct evtx_sound *sound = &chunk->sound;

	if (!sound->known || (sound->found && sound->at < from))
		search(chunk, from);
	else if (!holds_still(chunk) && chunk->sound.again++ < SEARCHED_AGAIN_MAX)
		search(chunk, from);
	*found = sound->found;
	return sound->at;
}

/*
 * The record at the walk's place, which ends at `limit` or before, if enough of
 * it is left: the signature, or the copy of its size.  Its id may be damaged too.
 */
static bool repair(struct evtx_chunk *chunk, uint32_t limit, bool found,
		   struct evtx_record *record)
{
	uint32_t at = chunk->at, room = limit - at, size;
	const char *what = "record header is damaged";

	if (room < EVTX_RECORD_MIN)
		return false;
	size = u32_at(chunk, at + 4);
	if (u32_at(chunk, limit - 4) == room) {
		size = room;
	} else if (u32_at(chunk, at) != EVTX_RECORD_SIGNATURE && size != room) {
		return false;
	} else if (size >= EVTX_RECORD_MIN && size <= room) {
		what = "record does not repeat its size";
	} else if (found) {
		what = "record size is wrong";
		size = room;
	} else {
		return false;
	}
	record_at(chunk, at, size, record);
	if (!is_plausible(chunk, record)) {
		if (u32_at(chunk, limit - 4) != room)
			return false;
		record->id = chunk->id + 1;
	}
	input_stats_problem(chunk->stats, chunk->offset + at, "%s", what);
	return true;
}

/* Bytes without a record; ids show how many there were. */
static void report_hole(struct evtx_chunk *chunk, uint32_t limit, uint64_t next_id)
{
	uint32_t size = limit - chunk->at;
	/* Where the chunk is cut off, the missing bytes held records, too. */
	uint32_t end = limit == chunk->size ? EVTX_CHUNK_SIZE : limit;
	uint32_t possible = (end - chunk->at) / EVTX_RECORD_MIN;
	uint64_t lost = chunk->id && next_id > chunk->id ? next_id - chunk->id - 1 : 0;

	if (lost > possible)
		lost = possible;
	if (size + lost == 0)
		return;
	chunk->stats->undecodable += lost;
	input_stats_problem(chunk->stats, chunk->offset + chunk->at,
			     "%" PRIu32 " bytes without a readable record, %" PRIu64
			     " records lost", size, lost);
}

/* Where the next record is after a broken one at the walk's place, or where they end. */
static uint32_t next_certain(struct evtx_chunk *chunk, bool *found)
{
	if (chunk->broken_end == 0 || chunk->at != chunk->broken)
		return next_sound(chunk, chunk->at + 1, found);
	*found = chunk->broken_end < chunk->free_space;
	return chunk->broken_end;
}

/* The chain of sizes is broken at the walk's place.  False: nothing follows. */
static bool resynchronise(struct evtx_chunk *chunk, struct evtx_record *record)
{
	bool found;
	uint32_t limit;

	if (chunk->doubt_to == 0 && chunk->broken_end == 0)
		find_doubt(chunk);
	chunk->bad = true;
	limit = next_certain(chunk, &found);
	if (repair(chunk, limit, found, record))
		return true;
	if (found) {
		report_hole(chunk, limit, bytes_u64(chunk->bytes + limit + 8));
		return intact(chunk, limit, record);
	}
	if (chunk->known)
		report_hole(chunk, limit, chunk->last_id + 1);
	return false;
}

/* True if only free space follows: after its offset, or zeros to the end. */
static bool at_end(struct evtx_chunk *chunk)
{
	if (chunk->at >= chunk->size && chunk->known && chunk->size < EVTX_CHUNK_SIZE)
		report_hole(chunk, chunk->size, chunk->last_id + 1);
	if (chunk->at >= chunk->free_space || chunk->at >= chunk->size)
		return true;
	return !chunk->known && all_zero(chunk->bytes + chunk->at, chunk->size - chunk->at);
}

/* Ids rise by one.  A tool that deletes a record makes the one before it longer, so
 * that the chain of sizes still holds. */
static void check_id(const struct evtx_chunk *chunk, const struct evtx_record *record)
{
	uint64_t missing = record->id - chunk->id - 1;

	if (chunk->known && record->id > chunk->id && record->id <= chunk->last_id && missing)
		input_stats_problem(chunk->stats, chunk->offset + record->offset,
				     "records missing before this one: %" PRIu64, missing);
}

bool evtx_chunk_next(struct evtx_chunk *chunk, struct evtx_record *record)
{
	if (chunk->over)
		return false;
	if (intact(chunk, chunk->at, record)) {
		check_id(chunk, record);
		chunk->over = !is_live(chunk, record);
	} else {
		chunk->over = at_end(chunk) || !resynchronise(chunk, record);
	}
	if (chunk->over)
		return false;
	chunk->at = record->offset + record->size;
	chunk->id = record->id;
	return true;
}
