/*
 * merge_parts.h - what lines of ndjson and JSON reports have in common when they
 * are read; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_PARTS_H
#define MERGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "merge_fields.h"
#include "merge_ndjson.h"
#include "reader.h"

/* Of the reports that we read; report_json.c writes it. */
enum { INPUT_SCHEMA_VERSION = 1 };

struct merge_ndjson {
	const struct catalog *catalog;
	struct merge_fields fields;
	char *buffer;			/* the bytes that are looked at */
	size_t size, room;
	uint64_t offset;		/* of the buffer in the source */
	bool oom;			/* memory ran out */
	bool too_long;			/* in a line that is passed over */

	struct input_stats *file;	/* the source's own */
	struct input_stats since;	/* of the events since the last input */
	uint64_t events;		/* these events */
	uint64_t unwanted;		/* of them, by our catalog; marks not counted */
	uint64_t damaged;		/* lines between them that could not be read */
	uint64_t input, index;		/* of the last event */
	uint64_t inputs;		/* so far */
	uint64_t next;			/* place of the next one in its report */
	bool more;			/* the last one said that there is a next one */
	bool newer;			/* that its schema is newer was told */
};

void *merge_parts_start(const struct input_settings *settings);
void merge_parts_free(void *self);
void merge_parts_begin(struct merge_ndjson *reader, struct input_source *source);

/* Append up to so many bytes of the source to the buffer.  0 at the end, also
 * after an error, which is a problem of the source, and when memory is `lost`. */
size_t merge_parts_read(struct merge_ndjson *reader, struct input_source *source,
			size_t wanted);

/* Deliver the event in fields, if the catalog wants it. */
int merge_parts_event(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail);
/* Events that an input should have had, by the books in fields. */
uint64_t merge_parts_missing(const struct merge_ndjson *reader);
/* Deliver the books in fields. */
int merge_parts_summary(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail);

#endif
