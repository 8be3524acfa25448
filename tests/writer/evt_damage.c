/* evt_damage.c - damages a legacy .evt log; knows what is left of it. */
/* SPDX-License-Identifier: MIT */
#include "evt_damage.h"

#include <stdlib.h>
#include <string.h>

#include "evt_writer.h"
#include "evtx_source.h"

enum { RECORDS = 200, SECTOR = 512, PAGE = 4096 };

struct evt_log_bytes {
	uint8_t *bytes;
	size_t size;
	size_t records[RECORDS];	/* offsets of those that are live, oldest first */
	size_t count;
	size_t end;			/* offset of the EOF record */
};

static uint32_t length_of(const struct evt_log_bytes *log, size_t i)
{
	return evtx_get32(log->bytes + log->records[i]);
}

static uint8_t *record(struct evt_log_bytes *log, size_t i)
{
	return log->bytes + log->records[i];
}

static void set_after(struct evt_log_bytes *log, size_t i, uint32_t value)
{
	evtx_set32(record(log, i) + length_of(log, i) - 4, value);
}

/* ---- the file ---- */

static void remove_bytes(struct evt_log_bytes *log, size_t at, size_t size)
{
	memmove(log->bytes + at, log->bytes + at + size, log->size - at - size);
	log->size -= size;
}

static void insert_zeros(struct evt_log_bytes *log, size_t at, size_t size)
{
	log->bytes = evtx_need(realloc(log->bytes, log->size + size));
	memmove(log->bytes + at + size, log->bytes + at, log->size - at);
	memset(log->bytes + at, 0, size);
	log->size += size;
}

static void header_zeroed(struct evt_log_bytes *log)
{
	memset(log->bytes, 0, EVT_FILE_HEADER);
}

static void header_text(struct evt_log_bytes *log)
{
	memset(log->bytes + 8, 'x', EVT_FILE_HEADER - 8);
}

static void header_missing(struct evt_log_bytes *log)
{
	remove_bytes(log, 0, EVT_FILE_HEADER);
}

static void header_end_inside(struct evt_log_bytes *log)
{
	evtx_set32(log->bytes + 20, (uint32_t)log->records[40] + 8);
}

static void eof_zeroed(struct evt_log_bytes *log)
{
	memset(log->bytes + log->end, 0, EVT_END_RECORD);
}

static void header_and_eof_zeroed(struct evt_log_bytes *log)
{
	header_zeroed(log);
	eof_zeroed(log);
}

static void all_text(struct evt_log_bytes *log)
{
	memset(log->bytes + EVT_FILE_HEADER, 'L', log->size - EVT_FILE_HEADER);
}

static void eof_wild(struct evt_log_bytes *log)
{
	evtx_set32(log->bytes + log->end + 20, 0xfffffff0);
}

static void front_lost(struct evt_log_bytes *log)
{
	remove_bytes(log, 0, log->records[20] + 60);
}

static void cut_in_header(struct evt_log_bytes *log)
{
	log->size = 40;
}

static void cut_after_header(struct evt_log_bytes *log)
{
	log->size = EVT_FILE_HEADER;
}

static void cut_between_records(struct evt_log_bytes *log)
{
	log->size = log->records[100];
}

static void cut_in_record(struct evt_log_bytes *log)
{
	log->size = log->records[100] + 100;
}

static void trailing_text(struct evt_log_bytes *log)
{
	insert_zeros(log, log->size, 5000);
	memset(log->bytes + log->size - 5000, 'x', 5000);
}

/* The right one is where it says, this one is not. */
static void trailing_eof(struct evt_log_bytes *log)
{
	uint8_t *eof;

	trailing_text(log);
	eof = log->bytes + log->size - 100;
	memcpy(eof, log->bytes + log->end, EVT_END_RECORD);
	evtx_set32(eof + 24, (uint32_t)log->size + 4096);
}

static void sector_inserted(struct evt_log_bytes *log)
{
	insert_zeros(log, log->records[60] + 20, SECTOR);
}

/* The page begins in record 40. */
static uint8_t *page(struct evt_log_bytes *log)
{
	return record(log, 40) + 16;
}

static void page_of_zeros(struct evt_log_bytes *log)
{
	memset(page(log), 0, PAGE);
}

