/*
 * input_parts.h - what lines of ndjson and JSON reports have in common when they
 * are read; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_PARTS_H
#define INPUT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input_fields.h"
#include "input_ndjson.h"
#include "input_reader.h"

/* Of the reports that we read; report_json.c writes it. */
enum { INPUT_SCHEMA_VERSION = 1 };

struct input_ndjson {
	const struct catalog *catalog;
	const struct input_delivery *delivery;
	struct input_fields fields;
	char *buffer;			/* the bytes that are looked at */
	size_t size, room;
	uint64_t offset;		/* of the buffer in the source */
	bool lost;			/* memory ran out */
	bool too_long;			/* in a line that is passed over */

	struct input_ledger *file;	/* the source's own */
	struct input_ledger since;	/* of the events since the last input */
	uint64_t events;		/* these events */
	uint64_t unwanted;		/* of them, by our catalog; marks not counted */
	uint64_t damaged;		/* lines between them that could not be read */
	uint64_t input, index;		/* of the last event */
	uint64_t inputs;		/* so far */
	uint64_t next;			/* place of the next one in its report */
	bool more;			/* the last one said that there is a next one */
	bool newer;			/* that its schema is newer was told */
};

void input_parts_begin(struct input_ndjson *reader, struct input_source *source);

/* Append up to so many bytes of the source to the buffer.  0 at the end, also
 * after an error, which is a problem of the source, and when memory is `lost`. */
size_t input_parts_read(struct input_ndjson *reader, struct input_source *source,
			size_t wanted);

/* Deliver the event in fields, if the catalog wants it. */
int input_parts_event(struct input_ndjson *reader, struct input_source *source,
		      struct fail *fail);
/* Events that an input should have had, by the books in fields. */
uint64_t input_parts_missing(const struct input_ndjson *reader);
/* Deliver what was passed over in a folder. */
int input_parts_passed(struct input_ndjson *reader, const struct input_passed *passed,
		       struct fail *fail);
/* Deliver the books in fields. */
int input_parts_books(struct input_ndjson *reader, struct input_source *source,
		      struct fail *fail);

#endif
