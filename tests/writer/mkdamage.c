/* mkdamage.c - damages a log in a named way; knows what a perfect reader still gets. */
/* SPDX-License-Identifier: MIT */
#include "evtx_writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The log is good-chunks: three chunks of forty records, of which every second
 * one is of IIS, and both templates in the first two records of a chunk.
 * Damage is done to the second chunk, where not said otherwise.
 */
enum { CHUNKS = 3, RECORDS = 40, MIDDLE = 1, VICTIM = 11 };

struct file {
	uint8_t *bytes;
	size_t size;
};

static void need(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "mkdamage: %s\n", what);
	exit(EXIT_FAILURE);
}

static uint8_t *chunk_at(struct file *file, size_t number)
{
	size_t at = EVTX_HEADER_SIZE + number * EVTX_CHUNK_SIZE;

	need(at + EVTX_CHUNK_SIZE <= file->size, "the log has too few chunks");
	return file->bytes + at;
}

static uint8_t *record_at(struct file *file, size_t chunk, size_t number)
{
	uint8_t *start = chunk_at(file, chunk), *at = start + EVTX_CHUNK_HEADER;

	while (number--)
		at += evtx_get32(at + 4);
	need(at < start + EVTX_CHUNK_SIZE && memcmp(at, "**\0\0", 4) == 0, "no such record");
	return at;
}

static uint8_t *victim(struct file *file)
{
	return record_at(file, MIDDLE, VICTIM);
}

/* The template definition that a record of IIS points to. */
static uint8_t *definition(struct file *file)
{
	uint8_t *chunk = chunk_at(file, MIDDLE);

	return chunk + evtx_get32(victim(file) + 24 + 10);
}

/* Where the substitution values of the victim begin: their count. */
static uint8_t *values(struct file *file)
{
	return victim(file) + 24 + 14;
}

/* Where these bytes are next. */
static uint8_t *within(uint8_t *from, const uint8_t *bytes, size_t size)
{
	uint8_t *end = from + 2048;

	while (from < end && memcmp(from, bytes, size) != 0)
		from++;
	need(from < end, "the record is not as expected");
	return from;
}

static void insert(struct file *file, size_t at, const uint8_t *bytes, size_t size)
{
	uint8_t *more = realloc(file->bytes, file->size + size);

	need(more, "out of memory");
	memmove(more + at + size, more + at, file->size - at);
	if (bytes)
		memcpy(more + at, bytes, size);
	else
		memset(more + at, 0, size);
	file->bytes = more;
	file->size += size;
}

static void cut_out(struct file *file, size_t at, size_t size)
{
	memmove(file->bytes + at, file->bytes + at + size, file->size - at - size);
	file->size -= size;
}

static size_t offset_of(const struct file *file, const uint8_t *at)
{
	return (size_t)(at - file->bytes);
}

static void fill_text(uint8_t *at, size_t size)
{
	static const char text[] = "The quick brown fox jumps over the lazy dog.\r\n";

	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)text[i % (sizeof(text) - 1)];
}

/* ---- the file header ---- */

static void header_zeroed(struct file *f) { memset(f->bytes, 0, EVTX_HEADER_SIZE); }
static void header_signature(struct file *f) { memcpy(f->bytes, "XXXXXXXX", 8); }
static void header_checksum(struct file *f) { f->bytes[124] ^= 0xff; }
static void header_missing(struct file *f) { cut_out(f, 0, EVTX_HEADER_SIZE); }

static void header_text(struct file *f)
{
	fill_text(f->bytes + 8, EVTX_HEADER_SIZE - 8);
}

/* A count of 0 and wild chunk numbers, with a checksum that is right. */
static void header_numbers(struct file *f)
{
	evtx_file_header(f->bytes, 0xffffffff, 77, 3, 0, 0);
}

/* ---- a chunk's header ---- */