static void page_of_text(struct evt_log_bytes *log)
{
	memset(page(log), 'x', PAGE);
}

static void page_of_signatures(struct evt_log_bytes *log)
{
	for (size_t i = 0; i < PAGE; i += 4)
		memcpy(page(log) + i, "LfLe", 4);
}

static void page_of_lengths(struct evt_log_bytes *log)
{
	for (size_t i = 0; i < PAGE; i += 8) {
		evtx_set32(page(log) + i, 64);
		memcpy(page(log) + i + 4, "LfLe", 4);
	}
}

static void page_lost(struct evt_log_bytes *log)
{
	remove_bytes(log, log->records[40] + 16, PAGE);
}

/* ---- a record ---- */

static void record_length_zero(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61), 0);
}

static void record_length_huge(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61), 0x7ffffff0);
}

static void record_length_off(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61), length_of(log, 61) + 60);
}

static void record_length_double(struct evt_log_bytes *log)
{
	uint32_t both = length_of(log, 60) + length_of(log, 61);

	set_after(log, 61, both);
	evtx_set32(record(log, 60), both);
}

static void record_trailer(struct evt_log_bytes *log)
{
	set_after(log, 61, 0);
}

static void record_both_lengths(struct evt_log_bytes *log)
{
	set_after(log, 61, 12);
	evtx_set32(record(log, 61), 12);
}

static void record_signature(struct evt_log_bytes *log)
{
	memcpy(record(log, 61) + 4, "LfLf", 4);
}

static void record_header_zeroed(struct evt_log_bytes *log)
{
	memset(record(log, 61), 0, EVT_NUMBERS);
}

static void record_first(struct evt_log_bytes *log)
{
	memset(record(log, 0), 0, EVT_NUMBERS);
}

static void record_last(struct evt_log_bytes *log)
{
	memset(record(log, log->count - 1), 0, EVT_NUMBERS);
}

static void names_endless(struct evt_log_bytes *log)
{
	memset(record(log, 61) + EVT_NUMBERS, 'x', length_of(log, 61) - EVT_NUMBERS - 4);
}

static void strings_outside(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61) + 36, 0xfffffff0);
}

static void strings_in_numbers(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61) + 36, 8);
}

static void strings_many(struct evt_log_bytes *log)
{
	evtx_set16(record(log, 61) + 26, 0xffff);
}

static void data_outside(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61) + 52, 0xfffffff0);
}

static void data_large(struct evt_log_bytes *log)
{
	evtx_set32(record(log, 61) + 48, 0xfffffff0);
}

/* ---- numbers ---- */

/* The last thirty numbers are beyond 2^32. */
static void numbers_wrap(struct evt_log_bytes *log)
{
	uint32_t more = UINT32_MAX - 89 - evtx_get32(record(log, 0) + 8);

	for (size_t i = 0; i < log->count; i++)
		evtx_set32(record(log, i) + 8, evtx_get32(record(log, i) + 8) + more);
	for (size_t i = 24; i <= 28; i += 4)
		evtx_set32(log->bytes + i, evtx_get32(log->bytes + i) + more);
	for (size_t i = 28; i <= 32; i += 4)
		evtx_set32(log->bytes + log->end + i,
			   evtx_get32(log->bytes + log->end + i) + more);
}

static void numbers_unsorted(struct evt_log_bytes *log)
{
	for (size_t i = 0; i < log->count; i++)
		evtx_set32(record(log, i) + 8, (uint32_t)(2000 + i * 37 % log->count));
}

static void number_missing(struct evt_log_bytes *log)
{
	size_t size = length_of(log, 61);

	remove_bytes(log, log->records[61], size);
	evtx_set32(log->bytes + 20, (uint32_t)(log->end - size));
	evtx_set32(log->bytes + log->end - size + 24, (uint32_t)(log->end - size));
}

/* ---- the table ---- */

/* 120 records of which every second one is of IIS.  Files of a size that are full: their last
 * record is split, or their last bytes are not used. */
enum { SPLIT = 17060, UNUSED = 17000 };

