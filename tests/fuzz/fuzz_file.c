/*
 * fuzz_file.c - a whole file, whatever it is, through all of input: formats,
 * engines, statistics.  Bits of its last byte: 1 recover deleted records, 2 libevtx reads
 * again what cannot be decoded.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdlib.h>

#include "fail.h"
#include "input.h"
#include "readers.h"

static int see_event(void *context, const struct event *event)
{
	(void)context;
	fuzz_check(event);
	return 0;
}

/* Every byte of the file is in one record at most; the statistics add up. */
static int see_summary(void *context, const struct input_summary *summary)
{
	const size_t *size = context;

	if (summary->records > *size || summary->matched > summary->records ||
	    summary->problem_kept > summary->problem_count ||
	    summary->first_event > summary->last_event)
		abort();
	for (size_t i = 1; i < summary->problem_kept; i++)
		if (summary->problems[i - 1].offset > summary->problems[i].offset)
			abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct input_item item = { "fuzz.evtx", bytes, size };
	struct input_options options = { .readers = readers, .engine = INPUT_NATIVE, .jobs = 1 };
	struct input_sink sink = { .context = &size, .event = see_event, .summary = see_summary };
	struct fail fail;

	options.recover = size > 0 && bytes[size - 1] & 1;
	if (size > 0 && bytes[size - 1] & 2)
		options.engine = INPUT_AUTO;
	if (bytes && input_scan(&item, 1, &options, fuzz_catalog(), &sink, &fail) < 0)
		abort();
	return 0;
}