static void chunk_signature(struct file *f) { memcpy(chunk_at(f, MIDDLE), "XXXXXXXX", 8); }
static void chunk_header_checksum(struct file *f) { chunk_at(f, MIDDLE)[124] ^= 0xff; }
static void chunk_data_checksum(struct file *f) { chunk_at(f, MIDDLE)[52] ^= 0xff; }

static void chunk_header_zeroed(struct file *f)
{
	memset(chunk_at(f, MIDDLE), 0, EVTX_CHUNK_HEADER);
}

/* All of it is wild but for the signature; the checksums are not repaired. */
static void chunk_header_text(struct file *f)
{
	fill_text(chunk_at(f, MIDDLE) + 8, EVTX_CHUNK_HEADER - 8);
}

static void free_space(struct file *f, uint32_t offset)
{
	uint8_t *chunk = chunk_at(f, MIDDLE);
	uint32_t crc;

	evtx_set32(chunk + 48, offset);
	crc = evtx_crc32(0, chunk, 120);
	evtx_set32(chunk + 124, evtx_crc32(crc, chunk + 128, EVTX_CHUNK_HEADER - 128));
}

static void free_space_huge(struct file *f) { free_space(f, 0xfffffff0); }
static void free_space_zero(struct file *f) { free_space(f, 0); }

/* Too low, while the numbers of the header still cover all records. */
static void free_space_low(struct file *f)
{
	free_space(f, (uint32_t)(record_at(f, MIDDLE, 20) - chunk_at(f, MIDDLE)));
}

/* The header no longer counts the last ten records. */
static void forget_ten(uint8_t *chunk, const uint8_t *last)
{
	evtx_set64(chunk + 16, evtx_get64(chunk + 16) - 10);
	evtx_set64(chunk + 32, evtx_get64(chunk + 32) - 10);
	evtx_set32(chunk + 44, (uint32_t)(last - chunk));
	evtx_set32(chunk + 48, (uint32_t)(last - chunk) + evtx_get32(last + 4));
}

/* Windows writes records first and the chunk's header later. */
static void chunk_header_old(struct file *f)
{
	uint8_t *chunk = chunk_at(f, CHUNKS - 1);

	forget_ten(chunk, record_at(f, CHUNKS - 1, RECORDS - 11));
	evtx_chunk_seal(chunk);
	evtx_file_header(f->bytes, 0, CHUNKS - 1, 1111, 1, CHUNKS);
}

/* Give a record another number, in its header and as EventRecordID. */
static void renumber(uint8_t *record, uint64_t number)
{
	uint8_t old[8];

	memcpy(old, record + 8, sizeof(old));
	evtx_set64(record + 8, number);
	evtx_set64(within(record + 24, old, sizeof(old)), number);
}

/* The chunk was used anew: its last ten records are from an earlier pass. */
static void slack_records(struct file *f)
{
	uint8_t *chunk = chunk_at(f, MIDDLE);

	forget_ten(chunk, record_at(f, MIDDLE, RECORDS - 11));
	for (size_t i = RECORDS - 10; i < RECORDS; i++)
		renumber(record_at(f, MIDDLE, i), 500 + i);
	evtx_chunk_seal(chunk);
}

/* Windows wrote ten records anew; what they were before is still after them. */
static void slack_copies(struct file *f)
{
	uint8_t *chunk = chunk_at(f, MIDDLE), *first = record_at(f, MIDDLE, 5);

	memcpy(chunk + evtx_get32(chunk + 48), first,
	       (size_t)(record_at(f, MIDDLE, 15) - first));
}

static void chains_loop(struct file *f)
{
	uint8_t *chunk = chunk_at(f, MIDDLE);

	for (size_t i = 0; i < 64 + 32; i++) {
		uint32_t at = evtx_get32(chunk + 128 + 4 * i);

		if (at >= EVTX_CHUNK_HEADER && at < EVTX_CHUNK_SIZE - 4)
			evtx_set32(chunk + at, at);
	}
	evtx_chunk_seal(chunk);
}

