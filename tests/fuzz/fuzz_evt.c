/*
 * fuzz_evt.c - legacy .evt logs, whatever is in them.  A log through memory that is given
 * twice says the same, and remnants only add to what is live, or to what may be: of a log whose
 * end is not certain every record is as one that was recovered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evt_log.h"
#include "fail.h"
#include "input.h"
#include "text.h"

struct reading {
	uint64_t hash, events, recovered, records, undecodable;
	uint64_t size;
};

static int see_event(void *context, const struct event *event)
{
	struct reading *reading = context;

	fuzz_check(event);
	if (event->offset >= reading->size || !event->kind)
		abort();
	if (event->recovered) {
		reading->recovered++;
		return 0;
	}
	reading->events++;
	reading->hash = (reading->hash ^ event_content(event, -1)) * UINT64_C(0x100000001b3);
	return 0;
}

static int see_summary(void *context, const struct input_summary *summary)
{
	struct reading *reading = context;

	/* No loss without its reason. */
	if (summary->problem_kept > summary->problem_count ||
	    (summary->undecodable && !summary->problem_count))
		abort();
	for (size_t i = 0; i < summary->problem_kept; i++)
		if (summary->problems[i].offset > reading->size)
			abort();
	reading->records = summary->records;
	reading->undecodable = summary->undecodable;
	return 0;
}

static struct reading read_bytes(const void *bytes, size_t size, bool recover)
{
	static const struct input_reader *const readers[] = { &evt_log_reader, NULL };
	const struct input_options options = { .readers = readers, .recover = recover };
	const struct input_item item = { "log.evt", bytes, size };
	struct reading reading = { .size = size };
	const struct input_sink sink = { .context = &reading, .event = see_event,
					 .summary = see_summary };
	struct fail fail;

	if (input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) < 0)
		abort();
	return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct reading live = read_bytes(size ? bytes : (const uint8_t *)"", size, false);
	struct reading all = read_bytes(size ? bytes : (const uint8_t *)"", size, true);

	if (live.recovered > all.recovered || live.events != all.events || live.hash != all.hash ||
	    live.records > all.records || live.undecodable > all.undecodable ||
	    live.records > size / 64)
		abort();
	return 0;
}
