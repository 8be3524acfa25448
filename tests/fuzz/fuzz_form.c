/*
 * fuzz_form.c - reads a text in two encodings and compares.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_form.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "fuzz_evtx.h"
#include "input.h"
#include "text.h"

struct reading {
	uint64_t hash, events, records, undecodable;
	bool unknown;		/* its beginning is not that of events */
};

static int see_event(void *context, const struct event *event)
{
	struct reading *reading = context;

	fuzz_check(event);
	reading->events++;
	reading->hash = (reading->hash ^ event_content(event, -1)) * UINT64_C(0x100000001b3);
	return 0;
}

static int see_summary(void *context, const struct input_summary *summary)
{
	struct reading *reading = context;

	if (summary->problem_kept > summary->problem_count ||
	    summary->undecodable > summary->problem_count)
		abort();
	reading->unknown = summary->failure;
	reading->records = summary->records;
	reading->undecodable = summary->undecodable;
	return 0;
}

static struct reading read_bytes(const struct input_reader *const *readers, const void *bytes,
				 size_t size)
{
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_item item = { "events", bytes, size };
	struct reading reading = { 0 };
	const struct input_sink sink = { .context = &reading, .event = see_event,
					 .summary = see_summary };
	struct fail fail;

	if (input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) < 0)
		abort();
	return reading;
}

void fuzz_form(const struct input_reader *const *readers, const uint8_t *bytes, size_t size)
{
	struct reading narrow = read_bytes(readers, size ? bytes : (const uint8_t *)"", size), wide;
	struct text text = { 0 };

	for (size_t i = 0; i < size; i++)
		if (bytes[i] == 0 || bytes[i] >= 0x80)
			return;
	text_add_bytes(&text, "\xff\xfe", 2);
	for (size_t i = 0; i < size; i++)
		text_add_bytes(&text, (const char[]){ (char)bytes[i], 0 }, 2);
	wide = read_bytes(readers, text.bytes, text.size);
	/* Twice the bytes: less of it is seen when the form is recognised. */
	if (!narrow.unknown && !wide.unknown &&
	    (narrow.events != wide.events || narrow.records != wide.records ||
	     narrow.hash != wide.hash || narrow.undecodable != wide.undecodable))
		abort();
	text_release(&text);
}
