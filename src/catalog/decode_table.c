/*
 * decode_table.c - numbers and names of error codes, looked up in a table.
 *
 * Knows how Windows packs one code into another; does not know events, nor where
 * the table comes from.
 *
 * SPDX-License-Identifier: MIT
 */
#include "decode_table.h"

#include "text.h"

static const char *const kind_names[] = {
	[DECODE_WIN32] = "win32",
	[DECODE_HRESULT] = "hresult",
	[DECODE_NTSTATUS] = "ntstatus",
	[DECODE_EXIT_CODE] = "exit-code",
	[DECODE_HTTP_STATUS] = "http-status",
	[DECODE_RAW] = "raw",
};

enum { KINDS = sizeof(kind_names) / sizeof(kind_names[0]) };

static bool before(const struct decode_name *row, enum decode_kind kind,
		   uint32_t value)
{
	return row->kind != kind ? row->kind < kind : row->value < value;
}

/* Several names may share a value, hence the lower bound and no bsearch(). */
const struct decode_name *decode_table_find(const struct decode_table *table,
					    enum decode_kind kind, uint32_t value)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (before(&table->names[middle], kind, value))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == table->count || table->names[low].kind != kind ||
	    table->names[low].value != value)
		return NULL;
	return &table->names[low];
}

const struct decode_name *decode_table_named(const struct decode_table *table,
					     const char *name)
{
	size_t low = 0, high = *name ? table->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare_nocase(table->names[table->by_name[middle]].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!*name || low == table->count ||
	    !text_equal_nocase(table->names[table->by_name[low]].name, name))
		return NULL;
	return &table->names[table->by_name[low]];
}

struct decode_error decode_table_error(const struct decode_name *row,
				       uint32_t value, enum decode_kind kind)
{
	return (struct decode_error){
		.state = value ? DECODE_OK : DECODE_ZERO,
		.value = value, .code = row ? row->value : value, .kind = kind,
		.name = row && *row->name ? row->name : NULL,
		.message = row ? row->message : NULL,
	};
}

/* HRESULT_FROM_WIN32 packs 16 bits, HRESULT_FROM_NT sets one bit. */
enum { FACILITY_WIN32 = 0x8007, NT_BIT = 1 << 28 };

static struct decode_error wrapped_win32(const struct decode_table *table,
					 uint32_t value)
{
	uint32_t code = value & 0xffff;
	struct decode_error error = decode_table_error(
		decode_table_find(table, DECODE_WIN32, code), value, DECODE_HRESULT);

	error.code = code;
	return error;
}

/* No row holds it as it is: the top bits still tell what kind it is. */
static struct decode_error unnamed(const struct decode_table *table, uint32_t value)
{
	const struct decode_name *row = NULL;

	if (value >> 28 == 0xd)
		row = decode_table_find(table, DECODE_NTSTATUS,
					value & ~(uint32_t)NT_BIT);
	if (row)
		return decode_table_error(row, value, DECODE_HRESULT);
	if (value >> 30 == 3)
		return decode_table_error(NULL, value, DECODE_NTSTATUS);
	return decode_table_error(NULL, value, value >> 31 ? DECODE_HRESULT : DECODE_RAW);
}

struct decode_error decode_table_value(const struct decode_table *table,
				       uint32_t value)
{
	static const enum decode_kind order[] = {
		DECODE_HRESULT, DECODE_NTSTATUS, DECODE_EXIT_CODE
	};
	/* -1 to -256 mean something only as exit codes of a worker. */
	size_t kinds = value >> 8 == 0xffffff ? 2 : 3;

	if (value < 0x10000)
		return decode_table_error(decode_table_find(table, DECODE_WIN32, value), value,
			     DECODE_WIN32);
	if (value >> 16 == FACILITY_WIN32 && value & 0xffff)
		return wrapped_win32(table, value);
	for (size_t i = 0; i < kinds; i++) {
		const struct decode_name *row =
			decode_table_find(table, order[i], value);

		if (row)
			return decode_table_error(row, value, order[i]);
	}
	return unnamed(table, value);
}

uint32_t decode_sub_status(uint32_t status, uint32_t sub)
{
	return sub << 16 | status;
}

int decode_kind_parse(const char *name)
{
	for (int i = 0; i < DECODE_RAW; i++)
		if (text_equal_nocase(kind_names[i], name))
			return i;
	return -1;
}

const char *decode_kind_name(enum decode_kind kind)
{
	return (unsigned)kind < KINDS ? kind_names[kind] : "raw";
}