static void chains_wild(struct file *f)
{
	uint8_t *chunk = chunk_at(f, MIDDLE);

	memset(chunk + 128, 0xff, EVTX_CHUNK_HEADER - 128);
	evtx_chunk_seal(chunk);
}

/* ---- a record ---- */

static void record_size(struct file *f, uint32_t size)
{
	evtx_set32(victim(f) + 4, size);
	evtx_chunk_seal(chunk_at(f, MIDDLE));
}

static void record_size_zero(struct file *f) { record_size(f, 0); }
static void record_size_small(struct file *f) { record_size(f, 24); }
static void record_size_huge(struct file *f) { record_size(f, 0xfffffff8); }

/* A step into the middle of the next record. */
static void record_size_off(struct file *f)
{
	record_size(f, evtx_get32(victim(f) + 4) + 16);
}

/* Two records in one step, and the copy at the end agrees. */
static void record_size_double(struct file *f)
{
	uint8_t *at = victim(f);
	uint32_t size = evtx_get32(at + 4), next = evtx_get32(at + size + 4);

	evtx_set32(at + size + next - 4, size + next);
	record_size(f, size + next);
}

static void record_signature(struct file *f) { memcpy(victim(f), "XX", 2); }
static void record_header_zeroed(struct file *f) { memset(victim(f), 0, 24); }
static void record_number(struct file *f) { evtx_set64(victim(f) + 8, 0xdeadbeefdeadbeef); }

static void record_trailer(struct file *f)
{
	uint8_t *at = victim(f);

	evtx_set32(at + evtx_get32(at + 4) - 4, 0x12345678);
}

static void record_first(struct file *f)
{
	memset(record_at(f, MIDDLE, 0), 0, 24);
}

static void record_last(struct file *f)
{
	memset(record_at(f, MIDDLE, RECORDS - 1), 0, 24);
}

/* ---- what is in a record ---- */

static void template_offset(struct file *f) { evtx_set32(victim(f) + 24 + 10, 0xfffffff0); }
static void value_count(struct file *f) { evtx_set32(values(f), 0xffffffff); }
static void value_size(struct file *f) { evtx_set16(values(f) + 4, 0xffff); }
static void record_empty(struct file *f) { victim(f)[24] = 0; }

/* The substitution of the event id becomes a token that is none. */
static void template_token(struct file *f)
{
	static const uint8_t slot[] = { 0x0e, 3, 0, 6 };

	*within(definition(f) + 24, slot, sizeof(slot)) = 0x77;
}

static void template_size(struct file *f)
{
	evtx_set32(definition(f) + 20, 0xffffffff);
}

/* The name of EventID is outside the chunk. */
static void template_name(struct file *f)
{
	static const uint8_t open[] = { 0x41, 3, 0 };	/* it depends on slot 3 */

	evtx_set32(within(definition(f) + 24, open, sizeof(open)) + 7, 0xfffffff0);
}

/* The name of EventID claims 65,535 characters: twice that leaves the chunk. */
static void name_length(struct file *f)
{
	static const uint8_t open[] = { 0x41, 3, 0 };
	uint8_t *name = within(definition(f) + 24, open, sizeof(open)) + 7;

	evtx_set16(chunk_at(f, MIDDLE) + evtx_get32(name) + 6, 0xffff);
}

/* The same of Event, the first element of all. */
static void name_event(struct file *f)
{
	static const uint8_t open[] = { 0x41, 0xff, 0xff };
	uint8_t *name = within(definition(f) + 24, open, sizeof(open)) + 7;

	evtx_set16(chunk_at(f, MIDDLE) + evtx_get32(name) + 6, 0xffff);
}

/* Where the victim's values themselves begin, after 20 descriptors. */
static uint8_t *first_value(struct file *f) { return values(f) + 4 + 4 * 20; }

