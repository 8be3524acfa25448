/*
 * decode.h - a number or four bytes become a code with a name.
 *
 * The data field of an IIS event is a little-endian DWORD that holds a Win32
 * code (c1 00 00 00) or an HRESULT (c1 00 07 80); the same cause is written both
 * ways and gets the same normalised code, 193.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;

enum decode_kind {
	DECODE_WIN32,
	DECODE_HRESULT,
	DECODE_NTSTATUS,
	DECODE_EXIT_CODE,
	/* Of an answer, or a reason in the HTTPERR log.  A sub-status (500.19) stands
	 * in the upper 16 bits of value and code. */
	DECODE_HTTP_STATUS,
	DECODE_RAW,		/* nothing is known of its kind */
};

/* A row of rules/errors.tsv. */
struct decode_name {
	uint32_t value;		/* as that kind writes it: 193, 0x80004005 */
	enum decode_kind kind;
	const char *name;	/* ERROR_BAD_EXE_FORMAT; "" if it has none */
	const char *message;	/* one plain sentence of ours, or NULL */
};

/* What stands in a data field. */
enum decode_state {
	DECODE_OK,		/* a code other than 0; or any exit code */
	DECODE_ZERO,		/* four bytes of zero: no error was set */
	DECODE_MISSING,		/* no data field, or an empty one */
	DECODE_SHORT,		/* 1 to 3 bytes */
	DECODE_LONG,		/* more than the event is documented to hold */
	DECODE_TEXT,		/* UTF-16 text, not a number */
	DECODE_NOT_CODE,	/* this event's data is documented not to be one */
};

struct decode_error {
	enum decode_state state;
	/* The rest only for DECODE_OK and DECODE_ZERO. */
	uint32_t value;		/* as written: 0x800700C1 */
	uint32_t code;		/* normalised: 193 */
	enum decode_kind kind;
	const char *name;	/* or NULL */
	const char *message;	/* or NULL */
};

/*
 * Decode a number.  Values below 0x10000 are Win32; facility 7 HRESULTs
 * (0x8007xxxx) normalise to their Win32 code, with its name; others are looked
 * up as HRESULT, then as NTSTATUS, also inside an HRESULT (0xD0000022).
 */
struct decode_error decode_value(uint32_t value);
/* As decode_value(), but an exit code: 0xC0000005 is an NTSTATUS name, 0x80 and
 * 0xFFFFFFFD are worker process exit codes. */
struct decode_error decode_exit_code(uint32_t value);

/* Decode the event's error by what the catalog says of it (event->kind). */
struct decode_error decode_event(const struct event *event);

/* By kind and value, or NULL; by name (without case), or NULL.  A name that has
 * several values finds the first of them in the table. */
const struct decode_name *decode_find(enum decode_kind kind, uint32_t value);
const struct decode_name *decode_named(const char *name);
/* The whole table, sorted by kind, then value; the first of several names of one
 * value is its usual one. */
const struct decode_name *decode_table(size_t *count);

const char *decode_kind_name(enum decode_kind kind);	/* "win32" ... */
const char *decode_state_says(enum decode_state state);	/* "has no data" ... */

/*
 * Every way to read what a person typed: 193, 0xC1, 800700c1, -2147024703,
 * "c1 00 07 80" and C1000780 (bytes), 0000: c1 00 07 80, %%193, a name.  Fills
 * up to `max` readings, likeliest first, and returns how many it filled; 0 if the
 * text is no code.  Readings without a name are left out where one has a name.
 */
struct decode_reading {
	struct decode_error error;
	const char *how;	/* "decimal", "hexadecimal", "bytes of the data field" */
};
size_t decode_parse(const char *text, struct decode_reading *readings, size_t max);

#endif
