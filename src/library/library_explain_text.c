/*
 * library_explain_text.c - a pasted text is scanned like a file with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_explain_text.h"

#include <stdlib.h>

#include "bounds.h"
#include "fail.h"
#include "library_run.h"
#include "platform.h"
#include "shortage.h"

enum { READ_SIZE = 1 << 16 };

/* The name of the input in the report. */
static const char pasted[] = "pasted text";

static uint64_t events_in(const struct iistriage *scan)
{
	const struct input_summaries *summary = &scan->reading.summary;
	uint64_t events = 0;

	for (size_t i = 0; i < summary->count; i++)
		events += summary->items[i].matched;
	return events;
}

/* The same rules, and none of the options of a scan. */
static struct iistriage *scan_of(const struct iistriage *run, const struct text *joined)
{
	struct iistriage *scan = iistriage_new();
	int ret = scan ? iistriage_add_bytes(scan, pasted, joined->bytes, joined->size) : -1;

	for (size_t i = 0; ret == 0 && i < run->options.rule_count; i++)
		ret = iistriage_set(scan, "rules", run->options.rules[i]);
	if (ret == 0)
		return scan;
	iistriage_free(scan);
	return NULL;
}

int library_explain_text(struct iistriage *run, const char *const *words, size_t count,
			 const char *form, struct text *text)
{
	struct text joined = { 0 };
	struct iistriage *scan = NULL;
	char *report = NULL;
	size_t size;
	int ret = -1;

	for (size_t i = 0; i < count; i++) {
		text_add(&joined, i ? " " : "");
		text_add(&joined, words[i]);
	}
	if (!joined.oom && joined.size > 0)
		scan = scan_of(run, &joined);
	if (scan) {
		report = iistriage_report(scan, form, &size);
		ret = report && events_in(scan) > 0;
	}
	if (ret > 0)
		text_add_bytes(text, report, size);
	iistriage_release(report);
	iistriage_free(scan);
	text_release(&joined);
	return ret < 0 && library_fails(run, &(struct fail){ "out of memory" }) ? -1 : ret;
}

int library_read_pasted(struct iistriage *run, struct text *text)
{
	struct platform_file *file = platform_stdin();
	struct fail why = { "out of memory" };
	char *buffer = shortage_watch(malloc(READ_SIZE));
	int64_t got = -1;

	while (file && buffer && (got = platform_read(file, buffer, READ_SIZE, &why)) > 0) {
		text_add_bytes(text, buffer, (size_t)got);
		if (text->size > BOUND_PASTED) {
			fail_set(&why, "standard input: more than %d bytes; scan the file",
				 BOUND_PASTED);
			got = -1;
			break;
		}
	}
	platform_close(file);
	free(buffer);
	if (got == 0 && text->size == 0)
		fail_set(&why, "nothing to explain: standard input is empty");
	if (got < 0 || text->oom || text->size == 0)
		return library_fails(run, &why);
	return 0;
}