/* Level, opcode, task, id, qualifiers and keywords come before the time. */
static void time_wild(struct file *f) { memset(first_value(f) + 16, 0xff, 8); }
static void header_time_wild(struct file *f) { memset(victim(f) + 16, 0xff, 8); }

/* The event id is of a type that does not exist. */
static void value_type(struct file *f) { values(f)[4 + 4 * 3 + 2] = 0x7f; }

/* The event data is all of the record's rest, far more than there is. */
static void data_size(struct file *f) { evtx_set16(values(f) + 4 + 4 * 19, 0xffff); }

/* The event data's template instance points to the template around it. */
static void template_within_itself(struct file *f)
{
	static const uint8_t nested[] = { 0x0f, 1, 1, 0, 0x0c, 1 };
	uint8_t *record = victim(f);

	evtx_set32(within(record + 28, nested, sizeof(nested)) + 10, evtx_get32(record + 24 + 10));
}

/* ---- the end of the file ---- */

static void cut_in_header(struct file *f) { f->size = 2000; }
static void cut_after_header(struct file *f) { f->size = EVTX_HEADER_SIZE; }
static void cut_between_chunks(struct file *f) { f->size -= EVTX_CHUNK_SIZE; }

static void cut_in_chunk_header(struct file *f)
{
	f->size = offset_of(f, chunk_at(f, CHUNKS - 1)) + 100;
}

static void cut_between_records(struct file *f)
{
	f->size = offset_of(f, record_at(f, CHUNKS - 1, 20));
}

static void cut_in_record(struct file *f)
{
	f->size = offset_of(f, record_at(f, CHUNKS - 1, 20)) + 100;
}

static void trailing_byte(struct file *f) { insert(f, f->size, (const uint8_t *)"x", 1); }
static void trailing_zeros(struct file *f) { insert(f, f->size, NULL, 5000); }

static void trailing_text(struct file *f)
{
	insert(f, f->size, NULL, 5000);
	fill_text(f->bytes + f->size - 5000, 5000);
}

/* ---- the middle of the file ---- */

/* The page of 4,096 bytes that begins with record 14. */
static uint8_t *page(struct file *f)
{
	return record_at(f, MIDDLE, 14);
}

static void page_of_zeros(struct file *f) { memset(page(f), 0, 4096); }
static void page_of_ones(struct file *f) { memset(page(f), 0xff, 4096); }
static void page_of_text(struct file *f) { fill_text(page(f), 4096); }

/* Pages of another file: record signatures that are none. */
static void page_of_stars(struct file *f)
{
	uint8_t *at = page(f);

	for (size_t i = 0; i < 4096; i++)
		at[i] = (uint8_t)"**\0\0"[i % 4];
}

static void chunk_zeroed(struct file *f) { memset(chunk_at(f, MIDDLE), 0, EVTX_CHUNK_SIZE); }
static void chunk_of_text(struct file *f) { fill_text(chunk_at(f, MIDDLE), EVTX_CHUNK_SIZE); }

static void chunks_swapped(struct file *f)
{
	uint8_t *first = chunk_at(f, 0), *last = chunk_at(f, CHUNKS - 1);

	for (size_t i = 0; i < EVTX_CHUNK_SIZE; i++) {
		uint8_t byte = first[i];

		first[i] = last[i];
		last[i] = byte;
	}
}

static void chunk_twice(struct file *f)
{
	size_t at = offset_of(f, chunk_at(f, MIDDLE));

	insert(f, f->size, NULL, EVTX_CHUNK_SIZE);
	memcpy(f->bytes + f->size - EVTX_CHUNK_SIZE, f->bytes + at, EVTX_CHUNK_SIZE);
}

static void zeros_between(struct file *f)
{
	insert(f, offset_of(f, chunk_at(f, MIDDLE)), NULL, EVTX_CHUNK_SIZE);
}

/* A sector too many in front of the second chunk: chunks at odd places. */
static void sector_inserted(struct file *f)
{
	insert(f, offset_of(f, chunk_at(f, MIDDLE)), NULL, 512);
}

