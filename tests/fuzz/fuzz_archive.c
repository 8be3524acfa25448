/*
 * fuzz_archive.c - an archive, whatever it is, and all that is in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "input.h"
#include "readers.h"
#include "text.h"

static int see_event(void *context, const struct event *event)
{
	(void)context;
	fuzz_check(event);
	return 0;
}

/* A member is named after its archive, in UTF-8. */
static int see_summary(void *context, const struct input_summary *summary)
{
	size_t archive = summary->archive ? strlen(summary->archive) : 0;

	(void)context;
	if (strncmp(summary->path, "fuzz", 4) != 0 ||
	    text_valid(summary->path, strlen(summary->path)) != strlen(summary->path) ||
	    summary->problem_kept > summary->problem_count)
		abort();
	if (archive && (strncmp(summary->path, summary->archive, archive) != 0 ||
			summary->path[archive] != '/'))
		abort();
	return 0;
}

static int see_skipped(void *context, const char *path, const char *why)
{
	(void)context;
	if (strncmp(path, "fuzz/", 5) != 0 || !why)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct input_item item = { "fuzz", bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_sink sink = { .event = see_event, .summary = see_summary,
					 .skipped = see_skipped };
	struct fail fail;

	if (bytes && input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail) < 0)
		abort();
	return 0;
}