/* clang-format off */
const struct evt_damage evt_damages[] = {
	{ "whole", 0, false, NULL, 120, 60, 0, '-', 0, "nothing is damaged" },
	{ "dirty", 0, true, NULL, 120, 60, 0, '-', 0, "the header is that of half of the records" },
	{ "header-zeroed", 0, false, header_zeroed, 120, 60, 0, '+', 0, "the header is zeros" },
	{ "header-text", 0, false, header_text, 120, 60, 0, '?', 0,
	  "the header is text after its signature" },
	{ "header-missing", 0, false, header_missing, 120, 60, 0, '+', 0,
	  "the file begins with its first record" },
	{ "header-end-inside", 0, false, header_end_inside, 120, 60, 0, '-', 0,
	  "the log ends inside a record, as its header says" },
	{ "eof-zeroed", 0, false, eof_zeroed, 120, 60, 0, '-', 0, "the EOF record is zeros" },
	{ "eof-zeroed-dirty", 0, true, eof_zeroed, 120, 60, 0, '-', 0,
	  "the same, and the header is old" },
	{ "eof-wild", 0, false, eof_wild, 120, 60, 0, '-', 0,
	  "the oldest record is outside of the file, as the EOF record says" },
	{ "header-and-eof-zeroed", 0, false, header_and_eof_zeroed, 120, 60, 0, '+', 0,
	  "neither header nor EOF record are there" },
	{ "all-text", 0, false, all_text, 0, 0, 0, '+', 0, "there is only text behind the header" },
	{ "front-lost", 0, false, front_lost, 99, 50, 21, '+', 0,
	  "the file begins in record 21" },
	{ "cut-in-header", 0, false, cut_in_header, 0, 0, 0, '?', 0, "cut off in the header" },
	{ "cut-after-header", 0, false, cut_after_header, 0, 0, 0, '+', 0,
	  "cut off after the header" },
	{ "cut-between-records", 0, false, cut_between_records, 100, 50, 20, '+', 0,
	  "cut off after 100 records" },
	{ "cut-in-record", 0, false, cut_in_record, 100, 50, 20, '+', 0,
	  "cut off in record 101" },
	{ "cut-between-records-dirty", 0, true, cut_between_records, 100, 50, 0, '?', 0,
	  "cut off after 100 records; the header knows of 60" },
	{ "cut-in-record-dirty", 0, true, cut_in_record, 100, 50, 1, '+', 0,
	  "cut off in record 101; the header knows of 60" },
	{ "trailing-text", 0, false, trailing_text, 120, 60, 0, '-', 0,
	  "5,000 bytes of text are behind the log" },
	{ "trailing-eof-dirty", 0, true, trailing_eof, 120, 60, 0, '-', 0,
	  "the same with the EOF record of a longer log in it, and the header is old" },
	{ "sector-inserted", 0, false, sector_inserted, 119, 60, 1, '+', 0,
	  "512 zeros too many in a record" },
	{ "page-lost", 0, false, page_lost, 93, 47, 27, '+', 0, "4,096 bytes are not there" },
	{ "page-of-zeros", 0, false, page_of_zeros, 93, 47, 27, '+', 0,
	  "4,096 zeros replace records" },
	{ "page-of-text", 0, false, page_of_text, 93, 47, 27, '+', 0,
	  "4,096 bytes of text replace them" },
	{ "page-of-signatures", 0, false, page_of_signatures, 93, 47, 27, '+', 0,
	  "4,096 bytes of record signatures replace them" },
	{ "page-of-lengths", 0, false, page_of_lengths, 93, 47, 27, '+', 0,
	  "the beginnings of records replace them" },
	{ "record-length-zero", 0, false, record_length_zero, 120, 60, 0, '+', 0,
	  "a record's length is 0; its copy is right" },
	{ "record-length-huge", 0, false, record_length_huge, 120, 60, 0, '+', 0,
	  "a record's length leaves the file" },
	{ "record-length-off", 0, false, record_length_off, 120, 60, 0, '+', 0,
	  "a record's length leads into the next record" },
	{ "record-length-double", 0, false, record_length_double, 119, 59, 0, '?', 0,
	  "a record swallows the next one; its copy of the length agrees" },
	{ "record-trailer", 0, false, record_trailer, 120, 60, 0, '+', 0,
	  "the copy of a record's length is 0" },
	{ "record-both-lengths", 0, false, record_both_lengths, 119, 59, 1, '+', 0,
	  "both lengths of a record are wrong" },
	{ "record-signature", 0, false, record_signature, 120, 60, 0, '+', 0,
	  "a record's signature is wrong" },
	{ "record-header-zeroed", 0, false, record_header_zeroed, 119, 59, 1, '+', 0,
	  "a record's numbers are zeros" },
	{ "record-first", 0, false, record_first, 119, 60, 1, '+', 0,
	  "the numbers of the oldest record are zeros" },
	{ "record-last", 0, false, record_last, 119, 59, 1, '+', 0,
	  "the numbers of the newest record are zeros" },
	{ "names-endless", 0, false, names_endless, 119, 59, 1, '+', 0,
	  "the names of a record do not end" },
	{ "strings-outside", 0, false, strings_outside, 119, 59, 1, '+', 0,
	  "a record's strings are outside of it" },
	{ "strings-in-numbers", 0, false, strings_in_numbers, 119, 59, 1, '+', 0,
	  "a record's strings are where its numbers are" },
	{ "strings-many", 0, false, strings_many, 120, 60, 0, '+', 0,
	  "a record promises 65,535 strings" },
	{ "data-outside", 0, false, data_outside, 119, 59, 1, '+', 0,
	  "a record's data are outside of it" },
	{ "data-large", 0, false, data_large, 119, 59, 1, '+', 0,
	  "a record's data are larger than it" },
	{ "numbers-wrap", 0, false, numbers_wrap, 120, 60, 0, '-', 0,
	  "record numbers go beyond 2^32" },
	{ "numbers-unsorted", 0, false, numbers_unsorted, 120, 60, 0, '-', 0,
	  "record numbers are in no order" },
	{ "number-missing", 0, false, number_missing, 119, 59, 0, '?', 0,
	  "a record was taken out, with nothing left of it" },
	{ "wrapped", SPLIT, false, NULL, 105, 53, 0, '-', 5, "the newest records are in front" },
	{ "wrapped-dirty", SPLIT, true, NULL, 105, 53, 0, '-', 5, "the same, with an old header" },
	{ "wrapped-header-zeroed", SPLIT, false, header_zeroed, 105, 53, 0, '+', 5,
	  "the same, the header is zeros" },
	{ "wrapped-eof-zeroed", SPLIT, false, eof_zeroed, 105, 53, 0, '-', 5,
	  "the same, the EOF record is zeros" },
	{ "wrapped-numbers-wrap", SPLIT, false, numbers_wrap, 105, 53, 0, '-', 5,
	  "the same, record numbers go beyond 2^32" },
	{ "wrapped-record-first", SPLIT, false, record_first, 104, 52, 1, '+', 5,
	  "the same, the numbers of the oldest record are zeros" },
	{ "wrapped-unused", UNUSED, false, NULL, 106, 53, 0, '-', 3,
	  "the same, the last 12 bytes of the file are not used" },
	{ NULL, 0, false, NULL, 0, 0, 0, '-', 0, NULL },
};
/* clang-format on */

const struct evt_damage *evt_damage_named(const char *name)
{
	for (const struct evt_damage *row = evt_damages; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

static void find_records(const struct evt_ring *ring, struct evt_log_bytes *log)
{
	size_t offset = ring->begin, used = ring->used;

	while (used > 0 && log->count < RECORDS) {
		size_t size = evtx_get32(ring->bytes + offset);
		size_t rest = ring->size - offset;

		if (rest < EVT_NUMBERS) {
			used -= rest;
			offset = EVT_FILE_HEADER;
			continue;
		}
		log->records[log->count++] = offset;
		used -= size;
		offset += size;
		if (offset >= ring->size)
			offset -= ring->size - EVT_FILE_HEADER;
	}
}

uint8_t *evt_damage_make(const struct evt_damage *damage, const struct evtx_source *source,
			 size_t *size)
{
	struct evt_log_bytes log = { .count = 0 };
	struct evt_ring ring;

	evt_ring_write(&ring, source->records, source->count, damage->ring, damage->dirty);
	log.bytes = ring.bytes;
	log.size = ring.size;
	log.end = ring.end;
	find_records(&ring, &log);
	if (damage->apply)
		damage->apply(&log);
	*size = log.size;
	return log.bytes;
}