/* A sector lost in the free space of the second chunk: the third moves. */
static void sector_lost(struct file *f)
{
	cut_out(f, offset_of(f, chunk_at(f, MIDDLE)) + EVTX_CHUNK_SIZE - 1024, 512);
}

/* ---- the table ---- */

static const struct damage {
	const char *name;
	void (*apply)(struct file *file);
	/* What a perfect reader gets: records that can be decoded, events of IIS
	 * among them, and records that are known to be lost. */
	int records, matched, lost;
	char problem;			/* the report names one: '+', '-', '?' if it may */
	/* Records that others read: evtx_dump 0.15.1, evtxexport of libevtx 20181227. */
	int evtx_dump, libevtx;
	const char *what;
} damages[] = {
	{ "header-zeroed", header_zeroed, 120, 60, 0, '+', 0, 0,
	  "the file header is zeros" },
	{ "header-text", header_text, 120, 60, 0, '+', 120, 0,
	  "the file header is text after its signature" },
	{ "header-signature", header_signature, 120, 60, 0, '+', 0, 0,
	  "the file header's signature is wrong" },
	{ "header-checksum", header_checksum, 120, 60, 0, '+', 120, 120,
	  "the file header's checksum differs" },
	{ "header-numbers", header_numbers, 120, 60, 0, '-', 120, 0,
	  "the file header counts 0 chunks, with a right checksum" },
	{ "header-missing", header_missing, 120, 60, 0, '+', 0, 0,
	  "the file begins with its first chunk" },
	{ "chunk-signature", chunk_signature, 120, 60, 0, '+', 80, 80,
	  "a chunk's signature is wrong" },
	{ "chunk-header-zeroed", chunk_header_zeroed, 120, 60, 0, '+', 80, 80,
	  "a chunk's header is zeros" },
	{ "chunk-header-text", chunk_header_text, 120, 60, 0, '+', 80, 0,
	  "a chunk's header is text after its signature" },
	{ "chunk-header-checksum", chunk_header_checksum, 120, 60, 0, '+', 120, 120,
	  "the checksum of a chunk's header differs" },
	{ "chunk-data-checksum", chunk_data_checksum, 120, 60, 0, '+', 120, 120,
	  "the checksum of a chunk's records differs" },
	{ "free-space-huge", free_space_huge, 120, 60, 0, '+', 120, 0,
	  "the free space begins outside the chunk" },
	{ "free-space-zero", free_space_zero, 120, 60, 0, '+', 80, 0,
	  "the free space begins at 0" },
	{ "free-space-low", free_space_low, 120, 60, 0, '+', 100, 120,
	  "the free space begins before the chunk's last record" },
	{ "chunk-header-old", chunk_header_old, 120, 60, 0, '-', 110, 110,
	  "a dirty log: the last chunk's header was written ten records ago" },
	{ "slack-records", slack_records, 110, 55, 0, '-', 110, 110,
	  "ten records of an earlier pass are in the free space: 120 with --recover" },
	{ "slack-copies", slack_copies, 120, 60, 0, '-', 120, 120,
	  "copies of ten live records are in the free space" },
	{ "chains-loop", chains_loop, 120, 60, 0, '?', 120, 120,
	  "every chain of names and templates runs in a circle" },
	{ "chains-wild", chains_wild, 120, 60, 0, '?', 80, 120,
	  "every chain begins outside the chunk" },
	{ "record-size-zero", record_size_zero, 120, 60, 0, '+', 119, 91,
	  "a record's size is 0; its copy is right" },
	{ "record-size-small", record_size_small, 120, 60, 0, '+', 119, 91,
	  "a record's size is that of its header" },
	{ "record-size-huge", record_size_huge, 120, 60, 0, '+', 119, 91,
	  "a record's size leaves the chunk" },
	{ "record-size-off", record_size_off, 120, 60, 0, '+', 119, 91,
	  "a record's size leads into the next record" },
	{ "record-size-double", record_size_double, 119, 60, 0, '+', 119, 119,
	  "a record swallows the next one; its copy of the size agrees" },
	{ "record-signature", record_signature, 120, 60, 0, '+', 119, 91,
	  "a record's signature is wrong; its size and the copy are right" },
	{ "record-header-zeroed", record_header_zeroed, 120, 60, 0, '+', 119, 91,
	  "a record's header is zeros; the copy of its size and its content are right" },
	{ "record-first", record_first, 120, 60, 0, '+', 119, 80,
	  "the header of a chunk's first record is zeros" },
	{ "record-last", record_last, 120, 60, 0, '+', 119, 119,
	  "the header of a chunk's last record is zeros" },
	{ "record-number", record_number, 120, 60, 0, '+', 120, 120,
	  "a record's number is wild; EventRecordID is not" },
	{ "record-trailer", record_trailer, 120, 60, 0, '+', 120, 91,
	  "the copy of a record's size differs, the next record is right" },
	{ "record-empty", record_empty, 119, 59, 1, '+', 119, 119,
	  "a record's binary XML ends at once" },
	{ "template-token", template_token, 100, 40, 20, '+', 100, 41,
	  "a token of a template is none; 20 records use it" },
	{ "template-name", template_name, 100, 40, 20, '+', 100, 41,
	  "a name in a template is outside the chunk; 20 records use it" },
	{ "template-size", template_size, 120, 60, 0, '+', 100, 41,
	  "the size of a template is wild, its tokens are right" },
	{ "template-offset", template_offset, 119, 59, 1, '+', 119, 51,
	  "a record's template is outside the chunk" },
	{ "template-within-itself", template_within_itself, 120, 60, 0, '+', 120, 51,
	  "a record's event data is its own template again; System is right" },
	{ "name-length", name_length, 80, 40, 40, '+', 80, 40,
	  "a name that all templates of a chunk use claims 65,535 characters" },
	{ "name-event", name_event, 80, 40, 40, '+', 80, 40,
	  "the name Event claims 65,535 characters" },
	{ "time-wild", time_wild, 120, 60, 0, '+', 120, 120,
	  "a record's time is beyond the year 9999; its header's is right" },
	{ "header-time-wild", header_time_wild, 120, 60, 0, '+', 119, 120,
	  "the time of a record's header is beyond the year 9999" },
	{ "value-type", value_type, 119, 59, 1, '+', 119, 51,
	  "the event id is of a type that does not exist" },
	{ "data-size", data_size, 119, 59, 1, '+', 119, 51,
	  "the event data is larger than its record" },
	{ "value-count", value_count, 119, 59, 1, '+', 119, 51,
	  "a record promises four billion values" },
	{ "value-size", value_size, 119, 59, 1, '+', 119, 51,
	  "a value is larger than its record" },
	{ "cut-in-header", cut_in_header, 0, 0, 0, '?', 0, 0,
	  "cut off in the file header" },
	{ "cut-after-header", cut_after_header, 0, 0, 0, '+', 0, 0,
	  "cut off after the file header, which counts 3 chunks" },
	{ "cut-between-chunks", cut_between_chunks, 80, 40, 0, '+', 80, 80,
	  "cut off after the second chunk; the header counts 3" },
	{ "cut-in-chunk-header", cut_in_chunk_header, 80, 40, 0, '+', 80, 80,
	  "cut off in the header of the last chunk" },
	{ "cut-between-records", cut_between_records, 100, 50, 20, '+', 80, 80,
	  "cut off in the last chunk, after 20 records" },
	{ "cut-in-record", cut_in_record, 100, 50, 20, '+', 80, 80,
	  "cut off in record 21 of the last chunk" },
	{ "trailing-byte", trailing_byte, 120, 60, 0, '+', 120, 120,
	  "one byte is after the last chunk" },
	{ "trailing-zeros", trailing_zeros, 120, 60, 0, '-', 120, 120,
	  "5,000 zeros are after the last chunk" },
	{ "trailing-text", trailing_text, 120, 60, 0, '+', 120, 120,
	  "5,000 bytes of text are after the last chunk" },
	{ "page-of-zeros", page_of_zeros, 104, 52, 16, '+', 104, 94,
	  "4,096 zeros replace 16 records of a chunk" },
	{ "page-of-ones", page_of_ones, 104, 52, 16, '+', 104, 94,
	  "4,096 bytes of 0xff replace them" },
	{ "page-of-text", page_of_text, 104, 52, 16, '+', 104, 94,
	  "4,096 bytes of text replace them" },
	{ "page-of-stars", page_of_stars, 104, 52, 16, '+', 94, 94,
	  "4,096 bytes of record signatures replace them" },
	{ "chunk-zeroed", chunk_zeroed, 80, 40, 0, '+', 80, 80,
	  "a chunk in the middle is zeros" },
	{ "chunk-of-text", chunk_of_text, 80, 40, 0, '+', 80, 80,
	  "a chunk in the middle is text" },
	{ "chunks-swapped", chunks_swapped, 120, 60, 0, '?', 120, 120,
	  "the first and the last chunk changed places" },
	{ "chunk-twice", chunk_twice, 160, 80, 0, '?', 160, 120,
	  "a chunk is there twice; 20 events are duplicates" },
	{ "zeros-between", zeros_between, 120, 60, 0, '+', 120, 80,
	  "a chunk of zeros is between two chunks" },
	{ "sector-inserted", sector_inserted, 120, 60, 0, '+', 40, 40,
	  "512 zeros too many in front of the second chunk" },
	{ "sector-lost", sector_lost, 120, 60, 0, '+', 80, 80,
	  "512 bytes lost in a chunk's free space: the next has moved" },
};

enum { DAMAGES = sizeof(damages) / sizeof(damages[0]) };

static void read_file(const char *path, struct file *file)
{
	FILE *stream = fopen(path, "rb");
	long size = 0;

	need(stream && fseek(stream, 0, SEEK_END) == 0 && (size = ftell(stream)) > 0, path);
	rewind(stream);
	file->size = (size_t)size;
	file->bytes = malloc(file->size);
	need(file->bytes && fread(file->bytes, file->size, 1, stream) == 1, path);
	fclose(stream);
}

static int write_file(const char *path, const struct file *file)
{
	FILE *stream = fopen(path, "wb");
	int bad = !stream || (file->size && fwrite(file->bytes, file->size, 1, stream) != 1);

	if (stream && fclose(stream) != 0)
		bad = 1;
	if (bad)
		fprintf(stderr, "mkdamage: %s: %s\n", path, strerror(errno));
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* One line each: name, records, matched, lost, problem, evtx_dump, libevtx, meaning. */
static int list(void)
{
	for (size_t i = 0; i < DAMAGES; i++)
		printf("%s\t%d\t%d\t%d\t%c\t%d\t%d\t%s\n", damages[i].name,
		       damages[i].records, damages[i].matched, damages[i].lost,
		       damages[i].problem, damages[i].evtx_dump, damages[i].libevtx,
		       damages[i].what);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int damage(const char *name, const char *in, const char *out)
{
	struct file file;
	size_t i = 0;
	int result;

	while (i < DAMAGES && strcmp(damages[i].name, name) != 0)
		i++;
	need(i < DAMAGES, "unknown damage; --list shows all");
	read_file(in, &file);
	damages[i].apply(&file);
	result = write_file(out, &file);
	free(file.bytes);
	return result;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc == 4)
		return damage(argv[1], argv[2], argv[3]);
	fputs("Usage: mkdamage --list\n"
	      "       mkdamage DAMAGE GOOD-CHUNKS.evtx OUT.evtx\n", stderr);
	return 2;
}
